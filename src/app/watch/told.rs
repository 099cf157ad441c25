//! What the player reports, and when the stream that was on its way takes the old one's place.
use jiff::{SignedDuration, Timestamp};

use super::{Phase, Source, Watch};
use crate::{
    app::Effect,
    player::{Event, Request, Trouble},
};

/// What is to be done, and a word for the status line where one is due.
pub(super) type Told = (Vec<Effect>, Option<String>);

impl Watch {
    /// Takes in what the player reports.
    pub fn told(&mut self, event: Event, now: Timestamp) -> Told {
        match event {
            Event::Unavailable { reason, advice } => self.cannot(reason, advice),
            Event::Crashed { reason } if self.wanted() => {
                // The next process plays what was on its way, or what was in front.
                self.phase = Phase::Connecting;
                (self.swap(), Some(format!("The player ended ({reason}) and is started again.")))
            }
            _ => {
                let Some(slot) = event.slot() else { return (vec![], None) };
                let believed = self.ears[slot as usize].believes(&event);
                if believed {
                    self.known[slot as usize].note(&event);
                }
                if slot != self.front {
                    return if believed { self.told_of_coming(event, now) } else { (vec![], None) };
                }
                // What was stopped may still be reported on. The sound is the slot's, whatever it plays.
                if self.wanted() && (believed || matches!(event, Event::Volume { .. })) {
                    return (self.told_of_front(event, now), None);
                }
                (vec![], None)
            }
        }
    }

    fn cannot(&mut self, reason: String, advice: String) -> Told {
        let words = format!("No video: {reason}. {advice}");
        let effects = self.swap();
        if self.source.is_some() {
            self.phase = Phase::Unavailable { reason, advice };
        }
        (effects, Some(words))
    }

    fn told_of_front(&mut self, event: Event, now: Timestamp) -> Vec<Effect> {
        match event {
            Event::Connecting { .. } => self.phase = Phase::Connecting,
            Event::Playing { width, height, .. } => self.plays_now((width, height)),
            Event::Buffering { .. } => self.phase = Phase::Buffering,
            Event::Paused { on, .. } => self.paused = on,
            Event::Volume { percent, mute, .. } => (self.volume, self.mute) = (percent.min(100), mute),
            Event::Retrying { trouble, reason, seconds, attempt, .. } => {
                return self.failed(trouble, reason, (seconds, attempt), now);
            }
            // It is over. The player is told, so that it does not begin it anew after a crash.
            Event::Ended { .. } | Event::Closed { .. } if self.coming.is_none() => return self.stop(),
            Event::Ended { .. } | Event::Closed { .. } => self.phase = Phase::Idle,
            Event::About { .. }
            | Event::Position { .. }
            | Event::Shot { .. }
            | Event::ShotFailed { .. }
            | Event::Stopped { .. }
            | Event::Ready { .. }
            | Event::Crashed { .. }
            | Event::Unavailable { .. } => {}
        }
        // Nothing is left to look at until the other is there.
        if self.shows() { vec![] } else { self.swap() }
    }

    /// Tries the next address of the same hall, if there is one; else waits for the player's own next try.
    fn failed(
        &mut self,
        trouble: Trouble,
        reason: String,
        (seconds, attempt): (u32, u32),
        now: Timestamp,
    ) -> Vec<Effect> {
        if self.coming.is_some() {
            return self.swap();
        }
        if let Some(url) = self.source.as_mut().and_then(Source::next) {
            self.phase = Phase::Connecting;
            return vec![self.play(self.front, url)];
        }
        self.note_failed(self.source.as_ref().and_then(|source| source.hall), now);
        let until = now.checked_add(SignedDuration::from_secs(seconds.into())).unwrap_or(now);
        self.phase = Phase::Retrying { trouble, reason, until, attempt };
        vec![]
    }

    fn told_of_coming(&mut self, event: Event, now: Timestamp) -> Told {
        if self.coming.is_none() {
            return (vec![], None);
        }
        match event {
            Event::Playing { width, height, .. } => {
                let effects = self.swap();
                self.plays_now((width, height));
                (effects, None)
            }
            Event::Retrying { reason, .. } => match self.coming.as_mut().and_then(Source::next) {
                Some(url) => (vec![self.play(self.front.other(), url)], None),
                None => self.give_up(&reason, now),
            },
            Event::Ended { .. } => self.give_up("it is over", now),
            _ => (vec![], None),
        }
    }

    /// What was on its way cannot be had: the old goes on.
    fn give_up(&mut self, reason: &str, now: Timestamp) -> Told {
        let Some(coming) = &self.coming else { return (vec![], None) };
        let old = self.source.as_ref().map_or("What plays", |source| &source.title);
        let words = format!("{} cannot be watched: {reason}. {old} goes on.", coming.title);
        self.note_failed(coming.hall, now);
        (self.cancel(), Some(words))
    }

    fn note_failed(&mut self, hall: Option<usize>, now: Timestamp) {
        if let Some(hall) = hall {
            self.failed.note(hall, now);
        }
    }

    fn plays_now(&mut self, shape: (u32, u32)) {
        self.phase = Phase::Playing;
        self.shape = shape;
        if let Some(hall) = self.source.as_ref().and_then(|source| source.hall) {
            self.failed.forget(hall);
        }
    }

    /// What is on its way takes the place of the old, which ends: its sound first, so that never two are heard.
    fn swap(&mut self) -> Vec<Effect> {
        let Some(source) = self.coming.take() else { return vec![] };
        let (old, new) = (self.front, self.front.other());
        self.front = new;
        self.source = Some(source);
        self.phase = Phase::Connecting;
        self.paused = false;
        self.shape = (0, 0);
        self.ears[old as usize].stop();
        vec![
            Request::Mute { slot: old, on: true }.into(),
            Request::Stop { slot: old }.into(),
            Request::Mute { slot: new, on: self.mute }.into(),
        ]
    }
}
