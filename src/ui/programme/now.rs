//! What is on now, above the list.
use jiff::Timestamp;
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::{
    super::{
        Pen, at,
        widgets::{self, Look},
    },
    padded,
};
use crate::{
    app::{
        programme::{HALL, short_hall},
        words,
    },
    schedule::{HallNow, Schedule, Talk},
    text,
};

pub(super) fn now(pen: &mut Pen<'_>, schedule: &Schedule) {
    let (state, area) = (pen.state, pen.layout.now);
    let at_minute = state.minute();
    let plan = state.programme.plan(pen.layout.body.height, pen.layout.list.width >= 100, at_minute);
    let halls: Vec<&HallNow> = state.programme.on_now().collect();
    let heading = |words: String| Line::styled(words, pen.theme.heading);
    if halls.is_empty() {
        nothing_on(pen, schedule, at_minute);
        return;
    }
    let title = heading(format!(" On now in {}", words::count(halls.len(), "hall", "halls")));
    let first = Rect { height: area.height.min(1), ..area };
    let how = Line::styled("enter goes to the talk's room, w shows its stream ", pen.theme.dim);
    widgets::bar(pen.buffer, first, title, how, pen.theme.text);
    let selected = state.programme.talk().map(|talk| &talk.id);
    let mut row = 1;
    for hall in halls.iter().take(plan.halls) {
        let Some(talk) = hall.now.first().and_then(|index| schedule.talks.get(*index)) else { continue };
        let next = hall.next.and_then(|index| schedule.talks.get(index));
        if let Some(place) = at(area, row) {
            let line = on_now(pen, schedule, talk, next.filter(|_| plan.rows == 1), place.width.into());
            let look = if Some(&talk.id) == selected { Look::Resting } else { Look::Plain };
            widgets::row(pen.buffer, place, line, look, pen.theme);
        }
        if plan.rows == 2 {
            let words = next.map_or_else(|| "nothing more today".to_owned(), |next| next_words(pen, next, at_minute));
            let line = Line::styled(format!("{}{words}", " ".repeat(HALL + 4)), pen.theme.dim);
            pen.line(area, row + 1, line);
        }
        row += plan.rows;
    }
    if plan.more > 0 {
        let words = format!("   … and {}: v lists all that is on", words::count(plan.more, "more hall", "more halls"));
        pen.line(area, row, Line::styled(words, pen.theme.dim));
    }
}

fn nothing_on(pen: &mut Pen<'_>, schedule: &Schedule, now: Timestamp) {
    let area = pen.layout.now;
    let next = pen.state.programme.upcoming(now);
    let words = match (next.is_empty(), pen.state.programme.filter.is_empty()) {
        (true, true) => " The conference is over.",
        (true, false) => " Nothing that the filter shows is on, or will be.",
        (false, true) => " Nothing is on now. Next:",
        (false, false) => " Nothing that the filter shows is on now. Next:",
    };
    pen.line(area, 0, Line::styled(words, pen.theme.heading));
    for (row, talk) in next.into_iter().enumerate() {
        let start = talk.start.to_zoned(pen.state.programme.zone().clone());
        let hall = schedule.hall_of(talk).map_or("", |hall| &hall.name);
        let line = Line::from(vec![
            Span::styled(format!(" › {} ", start.strftime("%a %-d %b %H:%M")), pen.theme.soon),
            Span::styled(format!("{} · {hall} ", talk.title), pen.theme.text),
            Span::styled(format!("in {}", words::span(now, talk.start)), pen.theme.dim),
        ]);
        pen.line(area, row + 1, line);
    }
}

/// `▶ Janson         Rust for Linux · Rust    14:30–15:00 28 min left`, and what is next where there is room.
fn on_now(pen: &Pen<'_>, schedule: &Schedule, talk: &Talk, next: Option<&Talk>, columns: usize) -> Line<'static> {
    let now = pen.state.minute();
    let hall = short_hall(schedule, talk);
    let track = schedule.track_of(talk).map_or("", |track| &track.name);
    let left = format!(" {}  {} left", hours(pen, talk), words::span(now, talk.end()));
    let next = next.filter(|_| columns >= 100).map(|next| next_words(pen, next, now));
    let next = next.map(|words| format!("   {}", text::fit(&words, columns / 4))).unwrap_or_default();
    let room = columns.saturating_sub(HALL + 4 + text::width(&left) + text::width(&next));
    let star = if pen.state.programme.stars.contains(&talk.id) { "★ " } else { "" };
    let between = if track.is_empty() { "" } else { " · " };
    let title = format!("{star}{}{between}{track}", talk.title);
    Line::from(vec![
        Span::styled(" ▶ ", pen.theme.live),
        Span::styled(padded(hall, HALL), pen.theme.track),
        Span::raw(" "),
        Span::styled(padded(&title, room), pen.theme.text),
        Span::styled(left, pen.theme.time),
        Span::styled(next, pen.theme.dim),
    ])
}

fn next_words(pen: &Pen<'_>, next: &Talk, now: Timestamp) -> String {
    let zone = pen.state.programme.zone();
    let start = next.start.to_zoned(zone.clone());
    let same_day = start.date() == now.to_zoned(zone.clone()).date();
    let when = start.strftime(if same_day { "%H:%M" } else { "%a %H:%M" });
    format!("next {when} {}", next.title)
}

/// `14:30–15:00`
fn hours(pen: &Pen<'_>, talk: &Talk) -> String {
    let zone = pen.state.programme.zone();
    format!("{}–{}", words::clock(talk.start, zone), words::clock(talk.end(), zone))
}
