//! One model for every dialect.
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use url::Url;

use crate::text::Clean;

/// A whole conference. `halls`, `tracks` and `people` are in the order of their first appearance; talks are sorted by
/// start, then hall.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    pub title: Clean,
    /// Short name, such as `fosdem-2026`; empty where the schedule has none.
    pub acronym: Clean,
    /// The conference's page, or its schedule's, on the web.
    pub url: Option<Url>,
    /// The conference's own zone: what its clocks on the wall show.
    pub zone: TimeZone,
    pub days: Vec<Day>,
    pub halls: Vec<Hall>,
    pub tracks: Vec<Track>,
    pub people: Vec<Person>,
    pub talks: Vec<Talk>,
}

/// A day as the conference counts it: it may end after midnight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    pub date: Date,
    /// First moment that belongs to the day.
    pub start: Timestamp,
    /// First moment that no longer does.
    pub end: Timestamp,
}

/// A physical place; it has a stream. Not a Matrix room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hall {
    /// Empty for the talks that have none.
    pub name: Clean,
    /// The schedule's own slug; empty where it has none.
    pub slug: Clean,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Track {
    /// Empty for the talks that have none.
    pub name: Clean,
    /// The schedule's own slug; empty where it has none.
    pub slug: Clean,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    pub name: Clean,
    pub biography: Markup,
}

/// Names a talk within its conference, also after the schedule was fetched again: its guid, else its id. Two talks that
/// claim the same both stay; the later one's name has `#2` appended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TalkId(pub Arc<str>);

/// What the schedule itself says of a talk's fate, by a word before its title (`CANCELLED `, `AMENDMENT `) or a status of
/// its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Fate {
    #[default]
    Planned,
    /// Changed after the schedule was printed.
    Amended,
    /// It will not be held; it stays in the list, marked.
    Cancelled,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Talk {
    pub id: TalkId,
    /// As the schedule writes it; empty where it has none.
    pub guid: Clean,
    /// The id as the schedule writes it: a number, pretalx's code, a UID. Empty where it has none.
    pub number: Clean,
    /// Without the words that [`Talk::fate`] was read from.
    pub title: Clean,
    pub fate: Fate,
    pub subtitle: Clean,
    pub start: Timestamp,
    pub duration: SignedDuration,
    /// Index into [`Schedule::days`].
    pub day: usize,
    /// Index into [`Schedule::halls`].
    pub hall: usize,
    /// Index into [`Schedule::tracks`].
    pub track: usize,
    /// Indices into [`Schedule::people`], in the schedule's order.
    pub people: Vec<usize>,
    /// The schedule's word for the kind of talk (`maintrack`, `lightningtalk`); often empty.
    pub kind: Clean,
    pub language: Clean,
    pub slug: Clean,
    /// The talk's page on the web.
    pub url: Option<Url>,
    pub abstract_text: Markup,
    pub description: Markup,
    pub links: Vec<Link>,
    /// The speakers asked that it be neither recorded nor streamed.
    pub unrecorded: bool,
    /// The recording's licence, where the schedule names one.
    pub license: Clean,
}

impl Hall {
    /// Its name, or what to say where something must stand.
    #[must_use]
    pub fn label(&self) -> &str {
        if self.name.is_empty() { "(no hall)" } else { &self.name }
    }
}

impl Track {
    /// Its name, or what to say where something must stand.
    #[must_use]
    pub fn label(&self) -> &str {
        if self.name.is_empty() { "(no track)" } else { &self.name }
    }
}

impl Talk {
    /// First moment after the talk.
    #[must_use]
    pub fn end(&self) -> Timestamp {
        self.start.checked_add(self.duration).unwrap_or(Timestamp::MAX)
    }

    /// Whether the talk is on at `now`.
    #[must_use]
    pub fn is_on(&self, now: Timestamp) -> bool {
        self.start <= now && now < self.end()
    }
}

/// HTML or plain text as the schedule has it. Raw: it becomes [`Clean`] text when it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(pub Arc<str>);

/// A link of a talk; `href` is absolute and http, https or matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub href: Url,
    pub text: Clean,
    pub kind: LinkKind,
}

/// What a link leads to, told by its address, never by its text (texts vary by a blank from year to year).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// A Matrix room.
    Chat,
    /// A live stream, or the page that shows it.
    Stream,
    /// A recording.
    Recording,
    /// A file: slides, a paper.
    Attachment,
    Feedback,
    Other,
}
