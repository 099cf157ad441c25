//! Who is in a room, what the account may do there, and what a search found.
use super::Told;
use crate::{app::State, chat::Event};

impl State {
    pub(super) fn told_of_people(&mut self, _event: Event) -> Told {
        (false, vec![])
    }
}
