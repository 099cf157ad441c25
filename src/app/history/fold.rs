//! Noise folded: people who come and go without a word, and the long notices of bots.
use std::{ops::Range, sync::Arc};

use super::{History, is_coming, message};
use crate::{
    app::{
        line::{Line, Tone},
        rows::{self, Block, Look},
    },
    chat::{Body, Item, ItemKind, Message},
    text,
};

/// Rows of a bot's notice that are not yet a banner.
const BANNER: usize = 3;
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
        let below: Vec<_> = (index + 1..).map_while(|index| opened(self, index)).collect();
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
        let last = (index + 1..).take_while(|below| self.folds(*below)).last().unwrap_or(index);
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
        let unfolded = self.unfolded.contains(&item.id);
        let mut block = rows::block(item, self.size.0, look, unfolded);
        if is_banner(item) && !unfolded && !self.noise {
            fold_banner(&mut block, self.size.0.into());
        }
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

fn is_banner(item: &Item) -> bool {
    let ItemKind::Message(message) = &item.kind else { return false };
    matches!(message.body, Body::Notice(_)) && !message.own && !message.mention
}

/// Leaves one line of a long notice, which says how many more there are.
fn fold_banner(block: &mut Block, columns: usize) {
    if block.lines.len() <= BANNER {
        return;
    }
    let more = block.lines.len() - 1 + block.folded;
    let words = text::fit(&format!(" … ({more} more lines, space shows them)"), columns);
    let mut left = columns - text::width(&words);
    let mut line = Line::default();
    for piece in block.lines.first_mut().map(|line| std::mem::take(&mut line.0)).unwrap_or_default() {
        let kept = if text::width(&piece.text) <= left { piece.text } else { text::fit(&piece.text, left) };
        left -= text::width(&kept).min(left);
        line = line.and(piece.tone, kept);
    }
    *block = Block { lines: vec![line.and(Tone::Dim, words)], folded: more, picture: None };
}
