//! Walks through the XML, which may be broken anywhere, and collects what it says.
//!
//! Nothing here relies on tags that match: an element ends where its end stands or where the next known one begins, and
//! after a mistake that the XML reader cannot pass, reading goes on at the next talk or day.
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::{
    Dialect, Error,
    raw::{Field, Named, Raw, RawDay, RawLink, RawPerson, RawTalk},
    warnings::Warnings,
};
use crate::{
    schedule::LinkKind,
    text::{Clean, entities, fit},
};

/// Longest text of one element, in bytes: what is beyond is cut off.
const LONGEST_TEXT: usize = 64 * 1024;
/// Most talks, and most days, halls, tracks and people outside them.
const MOST: usize = 20_000;
/// Most people, and most links, of one talk.
const MOST_OF_TALK: usize = 200;
/// Mistakes passed before reading ends; each may cost a look at the whole rest.
const MOST_MISTAKES: usize = 100;
/// Elements open at once before reading ends: far more than any schedule has, even one that never closes `<br>`.
const DEEPEST: usize = 100_000;

/// Collects what the text says, however broken it is.
///
/// # Errors
/// Where it holds no schedule.
pub(super) fn read<'t>(text: &'t str, warnings: &mut Warnings) -> Result<Raw<'t>, Error> {
    let mut walk = Walk::new(text);
    let mut offset = 0;
    for mistakes in 0.. {
        let Some(mistake) = walk.run(offset, warnings) else { break };
        let next = (mistakes < MOST_MISTAKES).then(|| resume(text, mistake + 1)).flatten();
        // A mistake with nothing after it is where a file was cut off.
        let Some(next) = next else { break };
        walk.give_up_talk(mistake, warnings);
        offset = next;
    }
    walk.end(warnings);
    if !walk.schedule && walk.raw.talks.is_empty() {
        return Err(Error::NotASchedule(describe(text, walk.root.as_deref())));
    }
    let mut raw = walk.raw;
    raw.dialect = if raw.dated() || raw.talks.is_empty() { Dialect::Fosdem } else { Dialect::Pentabarf };
    Ok(raw)
}

/// Where reading can go on: the next talk, day or end of a day.
fn resume(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let known = |at: usize| {
        let tag = rest.get(at + 1..).unwrap_or_default();
        ["event", "day", "/day", "/event", "persons", "/schedule"]
            .iter()
            .any(|name| tag.strip_prefix(name).is_some_and(|after| after.starts_with([' ', '>', '\n', '\r', '\t'])))
    };
    rest.match_indices('<').map(|(at, _)| at).find(|at| known(*at)).map(|at| from + at)
}

/// What the text that comes next belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Leaf {
    Talk(Field),
    Person,
    Link,
    Title,
    Acronym,
    Zone,
    DayChange,
    Track,
    ListedName,
    ListedBiography,
}

struct Walk<'t> {
    source: &'t str,
    raw: Raw<'t>,
    /// A `<schedule>` was seen.
    schedule: bool,
    /// The first element's name.
    root: Option<String>,
    leaf: Option<Leaf>,
    text: String,
    talk: Option<RawTalk<'t>>,
    listed: Option<RawPerson<'t>>,
    conference: bool,
    /// Inside a part of a talk that uses a talk's words for something else.
    aside: Option<&'static str>,
    day: Option<usize>,
    room: String,
    closed: bool,
    too_many: bool,
    line: Lines,
}

/// Counts lines, going forward only.
#[derive(Default)]
struct Lines {
    offset: usize,
    before: usize,
}

impl Lines {
    fn at(&mut self, source: &str, offset: usize) -> usize {
        if let Some(passed) = source.get(self.offset..offset) {
            self.before += passed.matches('\n').count();
            self.offset = offset;
        }
        self.before + 1
    }
}

impl<'t> Walk<'t> {
    fn new(source: &'t str) -> Self {
        Self {
            source,
            raw: Raw::new(Dialect::Pentabarf),
            schedule: false,
            root: None,
            leaf: None,
            text: String::new(),
            talk: None,
            listed: None,
            conference: false,
            aside: None,
            day: None,
            room: String::new(),
            closed: false,
            too_many: false,
            line: Lines::default(),
        }
    }

