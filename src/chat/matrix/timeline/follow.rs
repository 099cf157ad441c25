//! Opening a timeline, and opening it anew when it has grown too long.
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use jiff::tz::TimeZone;
use matrix_sdk::{Room, ruma};
use matrix_sdk_ui::timeline::{RoomExt as _, Timeline as SdkTimeline, TimelineFocus, TimelineReadReceiptTracking};
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
};

use super::{
    Ask,
    follower::{End, Follower},
    ids::Ids,
    replaced,
};
use crate::chat::{
    Event, RoomId, TimelineId,
    matrix::{account::Context, items::View, peek::Peek, state, widgets, words},
};

/// How long a room that was just joined may take to be known.
const KNOWN: Duration = Duration::from_secs(10);
/// How long its first events may take, and how often they are looked for.
const FIRST: Duration = Duration::from_secs(5);
const LOOK: Duration = Duration::from_millis(30);
/// How long the SDK's cache is given to drop the older part of a timeline that is opened anew.
const SHRINK: Duration = Duration::from_millis(200);
/// Batches after which a timeline is taken to be sound.
const UNSURE: u8 = 5;

/// Follows the timeline until nobody asks any more.
pub(super) async fn run(
    context: Context,
    id: TimelineId,
    mut asked: mpsc::UnboundedReceiver<Ask>,
    current: watch::Sender<Option<Arc<SdkTimeline>>>,
    back: Arc<AtomicBool>,
    mut before: Option<Peek>,
) {
    let Some(room) = known(&context, &id.room).await else {
        let reason = "this room cannot be opened: you are not in it".to_owned();
        return context.tell(Event::Failed { reason }).await;
    };
    drop(tokio::time::timeout(FIRST, has_events(&room)).await);
    let mut others = JoinSet::new();
    if id.thread.is_none() {
        others.spawn(widgets::serve(context.clone(), id.room.clone()));
        others.spawn(replaced::run(context.clone(), room.clone(), id.room.clone()));
    }
    let (mut window, mut doubled, mut ids) = (None, 0, Ids::default());
    loop {
        let timeline = match build(&room, &id).await {
            Ok(timeline) => Arc::new(timeline),
            Err(reason) => return context.tell(Event::Failed { reason: told(&id, &reason) }).await,
        };
        back.store(false, Ordering::Relaxed);
        current.send_replace(Some(Arc::clone(&timeline)));
        // A few times, rather than for ever.
        let unsure = if doubled < 3 { UNSURE } else { 0 };
        let view = view(&context, &room);
        let follower = Follower::new(context.clone(), room.clone(), id.clone(), timeline, view, &mut ids);
        let end =
            follower.unsure(unsure, &back).replacing(before.take()).showing(window.take()).await.run(&mut asked).await;
        current.send_replace(None);
        match end {
            End::Over => return,
            End::Doubled => doubled += 1,
            End::Long(shown) => {
                window = shown;
                tokio::time::sleep(SHRINK).await;
            }
        }
    }
}

fn told(id: &TimelineId, reason: &str) -> String {
    let what = if id.thread.is_some() { "thread" } else { "room" };
    format!("this {what} cannot be opened: {reason}")
}

/// The room, once the SDK knows it.
pub(super) async fn known(context: &Context, id: &RoomId) -> Option<Room> {
    if context.room(id).is_none() {
        let room = ruma::RoomId::parse(id.as_str()).ok()?;
        drop(tokio::time::timeout(KNOWN, context.client.await_room_remote_echo(&room)).await);
    }
    context.room(id)
}

/// Waits for the first events of a room that was just joined. A timeline that is closed while the room has none leaves the
/// SDK's store without the chunk that its memory goes on from: nothing is stored or heard of the room any more ("FOREIGN
/// KEY constraint failed", matrix-sdk 0.18).
async fn has_events(room: &Room) {
    let Ok((cache, _alive)) = room.event_cache().await else { return };
    while cache.events().await.is_ok_and(|events| events.is_empty()) {
        tokio::time::sleep(LOOK).await;
    }
}

/// Timelines built: identifiers count from the start in each, and must not come back for other items.
static OPENED: AtomicU64 = AtomicU64::new(0);

async fn build(room: &Room, id: &TimelineId) -> Result<SdkTimeline, String> {
    // The SDK listens for events, then asks the server for this if it is not known, then reads the events that are there:
    // those that came meanwhile it would have twice. Asked now, it is known then.
    drop(tokio::time::timeout(KNOWN, room.latest_encryption_state()).await);
    let number = OPENED.fetch_add(1, Ordering::Relaxed);
    let focus = match &id.thread {
        // Each has a pane of its own; where it begins, there is a line that sums it up.
        None => TimelineFocus::Live { hide_threaded_events: true },
        Some(start) => {
            let root_event_id = ruma::EventId::parse(start.as_str()).map_err(|_| "it has no beginning".to_owned())?;
            TimelineFocus::Thread { root_event_id }
        }
    };
    room.timeline_builder()
        .with_internal_id_prefix(format!("{number}-"))
        .track_read_marker_and_receipts(TimelineReadReceiptTracking::MessageLikeEvents)
        .with_focus(focus)
        .event_filter(state::shown)
        .build()
        .await
        .map_err(|error| words::any(&error, room.client().homeserver().host_str().unwrap_or("the homeserver")))
}

fn view(context: &Context, room: &Room) -> View {
    View {
        own: room.own_user_id().to_owned(),
        server: context.server(),
        zone: TimeZone::system(),
        waiting: !room.send_queue().is_enabled(),
    }
}
