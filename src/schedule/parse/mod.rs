//! Schedules as the world writes them: one file a dialect, one model.
//!
//! Bytes become text (`decode`), the text's first letters tell its family, the family's reader (`xml`, `json`, `ical`,
//! `xcal`) collects what is written into one shape (`raw`), and that is given its meaning (`build`): times in their zones,
//! one entry for each hall, track and person, a name of its own for each talk, and a warning for whatever was mended.
//!
//! A new dialect of a family is one small file beside its kin (`xml/wafer.rs` is a good example) that says how it is told
//! by what it holds and what is put right in it, a row in the family's list, a name in [`Dialect`], a schedule written by
//! hand in `tests/fixtures/schedules` and its test.
mod build;
mod decode;
mod dialect;
mod fate;
mod ical;
mod json;
mod link;
mod raw;
mod time;
mod warnings;
mod xcal;
mod xml;

use super::Schedule;
pub use dialect::Dialect;
use raw::Raw;
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

/// A schedule with what was odd about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    pub schedule: Schedule,
    pub dialect: Dialect,
    pub warnings: Vec<Warning>,
    /// Whether its end is there; half a file lacks talks that are held all the same.
    pub whole: bool,
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
    let rejoined = ical::rejoined(bytes);
    let text = decode::decode(rejoined.as_deref().unwrap_or(bytes), &mut warnings)?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(Error::Empty);
    }
    let raw = read(text, &mut warnings)?;
    let schedule = build::build(&raw, &mut warnings);
    Ok(Parsed { schedule, dialect: raw.dialect, whole: !warnings.is_cut_off(), warnings: warnings.into_list() })
}

/// Collects what a text says, by the family that its first letters tell.
fn read<'t>(text: &'t str, warnings: &mut Warnings) -> Result<Raw<'t>, Error> {
    let start = text.trim_start();
    if start.starts_with(['{', '[']) {
        return json::read(text, warnings);
    }
    if ical::is_ical(start.as_bytes()) {
        return Ok(ical::read(text, warnings));
    }
    if xcal::is_xcal(start) {
        return Ok(xcal::read(text, warnings));
    }
    xml::read(text, warnings)
}
