//! The windows as they were when the program ended.
use std::collections::HashSet;

use super::{Key, MOST, Rooms};
use crate::app::{layout::Shape, room::Room};

impl Rooms {
    /// The window of each pane, counted from zero, and the pane that has the keys.
    #[must_use]
    pub fn pane_windows(&self) -> (Vec<usize>, usize) {
        let windows = self.panes.windows.iter().filter_map(|key| self.index_of(*key)).collect();
        (windows, self.panes.focus)
    }

    /// Opens these windows in this order; `None` stands for one that cannot be opened. `shown`: which of them the panes of
    /// `shape` show. The programme stays on screen.
    pub fn restore(&mut self, windows: Vec<Option<Room>>, shape: Shape, shown: &[usize], focus: usize) {
        let mut seen = HashSet::new();
        let mut keys: Vec<Option<Key>> = Vec::new();
        for room in windows {
            let new = |room: &Room| {
                seen.insert((room.meant().cloned(), room.thread.clone(), room.address().map(|at| at.name.clone())))
            };
            let fits = self.windows.len() < MOST;
            let index = room.filter(new).filter(|_| fits).map(|room| self.push(room));
            keys.push(index.and_then(|index| self.key_at(index)));
        }
        let mut panes: Vec<Key> = Vec::new();
        for key in shown.iter().filter_map(|index| keys.get(*index).copied().flatten()) {
            if !panes.contains(&key) {
                panes.push(key);
            }
        }
        self.panes.shape = if shape.panes() == panes.len() { shape } else { Shape::ONE };
        panes.truncate(self.panes.shape.panes());
        self.panes.focus = if focus < panes.len() { focus } else { 0 };
        // What was on screen is there again at once.
        for key in &panes {
            self.clock += 1;
            let clock = self.clock;
            self.windows.iter_mut().filter(|room| room.note.key == *key).for_each(|room| room.note.shown = clock);
        }
        self.panes.windows = panes;
    }
}
