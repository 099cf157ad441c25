//! Changes of a room and its members, in words that follow a name.
use matrix_sdk::ruma::{
    events::{
        AnyMessageLikeEventContent, AnySyncTimelineEvent, StateEventContentChange, StateEventType,
        room::message::Relation,
    },
    room_version_rules::RoomVersionRules,
};
use matrix_sdk_ui::timeline::{
    AnyOtherStateEventContentChange as Changed, MemberProfileChange, MembershipChange, OtherState,
    RoomMembershipChange, default_event_filter,
};

use crate::{
    chat::{Body, Coming},
    text::Clean,
};

/// Whether an event has an item of its own in a timeline.
pub(super) fn shown(event: &AnySyncTimelineEvent, rules: &RoomVersionRules) -> bool {
    (default_event_filter(event, rules) || speaks(event)) && matters(event)
}

/// Whether an event of the timeline is for people. Of a room's state they want to hear who comes, what the room is called and
/// is about, that it is encrypted, and that it is closed; permissions, widgets and a bot's notes are not talk.
fn matters(event: &AnySyncTimelineEvent) -> bool {
    let AnySyncTimelineEvent::State(state) = event else { return true };
    matches!(
        state.event_type(),
        StateEventType::RoomMember
            | StateEventType::RoomCreate
            | StateEventType::RoomName
            | StateEventType::RoomTopic
            | StateEventType::RoomEncryption
            | StateEventType::RoomPinnedEvents
            | StateEventType::RoomTombstone
    )
}

/// What happened to a member.
pub(super) fn membership(change: &RoomMembershipChange) -> Body {
    let who = change.display_name().map(|name| Clean::line(&name)).filter(|name| !name.is_empty());
    let who = who.unwrap_or_else(|| Clean::line(change.user_id().localpart()));
    let reason = match change.content() {
        StateEventContentChange::Original { content, .. } => content.reason.as_deref(),
        StateEventContentChange::Redacted(_) => None,
    };
    came(change.change(), &who, reason)
}

/// What happened to `who`, and the reason that was given.
pub(super) fn came(change: Option<MembershipChange>, who: &Clean, reason: Option<&str>) -> Body {
    let (kind, words) = match change {
        Some(MembershipChange::Joined | MembershipChange::InvitationAccepted | MembershipChange::KnockAccepted) => {
            (Coming::Joined, "joined".to_owned())
        }
        Some(MembershipChange::Left) => (Coming::Left, "left".to_owned()),
        Some(MembershipChange::Invited) => (Coming::Invited, format!("invited {who}")),
        Some(MembershipChange::InvitationRejected) => (Coming::Invited, "declined the invitation".to_owned()),
        Some(MembershipChange::InvitationRevoked) => (Coming::Invited, format!("took back the invitation of {who}")),
        Some(MembershipChange::Knocked) => (Coming::Invited, "asks to be let in".to_owned()),
        Some(MembershipChange::KnockRetracted) => (Coming::Invited, "no longer asks to be let in".to_owned()),
        Some(MembershipChange::KnockDenied) => (Coming::Invited, format!("did not let in {who}")),
        Some(MembershipChange::Banned | MembershipChange::KickedAndBanned) => {
            return other(&format!("banned {who}{}", because(reason)));
        }
        Some(MembershipChange::Unbanned) => return other(&format!("lifted the ban of {who}")),
        Some(MembershipChange::Kicked) => return other(&format!("removed {who}{}", because(reason))),
        Some(MembershipChange::None | MembershipChange::Error | MembershipChange::NotImplemented) | None => {
            (Coming::Profile, format!("changed the membership of {who}"))
        }
    };
    Body::Coming(kind, Clean::line(&words))
}

/// The reason given for it.
fn because(reason: Option<&str>) -> String {
    let reason = reason.map(Clean::line).filter(|reason| !reason.is_empty());
    reason.map(|reason| format!(": {reason}")).unwrap_or_default()
}

/// What a member changed of themselves.
pub(super) fn profile(change: &MemberProfileChange) -> Body {
    renamed(change.displayname_change().map(|name| (name.old.as_deref(), name.new.as_deref())))
}

/// That they changed their name, from one to another, or else their picture.
pub(super) fn renamed(name: Option<(Option<&str>, Option<&str>)>) -> Body {
    let words = match name {
        Some((Some(old), Some(new))) => format!("is now called {new}, was {old}"),
        Some((None, Some(new))) => format!("is now called {new}"),
        Some((_, None)) => "no longer has a name of choice".to_owned(),
        None => "changed their picture".to_owned(),
    };
    Body::Coming(Coming::Profile, Clean::line(&words))
}

fn other(words: &str) -> Body {
    Body::Other(Clean::line(words))
}

/// What was changed of the room.
pub(super) fn room(change: &OtherState) -> String {
    let text = match change.content() {
        Changed::RoomName(StateEventContentChange::Original { content, .. }) => Some(content.name.as_str()),
        Changed::RoomTopic(StateEventContentChange::Original { content, .. }) => Some(content.topic.as_str()),
        _ => None,
    };
    changed(&change.content().event_type(), text)
}

/// What was changed of the room, by the kind of event; `text`: its new name or topic.
pub(super) fn changed(kind: &StateEventType, text: Option<&str>) -> String {
    match (kind, text) {
        (StateEventType::RoomName, Some(name)) => format!("named the room {name}"),
        (StateEventType::RoomTopic, Some(topic)) => format!("changed the topic to: {topic}"),
        (StateEventType::RoomCreate, _) => "made the room".to_owned(),
        (StateEventType::RoomEncryption, _) => "turned on encryption".to_owned(),
        (StateEventType::RoomPinnedEvents, _) => "changed the pinned messages".to_owned(),
        (StateEventType::RoomTombstone, _) => "closed the room; it goes on in another one".to_owned(),
        (kind, _) => format!("changed the room ({kind})"),
    }
}

/// Whether it is a message of a kind that neither the specification nor the SDK knows: it has words all the same.
fn speaks(event: &AnySyncTimelineEvent) -> bool {
    let AnySyncTimelineEvent::MessageLike(event) = event else { return false };
    let Some(AnyMessageLikeEventContent::RoomMessage(content)) = event.original_content() else { return false };
    !matches!(content.relates_to, Some(Relation::Replacement(_)))
}
