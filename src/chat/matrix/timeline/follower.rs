//! Telling one timeline of the SDK, change by change; or, where the person looks far back, a part of the room's past.
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
use matrix_sdk::{Room, event_cache::RoomEventCacheSubscriber, ruma::OwnedEventId};
use matrix_sdk_ui::{
    eyeball_im::{Vector, VectorDiff},
    timeline::{Timeline as SdkTimeline, TimelineItem},
};
use tokio::{
    sync::mpsc,
    task::{AbortHandle, JoinSet},
};

use super::{
    Ask,
    ids::Ids,
    jump::Landing,
    work::{Done, Pages},
};
use crate::chat::{
    Change, Direction, Timeline, TimelineId,
    matrix::{account::Context, items::View, peek::Peek, timeline::window::Window},
};

/// Changes told one by one; more at once are told as the whole list.
const MOST_CHANGES: usize = 64;
/// Items after which a timeline at its live end is opened anew: the SDK cannot unload a part of it.
const LONG: usize = 2_000;
/// As [`LONG`], while something else is shown.
const LEAN: usize = 400;
/// Items below which one that was just opened or has lost some is filled up, and by how many.
const FEW: usize = 40;
const FEW_PAGE: u16 = 40;
/// The SDK hands on what a page brought in a task of its own; it is waited for this long after the last of it.
const QUIET: Duration = Duration::from_millis(40);
/// Replied-to messages fetched at once.
const FETCHES: usize = 4;

/// Follows one timeline of the SDK.
pub(super) struct Follower<'f> {
    pub(super) context: Context,
    pub(super) room: Room,
    pub(super) id: TimelineId,
    pub(super) timeline: Arc<SdkTimeline>,
    pub(super) view: View,
    /// Older messages were asked for.
    pub(super) back: Arc<AtomicBool>,
    /// What the room is shown with until this is there.
    before: Option<Peek>,
    /// Items after which it is opened anew: at its live end, and while a window is shown.
    longest: usize,
    lean: usize,
    pub(super) source: Vector<Arc<TimelineItem>>,
    /// What was told: one item for each of `source`, or those of `window`.
    pub(super) shown: Timeline,
    pub(super) wanted: VecDeque<OwnedEventId>,
    pub(super) ids: &'f mut Ids,
    /// Batches that are still looked at for events that are there twice.
    pub(super) unsure: u8,
    /// The part of the past that is shown instead.
    pub(super) window: Option<Box<Window>>,
    /// Hears what others do to messages in it.
    pub(super) hears: Option<RoomEventCacheSubscriber>,
    /// Where it is going to be shown from its live end again.
    pub(super) landing: Option<Landing>,
    pub(super) pages: Pages,
    pub(super) jumps: JoinSet<Done>,
    /// The jump that is on its way, and how many there were.
    pub(super) leap: Option<AbortHandle>,
    pub(super) turn: u64,
    /// Where more of the window is on its way.
    pub(super) loading: HashSet<Direction>,
}

/// Why a timeline is not followed any longer.
pub(super) enum End {
    /// Nobody asks any more.
    Over,
    /// It has grown long; what is shown instead of it.
    Long(Option<Box<Window>>),
    /// The SDK has taken in the same events twice while it was built.
    Doubled,
}

