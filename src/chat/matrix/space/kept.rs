//! The spaces as they were walked last, on disk: `spaces.json` in the profile's folder, which is private as the file is.
use std::{
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use tokio::{sync::watch, task::spawn_blocking};

use super::{
    MOST_SPACES,
    locator::{Locator, Locators},
    walk::{MOST_ROOMS, locate},
};
use crate::{
    chat::{Address, Alias, MOST_SERVERS, RoomId, Server, Space, SpaceRoom, UserId},
    files::{self, Access},
    text::Clean,
};

/// The file's name.
pub(in crate::chat::matrix) const FILE: &str = "spaces.json";
/// Largest file read, in bytes; eight spaces of the largest size that is kept.
const LARGEST: u64 = 64 * 1_024 * 1_024;
/// What the file is written for; one written for another is not read.
const VERSION: u32 = 1;

/// A space and what its rooms are for.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) space: Arc<Space>,
    pub(super) locators: Locators,
}

#[derive(Debug, Serialize, Deserialize)]
struct Written {
    version: u32,
    /// Whose they are: what is kept of another account is not read.
    user: UserId,
    spaces: Vec<WrittenSpace>,
}

#[derive(Debug, Serialize, Deserialize)]
struct WrittenSpace {
    asked: Address,
    root: RoomId,
    title: String,
    whole: bool,
    rooms: Vec<WrittenRoom>,
    locators: Locators,
}

/// As [`SpaceRoom`].
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Debug, Serialize, Deserialize)]
struct WrittenRoom {
    id: RoomId,
    name: String,
    alias: Option<Alias>,
    topic: String,
    parent: Option<usize>,
    space: bool,
    via: Vec<Server>,
    members: u64,
    readable: bool,
    public: bool,
    suggested: bool,
}

/// The spaces of this account that are kept in `folder`; none where the file is missing, damaged or too large: it can be made again.
pub(super) async fn load(folder: PathBuf, user: UserId) -> Vec<Kept> {
    let read = move || match read(&folder.join(FILE), &user) {
        Ok(kept) => kept,
        Err(error) => {
            if error.kind() != io::ErrorKind::NotFound {
                tracing::warn!(%error, "the kept spaces cannot be read");
            }
            Vec::new()
        }
    };
    spawn_blocking(read).await.unwrap_or_default()
}

/// Writes them each time they change.
pub(super) async fn follow<T>(folder: PathBuf, user: UserId, mut spaces: watch::Receiver<Vec<Kept>>) -> Option<T> {
    while spaces.changed().await.is_ok() {
        let (kept, path, user) = (spaces.borrow_and_update().clone(), folder.join(FILE), user.clone());
        let written = spawn_blocking(move || write(&path, user, &kept)).await;
        if let Ok(Err(error)) = written {
            tracing::warn!(%error, "the spaces cannot be kept");
        }
    }
    None
}

fn write(path: &Path, user: UserId, kept: &[Kept]) -> io::Result<()> {
    let spaces = kept.iter().map(WrittenSpace::of).collect();
    let bytes = serde_json::to_vec(&Written { version: VERSION, user, spaces }).map_err(io::Error::other)?;
    files::write(path, &bytes, Access::Private)
}

fn read(path: &Path, user: &UserId) -> io::Result<Vec<Kept>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other("the file is too large"));
    }
    let written: Written = serde_json::from_slice(&bytes).map_err(io::Error::other)?;
    if written.version != VERSION || written.user != *user {
        return Ok(Vec::new());
    }
    Ok(written.spaces.into_iter().take(MOST_SPACES).map(WrittenSpace::kept).collect())
}

impl WrittenSpace {
    fn of(kept: &Kept) -> Self {
        let Kept { space, locators } = kept;
        Self {
            asked: space.asked.clone(),
            root: space.root.clone(),
            title: space.title.to_string(),
            whole: space.whole,
            rooms: space.rooms.iter().map(WrittenRoom::of).collect(),
            locators: locators.clone(),
        }
    }

    /// The file may have been changed by others: everything is read as if it came from the network.
    fn kept(self) -> Kept {
        let Self { asked, root, title, whole, rooms, locators } = self;
        let locators: Locators = locators.into_iter().take(2 * MOST_ROOMS).collect();
        let mut rooms: Vec<SpaceRoom> =
            rooms.into_iter().take(MOST_ROOMS).enumerate().map(|(at, room)| room.read(at)).collect();
        for room in &mut rooms {
            locate(room, &locators);
        }
        let conference = locators.get(&root).map(|Locator { conference, .. }| Clean::line(conference));
        let conference = conference.unwrap_or_default();
        let space = Space { asked, root, title: Clean::line(&title), conference, rooms, whole };
        Kept { space: Arc::new(space), locators }
    }
}

impl WrittenRoom {
    fn of(room: &SpaceRoom) -> Self {
        Self {
            id: room.id.clone(),
            name: room.name.to_string(),
            alias: room.alias.clone(),
            topic: room.topic.to_string(),
            parent: room.parent,
            space: room.space,
            via: room.via.clone(),
            members: room.members,
            readable: room.readable,
            public: room.public,
            suggested: room.suggested,
        }
    }

    /// The room at this place of the list; what it stands in stands before it.
    fn read(self, at: usize) -> SpaceRoom {
        SpaceRoom {
            id: self.id,
            name: Clean::line(&self.name),
            alias: self.alias,
            topic: Clean::line(&self.topic),
            parent: self.parent.filter(|parent| *parent < at),
            space: self.space,
            via: self.via.into_iter().take(MOST_SERVERS).collect(),
            members: self.members,
            readable: self.readable,
            public: self.public,
            suggested: self.suggested,
            kind: Clean::default(),
            auditorium: Clean::default(),
            talk: Clean::default(),
        }
    }
}
