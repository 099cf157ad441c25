//! What calendars say of a conference: each event a talk, categories its track, the location its hall.
use std::{borrow::Cow, collections::HashMap};

use super::{
    super::{
        Dialect,
        raw::{Field, Raw, RawLink, RawPerson, RawTalk, Text},
        warnings::{Warnings, quoted},
    },
    Calendar, Calendars, Component, Property,
    event::{Event, times},
    value,
    zone::Zones,
};
use crate::schedule::{Fate, LinkKind};

/// Most talks read.
const MOST: usize = 200_000;
/// Most people, and most links, of one talk.
const MOST_OF_TALK: usize = 200;

/// Gives calendars their meaning, whatever they were written in.
pub(crate) fn raw<'t>(dialect: Dialect, calendars: &Calendars<'t>, warnings: &mut Warnings) -> Raw<'t> {
    let lost = calendars.lost;
    let calendars = calendars.list.as_slice();
    let mut raw = Raw::new(dialect);
    let mut zones = Zones::of(calendars);
    let named = |name: &str| calendars.iter().find_map(|calendar| calendar.get(name)).map(value::text);
    raw.title = named("X-WR-CALNAME").or_else(|| named("NAME")).unwrap_or_default();
    raw.url = named("URL").or_else(|| named("SOURCE")).unwrap_or_default();
    // An offset is no name, but all times have it with them.
    raw.zone = Some(conference_zone(calendars, &mut zones))
        .filter(|zone| !zone.starts_with(['+', '-']))
        .unwrap_or_default()
        .into();
    let mut unknown: HashMap<String, usize> = HashMap::new();
    let mut others = Others::default();
    let mut events: Vec<Event<'_, 't>> = Vec::new();
    for calendar in calendars {
        let called_off =
            calendar.get("METHOD").is_some_and(|method| method.value.trim().eq_ignore_ascii_case("CANCEL"));
        let zone = calendar.get("X-WR-TIMEZONE").and_then(|zone| zones.meaning(&zone.value)).unwrap_or_default();
        for component in &calendar.components {
            if component.name == "VEVENT" {
                events.push(Event::of(component, &zone, called_off, &mut zones, &mut unknown));
            } else {
                others.count(component);
            }
        }
    }
    others.tell(warnings);
    let beyond: usize = calendars.iter().map(|calendar| calendar.beyond).sum();
    if beyond > 0 {
        warnings.say(&format!("There are more events than any calendar has: the {beyond} beyond are left out."));
    }
    if lost > 0 {
        warnings.say(&format!("The file says more than any calendar does: {lost} lines of it are left out."));
    }
    tell_unknown(&unknown, warnings);
    super::event::replace(&mut events, warnings);
    let boss = shared_organizer(&events);
    for event in &events {
        let said = talk(event.component, boss).said();
        if event.component.cut {
            let whole = raw.talks.len();
            warnings.cut_off(&format!("The calendar is cut off in the {said}: {whole} before it are whole."));
            continue;
        }
        for time in times(event, &said, warnings) {
            if raw.talks.len() >= MOST {
                warnings.say(&format!("There are more than {MOST} talks: those beyond are left out."));
                return raw;
            }
            let mut talk = talk(event.component, boss);
            if event.called_off {
                talk.fate = Fate::Cancelled;
            }
            time.put(&mut talk);
            raw.talks.push(talk);
        }
    }
    raw
}

