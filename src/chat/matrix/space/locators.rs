//! Asking what the rooms of a space are for. Answers to `/hierarchy` do not hold it, and it costs a request for each room:
//! they are asked for one after the other, once, after everything else.
use std::{sync::Arc, time::Duration};

use futures_util::{StreamExt as _, stream::FuturesUnordered};
use matrix_sdk::ruma;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};

use super::{Last, Outcome, ask, locator::Locators, walk::locate};
use crate::chat::{
    Address, RoomId, Space,
    matrix::{account::Context, words},
};

/// Rooms asked in one go; the others are asked with the next walk.
const MOST: usize = 500;
/// Requests at a time, and the time between two.
const AT_ONCE: usize = 4;
const APART: Duration = Duration::from_millis(100);
/// Shortest time between two tellings.
const PAUSE: Duration = Duration::from_secs(3);
/// Answers in a row that may fail before the others are left for another time.
const FAILURES: usize = 3;
/// Longest wait that is waited for; where the server asks for more, the others are left for another time at once.
const LONGEST: Duration = Duration::from_mins(1);

/// Whether there is any room that may be asked and was not.
pub(super) fn any(space: &Space, locators: &Locators) -> bool {
    unknown(space, locators).next().is_some()
}

/// The rooms that can be read and were not asked yet.
fn unknown<'s>(space: &'s Space, locators: &'s Locators) -> impl Iterator<Item = (&'s RoomId, bool)> {
    let rooms = space.rooms.iter().filter(|room| room.readable && !locators.contains_key(&room.id));
    rooms.map(|room| (&room.id, room.space))
}

/// Asks them, the spaces first, and tells the space again when some of it is known.
pub(super) async fn ask(
    context: Context,
    asked: Address,
    space: Arc<Space>,
    told: Last,
    mut locators: Locators,
) -> Option<Outcome> {
    let mut rooms: Vec<_> = unknown(&space, &locators).collect();
    // Stable: within each they stay in order.
    rooms.sort_by_key(|(_, space)| !space);
    let mut rooms = rooms.into_iter().map(|(room, _)| room.clone()).take(MOST).collect::<Vec<_>>().into_iter();
    let mut space = space;
    let (mut going, mut failures, mut last) = (FuturesUnordered::new(), 0, Instant::now());
    let mut pace = interval(APART);
    pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while failures < FAILURES && (rooms.len() > 0 || !going.is_empty()) {
        tokio::select! {
            Some((room, answer)) = going.next() => match answer {
                Ok(locator) => {
                    failures = 0;
                    locators.insert(room, locator);
                    if last.elapsed() >= PAUSE {
                        last = Instant::now();
                        space = tell(&context, space, &told, &locators).await;
                    }
                }
                Err(error) => {
                    let wait = words::retry_after(&error).unwrap_or_default();
                    failures = if wait > LONGEST { FAILURES } else { failures + 1 };
                    sleep(if failures < FAILURES { wait } else { Duration::ZERO }).await;
                }
            },
            _ = pace.tick(), if going.len() < AT_ONCE && rooms.len() > 0 => {
                if let Some(room) = rooms.next()
                    && let Ok(id) = ruma::RoomId::parse(room.as_str())
                {
                    let client = &context.client;
                    going.push(async move { (room, ask::locator(client, id).await) });
                }
            }
        }
    }
    drop(going);
    tell(&context, space, &told, &locators).await;
    Some(Outcome::Located { asked, locators })
}

/// The space with what is known, told where that is news.
async fn tell(context: &Context, before: Arc<Space>, told: &Last, locators: &Locators) -> Arc<Space> {
    let mut space = Space::clone(&before);
    space.rooms.iter_mut().for_each(|room| locate(room, locators));
    if space == *before {
        return before;
    }
    let space = Arc::new(space);
    told.send_replace(Some(Arc::clone(&space)));
    super::tell(context, told).await;
    space
}
