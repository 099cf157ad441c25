//! Rooms waiting to be joined and left, in order; told the time, owns no clock.
use jiff::Timestamp;

use self::{
    entry::{Join, Leave, Stage},
    flight::Answers,
    limit::{Limit, Millis},
    talk::Talk,
};
pub use self::{
    entry::{Place, Ticket},
    kept::Kept,
};
use super::{Address, Progress, Rank, RoomId};

mod entry;
mod flight;
mod kept;
mod limit;
mod outcome;
mod plan;
mod talk;
#[cfg(test)]
mod tests;

/// Rooms to join, and rooms to leave, at most.
pub const MOST: usize = 2_000;
/// Addresses kept of one room.
const MOST_ADDRESSES: usize = 16;
/// Rooms on screen that are taken note of.
const MOST_ATTENDED: usize = 16;
/// Waiting rooms that are told.
const MOST_TOLD: usize = 100;
/// Leaves stay behind what is allowed, so that a message of the person finds room.
const SPARE: i64 = 1;

/// The rooms that are to be joined and left. Whoever holds it does what [`Queue::next`] says and tells what came of it, with
/// [`Queue::found`], [`Queue::done`], [`Queue::limited`] or [`Queue::unheard`].
///
/// Rooms on screen come first, then by rank, then in the order in which they were asked for. One request is under way at a
/// time, so that a limit is learned with as few refusals as can be; only beside a slow one another starts. Joins and
/// leaves know nothing of each other: servers limit them by different rules.
#[derive(Clone, Debug)]
pub struct Queue {
    /// In the order in which they are tried.
    joins: Vec<Join>,
    leaves: Vec<Leave>,
    on_screen: Vec<Address>,
    tickets: u64,
    /// Rooms joined or given up, and left or given up, since there was nothing to do last.
    done: (usize, usize),
    /// Joins of rooms that the account's server is in, and of others; the server tells whether it limits both as one.
    near: Limit,
    far: Limit,
    as_one: bool,
    leaving: Limit,
    finds: Answers,
    answers: Answers,
    talk: Talk,
    held: bool,
    silence: Silence,
}

/// The server does not answer.
#[derive(Clone, Copy, Debug, Default)]
struct Silence {
    until: Option<Millis>,
    times: u32,
}

/// What is to be done now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Find the room behind these addresses.
    Find {
        ticket: Ticket,
        addresses: Vec<Address>,
    },
    Join {
        ticket: Ticket,
        place: Place,
    },
    Leave {
        ticket: Ticket,
        room: RoomId,
    },
}

impl Default for Queue {
    fn default() -> Self {
        Self {
            joins: Vec::new(),
            leaves: Vec::new(),
            on_screen: Vec::new(),
            tickets: 0,
            done: (0, 0),
            near: Limit::default(),
            far: Limit::default(),
            as_one: false,
            leaving: Limit::sparing(SPARE),
            finds: Answers::default(),
            answers: Answers::default(),
            talk: Talk::default(),
            held: false,
            silence: Silence::default(),
        }
    }
}

impl Queue {
    /// Asks for a room by its addresses, the best first; one that was asked for keeps its place or gets a better one. `false`
    /// if there are too many or it has no address.
    pub fn join(&mut self, mut addresses: Vec<Address>, rank: Rank) -> bool {
        addresses.truncate(MOST_ADDRESSES);
        let Some(asked) = addresses.first() else { return false };
        if let Some(known) = self.joins.iter_mut().find(|join| !join.dropped && join.addresses.first() == Some(asked)) {
            known.rank = known.rank.min(rank);
        } else {
            if self.joins.len() >= MOST {
                return false;
            }
            if self.joins.is_empty() {
                self.done.0 = 0;
            }
            let ticket = self.ticket();
            let (stage, place, dropped) = (Stage::Waiting, None, false);
            let mut join = Join { ticket, addresses, rank, stage, place, dropped, attended: None };
            join.attend(&self.on_screen);
            self.joins.push(join);
        }
        self.joins.sort_by_key(Join::order);
        true
    }

