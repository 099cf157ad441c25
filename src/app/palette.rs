//! The palette: one fuzzy finder over talks, rooms, people and commands.
use std::collections::HashSet;

use jiff::Timestamp;

use super::{
    COMMANDS, Candidate, Command, Finder, Keymap, Scope, Spec,
    programme::{Programme, Standing},
    rooms::Rooms,
    words,
};
use crate::{
    chat::{Alias, RoomId},
    schedule::{Fate, Person, Talk, TalkId},
    text::Clean,
};

/// The palette, while it is open.
#[derive(Debug)]
pub struct Palette {
    pub finder: Finder<Action>,
    pub title: &'static str,
    top: usize,
}

/// What enter does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    Talk(TalkId),
    /// A window that is open, by its number.
    Window(usize),
    Room(Alias),
    /// A room that the account is in.
    Joined(RoomId),
    Run(Command),
    /// A command that needs more: it is begun where messages are typed.
    Type(&'static str),
    /// React with this emoji to what is selected.
    React(&'static str),
}

impl Palette {
    /// Collects what can be found: open windows and what is on now come first.
    #[must_use]
    pub fn new(programme: &Programme, rooms: &Rooms, keymap: &Keymap, now: Timestamp) -> Self {
        let mut candidates = windows(rooms);
        candidates.extend(talks(programme, now));
        candidates.extend(other_rooms(programme, rooms));
        candidates.extend(people(programme));
        candidates.extend(commands(keymap));
        Self::of(candidates, "Find a talk, room, person or command · enter goes · esc closes")
    }

    /// A palette of these candidates.
    #[must_use]
    pub fn of(candidates: Vec<Candidate<Action>>, title: &'static str) -> Self {
        Self { finder: Finder::new(candidates), title, top: 0 }
    }

    /// The open windows alone.
    #[must_use]
    pub fn of_windows(rooms: &Rooms) -> Self {
        let programme = candidate("window", "programme", "window 1", Action::Window(0));
        let all = std::iter::once(programme).chain(windows(rooms)).collect();
        Self::of(all, "Find a window · enter goes · esc closes")
    }

    /// All rooms: those with a window first.
    #[must_use]
    pub fn of_rooms(programme: &Programme, rooms: &Rooms) -> Self {
        let all = windows(rooms).into_iter().chain(other_rooms(programme, rooms)).collect();
        Self::of(all, "Find a room · enter goes · esc closes")
    }

    /// The first hit on screen.
    #[must_use]
    pub fn top(&self) -> usize {
        self.top
    }

    /// Keeps the selected hit within `rows` rows.
    pub fn arrange(&mut self, rows: u16) {
        let (rows, cursor) = (usize::from(rows).max(1), self.finder.selected());
        self.top = self.top.min(cursor).max((cursor + 1).saturating_sub(rows));
    }
}

fn candidate(kind: &'static str, label: &str, detail: &str, payload: Action) -> Candidate<Action> {
    Candidate { kind, label: Clean::line(label), detail: Clean::line(detail), recent: 0, payload }
}

fn windows(rooms: &Rooms) -> Vec<Candidate<Action>> {
    let numbered = rooms.windows().iter().zip(1_usize..);
    let window = |(room, index): (&super::room::Room, usize)| {
        candidate("window", &room.label(), &format!("window {}", index + 1), Action::Window(index))
    };
    numbered.map(window).collect()
}

fn talks(programme: &Programme, now: Timestamp) -> Vec<Candidate<Action>> {
    let Some(schedule) = programme.schedule() else { return vec![] };
    let mut talks: Vec<&Talk> = schedule.talks.iter().collect();
    let cancelled = |talk: &Talk| talk.fate == Fate::Cancelled;
    talks.sort_by_key(|talk| match Standing::of(talk, now) {
        _ if cancelled(talk) => 3,
        Standing::Live => 0,
        Standing::Soon => 1,
        Standing::Later => 2,
        Standing::Past => 3,
    });
    let found = |talk: &&Talk| {
        let hall = schedule.hall_of(talk).map_or("", |hall| hall.name.as_str());
        let when = talk.start.to_zoned(programme.zone().clone()).strftime("%a %H:%M");
        let mark = if cancelled(talk) { "✗" } else { Standing::of(talk, now).mark() };
        let detail = format!("{mark} {when} {hall}");
        candidate("talk", &talk.title, &detail, Action::Talk(talk.id.clone()))
    };
    talks.iter().map(found).collect()
}

/// Rooms without a window: those the account is in, then those the schedule names.
fn other_rooms(programme: &Programme, rooms: &Rooms) -> Vec<Candidate<Action>> {
    let mut seen: HashSet<&Alias> = rooms.windows().iter().filter_map(super::room::Room::alias).collect();
    let open: HashSet<&RoomId> =
        rooms.windows().iter().filter(|room| room.thread.is_none()).filter_map(super::room::Room::id).collect();
    let mut found = Vec::new();
    for room in rooms.joined().iter().filter(|room| !room.invited) {
        let new = room.alias.as_ref().is_none_or(|alias| seen.insert(alias));
        if !new || open.contains(&room.id) {
            continue;
        }
        let unread = usize::try_from(room.unread).unwrap_or(usize::MAX);
        let unread =
            if unread > 0 { format!(" · {}", words::count(unread, "unread", "unread")) } else { String::new() };
        let action = Action::Joined(room.id.clone());
        found.push(match (&room.direct, &room.alias) {
            (Some(user), _) => candidate("person", &room.name, &format!("{user}{unread}"), action),
            (None, Some(alias)) => candidate("room", alias.as_str(), &format!("{}{unread}", room.name), action),
            (None, None) => candidate("room", &room.name, unread.trim_start_matches(" · "), action),
        });
    }
    let tracks = programme.schedule().map(|schedule| &schedule.tracks[..]).unwrap_or_default();
    for (alias, track) in programme.known().rooms().by_name() {
        if seen.insert(alias) {
            let track = tracks.get(track).map_or("", |track| track.label());
            found.push(candidate("room", alias.as_str(), track, Action::Room(alias.clone())));
        }
    }
    found
}

/// Every person who gives a talk, with the first of their talks.
fn people(programme: &Programme) -> Vec<Candidate<Action>> {
    let Some(schedule) = programme.schedule() else { return vec![] };
    let mut first: Vec<Option<&Talk>> = vec![None; schedule.people.len()];
    for talk in &schedule.talks {
        for person in &talk.people {
            if let Some(place) = first.get_mut(*person) {
                place.get_or_insert(talk);
            }
        }
    }
    let found = |(person, talk): (&Person, Option<&Talk>)| {
        let talk = talk?;
        Some(candidate("person", &person.name, &talk.title, Action::Talk(talk.id.clone())))
    };
    schedule.people.iter().zip(first).filter_map(found).collect()
}

/// What can be asked for; a command that needs more is begun where it can be typed.
fn commands(keymap: &Keymap) -> Vec<Candidate<Action>> {
    let wanted = |spec: &&Spec| {
        !matches!(
            spec.command,
            Command::Window(_) | Command::Palette | Command::Link(_) | Command::Toggle | Command::Answer(_)
        )
    };
    let found = |spec: &Spec| {
        let key = Scope::ALL.iter().find_map(|scope| keymap.keys(spec.command, *scope).first().copied());
        let key = key.map(|key| format!("{key}  ")).unwrap_or_default();
        let (name, action) = match (spec.slash, spec.arg) {
            (Some(slash), Some(arg)) if !arg.starts_with('[') => (format!("/{slash} {arg}"), Action::Type(slash)),
            _ => (spec.name.to_owned(), Action::Run(spec.command)),
        };
        candidate("command", spec.help, &format!("{key}{name}"), action)
    };
    COMMANDS.iter().filter(wanted).map(found).collect()
}
