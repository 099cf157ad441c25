//! The server's events as what they come to, without a room of the SDK: that has none where the account is not in it.
use std::collections::HashMap;

use matrix_sdk::ruma::{
    MilliSecondsSinceUnixEpoch, OwnedEventId, OwnedUserId, UInt,
    events::{
        AnyMessageLikeEventContent, AnySyncMessageLikeEvent, AnySyncStateEvent, AnySyncTimelineEvent,
        room::{
            member::{Change, MembershipChange as Changed},
            message::{Relation, RoomMessageEventContent, RoomMessageEventContentWithoutRelation},
        },
    },
    html::{HtmlSanitizerMode, RemoveReplyFallback},
    room_version_rules::RoomVersionRules,
    serde::Raw,
};
use matrix_sdk_ui::timeline::MembershipChange;
use serde::Deserialize;

use super::names::Names;
use crate::{
    chat::{
        Body, Message, Reply, Thread,
        matrix::{
            items::{self, View, body},
            state,
            timeline::window::{Mark, Piece, Told, What},
        },
    },
    text::Clean,
};

/// An event as the server tells it.
pub(super) type RawEvent = Raw<AnySyncTimelineEvent>;

/// What is read of any event, however broken the rest of it is.
#[derive(Deserialize)]
struct Head {
    event_id: OwnedEventId,
    sender: OwnedUserId,
    origin_server_ts: UInt,
    #[serde(rename = "type")]
    kind: String,
    /// Before room version 11; a server tells it in this place of later ones, too.
    redacts: Option<OwnedEventId>,
    #[serde(default)]
    content: Links,
    #[serde(default)]
    unsigned: Unsigned,
}

#[derive(Default, Deserialize)]
struct Links {
    redacts: Option<OwnedEventId>,
    #[serde(rename = "m.relates_to")]
    relation: Option<Link>,
    #[serde(rename = "m.mentions")]
    mentions: Option<Named>,
}

#[derive(Deserialize)]
struct Link {
    rel_type: Option<String>,
    #[serde(rename = "m.in_reply_to")]
    answers: Option<Answered>,
}

#[derive(Deserialize)]
struct Answered {
    event_id: OwnedEventId,
}

#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    user_ids: Vec<String>,
    #[serde(default)]
    room: bool,
}

#[derive(Default, Deserialize)]
struct Unsigned {
    #[serde(rename = "m.relations", default)]
    relations: Relations,
}

#[derive(Default, Deserialize)]
struct Relations {
    #[serde(rename = "m.replace")]
    edit: Option<RawEvent>,
    #[serde(rename = "m.thread")]
    thread: Option<Summary>,
}

#[derive(Deserialize)]
struct Summary {
    count: u64,
    latest_event: Option<RawEvent>,
}

/// What the events come to, in their order; those of threads and those that are not for people are left out.
pub(super) fn pieces<'e>(events: impl IntoIterator<Item = &'e RawEvent>, names: &mut Names, view: &View) -> Vec<Piece> {
    events.into_iter().filter_map(|event| piece(event, names, view)).collect()
}

fn piece(raw: &RawEvent, names: &mut Names, view: &View) -> Option<Piece> {
    let head = head(raw)?;
    let time = MilliSecondsSinceUnixEpoch(head.origin_server_ts);
    let Ok(event) = raw.deserialize() else {
        let shown = head.kind.starts_with("m.room.message") || head.kind.starts_with("m.sticker");
        let message = items::malformed(&head.event_id, &head.sender, time, &head.kind, view);
        return shown.then(|| told(head.event_id, message, None));
    };
    if let AnySyncTimelineEvent::State(AnySyncStateEvent::RoomMember(_)) = &event {
        names.learn(raw.cast_ref_unchecked());
    }
    if let Some((target, what)) = mark(&head, &event) {
        let Head { event_id, sender, origin_server_ts, .. } = head;
        return Some(Piece::Mark(Mark { event: event_id, target, sender, time: origin_server_ts, what }));
    }
    let thread = head.content.relation.as_ref().filter(|link| link.rel_type.as_deref() == Some("m.thread"));
    if thread.is_some() || !state::shown(&event, &RULES) {
        return None;
    }
    let poll = match &event {
        AnySyncTimelineEvent::MessageLike(AnySyncMessageLikeEvent::UnstablePollStart(poll)) => {
            poll.as_original().map(|poll| Box::new(poll.content.poll_start().clone()))
        }
        _ => None,
    };
    let said = said(&event, names, view)?;
    let mut message = items::bare(&head.event_id, &head.sender, names.of(&head.sender), time, said, view);
    finish(&mut message, &head, names, view);
    Some(told(head.event_id, message, poll))
}

