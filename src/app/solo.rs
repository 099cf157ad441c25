//! `hallway watch`: one stream alone on the screen, without programme and rooms.
use super::{Command, Effect, State, run, watch::Watch};
use crate::player;

/// How it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Solo {
    /// What to say of it at the end: `Err` where nothing could be watched.
    pub outcome: Option<Result<String, String>>,
}

impl State {
    /// Shows this stream and nothing else; the program ends with it.
    pub fn watch_alone(&mut self, watch: Watch) {
        self.solo = Some(Solo::default());
        self.watch = watch;
        let start = self.watch.aimed_at().map_or(0, |source| self.watch.start(source));
        if start > 0 {
            self.goes_on_at(start);
        }
        self.chooser = None;
        self.arrange();
    }

    /// What is to be done where a stream is watched alone: nothing else of the state has changed.
    pub(super) fn follow_alone(&mut self) -> Vec<Effect> {
        self.watch.still_effects().into_iter().chain(self.keep_positions()).collect()
    }

    /// Whether the command means something here.
    pub(super) fn has_alone(&self, command: Command) -> bool {
        use Command as C;
        let over = matches!(
            command,
            C::Go
                | C::Back
                | C::Up
                | C::Down
                | C::PageUp
                | C::PageDown
                | C::First
                | C::Last
                | C::Search
                | C::FindNext
                | C::FindPrevious
                | C::Copy
        );
        // It is as large as it can be.
        (run::is_of_stream(command) && command != C::Size)
            || matches!(
                command,
                C::Quit
                    | C::Interrupt
                    | C::Repaint
                    | C::Suspend
                    | C::Help
                    | C::Stop
                    | C::PauseVideo
                    | C::Mute
                    | C::Louder
                    | C::Softer
            )
            || (over && self.overlay.is_some())
    }

    /// Where nothing is left to watch, the program ends, and says why.
    pub(super) fn end_alone(&mut self, event: Option<&player::Event>) {
        let Some(solo) = &mut self.solo else { return };
        let outcome = match (self.watch.failure(), event) {
            (Some(words), _) => Err(words),
            (None, _) if self.watch.aimed_at().is_some() => return,
            (None, Some(player::Event::Ended { .. })) => Ok("It is over.".to_owned()),
            (None, Some(player::Event::Closed { .. })) => Ok("The window was closed.".to_owned()),
            (None, _) => Ok(String::new()),
        };
        solo.outcome = Some(outcome);
        self.quitting = true;
    }
}
