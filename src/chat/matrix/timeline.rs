//! Following one room's timeline.
use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use futures_util::{FutureExt as _, Stream, StreamExt as _, pin_mut};
use jiff::tz::TimeZone;
use matrix_sdk::{Room, ruma};
use matrix_sdk_ui::{
    eyeball_im::{Vector, VectorDiff},
    timeline::{
        EventTimelineItem, RoomExt as _, Timeline as SdkTimeline, TimelineEventItemId, TimelineFocus, TimelineItem,
        TimelineReadReceiptTracking, default_event_filter,
    },
};
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
};

use super::{
    account::Context,
    items::{self, View},
    state, widgets, words,
};
use crate::chat::{Change, Direction, Event, EventId, ItemId, RoomId, Timeline, TimelineId};

/// Changes told one by one; more at once are told as the whole list.
const MOST_CHANGES: usize = 64;
/// Items after which a timeline at its live end is opened anew: the SDK cannot unload a part of it.
const LONG: usize = 2_000;
/// Items after which no older ones are loaded.
const LONGEST: usize = 10_000;
/// Items below which one that was just opened or has lost some is filled up, and by how many.
const FEW: usize = 40;
const FEW_PAGE: u16 = 40;
/// How long a room that was just joined may take to be known.
const KNOWN: Duration = Duration::from_secs(10);
/// How long its first events may take, and how often they are looked for.
const FIRST: Duration = Duration::from_secs(5);
const LOOK: Duration = Duration::from_millis(30);
/// The SDK hands on what a page brought in a task of its own; it is waited for this long after the last of it.
const QUIET: Duration = Duration::from_millis(40);
/// How long the SDK's cache is given to drop the older part of a timeline that is opened anew.
const SHRINK: Duration = Duration::from_millis(200);
/// Batches after which a timeline is taken to be sound.
const UNSURE: u8 = 5;
/// Replied-to messages fetched at once, and waiting.
const FETCHES: usize = 4;
const WANTED: usize = 200;

/// An open room. Dropping it closes it.
pub(super) struct Opened {
    pub(super) timeline: TimelineId,
    pub(super) pane: Pane,
    _tasks: JoinSet<()>,
}

/// What may be asked of an open room.
#[derive(Clone)]
pub(super) struct Pane {
    asks: mpsc::UnboundedSender<Ask>,
    reactions: mpsc::UnboundedSender<(EventId, String)>,
    timeline: watch::Receiver<Option<Arc<SdkTimeline>>>,
    /// Older messages were asked for, so the person may be reading there.
    back: Arc<AtomicBool>,
}

enum Ask {
    Page(u16),
    Again,
}

impl Opened {
    /// Starts following `room`, which may be known only in a moment.
    pub(super) fn start(context: Context, id: TimelineId) -> Self {
        let (asks, asked) = mpsc::unbounded_channel();
        let (reactions, reacted) = mpsc::unbounded_channel();
        let (current, timeline) = watch::channel(None);
        let back = Arc::new(AtomicBool::new(false));
        let mut tasks = JoinSet::new();
        tasks.spawn(react(context.clone(), timeline.clone(), reacted));
        tasks.spawn(follow(context, id.clone(), asked, current, Arc::clone(&back)));
        Self { timeline: id, pane: Pane { asks, reactions, timeline, back }, _tasks: tasks }
    }
}

impl Pane {
    /// Loads older messages.
    pub(super) fn page(&self, count: u16) {
        self.back.store(true, Ordering::Relaxed);
        drop(self.asks.send(Ask::Page(count)));
    }

    /// The room is opened once more: it is told from the start.
    pub(super) fn again(&self) {
        drop(self.asks.send(Ask::Again));
    }

    /// Puts a reaction there or takes it back, one after the other.
    pub(super) fn react(&self, event: EventId, key: String) {
        drop(self.reactions.send((event, key)));
    }

    /// The person has read up to `event`; at the newest they are at the live end.
    pub(super) async fn read(&self, event: &ruma::EventId) {
        if let Some(timeline) = self.timeline()
            && timeline.latest_event_id().await.is_some_and(|latest| latest == event)
        {
            self.back.store(false, Ordering::Relaxed);
        }
    }

