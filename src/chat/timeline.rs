//! A timeline as a list of items and the changes to it.
use std::collections::{HashMap, VecDeque};

use super::{Item, ItemId};

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

/// The items of one timeline that are loaded, oldest first. Both ends grow and shrink at once, and an item is found by its
/// id without looking through the others.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    entries: VecDeque<Entry>,
    /// Where each item stands, as its label. Of two items with one id, which a service must not tell, the last that came.
    labels: HashMap<ItemId, i128>,
}

/// An item with a number that is greater than those of all items before it.
#[derive(Clone, Debug)]
struct Entry {
    label: i128,
    item: Item,
}

/// Between the labels of neighbours: one place takes 64 insertions before labels next to it have to be given anew.
const STEP: i128 = 1 << 64;

impl Timeline {
    /// The items, oldest first.
    #[must_use]
    pub fn items(&self) -> Items<'_> {
        Items(&self.entries)
    }

    /// Where the item with this id stands.
    #[must_use]
    pub fn position(&self, id: &ItemId) -> Option<usize> {
        let label = self.labels.get(id)?;
        self.entries.binary_search_by_key(label, |entry| entry.label).ok()
    }

    /// Applies a change; one whose index lies outside the list is passed over.
    pub fn apply(&mut self, change: Change) {
        match change {
            Change::Reset(items) => {
                self.clear();
                self.append(items);
            }
            Change::Append(items) => self.append(items),
            Change::PushBack(item) => self.push_back(item),
            Change::PushFront(item) => self.insert(0, item),
            Change::Insert { index, item } => self.insert(index, item),
            Change::Set { index, item } => self.set(index, item),
            Change::Remove { index } => self.remove(index),
            Change::PopBack => self.remove(self.entries.len().wrapping_sub(1)),
            Change::PopFront => self.remove(0),
            Change::Truncate { length } => {
                while self.entries.len() > length {
                    self.remove(self.entries.len() - 1);
                }
            }
            Change::Clear => self.clear(),
        }
    }

    fn clear(&mut self) {
        self.entries.clear();
        self.labels.clear();
    }

    fn append(&mut self, items: Vec<Item>) {
        for item in items {
            self.push_back(item);
        }
    }

    fn push_back(&mut self, item: Item) {
        let label = self.entries.back().map_or(0, |entry| entry.label + STEP);
        self.labels.insert(item.id.clone(), label);
        self.entries.push_back(Entry { label, item });
    }

    fn insert(&mut self, index: usize, item: Item) {
        let label_at = |at: usize| self.entries.get(at).map(|entry| entry.label);
        let (before, after) = (index.checked_sub(1).and_then(label_at), label_at(index));
        let label = match (before, after) {
            (_, None) if index == self.entries.len() => return self.push_back(item),
            (_, None) => return,
            (None, Some(after)) => after - STEP,
            (Some(before), Some(after)) if after - before > 1 => before + (after - before) / 2,
            (Some(_), Some(_)) => {
                self.make_room(index);
                return self.insert(index, item);
            }
        };
        self.labels.insert(item.id.clone(), label);
        self.entries.insert(index, Entry { label, item });
    }

    fn set(&mut self, index: usize, item: Item) {
        let Some(entry) = self.entries.get_mut(index) else { return };
        if entry.item.id == item.id {
            entry.item = item;
            return;
        }
        let (id, label) = (item.id.clone(), entry.label);
        let old = std::mem::replace(&mut entry.item, item);
        self.forget(&old.id, label);
        self.labels.insert(id, label);
    }

    fn remove(&mut self, index: usize) {
        if let Some(entry) = self.entries.remove(index) {
            self.forget(&entry.item.id, entry.label);
        }
    }

    fn forget(&mut self, id: &ItemId, label: i128) {
        if self.labels.get(id) == Some(&label) {
            self.labels.remove(id);
        }
    }

    /// Moves the labels on the shorter side of a place away from it, to where there are numbers without end.
    fn make_room(&mut self, index: usize) {
        let behind = index > self.entries.len() / 2;
        let (moved, by) = if behind { (index..self.entries.len(), STEP) } else { (0..index, -STEP) };
        for entry in self.entries.range_mut(moved) {
            let label = entry.label + by;
            if let Some(known) = self.labels.get_mut(&entry.item.id).filter(|known| **known == entry.label) {
                *known = label;
            }
            entry.label = label;
        }
    }
}

/// The items of a timeline, oldest first.
#[derive(Clone, Copy, Debug)]
pub struct Items<'a>(&'a VecDeque<Entry>);

