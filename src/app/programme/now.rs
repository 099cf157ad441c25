//! The block of what is on now, above the list.
use jiff::Timestamp;

use super::{Programme, View};
use crate::schedule::{HallNow, Talk};

/// How much of what is on now finds room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NowPlan {
    /// Halls shown.
    pub halls: usize,
    /// Rows for each of them: the second one says what is next.
    pub rows: usize,
    /// Halls for which there was no room.
    pub more: usize,
}

impl NowPlan {
    /// Rows of the block with its heading, the line about what found no room, and a blank.
    #[must_use]
    pub fn height(self) -> usize {
        if self.rows == 0 { 0 } else { 2 + self.halls.max(1) * self.rows + usize::from(self.more > 0) }
    }
}

impl Programme {
    /// The halls where something is on, as of the minute shown.
    pub fn on_now(&self) -> impl Iterator<Item = &HallNow> {
        self.board.halls.iter().filter(|hall| !hall.now.is_empty())
    }

    /// The talks that begin next, for when nothing is on.
    #[must_use]
    pub fn upcoming(&self, now: Timestamp) -> Vec<&Talk> {
        let Some(schedule) = &self.schedule else { return vec![] };
        let talks = self.admitted.iter().filter_map(|talk| schedule.talks.get(*talk));
        talks.filter(|talk| talk.start > now).take(3).collect()
    }

    /// Plans the block of what is on now for a body of `height` rows; `wide` where one row has room for what is next.
    #[must_use]
    pub fn plan(&self, height: u16, wide: bool, now: Timestamp) -> NowPlan {
        let elsewhere = matches!(self.showing(), View::Grid | View::OnNow | View::Changes);
        // What is found has the whole height.
        if elsewhere || self.search.is_some() {
            return NowPlan { halls: 0, rows: 0, more: 0 };
        }
        let budget = usize::from(height / 3).max(3);
        let live = self.on_now().count();
        if live == 0 {
            return NowPlan { halls: self.upcoming(now).len(), rows: 1, more: 0 };
        }
        if !wide && live * 2 <= budget {
            return NowPlan { halls: live, rows: 2, more: 0 };
        }
        let halls = if live <= budget { live } else { budget - 1 };
        NowPlan { halls, rows: 1, more: live - halls }
    }
}
