//! The widgets of a room: where a terminal cannot follow, a person can still go.
use crate::{
    app::{
        Effect, State, lists,
        reader::{About, Reader},
        room::Focus,
        words::count,
    },
    chat::{Request, RoomId, Widget},
};

impl State {
    /// Lists the widgets of the room on screen, or of the one selected in the tree: as they are known, and then as the server
    /// tells them now.
    pub(super) fn list_widgets(&mut self) -> Vec<Effect> {
        let Some(room) = self.room_of_widgets() else {
            self.notices.error("Open the room first (Enter): its widgets are known then.");
            return vec![];
        };
        let known = self.rooms.of(&room).map(|window| window.widgets.clone()).find(|widgets| !widgets.is_empty());
        let title = format!("Widgets of {}", self.label_of(&room));
        let waiting =
            Reader::waiting(title, About::Widgets(room.clone()), "Asking the server for the room's widgets …");
        self.read_list(waiting);
        if let Some(widgets) = known {
            self.fill_widgets(&room, &widgets);
        }
        vec![Request::Widgets(room).into()]
    }

    /// Puts the widgets into the list of them, if it is open; says whether it is.
    pub(in crate::app) fn fill_widgets(&mut self, room: &RoomId, widgets: &[Widget]) -> bool {
        let label = self.label_of(room);
        let Some(reader) = self.reader_about(&About::Widgets(room.clone())) else { return false };
        reader.retitle(format!("{} of {label}", count(widgets.len(), "widget", "widgets")));
        reader.fill(lists::widgets(widgets, &label));
        true
    }

    /// What the room is called: as its window is, else by its name.
    fn label_of(&self, room: &RoomId) -> String {
        let window = self.rooms.windows().iter().find(|window| window.thread.is_none() && window.shown() == Some(room));
        window.map_or_else(
            || self.rooms.known(room).map_or_else(|| "the room".to_owned(), |known| known.name.to_string()),
            crate::app::room::Room::label,
        )
    }

    /// The room whose widgets are meant.
    fn room_of_widgets(&self) -> Option<RoomId> {
        let here = self.rooms.current()?;
        if here.focus != Focus::Tree {
            return here.shown().cloned();
        }
        let known = self.tree.selected_row().and_then(|row| row.spot.as_ref()?.id().cloned());
        let names = self.addresses_in_tree();
        let mut windows = self.rooms.windows().iter().filter(|room| room.thread.is_none());
        known.or_else(|| windows.find(|room| room.is_called(&names))?.shown().cloned())
    }
}
