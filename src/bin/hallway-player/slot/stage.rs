//! What an output needs beside the stream: its title, words over the picture, a window that stays while it is waited.
use hallway::player::{Event, How, Output, Title};
use libmpv2::Mpv;

use crate::{
    mpv::{self, Waker},
    output::Surroundings,
};

/// How long words stay over the picture, in milliseconds.
const SAID: &str = "6000";
/// What a stream is called where nobody says.
const NAMELESS: &str = "hallway";

/// The output that one mpv has.
pub(super) struct Stage {
    output: Output,
    surroundings: Surroundings,
    waker: Waker,
}

impl Stage {
    pub(super) fn new(output: Output, surroundings: Surroundings, waker: Waker) -> Self {
        Self { output, surroundings, waker }
    }

    /// Makes ready for a stream.
    ///
    /// # Errors
    /// In words: why the output cannot be had.
    pub(super) fn ready(&self, mpv: &Mpv, how: &How) -> Result<(), String> {
        self.surroundings.ready(self.output)?;
        let said = |error: libmpv2::Error| format!("mpv cannot show it: {}", mpv::words(&error));
        if self.output == Output::Window {
            mpv.set_property("vo", self.surroundings.window()).map_err(said)?;
        }
        // Without a title, windows and the mixer of the desktop show the address.
        let title = Some(how.title.as_str()).filter(|title| !title.is_empty()).unwrap_or(NAMELESS);
        mpv.set_property("force-media-title", title).map_err(said)
    }

    /// What is told to hallway is told here before: a window stays through failures, until it is over.
    pub(super) fn told(&self, mpv: &Mpv, event: &Event) {
        if self.output != Output::Window {
            return;
        }
        // Left to itself, the window would come and go with the stream; and where nothing plays, it would not go at all
        // before it is drawn by something else.
        let set = match event {
            Event::Playing { .. } => mpv.set_property("force-window", "yes"),
            Event::Stopped { .. } | Event::Ended { .. } | Event::Closed { .. } => {
                mpv.set_property("force-window", "no").and_then(|()| mpv.set_property("vo", "null"))
            }
            _ => Ok(()),
        };
        set.unwrap_or_default();
    }

    /// Shows words over the picture. As an argument of its own nothing in it is expanded, and what would be mark-up is
    /// escaped by mpv: only bytes that are no UTF-8 would switch that off.
    pub(super) fn say(&self, mpv: &Mpv, words: &Title) -> libmpv2::Result<()> {
        match self.output {
            Output::Window | Output::Framebuffer => mpv.command("show-text", &[words.as_str(), SAID]),
            Output::Pane | Output::Audio => Ok(()),
        }
    }

    /// Whether a line of mpv's says that the output cannot be had, in words.
    pub(super) fn refused(&self, line: &str) -> Option<String> {
        Surroundings::refused(self.output, line).map(str::to_owned)
    }

    pub(super) fn leave(&self) {
        self.waker.leave();
    }
}
