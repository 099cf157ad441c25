use ratatui::{
    buffer::Buffer,
    layout::{Rect, Size},
    widgets::{Block, Clear, Widget as _},
};

use super::cut;
use crate::ui::theme::Theme;

/// Draws an empty box over the middle of the area, as large as wanted and possible, and gives the space inside. Nothing of
/// what lay below shows through.
#[must_use]
pub fn popup(buffer: &mut Buffer, area: Rect, wanted: Size, title: &str, theme: &Theme) -> Rect {
    let (width, height) = (wanted.width.min(area.width), wanted.height.min(area.height));
    let place = Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height };
    Clear.render(place, buffer);
    buffer.set_style(place, theme.text.patch(theme.overlay));
    let title = cut(format!(" {title} ").into(), width.saturating_sub(2)).style(theme.overlay_title);
    let frame = Block::bordered().border_style(theme.border_focused).title(title);
    let inner = frame.inner(place);
    frame.render(place, buffer);
    inner
}
