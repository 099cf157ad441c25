//! The lines above the list: the views and days, or what is searched for; what the filter lets through.
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::super::{Pen, at, widgets};
use crate::{
    app::{
        board::Order,
        programme::{Goal, Search, View},
        words,
    },
    text,
};

pub(super) fn tabs(pen: &mut Pen<'_>) {
    let (state, area) = (pen.state, pen.layout.tabs);
    let Some(first) = at(area, 0) else { return };
    match &state.programme.search {
        Some(search) => searching(pen, search, first),
        None => turning(pen, first),
    }
    if let Some(second) = at(area, 1) {
        let all = state.programme.schedule().map_or(0, |schedule| schedule.talks.len());
        let shown = format!("{} of {} ", state.programme.admitted().len(), words::count(all, "talk", "talks"));
        let left = Line::from(vec![
            Span::styled(format!(" only: {}", state.programme.filter.words()), pen.theme.warning),
            Span::styled(" · F clears", pen.theme.dim),
        ]);
        widgets::bar(pen.buffer, second, left, Line::styled(shown, pen.theme.dim), pen.theme.text);
    }
}

/// ` [list] now  grid  tracks   [Sat 31 Jan] Sun 1 Feb`
fn turning(pen: &mut Pen<'_>, area: Rect) {
    let state = pen.state;
    let mut spans = Vec::new();
    let mut end = 0;
    for tab in state.left_tabs() {
        spans.push(Span::raw(" ".repeat(tab.column - end)));
        end = tab.column + text::width(&tab.words);
        let style = match tab.goal {
            Goal::View(View::Changes) if !tab.current => pen.theme.warning,
            _ if tab.current => pen.theme.day,
            _ => pen.theme.dim,
        };
        spans.push(Span::styled(tab.words, style));
    }
    let free = usize::from(area.width).saturating_sub(end + 1);
    // What helps only those who do not know it yet gives way to what is shown.
    let right = asides(pen).into_iter().find(|words| text::width(words) <= free).unwrap_or_default();
    widgets::bar(pen.buffer, area, Line::from(spans), Line::styled(right, pen.theme.dim), pen.theme.text);
}

/// What stands at the right of the tabs, the most telling first.
fn asides(pen: &Pen<'_>) -> Vec<String> {
    let programme = &pen.state.programme;
    match programme.view {
        View::Grid => vec![pen.state.grid_position()],
        View::Changes => {
            vec!["S marks them as seen · enter shows the talk ".to_owned(), "S marks them as seen ".to_owned()]
        }
        View::OnNow => {
            let order = match programme.wall.order {
                Order::Halls => "S sorts by what begins next",
                Order::Soonest => "S sorts by hall",
            };
            let summary = programme.wall.summary();
            vec![format!("{summary} · {order} "), format!("{summary} "), format!("{order} ")]
        }
        _ => vec!["v turns to the next ".to_owned(), "v ".to_owned()],
    }
}

fn searching(pen: &mut Pen<'_>, search: &Search, area: Rect) {
    let said = said(search, area.width.into());
    let width = area.width.saturating_sub(u16::try_from(text::width(&said)).unwrap_or_default());
    let cursor = widgets::field(pen.buffer, Rect { width, ..area }, " search: ", &search.field, pen.theme);
    let right = Rect { x: area.x + width, width: area.width - width, ..area };
    pen.line(right, 0, Line::styled(said, pen.theme.dim));
    if search.typing {
        pen.cursor = cursor;
    }
}

/// `12 talks, best first · 3 in abstracts · tab by time`, or as much of it as leaves half of the line to what is typed.
fn said(search: &Search, columns: usize) -> String {
    if search.words().is_empty() {
        return "titles, people, tracks, halls ".to_owned();
    }
    let (hits, texts) = search.found();
    let mut said = words::count(hits.len(), "talk", "talks");
    let mut more = Vec::new();
    if search.looking() {
        more.push(", looking in abstracts …".to_owned());
    } else if !texts.is_empty() {
        more.push(format!(" + {} in abstracts", texts.len()));
    }
    if search.hidden() > 0 {
        more.push(format!(", {} filtered out", search.hidden()));
    }
    if hits.len() > 1 {
        more.push(if search.by_time { ", by time · tab best first" } else { ", best first · tab by time" }.to_owned());
    }
    for part in more {
        if text::width(&said) + text::width(&part) < columns * 3 / 5 {
            said.push_str(&part);
        }
    }
    said.push(' ');
    said
}
