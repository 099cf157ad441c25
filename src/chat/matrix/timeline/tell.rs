//! Items of the SDK as they are told, and what is asked of one of them.
use std::{collections::HashSet, sync::Arc};

use matrix_sdk::ruma;
use matrix_sdk_ui::{
    eyeball_im::VectorDiff,
    timeline::{EventTimelineItem, TimelineItem},
};

use super::follower::Follower;
use crate::chat::{
    Change, Direction, Event, Item, ItemId,
    matrix::{items, words},
};

/// Replied-to messages that wait to be fetched.
const WANTED: usize = 200;

impl Follower<'_> {
    /// Sends one's own message once more, or gives it up; what comes of it, the timeline tells.
    pub(super) fn again(&self, item: &ItemId, send: bool) {
        let at = self.shown.position(item);
        let event = at.filter(|_| self.window.is_none()).and_then(|at| self.source.get(at)?.as_event());
        let Some(handle) = event.and_then(EventTimelineItem::local_echo_send_handle) else { return };
        let (context, room) = (self.context.clone(), self.room.clone());
        tokio::spawn(async move {
            let done = if send {
                handle.unwedge().await.map_err(|error| words::last(&error))
            } else {
                handle.abort().await.map(drop).map_err(|error| words::last(&error))
            };
            room.send_queue().set_enabled(true);
            if let Err(reason) = done {
                let what = if send { "sent again" } else { "given up" };
                context.tell(Event::Failed { reason: format!("the message was not {what}: {reason}") }).await;
            }
        });
    }

    /// The same event is there twice; looked for only while the timeline is new.
    pub(super) fn doubled(&mut self) -> bool {
        if self.unsure == 0 || self.window.is_some() {
            return false;
        }
        self.unsure -= 1;
        let mut seen = HashSet::new();
        let mut events = self.source.iter().filter_map(|item| item.as_event()?.event_id());
        !events.all(|event| seen.insert(event))
    }

    /// The queue of the room has stopped or gone on: what waits in it looks different.
    pub(super) async fn look_again(&mut self) {
        self.view.waiting = !self.room.send_queue().is_enabled();
        let echoes = self
            .source
            .iter()
            .enumerate()
            .filter(|(_, item)| item.as_event().is_some_and(EventTimelineItem::is_local_echo));
        let diffs = echoes.map(|(index, item)| VectorDiff::Set { index, value: Arc::clone(item) }).collect();
        self.apply(diffs, false).await;
    }

    /// An item of the SDK as it is told.
    pub(super) fn item(&mut self, item: &TimelineItem) -> Item {
        if let Some(event) = items::lacks_reply(item)
            && !self.wanted.iter().any(|wanted| wanted == event)
        {
            if self.wanted.len() >= WANTED {
                self.wanted.pop_front();
            }
            self.wanted.push_back(event.to_owned());
        }
        let mut told = items::item(item, &self.view);
        if let Some(event) = item.as_event() {
            told.id = self.ids.of(event, told.id);
        }
        told
    }

    pub(super) fn change(&mut self, diff: &VectorDiff<Arc<TimelineItem>>) -> Change {
        let mut item = |item: &Arc<TimelineItem>| self.item(item);
        match diff {
            VectorDiff::Append { values } => Change::Append(values.iter().map(item).collect()),
            VectorDiff::Clear => Change::Clear,
            VectorDiff::PushFront { value } => Change::PushFront(item(value)),
            VectorDiff::PushBack { value } => Change::PushBack(item(value)),
            VectorDiff::PopFront => Change::PopFront,
            VectorDiff::PopBack => Change::PopBack,
            VectorDiff::Insert { index, value } => Change::Insert { index: *index, item: item(value) },
            VectorDiff::Set { index, value } => Change::Set { index: *index, item: item(value) },
            VectorDiff::Remove { index } => Change::Remove { index: *index },
            VectorDiff::Truncate { length } => Change::Truncate { length: *length },
            VectorDiff::Reset { values } => Change::Reset(values.iter().map(item).collect()),
        }
    }

    pub(super) async fn tell(&self, changes: Vec<Change>) {
        self.context.tell(Event::Timeline { timeline: self.id.clone(), changes }).await;
    }

    pub(super) async fn told(&self, direction: Direction, end: Result<bool, String>) {
        let timeline = self.id.clone();
        let event = match end {
            Ok(end) => Event::Paged { timeline, direction, end },
            Err(reason) => Event::PageFailed { timeline, direction, reason },
        };
        self.context.tell(event).await;
    }

    /// The event stands in the live timeline, as far as that is loaded.
    pub(super) fn is_live(&self, event: &ruma::EventId) -> bool {
        self.source.iter().any(|item| item.as_event().and_then(EventTimelineItem::event_id) == Some(event))
    }
}
