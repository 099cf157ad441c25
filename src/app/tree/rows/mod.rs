//! What stands in the tree, in which order.
mod conference;
mod general;

use std::{
    cmp::{Ordering, Reverse},
    collections::HashSet,
    sync::Arc,
};

use jiff::Timestamp;

use super::{
    Branch, Folds, Node, Outline, Sort,
    spot::{Joined, Spot},
};
use crate::{
    app::TrackNow,
    chat::{self, Loudness, Name},
    schedule::{Key, Schedule},
    text::Clean,
};

/// One row of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub kind: RowKind,
    /// How many columns it stands further in.
    pub depth: u8,
    pub label: Clean,
    /// Whether it is folded, where it can be.
    pub folded: Option<bool>,
    /// How many rows it hides.
    pub hidden: usize,
    /// Index into the schedule's talks: the talk that it is, or that is on in the track or comes next.
    pub talk: Option<usize>,
    /// That talk is on.
    pub live: bool,
    /// The room of a conference that it leads to.
    pub spot: Option<Arc<Spot>>,
    /// No room is known for the track or talk that it is.
    pub bare: bool,
    /// Index of the room among those that the account is in or invited to.
    pub room: Option<usize>,
    /// Messages that were not read, with those of what it hides; muted rooms do not count.
    pub unread: u64,
    pub mentions: u64,
    /// What it is remembered by when it is folded.
    pub(super) fold: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A conference, or one of the other big parts.
    Head,
    /// A part of a conference.
    Part,
    Track,
    Talk,
    Room,
}

impl Row {
    fn new(kind: RowKind, depth: u8, label: Clean) -> Self {
        Self {
            kind,
            depth,
            label,
            folded: None,
            hidden: 0,
            talk: None,
            live: false,
            spot: None,
            bare: false,
            room: None,
            unread: 0,
            mentions: 0,
            fold: None,
        }
    }

    /// Rows of the screen; the second one of a track is for what is on in it.
    #[must_use]
    pub fn height(&self) -> u16 {
        if self.kind == RowKind::Track && self.folded != Some(false) && self.talk.is_some() { 2 } else { 1 }
    }

    fn hear(&mut self, heard: Heard) {
        self.unread = self.unread.saturating_add(heard.unread);
        self.mentions = self.mentions.saturating_add(heard.mentions);
    }
}

/// What the rows are made of.
pub(super) struct Facts<'f> {
    /// The conference that is open, with its schedule.
    pub(super) open: Option<(&'f Outline, &'f Schedule)>,
    /// Those that were open before, the last one first.
    pub(super) earlier: &'f [Outline],
    pub(super) tracks: &'f [TrackNow],
    pub(super) rooms: &'f [chat::Room],
    pub(super) folds: &'f Folds,
    pub(super) sort: Sort,
    pub(super) now: Timestamp,
}

/// What was heard of rooms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Heard {
    mentions: u64,
    unread: u64,
    latest: Option<Timestamp>,
}

impl Heard {
    fn of(room: &chat::Room) -> Self {
        if room.loudness == Loudness::Mute {
            return Self::default();
        }
        Self { mentions: room.mentions, unread: room.unread, latest: room.latest }
    }

    fn and(self, other: Self) -> Self {
        Self {
            mentions: self.mentions.saturating_add(other.mentions),
            unread: self.unread.saturating_add(other.unread),
            latest: self.latest.max(other.latest),
        }
    }

    /// Whoever comes first by activity.
    fn before(&self, other: &Self) -> Ordering {
        let key = |heard: &Self| Reverse((heard.mentions, heard.unread, heard.latest));
        key(self).cmp(&key(other))
    }
}

pub(super) type Rows = Vec<(Node, Row)>;

pub(super) fn rows(facts: &Facts<'_>) -> Rows {
    let joined = Joined::new(facts.rooms);
    let claimed = vec![false; facts.rooms.len()];
    // Whoever is invited to a room is told so, wherever else it belongs.
    let invited = facts.rooms.iter().filter(|room| room.invited).map(|room| Node::Room(room.id.clone()));
    let mut builder = Builder { facts, joined, claimed, seen: HashSet::new(), shown: invited.collect(), rows: vec![] };
    if let Some((outline, schedule)) = facts.open {
        builder.conference(outline, Some(schedule));
    }
    for outline in facts.earlier {
        builder.conference(outline, None);
    }
    builder.others();
    builder.rows
}

