use std::fmt;

use crate::schedule::{Key, key::fnv, parse::Parsed};

/// What is remembered of the copy that is shown, to judge the next one by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Mark {
    /// `None` where the schedule does not say which conference it is of.
    key: Option<Key>,
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
        let schedule = &parsed.schedule;
        let named = !schedule.acronym.is_empty() || !schedule.title.is_empty();
        Self {
            key: named.then(|| schedule.key()),
            talks: schedule.talks.len(),
            cut_off: !parsed.whole,
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
    /// server gives out while it is at work; that of the next conference may.
    pub(in super::super) fn replaced_by(&self, next: &Self) -> Result<(), Flaw> {
        let other = next.key.is_some() && next.key != self.key;
        match next.talks {
            came if next.cut_off && came < self.talks => Err(Flaw::CutOff { came, of: self.talks }),
            0 if self.talks > 0 && !other => Err(Flaw::NoTalks),
            _ => Ok(()),
        }
    }
}

fn digest(bytes: &[u8]) -> (usize, u64) {
    (bytes.len(), fnv(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_file_and_an_empty_shell_replace_nothing() {
        let mark = |key: &str, talks, cut_off| Mark {
            key: (!key.is_empty()).then(|| Key::new(key)),
            talks,
            cut_off,
            digest: (0, 0),
        };
        let shown = mark("this-year", 900, false);
        let half = Err(Flaw::CutOff { came: 450, of: 900 });
        for (next, expected) in [
            (mark("this-year", 901, false), Ok(())),
            (mark("this-year", 3, false), Ok(())),
            (mark("this-year", 450, true), half.clone()),
            (mark("next-year", 450, true), half.clone()),
            (mark("", 450, true), half),
            (mark("this-year", 901, true), Ok(())),
            (mark("this-year", 0, false), Err(Flaw::NoTalks)),
            (mark("", 0, false), Err(Flaw::NoTalks)),
            (mark("next-year", 0, false), Ok(())),
        ] {
            assert_eq!(shown.replaced_by(&next), expected, "{next:?}");
        }
        assert_eq!(mark("", 0, false).replaced_by(&mark("", 0, false)), Ok(()));
    }
}
