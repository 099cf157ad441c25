//! Which talks the programme shows: what is chosen of days, tracks, halls and so on, and the menu where it is chosen.
mod menu;

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};

use super::words;
use crate::{
    schedule::{Schedule, Talk, TalkId},
    text::Clean,
};
pub use menu::{Choice, Entry, Menu};

/// What is chosen. A section with nothing chosen admits everything; in one with several things chosen any of them will do.
/// Names and not indices are kept, so that a choice holds when the schedule is read again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub days: BTreeSet<Date>,
    pub tracks: BTreeSet<Clean>,
    pub halls: BTreeSet<Clean>,
    pub kinds: BTreeSet<Clean>,
    pub languages: BTreeSet<Clean>,
    /// Only starred talks.
    pub starred: bool,
    /// Only talks whose hall is streamed.
    pub streamed: bool,
    /// Without what is over.
    pub past_hidden: bool,
}

/// What a choice is told by, besides the talk itself.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub schedule: &'a Schedule,
    pub now: Timestamp,
    pub stars: &'a BTreeSet<TalkId>,
    /// For each talk whether something streams it.
    pub streamed: &'a [bool],
}

impl Filter {
    /// Whether every talk is shown.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the talk of this index is shown.
    #[must_use]
    pub fn admits(&self, facts: &Facts<'_>, index: usize) -> bool {
        let Some(talk) = facts.schedule.talks.get(index) else { return false };
        let day = || facts.schedule.days.get(talk.day).is_some_and(|day| self.days.contains(&day.date));
        (self.days.is_empty() || day())
            && chosen(&self.tracks, facts.schedule.track_of(talk).map(|track| &track.name))
            && chosen(&self.halls, facts.schedule.hall_of(talk).map(|hall| &hall.name))
            && chosen(&self.kinds, Some(&talk.kind))
            && chosen(&self.languages, Some(&talk.language))
            && (!self.starred || facts.stars.contains(&talk.id))
            && (!self.streamed || facts.streamed.get(index) == Some(&true))
            && (!self.past_hidden || !is_over(talk, facts.now))
    }

    /// Chooses something, or gives the choice up.
    pub fn toggle(&mut self, choice: &Choice) {
        match choice {
            Choice::Starred => self.starred = !self.starred,
            Choice::Streamed => self.streamed = !self.streamed,
            Choice::PastHidden => self.past_hidden = !self.past_hidden,
            Choice::Day(day) => turn(&mut self.days, day),
            Choice::Track(name) => turn(&mut self.tracks, name),
            Choice::Hall(name) => turn(&mut self.halls, name),
            Choice::Kind(name) => turn(&mut self.kinds, name),
            Choice::Language(name) => turn(&mut self.languages, name),
        }
    }

    /// Whether it is chosen.
    #[must_use]
    pub fn has(&self, choice: &Choice) -> bool {
        match choice {
            Choice::Starred => self.starred,
            Choice::Streamed => self.streamed,
            Choice::PastHidden => self.past_hidden,
            Choice::Day(day) => self.days.contains(day),
            Choice::Track(name) => self.tracks.contains(name),
            Choice::Hall(name) => self.halls.contains(name),
            Choice::Kind(name) => self.kinds.contains(name),
            Choice::Language(name) => self.languages.contains(name),
        }
    }

    /// What is chosen, in words: `Rust or Go, Janson, starred, past hidden`. Nothing where nothing is.
    #[must_use]
    pub fn words(&self) -> String {
        let days: Vec<String> = self.days.iter().map(|day| words::day(*day)).collect();
        let mut all: Vec<String> = vec![days.join(" or ")];
        for names in [&self.tracks, &self.halls, &self.kinds, &self.languages] {
            all.push(names.iter().map(label).collect::<Vec<_>>().join(" or "));
        }
        let flags = [(self.starred, "starred"), (self.streamed, "streamed"), (self.past_hidden, "past hidden")];
        all.extend(flags.into_iter().filter(|(on, _)| *on).map(|(_, word)| word.to_owned()));
        all.retain(|words| !words.is_empty());
        all.join(", ")
    }
}

/// Whether the talk is over; one without an end is as soon as it has begun.
fn is_over(talk: &Talk, now: Timestamp) -> bool {
    talk.start < now && talk.end() <= now
}

fn chosen(names: &BTreeSet<Clean>, name: Option<&Clean>) -> bool {
    names.is_empty() || name.is_some_and(|name| names.contains(name))
}

fn turn<T: Ord + Clone>(set: &mut BTreeSet<T>, item: &T) {
    if !set.remove(item) {
        set.insert(item.clone());
    }
}

/// What a name is called; there are talks without a track or a language.
fn label(name: &Clean) -> &str {
    if name.is_empty() { "none" } else { name }
}

#[cfg(test)]
mod tests;
