//! A room that the account is not in: where it is, what is shown of it, and what waits for it.
use super::{Further, Room, Stage, Way};
use crate::{
    app::Effect,
    chat::{About, Address, Name, Outgoing, Request, RoomId, Server, TimelineId},
    text::Clean,
};

/// What is known of the room of a window as long as the account is not in it.
#[derive(Debug, Default)]
pub struct Outside {
    search: Search,
    peek: Peek,
    about: Option<About>,
    /// Its timeline came.
    heard: bool,
    /// What other windows asked for that turned out to show this room: answers may name it so.
    also: Vec<Address>,
    /// How far going there has come, in words; empty where the account is in the room.
    pub(in crate::app) words: String,
}

/// Where the addresses lead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Search {
    #[default]
    Unasked,
    Asked,
    Found {
        room: RoomId,
        via: Vec<Server>,
    },
    Lost {
        reason: String,
    },
}

/// Whether the room is shown without being in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Peek {
    #[default]
    Off,
    On,
    Failed {
        reason: String,
    },
}

impl Room {
    /// The room that the window shows: the one that the account is in, else the one that its addresses lead to.
    #[must_use]
    pub fn shown(&self) -> Option<&RoomId> {
        self.id().or(self.found())
    }

    /// The timeline that the window shows, as far as it is followed: of a room that the account is in or reads along in.
    #[must_use]
    pub fn reading(&self) -> Option<TimelineId> {
        let room = if self.is_peeked() { self.found() } else { self.id() };
        Some(TimelineId { room: room?.clone(), thread: self.thread.clone() })
    }

    /// The room that the addresses lead to, once it was found; not where the account is in it.
    #[must_use]
    pub fn found(&self) -> Option<&RoomId> {
        match &self.outside.search {
            Search::Found { room, .. } if self.id().is_none() => Some(room),
            _ => None,
        }
    }

    /// Whether the window is, or will be, that of this room.
    #[must_use]
    pub fn is_of(&self, room: &RoomId) -> bool {
        let named = |address: &Address| matches!(&address.name, Name::Id(id) if id == room);
        match self.meant().or(self.found()) {
            Some(own) => own == room,
            None => self.address().is_some_and(named),
        }
    }

    /// Whether the room is shown although the account is not in it.
    #[must_use]
    pub fn is_peeked(&self) -> bool {
        self.id().is_none() && self.outside.peek == Peek::On
    }

    /// What the server tells of a room that the account is not in.
    #[must_use]
    pub fn about(&self) -> Option<&About> {
        self.outside.about.as_ref().filter(|_| self.id().is_none())
    }

    /// Whether what is said there is known, be it nothing.
    #[must_use]
    pub fn is_heard(&self) -> bool {
        self.is_peeked() && self.outside.heard
    }

    /// What is said there is known from now on.
    pub(super) fn hear(&mut self) {
        self.outside.heard = self.is_peeked();
    }

    /// Why none of the addresses leads anywhere.
    #[must_use]
    pub fn lost(&self) -> Option<&str> {
        match &self.outside.search {
            Search::Lost { reason } if self.id().is_none() => Some(reason),
            _ => None,
        }
    }

    /// Why the room is not shown before one is in it.
    #[must_use]
    pub fn unreadable(&self) -> Option<&str> {
        match &self.outside.peek {
            Peek::Failed { reason } if self.id().is_none() => Some(reason),
            _ => None,
        }
    }

    /// Whether the room is looked for, joined or read along in: somebody is signed in, and the account is not in it.
    #[must_use]
    pub fn is_outside(&self) -> bool {
        !matches!(self.stage, Stage::Account | Stage::Joined(_))
    }

    /// Whether asking to join would change anything: it was not asked yet, or it failed.
    #[must_use]
    pub fn can_begin_again(&self) -> bool {
        self.is_outside() && (self.stage != Stage::Joining || self.lost().is_some())
    }

    /// Whether an answer that names the room so is about this one.
    #[must_use]
    pub fn was_asked_as(&self, asked: &Address) -> bool {
        self.is_outside() && self.asked().any(|address| address == asked)
    }

