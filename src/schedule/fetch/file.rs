use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::Path,
    time::SystemTime,
};

use super::{Error, Mark};
use crate::schedule::parse::{self, LARGEST, Parsed, parse};

/// What the file system says of a version of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    /// The stamp of the file as it is now; `None` for what is no ordinary file, which cannot be read twice.
    pub(in super::super) fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
        Some(Self { size: metadata.len(), modified: metadata.modified().ok() })
    }
}

/// Reads a file, of which no more than is needed to see that it is too large.
pub(in super::super) fn file(path: &Path) -> Result<(Parsed, Mark), Error> {
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => Error::NoFile(path.to_owned()),
        io::ErrorKind::IsADirectory => Error::Folder(path.to_owned()),
        io::ErrorKind::PermissionDenied => Error::Forbidden(path.to_owned()),
        _ => Error::Unreadable { path: path.to_owned(), error },
    };
    let bad = |error| Error::BadFile { path: path.to_owned(), error };
    let file = File::open(path).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    if size > LARGEST as u64 {
        return Err(bad(parse::Error::TooLarge));
    }
    let mut bytes = Vec::new();
    file.take(LARGEST as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    let parsed = parse(&bytes).map_err(bad)?;
    let mark = Mark::of(&parsed, &bytes);
    Ok((parsed, mark))
}
