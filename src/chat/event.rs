//! What the Matrix network reports.
use std::{path::PathBuf, sync::Arc};

use jiff::Timestamp;

use super::{
    About, Address, Change, Connection, Direction, EventId, Flows, MediaKey, Member, Picture, Powers, Room, RoomId,
    Space, TimelineId, UserId, Widget,
};
use crate::text::Clean;

/// The reason of a `JoinFailed` that was asked for, by `Request::Unqueue`.
pub const GIVEN_UP: &str = "it was taken out of the queue";

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
    /// The account's store cannot be read; `Request::StartAfresh` sets it aside.
    Damaged {
        reason: String,
    },
    Connection(Connection),
    /// All rooms the account is in or invited to, each time any of them changes.
    Rooms(Vec<Room>),
    /// The rooms that the account is in, as the server says, each time it is heard again (`GET /joined_rooms`).
    /// [`Event::Rooms`] is what is known of them: after a crash the SDK may learn late of a room that was joined just before.
    In(Vec<RoomId>),
    /// Of the addresses that were asked for (`asked` is the first of them), `at` is the first that exists; a room that was
    /// replaced by another (`m.room.tombstone`) leads to that one.
    Located {
        asked: Address,
        at: Address,
        room: RoomId,
    },
    /// None of the addresses leads anywhere, or the server does not say.
    Lost {
        asked: Address,
        reason: String,
    },
    /// The room is shown without being in it; its timeline follows.
    Peeked {
        room: RoomId,
        about: About,
    },
    /// It cannot be shown without being in it.
    PeekFailed {
        room: RoomId,
        reason: String,
    },
    /// The room was closed and goes on in another one (`m.room.tombstone`): told of a room that is shown, once after `Open` or
    /// `Peek` or as soon as it happens. What was said before stays where it is.
    Replaced {
        room: RoomId,
        by: Address,
    },
    /// The account is in the room; `asked`: its first address as it was asked for, `at`: the one that led there.
    Joined {
        asked: Address,
        at: Address,
        room: RoomId,
    },
    /// `reason` is [`GIVEN_UP`] where the room was taken out of the queue.
    JoinFailed {
        asked: Address,
        reason: String,
    },
    Left {
        room: RoomId,
    },
    LeaveFailed {
        room: RoomId,
        reason: String,
    },
    /// How far joining and leaving has come; told each time it changes.
    Queue(Progress),
    Space(Arc<Space>),
    SpaceFailed {
        asked: Address,
        reason: String,
    },
    /// The room for direct messages with this person.
    Direct {
        user: UserId,
        room: RoomId,
    },
    Timeline {
        timeline: TimelineId,
        changes: Vec<Change>,
    },
    /// Further messages came in, as `Timeline` changes before this; `end`: there are no more in this direction (newer: the
    /// timeline is live).
    Paged {
        timeline: TimelineId,
        direction: Direction,
        end: bool,
    },
    PageFailed {
        timeline: TimelineId,
        direction: Direction,
        reason: String,
    },
    /// The room's main timeline now stands around this event, or at its end; `live`: new messages appear at its end.
    Jumped {
        room: RoomId,
        event: Option<EventId>,
        live: bool,
    },
    JumpFailed {
        room: RoomId,
        reason: String,
    },
    /// Who types there, the account itself left out.
    Typing {
        room: RoomId,
        names: Vec<Clean>,
    },
    /// The room's widgets; told after `Open`, `Peek`, and when they are asked for.
    Widgets {
        room: RoomId,
        widgets: Vec<Widget>,
    },
    /// They are not known.
    WidgetsFailed {
        room: RoomId,
        reason: String,
    },
    /// What the account may do there; told after `Open`, and when it changes.
    Powers {
        room: RoomId,
        powers: Powers,
    },
    /// The members, the mightiest first, then by name; `total` counts those that were left out, too.
    Members {
        room: RoomId,
        members: Arc<[Member]>,
        total: u64,
    },
    /// Who somebody is.
    Person {
        room: RoomId,
        member: Member,
        /// Rooms shared with the account, by name.
        shared: Vec<Clean>,
    },
    /// Whom the account ignores.
    Ignored(Vec<UserId>),
    /// Words that the account is told of.
    Keywords(Vec<String>),
    /// A message that the account is to be told of came in just now.
    Alert(Alert),
    /// The mentions of all rooms, the newest first.
    Inbox(Vec<Alert>),
    InboxFailed {
        reason: String,
    },
    /// What the server found, the newest first; `total` as it counts.
    Found {
        room: RoomId,
        words: String,
        hits: Vec<Hit>,
        total: u64,
    },
    SearchFailed {
        room: RoomId,
        reason: String,
    },
    Picture {
        media: MediaKey,
        picture: Result<Arc<Picture>, String>,
    },
    /// How much of a file that is to be saved has come, in bytes.
    Saving {
        name: Clean,
        got: u64,
        /// As the server says.
        total: Option<u64>,
    },
    /// The file is kept there.
    Saved {
        path: PathBuf,
        open: bool,
    },
    /// It was not saved.
    SaveFailed {
        name: Clean,
        reason: String,
    },
    /// How far an upload has come, in bytes; told at its end, too.
    Uploading {
        timeline: TimelineId,
        name: Clean,
        sent: u64,
        total: u64,
    },
    /// It was not uploaded.
    UploadFailed {
        timeline: TimelineId,
        name: Clean,
        reason: String,
    },
    /// What was asked is done, in words.
    Done {
        words: String,
    },
    /// Anything else that went wrong, in words a person can act on.
    Failed {
        reason: String,
    },
}

/// How far joining and leaving rooms has come, since there was nothing to do last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Rooms joined or given up, and all that were asked for.
    pub joins: (usize, usize),
    /// The same for rooms left.
    pub leaves: (usize, usize),
    /// When the next one is tried, where the server asked to wait.
    pub next: Option<Timestamp>,
    /// The rooms that wait to be joined, by their first address, in the order in which they are tried; at most 100.
    pub waiting: Vec<Address>,
    /// The person asked to stop for now.
    pub held: bool,
}

/// A message that the account is to be told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    pub room: RoomId,
    pub event: EventId,
    pub sender: UserId,
    pub name: Clean,
    /// The first line of what was said.
    pub text: Clean,
    pub time: Timestamp,
    pub reason: AlertReason,
}

/// Why the account is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AlertReason {
    /// Its name, or a word it asked to be told of.
    Mention,
    Direct,
    Invitation,
    /// The room is set to tell of every message.
    Message,
}

/// A message that a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    pub event: EventId,
    pub name: Clean,
    pub time: Timestamp,
    pub text: Clean,
}
