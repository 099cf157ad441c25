//! Invitations, and rooms for two.
use matrix_sdk::{Room, RoomState, ruma};

use super::{any_room, asked, id_of, known};
use crate::chat::{Event, RoomId, UserId, matrix::account::Context};

/// Takes the invitation; the room is told in the list of rooms.
pub(super) async fn accept(context: &Context, room: &RoomId) -> Result<Option<Event>, String> {
    let room = any_room(context, room)?;
    if room.state() != RoomState::Joined {
        enter(context, &room).await?;
    }
    Ok(None)
}

/// The room for direct messages with `user`: the one there is, the one they invite to, or a new one.
pub(super) async fn query(context: &Context, user: UserId) -> Result<Event, String> {
    let id = id_of(&user)?;
    if Some(&*id) == context.client.user_id() {
        return Err("that is yourself; name somebody else".to_owned());
    }
    let room = match context.client.get_dm_room(&id) {
        Some(room) => room,
        None => match invited_by(context, &id).await {
            Some(room) => {
                enter(context, &room).await?;
                room
            }
            None => make(context, &id).await?,
        },
    };
    let room = room.room_id().as_str().parse().map_err(|_| "the server gave the room no proper name".to_owned())?;
    Ok(Event::Direct { user, room })
}

async fn enter(context: &Context, room: &Room) -> Result<(), String> {
    let joined = asked(context, room.join()).await;
    joined.map_err(|reason| format!("the invitation to {} was not taken: {reason}", super::called(room)))
}

async fn make(context: &Context, user: &ruma::UserId) -> Result<Room, String> {
    // A server makes a room with somebody who does not exist without a word.
    let profile = context.client.account().fetch_user_profile_of(user).await;
    if let Err(error) = profile
        && error.as_client_api_error().is_some_and(|error| error.status_code.as_u16() == 404)
    {
        return Err(format!("there is nobody called {user}"));
    }
    asked(context, context.client.create_dm(user))
        .await
        .map_err(|reason| format!("a room with {user} was not made: {reason}"))
}

/// The room for two that `user` invites to.
async fn invited_by(context: &Context, user: &ruma::UserId) -> Option<Room> {
    for room in context.client.invited_rooms() {
        if let Some(invitation) = Invitation::to(&room).await
            && invitation.direct
            && invitation.inviter == user
        {
            return Some(room);
        }
    }
    None
}

/// Who invites to a room.
#[derive(Clone, Debug)]
pub(in crate::chat::matrix) struct Invitation {
    pub(in crate::chat::matrix) inviter: ruma::OwnedUserId,
    /// What they are called.
    pub(in crate::chat::matrix) name: crate::text::Clean,
    /// To talk in private.
    pub(in crate::chat::matrix) direct: bool,
}

impl Invitation {
    /// What is known here of the invitation to `room`.
    pub(in crate::chat::matrix) async fn to(room: &Room) -> Option<Self> {
        let details = room.invite_details().await.ok()?;
        let inviter = details.inviter_id;
        let name = details.inviter.as_ref().and_then(|member| member.display_name());
        let name = super::name_of(&inviter, name, true);
        let direct = room.is_direct().await.unwrap_or_default();
        Some(Self { inviter, name, direct })
    }

    pub(in crate::chat::matrix) fn with(&self) -> Option<UserId> {
        self.direct.then(|| known(&self.inviter)).flatten()
    }
}
