//! Loading further messages, at the live end and far back.
use std::sync::Arc;

use matrix_sdk::{
    deserialized_responses::TimelineEvent,
    event_cache::{EventsOrigin, RoomEventCacheSubscriber, RoomEventCacheUpdate},
    ruma::OwnedEventId,
};
use matrix_sdk_ui::{eyeball_im::VectorDiff, timeline::Timeline as SdkTimeline};
use tokio::{sync::broadcast::error::RecvError, task::JoinSet};

use super::{
    follower::Follower,
    jump::{After, Landing},
    window::{self, Chunk, Near, Source, Window},
};
use crate::chat::{Change, Direction, EventId, matrix::words};

/// Items of a live timeline after which what is older is loaded for itself: the SDK would keep all of it.
pub(super) const BOUND: usize = 1_500;
/// Items of a thread after which no older ones are loaded.
const LONGEST: usize = 10_000;

/// Whether the start was reached.
pub(super) type Page = Result<bool, matrix_sdk_ui::timeline::Error>;

/// Pages of the SDK's timeline on their way: one at a time.
#[derive(Default)]
pub(super) struct Pages {
    pub(super) running: JoinSet<Page>,
    /// It is loaded because it was asked for, not only to fill up.
    asked: bool,
    /// Pages that may still be loaded to fill up a timeline that is short. The SDK empties one at any moment: after a gap, and
    /// when somebody is ignored; also while a page is on its way, which then brings nothing.
    left: u8,
    /// It has become short since the last page was begun, which says nothing of it then.
    anew: bool,
}

/// Pages loaded to fill up a timeline before it is taken to have no more.
const FILL: u8 = 5;

impl Pages {
    /// The timeline has become short.
    pub(super) fn short(&mut self) {
        self.left = FILL;
        self.anew = true;
    }

    /// Loads older messages into a timeline that is short, if none are on their way.
    pub(super) fn fill(&mut self, timeline: &Arc<SdkTimeline>, count: u16) {
        if self.left > 0 && self.running.is_empty() {
            self.left -= 1;
            self.live(timeline, count);
        }
    }

    /// A page has come. One that ends at the room's start, or that fails, is the last that is loaded unasked.
    fn came(&mut self, page: &Page) {
        if !self.anew && !matches!(page, Ok(false)) {
            self.left = 0;
        }
    }

    /// Loads older messages of a live timeline, if none are on their way.
    pub(super) fn live(&mut self, timeline: &Arc<SdkTimeline>, count: u16) {
        if self.running.is_empty() {
            self.anew = false;
            let timeline = Arc::clone(timeline);
            self.running.spawn(async move { timeline.paginate_backwards(count).await });
        }
    }
}

/// What was looked for and has come.
pub(super) enum Done {
    /// More of the window of this number.
    Chunk { number: u64, direction: Direction, near: Option<EventId>, chunk: Result<Chunk, String> },
    /// The event that somebody wants to go to.
    Found(Result<OwnedEventId, String>),
    /// The past around an event.
    Around {
        after: After,
        /// Of which jump, or after how many.
        turn: u64,
        near: Result<Near, String>,
    },
}

