//! The account's databases: opened with little memory, told apart when they are damaged, set aside rather than lost.
use std::{
    error::Error as StdError,
    fs, io,
    path::{Path, PathBuf},
};

use jiff::Zoned;
use matrix_sdk::{
    SqliteCryptoStore, SqliteEventCacheStore, SqliteMediaStore, SqliteStateStore, SqliteStoreConfig,
    config::StoreConfig, cross_process_lock::CrossProcessLockConfig,
};

use super::words;
use crate::files;

/// Who and where the account is, and its keys; and what can be fetched again.
const STORE: &str = "store";
const CACHE: &str = "cache";
/// The file in `store` that holds the keys.
const KEYS: &str = "matrix-sdk-crypto.sqlite3";
/// Connections to each database: one writes, the others read.
const CONNECTIONS: usize = 4;
/// Bytes of a database that each connection keeps in memory.
const KEPT: u32 = 500_000;
/// Bytes of a journal that stay on disk.
const JOURNAL: u32 = 2_000_000;
/// What `SQLite` says where the disk is to blame, or somebody who has the file: the data may be sound.
const NOT_DAMAGE: [&str; 7] =
    ["is full", "unable to open", "readonly", "is locked", "disk I/O", "Permission denied", "No space left"];

/// Why the account cannot be opened, in words.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Its data are damaged; nothing but starting afresh helps.
    Damaged(String),
    Other(String),
}

impl From<String> for Trouble {
    fn from(reason: String) -> Self {
        Self::Other(reason)
    }
}

impl Trouble {
    /// Reads what an error of the SDK's stores means.
    pub(super) fn of(error: &(dyn StdError + 'static)) -> Self {
        let cause = words::last(error);
        if NOT_DAMAGE.iter().any(|part| cause.contains(part)) {
            Self::Other(format!("the account's data cannot be read or written: {cause}"))
        } else {
            Self::Damaged(damaged(&cause))
        }
    }

    pub(super) fn reason(&self) -> &str {
        match self {
            Self::Damaged(reason) | Self::Other(reason) => reason,
        }
    }
}

/// That the data are damaged, in a sentence that says what to do.
pub(super) fn damaged(cause: &str) -> String {
    format!("the account's data on this machine are damaged ({cause}); starting afresh keeps them aside")
}

/// Opens the databases in `folder`. `new`: the account was signed in just now, so that there are none yet.
pub(super) async fn open(folder: &Path, new: bool) -> Result<StoreConfig, Trouble> {
    let (store, cache) = (folder.join(STORE), folder.join(CACHE));
    // Keys made now would not be those that others know of this device.
    if !new && fs::metadata(store.join(KEYS)).map_or(0, |file| file.len()) == 0 {
        return Err(Trouble::Damaged(damaged("its keys are gone")));
    }
    for folder in [&store, &cache] {
        files::private_folder(folder).map_err(|error| unusable(folder, &error))?;
    }
    let config = config(&store);
    let (state, keys, fetched) = tokio::join!(
        SqliteStateStore::open_with_config(&config),
        SqliteCryptoStore::open_with_config(&config),
        fetched(&cache)
    );
    let (state, keys) = (state.map_err(|e| Trouble::of(&e))?, keys.map_err(|e| Trouble::of(&e))?);
    let (events, media) = fetched?;
    for folder in [&store, &cache] {
        private_files(folder).map_err(|error| unusable(folder, &error))?;
    }
    let lock = CrossProcessLockConfig::SingleProcess;
    Ok(StoreConfig::new(lock).state_store(state).crypto_store(keys).event_cache_store(events).media_store(media))
}

fn config(folder: &Path) -> SqliteStoreConfig {
    SqliteStoreConfig::new(folder).pool_max_size(CONNECTIONS).cache_size(KEPT).journal_size_limit(JOURNAL)
}

/// What was fetched from the server and can be fetched again: made anew where it is damaged.
async fn fetched(cache: &Path) -> Result<(SqliteEventCacheStore, SqliteMediaStore), Trouble> {
    let config = config(cache);
    let open = || async {
        tokio::try_join!(SqliteEventCacheStore::open_with_config(&config), SqliteMediaStore::open_with_config(&config))
    };
    match open().await.map_err(|error| Trouble::of(&error)) {
        Err(Trouble::Damaged(cause)) => {
            tracing::warn!(cause, "the cache is damaged, and made anew");
            anew(cache).map_err(|error| unusable(cache, &error))?;
            open().await.map_err(|error| Trouble::of(&error))
        }
        opened => opened,
    }
}

fn unusable(folder: &Path, error: &io::Error) -> Trouble {
    Trouble::Other(format!("the folder {} cannot be used ({error})", folder.display()))
}

fn anew(cache: &Path) -> io::Result<()> {
    fs::remove_dir_all(cache)?;
    files::private_folder(cache)
}

/// Removes the databases.
pub(super) fn remove(folder: &Path) -> io::Result<()> {
    for part in [STORE, CACHE] {
        match fs::remove_dir_all(folder.join(part)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Moves the databases to folders beside them whose names tell when, and gives the one that holds the keys.
pub(super) fn set_aside(folder: &Path, now: &Zoned) -> io::Result<PathBuf> {
    let when = now.strftime("%Y%m%d-%H%M%S");
    let aside = |part: &str, number: u32| {
        let again = if number == 0 { String::new() } else { format!("-{number}") };
        folder.join(format!("{part}.damaged-{when}{again}"))
    };
    let number = (0..1_000).find(|number| [STORE, CACHE].iter().all(|part| !aside(part, *number).exists()));
    let number = number.unwrap_or_default();
    for part in [CACHE, STORE] {
        match fs::rename(folder.join(part), aside(part, number)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(aside(STORE, number))
}

/// `SQLite` makes its files with the umask's mode, and journals later with the mode of the file they belong to.
fn private_files(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    for entry in fs::read_dir(folder)? {
        use std::os::unix::fs::PermissionsExt as _;
        let path = entry?.path();
        match fs::set_permissions(path, fs::Permissions::from_mode(0o600)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_aside_is_kept_under_a_name_of_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let now: Zoned = "2027-01-30T09:05:07+01:00[Europe/Brussels]".parse().unwrap();
        for content in ["one", "two"] {
            fs::create_dir(folder.path().join(STORE)).unwrap();
            fs::write(folder.path().join(STORE).join(KEYS), content).unwrap();
            let aside = set_aside(folder.path(), &now).unwrap();
            assert_eq!(fs::read_to_string(aside.join(KEYS)).unwrap(), content);
            assert!(!folder.path().join(STORE).exists());
        }
        let names = ["store.damaged-20270130-090507", "store.damaged-20270130-090507-1"];
        assert!(names.iter().all(|name| folder.path().join(name).join(KEYS).exists()));
    }

    #[test]
    fn a_full_disk_is_no_damage() {
        let full = Trouble::of(&io::Error::other("database or disk is full"));
        assert!(matches!(&full, Trouble::Other(reason) if reason.contains("the disk is full")), "{full:?}");
        let broken = Trouble::of(&io::Error::other("file is not a database"));
        assert!(matches!(&broken, Trouble::Damaged(reason) if reason.contains("file is not a database")), "{broken:?}");
    }
}
