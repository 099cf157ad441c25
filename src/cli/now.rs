//! `hallway now` and `hallway next`: what is on in each hall, and what begins next.
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::{
    args::{Next, Now, Only},
    out::{Note, Out},
    talk::{Brief, clock, length, rfc3339, title},
};
use crate::schedule::{Fate, Schedule, Talk};

/// Most names listed where none fits.
const MOST: usize = 80;

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'s> {
    at: String,
    title: &'s str,
    talks: Vec<Timed<'s>>,
}

#[derive(Serialize)]
struct Timed<'s> {
    #[serde(flatten)]
    talk: Brief<'s>,
    /// Minutes until it ends (`now`) or begins (`next`), rounded up.
    minutes: i64,
}

/// Writes what is on at `at`, hall by hall, the talk that began last first. A cancelled talk is among them, marked.
///
/// # Errors
/// Where a filter fits no hall or track, or nothing can be written.
pub fn now(schedule: &Schedule, at: Timestamp, asked: &Now, out: &mut Out<'_>) -> anyhow::Result<Note> {
    let chosen = Chosen::new(schedule, &asked.only)?;
    let mut on: Vec<&Talk> = schedule.talks.iter().filter(|talk| talk.is_on(at) && chosen.has(talk)).collect();
    on.sort_by_key(|talk| (talk.hall, std::cmp::Reverse(talk.start)));
    if out.json {
        return report(schedule, at, &on, Talk::end, out);
    }
    if asked.line {
        let held: Vec<_> = on.iter().filter(|talk| talk.fate != Fate::Cancelled).collect();
        if held.is_empty() {
            return first(schedule, at, &next_of(schedule, at, &chosen), out);
        }
        let said =
            held.iter().map(|talk| format!("{}: {} ({} left)", hall(schedule, talk), talk.title, left(talk.end(), at)));
        out.line(&said.collect::<Vec<_>>().join(" | "))?;
        return Ok(None);
    }
    let today = schedule.zoned(at);
    let rows = on.iter().map(|talk| {
        let times = [talk.start, talk.end()].map(|moment| clock(&schedule.zoned(moment), &today)).join("–");
        let left = if talk.fate == Fate::Cancelled { String::new() } else { format!("{} left", left(talk.end(), at)) };
        [out.short(&hall(schedule, talk)), times, left, title(talk)]
    });
    let rows: Vec<_> = rows.collect();
    out.table(&rows)?;
    Ok(on.is_empty().then(|| nothing_on(schedule, at, &chosen)))
}

/// Writes what begins next after `at`, hall by hall: the talk, or the talks where several begin together, and the
/// cancelled ones before it.
///
/// # Errors
/// Where a filter fits no hall or track, or nothing can be written.
pub fn next(schedule: &Schedule, at: Timestamp, asked: &Next, out: &mut Out<'_>) -> anyhow::Result<Note> {
    let chosen = Chosen::new(schedule, &asked.only)?;
    let mut coming = next_of(schedule, at, &chosen);
    if let Some(within) = asked.within {
        coming.retain(|talk| talk.start.duration_since(at) <= within);
    }
    if out.json {
        return report(schedule, at, &coming, |talk| talk.start, out);
    }
    if asked.line {
        return first(schedule, at, &coming, out);
    }
    let today = schedule.zoned(at);
    let rows = coming.iter().map(|talk| {
        let start = clock(&schedule.zoned(talk.start), &today);
        let until = if talk.fate == Fate::Cancelled { String::new() } else { format!("in {}", left(talk.start, at)) };
        [out.short(&hall(schedule, talk)), start, until, title(talk)]
    });
    let rows: Vec<_> = rows.collect();
    out.table(&rows)?;
    let nothing = || match asked.within {
        Some(within) => format!("Nothing begins in the next {}.", length(within)),
        None => format!("Nothing begins after {}.", moment(schedule, at)),
    };
    Ok(coming.is_empty().then(nothing))
}

/// The talks that begin next, by hall.
fn next_of<'s>(schedule: &'s Schedule, at: Timestamp, chosen: &Chosen) -> Vec<&'s Talk> {
    // The start of the first talk of each hall that will be held; talks are sorted by start.
    let mut starts = vec![None; schedule.halls.len()];
    let mut coming = Vec::new();
    for talk in schedule.talks.iter().filter(|talk| talk.start > at && chosen.has(talk)) {
        let Some(start) = starts.get_mut(talk.hall) else { continue };
        if start.is_some_and(|start| talk.start > start) {
            continue;
        }
        coming.push(talk);
        if talk.fate != Fate::Cancelled {
            *start = Some(talk.start);
        }
    }
    coming.sort_by_key(|talk| (talk.hall, talk.start));
    coming
}

