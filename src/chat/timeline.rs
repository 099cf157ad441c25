//! A timeline as a list of items and the changes to it.
use super::Item;

/// One change of a list, as `matrix-sdk-ui` reports it; indices are as of the moment the change applies.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The whole list anew.
    Reset(Vec<Item>),
    Append(Vec<Item>),
    PushBack(Item),
    PushFront(Item),
    Insert {
        index: usize,
        item: Item,
    },
    Set {
        index: usize,
        item: Item,
    },
    Remove {
        index: usize,
    },
    PopBack,
    PopFront,
    Truncate {
        length: usize,
    },
    Clear,
}

/// The items of one room that are loaded, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Timeline {
    items: Vec<Item>,
}

impl Timeline {
    /// The items, oldest first.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Applies a change; one whose index lies outside the list is passed over.
    pub fn apply(&mut self, change: Change) {
        match change {
            Change::Reset(items) => self.items = items,
            Change::Append(items) => self.items.extend(items),
            Change::PushBack(item) => self.items.push(item),
            Change::PushFront(item) => self.items.insert(0, item),
            Change::Insert { index, item } if index <= self.items.len() => self.items.insert(index, item),
            Change::Set { index, item } if index < self.items.len() => self.items[index] = item,
            Change::Remove { index } if index < self.items.len() => drop(self.items.remove(index)),
            Change::PopBack => drop(self.items.pop()),
            Change::PopFront if !self.items.is_empty() => drop(self.items.remove(0)),
            Change::Truncate { length } => self.items.truncate(length),
            Change::Clear => self.items.clear(),
            Change::Insert { .. } | Change::Set { .. } | Change::Remove { .. } | Change::PopFront => {}
        }
    }
}
