//! Which rows are on screen. The window hangs on an item, so that nothing that comes or goes elsewhere moves what is read.
use std::ops::Range;

use super::{History, Shown};
use crate::{app::rows::Look, chat::ItemId};

/// Where the window stands: at the newest message, or with its last row on a row of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Position {
    #[default]
    Live,
    At(ItemId, usize),
}

/// One row: what is shown together, and the line within it.
pub(super) type Row = (Range<usize>, usize);

impl History {
    /// Moves the window: up for a negative number of rows.
    pub fn scroll(&mut self, rows: isize, look: &Look) {
        self.lost = false;
        if rows < 0 && self.cleared.is_some() && self.position == Position::Live {
            self.uncover();
            self.settle(look);
            return;
        }
        let Some(last) = self.shown.last() else { return };
        let mut row = (last.item..last.until, last.line);
        for _ in 0..rows.unsigned_abs() {
            let next = if rows < 0 { self.above(&row, look) } else { self.below(&row, look) };
            match next {
                Some(next) => row = next,
                None => break,
            }
        }
        self.stand_at(&row, look);
        self.settle(look);
    }

    /// Back to the newest message that is loaded.
    pub fn live(&mut self) {
        self.lost = false;
        self.position = Position::Live;
    }

    /// To the oldest message that is loaded.
    pub fn first(&mut self, look: &Look) {
        self.lost = false;
        self.uncover();
        if !self.is_empty() {
            let unit = self.unit(0);
            self.stand_at(&(unit, 0), look);
        }
    }

    /// Hides what is there until something new comes.
    pub fn clear(&mut self) {
        self.position = Position::Live;
        self.cleared = self.timeline.items().last().map(|item| item.id.clone());
        self.runs.clear();
    }

    /// What was hidden is shown again.
    pub(super) fn uncover(&mut self) {
        if self.cleared.take().is_some() {
            self.runs.clear();
        }
    }

    /// The first item that may be shown at the live end.
    pub(super) fn floor(&self) -> usize {
        let hidden = self.cleared.as_ref().filter(|_| self.position == Position::Live);
        hidden.and_then(|id| self.timeline.position(id)).map_or(0, |index| index + 1)
    }

    /// The window stays where it is, also when more comes at the end.
    pub(super) fn hold(&mut self) {
        if let (Position::Live, Some(row)) = (&self.position, self.shown.last()) {
            self.position = Position::At(row.id.clone(), row.line);
            self.uncover();
        }
    }

    /// Puts the item into the middle of the pane.
    pub(super) fn centre(&mut self, index: usize, look: &Look) {
        self.lost = false;
        self.uncover();
        let unit = self.unit(index);
        let mut row = (unit, 0);
        for _ in 0..self.size.1 / 2 {
            match self.below(&row, look) {
                Some(next) => row = next,
                None => break,
            }
        }
        self.stand_at(&row, look);
        self.settle(look);
    }

    /// Moves the window no further than needed to have the item on screen.
    pub(super) fn bring(&mut self, index: usize, look: &Look) {
        self.lost = false;
        let unit = self.unit(index);
        let lines = self.block(&unit, look).lines.len();
        let height = usize::from(self.size.1).max(1);
        let top = self.shown.first().map_or((0, 0), |row| (row.item, row.line));
        let bottom = self.shown.last().map_or((0, 0), |row| (row.item, row.line));
        if (unit.start, 0) < top || self.shown.is_empty() {
            self.uncover();
            // Its first row becomes the first one of the pane.
            let mut row = (unit, 0);
            for _ in 1..height {
                match self.below(&row, look) {
                    Some(next) => row = next,
                    None => break,
                }
            }
            self.stand_at(&row, look);
        } else if (unit.start, lines - 1) > bottom {
            self.stand_at(&(unit, (lines - 1).min(height - 1)), look);
        }
        self.settle(look);
    }

    fn above(&mut self, row: &Row, look: &Look) -> Option<Row> {
        let (unit, line) = row;
        if *line > 0 {
            return Some((unit.clone(), line - 1));
        }
        let index = unit.start.checked_sub(1).filter(|index| *index >= self.floor())?;
        let unit = self.unit(index);
        let last = self.block(&unit, look).lines.len() - 1;
        Some((unit, last))
    }

    fn below(&mut self, row: &Row, look: &Look) -> Option<Row> {
        let (unit, line) = row;
        if line + 1 < self.block(unit, look).lines.len() {
            return Some((unit.clone(), line + 1));
        }
        (unit.end < self.timeline.items().len()).then(|| (self.unit(unit.end), 0))
    }

    /// Puts the last row of the pane there; the very last row of all is the live end.
    pub(super) fn stand_at(&mut self, row: &Row, look: &Look) {
        let (unit, line) = row;
        let end = unit.end == self.timeline.items().len() && line + 1 >= self.block(unit, look).lines.len();
        self.position = match self.timeline.items().get(unit.start) {
            Some(found) if !end || !self.live => Position::At(found.id.clone(), *line),
            _ => Position::Live,
        };
        if self.position != Position::Live {
            self.uncover();
        }
    }

    /// Works out the rows on screen, and remembers where the window really stands.
    pub(super) fn settle(&mut self, look: &Look) {
        let height = usize::from(self.size.1);
        self.lost |= match &self.position {
            Position::Live => false,
            Position::At(id, _) => self.timeline.position(id).is_none() && self.survivor().is_none(),
        };
        let Some(bottom) = self.bottom(look) else {
            self.shown.clear();
            return;
        };
        let mut rows = vec![bottom];
        while rows.len() < height
            && let Some(row) = rows.last().cloned().and_then(|row| self.above(&row, look))
        {
            rows.push(row);
        }
        rows.reverse();
        // A pane that is not full although newer rows exist.
        while rows.len() < height
            && let Some(row) = rows.last().cloned().and_then(|row| self.below(&row, look))
        {
            rows.push(row);
        }
        if self.position != Position::Live
            && let Some(row) = rows.last().cloned()
        {
            self.stand_at(&row, look);
        }
        rows.truncate(height);
        self.shown = rows.into_iter().filter_map(|(unit, line)| self.row(unit, line, look)).collect();
    }

    fn row(&mut self, unit: Range<usize>, line: usize, look: &Look) -> Option<Shown> {
        let id = self.timeline.items().get(unit.start)?.id.clone();
        let block = self.block(&unit, look);
        Some(Shown { item: unit.start, until: unit.end, block, line, id })
    }

    /// The last row, as the position says.
    fn bottom(&mut self, look: &Look) -> Option<Row> {
        let last = self.timeline.items().len().checked_sub(1)?;
        let found = match &self.position {
            Position::Live => None,
            Position::At(id, line) => self.timeline.position(id).map(|index| (index, *line)),
        };
        let (index, line) = match found {
            Some(found) => found,
            None if self.position == Position::Live && last < self.floor() => return None,
            None if self.position == Position::Live => (last, usize::MAX),
            // The item went away: what stood above it, or else next to it, is the nearest to what was read.
            None => self.survivor().unwrap_or((last, usize::MAX)),
        };
        let unit = self.unit(index);
        let lines = self.block(&unit, look).lines.len();
        Some((unit, line.min(lines - 1)))
    }

    /// The last of the rows that were on screen whose item is still there.
    fn survivor(&self) -> Option<(usize, usize)> {
        let left = |row: &Shown| Some((self.timeline.position(&row.id)?, row.line));
        self.shown.iter().rev().find_map(left)
    }
}
