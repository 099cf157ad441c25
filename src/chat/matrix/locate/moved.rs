//! Rooms that were replaced by others (specification, "`m.room.tombstone`").
use std::{collections::HashSet, time::Duration};

use matrix_sdk::{
    config::RequestConfig,
    deserialized_responses::RawSyncOrStrippedState,
    ruma::{
        self,
        api::client::state::get_state_event_for_key::v3 as get_state,
        events::{StateEventType, room::tombstone::RoomTombstoneEventContent},
    },
};
use serde_json::Value;

use super::{Found, ask::servers};
use crate::chat::{RoomId, Server, matrix::account::Context};

/// Rooms that one may lead to, one after the other.
const MOST: usize = 8;
/// How long the server may take to say that a room goes on elsewhere.
const PATIENCE: Duration = Duration::from_secs(5);

/// The room that another goes on in, and servers that know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::chat::matrix) struct Step {
    pub(in crate::chat::matrix) room: RoomId,
    pub(in crate::chat::matrix) via: Vec<Server>,
}

/// The room at the end of it. The server is asked only where the room is known to have moved.
pub(super) async fn known(context: &Context, found: Found) -> Found {
    walk(context, found, false).await
}

/// The room at the end of it; the server is asked.
pub(super) async fn follow(context: &Context, found: Found) -> Found {
    walk(context, found, true).await
}

async fn walk(context: &Context, mut found: Found, mut ask: bool) -> Found {
    let mut seen = HashSet::from([found.room.clone()]);
    while seen.len() <= MOST {
        let step = match context.places.successor(&found.room) {
            Some(step) => Some(step),
            None => next(context, &found.room, ask).await,
        };
        let Some(step) = step else { break };
        // Where rooms lead in a circle, the last of them is as good as any.
        if !seen.insert(step.room.clone()) {
            break;
        }
        (found.room, found.via, ask) = (step.room, step.via, true);
    }
    found
}

async fn next(context: &Context, room: &RoomId, ask: bool) -> Option<Step> {
    if context.room(room).is_some() {
        return replaced(context, room).await;
    }
    let step = if ask { asked(context, room).await } else { None }?;
    context.places.moved(room, &step);
    Some(step)
}

/// Where a room that the account is in goes on, if it was closed.
pub(in crate::chat::matrix) async fn replaced(context: &Context, room: &RoomId) -> Option<Step> {
    let step = synced(context, room).await?;
    context.places.moved(room, &step);
    Some(step)
}

async fn synced(context: &Context, room: &RoomId) -> Option<Step> {
    let room = context.room(room)?;
    if !room.is_tombstoned() {
        return None;
    }
    match room.get_state_event_static::<RoomTombstoneEventContent>().await.ok()?? {
        RawSyncOrStrippedState::Sync(raw) => successor(&raw.deserialize_as_unchecked().ok()?),
        RawSyncOrStrippedState::Stripped(raw) => successor(&raw.deserialize_as_unchecked().ok()?),
    }
}

/// Where the server says that a room goes on; it says so of rooms that anybody may read.
async fn asked(context: &Context, room: &RoomId) -> Option<Step> {
    let room = ruma::RoomId::parse(room.as_str()).ok()?;
    let mut request = get_state::Request::new(room, StateEventType::RoomTombstone, String::new());
    request.format = get_state::StateEventFormat::Event;
    let config = RequestConfig::new().disable_retry().timeout(PATIENCE);
    let answer = context.client.send(request).with_request_config(config).await.ok()?;
    successor(&serde_json::from_str(answer.event_or_content.get()).ok()?)
}

/// Where a room goes on whose tombstone is this event; whoever put it there knows the way.
pub(in crate::chat::matrix) fn successor(event: &Value) -> Option<Step> {
    // A server that does not know the format gives the content alone.
    let content = event.get("content").unwrap_or(event);
    let room: RoomId = content["replacement_room"].as_str()?.parse().ok()?;
    let named = room.as_str().split_once(':').map(|(_, server)| server);
    let sender = event["sender"].as_str().and_then(|sender| sender.split_once(':')).map(|(_, server)| server);
    let mut via = servers(sender.into_iter().chain(named));
    via.dedup();
    Some(Step { room, via })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn whoever_closed_the_room_knows_the_way() {
        let told = |event: &Value| successor(event).map(|step| (step.room.to_string(), step.via));
        let server = |name: &str| name.parse::<Server>().unwrap();
        let content = json!({ "body": "moved", "replacement_room": "!new:x.org" });
        let event = json!({ "type": "m.room.tombstone", "sender": "@ana:y.org:8448", "content": content });
        let via = vec![server("y.org:8448"), server("x.org")];
        assert_eq!(told(&event), Some(("!new:x.org".to_owned(), via)));
        assert_eq!(told(&content), Some(("!new:x.org".to_owned(), vec![server("x.org")])));
        let without = json!({ "sender": "@ana:x.org", "content": { "replacement_room": "!Hash" } });
        assert_eq!(told(&without), Some(("!Hash".to_owned(), vec![server("x.org")])));
        for bad in [json!({}), json!({ "content": { "replacement_room": 3 } }), json!("x"), json!({ "content": [] })] {
            assert_eq!(told(&bad), None);
        }
    }
}
