use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Facts, Filter, is_over, label};
use crate::{
    app::{Field, Key, words},
    schedule::{Schedule, Talk},
    text::Clean,
};

/// The menu of filters, while it is open: every choice with the number of its talks.
#[derive(Debug, Default)]
pub struct Menu {
    entries: Vec<Entry>,
    /// The entries that are shown, by what is typed.
    shown: Vec<usize>,
    cursor: usize,
    top: usize,
    /// What narrows the entries.
    pub narrow: Field,
    /// Whether letters go there.
    pub typing: bool,
}

/// One row of the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The head of a section.
    Head(&'static str),
    /// Something that can be chosen, and how many talks it has.
    Choice { choice: Choice, label: String, talks: usize },
}

/// Something that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    Starred,
    Streamed,
    PastHidden,
    Day(Date),
    Track(Clean),
    Hall(Clean),
    Kind(Clean),
    Language(Clean),
}

impl Menu {
    /// Counts what can be chosen. Sections where there is no choice are left out.
    #[must_use]
    pub fn new(facts: &Facts<'_>) -> Self {
        let mut entries = Vec::new();
        section(&mut entries, "Only", flags(facts));
        let schedule = facts.schedule;
        let day = |index: usize| schedule.days.get(index).map(|day| (Choice::Day(day.date), words::day(day.date)));
        named(&mut entries, "Day", schedule, |talk| day(talk.day));
        named(&mut entries, "Track", schedule, |talk| {
            schedule.track_of(talk).map(|track| (Choice::Track(track.name.clone()), label(&track.name).to_owned()))
        });
        named(&mut entries, "Hall", schedule, |talk| {
            schedule.hall_of(talk).map(|hall| (Choice::Hall(hall.name.clone()), label(&hall.name).to_owned()))
        });
        named(&mut entries, "Type", schedule, |talk| {
            Some((Choice::Kind(talk.kind.clone()), label(&talk.kind).to_owned()))
        });
        named(&mut entries, "Language", schedule, |talk| {
            Some((Choice::Language(talk.language.clone()), label(&talk.language).to_owned()))
        });
        let mut menu = Self { entries, ..Self::default() };
        menu.narrowed();
        menu
    }

    /// The rows that what is typed leaves.
    pub fn rows(&self) -> impl Iterator<Item = &Entry> {
        self.shown.iter().filter_map(|entry| self.entries.get(*entry))
    }

    /// The selected row, and the first one on screen.
    #[must_use]
    pub fn cursor(&self) -> (usize, usize) {
        (self.cursor, self.top)
    }

    /// What is selected.
    #[must_use]
    pub fn selected(&self) -> Option<&Choice> {
        self.choice(self.cursor)
    }

    /// Selects another choice, `by` further down; stops at the ends.
    pub fn step(&mut self, by: isize) {
        let rows: Vec<usize> = (0..self.shown.len()).filter(|row| self.choice(*row).is_some()).collect();
        let at = rows.partition_point(|row| *row < self.cursor);
        let to = at.saturating_add_signed(by).min(rows.len().saturating_sub(1));
        self.cursor = rows.get(to).copied().unwrap_or_default();
    }

    /// Selects the choice on this row and returns it.
    pub fn click(&mut self, row: usize) -> Option<Choice> {
        let choice = self.choice(row).cloned()?;
        self.cursor = row;
        Some(choice)
    }

    /// Does what the key means while typing; `false` if it means nothing here.
    pub fn key(&mut self, key: Key) -> bool {
        let known = self.typing && self.narrow.key(key);
        if known {
            self.narrowed();
        }
        known
    }

    /// Puts pasted text into what narrows the entries.
    pub fn paste(&mut self, text: &str) {
        self.typing = true;
        self.narrow.paste(text);
        self.narrowed();
    }

    /// Goes back by one step: out of typing, then out of what was typed. `false` where there is nothing left but to close.
    pub fn back(&mut self) -> bool {
        let narrow = self.typing || !self.narrow.is_empty();
        self.typing = false;
        self.narrow.set("");
        self.narrowed();
        narrow
    }

    /// What narrows the entries changed.
    pub fn narrowed(&mut self) {
        let wanted = self.narrow.text().to_lowercase();
        let fits = |entry: &Entry| match entry {
            Entry::Head(_) => false,
            Entry::Choice { label, .. } => wanted.split_whitespace().all(|word| label.to_lowercase().contains(word)),
        };
        self.shown.clear();
        let mut head = None;
        for (index, entry) in self.entries.iter().enumerate() {
            match entry {
                Entry::Head(_) => head = Some(index),
                entry if fits(entry) => self.shown.extend(head.take().into_iter().chain([index])),
                Entry::Choice { .. } => {}
            }
        }
        self.cursor = 0;
        self.step(0);
    }

    /// Keeps the selected row within `rows` rows.
    pub fn arrange(&mut self, rows: u16) {
        let rows = usize::from(rows).max(1);
        // The head above the first choice is shown with it.
        let first = if self.cursor <= 1 { 0 } else { self.cursor };
        self.top = self.top.min(first).max((self.cursor + 1).saturating_sub(rows));
        self.top = self.top.min(self.shown.len().saturating_sub(rows));
    }

    fn choice(&self, row: usize) -> Option<&Choice> {
        match self.entries.get(*self.shown.get(row)?)? {
            Entry::Choice { choice, .. } => Some(choice),
            Entry::Head(_) => None,
        }
    }
}

fn flags(facts: &Facts<'_>) -> Vec<Entry> {
    let talks = &facts.schedule.talks;
    let starred = talks.iter().filter(|talk| facts.stars.contains(&talk.id)).count();
    let streamed = facts.streamed.iter().filter(|streamed| **streamed).count();
    let ahead = talks.iter().filter(|talk| !is_over(talk, facts.now)).count();
    let flag = |choice, label: &str, talks| Entry::Choice { choice, label: label.to_owned(), talks };
    vec![
        flag(Choice::Starred, "starred", starred),
        flag(Choice::Streamed, "streamed", streamed),
        flag(Choice::PastHidden, "not over yet", ahead),
    ]
}

/// A section of what the talks are called in some way: days by date, the others by name. None where all are called the
/// same.
fn named<F>(entries: &mut Vec<Entry>, title: &'static str, schedule: &Schedule, name: F)
where
    F: Fn(&Talk) -> Option<(Choice, String)>,
{
    let mut counts: BTreeMap<Choice, (String, usize)> = BTreeMap::new();
    for (choice, label) in schedule.talks.iter().filter_map(name) {
        counts.entry(choice).or_insert((label, 0)).1 += 1;
    }
    if counts.len() < 2 {
        return;
    }
    let entry = |(choice, (label, talks))| Entry::Choice { choice, label, talks };
    section(entries, title, counts.into_iter().map(entry).collect());
}

fn section(entries: &mut Vec<Entry>, title: &'static str, choices: Vec<Entry>) {
    entries.push(Entry::Head(title));
    entries.extend(choices);
}

impl Filter {
    /// The mark before a choice.
    #[must_use]
    pub fn mark(&self, choice: &Choice) -> &'static str {
        if self.has(choice) { "[x]" } else { "[ ]" }
    }
}
