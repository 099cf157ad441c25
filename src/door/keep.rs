//! Keeping the door: the socket's file, and who comes in.
use std::{
    convert::Infallible,
    fs::{self, File, TryLockError},
    io,
    os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use tokio::{
    io::AsyncWriteExt as _,
    net::{UnixListener, UnixStream},
    sync::{Semaphore, mpsc},
    time::{sleep, timeout},
};

use super::{DONE, Event, PATIENCE, judge, line, own_uid};
use crate::{
    chat::link::{self, Refusal},
    files,
    service::{self, Peer, Service},
};

/// Conversations at a time; whoever else comes waits in the system's own short queue.
const AT_ONCE: usize = 8;
/// How long to wait after the system could not take anybody in.
const BREATH: Duration = Duration::from_millis(200);

/// Why there is no door.
#[derive(Debug, thiserror::Error)]
pub enum Busy {
    /// Another hallway of this profile runs, and keeps it.
    #[error("another hallway of this profile runs, and keeps its door")]
    Kept,
    #[error("{} is in the way: it is no socket", .0.display())]
    InTheWay(PathBuf),
    #[error("{} belongs to another user", .0.display())]
    NotOurs(PathBuf),
    #[error("{}", files::why(.0))]
    Io(#[from] io::Error),
}

/// The socket's file: it goes when this does, under the lock that says whose it is.
#[derive(Debug)]
struct Door {
    path: PathBuf,
    listener: UnixListener,
    own: u32,
    _lock: File,
}

impl Drop for Door {
    fn drop(&mut self) {
        // It may be gone already, with the folder that held it.
        drop(fs::remove_file(&self.path));
    }
}

/// Opens the door at this path and keeps it until the program lets go of its end. The folder is made, for its owner alone;
/// what a hallway left there that was killed is replaced.
///
/// # Errors
/// [`Busy`] where there can be no door; hallway works without one.
pub fn spawn(path: &Path) -> Result<Service<Infallible, Event>, Busy> {
    let door = Door::open(path)?;
    let (service, peer) = service::pair();
    tokio::spawn(keep(door, peer));
    Ok(service)
}

impl Door {
    fn open(path: &Path) -> Result<Self, Busy> {
        let own = own_uid()?;
        let folder = path.parent().ok_or_else(|| io::Error::other("a path without a folder"))?;
        ours(folder, own)?;
        files::private_folder(folder)?;
        ours(folder, own)?;
        let lock = path.with_extension("lock");
        if fs::symlink_metadata(&lock).is_ok_and(|found| !found.is_file()) {
            return Err(Busy::InTheWay(lock));
        }
        let lock = File::options().create(true).append(true).open(lock)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(Busy::Kept),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        // Nobody who lives has it: the lock ends with the process.
        match fs::symlink_metadata(path) {
            Ok(found) if found.file_type().is_socket() || found.is_symlink() => fs::remove_file(path)?,
            Ok(_) => return Err(Busy::InTheWay(path.to_owned())),
            Err(_) => {}
        }
        let listener = UnixListener::bind(path)?;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
        Ok(Self { path: path.to_owned(), listener, own, _lock: lock })
    }
}

/// A folder that is there must be a folder of our own: a link to one would lead elsewhere.
fn ours(folder: &Path, own: u32) -> Result<(), Busy> {
    match fs::symlink_metadata(folder) {
        Ok(found) if found.is_dir() && found.uid() == own => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error.into()),
        Ok(_) => Err(Busy::NotOurs(folder.to_owned())),
    }
}

/// Lets people in until the program has let go of its end.
async fn keep(door: Door, peer: Peer<Infallible, Event>) {
    let Peer { mut requests, events } = peer;
    let places = Arc::new(Semaphore::new(AT_ONCE));
    loop {
        let enter = async {
            // It is never closed.
            let place = Arc::clone(&places).acquire_owned().await.ok();
            (place, door.listener.accept().await)
        };
        tokio::select! {
            _ = requests.recv() => return,
            (place, came) = enter => match came {
                Ok((stream, _)) => {
                    let (own, events) = (door.own, events.clone());
                    tokio::spawn(async move {
                        let talked = timeout(PATIENCE, talk(stream, own, &events)).await;
                        if let Ok(Err(error)) = talked {
                            tracing::debug!(%error, "somebody left the door");
                        }
                        drop(place);
                    });
                }
                // Too many files are open, mostly.
                Err(error) => {
                    tracing::warn!(%error, "nobody can be let in");
                    sleep(BREATH).await;
                }
            },
        }
    }
}

/// One line in, one line out. What another user says is read, so that they hear the answer, and goes nowhere.
async fn talk(mut stream: UnixStream, own: u32, events: &mpsc::Sender<Event>) -> io::Result<()> {
    let theirs = judge(stream.peer_cred()?.uid(), own);
    let said = line(&mut stream).await?;
    let event = theirs.and(said).map_err(str::to_owned).and_then(|line| asked(&line));
    let told = match event.map(|event| events.try_send(event)) {
        Ok(Ok(())) => DONE.to_owned(),
        Ok(Err(_)) => "The hallway that runs has too much to do: try again in a moment.".to_owned(),
        Err(words) => words,
    };
    stream.write_all(format!("{told}\n").as_bytes()).await
}

/// What a line asks for: `link LINK` or `schedule WHAT`.
fn asked(line: &str) -> Result<Event, String> {
    match line.split_once(' ') {
        Some(("link", text)) => link::read(text).map(Event::Visit).map_err(|why: Refusal| why.to_string()),
        Some(("schedule", what)) if !what.trim().is_empty() && !what.contains(char::is_control) => {
            Ok(Event::Open(what.to_owned()))
        }
        _ => Err("The hallway that runs is of another version: end it first.".to_owned()),
    }
}