    /// The names by which the service knows the room before the account is in it.
    pub fn asked(&self) -> impl Iterator<Item = &Address> {
        self.addresses.first().into_iter().chain(&self.outside.also)
    }

    /// Asks where the addresses lead, unless that was asked.
    #[must_use]
    pub(in crate::app) fn look_for(&mut self) -> Option<Effect> {
        let wanted = self.is_outside() && self.outside.search == Search::Unasked && !self.addresses.is_empty();
        wanted.then(|| {
            self.outside.search = Search::Asked;
            Request::Locate(self.addresses.clone()).into()
        })
    }

    /// The room was found at this address; what was shown of another one is shown no longer.
    #[must_use]
    pub(in crate::app) fn located(&mut self, at: &Address, room: &RoomId) -> Option<Effect> {
        if self.found() == Some(room) {
            return None;
        }
        let ended = self.unpeek();
        self.found_at(at);
        self.outside.search = Search::Found { room: room.clone(), via: at.via.clone() };
        ended
    }

    /// None of the addresses leads anywhere.
    pub(in crate::app) fn not_found(&mut self, reason: String) {
        if self.found().is_none() {
            self.outside.search = Search::Lost { reason };
        }
    }

    /// Whether the room can be shown without being in it, as far as that is known.
    pub(in crate::app) fn may_peek(&self) -> bool {
        let possible = self.found().is_some() && !matches!(self.outside.peek, Peek::Failed { .. });
        possible && self.is_outside() && self.thread.is_none()
    }

    /// Asks to be shown the room without being in it.
    #[must_use]
    pub(in crate::app) fn peek(&mut self) -> Option<Effect> {
        let Search::Found { room, via } = &self.outside.search else { return None };
        let address = Address { name: Name::Id(room.clone()), via: via.clone() };
        self.outside.peek = Peek::On;
        self.outside.heard = false;
        self.older = Way::default();
        self.newer = Way { further: Further::None, paging: false };
        Some(Request::Peek(address).into())
    }

    /// Asks to be shown it no longer, if it is.
    #[must_use]
    pub(in crate::app) fn unpeek(&mut self) -> Option<Effect> {
        let room = self.found().filter(|_| self.outside.peek == Peek::On).cloned()?;
        self.outside.peek = Peek::Off;
        Some(Request::Unpeek(room).into())
    }

    /// What the room is.
    pub(in crate::app) fn peeked(&mut self, about: About) {
        if !about.name.trim().is_empty() {
            self.note.name = about.name.clone();
        }
        self.outside.about = Some(about);
    }

    /// It is not shown without being in it.
    pub(in crate::app) fn peek_failed(&mut self, reason: String) {
        self.outside.peek = Peek::Failed { reason };
        // What was to be gone to there is gone to once the account is in.
        self.pending = self.pending.take().or(self.jumping.take());
        self.older.paging = false;
    }

    /// What was found out on the way there is asked anew.
    pub(in crate::app) fn look_again(&mut self) {
        if self.lost().is_some() {
            self.outside.search = Search::Unasked;
        }
        if matches!(self.outside.peek, Peek::Failed { .. }) {
            self.outside.peek = Peek::Off;
        }
    }

    /// Nothing of it holds any more: the account is gone, or is in the room. What the service is to end by itself is ended.
    pub(in crate::app) fn forget_outside(&mut self) {
        self.outside = Outside { also: std::mem::take(&mut self.outside.also), ..Outside::default() };
    }

    /// Takes over under which names another window asked for the same room, and what it shows of it.
    pub(super) fn take_over_outside(&mut self, other: &mut Self) {
        let firsts = other.addresses.first().cloned();
        for address in firsts.into_iter().chain(std::mem::take(&mut other.outside.also)) {
            if !self.asked().any(|known| *known == address) {
                self.outside.also.push(address);
            }
        }
    }

    /// The message that waits, as one line.
    #[must_use]
    pub fn waits(message: &Outgoing) -> String {
        format!("{} (sent once the room is joined)", Clean::line(&message.body))
    }
}
