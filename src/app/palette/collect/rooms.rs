//! Rooms, and whom one talks to in them.
use std::collections::HashSet;

use super::{Found, MEMBERS, NEAR, PERSON, PLACES, ROOM, World};
use crate::{
    app::{
        palette::{
            Action,
            recent::{Kind, Ranks},
        },
        room::Room,
        rooms::Rooms,
        tree::Spot,
        words::count,
    },
    chat::{self, Address, Alias, RoomId, SpaceRoom, UserId},
    text::Clean,
};

impl World<'_> {
    /// The open windows but the one on screen, from which nobody wants to go where they are.
    pub(super) fn windows(&self, ranks: &Ranks<'_>) -> Vec<Found> {
        let here = self.rooms.current_index();
        let numbered = (1..).zip(self.rooms.windows()).filter(|(index, _)| *index != here);
        let found = |(index, room): (usize, &Room)| Found {
            recent: room_rank(ranks, room.alias(), room.meant()),
            bonus: PLACES + NEAR,
            ..window(index, room, self.rooms)
        };
        numbered.map(found).collect()
    }

    /// Rooms without a window: those the account is in, then those the schedule names, then those of the conference's space.
    pub(super) fn other_rooms(&self, ranks: &Ranks<'_>, found: &mut Vec<Found>) {
        let windows = || self.rooms.windows().iter().filter(|room| room.thread.is_none());
        let mut seen: HashSet<&Alias> = windows().filter_map(Room::alias).collect();
        let mut open: HashSet<&RoomId> = windows().filter_map(Room::shown).collect();
        for room in self.rooms.joined().iter().filter(|room| !room.invited) {
            if open.insert(&room.id) && room.alias.as_ref().is_none_or(|alias| seen.insert(alias)) {
                let recent = room_rank(ranks, room.alias.as_ref(), Some(&room.id));
                found.push(Found { recent, bonus: PLACES + NEAR, ..joined(room) });
            }
        }
        let tracks = self.programme.schedule().map(|schedule| &schedule.tracks[..]).unwrap_or_default();
        for (alias, track) in self.programme.known().rooms().by_name() {
            // The space may have it under another name.
            let spot = self.tree.rooms_of_track(track).find(|spot| spot.is(None, Some(alias)));
            let names = || spot.into_iter().flat_map(|spot| &spot.addresses).filter_map(Address::alias);
            let known = spot.and_then(Spot::id).is_some_and(|id| open.contains(id));
            if !known && !names().any(|name| seen.contains(name)) && seen.insert(alias) {
                seen.extend(names());
                open.extend(spot.and_then(Spot::id));
                let addresses = spot.map_or_else(|| vec![Address::from(alias.clone())], |spot| spot.addresses.clone());
                let track = tracks.get(track).map(|track| track.name.clone()).unwrap_or_default();
                let action = Action::Room(addresses);
                found.push(Found {
                    recent: ranks.of(Kind::Room, alias.as_str()),
                    bonus: PLACES,
                    ..Found::new(ROOM, Clean::line(alias.as_str()), track, action)
                });
            }
        }
        for room in self.space.into_iter().flat_map(|space| &space.rooms).filter(|room| !room.space) {
            if open.insert(&room.id) && room.alias.as_ref().is_none_or(|alias| seen.insert(alias)) {
                let recent = room_rank(ranks, room.alias.as_ref(), Some(&room.id));
                found.push(Found { recent, bonus: PLACES, ..of_space(room) });
            }
        }
    }

    /// Who is in the room on screen, as far as that is known, but for those with whom there is a room already.
    pub(super) fn members(&self, ranks: &Ranks<'_>, found: &mut Vec<Found>) {
        let Some(room) = self.rooms.current() else { return };
        let direct: HashSet<&UserId> = self.rooms.joined().iter().filter_map(|room| room.direct.as_ref()).collect();
        let others =
            room.members.iter().filter(|member| Some(&member.user) != self.user && !direct.contains(&member.user));
        found.extend(others.take(MEMBERS).map(|member| {
            let id = member.user.as_str();
            let action = Action::User(member.user.clone());
            let recent = ranks.of(Kind::User, id);
            Found { recent, ..Found::new(PERSON, member.name.clone(), Clean::line(id), action) }
        }));
    }
}

/// All windows, the programme's first.
pub(in crate::app::palette) fn all_windows(rooms: &Rooms) -> Vec<Found> {
    let programme = Found::new("window", Clean::line("programme"), Clean::line("window 1"), Action::Window(0));
    let others = (1..).zip(rooms.windows()).map(|(index, room)| Found { kind: "window", ..window(index, room, rooms) });
    std::iter::once(programme).chain(others).collect()
}

/// `#2026-rust`, `window 3 · 4 unread · Rust`.
fn window(index: usize, room: &Room, rooms: &Rooms) -> Found {
    let known = room.meant().and_then(|id| rooms.known(id));
    let (mark, unread) = known.map(unread).unwrap_or_default();
    let mut detail = format!("window {}{unread}", index + 1);
    let kind = if room.note.direct.is_some() { PERSON } else { ROOM };
    let label = Clean::line(&room.label());
    let name = room.name();
    if !name.is_empty() && *name != label {
        detail.push_str(" · ");
        detail.push_str(name);
    }
    Found { mark, ..Found::new(kind, label, Clean::line(&detail), Action::Window(index)) }
}

/// A room the account is in.
fn joined(room: &chat::Room) -> Found {
    let action = Action::Joined(room.id.clone());
    let (mark, unread) = unread(room);
    let found = match (&room.direct, &room.alias) {
        (Some(user), _) => Found::new(PERSON, room.name.clone(), Clean::line(&format!("{user}{unread}")), action),
        (None, Some(alias)) => {
            let detail = Clean::line(&format!("joined{unread} · {}", room.name));
            Found::new(ROOM, Clean::line(alias.as_str()), detail, action)
        }
        (None, None) => Found::new(ROOM, room.name.clone(), Clean::line(&format!("joined{unread}")), action),
    };
    Found { mark, ..found }
}

/// A room of the conference's space.
fn of_space(room: &SpaceRoom) -> Found {
    let id = Address { name: chat::Name::Id(room.id.clone()), via: room.via.clone() };
    let action = Action::Room(room.alias.iter().cloned().map(Address::from).chain([id]).collect());
    match &room.alias {
        Some(alias) => Found::new(ROOM, Clean::line(alias.as_str()), room.name.clone(), action),
        None => Found::new(ROOM, room.name.clone(), room.topic.clone(), action),
    }
}

/// Its mark, and `· 1 mention · 3 unread`.
fn unread(room: &chat::Room) -> (&'static str, String) {
    let number = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
    let mut words = String::new();
    if room.mentions > 0 {
        words = format!(" · {}", count(number(room.mentions), "mention", "mentions"));
    }
    if room.unread > 0 {
        words = format!("{words} · {}", count(number(room.unread), "unread", "unread"));
    }
    let mark = match (room.mentions, room.unread) {
        (0, 0) => "",
        (0, _) => "+",
        _ => "!",
    };
    (mark, words)
}

/// A room may be remembered by its alias or its id.
fn room_rank(ranks: &Ranks<'_>, alias: Option<&Alias>, id: Option<&RoomId>) -> u16 {
    let of = |name: Option<&str>| name.map_or(0, |name| ranks.of(Kind::Room, name));
    of(alias.map(Alias::as_str)).max(of(id.map(RoomId::as_str)))
}
