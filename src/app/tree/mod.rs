//! The tree beside the messages: the conference's tracks, then whoever one talks to, other rooms, and invitations.
mod rows;

use std::collections::BTreeSet;

pub use rows::Row;

use super::TrackNow;
use crate::chat::{self, RoomId};

/// A part of the tree that can be folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Branch {
    /// The tracks of the day, with what is on.
    Conference,
    Direct,
    /// Rooms the account is in that no track of the day names.
    Other,
    Invitations,
}

impl Branch {
    /// What the tree calls it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Conference => "Conference",
            Self::Direct => "Direct messages",
            Self::Other => "Other rooms",
            Self::Invitations => "Invitations",
        }
    }
}

/// What a row of the tree is, whatever comes and goes around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    Branch(Branch),
    /// Index into the schedule's tracks.
    Track(usize),
    Room(RoomId),
}

/// The rows of the tree, and the part of it on screen.
#[derive(Debug, Default)]
pub struct Tree {
    folded: BTreeSet<Branch>,
    rows: Vec<(Node, Row)>,
    selected: usize,
    top: usize,
    /// The invitation about which the person was asked, and whether to decline it; the second time does it.
    pub asked: Option<(RoomId, bool)>,
    /// Invitations that were accepted and are to be shown as soon as the room is there.
    pub accepted: Vec<RoomId>,
}

impl Tree {
    /// The rows on screen and below, each with whether it is selected.
    pub fn shown(&self) -> impl Iterator<Item = (&Row, bool)> {
        self.rows.iter().enumerate().skip(self.top).map(|(index, (_, row))| (row, index == self.selected))
    }

    /// What is selected.
    #[must_use]
    pub fn selected(&self) -> Option<&Node> {
        self.rows.get(self.selected).map(|(node, _)| node)
    }

    /// The branches that are folded.
    pub fn folded(&self) -> impl Iterator<Item = Branch> {
        self.folded.iter().copied()
    }

    /// Folds these branches, as they were when the program ended.
    pub fn restore(&mut self, folded: impl IntoIterator<Item = Branch>) {
        self.folded.extend(folded);
    }

    /// Takes in what there is now; what is selected stays selected as long as it is there.
    pub fn renew(&mut self, tracks: &[TrackNow], rooms: &[chat::Room]) {
        let before = self.selected().cloned();
        self.rows = rows::rows(tracks, rooms, &self.folded);
        if let Some(node) = before {
            self.choose(&node);
        }
        self.selected = self.selected.min(self.rows.len().saturating_sub(1));
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

    /// Folds the branch of what is selected, or unfolds it; the rows have to be renewed then.
    pub fn fold(&mut self) {
        let head = (0..=self.selected).rev().find_map(|index| match self.rows.get(index) {
            Some((Node::Branch(branch), _)) => Some((index, *branch)),
            _ => None,
        });
        let Some((index, branch)) = head else { return };
        self.selected = index;
        if !self.folded.remove(&branch) {
            self.folded.insert(branch);
        }
    }

    /// Keeps what is selected within so many rows of the screen.
    pub fn arrange(&mut self, height: u16) {
        let height = usize::from(height);
        let lines = |from: usize, to: usize| {
            let rows = self.rows.get(from..to).unwrap_or_default();
            rows.iter().map(|(_, row)| usize::from(row.height())).sum::<usize>()
        };
        let mut top = self.top.min(self.selected);
        while top < self.selected && lines(top, self.selected + 1) > height {
            top += 1;
        }
        // No row stays out of sight as long as there is room for it.
        while top > 0 && lines(top - 1, self.rows.len()) <= height {
            top -= 1;
        }
        self.top = top;
    }
}

#[cfg(test)]
mod tests;