/// A room's redactions look alike to us in every version; see [`Head::redacts`].
const RULES: RoomVersionRules = RoomVersionRules::V11;

fn told(
    event: OwnedEventId,
    message: Message,
    poll: Option<Box<matrix_sdk::ruma::events::poll::unstable_start::UnstablePollStartContentBlock>>,
) -> Piece {
    Piece::Message(Box::new(Told { event, message, poll }))
}

/// What is read of it first; where what stands beside the event's essence is broken, without that.
fn head(raw: &RawEvent) -> Option<Head> {
    #[derive(Deserialize)]
    struct Bare {
        event_id: OwnedEventId,
        sender: OwnedUserId,
        origin_server_ts: UInt,
        #[serde(rename = "type")]
        kind: String,
    }
    serde_json::from_str(raw.json().get()).ok().or_else(|| {
        let Bare { event_id, sender, origin_server_ts, kind } = serde_json::from_str(raw.json().get()).ok()?;
        let (content, unsigned) = (Links::default(), Unsigned::default());
        Some(Head { event_id, sender, origin_server_ts, kind, redacts: None, content, unsigned })
    })
}

/// What it answers, what became of it, and what goes on from it.
fn finish(message: &mut Message, head: &Head, names: &Names, view: &View) {
    if let Some(named) = &head.content.mentions {
        let own = named.user_ids.iter().any(|user| *user == view.own.as_str());
        message.mention = (own || named.room) && !message.own;
    }
    if message.body == Body::Redacted {
        return;
    }
    let answers = head.content.relation.as_ref().and_then(|link| link.answers.as_ref());
    message.reply = answers.and_then(|answered| items::event_id(&answered.event_id)).map(|event| Reply {
        event,
        name: Clean::default(),
        text: Clean::default(),
    });
    let edit =
        head.unsigned.relations.edit.as_ref().and_then(|edit| Some((self::head(edit)?, edit.deserialize().ok()?)));
    if let Some((edit, event)) = edit
        && edit.sender == head.sender
        && let Some((_, What::Edit(body))) = mark(&edit, &event)
    {
        (message.body, message.edited) = (body, true);
    }
    if let Some(Summary { count, latest_event }) = &head.unsigned.relations.thread
        && *count > 0
    {
        let latest = latest_event.as_ref().and_then(|latest| first_line(latest, names, view)).unwrap_or_default();
        message.thread = Some(Thread { count: *count, name: latest.0, text: latest.1 });
    }
}

/// Who said it, and its first line.
pub(super) fn first_line(raw: &RawEvent, names: &Names, view: &View) -> Option<(Clean, Clean)> {
    let (head, event) = (head(raw)?, raw.deserialize().ok()?);
    Some((names.of(&head.sender), body::line(&said(&event, names, view)?)))
}

/// What it does to another event, if that is what it is.
fn mark(head: &Head, event: &AnySyncTimelineEvent) -> Option<(OwnedEventId, What)> {
    let AnySyncTimelineEvent::MessageLike(event) = event else { return None };
    if let AnySyncMessageLikeEvent::RoomRedaction(_) = event {
        let target = head.redacts.clone().or_else(|| head.content.redacts.clone())?;
        return Some((target, What::Redaction));
    }
    match event.original_content()? {
        AnyMessageLikeEventContent::Reaction(content) => {
            Some((content.relates_to.event_id, What::Reaction(content.relates_to.key)))
        }
        AnyMessageLikeEventContent::RoomMessage(RoomMessageEventContent {
            relates_to: Some(Relation::Replacement(edit)),
            ..
        }) => Some((edit.event_id, What::Edit(edited(edit.new_content)))),
        AnyMessageLikeEventContent::UnstablePollResponse(content) => {
            Some((content.relates_to.event_id, What::Vote(content.poll_response.answers)))
        }
        AnyMessageLikeEventContent::UnstablePollEnd(content) => Some((content.relates_to.event_id, What::End)),
        _ => None,
    }
}

