//! Where in the stream one is: what is known of each slot's stream, and the words for it.
use jiff::Timestamp;

use super::{Watch, place::End};
use crate::{
    app::{Effect, words},
    player::{About, Event, Position, Request, Slot},
};

/// Seconds behind that are not said: a step to what is live lands at the beginning of a picture.
const NEAR: u32 = 3;
/// More than this is worth a key.
const FAR: u32 = 5;
/// Seconds that a picture may take, over a thin line; then another may be asked for.
const PATIENCE: i64 = 30;

/// What the player told of the stream of one slot.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    about: About,
    position: Position,
    /// When a picture of it was asked for that has not come.
    shot: Option<Timestamp>,
}

impl Known {
    /// Takes note; what is told from [`Event::Connecting`] on is about the same stream still.
    pub(super) fn note(&mut self, event: &Event) {
        match event {
            Event::About { about, .. } => self.about.clone_from(about),
            Event::Position { position, .. } => self.position = *position,
            _ => {}
        }
    }

    /// The player has ended: what was asked of it will not come.
    pub(super) fn lost(&mut self) {
        self.shot = None;
    }
}

impl Watch {
    /// What is known of the stream in front.
    #[must_use]
    pub fn about(&self) -> &About {
        &self.of_front().about
    }

    /// How far the stream in front is.
    #[must_use]
    pub fn position(&self) -> Position {
        self.of_front().position
    }

    /// Whether there is something to go about in: it plays, or waits for data.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.shows()
    }

    /// Whether it is a recording that plays: it is known as one, or has a length. What is given by its address alone may be
    /// either; then it is known once it plays.
    #[must_use]
    pub fn is_recording(&self) -> bool {
        let recording = self.source().is_some_and(|source| source.recording);
        self.position().length.is_some() || (recording && !self.about().live)
    }

    /// Whether what plays is live, and so far behind that it is worth a key.
    #[must_use]
    pub fn lags(&self) -> bool {
        self.shows() && !self.is_recording() && self.position().behind > FAR
    }

    /// Asks for a picture of what is in front; `None` while one is awaited.
    #[must_use]
    pub fn shoot(&mut self, now: Timestamp) -> Option<Effect> {
        let slot = self.front;
        let known = &mut self.deck(End::of(self.at), slot).known;
        if known.shot.is_some_and(|asked| words::seconds(asked, now) < PATIENCE) {
            return None;
        }
        known.shot = Some(now);
        Some(self.ask_front(Request::Shoot { slot }))
    }

    /// A picture came from one of the players, or none does; says whether one was asked for there.
    pub(in crate::app) fn shot(&mut self, there: bool, slot: Slot) -> bool {
        self.deck(if there { End::There } else { End::Here }, slot).known.shot.take().is_some()
    }

    /// What follows the title: ` live`, ` −23 s`, ` 12:34/45:00 1.25×`; nothing of a recording that has not told it yet.
    pub(super) fn place_words(&self) -> String {
        let Position { at, length, behind, speed, .. } = self.position();
        match length {
            Some(length) => {
                let speed = if matches!(speed, 0 | 100) { String::new() } else { format!(" {}", times(speed)) };
                format!(" {}/{}{speed}", words::position(at), words::position(length))
            }
            None if self.is_recording() => String::new(),
            None if behind > NEAR => format!(" {}", behind_words(behind)),
            None => " live".to_owned(),
        }
    }

    /// The same while it is paused: what is live is not live then.
    pub(super) fn paused_words(&self) -> String {
        match self.place_words() {
            place if place == " live" => " paused".to_owned(),
            place => format!(" paused{place}"),
        }
    }

    /// It has come to its end, and is nowhere.
    pub(super) fn forget_position(&mut self) {
        self.deck(End::of(self.at), self.front).known.position = Position::default();
    }

    fn of_front(&self) -> &Known {
        let [here, there] = &self.decks;
        let [first, second] = if End::of(self.at) == End::Here { here } else { there };
        if self.front == Slot::First { &first.known } else { &second.known }
    }
}

/// `−23 s`, `−2:05` from a hundred seconds on.
fn behind_words(seconds: u32) -> String {
    if seconds < 100 { format!("−{seconds} s") } else { format!("−{}", words::position(seconds)) }
}

/// `1.25×`, `2×`.
#[must_use]
pub fn times(percent: u16) -> String {
    let text = format!("{}.{:02}", percent / 100, percent % 100);
    format!("{}×", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short() {
        assert_eq!([4, 99, 100, 725].map(behind_words), ["−4 s", "−99 s", "−1:40", "−12:05"]);
        assert_eq!([25, 100, 125, 150, 400].map(times), ["0.25×", "1×", "1.25×", "1.5×", "4×"]);
    }
}
