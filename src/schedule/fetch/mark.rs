use std::fmt;

use crate::schedule::{
    Key,
    key::fnv,
    parse::{Parsed, Warning},
};

/// What is remembered of the copy that is shown, to judge the next one by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Mark {
    key: Key,
    talks: usize,
    cut_off: bool,
    /// Made of the bytes: the copy itself is let go.
    digest: (usize, u64),
}

/// Why a copy does not take the place of the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// So many talks came, of so many.
    CutOff {
        came: usize,
        of: usize,
    },
    NoTalks,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CutOff { came, of } => write!(f, "is cut off, {came} of {of} talks came: try again later"),
            Self::NoTalks => f.write_str("has no talks any more: try again later"),
        }
    }
}

impl Mark {
    pub(super) fn of(parsed: &Parsed, bytes: &[u8]) -> Self {
        Self {
            key: parsed.schedule.key(),
            talks: parsed.schedule.talks.len(),
            cut_off: is_cut_off(&parsed.warnings),
            digest: digest(bytes),
        }
    }

    /// Whether the bytes are those of this copy.
    pub(super) fn is(&self, bytes: &[u8]) -> bool {
        self.digest == digest(bytes)
    }

    pub(super) fn is_cut_off(&self) -> bool {
        self.cut_off
    }

    /// Whether `next` may take the place of this copy on the screen. Half a file may not, nor may the empty shell that a
    /// server gives out while it is at work; a schedule of another conference always may.
    pub(in super::super) fn replaced_by(&self, next: &Self) -> Result<(), Flaw> {
        match next {
            _ if next.key != self.key => Ok(()),
            Self { talks: 0, .. } if self.talks > 0 => Err(Flaw::NoTalks),
            Self { talks, cut_off: true, .. } if *talks < self.talks => {
                Err(Flaw::CutOff { came: *talks, of: self.talks })
            }
            _ => Ok(()),
        }
    }
}

/// Whether these are the warnings of a schedule whose end is missing: the readers of all dialects say so in these words.
#[must_use]
pub fn is_cut_off(warnings: &[Warning]) -> bool {
    let words = ["The schedule is cut off", "The calendar is cut off"];
    warnings.iter().any(|warning| words.iter().any(|words| warning.0.starts_with(words)))
}

fn digest(bytes: &[u8]) -> (usize, u64) {
    (bytes.len(), fnv(bytes))
}
