//! A schedule as it is written, before it means anything. Every reader of a family (XML, JSON, iCalendar) makes one, and
//! `build` gives it its meaning.
use std::borrow::Cow;

use super::{Dialect, warnings::quoted};
use crate::{
    schedule::{Fate, LinkKind},
    text::entities,
};

/// A piece of the schedule's text: borrowed where it stands there as it is meant, owned where it had to be decoded.
pub(super) type Text<'t> = Cow<'t, str>;

/// The parts of a talk that are one text each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// When it begins, in ISO 8601, basic or extended: `2026-01-31T09:30:00+01:00`, `20260131T083000Z`. A name in brackets
    /// is its own time zone (`2026-01-31T09:30:00[Europe/Brussels]`); without one and without an offset it is a clock on
    /// the wall in the conference's zone. A date alone leaves the time to `Start`; without that the talk takes the day.
    Date,
    /// When it ends, written as `Date` is. Looked at where `Duration` is empty.
    End,
    /// The time on the wall: `09:30`, `9:30`, `09:30:00`, `0930`. Looked at where `Date` is no moment.
    Start,
    /// `00:30`, `9:00`, `1:30:00`, minutes alone (`30`) or ISO 8601 (`PT30M`).
    Duration,
    Room,
    Slug,
    Url,
    Title,
    Subtitle,
    Track,
    Kind,
    Language,
    Abstract,
    Description,
    FeedbackUrl,
    /// The talk's page in the system that planned it.
    OriginUrl,
    /// The recording.
    VideoUrl,
    License,
}

#[derive(Debug, Default)]
pub(super) struct RawTalk<'t> {
    /// Where it stands in the file, from 1; 0 where that is not known.
    pub line: usize,
    /// A number, a UID.
    pub id: Text<'t>,
    pub guid: Text<'t>,
    /// pretalx's own name of a talk, six letters and digits; stands in for an empty `id`.
    pub code: Text<'t>,
    /// Index into [`Raw::days`].
    pub day: Option<usize>,
    /// The name of the room around it, where it has no [`Field::Room`].
    pub room: Text<'t>,
    pub room_slug: Text<'t>,
    pub track_slug: Text<'t>,
    /// Where the format has a word of its own for it; the words before titles are read by `build`.
    pub fate: Fate,
    pub unrecorded: bool,
    pub people: Vec<RawPerson<'t>>,
    pub links: Vec<RawLink<'t>>,
    /// Written with [`RawTalk::set`], read with [`RawTalk::field`].
    pub fields: Vec<(Field, Text<'t>)>,
}

impl<'t> RawTalk<'t> {
    /// The text of a field without the blanks around it; empty where there is none.
    pub(super) fn field(&self, field: Field) -> &str {
        self.fields.iter().find(|(kept, _)| *kept == field).map_or("", |(_, text)| text.trim())
    }

    /// Keeps a text. The first that is not blank counts: a later one of the same name belongs to something inside the talk.
    pub(super) fn set(&mut self, field: Field, text: impl Into<Text<'t>>) {
        let text = text.into();
        if !text.trim_start().is_empty() && !self.fields.iter().any(|(kept, _)| *kept == field) {
            self.fields.push((field, text));
        }
    }

    /// Puts a text in the place of another.
    pub(super) fn replace(&mut self, field: Field, text: impl Into<Text<'t>>) {
        self.fields.retain(|(kept, _)| *kept != field);
        self.set(field, text);
    }

    /// The talk as a sentence names it, after its article.
    pub(super) fn said(&self) -> String {
        let title = self.field(Field::Title);
        let name = [&self.id, &self.guid, &self.code].into_iter().map(|name| name.trim()).find(|name| !name.is_empty());
        let (said, line) = match (title, name) {
            ("", None) if self.line > 0 => return format!("talk in line {}", self.line),
            ("", None) => return "talk without a name".to_owned(),
            ("", Some(name)) => (format!("talk {}", quoted(name)), self.line),
            (title, _) => (format!("talk {}", quoted(&entities::decode(title))), self.line),
        };
        if line > 0 { format!("{said} (line {line})") } else { said }
    }
}

/// A person of a talk, or of the list of persons, where `biography` is filled too.
#[derive(Debug, Default)]
pub(super) struct RawPerson<'t> {
    /// The id, else the guid, else the code; may be empty.
    pub key: Text<'t>,
    pub name: Text<'t>,
    pub biography: Text<'t>,
}

#[derive(Debug, Default)]
pub(super) struct RawLink<'t> {
    pub href: Text<'t>,
    pub text: Text<'t>,
    /// What it is where the schedule says so (a list of attachments); else its address tells.
    pub kind: Option<LinkKind>,
}

#[derive(Debug, Default)]
pub(super) struct RawDay<'t> {
    /// Where it stands in the file, from 1; 0 where that is not known.
    pub line: usize,
    /// `2026-01-31`
    pub date: Text<'t>,
    /// Written as [`Field::Date`] is; empty where the whole day is meant.
    pub start: Text<'t>,
    pub end: Text<'t>,
}

/// A hall or a track as listed outside the talks.
#[derive(Clone, Debug, Default)]
pub(super) struct Named<'t> {
    pub name: Text<'t>,
    pub slug: Text<'t>,
}

#[derive(Debug)]
pub(super) struct Raw<'t> {
    pub dialect: Dialect,
    pub title: Text<'t>,
    pub acronym: Text<'t>,
    /// The conference's page.
    pub url: Text<'t>,
    /// An IANA name.
    pub zone: Text<'t>,
    pub day_change: Text<'t>,
    /// May be empty: a talk that is in none of them makes its day.
    pub days: Vec<RawDay<'t>>,
    pub halls: Vec<Named<'t>>,
    pub tracks: Vec<Named<'t>>,
    pub people: Vec<RawPerson<'t>>,
    pub talks: Vec<RawTalk<'t>>,
}

impl Raw<'_> {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            title: Text::default(),
            acronym: Text::default(),
            url: Text::default(),
            zone: Text::default(),
            day_change: Text::default(),
            days: Vec::new(),
            halls: Vec::new(),
            tracks: Vec::new(),
            people: Vec::new(),
            talks: Vec::new(),
        }
    }

    /// Whether a talk says its date by itself.
    pub(super) fn dated(&self) -> bool {
        self.talks.iter().any(|talk| !talk.field(Field::Date).is_empty())
    }
}
