//! The queue in the profile's folder: it goes on after a restart, for the same account.
use std::{
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
    time::Duration,
};

use serde::{Deserialize, Serialize};
use tokio::{
    sync::{oneshot, watch},
    task::JoinHandle,
};

use super::tell::Teller;
use crate::{
    chat::{Event, UserId, matrix::account::Context, queue::Kept},
    files::{self, Access},
};

const FILE: &str = "joins.json";
const ASIDE: &str = "joins.damaged.json";
/// A longer file is none of ours, in bytes.
const LONGEST: u64 = 8 << 20;
/// Shortest time between two writes.
const PAUSE: Duration = Duration::from_millis(500);

/// Writes the queue in a task of its own.
pub(super) struct Keeper {
    latest: watch::Sender<Kept>,
    /// Dropped when nothing more comes: the last write does not wait.
    end: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

#[derive(Serialize, Deserialize)]
struct File {
    user: UserId,
    queue: Kept,
}

impl Keeper {
    /// The keeper, and what is kept of this account's queue. What is damaged is set aside, and said.
    pub(super) fn open(context: &Context, folder: &Path, teller: &Teller) -> (Self, Kept) {
        let path = folder.join(FILE);
        let user = context.client.user_id().and_then(|user| user.as_str().parse::<UserId>().ok());
        let kept = user.as_ref().map_or(Ok(Kept::default()), |user| load(&path, user));
        let kept = kept.unwrap_or_else(|reason| {
            tracing::warn!(reason, "the queue could not be read");
            let aside = folder.join(ASIDE);
            let moved = fs::rename(&path, &aside).is_ok();
            let where_ = if moved { format!("; it is kept in {}", aside.display()) } else { String::new() };
            let reason = format!("the list of rooms to join is damaged and was not read{where_}");
            teller.tell(Event::Failed { reason });
            Kept::default()
        });
        let (latest, changes) = watch::channel(kept.clone());
        let (end, ends) = oneshot::channel();
        let task = tokio::spawn(async move {
            if let Some(user) = user {
                run(path, user, changes, ends).await;
            }
        });
        (Self { latest, end, task }, kept)
    }

    /// Writes it soon.
    pub(super) fn keep(&self, now: Kept) {
        self.latest.send_if_modified(|before| {
            let new = *before != now;
            *before = now;
            new
        });
    }

    /// Writes it now.
    pub(super) async fn finish(self, now: Kept) {
        self.keep(now);
        let Self { latest, end, task } = self;
        drop((latest, end));
        drop(task.await);
    }
}

async fn run(path: PathBuf, user: UserId, mut changes: watch::Receiver<Kept>, mut end: oneshot::Receiver<()>) {
    // What was there when its end came is seen all the same.
    while changes.changed().await.is_ok() {
        let (path, file) = (path.clone(), File { user: user.clone(), queue: changes.borrow_and_update().clone() });
        let written = tokio::task::spawn_blocking(move || {
            let bytes = serde_json::to_vec(&file).map_err(io::Error::other)?;
            files::write(&path, &bytes, Access::Private)
        });
        if let Ok(Err(error)) = written.await {
            tracing::warn!(%error, "the queue is not kept");
        }
        if !end.is_terminated() {
            drop(tokio::time::timeout(PAUSE, &mut end).await);
        }
    }
}

fn load(path: &Path, user: &UserId) -> Result<Kept, String> {
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Kept::default()),
        Err(error) => return Err(error.to_string()),
    };
    let mut bytes = Vec::new();
    file.take(LONGEST + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > LONGEST {
        return Err("it is too long".to_owned());
    }
    let file: File = serde_json::from_slice(&bytes).map_err(|error| error.to_string())?;
    if file.user == *user {
        return Ok(file.queue);
    }
    // Of another account, which was signed in here before.
    fs::remove_file(path).map_err(|error| error.to_string())?;
    Ok(Kept::default())
}

/// Removes the file.
pub(super) fn forget(folder: &Path) {
    for name in [FILE, ASIDE] {
        if let Err(error) = fs::remove_file(folder.join(name))
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "the queue is not removed");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::{Rank, queue::Queue};

    fn user(name: &str) -> UserId {
        format!("@{name}:x.org").parse().unwrap()
    }

    #[test]
    fn a_queue_is_read_by_its_own_account_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let mut queue = Queue::default();
        assert!(queue.join(vec!["#a:x.org".parse::<crate::chat::Alias>().unwrap().into()], Rank::Starred));
        let file = File { user: user("ana"), queue: queue.keep() };
        fs::write(&path, serde_json::to_vec(&file).unwrap()).unwrap();
        assert_eq!(load(&path, &user("ana")), Ok(queue.keep()));
        assert_eq!(load(&path, &user("ben")), Ok(Kept::default()));
        assert!(!path.exists());
        assert_eq!(load(&path, &user("ana")), Ok(Kept::default()));
    }

    #[test]
    fn what_is_damaged_or_endless_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let endless = format!("{{\"user\": \"{}", "x".repeat(9 << 20));
        for text in ["", "{", "[]", "\"x\"", r#"{"user": "ana", "queue": {}}"#, &endless] {
            fs::write(&path, text).unwrap();
            assert!(load(&path, &user("ana")).is_err(), "{}", &text[..text.len().min(40)]);
        }
        fs::write(&path, r#"{"user": "@ana:x.org", "queue": {}}"#).unwrap();
        assert_eq!(load(&path, &user("ana")), Ok(Kept::default()));
    }
}
