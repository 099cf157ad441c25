//! The messages of one room: what is loaded, which part of it is on screen, and which message is selected.
use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::rows::{self, Block, Look};
use crate::chat::{Change, EventId, Item, ItemId, ItemKind, Message, Timeline};

/// Wrapped items kept; beyond, they are wrapped again when they are needed.
const CACHE: usize = 600;

/// Messages and the window through which they are read.
#[derive(Debug, Default)]
pub struct History {
    timeline: Timeline,
    position: Position,
    /// The message that keys act on while the messages have them.
    selected: Option<ItemId>,
    unfolded: HashSet<ItemId>,
    cache: HashMap<ItemId, Arc<Block>>,
    /// Columns and rows of the pane.
    size: (u16, u16),
    shown: Vec<Shown>,
}

/// Where the window stands: at the newest message, or with its last row on a row of an item, so that what comes in does
/// not move what is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Position {
    #[default]
    Live,
    At(ItemId, usize),
}

/// One row on the screen, top to bottom.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Index of the item.
    pub item: usize,
    pub block: Arc<Block>,
    /// Index of the line within the block.
    pub line: usize,
}

/// What changes brought that a person may want to know of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct News {
    pub message: bool,
    pub mention: bool,
}

impl History {
    /// The rows on screen, top to bottom; as many as the pane has, or fewer.
    #[must_use]
    pub fn shown(&self) -> &[Shown] {
        &self.shown
    }

    /// Whether newer messages are below the window.
    #[must_use]
    pub fn scrolled(&self) -> bool {
        self.position != Position::Live
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.timeline.items().is_empty()
    }

    /// Index of the selected item.
    #[must_use]
    pub fn selected_index(&self) -> Option<usize> {
        self.index(self.selected.as_ref()?)
    }

    /// The selected message.
    #[must_use]
    pub fn selected(&self) -> Option<&Arc<Message>> {
        message(self.timeline.items().get(self.selected_index()?)?)
    }

    /// The messages that are loaded, oldest first.
    pub fn messages(&self) -> impl DoubleEndedIterator<Item = &Arc<Message>> {
        self.timeline.items().iter().filter_map(message)
    }

    /// The newest event that the server knows.
    #[must_use]
    pub fn newest(&self) -> Option<&EventId> {
        self.timeline.items().iter().rev().find_map(|item| message(item)?.event.as_ref())
    }

    /// Who spoke, the latest first, each once; the account's own name is left out.
    #[must_use]
    pub fn speakers(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for message in self.timeline.items().iter().rev().filter_map(message).filter(|message| !message.own) {
            if names.len() < 50 && !names.contains(&&*message.name) {
                names.push(&message.name);
            }
        }
        names
    }

    /// Whether the first row of all is on screen.
    #[must_use]
    pub fn at_top(&self) -> bool {
        self.shown.first().is_none_or(|row| row.item == 0 && row.line == 0)
    }

    /// Whether the room's first event is loaded.
    #[must_use]
    pub fn starts(&self) -> bool {
        self.timeline.items().iter().take(3).any(|item| item.kind == ItemKind::Start)
    }

    /// Applies what the service reports.
    pub fn apply(&mut self, changes: Vec<Change>) -> News {
        let mut news = News::default();
        for change in changes {
            let length = self.timeline.items().len();
            let came: &[Item] = match &change {
                Change::Append(items) => items,
                Change::PushBack(item) => std::slice::from_ref(item),
                // A message goes above the local echoes that wait at the end.
                Change::Insert { index, item } if index + 3 >= length && length > 0 => std::slice::from_ref(item),
                _ => &[],
            };
            for message in came.iter().filter_map(message).filter(|message| !message.own) {
                news.message = true;
                news.mention |= message.mention;
            }
            match &change {
                Change::Set { item, .. } | Change::Insert { item, .. } => drop(self.cache.remove(&item.id)),
                Change::Reset(_) | Change::Clear | Change::Truncate { .. } => self.cache.clear(),
                _ => {}
            }
            self.timeline.apply(change);
        }
        news
    }

