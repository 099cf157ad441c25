//! Which windows stand in the panes, and which pane has the keys.
use super::{Key, Rooms};
use crate::app::{
    layout::{MOST_PANES, Shape, Side},
    room::Room,
};

/// The panes of the room screen.
#[derive(Debug, Default)]
pub(super) struct Panes {
    pub(super) shape: Shape,
    /// The window of each pane; empty as long as no room has a window.
    pub(super) windows: Vec<Key>,
    pub(super) focus: usize,
    /// Those that the terminal has room for.
    pub(super) fit: [bool; MOST_PANES],
    /// The stream has the whole screen.
    pub(super) covered: bool,
}

impl Rooms {
    /// How the room screen is divided.
    #[must_use]
    pub fn shape(&self) -> Shape {
        self.panes.shape
    }

    /// Whether it is divided at all.
    #[must_use]
    pub fn is_divided(&self) -> bool {
        self.panes.windows.len() > 1
    }

    /// Which pane has the keys.
    #[must_use]
    pub fn focused_pane(&self) -> usize {
        self.panes.focus
    }

    /// The rooms of the panes, each with its pane and its number as the person sees it, whether there is room for them or not.
    pub fn paned(&self) -> impl Iterator<Item = (usize, usize, &Room)> {
        self.panes.windows.iter().enumerate().filter_map(|(pane, key)| {
            let index = self.index_of(*key)?;
            Some((pane, index + 2, self.windows.get(index)?))
        })
    }

    /// The room in a pane.
    pub fn pane_mut(&mut self, pane: usize) -> Option<&mut Room> {
        let index = self.index_of(*self.panes.windows.get(pane)?)?;
        self.windows.get_mut(index)
    }

    /// Panes that wait for a larger terminal.
    #[must_use]
    pub fn hidden_panes(&self) -> usize {
        self.panes.fit.iter().take(self.panes.windows.len()).filter(|fits| !**fits).count()
    }

    /// Notes which panes there is room for.
    pub fn fit(&mut self, fit: [bool; MOST_PANES]) {
        self.panes.fit = fit;
    }

    /// Notes whether something else has the whole screen: what happens in the rooms is not seen then.
    pub fn cover(&mut self, covered: bool) {
        self.panes.covered = covered;
    }

    /// Puts a window that no pane shows into a new pane, which gets the keys. False where there are as many as there may be.
    pub fn split(&mut self, index: usize, side: Side) -> bool {
        let Some(key) = index.checked_sub(1).and_then(|index| self.windows.get(index)).map(|room| room.note.key) else {
            return false;
        };
        if self.panes.windows.is_empty() || self.panes.windows.contains(&key) {
            return self.show(index);
        }
        let Some(shape) = self.panes.shape.split(self.panes.focus, side) else { return false };
        self.panes.shape = shape;
        self.panes.focus += 1;
        self.panes.windows.insert(self.panes.focus, key);
        self.away = true;
        self.entered();
        true
    }

    /// Closes the pane that has the keys; its window stays. False for the last one.
    pub fn unsplit(&mut self) -> bool {
        if self.panes.windows.len() < 2 {
            return false;
        }
        self.drop_pane(self.panes.focus);
        self.entered();
        true
    }

    /// Gives the keys to the pane of this number, if there is one.
    pub fn focus_pane(&mut self, pane: usize) -> bool {
        let there = pane < self.panes.windows.len();
        if there {
            self.panes.focus = pane;
            self.entered();
        }
        there
    }

    /// The window that was seen last among those that no pane shows: what a new pane begins with.
    #[must_use]
    pub fn spare(&self) -> Option<usize> {
        let hidden = self.windows.iter().enumerate().filter(|(_, room)| !self.panes.windows.contains(&room.note.key));
        hidden
            .max_by_key(|(index, room)| (room.note.shown, room.activity, std::cmp::Reverse(*index)))
            .map(|(index, _)| index + 1)
    }

    /// The pane that shows this window.
    pub(super) fn pane_of(&self, key: Key) -> Option<usize> {
        self.panes.windows.iter().position(|shown| *shown == key)
    }

    /// Takes a pane away; the one before it gets the keys where it had them.
    pub(super) fn drop_pane(&mut self, pane: usize) {
        let panes = &mut self.panes;
        panes.shape = if panes.windows.len() > 1 { panes.shape.without(pane) } else { Shape::default() };
        panes.windows.remove(pane);
        if panes.focus > pane || panes.focus >= panes.windows.len() {
            panes.focus = panes.focus.saturating_sub(1);
        }
    }
}
