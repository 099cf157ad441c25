use std::{collections::HashMap, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    schedule::{Fate, Markup, Schedule, Talk, TalkId, key::fnv},
    text::Clean,
};

/// Most talks remembered.
const MOST: usize = 200_000;
/// Longest title, slug and hall's name remembered, in characters.
const LONGEST: usize = 200;

/// A programme as it was last looked at: of each talk what a change is told by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Kept", from = "Kept")]
pub struct Seen {
    pub(super) talks: Vec<Entry>,
}

/// One talk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) id: TalkId,
    pub(super) title: Clean,
    pub(super) start: Timestamp,
    pub(super) duration: SignedDuration,
    pub(super) hall: Clean,
    pub(super) slug: Clean,
    /// Made of everything that can be read about it, but not of when and where it is.
    pub(super) content: u64,
    pub(super) fate: Fate,
}

impl Seen {
    /// What there is to remember of a schedule.
    #[must_use]
    pub fn of(schedule: &Schedule) -> Self {
        // Many talks share a hall, and its name.
        let halls: Vec<_> = schedule.halls.iter().map(|hall| short(&hall.name)).collect();
        let entry = |talk: &Talk| Entry {
            id: talk.id.clone(),
            title: short(&talk.title),
            start: whole(talk.start.as_second()),
            duration: SignedDuration::from_secs(talk.duration.as_secs()),
            hall: halls.get(talk.hall).cloned().unwrap_or_default(),
            slug: short(&talk.slug),
            content: content(schedule, talk),
            fate: talk.fate,
        };
        Self { talks: schedule.talks.iter().take(MOST).map(entry).collect() }
    }
}

impl Entry {
    pub(super) fn end(&self) -> Timestamp {
        self.start.checked_add(self.duration).unwrap_or(Timestamp::MAX)
    }
}

/// FNV-1a over the talk's texts, its people's names, its track, language and kind. Blanks count as one: a server that ends
/// its lines in another way has not changed a word. The order of people is no news either.
fn content(schedule: &Schedule, talk: &Talk) -> u64 {
    let mut people: Vec<_> = schedule.people_of(talk).map(|person| person.name.as_str()).collect();
    people.sort_unstable();
    let track = schedule.track_of(talk).map_or("", |track| track.name.as_str());
    let (Markup(abstract_text), Markup(description)) = (&talk.abstract_text, &talk.description);
    let short = [talk.title.as_str(), &talk.subtitle, track, &talk.language, &talk.kind, abstract_text, description];
    let mut bytes = Vec::new();
    for field in short.into_iter().chain(people) {
        for word in field.split_whitespace() {
            bytes.extend_from_slice(word.as_bytes());
            bytes.push(b' ');
        }
        bytes.push(0);
    }
    fnv(&bytes)
}

fn short(text: &Clean) -> Clean {
    if text.len() <= LONGEST { text.clone() } else { Clean::line(&text.chars().take(LONGEST).collect::<String>()) }
}

fn whole(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap_or_default()
}

/// The kept form: names of halls once, talks as lists without names.
#[derive(Serialize, Deserialize)]
struct Kept {
    halls: Vec<String>,
    talks: Vec<Row>,
}

/// Id, title, start in seconds since 1970, length in seconds, index of the hall, slug, content, fate.
#[derive(Serialize, Deserialize)]
struct Row(String, String, i64, i64, usize, String, u64, u8);

impl From<Seen> for Kept {
    fn from(seen: Seen) -> Self {
        let mut halls = Vec::new();
        let mut places = HashMap::new();
        let talks = seen.talks.into_iter().map(|talk| {
            let hall = *places.entry(talk.hall).or_insert_with_key(|hall: &Clean| {
                halls.push(hall.to_string());
                halls.len() - 1
            });
            let fate = match talk.fate {
                Fate::Planned => 0,
                Fate::Amended => 1,
                Fate::Cancelled => 2,
            };
            let (start, length) = (talk.start.as_second(), talk.duration.as_secs());
            Row(
                talk.id.0.to_string(),
                talk.title.to_string(),
                start,
                length,
                hall,
                talk.slug.to_string(),
                talk.content,
                fate,
            )
        });
        let talks = talks.collect();
        Self { halls, talks }
    }
}

impl From<Kept> for Seen {
    fn from(kept: Kept) -> Self {
        let halls: Vec<_> = kept.halls.iter().map(|hall| Clean::line(hall)).collect();
        let entry = |Row(id, title, start, length, hall, slug, content, fate): Row| Entry {
            id: TalkId(Arc::from(Clean::line(&id).as_str())),
            title: Clean::line(&title),
            start: whole(start),
            duration: SignedDuration::from_secs(length),
            hall: halls.get(hall).cloned().unwrap_or_default(),
            slug: Clean::line(&slug),
            content,
            fate: [Fate::Planned, Fate::Amended, Fate::Cancelled].get(usize::from(fate)).copied().unwrap_or_default(),
        };
        Self { talks: kept.talks.into_iter().take(MOST).map(entry).collect() }
    }
}