/// The zone that a calendar names for itself; else the one that most events name; else the one that is defined.
fn conference_zone(calendars: &[Calendar<'_>], zones: &mut Zones) -> String {
    let own = calendars.iter().filter_map(|calendar| calendar.get("X-WR-TIMEZONE"));
    if let Some(zone) = own.into_iter().find_map(|zone| zones.meaning(&zone.value)) {
        return zone;
    }
    let mut counted: Vec<(String, usize)> = Vec::new();
    let components = || calendars.iter().flat_map(|calendar| &calendar.components);
    let starts = components().filter(|part| part.name == "VEVENT").filter_map(|event| event.get("DTSTART"));
    let defined = components().filter_map(|zone| zone.get("TZID"));
    let names = starts.map(|start| start.parameter("TZID")).chain(defined.map(|name| name.value.trim()));
    for name in names.filter(|name| !name.is_empty()) {
        let Some(meaning) = zones.meaning(name) else { continue };
        if let Some((_, count)) = counted.iter_mut().find(|(known, _)| *known == meaning) {
            *count += 1;
        } else if counted.len() < 100 {
            counted.push((meaning, 1));
        }
    }
    // Of two that as many name, the first.
    let most = counted.iter().map(|(_, count)| *count).max().unwrap_or_default();
    counted.into_iter().find(|(_, count)| *count == most).map(|(zone, _)| zone).unwrap_or_default()
}

fn tell_unknown(unknown: &HashMap<String, usize>, warnings: &mut Warnings) {
    let mut unknown: Vec<_> = unknown.iter().collect();
    unknown.sort();
    for (zone, events) in unknown {
        let events = if *events == 1 { "one event is".to_owned() } else { format!("{events} events are") };
        let zone = quoted(zone);
        warnings.say(&format!("The time zone {zone} is not known: {events} taken to be in the conference's own."));
    }
}

/// What is in calendars besides events.
#[derive(Default)]
struct Others {
    tasks: usize,
    notes: usize,
}

impl Others {
    fn count(&mut self, component: &Component<'_>) {
        match component.name.as_str() {
            "VTODO" => self.tasks += 1,
            "VJOURNAL" => self.notes += 1,
            _ => {}
        }
    }

    fn tell(&self, warnings: &mut Warnings) {
        for (count, one, many) in [(self.tasks, "task", "tasks"), (self.notes, "journal entry", "journal entries")] {
            match count {
                0 => {}
                1 => warnings.say(&format!("The calendar has one {one}, which is no talk: it is left out.")),
                _ => warnings.say(&format!("The calendar has {count} {many}, which are no talks: they are left out.")),
            }
        }
    }
}

/// Who organizes every event organizes the conference, and speaks at none.
fn shared_organizer<'e>(events: &'e [Event<'_, '_>]) -> Option<&'e str> {
    let mut names = events.iter().map(|event| event.component.get("ORGANIZER").map(|organizer| organizer.value.trim()));
    let first = names.next().flatten()?;
    (events.len() > 1 && names.all(|name| name == Some(first))).then_some(first)
}

/// An event without its time.
fn talk<'t>(event: &Component<'t>, boss: Option<&str>) -> RawTalk<'t> {
    let text = |name: &str| event.get(name).map(value::text).unwrap_or_default();
    let cancelled = event.get("STATUS").is_some_and(|status| status.value.trim().eq_ignore_ascii_case("CANCELLED"));
    let mut talk = RawTalk {
        line: event.line,
        id: text("UID"),
        fate: if cancelled { Fate::Cancelled } else { Fate::Planned },
        people: people(event, boss),
        links: links(event),
        ..RawTalk::default()
    };
    // Its title comes before the summary, which has the speakers too.
    pentabarf(event, &mut talk);
    talk.set(Field::Title, text("SUMMARY"));
    talk.set(Field::Room, text("LOCATION"));
    talk.set(Field::Url, event.get("URL").map(|url| url.value.clone()).unwrap_or_default());
    let html = event.properties.iter().find(|property| {
        (property.is("X-ALT-DESC") || property.is("STYLED-DESCRIPTION"))
            && property.parameter("FMTTYPE").eq_ignore_ascii_case("text/html")
    });
    talk.set(Field::Abstract, html.map(value::text).unwrap_or_default());
    talk.set(Field::Abstract, text("DESCRIPTION"));
    talk.set(Field::Description, text("COMMENT"));
    let language = event.get("SUMMARY").map(|summary| summary.parameter("LANGUAGE").to_owned()).unwrap_or_default();
    talk.set(Field::Language, language);
    let mut categories = event.all("CATEGORIES").flat_map(value::list);
    if talk.field(Field::Track).is_empty() {
        talk.set(Field::Track, categories.next().unwrap_or_default());
    }
    talk.set(Field::Kind, categories.take(MOST_OF_TALK).collect::<Vec<_>>().join(", "));
    talk
}

