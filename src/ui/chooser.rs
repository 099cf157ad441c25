//! Which conference to open.
use ratatui::{
    layout::Rect,
    style::Style,
    text::{Line, Span},
};

use super::{
    Pen, at, lines,
    programme::padded,
    widgets::{self, Look},
};
use crate::{
    app::chooser::{Chooser, Entry, Row, Stage},
    catalogue::Standing,
    text,
};

/// Columns of `27 Dec 2026 – 2 Jan 2027`, with a blank.
const DATES: usize = 25;
/// Columns of `in 18 months, expected`, with a blank.
const WHEN: usize = 23;

pub(super) fn screen(pen: &mut Pen<'_>, chooser: &Chooser) {
    let area = pen.layout.list;
    let title = Line::styled(" Which conference?", pen.theme.title);
    let how = "type a name, or paste the address or path of a schedule ";
    widgets::bar(pen.buffer, row(area, 0), title, Line::styled(how, pen.theme.dim), pen.theme.text);
    pen.cursor = widgets::field(pen.buffer, row(area, 1), " > ", chooser.field(), pen.theme);
    let inside = Rect { x: area.x + 2, width: area.width.saturating_sub(4), ..area };
    for (index, line) in chooser.said().iter().enumerate() {
        pen.line(inside, 3 + index, lines::line(line, pen.theme));
    }
    let mut empty = true;
    for (index, (row, selected)) in chooser.rows().enumerate() {
        empty = false;
        let Some(place) = at(area, chooser.head() + index) else { break };
        let line = match row {
            Row::Heading(standing) => Line::styled(format!(" {}", heading(standing)), pen.theme.heading),
            Row::Typed => Line::from(vec![
                Span::raw("> Open "),
                Span::styled(text::fit(chooser.field().text().trim(), usize::from(place.width) / 2), pen.theme.link),
                Span::styled("  enter reads it", pen.theme.dim),
            ]),
            Row::Found(found) => match chooser.entry(found) {
                Some(entry) => conference(pen, &entry, selected, place.width.into()),
                None => continue,
            },
        };
        let look = match (selected, &chooser.stage) {
            (false, _) => Look::Plain,
            (true, Stage::Reading(_)) => Look::Resting,
            (true, _) => Look::Selected,
        };
        widgets::row(pen.buffer, place, line, look, pen.theme);
    }
    if empty {
        let words = "No conference is called that. An address begins with https://, a file with / or ./";
        pen.line(inside, chooser.head(), Line::styled(words, pen.theme.dim));
    }
}

fn row(area: Rect, row: u16) -> Rect {
    Rect { y: area.y + row.min(area.height), height: area.height.saturating_sub(row).min(1), ..area }
}

fn heading(standing: Standing) -> &'static str {
    match standing {
        Standing::Running => "Running",
        Standing::Coming => "Coming",
        Standing::Past => "Past",
    }
}

/// `> FOSDEM 2027            30–31 Jan 2027           in 66 days`
fn conference(pen: &Pen<'_>, entry: &Entry<'_>, selected: bool, columns: usize) -> Line<'static> {
    let theme = pen.theme;
    let style = match entry.standing {
        Standing::Running => theme.live,
        Standing::Coming => theme.soon,
        Standing::Past => theme.past,
    };
    let dates = if columns >= 70 { padded(&entry.dates, DATES) } else { String::new() };
    let id = if columns >= 110 { padded(&entry.conference.id, 22) } else { String::new() };
    let room = columns.saturating_sub(3 + WHEN + text::width(&dates) + text::width(&id));
    let title = text::fit(&entry.conference.title, room);
    let pad = " ".repeat(room.saturating_sub(text::width(&title)));
    let ground = if entry.standing == Standing::Past { theme.past } else { Style::new() };
    let mut spans = vec![Span::raw(if selected { "> " } else { "  " })];
    spans.extend(widgets::marked(&title, entry.matched, theme).into_iter().map(|span| span.patch_style(ground)));
    spans.extend([Span::raw(pad + " "), Span::styled(id, theme.dim), Span::styled(dates, theme.time)]);
    spans.push(Span::styled(padded(&entry.when, WHEN), style));
    Line::from(spans)
}
