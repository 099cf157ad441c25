//! `hallway resolve`: where talks are talked about and shown.
use std::fmt::Display;

use serde::Serialize;

use super::{
    args::Resolve,
    out::{Note, Out},
    talk::{find, guid, id, title},
};
use crate::{
    catalogue::{Catalogue, Origin, Place, Places, places_live},
    schedule::{Live, Schedule, Talk},
    text::Clean,
};

/// What is printed of a talk; the names are a promise to scripts. In each list the likeliest comes first.
#[derive(Serialize)]
struct Report<'s> {
    id: &'s str,
    guid: Option<&'s str>,
    chat: Vec<&'s str>,
    streams: Vec<&'s str>,
    recordings: Vec<&'s str>,
}

/// Writes the rooms, streams and recordings of one talk or of all, by the schedule's links (unless they are to be
/// ignored), by what is `live`, by the rules that the catalogue has for the schedule.
///
/// # Errors
/// Where no talk has the name asked for, or several have; or nothing can be written.
pub fn run(
    schedule: &Schedule,
    catalogue: &Catalogue,
    live: Option<&Live>,
    asked: &Resolve,
    out: &mut Out<'_>,
) -> anyhow::Result<Note> {
    let rules = catalogue.of(schedule);
    let resolve = |talk: &Talk| places_live(schedule, talk, &rules, !asked.ignore_links, live);
    if asked.all {
        for talk in &schedule.talks {
            out.object(&report(talk, &resolve(talk)))?;
        }
        return Ok(None);
    }
    let talk = find(schedule, &asked.talk.join(" "))?;
    let places = resolve(talk);
    if out.json {
        out.object(&report(talk, &places))?;
        return Ok(None);
    }
    out.line(&title(talk))?;
    let mut lines = lines("chat", &places.chat);
    lines.extend(self::lines("streams", &places.streams));
    lines.extend(self::lines("recordings", &places.recordings));
    lines.iter().try_for_each(|line| out.line(line))?;
    Ok(lines
        .is_empty()
        .then(|| "Neither the schedule nor the catalogue knows a room, a stream or a recording.".to_owned()))
}

fn report<'s>(talk: &'s Talk, places: &'s Places) -> Report<'s> {
    Report {
        id: id(talk),
        guid: guid(talk),
        chat: places.chat.iter().map(|place| place.address.as_str()).collect(),
        streams: places.streams.iter().map(|place| place.address.as_str()).collect(),
        recordings: places.recordings.iter().map(|place| place.address.as_str()).collect(),
    }
}

/// One line a place, the likeliest first. An address is never cut off.
fn lines<T: Display>(label: &str, places: &[Place<T>]) -> Vec<String> {
    let labels = std::iter::once(label).chain(std::iter::repeat(""));
    let line = |(place, label): (&Place<T>, &str)| {
        let origin = match place.origin {
            Origin::Link => "link",
            Origin::Rule => "rule",
            Origin::Guess => "guess",
        };
        format!("{label:<11} {origin:<6} {}", Clean::line(&place.address.to_string()))
    };
    places.iter().zip(labels).map(line).collect()
}