/// What pentabarf's and pretalx's xCal says in words of its own.
fn pentabarf<'t>(event: &Component<'t>, talk: &mut RawTalk<'t>) {
    let own =
        |name: &str| event.properties.iter().find(|property| property.name.strip_prefix("pentabarf:") == Some(name));
    let text = |name: &str| own(name).map(value::text).unwrap_or_default();
    talk.code = text("event-id");
    talk.set(Field::Slug, text("event-slug"));
    talk.set(Field::Title, text("title"));
    talk.set(Field::Subtitle, text("subtitle"));
    talk.set(Field::Language, text("language-code"));
    talk.set(Field::Language, text("language"));
    talk.set(Field::Track, text("track"));
}

fn people<'t>(event: &Component<'t>, boss: Option<&str>) -> Vec<RawPerson<'t>> {
    let attendees = event.all("ATTENDEE").filter(|person| {
        !["ROOM", "RESOURCE", "GROUP"].iter().any(|kind| person.parameter("CUTYPE").eq_ignore_ascii_case(kind))
    });
    let attendees = attendees.filter_map(person);
    let contacts =
        event.all("CONTACT").filter_map(|contact| Some(value::text(contact)).filter(|name| !is_address(name)));
    let organizers = event.all("ORGANIZER").filter(|organizer| Some(organizer.value.trim()) != boss).filter_map(person);
    let mut people: Vec<RawPerson<'t>> = Vec::new();
    for name in attendees.chain(contacts).chain(organizers).filter(|name| !name.trim().is_empty()) {
        if people.len() < MOST_OF_TALK && !people.iter().any(|known| known.name == name) {
            people.push(RawPerson { name, ..RawPerson::default() });
        }
    }
    people
}

/// The name of one who takes part; an address alone is nobody's name. xCal's older kind has the name as the text.
fn person<'t>(property: &Property<'t>) -> Option<Text<'t>> {
    let name = property.parameter("CN");
    if !name.is_empty() && !is_address(name) {
        return Some(Cow::Owned(name.to_owned()));
    }
    let value = value::text(property);
    let nobody = value.contains(':') || is_address(&value);
    (!nobody).then_some(value)
}

fn is_address(text: &str) -> bool {
    let text = text.trim();
    text.contains('@') && !text.contains(' ') || text.to_ascii_lowercase().starts_with("mailto:")
}

fn links<'t>(event: &Component<'t>) -> Vec<RawLink<'t>> {
    let attached = event.all("ATTACH").filter(|file| !file.parameter("VALUE").eq_ignore_ascii_case("BINARY"));
    let attached = attached.map(|file| {
        let text = [file.parameter("FILENAME"), file.parameter("X-FILENAME")].into_iter().find(|name| !name.is_empty());
        let text = Cow::Owned(text.unwrap_or_default().to_owned());
        RawLink { href: file.value.clone(), text, kind: Some(LinkKind::Attachment) }
    });
    let meetings = event.all("CONFERENCE").map(|place| RawLink {
        href: place.value.clone(),
        text: Cow::Owned(place.parameter("LABEL").to_owned()),
        kind: None,
    });
    let web = |link: &RawLink<'_>| {
        !link.href.trim().is_empty() && !["tel:", "cid:", "data:"].iter().any(|scheme| link.href.starts_with(scheme))
    };
    attached.chain(meetings).filter(web).take(MOST_OF_TALK).collect()
}
