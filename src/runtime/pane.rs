//! The stream's pane between the player and the screen: what is asked of the player for it, and which frame is painted.
use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{Runtime, Services, video::Grant};
use crate::{
    config::Place,
    player::{Frame, Request, Slot, still},
    ui::Picture,
};

/// When a picture goes on that was sent in part, where no other comes: a little more than the time between two frames.
const AGAIN: Duration = Duration::from_millis(60);

/// Both slots are asked for frames of the pane's size: the first one of a stream that is on its way is then there as soon
/// as the stream comes to the front. Until it is, what was painted of the old one stays.
#[derive(Debug)]
pub(super) struct Pane {
    /// A frame came that was not looked at yet.
    pub(super) fresh: bool,
    /// The line is full until then.
    pub(super) wait: Option<Instant>,
    /// What is shown is not all of the latest frame; the rest follows then.
    again: Option<Instant>,
    grid: Option<(u16, u16)>,
    /// The slot that is not in front has not been told of the grid: making it ready takes time that the first picture needs.
    owed: bool,
    front: Slot,
    /// Pictures every ten seconds are painted, and no stream.
    still: bool,
    /// Whether the player may send a frame of the slot.
    granted: [bool; 2],
}

impl Pane {
    pub(super) fn new() -> Self {
        Self {
            fresh: false,
            wait: None,
            again: None,
            grid: None,
            owed: false,
            front: Slot::First,
            still: false,
            granted: [false; 2],
        }
    }

    /// The screen was drawn, with the picture's place in it; `whole`: nothing stands of what was there before. Tells the
    /// player how many pixels the pane has, or is likely to have, so that a stream's first frame is there with it; without a
    /// pane no frame is wanted.
    pub(super) fn placed(&mut self, picture: Option<Picture>, whole: bool, run: &mut Runtime) {
        let likely = run.state.watch.likely_picture(run.state.layout.video);
        let (video, services) = (&mut run.video, &run.services);
        if whole {
            video.place(None);
        }
        video.place(picture.map(|picture| picture.area));
        video.cover(picture.and_then(|picture| picture.covered));
        let grid = video.grid().or_else(|| likely.and_then(|area| video.grid_at(area)));
        if grid != self.grid {
            self.front = run.state.watch.front();
            self.owed = grid.is_some() && self.grid.is_none();
            self.grid = grid;
            self.granted = [false; 2];
            let (width, height) = grid.unwrap_or_default();
            services.perform(Request::Grid { slot: self.front, width, height }.into());
            if !self.owed {
                services.perform(Request::Grid { slot: self.front.other(), width, height }.into());
            }
            services.perform(still::Request::Grid { width, height }.into());
        }
        if grid.is_some() {
            // The pane may have come back, or been overdrawn: the latest frame is painted into it again.
            self.fresh = true;
        }
    }

    /// When there is something to paint, if there is: not before `next`.
    pub(super) fn due(&self, next: Instant) -> Option<Instant> {
        let due = if self.fresh { Some(self.wait.unwrap_or(next)) } else { self.again };
        due.map(|due| due.max(next))
    }

    /// Writes what the latest frame of the slot in front changes, as far as the line carries it, and asks for the next.
    pub(super) fn paint(&mut self, run: &mut Runtime, out: &mut Vec<u8>) {
        let now = Instant::now();
        let front = run.state.watch.front();
        let mut fresh = std::mem::take(&mut self.fresh) || self.again.is_some_and(|again| now >= again);
        if self.grid.is_none() {
            (self.wait, self.again) = (None, None);
            return;
        }
        if std::mem::replace(&mut self.front, front) != front {
            self.granted = [false; 2];
            fresh = true;
            if std::mem::take(&mut self.owed) {
                let (width, height) = self.grid.unwrap_or_default();
                run.services.perform(Request::Grid { slot: front, width, height }.into());
            }
        }
        let still = run.state.watch.place() == Place::Still;
        fresh |= std::mem::replace(&mut self.still, still) != still;
        if fresh {
            match run.budget.grant(now) {
                Grant::All => run.video.limit(None),
                Grant::Bytes(most) => run.video.limit(Some(most)),
                Grant::Wait(until) => {
                    (self.fresh, self.wait) = (true, Some(until));
                    return;
                }
            }
            self.wait = None;
            let frame = self.latest(&mut run.services);
            if let Some(frame) = frame {
                run.video.paint(&frame, out);
            }
            if !out.is_empty() && std::mem::take(&mut self.owed) {
                let (width, height) = self.grid.unwrap_or_default();
                run.services.perform(Request::Grid { slot: front.other(), width, height }.into());
            }
            self.again = (!out.is_empty() && !run.video.is_settled()).then(|| now + AGAIN);
            self.granted[front as usize] = false;
        }
        for slot in Slot::BOTH {
            if !std::mem::replace(&mut self.granted[slot as usize], true) {
                run.services.perform(Request::Grant { slot }.into());
            }
        }
    }
    /// The frame to paint.
    fn latest(&self, services: &mut Services) -> Option<Arc<Frame>> {
        // Both are heard of, and neither again before it is looked at.
        let streamed = services.player.frames.borrow_and_update().of(self.front).cloned();
        let still = services.stills.frames.borrow_and_update().of(Slot::First).cloned();
        if self.still { still } else { streamed }
    }
}