    /// Asks to leave a room; `first`: before all others, and as soon as what was said is out.
    /// `false` if there are too many.
    pub fn leave(&mut self, room: RoomId, first: bool) -> bool {
        for index in (0..self.joins.len()).rev() {
            if self.joins.get(index).is_some_and(|join| join.is_room(&room)) {
                self.give_up(index);
            }
        }
        if let Some(known) = self.leaves.iter_mut().find(|leave| leave.room == room && !leave.dropped) {
            known.first |= first;
        } else {
            if self.leaves.len() >= MOST {
                return false;
            }
            if self.leaves.is_empty() {
                self.done.1 = 0;
            }
            let ticket = self.ticket();
            self.leaves.push(Leave { ticket, room, since: None, first, dropped: false });
        }
        self.leaves.sort_by_key(|leave| (!leave.first, leave.ticket));
        true
    }

    /// The rooms on screen: they come before all others.
    pub fn attend(&mut self, mut rooms: Vec<Address>) {
        rooms.truncate(MOST_ATTENDED);
        self.on_screen = rooms;
        for join in &mut self.joins {
            join.attend(&self.on_screen);
        }
        self.joins.sort_by_key(Join::order);
    }

    /// Starts nothing more for now, or goes on.
    pub fn hold(&mut self, on: bool) {
        self.held = on;
    }

    /// Gives up the room to be joined with this first address, or everything; what is under way ends by itself. Gives the first
    /// addresses of the rooms that are not joined.
    pub fn unqueue(&mut self, room: Option<&Address>) -> Vec<Address> {
        let mut given_up = Vec::new();
        for index in (0..self.joins.len()).rev() {
            if self.joins.get(index).is_some_and(|join| room.is_none() || join.addresses.first() == room) {
                given_up.extend(self.give_up(index));
            }
        }
        given_up.reverse();
        if room.is_none() {
            self.done.1 += self.leaves.iter().filter(|leave| !leave.dropped).count();
            self.leaves.retain_mut(|leave| {
                leave.dropped = true;
                leave.since.is_some()
            });
        }
        given_up
    }

    /// The person types, or has stopped.
    pub fn typing(&mut self, on: bool, now: Timestamp) {
        self.talk.types(on, now.as_millisecond());
    }

    /// A message of the person waits to be sent, or none does any more.
    pub fn unsent(&mut self, any: bool, now: Timestamp) {
        self.talk.waits(any, now.as_millisecond());
    }

    /// A message was sent: it counts against the limit of leaves.
    pub fn said(&mut self, now: Timestamp) {
        self.leaving.sent(now.as_millisecond());
    }

    /// How far it has come.
    #[must_use]
    pub fn progress(&self, now: Timestamp) -> Progress {
        let kept = self.joins.iter().filter(|join| !join.dropped);
        let leaves = self.leaves.iter().filter(|leave| !leave.dropped).count();
        Progress {
            joins: (self.done.0, self.done.0 + kept.clone().count()),
            leaves: (self.done.1, self.done.1 + leaves),
            next: self.next_at(now.as_millisecond()).and_then(|at| Timestamp::from_millisecond(at).ok()),
            waiting: kept.filter_map(|join| join.addresses.first().cloned()).take(MOST_TOLD).collect(),
            held: self.held,
        }
    }

    /// Nothing to join and nothing to leave.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.joins.is_empty() && self.leaves.is_empty()
    }

    /// The first address of a room to join.
    fn give_up(&mut self, index: usize) -> Option<Address> {
        let join = self.joins.get_mut(index).filter(|join| !join.dropped)?;
        let asked = join.addresses.first().cloned();
        join.dropped = true;
        self.done.0 += 1;
        if join.stage == Stage::Waiting {
            self.joins.remove(index);
        }
        asked
    }

    fn ticket(&mut self) -> Ticket {
        self.tickets += 1;
        Ticket(self.tickets)
    }
}