/// What begins first of all, on one line; nothing where nothing does.
fn first(schedule: &Schedule, at: Timestamp, coming: &[&Talk], out: &mut Out<'_>) -> anyhow::Result<Note> {
    let held = || coming.iter().filter(|talk| talk.fate != Fate::Cancelled);
    let Some(start) = held().map(|talk| talk.start).min() else { return Ok(None) };
    let talks = held().filter(|talk| talk.start == start);
    let talks: Vec<_> = talks.map(|talk| format!("{}: {}", hall(schedule, talk), talk.title)).collect();
    let when = clock(&schedule.zoned(start), &schedule.zoned(at));
    out.line(&format!("{when} {} (in {})", talks.join(" | "), left(start, at)))?;
    Ok(None)
}

fn report<'s>(
    schedule: &'s Schedule,
    at: Timestamp,
    talks: &[&'s Talk],
    until: impl Fn(&Talk) -> Timestamp,
    out: &mut Out<'_>,
) -> anyhow::Result<Note> {
    let talks = talks.iter().map(|talk| Timed { talk: Brief::new(schedule, talk), minutes: minutes(until(talk), at) });
    out.object(&Report { at: rfc3339(at, &schedule.zone), title: &schedule.title, talks: talks.collect() })?;
    Ok(None)
}

fn nothing_on(schedule: &Schedule, at: Timestamp, chosen: &Chosen) -> String {
    let now = moment(schedule, at);
    let next = schedule.talks.iter().find(|talk| talk.start > at && chosen.has(talk));
    match next {
        Some(next) => format!("Nothing is on at {now}; the next talk begins on {}.", moment(schedule, next.start)),
        None => format!("Nothing is on at {now}, and nothing follows."),
    }
}

/// A moment in the conference's zone, whole.
fn moment(schedule: &Schedule, moment: Timestamp) -> String {
    schedule.zoned(moment).strftime("%a %-d %b %Y, %H:%M (%Z)").to_string()
}

fn hall(schedule: &Schedule, talk: &Talk) -> String {
    schedule.hall_of(talk).map(|hall| hall.name.to_string()).unwrap_or_default()
}

fn left(until: Timestamp, at: Timestamp) -> String {
    length(SignedDuration::from_mins(minutes(until, at)))
}

/// Minutes between two moments, rounded up as a person counts: a talk that ends in 30 seconds is not over.
fn minutes(until: Timestamp, at: Timestamp) -> i64 {
    until.duration_since(at).saturating_add(SignedDuration::from_millis(59_999)).as_mins()
}

/// The halls and tracks to speak of; `None` is all of them.
struct Chosen {
    halls: Option<Vec<bool>>,
    tracks: Option<Vec<bool>>,
}

impl Chosen {
    fn new(schedule: &Schedule, only: &Only) -> anyhow::Result<Self> {
        let halls: Vec<_> = schedule.halls.iter().map(|hall| [&*hall.name, &*hall.slug]).collect();
        let tracks: Vec<_> = schedule.tracks.iter().map(|track| [&*track.name, &*track.slug]).collect();
        Ok(Self { halls: fitting("hall", &only.halls, &halls)?, tracks: fitting("track", &only.tracks, &tracks)? })
    }

    fn has(&self, talk: &Talk) -> bool {
        let fits = |list: &Option<Vec<bool>>, index: usize| {
            list.as_ref().is_none_or(|list| list.get(index).copied().unwrap_or_default())
        };
        fits(&self.halls, talk.hall) && fits(&self.tracks, talk.track)
    }
}

/// Which of the names (each with its slug) have one of the wanted words in them. Signs and case do not matter: `k1105` is
/// in `K.1.105 (La Fontaine)`.
fn fitting(kind: &str, wanted: &[String], written: &[[&str; 2]]) -> anyhow::Result<Option<Vec<bool>>> {
    if wanted.is_empty() {
        return Ok(None);
    }
    let plain =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let names: Vec<_> = written.iter().map(|names| names.map(plain)).collect();
    let mut fits = vec![false; names.len()];
    for word in wanted {
        let word_plain = plain(word);
        let mut any = false;
        for (fits, names) in fits.iter_mut().zip(&names) {
            let has = !word_plain.is_empty() && names.iter().any(|name| name.contains(&word_plain));
            *fits |= has;
            any |= has;
        }
        anyhow::ensure!(any, "no {kind} has “{word}” in its name; {}", listed(kind, written));
    }
    Ok(Some(fits))
}

/// Which names there are, as the end of a sentence.
fn listed(kind: &str, names: &[[&str; 2]]) -> String {
    let some: Vec<_> = names.iter().take(MOST).map(|[name, _]| *name).filter(|name| !name.is_empty()).collect();
    match (some.is_empty(), names.len().saturating_sub(MOST)) {
        (true, _) => format!("the schedule names no {kind}s"),
        (false, 0) => format!("there are {}", some.join(", ")),
        (false, more) => format!("there are {} and {more} more", some.join(", ")),
    }
}
