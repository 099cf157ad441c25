//! The messages of a room.
use ratatui::{layout::Rect, text::Line};

use super::{Pen, at, lines};
use crate::{
    app::room::{Focus, Room},
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
        if selected.is_some_and(|selected| (shown.item..shown.until).contains(&selected))
            && let Some(place) = at(area, blank + row)
        {
            pen.buffer.set_style(place, pen.theme.selected_unfocused);
            pen.buffer.set_string(place.x, place.y, ">", pen.theme.key);
        }
    }
    if room.paging && room.history.at_top() {
        let place = if blank > 0 { blank - 1 } else { 0 };
        let words = text::fit(" loading older messages … ", area.width.into());
        pen.line(area, place, Line::styled(words, pen.theme.waiting).centered());
    }
}
