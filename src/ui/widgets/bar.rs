use ratatui::{buffer::Buffer, layout::Rect, style::Style, text::Line, widgets::Widget as _};

use super::cut;

/// Draws a bar of one row: one part at the left, one at the right, on a ground of its own. Where both do not fit, the right
/// one is kept as far as it leaves half of the bar to the left one.
pub fn bar(buffer: &mut Buffer, area: Rect, left: Line<'_>, right: Line<'_>, style: Style) {
    let area = Rect { height: area.height.min(1), ..area };
    buffer.set_style(area, style);
    let wide = |line: &Line<'_>| u16::try_from(line.width()).unwrap_or(u16::MAX);
    let free = area.width.saturating_sub(wide(&left).saturating_add(1));
    let right = cut(right, free.max(area.width / 2));
    let taken = wide(&right).min(area.width);
    let gap = u16::from(taken > 0);
    let left_area = Rect { width: area.width.saturating_sub(taken + gap), ..area };
    cut(left, left_area.width).render(left_area, buffer);
    right.render(Rect { x: area.right() - taken, width: taken, ..area }, buffer);
}
