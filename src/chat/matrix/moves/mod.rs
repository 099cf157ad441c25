//! Joining and leaving rooms: does what the queue says, when it says so, and tells what came of it.
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::Timestamp;
use tokio::{
    sync::mpsc,
    task::{JoinHandle, JoinSet},
};

use self::{attempt::Outcome, keep::Keeper, tell::Teller};
use super::{account::Context, people};
use crate::{
    chat::{
        Address, Event, Name, Request, RoomId,
        queue::{MOST, Queue, Step, Ticket},
    },
    text::Clean,
};

mod attempt;
mod heard;
mod keep;
mod retry;
mod said;
mod tell;

/// How long stopping waits for the queue to be written.
const STOP: Duration = Duration::from_secs(1);
/// Longest sleep: clocks are set, machines are suspended.
const SLEEP: Duration = Duration::from_secs(60);
/// Requests that are taken at once before anything is tried.
const AT_ONCE: usize = 1_000;

/// The queue of an account, as its requests reach it. Dropping it ends its task.
#[derive(Debug)]
pub(super) struct Moves {
    asks: Option<mpsc::UnboundedSender<Ask>>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
enum Ask {
    Request(Request),
    /// Leave this room, which the person named by itself.
    Part(RoomId),
    /// The person types or says something, or has stopped.
    Talk(bool),
}

impl Moves {
    /// Goes on with the queue that the profile in `folder` keeps.
    pub(super) fn open(context: Context, folder: &Path) -> Self {
        let (asks, asked) = mpsc::unbounded_channel();
        let task = tokio::spawn(run(context, folder.to_owned(), asked));
        Self { asks: Some(asks), task }
    }

    /// Takes `Join`, `Leave`, `Attend`, `Hold` and `Unqueue`.
    pub(super) fn ask(&self, request: Request) {
        self.send(Ask::Request(request));
    }

    /// Leaves a room before all others that are to be left; answered by `Left` and `Done`, or `Failed`.
    pub(super) fn part(&self, room: RoomId) {
        self.send(Ask::Part(room));
    }

    /// The person types or says something, or has stopped: leaving yields to it.
    pub(super) fn talk(&self, on: bool) {
        self.send(Ask::Talk(on));
    }

    fn send(&self, ask: Ask) {
        if let Some(asks) = &self.asks {
            drop(asks.send(ask));
        }
    }

    /// Ends, once the queue is written.
    pub(super) async fn stop(mut self) {
        self.asks = None;
        drop(tokio::time::timeout(STOP, &mut self.task).await);
    }
}

impl Drop for Moves {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Removes what is kept of the queue in the profile in `folder`.
pub(super) fn forget(folder: &Path) {
    keep::forget(folder);
}

async fn run(context: Context, folder: PathBuf, mut asks: mpsc::UnboundedReceiver<Ask>) {
    let teller = Teller::start(context.clone());
    let (keeper, kept) = Keeper::open(&context, &folder, &teller);
    let mut heard = context.heard.subscribe();
    let (mut sides, (said, mut saying)) = (JoinSet::new(), mpsc::unbounded_channel());
    sides.spawn(said::follow(context.client.clone(), said));
    let queue = Queue::restore(kept);
    let mut mover = Mover { context, queue, teller, keeper, parts: HashMap::new(), tries: JoinSet::new(), sides };
    loop {
        let pause = mover.go_on();
        tokio::select! {
            ask = asks.recv() => {
                let Some(ask) = ask else { break };
                mover.serve(ask);
                for _ in 0..AT_ONCE {
                    let Ok(ask) = asks.try_recv() else { break };
                    mover.serve(ask);
                }
            }
            Some(Ok((ticket, outcome))) = mover.tries.join_next() => mover.settle(ticket, outcome),
            Some(said) = saying.recv() => mover.hear(&said),
            Ok(()) = heard.changed() => {
                if *heard.borrow_and_update() {
                    mover.queue.heard();
                }
            }
            () = tokio::time::sleep(pause.unwrap_or_default()), if pause.is_some() => {}
        }
        while mover.sides.try_join_next().is_some() {}
    }
    mover.keeper.finish(mover.queue.keep()).await;
}

struct Mover {
    context: Context,
    queue: Queue,
    teller: Teller,
    keeper: Keeper,
    /// Rooms that the person left by themselves, and what they are called.
    parts: HashMap<RoomId, Clean>,
    tries: JoinSet<(Ticket, Outcome)>,
    sides: JoinSet<()>,
}

impl Mover {
    /// Starts what can be started, tells how far it has come, and says how long to sleep.
    fn go_on(&mut self) -> Option<Duration> {
        while let Some(step) = self.queue.next(Timestamp::now()) {
            let context = self.context.clone();
            match step {
                Step::Find { ticket, addresses } => {
                    self.tries.spawn(async move { (ticket, attempt::find(&context, &addresses).await) });
                }
                Step::Join { ticket, place } => {
                    self.tries.spawn(async move { (ticket, attempt::join(&context, place).await) });
                }
                Step::Leave { ticket, room } => {
                    self.tries.spawn(async move { (ticket, attempt::leave(&context, room).await) });
                }
            }
        }
        let now = Timestamp::now();
        self.teller.progress(self.queue.progress(now));
        let wake = self.queue.wake(now)?;
        Some(Duration::try_from(wake.duration_since(now)).unwrap_or_default().min(SLEEP))
    }

