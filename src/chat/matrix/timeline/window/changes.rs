//! What to tell of a list that has become another one.
use std::sync::Arc;

use crate::chat::{Change, Item, ItemKind};

/// Changes told one by one; more at once are told as the whole list.
const MOST: usize = 300;

/// The changes that lead from `old` to `new`: what stands between their common beginning and end.
pub(in crate::chat::matrix) fn changes(old: &[Item], new: &[Item]) -> Vec<Change> {
    let start = old.iter().zip(new).take_while(|(old, new)| same(old, new)).count();
    let most = old.len().min(new.len()) - start;
    let end = old.iter().rev().zip(new.iter().rev()).take(most).take_while(|(old, new)| same(old, new)).count();
    let (gone, come) = (old.len() - start - end, new.get(start..new.len() - end).unwrap_or_default());
    if gone.max(come.len()) > MOST {
        return vec![Change::Reset(new.to_vec())];
    }
    let mut changes = Vec::new();
    let shared = gone.min(come.len());
    for (index, item) in (start..).zip(come) {
        if index < start + shared {
            if !old.get(index).is_some_and(|old| same(old, item)) {
                changes.push(Change::Set { index, item: item.clone() });
            }
        } else {
            changes.push(Change::Insert { index, item: item.clone() });
        }
    }
    changes.extend((shared..gone).map(|_| Change::Remove { index: start + shared }));
    changes
}

fn same(old: &Item, new: &Item) -> bool {
    match (&old.kind, &new.kind) {
        (ItemKind::Message(a), ItemKind::Message(b)) => old.id == new.id && (Arc::ptr_eq(a, b) || a == b),
        _ => old == new,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::chat::{ItemId, Timeline};

    fn list() -> impl Strategy<Value = Vec<Item>> {
        let item = (0u8..12).prop_map(|number| Item {
            id: ItemId(number.to_string().into()),
            kind: if number % 3 == 0 { ItemKind::Start } else { ItemKind::ReadMarker },
        });
        prop::collection::vec(item, 0..20)
    }

    proptest! {
        #[test]
        fn the_changes_lead_from_one_list_to_the_other(old in list(), new in list()) {
            let mut timeline = Timeline::default();
            timeline.apply(Change::Reset(old.clone()));
            for change in changes(&old, &new) {
                timeline.apply(change);
            }
            prop_assert_eq!(timeline.items().to_vec(), new);
        }
    }

    #[test]
    fn what_is_put_before_a_list_is_told_alone() {
        let item = |number: usize| Item { id: ItemId(number.to_string().into()), kind: ItemKind::ReadMarker };
        let (old, new): (Vec<_>, Vec<_>) = ((10..500).map(item).collect(), (0..500).map(item).collect());
        assert_eq!(changes(&old, &new).len(), 10);
        assert_eq!(changes(&new, &new), []);
        assert!(matches!(&changes(&[], &new)[..], [Change::Reset(_)]));
    }
}
