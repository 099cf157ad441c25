//! Moving through the grid: to the next talk in a direction, a page on, to an end, to where the mouse points.
use std::ops::Range;

use jiff::Timestamp;
use ratatui::layout::Position;

use super::{
    Grid,
    place::{Block, Plan},
};

/// Seconds up to which a talk that begins earlier or later counts as being at the same time in the next hall.
const NEAR: u64 = 60 * 60;
/// Rows of distance that going one hall aside is worth, where a page has to land on some talk.
const ASIDE: usize = 4;

/// Where to move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Towards {
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    PageLeft,
    PageRight,
    First,
    Last,
}

/// What the mouse points at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hit {
    /// A talk, by its index into the schedule's talks.
    Talk(usize),
    Nothing,
}

impl Grid {
    /// The talk to select next, coming from the one selected; none where there is nothing further.
    pub fn step(&mut self, to: Towards, selected: Option<usize>) -> Option<usize> {
        let Some(here) = selected.and_then(|talk| self.plan.find(talk)) else {
            return self.plan.blocks.iter().min_by_key(|block| (block.start, block.column)).map(|block| block.talk);
        };
        let block = *self.plan.blocks.get(here)?;
        let page = self.height().saturating_sub(1).max(1);
        let found = match to {
            Towards::Up | Towards::Down => self.plan.beside(here, to == Towards::Down),
            Towards::Left | Towards::Right => {
                let right = to == Towards::Right;
                let anchor = self.anchored(&block);
                let found = self.plan.lane_beside(here, right).or_else(|| self.plan.hall_beside(&block, right, anchor));
                return self.keep_anchor(found, anchor);
            }
            Towards::PageLeft | Towards::PageRight => {
                let columns = self.screen.columns;
                let last = self.plan.columns.len().saturating_sub(1);
                let right = to == Towards::PageRight;
                let column =
                    if right { (block.column + columns).min(last) } else { block.column.saturating_sub(columns) };
                let left = if right { self.left + columns } else { self.left.saturating_sub(columns) };
                self.left = left.min(self.last_left());
                let anchor = self.anchored(&block);
                let found = Some(column).filter(|column| *column != block.column);
                return self.keep_anchor(found.and_then(|column| self.plan.nearest(column, anchor)), anchor);
            }
            Towards::PageDown => {
                self.top = self.top.saturating_add(page).min(self.last_top());
                self.plan.land(&block, block.top.saturating_add(page), true)
            }
            Towards::PageUp => {
                self.top = self.top.saturating_sub(page);
                self.plan.land(&block, block.top.saturating_sub(page), false)
            }
            Towards::First => self.plan.blocks.iter().min_by_key(|block| (block.start, block.column)).copied(),
            Towards::Last => self.plan.blocks.iter().max_by_key(|block| (block.start, block.column)).copied(),
        };
        self.anchor = None;
        self.selecting(found)
    }

    /// Scrolls by rows (down) and by halls (right); the talk to select is one that stays on screen.
    pub fn scroll(&mut self, rows: isize, halls: isize, selected: Option<usize>) -> Option<usize> {
        self.top = self.top.saturating_add_signed(rows).min(self.last_top());
        self.left = self.left.saturating_add_signed(halls).min(self.last_left());
        let here = self.plan.blocks.get(selected.and_then(|talk| self.plan.find(talk))?).copied()?;
        let seen = self.top..self.top + self.height();
        let columns = self.left..self.left + self.screen.columns;
        let stays = columns.contains(&here.column) && self.wholly(&here, &seen);
        let found = if stays {
            Some(here)
        } else {
            self.plan.within(&here, &columns, &seen, |block| self.wholly(block, &seen))
        };
        // In a gap longer than the screen: on to what comes then.
        let found = found.or_else(|| self.plan.land(&here, seen.start, rows >= 0));
        self.selecting(found)
    }

    /// What stands in this cell, counted from the grid's corner.
    #[must_use]
    pub fn hit(&self, at: Position) -> Hit {
        let block = self.screen.blocks.iter().find(|block| block.area.contains(at));
        block.map_or(Hit::Nothing, |block| Hit::Talk(block.talk))
    }

    /// What is on in the hall of the selected talk.
    #[must_use]
    pub fn on_in_hall(&self, selected: Option<usize>, now: Timestamp) -> Option<usize> {
        let here = self.plan.blocks.get(self.plan.find(selected?)?)?;
        let on = |block: &&Block| block.start <= now && now < block.end;
        self.plan.column(here.column).iter().rfind(on).map(|block| block.talk)
    }

