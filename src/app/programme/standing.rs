//! Where talks stand in time.
use jiff::Timestamp;

use crate::{app::words, schedule::Talk};

/// Where a talk stands in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Past,
    Live,
    /// Begins within the next half hour.
    Soon,
    Later,
}

impl Standing {
    #[must_use]
    pub fn of(talk: &Talk, now: Timestamp) -> Self {
        const SOON: i64 = 30 * 60;
        match () {
            () if talk.is_on(now) => Self::Live,
            () if talk.start <= now => Self::Past,
            () if words::seconds(now, talk.start) <= SOON => Self::Soon,
            () => Self::Later,
        }
    }

    /// The mark in the list, so that colour is not needed.
    #[must_use]
    pub fn mark(self) -> &'static str {
        match self {
            Self::Past => "✓",
            Self::Live => "▶",
            Self::Soon => "›",
            Self::Later => " ",
        }
    }

    /// `28 min left`, `in 12 min`.
    #[must_use]
    pub fn words(self, talk: &Talk, now: Timestamp) -> String {
        match self {
            Self::Live => format!("{} left", words::span(now, talk.end())),
            Self::Soon => format!("in {}", words::span(now, talk.start)),
            Self::Past | Self::Later => String::new(),
        }
    }
}
