use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::mpsc::Sender;

use super::{Event, Folders, Tuning};
use crate::schedule::{Key, Schedule, TalkId, keep};

/// What the service's tasks share. No lock is held while anything is waited for, or read, or written.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) folders: Folders,
    pub(super) tuning: Tuning,
    pub(super) events: Sender<Event>,
    memory: Mutex<Memory>,
}

#[derive(Debug, Default)]
struct Memory {
    /// What the program was told last.
    shown: Option<Arc<Schedule>>,
    /// Its stars, with what was asked since.
    stars: BTreeSet<TalkId>,
    /// What was asked and is not kept yet; where the disk is full, it stays here.
    orders: BTreeMap<Key, BTreeMap<TalkId, bool>>,
    /// What was said to fail, so that it is said once.
    troubles: BTreeSet<Trouble>,
}

/// What may fail to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trouble {
    Cache,
    Stars,
    Seen,
    /// What is there cannot be read.
    StarsUnread,
    SeenUnread,
}

impl Shared {
    pub(super) fn new(folders: Folders, tuning: Tuning, events: Sender<Event>) -> Self {
        Self { folders, tuning, events, memory: Mutex::default() }
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        // Whoever panicked with it left it whole: each change is one insertion.
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn shown(&self) -> Option<Arc<Schedule>> {
        self.memory().shown.clone()
    }

    /// Notes what is shown from now on; returns its stars, those not kept yet among them.
    pub(super) fn show(&self, schedule: &Arc<Schedule>, kept: BTreeSet<TalkId>) -> BTreeSet<TalkId> {
        let mut memory = self.memory();
        let stars = match memory.orders.get(&schedule.key()) {
            Some(orders) => keep::applied(kept, orders),
            None => kept,
        };
        memory.shown = Some(Arc::clone(schedule));
        memory.stars.clone_from(&stars);
        stars
    }

    /// Notes a star that is to be kept.
    pub(super) fn star(&self, key: &Key, talk: &TalkId, on: bool) {
        let mut memory = self.memory();
        memory.orders.entry(key.clone()).or_default().insert(talk.clone(), on);
        if memory.shown.as_ref().is_some_and(|shown| shown.key() == *key) {
            memory.stars = keep::applied(std::mem::take(&mut memory.stars), &BTreeMap::from([(talk.clone(), on)]));
        }
    }

    /// What is to be kept of a conference's stars.
    pub(super) fn orders(&self, key: &Key) -> BTreeMap<TalkId, bool> {
        self.memory().orders.get(key).cloned().unwrap_or_default()
    }

    /// The conferences of whose stars something is not kept yet.
    pub(super) fn waiting(&self) -> Vec<Key> {
        let memory = self.memory();
        memory.orders.iter().filter(|(_, orders)| !orders.is_empty()).map(|(key, _)| key.clone()).collect()
    }

    /// Notes that `done` is kept, and `kept` is what the file has now. Returns the stars if they are not those that the program
    /// knows of: then another hallway changed them.
    pub(super) fn starred(
        &self,
        key: &Key,
        done: &BTreeMap<TalkId, bool>,
        kept: BTreeSet<TalkId>,
    ) -> Option<BTreeSet<TalkId>> {
        let mut memory = self.memory();
        let waiting = memory.orders.entry(key.clone()).or_default();
        waiting.retain(|talk, on| done.get(talk) != Some(on));
        let stars = keep::applied(kept, waiting);
        let news = memory.shown.as_ref().is_some_and(|shown| shown.key() == *key) && memory.stars != stars;
        news.then(|| {
            memory.stars.clone_from(&stars);
            stars
        })
    }

    /// Tells what happened; says whether anybody listens.
    pub(super) async fn tell(&self, event: Event) -> bool {
        self.events.send(event).await.is_ok()
    }

    /// Tells what could not be kept, once until it can be again.
    pub(super) async fn trouble(&self, trouble: Trouble, reason: Option<String>) {
        let Some(reason) = reason else {
            self.memory().troubles.remove(&trouble);
            return;
        };
        let news = self.memory().troubles.insert(trouble);
        if news {
            tracing::warn!(reason, "something is not kept");
            self.tell(Event::NotKept { reason }).await;
        }
    }
}
