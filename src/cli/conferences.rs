//! `hallway conferences`: what the catalogue knows.
use jiff::{Timestamp, tz::TimeZone};
use serde::Serialize;

use super::{
    out::{Note, Out},
    talk::rfc3339,
};
use crate::catalogue::{Catalogue, Listed, Standing};

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'c> {
    at: String,
    conferences: Vec<Row<'c>>,
}

#[derive(Serialize)]
struct Row<'c> {
    id: &'c str,
    title: &'c str,
    state: &'static str,
    start: String,
    end: String,
    zone: &'c str,
    schedules: Vec<&'c str>,
    guess: bool,
}

/// Writes the conferences that are running at `at`, then those that come, the next first, then those that are over, the
/// latest first. Those whose dates nobody has announced are marked. `zone` says which day `at` is.
///
/// # Errors
/// Where nothing can be written.
pub fn run(catalogue: &Catalogue, at: Timestamp, zone: &TimeZone, out: &mut Out<'_>) -> anyhow::Result<Note> {
    let listed = catalogue.listed(zone.to_datetime(at).date());
    if out.json {
        out.object(&Report { at: rfc3339(at, zone), conferences: listed.iter().map(row).collect() })?;
        return Ok(None);
    }
    let rows = listed.iter().map(|listed| {
        let conference = listed.conference;
        let dates = if conference.start == conference.end {
            conference.start.to_string()
        } else {
            format!("{} – {}", conference.start, conference.end)
        };
        let guess = if conference.guess { " (a guess: not announced)" } else { "" };
        [state(listed).to_owned(), conference.id.clone(), dates, format!("{}{guess}", conference.title)]
    });
    out.table(&rows.collect::<Vec<_>>())?;
    Ok(listed.is_empty().then(|| "The catalogue is empty.".to_owned()))
}

fn row<'c>(listed: &Listed<'c>) -> Row<'c> {
    let conference = listed.conference;
    Row {
        id: &conference.id,
        title: &conference.title,
        state: state(listed),
        start: conference.start.to_string(),
        end: conference.end.to_string(),
        zone: &conference.zone,
        schedules: conference.schedules.iter().map(url::Url::as_str).collect(),
        guess: conference.guess,
    }
}

fn state(listed: &Listed<'_>) -> &'static str {
    match listed.standing {
        Standing::Running => "running",
        Standing::Coming => "coming",
        Standing::Past => "past",
    }
}
