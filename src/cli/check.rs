//! `hallway check`: says what a schedule holds, and what is odd about it.
use serde::Serialize;

use super::out::{Note, Out};
use crate::schedule::parse::Parsed;

/// What `--json` prints; the names are a promise to scripts.
#[derive(Serialize)]
struct Report<'p> {
    dialect: &'static str,
    title: &'p str,
    days: usize,
    rooms: usize,
    tracks: usize,
    talks: usize,
    people: usize,
    warnings: Vec<&'p str>,
}

/// Writes what was found: the dialect and title, how many days, rooms (halls), tracks, talks and people there are, and
/// each warning.
///
/// # Errors
/// Where it cannot be written.
pub fn run(parsed: &Parsed, out: &mut Out<'_>) -> anyhow::Result<Note> {
    let report = report(parsed);
    if out.json {
        out.object(&report)?;
        return Ok(None);
    }
    out.line(&format!("dialect   {}", report.dialect))?;
    out.line(&format!("title     {}", report.title))?;
    let named = [
        ("days", report.days),
        ("rooms", report.rooms),
        ("tracks", report.tracks),
        ("talks", report.talks),
        ("people", report.people),
        ("warnings", report.warnings.len()),
    ];
    for (name, count) in named {
        out.line(&format!("{name:<9} {count}"))?;
    }
    for warning in &report.warnings {
        out.line(&format!("  {warning}"))?;
    }
    Ok(None)
}

fn report(parsed: &Parsed) -> Report<'_> {
    let schedule = &parsed.schedule;
    Report {
        dialect: parsed.dialect.name(),
        title: &schedule.title,
        days: schedule.days.len(),
        rooms: schedule.halls.len(),
        tracks: schedule.tracks.len(),
        talks: schedule.talks.len(),
        people: schedule.people.len(),
        warnings: parsed.warnings.iter().map(|warning| warning.0.as_str()).collect(),
    }
}
