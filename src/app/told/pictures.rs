//! Pictures and files: fetched, kept, sent.
use super::Told;
use crate::{app::State, chat::Event};

impl State {
    pub(super) fn told_of_pictures(&mut self, _event: Event) -> Told {
        (false, vec![])
    }
}
