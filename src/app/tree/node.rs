//! What the rows of the tree are, how they are ordered, and what of it is folded.
use std::collections::BTreeMap;

use crate::{
    chat::{Alias, RoomId},
    schedule::{Key, TalkId},
};

/// Choices of folding that are remembered, at most.
const MOST: usize = 2_000;
/// Longest name of what is folded that is read, in bytes.
const LONGEST: usize = 600;
/// Characters of a track's name by which it is remembered.
const LONGEST_NAME: usize = 100;

/// A part of the tree that belongs to no conference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Branch {
    Direct,
    /// Rooms the account is in that no conference names.
    Other,
    Invitations,
}

impl Branch {
    /// What the tree calls it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Direct => "Direct messages",
            Self::Other => "Other rooms",
            Self::Invitations => "Invitations",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Other => "other",
            Self::Invitations => "invitations",
        }
    }
}

/// What a row of the tree is, whatever comes and goes around it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    Branch(Branch),
    /// A conference's head.
    Conference(Key),
    /// Its tracks of other days.
    Later(Key),
    /// Its rooms for everybody.
    General(Key),
    /// A space within its space.
    Space(RoomId),
    /// Index into the tracks of the schedule that is open.
    Track(usize),
    /// A track of a conference that was open before, counted from zero.
    Earlier(Key, usize),
    Talk(TalkId),
    Room(RoomId),
    /// A room whose id is not known.
    Named(Alias),
}

impl Node {
    /// What folding it is remembered by; `None` for what cannot be folded. `track`: what a track is called, and its conference.
    pub(super) fn fold(&self, track: Option<(&Key, &str)>) -> Option<String> {
        Some(match self {
            Self::Branch(branch) => branch.name().to_owned(),
            Self::Conference(key) => format!("conference/{key}"),
            Self::Later(key) => format!("later/{key}"),
            Self::General(key) => format!("general/{key}"),
            Self::Space(id) => format!("space/{id}"),
            Self::Track(_) | Self::Earlier(..) => {
                let (key, name) = track?;
                let name: String = name.chars().take(LONGEST_NAME).collect();
                format!("track/{key}/{name}")
            }
            Self::Talk(_) | Self::Room(_) | Self::Named(_) => return None,
        })
    }
}

/// How the rows are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// What is on first, then what comes.
    #[default]
    Time,
    /// Mentions first, then what was not read, then what was said last.
    Activity,
    Name,
}

impl Sort {
    const ALL: [Self; 3] = [Self::Time, Self::Activity, Self::Name];

    /// What the tree calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Activity => "activity",
            Self::Name => "name",
        }
    }

    /// The order of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.name() == name)
    }

    /// The order that comes after it.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Time => Self::Activity,
            Self::Activity => Self::Name,
            Self::Name => Self::Time,
        }
    }
}

/// What the person folded and unfolded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folds(BTreeMap<String, bool>);

impl Folds {
    /// As it was kept; what is too long is left out.
    pub fn restore(&mut self, folded: Vec<String>, unfolded: Vec<String>) {
        let all = folded.into_iter().map(|name| (name, true)).chain(unfolded.into_iter().map(|name| (name, false)));
        for (name, folded) in all.filter(|(name, _)| name.len() <= LONGEST).take(MOST) {
            self.0.insert(name, folded);
        }
    }

    /// The names of what is folded, and of what is not.
    #[must_use]
    pub fn names(&self) -> [Vec<String>; 2] {
        let of =
            |wanted| self.0.iter().filter(|(_, folded)| **folded == wanted).map(|(name, _)| name.clone()).collect();
        [of(true), of(false)]
    }

    /// Whether it is folded; where the person has not chosen, as it `usually` is.
    pub(super) fn is_folded(&self, name: &str, usually: bool) -> bool {
        self.0.get(name).copied().unwrap_or(usually)
    }

    pub(super) fn set(&mut self, name: &str, folded: bool) {
        if self.0.len() >= MOST && !self.0.contains_key(name) {
            self.0.pop_first();
        }
        self.0.insert(name.to_owned(), folded);
    }

    /// A conference that is opened, or no longer open, stands as it usually does then.
    pub(super) fn forget_conference(&mut self, key: &Key) {
        self.0.retain(|name, _| name.strip_prefix("conference/") != Some(key.as_str()));
    }
}
