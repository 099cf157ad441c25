//! The SDK's timeline items as ours: cleaned, bounded, in words where there is no text.
use std::sync::Arc;

use jiff::{Timestamp, tz::TimeZone};
use matrix_sdk::ruma::{self, MilliSecondsSinceUnixEpoch};
use matrix_sdk_ui::timeline::{
    EmbeddedEvent, EventSendState, EventTimelineItem, InReplyToDetails, ThreadSummary, TimelineDetails, TimelineItem,
    TimelineItemContent, TimelineItemKind, VirtualTimelineItem,
};

use self::body::{body, first_line, is_edited};
pub(super) use self::names::{name, user};
use super::words;
use crate::{
    chat::{Body, EventId, Item, ItemId, ItemKind, Message, Reaction, Reply, SendState, Thread},
    text::Clean,
};

pub(super) mod body;
mod bridge;
pub(super) mod media;
mod names;
pub(super) mod poll;

/// Different reactions kept of one message, and characters of each.
pub(super) const REACTIONS: usize = 50;
const REACTION: usize = 32;

/// What an item looks like depends on these, besides itself.
#[derive(Clone, Debug)]
pub(super) struct View {
    pub(super) own: ruma::OwnedUserId,
    pub(super) server: String,
    pub(super) zone: TimeZone,
    /// The room's send queue has stopped until the server is heard again.
    pub(super) waiting: bool,
}

impl View {
    /// A day's line.
    pub(super) fn day(&self, time: MilliSecondsSinceUnixEpoch) -> ItemKind {
        ItemKind::Day(time_of(time).to_zoned(self.zone.clone()).date())
    }
}

pub(super) fn item(item: &TimelineItem, view: &View) -> Item {
    let kind = match item.kind() {
        TimelineItemKind::Event(event) => ItemKind::Message(Arc::new(message(event, view))),
        TimelineItemKind::Virtual(VirtualTimelineItem::DateDivider(time)) => view.day(*time),
        TimelineItemKind::Virtual(VirtualTimelineItem::ReadMarker) => ItemKind::ReadMarker,
        TimelineItemKind::Virtual(VirtualTimelineItem::TimelineStart) => ItemKind::Start,
    };
    Item { id: ItemId(item.unique_id().0.as_str().into()), kind }
}

/// The message answers one that the SDK has not got; the event to ask details for.
pub(super) fn lacks_reply(item: &TimelineItem) -> Option<&ruma::EventId> {
    let event = item.as_event()?;
    let reply = event.content().in_reply_to()?;
    reply.event.is_unavailable().then(|| event.event_id()).flatten()
}

fn message(event: &EventTimelineItem, view: &View) -> Message {
    let (sender, content) = (event.sender(), event.content());
    Message {
        event: event.event_id().and_then(event_id),
        sender: user(sender),
        name: names::of(sender, event.sender_profile()),
        bridge: names::bridge(sender),
        time: time_of(event.timestamp()),
        body: body(content, view),
        edited: is_edited(content),
        reply: content.in_reply_to().and_then(|reply| reply_to(&reply, view)),
        reactions: reactions(content, view),
        thread: content.thread_summary().map(|thread| summary(&thread, view)),
        in_thread: content.thread_root().and_then(|root| event_id(&root)),
        readers: event.read_receipts().keys().filter(|reader| **reader != view.own && *reader != sender).count(),
        state: send_state(event.send_state(), view),
        own: event.is_own(),
        mention: event.is_highlighted(),
    }
}

/// As [`message`], of an event that stands in no timeline of the SDK: without what others did to it.
pub(super) fn embedded(event: &EmbeddedEvent, id: &ruma::EventId, view: &View) -> Message {
    let (name, body) = (names::of(&event.sender, &event.sender_profile), body(&event.content, view));
    bare(id, &event.sender, name, event.timestamp, body, view)
}

/// As [`embedded`], of an event that is not as it should be.
pub(super) fn malformed(
    id: &ruma::EventId,
    sender: &ruma::UserId,
    time: MilliSecondsSinceUnixEpoch,
    kind: &str,
    view: &View,
) -> Message {
    let body = body::other(&format!("sent something malformed ({kind})"));
    bare(id, sender, name(sender, None, false), time, body, view)
}

