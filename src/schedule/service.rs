//! Fetching and keeping schedules.
use std::{path::PathBuf, sync::Arc};

use jiff::Timestamp;
use url::Url;

use super::{Schedule, parse::Warning};
use crate::service::{self, Service};

/// Where a schedule comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    File(PathBuf),
    Url(Url),
}

/// What may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Read it: a file, or what was kept of a URL at once and then the network.
    Load(Source),
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A schedule was read; a later one replaces it.
    Loaded { schedule: Arc<Schedule>, warnings: Arc<[Warning]>, origin: Origin },
    /// The network's copy is the one already shown.
    Unchanged,
    /// Reading or fetching failed; the words say what to do. What was shown stays.
    Failed { reason: String },
}

/// How fresh a schedule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    File,
    /// Kept from an earlier run, fetched then.
    Cache {
        fetched: Timestamp,
    },
    Network,
}

/// Starts the service. `cache` is the folder for what was fetched.
#[must_use]
pub fn spawn(cache: PathBuf) -> Service<Request, Event> {
    let (service, _peer) = service::pair();
    drop(cache);
    service
}
