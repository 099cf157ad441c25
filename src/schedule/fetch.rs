//! Getting a schedule from where it is: a file, what was kept of an address, the network.
use std::{
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use url::Url;

use super::{
    Origin, Source, cache,
    parse::{self, LARGEST, Parsed, Warning, parse},
};
use crate::{
    http::{self, Answer, Validators},
    text::Clean,
};

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
    #[error("What {host} sent is no schedule: {error}.")]
    BadAnswer { host: String, error: parse::Error },
    #[error("The schedule has no address to be fetched from.")]
    NoAddress,
    #[error("The schedule cannot be fetched over {0}: only http and https are.")]
    Scheme(String),
    #[error("The schedule cannot be fetched: {0}.")]
    Http(#[from] http::Error),
    #[error("The schedule cannot be fetched: {0}.")]
    Setup(String),
}

/// Reads a schedule and waits for it: a file, or what is at an address now. Where the network fails, what was kept of the
/// address is read instead, and a warning says so. Not for use inside an async task.
///
/// # Errors
/// Why there is none, in words.
pub fn read(source: &Source, cache: &Path) -> Result<(Parsed, Origin), Error> {
    let url = match source {
        Source::File(path) => return Ok((file(path)?, Origin::File)),
        Source::Url(url) => url,
        Source::Urls(urls) => urls.first().ok_or(Error::NoAddress)?,
    };
    let kept = cache::read(cache, url).and_then(|kept| Some((parse(&kept.bytes).ok()?, kept)));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Error::Setup(error.to_string()))?;
    let validators = kept.as_ref().map(|(_, kept)| kept.validators.clone()).unwrap_or_default();
    match (runtime.block_on(answer(url, &validators)), kept) {
        (Ok(Answer::Body { bytes, validators }), _) => Ok((keep(url, &bytes, &validators, cache)?, Origin::Network)),
        (Ok(Answer::NotModified), Some((parsed, _))) => {
            confirm(url, cache);
            Ok((parsed, Origin::Network))
        }
        (Ok(Answer::NotModified), None) => {
            Err(Error::Setup("the server says that nothing changed, but nothing was kept".to_owned()))
        }
        (Err(error), Some((mut parsed, kept))) => {
            let fetched = kept.fetched.strftime("%F %H:%M");
            let sentence = format!("{error} What was kept from {fetched} UTC was read instead.");
            parsed.warnings.insert(0, Warning(Clean::line(&sentence).as_str().to_owned()));
            Ok((parsed, Origin::Cache { fetched: kept.fetched }))
        }
        (Err(error), None) => Err(error),
    }
}

/// Reads a file, of which no more than is needed to see that it is too large.
pub(super) fn file(path: &Path) -> Result<Parsed, Error> {
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
    parse(&bytes).map_err(bad)
}

/// Asks the network.
pub(super) async fn answer(url: &Url, validators: &Validators) -> Result<Answer, Error> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Error::Scheme(url.scheme().to_owned()));
    }
    let client = http::client().map_err(|error| Error::Setup(error.to_string()))?;
    Ok(http::get(&client, url, validators, LARGEST).await?)
}

/// Reads what the network sent, and keeps it if it is a schedule: the page of a network that wants a login never takes
/// the place of what was kept. A cache that cannot be written is no reason to show nothing.
pub(super) fn keep(url: &Url, bytes: &[u8], validators: &Validators, cache: &Path) -> Result<Parsed, Error> {
    let host = url.host_str().unwrap_or_default();
    let parsed = parse(bytes).map_err(|error| Error::BadAnswer { host: host.to_owned(), error })?;
    if let Err(error) = cache::write(cache, url, validators, bytes) {
        tracing::warn!(%error, "the schedule could not be kept");
    }
    Ok(parsed)
}

/// Notes that what was kept is still the newest.
pub(super) fn confirm(url: &Url, cache: &Path) {
    if let Err(error) = cache::confirm(cache, url, Timestamp::now()) {
        tracing::debug!(%error, "the time of the last look could not be kept");
    }
}
