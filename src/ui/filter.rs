//! The menu of filters, over the screen.
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
        filter::{Entry, Menu},
        words,
    },
    text,
};

pub(super) fn popup(pen: &mut Pen<'_>, menu: &Menu) {
    let programme = &pen.state.programme;
    let all = programme.schedule().map_or(0, |schedule| schedule.talks.len());
    let shown = format!("{} of {}", programme.admitted().len(), words::count(all, "talk", "talks"));
    let inside =
        widgets::popup(pen.buffer, pen.layout.body, pen.layout.menu_size(), &format!("Show {shown}"), pen.theme);
    let first = Rect { height: inside.height.min(1), ..inside };
    if menu.typing || !menu.narrow.is_empty() {
        let cursor = widgets::field(pen.buffer, first, "/ ", &menu.narrow, pen.theme);
        pen.cursor = cursor.filter(|_| menu.typing);
    } else {
        let how = "space chooses · c clears · / narrows · esc closes";
        pen.line(first, 0, Line::styled(how, pen.theme.dim));
    }
    let rows = pen.layout.menu_rows();
    let (cursor, top) = menu.cursor();
    if menu.rows().next().is_none() {
        pen.line(rows, 0, Line::styled("Nothing is called that.", pen.theme.dim));
    }
    for (index, entry) in menu.rows().enumerate().skip(top).take(rows.height.into()) {
        let Some(place) = at(rows, index - top) else { break };
        let line = match entry {
            Entry::Head(title) => Line::styled(*title, pen.theme.heading),
            Entry::Choice { choice, label, talks } => {
                let talks = format!(" {talks:>5}");
                let mark = pen.state.programme.filter.mark(choice);
                let cells = usize::from(place.width).saturating_sub(mark.len() + 1 + text::width(&talks));
                let mut label = text::fit(label, cells);
                label.push_str(&" ".repeat(cells.saturating_sub(text::width(&label))));
                let style = if pen.state.programme.filter.has(choice) { pen.theme.live } else { pen.theme.text };
                Line::from(vec![
                    Span::styled(format!("{mark} "), style),
                    Span::styled(label, style),
                    Span::styled(talks, pen.theme.dim),
                ])
            }
        };
        let look = if index == cursor { Look::Selected } else { Look::Plain };
        widgets::row(pen.buffer, place, line, look, pen.theme);
    }
}
