//! The pane of the stream: its picture is painted by the runtime, words by us.
use ratatui::{buffer::Buffer, buffer::CellDiffOption, layout::Rect, text::Line};

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

/// Leaves the picture's cells to the runtime.
pub(super) fn skip(picture: Rect, buffer: &mut Buffer) {
    for position in picture.positions() {
        if let Some(cell) = buffer.cell_mut(position) {
            cell.set_diff_option(CellDiffOption::Skip);
        }
    }
}
