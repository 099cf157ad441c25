//! Reactions: put there, or taken back.
use std::sync::Arc;

use matrix_sdk::{
    Room,
    room::{IncludeRelations, RelationsOptions},
    ruma::{
        OwnedEventId,
        events::{
            AnyMessageLikeEventContent, AnySyncMessageLikeEvent, AnySyncTimelineEvent,
            reaction::ReactionEventContent,
            relation::{Annotation, RelationType},
        },
    },
};
use matrix_sdk_ui::timeline::{Timeline as SdkTimeline, TimelineEventItemId};
use tokio::sync::{mpsc, watch};

use crate::chat::{
    Event, EventId, RoomId,
    matrix::{account::Context, words},
};

/// Reactions of a message that are looked through for one's own.
const PAGE: u32 = 500;

/// Serves the reactions of one timeline, one after the other.
pub(super) async fn run(
    context: Context,
    room: RoomId,
    mut timeline: watch::Receiver<Option<Arc<SdkTimeline>>>,
    mut reactions: mpsc::UnboundedReceiver<(EventId, String)>,
) {
    while let Some((event, key)) = reactions.recv().await {
        let Ok(current) = timeline.wait_for(Option::is_some).await.map(|current| current.clone()) else { return };
        let (Some(timeline), Ok(event)) = (current, OwnedEventId::try_from(event.as_str())) else { continue };
        let done = if timeline.item_by_event_id(&event).await.is_some() {
            let toggled = timeline.toggle_reaction(&TimelineEventItemId::EventId(event), &key).await;
            toggled.map(drop).map_err(|error| words::any(&error, &context.server()))
        } else if let Some(room) = context.room(&room) {
            toggle(&context, &room, event, key).await
        } else {
            Err("you are not in this room".to_owned())
        };
        if let Err(reason) = done {
            let reason = format!("the reaction did not go through: {reason}");
            context.tell(Event::Failed { reason }).await;
        }
    }
}

/// As the SDK does it, for a message that its timeline has not loaded.
async fn toggle(context: &Context, room: &Room, event: OwnedEventId, key: String) -> Result<(), String> {
    let options = RelationsOptions {
        limit: Some(PAGE.into()),
        include_relations: IncludeRelations::RelationsOfType(RelationType::Annotation),
        ..RelationsOptions::default()
    };
    let there = room.relations(event.clone(), options).await.map_err(|error| words::any(&error, &context.server()))?;
    let own = there.chunk.iter().find_map(|reaction| {
        let AnySyncTimelineEvent::MessageLike(AnySyncMessageLikeEvent::Reaction(reaction)) =
            reaction.raw().deserialize().ok()?
        else {
            return None;
        };
        let reaction = reaction.as_original()?;
        (reaction.sender == room.own_user_id() && reaction.content.relates_to.key == key)
            .then(|| reaction.event_id.clone())
    });
    let queue = room.send_queue();
    let sent = match own {
        Some(own) => queue.redact(own, None).await.map(drop),
        None => {
            let content = ReactionEventContent::from(Annotation::new(event, key));
            queue.send(AnyMessageLikeEventContent::Reaction(content)).await.map(drop)
        }
    };
    sent.map_err(|error| words::last(&error))
}
