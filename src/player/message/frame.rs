//! Pictures, which pass beside the events.
use std::sync::Arc;

use super::Slot;

/// A picture at the grid's size: `width × height` pixels of red, green, blue, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    pub slot: Slot,
    pub width: u16,
    pub height: u16,
    pub rgb: Vec<u8>,
}

/// The latest frame of each slot.
#[derive(Clone, Debug, Default)]
pub struct Latest([Option<Arc<Frame>>; 2]);

impl Latest {
    /// `None`: what the slot plays has not shown anything yet.
    #[must_use]
    pub fn of(&self, slot: Slot) -> Option<&Arc<Frame>> {
        self.0[slot as usize].as_ref()
    }

    /// Takes in a frame; gives back the one that it replaces.
    pub fn put(&mut self, frame: Arc<Frame>) -> Option<Arc<Frame>> {
        self.0[frame.slot as usize].replace(frame)
    }

    /// Forgets the frame of a slot: it is not the beginning of what comes next. Tells whether there was one.
    pub fn forget(&mut self, slot: Slot) -> bool {
        self.0[slot as usize].take().is_some()
    }
}
