//! Fetching and keeping schedules.
mod find;
mod keeper;
mod live;
mod load;
mod pace;
mod shared;

use std::{collections::BTreeSet, path::PathBuf, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use tokio::{
    sync::{
        mpsc::{self, UnboundedReceiver},
        watch,
    },
    task::JoinSet,
};
use url::Url;

use super::{Change, Key, Live, Schedule, TalkId, parse::Warning};
use crate::{
    http::Limits,
    service::{self, Service},
};
use keeper::Order;
use shared::Shared;

/// Where a schedule comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    File(PathBuf),
    Url(Url),
    /// The addresses of one conference, as a catalogue has them: the first that gives a schedule counts.
    Urls(Vec<Url>),
}

impl Source {
    /// Its addresses; a file has none.
    #[must_use]
    pub fn urls(&self) -> &[Url] {
        match self {
            Self::File(_) => &[],
            Self::Url(url) => std::slice::from_ref(url),
            Self::Urls(urls) => urls,
        }
    }
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
    /// Ask again and again which streams are live, at the address of such a list ([`Live`]); with `None`, no longer.
    Live { url: Option<Url> },
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
    /// What is streamed now.
    Live(Arc<Live>),
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

/// How long the service waits for what; [`Tuning::default`] is for people, a test is in a hurry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tuning {
    pub http: Limits,
    /// Shortest time between two looks in the background, whatever the catalogue says: servers are not hallway's own.
    pub soonest: Duration,
    /// After a failure the next look comes this soon; the wait doubles until it is the usual one.
    pub retry: Duration,
    /// How far the conference's clock is ahead of the system's, where a person has set it: by it a talk is over.
    pub ahead: SignedDuration,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            http: Limits::default(),
            soonest: Duration::from_mins(1),
            retry: Duration::from_secs(30),
            ahead: SignedDuration::ZERO,
        }
    }
}

/// Starts the service; to be called inside a tokio runtime. When the program lets go of its requests, what was asked to be
/// kept is kept first; then the events end.
#[must_use]
pub fn spawn(folders: Folders) -> Service<Request, Event> {
    spawn_tuned(folders, Tuning::default())
}

/// As [`spawn`], with waits of one's own.
#[must_use]
pub fn spawn_tuned(folders: Folders, tuning: Tuning) -> Service<Request, Event> {
    let (service, peer) = service::pair();
    let shared = Arc::new(Shared::new(folders, tuning, peer.events));
    tokio::spawn(serve(peer.requests, shared));
    service
}

/// Hands every request to the task that it is for; never waits for any of them.
async fn serve(mut requests: UnboundedReceiver<Request>, shared: Arc<Shared>) {
    let (order, orders) = mpsc::unbounded_channel();
    let keeper = tokio::spawn(keeper::run(orders, Arc::clone(&shared)));
    let (look_for, wanted) = watch::channel(String::new());
    let mut others = JoinSet::new();
    others.spawn(find::run(wanted, Arc::clone(&shared)));
    let (mut load, mut listen) = (None, None);
    while let Some(request) = requests.recv().await {
        match request {
            // What is asked last is what is wanted: a load under way ends when its set is dropped.
            Request::Load { source, every } => {
                let mut task = JoinSet::new();
                task.spawn(load::run(source, every, Arc::clone(&shared)));
                load = Some(task);
            }
            Request::Star { key, talk, on } => {
                shared.star(&key, &talk, on);
                drop(order.send(Order::Star { key }));
            }
            Request::Seen { key } => drop(order.send(Order::Seen { key })),
            Request::Search { words } => drop(look_for.send(words)),
            Request::Live { url } => {
                listen = url.map(|url| {
                    let mut task = JoinSet::new();
                    task.spawn(live::run(url, Arc::clone(&shared)));
                    task
                });
            }
        }
    }
    drop((load, listen, others, order));
    // A star set just before the end is kept, too.
    if let Err(error) = keeper.await {
        tracing::error!(%error, "the keeper of stars ended");
    }
}

/// Reading and parsing would hold up everything else that shares the thread. `None` where the work ended by a panic, which
/// the log has.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Some(done),
        Err(error) if error.is_panic() => None,
        // The runtime is shutting down and polls nobody again.
        Err(_) => std::future::pending().await,
    }
}
