//! Changes of a room and its members, in words that follow a name.
use matrix_sdk::ruma::events::StateEventContentChange;
use matrix_sdk_ui::timeline::{
    AnyOtherStateEventContentChange as Changed, MemberProfileChange, MembershipChange, OtherState, RoomMembershipChange,
};

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
        Changed::RoomCanonicalAlias(_) => "changed the room's address".to_owned(),
        Changed::RoomAvatar(_) => "changed the room's picture".to_owned(),
        Changed::RoomPowerLevels(_) => "changed who may do what".to_owned(),
        Changed::RoomJoinRules(_) | Changed::RoomGuestAccess(_) => "changed who may join".to_owned(),
        Changed::RoomHistoryVisibility(_) => "changed who may read older messages".to_owned(),
        other => format!("changed the room ({})", other.event_type()),
    }
}