/// A message of which nothing else is known.
pub(super) fn bare(
    id: &ruma::EventId,
    sender: &ruma::UserId,
    name: Clean,
    time: MilliSecondsSinceUnixEpoch,
    body: Body,
    view: &View,
) -> Message {
    Message {
        event: event_id(id),
        sender: user(sender),
        name,
        bridge: names::bridge(sender),
        time: time_of(time),
        body,
        edited: false,
        reply: None,
        reactions: Vec::new(),
        thread: None,
        in_thread: None,
        readers: 0,
        state: SendState::Sent,
        own: sender == view.own,
        mention: false,
    }
}

/// An event's identifier, as far as it is one.
pub(super) fn event_id(id: &ruma::EventId) -> Option<EventId> {
    id.as_str().parse().ok()
}

fn send_state(state: Option<&EventSendState>, view: &View) -> SendState {
    match state {
        None | Some(EventSendState::Sent { .. }) => SendState::Sent,
        Some(EventSendState::SendingFailed { error, is_recoverable: false }) => {
            SendState::Refused(Clean::line(&words::any(&**error, &view.server)))
        }
        Some(EventSendState::NotSentYet { .. } | EventSendState::SendingFailed { .. }) if view.waiting => {
            SendState::Waiting
        }
        Some(EventSendState::NotSentYet { .. } | EventSendState::SendingFailed { .. }) => SendState::Sending,
    }
}

fn reactions(content: &TimelineItemContent, view: &View) -> Vec<Reaction> {
    let Some(reactions) = content.reactions() else { return Vec::new() };
    reactions
        .iter()
        .filter(|(_, people)| !people.is_empty())
        .take(REACTIONS)
        .map(|(key, people)| reaction(key, people.len(), people.contains_key(&view.own)))
        .collect()
}

/// A reaction as it is told; `people` have put it there.
pub(super) fn reaction(key: &str, people: usize, mine: bool) -> Reaction {
    Reaction { key: short(key, REACTION), count: people, mine }
}

fn reply_to(reply: &InReplyToDetails, view: &View) -> Option<Reply> {
    let event = event_id(&reply.event_id)?;
    Some(match &reply.event {
        TimelineDetails::Ready(answered) => answer(event, answered, view),
        TimelineDetails::Error(_) => gone(event),
        TimelineDetails::Unavailable | TimelineDetails::Pending => {
            Reply { event, name: Clean::default(), text: Clean::default() }
        }
    })
}

/// The answer to `event`, which is `answered`.
pub(super) fn answer(event: EventId, answered: &EmbeddedEvent, view: &View) -> Reply {
    Reply {
        event,
        name: names::of(&answered.sender, &answered.sender_profile),
        text: first_line(&answered.content, view),
    }
}

/// The answer to `event`, which cannot be had.
pub(super) fn gone(event: EventId) -> Reply {
    Reply { event, name: Clean::default(), text: Clean::line("a message that is gone") }
}

fn summary(thread: &ThreadSummary, view: &View) -> Thread {
    let latest = match &thread.latest_event {
        TimelineDetails::Ready(latest) => Some(latest),
        _ => None,
    };
    latest_of(thread.num_replies.into(), latest.map(|latest| &**latest), view)
}

/// What is known of a thread.
pub(super) fn latest_of(count: u64, latest: Option<&EmbeddedEvent>, view: &View) -> Thread {
    let name = latest.map(|latest| names::of(&latest.sender, &latest.sender_profile)).unwrap_or_default();
    let text = latest.map(|latest| first_line(&latest.content, view)).unwrap_or_default();
    Thread { count, name, text }
}

pub(super) fn short(text: &str, most: usize) -> Clean {
    let mut kept: String = text.chars().take(most).collect();
    if kept.len() < text.len() {
        kept.push('…');
    }
    Clean::line(&kept)
}

pub(super) fn time_of(time: MilliSecondsSinceUnixEpoch) -> Timestamp {
    // A server may send any number; one that is no time is shown as the beginning of time.
    Timestamp::from_millisecond(time.get().into()).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_short_is_clean() {
        assert_eq!(&*short("👍👍👍", 2), "👍👍…");
        assert_eq!(&*short("a\nb", 9), "a b");
    }

    #[test]
    fn a_time_out_of_range_is_no_reason_to_fail() {
        assert_eq!(time_of(MilliSecondsSinceUnixEpoch(ruma::UInt::MAX)), Timestamp::UNIX_EPOCH);
    }
}
