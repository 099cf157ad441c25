//! What stands in the tree, in which order.
use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
};

use super::{Branch, Node};
use crate::{
    app::TrackNow,
    chat::{self, Alias, Loudness},
};

/// One row of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    Branch {
        branch: Branch,
        folded: bool,
        rooms: usize,
        unread: u64,
        mentions: u64,
    },
    /// Indices of the track with what is on in it, and of its room among those the account is in.
    Track {
        track: usize,
        room: Option<usize>,
    },
    /// Index of the room among those the account is in.
    Room(usize),
}

impl Row {
    /// Rows of the screen; the second one of a track is for what is on in it.
    #[must_use]
    pub fn height(self) -> u16 {
        if matches!(self, Self::Track { .. }) { 2 } else { 1 }
    }
}

pub(super) fn rows(tracks: &[TrackNow], rooms: &[chat::Room], folded: &BTreeSet<Branch>) -> Vec<(Node, Row)> {
    let by_alias: HashMap<&Alias, usize> =
        rooms.iter().enumerate().filter_map(|(index, room)| Some((room.alias.as_ref()?, index))).collect();
    let mut of_tracks = BTreeSet::new();
    let mut conference = Vec::new();
    for (index, track) in tracks.iter().enumerate() {
        let room = track.room.as_ref().and_then(|alias| by_alias.get(alias)).copied();
        let room = room.filter(|room| rooms.get(*room).is_some_and(|room| !room.invited));
        of_tracks.extend(room);
        conference.push((Node::Track(track.track), Row::Track { track: index, room }));
    }
    let (mut direct, mut other, mut invitations) = (Vec::new(), Vec::new(), Vec::new());
    for (index, room) in rooms.iter().enumerate() {
        match (room.invited, &room.direct) {
            (true, _) => invitations.push(index),
            _ if of_tracks.contains(&index) => {}
            (false, Some(_)) => direct.push(index),
            (false, None) => other.push(index),
        }
    }
    // Whoever spoke last comes first; all else stays as it came, by name.
    direct.sort_by_key(|index| Reverse(rooms.get(*index).and_then(|room| room.latest)));
    let node = |index: usize| rooms.get(index).map(|room| (Node::Room(room.id.clone()), Row::Room(index)));
    let of_rooms = |indices: Vec<usize>| indices.into_iter().filter_map(node).collect::<Vec<_>>();
    let parts = [
        (Branch::Conference, conference),
        (Branch::Direct, of_rooms(direct)),
        (Branch::Other, of_rooms(other)),
        (Branch::Invitations, of_rooms(invitations)),
    ];
    let parts: Vec<_> = parts.into_iter().filter(|(_, rows)| !rows.is_empty()).collect();
    // The conference alone needs no head.
    let alone = parts.len() == 1 && parts.first().is_some_and(|(branch, _)| *branch == Branch::Conference);
    let mut all = Vec::new();
    for (branch, rows) in parts {
        let hidden = folded.contains(&branch) && !alone;
        if !alone {
            all.push((Node::Branch(branch), head(branch, hidden, &rows, rooms)));
        }
        if !hidden {
            all.extend(rows);
        }
    }
    all
}

fn head(branch: Branch, folded: bool, rows: &[(Node, Row)], rooms: &[chat::Room]) -> Row {
    let of = |row: &Row| match row {
        Row::Room(room) | Row::Track { room: Some(room), .. } => rooms.get(*room),
        _ => None,
    };
    let heard = || rows.iter().filter_map(|(_, row)| of(row)).filter(|room| room.loudness != Loudness::Mute);
    let unread = heard().map(|room| room.unread).fold(0, u64::saturating_add);
    let mentions = heard().map(|room| room.mentions).fold(0, u64::saturating_add);
    Row::Branch { branch, folded, rooms: rows.len(), unread, mentions }
}
