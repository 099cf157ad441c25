//! A room of a conference, as the tree knows it.
use std::collections::HashMap;

use crate::{
    chat::{self, Address, Alias, Name, RoomId, SpaceRoom},
    text::Clean,
};

/// A room of a conference, whether the account is in it or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    pub name: Clean,
    /// The addresses under which it may be found, the best first; never empty.
    pub addresses: Vec<Address>,
}

impl Spot {
    /// The room that may be found under these names; called by the first of them.
    pub(super) fn named(names: impl IntoIterator<Item = Alias>) -> Option<Self> {
        let addresses: Vec<Address> = names.into_iter().map(Address::from).collect();
        let name = Clean::line(short(addresses.first()?.name.as_str()));
        Some(Self { name, addresses })
    }

    /// A room of a space.
    pub(super) fn of(room: &SpaceRoom) -> Self {
        let mut spot = Self { name: called(room), addresses: vec![] };
        spot.learn(room);
        spot
    }

    /// Takes in what a space says of it: what it is called, and the id, under which it is found last.
    pub(super) fn learn(&mut self, room: &SpaceRoom) {
        self.name = called(room);
        let alias = room.alias.clone().map(Address::from);
        let id = Address { name: Name::Id(room.id.clone()), via: room.via.clone() };
        for address in alias.into_iter().chain([id]) {
            if !self.addresses.iter().any(|known| known.name == address.name) {
                self.addresses.push(address);
            }
        }
    }

    /// Its id, where it is known without asking.
    #[must_use]
    pub fn id(&self) -> Option<&RoomId> {
        self.addresses.iter().find_map(|address| match &address.name {
            Name::Id(id) => Some(id),
            Name::Alias(_) => None,
        })
    }

    /// Whether the room with this id, or with this public name, is the one.
    #[must_use]
    pub fn is(&self, id: Option<&RoomId>, alias: Option<&Alias>) -> bool {
        self.addresses.iter().any(|address| match &address.name {
            Name::Id(own) => id == Some(own),
            Name::Alias(own) => alias == Some(own),
        })
    }
}

/// What the room is called, else its public name.
fn called(room: &SpaceRoom) -> Clean {
    match &room.alias {
        _ if !room.name.trim().is_empty() => room.name.clone(),
        Some(alias) => Clean::line(short(alias.as_str())),
        None => Clean::line(room.id.as_str()),
    }
}

/// `#2026-rust` of `#2026-rust:fosdem.org`.
fn short(name: &str) -> &str {
    name.split(':').next().unwrap_or(name)
}

/// The rooms that the account is in, to be found by what names them.
pub(super) struct Joined<'r> {
    by_name: HashMap<&'r str, usize>,
}

impl<'r> Joined<'r> {
    /// Those to which it is only invited are left out.
    pub(super) fn new(rooms: &'r [chat::Room]) -> Self {
        let mut by_name = HashMap::with_capacity(2 * rooms.len());
        for (index, room) in rooms.iter().enumerate().filter(|(_, room)| !room.invited) {
            by_name.insert(room.id.as_str(), index);
            if let Some(alias) = &room.alias {
                by_name.entry(alias.as_str()).or_insert(index);
            }
        }
        Self { by_name }
    }

    /// The index of the room with one of the spot's addresses.
    pub(super) fn at(&self, spot: &Spot) -> Option<usize> {
        spot.addresses.iter().find_map(|address| self.by_name.get(address.name.as_str()).copied())
    }
}
