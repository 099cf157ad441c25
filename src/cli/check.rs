//! `hallway check`: says what a schedule holds, and what is odd about it.
use std::{io, path::Path};

use serde::Serialize;

use crate::schedule::{self, Source, parse::Parsed};

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

/// Reads the schedule and writes to `out` what was found: its dialect and title, how many days, rooms (halls), tracks,
/// talks and people it has, and each warning. `cache` is the folder for what was fetched.
///
/// # Errors
/// Where it is no schedule, or cannot be had, with the reason in words; or where `out` cannot be written.
pub fn run(source: &Source, json: bool, cache: &Path, out: &mut impl io::Write) -> anyhow::Result<()> {
    let (parsed, _) = schedule::read(source, cache)?;
    let report = report(&parsed);
    if json {
        serde_json::to_writer(&mut *out, &report)?;
        writeln!(out)?;
        return Ok(());
    }
    writeln!(out, "dialect   {}", report.dialect)?;
    writeln!(out, "title     {}", report.title)?;
    let named = [
        ("days", report.days),
        ("rooms", report.rooms),
        ("tracks", report.tracks),
        ("talks", report.talks),
        ("people", report.people),
        ("warnings", report.warnings.len()),
    ];
    for (name, count) in named {
        writeln!(out, "{name:<9} {count}")?;
    }
    for warning in &report.warnings {
        writeln!(out, "  {warning}")?;
    }
    Ok(())
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
