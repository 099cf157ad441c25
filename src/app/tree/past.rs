//! Learning of conferences: the one that is open, and those that were open before.
use std::sync::Arc;

use super::{
    Conference, Node, Tree,
    outline::{General, Outline, What},
    plan::Plan,
    spot::Spot,
};
use crate::{
    app::{chooser::Choice, programme::Programme},
    chat::Space,
    schedule::Schedule,
};

/// Conferences that are known, the open one included.
pub(super) const CONFERENCES: usize = 8;
/// Tracks, and rooms, that are known of one that is no longer open.
pub(super) const TRACKS: usize = 300;
pub(super) const ROOMS: usize = 600;
/// Addresses of one of its rooms, and servers of one address.
pub(super) const ADDRESSES: usize = 3;
pub(super) const SERVERS: usize = 2;
/// Bytes that are kept of all conferences.
const LONGEST: usize = 256 * 1024;

impl Tree {
    /// Takes in the conference that is open, and its space as far as it is known; the rows have to be renewed then. Says
    /// whether anything changed.
    pub fn learn(&mut self, programme: &Programme, space: Option<&Arc<Space>>, opened: Option<&Choice>) -> bool {
        let Some(schedule) = programme.schedule() else { return false };
        let same = self.plan.as_ref().is_some_and(|plan| Arc::ptr_eq(&plan.schedule, schedule));
        if !same {
            self.open_another(programme, schedule);
        }
        let Some(plan) = &self.plan else { return false };
        let before = self.open.as_ref().map(|open| &*open.general).unwrap_or_default();
        let mut outline = Outline::new(plan, space.map(AsRef::as_ref), before);
        outline.opened = opened.cloned();
        if self.open.as_ref() == Some(&outline) {
            return !same;
        }
        self.open = Some(outline);
        self.keep();
        true
    }

    /// What the conferences are kept as.
    #[must_use]
    pub fn conferences(&self) -> &[Conference] {
        &self.kept
    }

    /// The conferences as they were kept; all of them were open before.
    pub fn restore(&mut self, kept: Vec<Conference>) {
        for outline in kept.into_iter().take(CONFERENCES).filter_map(Conference::read) {
            if !self.earlier.iter().any(|known| known.key == outline.key) {
                self.earlier.push(outline);
            }
        }
        self.keep();
    }

    /// Another schedule is there: of the same conference, or of another.
    fn open_another(&mut self, programme: &Programme, schedule: &Arc<Schedule>) {
        let key = schedule.key();
        let plan = Plan::new(programme, schedule);
        match self.open.take_if(|open| open.key != key) {
            Some(open) => {
                self.folds.forget_conference(&open.key);
                self.earlier.insert(0, open.summary());
            }
            // The tracks may be counted otherwise now.
            None => {
                if let (Some(Node::Track(track)), Some(open)) = (self.selected(), &self.open) {
                    let name = open.tracks.get(*track).map(|track| &track.name);
                    let now =
                        schedule.tracks.iter().position(|track| name.is_some_and(|name| **name == *track.label()));
                    self.wanted = now.map(Node::Track);
                }
            }
        }
        if let Some(known) = self.earlier.iter().position(|known| known.key == key) {
            self.open = Some(self.earlier.remove(known));
            self.folds.forget_conference(&key);
        }
        self.earlier.truncate(CONFERENCES - 1);
        self.plan = Some(plan);
    }

    fn keep(&mut self) {
        let open = self.open.iter().map(|open| Conference::of(&open.clone().summary()));
        // What is too long is not kept: the windows stand in the same file.
        let mut left = LONGEST;
        let fits = |conference: &Conference| {
            let length = serde_json::to_string(conference).map_or(usize::MAX, |text| text.len());
            left.checked_sub(length).is_some_and(|rest| {
                left = rest;
                true
            })
        };
        self.kept = open.chain(self.earlier.iter().map(Conference::of)).filter(fits).collect();
        self.revision += 1;
    }
}

impl Outline {
    /// What is remembered of it when it is no longer open: no talks, and so many rooms at most.
    pub(super) fn summary(mut self) -> Self {
        let mut left = ROOMS;
        for track in &mut self.tracks {
            let own = track.talks.drain(..).filter_map(|talk| self.talks.remove(&talk));
            track.rooms.extend(own);
        }
        self.talks.clear();
        // A track of which no room is known leads nowhere.
        self.tracks.retain(|track| !track.rooms.is_empty());
        self.tracks.truncate(TRACKS);
        for track in &mut self.tracks {
            track.rooms.truncate(left);
            left -= track.rooms.len();
            track.rooms.iter_mut().for_each(|spot| *spot = Arc::new(short(spot)));
        }
        self.general.retain_mut(|general| match &mut general.what {
            What::Space(..) => left > 0,
            What::Room(spot) => {
                let kept = left > 0;
                left = left.saturating_sub(1);
                *spot = Arc::new(short(spot));
                kept
            }
        });
        self
    }
}

/// The room with no more addresses than are kept of one; the id, which comes last, stays.
fn short(spot: &Spot) -> Spot {
    let mut addresses = spot.addresses.clone();
    if addresses.len() > ADDRESSES {
        let last = addresses.pop();
        addresses.truncate(ADDRESSES - 1);
        addresses.extend(last);
    }
    for address in &mut addresses {
        address.via.truncate(SERVERS);
    }
    Spot { name: spot.name.clone(), addresses }
}

impl General {
    pub(super) fn room(&self) -> Option<&Arc<Spot>> {
        match &self.what {
            What::Room(spot) => Some(spot),
            What::Space(..) => None,
        }
    }
}
