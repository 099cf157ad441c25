//! The widgets of a room: where a terminal cannot follow, a person can still go.
use crate::app::{Effect, State};

impl State {
    pub(super) fn list_widgets(&mut self) -> Vec<Effect> {
        vec![]
    }
}
