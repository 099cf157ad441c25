//! The palette, over the screen.
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::{
    Pen, at,
    widgets::{self, Look},
};
use crate::{
    app::{
        Shown,
        palette::{Action, Palette},
    },
    text,
};

/// Columns of what a row is, of its mark, and of the blanks between the columns.
const KIND: usize = 8;
const MARK: usize = 2;
const GAP: usize = 2;

pub(super) fn popup(pen: &mut Pen<'_>, palette: &Palette) {
    let size = pen.layout.overlay_size();
    let inside = widgets::popup(pen.buffer, pen.layout.body, size, palette.title, pen.theme);
    let typed = Rect { height: inside.height.min(1), ..inside };
    pen.cursor = widgets::field(pen.buffer, typed, "> ", palette.finder().query(), pen.theme);
    if palette.finder().count() == 0 {
        pen.line(inside, 2, Line::styled("Nothing is called that.", pen.theme.dim));
        return;
    }
    let list = pen.layout.palette_rows();
    for (row, shown) in palette.shown().enumerate() {
        let Some(place) = at(list, row) else { break };
        let line = line(pen, &shown, list.width.into(), palette.has_marks());
        let look = if shown.selected { Look::Selected } else { Look::Plain };
        widgets::row(pen.buffer, place, line, look, pen.theme);
    }
}

/// `talk     ▶ Rust for Linux        Sat 14:30 Janson`
fn line(pen: &Pen<'_>, shown: &Shown<'_, Action>, width: usize, marks: bool) -> Line<'static> {
    let (theme, candidate) = (pen.theme, shown.candidate);
    let lead = if marks {
        format!("{:<KIND$} {:<MARK$}", candidate.kind, candidate.mark)
    } else {
        format!("{:<KIND$} ", candidate.kind)
    };
    // The label has what the detail does not need, and no less than half.
    let room = width.saturating_sub(text::width(&lead) + GAP);
    let wanted = text::width(&candidate.detail);
    let taken = text::width(&candidate.label).min(room).max(room / 2);
    let detail = text::fit(&candidate.detail, wanted.min(room - taken).max(room / 3));
    let label = text::fit(&candidate.label, room.saturating_sub(text::width(&detail)));
    let mut spans = vec![Span::styled(lead, theme.dim)];
    spans.extend(widgets::marked(&label, shown.label, theme));
    let column = (room / 2).max(text::width(&label));
    let pad = if text::width(&detail) + column <= room { column } else { room - text::width(&detail) };
    spans.push(Span::raw(" ".repeat(pad.saturating_sub(text::width(&label)) + GAP)));
    spans.extend(widgets::marked(&detail, shown.detail, theme).into_iter().map(|span| span.patch_style(theme.dim)));
    Line::from(spans)
}
