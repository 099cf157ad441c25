//! The list of talks, of what a search found, of what changed.
use ratatui::{
    style::{Modifier, Style},
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
    app::programme::{ChangeEntry, Columns, Entry, Marked, Shown, Standing, View},
    text,
};

pub(super) fn list(pen: &mut Pen<'_>) {
    let (programme, area) = (&pen.state.programme, pen.layout.list);
    let (cursor, top) = programme.cursor();
    if programme.rows().is_empty() {
        pen.line(area, 0, Line::styled(format!("  {}", nothing(pen)), pen.theme.dim));
    }
    for (index, row) in programme.shown().iter().enumerate() {
        let Some(place) = at(area, index) else { break };
        let selected = top + index == cursor;
        let line = match row {
            Shown::Head(words) => Line::styled(format!(" {words}"), pen.theme.heading),
            Shown::Talk(entry) => talk(pen, entry, programme.columns(), selected),
            Shown::Change(entry) => change(pen, entry, place.width.into(), selected),
        };
        let look = match (selected, programme.page.open) {
            (false, _) => Look::Plain,
            (true, false) => Look::Selected,
            (true, true) => Look::Resting,
        };
        widgets::row(pen.buffer, place, line, look, pen.theme);
    }
}

/// Why the list is empty.
fn nothing(pen: &Pen<'_>) -> String {
    let programme = &pen.state.programme;
    let hidden = if programme.filter.is_empty() { "" } else { " F shows all talks again." };
    match &programme.search {
        Some(search) if search.hidden() > 0 => format!("The filter hides what was found.{hidden}"),
        Some(search) if search.looking() => {
            "No title, person, track or hall is called that; looking in the abstracts …".to_owned()
        }
        Some(_) => format!("No talk says that. Esc ends the search.{hidden}"),
        None if programme.view == View::Changes => "Nothing changed since you last looked. C goes back.".to_owned(),
        None => format!("No talks.{hidden}"),
    }
}

/// `>▶★14:30–15:00 Rust for Linux, five years on     Janson         28 min left`
fn talk(pen: &Pen<'_>, entry: &Entry, columns: Columns, selected: bool) -> Line<'static> {
    let theme = pen.theme;
    let style = match entry.standing {
        None | Some(Standing::Past) => theme.past,
        Some(Standing::Live) => theme.live,
        Some(Standing::Soon) => theme.soon,
        Some(Standing::Later) => theme.text,
    };
    let faint = matches!(entry.standing, None | Some(Standing::Past));
    let or = |plain: Style| if faint { style } else { plain };
    let title = if entry.cancelled { theme.past.add_modifier(Modifier::CROSSED_OUT) } else { or(theme.text) };
    let mut spans = vec![
        Span::styled(if selected { ">" } else { " " }, theme.text),
        Span::styled(entry.standing.map_or("✗", Standing::mark), style),
        star(pen, entry.star, entry.changed),
        Span::styled(padded(&entry.when, columns.when), or(theme.time)),
        Span::raw(" "),
    ];
    marked(&mut spans, &entry.title, columns.title, title, pen);
    for (words, cells, look) in [
        (&entry.people, columns.people, theme.text),
        (&entry.hall, columns.hall, theme.track),
        (&entry.track, columns.track, theme.track),
    ] {
        if cells > 0 {
            spans.push(Span::raw(" "));
            marked(&mut spans, words, cells, or(look), pen);
        }
    }
    for (words, cells) in [(&entry.kind, columns.kind), (&entry.language, columns.language)] {
        if cells > 0 {
            spans.push(Span::styled(format!(" {}", padded(words, cells)), theme.dim));
        }
    }
    let look = match entry.standing {
        None => theme.error,
        Some(Standing::Past | Standing::Later) if entry.changed => theme.warning,
        _ => style,
    };
    spans.push(Span::styled(format!(" {:>1$}", entry.words, columns.words), look));
    Line::from(spans)
}

/// `>  Sat 14:30 Rust for Linux, five years on       Janson → K.1.105`
fn change(pen: &Pen<'_>, entry: &ChangeEntry, columns: usize, selected: bool) -> Line<'static> {
    let theme = pen.theme;
    let free = columns.saturating_sub(text::width(&entry.when) + 7);
    let words = (free * 45 / 100).min(60);
    let title = if entry.cancelled { theme.past.add_modifier(Modifier::CROSSED_OUT) } else { theme.text };
    let look = if entry.cancelled { theme.error } else { theme.warning };
    Line::from(vec![
        Span::styled(if selected { "> " } else { "  " }, theme.text),
        star(pen, entry.star, false),
        Span::styled(format!("{} ", entry.when), theme.time),
        Span::styled(padded(&entry.title, free - words), title),
        Span::styled(format!(" {}", text::fit(&entry.words, words)), look),
    ])
}

/// The mark of a starred talk, else of one that changed.
fn star(pen: &Pen<'_>, star: bool, changed: bool) -> Span<'static> {
    match (star, changed) {
        (true, _) => Span::styled("★", pen.theme.warning),
        (false, true) => Span::styled("•", pen.theme.warning),
        (false, false) => Span::raw(" "),
    }
}

/// Words in exactly so many cells, what a search found in them standing out.
fn marked(spans: &mut Vec<Span<'static>>, words: &Marked, cells: usize, style: Style, pen: &Pen<'_>) {
    let fitted = padded(&words.words, cells);
    if words.marks.is_empty() {
        spans.push(Span::styled(fitted, style));
        return;
    }
    let found = widgets::marked(&fitted, &words.marks, pen.theme);
    spans.extend(found.into_iter().map(|span| Span { style: style.patch(span.style), ..span }));
}
