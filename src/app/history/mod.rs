//! The messages of one timeline: what is loaded, which part of it is on screen, and which message is selected. Whatever is
//! done takes as long as the rows on screen ask for, however many items are loaded.
mod fold;
mod lastlog;
mod people;
mod places;
mod rest;
mod search;
mod select;
mod window;

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::rows::{Block, Look};
use crate::chat::{Body, Change, EventId, Item, ItemId, ItemKind, Message, Timeline, UserId};
use fold::Run;
pub use search::occurrences;
use window::Position;

/// Wrapped items kept; beyond, they are wrapped again when they are needed.
const CACHE: usize = 600;

/// Messages and the window through which they are read.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Debug)]
pub struct History {
    /// All of it is one thread, which then need not be said of each message.
    pub thread: bool,
    timeline: Timeline,
    /// New messages appear at the end of what is loaded.
    live: bool,
    position: Position,
    /// Nothing that was on screen is loaded any more, and nobody went elsewhere since.
    lost: bool,
    /// What was there when the screen was cleared, up to this item, is not shown at the live end.
    cleared: Option<ItemId>,
    /// The message that keys act on while the messages have them.
    selected: Option<ItemId>,
    /// Items that are shown whole, and comings that are shown each.
    unfolded: HashSet<ItemId>,
    /// Comings and banners are shown like everything else.
    noise: bool,
    /// How many messages there are of each who spoke.
    spoke: HashMap<UserId, usize>,
    cache: HashMap<ItemId, Arc<Block>>,
    /// The folded runs that were looked at since anything changed in them.
    runs: Vec<Run>,
    sought: search::Sought,
    /// Columns and rows of the pane.
    size: (u16, u16),
    /// The pixels of a cell for which room was made, where pictures are shown.
    cell: Option<(u16, u16)>,
    shown: Vec<Shown>,
}

/// One row on the screen, top to bottom.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Index of the item, of the first one where several are folded to one line.
    pub item: usize,
    /// Index after the last of them.
    pub until: usize,
    pub block: Arc<Block>,
    /// Index of the line within the block.
    pub line: usize,
    id: ItemId,
}

/// What changes brought that a person may want to know of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct News {
    pub message: bool,
    pub mention: bool,
    /// Somebody came, went or changed their name.
    pub noise: bool,
}

impl Default for History {
    fn default() -> Self {
        Self {
            timeline: Timeline::default(),
            live: true,
            position: Position::default(),
            lost: false,
            cleared: None,
            selected: None,
            unfolded: HashSet::new(),
            noise: false,
            spoke: HashMap::new(),
            cache: HashMap::new(),
            runs: Vec::new(),
            thread: false,
            sought: search::Sought::default(),
            size: (0, 0),
            cell: None,
            shown: Vec::new(),
        }
    }
}

impl History {
    /// The rows on screen, top to bottom; as many as the pane has, or fewer.
    #[must_use]
    pub fn shown(&self) -> &[Shown] {
        &self.shown
    }

    /// Whether newer messages are below the window, loaded or not.
    #[must_use]
    pub fn scrolled(&self) -> bool {
        self.position != Position::Live || !self.live
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.timeline.items().is_empty()
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

    /// Whether the first row of all is on screen.
    #[must_use]
    pub fn at_top(&self) -> bool {
        self.shown.first().map_or(self.cleared.is_none(), |row| row.item == 0 && row.line == 0)
    }

    /// Whether the last row of all that is loaded is on screen.
    #[must_use]
    pub fn at_bottom(&self) -> bool {
        let last = |row: &Shown| row.until == self.timeline.items().len() && row.line + 1 == row.block.lines.len();
        self.shown.last().is_none_or(last)
    }

    /// Whether there is a row for each of the pane's.
    #[must_use]
    pub fn fills(&self) -> bool {
        self.shown.len() >= usize::from(self.size.1)
    }

    /// Whether the room's first event is loaded.
    #[must_use]
    pub fn starts(&self) -> bool {
        self.timeline.items().iter().take(3).any(|item| item.kind == ItemKind::Start)
    }

    /// Whether new messages appear at the end of what is loaded.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.live
    }

