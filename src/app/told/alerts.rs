//! What a person is to be told of: mentions, direct messages, invitations.
use super::Told;
use crate::{app::State, chat::Event};

impl State {
    pub(super) fn told_of_alerts(&mut self, _event: Event) -> Told {
        (false, vec![])
    }
}
