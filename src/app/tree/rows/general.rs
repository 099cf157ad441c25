//! A conference's rooms for everybody, in the spaces they stand in.
use super::{Builder, Heard, Node, Outline, RowKind};
use crate::{
    app::tree::outline::{General, What},
    text::Clean,
};

/// Columns that a space within spaces stands further in, at most.
const DEEPEST: u8 = 4;

/// Where the rooms stand: the last one is for those that stand in no space.
struct Shelf {
    /// What stands in each space.
    inside: Vec<Vec<usize>>,
    heard: Vec<Heard>,
    rooms: Vec<usize>,
}

impl<'f> Builder<'f> {
    /// Which of them stand under no other conference yet, and have a row here; a space has one for its rooms.
    pub(super) fn fresh(&self, outline: &'f Outline) -> Vec<bool> {
        let new = |general: &General| match &general.what {
            What::Room(spot) => !spot.addresses.iter().any(|address| self.seen.contains(&address.name)),
            What::Space(..) => false,
        };
        outline.general.iter().map(new).collect()
    }

    /// `fresh`: the rooms among them that are to be shown.
    pub(super) fn general(&mut self, outline: &'f Outline, fresh: &[bool]) {
        let list = &outline.general;
        let mut shelves = self.shelve(list, fresh);
        let Some(all) = shelves.rooms.last().copied().filter(|all| *all > 0) else { return };
        let node = Node::General(outline.key.clone());
        let mut head = self.head(RowKind::Part, 1, Clean::line("General rooms"), &node, None, false);
        let folded = head.folded == Some(true);
        if folded {
            head.hidden = all;
            head.hear(shelves.heard.last().copied().unwrap_or_default());
        }
        self.rows.push((node, head));
        if folded {
            return;
        }
        for inside in &mut shelves.inside {
            self.order(inside, |index| {
                let name = list.get(*index).map(|general| match &general.what {
                    What::Room(spot) => spot.name.clone(),
                    What::Space(_, name) => name.clone(),
                });
                (shelves.heard.get(*index).copied().unwrap_or_default(), name.unwrap_or_default())
            });
            inside.reverse();
        }
        // The next one is at the end.
        let mut waiting = shelves.inside.pop().unwrap_or_default();
        while let Some(index) = waiting.pop() {
            let Some(general) = list.get(index) else { continue };
            let depth = 1 + general.depth.min(DEEPEST);
            let (id, name) = match &general.what {
                What::Room(spot) => {
                    self.room(spot, depth);
                    continue;
                }
                What::Space(id, name) => (id, name),
            };
            let node = Node::Space(id.clone());
            let mut head = self.head(RowKind::Part, depth + 1, name.clone(), &node, None, false);
            if head.folded == Some(true) {
                head.hidden = shelves.rooms.get(index).copied().unwrap_or_default();
                head.hear(shelves.heard.get(index).copied().unwrap_or_default());
            } else if let Some(inside) = shelves.inside.get_mut(index) {
                waiting.append(inside);
            }
            self.rows.push((node, head));
        }
    }

    /// What stands where; what holds nothing to be shown stands nowhere.
    fn shelve(&self, list: &[General], fresh: &[bool]) -> Shelf {
        let mut parents = Vec::with_capacity(list.len());
        let mut within: Vec<usize> = vec![];
        for (index, general) in list.iter().enumerate() {
            within.truncate(general.depth.into());
            let parent = within.last().copied().unwrap_or(list.len());
            parents.push(parent);
            // Only spaces hold anything, whatever the depths say.
            let holder = match general.what {
                What::Space(..) => index,
                What::Room(_) => parent,
            };
            within.resize(general.depth.into(), parent);
            within.push(holder);
        }
        let mut shelves = Shelf {
            inside: vec![vec![]; list.len() + 1],
            heard: vec![Heard::default(); list.len() + 1],
            rooms: vec![0; list.len() + 1],
        };
        for (index, general) in list.iter().enumerate().rev() {
            if let (What::Room(spot), Some(true)) = (&general.what, fresh.get(index)) {
                shelves.add(index, self.heard(self.joined.at(spot)), 1);
            }
            let (heard, rooms) =
                (shelves.heard.get(index).copied(), shelves.rooms.get(index).copied().unwrap_or_default());
            if rooms > 0 {
                let parent = parents.get(index).copied().unwrap_or(list.len());
                shelves.add(parent, heard.unwrap_or_default(), rooms);
                if let Some(inside) = shelves.inside.get_mut(parent) {
                    inside.push(index);
                }
            }
        }
        // It was gone through from the end.
        shelves.inside.iter_mut().for_each(|inside| inside.reverse());
        shelves
    }
}

impl Shelf {
    fn add(&mut self, at: usize, heard: Heard, rooms: usize) {
        if let (Some(own), Some(count)) = (self.heard.get_mut(at), self.rooms.get_mut(at)) {
            *own = own.and(heard);
            *count += rooms;
        }
    }
}
