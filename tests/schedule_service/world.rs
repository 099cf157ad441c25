//! One running service with folders of its own.
use std::{
    collections::BTreeSet,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use hallway::{
    http::Limits,
    schedule::{Change, Event, Folders, Origin, Request, Schedule, Source, TalkId, Tuning, spawn_tuned},
    service::Service,
};
use tempfile::TempDir;
use tokio::time::timeout;

const DEADLINE: Duration = Duration::from_secs(20);

/// Looks again at once, and waits for a server as long as it takes on a busy machine.
pub(crate) const EAGER: Tuning = Tuning {
    http: Limits { connect: DEADLINE, silence: DEADLINE, whole: DEADLINE },
    soonest: Duration::from_millis(1),
    retry: Duration::from_millis(1),
    ahead: jiff::SignedDuration::ZERO,
};

/// In a hurry besides, for servers that say nothing.
pub(crate) const HASTY: Tuning = Tuning {
    http: Limits { connect: DEADLINE, silence: Duration::from_millis(250), whole: Duration::from_millis(750) },
    ..EAGER
};

pub(crate) fn fixture(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schedules").join(name)).unwrap()
}

/// Half a schedule.
pub(crate) fn half() -> String {
    let whole = fixture("fosdem-2026.xml");
    whole[..whole.rfind("<event").unwrap() + 40].to_owned()
}

pub(crate) struct Shown {
    pub(crate) schedule: Arc<Schedule>,
    pub(crate) stars: Arc<BTreeSet<TalkId>>,
    pub(crate) changes: Arc<[Change]>,
}

impl Shown {
    /// Each change as its title and its words.
    pub(crate) fn changed(&self) -> Vec<String> {
        let words = |change: &Change| change.words(&self.schedule, &self.schedule.zone);
        self.changes.iter().map(|change| format!("{}: {}", change.title, words(change))).collect()
    }
}

pub(crate) struct World {
    folder: Arc<TempDir>,
    pub(crate) service: Service<Request, Event>,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::within(Arc::new(tempfile::tempdir().unwrap()), EAGER)
    }

    fn within(folder: Arc<TempDir>, tuning: Tuning) -> Self {
        let folders = Folders { cache: folder.path().join("cache"), profile: folder.path().join("profile") };
        Self { service: spawn_tuned(folders, tuning), folder }
    }

    /// Another hallway with the same folders.
    pub(crate) fn beside(&self) -> Self {
        self.beside_tuned(EAGER)
    }

    pub(crate) fn beside_tuned(&self, tuning: Tuning) -> Self {
        Self::within(Arc::clone(&self.folder), tuning)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn ask(&self, request: Request) {
        self.service.requests.send(request).unwrap();
    }

    pub(crate) fn load(&self, source: Source) {
        self.ask(Request::Load { source, every: None });
    }

    /// Loads a file of that text, and looks after it as often as can be.
    pub(crate) fn watch(&self, text: &str) -> PathBuf {
        let path = self.path("schedule.xml");
        write(&path, text);
        self.ask(Request::Load { source: Source::File(path.clone()), every: Some(Duration::ZERO) });
        path
    }

    /// Lets go of it; returns what it tells until it ends.
    pub(crate) async fn end(self) -> Vec<Event> {
        let Service { requests, mut events } = self.service;
        drop(requests);
        let mut last = Vec::new();
        while let Some(event) = timeout(DEADLINE, events.recv()).await.expect("an end in time") {
            last.push(event);
        }
        last
    }

    pub(crate) async fn next(&mut self) -> Event {
        timeout(DEADLINE, self.service.events.recv()).await.expect("an event in time").expect("the service runs")
    }

    pub(crate) async fn reason(&mut self) -> String {
        match self.next().await {
            Event::Failed { reason } => reason,
            other => panic!("it should fail: {other:?}"),
        }
    }

    pub(crate) async fn not_kept(&mut self) -> String {
        match self.next().await {
            Event::NotKept { reason } => reason,
            other => panic!("it should not be kept: {other:?}"),
        }
    }

    /// The next schedule, with its stars and changes.
    pub(crate) async fn shown(&mut self) -> Shown {
        match self.next().await {
            Event::Loaded { schedule, stars, changes, .. } => Shown { schedule, stars, changes },
            other => panic!("no schedule: {other:?}"),
        }
    }

    /// The title of what comes, and whence.
    pub(crate) async fn loaded(&mut self) -> (String, Origin) {
        match self.next().await {
            Event::Loaded { schedule, origin, .. } => (schedule.title.to_string(), origin),
            other => panic!("no schedule: {other:?}"),
        }
    }

    pub(crate) fn kept(&self) -> Option<Vec<u8>> {
        let mut files = fs::read_dir(self.folder.path().join("cache/schedules")).ok()?;
        Some(fs::read(files.next()?.unwrap().path()).unwrap())
    }
}

/// Writes a file at once: whoever reads it sees the old one or the new one.
pub(crate) fn write(path: &Path, text: &str) {
    let new = path.with_extension("new");
    fs::write(&new, text).unwrap();
    fs::rename(new, path).unwrap();
}

pub(crate) fn url(address: SocketAddr) -> Source {
    Source::Url(format!("http://{address}/schedule.xml").parse().unwrap())
}
