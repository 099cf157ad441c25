use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::files::{self, Access};

/// Largest file read or written, in bytes. 1,000 talks take 150 KB.
const LARGEST: u64 = 64 * 1024 * 1024;
/// How the files are written.
const VERSION: u32 = 1;
/// Damaged files of one name that stay beside it; the last is replaced.
const MOST_ASIDE: usize = 5;

/// Why something could not be read or kept, as a sentence.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{} cannot be read: {}.", path.display(), files::why(error))]
    Read { path: PathBuf, error: io::Error },
    #[error("{} cannot be written: {}.", path.display(), files::why(error))]
    Write { path: PathBuf, error: io::Error },
    #[error("{} is damaged and was set aside as {}.", path.display(), aside.display())]
    Damaged { path: PathBuf, aside: PathBuf },
    #[error("{} is from a newer hallway: update this one to use it.", path.display())]
    Newer { path: PathBuf },
}

/// What stands around everything that is kept.
#[derive(Serialize, Deserialize)]
struct Envelope<T> {
    version: u32,
    kept: T,
}

/// The part of it that says how the rest is written.
#[derive(Deserialize)]
struct Head {
    version: u32,
}

/// Reads a file; `None` where there is none. One that is damaged is set aside.
///
/// # Errors
/// Why it cannot be read; after [`Error::Damaged`] there is none.
pub(super) fn load<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, Error> {
    match read(path)? {
        Read::Whole(value) => Ok(Some(value)),
        Read::Absent => Ok(None),
        Read::Damaged => {
            let _lock = lock(path)?;
            // Another hallway may have set it aside meanwhile, and written a new one.
            load_locked(path)
        }
    }
}

/// As [`load`], for who holds the lock.
pub(super) fn load_locked<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, Error> {
    match read(path)? {
        Read::Whole(value) => Ok(Some(value)),
        Read::Absent => Ok(None),
        Read::Damaged => Err(set_aside(path)),
    }
}

/// Keeps a value, whole or not at all.
pub(super) fn save<T: Serialize>(path: &Path, value: &T) -> Result<(), Error> {
    let failed = |error: io::Error| Error::Write { path: path.to_owned(), error };
    let bytes =
        serde_json::to_vec(&Envelope { version: VERSION, kept: value }).map_err(|error| failed(error.into()))?;
    if bytes.len() as u64 > LARGEST {
        return Err(failed(io::Error::other("it would have more than 64 MB")));
    }
    files::write(path, &bytes, Access::Private).map_err(failed)
}

/// Keeps other processes from changing the folder of `path` as long as the lock lives.
pub(super) fn lock(path: &Path) -> Result<File, Error> {
    let lock = path.with_file_name("lock");
    files::lock(&lock).map_err(|error| Error::Write { path: lock, error })
}

enum Read<T> {
    Whole(T),
    Absent,
    Damaged,
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<Read<T>, Error> {
    let failed = |error: io::Error| Error::Read { path: path.to_owned(), error };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Read::Absent),
        Err(error) => return Err(failed(error)),
    };
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > LARGEST {
        return Ok(Read::Damaged);
    }
    match serde_json::from_slice::<Head>(&bytes) {
        Ok(Head { version: VERSION }) => {}
        Ok(Head { version }) if version > VERSION => return Err(Error::Newer { path: path.to_owned() }),
        _ => return Ok(Read::Damaged),
    }
    Ok(serde_json::from_slice(&bytes).map_or(Read::Damaged, |Envelope { kept, .. }| Read::Whole(kept)))
}

/// Moves a damaged file away: whoever wrote it by hand, or knows how to mend it, still has it.
fn set_aside(path: &Path) -> Error {
    let aside = |number: usize| path.with_extension(format!("damaged-{number}.json"));
    let number = (1..MOST_ASIDE).find(|number| !aside(*number).exists()).unwrap_or(MOST_ASIDE);
    match fs::rename(path, aside(number)) {
        Ok(()) => Error::Damaged { path: path.to_owned(), aside: aside(number) },
        Err(error) => Error::Read { path: path.to_owned(), error },
    }
}
