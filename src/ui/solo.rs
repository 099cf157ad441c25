//! A stream alone: its picture as large as it fits, and a line below it.
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::{Pen, bars, video, widgets};
use crate::app::{Scope, watch::place_words};

/// Draws the screen and says where in it the picture stands.
pub(super) fn screen(pen: &mut Pen<'_>) -> Option<Rect> {
    let watch = &pen.state.watch;
    let picture = if watch.has_pane() || watch.failure().is_some() {
        video::pane(pen)
    } else {
        elsewhere(pen);
        None
    };
    let state = pen.state;
    let left = match state.notices.latest() {
        Some(notice) => bars::said(notice, pen),
        None => Line::from(caption(pen)),
    };
    let left = Line::from([vec![Span::raw(" ")], left.spans].concat());
    let right = state.watch.status(state.now).map(|words| Line::from(format!("{words} "))).unwrap_or_default();
    widgets::bar(pen.buffer, pen.layout.status, left, right, pen.theme.bar);
    picture
}

/// What is watched, where the picture is elsewhere, and which keys there are.
fn elsewhere(pen: &mut Pen<'_>) {
    let pane = pen.layout.video;
    let place = format!("You watch {}.", place_words(pen.state.watch.place()));
    let due = bars::due(pen);
    let hints = widgets::hints(&pen.state.keymap, Scope::Alone, due, pane.width, pen.theme);
    let rows = [Line::styled(caption(pen), pen.theme.text), Line::styled(place, pen.theme.dim), Line::default(), hints];
    let first = usize::from(pane.height).saturating_sub(rows.len()) / 2;
    for (row, line) in rows.into_iter().enumerate() {
        pen.line(pane, first + row, line.centered());
    }
}

fn caption(pen: &Pen<'_>) -> String {
    pen.state.watch.aimed_at().map(|source| source.caption().to_string()).unwrap_or_default()
}
