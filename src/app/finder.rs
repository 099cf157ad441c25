use std::cmp::Reverse;

use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{AtomKind, CaseMatching, Normalization, Pattern},
};
use unicode_segmentation::UnicodeSegmentation as _;

use super::{Field, Key};
use crate::text::Clean;

/// How many hits are kept.
const HITS: usize = 200;

/// The palette: candidates, what is typed, and what that finds.
#[derive(Clone, Debug)]
pub struct Finder<T> {
    query: Field,
    candidates: Vec<Candidate<T>>,
    hits: Vec<Hit>,
    selected: usize,
    matcher: Matcher,
}

/// Something that can be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate<T> {
    /// One word for what it is: `talk`, `room`, `person`, `command`.
    pub kind: &'static str,
    /// What is shown and searched.
    pub label: Clean,
    /// What is shown beside it and searched, at half the weight: a track, an alias, a key.
    pub detail: Clean,
    /// When it was used last: the greater the later, 0 for never.
    pub recent: u64,
    pub payload: T,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Hit {
    candidate: usize,
    matched: Vec<usize>,
}

impl<T> Finder<T> {
    /// All candidates; those used last come first until something is typed, then the others in the order given.
    #[must_use]
    pub fn new(candidates: Vec<Candidate<T>>) -> Self {
        let matcher = Matcher::new(Config::DEFAULT);
        let mut finder = Self { query: Field::default(), candidates, hits: vec![], selected: 0, matcher };
        finder.search();
        finder
    }

    /// What is typed.
    #[must_use]
    pub fn query(&self) -> &Field {
        &self.query
    }

    /// What was found, best first, with the graphemes of the label (counted from zero) that matched. At most 200.
    pub fn hits(&self) -> impl ExactSizeIterator<Item = (&Candidate<T>, &[usize])> {
        self.hits.iter().map(|hit| (&self.candidates[hit.candidate], hit.matched.as_slice()))
    }

    /// Which hit is selected; 0 also when there is none.
    #[must_use]
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The selected candidate, if anything was found.
    #[must_use]
    pub fn chosen(&self) -> Option<&Candidate<T>> {
        self.hits.get(self.selected).map(|hit| &self.candidates[hit.candidate])
    }

    /// Selects another hit, `by` rows further down; stops at the ends.
    pub fn select(&mut self, by: isize) {
        self.selected = self.selected.saturating_add_signed(by).min(self.hits.len().saturating_sub(1));
    }

    /// Does what the key means while typing; `false` if it means nothing here.
    pub fn key(&mut self, key: Key) -> bool {
        let before = self.query.text().to_owned();
        let handled = self.query.key(key);
        self.search_unless(&before);
        handled
    }

    /// Puts pasted text into what is typed.
    pub fn paste(&mut self, text: &str) {
        let before = self.query.text().to_owned();
        self.query.paste(text);
        self.search_unless(&before);
    }

    fn search_unless(&mut self, before: &str) {
        if self.query.text() != before {
            self.search();
        }
    }

    fn search(&mut self) {
        self.selected = 0;
        let pattern = Pattern::new(self.query.text(), CaseMatching::Smart, Normalization::Smart, AtomKind::Fuzzy);
        let mut found = Vec::new();
        let mut chars = Vec::new();
        for (index, candidate) in self.candidates.iter().enumerate() {
            let label = pattern.score(units(&candidate.label, &mut chars), &mut self.matcher);
            let detail = || Some(pattern.score(units(&candidate.detail, &mut chars), &mut self.matcher)? / 2);
            if let Some(score) = label.or_else(detail) {
                let shorter = if pattern.atoms.is_empty() { 0 } else { candidate.label.len() };
                found.push((Reverse(score), Reverse(candidate.recent), shorter, index));
            }
        }
        found.sort_unstable();
        found.truncate(HITS);
        self.hits = found.into_iter().map(|(.., index)| self.hit(&pattern, index)).collect();
    }

