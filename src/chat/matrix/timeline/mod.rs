//! Timelines that are open: a room's main one, or one of its threads.
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use matrix_sdk::ruma::{self, OwnedEventId};
use matrix_sdk_ui::timeline::Timeline as SdkTimeline;
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
};

use super::{account::Context, peek::Peek};
use crate::chat::{Direction, EventId, ItemId, Jump, TimelineId};

mod follow;
mod follower;
mod ids;
mod jump;
mod react;
mod read;
mod replaced;
mod tell;
mod typing;
pub(super) mod window;
mod work;

pub(super) use self::read::read;

/// An open timeline. Dropping it closes it.
pub(super) struct Opened {
    pub(super) timeline: TimelineId,
    pub(super) pane: Pane,
    _tasks: JoinSet<()>,
}

/// What may be asked of an open timeline.
#[derive(Clone)]
pub(super) struct Pane {
    asks: mpsc::UnboundedSender<Ask>,
    reactions: mpsc::UnboundedSender<(EventId, String)>,
    timeline: watch::Receiver<Option<Arc<SdkTimeline>>>,
    /// Older messages were asked for, so the person may be reading there.
    back: Arc<AtomicBool>,
}

/// What is asked of whoever follows a timeline.
#[derive(Debug)]
pub(super) enum Ask {
    Page {
        direction: Direction,
        count: u16,
        near: Option<EventId>,
    },
    Jump(Jump),
    /// Try a refused message once more, or give up one that was not sent.
    Resend(ItemId),
    Discard(ItemId),
    /// It is opened once more: it is told from the start.
    Again,
}

impl Opened {
    /// Starts following a timeline of a room that may be known only in a moment; what was shown `before` is shown until then.
    pub(super) fn start(context: Context, id: TimelineId, before: Option<Peek>) -> Self {
        let (asks, asked) = mpsc::unbounded_channel();
        let (reactions, reacted) = mpsc::unbounded_channel();
        let (current, timeline) = watch::channel(None);
        let back = Arc::new(AtomicBool::new(false));
        let mut tasks = JoinSet::new();
        tasks.spawn(react::run(context.clone(), id.room.clone(), timeline.clone(), reacted));
        if id.thread.is_none() {
            tasks.spawn(typing::run(context.clone(), id.room.clone()));
        }
        tasks.spawn(follow::run(context, id.clone(), asked, current, Arc::clone(&back), before));
        Self { timeline: id, pane: Pane { asks, reactions, timeline, back }, _tasks: tasks }
    }
}

impl Pane {
    pub(super) fn ask(&self, ask: Ask) {
        if matches!(ask, Ask::Page { direction: Direction::Older, .. }) {
            self.back.store(true, Ordering::Relaxed);
        }
        drop(self.asks.send(ask));
    }

    /// Puts a reaction there or takes it back, one after the other.
    pub(super) fn react(&self, event: EventId, key: String) {
        drop(self.reactions.send((event, key)));
    }

    /// The last event that the server has.
    pub(super) async fn latest(&self) -> Option<OwnedEventId> {
        self.timeline()?.latest_event_id().await
    }

    /// The person has read up to `event`; at the newest they are at the live end.
    async fn seen(&self, event: &ruma::EventId) {
        if self.latest().await.is_some_and(|latest| latest == event) {
            self.back.store(false, Ordering::Relaxed);
        }
    }

    fn timeline(&self) -> Option<Arc<SdkTimeline>> {
        self.timeline.borrow().clone()
    }
}