    pub(super) fn timeline(&self) -> Option<Arc<SdkTimeline>> {
        self.timeline.borrow().clone()
    }
}

async fn react(
    context: Context,
    mut timeline: watch::Receiver<Option<Arc<SdkTimeline>>>,
    mut reactions: mpsc::UnboundedReceiver<(EventId, String)>,
) {
    while let Some((event, key)) = reactions.recv().await {
        let Ok(current) = timeline.wait_for(Option::is_some).await.map(|current| current.clone()) else { return };
        let (Some(timeline), Ok(event)) = (current, ruma::OwnedEventId::try_from(event.as_str())) else { continue };
        if let Err(error) = timeline.toggle_reaction(&TimelineEventItemId::EventId(event), &key).await {
            let reason = format!("the reaction did not go through: {}", words::any(&error, &context.server()));
            context.tell(Event::Failed { reason }).await;
        }
    }
}

async fn follow(
    context: Context,
    id: TimelineId,
    mut asked: mpsc::UnboundedReceiver<Ask>,
    current: watch::Sender<Option<Arc<SdkTimeline>>>,
    back: Arc<AtomicBool>,
) {
    let Some(room) = known(&context, &id.room).await else {
        let reason = "this room cannot be opened: you are not in it".to_owned();
        return context.tell(Event::Failed { reason }).await;
    };
    let mut others = JoinSet::new();
    let (teller, widgets_of) = (context.clone(), (room.clone(), id.room.clone()));
    others.spawn(async move {
        let (room, id) = widgets_of;
        let urls = widgets::streams(&room).await;
        teller.tell(Event::Streams { room: id, urls }).await;
    });
    let (mut longest, mut doubled) = (LONG, 0);
    loop {
        let timeline = match build(&room).await {
            Ok(timeline) => Arc::new(timeline),
            Err(error) => {
                let reason = format!("this room cannot be opened: {}", words::any(&error, &context.server()));
                return context.tell(Event::Failed { reason }).await;
            }
        };
        back.store(false, Ordering::Relaxed);
        current.send_replace(Some(Arc::clone(&timeline)));
        let follower = Follower {
            view: view(&context, &room),
            context: context.clone(),
            room: room.clone(),
            id: id.clone(),
            timeline,
            back: Arc::clone(&back),
            longest,
            source: Vector::new(),
            shown: Timeline::default(),
            wanted: VecDeque::new(),
            ids: HashMap::new(),
            // A few times, rather than for ever.
            unsure: if doubled < 3 { UNSURE } else { 0 },
        };
        let end = follower.run(&mut asked).await;
        current.send_replace(None);
        let length = match end {
            End::Over => return,
            End::Doubled => {
                doubled += 1;
                continue;
            }
            End::Long(length) => length,
        };
        tokio::time::sleep(SHRINK).await;
        // Should the SDK give all of it back, it is not opened anew for each message.
        longest = LONG.max(length);
    }
}

