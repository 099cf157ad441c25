//! The grid: one day, the halls side by side, time downwards. What stands where is computed here, when something changed;
//! drawing only reads what is on screen.
mod block;
mod motion;
mod place;
mod scale;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, ops::Range, sync::Arc};

use jiff::{Timestamp, tz::TimeZone};
use ratatui::layout::{Rect, Size};

pub use block::Shown;
pub use motion::{Hit, Towards};

use super::words;
use crate::schedule::{Schedule, TalkId};
use place::{Lens, Plan, WIDEST};

/// Cells of the times at the left: `14:00 `.
pub const TIMES: u16 = 6;
/// Rows of the halls' names on top.
pub const NAMES: u16 = 1;
/// Cells of a column: what a title of five words in three rows asks for; less where the terminal is narrow.
const COLUMN: u16 = 20;
const NARROW_COLUMN: u16 = 16;

/// The grid, and the part of it that is on screen.
#[derive(Debug, Default)]
pub struct Grid {
    /// Steps closer than what suits the day's talks.
    zoom: i8,
    /// First column, and first row of the day, on screen.
    left: usize,
    top: usize,
    /// The time that moving from hall to hall keeps to.
    anchor: Option<Timestamp>,
    plan: Plan,
    made_of: Option<Made>,
    /// What was selected when it was arranged last.
    selected: Option<usize>,
    screen: Screen,
}

/// What a day's layout was made of: it holds as long as that is the same.
#[derive(Debug)]
struct Made {
    schedule: Arc<Schedule>,
    talks: Vec<usize>,
    zone: TimeZone,
    width: u16,
    height: usize,
    zoom: i8,
}

/// What is on screen, in cells counted from the grid's corner.
#[derive(Debug, Default)]
struct Screen {
    size: Size,
    /// Cells of a column.
    width: u16,
    /// Columns that fit.
    columns: usize,
    drawn_of: Option<Drawn>,
    blocks: Vec<Shown>,
    labels: Vec<(u16, String)>,
    now: Option<(u16, String)>,
}

/// What the screen was made of, besides the day's layout.
#[derive(Debug, PartialEq, Eq)]
struct Drawn {
    /// Its first column and row.
    first: (usize, usize),
    selected: Option<usize>,
    now: Timestamp,
    stars: Arc<BTreeSet<TalkId>>,
    size: Size,
}

/// What the grid shows and how.
#[derive(Clone, Copy, Debug)]
pub struct Sight<'a> {
    pub schedule: &'a Arc<Schedule>,
    /// The talks of the day that are wanted, indices into the schedule's talks.
    pub talks: &'a [usize],
    /// The zone whose clock is shown.
    pub zone: &'a TimeZone,
    /// The selected talk, an index into the schedule's talks.
    pub selected: Option<usize>,
    pub stars: &'a Arc<BTreeSet<TalkId>>,
    pub now: Timestamp,
    /// Cells that there are for it.
    pub size: Size,
}

impl Grid {
    /// Lays out the day where it changed, keeps the selected talk on screen, and wraps what is on screen.
    pub fn arrange(&mut self, sight: &Sight<'_>) {
        self.screen.size = sight.size;
        let height = self.height();
        let halls = halls(sight);
        (self.screen.columns, self.screen.width) = columns(sight.size.width, halls);
        let anew = self.lay_out(sight, height);
        self.keep_in_sight(sight.selected, height);
        let drawn_of = Drawn {
            first: (self.left, self.top),
            selected: sight.selected,
            now: sight.now,
            stars: Arc::clone(sight.stars),
            size: sight.size,
        };
        if !anew && self.screen.drawn_of.as_ref() == Some(&drawn_of) {
            return;
        }
        self.screen.drawn_of = Some(drawn_of);
        let rows = self.rows_in_sight();
        let row = |row: usize| NAMES + u16::try_from(row - rows.start).unwrap_or_default();
        self.screen.blocks = self.blocks_in_sight(sight);
        self.screen.labels =
            rows.clone().filter_map(|index| Some((row(index), self.plan.scale.label(index, sight.zone)?))).collect();
        let now = Some(self.plan.scale.row_of(sight.now)).filter(|now| {
            // Before the first row there is none.
            rows.contains(now) && sight.now >= self.plan.scale.time_of(0)
        });
        self.screen.now = now.map(|now| (row(now), words::clock(sight.now, sight.zone)));
    }

    /// The blocks on screen; of those that share a place, one.
    #[must_use]
    pub fn blocks(&self) -> &[Shown] {
        &self.screen.blocks
    }

    /// The columns on screen: their cells, and the hall's index.
    pub fn columns(&self) -> impl Iterator<Item = (Rect, usize)> {
        let shown = self.plan.columns.iter().skip(self.left).take(self.screen.columns);
        shown.zip(0_u16..).map(|(column, at)| {
            let x = TIMES + at * self.screen.width;
            (Rect::new(x, 0, self.screen.width, self.screen.size.height), column.hall)
        })
    }

