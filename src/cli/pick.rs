//! Which schedule a command is about, and getting it.
use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use jiff::Timestamp;

use super::{Args, What, nearest::nearest, talk::length};
use crate::{
    config::Config,
    paths::Paths,
    schedule::{self, Origin, Source, parse::Parsed},
    text::{Clean, fit},
};

/// Ends of the names of files that hold schedules: a word with one names a file, also where there is none.
const ENDINGS: [&str; 5] = ["xml", "json", "ics", "xcal", "ical"];

/// What to do where no schedule is named and none is remembered.
const NONE: &str = "which schedule? Say a conference, a file or an address before the command (hallway schedule.xml now), or \
                    after --schedule; hallway opens the last one again when none is named";

/// Wrong arguments, in words: exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Usage(pub String);

/// What the words on the command line come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// The schedule meant; `None` where none was named and none is remembered.
    pub source: Option<Source>,
    /// The room to open first.
    pub room: Option<crate::chat::Alias>,
}

/// A schedule that was read for a command.
#[derive(Debug)]
pub(super) struct Read {
    pub parsed: Parsed,
    /// What the person should know: that it is old.
    pub note: Option<String>,
}

/// Where the schedule is that a command is about: the one named before or after the command or by `--schedule`, else the
/// one remembered.
///
/// # Errors
/// [`Usage`] where two are named, or a room, or what nobody knows; and where none is named and none remembered.
pub(super) fn source_of(args: &Args, after: Option<&What>, paths: Option<&Paths>) -> anyhow::Result<Source> {
    let words = args.what.iter().chain(after).map(|what| (what, true));
    let mut named = words.chain(args.schedule.iter().map(|what| (what, false)));
    match (named.next(), named.next()) {
        (Some(_), Some(_)) => anyhow::bail!(Usage("two schedules are named; name one".to_owned())),
        (Some((what, strict)), None) => source(what, strict),
        (None, _) => {
            let Some(paths) = paths else { anyhow::bail!(NONE) };
            let config = Config::load(&paths.config.join("config.toml")).map_err(anyhow::Error::msg)?;
            source(&remembered(&config, paths).context(NONE)?, false)
        }
    }
}

/// Where the schedule is that a word names. `strict` is whether the word stood where a command could.
///
/// # Errors
/// [`Usage`] where a word is neither a conference nor a file, with what may have been meant.
pub(super) fn source(what: &What, strict: bool) -> anyhow::Result<Source> {
    match what {
        What::Address(url) => Ok(Source::Url(url.clone())),
        What::File(path) => Ok(Source::File(path.clone())),
        What::Word(word) => {
            let path = PathBuf::from(word);
            let named = path.extension().is_some_and(|end| ENDINGS.iter().any(|known| end.eq_ignore_ascii_case(known)));
            if !strict || named || path.is_file() {
                return Ok(Source::File(path));
            }
            anyhow::bail!(Usage(unknown(word)))
        }
        What::Room(room) => {
            anyhow::bail!(Usage(format!("{room} is a room: only hallway open takes one; name a schedule")))
        }
    }
}

/// The sentence for a word that nobody knows.
fn unknown(word: &str) -> String {
    let command = nearest_command(word);
    let word = fit(&Clean::line(word), 80);
    format!(
        "there is no command, conference or file “{word}”. The nearest command is {command}; hallway help lists them."
    )
}

/// The sentence for a second word that is no command.
pub(super) fn no_command(word: &str) -> String {
    let command = nearest_command(word);
    let word = fit(&Clean::line(word), 80);
    format!("there is no command “{word}”. The nearest one is {command}; hallway help lists them.")
}

fn nearest_command(word: &str) -> String {
    let commands = Args::reserved();
    nearest(word, commands.iter().map(String::as_str)).unwrap_or_default().to_owned()
}

/// The schedule that hallway opens when none is named: the configured one, else the one opened last.
pub(super) fn remembered(config: &Config, paths: &Paths) -> Option<What> {
    let text = config.schedule.clone().or_else(|| fs::read_to_string(paths.data.join("schedule")).ok())?;
    What::schedule(text.trim().into()).ok()
}

/// Reads a schedule for a command; a file needs no folders of ours.
///
/// # Errors
/// Why there is none, in words.
pub(super) fn read(source: &Source, cache: Option<&Path>, now: Timestamp) -> anyhow::Result<Read> {
    let cache = match (source, cache) {
        (_, Some(cache)) => cache,
        // Nothing is kept of a file.
        (Source::File(_), None) => Path::new(""),
        (Source::Url(_), None) => anyhow::bail!("no home folder: set HOME, or XDG_CONFIG_HOME and its kin"),
    };
    let (parsed, origin) = schedule::read(source, cache)?;
    let note = match origin {
        Origin::Cache { fetched } => {
            let reason = parsed.warnings.first().map_or("", |warning| &warning.0);
            Some(format!("{reason} It is {} old.", length(now.duration_since(fetched))))
        }
        _ => None,
    };
    Ok(Read { parsed, note })
}
