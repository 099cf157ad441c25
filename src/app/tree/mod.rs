//! The tree beside the messages: the conference that is open with its tracks, their talks and its rooms for everybody, those
//! that were open before, then whoever one talks to, other rooms, and invitations.
//!
//! A [`plan`] is made of a schedule, an [`outline`] of a plan and a space, and [`rows`] of outlines, the rooms that the account
//! is in, the time, and what is folded: each only where what it is made of has changed.
mod kept;
mod node;
mod outline;
mod past;
mod plan;
mod rows;
mod spot;

use std::{collections::HashMap, sync::Arc};

use jiff::Timestamp;

pub use kept::Conference;
pub use node::{Branch, Folds, Node, Sort};
pub use rows::{Row, RowKind};
pub use spot::Spot;

use super::{TrackNow, chooser::Choice};
use crate::{
    chat::{self, Alias, RoomId},
    schedule::Key,
};
use outline::Outline;
use plan::Plan;
use rows::{Facts, Rows};

/// The rows of the tree, and the part of it on screen.
#[derive(Debug, Default)]
pub struct Tree {
    /// What the person folded and unfolded; the rows have to be renewed after a change.
    pub folds: Folds,
    pub sort: Sort,
    rows: Rows,
    selected: usize,
    top: usize,
    /// The row to be selected when the rows are there.
    wanted: Option<Node>,
    plan: Option<Plan>,
    open: Option<Outline>,
    /// The conferences that were open before, the last one first.
    earlier: Vec<Outline>,
    /// The conferences as they are kept.
    kept: Vec<Conference>,
    /// Goes up with every change of them, of what is folded and of the order.
    revision: u64,
    /// The invitation about which the person was asked, and whether to decline it; the second time does it.
    pub asked: Option<(RoomId, bool)>,
    /// Invitations that were accepted and are to be shown as soon as the room is there.
    pub accepted: Vec<RoomId>,
}

impl Tree {
    /// The rows on screen and below, each with whether it is selected.
    pub fn shown(&self) -> impl Iterator<Item = (&Node, &Row, bool)> {
        self.rows.iter().enumerate().skip(self.top).map(|(index, (node, row))| (node, row, index == self.selected))
    }

    /// All rows.
    pub fn rows(&self) -> impl Iterator<Item = (&Node, &Row)> {
        self.rows.iter().map(|(node, row)| (node, row))
    }

    /// What is selected.
    #[must_use]
    pub fn selected(&self) -> Option<&Node> {
        self.rows.get(self.selected).map(|(node, _)| node)
    }

    /// The row that is selected.
    #[must_use]
    pub fn selected_row(&self) -> Option<&Row> {
        self.rows.get(self.selected).map(|(_, row)| row)
    }

    /// Counts the changes that are to be kept for the next start.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The rooms of a track of the conference that is open, its own first; there may be none.
    pub fn rooms_of_track(&self, track: usize) -> impl Iterator<Item = &Spot> {
        let track = self.open.as_ref().and_then(|open| open.tracks.get(track));
        track.into_iter().flat_map(|track| &track.rooms).map(AsRef::as_ref)
    }

    /// A talk's own room, beside its track's; `talk` is an index into the schedule's talks.
    #[must_use]
    pub fn room_of_talk(&self, talk: usize) -> Option<&Spot> {
        self.open.as_ref()?.talks.get(&talk).map(AsRef::as_ref)
    }

    /// The talk whose own room this is, an index into the schedule's talks.
    #[must_use]
    pub fn talk_of(&self, id: Option<&RoomId>, alias: Option<&Alias>) -> Option<usize> {
        let mut talks = self.open.as_ref()?.talks.iter();
        talks.find(|(_, spot)| spot.is(id, alias)).map(|(talk, _)| *talk)
    }

    /// The track that has this room, an index into the schedule's tracks.
    #[must_use]
    pub fn track_of(&self, id: Option<&RoomId>, alias: Option<&Alias>) -> Option<usize> {
        let tracks = &self.open.as_ref()?.tracks;
        tracks.iter().position(|track| track.rooms.iter().any(|spot| spot.is(id, alias)))
    }

    /// All rooms of the conference that is open.
    pub fn rooms_of_conference(&self) -> impl Iterator<Item = &Spot> {
        self.open.iter().flat_map(Outline::spots).map(AsRef::as_ref)
    }

    /// Whether it is a conference that was open before.
    #[must_use]
    pub fn is_earlier(&self, key: &Key) -> bool {
        self.earlier.iter().any(|outline| outline.key == *key)
    }

    /// From where a conference was opened that was open before.
    #[must_use]
    pub fn opened(&self, key: &Key) -> Option<&Choice> {
        self.earlier.iter().find(|outline| outline.key == *key)?.opened.as_ref()
    }

