//! The rooms of one conference: those of its tracks and talks, and those for everybody; what its schedule and the rules name,
//! enriched from its space.
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::{
    plan::{Owner, Plan},
    spot::Spot,
};
use crate::{
    app::chooser::Choice,
    chat::{Name, RoomId, Space, SpaceRoom},
    schedule::Key,
    text::Clean,
};

/// Rooms of a space that are taken in, at most.
const MOST: usize = 10_000;
/// The kind of locator that the speakers' own room of a track has (matrix-org/conference-bot).
const BACKSTAGE: &str = "auditorium_backstage";

/// One conference in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outline {
    pub(super) key: Key,
    pub(super) title: Clean,
    /// From where its programme was opened, where that is known.
    pub(super) opened: Option<Choice>,
    pub(super) tracks: Vec<Track>,
    /// The rooms that are a talk's own, by the talk's index in the schedule.
    pub(super) talks: HashMap<usize, Arc<Spot>>,
    pub(super) general: Vec<General>,
}

/// A track with its rooms, the one that most of its talks are about first; there may be none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Track {
    pub(super) name: Clean,
    pub(super) rooms: Vec<Arc<Spot>>,
    /// Indices of its talks in the schedule, by start.
    pub(super) talks: Vec<usize>,
}

/// A room that is neither a track's nor a talk's, or a space that holds such rooms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct General {
    /// How many spaces it stands in, the conference's own not counted.
    pub(super) depth: u8,
    pub(super) what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    Room(Arc<Spot>),
    /// What follows, as far as it stands deeper, is in it.
    Space(RoomId, Clean),
}

impl Outline {
    /// What the schedule and the rules alone say, and a space where there is one. `before`: the rooms for everybody as they
    /// were known last, for as long as the space is not there.
    pub(super) fn new(plan: &Plan, space: Option<&Space>, before: &[General]) -> Self {
        let title = match &plan.schedule.title {
            title if title.is_empty() => Clean::line("Conference"),
            title => title.clone(),
        };
        let mut maker = Maker::new(plan);
        if let Some(space) = space {
            maker.take(space);
        }
        // What has not come yet is not taken away.
        if space.is_none_or(|space| !space.whole) {
            maker.keep(before, space.is_none());
        }
        let names = plan.schedule.tracks.iter().map(|track| Clean::line(track.label()));
        let talks = plan.tracks.iter().map(|track| track.talks.clone());
        let tracks = names.zip(maker.tracks).zip(talks);
        let tracks = tracks.map(|((name, rooms), talks)| Track { name, rooms: shared(rooms), talks }).collect();
        let talks = maker.talks.into_iter().map(|(talk, spot)| (talk, Arc::new(spot))).collect();
        let general = maker.general.into_iter().map(Draft::done).collect();
        Self { key: plan.schedule.key(), title, opened: None, tracks, talks, general }
    }

    /// All its rooms, the tracks' first.
    pub(super) fn spots(&self) -> impl Iterator<Item = &Arc<Spot>> {
        self.held().chain(self.general.iter().filter_map(General::room))
    }

    /// The rooms of its tracks and talks.
    pub(super) fn held(&self) -> impl Iterator<Item = &Arc<Spot>> {
        self.tracks.iter().flat_map(|track| &track.rooms).chain(self.talks.values())
    }
}

fn shared(spots: Vec<Spot>) -> Vec<Arc<Spot>> {
    spots.into_iter().map(Arc::new).collect()
}

/// An outline on its way.
struct Maker<'p> {
    plan: &'p Plan,
    tracks: Vec<Vec<Spot>>,
    talks: HashMap<usize, Spot>,
    general: Vec<Draft>,
    /// Where the rooms for everybody stand that the rules name, by their alias.
    named: HashMap<&'p str, usize>,
}

/// A [`General`] that may still be learnt about.
struct Draft {
    depth: u8,
    room: Result<Spot, (RoomId, Clean)>,
}

