//! The programme: what is on now, the list, the page of a talk.
use jiff::Timestamp;
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::{
    Pen, at, lines,
    widgets::{self, Look},
};
use crate::{
    app::{
        line::{Tone, wrapped},
        programme::{Row, Standing, View},
        words,
    },
    schedule::{HallNow, Schedule, Talk},
    text,
};

/// Columns of a hall's name.
const HALL: usize = 14;

pub(super) fn screen(pen: &mut Pen<'_>) {
    let state = pen.state;
    let Some(schedule) = state.programme.schedule() else {
        without_schedule(pen);
        return;
    };
    if !pen.layout.now.is_empty() {
        now(pen, schedule);
    }
    tabs(pen, schedule);
    list(pen, schedule);
    page(pen);
}

/// What to do as long as there is no programme.
fn without_schedule(pen: &mut Pen<'_>) {
    let programme = &pen.state.programme;
    let mut said: Vec<(Tone, String)> = vec![(Tone::Heading, "hallway: a conference in the terminal".to_owned())];
    match (&programme.failure, programme.wanted) {
        (Some(reason), _) => {
            said.push((Tone::Error, format!("The programme cannot be shown: {reason}")));
            said.push((Tone::Text, "Chat works without it: /join, or Alt-K.".to_owned()));
        }
        (None, true) => said.push((Tone::Text, "Reading the programme …".to_owned())),
        (None, false) => {
            said.push((Tone::Text, "No programme is open. Start hallway with one, a file or an address:".to_owned()));
            said.push((Tone::Key, "  hallway --schedule https://fosdem.org/2026/schedule/xml".to_owned()));
            said.push((Tone::Text, "or name it once for all in config.toml, as schedule = \"…\".".to_owned()));
        }
    }
    said.push((Tone::Dim, "? shows all keys, q leaves.".to_owned()));
    let body = pen.layout.list;
    let inside = Rect { x: body.x + 2, width: body.width.saturating_sub(4), ..body };
    let mut row = 1;
    for (tone, words) in said {
        for line in wrapped(tone, &words, inside.width.into(), 0) {
            pen.line(inside, row, lines::line(&line, pen.theme));
            row += 1;
        }
        row += 1;
    }
}

fn now(pen: &mut Pen<'_>, schedule: &Schedule) {
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
            let words =
                next.map_or_else(|| "nothing more today".to_owned(), |next| next_words(schedule, next, at_minute));
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
    let words = if next.is_empty() { " The conference is over." } else { " Nothing is on now. Next:" };
    pen.line(area, 0, Line::styled(words, pen.theme.heading));
    for (row, talk) in next.into_iter().enumerate() {
        let start = talk.start.to_zoned(schedule.zone.clone());
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
    let hall = hall_name(schedule, talk);
    let track = schedule.track_of(talk).map_or("", |track| &track.name);
    let left = format!(" {}  {} left", hours(schedule, talk), words::span(now, talk.end()));
    let next = next.filter(|_| columns >= 100).map(|next| next_words(schedule, next, now));
    let next = next.map(|words| format!("   {}", text::fit(&words, columns / 4))).unwrap_or_default();
    let room = columns.saturating_sub(HALL + 4 + text::width(&left) + text::width(&next));
    let title = if track.is_empty() { talk.title.to_string() } else { format!("{} · {track}", talk.title) };
    Line::from(vec![
        Span::styled(" ▶ ", pen.theme.live),
        Span::styled(padded(hall, HALL), pen.theme.track),
        Span::raw(" "),
        Span::styled(padded(&title, room), pen.theme.text),
        Span::styled(left, pen.theme.time),
        Span::styled(next, pen.theme.dim),
    ])
}

fn next_words(schedule: &Schedule, next: &Talk, now: Timestamp) -> String {
    let start = next.start.to_zoned(schedule.zone.clone());
    let same_day = start.date() == now.to_zoned(schedule.zone.clone()).date();
    let when = start.strftime(if same_day { "%H:%M" } else { "%a %H:%M" });
    format!("next {when} {}", next.title)
}

fn tabs(pen: &mut Pen<'_>, schedule: &Schedule) {
    let (programme, area) = (&pen.state.programme, pen.layout.tabs);
    if let Some(search) = &programme.search {
        let found = programme.rows().iter().filter(|row| matches!(row, Row::Talk(_))).count();
        let count = format!("{} ", words::count(found, "talk", "talks"));
        let width = area.width.saturating_sub(u16::try_from(count.len()).unwrap_or_default());
        let cursor = widgets::field(pen.buffer, Rect { width, ..area }, " search: ", &search.field, pen.theme);
        let right = Rect { x: area.x + width, width: area.width - width, ..area };
        pen.line(right, 0, Line::styled(count, pen.theme.dim));
        if search.typing {
            pen.cursor = cursor;
        }
        return;
    }
    let mut spans = vec![Span::raw(" ")];
    let count = match programme.view {
        View::ByTime => {
            for (index, day) in schedule.days.iter().enumerate() {
                let name = words::day(day.date);
                let shown = index == programme.day;
                let style = if shown { pen.theme.day } else { pen.theme.dim };
                spans.push(Span::styled(if shown { format!("[{name}]") } else { format!(" {name} ") }, style));
            }
            "v lists what is on now "
        }
        View::OnNow => {
            spans.push(Span::styled("[On now]", pen.theme.day));
            "v lists all talks by track "
        }
        View::ByTrack => {
            spans.push(Span::styled("[All days, by track]", pen.theme.day));
            "v lists the day by time "
        }
    };
    let left = Line::from(spans);
    widgets::bar(pen.buffer, area, left, Line::styled(count, pen.theme.dim), pen.theme.text);
}

fn list(pen: &mut Pen<'_>, schedule: &Schedule) {
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

/// The page of the selected talk, beside the list or in its place.
fn page(pen: &mut Pen<'_>) {
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

/// The hall's name; without what stands in brackets where it is long: `K.1.105` for `K.1.105 (La Fontaine)`.
fn hall_name<'a>(schedule: &'a Schedule, talk: &Talk) -> &'a str {
    let name = schedule.hall_of(talk).map_or("", |hall| hall.name.as_str());
    if text::width(name) <= HALL { name } else { name.split(" (").next().unwrap_or(name) }
}

/// `14:30–15:00`, on the conference's clock.
fn hours(schedule: &Schedule, talk: &Talk) -> String {
    format!("{}–{}", words::clock(talk.start, &schedule.zone), words::clock(talk.end(), &schedule.zone))
}

/// The words in exactly so many columns.
fn padded(words: &str, columns: usize) -> String {
    let mut fitted = text::fit(words, columns);
    fitted.push_str(&" ".repeat(columns.saturating_sub(text::width(&fitted))));
    fitted
}
