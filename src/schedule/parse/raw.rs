//! A schedule as it is written, before it means anything.

/// The elements of a talk that hold text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Date,
    Start,
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
}

impl Field {
    /// How many there are.
    pub(super) const COUNT: usize = Self::FeedbackUrl as usize + 1;

    /// The field that an element of that name is.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "date" => Self::Date,
            "start" => Self::Start,
            "duration" => Self::Duration,
            "room" => Self::Room,
            "slug" => Self::Slug,
            "url" => Self::Url,
            "title" => Self::Title,
            "subtitle" => Self::Subtitle,
            "track" => Self::Track,
            "type" => Self::Kind,
            "language" => Self::Language,
            "abstract" => Self::Abstract,
            "description" => Self::Description,
            "feedback_url" => Self::FeedbackUrl,
            _ => return None,
        })
    }
}

#[derive(Debug, Default)]
pub(super) struct RawTalk {
    pub line: usize,
    pub id: String,
    pub guid: String,
    /// Index into [`Raw::days`].
    pub day: Option<usize>,
    /// The name of the room element around it.
    pub room: String,
    pub track_slug: String,
    pub people: Vec<RawPerson>,
    pub links: Vec<RawLink>,
    /// By [`Field`]; read them with [`RawTalk::field`].
    pub fields: [String; Field::COUNT],
}

impl RawTalk {
    pub(super) fn field(&self, field: Field) -> &str {
        self.fields.get(field as usize).map_or("", |text| text.trim())
    }

    /// Keeps the first text that is not blank: a later element of the same name belongs to something inside the talk.
    pub(super) fn set(&mut self, field: Field, text: &str) {
        if let Some(kept) = self.fields.get_mut(field as usize)
            && kept.trim().is_empty()
        {
            text.clone_into(kept);
        }
    }
}

/// A person of a talk, or of the list of persons, where `biography` is filled too.
#[derive(Debug, Default)]
pub(super) struct RawPerson {
    /// The id, else the guid; may be empty.
    pub key: String,
    pub name: String,
    pub biography: String,
}

#[derive(Debug, Default)]
pub(super) struct RawLink {
    pub href: String,
    pub text: String,
    /// From the list of attachments.
    pub attachment: bool,
}

#[derive(Debug, Default)]
pub(super) struct RawDay {
    pub line: usize,
    pub date: String,
    pub start: String,
    pub end: String,
}

/// A hall or a track as listed outside the talks.
#[derive(Debug, Default)]
pub(super) struct Named {
    pub name: String,
    pub slug: String,
}

#[derive(Debug, Default)]
pub(super) struct Raw {
    /// A `<schedule>` was seen.
    pub schedule: bool,
    /// The first element's name.
    pub root: Option<String>,
    pub title: String,
    pub acronym: String,
    pub zone: String,
    pub day_change: String,
    pub days: Vec<RawDay>,
    pub halls: Vec<Named>,
    pub tracks: Vec<Named>,
    pub people: Vec<RawPerson>,
    pub talks: Vec<RawTalk>,
}

impl Raw {
    /// Whether talks or days say when they are by themselves; true of a schedule that has no talks.
    pub(super) fn dated(&self) -> bool {
        self.talks.is_empty() || self.talks.iter().any(|talk| !talk.field(Field::Date).is_empty())
    }
}
