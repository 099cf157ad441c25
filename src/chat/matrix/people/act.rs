//! Changing a room and who is in it.
use super::{any_room, asked, called, id_of, joined};
use crate::{
    chat::{Action, Event, RoomId, UserId, matrix::account::Context},
    text::Clean,
};

/// Does it and says that it is done.
pub(super) async fn act(context: &Context, room: &RoomId, action: Action) -> Result<Event, String> {
    let words = match action {
        Action::Leave => decline(context, room).await?,
        Action::Invite(user) => {
            let (room, id) = (joined(context, room)?, id_of(&user)?);
            asked(context, room.invite_user_by_id(&id)).await.map_err(|reason| not("invited", &user, &reason))?;
            format!("Invited {user} to {}.", called(&room))
        }
        Action::Kick { user, reason } => {
            let (room, id) = (joined(context, room)?, id_of(&user)?);
            asked(context, room.kick_user(&id, reason.as_deref())).await.map_err(|why| not("removed", &user, &why))?;
            format!("Removed {user} from {}.", called(&room))
        }
        Action::Ban { user, reason } => {
            let (room, id) = (joined(context, room)?, id_of(&user)?);
            asked(context, room.ban_user(&id, reason.as_deref())).await.map_err(|why| not("banned", &user, &why))?;
            format!("Banned {user} from {}.", called(&room))
        }
        Action::Unban(user) => {
            let (room, id) = (joined(context, room)?, id_of(&user)?);
            asked(context, room.unban_user(&id, None)).await.map_err(|why| not("let in again", &user, &why))?;
            format!("{user} may come to {} again.", called(&room))
        }
        Action::Topic(topic) => {
            let room = joined(context, room)?;
            let changed = asked(context, room.set_room_topic(&topic)).await;
            changed.map_err(|reason| format!("the topic was not changed: {reason}"))?;
            format!("Changed the topic of {}.", called(&room))
        }
        Action::Nick(name) => {
            let room = joined(context, room)?;
            let name = name.trim();
            let given = (!name.is_empty()).then(|| name.to_owned());
            let changed = asked(context, room.set_own_member_display_name(given)).await;
            changed.map_err(|reason| format!("your name was not changed: {reason}"))?;
            format!("In {} you are now called {}.", called(&room), shown(context, name))
        }
    };
    Ok(Event::Done { words })
}

/// The account's own name, everywhere.
pub(super) async fn nick(context: &Context, name: &str) -> Result<Event, String> {
    let name = name.trim();
    let changed = asked(context, context.client.account().set_display_name(Some(name))).await;
    changed.map_err(|reason| format!("your name was not changed: {reason}"))?;
    Ok(Event::Done { words: format!("You are now called {}.", shown(context, name)) })
}

/// Declines an invitation; rooms that the account is in are left by the queue.
async fn decline(context: &Context, room: &RoomId) -> Result<String, String> {
    let room = any_room(context, room)?;
    let name = called(&room);
    if room.state() != matrix_sdk::RoomState::Invited {
        return Err(format!("you are not in {name}"));
    }
    let declined = asked(context, room.leave()).await;
    declined.map_err(|reason| format!("the invitation to {name} was not declined: {reason}"))?;
    Ok(format!("Declined the invitation to {name}."))
}

fn not(done: &str, user: &UserId, reason: &str) -> String {
    format!("{user} was not {done}: {reason}")
}

/// A name that was just chosen; without one, others see the localpart.
fn shown(context: &Context, name: &str) -> Clean {
    match context.client.user_id() {
        Some(user) if name.is_empty() => super::short(user.localpart()),
        _ => super::short(name),
    }
}
