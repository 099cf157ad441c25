//! The server's events as what they come to.
use std::sync::Arc;

use futures_util::{StreamExt as _, stream};
use matrix_sdk::{
    Room,
    deserialized_responses::TimelineEvent,
    ruma::{
        EventId, OwnedEventId, OwnedUserId,
        events::{AnyMessageLikeEventContent, AnySyncMessageLikeEvent, AnySyncTimelineEvent, room::message::Relation},
        push::Action,
        serde::Raw,
    },
    serde_helpers::extract_thread_root,
};
use matrix_sdk_ui::timeline::{EmbeddedEvent, Timeline as SdkTimeline};
use serde_json::Value;

use super::{Mark, Piece, Told, What};
use crate::chat::matrix::{
    items::{self, View},
    state,
};

/// Events looked at at once: some wait for the message that they answer.
const AT_ONCE: usize = 8;

/// What events are read with.
#[derive(Clone)]
pub(in crate::chat::matrix::timeline) struct Source {
    pub(in crate::chat::matrix::timeline) room: Room,
    /// Any timeline of the room: it knows how the SDK reads an event.
    pub(in crate::chat::matrix::timeline) timeline: Arc<SdkTimeline>,
    pub(in crate::chat::matrix::timeline) view: View,
}

/// What the events come to, in their order; those of threads and those that are not for people are left out.
pub(in crate::chat::matrix::timeline) async fn pieces(source: &Source, events: Vec<TimelineEvent>) -> Vec<Piece> {
    stream::iter(events)
        .map(|event| piece(source, event))
        .buffered(AT_ONCE)
        .filter_map(async |piece| piece)
        .collect()
        .await
}

async fn piece(source: &Source, event: TimelineEvent) -> Option<Piece> {
    let raw = event.raw().clone();
    let Ok(parsed) = raw.deserialize() else { return malformed(&raw, source) };
    if let Some(mark) = mark(source, &event, &parsed).await {
        return Some(Piece::Mark(mark));
    }
    let rules = source.room.clone_info().room_version_rules_or_default();
    if !state::shown(&parsed, &rules) || extract_thread_root(&raw).is_some() {
        return None;
    }
    let id = parsed.event_id().to_owned();
    let mention = event.push_actions().is_some_and(|actions| actions.iter().any(Action::is_highlight));
    let thread = event.thread_summary.summary().map(|thread| thread.num_replies);
    let latest = event.bundled_latest_thread_event.clone();
    let poll = match &parsed {
        AnySyncTimelineEvent::MessageLike(AnySyncMessageLikeEvent::UnstablePollStart(poll)) => {
            poll.as_original().map(|poll| Box::new(poll.content.poll_start().clone()))
        }
        _ => None,
    };
    let embedded = read(source, event).await?;
    let mut message = items::embedded(&embedded, &id, &source.view);
    message.mention = mention && !message.own;
    if let Some(body) = edited(source, &raw, &embedded).await {
        (message.body, message.edited) = (body, true);
    }
    message.reply = match answered(&raw) {
        Some(answered) => reply(source, &answered).await,
        None => None,
    };
    if let Some(count) = thread.filter(|count| *count > 0) {
        let latest = match latest {
            Some(latest) => read(source, *latest).await,
            None => None,
        };
        message.thread = Some(items::latest_of(count.into(), latest.as_ref(), &source.view));
    }
    Some(Piece::Message(Box::new(Told { event: id, message, poll })))
}

/// What it does to another event, if that is what it is.
async fn mark(source: &Source, event: &TimelineEvent, parsed: &AnySyncTimelineEvent) -> Option<Mark> {
    let AnySyncTimelineEvent::MessageLike(parsed) = parsed else { return None };
    let (target, what) = match parsed {
        AnySyncMessageLikeEvent::RoomRedaction(redaction) => {
            let rules = source.room.clone_info().room_version_rules_or_default();
            (redaction.redacts(&rules.redaction)?.to_owned(), What::Redaction)
        }
        other => match other.original_content()? {
            AnyMessageLikeEventContent::Reaction(content) => {
                (content.relates_to.event_id, What::Reaction(content.relates_to.key))
            }
            AnyMessageLikeEventContent::RoomMessage(content) => match content.relates_to {
                Some(Relation::Replacement(replacement)) => {
                    let embedded = read(source, event.clone()).await?;
                    let message = items::embedded(&embedded, other.event_id(), &source.view);
                    (replacement.event_id, What::Edit(message.body))
                }
                _ => return None,
            },
            AnyMessageLikeEventContent::UnstablePollResponse(content) => {
                (content.relates_to.event_id, What::Vote(content.poll_response.answers))
            }
            AnyMessageLikeEventContent::UnstablePollEnd(content) => (content.relates_to.event_id, What::End),
            _ => return None,
        },
    };
    let (event, sender) = (parsed.event_id().to_owned(), parsed.sender().to_owned());
    Some(Mark { event, target, sender, time: parsed.origin_server_ts().get(), what })
}

/// The event as the SDK reads it.
async fn read(source: &Source, event: TimelineEvent) -> Option<EmbeddedEvent> {
    source.timeline.make_replied_to(event).await.ok().flatten()
}

/// The newest wording, which the server puts into the event (specification, "Server-side aggregation of `m.replace`").
async fn edited(
    source: &Source,
    raw: &Raw<AnySyncTimelineEvent>,
    original: &EmbeddedEvent,
) -> Option<crate::chat::Body> {
    let unsigned: Raw<Value> = raw.get_field("unsigned").ok()??;
    let relations: Raw<Value> = unsigned.get_field("m.relations").ok()??;
    let edit: Raw<AnySyncTimelineEvent> = relations.get_field("m.replace").ok()??;
    let id: OwnedEventId = edit.get_field("event_id").ok()??;
    let embedded = read(source, TimelineEvent::from_plaintext(edit)).await?;
    (embedded.sender == original.sender).then(|| items::embedded(&embedded, &id, &source.view).body)
}

/// The message that it answers.
fn answered(raw: &Raw<AnySyncTimelineEvent>) -> Option<OwnedEventId> {
    let content: Raw<Value> = raw.get_field("content").ok()??;
    let relation: Raw<Value> = content.get_field("m.relates_to").ok()??;
    let reply: Raw<Value> = relation.get_field("m.in_reply_to").ok()??;
    reply.get_field("event_id").ok()?
}

async fn reply(source: &Source, answered: &EventId) -> Option<crate::chat::Reply> {
    let event = items::event_id(answered)?;
    let found = match source.room.load_or_fetch_event(answered, None).await {
        Ok(found) => read(source, found).await,
        Err(_) => None,
    };
    Some(found.map_or_else(|| items::gone(event.clone()), |found| items::answer(event.clone(), &found, &source.view)))
}

/// An event that is not as it should be, as the SDK's timelines show it: in words.
fn malformed(raw: &Raw<AnySyncTimelineEvent>, source: &Source) -> Option<Piece> {
    if raw.get_field::<Value>("state_key").ok()?.is_some() {
        return None;
    }
    let event: OwnedEventId = raw.get_field("event_id").ok()??;
    let sender: OwnedUserId = raw.get_field("sender").ok()??;
    let time = raw.get_field("origin_server_ts").ok()??;
    let kind: String = raw.get_field("type").ok()??;
    if !kind.starts_with("m.room.message") && !kind.starts_with("m.sticker") {
        return None;
    }
    let message = items::malformed(&event, &sender, time, &kind, &source.view);
    Some(Piece::Message(Box::new(Told { event, message, poll: None })))
}
