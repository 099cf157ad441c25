//! `hallway search`: talks by what they are called, then by what their abstracts say.
use serde::Serialize;

use super::{
    args,
    out::{Note, Out},
    talk::{Brief, id, title},
};
use crate::{
    schedule::{
        Schedule,
        search::{Index, Words},
    },
    text::{Clean, fit},
};

/// What `--json` prints.
#[derive(Serialize)]
struct Report<'s> {
    query: &'s str,
    talks: Vec<Found<'s>>,
}

#[derive(Serialize)]
struct Found<'s> {
    #[serde(flatten)]
    talk: Brief<'s>,
    found: &'static str,
}

/// Writes the talks that have the words in their title, people, track or hall, best first; then those that have them in
/// their texts, by time.
///
/// # Errors
/// Where nothing can be written.
pub fn run(schedule: &Schedule, asked: &args::Search, out: &mut Out<'_>) -> anyhow::Result<Note> {
    let query = Clean::line(&asked.words.join(" "));
    let most = asked.limit.unwrap_or(usize::MAX);
    let mut index = Index::new(schedule);
    let mut found: Vec<(usize, &'static str)> = Vec::new();
    let mut taken = vec![false; schedule.talks.len()];
    let named = index.search(&query).iter().map(|hit| hit.talk).take(most);
    for talk in named {
        found.push((talk, "name"));
        taken.iter_mut().skip(talk).take(1).for_each(|taken| *taken = true);
    }
    // Laying out all texts takes tenths of a second.
    if found.len() < most {
        let texts = Words::new(schedule).find(&query);
        let new = texts.into_iter().filter(|talk| taken.get(*talk) == Some(&false));
        found.extend(new.map(|talk| (talk, "text")).take(most - found.len()));
    }
    let talks = found.iter().filter_map(|(talk, found)| Some((schedule.talks.get(*talk)?, *found)));
    if out.json {
        let talks = talks.map(|(talk, found)| Found { talk: Brief::new(schedule, talk), found }).collect();
        out.object(&Report { query: &query, talks })?;
        return Ok(None);
    }
    let rows = talks.map(|(talk, found)| {
        let start = schedule.zoned(talk.start).strftime("%a %-d %b %H:%M").to_string();
        let hall = schedule.hall_of(talk).map(|hall| hall.name.to_string()).unwrap_or_default();
        let mark = if found == "text" { " (in its text)" } else { "" };
        [id(talk).to_owned(), start, out.short(&hall), format!("{}{mark}", title(talk))]
    });
    let rows: Vec<_> = rows.collect();
    out.table(&rows)?;
    Ok(found.is_empty().then(|| format!("No talk has “{}”.", fit(&query, 80))))
}