    /// Reads from `base` to the end, or to the first mistake, whose place is returned.
    fn run(&mut self, base: usize, warnings: &mut Warnings) -> Option<usize> {
        let source = self.source;
        let mut reader = Reader::from_str(source.get(base..).unwrap_or_default());
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        let mut depth = 0_usize;
        loop {
            let at = base + usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX - base);
            match reader.read_event() {
                Ok(Event::Start(tag)) => {
                    // An attribute cannot hold '<': a quotation mark is missing, and the tag swallowed others.
                    if tag.contains('<') {
                        return Some(at);
                    }
                    depth += 1;
                    if depth > DEEPEST {
                        warnings.say("The schedule's elements are nested without end: what comes after is left out.");
                        return None;
                    }
                    self.open(&tag, at, warnings);
                }
                Ok(Event::Empty(tag)) => {
                    self.open(&tag, at, warnings);
                    self.close(tag.name().as_ref(), warnings);
                }
                Ok(Event::End(tag)) => {
                    depth = depth.saturating_sub(1);
                    self.close(tag.name().as_ref(), warnings);
                }
                Ok(Event::Text(text)) => self.push(&text),
                Ok(Event::CData(text)) => self.push(&text),
                Ok(Event::GeneralRef(name)) if self.leaf.is_some() => match entities::resolve(&name) {
                    Some(letter) => self.push(letter.encode_utf8(&mut [0; 4])),
                    None => self.push(&format!("&{};", &*name)),
                },
                Ok(Event::Eof) => return None,
                Ok(_) | Err(quick_xml::Error::IllFormed(_)) => {}
                Err(_) => return Some(at),
            }
        }
    }

    fn push(&mut self, text: &str) {
        if self.leaf.is_some() {
            let room = LONGEST_TEXT.saturating_sub(self.text.len());
            self.text.push_str(text.get(..text.floor_char_boundary(room)).unwrap_or_default());
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>, at: usize, warnings: &mut Warnings) {
        let name = tag.name();
        let name = name.as_ref();
        if self.root.is_none() {
            self.root = Some(name.chars().take(64).collect());
        }
        match name {
            "event" => self.open_talk(tag, at, warnings),
            "day" => {
                self.finish_talk(warnings);
                let line = self.line.at(self.source, at);
                let [date, start, end] = ["date", "start", "end"].map(|name| attribute(tag, name).into());
                self.day = bounded(&mut self.raw.days, RawDay { line, date, start, end });
            }
            _ if self.talk.is_some() => self.open_in_talk(tag, name),
            _ => self.open_outside(tag, name),
        }
    }

    fn open_talk(&mut self, tag: &BytesStart<'_>, at: usize, warnings: &mut Warnings) {
        self.finish_talk(warnings);
        if self.raw.talks.len() >= MOST {
            self.too_many = true;
            return;
        }
        let line = self.line.at(self.source, at);
        self.talk = Some(RawTalk {
            line,
            id: attribute(tag, "id").into(),
            guid: attribute(tag, "guid").into(),
            day: self.day,
            room: self.room.clone().into(),
            ..RawTalk::default()
        });
    }

    fn open_in_talk(&mut self, tag: &BytesStart<'_>, name: &str) {
        let Some(talk) = &mut self.talk else { return };
        if self.aside.is_some() {
            return;
        }
        let leaf = match (name, named(name)) {
            (_, Some(field)) => Leaf::Talk(field),
            ("person", _) => Leaf::Person,
            ("link" | "attachment", _) => Leaf::Link,
            ("recording", _) => return self.aside = Some("recording"),
            ("answers", _) => return self.aside = Some("answers"),
            _ => return self.markup(&format!("<{}>", &**tag)),
        };
        match leaf {
            Leaf::Person if talk.people.len() < MOST_OF_TALK => {
                talk.people.push(RawPerson { key: identity(tag).into(), ..RawPerson::default() });
            }
            Leaf::Link if talk.links.len() < MOST_OF_TALK => {
                let kind = (name == "attachment").then_some(LinkKind::Attachment);
                talk.links.push(RawLink { href: attribute(tag, "href").into(), kind, ..RawLink::default() });
            }
            Leaf::Person | Leaf::Link => return,
            Leaf::Talk(Field::Track) => talk.track_slug = attribute(tag, "slug").into(),
            _ => {}
        }
        self.start(leaf);
    }

    fn open_outside(&mut self, tag: &BytesStart<'_>, name: &str) {
        match name {
            "schedule" => self.schedule = true,
            "conference" => self.conference = true,
            "title" if self.conference => self.start(Leaf::Title),
            "acronym" if self.conference => self.start(Leaf::Acronym),
            "time_zone_name" if self.conference => self.start(Leaf::Zone),
            "day_change" if self.conference => self.start(Leaf::DayChange),
            "track" => {
                // pretalx and the CCC's hub name a track by an attribute.
                let named = Named {
                    name: attribute(tag, "name").into(),
                    slug: attribute(tag, "slug").into(),
                    ..Named::default()
                };
                bounded(&mut self.raw.tracks, named);
                self.start(Leaf::Track);
            }
            "room" => {
                self.room = attribute(tag, "name");
                let named =
                    Named { name: self.room.clone().into(), slug: attribute(tag, "slug").into(), ..Named::default() };
                bounded(&mut self.raw.halls, named);
            }
            "person" => self.listed = Some(RawPerson { key: identity(tag).into(), ..RawPerson::default() }),
            "name" if self.listed.is_some() => self.start(Leaf::ListedName),
            "biography" if self.listed.is_some() => self.start(Leaf::ListedBiography),
            _ => {}
        }
    }

    fn start(&mut self, leaf: Leaf) {
        self.finish_leaf();
        self.leaf = Some(leaf);
    }

    /// Keeps a tag that stands unescaped in a text that may hold markup.
    fn markup(&mut self, tag: &str) {
        if matches!(self.leaf, Some(Leaf::Talk(Field::Abstract | Field::Description))) {
            self.push(tag);
        }
    }

    fn close(&mut self, name: &str, warnings: &mut Warnings) {
        match name {
            _ if self.aside == Some(name) => self.aside = None,
            "event" => self.finish_talk(warnings),
            "day" => {
                self.finish_talk(warnings);
                self.day = None;
            }
            "schedule" => {
                self.finish_talk(warnings);
                self.closed = true;
            }
            "conference" => {
                self.finish_leaf();
                self.conference = false;
            }
            "person" if self.talk.is_none() => {
                self.finish_leaf();
                if let Some(person) = self.listed.take() {
                    bounded(&mut self.raw.people, person);
                }
            }
            "room" if self.talk.is_none() => self.room.clear(),
            "track" | "name" | "biography" | "title" | "acronym" | "time_zone_name" | "day_change" | "person"
            | "link" | "attachment" => self.finish_leaf(),
            _ if named(name).is_some() => self.finish_leaf(),
            _ => self.markup(&format!("</{name}>")),
        }
    }

    fn finish_leaf(&mut self) {
        let Some(leaf) = self.leaf.take() else { return };
        let text = std::mem::take(&mut self.text);
        match leaf {
            Leaf::Title => self.raw.title = text.into(),
            Leaf::Acronym => self.raw.acronym = text.into(),
            Leaf::Zone => self.raw.zone = text.into(),
            Leaf::DayChange => self.raw.day_change = text.into(),
            Leaf::Track => {
                if let Some(track) = self.raw.tracks.last_mut().filter(|track| track.name.is_empty()) {
                    track.name = text.into();
                }
            }
            Leaf::ListedName => self.listed.iter_mut().for_each(|person| person.name = text.clone().into()),
            Leaf::ListedBiography => self.listed.iter_mut().for_each(|person| person.biography = text.clone().into()),
            Leaf::Talk(field) => self.talk.iter_mut().for_each(|talk| talk.set(field, text.clone())),
            Leaf::Person => {
                if let Some(person) = self.talk.as_mut().and_then(|talk| talk.people.last_mut()) {
                    person.name = text.into();
                }
            }
            Leaf::Link => {
                if let Some(link) = self.talk.as_mut().and_then(|talk| talk.links.last_mut()) {
                    link.text = text.into();
                }
            }
        }
    }

    fn finish_talk(&mut self, warnings: &mut Warnings) {
        self.finish_leaf();
        self.aside = None;
        if let Some(talk) = self.talk.take() {
            self.raw.talks.push(talk);
            if self.raw.talks.len() == MOST {
                warnings.say(&format!("There are more than {MOST} talks: those beyond are left out."));
            }
        }
    }

    /// Lets go of the talk that holds a mistake.
    fn give_up_talk(&mut self, mistake: usize, warnings: &mut Warnings) {
        self.finish_leaf();
        let line = self.line.at(self.source, mistake);
        match self.talk.take() {
            Some(talk) => warnings.say(&format!("The {} is left out: its XML is broken.", talk.said())),
            None => warnings.say(&format!("The XML is broken in line {line}: something there is left out.")),
        }
    }

    /// Says what is missing where the text ends too early.
    fn end(&mut self, warnings: &mut Warnings) {
        self.finish_leaf();
        let kept = match self.raw.talks.len() {
            0 => "no talk is whole".to_owned(),
            1 => "one talk is whole".to_owned(),
            many => format!("{many} talks are whole"),
        };
        if let Some(talk) = self.talk.take() {
            warnings.say(&format!("The schedule is cut off in the {}: {kept}.", talk.said()));
        } else if self.schedule && !self.closed {
            warnings.say(&format!("The schedule is cut off, its end is missing: {kept}."));
        }
    }
}

