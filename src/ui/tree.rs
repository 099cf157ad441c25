//! The tracks beside the messages, each with what is on in it.
use ratatui::text::{Line, Span};

use super::{
    Pen, at,
    widgets::{self, Look},
};
use crate::{
    app::{room::Focus, tree_top, words},
    text,
};

pub(super) fn tree(pen: &mut Pen<'_>) {
    let (state, area) = (pen.state, pen.layout.tree);
    for y in area.y..area.bottom() {
        pen.buffer.set_string(area.right(), y, "│", pen.theme.border);
    }
    let Some(schedule) = state.programme.schedule() else {
        pen.line(area, 0, Line::styled(" no programme", pen.theme.dim));
        return;
    };
    let focused = state.rooms.current().is_some_and(|room| room.focus == Focus::Tree);
    let here = state.rooms.current().and_then(crate::app::room::Room::alias);
    let top = tree_top(state.rooms.tree, area.height);
    for (index, track) in state.tracks.iter().enumerate().skip(top) {
        let row = (index - top) * 2;
        let Some(place) = at(area, row) else { break };
        let name = schedule.tracks.get(track.track).map_or("", |track| track.label());
        let unread = track.room.as_ref().map_or(0, |alias| state.rooms.unread(alias));
        let unread = if unread > 0 { format!(" {unread}") } else { String::new() };
        let mark = if track.live { " ▶" } else { "" };
        let room = usize::from(area.width).saturating_sub(2 + text::width(&unread) + text::width(mark));
        let current = track.room.is_some() && track.room.as_ref() == here;
        let line = Line::from(vec![
            Span::styled(if current { "▾ " } else { "▸ " }, pen.theme.dim),
            Span::styled(text::fit(name, room), pen.theme.track),
            Span::styled(unread, pen.theme.activity),
            Span::styled(mark, pen.theme.live),
        ]);
        let look = match (index == state.rooms.tree, focused) {
            (true, true) => Look::Selected,
            _ if current => Look::Resting,
            _ => Look::Plain,
        };
        widgets::row(pen.buffer, place, line, look, pen.theme);
        let Some(talk) = track.talk.as_ref().and_then(|id| schedule.talk(id)) else { continue };
        let style = if track.live { pen.theme.text } else { pen.theme.dim };
        let line = Line::from(vec![
            Span::styled(format!("  {} ", words::clock(talk.start, &schedule.zone)), pen.theme.time),
            Span::styled(talk.title.to_string(), style),
        ]);
        pen.line(area, row + 1, line);
    }
}
