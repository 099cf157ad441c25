//! The rows of one conference.
use std::sync::Arc;

use super::{Builder, Heard, Node, Outline, Row, RowKind};
use crate::{
    app::{TrackNow, tree::spot::Spot},
    schedule::{Fate, Schedule},
    text::Clean,
};

/// A track on its way into the tree.
struct Listed<'n> {
    index: usize,
    now: Option<&'n TrackNow>,
    heard: Heard,
    name: Clean,
}

impl<'f> Builder<'f> {
    /// A conference; `schedule`: of the one that is open.
    pub(super) fn conference(&mut self, outline: &'f Outline, schedule: Option<&'f Schedule>) {
        let general = self.fresh(outline);
        let counts = self.claim(outline, &general);
        let node = Node::Conference(outline.key.clone());
        let mut head = self.head(RowKind::Head, 0, outline.title.clone(), &node, None, schedule.is_none());
        if head.folded == Some(true) {
            head.hidden = outline.tracks.len() + general.iter().filter(|fresh| **fresh).count();
            head.hear(counts);
            self.rows.push((node, head));
            return;
        }
        self.rows.push((node, head));
        let (today, later) = self.tracks(outline, schedule.is_some());
        for track in &today {
            self.track(outline, track, 0, schedule);
        }
        self.general(outline, &general);
        if later.is_empty() {
            return;
        }
        let node = Node::Later(outline.key.clone());
        let mut head = self.head(RowKind::Part, 1, Clean::line("Other days"), &node, None, true);
        let folded = head.folded == Some(true);
        if folded {
            head.hidden = later.len();
            for track in &later {
                head.hear(track.heard);
            }
        }
        self.rows.push((node, head));
        for track in later.iter().filter(|_| !folded) {
            self.track(outline, track, 1, schedule);
        }
    }

    /// Takes the rooms that the account is in and the conference has, as far as they have rows in it; what is heard of them.
    fn claim(&mut self, outline: &'f Outline, general: &[bool]) -> Heard {
        let mut heard = Heard::default();
        let fresh = outline.general.iter().zip(general).filter(|(_, fresh)| **fresh);
        for spot in outline.held().chain(fresh.filter_map(|(general, _)| general.room())) {
            self.seen.extend(spot.addresses.iter().map(|address| &address.name));
            let Some(room) = self.joined.at(spot) else { continue };
            if let Some(claimed) = self.claimed.get_mut(room).filter(|claimed| !**claimed) {
                *claimed = true;
                heard = heard.and(self.heard(Some(room)));
            }
        }
        heard
    }

    /// The tracks of the day, and the others; each in the order that was asked for.
    fn tracks(&self, outline: &Outline, open: bool) -> (Vec<Listed<'f>>, Vec<Listed<'f>>) {
        let mut of_day: Vec<Option<&TrackNow>> = vec![None; outline.tracks.len()];
        let mut today = vec![];
        for now in self.facts.tracks.iter().filter(|_| open) {
            if let Some(place @ None) = of_day.get_mut(now.track) {
                *place = Some(now);
                today.push(now.track);
            }
        }
        let rest = of_day.iter().enumerate().filter(|(_, now)| now.is_none()).map(|(index, _)| index);
        let leads = |index: &usize| {
            outline.tracks.get(*index).is_some_and(|track| !track.rooms.is_empty() || !track.talks.is_empty())
        };
        let mut later: Vec<usize> = rest.filter(leads).collect();
        if today.is_empty() {
            today = std::mem::take(&mut later);
        }
        let listed = |index: usize| {
            let track = outline.tracks.get(index)?;
            let rooms = track.rooms.iter().chain(track.talks.iter().filter_map(|talk| outline.talks.get(talk)));
            let heard = rooms.map(|spot| self.heard(self.joined.at(spot))).fold(Heard::default(), Heard::and);
            Some(Listed { index, now: of_day.get(index).copied().flatten(), heard, name: track.name.clone() })
        };
        let ordered = |indices: Vec<usize>| {
            let mut all: Vec<_> = indices.into_iter().filter_map(listed).collect();
            self.order(&mut all, |track| (track.heard, track.name.clone()));
            all
        };
        (ordered(today), ordered(later))
    }

    /// A track and, unfolded, its talks and its other rooms.
    fn track(&mut self, outline: &'f Outline, listed: &Listed<'f>, depth: u8, schedule: Option<&'f Schedule>) {
        let Some(track) = outline.tracks.get(listed.index) else { return };
        let node = match schedule {
            Some(_) => Node::Track(listed.index),
            None => Node::Earlier(outline.key.clone(), listed.index),
        };
        let called = Some((&outline.key, &*track.name));
        let mut row = self.head(RowKind::Track, depth, track.name.clone(), &node, called, true);
        if track.talks.is_empty() && track.rooms.len() < 2 {
            (row.folded, row.fold) = (None, None);
        }
        if let (Some(TrackNow { talk: Some(id), live, .. }), Some(schedule)) = (listed.now, schedule) {
            let named = |talk: &usize| schedule.talks.get(*talk).is_some_and(|talk| talk.id == *id);
            (row.talk, row.live) = (track.talks.iter().copied().find(named), *live);
        }
        self.lead(&mut row, track.rooms.first());
        row.bare = track.rooms.is_empty() && !track.talks.iter().any(|talk| outline.talks.contains_key(talk));
        let unfolded = row.folded == Some(false);
        if !unfolded {
            // What it hides is heard with it, and a room that is there twice once.
            (row.unread, row.mentions) = (0, 0);
            row.hear(listed.heard);
        }
        self.rows.push((node, row));
        if unfolded {
            for talk in &track.talks {
                self.talk(outline, *talk, depth, schedule);
            }
            for spot in track.rooms.iter().skip(1) {
                self.room(spot, depth + 1);
            }
        }
    }

    fn talk(&mut self, outline: &Outline, index: usize, depth: u8, schedule: Option<&'f Schedule>) {
        let Some(talk) = schedule.and_then(|schedule| schedule.talks.get(index)) else { return };
        let mut row = Row::new(RowKind::Talk, depth, talk.title.clone());
        row.talk = Some(index);
        row.live = talk.fate != Fate::Cancelled && talk.is_on(self.facts.now);
        self.lead(&mut row, outline.talks.get(&index));
        row.bare = row.spot.is_none() && outline.tracks.get(talk.track).is_none_or(|track| track.rooms.is_empty());
        self.rows.push((Node::Talk(talk.id.clone()), row));
    }

    /// A room with a row of its own; not where it has one already.
    pub(super) fn room(&mut self, spot: &Arc<Spot>, depth: u8) {
        let mut row = Row::new(RowKind::Room, depth, spot.name.clone());
        self.lead(&mut row, Some(spot));
        let joined = row.room.and_then(|room| self.facts.rooms.get(room)).map(|room| &room.id);
        let node = match (joined.or(spot.id()), spot.addresses.first().and_then(|address| address.alias())) {
            (Some(id), _) => Node::Room(id.clone()),
            (None, Some(alias)) => Node::Named(alias.clone()),
            (None, None) => return,
        };
        if self.shown.insert(node.clone()) {
            self.rows.push((node, row));
        }
    }

    /// The room that a row leads to, and what is heard of it.
    fn lead(&self, row: &mut Row, spot: Option<&Arc<Spot>>) {
        row.spot = spot.cloned();
        row.room = spot.and_then(|spot| self.joined.at(spot));
        row.hear(self.heard(row.room));
    }
}
