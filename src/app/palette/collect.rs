//! What can be found, and what is said of it.
use std::collections::{HashMap, HashSet};

use jiff::{Timestamp, tz::TimeZone};

use super::{
    Action, Recent,
    recent::{Kind, Ranks},
};
use crate::{
    app::{
        COMMANDS, Candidate, Command, Keymap, Scope, Spec,
        programme::{Programme, Standing},
        room::Room,
        rooms::Rooms,
        words::count,
    },
    chat::{self, Address, Alias, RoomId, Space, SpaceRoom, UserId},
    schedule::{Fate, Schedule, Talk},
    text::Clean,
};

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
    /// The space of the conference that is open, as far as it is known.
    pub space: Option<&'w Space>,
    /// The account.
    pub user: Option<&'w UserId>,
    pub now: Timestamp,
}

/// What a track or hall has: what is on, what comes next, what was last.
#[derive(Clone, Copy, Default)]
struct On<'s> {
    live: Option<&'s Talk>,
    next: Option<&'s Talk>,
}

impl World<'_> {
    /// All there is, in the order in which it stands where nothing is typed.
    pub(super) fn everything(&self) -> Vec<Found> {
        let ranks = self.recent.ranks();
        let mut found = self.windows(&ranks);
        if let Some(schedule) = self.programme.schedule() {
            self.talks(schedule, &ranks, &mut found);
            self.other_rooms(&ranks, &mut found);
            self.tracks_and_halls(schedule, &ranks, &mut found);
            self.speakers(schedule, &ranks, &mut found);
        } else {
            self.other_rooms(&ranks, &mut found);
        }
        self.members(&ranks, &mut found);
        commands(self.keymap, &ranks, &mut found);
        found
    }

    /// The rooms alone, those with a window first.
    pub(super) fn rooms(&self) -> Vec<Found> {
        let ranks = self.recent.ranks();
        let mut found = self.windows(&ranks);
        self.other_rooms(&ranks, &mut found);
        found
    }

    /// The open windows but the one on screen, from which nobody wants to go where they are.
    fn windows(&self, ranks: &Ranks<'_>) -> Vec<Found> {
        let here = self.rooms.current_index();
        let numbered = (1..).zip(self.rooms.windows()).filter(|(index, _)| *index != here);
        let found = |(index, room): (usize, &Room)| Found {
            recent: room_rank(ranks, room.alias(), room.meant()),
            bonus: PLACES + NEAR,
            ..window(index, room, self.rooms)
        };
        numbered.map(found).collect()
    }

    fn talks(&self, schedule: &Schedule, ranks: &Ranks<'_>, found: &mut Vec<Found>) {
        let ranks = ranks.talks(conference(schedule));
        let place = |talk: &Talk| match Standing::of(talk, self.now) {
            _ if talk.fate == Fate::Cancelled => 3,
            Standing::Live => 0,
            Standing::Soon => 1,
            Standing::Later => 2,
            Standing::Past => 3,
        };
        let mut talks: Vec<(u8, &Talk)> = schedule.talks.iter().map(|talk| (place(talk), talk)).collect();
        talks.sort_by_key(|(place, _)| *place);
        let zone = self.programme.zone();
        found.extend(talks.into_iter().map(|(place, talk)| {
            let hall = schedule.hall_of(talk).map_or("", |hall| hall.name.as_str());
            let mark = if talk.fate == Fate::Cancelled { "✗" } else { Standing::of(talk, self.now).mark() };
            let detail = Clean::line(&format!("{} {hall}", when(talk.start, zone)));
            Found {
                mark,
                recent: ranks.get(&*talk.id.0).copied().unwrap_or_default(),
                bonus: if place == 0 { NEAR } else { 0 },
                ..Found::new("talk", talk.title.clone(), detail, Action::Talk(talk.id.clone()))
            }
        }));
    }

    /// Rooms without a window: those the account is in, then those the schedule names, then those of the conference's space.
    fn other_rooms(&self, ranks: &Ranks<'_>, found: &mut Vec<Found>) {
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
            if seen.insert(alias) {
                let track = tracks.get(track).map(|track| track.name.clone()).unwrap_or_default();
                let action = Action::Room(vec![Address::from(alias.clone())]);
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

    fn tracks_and_halls(&self, schedule: &Schedule, ranks: &Ranks<'_>, found: &mut Vec<Found>) {
        let mut tracks = vec![On::default(); schedule.tracks.len()];
        let mut halls = vec![On::default(); schedule.halls.len()];
        for talk in schedule.talks.iter().filter(|talk| talk.fate != Fate::Cancelled) {
            for on in tracks.get_mut(talk.track).into_iter().chain(halls.get_mut(talk.hall)) {
                if talk.is_on(self.now) {
                    on.live = Some(talk);
                } else if talk.start > self.now {
                    on.next.get_or_insert(talk);
                }
            }
        }
        let zone = self.programme.zone();
        let mut add = |kind: &'static str, of: Kind, name: &Clean, on: &On<'_>, action: fn(Clean) -> Action| {
            if !name.is_empty() {
                found.push(Found {
                    recent: ranks.of(of, name),
                    mark: on.mark(),
                    bonus: PLACES + if on.live.is_some() { NEAR } else { 0 },
                    ..Found::new(kind, name.clone(), on.words(zone), action(name.clone()))
                });
            }
        };
        for (track, on) in schedule.tracks.iter().zip(&tracks) {
            add("track", Kind::Track, &track.name, on, Action::Track);
        }
        for (hall, on) in schedule.halls.iter().zip(&halls) {
            add("hall", Kind::Hall, &hall.name, on, Action::Hall);
        }
    }

    /// Everybody who gives a talk, with the one that is on or comes next, else the first.
    fn speakers(&self, schedule: &Schedule, ranks: &Ranks<'_>, found: &mut Vec<Found>) {
        let mut of: Vec<(usize, Option<&Talk>)> = vec![(0, None); schedule.people.len()];
        for talk in &schedule.talks {
            for person in &talk.people {
                if let Some((talks, shown)) = of.get_mut(*person) {
                    *talks += 1;
                    if shown.is_none_or(|shown| shown.end() <= self.now && talk.end() > self.now) {
                        *shown = Some(talk);
                    }
                }
            }
        }
        for (person, (talks, shown)) in schedule.people.iter().zip(of) {
            let Some(talk) = shown else { continue };
            let detail = match talks {
                1 => talk.title.clone(),
                _ => Clean::line(&format!("{} and {} more", talk.title, talks - 1)),
            };
            let action = Action::Speaker(person.name.clone(), talk.id.clone());
            let recent = ranks.of(Kind::Speaker, &person.name);
            found.push(Found { recent, ..Found::new(PERSON, person.name.clone(), detail, action) });
        }
    }

    /// Who is in the room on screen, as far as that is known, but for those with whom there is a room already.
    fn members(&self, ranks: &Ranks<'_>, found: &mut Vec<Found>) {
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

impl On<'_> {
    fn mark(&self) -> &'static str {
        match (self.live, self.next) {
            (Some(_), _) => Standing::Live.mark(),
            (None, Some(_)) => "",
            (None, None) => Standing::Past.mark(),
        }
    }

    /// What is on, `Sat 15:10 Bridges that hold` for what comes next.
    fn words(&self, zone: &TimeZone) -> Clean {
        match (self.live, self.next) {
            (Some(talk), _) => talk.title.clone(),
            (None, Some(talk)) => Clean::line(&format!("{} {}", when(talk.start, zone), talk.title)),
            (None, None) => Clean::line("over"),
        }
    }
}

/// What a conference's talks are remembered by.
pub(in crate::app) fn conference(schedule: &Schedule) -> &str {
    if schedule.acronym.is_empty() { &schedule.title } else { &schedule.acronym }
}

/// All windows, the programme's first.
pub(super) fn all_windows(rooms: &Rooms) -> Vec<Found> {
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

fn when(time: Timestamp, zone: &TimeZone) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let time = zone.to_datetime(time);
    let day = usize::try_from(time.weekday().to_monday_zero_offset()).unwrap_or_default();
    format!("{} {:02}:{:02}", DAYS.get(day).copied().unwrap_or_default(), time.hour(), time.minute())
}

/// What can be asked for; a command that needs more is begun where it can be typed.
fn commands(keymap: &Keymap, ranks: &Ranks<'_>, found: &mut Vec<Found>) {
    let mut keys: HashMap<Command, String> = HashMap::new();
    for scope in Scope::ALL {
        for (binding, _) in keymap.bindings().filter(|(binding, _)| binding.scope == scope) {
            keys.entry(binding.command).or_insert_with(|| format!("{}  ", binding.key));
        }
    }
    let wanted = |spec: &&Spec| {
        !matches!(
            spec.command,
            Command::Window(_) | Command::Palette | Command::Link(_) | Command::Toggle | Command::Answer(_)
        )
    };
    found.extend(COMMANDS.iter().filter(wanted).map(|spec| {
        let key = keys.get(&spec.command).map_or("", String::as_str);
        let (name, action) = match (spec.slash, spec.arg) {
            (Some(slash), Some(arg)) if !arg.starts_with('[') => (format!("/{slash} {arg}"), Action::Type(slash)),
            (Some(slash), _) if slash != spec.name => (format!("{} /{slash}", spec.name), Action::Run(spec.command)),
            _ => (spec.name.to_owned(), Action::Run(spec.command)),
        };
        Found {
            recent: ranks.of(Kind::Command, spec.name),
            ..Found::new(COMMAND, Clean::line(spec.help), Clean::line(&format!("{key}{name}")), action)
        }
    }));
}
