//! Walks through the pieces of a file and collects what they say: the elements that all dialects of XML share.
//!
//! Nothing here relies on tags that match: an element ends where its end stands or where the next known one begins.
use super::{
    europython,
    open::{MOST_OF_TALK, named},
    scan::{Mistake, Tag, Token},
    seen::{Mark, Seen},
};
use crate::{
    schedule::{
        LinkKind,
        parse::{
            Dialect,
            raw::{Field, Named, Raw, RawLink, RawPerson, RawTalk, Text},
            warnings::Warnings,
        },
    },
    text::entities,
};

/// Longest text of one element, in bytes: what is beyond is cut off. A little more than is ever shown, so that there it is
/// seen to be cut.
const LONGEST_TEXT: usize = 65 * 1024;
/// Most talks, and most days, halls, tracks and people outside them. What nobody plans, and memory holds.
pub(super) const MOST: usize = 250_000;

/// What the text that comes next belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaf {
    Talk(Field),
    Person,
    Biography,
    Link,
    /// An address of the recording.
    Recording,
    /// `true`: not to be recorded, or not to be streamed.
    Optout,
    Title,
    Acronym,
    /// The conference's page, and what stands before its pages' names.
    Url,
    BaseUrl,
    Zone,
    DayChange,
    Track,
}

/// A part of a talk that uses a talk's words for something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aside {
    Recording,
    Answers,
    /// A person with elements inside.
    Person,
}

pub(super) struct Walk<'t> {
    pub source: &'t str,
    pub raw: Raw<'t>,
    pub seen: Seen<'t>,
    pub leaf: Option<Leaf>,
    text: Text<'t>,
    pub talk: Option<RawTalk<'t>>,
    /// A person of the list of persons.
    pub listed: Option<RawPerson<'t>>,
    pub conference: bool,
    pub aside: Option<Aside>,
    pub day: Option<usize>,
    pub room: Named<'t>,
    pub beyond: usize,
    pub line: Lines,
}

/// Counts lines, going forward only.
#[derive(Default)]
pub(super) struct Lines {
    offset: usize,
    before: usize,
}

impl Lines {
    pub(super) fn at(&mut self, source: &str, offset: usize) -> usize {
        if let Some(passed) = source.as_bytes().get(self.offset..offset) {
            self.before += memchr::memchr_iter(b'\n', passed).count();
            self.offset = offset;
        }
        self.before + 1
    }
}

impl<'t> Walk<'t> {
    pub(super) fn new(source: &'t str) -> Self {
        Self {
            source,
            raw: Raw::new(Dialect::Frab),
            seen: Seen::default(),
            leaf: None,
            text: Text::default(),
            talk: None,
            listed: None,
            conference: false,
            aside: None,
            day: None,
            room: Named::default(),
            beyond: 0,
            line: Lines::default(),
        }
    }

    pub(super) fn take(&mut self, at: usize, token: Token<'t>, warnings: &mut Warnings) {
        match token {
            Token::Text(text) if self.leaf.is_some() => self.push(entities::decode(text)),
            Token::Data(text) if self.leaf.is_some() => self.push(text.into()),
            Token::Text(_) | Token::Data(_) => {}
            Token::Open(tag) => {
                self.open(&tag, at);
                if tag.empty {
                    self.close(tag.name);
                }
            }
            Token::Close(name) => self.close(name),
            Token::Broken(mistake) => self.broken(mistake, at, warnings),
        }
    }

    fn broken(&mut self, mistake: Mistake, at: usize, warnings: &mut Warnings) {
        if mistake == Mistake::CutOff || warnings.beyond() {
            // What is missing is told at the end.
            return;
        }
        let line = self.line.at(self.source, at);
        let what = match mistake {
            Mistake::Tag => "a tag is not closed: what it says is guessed",
            _ => "something begins that never ends: it is passed over",
        };
        match &self.talk {
            Some(talk) => warnings.say(&format!("The {}: in line {line} {what}.", talk.said())),
            None => warnings.say(&format!("The XML is broken: in line {line} {what}.")),
        }
    }

    fn push(&mut self, piece: Text<'t>) {
        let room = LONGEST_TEXT.saturating_sub(self.text.len());
        let piece = match piece {
            piece if piece.len() <= room => piece,
            piece => piece.get(..piece.floor_char_boundary(room)).unwrap_or_default().to_owned().into(),
        };
        if self.text.is_empty() {
            self.text = piece;
        } else if !piece.is_empty() {
            self.text.to_mut().push_str(&piece);
        }
    }

    pub(super) fn start(&mut self, leaf: Leaf) {
        self.finish_leaf();
        self.leaf = Some(leaf);
    }

    /// Keeps a tag that stands unescaped in a text that may hold markup, and what is perhaps no tag anywhere.
    pub(super) fn markup(&mut self, tag: &Tag<'t>) {
        if matches!(self.leaf, Some(Leaf::Talk(Field::Abstract | Field::Description))) {
            self.push(format!("<{}>", tag.whole).into());
        } else if tag.guessed && self.leaf.is_some() {
            self.push(format!("<{}", tag.whole).into());
        }
    }

