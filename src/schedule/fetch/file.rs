use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::Path,
};

use jiff::{SignedDuration, Timestamp};

use super::{Error, Mark};
use crate::{
    paths::expanded,
    schedule::parse::{self, LARGEST, Parsed, parse},
};

/// Clocks of file systems are coarse: two versions of a file may have one time within so many seconds.
const COARSE: SignedDuration = SignedDuration::from_secs(2);

/// What the file system says of a version of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Stamp {
    size: u64,
    modified: Timestamp,
}

impl Stamp {
    /// The stamp of the file as it is now; `None` where it tells nothing, since the file has only just changed.
    pub(in super::super) fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(expanded(path)).ok()?;
        let modified = Timestamp::try_from(metadata.modified().ok()?).ok()?;
        (Timestamp::now().duration_since(modified) > COARSE).then_some(Self { size: metadata.len(), modified })
    }
}

/// Reads a file that may have been read `before`; `None` where it is the same. One that may not take the place of what was
/// there before counts as none.
pub(in super::super) fn file_again(path: &Path, before: Option<&Mark>) -> Result<Option<(Parsed, Mark)>, Error> {
    let bytes = bytes(path)?;
    if before.is_some_and(|before| before.is(&bytes)) {
        return Ok(None);
    }
    let parsed = parse(&bytes).map_err(|error| Error::BadFile { path: path.to_owned(), error })?;
    let mark = Mark::of(&parsed, &bytes);
    match before.map(|before| before.replaced_by(&mark)) {
        Some(Err(flaw)) => Err(Error::FlawedFile { path: path.to_owned(), flaw }),
        _ => Ok(Some((parsed, mark))),
    }
}

/// Reads a file.
pub(super) fn file(path: &Path) -> Result<Parsed, Error> {
    parse(&bytes(path)?).map_err(|error| Error::BadFile { path: path.to_owned(), error })
}

/// The bytes of a file, of which no more is read than is needed to see that it is too large.
fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => Error::NoFile(path.to_owned()),
        io::ErrorKind::IsADirectory => Error::Folder(path.to_owned()),
        io::ErrorKind::PermissionDenied => Error::Forbidden(path.to_owned()),
        _ => Error::Unreadable { path: path.to_owned(), error },
    };
    let path = &*expanded(path);
    let too_large = || Error::BadFile { path: path.to_owned(), error: parse::Error::TooLarge };
    let file = File::open(path).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    if size > LARGEST as u64 {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    file.take(LARGEST as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > LARGEST { Err(too_large()) } else { Ok(bytes) }
}
