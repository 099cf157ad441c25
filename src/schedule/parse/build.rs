//! Gives a schedule as written its meaning: times in its zone, one entry for each hall, track and person.
use std::collections::{HashMap, HashSet};

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time},
    tz::{Offset, TimeZone},
};

use super::{
    link,
    raw::{Field, Named, Raw, RawDay, RawPerson, RawTalk},
    time,
    warnings::{Warnings, quoted},
};
use crate::{
    schedule::{Day, Hall, Link, LinkKind, Markup, Person, Schedule, Talk, TalkId, Track},
    text::{Clean, entities},
};

/// How long a talk is taken to be where its length cannot be read.
const UNKNOWN_LENGTH: SignedDuration = SignedDuration::from_mins(30);
/// Longest name of a talk, in characters, without the number that tells it from another.
const LONGEST_ID: usize = 200;

pub(super) fn build(raw: &Raw<'_>, warnings: &mut Warnings) -> Schedule {
    let zone = zone(raw, warnings);
    let day_change = time::clock(&raw.day_change).unwrap_or(Time::midnight());
    let (days, day_of) = days(&raw.days, day_change, &zone, warnings);
    let mut build = Build {
        zone: &zone,
        day_change,
        days,
        day_of,
        halls: Names::listed(&raw.halls),
        tracks: Names::listed(&raw.tracks),
        people: People::listed(&raw.people),
        ids: Ids::default(),
        warnings,
    };
    let mut talks: Vec<Talk> = raw.talks.iter().filter_map(|talk| build.talk(talk)).collect();
    let Build { mut days, halls, tracks, people, .. } = build;
    // Only what talks refer to stays, in the order in which it was first met.
    let mut halls = halls.kept(talks.iter_mut().map(|talk| &mut talk.hall));
    let mut tracks = tracks.kept(talks.iter_mut().map(|talk| &mut talk.track));
    let people = kept(people.list, talks.iter_mut().flat_map(|talk| talk.people.iter_mut()));
    sort_days(&mut days, &mut talks);
    talks.sort_by_key(|talk| (talk.start, talk.hall));
    Schedule {
        title: line(&raw.title),
        acronym: line(&raw.acronym),
        url: link::address(&raw.url).ok(),
        zone,
        days,
        halls: halls.drain(..).map(|(name, slug)| Hall { name, slug }).collect(),
        tracks: tracks.drain(..).map(|(name, slug)| Track { name, slug }).collect(),
        people,
        talks,
    }
}

/// The zone that is named; else the offset that talks are written with; else, as FOSDEM named none until 2024, Brussels
/// for FOSDEM.
fn zone(raw: &Raw<'_>, warnings: &mut Warnings) -> TimeZone {
    let name = raw.zone.trim();
    if let Some(zone) = time::zone(name) {
        return zone;
    }
    if !name.is_empty() {
        warnings.say(&format!("The time zone {} is not known.", quoted(name)));
    }
    let written = raw.talks.iter().find_map(|talk| time::offset(talk.field(Field::Date)));
    let written = written.or_else(|| raw.days.iter().find_map(|day| time::offset(&day.start)));
    if let Some(offset) = written.filter(|offset| *offset != Offset::UTC || name.is_empty()) {
        return TimeZone::fixed(offset);
    }
    if raw.title.trim_start().starts_with("FOSDEM")
        && let Some(brussels) = time::zone("Europe/Brussels")
    {
        return brussels;
    }
    if !raw.talks.is_empty() {
        warnings.say("The schedule names no time zone: its times are taken to be UTC.");
    }
    TimeZone::UTC
}

/// The days, and for each day as written the index of its day.
fn days(raw: &[RawDay<'_>], change: Time, zone: &TimeZone, warnings: &mut Warnings) -> (Vec<Day>, Vec<Option<usize>>) {
    let mut days: Vec<Day> = Vec::new();
    let mut by_date: HashMap<Date, usize> = HashMap::new();
    let mut day_of = Vec::with_capacity(raw.len());
    for written in raw {
        let Some(day) = day(written, change, zone) else {
            warnings.say(&format!("The day {} (line {}) has no date.", quoted(&written.date), written.line));
            day_of.push(None);
            continue;
        };
        let index = *by_date.entry(day.date).or_insert_with(|| {
            days.push(day);
            days.len() - 1
        });
        day_of.push(Some(index));
    }
    (days, day_of)
}

fn day(written: &RawDay<'_>, change: Time, zone: &TimeZone) -> Option<Day> {
    let start = time::moment(&written.start, zone);
    let date = written.date.trim().parse().ok();
    let date = date.or_else(|| start.map(|start| start.to_zoned(zone.clone()).date()))?;
    let (usual_start, usual_end) = time::whole_day(date, change, zone)?;
    let start = start.unwrap_or(usual_start);
    let end = time::moment(&written.end, zone).map(time::after_last_minute).filter(|end| *end > start);
    Some(Day { date, start, end: end.unwrap_or(usual_end.max(start)) })
}

struct Build<'b> {
    zone: &'b TimeZone,
    day_change: Time,
    days: Vec<Day>,
    /// For each day as written the index into `days`.
    day_of: Vec<Option<usize>>,
    halls: Names,
    tracks: Names,
    people: People,
    ids: Ids,
    warnings: &'b mut Warnings,
}

