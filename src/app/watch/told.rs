//! What the players report, and when the stream that was on its way takes the old one's place.
use jiff::{SignedDuration, Timestamp};

use super::{
    Coming, Phase, Watch,
    place::{self, End},
};
use crate::{
    app::Effect,
    config::Place,
    player::{Event, Trouble},
};

/// How often it is noted how far a recording is: a crash or a dead battery takes no more.
const NOTED: SignedDuration = SignedDuration::from_secs(15);

/// What is to be done, and a word for the status line where one is due.
pub(super) type Told = (Vec<Effect>, Option<String>);

impl Watch {
    /// Takes in what the player reports.
    pub fn told(&mut self, event: Event, now: Timestamp) -> Told {
        self.told_from(End::Here, event, now)
    }

    /// Takes in what the player at the other end of SSH reports.
    pub fn told_by_other_end(&mut self, event: Event, now: Timestamp) -> Told {
        self.told_from(End::There, event, now)
    }

    fn told_from(&mut self, end: End, event: Event, now: Timestamp) -> Told {
        let in_front = end == End::of(self.at);
        let gone = matches!(event, Event::Crashed { .. } | Event::Unavailable { .. });
        for slot in super::Slot::BOTH {
            let deck = self.deck(end, slot);
            if gone {
                deck.ear.begin_anew();
                deck.known.lost();
            } else {
                deck.ear.is_there();
            }
        }
        match event {
            Event::Unavailable { reason, advice } if in_front => self.cannot(reason, advice),
            Event::Unavailable { reason, .. } => self.lost_coming(end, &reason, now),
            Event::Crashed { reason } => {
                if !in_front || !self.wanted() {
                    return (vec![], None);
                }
                // The next process plays what was on its way, or what was in front.
                self.note_position();
                self.phase = Phase::Connecting;
                let effects = if self.coming.is_some() { self.swap() } else { self.go_on() };
                (effects, Some(format!("The player ended ({reason}) and is started again.")))
            }
            _ => {
                let Some(slot) = event.slot() else { return (vec![], None) };
                let deck = self.deck(end, slot);
                let believed = deck.ear.believes(&event);
                if believed {
                    deck.known.note(&event);
                }
                if slot == self.front && in_front {
                    // What was stopped may still be reported on. The sound is the slot's, whatever it plays.
                    if self.wanted() && (believed || matches!(event, Event::Volume { .. })) {
                        return self.told_of_front(event, now);
                    }
                } else if believed {
                    return self.told_of_coming(event, now);
                }
                (vec![], None)
            }
        }
    }

    fn cannot(&mut self, reason: String, advice: String) -> Told {
        if self.at == Place::Remote && !self.wanted() {
            return (vec![], None);
        }
        let words = match self.at {
            Place::Remote => format!("The other end of SSH: {reason}. {advice} f4 watches here."),
            _ => format!("No video: {reason}. {advice}"),
        };
        if self.coming.as_ref().is_some_and(|coming| End::of(coming.place) != End::of(self.at)) {
            // What was on its way to the other player is not touched by that.
            return (self.swap(), Some(words));
        }
        let effects = self.swap();
        if self.source.is_some() {
            self.phase = Phase::Unavailable { reason, advice };
        }
        (effects, Some(words))
    }

    /// The player to which one was to go is not there.
    fn lost_coming(&mut self, end: End, reason: &str, now: Timestamp) -> Told {
        match &self.coming {
            Some(coming) if End::of(coming.place) == end => self.give_up(reason, now),
            _ => (vec![], None),
        }
    }

