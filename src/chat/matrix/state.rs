//! Changes of a room and its members, in words that follow a name.
use matrix_sdk::ruma::events::{AnySyncTimelineEvent, StateEventContentChange, StateEventType};
use matrix_sdk_ui::timeline::{
    AnyOtherStateEventContentChange as Changed, MemberProfileChange, MembershipChange, OtherState, RoomMembershipChange,
};

/// Whether an event of the timeline is for people. Of a room's state they want to hear who comes, what the room is called and
/// is about, that it is encrypted, and that it is closed; permissions, widgets and a bot's notes are not talk.
pub(super) fn matters(event: &AnySyncTimelineEvent) -> bool {
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
pub(super) fn membership(change: &RoomMembershipChange) -> String {
    let who = change.display_name().unwrap_or_else(|| change.user_id().localpart().to_owned());
    match change.change() {
        Some(MembershipChange::Joined | MembershipChange::InvitationAccepted | MembershipChange::KnockAccepted) => {
            "joined".to_owned()
        }
        Some(MembershipChange::Left) => "left".to_owned(),
        Some(MembershipChange::Banned | MembershipChange::KickedAndBanned) => format!("banned {who}"),
        Some(MembershipChange::Unbanned) => format!("lifted the ban of {who}"),
        Some(MembershipChange::Kicked) => format!("removed {who}"),
        Some(MembershipChange::Invited) => format!("invited {who}"),
        Some(MembershipChange::InvitationRejected) => "declined the invitation".to_owned(),
        Some(MembershipChange::InvitationRevoked) => format!("took back the invitation of {who}"),
        Some(MembershipChange::Knocked) => "asks to be let in".to_owned(),
        Some(MembershipChange::KnockRetracted) => "no longer asks to be let in".to_owned(),
        Some(MembershipChange::KnockDenied) => format!("did not let in {who}"),
        Some(MembershipChange::None | MembershipChange::Error | MembershipChange::NotImplemented) | None => {
            format!("changed the membership of {who}")
        }
    }
}

/// What a member changed of themselves.
pub(super) fn profile(change: &MemberProfileChange) -> String {
    match change.displayname_change().map(|name| (&name.old, &name.new)) {
        Some((Some(old), Some(new))) => format!("is now called {new}, was {old}"),
        Some((None, Some(new))) => format!("is now called {new}"),
        Some((_, None)) => "no longer has a name of choice".to_owned(),
        None => "changed their picture".to_owned(),
    }
}

/// What was changed of the room.
pub(super) fn room(change: &OtherState) -> String {
    match change.content() {
        Changed::RoomName(StateEventContentChange::Original { content, .. }) => {
            format!("named the room {}", content.name)
        }
        Changed::RoomTopic(StateEventContentChange::Original { content, .. }) => {
            format!("changed the topic to: {}", content.topic)
        }
        Changed::RoomCreate(_) => "made the room".to_owned(),
        Changed::RoomEncryption(_) => "turned on encryption".to_owned(),
        Changed::RoomPinnedEvents(_) => "changed the pinned messages".to_owned(),
        Changed::RoomTombstone(_) => "closed the room; it goes on in another one".to_owned(),
        other => format!("changed the room ({})", other.event_type()),
    }
}
