//! The SDK's timeline items as ours: cleaned, bounded, in words where there is no text.
use std::sync::Arc;

use jiff::{Timestamp, tz::TimeZone};
use matrix_sdk::ruma::{self, MilliSecondsSinceUnixEpoch, events::room::message::MessageType};
use matrix_sdk_ui::timeline::{
    EmbeddedEvent, EventSendState, EventTimelineItem, InReplyToDetails, Message as SdkMessage, MsgLikeContent,
    MsgLikeKind, Profile, TimelineDetails, TimelineItem, TimelineItemContent, TimelineItemKind, VirtualTimelineItem,
};

use super::{state, words};
use crate::{
    chat::{Body, Item, ItemId, ItemKind, Message, Reaction, Reply, SendState},
    text::{Clean, Rich},
};

/// Lines kept of one message.
const LINES: usize = 500;
/// Characters kept of the message that a reply answers, and of names.
const FIRST_LINE: usize = 200;
const NAME: usize = 80;
/// Different reactions kept of one message, and characters of each.
const REACTIONS: usize = 50;
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

pub(super) fn item(item: &TimelineItem, view: &View) -> Item {
    let kind = match item.kind() {
        TimelineItemKind::Event(event) => ItemKind::Message(Arc::new(message(event, view))),
        TimelineItemKind::Virtual(VirtualTimelineItem::DateDivider(time)) => {
            ItemKind::Day(time_of(*time).to_zoned(view.zone.clone()).date())
        }
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
    let sender = event.sender();
    Message {
        event: event.event_id().and_then(|id| id.as_str().parse().ok()),
        sender: user(sender),
        name: name(sender, event.sender_profile()),
        bridge: None,
        time: time_of(event.timestamp()),
        body: body(event.content()),
        edited: matches!(message_of(event.content()), Some(message) if message.is_edited()),
        reply: event.content().in_reply_to().and_then(|reply| reply_to(&reply)),
        reactions: reactions(event.content(), view),
        thread: None,
        in_thread: None,
        readers: 0,
        state: send_state(event.send_state(), view),
        own: event.is_own(),
        mention: event.is_highlighted(),
    }
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
        .map(|(key, people)| Reaction {
            key: short(key, REACTION),
            count: people.len(),
            mine: people.contains_key(&view.own),
        })
        .collect()
}

fn reply_to(reply: &InReplyToDetails) -> Option<Reply> {
    let event = reply.event_id.as_str().parse().ok()?;
    Some(match &reply.event {
        TimelineDetails::Ready(answered) => {
            Reply { event, name: name(&answered.sender, &answered.sender_profile), text: first_line(answered) }
        }
        TimelineDetails::Error(_) => {
            Reply { event, name: Clean::default(), text: Clean::line("a message that is gone") }
        }
        TimelineDetails::Unavailable | TimelineDetails::Pending => {
            Reply { event, name: Clean::default(), text: Clean::default() }
        }
    })
}

fn first_line(event: &EmbeddedEvent) -> Clean {
    let body = body(&event.content);
    match &body {
        Body::Redacted => Clean::line("a removed message"),
        Body::Undecryptable => Clean::line("an encrypted message"),
        said => short(said.words().lines().find(|line| !line.trim().is_empty()).unwrap_or_default(), FIRST_LINE),
    }
}

fn body(content: &TimelineItemContent) -> Body {
    match content {
        TimelineItemContent::MsgLike(MsgLikeContent { kind, .. }) => match kind {
            MsgLikeKind::Message(message) => said(message),
            MsgLikeKind::Redacted => Body::Redacted,
            MsgLikeKind::UnableToDecrypt(_) => Body::Undecryptable,
            MsgLikeKind::Sticker(sticker) => other(&format!("sent a sticker: {}", sticker.content().body)),
            MsgLikeKind::Poll(poll) => other(&format!("asked a poll: {}", poll.results().question)),
            MsgLikeKind::LiveLocation(_) => other("shares where they are"),
            MsgLikeKind::Other(event) => other(&format!("sent something hallway cannot show ({})", event.event_type())),
        },
        TimelineItemContent::CallInvite | TimelineItemContent::RtcNotification { .. } => other("started a call"),
        TimelineItemContent::FailedToParseMessageLike { event_type, .. } => {
            other(&format!("sent something malformed ({event_type})"))
        }
        TimelineItemContent::FailedToParseState { event_type, .. } => {
            other(&format!("changed the room in a malformed way ({event_type})"))
        }
        TimelineItemContent::MembershipChange(change) => other(&state::membership(change)),
        TimelineItemContent::ProfileChange(change) => other(&state::profile(change)),
        TimelineItemContent::OtherState(change) => other(&state::room(change)),
    }
}

fn said(message: &SdkMessage) -> Body {
    let sent = |what: &str, name: &str, caption: Option<&str>| {
        let caption = caption.map(|text| format!(" · {text}")).unwrap_or_default();
        other(&format!("sent {what}: {name}{caption}"))
    };
    match message.msgtype() {
        MessageType::Text(text) => Body::Text(plain(&text.body)),
        MessageType::Emote(text) => Body::Emote(plain(&text.body)),
        MessageType::Notice(text) => Body::Notice(plain(&text.body)),
        MessageType::ServerNotice(text) => Body::Notice(plain(&text.body)),
        MessageType::Image(file) => sent("a picture", file.filename(), file.caption()),
        MessageType::Video(file) => sent("a video", file.filename(), file.caption()),
        MessageType::Audio(file) => sent("a sound", file.filename(), file.caption()),
        MessageType::File(file) => sent("a file", file.filename(), file.caption()),
        MessageType::Location(place) => sent("a place", &place.body, None),
        MessageType::VerificationRequest(_) => other("asks to verify"),
        other => Body::Text(plain(other.body())),
    }
}

fn message_of(content: &TimelineItemContent) -> Option<&SdkMessage> {
    match content {
        TimelineItemContent::MsgLike(MsgLikeContent { kind: MsgLikeKind::Message(message), .. }) => Some(message),
        _ => None,
    }
}

fn plain(text: &str) -> Rich {
    Rich::plain(bounded(text))
}

/// A message's text; how many lines were cut is told in its last.
fn bounded(text: &str) -> Clean {
    Clean::block_bounded(text, LINES)
}

/// The display name with the whole identifier where another member bears the same, the localpart where there is none.
fn name(sender: &ruma::UserId, profile: &TimelineDetails<Profile>) -> Clean {
    let localpart = || short(sender.localpart(), NAME);
    let TimelineDetails::Ready(profile) = profile else { return localpart() };
    let name = short(profile.display_name.as_deref().unwrap_or_default(), NAME);
    match name {
        name if name.is_empty() => localpart(),
        name if profile.display_name_ambiguous => Clean::line(&format!("{name} ({sender})")),
        name => name,
    }
}

fn user(sender: &ruma::UserId) -> crate::chat::UserId {
    let mut kept = String::new();
    for c in sender.as_str().chars().filter(|c| !c.is_control() && !c.is_whitespace()) {
        if kept.len() + c.len_utf8() > 255 {
            break;
        }
        kept.push(c);
    }
    kept.parse().expect("an at sign and a colon, without blanks, in 255 bytes")
}

fn other(text: &str) -> Body {
    Body::Other(Clean::line(text))
}

fn short(text: &str, most: usize) -> Clean {
    let mut kept: String = text.chars().take(most).collect();
    if kept.len() < text.len() {
        kept.push('…');
    }
    Clean::line(&kept)
}

fn time_of(time: MilliSecondsSinceUnixEpoch) -> Timestamp {
    // A server may send any number; one that is no time is shown as the beginning of time.
    Timestamp::from_millisecond(time.get().into()).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_bodies_are_cut_and_say_so() {
        let body = bounded(&"x\n".repeat(10_000));
        assert_eq!(body.lines().count(), LINES);
        assert_eq!(body.lines().last(), Some("… 9501 more lines"));
        assert_eq!(&*bounded("one\ntwo"), "one\ntwo");
    }

    #[test]
    fn hostile_text_loses_what_could_disturb_the_screen() {
        let text = format!("a\u{1b}[2J\u{202e}b{}", "\u{301}".repeat(30_000));
        let body = bounded(&text);
        assert!(!body.chars().any(|c| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)));
        assert_eq!(&*short("👍👍👍", 2), "👍👍…");
        assert_eq!(&*short("a\nb", 9), "a b");
    }

    #[test]
    fn a_time_out_of_range_is_no_reason_to_fail() {
        assert_eq!(time_of(MilliSecondsSinceUnixEpoch(ruma::UInt::MAX)), Timestamp::UNIX_EPOCH);
    }
}
