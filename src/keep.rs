//! What is kept for the next start while the program runs, so that neither a crash nor a dead battery takes it: drafts, the
//! arrangement of windows, where one stopped in recordings. Small files in the profile's folder, each written whole.
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::{sync::mpsc, time::Instant};

use crate::{
    files::{self, Access},
    service::{self, Peer, Service},
    settings,
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
    /// Where one stopped in recordings.
    Positions,
    /// The setting of this name, in the configuration; the text is its value.
    Setting(&'static str),
}

impl Kept {
    /// Its file in the profile's folder.
    fn file(self) -> Option<&'static str> {
        match self {
            Self::Drafts => Some("drafts.json"),
            Self::Layout => Some("layout.json"),
            Self::Positions => Some("positions.json"),
            Self::Setting(_) => None,
        }
    }

    /// What was kept in `folder`, as it was written; `None` where nothing is, or where it cannot be read.
    #[must_use]
    pub fn read(self, folder: &Path) -> Option<String> {
        std::fs::read_to_string(folder.join(self.file()?)).ok()
    }
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// It could not be written, in words; it is tried again with the next change.
    Failed { reason: String },
}

/// Starts the service on a profile's folder and the file of the settings. What was asked last is written before it ends.
///
/// # Panics
/// Outside a tokio runtime.
#[must_use]
pub fn spawn(folder: PathBuf, config: PathBuf) -> Service<Request, Event> {
    let (service, peer) = service::pair();
    tokio::spawn(serve(Places { folder, config }, peer));
    service
}

/// Where it is kept.
#[derive(Clone, Debug)]
struct Places {
    /// The profile's folder.
    folder: PathBuf,
    /// `config.toml`.
    config: PathBuf,
}

async fn serve(places: Places, peer: Peer<Request, Event>) {
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
                write(&places, std::mem::take(&mut waiting), &events).await;
            }
        }
    }
    write(&places, waiting, &events).await;
}

async fn write(places: &Places, waiting: BTreeMap<Kept, String>, events: &mpsc::Sender<Event>) {
    let places = places.clone();
    let written = tokio::task::spawn_blocking(move || {
        // What cannot be written keeps nothing else from it.
        let failures: Vec<_> = waiting.into_iter().filter_map(|(what, text)| places.put(what, &text).err()).collect();
        failures.into_iter().next()
    });
    if let Ok(Some(reason)) = written.await {
        // Nobody listens any more only when the program ends.
        events.send(Event::Failed { reason }).await.ok();
    }
}

impl Places {
    fn put(&self, what: Kept, text: &str) -> Result<(), String> {
        match (what, what.file()) {
            (_, Some(file)) => put(&self.folder.join(file), text),
            (Kept::Setting(key), None) => set(&self.config, key, Some(text).filter(|text| !text.is_empty())),
            (_, None) => Ok(()),
        }
    }
}

/// Changes one setting in the file as it is now: the person may have edited it meanwhile.
fn set(path: &Path, key: &str, value: Option<&str>) -> Result<(), String> {
    let fail = |why: &str| format!("{key} could not be kept in {}: {why}", path.display());
    let text = match std::fs::read_to_string(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(fail(&files::why(&error))),
        text => text.unwrap_or_default(),
    };
    let edited = settings::edited(&text, key, value).map_err(|error| fail(&error))?;
    if edited == text {
        return Ok(());
    }
    // Settings are often a link into a folder of all settings; it stays one.
    let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    files::write(&real, edited.as_bytes(), Access::Usual).map_err(|error| fail(&files::why(&error)))
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
        let mut service = spawn(folder.to_owned(), folder.join("conf/config.toml"));
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

    #[tokio::test]
    async fn a_setting_is_changed_in_the_file_as_it_is_then() {
        let folder = tempfile::tempdir().unwrap();
        let (config, real) = (folder.path().join("conf/config.toml"), folder.path().join("dotfiles.toml"));
        assert_eq!(after(&[(Kept::Setting("mouse"), "off")], folder.path()).await, []);
        assert_eq!(std::fs::read_to_string(&config).unwrap(), "mouse = false\n");
        #[cfg(unix)]
        {
            std::fs::write(&real, "# mine\nmouse = false\n").unwrap();
            std::fs::remove_file(&config).unwrap();
            std::os::unix::fs::symlink(&real, &config).unwrap();
            let both = [(Kept::Setting("mouse"), "on"), (Kept::Setting("theme"), "ink")];
            assert_eq!(after(&both, folder.path()).await, []);
            assert_eq!(std::fs::read_to_string(&real).unwrap(), "# mine\nmouse = true\ntheme = \"ink\"\n");
            assert!(config.is_symlink());
        }
        std::fs::write(&config, "not toml").unwrap();
        let told = after(&[(Kept::Setting("mouse"), "on"), (Kept::Drafts, "d")], folder.path()).await;
        assert!(
            matches!(&told[..], [Event::Failed { reason }] if reason.starts_with("mouse could not be kept")),
            "{told:?}"
        );
        assert_eq!(std::fs::read_to_string(&config).unwrap(), "not toml");
        assert_eq!(Kept::Drafts.read(folder.path()).as_deref(), Some("d"));
    }
}
