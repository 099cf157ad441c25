//! The queue at work.
use std::{collections::HashMap, time::Duration};

use jiff::Timestamp;
use tokio::task::JoinSet;

use super::{
    Ask,
    attempt::{self, Outcome},
    keep::Keeper,
    said::Said,
    tell::Teller,
};
use crate::{
    chat::{
        Address, Event, GIVEN_UP, Rank, Request, RoomId,
        matrix::{account::Context, people},
        queue::{MOST, Queue, Step, Ticket},
    },
    text::Clean,
};

/// Longest sleep: clocks are set, machines are suspended.
const SLEEP: Duration = Duration::from_mins(1);
/// Times that nothing is heard of one room, while the server is heard otherwise, before it is given up.
const MOST_SILENT: u8 = 3;

pub(super) struct Mover {
    context: Context,
    queue: Queue,
    teller: Teller,
    keeper: Keeper,
    /// Rooms that the person left by themselves, and what they are called.
    parts: HashMap<RoomId, Clean>,
    /// How often nothing was heard of a room.
    silent: HashMap<Ticket, u8>,
    pub(super) tries: JoinSet<(Ticket, Outcome)>,
    sides: JoinSet<()>,
}

impl Mover {
    pub(super) fn new(context: Context, queue: Queue, teller: Teller, keeper: Keeper) -> Self {
        let (parts, silent, tries, sides) = (HashMap::new(), HashMap::new(), JoinSet::new(), JoinSet::new());
        Self { context, queue, teller, keeper, parts, silent, tries, sides }
    }

    /// Starts what can be started, tells how far it has come, and says how long to sleep.
    pub(super) fn go_on(&mut self) -> Option<Duration> {
        while self.sides.try_join_next().is_some() {}
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

    pub(super) fn serve(&mut self, ask: Ask) {
        match ask {
            Ask::Talk(on) => return self.queue.typing(on, Timestamp::now()),
            Ask::Part(room) => {
                if let Some(known) = self.context.room(&room) {
                    self.parts.insert(room.clone(), people::called(&known));
                }
                self.queue_leave(room, true);
            }
            Ask::Request(Request::Join { rooms, rank }) => {
                let known = known(&self.context);
                for addresses in rooms {
                    self.queue_join(addresses, rank, &known);
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
                    let reason = GIVEN_UP.to_owned();
                    self.teller.tell(Event::JoinFailed { asked, reason });
                }
            }
            Ask::Request(_) => return,
        }
        self.keeper.keep(self.queue.keep());
    }

    fn queue_join(&mut self, addresses: Vec<Address>, rank: Rank, known: &HashMap<String, RoomId>) {
        let Some(asked) = addresses.first().cloned() else { return };
        let found = addresses.iter().find_map(|at| Some((at.clone(), known.get(at.name.as_str())?.clone())));
        if let Some((at, room)) = found {
            self.queue.stay(&room);
            return self.teller.tell(Event::Joined { asked, at, room });
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

    pub(super) fn settle(&mut self, ticket: Ticket, outcome: Outcome) {
        let now = Timestamp::now();
        if !matches!(outcome, Outcome::Unheard(_)) {
            self.silent.remove(&ticket);
        }
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
                self.leave_failed(room, reason);
            }
            (Outcome::Limited(wait), _) => {
                tracing::info!(?wait, "the server asks to wait before the next room");
                if self.queue.limited(ticket, wait, now) {
                    self.teller.tell(Event::Failed { reason: too_long(&self.context.server(), wait) });
                }
            }
            (Outcome::Unheard(reason), _) => self.unheard(ticket, reason, now),
            (Outcome::Joined { .. } | Outcome::Failed(_), None) => {}
        }
        self.keeper.keep(self.queue.keep());
    }

    /// Without the server everything waits for it; a room of which nothing is heard although it is there is given up.
    fn unheard(&mut self, ticket: Ticket, reason: String, now: Timestamp) {
        let times = self.silent.entry(ticket).or_default();
        if *self.context.heard.borrow() {
            *times += 1;
        }
        if *times < MOST_SILENT {
            return self.queue.unheard(ticket, now);
        }
        self.silent.remove(&ticket);
        let (asked, room) = (self.queue.asked(ticket).cloned(), self.queue.leaving(ticket).cloned());
        self.queue.done(ticket, now);
        match (asked, room) {
            (Some(asked), _) => self.teller.tell(Event::JoinFailed { asked, reason }),
            (_, Some(room)) => self.leave_failed(room, reason),
            (None, None) => {}
        }
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

    fn leave_failed(&mut self, room: RoomId, reason: String) {
        self.teller.tell(match self.parts.remove(&room) {
            Some(name) => Event::Failed { reason: format!("{name} was not left: {reason}") },
            None => Event::LeaveFailed { room, reason },
        });
    }

    /// The server is heard again.
    pub(super) fn heard(&mut self) {
        self.queue.heard();
    }

    /// Keeps what is left.
    pub(super) async fn finish(self) {
        self.keeper.finish(self.queue.keep()).await;
    }

    pub(super) fn hear(&mut self, said: &Said) {
        match said {
            Said::Unsent(any) => self.queue.unsent(*any, Timestamp::now()),
            Said::Sent => self.queue.said(Timestamp::now()),
        }
    }
}

/// The rooms that the account is in, as far as the sync knows, by their names; those that were replaced lead elsewhere.
fn known(context: &Context) -> HashMap<String, RoomId> {
    let mut known = HashMap::new();
    for room in context.client.joined_rooms().iter().filter(|room| !room.is_tombstoned()) {
        let Ok(id) = room.room_id().as_str().parse::<RoomId>() else { continue };
        let aliases = room.canonical_alias().into_iter().chain(room.alt_aliases());
        known.extend(aliases.map(|alias| (alias.to_string(), id.clone())));
        known.insert(id.to_string(), id);
    }
    known
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
