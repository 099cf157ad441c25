//! The tree beside the messages: tracks with what is on in them, talks, rooms, direct messages, invitations.
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::{
    Pen, at,
    widgets::{self, Look},
};
use crate::{
    app::{
        room::{Focus, Room},
        rooms::{Standing, Standings},
        tree::{Node, Row, RowKind},
        words,
    },
    chat::{self, Loudness},
    schedule::{Schedule, Talk},
    text,
};

pub(super) fn tree(pen: &mut Pen<'_>) {
    let (state, area) = (pen.state, pen.layout.tree);
    for y in area.y..area.bottom() {
        pen.buffer.set_string(area.right(), y, "│", pen.theme.border);
    }
    let focused = state.rooms.current().is_some_and(|room| room.focus == Focus::Tree);
    let standings = state.rooms.standings();
    let (mut line, mut headed) = (0, false);
    for (node, row, selected) in state.tree.shown() {
        let Some(place) = at(area, line) else { break };
        let here = is_here(state.rooms.current(), node, row);
        let look = match (selected, focused) {
            (true, true) => Look::Selected,
            _ if here => Look::Resting,
            _ => Look::Plain,
        };
        let mark = if here { "@" } else { mark(row, &standings) };
        match row.kind {
            RowKind::Head | RowKind::Part => {
                // How the tree is ordered is said once, at its top.
                let order = if headed { "" } else { state.tree.sort.name() };
                head(pen, place, row, order, look);
                headed = true;
            }
            RowKind::Track => track(pen, place, row, mark, look),
            RowKind::Talk => talk(pen, place, row, mark, look),
            RowKind::Room => room(pen, place, row, mark, look),
        }
        line += usize::from(row.height());
    }
    if line == 0 {
        pen.line(area, 0, Line::styled(" no rooms yet", pen.theme.dim));
    }
}

/// Whether it is the row of the room on screen.
fn is_here(current: Option<&Room>, node: &Node, row: &Row) -> bool {
    let Some(current) = current else { return false };
    let own = matches!(node, Node::Room(id) if current.shown() == Some(id));
    own || row.spot.as_ref().is_some_and(|spot| spot.is(current.shown(), current.alias()))
}

fn head(pen: &mut Pen<'_>, place: Rect, row: &Row, order: &str, look: Look) {
    let mark = if row.folded == Some(true) { "▸ " } else { "▾ " };
    let indent = usize::from(row.depth);
    let space = usize::from(place.width).saturating_sub(indent + 2);
    let mut more = if row.folded == Some(true) { counts(pen, row) } else { vec![] };
    if row.folded == Some(true) {
        // Its name and what was said in it count for more.
        let hidden = format!(" ({})", row.hidden);
        if text::width(&row.label) + wide(&more) + hidden.len() <= space {
            more.insert(0, Span::styled(hidden, pen.theme.heading));
        }
    }
    let left = space.saturating_sub(wide(&more));
    let name = text::fit(&row.label, left);
    let blank = left.saturating_sub(text::width(&name));
    let mut spans = vec![
        Span::raw(" ".repeat(indent)),
        Span::styled(mark, pen.theme.heading),
        Span::styled(name, pen.theme.heading),
    ];
    spans.extend(more);
    if !order.is_empty() && blank > text::width(order) {
        spans.push(Span::raw(" ".repeat(blank - text::width(order))));
        spans.push(Span::styled(order.to_owned(), pen.theme.dim));
    }
    widgets::row(pen.buffer, place, Line::from(spans), look, pen.theme);
}

/// The track, and below it what is on.
fn track(pen: &mut Pen<'_>, place: Rect, row: &Row, mark: &'static str, look: Look) {
    let fold = match row.folded {
        Some(true) => "▸",
        Some(false) => "▾",
        None => " ",
    };
    let mut more = counts(pen, row);
    if row.live {
        more.push(Span::styled(" ▶", pen.theme.live));
    }
    let indent = usize::from(row.depth);
    let left = usize::from(place.width).saturating_sub(indent + 2 + wide(&more));
    let mut spans = vec![
        Span::styled(format!("{}{fold}{mark}", " ".repeat(indent)), pen.theme.dim),
        Span::styled(text::fit(&row.label, left), pen.theme.track),
    ];
    spans.extend(more);
    widgets::row(pen.buffer, place, Line::from(spans), look, pen.theme);
    if row.height() < 2 || place.bottom() >= pen.layout.tree.bottom() {
        return;
    }
    if let Some((schedule, of)) = talk_of(pen, row) {
        let below = Rect { y: place.y + 1, ..place };
        let style = if row.live { pen.theme.text } else { pen.theme.dim };
        let start = format!("{}  {} ", " ".repeat(indent), words::clock(of.start, &schedule.zone));
        let line = vec![Span::styled(start, pen.theme.time), Span::styled(of.title.to_string(), style)];
        pen.line(below, 0, Line::from(line));
    }
}