impl Draft {
    fn done(self) -> General {
        let what = match self.room {
            Ok(spot) => What::Room(Arc::new(spot)),
            Err((id, name)) => What::Space(id, name),
        };
        General { depth: self.depth, what }
    }
}

impl<'p> Maker<'p> {
    fn new(plan: &'p Plan) -> Self {
        let spots = |rooms: &[Vec<_>]| rooms.iter().filter_map(|names| Spot::named(names.iter().cloned())).collect();
        let own = plan.own.iter().filter_map(|(talk, names)| Some((*talk, Spot::named(names.iter().cloned())?)));
        let mut maker = Self {
            plan,
            tracks: plan.tracks.iter().map(|track| spots(&track.rooms)).collect(),
            talks: own.collect(),
            general: vec![],
            named: HashMap::new(),
        };
        for alias in plan.general.iter().filter(|alias| !plan.names(alias)) {
            if let Some(spot) = Spot::named([alias.clone()]) {
                maker.named.insert(alias.as_str(), maker.general.len());
                maker.general.push(Draft { depth: 0, room: Ok(spot) });
            }
        }
        maker
    }

    /// Takes in a space: each of its rooms stands with its track or talk, else among those for everybody.
    fn take(&mut self, space: &Space) {
        let rooms = space.rooms.get(..space.rooms.len().min(MOST)).unwrap_or_default();
        let found = self.find(rooms);
        let owners = owners(self.plan, rooms);
        let mut general = vec![false; rooms.len()];
        for (index, room) in rooms.iter().enumerate().filter(|(index, room)| !room.space && !found.contains(index)) {
            let owner = owners.get(index).copied().flatten();
            if owner.is_some_and(|(owner, own)| self.give(owner, own, room)) || self.is_named(room) {
                continue;
            }
            // The spaces that it stands in are shown, too.
            let mut at = Some(index);
            while let Some(mark) = at.and_then(|at| general.get_mut(at)).filter(|mark| !**mark) {
                *mark = true;
                at = at.and_then(|at| parent(rooms, at));
            }
        }
        let mut depths: Vec<u8> = Vec::with_capacity(rooms.len());
        for (index, room) in rooms.iter().enumerate() {
            let depth =
                parent(rooms, index).and_then(|parent| depths.get(parent)).map_or(0, |depth| depth.saturating_add(1));
            depths.push(depth);
            if general.get(index) == Some(&true) {
                let spot = Spot::of(room);
                let room = if room.space { Err((room.id.clone(), spot.name)) } else { Ok(spot) };
                self.general.push(Draft { depth, room });
            }
        }
    }

    /// The rooms for everybody as they were known last, as far as they are not known already; `spaces`: in the spaces that
    /// they stand in.
    fn keep(&mut self, before: &[General], spaces: bool) {
        let mut known: HashSet<Name> = HashSet::new();
        let general = self.general.iter().filter_map(|draft| draft.room.as_ref().ok());
        for spot in self.tracks.iter().flatten().chain(self.talks.values()).chain(general) {
            known.extend(spot.addresses.iter().map(|address| address.name.clone()));
        }
        for general in before {
            let room = match &general.what {
                What::Space(id, name) if spaces => Err((id.clone(), name.clone())),
                What::Space(..) => continue,
                What::Room(spot) => {
                    let mut aliases = spot.addresses.iter().filter_map(|address| address.alias());
                    let named = aliases.find_map(|alias| self.named.get(alias.as_str()).copied());
                    if let Some(Draft { room: Ok(own), .. }) = named.and_then(|named| self.general.get_mut(named)) {
                        if own.id().is_none() {
                            *own = (**spot).clone();
                        }
                        continue;
                    }
                    if spot.addresses.iter().any(|address| known.contains(&address.name)) {
                        continue;
                    }
                    Ok((**spot).clone())
                }
            };
            self.general.push(Draft { depth: if spaces { general.depth } else { 0 }, room });
        }
    }

