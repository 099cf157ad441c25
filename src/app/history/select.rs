//! The selected message.
use std::sync::Arc;

use super::{History, message};
use crate::{
    app::rows::Look,
    chat::{Body, ItemId, Message},
};

impl History {
    /// Index of the selected item.
    #[must_use]
    pub fn selected_index(&self) -> Option<usize> {
        self.timeline.position(self.selected.as_ref()?)
    }

    /// The selected message; none where a line is selected that stands for several.
    #[must_use]
    pub fn selected(&self) -> Option<&Arc<Message>> {
        let index = self.selected_index().filter(|index| !self.in_run(*index))?;
        message(self.timeline.items().get(index)?)
    }

    /// Selects the message `steps` further down; without a selection, the last one on screen.
    pub fn select(&mut self, steps: isize, look: &Look) {
        let mut chosen = self.selected_index();
        if chosen.is_none() {
            let below = self.shown.last().map_or(self.timeline.items().len(), |row| row.until);
            chosen = self.next_message(below, true);
        } else {
            for _ in 0..steps.unsigned_abs() {
                let from = chosen.unwrap_or_default();
                let unit = self.unit(from);
                let next = self.next_message(if steps < 0 { unit.start } else { unit.end }, steps < 0);
                if next.is_none() {
                    break;
                }
                chosen = next;
            }
        }
        if let Some(index) = chosen {
            self.choose(index, look);
        }
    }

    /// The selected item.
    #[must_use]
    pub fn selected_id(&self) -> Option<&ItemId> {
        self.selected.as_ref()
    }

    /// Whether the selected line stands for several items.
    #[must_use]
    pub fn selects_several(&self) -> bool {
        self.selected_index().is_some_and(|index| self.in_run(index))
    }

    /// Selects the next message above (`up`) or below that mentions the account; says whether there is one.
    pub fn select_mention(&mut self, up: bool, look: &Look) -> bool {
        let items = self.timeline.items();
        let from = self.selected_index().unwrap_or(items.len());
        let mentions = |index: &usize| items.get(*index).and_then(message).is_some_and(|message| message.mention);
        let found = if up { (0..from).rev().find(mentions) } else { (from + 1..items.len()).find(mentions) };
        if let Some(index) = found {
            self.choose(index, look);
        }
        found.is_some()
    }

    /// Selects the first message that is loaded.
    pub fn select_first(&mut self, look: &Look) {
        if let Some(index) = self.next_message(0, false) {
            self.choose(index, look);
        }
    }

    /// Selects the item on this row of the pane, if it is a message.
    pub fn select_row(&mut self, row: usize) {
        let Some(index) = self.shown.get(row).map(|shown| shown.item) else { return };
        if let Some(item) = self.timeline.items().get(index).filter(|item| message(item).is_some()) {
            self.selected = Some(item.id.clone());
        }
    }

    /// No message is selected any more.
    pub fn unselect(&mut self) {
        self.selected = None;
    }

    /// Selects an item and has it on screen.
    pub(super) fn choose(&mut self, index: usize, look: &Look) {
        let Some(item) = self.timeline.items().get(index) else { return };
        self.selected = Some(item.id.clone());
        self.bring(index, look);
    }

    /// The first message above `index` (`up`), or from there on.
    fn next_message(&self, index: usize, up: bool) -> Option<usize> {
        let items = self.timeline.items();
        let is_message = |at: &usize| items.get(*at).is_some_and(|item| message(item).is_some());
        if up { (0..index.min(items.len())).rev().find(is_message) } else { (index..items.len()).find(is_message) }
    }

    /// Where the selected message, which stood at `before`, is gone or deleted, the next one is selected, or the one above.
    pub(super) fn reselect(&mut self, before: Option<usize>) {
        let Some(before) = before else { return };
        let redacted = |message: &Arc<Message>| message.body == Body::Redacted;
        let from = match self.selected_index() {
            Some(now) if !self.timeline.items().get(now).and_then(message).is_some_and(redacted) => return,
            Some(now) => now + 1,
            None => before,
        };
        let next = self.next_message(from, false).or_else(|| self.next_message(from.saturating_sub(1), true));
        let gone = self.selected_index().is_none();
        match next.and_then(|index| self.timeline.items().get(index)) {
            Some(item) => self.selected = Some(item.id.clone()),
            None if gone => self.selected = None,
            None => {}
        }
    }
}
