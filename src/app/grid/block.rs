//! What a talk's block says: the title first, then people and hours where rows are left.
use jiff::tz::TimeZone;
use ratatui::layout::Rect;

use super::{Grid, NAMES, Sight, TIMES, place::Block};
use crate::{
    app::{programme::Standing, words},
    schedule::{Fate, Schedule, Talk},
    text,
};

/// From this width on, a blank stands between a block's edge and its words.
const AIRY: u16 = 14;

/// Between a mark and the title's first word: a row is not left to the mark alone. Clean text has no other.
const GLUE: char = '\u{a0}';

/// A talk's block as it is on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Index into the schedule's talks.
    pub talk: usize,
    /// Its cells, counted from the grid's corner; the first column of them is its edge.
    pub area: Rect,
    /// Whether its first row is on screen, and its last.
    pub begins: bool,
    pub ends: bool,
    pub selected: bool,
    /// How it is drawn: what was cancelled, as if it were over.
    pub standing: Standing,
    /// Cells from its edge, that included, to its words.
    pub indent: u16,
    /// What is written in it, a line a row, cut to its width. The first `title` of them are the title.
    pub lines: Vec<String>,
    pub title: usize,
}

impl Grid {
    /// The blocks on screen with their words. Where several share a place, the selected one is seen, else the first.
    pub(super) fn blocks_in_sight(&self, sight: &Sight<'_>) -> Vec<Shown> {
        let rows = self.rows_in_sight();
        let mut shown: Vec<Shown> = Vec::new();
        for (column, at) in (self.left..self.plan.columns.len()).take(self.screen.columns).zip(0_u16..) {
            let blocks = self.plan.column(column);
            let selected = blocks.iter().find(|block| Some(block.talk) == sight.selected);
            let mut stack: Option<&Block> = None;
            for block in blocks.iter().filter(|block| block.meets(&rows)) {
                let hidden = block.stack > 1 && {
                    let behind = selected.filter(|top| top.shares_place(block));
                    behind.map_or(stack.is_some_and(|first| first.shares_place(block)), |top| top.talk != block.talk)
                };
                if hidden {
                    continue;
                }
                stack = Some(block);
                let Some(talk) = sight.schedule.talks.get(block.talk) else { continue };
                let top = block.top.max(rows.start);
                let height = u16::try_from(block.bottom().min(rows.end) - top).unwrap_or(u16::MAX);
                let y = NAMES + u16::try_from(top - rows.start).unwrap_or_default();
                let x = TIMES + at * self.screen.width + block.x;
                shown.push(Shown {
                    begins: block.top >= rows.start,
                    ends: block.bottom() <= rows.end,
                    selected: Some(block.talk) == sight.selected,
                    ..written(sight, talk, block, Rect::new(x, y, block.width, height))
                });
            }
        }
        shown
    }
}

fn written(sight: &Sight<'_>, talk: &Talk, block: &Block, area: Rect) -> Shown {
    let standing = Standing::of(talk, sight.now);
    let starred = sight.stars.contains(&talk.id);
    let indent = 1 + u16::from(area.width >= AIRY);
    let columns = usize::from(area.width.saturating_sub(indent + 1));
    let rows = usize::from(area.height);
    let title = heading(talk, standing, starred, block.stack);
    let mut lines = filled(&title, columns, rows);
    let title = lines.len();
    let more = [people(sight.schedule, talk), hours(talk, sight.zone)];
    for words in more.into_iter().filter(|words| !words.is_empty()).take(rows - title) {
        lines.push(text::fit(&words, columns));
    }
    Shown {
        talk: block.talk,
        area,
        begins: true,
        ends: true,
        selected: false,
        standing: if talk.fate == Fate::Cancelled { Standing::Past } else { standing },
        indent,
        lines,
        title,
    }
}

/// `▶ ★ Rust for Linux`: every mark is a word or a sign, so that colour is not needed.
fn heading(talk: &Talk, standing: Standing, starred: bool, stack: usize) -> String {
    let mut words = String::new();
    if stack > 1 {
        words = format!("+{}{GLUE}", stack - 1);
    }
    let mark = if talk.fate == Fate::Cancelled { "✗" } else { standing.mark().trim() };
    for mark in [mark, if starred { "★" } else { "" }].into_iter().filter(|mark| !mark.is_empty()) {
        words.push_str(mark);
        words.push(GLUE);
    }
    match talk.fate {
        Fate::Cancelled => words.push_str("cancelled: "),
        Fate::Amended => words.push_str("amended: "),
        Fate::Planned => {}
    }
    words.push_str(if talk.title.is_empty() { "(no title)" } else { &talk.title });
    words
}

fn people(schedule: &Schedule, talk: &Talk) -> String {
    schedule.people_of(talk).take(4).map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ")
}

fn hours(talk: &Talk, zone: &TimeZone) -> String {
    format!("{}–{}", words::clock(talk.start, zone), words::clock(talk.end(), zone))
}

/// The words wrapped to at most so many rows; what does not fit ends in `…`.
fn filled(words: &str, columns: usize, rows: usize) -> Vec<String> {
    let wrapped = text::wrap(words, columns.max(1));
    let mut lines = Vec::with_capacity(wrapped.len().min(rows));
    for (index, row) in wrapped.iter().take(rows).enumerate() {
        let rest = if index + 1 == rows { words.get(row.start..) } else { words.get(row.clone()) };
        lines.push(text::fit(rest.unwrap_or_default(), columns).replace(GLUE, " "));
    }
    lines
}
