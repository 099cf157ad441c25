//! How far a stream is, in whole seconds. Pure: told of what mpv says and of the time, it answers where a number changed.
//!
//! How far one is behind what is live is no number of mpv's. Two things tell it. The clock: while a stream plays on, its
//! time and ours go alike; whatever parts them since it began to play (a pause, a step back, a stall) is what one is behind.
//! And the cache: nothing can be behind by more than what waits in it. The clock tells it to the second, the cache by
//! segments; so the clock is believed, and corrected where the stream itself stood still.
use std::time::{Duration, Instant};

use hallway::player::Position;

/// Seconds by which what waits in the cache varies while nothing is amiss: new segments come at once.
const SEGMENTS: f64 = 4.0;
/// How long the clock has to be wrong before it is corrected.
const PATIENCE: Duration = Duration::from_secs(10);
/// A step back of the stream's time by so many seconds that nobody asked for: its time begins anew.
const RENEWED: f64 = 2.0;

/// What mpv says, in seconds of the stream's own time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    pub(super) now: Instant,
    pub(super) live: bool,
    pub(super) at: f64,
    /// Of a recording.
    pub(super) length: Option<f64>,
    /// The first moment that is kept of what leads to here, and the last that has come.
    pub(super) kept: (f64, f64),
    /// It plays, neither paused nor waiting.
    pub(super) steady: bool,
    /// In per cent of the usual.
    pub(super) speed: u16,
}

/// What is remembered of one stream.
#[derive(Debug, Default)]
pub(super) struct Clock {
    told: Option<Position>,
    /// The time that went by less the stream's own, where one is at what is live; and when it was begun to be taken.
    base: Option<(Instant, f64)>,
    /// The least seconds that waited in the cache since it began to play: the protocol needs so many.
    least: f64,
    /// Since when the clock tells more than the cache can hold.
    wrong: Option<Instant>,
    /// The stream's time when it was looked at last.
    last: f64,
    /// Somebody asked to go elsewhere.
    moved: bool,
}

impl Clock {
    /// Another stream, or the same anew.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// A seek was asked for.
    pub(super) fn moved(&mut self) {
        self.moved = true;
    }

    /// Seconds that wait in the cache while nothing is amiss.
    pub(super) fn usual(&self) -> f64 {
        self.least
    }

    /// Takes in the facts; the position where one of its numbers changed.
    pub(super) fn learn(&mut self, facts: &Facts) -> Option<Position> {
        let position = if facts.live {
            Position {
                at: 0,
                length: None,
                behind: whole(self.behind(facts)),
                back: whole(facts.at - facts.kept.0),
                speed: facts.speed,
            }
        } else {
            let at = whole(facts.at);
            Position { at, length: facts.length.map(whole), behind: 0, back: at, speed: facts.speed }
        };
        (self.told.replace(position) != Some(position)).then_some(position)
    }

    fn behind(&mut self, facts: &Facts) -> f64 {
        let waiting = (facts.kept.1 - facts.at).max(0.0);
        let (since, base) = *self.base.get_or_insert_with(|| {
            self.least = waiting;
            self.last = facts.at;
            (facts.now, -facts.at)
        });
        let passed = facts.now.saturating_duration_since(since).as_secs_f64() - facts.at;
        self.least = self.least.min(waiting);
        let in_cache = waiting - self.least;
        let renewed = !self.moved && facts.at < self.last - RENEWED;
        (self.last, self.moved) = (facts.at, false);
        let by_clock = passed - base;
        let wrong = facts.steady && by_clock > in_cache + SEGMENTS;
        let wrong_since = if wrong { Some(*self.wrong.get_or_insert(facts.now)) } else { None };
        let corrected = renewed || wrong_since.is_some_and(|wrong| facts.now.duration_since(wrong) >= PATIENCE);
        self.wrong = if corrected { None } else { wrong_since };
        let behind = if corrected { in_cache } else { by_clock.max(0.0) };
        self.base = Some((since, passed - behind));
        behind
    }
}

