//! The tree beside the messages: tracks with what is on in them, direct messages, other rooms, invitations.
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
        TrackNow,
        room::{Focus, Room},
        tree::Row,
        words,
    },
    chat::{self, Loudness},
    text::{self, Clean},
};

pub(super) fn tree(pen: &mut Pen<'_>) {
    let (state, area) = (pen.state, pen.layout.tree);
    for y in area.y..area.bottom() {
        pen.buffer.set_string(area.right(), y, "│", pen.theme.border);
    }
    let focused = state.rooms.current().is_some_and(|room| room.focus == Focus::Tree);
    let mut line = 0;
    for (row, selected) in state.tree.shown() {
        let Some(place) = at(area, line) else { break };
        let look = |here: bool| match (selected, focused) {
            (true, true) => Look::Selected,
            _ if here => Look::Resting,
            _ => Look::Plain,
        };
        match *row {
            Row::Branch { branch, folded, rooms, unread, mentions } => {
                let mark = if folded { "▸" } else { "▾" };
                let hidden = if folded { format!(" ({rooms})") } else { String::new() };
                let head = format!("{mark} {}{hidden}", branch.title());
                let mut spans = vec![Span::styled(head, pen.theme.heading)];
                if folded {
                    spans.extend(counts(pen, unread, mentions));
                }
                widgets::row(pen.buffer, place, Line::from(spans), look(false), pen.theme);
            }
            Row::Track { track, room } => {
                let Some(track) = state.tracks.get(track) else { continue };
                let known = room.and_then(|room| state.rooms.joined().get(room));
                let here = state.rooms.current().and_then(Room::alias);
                let here = track.room.is_some() && track.room.as_ref() == here;
                track_rows(pen, place, track, known, here, look(here));
            }
            Row::Room(index) => {
                let Some(known) = state.rooms.joined().get(index) else { continue };
                let here = state.rooms.current().and_then(Room::id) == Some(&known.id);
                room_row(pen, place, known, look(here));
            }
        }
        line += usize::from(row.height());
    }
    if line == 0 {
        pen.line(area, 0, Line::styled(" no rooms yet", pen.theme.dim));
    }
}

/// The track, and below it what is on.
fn track_rows(pen: &mut Pen<'_>, place: Rect, track: &TrackNow, known: Option<&chat::Room>, here: bool, look: Look) {
    let Some(schedule) = pen.state.programme.schedule() else { return };
    let name = schedule.tracks.get(track.track).map_or("", |track| track.label());
    let unread =
        known.filter(|room| room.loudness != Loudness::Mute).map(|room| counts(pen, room.unread, room.mentions));
    let unread = unread.unwrap_or_default();
    let mark = if track.live { " ▶" } else { "" };
    let taken = 2 + wide(&unread) + text::width(mark);
    let mut spans = vec![
        Span::styled(if here { "▾ " } else { "▸ " }, pen.theme.dim),
        Span::styled(text::fit(name, usize::from(place.width).saturating_sub(taken)), pen.theme.track),
    ];
    spans.extend(unread);
    spans.push(Span::styled(mark, pen.theme.live));
    widgets::row(pen.buffer, place, Line::from(spans), look, pen.theme);
    let Some(talk) = track.talk.as_ref().and_then(|id| schedule.talk(id)) else { return };
    let style = if track.live { pen.theme.text } else { pen.theme.dim };
    let line = Line::from(vec![
        Span::styled(format!("  {} ", words::clock(talk.start, &schedule.zone)), pen.theme.time),
        Span::styled(talk.title.to_string(), style),
    ]);
    if place.bottom() < pen.layout.tree.bottom() {
        pen.line(Rect { y: place.y + 1, ..place }, 0, line);
    }
}

fn room_row(pen: &mut Pen<'_>, place: Rect, room: &chat::Room, look: Look) {
    let muted = room.loudness == Loudness::Mute;
    let unread = if muted || room.invited { vec![] } else { counts(pen, room.unread, room.mentions) };
    let columns = usize::from(place.width).saturating_sub(2 + wide(&unread));
    let style = if muted { pen.theme.dim } else { pen.theme.text };
    let mut spans = vec![Span::raw("  "), Span::styled(text::fit(&called(room), columns), style)];
    spans.extend(unread);
    widgets::row(pen.buffer, place, Line::from(spans), look, pen.theme);
}

/// What a room is called, else its public name, else whom one talks to there.
fn called(room: &chat::Room) -> Clean {
    match (&room.alias, &room.direct) {
        _ if !room.name.trim().is_empty() => room.name.clone(),
        (Some(alias), _) => Clean::line(alias.as_str()),
        (None, Some(user)) => Clean::line(user.as_str()),
        (None, None) => Clean::line(room.id.as_str()),
    }
}

/// ` 3` unread messages, ` 1!` that name the account.
fn counts(pen: &Pen<'_>, unread: u64, mentions: u64) -> Vec<Span<'static>> {
    let mut spans = vec![];
    if unread > 0 {
        spans.push(Span::styled(format!(" {unread}"), pen.theme.activity));
    }
    if mentions > 0 {
        spans.push(Span::styled(format!(" {mentions}!"), pen.theme.activity_mention));
    }
    spans
}

fn wide(spans: &[Span<'_>]) -> usize {
    spans.iter().map(|span| text::width(&span.content)).sum()
}
