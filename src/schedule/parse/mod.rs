//! Schedules as the world writes them: one file a dialect, one model.
mod build;
mod link;
mod raw;
mod time;
mod warnings;
mod xml;

use std::borrow::Cow;

use super::Schedule;
use crate::text::{Clean, fit};
pub use warnings::Warning;
use warnings::Warnings;

/// Largest schedule read, in bytes. The largest seen in the wild has 2.8 MB.
pub const LARGEST: usize = 64 * 1024 * 1024;

/// Why there is no schedule at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Nothing there, or blanks only.
    #[error("the file is empty")]
    Empty,
    /// Larger than [`LARGEST`].
    #[error("the file is larger than 64 MB, which no schedule is")]
    TooLarge,
    /// Something else, in words.
    #[error("{0}")]
    NotASchedule(String),
}

/// How a schedule is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// FOSDEM's schedule.xml since 2025: every talk has its date with the offset from UTC.
    Fosdem,
    /// The same elements without dates, as FOSDEM had them until 2024: a talk has its day and the time on the wall.
    Pentabarf,
}

impl Dialect {
    /// The name that `hallway check` prints.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fosdem => "fosdem",
            Self::Pentabarf => "pentabarf",
        }
    }
}

/// A schedule with what was odd about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    pub schedule: Schedule,
    pub dialect: Dialect,
    pub warnings: Vec<Warning>,
}

/// Reads a schedule of any dialect known, told apart by content. A broken talk is a warning, never a failure.
///
/// # Errors
/// Where the bytes are no schedule.
pub fn parse(bytes: &[u8]) -> Result<Parsed, Error> {
    if bytes.len() > LARGEST {
        return Err(Error::TooLarge);
    }
    let mut warnings = Warnings::default();
    let text = decode(bytes, &mut warnings)?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(Error::Empty);
    }
    let found = xml::read(text, &mut warnings);
    if !found.schedule && found.talks.is_empty() {
        return Err(Error::NotASchedule(describe(text, found.root.as_deref())));
    }
    let dialect = if found.dated() { Dialect::Fosdem } else { Dialect::Pentabarf };
    let schedule = build::build(&found, &mut warnings);
    Ok(Parsed { schedule, dialect, warnings: warnings.into_list() })
}

fn decode<'b>(bytes: &'b [u8], warnings: &mut Warnings) -> Result<Cow<'b, str>, Error> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Error::NotASchedule("the file is written in UTF-16; hallway reads UTF-8".to_owned()));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Cow::Borrowed(text));
    }
    if bytes.contains(&0) {
        return Err(Error::NotASchedule("the file is no text".to_owned()));
    }
    warnings.say("The schedule is not proper UTF-8: some letters are shown as �.");
    Ok(String::from_utf8_lossy(bytes))
}

/// Says what the text is, where it is no schedule.
fn describe(text: &str, root: Option<&str>) -> String {
    let start: String = text.trim_start().chars().take(64).collect::<String>().to_ascii_lowercase();
    let root = root.map(|name| fit(&Clean::line(name), 40));
    match root.as_deref() {
        _ if start.starts_with("<!doctype html") => web_page(),
        Some(name) if name.eq_ignore_ascii_case("html") => web_page(),
        Some(name) => format!("this is XML, but no schedule: it begins with <{name}>, not with <schedule>"),
        None if start.starts_with("begin:vcalendar") => {
            "this is an iCalendar file, which hallway does not read".to_owned()
        }
        None if start.starts_with(['{', '[']) => "this is JSON, which hallway does not read".to_owned(),
        None if start.starts_with("<?xml") => "this is XML that ends before a schedule begins".to_owned(),
        None => "this is not XML: no <schedule> was found in it".to_owned(),
    }
}

fn web_page() -> String {
    "this is a web page, not a schedule; a network that wants a login first answers so, open a page in a browser to see"
        .to_owned()
}
