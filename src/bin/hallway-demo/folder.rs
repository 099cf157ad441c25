//! Temporary data that goes when the conference ends, however it ends.
use std::{fs, io, path::Path};

use anyhow::Context as _;
use tempfile::TempDir;

/// What the folders' names begin with.
const PREFIX: &str = "hallway-demo-";
/// Held locked by the process that uses the folder; the system lets go of it when the process ends.
const LOCK: &str = "lock";

/// A folder that goes when this is dropped. A process that was killed cannot clean up: the next one does.
#[derive(Debug)]
pub(crate) struct Folder {
    folder: TempDir,
    _lock: fs::File,
}

impl Folder {
    /// Makes one, mode 0700, and removes those that dead processes left.
    pub(crate) fn make() -> anyhow::Result<Self> {
        let place = std::env::temp_dir();
        sweep(&place);
        Self::make_in(&place).with_context(|| format!("no temporary folder in {}", place.display()))
    }

    fn make_in(place: &Path) -> io::Result<Self> {
        let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(place)?;
        // Locked before it has its name: nobody finds it unlocked.
        let early = folder.path().join("new");
        let lock = fs::File::create_new(&early)?;
        lock.try_lock()?;
        fs::rename(early, folder.path().join(LOCK))?;
        Ok(Self { folder, _lock: lock })
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Removes the folders of ours whose process is gone. What cannot be removed (somebody else's) stays.
fn sweep(place: &Path) {
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    let ours = entries.filter(|entry| {
        entry.file_name().to_string_lossy().starts_with(PREFIX) && entry.file_type().is_ok_and(|kind| kind.is_dir())
    });
    for entry in ours {
        let abandoned = fs::File::open(entry.path().join(LOCK)).is_ok_and(|lock| lock.try_lock().is_ok());
        if abandoned {
            fs::remove_dir_all(entry.path()).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sweep_takes_what_is_abandoned_and_nothing_else() {
        let place = tempfile::tempdir().unwrap();
        let used = Folder::make_in(place.path()).unwrap();
        let left = Folder::make_in(place.path()).unwrap();
        // As if its process had been killed: the lock is let go of, the folder stays.
        let Folder { folder, _lock: lock } = left;
        let left = folder.keep();
        drop(lock);
        let foreign = place.path().join("hallway-demo-without-a-lock");
        fs::create_dir(&foreign).unwrap();
        let other = place.path().join("something-else");
        fs::create_dir(&other).unwrap();

        sweep(place.path());

        assert!(!left.exists(), "abandoned");
        assert!(used.path().exists() && foreign.exists() && other.exists());
    }

    #[test]
    fn it_goes_when_it_is_dropped() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::make_in(place.path()).unwrap();
        let path = folder.path().to_owned();
        fs::write(path.join("data"), "x").unwrap();
        drop(folder);
        assert!(!path.exists());
    }
}
