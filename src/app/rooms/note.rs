//! What the list of windows notes of each of them.
use crate::{
    app::room::{Activity, Room},
    chat::{self, RoomId, UserId},
    text::Clean,
};

/// Names a window as long as it is open, whatever its number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::app) struct Key(pub(super) u64);

#[derive(Debug, Default)]
pub struct Note {
    pub(in crate::app) key: Key,
    /// When it was shown last, counted in windows that were shown; 0: never.
    pub(in crate::app) shown: u64,
    /// When its activity came to be what it is, counted in the same way.
    pub(in crate::app) since: u64,
    /// Its timeline is open at the service.
    pub(in crate::app) followed: bool,
    /// The room that it showed when the program ended, until the service says that the account is still in it.
    pub(in crate::app) expected: Option<RoomId>,
    /// Another program had it shown. It is not joined before the person says so.
    pub(in crate::app) only_shown: bool,
    /// What the room is called, or whom one talks to there; empty where it is not known.
    pub(in crate::app) name: Clean,
    /// Whom one talks to there.
    pub(in crate::app) direct: Option<UserId>,
}

impl Room {
    /// The room that the window shows, or is to show as soon as the service knows of it.
    #[must_use]
    pub fn meant(&self) -> Option<&RoomId> {
        self.id().or(self.note.expected.as_ref())
    }

    /// What the room is called, or whom one talks to there; empty where it is not known.
    #[must_use]
    pub fn name(&self) -> &Clean {
        &self.note.name
    }

    /// Takes over what the service says of the room.
    pub(super) fn named(&mut self, room: &chat::Room) {
        self.note.direct.clone_from(&room.direct);
        self.note.name = room.name.clone();
        if self.note.name.trim().is_empty() {
            self.note.name = room.direct.as_ref().map(|user| Clean::line(user.localpart())).unwrap_or_default();
        }
    }

    /// Something happened here that was not seen; `now` as in [`Note::since`]. Says whether that is more than before.
    pub(super) fn raise(&mut self, activity: Activity, now: u64) -> bool {
        let more = activity > self.activity;
        if more {
            self.activity = activity;
            self.note.since = now;
        }
        more
    }
}
