//! The hall's picture, every ten seconds, where the line is too thin for a stream.
use tokio::sync::watch;

use super::{Latest, StreamUrl};
use crate::service::{self, Service};

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

/// Starts the service.
#[must_use]
pub fn spawn() -> Stills {
    let (service, _) = service::pair();
    let (_, frames) = watch::channel(Latest::default());
    Stills { service, frames }
}
