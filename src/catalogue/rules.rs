//! Rules as data: where a conference has its rooms, streams and recordings.
use std::{borrow::Cow, collections::BTreeMap, sync::Arc};

use serde::Deserialize;
use url::Url;

use super::{
    common::Common,
    glob::Glob,
    template::{Field, Template},
};
use crate::{
    chat::Alias,
    schedule::{Schedule, Talk},
};

/// The rules that a schedule goes by; none, by default.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    pub(super) set: Option<Arc<RuleSet>>,
    /// They are those of another year.
    pub(super) guess: bool,
    /// The conference's year; empty where it is not known.
    pub(super) year: String,
}

impl Rules {
    /// Whether there are none: then a schedule's own links are all that is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.set.is_none()
    }

    /// Whether they were made for another year of the same series.
    #[must_use]
    pub fn is_guess(&self) -> bool {
        self.guess
    }

    /// Where the list of streams is that are live now ([`crate::schedule::Live`]).
    #[must_use]
    pub fn live(&self) -> Option<&Url> {
        self.set.as_ref()?.live.as_ref()
    }

    /// Where the conference's space may be found, the likeliest first; none twice.
    #[must_use]
    pub fn spaces(&self) -> Vec<Alias> {
        self.set.as_ref().map_or_else(Vec::new, |set| self.common(&set.spaces))
    }

    /// The rooms that are for everybody, such as the info desk, in the order in which the rules name them; none twice.
    /// Whether they are there nobody knows before they are looked for.
    #[must_use]
    pub fn general(&self) -> Vec<Alias> {
        self.set.as_ref().map_or_else(Vec::new, |set| self.common(&set.rooms))
    }

    fn common(&self, rooms: &[Common]) -> Vec<Alias> {
        let mut found = Vec::new();
        for alias in rooms.iter().filter_map(|room| room.alias(&self.year)) {
            if !found.contains(&alias) {
                found.push(alias);
            }
        }
        found
    }
}

/// The rules of some years of one or more series.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct RuleSet {
    /// What an entry calls them by; may be empty.
    pub(super) name: String,
    /// The series they are for.
    pub(super) series: Vec<String>,
    /// All years of the series, where empty.
    pub(super) years: Vec<i16>,
    /// Acronyms and titles by which a schedule is known to be of the (first) series.
    pub(super) matches: Vec<Glob>,
    pub(super) live: Option<Url>,
    /// Slugs of tracks, by name, for schedules that do not have them.
    pub(super) track_slugs: BTreeMap<String, String>,
    /// Aliases of the conference's space, to be tried in order; at most [`super::common::MOST`], as [`Self::rooms`].
    pub(super) spaces: Vec<Common>,
    /// Aliases of the rooms that are neither a track's nor a talk's.
    pub(super) rooms: Vec<Common>,
    pub(super) chat: Vec<Rule>,
    pub(super) streams: Vec<Rule>,
    /// Pictures of halls, made anew every few seconds.
    pub(super) previews: Vec<Rule>,
    pub(super) recordings: Vec<Rule>,
}

/// One address, and when it holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Rule {
    pub(super) address: Template,
    #[serde(default)]
    halls: Vec<Glob>,
    #[serde(default)]
    not_halls: Vec<Glob>,
    #[serde(default)]
    tracks: Vec<Glob>,
    #[serde(default)]
    not_tracks: Vec<Glob>,
    #[serde(default)]
    types: Vec<Glob>,
    #[serde(default)]
    not_types: Vec<Glob>,
    /// Fields that the talk must lack.
    #[serde(default)]
    missing: Vec<Field>,
    #[serde(default)]
    pub(super) guess: bool,
}

impl Rule {
    /// The address for a talk, where the rule holds for it and all it is made of is there.
    pub(super) fn address(&self, talk: &Facts<'_>) -> Option<String> {
        self.holds(talk).then(|| self.address.expand(|field| talk.value(field)))?
    }

    fn holds(&self, talk: &Facts<'_>) -> bool {
        let lists = [
            (&self.halls, &self.not_halls, [Field::Hall, Field::HallSlug]),
            (&self.tracks, &self.not_tracks, [Field::Track, Field::TrackSlug]),
            (&self.types, &self.not_types, [Field::Type, Field::Type]),
        ];
        let fits = |globs: &[Glob], names: &[Field]| {
            let mut globs = globs.iter();
            globs.any(|glob| names.iter().any(|name| glob.fits(&talk.value(*name))))
        };
        lists.iter().all(|(wanted, unwanted, names)| {
            (wanted.is_empty() || fits(wanted, names)) && (unwanted.is_empty() || !fits(unwanted, names))
        }) && self.missing.iter().all(|field| talk.value(*field).is_empty())
    }
}

/// What the templates may ask of a talk.
pub(super) struct Facts<'f> {
    pub(super) schedule: &'f Schedule,
    pub(super) talk: &'f Talk,
    pub(super) rules: &'f Rules,
}

impl<'f> Facts<'f> {
    /// The field's value; empty where the schedule does not say.
    pub(super) fn value(&self, field: Field) -> Cow<'f, str> {
        let (hall, track) = (self.schedule.hall_of(self.talk), self.schedule.track_of(self.talk));
        let text: &str = match field {
            Field::Hall => hall.map_or("", |hall| &hall.name),
            Field::HallSlug => hall.map_or("", |hall| &hall.slug),
            Field::Track => track.map_or("", |track| &track.name),
            Field::TrackSlug => match track {
                Some(track) if track.slug.is_empty() => self.listed_slug(&track.name),
                Some(track) => &track.slug,
                None => "",
            },
            Field::Title => &self.talk.title,
            Field::TalkSlug => &self.talk.slug,
            Field::TalkId => &self.talk.number,
            Field::TalkGuid => &self.talk.guid,
            Field::TalkCode => code(self.talk),
            Field::Type => &self.talk.kind,
            Field::Language => &self.talk.language,
            Field::Acronym => &self.schedule.acronym,
            Field::Year => &self.rules.year,
            Field::Day => return Cow::Owned((self.talk.day + 1).to_string()),
        };
        Cow::Borrowed(text)
    }

    fn listed_slug(&self, track: &str) -> &'f str {
        let slugs = self.rules.set.as_ref().map(|set| &set.track_slugs);
        let name = track.strip_suffix(" devroom").unwrap_or(track);
        slugs.and_then(|slugs| slugs.get(name)).map_or("", String::as_str)
    }
}

/// Pretalx's code of a talk: six capital letters or digits, as its id or at the beginning of its slug.
fn code(talk: &Talk) -> &str {
    let is_code = |text: &&str| text.len() == 6 && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let digits = |text: &&str| text.bytes().all(|b| b.is_ascii_digit());
    let slug = talk.slug.split('-').next().unwrap_or_default();
    [talk.number.as_str(), slug].into_iter().filter(is_code).find(|text| !digits(text)).unwrap_or_default()
}
