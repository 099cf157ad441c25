//! Where each talk of a day stands: which column, which lane of it, which rows.
use std::ops::Range;

use jiff::{Timestamp, tz::TimeZone};

use super::scale::Scale;
use crate::schedule::{Schedule, Talk};

/// Columns of a terminal that a talk beside others needs to be told from them.
const LANE: u16 = 8;
/// Cells of a column at least and at most.
const NARROWEST: u16 = 4;
pub(super) const WIDEST: u16 = 60;
/// Seconds from which on a talk is an exhibition, a stand or the like: it leaves the hall to shorter ones.
const LONG: i64 = 4 * 60 * 60;
/// Seconds of a day.
const DAY: i64 = 24 * 60 * 60;
/// Seconds of a usual talk where there is none to tell.
const USUAL: i64 = 30 * 60;

/// One day, laid out.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) scale: Scale,
    pub(super) columns: Vec<Column>,
    /// Column by column, in each of them by start.
    pub(super) blocks: Vec<Block>,
    /// Rows of the whole day.
    pub(super) rows: usize,
}

/// A hall where something is held on the day.
#[derive(Debug)]
pub(super) struct Column {
    /// Index into the schedule's halls.
    pub(super) hall: usize,
    /// Its blocks.
    pub(super) blocks: Range<usize>,
}

/// A talk's place. Talks of one stack have the same place: one of them is seen, and how many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Index into the schedule's talks.
    pub(super) talk: usize,
    pub(super) column: usize,
    /// First cell, counted from the column's left edge.
    pub(super) x: u16,
    pub(super) width: u16,
    pub(super) top: usize,
    /// At least one.
    pub(super) rows: usize,
    /// Talks that share this place, itself included.
    pub(super) stack: usize,
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
}

impl Block {
    pub(super) fn bottom(&self) -> usize {
        self.top.saturating_add(self.rows)
    }

    pub(super) fn meets(&self, rows: &Range<usize>) -> bool {
        self.top < rows.end && rows.start < self.bottom()
    }

    pub(super) fn shares_place(&self, other: &Self) -> bool {
        (self.column, self.x, self.top) == (other.column, other.x, other.top)
    }
}

/// How a day is to be looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lens<'a> {
    pub(super) zone: &'a TimeZone,
    /// Cells of a column.
    pub(super) width: u16,
    /// Rows of the screen.
    pub(super) height: usize,
    pub(super) zoom: i8,
}

impl Plan {
    /// Lays out these talks of one day; halls without any are left out.
    pub(super) fn new(schedule: &Schedule, talks: &[usize], lens: Lens<'_>) -> Self {
        let held: Vec<(usize, &Talk)> =
            talks.iter().filter_map(|index| Some((*index, schedule.talks.get(*index)?))).collect();
        let Some(first) = held.iter().map(|(_, talk)| talk.start).min() else { return Self::default() };
        let last = held.iter().map(|(_, talk)| talk.end()).max().unwrap_or(first);
        let scale = Scale::new(first, last, usual(&held), lens.height, lens.zoom, lens.zone);
        let mut halls: Vec<Vec<Block>> = vec![Vec::new(); schedule.halls.len()];
        for (index, talk) in held {
            if let Some(hall) = halls.get_mut(talk.hall) {
                hall.push(block(index, talk, scale));
            }
        }
        let mut plan = Self { scale, ..Self::default() };
        for (hall, mut blocks) in halls.into_iter().enumerate().filter(|(_, blocks)| !blocks.is_empty()) {
            place(&mut blocks, lens.width.clamp(NARROWEST, WIDEST));
            blocks.sort_by_key(|block| (block.start, block.x, block.talk));
            let from = plan.blocks.len();
            let column = plan.columns.len();
            plan.blocks.extend(blocks.into_iter().map(|block| Block { column, ..block }));
            plan.columns.push(Column { hall, blocks: from..plan.blocks.len() });
        }
        // A stand that is open for 200 hours makes the day no longer than a day.
        let day = usize::try_from(DAY / 60 / scale.minutes().max(1)).unwrap_or_default();
        let bottom = |block: &Block| block.bottom().min(block.top.saturating_add(day));
        plan.rows = plan.blocks.iter().map(bottom).max().unwrap_or_default();
        for block in &mut plan.blocks {
            block.rows = block.bottom().min(plan.rows).saturating_sub(block.top).max(1);
        }
        plan
    }

    /// The place of a talk.
    pub(super) fn find(&self, talk: usize) -> Option<usize> {
        self.blocks.iter().position(|block| block.talk == talk)
    }

    /// The blocks of a column.
    pub(super) fn column(&self, column: usize) -> &[Block] {
        self.columns.get(column).and_then(|column| self.blocks.get(column.blocks.clone())).unwrap_or_default()
    }
}

