//! Writing: what is typed, and what becomes of it.
mod edit;
mod mentions;
mod paste;
mod typing;

use super::{Focus, Room, Target};
use crate::{
    app::{Effect, Key, complete::Completion},
    chat::{Jump, Kind, Mention, Outgoing, Request},
    config::Up,
    text,
};
pub use paste::Pasted;
use typing::Typist;

/// Messages that wait for a room to be joined.
const OUTBOX: usize = 20;
/// People remembered as named in one message.
const NAMED: usize = 100;

/// What belongs to the text in the composer.
#[derive(Debug, Default)]
pub struct Writing {
    /// People whose names were completed.
    pub(super) named: Vec<Mention>,
    /// What was being written when the editing of a message began.
    pub(super) aside: String,
    /// The message that is edited, as it was.
    opened: String,
    /// What was pasted and is asked about.
    pasted: Option<Pasted>,
    typist: Typist,
    /// The members were asked for.
    asked: bool,
}

impl Room {
    /// Sends text as what the composer was opened for.
    #[must_use]
    pub fn send(&mut self, body: String) -> Vec<Effect> {
        let mentions = self.mentions(&body);
        let kind = match std::mem::take(&mut self.target) {
            Target::New => Kind::New,
            Target::Reply { to, .. } => Kind::Reply { to },
            Target::Edit(event) => {
                self.put_back();
                Kind::Edit { event }
            }
        };
        self.post(Outgoing { kind, body, mentions })
    }

    /// Sends `/me`.
    #[must_use]
    pub fn emote(&mut self, body: &str) -> Vec<Effect> {
        let mentions = self.mentions(body);
        self.post(Outgoing { kind: Kind::Emote, body: body.to_owned(), mentions })
    }

    /// Why nothing can be sent from here now, if so: what is typed then stays where it is.
    #[must_use]
    pub fn closed(&self) -> Option<String> {
        if self.id().is_some() {
            return (!self.powers.send).then(|| "You may not write in this room; the text stays here.".to_owned());
        }
        let full = self.outbox.len() >= OUTBOX;
        full.then(|| format!("{OUTBOX} messages wait for this room already; the text stays here."))
    }

    /// Sends a message, or keeps it until the room is joined.
    #[must_use]
    pub fn post(&mut self, message: Outgoing) -> Vec<Effect> {
        let away = !self.history.is_live() && self.thread.is_none();
        self.history.live();
        self.writing.named.clear();
        if let Some(timeline) = self.timeline() {
            // What is said stands at the end, which is not shown where one reads far back.
            if away {
                self.pending = Some(Jump::End);
            }
            let end = if away { self.go_on() } else { None };
            return end.into_iter().chain([Request::Send { timeline, message }.into()]).collect();
        }
        if self.outbox.len() < OUTBOX {
            self.outbox.push(message);
        } else {
            self.composer.remember(&message.body);
        }
        vec![]
    }

    /// Types into the composer; says whether the key meant anything there. `up`: what an up arrow in an empty line means.
    pub fn type_key(&mut self, key: Key, up: Up) -> bool {
        self.completion = None;
        if self.writing.pasted.is_some() {
            // The question first.
            return false;
        }
        let before = self.composer.text().len();
        let known = self.walk_own(key, up) || self.composer.key(key);
        if known && (key.typed().is_some() || self.composer.text().len() != before) {
            self.writing.typist.typed();
        }
        known
    }

    /// Completes the word before the cursor; asked again, with the next match or the one before.
    pub fn complete(&mut self, forward: bool, fresh: Completion) {
        // What found nothing may find something now.
        let going = self.completion.take().filter(|going| !going.words.is_empty());
        let again = going.is_some();
        let mut going = going.unwrap_or(fresh);
        let count = going.words.len();
        going.at = match going.at {
            _ if count == 0 => return,
            None if forward => Some(0),
            None => Some(count - 1),
            Some(at) if forward => Some((at + 1) % count),
            Some(at) => Some((at + count - 1) % count),
        };
        if again && going.named {
            self.writing.named.pop();
        }
        if let Some(word) = going.at.and_then(|at| going.words.get(at)) {
            self.composer.complete(going.start, &word.text);
            going.named = word.mention.is_some() && self.writing.named.len() < NAMED;
            self.writing.named.extend(word.mention.clone().filter(|_| going.named));
        }
        self.writing.typist.typed();
        self.completion = Some(going);
    }

    /// What Tab is going through.
    #[must_use]
    pub fn completing(&self) -> Option<&Completion> {
        self.completion.as_ref()
    }

    /// Asks who is in the room, once.
    #[must_use]
    pub fn ask_members(&mut self) -> Vec<Effect> {
        match self.id().cloned() {
            Some(room) if self.members.is_empty() && !std::mem::replace(&mut self.writing.asked, true) => {
                vec![Request::Members(room).into()]
            }
            _ => vec![],
        }
    }

    /// The keys go to the composer, and no message is selected.
    pub fn compose(&mut self) {
        self.focus = Focus::Composer;
        self.doomed = None;
        self.history.unselect();
    }

    /// Leaves the reply or edit that was begun; says whether there was one.
    pub fn forget_target(&mut self) -> bool {
        match std::mem::take(&mut self.target) {
            Target::New => return false,
            Target::Reply { .. } => {}
            Target::Edit(_) => self.leave_edit(),
        }
        true
    }

    /// Empties the composer; `ctrl-up` brings back what stood there. Says whether there was anything.
    pub fn clear(&mut self) -> bool {
        let held = self.drop_paste();
        let typed = !self.composer.is_empty();
        self.composer.take();
        self.writing.named.clear();
        self.completion = None;
        self.forget_target() || typed || held
    }

    /// The line above the composer: what is asked, or what the text will be.
    #[must_use]
    pub fn heading(&self) -> Option<String> {
        if let Some(pasted) = &self.writing.pasted {
            return Some(pasted.words());
        }
        match &self.target {
            Target::New => None,
            Target::Reply { name, .. } => Some(format!("reply to {} (esc leaves it)", text::fit(name, 40))),
            Target::Edit(_) => Some("editing your message (enter replaces it, esc leaves it as it was)".to_owned()),
        }
    }
}
