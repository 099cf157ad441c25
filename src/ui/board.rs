//! The board: what is on in every hall, and what comes next.
use ratatui::{
    layout::Rect,
    style::Modifier,
    text::{Line, Span},
};

use super::{
    Pen, at, lines,
    programme::padded,
    widgets::{self, Look},
};
use crate::{
    app::{
        board::{self, Entry, WIDE, next_column},
        programme::{HALL, short_name},
        words,
    },
    schedule::{Fate, Schedule, Talk},
    text,
};

/// Cells of the bar that shows how much of a talk is over.
const BAR: usize = 8;
/// Columns of `18 h 28 min left`, with a blank.
const LEFT: usize = 17;
/// Columns of `in 18 h 28 min`, with a blank.
const COUNTDOWN: usize = 15;

pub(super) fn board(pen: &mut Pen<'_>, schedule: &Schedule) {
    let area = pen.layout.list;
    let wall = &pen.state.programme.wall;
    if wall.is_empty() {
        let filtered = !pen.state.programme.filter.is_empty();
        let words = if filtered { "  No talks. F shows all talks again." } else { "  No talks." };
        pen.line(area, 0, Line::styled(words, pen.theme.dim));
        return;
    }
    let (shown, rows) = wall.shown();
    let selected = pen.state.programme.selected();
    let (row, below) = wall.below();
    for (index, line) in below.iter().enumerate() {
        pen.line(area, row + index, lines::line(line, pen.theme));
    }
    for (index, entry) in shown.iter().enumerate() {
        let Some(first) = at(area, index * rows) else { break };
        let (now, next) = if area.width >= WIDE {
            let column = next_column(area.width);
            (
                Rect { width: column - 1, ..first },
                Some(Rect { x: area.x + column, width: area.width - column, ..first }),
            )
        } else {
            let second = at(area, index * rows + 1);
            (first, second.map(|row| Rect { x: row.x + indent(), width: row.width.saturating_sub(indent()), ..row }))
        };
        let on = entry.now.iter().copied().find(|talk| Some(*talk) == selected).or(entry.now.first().copied());
        let line = on_now(pen, schedule, entry, on, usize::from(now.width).saturating_sub(1));
        draw(pen, now, line, on.is_some() && on == selected);
        if let Some(next) = next {
            let line = coming(pen, schedule, entry, usize::from(next.width).saturating_sub(1));
            draw(pen, next, line, entry.next.is_some() && entry.next == selected);
        }
    }
}

/// The second row of a hall stands below its first talk.
fn indent() -> u16 {
    u16::try_from(HALL).unwrap_or(14) + 3
}

/// Draws a row; the first cell tells whether it is selected.
fn draw(pen: &mut Pen<'_>, place: Rect, line: Line<'_>, selected: bool) {
    let mark = if selected { ">" } else { " " };
    let line = std::iter::once(Span::raw(mark)).chain(line.spans).collect();
    let look = match (selected, pen.state.programme.page.open) {
        (false, _) => Look::Plain,
        (true, false) => Look::Selected,
        (true, true) => Look::Resting,
    };
    widgets::row(pen.buffer, place, line, look, pen.theme);
}

/// ` ▶ Janson         Rust for Linux, five years on · Rust   ██░░░░░░ 28 min left`, or what the hall is free for.
fn on_now(pen: &Pen<'_>, schedule: &Schedule, entry: &Entry, talk: Option<usize>, columns: usize) -> Line<'static> {
    let now = pen.state.minute();
    let hall = schedule.halls.get(entry.hall).map_or("", |hall| hall.label());
    let hall = padded(short_name(if hall.is_empty() { "(no hall)" } else { hall }), HALL);
    let Some(talk) = talk.and_then(|talk| schedule.talks.get(talk)) else {
        let words = board::free(schedule, entry, now, pen.state.programme.zone());
        return Line::from(vec![
            Span::raw("  "),
            Span::styled(hall, pen.theme.track),
            Span::styled(format!(" {words}"), pen.theme.dim),
        ]);
    };
    let track = schedule.track_of(talk).map_or("", |track| &track.name);
    let left = format!("{:>LEFT$}", format!("{} left", words::span(now, talk.end())));
    let left = format!(" {}{left}", board::progress(talk, now, BAR));
    let others = entry.now.len().saturating_sub(1);
    let others = if others > 0 { format!("+{others} ") } else { String::new() };
    let room = columns.saturating_sub(HALL + 3 + text::width(&left) + text::width(&others));
    let mut title = format!("{}{}", star(pen, talk), titled(talk));
    if !track.is_empty() {
        title = format!("{title} · {track}");
    }
    Line::from(vec![
        Span::styled(if talk.fate == Fate::Cancelled { "✗ " } else { "▶ " }, pen.theme.live),
        Span::styled(hall, pen.theme.track),
        Span::raw(" "),
        Span::styled(others, pen.theme.soon),
        Span::styled(padded(&title, room), pen.theme.text),
        Span::styled(left, pen.theme.time),
    ])
}

/// `  in 28 min 15:00 Async drop`, and what lies between.
fn coming(pen: &Pen<'_>, schedule: &Schedule, entry: &Entry, columns: usize) -> Line<'static> {
    let minute = pen.state.minute();
    let zone = pen.state.programme.zone();
    let after = board::after(schedule, entry, minute, zone);
    let Some(talk) = entry.next.and_then(|next| schedule.talks.get(next)) else {
        return Line::from(Span::styled(after.unwrap_or_default(), pen.theme.dim));
    };
    let left = board::countdown(pen.state.now, talk.start);
    let soon = words::seconds(pen.state.now, talk.start) <= board::COUNTED;
    let style = if soon { pen.theme.soon.add_modifier(Modifier::BOLD) } else { pen.theme.dim };
    let when = board::when(talk.start, minute, zone);
    let gap = after.map(|words| format!(" ({words})")).filter(|words| columns > COUNTDOWN + 24 + words.len());
    let gap = gap.unwrap_or_default();
    let room = columns.saturating_sub(COUNTDOWN + 6 + text::width(&when) + text::width(&gap));
    Line::from(vec![
        Span::styled(format!("next {when} "), pen.theme.time),
        Span::styled(
            padded(&format!("{}{}{gap}", star(pen, talk), text::fit(&titled(talk), room)), room + text::width(&gap)),
            pen.theme.text,
        ),
        Span::styled(format!("{left:>COUNTDOWN$}"), style),
    ])
}

fn star(pen: &Pen<'_>, talk: &Talk) -> &'static str {
    if pen.state.programme.stars.contains(&talk.id) { "★ " } else { "" }
}

fn titled(talk: &Talk) -> String {
    match talk.fate {
        Fate::Cancelled => format!("✗ cancelled: {}", talk.title),
        Fate::Amended => format!("amended: {}", talk.title),
        Fate::Planned => talk.title.to_string(),
    }
}
