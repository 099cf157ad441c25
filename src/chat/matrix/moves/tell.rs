//! Telling what came of it by a task of its own, so that a slow screen does not hold up the queue.
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
};

use crate::chat::{Event, Progress, matrix::account::Context};

/// Dropping it ends what it tells.
pub(super) struct Teller {
    events: mpsc::UnboundedSender<Event>,
    progress: watch::Sender<Progress>,
    _task: JoinSet<()>,
}

impl Teller {
    pub(super) fn start(context: Context) -> Self {
        let (events, waiting) = mpsc::unbounded_channel();
        let (progress, latest) = watch::channel(Progress::default());
        let mut task = JoinSet::new();
        task.spawn(run(context, waiting, latest));
        Self { events, progress, _task: task }
    }

    pub(super) fn tell(&self, event: Event) {
        drop(self.events.send(event));
    }

    /// How far it has come: told after the events, and only the latest that differs from what was told before.
    pub(super) fn progress(&self, now: Progress) {
        self.progress.send_if_modified(|before| {
            let new = *before != now;
            *before = now;
            new
        });
    }
}

async fn run(context: Context, mut events: mpsc::UnboundedReceiver<Event>, mut latest: watch::Receiver<Progress>) {
    let mut told = Progress::default();
    loop {
        tokio::select! {
            biased;
            event = events.recv() => match event {
                Some(event) => context.tell(event).await,
                None => return,
            },
            Ok(()) = latest.changed() => {
                let now = latest.borrow_and_update().clone();
                if now != told {
                    told = now.clone();
                    context.tell(Event::Queue(now)).await;
                }
            }
        }
    }
}
