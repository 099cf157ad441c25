//! Joining and leaving many rooms.
use crate::app::{Command, Effect, State};

impl State {
    pub(super) fn run_hop(&mut self, _command: Command, _arg: &str) -> Vec<Effect> {
        vec![]
    }
}
