//! Where in the stream one is: what is known of each slot's stream, and the words for it.
use super::Watch;
use crate::{
    app::Effect,
    config::Place,
    player::{About, Event, Position, Request, Slot},
};

/// Seconds behind that are not said: a step to what is live lands at the beginning of a picture.
const NEAR: u32 = 3;
/// More than this is worth a key.
const FAR: u32 = 5;

/// What the player told of the stream of one slot.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    about: About,
    position: Position,
    /// A picture of it was asked for.
    shooting: bool,
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

    /// Whether it is a recording that plays: it has a length.
    #[must_use]
    pub fn is_recording(&self) -> bool {
        self.position().length.is_some()
    }

    /// Whether what plays is live, and so far behind that it is worth a key.
    #[must_use]
    pub fn lags(&self) -> bool {
        self.shows() && !self.is_recording() && self.position().behind > FAR
    }

    /// A request as it reaches the player that plays what is in front.
    #[must_use]
    pub fn ask(&self, request: Request) -> Effect {
        if self.place() == Place::Remote { Effect::Remote(request) } else { Effect::Player(request) }
    }

    /// Asks for a picture of what is in front; `None` while one is awaited.
    #[must_use]
    pub fn shoot(&mut self) -> Option<Effect> {
        let slot = self.front;
        let known = self.known.get_mut(slot as usize)?;
        if std::mem::replace(&mut known.shooting, true) {
            return None;
        }
        Some(self.ask(Request::Shoot { slot }))
    }

    /// A picture came, or none does; says whether one was asked for.
    pub fn shot(&mut self, slot: Slot) -> bool {
        self.known.get_mut(slot as usize).is_some_and(|known| std::mem::take(&mut known.shooting))
    }

    /// What follows the title: `live`, `−23 s`, `12:34/45:00 1.25×`.
    pub(super) fn place_words(&self) -> String {
        let Position { at, length, behind, speed, .. } = self.position();
        match length {
            Some(length) if speed == 100 || speed == 0 => format!("{}/{}", clock(at), clock(length)),
            Some(length) => format!("{}/{} {}", clock(at), clock(length), times(speed)),
            None if behind > NEAR => behind_words(behind),
            None => "live".to_owned(),
        }
    }

    /// The same while it is paused: what is live is not live then.
    pub(super) fn paused_words(&self) -> String {
        match self.place_words() {
            words if words == "live" => "paused".to_owned(),
            words => format!("paused {words}"),
        }
    }

    fn of_front(&self) -> &Known {
        &self.known[self.front as usize]
    }
}

/// `−23 s`, `−2:05` from a hundred seconds on.
#[must_use]
pub fn behind_words(seconds: u32) -> String {
    if seconds < 100 { format!("−{seconds} s") } else { format!("−{}", clock(seconds)) }
}

/// `4:05`, `1:02:03`.
#[must_use]
pub fn clock(seconds: u32) -> String {
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
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
        assert_eq!([0, 65, 3_599, 3_600, 36_061].map(clock), ["0:00", "1:05", "59:59", "1:00:00", "10:01:01"]);
        assert_eq!([4, 99, 100, 725].map(behind_words), ["−4 s", "−99 s", "−1:40", "−12:05"]);
        assert_eq!([25, 100, 125, 150, 400].map(times), ["0.25×", "1×", "1.25×", "1.5×", "4×"]);
    }
}
