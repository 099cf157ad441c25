//! What the account may do in the rooms that are open.
use std::{collections::HashMap, time::Duration};

use futures_util::{StreamExt as _, pin_mut};
use matrix_sdk::{
    Room, ruma,
    ruma::events::{MessageLikeEventType, StateEventType, room::power_levels::SyncRoomPowerLevelsEvent},
};
use tokio::task::JoinSet;

use crate::chat::{Event, Powers, RoomId, matrix::account::Context};

/// How long a room that was just joined may take to be known.
const KNOWN: Duration = Duration::from_secs(10);

/// Those rooms; each is watched by a task that ends with it.
#[derive(Default)]
pub(in crate::chat::matrix) struct Watched(HashMap<RoomId, JoinSet<()>>);

impl Watched {
    /// The rooms that are open now.
    pub(in crate::chat::matrix) fn set<'a>(&mut self, context: &Context, open: impl Iterator<Item = &'a RoomId>) {
        let mut watched = HashMap::new();
        for room in open {
            if !watched.contains_key(room) {
                let task = self.0.remove(room).unwrap_or_else(|| start(context, room));
                watched.insert(room.clone(), task);
            }
        }
        self.0 = watched;
    }

    /// The room is opened once more: it is told again.
    pub(in crate::chat::matrix) fn again(&mut self, context: &Context, room: &RoomId) {
        self.0.insert(room.clone(), start(context, room));
    }
}

fn start(context: &Context, room: &RoomId) -> JoinSet<()> {
    let mut task = JoinSet::new();
    task.spawn(watch(context.clone(), room.clone()));
    task
}

async fn watch(context: Context, id: RoomId) {
    let Ok(room) = ruma::RoomId::parse(id.as_str()) else { return };
    if context.room(&id).is_none() {
        drop(tokio::time::timeout(KNOWN, context.client.await_room_remote_echo(&room)).await);
    }
    let levels = context.client.observe_room_events::<SyncRoomPowerLevelsEvent, ()>(&room);
    let changes = levels.subscribe();
    pin_mut!(changes);
    let mut told = None;
    loop {
        let powers = match context.room(&id) {
            Some(room) => powers(&room).await,
            None => None,
        };
        if let Some(powers) = powers
            && told != Some(powers)
        {
            context.tell(Event::Powers { room: id.clone(), powers }).await;
            told = Some(powers);
        }
        if changes.next().await.is_none() {
            return;
        }
    }
}

/// `None` as long as the room's rules are not known here.
async fn powers(room: &Room) -> Option<Powers> {
    let levels = room.power_levels().await.ok()?;
    let own = room.own_user_id();
    Some(Powers {
        send: levels.user_can_send_message(own, MessageLikeEventType::RoomMessage),
        react: levels.user_can_send_message(own, MessageLikeEventType::Reaction),
        redact: levels.user_can_redact_event_of_other(own),
        invite: levels.user_can_invite(own),
        kick: levels.user_can_kick(own),
        ban: levels.user_can_ban(own),
        topic: levels.user_can_send_state(own, StateEventType::RoomTopic),
    })
}
