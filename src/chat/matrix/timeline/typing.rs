//! Who is typing.
use matrix_sdk::{Room, ruma::OwnedUserId};
use tokio::sync::broadcast::error::RecvError;

use super::follow;
use crate::{
    chat::{
        Event, RoomId,
        matrix::{account::Context, items},
    },
    text::Clean,
};

/// People told of at once.
const MOST: usize = 5;

/// Tells who types in the room, whenever that changes.
pub(super) async fn run(context: Context, id: RoomId) {
    let Some(room) = follow::known(&context, &id).await else { return };
    let (_subscribed, mut typing) = room.subscribe_to_typing_notifications();
    let mut told = Vec::new();
    loop {
        let people = match typing.recv().await {
            Ok(people) => people,
            Err(RecvError::Lagged(_)) => continue,
            Err(RecvError::Closed) => return,
        };
        let names = names(&room, people).await;
        if names != told {
            told.clone_from(&names);
            context.tell(Event::Typing { room: id.clone(), names }).await;
        }
    }
}

async fn names(room: &Room, people: Vec<OwnedUserId>) -> Vec<Clean> {
    let mut names = Vec::new();
    for user in people.into_iter().take(MOST) {
        let member = room.get_member_no_sync(&user).await.ok().flatten();
        let display = member.as_ref().and_then(|member| member.display_name());
        let ambiguous = member.as_ref().is_some_and(|member| member.name_ambiguous());
        names.push(items::name(&user, display, ambiguous));
    }
    names
}
