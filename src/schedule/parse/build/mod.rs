//! Gives a schedule as written its meaning: times in its zone, one entry for each hall, track and person.
mod names;
mod when;

use jiff::{SignedDuration, Timestamp};
use url::Url;

use self::{
    names::{Ids, Names, People, kept},
    when::Calendar,
};
use super::{
    fate, link,
    raw::{Field, Raw, RawTalk},
    time,
    warnings::{Warnings, quoted},
};
use crate::{
    schedule::{Fate, Hall, Link, LinkKind, Markup, Schedule, Talk, Track},
    text::{Clean, entities},
};

/// How long a talk is taken to be where its length cannot be read.
const UNKNOWN_LENGTH: SignedDuration = SignedDuration::from_mins(30);
/// Longest talk believed: rooms to meet in and stands are open all day, camps for a week.
const LONGEST: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long a talk is taken to be where its length is not believed, or it is said to take the day.
const DAY: SignedDuration = SignedDuration::from_hours(24);

pub(super) fn build(raw: &Raw<'_>, warnings: &mut Warnings) -> Schedule {
    let base = link::address(&raw.url, None).ok();
    let mut build = Build {
        base: base.as_ref(),
        calendar: Calendar::of(raw, warnings),
        halls: Names::listed(&raw.halls),
        tracks: Names::listed(&raw.tracks),
        people: People::listed(&raw.people),
        ids: Ids::default(),
        warnings,
    };
    let mut talks = Vec::with_capacity(raw.talks.len());
    let mut lost = Vec::new();
    for talk in &raw.talks {
        match build.calendar.when(talk, build.warnings) {
            Some(when) => talks.push(build.talk(talk, when)),
            None => lost.push(talk),
        }
    }
    // Only now all days are known.
    for talk in lost {
        if let Some(when) = build.calendar.anywhere(talk, build.warnings) {
            talks.push(build.talk(talk, when));
        }
    }
    let Build { calendar, halls, tracks, people, .. } = build;
    // Only what talks refer to stays, in the order in which it was first met.
    let halls = kept(halls.list, talks.iter_mut().map(|talk| &mut talk.hall));
    let tracks = kept(tracks.list, talks.iter_mut().map(|talk| &mut talk.track));
    let people = kept(people.list, talks.iter_mut().flat_map(|talk| talk.people.iter_mut()));
    let (zone, days) = calendar.sorted(&mut talks);
    talks.sort_by_key(|talk| (talk.start, talk.hall));
    Schedule {
        title: line(&raw.title),
        acronym: line(&raw.acronym),
        url: base,
        zone,
        days,
        halls: halls.into_iter().map(|(name, slug)| Hall { name, slug }).collect(),
        tracks: tracks.into_iter().map(|(name, slug)| Track { name, slug }).collect(),
        people,
        talks,
    }
}

struct Build<'b> {
    /// The conference's page.
    base: Option<&'b Url>,
    calendar: Calendar,
    halls: Names<'b>,
    tracks: Names<'b>,
    people: People<'b>,
    ids: Ids,
    warnings: &'b mut Warnings,
}

impl<'b> Build<'b> {
    fn talk(&mut self, raw: &'b RawTalk<'b>, (start, day): (Timestamp, usize)) -> Talk {
        let mut title = line(raw.field(Field::Title));
        if title.is_empty() {
            self.warnings.say(&format!("The {} has no title.", raw.said()));
            title = Clean::line("(no title)");
        }
        let (fate, title) = fate::read(title);
        let code_for_id = if raw.id.trim().is_empty() { &raw.code } else { &raw.id };
        Talk {
            id: self.ids.name(raw, &title, self.warnings),
            guid: line(&raw.guid),
            number: line(code_for_id),
            title,
            fate: if raw.fate == Fate::Planned { fate } else { raw.fate },
            subtitle: line(raw.field(Field::Subtitle)),
            start,
            duration: self.duration(raw),
            day,
            hall: self.hall(raw),
            track: self.tracks.index(raw.field(Field::Track), raw.track_slug.trim()),
            people: self.people.indices(&raw.people),
            kind: line(raw.field(Field::Kind)),
            language: line(raw.field(Field::Language)),
            slug: line(raw.field(Field::Slug)),
            url: self.url(raw),
            abstract_text: markup(raw.field(Field::Abstract)),
            description: markup(raw.field(Field::Description)),
            links: self.links(raw),
            unrecorded: raw.unrecorded,
            license: line(raw.field(Field::License)),
        }
    }