/// The length of the talk in the middle, when they are sorted by length; long ones do not count where there are others.
fn usual(held: &[(usize, &Talk)]) -> i64 {
    let mut lengths: Vec<i64> =
        held.iter().map(|(_, talk)| talk.duration.as_secs()).filter(|length| *length > 0).collect();
    lengths.sort_unstable();
    let short = lengths.partition_point(|length| *length < LONG);
    lengths.get(short / 2).or(lengths.last()).copied().unwrap_or(USUAL)
}

fn block(index: usize, talk: &Talk, scale: Scale) -> Block {
    let (top, end) = (scale.row_of(talk.start), scale.row_of(talk.end()));
    let rows = end.saturating_sub(top).max(1);
    Block { talk: index, column: 0, x: 0, width: 0, top, rows, stack: 1, start: talk.start, end: talk.end() }
}

fn is_long(block: &Block) -> bool {
    block.end.as_second().saturating_sub(block.start.as_second()) >= LONG
}

/// Gives the talks of one hall their lanes; long talks stand in a strip at the right while something shorter is held.
fn place(blocks: &mut [Block], width: u16) {
    // The long ones first, then by start.
    blocks.sort_by_key(|block| (!is_long(block), block.top, block.start, block.talk));
    let long = blocks.partition_point(is_long);
    let (strip, talks) = blocks.split_at_mut(long);
    let busy: Vec<Range<usize>> = groups(talks).into_iter().map(|group| rows_of(&talks[group])).collect();
    let beside = (width / 4).clamp(1, LANE).min(width / 2);
    for group in groups(strip) {
        let rows = rows_of(&strip[group.clone()]);
        // Groups are sorted and apart: the first that ends below this one's top may meet it.
        let next = busy.get(busy.partition_point(|busy| busy.end <= rows.start));
        if beside > 0 && next.is_some_and(|busy| busy.start < rows.end) {
            stack(&mut strip[group], width - beside, beside);
        } else {
            lanes(&mut strip[group], 0, width);
        }
    }
    let strips: Vec<Range<usize>> = groups(strip).into_iter().map(|group| rows_of(&strip[group])).collect();
    for group in groups(talks) {
        let rows = rows_of(&talks[group.clone()]);
        let next = strips.get(strips.partition_point(|strip| strip.end <= rows.start));
        let narrowed = beside > 0 && next.is_some_and(|strip| strip.start < rows.end);
        lanes(&mut talks[group], 0, if narrowed { width - beside } else { width });
    }
}

/// Runs of blocks (sorted by top) that meet one another, directly or through others.
fn groups(blocks: &[Block]) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut bottom = 0;
    for (index, block) in blocks.iter().enumerate() {
        match groups.last_mut() {
            Some(group) if block.top < bottom => group.end = index + 1,
            _ => groups.push(index..index + 1),
        }
        bottom = bottom.max(block.bottom());
    }
    groups
}

fn rows_of(blocks: &[Block]) -> Range<usize> {
    let top = blocks.iter().map(|block| block.top).min().unwrap_or_default();
    top..blocks.iter().map(Block::bottom).max().unwrap_or(top)
}

/// Puts blocks that meet side by side, as many as there is room for; the rest are stacked in the last lane.
fn lanes(blocks: &mut [Block], x: u16, width: u16) {
    let most = usize::from(width / LANE).max(1);
    let mut bottoms: Vec<usize> = Vec::new();
    let mut lane_of = Vec::with_capacity(blocks.len());
    for block in blocks.iter() {
        // No more lanes are looked at than can be shown.
        let free = bottoms.iter().position(|bottom| *bottom <= block.top);
        let lane = free.unwrap_or(bottoms.len()).min(most - 1);
        match bottoms.get_mut(lane) {
            Some(bottom) => *bottom = (*bottom).max(block.bottom()),
            None => bottoms.push(block.bottom()),
        }
        lane_of.push(lane);
    }
    let count = u16::try_from(bottoms.len()).unwrap_or(1).max(1);
    let mut last: Vec<Block> = Vec::new();
    for (block, lane) in blocks.iter_mut().zip(&lane_of) {
        let lane = u16::try_from(*lane).unwrap_or_default();
        let (from, to) = (width * lane / count, width * (lane + 1) / count);
        (block.x, block.width) = (x + from, to - from);
        if lane + 1 == count {
            last.push(*block);
        }
    }
    stack_up(&mut last);
    let mut last = last.into_iter();
    for (block, lane) in blocks.iter_mut().zip(&lane_of) {
        if *lane + 1 == usize::from(count)
            && let Some(stacked) = last.next()
        {
            *block = stacked;
        }
    }
}

/// All of these blocks into one lane.
fn stack(blocks: &mut [Block], x: u16, width: u16) {
    for block in blocks.iter_mut() {
        (block.x, block.width) = (x, width);
    }
    stack_up(blocks);
}

/// Gives blocks of one lane (sorted by top) that meet the same place.
fn stack_up(blocks: &mut [Block]) {
    for group in groups(blocks) {
        let stack = &mut blocks[group];
        let rows = rows_of(stack);
        let count = stack.len();
        for block in stack {
            (block.top, block.rows, block.stack) = (rows.start, rows.len().max(1), count);
        }
    }
}
