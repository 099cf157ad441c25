//! The rows of a list as lines that fit its pane.
use std::ops::Range;

use crate::{app::line::Line, text};

/// Lines that one row takes at most.
const MOST: usize = 12;

/// The lines, and which of them are on screen.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Every line, with the number of its row.
    lines: Vec<(usize, Line)>,
    top: usize,
    columns: u16,
    height: u16,
    /// The lines have to be made anew.
    stale: bool,
}

impl Page {
    /// What is shown changed.
    pub(super) fn forget(&mut self) {
        self.stale = true;
    }

    /// The lines on screen, each with the number of its row.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &Line)> {
        self.lines.iter().skip(self.top).take(self.height.into()).map(|(row, line)| (*row, line))
    }

    /// The first line on screen, and how many there are.
    pub(super) fn place(&self) -> (usize, usize) {
        (self.top, self.lines.len())
    }

    /// The row that is so many lines below the first line of `row`.
    pub(super) fn from(&self, row: usize, lines: isize) -> usize {
        let (first, _) = self.of(row);
        let line = first.saturating_add_signed(lines).min(self.lines.len().saturating_sub(1));
        let found = self.lines.get(line).map_or(0, |(row, _)| *row);
        // A row that is longer than the screen is left all the same.
        if found == row { row.saturating_add_signed(lines.signum()) } else { found }
    }

    /// Makes the lines where that is needed, and keeps `cursor` on screen.
    pub(super) fn arrange<'l>(
        &mut self,
        rows: impl Iterator<Item = &'l Line>,
        cursor: usize,
        columns: u16,
        height: u16,
    ) {
        if self.stale || self.columns != columns {
            (self.stale, self.columns) = (false, columns);
            self.lines.clear();
            for (row, line) in rows.enumerate() {
                self.lines.extend(fold(line, columns.into()).into_iter().map(|line| (row, line)));
            }
        }
        self.height = height;
        let height = usize::from(height).max(1);
        let (first, end) = self.of(cursor);
        self.top = self.top.max(end.saturating_sub(height)).min(first);
        self.top = self.top.min(self.lines.len().saturating_sub(height));
    }

    /// The first line of a row, and the one after its last.
    fn of(&self, row: usize) -> (usize, usize) {
        let first = self.lines.partition_point(|(at, _)| *at < row);
        (first, self.lines.partition_point(|(at, _)| *at <= row))
    }
}

/// A row as lines of at most `columns`: what does not fit stands below, under the beginning of its last piece.
fn fold(line: &Line, columns: usize) -> Vec<Line> {
    if line.width() <= columns {
        return vec![line.clone()];
    }
    let Some((last, before)) = line.0.split_last() else { return vec![Line::default()] };
    let lead = Line(before.to_vec());
    let indent = lead.width();
    // Where little room would be left, the words begin on the next line.
    let (lead, indent, mut lines) = if indent <= columns / 2 {
        (lead, indent, vec![])
    } else {
        let indent = (columns / 4).min(4);
        (blank(indent), indent, vec![cut(&lead, columns)])
    };
    let rows = text::wrap(&last.text, columns.saturating_sub(indent).max(1));
    let more = rows.len() > MOST;
    for (at, row) in rows.into_iter().take(MOST).enumerate() {
        let words = last.text.get(Range::clone(&row)).unwrap_or_default();
        let start = if at == 0 { lead.clone() } else { blank(indent) };
        let words = if more && at + 1 == MOST {
            text::fit(&format!("{words} …"), columns - indent)
        } else {
            words.to_owned()
        };
        lines.push(start.and(last.tone, words));
    }
    lines
}

fn blank(columns: usize) -> Line {
    Line::of(crate::app::line::Tone::Text, " ".repeat(columns))
}

/// What of a line fits.
fn cut(line: &Line, columns: usize) -> Line {
    let mut cut = Line::default();
    for piece in &line.0 {
        let left = columns.saturating_sub(cut.width());
        cut = cut.and(piece.tone, text::fit(&piece.text, left));
    }
    cut
}

/// The words of a line, without how they look.
pub(super) fn words(line: &Line) -> String {
    line.0.iter().map(|piece| piece.text.as_str()).collect()
}
