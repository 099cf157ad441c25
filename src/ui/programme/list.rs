//! The list of talks.
use ratatui::text::{Line, Span};

use super::{
    super::{
        Pen, at,
        widgets::{self, Look},
    },
    HALL, hall_name, hours, padded,
};
use crate::{
    app::{
        programme::{Row, Standing, View},
        words,
    },
    schedule::{Schedule, Talk},
    text,
};

pub(super) fn list(pen: &mut Pen<'_>, schedule: &Schedule) {
    let (programme, area) = (&pen.state.programme, pen.layout.list);
    let (cursor, top) = programme.cursor();
    let rows = programme.rows();
    if rows.is_empty() {
        let words =
            if programme.search.is_some() { "  No talk says that. Esc ends the search." } else { "  No talks." };
        pen.line(area, 0, Line::styled(words, pen.theme.dim));
    }
    for (index, row) in rows.iter().enumerate().skip(top).take(area.height.into()) {
        let Some(place) = at(area, index - top) else { break };
        let line = match row {
            Row::Track(track) => {
                let name = schedule.tracks.get(*track).map_or("", |track| &track.name);
                Line::styled(format!(" {name}"), pen.theme.heading)
            }
            Row::Soon => Line::styled(" Next", pen.theme.heading),
            Row::Day(day) => {
                let name = schedule.days.get(*day).map(|day| words::day(day.date)).unwrap_or_default();
                Line::styled(format!(" {name}"), pen.theme.day)
            }
            Row::Talk(talk) => match schedule.talks.get(*talk) {
                Some(talk) => entry(pen, schedule, talk, place.width.into(), index == cursor),
                None => continue,
            },
        };
        let look = match (index == cursor, programme.page.open) {
            (false, _) => Look::Plain,
            (true, false) => Look::Selected,
            (true, true) => Look::Resting,
        };
        widgets::row(pen.buffer, place, line, look, pen.theme);
    }
}

/// `>▶ 14:30–15:00 Rust for Linux, five years on     Janson         28 min left`
fn entry(pen: &Pen<'_>, schedule: &Schedule, talk: &Talk, columns: usize, selected: bool) -> Line<'static> {
    let now = pen.state.minute();
    let many_days = pen.state.programme.view == View::ByTrack && pen.state.programme.search.is_none();
    let standing = Standing::of(talk, now);
    let style = match standing {
        Standing::Past => pen.theme.past,
        Standing::Live => pen.theme.live,
        Standing::Soon => pen.theme.soon,
        Standing::Later => pen.theme.text,
    };
    let mut when = hours(schedule, talk);
    if many_days {
        when = format!("{} {when}", talk.start.to_zoned(schedule.zone.clone()).strftime("%a"));
    }
    let hall = padded(hall_name(schedule, talk), HALL);
    let mut place = if columns >= 50 { format!(" {hall}") } else { String::new() };
    if columns >= 100 && !many_days {
        place.push(' ');
        place.push_str(&padded(schedule.track_of(talk).map_or("", |track| &track.name), 20));
    }
    let left = format!(" {:>12}", standing.words(talk, now));
    let room = columns.saturating_sub(5 + text::width(&when) + text::width(&place) + text::width(&left));
    let title = if standing == Standing::Past { pen.theme.past } else { pen.theme.text };
    Line::from(vec![
        Span::styled(if selected { ">" } else { " " }, pen.theme.text),
        Span::styled(format!("{} ", standing.mark()), style),
        Span::styled(format!("{when} "), if standing == Standing::Past { style } else { pen.theme.time }),
        Span::styled(padded(&talk.title, room), title),
        Span::styled(place, if standing == Standing::Past { style } else { pen.theme.track }),
        Span::styled(left, style),
    ])
}
