//! What can be found, and what is said of it.
mod commands;
mod rooms;
mod talks;

use jiff::Timestamp;

use super::{Action, Recent};
use crate::{
    app::{Candidate, Keymap, programme::Programme, rooms::Rooms, tree::Tree},
    chat::{Space, UserId},
    schedule::Schedule,
};

pub(super) use rooms::all_windows;

pub(super) const ROOM: &str = "room";
pub(super) const PERSON: &str = "person";
pub(super) const COMMAND: &str = "command";
/// Members of the room on screen that can be found, at most: the mightiest, and those whose names come first.
const MEMBERS: usize = 1_000;
/// What rooms, tracks and halls count more than talks that are called alike.
const PLACES: u8 = 10;
/// What is open, what one is in, what is on now, count more than what is not.
const NEAR: u8 = 3;

type Found = Candidate<Action>;

/// What is looked through.
#[derive(Clone, Copy, Debug)]
pub struct World<'w> {
    pub programme: &'w Programme,
    pub rooms: &'w Rooms,
    pub keymap: &'w Keymap,
    pub recent: &'w Recent,
    /// The rooms of its tracks, by all names under which they may be found.
    pub tree: &'w Tree,
    /// The space of the conference that is open, as far as it is known.
    pub space: Option<&'w Space>,
    /// The account.
    pub user: Option<&'w UserId>,
    pub now: Timestamp,
}

impl World<'_> {
    /// All there is, in the order in which it stands where nothing is typed.
    pub(super) fn everything(&self) -> Vec<Found> {
        let ranks = self.recent.ranks();
        let mut found = self.windows(&ranks);
        let schedule = self.programme.schedule();
        let (soon, later) = schedule.map(|schedule| self.talks(schedule, &ranks)).unwrap_or_default();
        found.extend(soon);
        self.other_rooms(&ranks, &mut found);
        if let Some(schedule) = schedule {
            self.tracks_and_halls(schedule, &ranks, &mut found);
            found.extend(later);
            self.speakers(schedule, &ranks, &mut found);
        }
        self.members(&ranks, &mut found);
        commands::commands(self.keymap, &ranks, &mut found);
        found
    }

    /// The rooms alone, those with a window first.
    pub(super) fn rooms(&self) -> Vec<Found> {
        let ranks = self.recent.ranks();
        let mut found = self.windows(&ranks);
        self.other_rooms(&ranks, &mut found);
        found
    }
}

/// What a conference's talks are remembered by.
pub(in crate::app) fn conference(schedule: &Schedule) -> &str {
    if schedule.acronym.is_empty() { &schedule.title } else { &schedule.acronym }
}
