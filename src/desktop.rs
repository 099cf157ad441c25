//! The desktop: what is opened outside the terminal.
use url::Url;

use crate::service::{self, Service};

/// What may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Show a page with the desktop's own program; http and https only.
    Open(Url),
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Opened,
    Failed { reason: String },
}

/// Starts the service.
#[must_use]
pub fn spawn() -> Service<Request, Event> {
    let (service, _peer) = service::pair();
    service
}