    /// Brings the rows on screen up to date, for a pane of this size.
    pub fn arrange(&mut self, size: (u16, u16), look: &Look) {
        if self.size.0 != size.0 || self.cache.len() > CACHE {
            self.cache.clear();
        }
        self.size = size;
        let height = usize::from(size.1);
        let Some((item, line)) = self.bottom(look) else {
            self.shown.clear();
            return;
        };
        let mut rows = self.upwards(item, line, height, look);
        rows.reverse();
        if rows.len() < height {
            self.downwards(&mut rows, height, look);
        }
        self.settle(&rows);
        self.shown = rows;
    }

    /// Moves the window: up for a negative number of rows.
    pub fn scroll(&mut self, rows: isize, look: &Look) {
        let Some((mut item, mut line)) = self.shown.last().map(|row| (row.item, row.line)) else { return };
        let last = self.timeline.items().len() - 1;
        for _ in 0..rows.unsigned_abs() {
            if rows < 0 {
                match (line, item) {
                    (0, 0) => break,
                    (0, _) => {
                        item -= 1;
                        line = self.block(item, look).lines.len() - 1;
                    }
                    _ => line -= 1,
                }
            } else if line + 1 < self.block(item, look).lines.len() {
                line += 1;
            } else if item < last {
                (item, line) = (item + 1, 0);
            } else {
                break;
            }
        }
        self.stand_at(item, line, look);
        self.arrange(self.size, look);
    }

    /// Back to the newest message.
    pub fn live(&mut self) {
        self.position = Position::Live;
    }

    /// To the oldest message that is loaded.
    pub fn first(&mut self, look: &Look) {
        if !self.is_empty() {
            self.stand_at(0, 0, look);
        }
    }

