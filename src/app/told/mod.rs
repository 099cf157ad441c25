//! What the clock and the services report. Each function says whether anything visible changed.
mod alerts;
mod chat;
mod going;
mod jumps;
mod people;
mod pictures;
mod space;
mod stream;
mod widgets;

pub(in crate::app) use alerts::quoted;

use jiff::Timestamp;

use super::{Effect, State, tracks::tracks};
use crate::{desktop, schedule};

/// What changed on the screen, and what is to be done.
pub(in crate::app) type Told = (bool, Vec<Effect>);

impl State {
    pub(in crate::app) fn ticked(&mut self, now: Timestamp) -> Told {
        let minute = self.minute();
        self.now = now;
        let mut changed = self.notices.tick();
        let mut effects = self.seen();
        effects.extend(self.tick_writing());
        effects.extend(self.tick_notices());
        if let Some(followed) = self.follow_settled() {
            effects.extend(followed);
            changed = true;
        }
        if self.minute() != minute {
            self.programme.minute(self.minute());
            self.tracks = tracks(&self.programme, self.minute());
            self.renew_tree();
            effects.extend(self.ask_what_is_live());
            changed = true;
        }
        // Seconds are on the screen only while something is counted down.
        changed |= self.queue_counts() || self.watch.counts() || self.board_counts();
        (changed, effects)
    }

    /// Tells the server what has been read, at most once a tick: a flood of messages is not a flood of receipts.
    pub(in crate::app) fn seen(&mut self) -> Vec<Effect> {
        if self.overlay.is_some() || !self.is_looked_at() {
            return vec![];
        }
        self.rooms.shown_mut().flat_map(super::room::Room::seen).collect()
    }

    pub(in crate::app) fn told_by_schedule(&mut self, event: schedule::Event) -> Told {
        if self.told_to_chooser(&event) {
            return (true, vec![]);
        }
        let before = self.programme.schedule().cloned();
        if let Some(said) = self.programme.told(event, &self.catalogue, self.minute()) {
            match said {
                Ok(words) => self.notices.info(words),
                Err(words) => self.notices.error(words),
            }
        }
        let other = self.programme.schedule().is_some_and(|now| before.is_some_and(|before| before.halls != now.halls));
        if other {
            self.watch.forget_halls();
        }
        self.tracks = tracks(&self.programme, self.minute());
        self.learn_tree();
        let mut effects = self.ask_space(false);
        effects.extend(self.ask_what_is_live());
        (true, effects)
    }

    /// Asks which streams are live while the conference is on, and no longer.
    fn ask_what_is_live(&mut self) -> Vec<Effect> {
        let wanted = self.programme.live_list(self.minute());
        if self.live == wanted {
            return vec![];
        }
        self.live.clone_from(&wanted);
        vec![schedule::Request::Live { url: wanted }.into()]
    }

    pub(in crate::app) fn told_by_desktop(&mut self, event: desktop::Event) -> Told {
        match event {
            desktop::Event::Kept { path } => {
                let words = format!("Saved as {}.", path.display());
                self.notices.info(&words);
                return (true, self.watch.say(&words).into_iter().collect());
            }
            desktop::Event::Opened => self.notices.info("Opened outside the terminal."),
            desktop::Event::Paths { prefix, found } => return (self.complete_with(&prefix, &found), vec![]),
            desktop::Event::Failed { reason } => self.notices.error(reason),
        }
        (true, vec![])
    }

    pub(in crate::app) fn themed(&mut self, outcome: Result<(), String>) -> Told {
        let fine = outcome.is_ok();
        if let Err(reason) = outcome {
            self.notices.error(reason);
        }
        (true, self.theme_changed(fine))
    }
}
