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
    },
    text,
};

pub(super) fn screen(pen: &mut Pen<'_>) {
    let state = pen.state;
    let Some(schedule) = state.programme.schedule() else {
        without_schedule(pen);
        return;
    };
    if !pen.layout.now.is_empty() {
        now::now(pen, schedule);
    }
    tabs::tabs(pen);
    match state.programme.showing() {
        View::Grid => super::grid::grid(pen, schedule),
        View::OnNow => super::board::board(pen, schedule),
        _ => list::list(pen),
    }
    page::page(pen);
}

/// What to do as long as there is no programme.
fn without_schedule(pen: &mut Pen<'_>) {
    let programme = &pen.state.programme;
    let mut said: Vec<(Tone, String)> = vec![(Tone::Heading, "hallway: a conference in the terminal".to_owned())];
    match &programme.failure {
        Some(reason) => {
            said.push((Tone::Error, format!("The programme cannot be shown: {reason}")));
            said.push((Tone::Text, "O chooses a conference. Chat works without any: /join, or Alt-K.".to_owned()));
        }
        // Where none was asked for, there is the chooser.
        None => said.push((Tone::Text, "Reading the programme …".to_owned())),
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

/// The words in exactly so many columns.
pub(super) fn padded(words: &str, columns: usize) -> String {
    let mut fitted = text::fit(words, columns);
    fitted.push_str(&" ".repeat(columns.saturating_sub(text::width(&fitted))));
    fitted
}
