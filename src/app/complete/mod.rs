//! Completion: what Tab makes of the word before the cursor.
mod arguments;
mod emoji;
mod people;

use std::collections::HashSet;

use super::{Effect, State, slashes};
use crate::chat::Mention;

/// Matches that Tab goes through at most.
const MOST: usize = 60;
/// Matches that are shown around the one that stands in the line.
const SHOWN: usize = 7;

/// The matches that Tab goes through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completion {
    /// Where the word begins, as a byte index.
    pub start: usize,
    pub words: Vec<Candidate>,
    /// The match that stands there now.
    pub at: Option<usize>,
    /// It names somebody, who is remembered.
    pub named: bool,
}

/// What may stand in the word's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What is put in, with what follows it.
    pub text: String,
    /// How it is shown in the list of matches.
    pub label: String,
    /// The person whose name it is.
    pub mention: Option<Mention>,
}

impl Candidate {
    /// A word that is shown as it is put in.
    fn plain(text: String) -> Self {
        Self { label: text.trim_end().to_owned(), text, mention: None }
    }
}

impl Completion {
    /// The matches around the one that stands there, which is in brackets; nothing where there is only one.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        let at = self.at.filter(|_| self.words.len() > 1)?;
        let first = at.saturating_sub(SHOWN / 2).min(self.words.len().saturating_sub(SHOWN));
        let label = |(index, word): (usize, &Candidate)| {
            if index == at { format!("[{}]", word.label) } else { word.label.clone() }
        };
        let shown: Vec<_> = self.words.iter().enumerate().skip(first).take(SHOWN).map(label).collect();
        let before = if first > 0 { "… · " } else { "" };
        let after = if first + SHOWN < self.words.len() { " · …" } else { "" };
        Some(format!("{before}{}{after}", shown.join(" · ")))
    }
}

impl State {
    /// Completes the word before the cursor, or goes on to the next match.
    pub(super) fn complete(&mut self, forward: bool) -> Vec<Effect> {
        let fresh = self.words_to_complete();
        let Some(room) = self.rooms.current_mut() else { return vec![] };
        room.complete(forward, fresh);
        if let Some(words) = room.completing().and_then(Completion::words) {
            self.notices.info(words);
        }
        // Whoever has not spoken yet is known the next time.
        room.ask_members()
    }

    /// What Tab may make of the word before the cursor, best first.
    fn words_to_complete(&self) -> Completion {
        let Some(room) = self.rooms.current() else { return Completion::default() };
        let before = room.composer.before_cursor();
        let start = before.rfind(char::is_whitespace).map_or(0, |blank| blank + blank_length(before, blank));
        let word = before.get(start..).unwrap_or_default();
        if start > 0
            && let Some(found) = self.arguments(before, start, word)
        {
            return found;
        }
        let mut words = match word.chars().next() {
            None if start > 0 => vec![],
            Some('/') if start == 0 => commands(word),
            Some('#') => self.aliases(word),
            Some(':') if word.len() > 2 => emoji::matching(word),
            _ => return self.people(before, start),
        };
        words.truncate(MOST);
        Completion { start, words, ..Completion::default() }
    }

    /// The rooms that are known by this beginning of their alias; without its `#`, by any part of it.
    fn aliases(&self, word: &str) -> Vec<Candidate> {
        let joined = self.rooms.joined().iter().filter_map(|room| room.alias.as_ref());
        let known = self.programme.known().rooms().by_name();
        let wanted = word.to_lowercase();
        let whole = wanted.starts_with('#');
        let fits = |alias: &&crate::chat::Alias| {
            let alias = alias.as_str();
            if whole { begins(alias, word) } else { alias.to_lowercase().contains(&wanted) }
        };
        let mut seen = HashSet::new();
        let found = joined.chain(known.into_iter().map(|(alias, _)| alias)).filter(fits);
        found.filter(|alias| seen.insert(*alias)).map(|alias| Candidate::plain(format!("{alias} "))).collect()
    }
}

fn commands(word: &str) -> Vec<Candidate> {
    let all = slashes().map(|(name, ..)| name).chain(["win"]);
    let mut found: Vec<_> = all.map(|name| format!("/{name} ")).filter(|name| begins(name, word)).collect();
    // The shortest first: /me before /messages.
    found.sort_by_key(String::len);
    found.dedup();
    found.into_iter().map(Candidate::plain).collect()
}

/// Whether the text begins with the word, whatever their case.
fn begins(text: &str, word: &str) -> bool {
    let mut letters = text.chars().flat_map(char::to_lowercase);
    word.chars().flat_map(char::to_lowercase).all(|wanted| letters.next() == Some(wanted))
}

fn blank_length(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
}
