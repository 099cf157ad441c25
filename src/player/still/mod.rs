//! The hall's picture, every ten seconds, where the line is too thin for a stream.
//!
//! It is decoded in this process, and so in Rust alone (`image`), bounded in bytes, pixels and memory.
mod look;
mod picture;

use std::time::Duration;

use tokio::sync::watch;

use super::{Latest, StreamUrl, cells::GRID};
use crate::{
    http::Limits,
    service::{self, Peer, Service},
};

/// Between two pictures: FOSDEM makes one every ten seconds (FOSDEM/video, `files/fetcher/thumb.sh`).
const EVERY: Duration = Duration::from_secs(10);
/// How long a server may take for one. Thin lines are what this is for.
const LIMITS: Limits =
    Limits { connect: Duration::from_secs(10), silence: Duration::from_secs(20), whole: Duration::from_mins(1) };

/// What may be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Fetch the picture at this address, again and again; `None`: no more.
    Show(Option<StreamUrl>),
    /// The pixels of a frame, as in [`super::Request::Grid`].
    Grid { width: u16, height: u16 },
}

/// What is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A picture is there, of this shape in pixels.
    Shown { width: u32, height: u32 },
    /// There is none, for a reason in words; it is tried again.
    Failed { reason: String },
}

/// The pictures as frames.
#[derive(Debug)]
pub struct Stills {
    pub service: Service<Request, Event>,
    /// Frames of the first slot.
    pub frames: watch::Receiver<Latest>,
}

/// What is wished for: the latest of what was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Wish {
    url: Option<StreamUrl>,
    /// Pixels of a frame; none where a side is zero.
    grid: (u16, u16),
}

/// Starts the service, within a tokio runtime; it ends when the program lets go of the requests' sender.
#[must_use]
pub fn spawn() -> Stills {
    spawn_every(EVERY)
}

/// The same, with a picture in other intervals: for tests.
#[must_use]
pub fn spawn_every(every: Duration) -> Stills {
    let (service, Peer { mut requests, events }) = service::pair();
    let (latest, frames) = watch::channel(Latest::default());
    let (wish, wishes) = watch::channel(Wish::default());
    tokio::spawn(look::look(wishes, events, latest, every));
    tokio::spawn(async move {
        while let Some(request) = requests.recv().await {
            wish.send_if_modified(|wish| {
                let before = wish.clone();
                match request {
                    Request::Show(url) => wish.url = url,
                    Request::Grid { width, height } => wish.grid = (width.min(GRID), height.min(GRID)),
                }
                *wish != before
            });
        }
    });
    Stills { service, frames }
}
