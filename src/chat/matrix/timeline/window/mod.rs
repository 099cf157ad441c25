//! A part of a room's past, far from its live end: loaded piece by piece in both directions, in bounded memory.
//!
//! The SDK's timelines only grow. One that is focused on an event also stays in its cache until the program ends, as it was
//! then, with what has been removed since (matrix-sdk 0.18, `event_focused_caches`). So what is far back is kept here.
use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
};

use jiff::tz::TimeZone;
use matrix_sdk::ruma::{
    OwnedEventId, OwnedUserId, UInt, UserId, events::poll::unstable_start::UnstablePollStartContentBlock,
};

use crate::chat::{Body, EventId, Item, ItemId, ItemKind, Message, Reply};

mod changes;
mod fetch;
mod marks;
mod pieces;

use self::marks::Marks;
pub(in crate::chat::matrix) use self::{changes::changes, fetch::Chunk};
pub(super) use self::{
    fetch::{Near, around, further, marker, since},
    pieces::{Source, pieces},
};

/// Messages kept; past these, the chunks farthest from where the person reads are dropped.
const MOST: usize = 1_000;
/// Messages of which it is remembered what others did to them, with those not loaded yet.
const MARKED: usize = 4_000;
/// Messages of a piece at the end that grows no more.
const SPAN: usize = 50;

/// What one event comes to.
#[derive(Debug)]
pub(in crate::chat::matrix) enum Piece {
    Message(Box<Told>),
    /// What others did to a message.
    Mark(Mark),
}

/// A message as it was sent.
#[derive(Clone, Debug)]
pub(in crate::chat::matrix) struct Told {
    pub(in crate::chat::matrix) event: OwnedEventId,
    pub(in crate::chat::matrix) message: Message,
    pub(in crate::chat::matrix) poll: Option<Box<UnstablePollStartContentBlock>>,
}

/// Something done to `target` by `sender`, with `event`.
#[derive(Debug)]
pub(in crate::chat::matrix) struct Mark {
    pub(in crate::chat::matrix) event: OwnedEventId,
    pub(in crate::chat::matrix) target: OwnedEventId,
    pub(in crate::chat::matrix) sender: OwnedUserId,
    /// Milliseconds, as the sender's server says.
    pub(in crate::chat::matrix) time: UInt,
    pub(in crate::chat::matrix) what: What,
}

#[derive(Debug)]
pub(in crate::chat::matrix) enum What {
    Reaction(String),
    Edit(Body),
    Redaction,
    Vote(Vec<String>),
    End,
}

/// The part that is loaded.
pub(in crate::chat::matrix) struct Window {
    /// Tells it from others that were open before.
    pub(in crate::chat::matrix) number: u64,
    entries: VecDeque<Entry>,
    /// The server's answers that it consists of, the oldest first.
    chunks: VecDeque<Span>,
    marks: HashMap<OwnedEventId, Marks>,
    /// What each reaction and vote was given to.
    targets: HashMap<OwnedEventId, OwnedEventId>,
    /// Where reading stopped last.
    pub(in crate::chat::matrix) marker: Option<OwnedEventId>,
    own: OwnedUserId,
    zone: TimeZone,
}

struct Entry {
    told: Told,
    /// With what others did to it.
    shown: Arc<Message>,
}

/// One of the server's answers: how many messages of it are shown, and the tokens at its ends; none where nothing follows.
#[derive(Clone, Debug)]
struct Span {
    length: usize,
    older: Option<String>,
    newer: Option<String>,
}

impl Window {
    /// An empty one.
    pub(in crate::chat::matrix) fn new(
        number: u64,
        own: OwnedUserId,
        zone: TimeZone,
        marker: Option<OwnedEventId>,
    ) -> Self {
        let (entries, chunks) = (VecDeque::new(), VecDeque::new());
        Self { number, entries, chunks, marks: HashMap::new(), targets: HashMap::new(), marker, own, zone }
    }

