//! The sign-in form, over the screen.
use ratatui::{
    layout::{Rect, Size},
    style::Style,
    text::Line,
};

use super::{
    Pen, at,
    widgets::{self, field},
};
use crate::{
    app::signin::{Field, SignIn},
    text,
};

pub(super) fn popup(pen: &mut Pen<'_>, form: &SignIn) {
    let columns = pen.layout.body.width.saturating_sub(4).min(72);
    let mut above = Vec::new();
    if let Some(why) = &form.why {
        above.extend(wrapped(why, columns, pen.theme.text));
    }
    let mut below: Vec<_> = form.says().iter().flat_map(|words| wrapped(words, columns, pen.theme.dim)).collect();
    if let Some(problem) = &form.problem {
        below.extend(wrapped(problem, columns, pen.theme.error));
    }
    let fields = if form.open() { 3 } else { 1 };
    let height = above.len() + 1 + fields + 1 + below.len() + 4;
    let size = Size::new(columns + 2, u16::try_from(height).unwrap_or(u16::MAX));
    let inside = widgets::popup(pen.buffer, pen.layout.body, size, "Sign in to Matrix", pen.theme);

    let mut row = 0;
    for line in above {
        pen.line(inside, row, line);
        row += 1;
    }
    row += 1;
    let shown = [
        ("homeserver  ", &form.homeserver, Field::Homeserver),
        ("name        ", &form.user, Field::User),
        ("password    ", &form.password, Field::Password),
    ];
    for (label, text, which) in shown.into_iter().take(fields) {
        if let Some(place) = at(inside, row) {
            let mark = if form.field == which { "> " } else { "  " };
            let cursor = field(pen.buffer, place, &format!("{mark}{label}"), text, pen.theme);
            if form.field == which {
                pen.cursor = cursor;
            }
        }
        row += 1;
    }
    row += 1;
    for line in below {
        pen.line(inside, row, line);
        row += 1;
    }
    let last = Rect { y: inside.bottom().saturating_sub(1), height: inside.height.min(1), ..inside };
    let hints = widgets::hints(&pen.state.keymap, crate::app::Scope::SignIn, None, inside.width, pen.theme);
    pen.line(last, 0, hints);
}

fn wrapped(words: &str, columns: u16, style: Style) -> Vec<Line<'static>> {
    let rows = text::wrap(words, columns.into());
    rows.into_iter().map(|row| Line::styled(words[row].to_owned(), style)).collect()
}