    fn told_of_front(&mut self, event: Event, now: Timestamp) -> Told {
        let mut said = None;
        match event {
            Event::Connecting { .. } => self.phase = Phase::Connecting,
            Event::Playing { width, height, .. } => self.plays_now((width, height)),
            Event::Buffering { .. } => self.phase = Phase::Buffering,
            Event::Paused { on, .. } => self.paused = on,
            Event::Volume { percent, mute, .. } => {
                (self.volume, self.mute) = (percent.min(100), mute);
                self.deck(End::of(self.at), self.front).mute = mute;
            }
            Event::Retrying { trouble, reason, seconds, attempt, .. } => {
                return self.failed(trouble, reason, (seconds, attempt), now);
            }
            Event::Position { .. } if now.duration_since(self.noted) >= NOTED => {
                self.noted = now;
                self.note_position();
            }
            // It is over. The player is told, so that it does not begin it anew after a crash.
            Event::Ended { .. } | Event::Closed { .. } => {
                if matches!(event, Event::Ended { .. }) {
                    self.seen_to_the_end();
                    said = self.source.as_ref().map(|source| format!("{} has ended.", source.title));
                } else {
                    said = Some(if self.at == Place::Remote {
                        "The window at the other end was closed.".to_owned()
                    } else {
                        "The window was closed.".to_owned()
                    });
                }
                if self.coming.is_none() {
                    return (self.stop(), said);
                }
                self.note_position();
                self.phase = Phase::Idle;
            }
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
        (if self.shows() { vec![] } else { self.swap() }, said)
    }

    /// Tries the next address of the same hall, if there is one; else another place, where this one may be what is wrong; else
    /// waits for the player's own next try.
    fn failed(&mut self, trouble: Trouble, reason: String, (seconds, attempt): (u32, u32), now: Timestamp) -> Told {
        if self.coming.is_some() {
            return (self.swap(), None);
        }
        // The player waits for what has stalled, and what it has is not thrown away.
        let waits = trouble == Trouble::Stalled;
        if !waits && let Some(effects) = self.try_next(false) {
            self.phase = Phase::Connecting;
            return (effects, None);
        }
        // All of them were tried, and this one again: another may have begun meanwhile.
        let source = self.source.as_mut().filter(|source| !waits && attempt > 1 && source.urls.len() > 1 && !self.came);
        if let Some(source) = source {
            source.at = 0;
            return (self.again(), None);
        }
        if trouble == Trouble::Failed && !self.came && self.falls_back() {
            return self.fall_back(&reason);
        }
        self.note_failed(self.source.as_ref().and_then(|source| source.hall), now);
        let until = now.checked_add(SignedDuration::from_secs(seconds.into())).unwrap_or(now);
        // Where there is no pane, nothing else says why.
        let title = self.source.as_ref().map_or("the stream", |source| &source.title);
        let said = (!place::has_pane(self.at)).then(|| format!("{title}: {reason}."));
        self.phase = Phase::Retrying { trouble, reason, until, attempt };
        (vec![], said)
    }

    /// Whether the pane may do what this place does not.
    fn falls_back(&self) -> bool {
        matches!(self.at, Place::Window | Place::Framebuffer) && self.places.can(Place::Pane).is_ok()
    }

    /// It has never played in the window, and nobody knows why: the pane is tried.
    fn fall_back(&mut self, reason: &str) -> Told {
        let words = format!("It cannot be watched {}: {reason}. The pane is tried.", place::words(self.at));
        self.place = Place::Pane;
        if let Some(source) = &mut self.source {
            source.at = 0;
        }
        (self.again(), Some(words))
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
            Event::Retrying { reason, .. } => match self.try_next(true) {
                Some(effects) => (effects, None),
                None => self.give_up(&reason, now),
            },
            Event::Ended { .. } => self.give_up("it is over", now),
            Event::Closed { .. } => self.give_up("the window was closed", now),
            _ => (vec![], None),
        }
    }

    /// What was on its way cannot be had: the old goes on.
    fn give_up(&mut self, reason: &str, now: Timestamp) -> Told {
        let Some(Coming { source: coming, place }) = &self.coming else { return (vec![], None) };
        let (title, place) = (coming.title.clone(), *place);
        if self.is_in_front(coming) {
            // It is there, for it plays: what is wrong is the place, or the quality.
            let words = if place == self.at {
                format!("{title} cannot be watched otherwise: {reason}. It goes on as it was.")
            } else {
                self.place = self.at;
                format!("{title} cannot be watched {}: {reason}. It goes on where it was.", place::words(place))
            };
            return (self.cancel(), Some(words));
        }
        // Where another place was wanted too, that may be what is wrong; and the hall in front plays.
        let front = self.source.as_ref().and_then(|source| source.hall);
        let hall = coming.hall.filter(|hall| place == self.at && front != Some(*hall));
        self.place = self.at;
        let old = self.source.as_ref().map_or("What plays", |source| &source.title);
        let words = format!("{title} cannot be watched: {reason}. {old} goes on.");
        self.note_failed(hall, now);
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
        self.came = true;
        if let Some(hall) = self.source.as_ref().and_then(|source| source.hall) {
            self.failed.forget(hall);
        }
    }

    fn seen_to_the_end(&mut self) {
        let url = self.source.as_ref().filter(|source| source.recording).and_then(|source| source.urls.first());
        if let Some(url) = url {
            self.unkept |= self.positions.forget(url);
        }
        self.forget_position();
    }
}
