//! Getting a schedule from where it is: a file, what was kept of an address, the network.
mod file;
mod mark;
mod web;

use std::{
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::Timestamp;

use super::{
    Origin, Source,
    parse::{self, Parsed, Warning},
};
use crate::{
    files,
    http::{self, Limits},
    text::Clean,
};
use file::file;
pub(super) use file::{Stamp, file_again};
use mark::Flaw;
pub(super) use mark::Mark;
pub(super) use web::{Fresh, Kept, News, Web};

/// Why there is no schedule, as a sentence for the person who asked for it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("There is no file {}: check the path.", .0.display())]
    NoFile(PathBuf),
    #[error("{} is a folder, not a schedule: name a file in it.", .0.display())]
    Folder(PathBuf),
    #[error("{} may not be read: check its permissions.", .0.display())]
    Forbidden(PathBuf),
    #[error("{} cannot be read: {error}.", path.display())]
    Unreadable { path: PathBuf, error: io::Error },
    #[error("{} is no schedule: {error}.", path.display())]
    BadFile { path: PathBuf, error: parse::Error },
    #[error("{} {flaw}.", path.display())]
    FlawedFile { path: PathBuf, flaw: Flaw },
    #[error("What {host} sent is no schedule: {error}.")]
    BadAnswer { host: String, error: parse::Error },
    #[error("What {host} sent {flaw}.")]
    FlawedAnswer { host: String, flaw: Flaw },
    #[error("The schedule has no address to be fetched from.")]
    NoAddress,
    #[error("The schedule cannot be fetched over {0}: only http and https are.")]
    Scheme(String),
    #[error("The schedule cannot be fetched: {0}.")]
    Http(#[from] http::Error),
    #[error("The schedule cannot be fetched: {0}.")]
    Setup(String),
    /// None of several addresses gave one; the first one's words say most.
    #[error("{first} Its other addresses gave none either.")]
    Everywhere { first: Box<Error> },
    #[error("Reading the schedule failed by a mistake of hallway's own: the log has more.")]
    Mistake,
}

/// Reads a schedule and waits for it: a file, or what is at an address now. Where the network fails, what was kept of the
/// address is read instead, and a warning says so. Not for use inside an async task.
///
/// # Errors
/// Why there is none, in words.
pub fn read(source: &Source, cache: &Path) -> Result<(Parsed, Origin), Error> {
    read_recent(source, cache, Duration::ZERO)
}

/// As [`read`], but the network is left alone where what was kept is younger than `age`: a status bar may ask every few
/// seconds.
///
/// # Errors
/// Why there is none, in words.
pub fn read_recent(source: &Source, cache: &Path, age: Duration) -> Result<(Parsed, Origin), Error> {
    if let Source::File(path) = source {
        return Ok((file(path)?, Origin::File));
    }
    let web = Web::new(source.urls(), cache, Limits::default())?;
    let kept = web.kept();
    if let Some(Kept { parsed, fetched, .. }) = &kept
        && Duration::try_from(Timestamp::now().duration_since(*fetched)).is_ok_and(|passed| passed < age)
    {
        return Ok((parsed.clone(), Origin::Cache { fetched: *fetched }));
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Error::Setup(error.to_string()))?;
    let round = runtime.block_on(web.ask(kept.as_ref().map(|kept| &kept.known)));
    match (round.outcome, kept) {
        (Ok(News::Fresh(fresh)), _) => {
            let Fresh { mut parsed, unkept, .. } = *fresh;
            parsed.warnings.splice(0..0, unkept.map(|sentence| warning(&sentence)));
            Ok((parsed, Origin::Network))
        }
        (Ok(News::Unchanged), Some(kept)) => Ok((kept.parsed, Origin::Network)),
        // Whoever was shown no validators says that nothing changed: the client calls that an error.
        (Ok(News::Unchanged), None) => Err(Error::Mistake),
        (Err(error), Some(Kept { mut parsed, fetched, .. })) => {
            let when = fetched.strftime("%F %H:%M");
            parsed.warnings.insert(0, warning(&format!("{error} What was kept from {when} UTC was read instead.")));
            Ok((parsed, Origin::Cache { fetched }))
        }
        (Err(error), None) => Err(error),
    }
}

fn warning(sentence: &str) -> Warning {
    Warning(Clean::line(sentence).as_str().to_owned())
}

/// The sentence about a cache that cannot be written.
fn unkept(cache: &Path, error: &io::Error) -> String {
    format!(
        "The schedule is not kept for a start offline: {} cannot be written, {}.",
        cache.display(),
        files::why(error)
    )
}
