//! The messages of a room.
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::{Modifier, Style},
    text::Line,
};

use super::{Pen, at, lines};
use crate::{
    app::{
        history::occurrences,
        line::{self, Tone},
        room::{Focus, Room},
    },
    text,
};

/// The rows that are on screen; where they do not fill the pane, they stand at its bottom.
pub(super) fn messages(pen: &mut Pen<'_>, room: &Room, area: Rect) {
    let shown = room.history.shown();
    let blank = usize::from(area.height).saturating_sub(shown.len());
    let selected = room.history.selected_index().filter(|_| room.focus == Focus::Messages);
    let inside = Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
    for (row, shown) in shown.iter().enumerate().take(area.height.into()) {
        let Some(line) = shown.block.lines.get(shown.line) else { continue };
        pen.line(inside, blank + row, lines::line(line, pen.theme));
        if let Some(place) = at(inside, blank + row) {
            mark(line, room.history.sought(), place, pen.theme.matched, pen.buffer);
        }
        if selected.is_some_and(|selected| (shown.item..shown.until).contains(&selected))
            && let Some(place) = at(area, blank + row)
        {
            pen.buffer.set_style(place, pen.theme.selected_unfocused);
            pen.buffer.set_string(place.x, place.y, ">", pen.theme.key);
        }
    }
    if room.older.paging && room.history.at_top() {
        loading(pen, area, blank.saturating_sub(1), "older");
    }
    if room.newer.paging && room.history.at_bottom() {
        loading(pen, area, usize::from(area.height).saturating_sub(1), "newer");
    }
}

fn loading(pen: &mut Pen<'_>, area: Rect, row: usize, which: &str) {
    let words = text::fit(&format!(" loading {which} messages … "), area.width.into());
    pen.line(area, row, Line::styled(words, pen.theme.waiting).centered());
}

/// Marks the words that are searched for in a line that was drawn; clocks are not searched.
fn mark(line: &line::Line, words: &[String], place: Rect, style: Style, buffer: &mut Buffer) {
    if words.is_empty() {
        return;
    }
    let mut said = String::new();
    for piece in &line.0 {
        match piece.tone {
            Tone::Time => said.extend(std::iter::repeat_n(' ', text::width(&piece.text))),
            _ => said.push_str(&piece.text),
        }
    }
    // Reversed, so that it is seen on the selected message, too.
    let style = style.add_modifier(Modifier::REVERSED);
    for found in occurrences(&said, words) {
        let columns = |range: std::ops::Range<usize>| said.get(range).map_or(0, text::width);
        let start = columns(0..found.start).min(place.width.into());
        let width = columns(found).min(usize::from(place.width) - start);
        let (Ok(start), Ok(width)) = (u16::try_from(start), u16::try_from(width)) else { continue };
        buffer.set_style(Rect { x: place.x + start, width, ..place }, style);
    }
}
