//! Rooms, and the people in them.
use jiff::Timestamp;

use super::{Alias, EventId, Loudness, RoomId, UserId};
use crate::text::Clean;

/// A room the account is in or invited to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    pub id: RoomId,
    pub name: Clean,
    pub alias: Option<Alias>,
    pub topic: Clean,
    /// Messages that were not read, as far as they are known here.
    pub unread: u64,
    pub mentions: u64,
    /// Whom one talks to there, for a room of direct messages.
    pub direct: Option<UserId>,
    /// The account is invited, and not in it yet.
    pub invited: bool,
    pub encrypted: bool,
    pub loudness: Loudness,
    /// When something was said there last.
    pub latest: Option<Timestamp>,
}

impl Room {
    /// A room of which nothing is known but its name.
    #[must_use]
    pub fn named(id: RoomId, name: &str) -> Self {
        Self {
            id,
            name: Clean::line(name),
            alias: None,
            topic: Clean::default(),
            unread: 0,
            mentions: 0,
            direct: None,
            invited: false,
            encrypted: false,
            loudness: Loudness::default(),
            latest: None,
        }
    }
}

/// What is known of a room that the account is not in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    pub name: Clean,
    pub alias: Option<Alias>,
    pub topic: Clean,
    /// People in it.
    pub members: u64,
    /// Whoever wants may join it; else one has to be invited or to ask.
    pub public: bool,
    /// What was said there is told as it is said; else only now and then.
    pub live: bool,
}

/// Names one timeline: a room's main one, or one of its threads.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TimelineId {
    pub room: RoomId,
    /// The event with which the thread begins.
    pub thread: Option<EventId>,
}

impl From<RoomId> for TimelineId {
    fn from(room: RoomId) -> Self {
        Self { room, thread: None }
    }
}

/// Somebody in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub user: UserId,
    /// As in [`super::Message::name`].
    pub name: Clean,
    /// Power level: 100 for an administrator, 50 for a moderator, 0 for most; `i64::MAX` for a creator (room version 12).
    pub power: i64,
    pub ignored: bool,
}

/// What the account may do in a room.
#[expect(clippy::struct_excessive_bools, reason = "each is a right of its own")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Powers {
    pub send: bool,
    pub react: bool,
    /// Take back other people's messages.
    pub redact: bool,
    pub invite: bool,
    pub kick: bool,
    pub ban: bool,
    pub topic: bool,
}

impl Default for Powers {
    /// What is taken for granted until the room has told: everybody may talk.
    fn default() -> Self {
        Self { send: true, react: true, redact: false, invite: true, kick: false, ban: false, topic: false }
    }
}
