//! The help, over the screen.
use super::{
    Pen, lines,
    widgets::{self, position},
};
use crate::app::help::Help;

pub(super) fn popup(pen: &mut Pen<'_>, help: &Help) {
    let size = pen.layout.overlay_size();
    let place = position(help.top, size.height.saturating_sub(2), help.lines().len());
    let title = format!("Help · {place} · j k scroll · esc closes");
    let inside = widgets::popup(pen.buffer, pen.layout.body, size, &title, pen.theme);
    for (row, line) in help.lines().iter().skip(help.top).take(inside.height.into()).enumerate() {
        pen.line(inside, row, lines::line(line, pen.theme));
    }
}
