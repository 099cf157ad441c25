//! `hallway changes`: what became of a programme since it was last looked at.
use std::path::Path;

use anyhow::Context as _;
use jiff::Timestamp;
use serde::Serialize;

use super::{
    args,
    out::{Note, Out},
    talk::{guid, id, rfc3339},
};
use crate::{
    files,
    schedule::{
        self, Change, ChangeKind, Schedule, Source,
        changes::{Seen, compare},
        parse::Parsed,
    },
};

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'s> {
    at: String,
    title: &'s str,
    changes: Vec<Row<'s>>,
}

#[derive(Serialize)]
struct Row<'s> {
    /// A talk that is gone has the name it had here.
    id: &'s str,
    guid: Option<&'s str>,
    title: &'s str,
    start: String,
    kinds: Vec<&'static str>,
    was: Option<Was<'s>>,
}

#[derive(Serialize)]
struct Was<'s> {
    title: &'s str,
    start: String,
    /// In minutes.
    duration: i64,
    hall: &'s str,
}

/// Writes what changed by `at`, by the time of the talks: since the file that was asked for, else since what the folder
/// `profile` has as seen last. Nothing is kept there but where that was asked for.
///
/// # Errors
/// Where there is nothing to compare with for want of a folder or a file, or something cannot be read, kept or written.
pub fn run(
    parsed: &Parsed,
    profile: Option<&Path>,
    at: Timestamp,
    asked: &args::Changes,
    out: &mut Out<'_>,
) -> anyhow::Result<Note> {
    let schedule = &parsed.schedule;
    let whole = parsed.whole;
    let (changes, mut note) = match &asked.since {
        Some(path) => {
            let (old, _) = schedule::read(&Source::File(path.clone()), Path::new(""))?;
            let other = (old.schedule.key() != schedule.key())
                .then(|| format!("{} has nothing in common with {}.", schedule.title, old.schedule.title));
            (compare(&Seen::of(&old.schedule), schedule, at, whole).changes, other)
        }
        None => since_seen(schedule, profile.context(NO_HOME)?, whole, at)?,
    };
    note = note.or_else(|| Some(format!("Nothing changed in {}.", schedule.title))).filter(|_| changes.is_empty());
    write(schedule, &changes, at, out)?;
    if asked.seen {
        anyhow::ensure!(whole, "the schedule is cut off: it was not noted as seen; try again later");
        let profile = profile.context(NO_HOME)?;
        files::private_folder(profile).with_context(|| format!("{} cannot be made", profile.display()))?;
        Seen::of(schedule).save(profile, &schedule.key())?;
        note = note.map(|_| "Noted as seen.".to_owned());
    }
    Ok(note.filter(|_| !out.json))
}

const NO_HOME: &str =
    "there is no home folder where it is noted what was seen: set HOME, or name a schedule with --since";

/// The changes since the schedule was seen; where it never was, words that say how to begin.
fn since_seen(schedule: &Schedule, profile: &Path, whole: bool, at: Timestamp) -> anyhow::Result<(Vec<Change>, Note)> {
    match Seen::load(profile, &schedule.key())? {
        Some(seen) => Ok((compare(&seen, schedule, at, whole).changes, None)),
        None => Ok((
            vec![],
            Some(format!(
                "{} was not looked at before: changes are told from when it is first opened, or from hallway changes \
                 --seen.",
                schedule.title
            )),
        )),
    }
}

fn write(schedule: &Schedule, changes: &[Change], at: Timestamp, out: &mut Out<'_>) -> anyhow::Result<()> {
    if out.json {
        let changes = changes.iter().map(|change| row(schedule, change)).collect();
        out.object(&Report { at: rfc3339(at, &schedule.zone), title: &schedule.title, changes })?;
        return Ok(());
    }
    let rows = changes.iter().map(|change| {
        let start = schedule.zoned(change.start).strftime("%a %-d %b %H:%M").to_string();
        [start, change.words(schedule, &schedule.zone), change.title.to_string()]
    });
    out.table(&rows.collect::<Vec<_>>())?;
    Ok(())
}

fn row<'s>(schedule: &'s Schedule, change: &'s Change) -> Row<'s> {
    let talk = schedule.talk(&change.talk);
    Row {
        id: talk.map_or(&*change.talk.0, id),
        guid: talk.and_then(guid),
        title: &change.title,
        start: rfc3339(change.start, &schedule.zone),
        kinds: change.kinds.iter().map(|kind| word(*kind)).collect(),
        was: change.was.as_ref().map(|was| Was {
            title: &was.title,
            start: rfc3339(was.start, &schedule.zone),
            duration: was.duration.as_mins(),
            hall: &was.hall,
        }),
    }
}

fn word(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::New => "new",
        ChangeKind::Cancelled => "cancelled",
        ChangeKind::Moved => "moved",
        ChangeKind::NewTime => "new-time",
        ChangeKind::NewRoom => "new-room",
        ChangeKind::Amended => "amended",
    }
}