fn talk(pen: &mut Pen<'_>, place: Rect, row: &Row, mark: &'static str, look: Look) {
    let Some((schedule, of)) = talk_of(pen, row) else { return };
    let live = if row.live { "▶" } else { " " };
    let more = counts(pen, row);
    let start = format!("{} ", words::clock(of.start, &schedule.zone));
    let indent = usize::from(row.depth);
    let left = usize::from(place.width).saturating_sub(indent + 2 + text::width(&start) + wide(&more));
    let mut spans = vec![
        Span::styled(format!("{}{live}", " ".repeat(indent)), pen.theme.live),
        Span::styled(mark, pen.theme.dim),
        Span::styled(start, pen.theme.time),
        Span::styled(text::fit(&row.label, left), if row.live { pen.theme.text } else { pen.theme.dim }),
    ];
    spans.extend(more);
    widgets::row(pen.buffer, place, Line::from(spans), look, pen.theme);
}

fn room(pen: &mut Pen<'_>, place: Rect, row: &Row, mark: &'static str, look: Look) {
    let muted = known(pen, row).is_some_and(|room| room.loudness == Loudness::Mute);
    let more = counts(pen, row);
    let indent = usize::from(row.depth);
    let columns = usize::from(place.width).saturating_sub(indent + 2 + wide(&more));
    let style = if muted { pen.theme.dim } else { pen.theme.text };
    let mut spans = vec![
        Span::styled(format!("{} {mark}", " ".repeat(indent)), pen.theme.dim),
        Span::styled(text::fit(&row.label, columns), style),
    ];
    spans.extend(more);
    widgets::row(pen.buffer, place, Line::from(spans), look, pen.theme);
}

/// How the account stands to a conference's room: `*` in it, `~` waits to be let in, `o` reads along, `x` was not let in; `-`
/// where no room is known, `#` for a talk that has one of its own. The room on screen has `@`.
fn mark(row: &Row, standings: &Standings) -> &'static str {
    let Some(spot) = &row.spot else { return if row.bare { "-" } else { " " } };
    let all = spot.addresses.iter().map(|address| standings.of(&address.name));
    let weight = |standing: &Standing| match standing {
        Standing::None => 0,
        Standing::Failed => 1,
        Standing::Peeked => 2,
        Standing::Waiting(_) => 3,
        Standing::Joined => 4,
    };
    match all.max_by_key(weight).unwrap_or_default() {
        Standing::Joined => "*",
        Standing::Waiting(_) => "~",
        Standing::Peeked => "o",
        Standing::Failed => "x",
        Standing::None if row.kind == RowKind::Talk => "#",
        Standing::None => " ",
    }
}

fn known<'p>(pen: &Pen<'p>, row: &Row) -> Option<&'p chat::Room> {
    pen.state.rooms.joined().get(row.room?)
}

fn talk_of<'p>(pen: &Pen<'p>, row: &Row) -> Option<(&'p Schedule, &'p Talk)> {
    let schedule = pen.state.programme.schedule()?;
    Some((schedule, schedule.talks.get(row.talk?)?))
}

/// ` 3` unread messages, ` 1!` that name the account.
fn counts(pen: &Pen<'_>, row: &Row) -> Vec<Span<'static>> {
    let mut spans = vec![];
    if row.unread > 0 {
        spans.push(Span::styled(format!(" {}", row.unread), pen.theme.activity));
    }
    if row.mentions > 0 {
        spans.push(Span::styled(format!(" {}!", row.mentions), pen.theme.activity_mention));
    }
    spans
}

fn wide(spans: &[Span<'_>]) -> usize {
    spans.iter().map(|span| text::width(&span.content)).sum()
}
