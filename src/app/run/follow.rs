//! The chat that follows the stream from hall to hall, or stays where it is.
use jiff::{SignedDuration, Timestamp};

use crate::{
    app::{
        Effect, State,
        room::{Focus, Room},
        rooms::Key,
    },
    schedule::TalkId,
};

/// How long after a key the chat goes, by a clock that is told once a second: at least a second passes, so that who zaps
/// through five halls enters one room.
const SETTLED: SignedDuration = SignedDuration::from_secs(2);

/// Whether the chat follows, and where to.
#[derive(Debug, Default)]
pub(in crate::app) struct Follow {
    /// What was said in this session; before that the setting holds.
    pub(in crate::app) said: Option<bool>,
    pending: Option<Pending>,
}

/// Where the chat goes once the person has settled.
#[derive(Debug)]
struct Pending {
    talk: TalkId,
    /// When the key was pressed, as the clock was told last before it.
    since: Timestamp,
    /// The window that had the keys, and what was typed there.
    window: Key,
    typed: String,
}

impl State {
    /// Whether the chat follows the stream.
    #[must_use]
    pub fn chat_follows(&self) -> bool {
        self.follow.said.unwrap_or(self.settings.config().video.follow)
    }

    /// `/follow on`, `/follow off`, or the other of the two.
    pub(super) fn follow_stream(&mut self, arg: &str) -> Vec<Effect> {
        let on = match arg.trim() {
            "" => !self.chat_follows(),
            "on" => true,
            "off" => false,
            _ => {
                self.mistaken("/follow can be on or off, or stand alone for the other of the two.");
                return vec![];
            }
        };
        self.follow.said = Some(on);
        self.follow.pending = None;
        self.notices.info(if on {
            "follow: when you zap, the chat goes to the hall's room."
        } else {
            "pin: when you zap, the chat stays."
        });
        vec![]
    }

    /// A key has led to another stream: notes where the chat is to go. It does not take one out of the programme.
    pub(super) fn zapped(&mut self) {
        let talk = self.watch.aimed_at().and_then(|source| source.talk.clone());
        let room = self.rooms.current().filter(|_| self.chat_follows());
        self.follow.pending = talk.zip(room).map(|(talk, room)| Pending {
            talk,
            since: self.now,
            window: room.note.key,
            typed: room.composer.text().to_owned(),
        });
    }

    /// Goes where the stream has gone, a while after the last key. Who has gone elsewhere since, or writes, stays; and so
    /// does the chat where the stream could not be had. Tells whether it went.
    pub(in crate::app) fn follow_settled(&mut self) -> Option<Vec<Effect>> {
        // What lies over the screen has the keys: the chat goes when it is gone.
        if self.overlay.is_some() {
            return None;
        }
        let (now, look) = (self.now, self.look());
        let pending = self.follow.pending.take_if(|pending| now.duration_since(pending.since) >= SETTLED)?;
        let here = |room: &&Room| room.note.key == pending.window && room.composer.text() == pending.typed;
        let focus = self.rooms.current().filter(here)?.focus;
        // Nobody is asked for an account, or told that there is no room, by a clock.
        self.account.user()?;
        self.watch.aimed_at().filter(|source| source.talk.as_ref() == Some(&pending.talk))?;
        let talk = self.programme.schedule()?.talk(&pending.talk)?;
        let rooms = self.addresses_of(talk);
        if rooms.is_empty() {
            return None;
        }
        let effects = self.enter(rooms, Some(pending.talk));
        // Letters mean there what they meant here.
        if let Some(room) = self.rooms.current_mut() {
            match focus {
                Focus::Composer | Focus::Search => {}
                Focus::Tree => room.focus = Focus::Tree,
                Focus::Messages => room.to_messages(&look),
            }
        }
        Some(effects)
    }
}
