//! A list that is read over the screen.
use ratatui::{layout::Rect, text::Line};

use super::{
    Pen, at, lines,
    widgets::{self, Look, position},
};
use crate::{
    app::{
        line::{Tone, wrapped},
        reader::{Instead, Reader},
    },
    text,
};

pub(super) fn popup(pen: &mut Pen<'_>, reader: &Reader) {
    let rows = pen.layout.overlay_rows();
    let (top, all) = reader.place();
    let place =
        if reader.instead().is_some() { String::new() } else { format!(" · {}", position(top, rows.height, all)) };
    let size = pen.layout.overlay_size();
    let title = format!(
        "{}{place}",
        text::fit(reader.title(), usize::from(size.width).saturating_sub(4 + text::width(&place)))
    );
    let inside = widgets::popup(pen.buffer, pen.layout.body, size, &title, pen.theme);
    head(pen, reader, Rect { height: inside.height.min(1), ..inside });
    match reader.instead() {
        Some(Instead::Waiting(words)) => said(pen, rows, Tone::Waiting, words),
        Some(Instead::Failed(words)) => said(pen, rows, Tone::Error, words),
        None => {
            if all == 0 {
                let words = if reader.narrow.is_empty() { "There is nothing." } else { "Nothing says that." };
                said(pen, rows, Tone::Dim, words);
            }
            for (row, (line, selected)) in reader.lines().enumerate() {
                let Some(place) = at(rows, row) else { break };
                let look = if selected { Look::Selected } else { Look::Plain };
                widgets::row(pen.buffer, place, lines::line(line, pen.theme), look, pen.theme);
            }
        }
    }
}

/// What narrows the rows; else the keys.
fn head(pen: &mut Pen<'_>, reader: &Reader, area: Rect) {
    if reader.typing || !reader.narrow.is_empty() {
        let cursor = widgets::field(pen.buffer, area, "/ ", &reader.narrow, pen.theme);
        pen.cursor = cursor.filter(|_| reader.typing);
        return;
    }
    let (all, shown) = reader.count();
    let how = "j k select · enter goes · / narrows · y copies · esc closes";
    let words = if all > shown { format!("the first {shown} of {all} · {how}") } else { how.to_owned() };
    pen.line(area, 0, Line::styled(words, pen.theme.dim));
}

fn said(pen: &mut Pen<'_>, area: Rect, tone: Tone, words: &str) {
    for (row, line) in wrapped(tone, words, area.width.into(), 0).iter().enumerate() {
        pen.line(area, row, lines::line(line, pen.theme));
    }
}
