//! The line above the list: the days, or what is searched for.
use ratatui::{
    layout::Rect,
    text::{Line, Span},
};

use super::super::{Pen, widgets};
use crate::{
    app::{
        programme::{Row, View},
        words,
    },
    schedule::Schedule,
};

pub(super) fn tabs(pen: &mut Pen<'_>, schedule: &Schedule) {
    let (programme, area) = (&pen.state.programme, pen.layout.tabs);
    if let Some(search) = &programme.search {
        let found = programme.rows().iter().filter(|row| matches!(row, Row::Talk(_))).count();
        let count = format!("{} ", words::count(found, "talk", "talks"));
        let width = area.width.saturating_sub(u16::try_from(count.len()).unwrap_or_default());
        let cursor = widgets::field(pen.buffer, Rect { width, ..area }, " search: ", &search.field, pen.theme);
        let right = Rect { x: area.x + width, width: area.width - width, ..area };
        pen.line(right, 0, Line::styled(count, pen.theme.dim));
        if search.typing {
            pen.cursor = cursor;
        }
        return;
    }
    let position = pen.state.grid_position();
    let mut spans = vec![Span::raw(" ")];
    let count = match programme.view {
        View::ByTime | View::Grid => {
            for (index, day) in schedule.days.iter().enumerate() {
                let name = words::day(day.date);
                let shown = index == programme.day;
                let style = if shown { pen.theme.day } else { pen.theme.dim };
                spans.push(Span::styled(if shown { format!("[{name}]") } else { format!(" {name} ") }, style));
            }
            if programme.view == View::Grid { &position } else { "v shows the day as a grid " }
        }
        View::OnNow => {
            spans.push(Span::styled("[On now]", pen.theme.day));
            "v lists all talks by track "
        }
        View::ByTrack => {
            spans.push(Span::styled("[All days, by track]", pen.theme.day));
            "v lists the day by time "
        }
    };
    let left = Line::from(spans);
    widgets::bar(pen.buffer, area, left, Line::styled(count, pen.theme.dim), pen.theme.text);
}
