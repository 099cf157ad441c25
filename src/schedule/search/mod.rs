//! Searching a schedule: [`Words`] looks for plain words in the long texts, in the background.
mod fold;
mod packed;
mod words;

pub use words::Words;

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use crate::{schedule::Schedule, text::Clean};

    /// A schedule without anything in it.
    pub(super) fn empty() -> Schedule {
        Schedule {
            title: Clean::default(),
            acronym: Clean::default(),
            url: None,
            zone: TimeZone::UTC,
            days: vec![],
            halls: vec![],
            tracks: vec![],
            people: vec![],
            talks: vec![],
        }
    }
}