    /// Rows with the times that stand beside them.
    #[must_use]
    pub fn labels(&self) -> &[(u16, String)] {
        &self.screen.labels
    }

    /// The row of the current minute, if it is on screen, and what the clock shows.
    #[must_use]
    pub fn now(&self) -> Option<&(u16, String)> {
        self.screen.now.as_ref()
    }

    /// Whether the day has anything to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.plan.blocks.is_empty()
    }

    /// Which part of the halls is on screen: the numbers of the first and last, counted from one, and of all.
    #[must_use]
    pub fn halls(&self) -> (usize, usize, usize) {
        let all = self.plan.columns.len();
        let last = (self.left + self.screen.columns).min(all);
        ((self.left + 1).min(last), last, all)
    }

    /// `13:10–16:20`, and whether there is more above and below.
    #[must_use]
    pub fn hours(&self, zone: &TimeZone) -> (String, bool, bool) {
        let rows = self.rows_in_sight();
        let clock = |row| words::clock(self.plan.scale.time_of(row), zone);
        (format!("{}–{}", clock(rows.start), clock(rows.end)), rows.start > 0, rows.end < self.plan.rows)
    }

    /// Every talk that has a place in the day, in the order of the halls; those that share one are there, too.
    pub fn placed(&self) -> impl Iterator<Item = usize> {
        self.plan.blocks.iter().map(|block| block.talk)
    }

    /// Looks closer, or less close.
    pub fn zoom(&mut self, closer: bool) {
        self.zoom = self.plan.scale.bounded(self.zoom, if closer { 1 } else { -1 });
    }

    /// The layout no longer holds: another schedule was opened.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Says whether anything changed.
    fn lay_out(&mut self, sight: &Sight<'_>, height: usize) -> bool {
        let width = self.screen.width;
        let same = self.made_of.as_ref().is_some_and(|made| {
            Arc::ptr_eq(&made.schedule, sight.schedule)
                && made.talks == sight.talks
                && (made.width, made.height, made.zoom) == (width, height, self.zoom)
                && made.zone == *sight.zone
        });
        if same {
            return false;
        }
        // What stood on the first row stays there, as well as rows of another length allow.
        let before = (!self.plan.blocks.is_empty()).then(|| self.plan.scale.time_of(self.top));
        let lens = Lens { zone: sight.zone, width, height, zoom: self.zoom };
        self.plan = Plan::new(sight.schedule, sight.talks, lens);
        self.top = before.map_or(0, |time| self.plan.scale.row_of(time));
        self.made_of = Some(Made {
            schedule: Arc::clone(sight.schedule),
            talks: sight.talks.to_vec(),
            zone: sight.zone.clone(),
            width,
            height,
            zoom: self.zoom,
        });
        true
    }

    /// Moves what is shown no further than the selected talk asks for; where something else selected it, some of what
    /// comes before stays in sight.
    fn keep_in_sight(&mut self, selected: Option<usize>, height: usize) {
        let jumped = self.selected != selected;
        if jumped {
            self.selected = selected;
            self.anchor = None;
        }
        let last = self.plan.rows.saturating_sub(height);
        self.top = self.top.min(last);
        self.left = self.left.min(self.plan.columns.len().saturating_sub(self.screen.columns));
        let Some(block) = selected.and_then(|talk| self.plan.find(talk)).and_then(|at| self.plan.blocks.get(at)) else {
            return;
        };
        self.left = self.left.min(block.column).max((block.column + 1).saturating_sub(self.screen.columns));
        let seen = self.top..self.top + height;
        let whole = seen.start <= block.top && block.bottom() <= seen.end;
        self.top = match block {
            block if whole || (block.rows > height && block.meets(&seen)) => self.top,
            _ if jumped => block.top.saturating_sub(height / 4).min(last),
            block => self.top.min(block.top).max(block.bottom().min(block.top + height).saturating_sub(height)),
        };
    }

    /// Rows of the screen that are the day's.
    fn height(&self) -> usize {
        usize::from(self.screen.size.height.saturating_sub(NAMES)).max(1)
    }

    fn rows_in_sight(&self) -> Range<usize> {
        self.top..(self.top + self.height()).min(self.plan.rows).max(self.top)
    }
}

/// Halls where something of it is held.
fn halls(sight: &Sight<'_>) -> usize {
    let mut held = vec![false; sight.schedule.halls.len()];
    for talk in sight.talks.iter().filter_map(|talk| sight.schedule.talks.get(*talk)) {
        if let Some(hall) = held.get_mut(talk.hall) {
            *hall = true;
        }
    }
    held.into_iter().filter(|held| *held).count()
}

/// How many columns there are on a screen of this many cells, and how wide each is.
fn columns(cells: u16, halls: usize) -> (usize, u16) {
    let free = cells.saturating_sub(TIMES);
    let wanted = if free < 3 * COLUMN { NARROW_COLUMN } else { COLUMN };
    let most = (free / wanted).max(1);
    let count = u16::try_from(halls).unwrap_or(u16::MAX).clamp(1, most);
    (count.into(), (free / count).min(WIDEST))
}
