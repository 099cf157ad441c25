//! Searching a schedule: [`Index`] at once over titles, people, tracks and halls; [`Words`] for plain words in the long
//! texts, in the background.
mod field;
mod fold;
mod index;
mod packed;
mod word;
mod words;

pub use index::{Hit, Index, Marks};
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
