//! The board's words: how long a hall is free, what comes when.
use jiff::{Timestamp, tz::TimeZone};

use super::{Entry, Rest};
use crate::{
    app::words,
    schedule::{Schedule, Talk},
};

/// Seconds before a talk from which on the board counts them.
pub const COUNTED: i64 = 5 * 60;
/// Seconds between two talks from which on the hall is said to be free in between.
const PAUSE: i64 = 15 * 60;

/// Whether what comes next is on the day.
pub(super) fn today(schedule: &Schedule, entry: &Entry, today: Option<usize>) -> bool {
    entry.next.and_then(|next| schedule.talks.get(next)).is_some_and(|next| Some(next.day) == today)
}

/// What a hall's state is, where nothing is on: `free until 15:00`, `nothing more today`.
#[must_use]
pub fn free(schedule: &Schedule, entry: &Entry, now: Timestamp, zone: &TimeZone) -> String {
    let next = entry.next.and_then(|next| schedule.talks.get(next));
    match (entry.rest, next) {
        (Rest::Later, _) => "nothing more today".to_owned(),
        (Rest::Today, Some(next)) => {
            // Before the first day, nobody would say that the hall is free.
            let begun = schedule.days.get(next.day).is_none_or(|day| day.start <= now);
            format!("{} {}", if begun { "free until" } else { "begins" }, when(next.start, now, zone))
        }
        (Rest::Today, None) => String::new(),
    }
}

/// What comes after what is on, where that is not simply the next talk: `free 15:30–16:00`, `the last talk today`.
#[must_use]
pub fn after(schedule: &Schedule, entry: &Entry, now: Timestamp, zone: &TimeZone) -> Option<String> {
    let end = entry.now.iter().filter_map(|talk| schedule.talks.get(*talk)).map(Talk::end).max()?;
    match entry.next.and_then(|next| schedule.talks.get(next)) {
        None => Some("the last talk here".to_owned()),
        Some(_) if !today(schedule, entry, schedule.day_at(now)) => Some("the last talk today".to_owned()),
        Some(next) if words::seconds(end, next.start) >= PAUSE => {
            Some(format!("free {}–{}", words::clock(end, zone), words::clock(next.start, zone)))
        }
        Some(_) => None,
    }
}

/// When something begins: `15:00`, on another day `Sun 15:00`, a week or more away `Sat 30 Jan 15:00`.
#[must_use]
pub fn when(start: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    const WEEK: i64 = 6 * 24 * 60 * 60;
    let (there, here) = (start.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
    let format = match () {
        () if there.date() == here.date() => "%H:%M",
        () if words::seconds(now, start) < WEEK => "%a %H:%M",
        () => "%a %-d %b %H:%M",
    };
    there.strftime(format).to_string()
}

/// `in 12 min`, in the last minutes `in 4 min 09 s`.
#[must_use]
pub fn countdown(now: Timestamp, start: Timestamp) -> String {
    let left = words::seconds(now, start);
    match left {
        0..60 => format!("in {left} s"),
        60..=COUNTED => format!("in {} min {:02} s", left / 60, left % 60),
        _ => format!("in {}", words::span(words::minute(now), start)),
    }
}

/// How much of a talk is over, in so many cells: `████░░░░`.
#[must_use]
pub fn progress(talk: &Talk, now: Timestamp, cells: usize) -> String {
    let (gone, all) = (words::seconds(talk.start, now), words::seconds(talk.start, talk.end()).max(1));
    let cells_wide = i64::try_from(cells).unwrap_or_default();
    let full = usize::try_from(gone.saturating_mul(cells_wide) / all).unwrap_or_default().min(cells);
    format!("{}{}", "█".repeat(full), "░".repeat(cells - full))
}