    /// Where older messages are asked for; none at the room's start.
    pub(in crate::chat::matrix) fn older(&self) -> Option<&str> {
        self.chunks.front()?.older.as_deref()
    }

    /// Where newer ones are.
    pub(in crate::chat::matrix) fn newer(&self) -> Option<&str> {
        self.chunks.back()?.newer.as_deref()
    }

    /// Puts what the server answered before the rest.
    pub(in crate::chat::matrix) fn push_front(&mut self, chunk: Chunk) {
        let Chunk { pieces, older, newer } = chunk;
        let told = self.sort(pieces);
        self.chunks.push_front(Span { length: told.len(), older, newer });
        for told in told.into_iter().rev() {
            let shown = self.shown(&told);
            self.entries.push_front(Entry { told, shown });
        }
    }

    /// Puts it after the rest.
    pub(in crate::chat::matrix) fn push_back(&mut self, chunk: Chunk) {
        let Chunk { pieces, older, newer } = chunk;
        let told = self.sort(pieces);
        self.chunks.push_back(Span { length: told.len(), older, newer });
        for told in told {
            let shown = self.shown(&told);
            self.entries.push_back(Entry { told, shown });
        }
    }

    /// Drops what is farthest from the newer (or older) end.
    pub(in crate::chat::matrix) fn trim(&mut self, keep_newer: bool) {
        while self.entries.len() > MOST && self.chunks.len() > 1 {
            if keep_newer {
                let length = self.chunks.pop_front().map_or(0, |span| span.length);
                self.entries.drain(..length.min(self.entries.len()));
            } else {
                let length = self.chunks.pop_back().map_or(0, |span| span.length);
                self.entries.truncate(self.entries.len().saturating_sub(length));
            }
        }
        if self.marks.len() > MARKED {
            let entries = &self.entries;
            self.marks.retain(|target, _| entries.iter().any(|entry| entry.told.event == *target));
            let marks = &self.marks;
            self.targets.retain(|_, target| marks.contains_key(target));
        }
    }

    /// Takes in what others do to its messages.
    pub(in crate::chat::matrix) fn note(&mut self, mark: Mark) {
        let mut target = mark.target.clone();
        if matches!(mark.what, What::Redaction)
            && let Some(marked) = self.targets.remove(&target)
        {
            if let Some(marks) = self.marks.get_mut(&marked) {
                marks.take_back(&target);
            }
            target = marked;
        } else {
            if matches!(mark.what, What::Reaction(_) | What::Vote(_)) {
                self.targets.insert(mark.event.clone(), target.clone());
            }
            self.marks.entry(target.clone()).or_default().add(mark);
        }
        self.refresh(&target);
    }

    /// Takes out what these people said.
    pub(in crate::chat::matrix) fn without(&mut self, ignored: &[String]) {
        for marks in self.marks.values_mut() {
            marks.without(ignored);
        }
        let gone = |entry: &Entry| ignored.iter().any(|user| *user == *entry.told.message.sender.as_str());
        let mut at = 0;
        for span in &mut self.chunks {
            let end = (at + span.length).min(self.entries.len());
            span.length -= self.entries.range(at..end).filter(|entry| gone(entry)).count();
            at = end;
        }
        self.entries.retain(|entry| !gone(entry));
        let events: Vec<_> = self.entries.iter().map(|entry| entry.told.event.clone()).collect();
        for event in &events {
            self.refresh(event);
        }
    }

    /// Puts what was said since after the rest; it goes on from `token`. Where a small piece stands at the end, it grows.
    pub(in crate::chat::matrix) fn extend(&mut self, pieces: Vec<Piece>, token: Option<String>) {
        if let Some(last) = self.chunks.back_mut()
            && last.length >= SPAN
        {
            last.newer.clone_from(&token);
            return self.push_back(Chunk { pieces, older: token, newer: None });
        }
        let told = self.sort(pieces);
        match self.chunks.back_mut() {
            Some(last) => last.length += told.len(),
            None => self.chunks.push_back(Span { length: told.len(), older: token, newer: None }),
        }
        for told in told {
            let shown = self.shown(&told);
            self.entries.push_back(Entry { told, shown });
        }
    }