async fn known(context: &Context, id: &RoomId) -> Option<Room> {
    if context.room(id).is_none() {
        let room = ruma::RoomId::parse(id.as_str()).ok()?;
        drop(tokio::time::timeout(KNOWN, context.client.await_room_remote_echo(&room)).await);
    }
    let room = context.room(id)?;
    drop(tokio::time::timeout(FIRST, has_events(&room)).await);
    Some(room)
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

async fn build(room: &Room) -> Result<SdkTimeline, matrix_sdk_ui::timeline::Error> {
    // The SDK listens for events, then asks the server for this if it is not known, then reads the events that are there:
    // those that came meanwhile it would have twice. Asked now, it is known then.
    drop(tokio::time::timeout(KNOWN, room.latest_encryption_state()).await);
    let number = OPENED.fetch_add(1, Ordering::Relaxed);
    room.timeline_builder()
        .with_internal_id_prefix(format!("{number}-"))
        .track_read_marker_and_receipts(TimelineReadReceiptTracking::MessageLikeEvents)
        // Threads have no place of their own on the screen; hidden, they would be lost.
        .with_focus(TimelineFocus::Live { hide_threaded_events: false })
        .event_filter(|event, rules| default_event_filter(event, rules) && state::matters(event))
        .build()
        .await
}

fn view(context: &Context, room: &Room) -> View {
    View {
        own: room.own_user_id().to_owned(),
        server: context.server(),
        zone: TimeZone::system(),
        waiting: !room.send_queue().is_enabled(),
    }
}

/// Follows one timeline of the SDK.
struct Follower {
    context: Context,
    room: Room,
    id: TimelineId,
    timeline: Arc<SdkTimeline>,
    view: View,
    back: Arc<AtomicBool>,
    longest: usize,
    source: Vector<Arc<TimelineItem>>,
    /// What was told, one item for each of `source`.
    shown: Timeline,
    wanted: VecDeque<ruma::OwnedEventId>,
    /// The identifier first told for each event: the SDK gives an event that moves a new one.
    ids: HashMap<ruma::OwnedEventId, ItemId>,
    /// Batches that are still looked at for events that are there twice.
    unsure: u8,
}

/// Whether the room's start was reached.
type Page = Result<bool, matrix_sdk_ui::timeline::Error>;

/// Why a timeline is not followed any longer.
enum End {
    /// Nobody asks any more.
    Over,
    /// It has grown to this length.
    Long(usize),
    /// The SDK has taken in the same events twice while it was built.
    Doubled,
}

impl Follower {
    /// Tells the timeline until it comes to an end.
    async fn run(mut self, asked: &mut mpsc::UnboundedReceiver<Ask>) -> End {
        let (items, changes) = self.timeline.subscribe().await;
        pin_mut!(changes);
        let mut queues = self.context.queues.subscribe();
        let (mut pages, mut fetches) = (JoinSet::new(), JoinSet::new());
        // A page is loaded because it was asked for, not only to fill up.
        let mut wanted = false;
        self.apply(vec![VectorDiff::Reset { values: items }], true).await;
        if self.source.len() < FEW {
            self.page(&mut pages, FEW_PAGE);
        }
        loop {
            if self.doubled() {
                return End::Doubled;
            }
            while fetches.len() < FETCHES
                && let Some(event) = self.wanted.pop_back()
            {
                let timeline = Arc::clone(&self.timeline);
                fetches.spawn(async move { drop(timeline.fetch_details_for_event(&event).await) });
            }
            tokio::select! {
                diffs = changes.next() => {
                    let Some(diffs) = diffs else { return End::Over };
                    let diffs = drain(diffs, changes.as_mut());
                    let before = self.source.len();
                    self.apply(diffs, false).await;
                    // More came than the server tells at once: the SDK starts over after the gap.
                    if self.source.len() < before.min(FEW) && pages.is_empty() {
                        self.page(&mut pages, FEW_PAGE);
                    }
                    if self.source.len() > self.longest && !self.back.load(Ordering::Relaxed) {
                        return End::Long(self.source.len());
                    }
                }
                ask = asked.recv() => match ask {
                    None => return End::Over,
                    Some(Ask::Again) if self.source.len() > self.longest => return End::Long(self.source.len()),
                    Some(Ask::Again) => self.tell(vec![Change::Reset(self.shown.items().to_vec())]).await,
                    Some(Ask::Page(count)) => wanted = self.older(&mut pages, count).await,
                },
                Some(Ok(page)) = pages.join_next() => {
                    while let Ok(Some(diffs)) = tokio::time::timeout(QUIET, changes.next()).await {
                        let diffs = drain(diffs, changes.as_mut());
                        self.apply(diffs, false).await;
                    }
                    if std::mem::take(&mut wanted) {
                        self.paged(page).await;
                    }
                }
                Some(_) = fetches.join_next() => {}
                Ok(()) = queues.changed() => self.look_again().await,
            }
        }
    }

    /// Older messages are asked for; whether they will come. Asked twice, they come and are told once.
    async fn older(&self, pages: &mut JoinSet<Page>, count: u16) -> bool {
        if self.source.len() > LONGEST {
            let reason = format!("{LONGEST} messages are loaded, which is as far back as hallway goes");
            self.context
                .tell(Event::PageFailed { timeline: self.id.clone(), direction: Direction::Older, reason })
                .await;
            return false;
        }
        if pages.is_empty() {
            self.page(pages, count);
        }
        true
    }

    fn page(&self, pages: &mut JoinSet<Page>, count: u16) {
        let timeline = Arc::clone(&self.timeline);
        pages.spawn(async move { timeline.paginate_backwards(count).await });
    }

    async fn paged(&self, page: Page) {
        let (timeline, direction) = (self.id.clone(), Direction::Older);
        let event = match page {
            Ok(end) => Event::Paged { timeline, direction, end },
            Err(error) => Event::PageFailed { timeline, direction, reason: words::any(&error, &self.view.server) },
        };
        self.context.tell(event).await;
    }

    /// Takes over what the SDK changed and tells it; an unchanged look is not told, unless `always`.
    async fn apply(&mut self, diffs: Vec<VectorDiff<Arc<TimelineItem>>>, always: bool) {
        let mut changes = Vec::new();
        for diff in diffs {
            let change = self.change(&diff);
            diff.apply(&mut self.source);
            let same = matches!(&change, Change::Set { index, item } if self.shown.items().get(*index) == Some(item));
            if !same {
                self.shown.apply(change.clone());
                changes.push(change);
            }
        }
        if changes.len() > MOST_CHANGES {
            changes = vec![Change::Reset(self.shown.items().to_vec())];
        }
        if always || !changes.is_empty() {
            self.tell(changes).await;
        }
    }

    /// The same event is there twice; looked for only while the timeline is new.
    fn doubled(&mut self) -> bool {
        if self.unsure == 0 {
            return false;
        }
        self.unsure -= 1;
        let mut seen = HashSet::new();
        let mut events = self.source.iter().filter_map(|item| item.as_event()?.event_id());
        !events.all(|event| seen.insert(event))
    }

    /// The queue of the room has stopped or gone on: what waits in it looks different.
    async fn look_again(&mut self) {
        self.view.waiting = !self.room.send_queue().is_enabled();
        let echoes = self
            .source
            .iter()
            .enumerate()
            .filter(|(_, item)| item.as_event().is_some_and(EventTimelineItem::is_local_echo));
        let diffs = echoes.map(|(index, item)| VectorDiff::Set { index, value: Arc::clone(item) }).collect();
        self.apply(diffs, false).await;
    }

    fn change(&mut self, diff: &VectorDiff<Arc<TimelineItem>>) -> Change {
        let mut item = |item: &Arc<TimelineItem>| {
            if let Some(event) = items::lacks_reply(item)
                && !self.wanted.iter().any(|wanted| wanted == event)
            {
                if self.wanted.len() >= WANTED {
                    self.wanted.pop_front();
                }
                self.wanted.push_back(event.to_owned());
            }
            let mut told = items::item(item, &self.view);
            if let Some(event) = item.as_event().and_then(|event| event.event_id()) {
                told.id = self.ids.entry(event.to_owned()).or_insert(told.id).clone();
            }
            told
        };
        match diff {
            VectorDiff::Append { values } => Change::Append(values.iter().map(item).collect()),
            VectorDiff::Clear => Change::Clear,
            VectorDiff::PushFront { value } => Change::PushFront(item(value)),
            VectorDiff::PushBack { value } => Change::PushBack(item(value)),
            VectorDiff::PopFront => Change::PopFront,
            VectorDiff::PopBack => Change::PopBack,
            VectorDiff::Insert { index, value } => Change::Insert { index: *index, item: item(value) },
            VectorDiff::Set { index, value } => Change::Set { index: *index, item: item(value) },
            VectorDiff::Remove { index } => Change::Remove { index: *index },
            VectorDiff::Truncate { length } => Change::Truncate { length: *length },
            VectorDiff::Reset { values } => Change::Reset(values.iter().map(item).collect()),
        }
    }

    async fn tell(&self, changes: Vec<Change>) {
        self.context.tell(Event::Timeline { timeline: self.id.clone(), changes }).await;
    }
}

/// `diffs` and whatever else is there already, so that a burst becomes one event.
fn drain(
    mut diffs: Vec<VectorDiff<Arc<TimelineItem>>>,
    mut changes: std::pin::Pin<&mut impl Stream<Item = Vec<VectorDiff<Arc<TimelineItem>>>>>,
) -> Vec<VectorDiff<Arc<TimelineItem>>> {
    while diffs.len() < LONG
        && let Some(Some(more)) = changes.next().now_or_never()
    {
        diffs.extend(more);
    }
    diffs
}