impl<'a> Items<'a> {
    #[must_use]
    pub fn get(self, index: usize) -> Option<&'a Item> {
        self.0.get(index).map(|entry| &entry.item)
    }

    #[must_use]
    pub fn last(self) -> Option<&'a Item> {
        self.0.back().map(|entry| &entry.item)
    }

    #[must_use]
    pub fn len(self) -> usize {
        self.0.len()
    }

    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(self) -> impl DoubleEndedIterator<Item = &'a Item> + ExactSizeIterator {
        self.0.iter().map(|entry| &entry.item)
    }

    #[must_use]
    pub fn to_vec(self) -> Vec<Item> {
        self.iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use proptest::prelude::*;

    use super::*;
    use crate::chat::{ItemId, ItemKind};

    fn item(number: u16) -> Item {
        Item { id: ItemId(number.to_string().into()), kind: ItemKind::ReadMarker }
    }

    fn items() -> impl Strategy<Value = Vec<Item>> {
        prop::collection::vec(any::<u16>().prop_map(item), 0..6)
    }

    /// Indices in and somewhat outside of the lists that come about.
    fn change() -> impl Strategy<Value = Change> {
        let (index, one) = (0usize..12, any::<u16>().prop_map(item));
        prop_oneof![
            items().prop_map(Change::Reset),
            items().prop_map(Change::Append),
            one.clone().prop_map(Change::PushBack),
            one.clone().prop_map(Change::PushFront),
            (index.clone(), one.clone()).prop_map(|(index, item)| Change::Insert { index, item }),
            (index.clone(), one).prop_map(|(index, item)| Change::Set { index, item }),
            index.clone().prop_map(|index| Change::Remove { index }),
            Just(Change::PopBack),
            Just(Change::PopFront),
            index.prop_map(|length| Change::Truncate { length }),
            Just(Change::Clear),
        ]
    }

    /// The same change to a plain vector, which panics where the index is none of its own.
    fn plainly(mut list: Vec<Item>, change: Change) -> Vec<Item> {
        match change {
            Change::Reset(items) => list = items,
            Change::Append(items) => list.extend(items),
            Change::PushBack(item) => list.push(item),
            Change::PushFront(item) => list.insert(0, item),
            Change::Insert { index, item } => list.insert(index, item),
            Change::Set { index, item } => list[index] = item,
            Change::Remove { index } => drop(list.remove(index)),
            Change::PopBack => drop(list.pop()),
            Change::PopFront => drop(list.remove(0)),
            Change::Truncate { length } => list.truncate(length),
            Change::Clear => list.clear(),
        }
        list
    }

    proptest! {
        #[test]
        fn changes_do_what_they_do_to_a_vector_or_nothing(changes in prop::collection::vec(change(), 0..40)) {
            let mut timeline = Timeline::default();
            let mut twice: Vec<ItemId> = Vec::new();
            for change in changes {
                let before = timeline.items().to_vec();
                let expected = catch_unwind(|| plainly(before.clone(), change.clone())).unwrap_or(before);
                timeline.apply(change);
                prop_assert_eq!(&timeline.items().to_vec(), &expected);
                prop_assert!(timeline.labels.len() <= expected.len());
                // Where ids are there once, as the service tells them, each is found; else one of them is.
                for (index, item) in expected.iter().enumerate() {
                    let found = timeline.position(&item.id);
                    prop_assert!(found.is_none_or(|found| expected[found].id == item.id));
                    if expected.iter().filter(|other| other.id == item.id).count() == 1 && !twice.contains(&item.id) {
                        prop_assert_eq!(found, Some(index));
                    }
                }
                twice.extend(expected.iter().filter(|item| {
                    expected.iter().filter(|other| other.id == item.id).count() > 1
                }).map(|item| item.id.clone()));
            }
        }
    }

    /// The place above a local echo takes more messages than there are numbers between two labels.
    #[test]
    fn one_place_takes_any_number_of_insertions() {
        let mut timeline = Timeline::default();
        let mut expected: Vec<Item> = (0..10).map(item).collect();
        timeline.apply(Change::Reset(expected.clone()));
        for (place, number) in [1, 9, 200, 600].into_iter().zip(1_u16..) {
            for number in (0..300).map(|n| number * 1_000 + n) {
                timeline.apply(Change::Insert { index: place, item: item(number) });
                expected.insert(place, item(number));
            }
        }
        assert_eq!(timeline.items().to_vec(), expected);
        assert!(expected.iter().enumerate().all(|(index, item)| timeline.position(&item.id) == Some(index)));
    }
}
