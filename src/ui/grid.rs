//! The grid of halls and hours. What stands where was laid out when something changed; only what is on screen is touched.
use ratatui::{
    layout::Rect,
    style::{Modifier, Style},
    text::Line,
};

use super::{Pen, at};
use crate::{
    app::{
        grid::{Shown, TIMES},
        programme::Standing,
    },
    schedule::Schedule,
    text,
};

/// The edges of a block: of its first row, of those between, of a block of one row, of the last row.
const EDGES: [&str; 4] = ["┌", "│", "╶", "└"];
const SELECTED_EDGES: [&str; 4] = ["┏", "┃", "╺", "┗"];

pub(super) fn grid(pen: &mut Pen<'_>, schedule: &Schedule) {
    let area = pen.layout.list;
    let grid = &pen.state.programme.grid;
    if grid.is_empty() {
        let words =
            if pen.state.programme.search.is_some() { "  No talk of this day says that." } else { "  No talks." };
        pen.line(area, 0, Line::styled(words, pen.theme.dim));
        return;
    }
    names(pen, schedule, area);
    for (row, time) in grid.labels() {
        put(pen, area, 0, *row, time, pen.theme.time);
        for (place, _) in grid.columns() {
            put(pen, area, place.x, *row, "·", pen.theme.dim);
        }
    }
    now(pen, area);
    for block in grid.blocks() {
        draw(pen, area, block);
    }
}

/// The halls on top; the one of the selected talk stands out.
fn names(pen: &mut Pen<'_>, schedule: &Schedule, area: Rect) {
    let here = pen.state.programme.talk().map(|talk| talk.hall);
    for (place, hall) in pen.state.programme.grid.columns() {
        let name = schedule.halls.get(hall).map_or("", |hall| hall.label());
        let name =
            text::fit(if name.is_empty() { "(no hall)" } else { name }, usize::from(place.width).saturating_sub(1));
        let style = if Some(hall) == here { pen.theme.selected_unfocused } else { pen.theme.track };
        put(pen, area, place.x, 0, &name, style);
    }
}

/// The line of the current minute: through the times and wherever nothing is written.
fn now(pen: &mut Pen<'_>, area: Rect) {
    let Some((row, clock)) = pen.state.programme.grid.now() else { return };
    let Some(place) = at(area, usize::from(*row)) else { return };
    for x in place.x + TIMES - 1..place.right() {
        pen.buffer[(x, place.y)].set_symbol("─").set_style(pen.theme.live);
    }
    put(pen, area, 0, *row, clock, pen.theme.live.add_modifier(Modifier::REVERSED));
}

fn draw(pen: &mut Pen<'_>, area: Rect, block: &Shown) {
    let place = Rect { x: area.x + block.area.x, y: area.y + block.area.y, ..block.area }.intersection(area);
    let (edge, title) = match block.standing {
        Standing::Past => (pen.theme.past, pen.theme.past),
        Standing::Live => (pen.theme.live, pen.theme.live),
        Standing::Soon => (pen.theme.soon, pen.theme.text),
        Standing::Later => (pen.theme.border, pen.theme.text),
    };
    let edges = if block.selected { SELECTED_EDGES } else { EDGES };
    let now = pen.state.programme.grid.now().map(|(row, _)| area.y + row);
    for (row, y) in (place.y..place.bottom()).enumerate() {
        let first = row == 0 && block.begins;
        let last = y + 1 == place.bottom() && block.ends;
        let edge_here = edges[usize::from(last) * 2 + usize::from(!first)];
        pen.buffer[(place.x, y)].set_symbol(edge_here).set_style(edge);
        let words = block.lines.get(row).map_or("", String::as_str);
        if words.is_empty() {
            continue;
        }
        let style = if row < block.title { title } else { pen.theme.dim };
        let from = place.x + block.indent;
        let room = usize::from(place.right().saturating_sub(from));
        for x in place.x + 1..from {
            pen.buffer[(x, y)].set_symbol(" ");
        }
        let (end, _) = pen.buffer.set_stringn(from, y, words, room, style);
        if now == Some(y) && end < place.right() {
            pen.buffer[(end, y)].set_symbol(" ");
        }
    }
    if block.selected {
        let look = if pen.state.programme.page.open { pen.theme.selected_unfocused } else { pen.theme.selected };
        pen.buffer.set_style(place, look.remove_modifier(Modifier::DIM));
    }
}

/// Writes at a cell of the area, as far as it reaches.
fn put(pen: &mut Pen<'_>, area: Rect, x: u16, y: u16, words: &str, style: Style) {
    if x < area.width && y < area.height {
        pen.buffer.set_stringn(area.x + x, area.y + y, words, usize::from(area.width - x), style);
    }
}
