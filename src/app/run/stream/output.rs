//! Where one watches.
use crate::app::{Effect, State};

impl State {
    pub(super) fn change_output(&mut self, _arg: &str) -> Vec<Effect> {
        self.notices.error("Nothing plays.");
        vec![]
    }
}
