//! What is known of where rooms are: shared by every task of the account, kept in its profile.
use std::{
    collections::HashMap,
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::{
    FutureExt as _,
    future::{BoxFuture, Shared, WeakShared},
};
use jiff::Timestamp;
use tokio::sync::Notify;

use super::{
    Found,
    ask::{self, Answer},
    known::{Known, Memory},
    moved::Step,
};
use crate::{
    chat::{Address, Alias, Name, RoomId, Server, matrix::account::Context},
    files::{self, Access},
};

const FILE: &str = "aliases.json";
/// A longer file is none of ours, in bytes.
const LONGEST: u64 = 4 << 20;
/// Rooms of spaces, and rooms that were replaced, that are remembered.
const MOST: usize = 20_000;
/// How long after a change it is written: a conference's rooms are found one after the other.
const PAUSE: Duration = Duration::from_secs(1);

/// A request to the directory, shared by all who wait for it.
type Lookup = Shared<BoxFuture<'static, Answer>>;

/// Where rooms are, as far as it is known.
#[derive(Debug)]
pub(in crate::chat::matrix) struct Places {
    file: PathBuf,
    inner: Mutex<Inner>,
    changed: Notify,
    /// Held while the file is written or removed, so that what is forgotten does not come back.
    writing: Mutex<()>,
}

#[derive(Debug, Default)]
struct Inner {
    known: Known,
    unsaved: bool,
    /// Rooms of the spaces that were walked.
    spaces: HashMap<Alias, (RoomId, Vec<Server>)>,
    /// Rooms that were replaced.
    moved: HashMap<RoomId, Step>,
    asked: HashMap<Alias, WeakShared<BoxFuture<'static, Answer>>>,
}

impl Places {
    /// What the profile in `folder` knows.
    pub(in crate::chat::matrix) fn open(folder: &Path) -> Self {
        let file = folder.join(FILE);
        let mut bytes = Vec::new();
        if let Ok(kept) = fs::File::open(&file) {
            drop(kept.take(LONGEST).read_to_end(&mut bytes));
        }
        let inner = Inner { known: Known::read(&bytes), ..Inner::default() };
        Self { file, inner: Mutex::new(inner), changed: Notify::new(), writing: Mutex::default() }
    }

    /// Rooms that a space names: they serve where the directory does not know the alias.
    pub(in crate::chat::matrix) fn learn(&self, rooms: impl IntoIterator<Item = (Alias, RoomId, Vec<Server>)>) {
        let mut inner = self.inner();
        for (alias, room, via) in rooms {
            if inner.spaces.len() < MOST || inner.spaces.contains_key(&alias) {
                inner.spaces.insert(alias, (room, via));
            }
        }
    }

    /// The room goes on in another.
    pub(in crate::chat::matrix) fn moved(&self, room: &RoomId, step: &Step) {
        let mut inner = self.inner();
        if inner.moved.len() < MOST {
            inner.moved.insert(room.clone(), step.clone());
        }
        if inner.known.moved(room, &step.room, &step.via) {
            self.change(inner);
        }
    }

    /// The room that this one goes on in, as far as it is known.
    pub(super) fn successor(&self, room: &RoomId) -> Option<Step> {
        self.inner().moved.get(room).cloned()
    }

    /// The first that leads anywhere, if that is known without asking: those before it lead nowhere.
    pub(super) fn remembered(&self, addresses: &[Address], now: Timestamp) -> Option<Found> {
        let inner = self.inner();
        for at in addresses {
            let Name::Alias(alias) = &at.name else { return None };
            match inner.known.of(alias, now) {
                Memory::Is(room, via) => return Some(Found { at: at.clone(), room, via }),
                Memory::Absent => {}
                Memory::Nothing => return None,
            }
        }
        None
    }

    /// Where it led when that was told last.
    pub(super) fn last(&self, alias: &Alias) -> Option<(RoomId, Vec<Server>)> {
        self.inner().known.last(alias)
    }

    /// Where a space says that it leads.
    pub(super) fn in_space(&self, alias: &Alias) -> Option<(RoomId, Vec<Server>)> {
        self.inner().spaces.get(alias).cloned()
    }

    /// What the directory says of it: asked once, however many wait for it.
    pub(super) fn lookup(&self, context: &Context, alias: &Alias) -> Lookup {
        let mut inner = self.inner();
        if let Some(running) = inner.asked.get(alias).and_then(WeakShared::upgrade) {
            return running;
        }
        inner.asked.retain(|_, running| running.upgrade().is_some());
        let (context, named) = (context.clone(), alias.clone());
        let lookup = async move {
            let answer = ask::directory(context.clone(), named.clone()).await;
            match &answer {
                Answer::Is(room, via) => context.places.note(named, Some((room.clone(), via.clone()))),
                Answer::Absent => context.places.note(named, None),
                Answer::NoName | Answer::Failed { .. } => {}
            }
            answer
        };
        let lookup = lookup.boxed().shared();
        if let Some(weak) = lookup.downgrade() {
            inner.asked.insert(alias.clone(), weak);
        }
        lookup
    }

    fn note(&self, alias: Alias, place: Option<(RoomId, Vec<Server>)>) {
        let mut inner = self.inner();
        inner.known.note(alias, place, Timestamp::now());
        self.change(inner);
    }

    fn change(&self, mut inner: MutexGuard<'_, Inner>) {
        inner.unsaved = true;
        drop(inner);
        self.changed.notify_one();
    }

    /// Writes down what is found, whenever something was.
    pub(in crate::chat::matrix) async fn keep(context: Context) {
        loop {
            context.places.changed.notified().await;
            tokio::time::sleep(PAUSE).await;
            let places = std::sync::Arc::clone(&context.places);
            drop(tokio::task::spawn_blocking(move || places.save()).await);
        }
    }

    /// Where it leads is asked for anew.
    pub(super) fn doubt(&self, alias: &Alias) {
        let mut inner = self.inner();
        inner.known.doubt(alias);
        self.change(inner);
    }

    /// Writes down what was not yet. It is found again where that fails.
    pub(in crate::chat::matrix) fn save(&self) {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut inner = self.inner();
        if !std::mem::take(&mut inner.unsaved) {
            return;
        }
        let bytes = inner.known.written();
        drop(inner);
        if let Err(error) = files::write(&self.file, &bytes, Access::Private) {
            tracing::warn!(reason = files::why(&error), "where rooms are was not kept");
        }
    }

    /// Forgets what the profile knew.
    pub(in crate::chat::matrix) fn forget(&self) {
        let _writing = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        *self.inner() = Inner::default();
        drop(fs::remove_file(&self.file));
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alias(name: &str) -> Alias {
        format!("#{name}:x.org").parse().unwrap()
    }

    fn room(name: &str) -> RoomId {
        format!("!{name}:x.org").parse().unwrap()
    }

    #[test]
    fn what_was_found_is_kept_for_the_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places::open(folder.path());
        places.note(alias("a"), Some((room("a"), vec![])));
        places.note(alias("gone"), None);
        places.save();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        let places = Places::open(folder.path());
        let now = Timestamp::now();
        let found = |names: &[&str]| {
            let addresses: Vec<_> = names.iter().map(|name| Address::from(alias(name))).collect();
            places.remembered(&addresses, now).map(|found| (found.at.to_string(), found.room))
        };
        assert_eq!(found(&["gone", "a"]), Some(("#a:x.org".to_owned(), room("a"))));
        assert_eq!((found(&["new", "a"]), found(&["gone"])), (None, None), "a better one may exist");
        places.forget();
        assert!(!folder.path().join(FILE).exists() && places.last(&alias("a")).is_none());
    }

    #[test]
    fn a_room_that_moved_is_remembered_where_it_is() {
        let places = Places::open(Path::new("/nowhere"));
        places.note(alias("a"), Some((room("a"), vec![])));
        let step = Step { room: room("b"), via: vec!["y.org".parse().unwrap()] };
        places.moved(&room("a"), &step);
        assert_eq!(places.last(&alias("a")), Some((room("b"), step.via.clone())));
        assert_eq!(places.successor(&room("a")), Some(step));
        places.learn([(alias("s"), room("s"), vec![])]);
        assert_eq!(places.in_space(&alias("s")), Some((room("s"), vec![])));
    }
}