    /// What is known of the message that others answer.
    pub(in crate::chat::matrix) fn answered(&mut self, reply: &Reply) {
        let mut changed = Vec::new();
        for entry in &mut self.entries {
            if let Some(known) = entry.told.message.reply.as_mut().filter(|known| known.event == reply.event) {
                known.clone_from(reply);
                changed.push(entry.told.event.clone());
            }
        }
        for event in &changed {
            self.refresh(event);
        }
    }

    /// The messages as they were sent, oldest first.
    pub(in crate::chat::matrix) fn told(&self) -> impl DoubleEndedIterator<Item = &Told> {
        self.entries.iter().map(|entry| &entry.told)
    }

    /// The message as it is shown.
    pub(in crate::chat::matrix) fn message(&self, event: &EventId) -> Option<&Message> {
        self.entries.iter().find(|entry| entry.told.event == event.as_str()).map(|entry| &*entry.shown)
    }

    /// The message is loaded.
    pub(in crate::chat::matrix) fn holds(&self, event: &EventId) -> bool {
        self.entries.iter().any(|entry| entry.told.event == event.as_str())
    }

    /// The items as they are shown, days and markers among them.
    pub(in crate::chat::matrix) fn items(&self, name: impl Fn(&matrix_sdk::ruma::EventId) -> ItemId) -> Vec<Item> {
        let mut items = Vec::with_capacity(self.entries.len() + 8);
        if self.older().is_none() {
            items.push(Item { id: ItemId("start".into()), kind: ItemKind::Start });
        }
        let mut day = None;
        for (at, Entry { told, shown }) in self.entries.iter().enumerate() {
            let date = shown.time.to_zoned(self.zone.clone()).date();
            if day.replace(date) != Some(date) {
                let id = ItemId(format!("day-{}", told.event).into());
                items.push(Item { id, kind: ItemKind::Day(date) });
            }
            items.push(Item { id: name(&told.event), kind: ItemKind::Message(Arc::clone(shown)) });
            if self.marker.as_ref() == Some(&told.event) && at + 1 < self.entries.len() {
                items.push(Item { id: ItemId("read-marker".into()), kind: ItemKind::ReadMarker });
            }
        }
        items
    }

    /// The messages among `pieces`; the others are taken note of.
    fn sort(&mut self, pieces: Vec<Piece>) -> Vec<Told> {
        let mut told = Vec::new();
        let mut there: HashSet<OwnedEventId> = self.entries.iter().map(|entry| entry.told.event.clone()).collect();
        for piece in pieces {
            match piece {
                // Answers may overlap where events have come in a different order at different servers.
                Piece::Message(message) if !there.insert(message.event.clone()) => {}
                Piece::Message(message) => told.push(*message),
                Piece::Mark(mark) => self.note(mark),
            }
        }
        told
    }

    fn refresh(&mut self, target: &OwnedEventId) {
        let Some(at) = self.entries.iter().position(|entry| entry.told.event == *target) else { return };
        let Some(shown) = self.entries.get(at).map(|entry| self.shown(&entry.told)) else { return };
        if let Some(entry) = self.entries.get_mut(at) {
            entry.shown = shown;
        }
    }

    fn shown(&self, told: &Told) -> Arc<Message> {
        match self.marks.get(&told.event) {
            Some(marks) => Arc::new(marks.on(told, &self.own)),
            None => Arc::new(told.message.clone()),
        }
    }
}

/// The same person, whichever way they are named.
fn is(user: &UserId, message: &Message) -> bool {
    user.as_str() == message.sender.as_str()
}

#[cfg(test)]
mod tests;
