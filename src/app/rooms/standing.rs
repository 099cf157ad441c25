//! How the account stands to rooms, for the list of them.
use std::collections::HashMap;

use super::Rooms;
use crate::{
    app::room::{Room, Stage},
    chat::{Address, Name},
};

/// How the account stands to a room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Nothing is known of it here.
    #[default]
    None,
    /// It was not let in, or the room was not found.
    Failed,
    /// It reads along, and has not asked to join.
    Peeked,
    /// It waits to be joined; how many rooms come before it, where that is known.
    Waiting(Option<usize>),
    Joined,
}

/// How the account stands to all rooms of which anything is known, by alias and id.
#[derive(Clone, Debug, Default)]
pub struct Standings(HashMap<Name, Standing>);

impl Standings {
    /// How the account stands to the room of this name.
    #[must_use]
    pub fn of(&self, name: &Name) -> Standing {
        self.0.get(name).copied().unwrap_or_default()
    }

    fn note(&mut self, name: &Name, standing: Standing) {
        let known = self.0.entry(name.clone()).or_default();
        // What is said of a room under one of its names never takes back what is known of it under the other.
        if standing == Standing::Joined || *known == Standing::None {
            *known = standing;
        }
    }
}

impl Rooms {
    /// How the account stands to every room of which anything is known: for many rooms at once.
    #[must_use]
    pub fn standings(&self) -> Standings {
        let mut all = Standings::default();
        for room in self.joined.iter().filter(|room| !room.invited) {
            all.note(&Name::Id(room.id.clone()), Standing::Joined);
            if let Some(alias) = &room.alias {
                all.note(&Name::Alias(alias.clone()), Standing::Joined);
            }
        }
        for (place, address) in self.queue.waiting.iter().enumerate() {
            all.note(&address.name, Standing::Waiting(Some(place)));
        }
        for room in self.windows.iter().filter(|room| room.thread.is_none()) {
            let place = room.asked().find_map(|asked| self.queue.waiting.iter().position(|waits| waits == asked));
            let standing = standing(room, place);
            let found = room.shown().cloned().map(Name::Id);
            let at = room.address().map(|address| address.name.clone());
            for name in room.asked().map(|asked| asked.name.clone()).chain(found).chain(at) {
                all.note(&name, standing);
            }
        }
        all
    }

    /// How the account stands to one room.
    #[must_use]
    pub fn standing(&self, address: &Address) -> Standing {
        self.standings().of(&address.name)
    }

    /// How many rooms come before this one, where it waits to be joined.
    #[must_use]
    pub fn place_in_queue(&self, room: &Room) -> Option<usize> {
        room.asked().find_map(|asked| self.queue.waiting.iter().position(|waits| waits == asked))
    }
}

fn standing(room: &Room, place: Option<usize>) -> Standing {
    match &room.stage {
        Stage::Account => Standing::None,
        Stage::Joined(_) => Standing::Joined,
        Stage::Failed { .. } => Standing::Failed,
        _ if room.lost().is_some() => Standing::Failed,
        Stage::Joining => Standing::Waiting(place),
        Stage::Outside if room.is_peeked() => Standing::Peeked,
        Stage::Outside => Standing::None,
    }
}
