//! Schedules as the world writes them: one file a dialect, one model.
use super::Schedule;

/// Something in a schedule that was mended or left out, in words for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning(pub String);

/// Why there is no schedule at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Nothing there.
    #[error("the file is empty")]
    Empty,
    /// Something else, in words.
    #[error("{0}")]
    NotASchedule(String),
}

/// How a schedule is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// FOSDEM's schedule.xml since 2025.
    Fosdem,
}

impl Dialect {
    /// The name that `hallway check` prints.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fosdem => "fosdem",
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
    if bytes.is_empty() {
        return Err(Error::Empty);
    }
    Err(Error::NotASchedule("no dialect known".to_owned()))
}