    /// Says whether new messages appear at the end of what is loaded.
    pub fn set_live(&mut self, live: bool) {
        if self.live && !live {
            self.hold();
        }
        self.live = live;
    }

    /// Applies what the service reports.
    pub fn apply(&mut self, changes: Vec<Change>) -> News {
        let mut news = News::default();
        let selected = self.selected_index();
        for change in changes {
            for message in self.came(&change).iter().filter_map(message).filter(|message| !message.own) {
                let noise = is_coming(message);
                news.noise |= noise;
                news.message |= !noise;
                news.mention |= message.mention;
            }
            self.note(&change);
            self.timeline.apply(change);
        }
        self.sought.outdate();
        self.reselect(selected);
        news
    }

    /// What is new at the end; what is loaded further on the way there is not.
    fn came<'c>(&self, change: &'c Change) -> &'c [Item] {
        let length = self.timeline.items().len();
        match change {
            _ if !self.live => &[],
            Change::Append(items) => items,
            Change::PushBack(item) => std::slice::from_ref(item),
            // A message goes above the local echoes that wait at the end.
            Change::Insert { index, item } if index + 3 >= length && length > 0 => std::slice::from_ref(item),
            _ => &[],
        }
    }

    /// Keeps what is known of the items in step with a change that is about to be applied.
    fn note(&mut self, change: &Change) {
        let length = self.timeline.items().len();
        match change {
            Change::Reset(items) => {
                self.forget_all();
                self.learn_all(items);
            }
            Change::Append(items) => self.learn_all(items),
            Change::PushBack(item) => self.learn(item),
            Change::PushFront(item) => {
                self.runs.clear();
                self.learn(item);
            }
            Change::Insert { index, item } if *index <= length => {
                self.runs.clear();
                self.learn(item);
            }
            Change::Set { index, item } if *index < length => {
                self.forget(*index, *index + 1);
                self.learn(item);
            }
            Change::Insert { .. } | Change::Set { .. } => {}
            Change::Remove { index } => self.gone(*index, *index + 1),
            Change::PopBack => self.gone(length.saturating_sub(1), length),
            Change::PopFront => self.gone(0, 1),
            Change::Truncate { length: kept } => self.gone(*kept, length),
            Change::Clear => self.forget_all(),
        }
    }

    fn forget_all(&mut self) {
        self.spoke.clear();
        self.cache.clear();
        self.runs.clear();
    }

    fn gone(&mut self, from: usize, until: usize) {
        self.runs.clear();
        self.forget(from, until);
    }

    fn learn_all(&mut self, items: &[Item]) {
        for item in items {
            self.learn(item);
        }
    }

    fn learn(&mut self, item: &Item) {
        self.cache.remove(&item.id);
        match message(item) {
            Some(message) if is_coming(message) => self.runs.clear(),
            Some(message) => {
                let count = self.spoke.entry(message.sender.clone()).or_default();
                *count += 1;
                if *count == 1 {
                    self.runs.clear();
                }
            }
            None => {}
        }
    }

    fn forget(&mut self, from: usize, until: usize) {
        for index in from..until {
            let Some(item) = self.timeline.items().get(index) else { return };
            self.cache.remove(&item.id);
            match message(item) {
                Some(message) if is_coming(message) => self.runs.clear(),
                Some(message) => {
                    if let Some(count) = self.spoke.get_mut(&message.sender) {
                        *count -= 1;
                        if *count == 0 {
                            self.spoke.remove(&message.sender);
                            self.runs.clear();
                        }
                    }
                }
                None => {}
            }
        }
    }

    /// Brings the rows on screen up to date, for a pane of this size.
    pub fn arrange(&mut self, size: (u16, u16), look: &Look) {
        if self.size.0 != size.0 || self.cell != look.cell || self.cache.len() > CACHE {
            self.cache.clear();
            self.runs.clear();
        }
        self.size = size;
        self.cell = look.cell;
        self.settle(look);
    }
}

fn message(item: &Item) -> Option<&Arc<Message>> {
    match &item.kind {
        ItemKind::Message(message) => Some(message),
        ItemKind::Day(_) | ItemKind::ReadMarker | ItemKind::Start => None,
    }
}

fn is_coming(message: &Message) -> bool {
    matches!(message.body, Body::Coming(..))
}

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