    /// Of each room that schedule and rules name, the first of its names that the space has; the indices of those found.
    fn find(&mut self, rooms: &[SpaceRoom]) -> HashSet<usize> {
        let mut by_alias: HashMap<&str, usize> = HashMap::new();
        for (index, room) in rooms.iter().enumerate().filter(|(_, room)| !room.space) {
            if let Some(alias) = &room.alias {
                by_alias.entry(alias.as_str()).or_insert(index);
            }
        }
        let mut found = HashSet::new();
        for spot in self.tracks.iter_mut().flatten().chain(self.talks.values_mut()) {
            let at = spot.addresses.iter().find_map(|address| by_alias.get(address.name.as_str()).copied());
            if let Some((at, room)) = at.and_then(|at| Some((at, rooms.get(at)?))) {
                spot.learn(room);
                found.insert(at);
            }
        }
        found
    }

    /// The room stands with its owner; `own`: it says so itself, and not only the space that it stands in. A hall that several
    /// tracks share has its room with those that have none.
    fn give(&mut self, owner: &Owner, own: bool, room: &SpaceRoom) -> bool {
        match owner {
            Owner::Talk(talk) => match self.talks.get_mut(talk) {
                Some(spot) if spot.id().is_some() => {
                    let track = self.plan.schedule.talks.get(*talk).map(|talk| talk.track);
                    track.is_some_and(|track| self.add(track, room))
                }
                Some(spot) => {
                    spot.learn(room);
                    true
                }
                None => {
                    self.talks.insert(*talk, Spot::of(room));
                    true
                }
            },
            Owner::Tracks(tracks) => self.give_to_tracks(tracks, own, room),
        }
    }

    fn give_to_tracks(&mut self, tracks: &[usize], own: bool, room: &SpaceRoom) -> bool {
        if let [track] = *tracks {
            let main = self.tracks.get_mut(track).and_then(|rooms| rooms.first_mut());
            let main = main.filter(|spot| spot.id().is_none() && own && &*room.kind != BACKSTAGE);
            // It goes by another name than the schedule says.
            return main.map(|spot| spot.learn(room)).is_some() || self.add(track, room);
        }
        let bare = |track: &&usize| self.tracks.get(**track).is_some_and(Vec::is_empty);
        let bare: Vec<usize> = tracks.iter().filter(bare).copied().collect();
        for track in &bare {
            self.add(*track, room);
        }
        !bare.is_empty()
    }

    /// One more room of a track.
    fn add(&mut self, track: usize, room: &SpaceRoom) -> bool {
        let Some(rooms) = self.tracks.get_mut(track) else { return false };
        // What turned out to be a room of its own is no other name of the first one.
        for spot in rooms.iter_mut().filter(|spot| spot.addresses.len() > 1) {
            spot.addresses.retain(|address| address.alias().is_none() || address.alias() != room.alias.as_ref());
        }
        rooms.push(Spot::of(room));
        true
    }

    /// Whether it is a room for everybody that the rules name; then that one is learnt about.
    fn is_named(&mut self, room: &SpaceRoom) -> bool {
        let at = room.alias.as_ref().and_then(|alias| self.named.get(alias.as_str()));
        let Some(Draft { room: Ok(spot), .. }) = at.and_then(|at| self.general.get_mut(*at)) else { return false };
        spot.learn(room);
        true
    }
}

/// The space that a room stands in: one that comes before it.
fn parent(rooms: &[SpaceRoom], index: usize) -> Option<usize> {
    rooms.get(index)?.parent.filter(|parent| *parent < index)
}

/// What each room belongs to: its own owner, else that of the space it stands in; and whether it is its own.
fn owners<'p>(plan: &'p Plan, rooms: &[SpaceRoom]) -> Vec<Option<(&'p Owner, bool)>> {
    let mut owners: Vec<Option<(&Owner, bool)>> = Vec::with_capacity(rooms.len());
    for (index, room) in rooms.iter().enumerate() {
        let own = plan.owner(room).map(|owner| (owner, true));
        let above = || parent(rooms, index).and_then(|parent| owners.get(parent).copied().flatten());
        let owner = own.or_else(|| above().map(|(owner, _)| (owner, false)));
        owners.push(owner);
    }
    owners
}
