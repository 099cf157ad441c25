//! The two vocabularies of the chat service.
use std::fmt;

use jiff::Timestamp;

use super::{Alias, Change, EventId, RoomId, UserId};
use crate::text::Clean;

/// What may be asked of the Matrix network.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Which ways to sign in does this homeserver have? A server's name (`example.org`) or the address of its API.
    AskFlows {
        homeserver: String,
    },
    SignIn {
        homeserver: String,
        user: String,
        password: Secret,
    },
    SignOut,
    /// Join by alias; answered by `Joined` (also when already in it), `JoinWaiting` or `JoinFailed`.
    Join(Alias),
    /// Follow the timeline of a joined room; answered by `Timeline` with a `Reset` first.
    Open(RoomId),
    /// Stop following it.
    Close(RoomId),
    /// Load older messages; answered by `Paged`.
    Page {
        room: RoomId,
        count: u16,
    },
    Send {
        room: RoomId,
        message: Outgoing,
    },
    /// Put the reaction there, or take one's own back.
    React {
        room: RoomId,
        event: EventId,
        key: String,
    },
    Redact {
        room: RoomId,
        event: EventId,
    },
    /// The person has seen everything up to this event.
    Read {
        room: RoomId,
        event: EventId,
    },
}

/// A message on its way out: plain text or Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outgoing {
    New { body: String },
    Reply { to: EventId, body: String },
    Edit { event: EventId, body: String },
    Emote { body: String },
}

/// What the Matrix network reports.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// How one can sign in there.
    Flows {
        homeserver: String,
        flows: Flows,
    },
    /// No account in this profile.
    SignedOut,
    /// An account is in use, after signing in or restored without network.
    SignedIn {
        user: UserId,
    },
    /// Signing in or asking for it failed.
    SignInFailed {
        reason: String,
    },
    Connection(Connection),
    /// All joined rooms, each time any of them changes.
    Rooms(Vec<Room>),
    Joined {
        alias: Alias,
        room: RoomId,
    },
    /// The server asked to wait; it is tried again then.
    JoinWaiting {
        alias: Alias,
        until: Timestamp,
    },
    JoinFailed {
        alias: Alias,
        reason: String,
    },
    Timeline {
        room: RoomId,
        changes: Vec<Change>,
    },
    /// Older messages came in, as `Timeline` changes before this; `start`: there are no older ones.
    Paged {
        room: RoomId,
        start: bool,
    },
    PageFailed {
        room: RoomId,
        reason: String,
    },
    /// The addresses that the room's livestream widgets name, unchecked; told once after `Open`.
    Streams {
        room: RoomId,
        urls: Vec<String>,
    },
    /// Anything else that went wrong, in words a person can act on.
    Failed {
        reason: String,
    },
}

/// How one can sign in at a homeserver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flows {
    pub password: bool,
    /// Ways that the server has and hallway does not do yet, in words.
    pub others: Vec<Clean>,
    /// Simplified sliding sync (MSC4186), without which hallway cannot follow rooms.
    pub sliding_sync: bool,
}

impl Flows {
    /// Why nobody should type a password for `homeserver`, in words; `None` where hallway can sign in there.
    #[must_use]
    pub fn refusal(&self, homeserver: &str) -> Option<String> {
        if !self.password {
            let others: Vec<_> = self.others.iter().map(Clean::as_str).collect();
            let ways = if others.is_empty() { String::new() } else { format!(", only {}", others.join(" or ")) };
            return Some(format!("{homeserver} has no sign-in by password{ways}; hallway cannot do that yet"));
        }
        (!self.sliding_sync).then(|| {
            format!(
                "{homeserver} has no sliding sync (MSC4186), which hallway needs; use an account on another homeserver"
            )
        })
    }
}

/// Whether the homeserver is heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connection {
    Connecting,
    Online,
    Offline {
        reason: String,
    },
    /// The server no longer knows the session: sign in again.
    Expired,
}

/// A joined room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    pub id: RoomId,
    pub name: Clean,
    pub alias: Option<Alias>,
    pub topic: Clean,
    pub unread: u64,
    pub mentions: u64,
}

/// A password or token: never printed, never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The secret, for the one call that needs it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
