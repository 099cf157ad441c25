//! The way from a slot to the scout, and back.
use std::sync::mpsc;

use hallway::player::{Quality, StreamUrl};

use crate::{
    life::Sighting,
    mpv::Waker,
    scout::{Errand, Scout},
};

/// What one slot asks of the scout, and is told.
pub(super) struct Lookout {
    scout: &'static Scout,
    waker: Waker,
    told: mpsc::Sender<(u64, Sighting)>,
    seen: mpsc::Receiver<(u64, Sighting)>,
}

impl Lookout {
    pub(super) fn new(scout: &'static Scout, waker: Waker) -> Self {
        let (told, seen) = mpsc::channel();
        Self { scout, waker, told, seen }
    }

    /// Sends the scout out. What it sees comes back under this number.
    pub(super) fn look(&self, number: u64, url: StreamUrl, quality: Option<Quality>) {
        let (told, waker) = (self.told.clone(), self.waker.clone());
        let tell = Box::new(move |sighting| {
            // The slot may be gone.
            told.send((number, sighting)).unwrap_or_default();
            waker.wake();
        });
        self.scout.send(Errand { url, quality, tell });
    }

    /// What was seen and not heard of yet.
    pub(super) fn seen(&self) -> Option<(u64, Sighting)> {
        self.seen.try_recv().ok()
    }
}
