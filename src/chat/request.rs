//! What may be asked of the Matrix network.
use std::path::PathBuf;

use jiff::Timestamp;

use super::{Address, EventId, ItemId, MediaKey, RoomId, Secret, TimelineId, UserId};

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
    /// After `Event::Damaged`: sets the damaged store aside and opens the account with a new one.
    StartAfresh,
    /// Which of these addresses of one room is the first that exists? Answered by `Located` or `Lost`.
    Locate(Vec<Address>),
    /// Show a room without being in it, named by its id, until `Unpeek` or until it is joined and opened; answered by
    /// `Peeked` and then as by `Open`, or by `PeekFailed`.
    Peek(Address),
    Unpeek(RoomId),
    /// Join rooms, one after the other as the server lets them through; of each, the addresses under which it may be
    /// found, the best first. Each is answered by `Joined` (also when already in it) or `JoinFailed`; `Queue` tells how far
    /// it has come.
    Join {
        rooms: Vec<Vec<Address>>,
        rank: Rank,
    },
    /// Leave rooms, in the same way: each answered by `Left` or `LeaveFailed`.
    Leave(Vec<RoomId>),
    /// The rooms on screen that the account is not in: they are joined before all others. Replaces what was told before.
    Attend(Vec<Address>),
    /// Join and leave nothing for now, or go on.
    Hold(bool),
    /// Give up what waits to be joined or left: the room with this first address, or everything.
    Unqueue(Option<Address>),
    /// Walk a conference's space, the first of these addresses that exists; answered by `Space`, more than once while its
    /// pages come, or `SpaceFailed`.
    Space(Vec<Address>),
    /// Take an invitation; answered by the room in `Rooms`, or `Failed`.
    Accept(RoomId),
    /// Make or find the room for direct messages with this person; answered by `Direct` or `Failed`.
    Query(UserId),
    /// Follow a timeline of a joined room; answered by `Timeline` with a `Reset` first.
    Open(TimelineId),
    /// Stop following it.
    Close(TimelineId),
    /// Load further messages; answered by `Paged` or `PageFailed`.
    Page {
        timeline: TimelineId,
        direction: Direction,
        count: u16,
        /// The message on screen: what is far from it may be unloaded.
        near: Option<EventId>,
    },
    /// Show another part of the room's main timeline; answered by `Timeline` with a `Reset` and then `Jumped`, or `JumpFailed`.
    Jump {
        room: RoomId,
        to: Jump,
    },
    Send {
        timeline: TimelineId,
        message: Outgoing,
    },
    /// Try a refused message once more.
    Resend {
        timeline: TimelineId,
        item: ItemId,
    },
    /// Give up a message that the server does not have yet.
    Discard {
        timeline: TimelineId,
        item: ItemId,
    },
    /// Put the reaction there, or take one's own back.
    React {
        timeline: TimelineId,
        event: EventId,
        key: String,
    },
    Redact {
        room: RoomId,
        event: EventId,
        reason: Option<String>,
    },
    /// Choose these answers of a poll, in place of those chosen before.
    Vote {
        room: RoomId,
        poll: EventId,
        answers: Vec<String>,
    },
    /// End one's own poll.
    EndPoll {
        room: RoomId,
        poll: EventId,
    },
    /// The person has seen everything up to this event.
    Read {
        timeline: TimelineId,
        event: EventId,
    },
    /// The person types, or has stopped.
    Typing {
        room: RoomId,
        on: bool,
    },
    /// The room's widgets as they are now, also of a room that the account is not in; answered by `Widgets` or
    /// `WidgetsFailed`.
    Widgets(RoomId),
    /// Answered by `Members`.
    Members(RoomId),
    /// Answered by `Person`.
    Whois {
        room: RoomId,
        user: UserId,
    },
    /// Change something of a room; answered by `Done` or `Failed`.
    Act {
        room: RoomId,
        action: Action,
    },
    /// One's own display name, everywhere; answered by `Done` or `Failed`.
    Nick(String),
    /// Show nothing of this person any more, or again; answered by `Ignored`.
    Ignore {
        user: UserId,
        on: bool,
    },
    /// Be told of messages with this word, or no longer; answered by `Keywords`.
    Hilight {
        word: String,
        on: bool,
    },
    /// Which messages of a room one is told of; answered by the room in `Rooms`.
    Notify {
        room: RoomId,
        level: Loudness,
    },
    /// The mentions of all rooms; answered by `Inbox`.
    Inbox,
    /// Look for words in a room's messages, on the server; answered by `Found`.
    Search {
        room: RoomId,
        words: String,
    },
    /// Fetch and decode a picture, to at most this many pixels; answered by `Picture`.
    Picture {
        media: MediaKey,
        width: u32,
        height: u32,
        /// Most bytes to fetch for it; at most 64 MB are.
        most: u64,
    },
    /// Fetch a file and keep it in a folder, under a name made safe; answered by `Saving`, and `Saved` or `SaveFailed`.
    Save {
        media: MediaKey,
        name: String,
        folder: PathBuf,
        /// Open it with the desktop's program then.
        open: bool,
    },
    /// Send a file; answered by `Uploading`, and by the message in the timeline.
    Upload {
        timeline: TimelineId,
        path: PathBuf,
        caption: Option<String>,
    },
    /// Give up what is being uploaded there.
    CancelUpload(TimelineId),
}

/// How soon a room is joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rank {
    /// The person went there.
    Asked,
    /// A talk of it is starred.
    Starred,
    Rest,
}

/// A message on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    pub kind: Kind,
    /// Plain text or Markdown; of a poll, the question.
    pub body: String,
    /// People who are named in the body and are to be notified.
    pub mentions: Vec<Mention>,
}

impl Outgoing {
    /// A new message that mentions nobody.
    #[must_use]
    pub fn new(body: impl Into<String>) -> Self {
        Self { kind: Kind::New, body: body.into(), mentions: vec![] }
    }
}

/// What kind of message goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    New,
    Reply {
        to: EventId,
    },
    Edit {
        event: EventId,
    },
    /// `/me`.
    Emote,
    Notice,
    /// The answers to choose one from.
    Poll {
        answers: Vec<String>,
    },
}

/// Somebody named in a message: where `name` stands in its body, a link to `user` is made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub user: UserId,
    pub name: String,
}

/// Which way a timeline is loaded further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    Older,
    Newer,
}

/// Where in a room's timeline to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Jump {
    Event(EventId),
    /// The first message at or after this time.
    Time(Timestamp),
    /// Where reading stopped last.
    Unread,
    /// The newest message.
    End,
}

/// A change of a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// Leave it, or decline the invitation.
    Leave,
    Invite(UserId),
    Kick {
        user: UserId,
        reason: Option<String>,
    },
    Ban {
        user: UserId,
        reason: Option<String>,
    },
    Unban(UserId),
    Topic(String),
    /// One's own name in this room alone.
    Nick(String),
}

/// Which messages one is told of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Loudness {
    All,
    #[default]
    Mentions,
    Mute,
}
