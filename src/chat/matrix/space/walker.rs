//! One walk of a space over the network.
use std::{collections::HashSet, sync::Arc, time::Duration};

use futures_util::{StreamExt as _, stream::FuturesUnordered};
use matrix_sdk::{Client, HttpResult, ruma};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::{
    Last, Outcome,
    ask::{self, Page},
    locator::Locators,
    walk::Walk,
};
use crate::chat::{
    Address, Event, RoomId, Space, SpaceRoom,
    matrix::{account::Context, locate, words},
};

/// How long a walk may take.
const DEADLINE: Duration = Duration::from_mins(10);
/// Most pages read; a server that gives fifty rooms at a time has told five thousand by then.
const MOST_PAGES: usize = 250;
/// Shortest time between two tellings while pages come.
const PAUSE: Duration = Duration::from_millis(300);
/// Tries again, where the network stumbled, and the time before the first of them.
const TRIES: u32 = 3;
const BACKOFF: Duration = Duration::from_millis(500);
/// After this long the page waits for a dead server, as it seems: its rooms are asked for one by one beside it.
const SLOW: Duration = Duration::from_secs(2);
/// Rooms asked for one by one at a time, and the time between two: Synapse lets five a second through.
const ASIDE: usize = 4;
const APART: Duration = Duration::from_millis(300);

/// Tells what is known `before`, walks the space, tells it as its pages come and once whole, or why that failed.
pub(super) async fn walk(
    context: Context,
    addresses: Vec<Address>,
    told: Last,
    mut locators: Locators,
) -> Option<Outcome> {
    let asked = addresses.first()?.clone();
    let before = told.borrow().clone();
    if let Some(space) = &before {
        learn(&context, space);
    }
    super::tell(&context, &told).await;
    let went = match find(&context, &addresses).await {
        Ok((root, id)) => {
            let walk = Walk::new(id);
            let (context, asked, told) = (&context, &asked, &told);
            Walker { context, asked, root, walk, before, told, when: None, due: None, aside: HashSet::new() }
                .run(&mut locators)
                .await
        }
        Err(reason) => Err(reason),
    };
    let failed = went.is_err();
    if let Err(reason) = went {
        context.tell(Event::SpaceFailed { asked: asked.clone(), reason }).await;
    }
    Some(Outcome::Walked { asked, locators, failed })
}

/// The room that the first of the addresses leads to that leads anywhere.
async fn find(context: &Context, addresses: &[Address]) -> Result<(ruma::OwnedRoomId, RoomId), String> {
    let found = locate::find(context, addresses).await.map_err(|miss| miss.reason)?;
    let root = ruma::RoomId::parse(found.room.as_str()).map_err(|_| "there is no space of that name".to_owned())?;
    Ok((root, found.room))
}

/// Where the directory does not know an alias, the space may.
fn learn(context: &Context, space: &Space) {
    let named = |room: &SpaceRoom| Some((room.alias.clone()?, room.id.clone(), room.via.clone()));
    context.places.learn(space.rooms.iter().filter_map(named));
}

struct Walker<'w> {
    context: &'w Context,
    asked: &'w Address,
    root: ruma::OwnedRoomId,
    walk: Walk,
    /// What another walk found: it is not replaced by less while the pages come.
    before: Option<Arc<Space>>,
    told: &'w Last,
    /// When this walk told something last, and when what has come since is told.
    when: Option<Instant>,
    due: Option<Instant>,
    /// Rooms that were asked for beside the pages.
    aside: HashSet<RoomId>,
}

