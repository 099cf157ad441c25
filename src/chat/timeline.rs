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
            for change in changes {
                let before = timeline.items().to_vec();
                let expected = catch_unwind(|| plainly(before.clone(), change.clone())).unwrap_or(before);
                timeline.apply(change);
                prop_assert_eq!(timeline.items(), expected.as_slice());
            }
        }
    }
}
