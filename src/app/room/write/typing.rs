//! Telling others that one types.
use super::Room;
use crate::chat::Request;

/// Ticks after which it is told again: a server forgets it after a few seconds.
const AGAIN: u8 = 4;
/// Ticks without a key after which one has stopped.
const STOPPED: u8 = 6;

/// What was told of the person's typing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Typist {
    /// A key was typed since the last tick.
    fresh: bool,
    /// Others were told that the person types.
    told: bool,
    /// Ticks since that was told, and since the last key.
    age: u8,
    idle: u8,
}

impl Typist {
    pub(super) fn typed(&mut self) {
        self.fresh = true;
    }

    /// One tick; what is to be told, if anything.
    fn tick(&mut self, writes: bool) -> Option<bool> {
        let fresh = std::mem::take(&mut self.fresh);
        self.age = self.age.saturating_add(1);
        self.idle = if fresh { 0 } else { self.idle.saturating_add(1) };
        if writes && fresh && (!self.told || self.age >= AGAIN) {
            (self.told, self.age) = (true, 0);
            return Some(true);
        }
        if self.told && (!writes || self.idle >= STOPPED) {
            self.told = false;
            return Some(false);
        }
        None
    }
}

impl Room {
    /// Once a second: what is to be told of the person's typing. Commands are nobody's business.
    #[must_use]
    pub fn tell_typing(&mut self, wanted: bool) -> Option<Request> {
        let text = self.composer.text();
        let command = text.starts_with('/') && !text.starts_with("//");
        let writes = wanted && !command && !text.trim().is_empty();
        let room = self.id().cloned();
        let on = self.writing.typist.tick(writes && room.is_some())?;
        Some(Request::Typing { room: room?, on })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_is_told_every_few_seconds_and_its_end_once() {
        let mut typist = Typist::default();
        let mut told = Vec::new();
        for tick in 0..20 {
            if tick < 9 {
                typist.typed();
            }
            told.extend(typist.tick(true).map(|on| (tick, on)));
        }
        assert_eq!(told, [(0, true), (4, true), (8, true), (14, false)]);
        typist.typed();
        assert_eq!([typist.tick(true), typist.tick(false), typist.tick(false)], [Some(true), Some(false), None]);
    }
}
