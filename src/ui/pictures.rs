//! Pictures of messages: as cells of two pixels here, as pixels by the runtime.
use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::Color,
    text::{Line, Span},
    widgets::{Clear, Widget as _},
};

use super::{Pen, video};
use crate::{
    app::{
        Overlay,
        pictures::{Big, Half, Shown, What},
    },
    config::Colors,
    player::cells::{self, Rgb},
    text,
};

/// The pictures among the messages. Under a picture that fills the screen there are none.
pub(super) fn drawn(pen: &mut Pen<'_>) {
    if !matches!(pen.state.overlay, Some(Overlay::Picture(_))) {
        all(pen);
    }
}

/// One picture on the whole body, below what it is.
pub(super) fn alone(pen: &mut Pen<'_>, big: &Big) {
    let body = pen.layout.body;
    Clear.render(body, pen.buffer);
    pen.buffer.set_style(body, pen.theme.text);
    let media = &big.media;
    let mut about = String::new();
    if let Some((width, height)) = media.pixels {
        about = format!(" · {width} × {height}");
    }
    if let Some(size) = media.size {
        about = format!("{about} · {} kB", size.div_ceil(1_000));
    }
    let name = text::fit(&media.name, usize::from(body.width).saturating_sub(text::width(&about) + 2));
    let line = Line::from(vec![Span::styled(format!(" {name}"), pen.theme.title), Span::styled(about, pen.theme.dim)]);
    pen.line(body, 0, line);
    all(pen);
}

fn all(pen: &mut Pen<'_>) {
    let state = pen.state;
    let colors = state.pictures.colors();
    for Shown { area, what, .. } in state.pictures.shown() {
        let area = area.intersection(pen.layout.body);
        match what {
            What::Words(words) => {
                pen.line(area, 0, Line::styled(text::fit(words, area.width.into()), pen.theme.waiting));
            }
            What::Half { half, top } => halves(half, *top, area, colors, pen.buffer),
            What::Pixels { .. } => video::skip(area, pen.buffer),
        }
    }
}

fn halves(half: &Half, top: u16, area: Rect, colors: Colors, buffer: &mut Buffer) {
    let color = |[red, green, blue]: Rgb| match colors {
        Colors::TrueColor => Color::Rgb(red, green, blue),
        // Of fewer colours there is no picture in messages.
        _ => Color::Indexed(cells::to256([red, green, blue])),
    };
    for position in area.positions() {
        let (column, row) = (position.x - area.x, position.y - area.y + top);
        if let (Some([upper, lower]), Some(cell)) = (half.cell(column, row), buffer.cell_mut(position)) {
            cell.set_char('▀').set_fg(color(upper)).set_bg(color(lower));
        }
    }
}
