//! The palette, over the screen.
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::{
    Pen, at,
    widgets::{self, Look},
};
use crate::{app::palette::Palette, text};

pub(super) fn popup(pen: &mut Pen<'_>, palette: &Palette) {
    let size = pen.layout.overlay_size();
    let inside = widgets::popup(pen.buffer, pen.layout.body, size, palette.title, pen.theme);
    let typed = Rect { height: inside.height.min(1), ..inside };
    pen.cursor = widgets::field(pen.buffer, typed, "> ", palette.finder.query(), pen.theme);
    let hits = palette.finder.hits();
    if hits.len() == 0 {
        pen.line(inside, 2, Line::styled("Nothing is called that.", pen.theme.dim));
        return;
    }
    let list = Rect { y: inside.y + 2, height: inside.height.saturating_sub(2), ..inside };
    for (index, (hit, matched)) in hits.enumerate().skip(palette.top()).take(list.height.into()) {
        let Some(place) = at(list, index - palette.top()) else { break };
        let detail = text::fit(&hit.detail, usize::from(list.width) / 3);
        let label = usize::from(list.width).saturating_sub(12 + text::width(&detail));
        let mut spans = vec![Span::styled(format!("{:<8} ", hit.kind), pen.theme.dim)];
        let shown = text::fit(&hit.label, label);
        spans.extend(widgets::marked(&shown, matched, pen.theme));
        let pad = " ".repeat((label + 2).saturating_sub(text::width(&shown)));
        spans.push(Span::raw(pad));
        spans.push(Span::styled(detail, pen.theme.dim));
        let look = if index == palette.finder.selected() { Look::Selected } else { Look::Plain };
        widgets::row(pen.buffer, place, Line::from(spans), look, pen.theme);
    }
}
