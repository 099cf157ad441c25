//! What stands in a timeline.
use std::sync::Arc;

use jiff::{Timestamp, civil::Date};

use super::{EventId, UserId};
use crate::text::Clean;

/// One entry of a timeline. `id` stays the same when a local echo becomes the server's event.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub id: ItemId,
    pub kind: ItemKind,
}

/// Names an item within its timeline.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemId(pub Arc<str>);

#[derive(Clone, Debug, PartialEq)]
pub enum ItemKind {
    /// A new day begins, in the person's zone.
    Day(Date),
    /// Everything below is unread.
    ReadMarker,
    /// The room began here; there is nothing before.
    Start,
    Message(Arc<Message>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// `None` as long as it is a local echo.
    pub event: Option<EventId>,
    pub sender: UserId,
    /// The display name, or the localpart where there is none.
    pub name: Clean,
    pub time: Timestamp,
    pub body: Body,
    pub edited: bool,
    pub reply: Option<Reply>,
    pub reactions: Vec<Reaction>,
    pub state: SendState,
    /// Sent by the account itself.
    pub own: bool,
    /// The account is mentioned.
    pub mention: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    Text(Clean),
    /// `/me` waves.
    Emote(Clean),
    /// A bot's words.
    Notice(Clean),
    Redacted,
    /// The keys to it are not here.
    Undecryptable,
    /// Anything else in words, such as "sent a picture: slide.png", "joined".
    Other(Clean),
}

/// The message that a reply answers; both empty where it is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub event: EventId,
    pub name: Clean,
    pub text: Clean,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reaction {
    pub key: Clean,
    pub count: usize,
    /// The account is among those who reacted.
    pub mine: bool,
}

/// How far a message of one's own has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SendState {
    /// The server has it (or it is somebody else's).
    Sent,
    /// On its way.
    Sending,
    /// The server cannot be reached; it goes out when it can.
    Waiting,
    /// The server refused it, for the reason given.
    Refused(Clean),
}
