//! Joining and leaving rooms: does what the queue says, when it says so, and tells what came of it.
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::{
    sync::mpsc,
    task::{JoinHandle, JoinSet},
};

use self::{keep::Keeper, mover::Mover, tell::Teller};
use super::account::Context;
use crate::chat::{Request, RoomId, queue::Queue};

mod attempt;
mod heard;
mod keep;
mod mover;
mod retry;
mod said;
mod tell;

/// How long stopping waits for the queue to be written.
const STOP: Duration = Duration::from_secs(1);
/// Requests that are taken at once before anything is tried.
const AT_ONCE: usize = 1_000;

/// The queue of an account, as its requests reach it. Dropping it ends its task.
#[derive(Debug)]
pub(super) struct Moves {
    asks: Option<mpsc::UnboundedSender<Ask>>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
enum Ask {
    Request(Request),
    /// Leave this room, which the person named by itself.
    Part(RoomId),
    /// The person types or says something, or has stopped.
    Talk(bool),
}

impl Moves {
    /// Goes on with the queue that the profile in `folder` keeps.
    pub(super) fn open(context: Context, folder: &Path) -> Self {
        let (asks, asked) = mpsc::unbounded_channel();
        let task = tokio::spawn(run(context, folder.to_owned(), asked));
        Self { asks: Some(asks), task }
    }

    /// Takes `Join`, `Leave`, `Attend`, `Hold` and `Unqueue`.
    pub(super) fn ask(&self, request: Request) {
        self.send(Ask::Request(request));
    }

    /// Leaves a room before all others that are to be left; answered by `Left` and `Done`, or `Failed`.
    pub(super) fn part(&self, room: RoomId) {
        self.send(Ask::Part(room));
    }

    /// The person types or says something, or has stopped: leaving yields to it.
    pub(super) fn talk(&self, on: bool) {
        self.send(Ask::Talk(on));
    }

    fn send(&self, ask: Ask) {
        if let Some(asks) = &self.asks {
            drop(asks.send(ask));
        }
    }

    /// Ends, once the queue is written.
    pub(super) async fn stop(mut self) {
        self.asks = None;
        drop(tokio::time::timeout(STOP, &mut self.task).await);
    }
}

impl Drop for Moves {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Removes what is kept of the queue in the profile in `folder`.
pub(super) fn forget(folder: &Path) {
    keep::forget(folder);
}

async fn run(context: Context, folder: PathBuf, mut asks: mpsc::UnboundedReceiver<Ask>) {
    let teller = Teller::start(context.clone());
    let (keeper, kept) = Keeper::open(&context, &folder, &teller);
    let mut heard = context.heard.subscribe();
    let (mut watching, (said, mut saying)) = (JoinSet::new(), mpsc::unbounded_channel());
    watching.spawn(said::follow(context.client.clone(), said));
    let mut mover = Mover::new(context, Queue::restore(kept), teller, keeper);
    loop {
        let pause = mover.go_on();
        tokio::select! {
            ask = asks.recv() => {
                let Some(ask) = ask else { break };
                mover.serve(ask);
                for _ in 0..AT_ONCE {
                    let Ok(ask) = asks.try_recv() else { break };
                    mover.serve(ask);
                }
            }
            Some(Ok((ticket, outcome))) = mover.tries.join_next() => mover.settle(ticket, outcome),
            Some(said) = saying.recv() => mover.hear(&said),
            Ok(()) = heard.changed() => {
                if *heard.borrow_and_update() {
                    mover.heard();
                }
            }
            () = tokio::time::sleep(pause.unwrap_or_default()), if pause.is_some() => {}
        }
    }
    mover.finish().await;
}
