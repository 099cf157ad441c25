//! What is true of every schedule, however it came about.
use std::collections::HashSet;

use hallway::schedule::parse::parse;

/// # Panics
/// Where a schedule is read that does not hold together.
pub fn schedule(bytes: &[u8]) {
    let Ok(parsed) = parse(bytes) else { return };
    let schedule = &parsed.schedule;
    let mut names = HashSet::new();
    for talk in &schedule.talks {
        assert!(names.insert(&talk.id), "two talks have one name");
        assert!(talk.day < schedule.days.len() && talk.hall < schedule.halls.len());
        assert!(talk.track < schedule.tracks.len());
        assert!(talk.people.iter().all(|person| *person < schedule.people.len()));
        assert!(talk.end() > talk.start);
    }
    assert!(schedule.talks.is_sorted_by_key(|talk| (talk.start, talk.hall)));
    assert!(schedule.days.is_sorted_by_key(|day| day.date));
    // A few hundred warnings at most, each of them one clean line.
    assert!(parsed.warnings.len() <= 201);
    assert!(parsed.warnings.iter().all(|warning| !warning.0.contains(['\n', '\u{1b}'])));
}
