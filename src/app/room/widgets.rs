//! What a room's window says of its widgets.
use super::Room;
use crate::{app::words::count, chat::WidgetKind};

impl Room {
    /// `3 widgets: W`, where there is more to see than the stream, which has a key of its own.
    #[must_use]
    pub fn widget_words(&self) -> Option<String> {
        let more = self.widgets.iter().any(|widget| widget.kind != WidgetKind::Stream);
        more.then(|| format!("{}: W", count(self.widgets.len(), "widget", "widgets")))
    }
}
