use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    text::{Line, Span},
    widgets::Widget as _,
};

use super::cut;
use crate::{
    app::{Field, Rows},
    text,
    ui::theme::Theme,
};

/// Draws the line being typed behind its prompt and says where the cursor stands on the screen; nowhere if there is no
/// room. `rows` must have been laid out for the width that the prompt leaves. Where rows are hidden, the last column
/// says so.
#[must_use]
pub fn composer(buffer: &mut Buffer, area: Rect, prompt: &str, rows: &Rows, theme: &Theme) -> Option<Position> {
    buffer.set_style(area, theme.composer);
    let inner = behind(buffer, area, prompt, theme)?;
    for (y, row) in (inner.y..inner.bottom()).zip(&rows.rows) {
        Line::styled(row.as_str(), theme.composer).render(Rect { y, height: 1, ..inner }, buffer);
    }
    let last = area.right() - 1;
    if rows.above {
        buffer.set_string(last, area.y, "↑", theme.dim);
    }
    if rows.below {
        buffer.set_string(last, area.bottom() - 1, "↓", theme.dim);
    }
    Some(Position::new(inner.x + rows.cursor.x.min(inner.width - 1), inner.y + rows.cursor.y.min(inner.height - 1)))
}

/// Draws a field of a form behind its label and says where the cursor would stand in it; nowhere if there is no room.
#[must_use]
pub fn field(buffer: &mut Buffer, area: Rect, label: &str, field: &Field, theme: &Theme) -> Option<Position> {
    let area = Rect { height: area.height.min(1), ..area };
    let inner = behind(buffer, area, label, theme)?;
    let (shown, cursor) = field.view(inner.width);
    Line::styled(shown, theme.composer).render(inner, buffer);
    Some(Position::new(inner.x + cursor.min(inner.width - 1), inner.y))
}

/// Draws the label and gives what is left of the area behind it.
fn behind(buffer: &mut Buffer, area: Rect, label: &str, theme: &Theme) -> Option<Rect> {
    let taken = u16::try_from(text::width(label)).unwrap_or(u16::MAX).min(area.width);
    let first = Rect { height: area.height.min(1), ..area };
    cut(Line::from(Span::styled(label, theme.prompt)), taken).render(first, buffer);
    let inner = Rect { x: area.x + taken, width: area.width - taken, ..area };
    (!inner.is_empty()).then_some(inner)
}
