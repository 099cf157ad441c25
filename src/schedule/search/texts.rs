//! Short texts of any kind, found in the way that talks are found by their titles.
use nucleo_matcher::{Config, Matcher};

use super::{field::Field, word::Word};
use crate::text::Clean;

/// What a word counts beside a text rather than in it, in percent.
const BESIDE: u32 = 60;

/// Texts with something said beside each. Every word of a query has to stand in one of the two: in the text whole, as a part
/// or with its letters apart, beside it in one piece. Neither case nor accents matter.
#[derive(Debug)]
pub struct Texts {
    labels: Field,
    details: Field,
    count: usize,
    matcher: Matcher,
    /// What each word of the last query left over of what the words before it had.
    stages: Vec<Stage>,
    /// What one word counts in each text, and beside it.
    scores: (Vec<u32>, Vec<u32>),
}

/// A text that was found, by its number, and what the query counts in it: the greater the better.
pub type Score = (usize, u32);

#[derive(Debug)]
struct Stage {
    word: Word,
    found: Vec<Score>,
}

impl Texts {
    /// Takes in texts and what is said beside them.
    #[must_use]
    pub fn new<'t>(texts: impl Iterator<Item = (&'t Clean, &'t Clean)> + Clone) -> Self {
        let mut plain = Config::DEFAULT;
        (plain.ignore_case, plain.normalize) = (false, false);
        Self {
            count: texts.clone().count(),
            labels: Field::new(texts.clone().map(|(label, _)| label)),
            details: Field::new(texts.map(|(_, detail)| detail)),
            matcher: Matcher::new(plain),
            stages: Vec::new(),
            scores: Default::default(),
        }
    }

    /// Looks for a query: what was found, in the order of the texts; nothing without words. What the words of the query before
    /// have found is not looked for again.
    pub fn search(&mut self, query: &str) -> &[Score] {
        let words = Word::all(&query.to_lowercase());
        let kept = self.stages.iter().zip(&words).take_while(|(stage, word)| stage.word == **word).count();
        self.stages.truncate(kept);
        self.labels.forget(words.len());
        for (number, word) in words.into_iter().enumerate().skip(kept) {
            let (labels, details) = &mut self.scores;
            self.labels.score(number, &word, &mut self.matcher, labels);
            self.details.score_whole(&word, details);
            let found = self.add();
            self.stages.push(Stage { word, found });
        }
        self.stages.last().map_or(&[], |stage| &stage.found)
    }

    /// What of a text the last query matched, and beside it: graphemes, counted from zero, ascending.
    #[must_use]
    pub fn marks(&mut self, text: usize) -> (Vec<usize>, Vec<usize>) {
        let (mut label, mut detail) = (Vec::new(), Vec::new());
        for stage in &self.stages {
            let before = label.len();
            self.labels.marks(text, &stage.word, &mut self.matcher, &mut label);
            if label.len() == before {
                self.details.marks(text, &stage.word, &mut self.matcher, &mut detail);
            }
        }
        for marks in [&mut label, &mut detail] {
            marks.sort_unstable();
            marks.dedup();
        }
        (label, detail)
    }

    /// The texts that have all words so far and the one that was looked for last.
    fn add(&self) -> Vec<Score> {
        let (labels, details) = &self.scores;
        let more = |(text, score): Score| {
            let of = |scores: &[u32]| scores.get(text).copied().unwrap_or_default();
            let best = of(labels).max(of(details) * BESIDE / 100);
            (best > 0).then_some((text, score + best))
        };
        match self.stages.last() {
            Some(stage) => stage.found.iter().copied().filter_map(more).collect(),
            None => (0..self.count).filter_map(|text| more((text, 0))).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(texts: &[(&str, &str)]) -> Texts {
        let clean: Vec<_> = texts.iter().map(|(label, detail)| (Clean::line(label), Clean::line(detail))).collect();
        Texts::new(clean.iter().map(|(label, detail)| (label, detail)))
    }

    /// The texts found, best first.
    fn best(texts: &mut Texts, query: &str) -> Vec<usize> {
        let mut found = texts.search(query).to_vec();
        found.sort_by_key(|(text, score)| (std::cmp::Reverse(*score), *text));
        found.into_iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn whole_words_come_first_then_parts_then_letters_apart() {
        let mut texts = texts(&[
            ("Frustration as a service", ""),
            ("Rusty tools", ""),
            ("Rust", ""),
            ("Run untyped scripts today", ""),
            ("Armour that suits nobody", "Kernel"),
            ("#2026-rust:fosdem.org", "the room"),
        ]);
        assert_eq!(best(&mut texts, "rust"), [2, 5, 1, 3, 0]);
        assert_eq!(best(&mut texts, "kern"), [4]);
        assert_eq!(best(&mut texts, "rust ROOM"), [5]);
        assert_eq!(best(&mut texts, "rust kernel"), [0; 0]);
        assert_eq!(best(&mut texts, ""), [0; 0]);
    }

    #[test]
    fn initials_are_found_and_accents_do_not_hinder() {
        let mut texts = texts(&[("Sliding sync", "Émile Durand"), ("Café society", "")]);
        assert_eq!(best(&mut texts, "sls"), [0]);
        assert_eq!(texts.marks(0), (vec![0, 1, 8], vec![]));
        assert_eq!(best(&mut texts, "CAFE"), [1]);
        assert_eq!(best(&mut texts, "emile"), [0]);
        assert_eq!(texts.marks(0), (vec![], vec![0, 1, 2, 3, 4]));
        assert_eq!(best(&mut texts, "e"), [0]);
    }

    #[test]
    fn a_letter_more_finds_what_it_would_have_found_alone() {
        let all: Vec<(String, String)> = (0..200)
            .map(|n| (format!("talk {n} of {}", ["rust", "matrix", "go", "çava"][n % 4]), format!("hall {}", n % 7)))
            .collect();
        let all: Vec<(&str, &str)> = all.iter().map(|(label, detail)| (label.as_str(), detail.as_str())).collect();
        let mut typed = texts(&all);
        for query in ["r", "ru", "rus", "rust", "rust ", "rust h", "rust ha", "rust h", "rus", "mtx", "1 cav 3"] {
            assert_eq!(best(&mut typed, query), best(&mut texts(&all), query), "{query}");
        }
    }
}
