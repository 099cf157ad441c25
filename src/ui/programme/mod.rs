//! The programme: what is on now, the list, the page of a talk.
mod list;
mod now;
mod page;
mod tabs;

use ratatui::layout::Rect;

use super::{Pen, lines};
use crate::{
    app::{
        line::{Tone, wrapped},
        programme::View,
        words,
    },
    schedule::{Schedule, Talk},
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
        now::now(pen, schedule);
    }
    tabs::tabs(pen, schedule);
    match state.programme.view {
        View::Grid => super::grid::grid(pen, schedule),
        _ => list::list(pen, schedule),
    }
    page::page(pen);
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
