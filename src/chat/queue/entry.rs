//! The rooms in the queue. Times are milliseconds after 1970.
use super::limit::Millis;
use crate::chat::{Address, Name, Rank, RoomId, Server};

/// Names what is tried, from the step to its outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket(pub(super) u64);

/// Where a room was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The address that led there.
    pub at: Address,
    pub room: RoomId,
    /// Servers to join it through.
    pub via: Vec<Server>,
    /// The account's own server is in the room, as far as that can be told; servers limit joins of other rooms much harder.
    pub near: bool,
}

/// A room to join.
#[derive(Clone, Debug)]
pub(super) struct Join {
    pub(super) ticket: Ticket,
    /// At least one; the best first.
    pub(super) addresses: Vec<Address>,
    pub(super) rank: Rank,
    pub(super) stage: Stage,
    pub(super) place: Option<Place>,
    /// Given up while it was under way.
    pub(super) dropped: bool,
    /// Its place among the rooms on screen.
    pub(super) attended: Option<usize>,
}

/// What is being done about a room to join, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Waiting,
    Finding(Millis),
    Joining(Millis),
}

impl Join {
    pub(super) fn order(&self) -> (usize, Rank, Ticket) {
        (self.attended.unwrap_or(usize::MAX), self.rank, self.ticket)
    }

    /// Looks for itself among the rooms on screen.
    pub(super) fn attend(&mut self, rooms: &[Address]) {
        self.attended = rooms.iter().position(|room| {
            let found = self.place.as_ref().is_some_and(|place| room.name.as_str() == place.room.as_str());
            found || self.addresses.iter().any(|address| address.name == room.name)
        });
    }

    pub(super) fn waits(&self) -> bool {
        self.stage == Stage::Waiting && !self.dropped
    }

    pub(super) fn is_room(&self, room: &RoomId) -> bool {
        match &self.place {
            Some(place) => place.room == *room,
            None => matches!(self.addresses.as_slice(), [Address { name: Name::Id(id), .. }] if id == room),
        }
    }
}

/// A room to leave.
#[derive(Clone, Debug)]
pub(super) struct Leave {
    pub(super) ticket: Ticket,
    pub(super) room: RoomId,
    /// Since when it is under way.
    pub(super) since: Option<Millis>,
    /// The person left this one by itself: before the others, and yielding only to what is on its way.
    pub(super) first: bool,
    pub(super) dropped: bool,
}
