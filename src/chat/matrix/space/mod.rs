//! Walking conferences' spaces: what is kept is told at once, then the server is asked, in one walk over all levels.
//!
//! `walk` is pure and puts the rooms in order, `walker` asks for the pages, `ask` are the requests, `locators` asks what
//! rooms are for, `kept` is the file. Each space has a task of its own, so that nothing waits for a server that is dead.
mod ask;
mod child;
mod kept;
mod locator;
mod locators;
mod walk;
mod walker;

use std::{path::PathBuf, sync::Arc, time::Duration};

use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
    time::Instant,
};

use self::{kept::Kept, locator::Locators};
use super::account::Context;
use crate::chat::{Address, Event, Space, UserId};

pub(super) use kept::FILE;

/// Spaces known at once; the one asked for longest ago makes room.
const MOST_SPACES: usize = 8;
/// How long a walk that went through holds.
const HOLDS: Duration = Duration::from_mins(5);

/// Walks what is asked for until nobody asks any more.
pub(super) async fn run(context: Context, folder: PathBuf, mut asked: mpsc::UnboundedReceiver<Vec<Address>>) {
    let Some(user) = context.client.user_id().and_then(|user| user.as_str().parse::<UserId>().ok()) else { return };
    let known = kept::load(folder.clone(), user.clone()).await.into_iter().map(Known::from).collect();
    let (keep, keeping) = watch::channel(Vec::new());
    let mut spaces = Spaces { context, known, keep, tasks: JoinSet::new() };
    spaces.tasks.spawn(kept::follow(folder, user, keeping));
    loop {
        tokio::select! {
            addresses = asked.recv() => match addresses {
                Some(addresses) => spaces.ask(addresses),
                None => return,
            },
            Some(done) = spaces.tasks.join_next() => {
                if let Ok(Some(outcome)) = done {
                    spaces.settle(outcome);
                }
            }
        }
    }
}

struct Spaces {
    context: Context,
    /// The one asked for last at the end.
    known: Vec<Known>,
    keep: watch::Sender<Vec<Kept>>,
    tasks: JoinSet<Option<Outcome>>,
}

/// A space that was asked for.
struct Known {
    asked: Address,
    /// As it was told last.
    told: Last,
    locators: Locators,
    /// Until when it is not walked again.
    holds: Option<Instant>,
    /// A task walks it or asks what its rooms are for.
    busy: bool,
    /// It was asked for while it was walked: should that fail, it is walked once more, for the server may be back.
    again: Option<Vec<Address>>,
}

/// A space as it was told last, shared with the task that finds out more of it.
type Last = watch::Sender<Option<Arc<Space>>>;

/// What a task came to.
enum Outcome {
    /// `failed`: not to its end.
    Walked {
        asked: Address,
        locators: Locators,
        failed: bool,
    },
    Located {
        asked: Address,
        locators: Locators,
    },
}

impl Spaces {
    fn ask(&mut self, addresses: Vec<Address>) {
        let Some(asked) = addresses.first().cloned() else { return };
        let at = self.known.iter().position(|known| known.asked == asked);
        let mut known = at.map_or_else(|| Known::new(asked), |at| self.known.remove(at));
        let (context, told) = (self.context.clone(), known.told.clone());
        if known.busy || known.holds.is_some_and(|until| Instant::now() < until) {
            known.again = known.busy.then_some(addresses);
            self.tasks.spawn(async move {
                tell(&context, &told).await;
                None
            });
        } else {
            known.busy = true;
            self.tasks.spawn(walker::walk(context, addresses, told, known.locators.clone()));
        }
        if self.known.len() >= MOST_SPACES {
            self.known.remove(0);
        }
        self.known.push(known);
    }

    fn settle(&mut self, outcome: Outcome) {
        let of = match &outcome {
            Outcome::Walked { asked, .. } | Outcome::Located { asked, .. } => asked,
        };
        let Some(known) = self.known.iter_mut().find(|known| known.asked == *of) else { return };
        known.busy = false;
        let mut again = known.again.take();
        match outcome {
            Outcome::Walked { asked, locators, failed } => {
                if !failed {
                    known.holds = Some(Instant::now() + HOLDS);
                    again = None;
                }
                known.locators = locators;
                let space = known.told.borrow().clone();
                if let Some(space) = space.filter(|space| !failed && locators::any(space, &known.locators)) {
                    known.busy = true;
                    let (context, told) = (self.context.clone(), known.told.clone());
                    self.tasks.spawn(locators::ask(context, asked, space, told, known.locators.clone()));
                }
            }
            Outcome::Located { locators, .. } => {
                known.locators = locators;
                again = None;
            }
        }
        self.keep.send_replace(self.known.iter().filter_map(Known::keep).collect());
        if let Some(addresses) = again {
            self.ask(addresses);
        }
    }
}

/// Tells the space once more.
async fn tell(context: &Context, told: &Last) {
    let space = told.borrow().clone();
    if let Some(space) = space {
        context.tell(Event::Space(space)).await;
    }
}

impl Known {
    fn new(asked: Address) -> Self {
        Self { asked, told: Last::default(), locators: Locators::new(), holds: None, busy: false, again: None }
    }

    fn keep(&self) -> Option<Kept> {
        Some(Kept { space: self.told.borrow().clone()?, locators: self.locators.clone() })
    }
}

impl From<Kept> for Known {
    fn from(kept: Kept) -> Self {
        let Kept { space, locators } = kept;
        let asked = space.asked.clone();
        Self { told: Last::new(Some(space)), locators, ..Self::new(asked) }
    }
}

#[cfg(test)]
mod tests;