    fn close(&mut self, name: &'t str) {
        match name {
            "recording" | "answers" | "persons" | "speakers" | "links" | "attachments" => self.end_aside(),
            "event" => self.finish_talk(),
            "entry" if self.seen.has(Mark::Entries) => self.finish_talk(),
            "day" => {
                self.finish_talk();
                self.day = None;
            }
            "schedule" => {
                self.finish_talk();
                self.seen.closed = true;
            }
            "conference" => {
                self.finish_leaf();
                self.conference = false;
            }
            "person" | "speaker" => self.close_person(),
            "room" if self.talk.is_none() => self.room = Named::default(),
            "track" | "name" | "public_name" | "biography" | "extended_biography" | "acronym" | "time_zone_name"
            | "base_url" | "day_change" | "link" | "attachment" | "optout" | "do_not_record" | "do_not_stream" => {
                self.finish_leaf();
            }
            _ if named(name).or_else(|| europython::field(name)).is_some() => self.finish_leaf(),
            _ => {
                if matches!(self.leaf, Some(Leaf::Talk(Field::Abstract | Field::Description))) {
                    self.push(format!("</{name}>").into());
                }
            }
        }
    }

    pub(super) fn end_aside(&mut self) {
        self.finish_leaf();
        self.aside = None;
    }

    fn close_person(&mut self) {
        self.finish_leaf();
        if self.talk.is_some() {
            self.aside = self.aside.filter(|aside| *aside != Aside::Person);
        } else if let Some(person) = self.listed.take() {
            bounded(&mut self.raw.people, person);
        }
    }

    pub(super) fn finish_leaf(&mut self) {
        let Some(leaf) = self.leaf.take() else { return };
        let text = std::mem::take(&mut self.text);
        if text.trim().is_empty() {
            return;
        }
        let raw = &mut self.raw;
        match leaf {
            Leaf::Title => raw.title = text,
            Leaf::Acronym => raw.acronym = text,
            Leaf::Url => raw.url = text,
            Leaf::BaseUrl if raw.url.is_empty() => raw.url = text,
            Leaf::BaseUrl => {}
            Leaf::Zone => raw.zone = text,
            Leaf::DayChange => raw.day_change = text,
            Leaf::Track => {
                if let Some(track) = raw.tracks.last_mut().filter(|track| track.name.is_empty()) {
                    track.name = text;
                }
            }
            Leaf::Person | Leaf::Biography => {
                let talks = self.talk.as_mut().and_then(|talk| talk.people.last_mut());
                if let Some(person) = talks.or(self.listed.as_mut()) {
                    let kept = if leaf == Leaf::Person { &mut person.name } else { &mut person.biography };
                    if kept.is_empty() || leaf == Leaf::Person {
                        *kept = text;
                    }
                }
            }
            Leaf::Talk(_) | Leaf::Link | Leaf::Recording | Leaf::Optout => self.finish_leaf_of_talk(leaf, text),
        }
    }

    fn finish_leaf_of_talk(&mut self, leaf: Leaf, text: Text<'t>) {
        let Some(talk) = &mut self.talk else { return };
        match leaf {
            Leaf::Talk(field) => talk.set(field, text),
            Leaf::Recording if talk.links.len() >= MOST_OF_TALK => {}
            Leaf::Recording => {
                let kind = Some(LinkKind::Recording);
                talk.links.push(RawLink { href: text, text: "Recording".into(), kind });
            }
            Leaf::Optout => {
                talk.unrecorded |= ["true", "1", "yes"].iter().any(|yes| text.trim().eq_ignore_ascii_case(yes));
            }
            _ => {
                let Some(link) = talk.links.last_mut() else { return };
                // Some have the address for a text, and nothing else.
                let place = if link.href.is_empty() { &mut link.href } else { &mut link.text };
                *place = text;
            }
        }
    }

    pub(super) fn finish_talk(&mut self) {
        self.finish_leaf();
        self.aside = None;
        self.raw.talks.extend(self.talk.take());
    }

    /// Says what is missing where the text ends too early.
    pub(super) fn end(&mut self, warnings: &mut Warnings) {
        self.finish_leaf();
        if self.beyond > 0 {
            let beyond = self.beyond;
            warnings.say(&format!("There are more than {MOST} talks: {beyond} are left out."));
        }
        let kept = match self.raw.talks.len() {
            0 => "no talk is whole".to_owned(),
            1 => "one talk is whole".to_owned(),
            many => format!("{many} talks are whole"),
        };
        if let Some(talk) = self.talk.take() {
            warnings.cut_off(&format!("The schedule is cut off in the {}: {kept}.", talk.said()));
        } else if self.seen.schedule && !self.seen.closed {
            warnings.cut_off(&format!("The schedule is cut off, its end is missing: {kept}."));
        }
    }
}

pub(super) fn bounded<T>(list: &mut Vec<T>, item: T) -> Option<usize> {
    if list.len() >= MOST {
        return None;
    }
    list.push(item);
    Some(list.len() - 1)
}