/// Whole seconds of what a stream says, whatever it says.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it stays within the limits")]
fn whole(seconds: f64) -> u32 {
    // No number becomes 0. Three weeks are more than any stream has.
    seconds.clamp(0.0, 2_000_000.0) as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Stream {
        clock: Clock,
        facts: Facts,
        told: Position,
    }

    impl Stream {
        /// What is live, with four seconds in the cache.
        fn live() -> Self {
            let facts = Facts {
                now: Instant::now(),
                live: true,
                at: 10.0,
                length: None,
                kept: (8.0, 14.0),
                steady: true,
                speed: 100,
            };
            Self { clock: Clock::default(), facts, told: Position::default() }
        }

        /// So many seconds pass; `plays`: the stream goes on; `comes`: new data comes.
        fn pass(&mut self, seconds: u32, plays: bool, comes: bool) -> (u32, u32) {
            for _ in 0..seconds {
                self.facts.now += Duration::from_secs(1);
                self.facts.steady = plays;
                self.facts.at += if plays { 1.0 } else { 0.0 };
                self.facts.kept.1 += if comes { 1.0 } else { 0.0 };
                self.look();
            }
            (self.told.behind, self.told.back)
        }

        fn look(&mut self) {
            if let Some(position) = self.clock.learn(&self.facts) {
                self.told = position;
            }
        }

        fn seek(&mut self, to: f64) {
            self.clock.moved();
            self.facts.at = to;
            self.look();
        }
    }

    #[test]
    fn what_is_watched_live_is_not_behind() {
        let mut stream = Stream::live();
        assert_eq!(stream.pass(60, true, true), (0, 62));
        // Segments of six seconds.
        for _ in 0..5 {
            assert_eq!(stream.pass(4, true, false).0, 0);
            stream.facts.kept.1 += 4.0;
        }
    }

    #[test]
    fn a_pause_and_a_step_back_are_counted_and_undone_by_going_live() {
        let mut stream = Stream::live();
        stream.pass(10, true, true);
        assert_eq!(stream.pass(7, false, true), (7, 12));
        assert_eq!(stream.pass(3, true, true), (7, 15));
        let at = stream.facts.at;
        stream.seek(at - 10.0);
        assert_eq!((stream.told.behind, stream.told.back), (17, 5));
        assert_eq!(stream.pass(30, true, true).0, 17, "it is not taken for an error of the clock");
        let newest = stream.facts.kept.1;
        stream.seek(newest - stream.clock.usual());
        assert_eq!(stream.told.behind, 0);
        assert_eq!(stream.pass(5, true, true).0, 0);
    }

    #[test]
    fn where_the_stream_stood_still_nobody_is_behind() {
        let mut stream = Stream::live();
        stream.pass(10, true, true);
        stream.pass(4, true, false);
        assert_eq!(stream.pass(20, false, false).0, 20, "nobody knows yet whether more was sent meanwhile");
        assert_eq!(stream.pass(9, true, true).0, 20);
        assert_eq!(stream.pass(2, true, true).0, 0);
        // A server that did not answer: all that it has comes at once.
        let mut stream = Stream::live();
        stream.pass(10, true, true);
        stream.pass(20, false, false);
        stream.facts.kept.1 += 20.0;
        assert_eq!(stream.pass(30, true, true).0, 20);
    }

    #[test]
    fn a_time_that_begins_anew_is_no_step_back() {
        let mut stream = Stream::live();
        stream.pass(100, true, true);
        (stream.facts.at, stream.facts.kept) = (3.0, (2.0, 7.0));
        stream.look();
        assert_eq!(stream.told.behind, 0);
        assert_eq!(stream.pass(10, true, true).0, 0);
    }

    #[test]
    fn nothing_is_told_twice() {
        let mut stream = Stream::live();
        stream.look();
        assert_eq!(stream.clock.learn(&stream.facts), None);
        stream.facts.speed = 150;
        assert!(stream.clock.learn(&stream.facts).is_some());
    }

    #[test]
    fn a_recording_has_a_place_and_a_length() {
        let mut stream = Stream::live();
        stream.facts = Facts { live: false, at: 61.9, length: Some(2_700.2), speed: 125, ..stream.facts };
        stream.look();
        let expected = Position { at: 61, length: Some(2_700), behind: 0, back: 61, speed: 125 };
        assert_eq!(stream.told, expected);
    }

    proptest! {
        #[test]
        fn any_numbers_are_survived(numbers in prop::collection::vec((any::<f64>(), any::<f64>(), any::<f64>(), 0..100_000_u64), 1..20)) {
            let mut stream = Stream::live();
            for (at, first, last, millis) in numbers {
                stream.facts.now += Duration::from_millis(millis);
                (stream.facts.at, stream.facts.kept) = (at, (first, last));
                stream.facts.live = millis % 3 > 0;
                stream.facts.length = Some(first);
                stream.look();
            }
        }
    }
}
