//! Where in the stream one is, its speed, its sounds; pictures of it, and its address.
use crate::app::{Command, Effect, State};

impl State {
    pub(super) fn control(&mut self, _command: Command, _arg: &str) -> Vec<Effect> {
        self.notices.error("Nothing plays.");
        vec![]
    }
}
