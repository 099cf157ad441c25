//! The programme: what is on now, the list of talks, the page of the selected one.
mod now;
mod rows;
mod search;
mod select;
mod standing;

use std::{collections::BTreeSet, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use url::Url;

pub use now::NowPlan;
pub use rows::Row;
pub use search::Search;
pub use standing::Standing;

use super::{grid::Grid, places::Known, talk::Page};
use crate::{
    catalogue::Catalogue,
    chat::Alias,
    schedule::{self, Board, Change, Origin, Schedule, Talk, TalkId, parse::Warning},
};

/// How long before a conference its streams may be tried out.
const EVE: SignedDuration = SignedDuration::from_hours(24);

/// The first screen.
#[derive(Debug, Default)]
pub struct Programme {
    schedule: Option<Arc<Schedule>>,
    pub warnings: Arc<[Warning]>,
    pub origin: Option<Origin>,
    /// The starred talks, also those that the schedule does not have.
    pub stars: Arc<BTreeSet<TalkId>>,
    /// What changed since the changes were last looked at.
    pub changes: Arc<[Change]>,
    /// Whether a schedule is being read, or was; if not, the screen says how to open one.
    pub wanted: bool,
    /// Why there is none.
    pub failure: Option<String>,
    pub view: View,
    /// The day shown, an index into the schedule's days.
    pub day: usize,
    rows: Vec<Row>,
    cursor: usize,
    top: usize,
    selected: Option<TalkId>,
    pub search: Option<Search>,
    board: Board,
    pub page: Page,
    pub grid: Grid,
    /// Where its talks are talked about and shown.
    known: Known,
}

/// How the list is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// One day, by time.
    #[default]
    ByTime,
    /// One day, halls across, time down.
    Grid,
    /// Hall by hall what is on, then what begins within the hour.
    OnNow,
    /// All days, track by track.
    ByTrack,
}
impl Programme {
    #[must_use]
    pub fn new(wanted: bool) -> Self {
        Self { wanted, ..Self::default() }
    }

    #[must_use]
    pub fn schedule(&self) -> Option<&Arc<Schedule>> {
        self.schedule.as_ref()
    }

    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Index of the selected row, and of the first one on screen.
    #[must_use]
    pub fn cursor(&self) -> (usize, usize) {
        (self.cursor, self.top)
    }

    /// The selected talk, as an index into the schedule's talks.
    #[must_use]
    pub fn selected(&self) -> Option<usize> {
        match self.rows.get(self.cursor) {
            Some(Row::Talk(talk)) => Some(*talk),
            _ => None,
        }
    }

    /// The selected talk.
    #[must_use]
    pub fn talk(&self) -> Option<&Talk> {
        self.schedule.as_ref()?.talk(self.selected.as_ref()?)
    }
    #[must_use]
    pub fn board(&self) -> &Board {
        &self.board
    }

    /// Where its talks are talked about and shown.
    #[must_use]
    pub fn known(&self) -> &Known {
        &self.known
    }

    /// Where to ask which streams are live, while the conference is on: from the eve of its first day.
    #[must_use]
    pub fn live_list(&self, now: Timestamp) -> Option<Url> {
        let schedule = self.schedule.as_ref()?;
        let eve = schedule.days.first()?.start.checked_sub(EVE).ok()?;
        let on = eve <= now && now < schedule.days.last()?.end;
        self.known.rules().live().filter(|_| on).cloned()
    }

    /// The names under which a talk's room may be found, the most likely first.
    #[must_use]
    pub fn rooms_of(&self, talk: &Talk) -> Vec<Alias> {
        self.schedule.as_ref().map_or_else(Vec::new, |schedule| self.known.rooms_of(schedule, talk))
    }
    /// Takes in what the schedule service reports. A word for the status line comes back where one is due.
    pub fn told(
        &mut self,
        event: schedule::Event,
        catalogue: &Catalogue,
        now: Timestamp,
    ) -> Option<Result<String, String>> {
        match event {
            schedule::Event::Loaded { schedule, warnings, origin, stars, changes } => {
                let first = self.schedule.is_none();
                self.known.renew(&schedule, catalogue);
                (self.schedule, self.warnings, self.origin) = (Some(schedule), warnings, Some(origin));
                (self.stars, self.changes) = (stars, changes);
                self.failure = None;
                self.minute(now);
                self.page.forget();
                match self.selected.take() {
                    Some(talk) if !first && self.select_talk(&talk) => {}
                    _ => self.now(now),
                }
                None
            }
            schedule::Event::Unchanged => {
                self.origin = Some(Origin::Network);
                None
            }
            schedule::Event::Stars { key, stars } => {
                if self.schedule.as_ref().is_some_and(|schedule| schedule.key() == key) {
                    self.stars = stars;
                }
                None
            }
            schedule::Event::NotKept { reason } => Some(Err(reason)),
            schedule::Event::Live(live) => {
                self.known.are_live(live);
                None
            }
            schedule::Event::Found { .. } => None,
            schedule::Event::Failed { reason } if self.schedule.is_some() => {
                Some(Err(format!("The schedule shown may be old: {reason}")))
            }
            schedule::Event::Failed { reason } => {
                self.failure = Some(reason);
                None
            }
        }
    }

    /// A new minute began.
    pub fn minute(&mut self, now: Timestamp) {
        if let Some(schedule) = &self.schedule {
            self.board = schedule::board(schedule, now);
        }
        if self.view == View::OnNow {
            self.rebuild();
        }
    }

    /// Keeps the selected row within a list of `height` rows, and the page wrapped to its pane.
    pub fn arrange(&mut self, height: u16, page: (u16, u16)) {
        let height = usize::from(height).max(1);
        self.top = self.top.min(self.rows.len().saturating_sub(height));
        // The heading above the first talk is shown with it.
        let first = if self.cursor == 1 { 0 } else { self.cursor };
        self.top = self.top.min(first).max((self.cursor + 1).saturating_sub(height));
        if let Some(schedule) = self.schedule.clone() {
            let talk = self.selected.as_ref().and_then(|id| schedule.talk(id));
            self.page.arrange(&schedule, talk, page);
        }
    }
}
