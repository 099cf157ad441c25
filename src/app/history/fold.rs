//! Noise folded: people who come and go without a word, and the long notices of bots.
use std::{ops::Range, sync::Arc};

use super::{History, is_coming, message};
use crate::{
    app::{
        line::Line,
        rows::{self, Block, Look},
    },
    chat::{Body, Item, ItemKind, Message},
};

/// Folded runs that are remembered.
const RUNS: usize = 200;
/// Items that stay unfolded.
const UNFOLDED: usize = 20_000;

/// Comings next to each other, which one line sums up.
#[derive(Clone, Debug)]
pub(super) struct Run {
    items: Range<usize>,
    block: Option<Arc<Block>>,
}

impl History {
    /// Whether comings and banners are shown like everything else.
    #[must_use]
    pub fn noisy(&self) -> bool {
        self.noise
    }

    /// Shows all noise, or folds it again.
    pub fn toggle_noise(&mut self) {
        self.noise = !self.noise;
        self.unfolded.clear();
        self.cache.clear();
        self.runs.clear();
    }

    /// Shows all of the selected message, or all comings of the selected line, or folds them again.
    pub fn unfold(&mut self) {
        let Some(index) = self.selected_index() else { return };
        let Some(id) = self.timeline.items().get(index).map(|item| item.id.clone()) else { return };
        if self.unfolded.len() > UNFOLDED {
            self.unfolded.clear();
        }
        let several = self.unit(index);
        if several.len() > 1 {
            let ids = several.filter_map(|index| Some(self.timeline.items().get(index)?.id.clone()));
            let ids: Vec<_> = ids.collect();
            self.unfolded.extend(ids);
        } else if self.unfolded.contains(&id) && self.coming(index).is_some() {
            self.fold_around(index);
        } else if !self.unfolded.remove(&id) {
            self.unfolded.insert(id.clone());
        }
        self.cache.remove(&id);
        self.runs.clear();
    }

    /// Folds the comings again that were unfolded with this one.
    fn fold_around(&mut self, index: usize) {
        let opened = |history: &Self, index: usize| {
            let item = history.timeline.items().get(index)?;
            let coming = history.coming(index)?;
            (history.unfolded.contains(&item.id) && !history.spoke.contains_key(&coming.sender))
                .then(|| item.id.clone())
        };
        let above: Vec<_> = (0..=index).rev().map_while(|index| opened(self, index)).collect();
        let below: Vec<_> = (index + 1..self.timeline.items().len()).map_while(|index| opened(self, index)).collect();
        for id in above.iter().chain(&below) {
            self.unfolded.remove(id);
        }
    }

    fn coming(&self, index: usize) -> Option<&Arc<Message>> {
        message(self.timeline.items().get(index)?).filter(|message| is_coming(message))
    }

    /// Whether this item is a coming of somebody who did not speak (weechat's `irc_smart_filter`).
    fn folds(&self, index: usize) -> bool {
        let Some(item) = self.timeline.items().get(index).filter(|_| !self.noise) else { return false };
        message(item).is_some_and(|message| {
            is_coming(message) && !self.spoke.contains_key(&message.sender) && !self.unfolded.contains(&item.id)
        })
    }

    /// Whether the item stands in a line with others.
    pub(super) fn in_run(&self, index: usize) -> bool {
        self.folds(index) && (index.checked_sub(1).is_some_and(|above| self.folds(above)) || self.folds(index + 1))
    }

    /// The items that are shown together with this one: itself, or a run of comings.
    pub(super) fn unit(&mut self, index: usize) -> Range<usize> {
        if !self.folds(index) {
            return index..index + 1;
        }
        if let Some(run) = self.runs.iter().find(|run| run.items.contains(&index)) {
            return run.items.clone();
        }
        let floor = self.floor();
        let start = (floor..index).rev().take_while(|above| self.folds(*above)).last().unwrap_or(index);
        let last =
            (index + 1..self.timeline.items().len()).take_while(|below| self.folds(*below)).last().unwrap_or(index);
        let items = start..last + 1;
        if self.runs.len() >= RUNS {
            self.runs.clear();
        }
        self.runs.push(Run { items: items.clone(), block: None });
        items
    }

    /// The lines of what is shown together; there is at least one.
    pub(super) fn block(&mut self, unit: &Range<usize>, look: &Look) -> Arc<Block> {
        if unit.len() > 1 {
            return self.summary(unit, look);
        }
        let Some(item) = self.timeline.items().get(unit.start) else {
            return Arc::new(Block { lines: vec![Line::default()], folded: 0, picture: None });
        };
        if let Some(block) = self.cache.get(&item.id) {
            return Arc::clone(block);
        }
        let unfolded = self.unfolded.contains(&item.id) || (self.noise && is_notice(item));
        let block = match &item.kind {
            ItemKind::Message(message) if self.thread => {
                let message = Message { thread: None, in_thread: None, ..Message::clone(message) };
                let item = Item { id: item.id.clone(), kind: ItemKind::Message(Arc::new(message)) };
                rows::block(&item, self.size.0, look, unfolded)
            }
            _ => rows::block(item, self.size.0, look, unfolded),
        };
        let block = Arc::new(block);
        self.cache.insert(item.id.clone(), Arc::clone(&block));
        block
    }

    fn summary(&mut self, unit: &Range<usize>, look: &Look) -> Arc<Block> {
        let run = self.runs.iter().position(|run| run.items == *unit);
        if let Some(block) = run.and_then(|run| self.runs.get(run)?.block.as_ref()) {
            return Arc::clone(block);
        }
        let messages: Vec<Arc<Message>> = unit.clone().filter_map(|index| self.coming(index).cloned()).collect();
        let block = Arc::new(rows::comings(&messages, self.size.0, look));
        if let Some(run) = run.and_then(|run| self.runs.get_mut(run)) {
            run.block = Some(Arc::clone(&block));
        }
        block
    }
}

/// Whether a long one is folded to a line.
fn is_notice(item: &Item) -> bool {
    message(item).is_some_and(|message| matches!(message.body, Body::Notice(_)))
}
