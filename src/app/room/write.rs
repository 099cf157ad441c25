//! Writing: what is typed, and what becomes of it.
use super::{Completion, Focus, Room, Target};
use crate::{
    app::{Effect, Key},
    chat::{Kind, Outgoing, Request},
};

/// Messages that wait for a room to be joined.
const OUTBOX: usize = 20;

impl Room {
    /// Sends text as what the composer was opened for.
    #[must_use]
    pub fn send(&mut self, body: String) -> Vec<Effect> {
        let kind = match std::mem::take(&mut self.target) {
            Target::New => Kind::New,
            Target::Reply { to, .. } => Kind::Reply { to },
            Target::Edit(event) => Kind::Edit { event },
        };
        self.post(Outgoing { kind, body, mentions: vec![] })
    }

    /// Sends a message, or keeps it until the room is joined.
    #[must_use]
    pub fn post(&mut self, message: Outgoing) -> Vec<Effect> {
        self.history.live();
        if let Some(timeline) = self.timeline() {
            return vec![Request::Send { timeline, message }.into()];
        }
        if self.outbox.len() < OUTBOX {
            self.outbox.push(message);
        }
        vec![]
    }

    /// Types into the composer; says whether the key meant anything there.
    pub fn type_key(&mut self, key: Key) -> bool {
        self.completion = None;
        self.composer.key(key)
    }

    /// Whether Tab is going through matches.
    #[must_use]
    pub fn completing(&self) -> bool {
        self.completion.is_some()
    }

    /// Completes the word before the cursor; asked again, with the next match or the one before.
    pub fn complete(&mut self, forward: bool, fresh: &Completion) {
        let mut going = self.completion.take().unwrap_or_else(|| fresh.clone());
        let count = going.words.len();
        going.at = match going.at {
            _ if count == 0 => return,
            None if forward => Some(0),
            None => Some(count - 1),
            Some(at) if forward => Some((at + 1) % count),
            Some(at) => Some((at + count - 1) % count),
        };
        if let Some(word) = going.at.and_then(|at| going.words.get(at)) {
            self.composer.complete(going.start, word);
        }
        self.completion = Some(going);
    }

    /// The keys go to the composer, and no message is selected.
    pub fn compose(&mut self) {
        self.focus = Focus::Composer;
        self.doomed = None;
        self.history.unselect();
    }

    /// Leaves the reply or edit that was begun.
    pub fn forget_target(&mut self) {
        if matches!(std::mem::take(&mut self.target), Target::Edit(_)) {
            self.composer.set("");
        }
    }
}
