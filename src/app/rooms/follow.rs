//! Which timelines are followed: what is on screen, and what was on it last. Rooms that the account is not in are read along
//! in, as far as that is possible.
use std::cmp::Reverse;

use super::Rooms;
use crate::{
    app::{Effect, room::Room},
    chat::{Address, Request},
};

/// Timelines that are followed at once. Each holds its items twice, here and in the service.
const FOLLOWED: usize = 8;
/// Items that are kept of a room that is not followed, so that it is there at once when one comes back.
const REST: usize = 300;
/// Rooms that are read along in at once: the service asks the server for each.
const PEEKED: usize = 4;

impl Rooms {
    /// Opens and closes timelines so that those on screen and those seen last are followed, and looks for the rooms on screen
    /// that the account is not in.
    #[must_use]
    pub fn follow(&mut self) -> Vec<Effect> {
        let mut effects: Vec<Effect> = self.shown_mut().filter_map(Room::look_for).collect();
        effects.extend(self.attend());
        let (mut opened, mut joined, mut peeked) = (vec![], 0, 0);
        for index in self.by_sight() {
            let Some(room) = self.windows.get_mut(index) else { continue };
            let fits = joined + peeked < FOLLOWED;
            if room.id().is_none() {
                let wanted = fits && peeked < PEEKED && room.may_peek();
                peeked += usize::from(wanted);
                match (wanted, room.is_peeked()) {
                    (true, false) => {
                        opened.extend(room.peek());
                        opened.extend(room.go_on());
                    }
                    (false, true) => {
                        room.rest(REST);
                        effects.extend(room.unpeek());
                    }
                    _ => {}
                }
                continue;
            }
            joined += 1;
            let Some(timeline) = room.timeline() else { continue };
            match (fits, room.note.followed) {
                (true, false) => {
                    opened.push(Request::Open(timeline).into());
                    opened.extend(room.send_waiting());
                    opened.extend(room.go_on());
                }
                (false, true) => {
                    room.rest(REST);
                    effects.push(Request::Close(timeline).into());
                }
                _ => {}
            }
            room.note.followed = fits;
        }
        effects.extend(opened);
        effects
    }

    /// The windows that may be followed: those on screen first, then those that were on it last.
    fn by_sight(&self) -> Vec<usize> {
        let may = |room: &Room| match room.id() {
            Some(_) => room.note.shown > 0 || room.note.followed,
            None => room.is_peeked() || (room.note.shown > 0 && room.may_peek()),
        };
        let mut order: Vec<(usize, &Room)> = self.windows.iter().enumerate().filter(|(_, room)| may(room)).collect();
        order.sort_by_key(|(index, room)| (!self.is_shown(*index), Reverse(room.note.shown)));
        order.into_iter().map(|(index, _)| index).collect()
    }

    /// Tells which rooms on screen the account is not in, where that is news; the one that has the keys first.
    fn attend(&mut self) -> Option<Effect> {
        let mut shown: Vec<(usize, &Room)> = self
            .windows
            .iter()
            .enumerate()
            .filter(|(index, room)| room.is_outside() && self.is_shown(*index))
            .collect();
        shown.sort_by_key(|(_, room)| Reverse(room.note.shown));
        let now: Vec<Address> = shown.into_iter().flat_map(|(_, room)| room.asked()).cloned().collect();
        (now != self.attended).then(|| {
            self.attended.clone_from(&now);
            Request::Attend(now).into()
        })
    }
}