impl Walker<'_> {
    /// Walks it to its end, and asks the root what it is for where that is not known.
    async fn run(mut self, locators: &mut Locators) -> Result<(), String> {
        let root = self.root.as_str().parse::<RoomId>().ok().filter(|root| !locators.contains_key(root));
        let (client, id) = (self.context.client.clone(), self.root.clone());
        let locator = async { Some((root?, ask::locator(&client, id).await.ok()?)) };
        let (went, locator) = tokio::join!(timeout(DEADLINE, self.pages(locators)), locator);
        locators.extend(locator);
        let went = match went {
            Ok(went) => went,
            Err(_) => Err(format!("{} did not tell all of it within ten minutes", self.context.server())),
        };
        if self.walk.is_space() == Some(true) {
            self.tell(locators, went.is_ok()).await;
        }
        went
    }

    async fn pages(&mut self, locators: &Locators) -> Result<(), String> {
        let mut from = None;
        for _ in 0..MOST_PAGES {
            let page = self.page(from.clone(), locators).await?;
            self.walk.add(&page.rooms);
            if self.walk.is_space() != Some(true) {
                return Err("the room is no space".to_owned());
            }
            // A server that does not go on would be asked for the same rooms without a pause.
            if page.next.is_none() || page.next == from {
                return Ok(());
            }
            from = page.next;
            self.come(locators).await;
        }
        Ok(())
    }

    /// The page that begins at `from`. While it is slow to come, the rooms that are known to be missing are asked for beside
    /// it.
    async fn page(&mut self, from: Option<String>, locators: &Locators) -> Result<Page, String> {
        let (client, root) = (self.context.client.clone(), self.root.clone());
        let mut page = std::pin::pin!(patient(&client, root, from));
        let mut aside = FuturesUnordered::new();
        let mut next = Instant::now() + SLOW;
        loop {
            tokio::select! {
                biased;
                page = &mut page => return page.map_err(|error| ask::reason(&error, &self.context.server())),
                Some(told) = aside.next() => match told {
                    Ok(Page { rooms, .. }) => {
                        self.walk.add(&rooms);
                        self.come(locators).await;
                    }
                    Err(error) => next = next.max(Instant::now() + words::retry_after(&error).unwrap_or_default()),
                },
                () = sleep_until(self.due.unwrap_or(next)), if self.due.is_some() => self.tell(locators, false).await,
                () = sleep_until(next), if aside.len() < ASIDE => {
                    next = Instant::now() + APART;
                    match self.missing(locators) {
                        Some((id, alone)) => aside.push(ask::glance(&client, id, alone)),
                        None => next += SLOW,
                    }
                }
            }
        }
    }

    /// A room to ask for beside the pages, each once: first the root alone, then what is known to be missing.
    fn missing(&mut self, locators: &Locators) -> Option<(ruma::OwnedRoomId, bool)> {
        if self.walk.is_space().is_none() {
            let root: RoomId = self.root.as_str().parse().ok()?;
            return self.aside.insert(root).then(|| (self.root.clone(), true));
        }
        let missing = self.walk.lay(locators).missing;
        let child = missing.into_iter().find(|child| self.aside.insert(child.room.clone()))?;
        Some((ruma::RoomId::parse(child.room.as_str()).ok()?, false))
    }

    /// Rooms have come: they are told now, or in a moment where something was told just before.
    async fn come(&mut self, locators: &Locators) {
        let due = self.when.map(|when| when + PAUSE).filter(|due| Instant::now() < *due);
        match due {
            Some(due) => self.due = Some(due),
            None => self.tell(locators, false).await,
        }
    }

    async fn tell(&mut self, locators: &Locators, end: bool) {
        self.due = None;
        let laid = self.walk.lay(locators);
        if end {
            tracing::debug!(
                rooms = laid.rooms.len(),
                missing = laid.missing.len(),
                steps = laid.steps,
                "a space was walked"
            );
        }
        let space = self.walk.tell(self.asked, laid, locators, end);
        let less = !end && self.before.as_ref().is_some_and(|before| space.rooms.len() <= before.rooms.len());
        if less || self.told.borrow().as_deref() == Some(&space) {
            return;
        }
        learn(self.context, &space);
        self.told.send_replace(Some(Arc::new(space)));
        self.when = Some(Instant::now());
        super::tell(self.context, self.told).await;
    }
}

/// A page, asked for again where the server says to wait and where the network stumbles.
async fn patient(client: &Client, root: ruma::OwnedRoomId, from: Option<String>) -> HttpResult<Page> {
    let (mut tries, began) = (0, Instant::now());
    loop {
        let error = match ask::page(client, root.clone(), from.clone()).await {
            Ok(page) => return Ok(page),
            Err(error) => error,
        };
        let wait = match words::retry_after(&error) {
            Some(wait) if began.elapsed() + wait < DEADLINE => wait,
            None if ask::may_pass(&error) && tries < TRIES => {
                tries += 1;
                BACKOFF * 2_u32.pow(tries - 1)
            }
            _ => return Err(error),
        };
        sleep(wait).await;
    }
}