    /// Whether arranging would leave the rows as they are with this talk selected.
    fn wholly(&self, block: &Block, seen: &Range<usize>) -> bool {
        block.meets(seen) && (block.rows > self.height() || (seen.start <= block.top && block.bottom() <= seen.end))
    }

    fn last_left(&self) -> usize {
        self.plan.columns.len().saturating_sub(self.screen.columns)
    }

    fn last_top(&self) -> usize {
        self.plan.rows.saturating_sub(self.height())
    }

    /// The time to keep to when moving to another hall: the one kept so far, else the talk's start, as far as it is in sight.
    fn anchored(&self, block: &Block) -> Timestamp {
        let seen = self.plan.scale.time_of(self.top);
        self.anchor.unwrap_or_else(|| if block.end > seen { block.start.max(seen) } else { block.start })
    }

    fn keep_anchor(&mut self, found: Option<Block>, anchor: Timestamp) -> Option<usize> {
        let talk = self.selecting(found);
        self.anchor = Some(anchor);
        talk
    }

    /// Notes what will be selected, so that arranging does not take it for a jump.
    fn selecting(&mut self, found: Option<Block>) -> Option<usize> {
        let talk = found.map(|block| block.talk);
        self.selected = talk.or(self.selected);
        talk
    }
}

impl Plan {
    /// The next block in the same hall, or the one before.
    fn beside(&self, here: usize, down: bool) -> Option<Block> {
        let block = self.blocks.get(here)?;
        let range = self.columns.get(block.column)?.blocks.clone();
        let next = if down { here.checked_add(1)? } else { here.checked_sub(1)? };
        range.contains(&next).then(|| self.blocks.get(next).copied()).flatten()
    }

    /// The next block at the same time in the same hall.
    fn lane_beside(&self, here: usize, right: bool) -> Option<Block> {
        let block = self.blocks.get(here)?;
        let range = self.columns.get(block.column)?.blocks.clone();
        let rows = block.top..block.bottom();
        let place = |at: usize, block: &Block| (block.x, at);
        let meeting = range.filter_map(|at| Some((at, self.blocks.get(at)?)));
        let meeting = meeting.filter(|(_, other)| other.meets(&rows));
        let found = if right {
            meeting.filter(|(at, other)| place(*at, other) > place(here, block)).min_by_key(|(at, o)| place(*at, o))
        } else {
            meeting.filter(|(at, other)| place(*at, other) < place(here, block)).max_by_key(|(at, o)| place(*at, o))
        };
        found.map(|(_, block)| *block)
    }

    /// The talk nearest in time in the next hall that has one near; where none has, in the next hall.
    fn hall_beside(&self, block: &Block, right: bool, anchor: Timestamp) -> Option<Block> {
        let mut columns: Box<dyn Iterator<Item = usize>> =
            if right { Box::new(block.column + 1..self.columns.len()) } else { Box::new((0..block.column).rev()) };
        let first = columns.next()?;
        let near = |column: usize| self.nearest(column, anchor).filter(|block| distance(block, anchor) <= NEAR);
        near(first).or_else(|| columns.find_map(near)).or_else(|| self.nearest(first, anchor))
    }

    /// The talk of a hall that is on at this time, else the one that begins nearest to it.
    fn nearest(&self, column: usize, time: Timestamp) -> Option<Block> {
        self.column(column).iter().min_by_key(|block| distance(block, time)).copied()
    }

    /// A talk around this row that begins later (or earlier), in the same hall where there is one near.
    fn land(&self, from: &Block, row: usize, down: bool) -> Option<Block> {
        let on = |block: &&Block| if down { block.start > from.start } else { block.start < from.start };
        let cost = |block: &&Block| block.top.abs_diff(row) + ASIDE.saturating_mul(block.column.abs_diff(from.column));
        self.blocks.iter().filter(on).min_by_key(cost).copied()
    }

    /// The block nearest to `from` among those that suit.
    fn within(
        &self,
        from: &Block,
        columns: &Range<usize>,
        rows: &Range<usize>,
        suits: impl Fn(&Block) -> bool,
    ) -> Option<Block> {
        let cost = |block: &&Block| (block.column.abs_diff(from.column), block.top.abs_diff(from.top));
        let seen = self.blocks.iter().filter(|block| columns.contains(&block.column) && block.meets(rows));
        seen.filter(|block| suits(block)).min_by_key(cost).copied()
    }
}

/// Seconds between a time and a talk's start; none while it is on.
fn distance(block: &Block, time: Timestamp) -> u64 {
    let on = block.start <= time && time < block.end;
    if on { 0 } else { block.start.as_second().abs_diff(time.as_second()) }
}
