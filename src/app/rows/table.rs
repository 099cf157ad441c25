//! Tables: as columns where they fit, else each row as words.
use super::rich::{Paint, row_of};
use crate::{
    app::line::{Line, Tone},
    text::{
        self,
        rich::{Emphasis, Table, Words},
    },
};

/// What parts two cells.
const BAR: &str = " │ ";
const CROSS: &str = "─┼─";

pub(super) fn lay(table: &Table, columns: usize, paint: Paint, put: &mut dyn FnMut(&dyn Fn() -> Line)) {
    let widths = widths(table);
    let whole = widths.iter().sum::<usize>() + text::width(BAR) * widths.len().saturating_sub(1);
    for (index, row) in table.rows.iter().enumerate() {
        let names = table.header && index == 0;
        if whole <= columns {
            put(&|| in_columns(row, &widths, paint, names));
            if names {
                let dashes: Vec<String> = widths.iter().map(|wide| "─".repeat(*wide)).collect();
                put(&|| Line::of(Tone::Dim, dashes.join(CROSS)));
            }
        } else {
            in_words(row, columns, paint, names, put);
        }
    }
    if table.cut > 0 {
        let more = format!("… ({} more cells)", table.cut);
        put(&|| Line::of(Tone::Dim, text::fit(&more, columns)));
    }
}

/// The columns that each column takes.
fn widths(table: &Table) -> Vec<usize> {
    let mut widths = Vec::new();
    for row in &table.rows {
        for (at, cell) in row.iter().enumerate() {
            let wide = text::width(cell.as_str());
            match widths.get_mut(at) {
                Some(known) => *known = wide.max(*known),
                None => widths.push(wide),
            }
        }
    }
    widths
}

fn in_columns(row: &[Words], widths: &[usize], paint: Paint, names: bool) -> Line {
    let mut line = Line::default();
    for (at, (cell, wide)) in row.iter().zip(widths).enumerate() {
        if at > 0 {
            line = line.and(Tone::Dim, BAR);
        }
        line = line.then(written(cell, 0..cell.as_str().len(), paint, names));
        if at + 1 < row.len() {
            line = line.and(Tone::Text, " ".repeat(wide.saturating_sub(text::width(cell.as_str()))));
        }
    }
    line
}

/// The cells one after the other, wrapped.
fn in_words(row: &[Words], columns: usize, paint: Paint, names: bool, put: &mut dyn FnMut(&dyn Fn() -> Line)) {
    let whole = row.iter().map(Words::as_str).collect::<Vec<_>>().join(BAR);
    // Where each cell begins in the whole.
    let mut cells = Vec::with_capacity(row.len());
    let mut at = 0;
    for cell in row {
        cells.push((at, cell));
        at += cell.as_str().len() + BAR.len();
    }
    for part in text::wrap(&whole, columns) {
        put(&|| {
            let first = cells.partition_point(|(start, cell)| start + cell.as_str().len() + BAR.len() <= part.start);
            let mut line = Line::default();
            for (start, cell) in cells.get(first..).unwrap_or_default().iter().take_while(|(at, _)| *at < part.end) {
                let end = start + cell.as_str().len();
                let (from, to) = (part.start.max(*start), part.end.min(end));
                if from < to {
                    line = line.then(written(cell, from - start..to - start, paint, names));
                }
                line = line
                    .and(Tone::Dim, whole.get(end.max(part.start)..part.end.min(end + BAR.len())).unwrap_or_default());
            }
            line
        });
    }
}

fn written(cell: &Words, part: std::ops::Range<usize>, paint: Paint, names: bool) -> Line {
    let mut line = row_of(cell, part, paint);
    if names {
        line.0.iter_mut().for_each(|piece| piece.emphasis = piece.emphasis.with(Emphasis::BOLD));
    }
    line
}
