use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::{Instant, sleep};

use super::Tuning;

/// Longest time between two looks at the clock on the wall while waiting.
const GLANCE: Duration = Duration::from_secs(30);
/// Longest wait that counts: what is longer is never.
const LONGEST: Duration = Duration::from_hours(24 * 7);

/// When to look again.
#[derive(Debug)]
pub(super) struct Pace {
    every: Option<Duration>,
    tuning: Tuning,
    failures: u32,
}

impl Pace {
    pub(super) fn new(every: Option<Duration>, tuning: Tuning) -> Self {
        Self { every: every.map(|every| every.clamp(tuning.soonest, LONGEST)), tuning, failures: 0 }
    }

    /// The wait after a look that failed or did not; at least the `rest` that a server asks for. `None` where there is to be
    /// no other look.
    pub(super) fn wait(&mut self, failed: bool, rest: Option<Duration>) -> Option<Duration> {
        let every = self.every?;
        let wait = if failed {
            let wait = self.tuning.retry.saturating_mul(1 << self.failures.min(16));
            self.failures += 1;
            wait.min(every)
        } else {
            self.failures = 0;
            every
        };
        Some(wait.max(rest.unwrap_or_default()))
    }
}

/// Waits. However long the machine sleeps meanwhile, one look follows it, and soon.
pub(super) async fn rest(wait: Duration) {
    let begun = (Instant::now(), Timestamp::now());
    while let Some(nap) = nap(wait, begun.0.elapsed(), Timestamp::now().duration_since(begun.1)) {
        sleep(nap).await;
    }
}

/// How long to wait before the next look at the clocks; `None` where the wait is over. The clock that waits stands still
/// while the machine sleeps, the one on the wall is set by hand: whichever gets there first counts.
fn nap(wait: Duration, waited: Duration, by_the_wall: SignedDuration) -> Option<Duration> {
    let left = wait.saturating_sub(waited);
    let passed = Duration::try_from(by_the_wall).is_ok_and(|passed| passed >= wait);
    (!left.is_zero() && !passed).then(|| left.min(GLANCE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_tried_again_sooner_and_ever_later_but_never_later_than_usual() {
        let second = Duration::from_secs;
        let mut pace = Pace::new(Some(second(300)), Tuning::default());
        let waits: Vec<_> = (0..6).map(|_| pace.wait(true, None).unwrap().as_secs()).collect();
        assert_eq!(waits, [30, 60, 120, 240, 300, 300]);
        assert_eq!(pace.wait(false, None), Some(second(300)));
        assert_eq!(pace.wait(true, None), Some(second(30)), "a success forgets the failures");
        for _ in 0..100 {
            pace.wait(true, None);
        }
        assert_eq!(pace.wait(true, None), Some(second(300)));
    }

    #[test]
    fn a_server_that_asks_for_rest_gets_it_and_no_interval_is_too_short() {
        let second = Duration::from_secs;
        let mut pace = Pace::new(Some(Duration::ZERO), Tuning::default());
        assert_eq!(pace.wait(false, None), Some(second(60)));
        assert_eq!(pace.wait(true, Some(second(3600))), Some(second(3600)));
        assert_eq!(pace.wait(false, Some(second(1))), Some(second(60)));
        assert_eq!(Pace::new(None, Tuning::default()).wait(true, Some(second(1))), None);
        assert_eq!(Pace::new(Some(Duration::MAX), Tuning::default()).wait(false, None), Some(LONGEST));
    }

    #[test]
    fn a_wait_ends_by_either_clock_and_once() {
        let (second, wall) = (Duration::from_secs, SignedDuration::from_secs);
        for (waited, by_the_wall, expected) in [
            (0, 0, Some(30)),
            (95, 95, Some(5)),
            (100, 100, None),
            // The machine slept for eight hours.
            (10, 28_810, None),
            // The clock on the wall was set back, or stands before 1970.
            (50, -3_600, Some(30)),
            (100, -3_600, None),
        ] {
            assert_eq!(
                nap(second(100), second(waited), wall(by_the_wall)),
                expected.map(second),
                "{waited} {by_the_wall}"
            );
        }
        assert_eq!(nap(Duration::ZERO, Duration::ZERO, SignedDuration::ZERO), None);
    }
}