fn edited(mut content: RoomMessageEventContentWithoutRelation) -> Body {
    content.msgtype.sanitize(HtmlSanitizerMode::Compat, RemoveReplyFallback::No);
    body::said(&content.msgtype)
}

/// What it says.
fn said(event: &AnySyncTimelineEvent, names: &Names, view: &View) -> Option<Body> {
    let event = match event {
        AnySyncTimelineEvent::MessageLike(event) => event,
        AnySyncTimelineEvent::State(event) => return changed(event, names),
    };
    let Some(content) = event.original_content() else { return Some(Body::Redacted) };
    Some(match content {
        AnyMessageLikeEventContent::RoomMessage(mut content) => {
            content.sanitize(HtmlSanitizerMode::Compat, RemoveReplyFallback::Yes);
            body::said(&content.msgtype)
        }
        AnyMessageLikeEventContent::Sticker(sticker) => items::media::sticker(&sticker),
        AnyMessageLikeEventContent::UnstablePollStart(poll) => {
            Body::Poll(items::poll::counted(poll.poll_start(), &HashMap::new(), false, &view.own).into())
        }
        AnyMessageLikeEventContent::RoomEncrypted(_) => Body::Undecryptable,
        AnyMessageLikeEventContent::CallInvite(_) | AnyMessageLikeEventContent::RtcNotification(_) => {
            body::other("started a call")
        }
        _ => body::other(&format!("sent something hallway cannot show ({})", event.event_type())),
    })
}

/// What was changed of the room or of somebody in it.
fn changed(event: &AnySyncStateEvent, names: &Names) -> Option<Body> {
    let text = match event {
        AnySyncStateEvent::RoomMember(event) => {
            let event = event.as_original()?;
            let who = match event.content.displayname.as_deref().map(Clean::line).filter(|name| !name.is_empty()) {
                Some(name) => name,
                None => names.of(&event.state_key),
            };
            return Some(match event.membership_change() {
                Changed::ProfileChanged { displayname_change, .. } => {
                    state::renamed(displayname_change.map(|Change { old, new }| (old, new)))
                }
                change => state::came(as_told(&change), &who, event.content.reason.as_deref()),
            });
        }
        AnySyncStateEvent::RoomName(event) => event.as_original().map(|event| event.content.name.clone()),
        AnySyncStateEvent::RoomTopic(event) => event.as_original().map(|event| event.content.topic.clone()),
        _ => None,
    };
    Some(body::other(&state::changed(&event.event_type(), text.as_deref())))
}

/// The same, as the SDK's timelines tell it.
fn as_told(change: &Changed<'_>) -> Option<MembershipChange> {
    Some(match change {
        Changed::None => MembershipChange::None,
        Changed::Error => MembershipChange::Error,
        Changed::Joined => MembershipChange::Joined,
        Changed::Left => MembershipChange::Left,
        Changed::Banned => MembershipChange::Banned,
        Changed::Unbanned => MembershipChange::Unbanned,
        Changed::Kicked => MembershipChange::Kicked,
        Changed::Invited => MembershipChange::Invited,
        Changed::KickedAndBanned => MembershipChange::KickedAndBanned,
        Changed::InvitationAccepted => MembershipChange::InvitationAccepted,
        Changed::InvitationRejected => MembershipChange::InvitationRejected,
        Changed::InvitationRevoked => MembershipChange::InvitationRevoked,
        Changed::Knocked => MembershipChange::Knocked,
        Changed::KnockAccepted => MembershipChange::KnockAccepted,
        Changed::KnockRetracted => MembershipChange::KnockRetracted,
        Changed::KnockDenied => MembershipChange::KnockDenied,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
