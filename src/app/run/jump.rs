//! Going to one message: from a list of mentions, a link, a search.
use crate::{
    app::{Effect, State},
    chat::{EventId, Jump, Request, RoomId},
};

impl State {
    /// Shows the room and, in it, this message.
    pub(in crate::app) fn go_to_message(&mut self, room: &RoomId, event: &EventId) -> Vec<Effect> {
        let mut effects = self.enter_room(room);
        effects.push(Request::Jump { room: room.clone(), to: Jump::Event(event.clone()) }.into());
        effects
    }
}