    fn serve(&mut self, ask: Ask) {
        match ask {
            Ask::Talk(on) => return self.queue.typing(on, Timestamp::now()),
            Ask::Part(room) => {
                if let Some(known) = self.context.room(&room) {
                    self.parts.insert(room.clone(), people::called(&known));
                }
                self.queue_leave(room, true);
            }
            Ask::Request(Request::Join { rooms, rank }) => {
                for addresses in rooms {
                    self.queue_join(addresses, rank);
                }
            }
            Ask::Request(Request::Leave(rooms)) => {
                for room in rooms {
                    self.queue_leave(room, false);
                }
            }
            Ask::Request(Request::Attend(rooms)) => return self.queue.attend(rooms),
            Ask::Request(Request::Hold(on)) => self.queue.hold(on),
            Ask::Request(Request::Unqueue(room)) => {
                for asked in self.queue.unqueue(room.as_ref()) {
                    let reason = "it was taken out of the queue".to_owned();
                    self.teller.tell(Event::JoinFailed { asked, reason });
                }
            }
            Ask::Request(_) => return,
        }
        self.keeper.keep(self.queue.keep());
    }

    fn queue_join(&mut self, addresses: Vec<Address>, rank: crate::chat::Rank) {
        let Some(asked) = addresses.first().cloned() else { return };
        // What is known at once is told at once; the rest is looked for.
        if let Name::Id(room) = &asked.name
            && self.context.room(room).is_some()
        {
            self.queue.stay(room);
            let room = room.clone();
            return self.teller.tell(Event::Joined { at: asked.clone(), asked, room });
        }
        if !self.queue.join(addresses, rank) {
            let reason = format!("{MOST} rooms wait to be joined already; try again when there are fewer");
            self.teller.tell(Event::JoinFailed { asked, reason });
        }
    }

    fn queue_leave(&mut self, room: RoomId, first: bool) {
        if !self.queue.leave(room.clone(), first) {
            self.parts.remove(&room);
            let reason = format!("{MOST} rooms wait to be left already; try again when there are fewer");
            self.teller.tell(Event::LeaveFailed { room, reason });
        }
    }

    fn settle(&mut self, ticket: Ticket, outcome: Outcome) {
        let now = Timestamp::now();
        let asked = self.queue.asked(ticket).cloned();
        match (outcome, asked) {
            (Outcome::Found(place), Some(asked)) if self.context.room(&place.room).is_some() => {
                self.queue.stay(&place.room);
                self.queue.done(ticket, now);
                self.joined(asked, place.at, place.room);
            }
            (Outcome::Found(place), _) => drop(self.queue.found(ticket, place, now)),
            (Outcome::Joined { at, room }, Some(asked)) => {
                self.queue.done(ticket, now);
                self.sides.spawn(people::levels::quiet(self.context.clone(), room.clone()));
                self.joined(asked, at, room);
            }
            (Outcome::Failed(reason), Some(asked)) => {
                self.queue.done(ticket, now);
                self.teller.tell(Event::JoinFailed { asked, reason });
            }
            (Outcome::Left(room), _) => {
                self.queue.done(ticket, now);
                self.left(room);
            }
            (Outcome::LeaveFailed { room, reason }, _) => {
                self.queue.done(ticket, now);
                self.teller.tell(match self.parts.remove(&room) {
                    Some(name) => Event::Failed { reason: format!("{name} was not left: {reason}") },
                    None => Event::LeaveFailed { room, reason },
                });
            }
            (Outcome::Limited(wait), _) => {
                tracing::info!(?wait, "the server asks to wait before the next room");
                if self.queue.limited(ticket, wait, now) {
                    self.teller.tell(Event::Failed { reason: too_long(&self.context.server(), wait) });
                }
            }
            (Outcome::Unheard, _) => self.queue.unheard(ticket, now),
            (Outcome::Joined { .. } | Outcome::Failed(_), None) => {}
        }
        self.keeper.keep(self.queue.keep());
    }

    fn joined(&mut self, asked: Address, at: Address, room: RoomId) {
        for (asked, at) in self.queue.entered(&room) {
            self.teller.tell(Event::Joined { asked, at, room: room.clone() });
        }
        self.teller.tell(Event::Joined { asked, at, room });
    }

    fn left(&mut self, room: RoomId) {
        let name = self.parts.remove(&room);
        self.teller.tell(Event::Left { room });
        if let Some(name) = name {
            self.teller.tell(Event::Done { words: format!("Left {name}.") });
        }
    }

    fn hear(&mut self, said: &said::Said) {
        match said {
            said::Said::Unsent(any) => self.queue.unsent(*any, Timestamp::now()),
            said::Said::Sent => self.queue.said(Timestamp::now()),
        }
    }
}

/// What is said of a wait that is not believed.
fn too_long(server: &str, wait: Option<i64>) -> String {
    let hours = wait.unwrap_or_default() / 3_600_000;
    let asked = if hours < 48 { format!("{hours} hours") } else { format!("{} days", hours / 24) };
    format!("{server} asks to wait {asked} before the next room; it is tried again in an hour")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_that_is_not_believed_is_told() {
        let year = too_long("x.org", Some(31_536_000_000));
        assert_eq!(year, "x.org asks to wait 365 days before the next room; it is tried again in an hour");
        assert!(too_long("x.org", Some(7_200_000)).contains("2 hours"));
    }
}