/// The field that an element of that name is.
fn named(name: &str) -> Option<Field> {
    Some(match name {
        "date" => Field::Date,
        "start" => Field::Start,
        "duration" => Field::Duration,
        "room" => Field::Room,
        "slug" => Field::Slug,
        "url" => Field::Url,
        "title" => Field::Title,
        "subtitle" => Field::Subtitle,
        "track" => Field::Track,
        "type" => Field::Kind,
        "language" => Field::Language,
        "abstract" => Field::Abstract,
        "description" => Field::Description,
        "feedback_url" => Field::FeedbackUrl,
        _ => return None,
    })
}

fn bounded<T>(list: &mut Vec<T>, item: T) -> Option<usize> {
    if list.len() >= MOST {
        return None;
    }
    list.push(item);
    Some(list.len() - 1)
}

fn identity(tag: &BytesStart<'_>) -> String {
    let id = attribute(tag, "id");
    if id.is_empty() { attribute(tag, "guid") } else { id }
}

/// An attribute's value, at most 4,096 bytes; empty where it is missing.
fn attribute(tag: &BytesStart<'_>, name: &str) -> String {
    let found = tag.attributes().with_checks(false).flatten().find(|attribute| attribute.key.as_ref() == name);
    let Some(found) = found else { return String::new() };
    let value = found.value.get(..found.value.floor_char_boundary(4_096)).unwrap_or_default();
    entities::decode(value.trim()).into_owned()
}

/// Says what the text is, where it is no schedule.
fn describe(text: &str, root: Option<&str>) -> String {
    let start: String = text.trim_start().chars().take(64).collect::<String>().to_ascii_lowercase();
    let root = root.map(|name| fit(&Clean::line(name), 40));
    match root.as_deref() {
        _ if start.starts_with("<!doctype html") => web_page(),
        Some(name) if name.eq_ignore_ascii_case("html") => web_page(),
        Some(name) => format!("this is XML, but no schedule: it begins with <{name}>, not with <schedule>"),
        None if start.starts_with("<?xml") => "this is XML that ends before a schedule begins".to_owned(),
        None => "this is not XML: no <schedule> was found in it".to_owned(),
    }
}

fn web_page() -> String {
    "this is a web page, not a schedule; a network that wants a login first answers so, open a page in a browser to see"
        .to_owned()
}
