//! What a slot reports is about what it plays, or still about what it played before: telling one from the other.
use crate::player::{Event, StreamUrl};

/// One slot of the player, as far as its reports are to be believed.
#[derive(Debug, Default)]
pub(super) struct Ear {
    /// What it was asked to play last, and not to stop.
    wanted: Option<StreamUrl>,
    /// Something was played here of which reports may still come.
    used: bool,
    /// What was wanted last has not been heard of: reports are about something else.
    late: bool,
}

impl Ear {
    pub(super) fn load(&mut self, url: &StreamUrl) {
        self.wanted = Some(url.clone());
        self.late = self.used;
        self.used = true;
    }

    pub(super) fn stop(&mut self) {
        self.wanted = None;
    }

    /// Whether the report is about what is wanted of the slot.
    pub(super) fn believes(&mut self, event: &Event) -> bool {
        match event {
            Event::Connecting { url, .. } if self.wanted.as_ref() == Some(url) => self.late = false,
            Event::Stopped { .. } if self.wanted.is_none() => self.used = false,
            _ => {}
        }
        self.wanted.is_some() && !self.late
    }
}
