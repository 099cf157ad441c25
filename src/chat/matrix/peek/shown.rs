//! The part of a room that is shown, and telling what changes in it.
use std::collections::{HashSet, VecDeque};

use matrix_sdk::ruma::{OwnedEventId, OwnedUserId, serde::Raw};
use serde_json::Value;

use super::{
    ask::Page,
    names::Names,
    raw::{self, RawEvent},
};
use crate::chat::{
    Change, Direction, Event, EventId, Item, ItemId, Reply, RoomId,
    matrix::{
        account::Context,
        items::{self, View, body},
        timeline::window::{Chunk, Piece, Window, changes},
    },
};

/// Events kept that came while another part was shown.
const LATE: usize = 200;
/// Messages that others answer, asked for once.
const ASKED: usize = 2_000;

/// What is shown.
pub(super) struct Shown {
    context: Context,
    id: RoomId,
    view: View,
    pub(super) names: Names,
    window: Window,
    told: Vec<Item>,
    /// Came while the room's end was not shown.
    late: VecDeque<RawEvent>,
    asked: HashSet<EventId>,
}

impl Shown {
    pub(super) fn new(context: Context, id: RoomId, view: View) -> Self {
        let window = empty(&view);
        let (names, late, asked) = (Names::default(), VecDeque::new(), HashSet::new());
        Self { context, id, view, names, window, told: Vec::new(), late, asked }
    }

    /// Shows this instead: pages that follow one another, the oldest first.
    pub(super) fn begin(&mut self, pages: Vec<Chunk>) {
        self.window = empty(&self.view);
        for page in pages {
            self.window.push_back(page);
        }
        if self.is_live() {
            self.late.clear();
        }
    }

    /// A page as the window takes it.
    pub(super) fn chunk(&mut self, page: Page, direction: Direction) -> Chunk {
        self.learn(&page.people);
        let pieces = self.pieces(&page.events);
        let (start, end) = (Some(page.start), page.end);
        match direction {
            Direction::Older => Chunk { pieces, older: end, newer: start },
            Direction::Newer => Chunk { pieces, older: start, newer: end },
        }
    }

    /// The newest page, from which nothing newer follows.
    pub(super) fn newest(&mut self, page: Page) -> Chunk {
        Chunk { newer: None, ..self.chunk(page, Direction::Older) }
    }

    /// The newest messages again, after a silence: what is shown goes on to them, or is replaced by them.
    pub(super) fn again(&mut self, page: Page) {
        let known = |event: &RawEvent| event.get_field::<EventId>("event_id").ok().flatten();
        let meets = page.events.iter().filter_map(known).any(|event| self.window.holds(&event));
        if meets && self.is_live() {
            let (start, Page { events, people, .. }) = (page.start.clone(), page);
            self.heard(&events, &people, Some(start));
        } else if self.is_live() {
            let chunk = self.newest(page);
            self.begin(vec![chunk]);
        }
    }

    /// What has happened in the room, from this place on.
    pub(super) fn heard(&mut self, events: &[RawEvent], people: &[Raw<Value>], from: Option<String>) {
        self.learn(people);
        if self.is_live() {
            let pieces = self.pieces(events);
            self.window.extend(pieces, from);
            return self.window.trim(true);
        }
        for event in events {
            if self.late.len() >= LATE {
                self.late.pop_front();
            }
            self.late.push_back(event.clone());
        }
        for piece in self.pieces(events) {
            if let Piece::Mark(mark) = piece {
                self.window.note(mark);
            }
        }
    }

    /// More of the past; `true`: something that is shown was among it.
    pub(super) async fn more(&mut self, page: Page, direction: Direction) -> bool {
        let chunk = self.chunk(page, direction);
        let any = chunk.pieces.iter().any(|piece| matches!(piece, Piece::Message(_)));
        match direction {
            Direction::Older => self.window.push_front(chunk),
            Direction::Newer => self.window.push_back(chunk),
        }
        // What is dropped is told after what has come, so that there is always something around what is read.
        self.tell().await;
        self.window.trim(direction == Direction::Newer);
        if self.is_live() {
            let late = std::mem::take(&mut self.late);
            let pieces = self.pieces(&late);
            self.window.extend(pieces, None);
        }
        self.tell().await;
        any
    }

