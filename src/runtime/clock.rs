//! The one place where the system's clock is read for the state.
use std::{fmt, time::Duration};

use jiff::{SignedDuration, Timestamp};

/// How often the system's clock is looked at.
const TICK: Duration = Duration::from_secs(1);

/// The one clock: the system's, or a test's.
pub struct Clock {
    pub now: Box<dyn Fn() -> Timestamp>,
    /// How often it is looked at.
    pub tick: Duration,
}

impl Default for Clock {
    fn default() -> Self {
        Self { now: Box::new(Timestamp::now), tick: TICK }
    }
}

impl Clock {
    /// A clock that is so far ahead of the system's, or behind it.
    #[must_use]
    pub fn ahead(ahead: SignedDuration) -> Self {
        let now = move || Timestamp::now().checked_add(ahead).unwrap_or(Timestamp::MAX);
        Self { now: Box::new(now), tick: TICK }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}
