//! What is kept of a room that is not followed for a while.
use super::History;
use crate::chat::Change;

impl History {
    /// Keeps the last items alone, so that they are there at once when one comes back, and forgets how they look.
    pub fn rest(&mut self, most: usize) {
        self.cache.clear();
        let items = self.timeline.items();
        if let Some(gone) = items.len().checked_sub(most).filter(|gone| *gone > 0) {
            let last = items.iter().skip(gone).cloned().collect();
            self.apply(vec![Change::Reset(last)]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::{Item, ItemId, ItemKind};

    #[test]
    fn the_last_ones_are_kept() {
        let items = (0..10).map(|n| Item { id: ItemId(n.to_string().into()), kind: ItemKind::ReadMarker }).collect();
        let mut history = History::default();
        history.apply(vec![Change::Reset(items)]);
        history.rest(20);
        assert_eq!(history.timeline.items().len(), 10);
        history.rest(3);
        let kept: Vec<&str> = history.timeline.items().iter().map(|item| &*item.id.0).collect();
        assert_eq!(kept, ["7", "8", "9"]);
    }
}