impl Build<'_> {
    fn talk(&mut self, raw: &RawTalk<'_>) -> Option<Talk> {
        let Some((start, day)) = self.when(raw) else {
            self.warnings.say(&format!("The {} is left out: when it begins cannot be read.", raw.said()));
            return None;
        };
        let duration = time::duration(raw.field(Field::Duration)).unwrap_or_else(|| {
            self.warnings.say(&format!("The {} has no length that can be read: 30 minutes are taken.", raw.said()));
            UNKNOWN_LENGTH
        });
        let mut title = line(raw.field(Field::Title));
        if title.is_empty() {
            self.warnings.say(&format!("The {} has no title.", raw.said()));
            title = Clean::line("(no title)");
        }
        let hall = Some(raw.field(Field::Room)).filter(|room| !room.is_empty()).unwrap_or(&raw.room);
        Some(Talk {
            id: self.ids.name(raw, &title, self.warnings),
            title,
            subtitle: line(raw.field(Field::Subtitle)),
            start,
            duration,
            day,
            hall: self.halls.index(hall, "", "No hall"),
            track: self.tracks.index(raw.field(Field::Track), &raw.track_slug, "No track"),
            people: self.people.indices(&raw.people),
            kind: line(raw.field(Field::Kind)),
            language: line(raw.field(Field::Language)),
            slug: line(raw.field(Field::Slug)),
            url: link::address(raw.field(Field::Url)).ok(),
            abstract_text: markup(raw.field(Field::Abstract)),
            description: markup(raw.field(Field::Description)),
            links: self.links(raw),
            guid: line(&raw.guid),
            number: line(if raw.id.trim().is_empty() { &raw.code } else { &raw.id }),
            fate: raw.fate,
            unrecorded: raw.unrecorded,
            license: line(raw.field(Field::License)),
        })
    }

    /// When a talk begins, and its day. `<date>` says it best; without it, the day and the time on the wall do.
    fn when(&mut self, raw: &RawTalk<'_>) -> Option<(Timestamp, usize)> {
        let around = raw.day.and_then(|day| self.day_of.get(day).copied().flatten());
        let written = raw.field(Field::Date);
        let by_date = time::moment(written, self.zone);
        let start = by_date.or_else(|| {
            let date = around.and_then(|day| self.days.get(day)).map(|day| day.date);
            let date = date.or_else(|| written.parse().ok())?;
            time::on_day(date, time::clock(raw.field(Field::Start))?, self.day_change, self.zone)
        })?;
        if by_date.is_none() && !written.is_empty() && written.parse::<Date>().is_err() {
            let date = quoted(written);
            self.warnings.say(&format!("The {} has the date {date}: its day and time are taken instead.", raw.said()));
        }
        Some((start, around.or_else(|| self.day_with(start))?))
    }

    /// The day that a moment belongs to; a new one where there is none.
    fn day_with(&mut self, start: Timestamp) -> Option<usize> {
        if let Some(day) = self.days.iter().position(|day| day.start <= start && start < day.end) {
            return Some(day);
        }
        let date = start.to_zoned(self.zone.clone()).date();
        let (start, end) = time::whole_day(date, Time::midnight(), self.zone)?;
        self.days.push(Day { date, start, end });
        Some(self.days.len() - 1)
    }

    fn links(&mut self, raw: &RawTalk<'_>) -> Vec<Link> {
        let mut links = Vec::new();
        for written in &raw.links {
            match link::link(written) {
                Ok(link) => links.push(link),
                Err(why) => {
                    let href = quoted(&written.href);
                    self.warnings.say(&format!("The {}: the link {href} {why}; it is left out.", raw.said()));
                }
            }
        }
        if let Ok(href) = link::address(raw.field(Field::FeedbackUrl))
            && !links.iter().any(|link| link.href == href)
        {
            links.push(Link { href, text: Clean::line("Feedback"), kind: LinkKind::Feedback });
        }
        links
    }
}

/// Halls or tracks by name.
struct Names {
    list: Vec<(Clean, Clean)>,
    index: HashMap<Clean, usize>,
}

