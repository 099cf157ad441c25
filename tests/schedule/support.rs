//! The repository's own schedules, and what is true of every schedule.
use std::{collections::HashSet, fs, path::Path};

use hallway::schedule::{
    Schedule, Talk,
    parse::{Parsed, Warning, parse},
};
use jiff::Timestamp;
use proptest::prelude::*;

/// Small schedules written by hand, one of each shape.
pub(crate) fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schedules").join(name)).unwrap()
}

pub(crate) fn read(name: &str) -> Parsed {
    parse(&fixture(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

pub(crate) fn titles(schedule: &Schedule) -> Vec<&str> {
    schedule.talks.iter().map(|talk| talk.title.as_str()).collect()
}

pub(crate) fn said(warnings: &[Warning]) -> Vec<&str> {
    warnings.iter().map(|warning| warning.0.as_str()).collect()
}

/// The talk whose title begins so.
pub(crate) fn talk<'s>(schedule: &'s Schedule, title: &str) -> &'s Talk {
    schedule.talks.iter().find(|talk| talk.title.starts_with(title)).unwrap()
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// What is true of every schedule, however it came about.
pub(crate) fn holds_together(schedule: &Schedule) -> Result<(), TestCaseError> {
    let mut ids = HashSet::new();
    for talk in &schedule.talks {
        prop_assert!(ids.insert(&talk.id));
        prop_assert!(talk.day < schedule.days.len());
        prop_assert!(talk.hall < schedule.halls.len());
        prop_assert!(talk.track < schedule.tracks.len());
        prop_assert!(talk.people.iter().all(|person| *person < schedule.people.len()));
        prop_assert!(talk.end() > talk.start);
    }
    prop_assert!(schedule.talks.is_sorted_by_key(|talk| (talk.start, talk.hall)));
    prop_assert!(schedule.days.is_sorted_by_key(|day| day.date));
    prop_assert!(schedule.days.iter().all(|day| day.start <= day.end));
    Ok(())
}
