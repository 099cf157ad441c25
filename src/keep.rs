//! What is kept for the next start while the program runs, so that neither a crash nor a dead battery takes it: drafts, the
//! arrangement of windows. Small files in the profile's folder, each written whole.
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::{sync::mpsc, time::Instant};

use crate::{
    files::{self, Access},
    service::{self, Peer, Service},
};

/// How long a change waits for further ones, and for what to be written beside it.
const PAUSE: Duration = Duration::from_millis(500);

/// Keep this text, in place of what was kept before; an empty one is forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub what: Kept,
    pub text: String,
}

/// What can be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kept {
    /// What is typed and not sent.
    Drafts,
    /// The windows, their order, and the panes.
    Layout,
}

impl Kept {
    fn file(self) -> &'static str {
        match self {
            Self::Drafts => "drafts.json",
            Self::Layout => "layout.json",
        }
    }

    /// What was kept in `folder`, as it was written; `None` where nothing is, or where it cannot be read.
    #[must_use]
    pub fn read(self, folder: &Path) -> Option<String> {
        std::fs::read_to_string(folder.join(self.file())).ok()
    }
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// It could not be written, in words; it is tried again with the next change.
    Failed { reason: String },
}

/// Starts the service on a profile's folder. What was asked last is written before it ends.
///
/// # Panics
/// Outside a tokio runtime.
#[must_use]
pub fn spawn(folder: PathBuf) -> Service<Request, Event> {
    let (service, peer) = service::pair();
    tokio::spawn(serve(folder, peer));
    service
}

async fn serve(folder: PathBuf, peer: Peer<Request, Event>) {
    let Peer { mut requests, events } = peer;
    let mut waiting: BTreeMap<Kept, String> = BTreeMap::new();
    let mut due: Option<Instant> = None;
    loop {
        let pause = async {
            match due {
                Some(due) => tokio::time::sleep_until(due).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            request = requests.recv() => match request {
                Some(Request { what, text }) => {
                    waiting.insert(what, text);
                    due.get_or_insert_with(|| Instant::now() + PAUSE);
                }
                None => break,
            },
            () = pause => {
                due = None;
                write(&folder, std::mem::take(&mut waiting), &events).await;
            }
        }
    }
    write(&folder, waiting, &events).await;
}

async fn write(folder: &Path, waiting: BTreeMap<Kept, String>, events: &mpsc::Sender<Event>) {
    let folder = folder.to_owned();
    let written = tokio::task::spawn_blocking(move || {
        waiting.into_iter().find_map(|(what, text)| put(&folder.join(what.file()), &text).err())
    });
    if let Ok(Some(reason)) = written.await {
        // Nobody listens any more only when the program ends.
        events.send(Event::Failed { reason }).await.ok();
    }
}

fn put(path: &Path, text: &str) -> Result<(), String> {
    let done = if text.is_empty() {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    } else {
        files::write(path, text.as_bytes(), Access::Private)
    };
    done.map_err(|error| format!("{} cannot be written: {}", path.display(), files::why(&error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn after(requests: &[(Kept, &str)], folder: &Path) -> Vec<Event> {
        let mut service = spawn(folder.to_owned());
        for (what, text) in requests {
            service.requests.send(Request { what: *what, text: (*text).to_owned() }).unwrap();
        }
        drop(service.requests);
        let mut told = vec![];
        while let Some(event) = service.events.recv().await {
            told.push(event);
        }
        told
    }

    #[tokio::test]
    async fn the_last_is_kept_and_an_empty_one_is_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(after(&[(Kept::Drafts, "a"), (Kept::Drafts, "b"), (Kept::Layout, "l")], folder.path()).await, []);
        assert_eq!(Kept::Drafts.read(folder.path()).as_deref(), Some("b"));
        assert_eq!(Kept::Layout.read(folder.path()).as_deref(), Some("l"));
        assert_eq!(after(&[(Kept::Drafts, "")], folder.path()).await, []);
        assert_eq!(Kept::Drafts.read(folder.path()), None);
    }

    #[tokio::test]
    async fn what_cannot_be_written_is_said() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("drafts.json")).unwrap();
        let told = after(&[(Kept::Drafts, "a")], folder.path()).await;
        assert!(matches!(&told[..], [Event::Failed { reason }] if reason.contains("drafts.json")), "{told:?}");
    }
}
