//! Telling one timeline of the SDK, change by change.
use std::{
    collections::{HashSet, VecDeque},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_util::{FutureExt as _, Stream, StreamExt as _, pin_mut};
use matrix_sdk::{Room, ruma};
use matrix_sdk_ui::{
    eyeball_im::{Vector, VectorDiff},
    timeline::{EventTimelineItem, Timeline as SdkTimeline, TimelineItem},
};
use tokio::{sync::mpsc, task::JoinSet};

use super::{Ask, ids::Ids};
use crate::chat::{
    Change, Direction, Event, EventId, ItemId, Jump, Timeline, TimelineId,
    matrix::{
        account::Context,
        items::{self, View},
        words,
    },
};

/// Changes told one by one; more at once are told as the whole list.
const MOST_CHANGES: usize = 64;
/// Items after which a timeline at its live end is opened anew: the SDK cannot unload a part of it.
pub(super) const LONG: usize = 2_000;
/// Items after which no older ones are loaded.
const LONGEST: usize = 10_000;
/// Items below which one that was just opened or has lost some is filled up, and by how many.
const FEW: usize = 40;
const FEW_PAGE: u16 = 40;
/// The SDK hands on what a page brought in a task of its own; it is waited for this long after the last of it.
const QUIET: Duration = Duration::from_millis(40);
/// Replied-to messages fetched at once, and waiting.
const FETCHES: usize = 4;
const WANTED: usize = 200;

/// Follows one timeline of the SDK.
pub(super) struct Follower<'f> {
    context: Context,
    room: Room,
    id: TimelineId,
    timeline: Arc<SdkTimeline>,
    view: View,
    /// Older messages were asked for.
    pub(super) back: Arc<AtomicBool>,
    /// Items after which it is opened anew.
    pub(super) longest: usize,
    source: Vector<Arc<TimelineItem>>,
    /// What was told, one item for each of `source`.
    shown: Timeline,
    wanted: VecDeque<ruma::OwnedEventId>,
    ids: &'f mut Ids,
    /// Batches that are still looked at for events that are there twice.
    pub(super) unsure: u8,
}

/// Whether the room's start was reached.
type Page = Result<bool, matrix_sdk_ui::timeline::Error>;

/// Why a timeline is not followed any longer.
pub(super) enum End {
    /// Nobody asks any more.
    Over,
    /// It has grown to this length.
    Long(usize),
    /// The SDK has taken in the same events twice while it was built.
    Doubled,
}

impl<'f> Follower<'f> {
    pub(super) fn new(
        context: Context,
        room: Room,
        id: TimelineId,
        timeline: Arc<SdkTimeline>,
        view: View,
        ids: &'f mut Ids,
    ) -> Self {
        let (source, shown, wanted) = (Vector::new(), Timeline::default(), VecDeque::new());
        let back = Arc::new(AtomicBool::new(false));
        Self { context, room, id, timeline, view, back, longest: LONG, source, shown, wanted, ids, unsure: 0 }
    }

    /// Tells the timeline until it comes to an end.
    pub(super) async fn run(mut self, asked: &mut mpsc::UnboundedReceiver<Ask>) -> End {
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
                    Some(Ask::Page { direction: Direction::Older, count, .. }) => {
                        wanted = self.older(&mut pages, count).await;
                    }
                    Some(Ask::Page { direction: Direction::Newer, .. }) => {
                        let (timeline, direction) = (self.id.clone(), Direction::Newer);
                        self.context.tell(Event::Paged { timeline, direction, end: true }).await;
                    }
                    Some(Ask::Jump(to)) => self.jump(to).await,
                    Some(Ask::Resend(item)) => self.again(&item, true),
                    Some(Ask::Discard(item)) => self.again(&item, false),
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

    async fn jump(&self, _to: Jump) {
        self.context.tell(Event::Jumped { room: self.id.room.clone(), event: None::<EventId>, live: true }).await;
    }

    /// Sends one's own message once more, or gives it up; what comes of it, the timeline tells.
    fn again(&self, item: &ItemId, send: bool) {
        let at = self.shown.items().iter().position(|shown| shown.id == *item);
        let event = at.and_then(|at| self.source.get(at)).and_then(|item| item.as_event());
        let Some(handle) = event.and_then(EventTimelineItem::local_echo_send_handle) else { return };
        let (context, room) = (self.context.clone(), self.room.clone());
        tokio::spawn(async move {
            let done = if send {
                handle.unwedge().await.map_err(|error| words::last(&error))
            } else {
                handle.abort().await.map(drop).map_err(|error| words::last(&error))
            };
            room.send_queue().set_enabled(true);
            if let Err(reason) = done {
                let what = if send { "sent again" } else { "given up" };
                context.tell(Event::Failed { reason: format!("the message was not {what}: {reason}") }).await;
            }
        });
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
            if let Some(event) = item.as_event() {
                told.id = self.ids.of(event, told.id);
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
    mut changes: Pin<&mut impl Stream<Item = Vec<VectorDiff<Arc<TimelineItem>>>>>,
) -> Vec<VectorDiff<Arc<TimelineItem>>> {
    while diffs.len() < LONG
        && let Some(Some(more)) = changes.next().now_or_never()
    {
        diffs.extend(more);
    }
    diffs
}