impl Names {
    fn listed(listed: &[Named<'_>]) -> Self {
        let mut names = Self { list: Vec::new(), index: HashMap::new() };
        for named in listed.iter().filter(|named| !named.name.trim().is_empty()) {
            names.index(&named.name, &named.slug, "");
        }
        names
    }

    fn index(&mut self, name: &str, slug: &str, unnamed: &str) -> usize {
        let (mut name, slug) = (line(name), line(slug));
        if name.is_empty() {
            name = if slug.is_empty() { Clean::line(unnamed) } else { slug.clone() };
        }
        let index = *self.index.entry(name).or_insert_with_key(|name| {
            self.list.push((name.clone(), Clean::default()));
            self.list.len() - 1
        });
        if let Some((_, known)) = self.list.get_mut(index)
            && known.is_empty()
        {
            *known = slug;
        }
        index
    }

    fn kept<'t>(self, used: impl Iterator<Item = &'t mut usize>) -> Vec<(Clean, Clean)> {
        kept(self.list, used)
    }
}

/// The people, by id where they have one, else by name.
struct People {
    list: Vec<Person>,
    index: HashMap<(bool, Clean), usize>,
}

impl People {
    fn listed(listed: &[RawPerson<'_>]) -> Self {
        let mut people = Self { list: Vec::new(), index: HashMap::new() };
        people.indices(listed);
        people
    }

    fn indices(&mut self, raw: &[RawPerson<'_>]) -> Vec<usize> {
        let mut out = Vec::with_capacity(raw.len());
        for person in raw {
            let (key, name) = (Clean::line(&person.key), line(&person.name));
            let by_key = !key.is_empty();
            let id = (by_key, if by_key { key } else { name.clone() });
            // Who has neither id nor name, or only an id that nobody explained, cannot be shown.
            if name.is_empty() && !self.index.contains_key(&id) {
                continue;
            }
            let index = *self.index.entry(id).or_insert_with(|| {
                self.list.push(Person { name, biography: markup(&person.biography) });
                self.list.len() - 1
            });
            if !out.contains(&index) {
                out.push(index);
            }
        }
        out
    }
}

/// The names of talks, no two the same.
#[derive(Default)]
struct Ids {
    taken: HashSet<Clean>,
    times: HashMap<Clean, usize>,
}

impl Ids {
    fn name(&mut self, raw: &RawTalk<'_>, title: &Clean, warnings: &mut Warnings) -> TalkId {
        let written = [&*raw.guid, &*raw.id, &*raw.code, raw.field(Field::Slug), &**title];
        // Short, so that there is room for the number.
        let short = |name: &str| Clean::line(&name.chars().take(LONGEST_ID).collect::<String>());
        let wanted = written.into_iter().map(short).find(|name| !name.is_empty()).unwrap_or_default();
        let times = self.times.entry(wanted.clone()).or_default();
        *times += 1;
        let mut name = wanted.clone();
        if *times > 1 {
            warnings.say(&format!(
                "The {} claims the name {} of another talk; both stay.",
                raw.said(),
                quoted(&wanted)
            ));
            name = Clean::line(&format!("{wanted}#{times}"));
        }
        while !self.taken.insert(name.clone()) {
            *times += 1;
            name = Clean::line(&format!("{wanted}#{times}"));
        }
        TalkId(name.as_str().into())
    }
}

/// The items that `used` refers to, in their order; `used` is changed to their new places.
fn kept<'t, T>(list: Vec<T>, used: impl Iterator<Item = &'t mut usize>) -> Vec<T> {
    let mut used: Vec<_> = used.collect();
    let mut place: Vec<Option<usize>> = list.iter().map(|_| None).collect();
    for index in &used {
        if let Some(place) = place.get_mut(**index) {
            *place = Some(0);
        }
    }
    for (new, place) in place.iter_mut().flatten().enumerate() {
        *place = new;
    }
    for index in &mut used {
        **index = place.get(**index).copied().flatten().unwrap_or_default();
    }
    list.into_iter().zip(place).filter_map(|(item, place)| place.map(|_| item)).collect()
}

/// Brings days into the order of the calendar.
fn sort_days(days: &mut [Day], talks: &mut [Talk]) {
    let mut order: Vec<usize> = (0..days.len()).collect();
    order.sort_by_key(|index| days.get(*index).map(|day| (day.date, day.start)));
    let mut place = vec![0; days.len()];
    for (new, old) in order.into_iter().enumerate() {
        if let Some(place) = place.get_mut(old) {
            *place = new;
        }
    }
    for talk in talks {
        talk.day = place.get(talk.day).copied().unwrap_or_default();
    }
    days.sort_by_key(|day| (day.date, day.start));
}

/// One line of a schedule's text. Some of it is escaped twice (`&amp;amp;`).
fn line(text: &str) -> Clean {
    Clean::line(&entities::decode(text))
}

fn markup(text: &str) -> Markup {
    Markup(text.trim().into())
}
