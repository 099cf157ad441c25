//! What is said, of every kind.
use std::sync::Arc;

use matrix_sdk::ruma::events::room::message::{FormattedBody, MessageFormat, MessageType};
use matrix_sdk_ui::timeline::{BeaconInfo, MsgLikeContent, MsgLikeKind, TimelineItemContent};

use super::{View, media, poll, short};
use crate::{
    chat::{Body, matrix::state},
    text::{Clean, Rich},
};

/// Lines kept of one message.
const LINES: usize = 500;
/// Characters kept of the message that a reply answers.
const FIRST_LINE: usize = 200;

pub(super) fn body(content: &TimelineItemContent, view: &View) -> Body {
    match content {
        TimelineItemContent::MsgLike(MsgLikeContent { kind, .. }) => match kind {
            MsgLikeKind::Message(message) => said(message.msgtype()),
            MsgLikeKind::Redacted => Body::Redacted,
            MsgLikeKind::UnableToDecrypt(_) => Body::Undecryptable,
            MsgLikeKind::Sticker(sticker) => media::sticker(sticker.content()),
            MsgLikeKind::Poll(state) => Body::Poll(Arc::new(poll::results(&state.results(), &view.own))),
            MsgLikeKind::LiveLocation(place) => live_place(place.latest_location().map(BeaconInfo::geo_uri)),
            MsgLikeKind::Other(event) => other(&format!("sent something hallway cannot show ({})", event.event_type())),
        },
        TimelineItemContent::CallInvite => other("started a call"),
        TimelineItemContent::RtcNotification { declined_by, .. } if declined_by.is_empty() => other("started a call"),
        TimelineItemContent::RtcNotification { .. } => other("started a call, which was declined"),
        TimelineItemContent::FailedToParseMessageLike { event_type, .. } => {
            other(&format!("sent something malformed ({event_type})"))
        }
        TimelineItemContent::FailedToParseState { event_type, .. } => {
            other(&format!("changed the room in a malformed way ({event_type})"))
        }
        TimelineItemContent::MembershipChange(change) => state::membership(change),
        TimelineItemContent::ProfileChange(change) => state::profile(change),
        TimelineItemContent::OtherState(change) => other(&state::room(change)),
    }
}

/// The first line of it, for where it is only named.
pub(super) fn first_line(content: &TimelineItemContent, view: &View) -> Clean {
    line(&body(content, view))
}

/// The first line of what is said.
pub(in crate::chat::matrix) fn line(body: &Body) -> Clean {
    match body {
        Body::Redacted => Clean::line("a removed message"),
        Body::Undecryptable => Clean::line("an encrypted message"),
        said => short(said.words().lines().find(|line| !line.trim().is_empty()).unwrap_or_default(), FIRST_LINE),
    }
}

pub(super) fn is_edited(content: &TimelineItemContent) -> bool {
    match content {
        TimelineItemContent::MsgLike(MsgLikeContent { kind: MsgLikeKind::Message(message), .. }) => message.is_edited(),
        TimelineItemContent::MsgLike(MsgLikeContent { kind: MsgLikeKind::Poll(poll), .. }) => poll.is_edit(),
        _ => false,
    }
}

/// What a message says.
pub(in crate::chat::matrix) fn said(kind: &MessageType) -> Body {
    match kind {
        MessageType::Text(text) => Body::Text(rich(&text.body, text.formatted.as_ref())),
        MessageType::Emote(text) => Body::Emote(rich(&text.body, text.formatted.as_ref())),
        MessageType::Notice(text) => Body::Notice(rich(&text.body, text.formatted.as_ref())),
        MessageType::ServerNotice(text) => Body::Notice(rich(&text.body, None)),
        MessageType::Image(file) => media::image(file),
        MessageType::Video(file) => media::video(file),
        MessageType::Audio(file) => media::sound(file),
        MessageType::File(file) => media::file(file),
        MessageType::Location(place) => other(&format!("shares a place: {} ({})", place.body, place.geo_uri)),
        MessageType::VerificationRequest(_) => other("asks to verify"),
        other => Body::Text(rich(other.body(), None)),
    }
}

/// Words with the formatting of the one format that Matrix has (specification, "m.text": `org.matrix.custom.html`).
pub(super) fn rich(words: &str, formatted: Option<&FormattedBody>) -> Rich {
    let words = bounded(words);
    match formatted {
        Some(formatted) if formatted.format == MessageFormat::Html => Rich::formatted(words, &formatted.body),
        _ => Rich::plain(words),
    }
}

fn live_place(place: Option<&str>) -> Body {
    match place {
        Some(place) => other(&format!("shares where they are ({place})")),
        None => other("shares where they are"),
    }
}

/// A message's text; how many lines were cut is told in its last.
fn bounded(text: &str) -> Clean {
    Clean::block_bounded(text, LINES)
}

pub(in crate::chat::matrix) fn other(text: &str) -> Body {
    Body::Other(Clean::line(text))
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
    }

    #[test]
    fn only_html_is_taken_for_formatting() {
        let mut formatted = FormattedBody::html("<b>x</b>");
        assert_eq!(rich("x", Some(&formatted)), Rich::formatted(Clean::line("x"), "<b>x</b>"));
        formatted.format = MessageFormat::from("text/markdown");
        assert_eq!(rich("x", Some(&formatted)), Rich::plain(Clean::line("x")));
    }
}