/// The rows on their way.
struct Builder<'f> {
    facts: &'f Facts<'f>,
    joined: Joined<'f>,
    /// The rooms that a conference has, by their index.
    claimed: Vec<bool>,
    /// The names of all rooms of the conferences so far.
    seen: HashSet<&'f Name>,
    /// The rooms that have a row of their own.
    shown: HashSet<Node>,
    rows: Rows,
}

impl Builder<'_> {
    /// Direct messages, rooms that no conference has, invitations.
    fn others(&mut self) {
        let (mut direct, mut other, mut invitations) = (vec![], vec![], vec![]);
        for (index, room) in self.facts.rooms.iter().enumerate() {
            match (room.invited, &room.direct) {
                (true, _) => invitations.push(index),
                _ if self.claimed.get(index) == Some(&true) => {}
                (false, Some(_)) => direct.push(index),
                (false, None) => other.push(index),
            }
        }
        // Whoever spoke last comes first; all else stays as it came, by name.
        let facts = self.facts;
        direct.sort_by_key(|index| Reverse(facts.rooms.get(*index).and_then(|room| room.latest)));
        for (branch, mut rooms) in
            [(Branch::Direct, direct), (Branch::Other, other), (Branch::Invitations, invitations)]
        {
            if rooms.is_empty() {
                continue;
            }
            self.order(&mut rooms, |index| {
                let room = facts.rooms.get(*index);
                (room.map(Heard::of).unwrap_or_default(), room.map(called).unwrap_or_default())
            });
            let node = Node::Branch(branch);
            let mut head = self.head(RowKind::Head, 0, Clean::line(branch.title()), &node, None, false);
            if head.folded == Some(true) {
                head.hidden = rooms.len();
                for index in &rooms {
                    head.hear(self.heard(Some(*index)));
                }
                self.rows.push((node, head));
                continue;
            }
            self.rows.push((node, head));
            for index in rooms {
                let Some(room) = facts.rooms.get(index) else { continue };
                let mut row = Row::new(RowKind::Room, 0, called(room));
                row.room = Some(index);
                if !room.invited {
                    row.hear(Heard::of(room));
                }
                self.rows.push((Node::Room(room.id.clone()), row));
            }
        }
    }

    /// A row that can be folded; `track`: what a track is called, and its conference.
    fn head(
        &self,
        kind: RowKind,
        depth: u8,
        label: Clean,
        node: &Node,
        track: Option<(&Key, &str)>,
        usually: bool,
    ) -> Row {
        let mut row = Row::new(kind, depth, label);
        row.fold = node.fold(track);
        row.folded = row.fold.as_ref().map(|fold| self.facts.folds.is_folded(fold, usually));
        row
    }

    fn heard(&self, room: Option<usize>) -> Heard {
        let room = room.and_then(|room| self.facts.rooms.get(room)).filter(|room| !room.invited);
        room.map(Heard::of).unwrap_or_default()
    }

    /// Puts things in the order that was asked for; by time, they stay as they are.
    fn order<T>(&self, things: &mut [T], by: impl Fn(&T) -> (Heard, Clean)) {
        match self.facts.sort {
            Sort::Time => {}
            Sort::Activity => things.sort_by(|a, b| by(a).0.before(&by(b).0)),
            Sort::Name => things.sort_by_cached_key(|thing| by(thing).1.to_lowercase()),
        }
    }
}

/// What a room is called, else its public name, else whom one talks to there.
fn called(room: &chat::Room) -> Clean {
    match (&room.alias, &room.direct) {
        _ if !room.name.trim().is_empty() => room.name.clone(),
        (Some(alias), _) => Clean::line(alias.as_str()),
        (None, Some(user)) => Clean::line(user.as_str()),
        (None, None) => Clean::line(room.id.as_str()),
    }
}
