//! Who attends and what there is to say, from a file.
use std::collections::HashMap;

use serde::Deserialize;

/// The file, as `assets/` has it.
const FILE: &str = include_str!("../../../../assets/demo-attendees.toml");

/// Everything in the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lines {
    pub(super) attendees: Vec<Attendee>,
    lines: Vec<Group>,
}

/// One person.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Attendee {
    /// The account's name.
    pub(super) user: String,
    /// The name that others see.
    pub(super) name: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    track: Option<String>,
    kind: Kind,
    texts: Vec<String>,
}

/// What a line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Say,
    Ask,
    Reply,
}

/// What the marks in a line stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct About {
    /// The track's slug.
    pub(crate) track: String,
    pub(crate) title: String,
    pub(crate) speaker: String,
    pub(crate) hall: String,
}

impl Lines {
    pub(super) fn read() -> anyhow::Result<Self> {
        Ok(toml::from_str(FILE)?)
    }

    /// The texts of a kind that fit a track, its own first, by kind.
    pub(super) fn of(&self, track: &str) -> HashMap<Kind, Vec<&str>> {
        let mut all: HashMap<Kind, Vec<&str>> = HashMap::new();
        let (own, any): (Vec<_>, Vec<_>) = self.lines.iter().partition(|group| group.track.as_deref() == Some(track));
        for group in own.into_iter().chain(any.into_iter().filter(|group| group.track.is_none())) {
            all.entry(group.kind).or_default().extend(group.texts.iter().map(String::as_str));
        }
        all
    }
}

impl About {
    /// A line with its marks filled in.
    pub(super) fn fill(&self, line: &str) -> String {
        line.replace("{title}", &self.title).replace("{speaker}", &self.speaker).replace("{hall}", &self.hall)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_and_every_track_has_its_own_lines() {
        let lines = Lines::read().unwrap();
        assert!((5..=8).contains(&lines.attendees.len()));
        let elsewhere = lines.of("nowhere");
        for track in ["main", "rust", "decentralised-communication", "embedded", "public-code", "community"] {
            for kind in [Kind::Say, Kind::Ask] {
                assert!(lines.of(track)[&kind].len() > elsewhere[&kind].len(), "{track} {kind:?}");
            }
        }
    }

    #[test]
    fn every_mark_is_known() {
        let lines = Lines::read().unwrap();
        let about = About { title: "A".into(), speaker: "B".into(), hall: "C".into(), track: String::new() };
        for text in lines.lines.iter().flat_map(|group| &group.texts) {
            assert!(!about.fill(text).contains(['{', '}']), "{text}");
        }
    }
}
