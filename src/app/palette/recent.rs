//! Where one was lately, and what one asked for.
use std::{collections::HashMap, fmt, str::FromStr};

use super::Action;
use crate::app::COMMANDS;

/// Places kept, at most, and the bytes of each.
const MOST: usize = 200;
const LONGEST: usize = 500;

/// Something that was visited or chosen, by a name that holds also after the program was started again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    kind: Kind,
    name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// Its conference, a tab, its id.
    Talk,
    /// Its alias, else its id.
    Room,
    /// A speaker's name.
    Speaker,
    User,
    Track,
    Hall,
    /// As the table of commands names it.
    Command,
}

const KINDS: [(Kind, &str); 7] = [
    (Kind::Talk, "talk"),
    (Kind::Room, "room"),
    (Kind::Speaker, "speaker"),
    (Kind::User, "user"),
    (Kind::Track, "track"),
    (Kind::Hall, "hall"),
    (Kind::Command, "command"),
];

impl Place {
    pub(super) fn new(kind: Kind, name: impl Into<String>) -> Self {
        Self { kind, name: name.into() }
    }

    pub(in crate::app) fn talk(conference: &str, talk: &str) -> Self {
        Self::new(Kind::Talk, format!("{conference}\t{talk}"))
    }

    /// What choosing this in the palette is remembered by; `None` for what is remembered otherwise, or not at all.
    pub(in crate::app) fn of(action: &Action, conference: &str) -> Option<Self> {
        Some(match action {
            Action::Talk(talk) => Self::talk(conference, &talk.0),
            Action::Room(addresses) => Self::room(addresses.first()?.name.as_str()),
            Action::Speaker(name, _) => Self::new(Kind::Speaker, name.as_str()),
            Action::User(user) => Self::new(Kind::User, user.as_str()),
            Action::Track(name) => Self::new(Kind::Track, name.as_str()),
            Action::Hall(name) => Self::new(Kind::Hall, name.as_str()),
            Action::Run(command) => Self::new(Kind::Command, command.spec()?.name),
            Action::Type(slash) => {
                Self::new(Kind::Command, COMMANDS.iter().find(|spec| spec.slash == Some(slash))?.name)
            }
            // They are remembered as soon as they are on screen.
            Action::Window(_) | Action::Joined(_) | Action::Visit(_) | Action::React(_) => return None,
        })
    }

    /// A room by its alias, or its id where it has none.
    pub(in crate::app) fn room(name: &str) -> Self {
        Self::new(Kind::Room, name)
    }
}

impl fmt::Display for Place {
    /// `room #rust:example.org`, as it is kept.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = KINDS.iter().find(|(kind, _)| *kind == self.kind).map_or("", |(_, word)| word);
        write!(f, "{word} {}", self.name)
    }
}

impl FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (word, name) =
            text.split_once(' ').filter(|(_, name)| !name.is_empty() && text.len() <= LONGEST).ok_or(())?;
        let (kind, _) = KINDS.iter().find(|(_, known)| *known == word).ok_or(())?;
        Ok(Self::new(*kind, name))
    }
}

/// The places of late, the last one first; at most 200.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recent {
    places: Vec<Place>,
    revision: u64,
}

impl Recent {
    /// Reads them as they were kept; what cannot be read is left out.
    #[must_use]
    pub fn read(kept: &[String]) -> Self {
        let mut places: Vec<Place> = Vec::new();
        for place in kept.iter().filter_map(|text| text.parse().ok()).take(MOST) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
        Self { places, revision: 0 }
    }

    /// As they are kept.
    #[must_use]
    pub fn written(&self) -> Vec<String> {
        self.places.iter().map(ToString::to_string).collect()
    }

    /// Goes up with every change.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether this room is where one was last.
    #[must_use]
    pub fn is_last_room(&self, name: &str) -> bool {
        self.places.first().is_some_and(|place| place.kind == Kind::Room && place.name == name)
    }

    /// This is where one is now, or what one asked for.
    pub fn note(&mut self, place: Place) {
        if self.places.first() == Some(&place) || place.name.len() > LONGEST / 2 {
            return;
        }
        self.places.retain(|known| *known != place);
        self.places.insert(0, place);
        self.places.truncate(MOST);
        self.revision += 1;
    }

    /// How recent each is, for looking many up: from 200 for the last one down.
    pub(super) fn ranks(&self) -> Ranks<'_> {
        let ranked = (1..=u16::try_from(MOST).unwrap_or(u16::MAX)).rev().zip(&self.places);
        Ranks(ranked.map(|(rank, place)| ((place.kind, place.name.as_str()), rank)).collect())
    }
}

/// How recent places are.
pub(super) struct Ranks<'r>(HashMap<(Kind, &'r str), u16>);

impl Ranks<'_> {
    /// 0 for what is not among the recent ones.
    pub(super) fn of(&self, kind: Kind, name: &str) -> u16 {
        self.0.get(&(kind, name)).copied().unwrap_or_default()
    }

    /// The same for the talks of one conference, by their ids.
    pub(super) fn talks(&self, conference: &str) -> HashMap<&str, u16> {
        let talks = self.0.iter().filter(|((kind, _), _)| *kind == Kind::Talk);
        let of = talks.filter_map(|((_, name), rank)| Some((name.split_once('\t')?, *rank)));
        of.filter(|((theirs, _), _)| *theirs == conference).map(|((_, talk), rank)| (talk, rank)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_one_is_the_most_recent_and_each_is_kept_once() {
        let mut recent = Recent::default();
        for name in ["#a:x", "#b:x", "#a:x", "#a:x"] {
            recent.note(Place::room(name));
        }
        recent.note(Place::talk("fosdem-2026", "t 1"));
        assert_eq!((recent.revision(), recent.is_last_room("#a:x")), (4, false));
        let kept = recent.written();
        assert_eq!(kept, ["talk fosdem-2026\tt 1", "room #a:x", "room #b:x"]);
        assert_eq!(Recent::read(&kept).written(), kept);
        let ranks = recent.ranks();
        assert_eq!(
            [ranks.of(Kind::Room, "#a:x"), ranks.of(Kind::Room, "#c:x"), ranks.of(Kind::Hall, "#a:x")],
            [199, 0, 0]
        );
        assert_eq!(ranks.talks("fosdem-2026").get("t 1"), Some(&200));
        assert!(ranks.talks("fosdem-2025").is_empty());
    }

    #[test]
    fn they_are_bounded_and_what_is_damaged_is_left_out() {
        let mut recent = Recent::default();
        (0..500).for_each(|n| recent.note(Place::room(&format!("#{n}:x"))));
        recent.note(Place::room(&"x".repeat(1_000)));
        assert_eq!((recent.written().len(), recent.written().first().map(String::as_str)), (MOST, Some("room #499:x")));
        let kept: Vec<String> =
            ["room #a:x", "room #a:x", "", "room", "room ", "planet Mars", &format!("hall {}", "x".repeat(LONGEST))]
                .map(str::to_owned)
                .into();
        assert_eq!(Recent::read(&kept).written(), ["room #a:x"]);
        let many: Vec<String> = (0..10_000).map(|n| format!("room #{n}:x")).collect();
        assert_eq!(Recent::read(&many).written().len(), MOST);
    }
}
