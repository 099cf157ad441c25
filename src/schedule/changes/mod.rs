//! What changed in a programme since it was last looked at: told by content, for versions say nothing (FOSDEM's is always
//! `latest`).
mod compare;
mod matching;
mod seen;
mod words;

use jiff::{SignedDuration, Timestamp};

use super::TalkId;
use crate::text::Clean;
pub use compare::{Compared, compare, diff};
pub use seen::Seen;

/// What happened to one talk since the programme was last looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its name in the schedule that is shown; one that is gone from it keeps its old name.
    pub talk: TalkId,
    pub title: Clean,
    /// At least one, in the order of [`ChangeKind`].
    pub kinds: Vec<ChangeKind>,
    /// When it begins; for a talk that is gone, when it would have begun.
    pub start: Timestamp,
    /// What was known of it; `None` for a new one.
    pub was: Option<Was>,
}

/// What may happen to a talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ChangeKind {
    New,
    /// It will not be held: the schedule says so, or no longer has it.
    Cancelled,
    /// It is held on another day.
    Moved,
    /// It begins or ends at another time of the same day.
    NewTime,
    /// It is held in another hall.
    NewRoom,
    /// Its title, people, track, language, kind or texts changed, or it is held after all.
    Amended,
}

/// A talk as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Was {
    pub title: Clean,
    pub start: Timestamp,
    pub duration: SignedDuration,
    /// The hall's name.
    pub hall: Clean,
}