    /// Takes in what the rows are made of; what is selected stays selected as long as it is there, and the tree stays where
    /// it is on screen.
    pub fn renew(&mut self, tracks: &[TrackNow], rooms: &[chat::Room], now: Timestamp) {
        let facts = Facts {
            open: self.open.as_ref().zip(self.plan.as_ref()).map(|(open, plan)| (open, &*plan.schedule)),
            earlier: &self.earlier,
            tracks,
            rooms,
            folds: &self.folds,
            sort: self.sort,
            now,
        };
        let before = std::mem::replace(&mut self.rows, rows::rows(&facts));
        let above = self.selected.saturating_sub(self.top);
        self.selected = self.find_again(&before);
        self.top = self.selected.saturating_sub(above);
    }

    /// Where what was selected is now; else a room that is the same, else what stood nearest to it.
    fn find_again(&mut self, before: &Rows) -> usize {
        let places: HashMap<&Node, usize> =
            self.rows.iter().enumerate().map(|(index, (node, _))| (node, index)).collect();
        let at = |node: &Node| places.get(node).copied();
        if let Some(found) = self.wanted.take().as_ref().and_then(at) {
            return found;
        }
        let Some((node, row)) = before.get(self.selected) else { return 0 };
        let same = |spot: &Arc<Spot>| {
            let alias = spot.addresses.iter().find_map(|address| address.alias());
            let is = |other: &Row| other.spot.as_ref().is_some_and(|other| other.is(spot.id(), alias));
            self.rows.iter().position(|(_, other)| other.kind == row.kind && is(other))
        };
        let above = || before.iter().take(self.selected).rev().find_map(|(node, _)| at(node));
        let found = at(node).or_else(|| row.spot.as_ref().and_then(same)).or_else(above);
        found.unwrap_or(0).min(self.rows.len().saturating_sub(1))
    }

    /// Selects another row, so many further down.
    pub fn step(&mut self, steps: isize) {
        self.asked = None;
        self.selected = self.selected.saturating_add_signed(steps).min(self.rows.len().saturating_sub(1));
    }

    /// Selects this row, if it is there.
    pub fn choose(&mut self, node: &Node) -> bool {
        let found = self.rows.iter().position(|(there, _)| there == node);
        self.selected = found.unwrap_or(self.selected);
        found.is_some()
    }

    /// Selects the row of a room: its own, else that of a talk or track whose room it is.
    pub fn choose_room(&mut self, id: Option<&RoomId>, alias: Option<&Alias>) {
        let own = id.is_some_and(|id| self.choose(&Node::Room(id.clone())));
        let of = |row: &Row| row.spot.as_ref().is_some_and(|spot| spot.is(id, alias));
        let found = (!own).then(|| self.rows.iter().position(|(_, row)| of(row))).flatten();
        self.selected = found.unwrap_or(self.selected);
    }

    /// Selects what stands in this row of the screen; says whether something does.
    pub fn choose_line(&mut self, line: usize) -> bool {
        let mut end = 0;
        for (index, (_, row)) in self.rows.iter().enumerate().skip(self.top) {
            end += usize::from(row.height());
            if line < end {
                self.selected = index;
                return true;
            }
        }
        false
    }

    /// Folds what is selected or what it stands in, or unfolds it; the rows have to be renewed then.
    pub fn fold(&mut self) {
        let Some(depth) = self.selected_row().map(|row| row.depth) else { return };
        let holds = |index: usize, row: &Row| match row.kind {
            _ if index == self.selected => row.folded.is_some(),
            RowKind::Head | RowKind::Part => row.folded == Some(false) && row.depth <= depth,
            _ => row.folded == Some(false) && row.depth < depth,
        };
        let rows = self.rows.iter().enumerate().take(self.selected + 1).rev();
        let found = rows.map(|(index, (_, row))| (index, row)).find(|(index, row)| holds(*index, row));
        let Some((index, Row { fold: Some(fold), folded: Some(folded), .. })) = found else { return };
        self.selected = index;
        self.folds.set(fold, !folded);
        self.revision += 1;
    }

    /// Turns to the next order; the rows have to be renewed then.
    pub fn turn(&mut self) {
        self.sort = self.sort.next();
        self.revision += 1;
    }

    /// Keeps what is selected within so many rows of the screen.
    pub fn arrange(&mut self, height: u16) {
        let height = usize::from(height);
        let lines = |index: usize| self.rows.get(index).map_or(0, |(_, row)| usize::from(row.height()));
        // The rows that fit above what is selected.
        let (mut first, mut used) = (self.selected, lines(self.selected));
        while first > 0 && used + lines(first - 1) <= height {
            first -= 1;
            used += lines(first);
        }
        let mut top = self.top.clamp(first.min(self.selected), self.selected);
        // No row stays out of sight as long as there is room for it.
        let mut below = 0;
        for index in (top..self.rows.len()).take(height + 1) {
            below += lines(index);
        }
        while top > 0 && below + lines(top - 1) <= height {
            top -= 1;
            below += lines(top);
        }
        self.top = top;
    }
}

#[cfg(test)]
mod props;
#[cfg(test)]
mod tests;
