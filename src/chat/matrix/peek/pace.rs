//! How soon the server is asked again.
use std::time::Duration;

/// Between any two requests.
const SHORTEST: Duration = Duration::from_millis(20);
/// An answer that came sooner, and without anything, was not waited for.
const AT_ONCE: Duration = Duration::from_secs(1);
/// After answers without anything that came at once: the first pause and the longest.
const IDLE: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(10));
/// The same, where it is asked now and then.
const POLL: (Duration, Duration) = (Duration::from_secs(3), Duration::from_secs(15));
/// The same, where the server does not answer.
const LOST: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(30));

/// What an answer brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Brought {
    News,
    /// Who types and who has read: it is waited for, but not shown.
    Notes,
    Nothing,
}

/// Keeps the pace, whatever the server answers.
#[derive(Debug, Default)]
pub(super) struct Pace {
    /// Answers in a row that brought nothing.
    idle: u32,
    /// Requests in a row that failed.
    failed: u32,
}

impl Pace {
    /// The pause after an answer that was waited for and took so long.
    pub(super) fn heard(&mut self, brought: Brought, took: Duration) -> Duration {
        self.failed = 0;
        match brought {
            Brought::Notes => IDLE.0,
            Brought::Nothing if took < AT_ONCE => {
                self.idle = self.idle.saturating_add(1);
                grown(IDLE, 2, self.idle)
            }
            Brought::News | Brought::Nothing => {
                self.idle = 0;
                SHORTEST
            }
        }
    }

    /// The pause after an answer to a question that is asked now and then.
    pub(super) fn polled(&mut self, news: bool) -> Duration {
        self.failed = 0;
        self.idle = if news { 1 } else { self.idle.saturating_add(1) };
        // Rooms are quiet for minutes, and then two people talk.
        grown(POLL, 2, self.idle.div_ceil(4).max(1))
    }

    /// The pause after a failure.
    pub(super) fn failed(&mut self) -> Duration {
        self.failed = self.failed.saturating_add(1);
        grown(LOST, 2, self.failed)
    }
}

fn grown((first, most): (Duration, Duration), by: u32, times: u32) -> Duration {
    let factor = by.saturating_pow(times.saturating_sub(1).min(16));
    first.saturating_mul(factor).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_answers_at_once_with_nothing_is_asked_ever_more_seldom() {
        let mut pace = Pace::default();
        let pauses: Vec<_> = (0..8).map(|_| pace.heard(Brought::Nothing, Duration::ZERO).as_millis()).collect();
        assert_eq!(pauses, [250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
        assert_eq!(pace.heard(Brought::Notes, Duration::ZERO), IDLE.0);
        assert_eq!(pace.heard(Brought::News, Duration::ZERO), SHORTEST);
        assert_eq!(pace.heard(Brought::Nothing, Duration::ZERO), IDLE.0);
        assert_eq!(pace.heard(Brought::Nothing, Duration::from_secs(30)), SHORTEST, "that was waited for");
        for _ in 0..1_000 {
            assert!(pace.heard(Brought::Nothing, Duration::ZERO) <= IDLE.1 && pace.failed() <= LOST.1);
        }
    }

    #[test]
    fn a_quiet_room_is_asked_for_seldom_and_a_lost_server_tried_again() {
        let mut pace = Pace::default();
        let pauses: Vec<_> = (0..14).map(|_| pace.polled(false).as_secs()).collect();
        assert_eq!(pauses, [3, 3, 3, 3, 6, 6, 6, 6, 12, 12, 12, 12, 15, 15]);
        assert_eq!(pace.polled(true), POLL.0);
        let pauses: Vec<_> = (0..7).map(|_| pace.failed().as_secs()).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 30, 30]);
        pace.polled(false);
        assert_eq!(pace.failed(), LOST.0);
    }
}
