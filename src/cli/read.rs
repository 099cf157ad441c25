//! Getting what a command is about: schedules, lists of streams.
use std::{fs::File, io::Read as _, path::Path, time::Duration};

use anyhow::Context as _;
use jiff::{SignedDuration, Timestamp};

use super::{What, pick::Chosen, talk::length};
use crate::{
    http::{Answer, Fetcher, Limits, Validators},
    schedule::{self, Live, Origin, Source, parse::Parsed},
};

/// Largest list of streams read, in bytes.
const LARGEST: usize = 8 << 20;

/// A schedule that was read for a command.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) parsed: Parsed,
    /// What the person should know: that it is old.
    pub(super) note: Option<String>,
}

/// Reads a schedule; of an address, what was kept in the folder `cache` where that is younger than `age`. A file needs no
/// such folder.
///
/// # Errors
/// Why there is none, in words.
pub(super) fn schedule(chosen: &Chosen, cache: Option<&Path>, age: Duration) -> anyhow::Result<Read> {
    let cache = match (&chosen.source, cache) {
        (_, Some(cache)) => cache,
        // Nothing is kept of a file.
        (Source::File(_), None) => Path::new(""),
        (_, None) => anyhow::bail!("no home folder: set HOME, or XDG_CONFIG_HOME and its kin"),
    };
    let (parsed, origin) = match (schedule::read_recent(&chosen.source, cache, age), &chosen.conference) {
        (Err(error), Some(conference)) if conference.guess => anyhow::bail!(
            "{error} That is where the schedule of {} is looked for by the habit of other years; nobody has announced it.",
            conference.title
        ),
        (read, _) => read?,
    };
    let note = match origin {
        Origin::Cache { fetched } => age_of(&parsed, Timestamp::now().duration_since(fetched), age),
        _ => None,
    };
    Ok(Read { parsed, note })
}

/// What to say of a schedule that was kept for `since`; nothing where the network was not asked.
fn age_of(parsed: &Parsed, since: SignedDuration, age: Duration) -> Option<String> {
    if Duration::try_from(since).is_ok_and(|since| since < age) {
        return None;
    }
    let reason = parsed.warnings.first().map_or("", |warning| &warning.0);
    Some(format!("{reason} It is {} old.", length(since)))
}

/// Reads a list of streams, in the CCC's format.
///
/// # Errors
/// Why there is none, in words.
pub(super) fn live(what: &What) -> anyhow::Result<Live> {
    let bytes = match what {
        What::Address(url) => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            let fetcher = Fetcher::new(Limits::default())?;
            let answer = runtime.block_on(fetcher.get(url, &Validators::default(), LARGEST));
            match answer.context("the list of streams cannot be fetched")? {
                Answer::Body { bytes, .. } => bytes,
                Answer::NotModified => Vec::new(),
            }
        }
        What::File(path) => file(path)?,
        What::Word(word) => file(Path::new(word))?,
        What::Link(_) => anyhow::bail!("a link into Matrix is no list of streams"),
    };
    Ok(Live::parse(&bytes)?)
}

fn file(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(LARGEST as u64 + 1).read_to_end(&mut bytes));
    read.with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(bytes)
}
