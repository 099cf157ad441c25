//! Drawing: reads the state, writes the buffer, changes nothing. Nothing is wrapped or searched here: what is on screen
//! was laid out when the state changed.
mod bars;
mod board;
mod chooser;
mod filter;
mod grid;
mod lines;
mod messages;
mod palette;
mod pictures;
mod programme;
mod reader;
mod room;
mod signin;
mod solo;
pub mod theme;
mod tree;
mod video;
pub mod widgets;

use ratatui::{
    Frame,
    buffer::Buffer,
    layout::{Position, Rect},
    text::Line,
    widgets::Widget as _,
};

use crate::app::{
    Overlay, State,
    layout::{Layout, SMALLEST},
};
use theme::Theme;

/// Where the stream's picture stands, in the terminal's cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    pub area: Rect,
    /// The part of it that something else lies over.
    pub covered: Option<Rect>,
}

/// Draws the state. Returns the cells that show the stream: they are skipped here and painted by the runtime, but for those
/// that something lies over.
pub fn view(state: &State, theme: &Theme, frame: &mut Frame<'_>) -> Option<Picture> {
    let area = frame.area();
    frame.buffer_mut().set_style(area, theme.text);
    if state.layout.too_small() {
        too_small(area, theme, frame.buffer_mut());
    }
    // A resize may reach the terminal before it reaches the state: nothing is drawn for a size that is gone.
    if area != state.layout.whole || state.layout.too_small() {
        return None;
    }
    let buffer = frame.buffer_mut();
    let mut pen = Pen { state, theme, layout: state.layout, buffer, cursor: None };
    let picture = if state.solo.is_some() { solo::screen(&mut pen) } else { whole(&mut pen) };
    // A picture on the whole screen is painted by the runtime, too.
    let picture = picture.filter(|_| !matches!(state.overlay, Some(Overlay::Picture(_))));
    if let Some(picture) = picture {
        video::skip(picture, pen.buffer);
    }
    if let Some(overlay) = &state.overlay {
        pen.cursor = None;
        match overlay {
            Overlay::Palette(open) => palette::popup(&mut pen, open),
            Overlay::SignIn(form) => signin::popup(&mut pen, form),
            Overlay::Filter(open) => filter::popup(&mut pen, open),
            Overlay::Picture(big) => pictures::alone(&mut pen, big),
            Overlay::Reader(open) => reader::popup(&mut pen, open),
        }
    }
    let picture = picture.map(|area| Picture { area, covered: video::covered(area, pen.buffer) });
    if let Some(cursor) = pen.cursor {
        frame.set_cursor_position(cursor);
    }
    picture
}

/// Everything but what lies over it, with the bars.
fn whole(pen: &mut Pen<'_>) -> Option<Rect> {
    bars::title(pen);
    let floats = pen.state.layout.floats;
    let mut picture = if floats { None } else { video::pane(pen) };
    if pen.state.layout.full {
        // Nothing else is on the screen.
    } else if pen.state.rooms.current().is_some() {
        room::screen(pen);
    } else if let Some(choosing) = &pen.state.chooser {
        chooser::screen(pen, choosing);
    } else {
        programme::screen(pen);
    }
    if floats && pen.state.overlay.is_none() {
        picture = video::floating(pen);
    }
    bars::hints(pen);
    bars::status(pen);
    picture
}

/// What every part of a screen draws with.
struct Pen<'a> {
    state: &'a State,
    theme: &'a Theme,
    layout: Layout,
    buffer: &'a mut Buffer,
    /// Where the terminal's cursor stands: in the line that is typed.
    cursor: Option<Position>,
}

impl Pen<'_> {
    /// Draws one line at row `row` of `area`; what lies outside is not drawn.
    fn line(&mut self, area: Rect, row: usize, line: Line<'_>) {
        if let Some(place) = at(area, row) {
            widgets::cut(line, place.width).render(place, self.buffer);
        }
    }
}

/// One row of an area.
fn at(area: Rect, row: usize) -> Option<Rect> {
    let row = u16::try_from(row).ok().filter(|row| *row < area.height)?;
    Some(Rect { y: area.y + row, height: 1, ..area })
}

fn too_small(area: Rect, theme: &Theme, buffer: &mut Buffer) {
    let wanted = format!("hallway needs {} columns and {} rows.", SMALLEST.width, SMALLEST.height);
    let here = format!("This terminal is too small: {} × {}.", area.width, area.height);
    let rows =
        crate::app::line::wrapped(crate::app::line::Tone::Text, &format!("{here} {wanted}"), area.width.into(), 0);
    for (row, line) in rows.iter().enumerate() {
        if let Some(place) = at(area, row) {
            widgets::cut(lines::line(line, theme), place.width).render(place, buffer);
        }
    }
}
