//! What a template may ask for.
use serde::Deserialize;

/// A fact about a talk, its hall, its track or the conference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(in crate::catalogue) enum Field {
    Hall,
    HallSlug,
    Track,
    TrackSlug,
    Title,
    TalkSlug,
    TalkId,
    TalkGuid,
    TalkCode,
    Type,
    Language,
    Day,
    Acronym,
    Year,
}

impl Field {
    pub(super) const ALL: [(&'static str, Self); 14] = [
        ("hall", Self::Hall),
        ("hall.slug", Self::HallSlug),
        ("track", Self::Track),
        ("track.slug", Self::TrackSlug),
        ("title", Self::Title),
        ("talk.slug", Self::TalkSlug),
        ("talk.id", Self::TalkId),
        ("talk.guid", Self::TalkGuid),
        ("talk.code", Self::TalkCode),
        ("type", Self::Type),
        ("language", Self::Language),
        ("day", Self::Day),
        ("acronym", Self::Acronym),
        ("year", Self::Year),
    ];

    /// Whether it may differ between two talks of one track in one hall.
    pub(super) fn is_of_talk(self) -> bool {
        !matches!(self, Self::Hall | Self::HallSlug | Self::Track | Self::TrackSlug | Self::Acronym | Self::Year)
    }
}

impl TryFrom<String> for Field {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|(known, _)| *known == name);
        found.map(|(_, field)| field).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.into_iter().map(|(known, _)| known).collect();
            format!("there is no field `{name}`; there are {}", known.join(", "))
        })
    }
}