    fn hit(&mut self, pattern: &Pattern, index: usize) -> Hit {
        let (mut chars, mut matched) = (Vec::new(), Vec::new());
        let label = units(&self.candidates[index].label, &mut chars);
        // A hit of the detail leaves the indices of the words that the label has.
        if pattern.indices(label, &mut self.matcher, &mut matched).is_none() {
            matched.clear();
        }
        matched.sort_unstable();
        matched.dedup();
        Hit { candidate: index, matched: matched.into_iter().filter_map(|at| usize::try_from(at).ok()).collect() }
    }
}

/// One unit a grapheme. `Utf32Str::new` is not used: it takes `é` made of two characters for ASCII.
fn units<'a>(text: &'a str, chars: &'a mut Vec<char>) -> Utf32Str<'a> {
    if text.is_ascii() {
        return Utf32Str::Ascii(text.as_bytes());
    }
    chars.clear();
    chars.extend(text.graphemes(true).filter_map(|grapheme| grapheme.chars().next()));
    Utf32Str::Unicode(chars)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn finder(labels: &[&str]) -> Finder<usize> {
        let candidate = |(index, label): (usize, &&str)| Candidate {
            kind: "talk",
            label: Clean::line(label),
            detail: Clean::line(if index == 0 { "Kernel devroom" } else { "" }),
            recent: 0,
            payload: index,
        };
        Finder::new(labels.iter().enumerate().map(candidate).collect())
    }

    fn search(finder: &mut Finder<usize>, query: &str) -> Vec<usize> {
        finder.paste(query);
        finder.hits().map(|(candidate, _)| candidate.payload).collect()
    }

    #[test]
    fn the_best_comes_first_with_its_letters() {
        let mut finder = finder(&["Five years on: Rust for Linux", "Async drop", "Rust"]);
        assert_eq!(search(&mut finder, "rust"), [2, 0]);
        assert_eq!(finder.hits().next().map(|(_, matched)| matched.to_vec()), Some(vec![0, 1, 2, 3]));
        assert_eq!(finder.hits().nth(1).map(|(_, matched)| matched.to_vec()), Some(vec![15, 16, 17, 18]));
        assert_eq!(finder.chosen().map(|candidate| candidate.payload), Some(2));
        finder.select(5);
        assert_eq!(finder.chosen().map(|candidate| candidate.payload), Some(0));
        finder.select(-5);
        assert_eq!(finder.selected(), 0);
    }

    #[test]
    fn letters_are_counted_by_grapheme() {
        let mut finder = finder(&["e\u{301}te\u{301} zed"]);
        search(&mut finder, "zed");
        assert_eq!(finder.hits().next().map(|(_, matched)| matched.to_vec()), Some(vec![4, 5, 6]));
    }

    #[test]
    fn accents_case_and_the_detail_do_not_hinder() {
        assert_eq!(search(&mut finder(&["x", "Café society"]), "cafe soc"), [1]);
        let mut finder = finder(&["Rust for Linux", "Async drop"]);
        assert_eq!(search(&mut finder, "kernel"), [0]);
        assert_eq!(finder.hits().next().map(|(_, matched)| matched.len()), Some(0));
        assert!(search(&mut finder, "zzzz").is_empty());
        assert_eq!(finder.chosen(), None);
    }

    #[test]
    fn what_was_used_last_comes_first_until_something_is_typed() {
        let mut finder = finder(&["a", "b", "c"]);
        finder.candidates[2].recent = 7;
        finder.candidates[1].recent = 9;
        finder.search();
        assert_eq!(search(&mut finder, ""), [1, 2, 0]);
    }

    #[test]
    fn hits_are_bounded() {
        let labels: Vec<String> = (0..HITS + 50).map(|n| format!("talk {n}")).collect();
        let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
        assert_eq!(finder(&labels).hits().len(), HITS);
    }

    proptest! {
        #[test]
        fn anything_can_be_searched_for_in_anything(label in ".{0,30}", query in ".{0,10}") {
            let mut finder = finder(&[&label, "e\u{301}"]);
            search(&mut finder, &query);
            for (candidate, matched) in finder.hits() {
                let count = candidate.label.graphemes(true).count();
                prop_assert!(matched.iter().all(|at| *at < count));
            }
        }
    }
}
