//! The stream that is watched: where, how large, which part of it, which of its qualities and sounds.
mod controls;
mod output;
mod quality;
mod size;

pub(super) use size::is_of_stream;

use crate::app::{Command, Effect, State};

/// Whether the command is one of these.
pub(in crate::app) const fn has(command: Command) -> bool {
    use Command as C;
    matches!(
        command,
        C::Output
            | C::Size
            | C::SeekBack
            | C::SeekOn
            | C::GoLive
            | C::Faster
            | C::Slower
            | C::Speed
            | C::Quality
            | C::Sound
            | C::Subtitles
            | C::StreamMenu
            | C::Shoot
            | C::CopyStream
    )
}

impl State {
    pub(super) fn run_stream(&mut self, command: Command, arg: &str) -> Vec<Effect> {
        match command {
            Command::Output => self.change_output(arg),
            Command::Size => self.change_size(arg),
            Command::Quality => self.change_quality(arg),
            _ => self.control(command, arg),
        }
    }
}
