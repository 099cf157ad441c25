//! A room: what is on, the messages, the line being typed.
use ratatui::{
    layout::Rect,
    style::Modifier,
    text::{Line, Span},
};

use super::{Pen, lines, messages, pictures, tree, widgets};
use crate::{
    app::{
        line::{Tone, wrapped},
        room::{Focus, Room, Stage},
        words,
    },
    chat::{self, Loudness},
    schedule::Talk,
    text,
};

pub(super) fn screen(pen: &mut Pen<'_>) {
    if !pen.layout.tree.is_empty() {
        tree::tree(pen);
    }
    let focus = pen.state.rooms.focused_pane();
    for (pane, number, room) in pen.state.rooms.paned() {
        let Some(area) = pen.layout.panes.get(pane).copied().filter(|area| !area.whole.is_empty()) else { continue };
        // Where one room alone is on screen, its number says nothing.
        let number = pen.state.rooms.is_divided().then_some(number);
        header(pen, room, area.header, number, pane == focus);
        if room.history.is_empty() || room.stage == Stage::Account {
            waiting(pen, room, area.messages);
        } else {
            messages::messages(pen, room, area.messages);
        }
        composer(pen, room, area.composer, pane == focus);
        for y in area.border.y..area.border.bottom() {
            pen.buffer.set_string(area.border.x, y, "│", pen.theme.border);
        }
    }
    pictures::drawn(pen);
    beside(pen);
}

/// `#2026-rust · Janson · Rust for Linux · 14:30–15:00 · 28 min left · next 15:00 Async drop`
fn header(pen: &mut Pen<'_>, room: &Room, area: Rect, number: Option<usize>, focused: bool) {
    let state = pen.state;
    // The pane that has the keys has a bar, the others a line.
    let (bar, key) = if focused {
        (pen.theme.bar, pen.theme.bar_key)
    } else {
        (pen.theme.border.add_modifier(Modifier::UNDERLINED), pen.theme.title.remove_modifier(Modifier::DIM))
    };
    let number = number.map(|number| format!("{number}:")).unwrap_or_default();
    let mut left = vec![Span::styled(format!(" {number}{}", room.label()), key)];
    let known = room.id().and_then(|id| state.rooms.known(id));
    left.push(Span::raw(known.map(quietly).unwrap_or_default()));
    if let Some(words) = room.widget_words().filter(|_| area.width >= 100) {
        left.push(Span::raw(format!(" · {words}")));
    }
    let told = known.map(|room| (&room.name, &room.topic)).or(room.about().map(|about| (&about.name, &about.topic)));
    let mut right = String::new();
    if let (Some(talk), Some(schedule)) = (state.talk_of(room), state.programme.schedule()) {
        let now = state.minute();
        let hall = schedule.hall_of(talk).map_or("", |hall| &hall.name);
        let place = if area.width >= 100 { format!(" · {hall}") } else { String::new() };
        left.push(Span::raw(format!("{place} · {}", talk.title)));
        let hours =
            format!("{}–{}", words::clock(talk.start, &schedule.zone), words::clock(talk.end(), &schedule.zone));
        right = if talk.is_on(now) {
            format!(" {hours} · {} left ", words::span(now, talk.end()))
        } else if talk.start > now {
            format!(" {hours} · in {} ", words::span(now, talk.start))
        } else {
            format!(" {hours} · over ")
        };
        if area.width >= 100
            && let Some(next) = schedule.next_in_track(talk.track, now.max(talk.start))
        {
            let start = words::clock(next.start, &schedule.zone);
            right = format!("{right}· next {start} {} ", text::fit(&next.title, usize::from(area.width) / 4));
        }
    } else if let Some((name, topic)) = told {
        if room.alias().is_some() && !name.trim().is_empty() {
            left.insert(1, Span::raw(format!(" · {name}")));
        }
        right = format!(" {}", text::fit(topic, usize::from(area.width) / 2));
    }
    if let Some(words) = room.typing_words() {
        right = format!(" {words} ·{right}");
    }
    widgets::bar(pen.buffer, area, Line::from(left), Line::from(right), bar);
}

/// ` · muted · encrypted`, where it is.
fn quietly(room: &chat::Room) -> String {
    let muted = if room.loudness == Loudness::Mute { " · muted" } else { "" };
    let encrypted = if room.encrypted { " · encrypted" } else { "" };
    format!("{muted}{encrypted}")
}

/// What is said in place of messages.
fn waiting(pen: &mut Pen<'_>, room: &Room, area: Rect) {
    let inside = Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area };
    let mut row = 0;
    for (tone, words) in pen.state.instead_of_messages(room) {
        for line in wrapped(tone, &words, inside.width.into(), 2) {
            pen.line(inside, row, lines::line(&line, pen.theme));
            row += 1;
        }
    }
}

fn composer(pen: &mut Pen<'_>, room: &Room, mut area: Rect, focused: bool) {
    for line in room.above(area.width.saturating_sub(1)) {
        // The line that is typed is there in any case.
        if area.height > 1 {
            pen.line(
                Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area },
                0,
                lines::line(&line, pen.theme),
            );
            area = Rect { y: area.y + 1, height: area.height - 1, ..area };
        }
    }
    if room.focus == Focus::Search {
        let cursor = widgets::field(pen.buffer, area, " search messages: ", &room.sought, pen.theme);
        if focused {
            pen.cursor = cursor;
        }
        return;
    }
    let prompt = if focused && room.focus == Focus::Composer { " > " } else { "   " };
    let width = area.width.saturating_sub(3);
    let rows = room.composer.view(width, area.height);
    let cursor = widgets::composer(pen.buffer, area, prompt, &rows, pen.theme);
    if !focused {
        return;
    }
    if room.focus == Focus::Composer {
        pen.cursor = cursor;
    } else if room.composer.is_empty() {
        let inside = Rect { x: area.x + 3, width, ..area };
        pen.line(inside, 0, Line::styled("i writes a message", pen.theme.dim));
    }
}

/// Below the video, where it stands at the right: whom one sees.
fn beside(pen: &mut Pen<'_>) {
    let area = pen.layout.page;
    let (Some(schedule), false) = (pen.state.programme.schedule(), area.is_empty()) else { return };
    let watched = pen.state.watch.source().and_then(|source| source.hall);
    let now = pen.state.minute();
    let on = |hall| schedule.talks_of_hall(hall).filter(|talk| talk.is_on(now)).last();
    let talk: Option<&Talk> = watched.and_then(on).or_else(|| pen.state.talk_of_room());
    let Some(talk) = talk else { return };
    let people: Vec<&str> = schedule.people_of(talk).map(|person| person.name.as_str()).collect();
    let hall = schedule.hall_of(talk).map_or("", |hall| &hall.name);
    let mut rows = wrapped(Tone::Title, &talk.title, area.width.into(), 0);
    rows.extend(wrapped(Tone::Text, &people.join(", "), area.width.into(), 0));
    rows.extend(wrapped(Tone::Dim, &format!("{hall} · {} left", words::span(now, talk.end())), area.width.into(), 0));
    for (row, line) in rows.iter().enumerate() {
        pen.line(area, row + 1, lines::line(line, pen.theme));
    }
}