/// What happened.
enum Woke {
    Changed(Option<Vec<VectorDiff<Arc<TimelineItem>>>>),
    Asked(Option<Ask>),
    Paged(super::work::Page),
    Done(Done),
    Heard(Vec<matrix_sdk::deserialized_responses::TimelineEvent>),
    Ignored(Vec<String>),
    Queues,
    Nothing,
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
        Self {
            context,
            room,
            id,
            timeline,
            view,
            back: Arc::default(),
            before: None,
            longest: LONG,
            lean: LEAN,
            source: Vector::new(),
            shown: Timeline::default(),
            wanted: VecDeque::new(),
            ids,
            unsure: 0,
            window: None,
            hears: None,
            landing: None,
            pages: Pages::default(),
            jumps: JoinSet::new(),
            leap: None,
            turn: 0,
            loading: HashSet::new(),
        }
    }

    /// Looks at the first batches for events that are there twice.
    pub(super) fn unsure(mut self, batches: u8, back: &Arc<AtomicBool>) -> Self {
        self.unsure = batches;
        self.back = Arc::clone(back);
        self
    }

    /// Takes the place of what the room is shown with so far.
    pub(super) fn replacing(mut self, before: Option<Peek>) -> Self {
        self.before = before;
        self
    }

    /// Goes on showing this part of the past.
    pub(super) async fn showing(mut self, window: Option<Box<Window>>) -> Self {
        if let Some(window) = window {
            self.shown.apply(Change::Reset(window.items(|event| self.ids.event(event))));
            self.window = Some(window);
            self.hear().await;
        }
        self
    }

    /// Tells the timeline until it comes to an end.
    pub(super) async fn run(mut self, asked: &mut mpsc::UnboundedReceiver<Ask>) -> End {
        let (items, changes) = self.timeline.subscribe().await;
        pin_mut!(changes);
        if let Some(before) = self.before.take() {
            before.end().await;
        }
        let mut queues = self.context.queues.subscribe();
        let mut ignored = self.context.client.subscribe_to_ignore_user_list_changes();
        let mut fetches = JoinSet::new();
        self.apply(vec![VectorDiff::Reset { values: items }], true).await;
        // Should the SDK give all of it back, it is not opened anew for each message.
        self.longest = LONG.max(2 * self.source.len());
        self.lean = LEAN.max(2 * self.source.len());
        self.pages.short();
        loop {
            if self.window.is_none() && self.source.len() < FEW {
                self.pages.fill(&self.timeline, FEW_PAGE);
            }
            if self.doubled() {
                return End::Doubled;
            }
            self.fetch(&mut fetches);
            let woke = tokio::select! {
                diffs = changes.next() => Woke::Changed(diffs.map(|diffs| drain(diffs, changes.as_mut()))),
                ask = asked.recv() => Woke::Asked(ask),
                Some(page) = self.pages.running.join_next() => page.map_or(Woke::Nothing, Woke::Paged),
                Some(done) = self.jumps.join_next() => done.map_or(Woke::Nothing, Woke::Done),
                Some(_) = fetches.join_next() => Woke::Nothing,
                events = heard(&mut self.hears) => Woke::Heard(events),
                Some(ignored) = ignored.next() => Woke::Ignored(ignored),
                Ok(()) = queues.changed() => Woke::Queues,
            };
            match woke {
                Woke::Changed(None) | Woke::Asked(None) => return End::Over,
                Woke::Changed(Some(diffs)) => self.changed(diffs).await,
                Woke::Asked(Some(ask)) => self.asked(ask).await,
                Woke::Paged(page) => {
                    while let Ok(Some(diffs)) = tokio::time::timeout(QUIET, changes.next()).await {
                        let diffs = drain(diffs, changes.as_mut());
                        self.changed(diffs).await;
                    }
                    self.paged(page).await;
                }
                Woke::Done(done) => self.done(done).await,
                Woke::Heard(events) => self.heard(events).await,
                Woke::Ignored(users) => self.ignore(&users).await,
                Woke::Queues => self.look_again().await,
                Woke::Nothing => {}
            }
            if self.is_long() {
                return End::Long(self.window.take());
            }
        }
    }

    fn is_long(&self) -> bool {
        if self.landing.is_some() || !self.pages.running.is_empty() || !self.jumps.is_empty() {
            return false;
        }
        match self.window {
            Some(_) => self.source.len() > self.lean,
            None => self.source.len() > self.longest && !self.back.load(Ordering::Relaxed),
        }
    }

    fn fetch(&mut self, fetches: &mut JoinSet<()>) {
        while fetches.len() < FETCHES
            && let Some(event) = self.wanted.pop_back()
        {
            let timeline = Arc::clone(&self.timeline);
            fetches.spawn(async move { drop(timeline.fetch_details_for_event(&event).await) });
        }
    }

    async fn changed(&mut self, diffs: Vec<VectorDiff<Arc<TimelineItem>>>) {
        let before = self.source.len();
        self.apply(diffs, false).await;
        // More came than the server tells at once, and the SDK starts over after the gap; or somebody is ignored.
        if self.source.len() < before.min(FEW) {
            self.pages.short();
        }
    }

    async fn asked(&mut self, ask: Ask) {
        match ask {
            Ask::Again => {
                self.tell(vec![Change::Reset(self.shown.items().to_vec())]).await;
                if self.window.is_some() {
                    self.jumped(None).await;
                }
            }
            Ask::Page { direction, count, near } => self.page(direction, count, near).await,
            Ask::Jump(to) => self.jump(to).await,
            Ask::Resend(item) => self.again(&item, true),
            Ask::Discard(item) => self.again(&item, false),
        }
    }

    /// Takes over what the SDK changed and tells it; an unchanged look is not told, unless `always`.
    pub(super) async fn apply(&mut self, diffs: Vec<VectorDiff<Arc<TimelineItem>>>, always: bool) {
        let mut changes = Vec::new();
        for diff in diffs {
            if self.window.is_some() {
                diff.apply(&mut self.source);
                continue;
            }
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
        if !changes.is_empty() || (always && self.window.is_none()) {
            self.tell(changes).await;
        }
    }
}

/// What others did in the room, whenever they do; never, where nobody listens.
async fn heard(hears: &mut Option<RoomEventCacheSubscriber>) -> Vec<matrix_sdk::deserialized_responses::TimelineEvent> {
    match hears {
        Some(hears) => super::work::news(hears).await,
        None => std::future::pending().await,
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
