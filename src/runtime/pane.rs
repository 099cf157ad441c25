//! The stream's pane between the player and the screen: what is asked of the player for it, and which frame is painted.
use ratatui::layout::Rect;

use super::{Services, video::Video};
use crate::player::{Request, Slot};

/// Both slots are asked for frames of the pane's size: the first one of a stream that is on its way is then there as soon
/// as the stream comes to the front. Until it is, what was painted of the old one stays.
#[derive(Debug)]
pub(super) struct Pane {
    /// A frame came that was not looked at yet.
    pub(super) fresh: bool,
    grid: Option<(u16, u16)>,
    front: Slot,
    /// Whether the player may send a frame of the slot.
    granted: [bool; 2],
}

impl Pane {
    pub(super) fn new() -> Self {
        Self { fresh: false, grid: None, front: Slot::First, granted: [false; 2] }
    }

    /// The screen was drawn, with the picture's cells at `area`; `whole`: nothing stands of what was there before. Tells the
    /// player how many pixels the pane has; without a pane no frame is wanted.
    pub(super) fn placed(&mut self, area: Option<Rect>, whole: bool, video: &mut Video, services: &Services) {
        if whole {
            video.place(None);
        }
        video.place(area);
        let grid = video.grid();
        if grid != self.grid {
            self.grid = grid;
            self.granted = [false; 2];
            let (width, height) = grid.unwrap_or_default();
            for slot in Slot::BOTH {
                services.perform(Request::Grid { slot, width, height }.into());
            }
        }
        if grid.is_some() {
            // The pane may have come back, or been overdrawn: the latest frame is painted into it again.
            self.fresh = true;
        }
    }

    /// Writes what the latest frame of the slot in front changes, and asks for the next.
    pub(super) fn paint(&mut self, front: Slot, video: &mut Video, services: &mut Services, out: &mut Vec<u8>) {
        let mut fresh = std::mem::take(&mut self.fresh);
        if self.grid.is_none() {
            return;
        }
        if std::mem::replace(&mut self.front, front) != front {
            self.granted = [false; 2];
            fresh = true;
        }
        if fresh {
            let frame = services.player.frames.borrow_and_update().of(front).cloned();
            if let Some(frame) = frame {
                video.paint(&frame, out);
            }
            self.granted[front as usize] = false;
        }
        for slot in Slot::BOTH {
            if !std::mem::replace(&mut self.granted[slot as usize], true) {
                services.perform(Request::Grant { slot }.into());
            }
        }
    }
}
