//! How long things may take, and how long is waited.
use std::time::Duration;

use super::sight::Pace;

/// A stream that waits for the network this long has stalled, and is said to.
pub(super) const STALLED: Duration = Duration::from_secs(10);
/// After this it is opened anew: it may be the connection, and waiting moves it away from what is live.
pub(super) const GIVEN_UP: Duration = Duration::from_secs(20);
/// Longest opening. mpv has a limit for each step of it; this one is for all together.
pub(super) const OPENING: Duration = Duration::from_secs(30);
/// Longest wait for the list of variants before one is opened.
pub(super) const CHOOSING: Duration = Duration::from_secs(4);
/// Longest wait for the scout, where mpv does not play. A look takes less, or it has failed.
pub(super) const ASKING: Duration = Duration::from_secs(9);
/// How often is looked whether what plays moves on.
pub(super) const MEASURE: Duration = Duration::from_secs(5);
/// The scout is first sent where a stream has waited for the network this long, and then as often.
pub(super) const LOOK: Duration = Duration::from_secs(3);
/// What has played this long was a good attempt: the next failure is counted anew.
pub(super) const GOOD: Duration = Duration::from_secs(5);
/// What plays for less between two waits has waited all the while.
pub(super) const STEADY: Duration = Duration::from_secs(3);

/// The wait before the next attempt after so many, the first being 0; before jitter.
pub(super) fn wait(pace: Pace, failures: u32) -> Duration {
    let (first, longest) = match pace {
        Pace::Soon | Pace::Watched => (Duration::from_millis(500), Duration::from_secs(8)),
        Pace::Seldom => (Duration::from_secs(10), Duration::from_secs(25)),
    };
    first.saturating_mul(2_u32.saturating_pow(failures)).min(longest)
}
