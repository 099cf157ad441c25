//! Fetching and keeping schedules.
use std::{
    collections::BTreeSet,
    fmt::Display,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use jiff::Timestamp;
use tokio::{sync::mpsc::Sender, task::JoinSet};
use url::Url;

use super::{
    Change, Key, Schedule, TalkId,
    cache::{self, Kept},
    fetch,
    parse::{Parsed, Warning, parse},
};
use crate::{
    http::Answer,
    service::{self, Service},
    text::Clean,
};

/// Where a schedule comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    File(PathBuf),
    Url(Url),
    /// The addresses of one conference, as a catalogue has them: the first that gives a schedule counts.
    Urls(Vec<Url>),
}

/// What may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// Read it: a file, or what was kept of an address at once and then the network. `every` so often it is looked at
    /// again in the background. What is asked last is what is wanted.
    Load { source: Source, every: Option<Duration> },
    /// A person starred a talk, or took the star back.
    Star { key: Key, talk: TalkId, on: bool },
    /// The changes were looked at: what is shown now is what later changes are told from.
    Seen { key: Key },
    /// Look for plain words in the abstracts; only the newest is answered, with [`Event::Found`].
    Search { words: String },
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A schedule was read; a later one replaces it.
    Loaded {
        schedule: Arc<Schedule>,
        warnings: Arc<[Warning]>,
        origin: Origin,
        /// The talks that are starred, also those that this schedule does not have.
        stars: Arc<BTreeSet<TalkId>>,
        /// What changed since the last [`Request::Seen`], by the time of the talks; nothing at the first look.
        changes: Arc<[Change]>,
    },
    /// The network's copy is the one already shown.
    Unchanged,
    /// Reading or fetching failed; the words say what to do. What was shown stays.
    Failed { reason: String },
    /// Something shown could not be kept on the disk; the words say what and why. It holds until the program ends.
    NotKept { reason: String },
    /// The stars of a conference, where another hallway of the same profile changed them.
    Stars { key: Key, stars: Arc<BTreeSet<TalkId>> },
    /// The talks of `schedule` whose texts have the `words`: indices into [`Schedule::talks`], ascending.
    Found { schedule: Arc<Schedule>, words: String, talks: Vec<usize> },
}

/// Where things are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// For what was fetched.
    pub cache: PathBuf,
    /// The profile's, for the stars and what was seen.
    pub profile: PathBuf,
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

/// Starts the service; to be called inside a tokio runtime.
#[must_use]
pub fn spawn(folders: Folders) -> Service<Request, Event> {
    let (service, mut peer) = service::pair();
    let cache: Arc<Path> = folders.cache.into();
    tokio::spawn(async move {
        // What is asked last is what is wanted: a load under way ends when the set is emptied or dropped.
        let mut loads = JoinSet::new();
        while let Some(request) = peer.requests.recv().await {
            if let Request::Load { source, .. } = request {
                loads.abort_all();
                loads.spawn(load(source, Arc::clone(&cache), peer.events.clone()));
            }
        }
    });
    service
}

async fn load(source: Source, cache: Arc<Path>, events: Sender<Event>) {
    let told = match source {
        Source::File(path) => events.send(outcome(blocking(move || fetch::file(&path)).await, Origin::File)).await,
        Source::Urls(_) => return,
        Source::Url(url) => {
            let url = Arc::new(url);
            let kept = shown(&url, &cache, &events).await;
            let event = from_network(url, kept, cache).await;
            events.send(event).await
        }
    };
    if told.is_err() {
        tracing::debug!("nobody waits for the schedule any more");
    }
}

/// Shows what was kept of an address, and returns it.
async fn shown(url: &Arc<Url>, cache: &Arc<Path>, events: &Sender<Event>) -> Option<Kept> {
    let (url, cache) = (Arc::clone(url), Arc::clone(cache));
    let (parsed, kept) = blocking(move || {
        let kept = cache::read(&cache, &url)?;
        Some((parse(&kept.bytes).ok()?, kept))
    })
    .await?;
    let event = outcome::<fetch::Error>(Ok(parsed), Origin::Cache { fetched: kept.fetched });
    events.send(event).await.ok()?;
    Some(kept)
}

async fn from_network(url: Arc<Url>, kept: Option<Kept>, cache: Arc<Path>) -> Event {
    let validators = kept.as_ref().map(|kept| kept.validators.clone()).unwrap_or_default();
    let answer = match fetch::answer(&url, &validators).await {
        Ok(answer) => answer,
        Err(error) => return Event::Failed { reason: error.to_string() },
    };
    blocking(move || match answer {
        Answer::NotModified => {
            fetch::confirm(&url, &cache);
            Event::Unchanged
        }
        // Many servers give no validators.
        Answer::Body { bytes, .. } if kept.is_some_and(|kept| kept.bytes == bytes) => {
            fetch::confirm(&url, &cache);
            Event::Unchanged
        }
        Answer::Body { bytes, validators } => outcome(fetch::keep(&url, &bytes, &validators, &cache), Origin::Network),
    })
    .await
}

fn outcome<E: Display>(read: Result<Parsed, E>, origin: Origin) -> Event {
    match read {
        Ok(Parsed { schedule, warnings, .. }) => Event::Loaded {
            schedule: Arc::new(schedule),
            warnings: warnings.into(),
            origin,
            stars: Arc::default(),
            changes: Arc::default(),
        },
        Err(error) => Event::Failed { reason: Clean::line(&error.to_string()).as_str().to_owned() },
    }
}

/// Reading and parsing would hold up everything else that shares the thread.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        // The runtime is shutting down and polls nobody again.
        Err(_) => std::future::pending().await,
    }
}