    /// The hall that the talk names; else the one around it. Some name it by the slug of the one around it.
    fn hall(&mut self, raw: &'b RawTalk<'b>) -> usize {
        let own = raw.field(Field::Room);
        let (around, slug) = (raw.room.trim(), raw.room_slug.trim());
        if own.is_empty() || own == around || own == slug {
            return self.halls.index(if around.is_empty() { own } else { around }, slug);
        }
        self.halls.index(own, "")
    }

    fn duration(&mut self, raw: &RawTalk<'_>) -> SignedDuration {
        let written = raw.field(Field::Duration);
        let length = time::duration(written).or_else(|| self.calendar.length(raw));
        let (taken, why) = match length {
            Some(length) if length > LONGEST => {
                (DAY, format!("lasts {} hours, which is not believed: 24 hours are taken", length.as_hours()))
            }
            Some(length) if length > SignedDuration::ZERO => return length,
            Some(_) => (UNKNOWN_LENGTH, "lasts no time at all: 30 minutes are taken".to_owned()),
            None => (UNKNOWN_LENGTH, "has no length that can be read: 30 minutes are taken".to_owned()),
        };
        self.warnings.say(&format!("The {} {why}.", raw.said()));
        taken
    }

    fn url(&mut self, raw: &RawTalk<'_>) -> Option<Url> {
        let written = raw.field(Field::Url);
        if written.is_empty() {
            return None;
        }
        let found = link::address(written, self.base);
        if let Err(why) = found {
            let href = quoted(written);
            self.warnings.say(&format!("The {}: its page {href} {why}; it is left out.", raw.said()));
        }
        found.ok()
    }

    fn no_link(&mut self, raw: &RawTalk<'_>, href: &str, why: &str) {
        let href = quoted(href);
        self.warnings.say(&format!("The {}: the link {href} {why}; it is left out.", raw.said()));
    }

    fn links(&mut self, raw: &RawTalk<'_>) -> Vec<Link> {
        let mut links = Vec::with_capacity(raw.links.len() + 1);
        for written in raw.links.iter().filter(|link| !(link.href.trim().is_empty() && link.text.trim().is_empty())) {
            match link::link(written, self.base) {
                Ok(link) => links.push(link),
                Err(why) => self.no_link(raw, &written.href, why),
            }
        }
        for (field, text, kind) in [
            (Field::VideoUrl, "Recording", LinkKind::Recording),
            (Field::OriginUrl, "Submission", LinkKind::Other),
            (Field::FeedbackUrl, "Feedback", LinkKind::Feedback),
        ] {
            let written = raw.field(field);
            if written.is_empty() {
                continue;
            }
            match link::address(written, self.base) {
                Ok(href) if links.iter().any(|link| link.href == href) => {}
                Ok(href) => links.push(Link { href, text: Clean::line(text), kind }),
                Err(why) => self.no_link(raw, written, why),
            }
        }
        links
    }
}

/// One line of a schedule's text. Some of it is escaped twice (`&amp;amp;`).
fn line(text: &str) -> Clean {
    if text.is_empty() { Clean::default() } else { Clean::line(&entities::decode(text)) }
}

fn markup(text: &str) -> Markup {
    let text = text.trim();
    if text.is_empty() { Markup::default() } else { Markup(text.into()) }
}
