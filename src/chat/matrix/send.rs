//! What a person says, takes back and has read.
use matrix_sdk::{
    Room,
    room::{
        Receipts,
        edit::EditedContent,
        reply::{EnforceThread, Reply, ReplyError},
    },
    ruma::{
        OwnedEventId,
        events::{
            AnyMessageLikeEventContent, relation,
            room::message::{AddMentions, Relation, RoomMessageEventContent, RoomMessageEventContentWithoutRelation},
        },
    },
};
use tokio::sync::mpsc;

use super::{account::Context, timeline::Pane, words};
use crate::chat::{Event, EventId, Kind, Outgoing, RoomId};

/// Hands the messages of one room to its send queue, in order. The queue keeps them over a restart, and the timeline shows
/// them from that moment.
pub(super) async fn run(context: Context, room: RoomId, mut messages: mpsc::UnboundedReceiver<Outgoing>) {
    while let Some(message) = messages.recv().await {
        let sent = match context.room(&room) {
            Some(room) => send(&context, &room, message).await,
            None => Err("you are not in this room".to_owned()),
        };
        if let Err(reason) = sent {
            context.tell(Event::Failed { reason: format!("the message was not sent: {reason}") }).await;
        }
    }
}

/// Takes an event back; waits in the queue like a message.
pub(super) async fn redact(context: Context, room: RoomId, event: EventId) {
    let redacted = match (context.room(&room), OwnedEventId::try_from(event.as_str())) {
        (Some(room), Ok(event)) => {
            room.send_queue().redact(event, None).await.map(drop).map_err(|error| words::last(&error))
        }
        _ => Err("it is not in a room of yours".to_owned()),
    };
    if let Err(reason) = redacted {
        context.tell(Event::Failed { reason: format!("the message was not taken back: {reason}") }).await;
    }
}

/// Tells the server, and with it the other devices and people, that everything up to `event` was read. A failure is not
/// told: the next one makes up for it.
pub(super) async fn read(context: Context, pane: Option<Pane>, room: RoomId, event: EventId) {
    let (Some(room), Ok(event)) = (context.room(&room), OwnedEventId::try_from(event.as_str())) else { return };
    if let Some(pane) = &pane {
        pane.read(&event).await;
    }
    let receipts = Receipts::new().fully_read_marker(event.clone()).public_read_receipt(event);
    let sent = match pane.as_ref().and_then(Pane::timeline) {
        // The timeline knows which receipts say nothing new.
        Some(timeline) => timeline.send_multiple_receipts(receipts).await,
        None => room.send_multiple_receipts(receipts).await,
    };
    if let Err(error) = sent {
        tracing::debug!(room = %room.room_id(), error = words::last(&error), "receipts were not sent");
    }
}

async fn send(context: &Context, room: &Room, outgoing: Outgoing) -> Result<(), String> {
    let markdown = RoomMessageEventContentWithoutRelation::text_markdown;
    let body = outgoing.body;
    let message: AnyMessageLikeEventContent = match outgoing.kind {
        Kind::New | Kind::Notice | Kind::Poll { .. } => RoomMessageEventContent::text_markdown(body).into(),
        Kind::Emote => RoomMessageEventContent::emote_plain(body).into(),
        Kind::Reply { to } => reply(context, room, &to, body).await?.into(),
        Kind::Edit { event } => {
            let event = OwnedEventId::try_from(event.as_str()).map_err(|_| "there is no such message".to_owned())?;
            room.make_edit_event(&event, EditedContent::RoomMessage(markdown(body)))
                .await
                .map_err(|error| words::last(&error))?
        }
    };
    room.send_queue().send(message).await.map(drop).map_err(|error| words::last(&error))
}

async fn reply(context: &Context, room: &Room, to: &EventId, body: String) -> Result<RoomMessageEventContent, String> {
    let event_id = OwnedEventId::try_from(to.as_str()).map_err(|_| "there is no such message".to_owned())?;
    let said = RoomMessageEventContentWithoutRelation::text_markdown(&body);
    let enforce_thread = EnforceThread::MaybeThreaded;
    let reply = Reply { event_id: event_id.clone(), enforce_thread, add_mentions: AddMentions::Yes };
    match room.make_reply_event(said, reply).await {
        Ok(message) => Ok(message),
        // The message answered is not here and the server not there: the reply can wait without it.
        Err(ReplyError::Fetch(error)) if matches!(&*error, matrix_sdk::Error::Http(_)) => {
            let mut message = RoomMessageEventContent::text_markdown(body);
            message.relates_to = Some(Relation::Reply(relation::Reply::with_event_id(event_id)));
            Ok(message)
        }
        Err(ReplyError::Fetch(error)) => Err(words::any(&*error, &context.server())),
        Err(error) => Err(words::last(&error)),
    }
}