    /// Where more of it is asked for; none where nothing follows.
    pub(super) fn token(&self, direction: Direction) -> Option<String> {
        match direction {
            Direction::Older => self.window.older(),
            Direction::Newer => self.window.newer(),
        }
        .map(str::to_owned)
    }

    /// New messages appear at its end.
    pub(super) fn is_live(&self) -> bool {
        self.window.newer().is_none()
    }

    pub(super) fn holds(&self, event: &EventId) -> bool {
        self.window.holds(event)
    }

    /// The event that stands last.
    pub(super) fn last(&self) -> Option<OwnedEventId> {
        self.window.told().next_back().map(|told| told.event.clone())
    }

    /// Takes out what these people said.
    pub(super) fn without(&mut self, users: &HashSet<OwnedUserId>) {
        let users: Vec<_> = users.iter().map(ToString::to_string).collect();
        self.window.without(&users);
    }

    /// Messages that those shown answer and that are not shown themselves: each named once.
    pub(super) fn unanswered(&mut self) -> Vec<EventId> {
        let mut wanted: Vec<EventId> = Vec::new();
        let lacking = |reply: &&Reply| reply.name.is_empty() && reply.text.is_empty();
        for reply in self.window.told().filter_map(|told| told.message.reply.as_ref()).filter(lacking) {
            if !wanted.contains(&reply.event) {
                wanted.push(reply.event.clone());
            }
        }
        let mut found = Vec::new();
        wanted.retain(|event| match self.window.message(event) {
            Some(message) => {
                let (name, text) = (message.name.clone(), body::line(&message.body));
                found.push(Reply { event: event.clone(), name, text });
                false
            }
            None => true,
        });
        for reply in &found {
            self.window.answered(reply);
        }
        wanted.retain(|event| self.asked.len() < ASKED && self.asked.insert(event.clone()));
        wanted
    }

    /// What was found of a message that others answer.
    pub(super) fn answered(&mut self, event: EventId, found: Option<&RawEvent>) {
        let line = found.and_then(|found| raw::first_line(found, &self.names, &self.view));
        let reply = match line {
            Some((name, text)) => Reply { event, name, text },
            None => items::gone(event),
        };
        self.window.answered(&reply);
    }

    /// Those who said something there, and of whom it is not known what they are called.
    pub(super) fn strangers(&self, events: &[RawEvent], most: usize) -> Vec<OwnedUserId> {
        let mut strangers: Vec<OwnedUserId> = Vec::new();
        for user in events.iter().filter_map(|event| event.get_field::<OwnedUserId>("sender").ok().flatten()) {
            if strangers.len() < most && self.names.lack(&user) && !strangers.contains(&user) {
                strangers.push(user);
            }
        }
        strangers
    }

    /// Tells what has changed.
    pub(super) async fn tell(&mut self) {
        let items = self.items();
        let changes = changes(&self.told, &items);
        if !changes.is_empty() {
            self.told = items;
            self.send(changes).await;
        }
    }

    /// Tells all of it.
    pub(super) async fn reset(&mut self) {
        self.told = self.items();
        self.send(vec![Change::Reset(self.told.clone())]).await;
    }

    async fn send(&self, changes: Vec<Change>) {
        self.context.tell(Event::Timeline { timeline: self.id.clone().into(), changes }).await;
    }

    fn items(&self) -> Vec<Item> {
        self.window.items(|event| ItemId(event.as_str().into()))
    }

    fn learn(&mut self, people: &[Raw<Value>]) {
        for person in people {
            self.names.learn(person);
        }
    }

    fn pieces<'e>(&mut self, events: impl IntoIterator<Item = &'e RawEvent>) -> Vec<Piece> {
        let mut pieces = raw::pieces(events, &mut self.names, &self.view);
        let ignored = self.context.people.ignored.borrow().clone();
        let said_by = |piece: &Piece| match piece {
            Piece::Message(told) => told.message.sender.as_str().to_owned(),
            Piece::Mark(mark) => mark.sender.to_string(),
        };
        if !ignored.is_empty() {
            pieces.retain(|piece| {
                let sender = said_by(piece);
                ignored.iter().all(|user| *user != *sender)
            });
        }
        pieces
    }
}

fn empty(view: &View) -> Window {
    Window::new(0, view.own.clone(), view.zone.clone(), None)
}