    /// Selects the message `steps` further down; without a selection, the last one on screen.
    pub fn select(&mut self, steps: isize, look: &Look) {
        let messages = |range: std::ops::Range<usize>| {
            let items = self.timeline.items();
            range.filter(|index| items.get(*index).and_then(message).is_some()).collect::<Vec<_>>()
        };
        let length = self.timeline.items().len();
        let chosen = match self.selected_index() {
            None => messages(0..self.shown.last().map_or(0, |row| row.item + 1)).last().copied(),
            Some(at) if steps < 0 => {
                let above = messages(0..at);
                above.get(above.len().saturating_sub(steps.unsigned_abs())).copied().or(Some(at))
            }
            Some(at) => {
                let below = messages(at + 1..length);
                below.get(steps.unsigned_abs().wrapping_sub(1)).or(below.last()).copied().or(Some(at))
            }
        };
        if let Some(index) = chosen {
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

    /// Selects the next message above (`up`) or below that contains the words; says whether there is one.
    pub fn find(&mut self, words: &str, up: bool, look: &Look) -> bool {
        let wanted = words.to_lowercase();
        let from = self.selected_index().unwrap_or(self.timeline.items().len());
        let hit = |(index, item): (usize, &Item)| message(item).filter(|m| says(m, &wanted)).map(|_| index);
        let items = self.timeline.items();
        let found = if up {
            items.iter().enumerate().take(from).rev().find_map(hit)
        } else {
            items.iter().enumerate().skip(from + 1).find_map(hit)
        };
        if let Some(index) = found {
            self.choose(index, look);
        }
        found.is_some()
    }

    /// No message is selected any more.
    pub fn unselect(&mut self) {
        self.selected = None;
    }

    /// Shows all lines of the selected message, or folds it again.
    pub fn unfold(&mut self) {
        let Some(id) = self.selected.clone() else { return };
        self.cache.remove(&id);
        if !self.unfolded.remove(&id) {
            self.unfolded.insert(id);
        }
    }

    fn choose(&mut self, index: usize, look: &Look) {
        let Some(item) = self.timeline.items().get(index) else { return };
        self.selected = Some(item.id.clone());
        let lines = self.block(index, look).lines.len();
        let height = usize::from(self.size.1).max(1);
        let top = self.shown.first().map_or((0, 0), |row| (row.item, row.line));
        let bottom = self.shown.last().map_or((0, 0), |row| (row.item, row.line));
        if (index, 0) < top {
            // Its first row becomes the first one of the pane.
            let (mut at, mut line, mut left) = (index, 0, height - 1);
            let last = self.timeline.items().len() - 1;
            loop {
                let rest = self.block(at, look).lines.len() - 1 - line;
                if rest >= left || at == last {
                    line += rest.min(left);
                    break;
                }
                left -= rest + 1;
                (at, line) = (at + 1, 0);
            }
            self.stand_at(at, line, look);
        } else if (index, lines - 1) > bottom {
            self.stand_at(index, (lines - 1).min(height - 1), look);
        }
        self.arrange(self.size, look);
    }

    /// Puts the last row of the pane there; the very last row of all is the live end.
    fn stand_at(&mut self, item: usize, line: usize, look: &Look) {
        let end = item + 1 == self.timeline.items().len() && line + 1 >= self.block(item, look).lines.len();
        self.position = match self.timeline.items().get(item) {
            Some(found) if !end => Position::At(found.id.clone(), line),
            _ => Position::Live,
        };
    }

    /// The item and line of the last row, as the position says.
    fn bottom(&mut self, look: &Look) -> Option<(usize, usize)> {
        let last = self.timeline.items().len().checked_sub(1)?;
        let found = match &self.position {
            Position::Live => None,
            Position::At(id, line) => self.index(id).map(|index| (index, *line)),
        };
        let (index, line) = found.unwrap_or_else(|| {
            // The item went away: what stood next to it is the nearest to what was read.
            match (&self.position, self.shown.last()) {
                (Position::At(..), Some(row)) => (row.item.min(last), usize::MAX),
                _ => (last, usize::MAX),
            }
        });
        let lines = self.block(index, look).lines.len();
        Some((index, line.min(lines - 1)))
    }

    fn upwards(&mut self, item: usize, line: usize, height: usize, look: &Look) -> Vec<Shown> {
        let mut rows = Vec::with_capacity(height);
        let (mut item, mut line) = (item, line);
        while rows.len() < height {
            let block = self.block(item, look);
            for line in (0..=line).rev().take(height - rows.len()) {
                rows.push(Shown { item, block: Arc::clone(&block), line });
            }
            if item == 0 {
                break;
            }
            item -= 1;
            line = self.block(item, look).lines.len() - 1;
        }
        rows
    }

    /// Fills a pane that is not full although newer rows exist.
    fn downwards(&mut self, rows: &mut Vec<Shown>, height: usize, look: &Look) {
        let Some((mut item, mut line)) = rows.last().map(|row| (row.item, row.line)) else { return };
        while rows.len() < height {
            let block = self.block(item, look);
            if line + 1 < block.lines.len() {
                line += 1;
            } else if item + 1 < self.timeline.items().len() {
                (item, line) = (item + 1, 0);
            } else {
                break;
            }
            let block = self.block(item, look);
            rows.push(Shown { item, block, line });
        }
    }

    /// Remembers where the window really stands.
    fn settle(&mut self, rows: &[Shown]) {
        if self.position == Position::Live {
            return;
        }
        let Some(row) = rows.last() else { return };
        let end = row.item + 1 == self.timeline.items().len() && row.line + 1 == row.block.lines.len();
        self.position = match self.timeline.items().get(row.item) {
            Some(item) if !end => Position::At(item.id.clone(), row.line),
            _ => Position::Live,
        };
    }

    /// The item's lines; every item has at least one.
    fn block(&mut self, index: usize, look: &Look) -> Arc<Block> {
        let Some(item) = self.timeline.items().get(index) else {
            return Arc::new(Block { lines: vec![super::line::Line::default()], folded: 0, picture: None });
        };
        if let Some(block) = self.cache.get(&item.id) {
            return Arc::clone(block);
        }
        let block = Arc::new(rows::block(item, self.size.0, look, self.unfolded.contains(&item.id)));
        self.cache.insert(item.id.clone(), Arc::clone(&block));
        block
    }

    fn index(&self, id: &ItemId) -> Option<usize> {
        self.timeline.items().iter().rposition(|item| item.id == *id)
    }
}

fn message(item: &Item) -> Option<&Arc<Message>> {
    match &item.kind {
        ItemKind::Message(message) => Some(message),
        ItemKind::Day(_) | ItemKind::ReadMarker | ItemKind::Start => None,
    }
}

fn says(message: &Message, wanted: &str) -> bool {
    message.body.words().to_lowercase().contains(wanted) || message.name.to_lowercase().contains(wanted)
}

#[cfg(test)]
mod tests;
