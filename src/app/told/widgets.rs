//! What the chat service reports of a room's widgets.
use super::Told;
use crate::{
    app::{State, reader::About},
    chat::Event,
};

impl State {
    pub(super) fn told_of_widgets(&mut self, event: Event) -> Told {
        match event {
            Event::Widgets { room, widgets } => {
                let shown = self.rooms.shows(&room);
                let mut news = false;
                for window in self.rooms.of(&room) {
                    news |= window.widgets != widgets;
                    window.widgets.clone_from(&widgets);
                }
                (self.fill_widgets(&room, &widgets) || (news && shown), vec![])
            }
            Event::WidgetsFailed { room, reason } => {
                let known = self.rooms.of(&room).any(|window| !window.widgets.is_empty());
                let Some(reader) = self.reader_about(&About::Widgets(room)) else { return (false, vec![]) };
                // What is known is better than nothing.
                if !known {
                    reader.fail(format!("The room's widgets are not known: {reason}."));
                }
                (true, vec![])
            }
            _ => (false, vec![]),
        }
    }
}
