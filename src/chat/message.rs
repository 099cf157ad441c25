//! What stands in a timeline.
use std::sync::Arc;

use jiff::{Timestamp, civil::Date};

use super::{EventId, Media, Poll, UserId};
use crate::text::{Clean, Rich};

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
    /// The display name, or the localpart where there is none; with the whole identifier where another member bears the
    /// same name.
    pub name: Clean,
    /// The other network where a bridge speaks for someone of it: `irc`.
    pub bridge: Option<Clean>,
    pub time: Timestamp,
    pub body: Body,
    pub edited: bool,
    pub reply: Option<Reply>,
    pub reactions: Vec<Reaction>,
    /// The thread that begins with this message.
    pub thread: Option<Thread>,
    /// The first message of the thread that this one is part of.
    pub in_thread: Option<EventId>,
    /// Others who have read up to here and no further.
    pub readers: usize,
    pub state: SendState,
    /// Sent by the account itself.
    pub own: bool,
    /// The account is mentioned.
    pub mention: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    Text(Rich),
    /// `/me` waves.
    Emote(Rich),
    /// A bot's words.
    Notice(Rich),
    Media(Arc<Media>),
    Poll(Arc<Poll>),
    /// Somebody came, went, or changed their name or picture: noise that is folded. The words follow the name.
    Coming(Coming, Clean),
    Redacted,
    /// The keys to it are not here.
    Undecryptable,
    /// Anything else in words that follow the name, such as "started a call", "shares a place: Grand Place (geo:50.8,4.3)".
    Other(Clean),
}

impl Body {
    /// What is said, as plain text; empty where nothing is.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::Text(rich) | Self::Emote(rich) | Self::Notice(rich) => rich.as_str(),
            Self::Media(media) => media.caption.as_ref().map_or(media.name.as_str(), Rich::as_str),
            Self::Poll(poll) => &poll.question,
            Self::Coming(_, words) | Self::Other(words) => words,
            Self::Redacted | Self::Undecryptable => "",
        }
    }
}

/// What a change of membership comes to, for the line that sums them up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Coming {
    Joined,
    Left,
    /// A new name or picture.
    Profile,
    /// Invited, knocked and the like. Kicks and bans are no noise: they are told as [`Body::Other`].
    Invited,
}

/// The message that a reply answers; both empty where it is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub event: EventId,
    pub name: Clean,
    pub text: Clean,
}

/// What is known of a thread where it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// Answers in it.
    pub count: u64,
    /// Who spoke in it last, and the first line of that; both empty where it is not known.
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
    /// The server refused it, for the reason given; it can be sent again or discarded.
    Refused(Clean),
}
