//! Which of the stream's variants is played.
use crate::app::{Effect, State};

impl State {
    pub(super) fn change_quality(&mut self, _arg: &str) -> Vec<Effect> {
        self.notices.error("Nothing plays.");
        vec![]
    }
}
