//! What a person says, takes back, votes for and has read.
use matrix_sdk::{
    Room,
    room::{
        edit::EditedContent,
        reply::{EnforceThread, Reply, ReplyError},
    },
    ruma::{
        OwnedEventId,
        events::{
            AnyMessageLikeEventContent, AnySyncMessageLikeEvent, AnySyncTimelineEvent, relation,
            room::message::{
                AddMentions, MessageType, Relation, ReplyWithinThread, RoomMessageEventContent,
                RoomMessageEventContentWithoutRelation,
            },
        },
    },
};
use tokio::sync::mpsc;

use self::compose::Manner;
use super::{account::Context, timeline::Pane, words};
use crate::chat::{Event, EventId, Kind, Mention, Outgoing, RoomId};

mod compose;
mod poll;

pub(super) use self::poll::{end, vote};

/// A message for one of the timelines of a room.
pub(super) struct Parcel {
    pub(super) message: Outgoing,
    /// The thread that it goes to.
    pub(super) thread: Option<EventId>,
    /// The timeline, where it is open.
    pub(super) pane: Option<Pane>,
}

/// Hands the messages of one room to its send queue, in order. The queue keeps them over a restart, and the timeline shows
/// them from that moment.
pub(super) async fn run(context: Context, room: RoomId, mut parcels: mpsc::UnboundedReceiver<Parcel>) {
    while let Some(parcel) = parcels.recv().await {
        let sent = match context.room(&room) {
            Some(room) => send(&context, &room, parcel).await,
            None => Err("you are not in this room".to_owned()),
        };
        if let Err(reason) = sent {
            context.tell(Event::Failed { reason: format!("the message was not sent: {reason}") }).await;
        }
    }
}

/// Takes an event back; waits in the queue like a message.
pub(super) async fn redact(context: Context, room: RoomId, event: EventId, reason: Option<String>) {
    let redacted = match (context.room(&room), OwnedEventId::try_from(event.as_str())) {
        (Some(room), Ok(event)) => {
            let reason = reason.filter(|reason| !reason.trim().is_empty());
            room.send_queue().redact(event, reason.as_deref()).await.map(drop).map_err(|error| words::last(&error))
        }
        _ => Err("it is not in a room of yours".to_owned()),
    };
    if let Err(reason) = redacted {
        context.tell(Event::Failed { reason: format!("the message was not taken back: {reason}") }).await;
    }
}

/// Tells the room that the person types, or no longer does. A failure is not told: it would only disturb.
pub(super) async fn typing(context: Context, room: RoomId, on: bool) {
    let Some(room) = context.room(&room) else { return };
    if let Err(error) = room.typing_notice(on).await {
        tracing::debug!(room = %room.room_id(), error = words::last(&error), "typing was not told");
    }
}

/// Puts `content` into the room's queue.
async fn queue(room: &Room, content: AnyMessageLikeEventContent) -> Result<(), String> {
    room.send_queue().send(content).await.map(drop).map_err(|error| words::last(&error))
}

async fn send(context: &Context, room: &Room, parcel: Parcel) -> Result<(), String> {
    let Parcel { message: Outgoing { kind, body, mentions }, thread, pane } = parcel;
    let thread = thread.map(|root| named(&root)).transpose()?;
    let manner = match kind {
        Kind::Emote => Manner::Emote,
        Kind::Notice => Manner::Notice,
        Kind::New | Kind::Reply { .. } | Kind::Edit { .. } | Kind::Poll { .. } => Manner::Text,
    };
    let latest = match (&thread, &pane) {
        (Some(_), Some(pane)) => pane.latest().await,
        _ => None,
    };
    let content = match kind {
        Kind::New | Kind::Emote | Kind::Notice => {
            let said = compose::message(body, &mentions, manner);
            said.with_relation(thread.map(|root| Relation::Thread(within(root, latest)))).into()
        }
        Kind::Poll { answers } => poll::start(&body, &answers, thread.map(|root| within(root, latest)))?,
        Kind::Reply { to } => {
            reply(context, room, named(&to)?, thread, compose::message(body, &mentions, manner)).await?
        }
        Kind::Edit { event } => edit(context, room, &named(&event)?, body, &mentions).await?,
    };
    queue(room, content).await
}

/// Part of the thread; clients that know no threads see an answer to what was said there last.
fn within(root: OwnedEventId, latest: Option<OwnedEventId>) -> relation::Thread {
    let latest = latest.unwrap_or_else(|| root.clone());
    relation::Thread::plain(root, latest)
}

async fn reply(
    context: &Context,
    room: &Room,
    to: OwnedEventId,
    thread: Option<OwnedEventId>,
    said: RoomMessageEventContentWithoutRelation,
) -> Result<AnyMessageLikeEventContent, String> {
    let enforce_thread = match thread {
        Some(_) => EnforceThread::Threaded(ReplyWithinThread::Yes),
        None => EnforceThread::MaybeThreaded,
    };
    let reply = Reply { event_id: to.clone(), enforce_thread, add_mentions: AddMentions::Yes };
    match room.make_reply_event(said.clone(), reply).await {
        Ok(message) => Ok(message.into()),
        // The message answered is not here and the server not there: the reply can wait without it.
        Err(ReplyError::Fetch(error)) if matches!(&*error, matrix_sdk::Error::Http(_)) => {
            let mut message = RoomMessageEventContent::from(said);
            message.relates_to = Some(match thread {
                Some(root) => Relation::Thread(relation::Thread::reply(root, to)),
                None => Relation::Reply(relation::Reply::with_event_id(to)),
            });
            Ok(message.into())
        }
        Err(ReplyError::Fetch(error)) => Err(words::any(&*error, &context.server())),
        Err(error) => Err(words::last(&error)),
    }
}

/// Another wording of a message of one's own: it stays what it is, an emote, a notice or a caption.
async fn edit(
    context: &Context,
    room: &Room,
    event: &OwnedEventId,
    body: String,
    mentions: &[Mention],
) -> Result<AnyMessageLikeEventContent, String> {
    let original =
        room.load_or_fetch_event(event, None).await.map_err(|error| words::any(&error, &context.server()))?;
    let edited = match original.raw().deserialize() {
        Ok(AnySyncTimelineEvent::MessageLike(AnySyncMessageLikeEvent::RoomMessage(message))) => {
            match message.as_original().map(|original| &original.content.msgtype) {
                Some(MessageType::Image(_) | MessageType::Video(_) | MessageType::Audio(_) | MessageType::File(_)) => {
                    let (formatted_caption, named) = compose::formatted(&body, mentions);
                    EditedContent::MediaCaption { caption: Some(body), formatted_caption, mentions: Some(named) }
                }
                Some(MessageType::Emote(_)) => {
                    EditedContent::RoomMessage(compose::message(body, mentions, Manner::Emote))
                }
                Some(MessageType::Notice(_)) => {
                    EditedContent::RoomMessage(compose::message(body, mentions, Manner::Notice))
                }
                Some(_) => EditedContent::RoomMessage(compose::message(body, mentions, Manner::Text)),
                None => return Err("it has been removed".to_owned()),
            }
        }
        _ => return Err("only messages can be edited".to_owned()),
    };
    room.make_edit_event(event, edited).await.map_err(|error| words::last(&error))
}

/// The event as the SDK names it.
pub(super) fn named(event: &EventId) -> Result<OwnedEventId, String> {
    OwnedEventId::try_from(event.as_str()).map_err(|_| "there is no such message".to_owned())
}
