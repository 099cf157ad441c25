//! The page of the selected talk.
use ratatui::{layout::Rect, text::Line};

use super::{
    super::{Pen, lines},
    padded,
};

/// The page of the selected talk, beside the list or in its place.
pub(super) fn page(pen: &mut Pen<'_>) {
    let area = pen.layout.page;
    let page = &pen.state.programme.page;
    if area.is_empty() {
        return;
    }
    if !pen.layout.list.is_empty() {
        let style = if page.open { pen.theme.border_focused } else { pen.theme.border };
        for y in area.y..area.bottom() {
            pen.buffer.set_string(area.x - 1, y, "│", style);
        }
    }
    for (row, line) in page.lines().iter().skip(page.top).take(area.height.into()).enumerate() {
        pen.line(area, row, lines::line(line, pen.theme));
    }
    let hidden = page.lines().len().saturating_sub(page.top + usize::from(area.height));
    if hidden > 0 && area.height > 1 {
        let words = if page.open {
            format!("… {hidden} more lines: j k scroll")
        } else {
            "… space, then j k: the rest".to_owned()
        };
        let last = Rect { y: area.bottom() - 1, height: 1, ..area };
        pen.line(last, 0, Line::styled(padded(&words, area.width.into()), pen.theme.dim));
    }
}
