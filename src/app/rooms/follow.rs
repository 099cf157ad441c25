//! Which timelines are followed: what is on screen, and what was on it last.
use std::cmp::Reverse;

use super::Rooms;
use crate::{app::Effect, chat::Request};

/// Timelines that are followed at once. Each holds its items twice, here and in the service.
const FOLLOWED: usize = 8;
/// Items that are kept of a room that is not followed, so that it is there at once when one comes back.
const REST: usize = 300;

impl Rooms {
    /// Opens and closes timelines so that those on screen and those seen last are followed.
    #[must_use]
    pub fn follow(&mut self) -> Vec<Effect> {
        let mut order: Vec<usize> = (0..self.windows.len()).collect();
        order.retain(|index| {
            self.windows
                .get(*index)
                .is_some_and(|room| room.id().is_some() && (room.note.shown > 0 || room.note.followed))
        });
        let on_screen = |index: &usize| self.is_shown(*index);
        order.sort_by_key(|index| {
            (!on_screen(index), Reverse(self.windows.get(*index).map_or(0, |room| room.note.shown)))
        });
        let (mut closed, mut opened) = (vec![], vec![]);
        for (place, index) in order.into_iter().enumerate() {
            let Some(room) = self.windows.get_mut(index) else { continue };
            let (wanted, Some(timeline)) = (place < FOLLOWED, room.timeline()) else { continue };
            match (wanted, room.note.followed) {
                (true, false) => {
                    opened.push(Request::Open(timeline).into());
                    opened.extend(room.go_on());
                }
                (false, true) => {
                    room.rest(REST);
                    closed.push(Request::Close(timeline).into());
                }
                _ => {}
            }
            room.note.followed = wanted;
        }
        closed.extend(opened);
        closed
    }
}
