//! The pane of the stream: its picture is painted by the runtime, words by us.
use ratatui::{
    buffer::{Buffer, CellDiffOption},
    layout::{Position, Rect, Size},
    text::Line,
    widgets::{Clear, Widget as _},
};

use super::Pen;

/// Draws the pane and says where in it the picture stands.
pub(super) fn pane(pen: &mut Pen<'_>) -> Option<Rect> {
    let pane = pen.layout.video;
    let picture = pen.state.watch.picture(pane);
    if picture.is_none() {
        let words = pen.state.watch.says(pen.state.now);
        let columns = usize::from(pane.width.saturating_sub(2)).max(1);
        let wrapped = |words: &String| {
            crate::text::wrap(words, columns).into_iter().map(|row| words[row].to_owned()).collect::<Vec<_>>()
        };
        let rows: Vec<String> = words.iter().flat_map(wrapped).collect();
        let first = usize::from(pane.height).saturating_sub(rows.len()) / 2;
        for (row, words) in rows.into_iter().enumerate() {
            let line = Line::styled(words, pen.theme.dim).centered();
            pen.line(pane, first + row, line);
        }
    }
    picture
}

/// Draws the pane over what stands there, with a blank column at its left.
pub(super) fn floating(pen: &mut Pen<'_>) -> Option<Rect> {
    let Rect { x, y, width, height } = pen.layout.video;
    let ground = Rect::new(x.saturating_sub(1), y, width + 1, height).intersection(pen.layout.body);
    for y in ground.rows().map(|row| row.y) {
        // A wide character that begins before the pane would reach into it.
        let before = ground.x.checked_sub(1).and_then(|x| pen.buffer.cell_mut((x, y)));
        if let Some(cell) = before.filter(|cell| crate::text::width(cell.symbol()) > 1) {
            cell.set_char(' ');
        }
    }
    Clear.render(ground, pen.buffer);
    pen.buffer.set_style(ground, pen.theme.text);
    pane(pen)
}

/// Leaves the picture's cells to the runtime.
pub(super) fn skip(picture: Rect, buffer: &mut Buffer) {
    for position in picture.positions() {
        if let Some(cell) = buffer.cell_mut(position) {
            cell.set_diff_option(CellDiffOption::Skip);
        }
    }
}

/// The part of a picture that something was drawn over since its cells were left out.
pub(super) fn covered(picture: Rect, buffer: &Buffer) -> Option<Rect> {
    let drawn =
        |position: &Position| buffer.cell(*position).is_some_and(|cell| cell.diff_option != CellDiffOption::Skip);
    let cells = picture.positions().filter(drawn).map(|position| Rect::from((position, Size::new(1, 1))));
    cells.reduce(Rect::union)
}
