//! A schedule as the tree needs it: its tracks with the rooms that it and the rules name, and what a room of a space may be
//! matched by. Made anew when the schedule changes, and not before.
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use crate::{
    app::programme::Programme,
    chat::{Alias, SpaceRoom},
    schedule::Schedule,
};

/// What of a conference a room belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// Indices into the schedule's tracks; several share the room of a hall.
    Tracks(Vec<usize>),
    /// Index into the schedule's talks.
    Talk(usize),
}

/// What is known of a schedule before its space is.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) schedule: Arc<Schedule>,
    pub(super) tracks: Vec<Track>,
    /// The names under which a talk's own room may be found, for the talks that have one beside their track's.
    pub(super) own: HashMap<usize, Vec<Alias>>,
    /// Rooms that are for everybody, as the rules name them.
    pub(super) general: Vec<Alias>,
    by_alias: HashMap<Alias, Owner>,
    /// By ids as the schedule writes them.
    by_talk: HashMap<Box<str>, Owner>,
    /// By the letters and digits of slugs.
    by_slug: HashMap<String, Owner>,
    /// By names, in lower case.
    by_name: HashMap<String, Owner>,
}

/// A track of it.
#[derive(Debug, Default)]
pub(super) struct Track {
    /// Indices of its talks, by start.
    pub(super) talks: Vec<usize>,
    /// Of each of its rooms the names under which it may be found; first the room of its first talk.
    pub(super) rooms: Vec<Vec<Alias>>,
}

impl Plan {
    pub(super) fn new(programme: &Programme, schedule: &Arc<Schedule>) -> Self {
        let mut plan = Self {
            schedule: Arc::clone(schedule),
            tracks: schedule.tracks.iter().map(|_| Track::default()).collect(),
            own: HashMap::new(),
            general: programme.known().rules().general(),
            by_alias: HashMap::new(),
            by_talk: HashMap::new(),
            by_slug: HashMap::new(),
            by_name: HashMap::new(),
        };
        let rooms: Vec<_> = schedule.talks.iter().map(|talk| programme.rooms_of(talk)).collect();
        plan.take_rooms(&rooms);
        plan.take_names();
        plan
    }

    /// What the room belongs to: by its public name, by what its locator says, by what it is called.
    pub(super) fn owner(&self, room: &SpaceRoom) -> Option<&Owner> {
        let alias = room.alias.as_ref().and_then(|alias| self.by_alias.get(alias));
        alias
            .or_else(|| self.by_talk.get(&*room.talk))
            .or_else(|| self.by_slug.get(&slug(&room.auditorium)))
            .or_else(|| self.by_name.get(&name(&room.name)))
    }

    /// Whether the schedule or the rules name it so.
    pub(super) fn names(&self, alias: &Alias) -> bool {
        self.by_alias.contains_key(alias)
    }

    /// A name that is given for one talk alone, in a track that has more of them, is that talk's own room; all others are
    /// rooms of the track.
    fn take_rooms(&mut self, rooms: &[Vec<Alias>]) {
        let mut uses: HashMap<&Alias, usize> = HashMap::new();
        rooms.iter().flatten().for_each(|alias| *uses.entry(alias).or_default() += 1);
        for (index, talk) in self.schedule.talks.iter().enumerate() {
            if let Some(track) = self.tracks.get_mut(talk.track) {
                track.talks.push(index);
            }
        }
        for (index, track) in self.tracks.iter_mut().enumerate() {
            let alone = track.talks.len() == 1;
            let mut places: HashSet<&Alias> = HashSet::new();
            for talk in &track.talks {
                let names = rooms.get(*talk).map(Vec::as_slice).unwrap_or_default();
                let is_shared = |alias: &&Alias| alone || uses.get(alias).is_some_and(|uses| *uses > 1);
                let (shared, own): (Vec<&Alias>, Vec<&Alias>) = names.iter().partition(is_shared);
                for alias in &own {
                    self.by_alias.entry((*alias).clone()).or_insert(Owner::Talk(*talk));
                }
                if !own.is_empty() {
                    self.own.insert(*talk, own.into_iter().cloned().collect());
                }
                let Some(first) = shared.first() else { continue };
                if places.insert(first) {
                    track.rooms.push(shared.iter().copied().cloned().collect());
                }
                for alias in shared {
                    match self.by_alias.entry(alias.clone()).or_insert_with(|| Owner::Tracks(vec![])) {
                        Owner::Tracks(tracks) if tracks.last() != Some(&index) => tracks.push(index),
                        _ => {}
                    }
                }
            }
        }
    }

    /// Slugs and names of tracks before those of halls, and those before talks.
    fn take_names(&mut self) {
        let schedule = Arc::clone(&self.schedule);
        for (index, track) in schedule.tracks.iter().enumerate().filter(|(_, track)| !track.name.is_empty()) {
            let owner = Owner::Tracks(vec![index]);
            let short = track.name.strip_suffix(" devroom").unwrap_or(&track.name);
            for text in [&*track.slug, &*track.name, short] {
                put(&mut self.by_slug, slug(text), &owner);
                put(&mut self.by_name, name(text), &owner);
            }
        }
        let mut of_halls: Vec<Vec<usize>> = schedule.halls.iter().map(|_| vec![]).collect();
        for (index, track) in self.tracks.iter().enumerate() {
            for hall in track.talks.iter().filter_map(|talk| Some(schedule.talks.get(*talk)?.hall)) {
                if let Some(tracks) = of_halls.get_mut(hall).filter(|tracks| tracks.last() != Some(&index)) {
                    tracks.push(index);
                }
            }
        }
        for (hall, tracks) in schedule.halls.iter().zip(of_halls).filter(|(hall, _)| !hall.name.is_empty()) {
            let owner = Owner::Tracks(tracks);
            for text in [&hall.slug, &hall.name] {
                put(&mut self.by_slug, slug(text), &owner);
                put(&mut self.by_name, name(text), &owner);
            }
        }
        for (index, talk) in schedule.talks.iter().enumerate() {
            // Pretalx's code stands at the beginning of a slug.
            let code = talk.slug.split('-').next().filter(|code| is_code(code)).unwrap_or_default();
            for id in [&*talk.id.0, &*talk.guid, &*talk.number, code].into_iter().filter(|id| !id.is_empty()) {
                self.by_talk.entry(id.into()).or_insert(Owner::Talk(index));
            }
            put(&mut self.by_name, name(&talk.title), &Owner::Talk(index));
        }
    }
}

fn put(map: &mut HashMap<String, Owner>, key: String, owner: &Owner) {
    if !key.is_empty() {
        map.entry(key).or_insert_with(|| owner.clone());
    }
}

fn is_code(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

fn name(text: &str) -> String {
    text.trim().to_lowercase()
}

/// Letters and digits in lower case, without what stands in parentheses: `K.1.105 (La Fontaine)` is `k1105`.
fn slug(text: &str) -> String {
    let mut inside = 0_usize;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' => inside += 1,
            ')' => inside = inside.saturating_sub(1),
            c if inside == 0 && c.is_alphanumeric() => out.extend(c.to_lowercase()),
            _ => {}
        }
    }
    out
}