impl Follower<'_> {
    /// Further messages are asked for. Asked twice, they come and are told once.
    pub(super) async fn page(&mut self, direction: Direction, count: u16, near: Option<EventId>) {
        if let Some(window) = &self.window {
            let token = match direction {
                Direction::Older => window.older(),
                Direction::Newer => window.newer(),
            };
            match (token.map(str::to_owned), direction) {
                (Some(token), _) => self.further(window.number, direction, token, count, near),
                (None, Direction::Older) => self.told(direction, Ok(true)).await,
                (None, Direction::Newer) => self.land(Landing::new(near, After::Newer)).await,
            }
            return;
        }
        match direction {
            Direction::Newer => self.told(direction, Ok(true)).await,
            Direction::Older if self.source.len() <= BOUND => self.pages.ask(&self.timeline, count),
            Direction::Older if self.id.thread.is_some() => {
                if self.source.len() <= LONGEST {
                    return self.pages.ask(&self.timeline, count);
                }
                let reason = format!("{LONGEST} messages of this thread are loaded, which is as far as hallway goes");
                self.told(direction, Err(reason)).await;
            }
            Direction::Older => self.past(near).await,
        }
    }

    /// What is older is loaded around `near`, for itself.
    async fn past(&mut self, near: Option<EventId>) {
        let near = near.and_then(|near| OwnedEventId::try_from(near.as_str()).ok());
        // Not from the newer half on, where it would lead to the live end again.
        let older = self.source.iter().take(self.source.len() / 2).filter_map(|item| item.as_event()?.event_id());
        let near = near.filter(|near| older.clone().any(|event| event == near));
        match near.or_else(|| older.clone().next().map(ToOwned::to_owned)) {
            Some(near) => self.around(near, After::Older),
            None => self.told(Direction::Older, Ok(true)).await,
        }
    }

    fn further(&mut self, number: u64, direction: Direction, token: String, count: u16, near: Option<EventId>) {
        if !self.loading.insert(direction) {
            return;
        }
        let source = self.reader();
        self.jumps.spawn(async move {
            let chunk = window::further(source, direction, token, count).await;
            Done::Chunk { number, direction, near, chunk }
        });
    }

    /// What events are read with.
    pub(super) fn reader(&self) -> Source {
        Source { room: self.room.clone(), timeline: Arc::clone(&self.timeline), view: self.view.clone() }
    }

    /// A page of the live timeline has come.
    pub(super) async fn paged(&mut self, page: Page) {
        let asked = std::mem::take(&mut self.pages.asked);
        self.pages.came(&page);
        if let Some(landing) = self.landing.take() {
            return self.approach(landing, &page).await;
        }
        if asked && self.window.is_none() {
            self.told(Direction::Older, page.map_err(|error| words::any(&error, &self.view.server))).await;
        }
    }

    /// More of the window has come.
    pub(super) async fn chunk(
        &mut self,
        number: u64,
        direction: Direction,
        near: Option<EventId>,
        chunk: Result<Chunk, String>,
    ) {
        self.loading.remove(&direction);
        // Whoever asked went elsewhere since.
        let Some(mut window) = self.window.take_if(|window| window.number == number) else {
            return self.told(direction, Ok(false)).await;
        };
        let chunk = match chunk {
            Ok(chunk) => chunk,
            Err(reason) => {
                self.window = Some(window);
                return self.told(direction, Err(reason)).await;
            }
        };
        match direction {
            Direction::Older => window.push_front(chunk),
            Direction::Newer => window.push_back(chunk),
        }
        self.show(&window).await;
        window.trim(direction == Direction::Newer);
        self.show(&window).await;
        let end = match direction {
            Direction::Older => window.older().is_none(),
            Direction::Newer => window.newer().is_none(),
        };
        self.window = Some(window);
        if end && direction == Direction::Newer {
            return self.land(Landing::new(near, After::Newer)).await;
        }
        self.told(direction, Ok(end)).await;
    }

    /// Tells what has changed in the window.
    pub(super) async fn show(&mut self, window: &Window) {
        let items = window.items(|event| self.ids.event(event));
        let changes = window::changes(&self.shown.items().to_vec(), &items);
        if !changes.is_empty() {
            self.shown.apply(Change::Reset(items));
            self.tell(changes).await;
        }
    }

    /// Something happened in the room: what was done to messages in the window is shown there.
    pub(super) async fn heard(&mut self, events: Vec<TimelineEvent>) {
        let Some(mut window) = self.window.take() else { return };
        for piece in window::pieces(&self.reader(), events).await {
            if let window::Piece::Mark(mark) = piece {
                window.note(mark);
            }
        }
        self.show(&window).await;
        self.window = Some(window);
    }

    /// These people are not to be seen.
    pub(super) async fn ignore(&mut self, users: &[String]) {
        let Some(mut window) = self.window.take() else { return };
        window.without(users);
        self.show(&window).await;
        self.window = Some(window);
    }

    /// Listens for what is done to messages in the window.
    pub(super) async fn hear(&mut self) {
        self.hears = match self.room.event_cache().await {
            Ok((cache, _)) => cache.subscribe().await.ok().map(|(_, hears)| hears),
            Err(_) => None,
        };
    }
}

impl Pages {
    fn ask(&mut self, timeline: &Arc<SdkTimeline>, count: u16) {
        self.asked = true;
        self.live(timeline, count);
    }
}

/// The events that came in with the next sync.
pub(super) async fn news(hears: &mut RoomEventCacheSubscriber) -> Vec<TimelineEvent> {
    loop {
        let update = match hears.recv().await {
            Ok(RoomEventCacheUpdate::UpdateTimelineEvents(update)) => update,
            Ok(_) | Err(RecvError::Lagged(_)) => continue,
            Err(RecvError::Closed) => return std::future::pending().await,
        };
        if !matches!(update.origin, EventsOrigin::Sync) {
            continue;
        }
        let mut events = Vec::new();
        for diff in update.diffs {
            match diff {
                VectorDiff::Append { values } | VectorDiff::Reset { values } => events.extend(values),
                VectorDiff::PushBack { value }
                | VectorDiff::PushFront { value }
                | VectorDiff::Insert { value, .. }
                | VectorDiff::Set { value, .. } => events.push(value),
                _ => {}
            }
        }
        return events;
    }
}
