//! How large the picture is.
use crate::app::{Effect, State};

impl State {
    pub(super) fn change_size(&mut self, _arg: &str) -> Vec<Effect> {
        self.notices.error("Nothing plays.");
        vec![]
    }
}
