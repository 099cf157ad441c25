//! One kind of text that is searched: all titles, or the names of all people.
use std::{cmp::Reverse, ops::Range};

use memchr::memmem::Finder;
use nucleo_matcher::{Matcher, Utf32Str};
use unicode_segmentation::UnicodeSegmentation as _;

use super::{
    fold::{begins_word, fold, fold_cased},
    packed::{self, Packed},
    word::{Needle, Word, bit, letters},
};
use crate::text::Clean;

/// Words that may be left out between two beginnings of words: `rl` is `Rust for Linux`.
const SKIPPED: usize = 1;

/// The texts of one kind, and what a word finds among them.
#[derive(Debug, Default)]
pub(super) struct Field {
    packed: Packed,
    /// As they are shown.
    shown: Vec<Clean>,
    /// The letters that each has, and those that begin its words.
    letters: Vec<u64>,
    firsts: Vec<u64>,
    /// For each word of the last query, the texts that have its letters in order.
    narrowed: Vec<Option<Narrowed>>,
}

#[derive(Debug)]
struct Narrowed {
    word: String,
    texts: Vec<usize>,
}

impl Field {
    pub(super) fn new<'a>(texts: impl IntoIterator<Item = &'a Clean>) -> Self {
        let mut field = Self::default();
        for text in texts {
            field.packed.push([text.as_str()]);
            let folded = field.packed.get(field.shown.len());
            field.letters.push(letters(folded));
            field.firsts.push(firsts(folded));
            field.shown.push(text.clone());
        }
        field
    }

    /// What the word, which is the query's `number`th, counts in each text; 0 where it does not stand.
    pub(super) fn score(&mut self, number: usize, word: &Word, matcher: &mut Matcher, scores: &mut Vec<u32>) {
        self.score_whole(word, scores);
        if word.may_be_scattered() {
            self.scatter(number, word, matcher, scores);
        }
    }

    /// The same where the word stands in one piece.
    pub(super) fn score_whole(&self, word: &Word, scores: &mut Vec<u32>) {
        scores.clear();
        scores.resize(self.shown.len(), 0);
        if word.may_be_inside() {
            for (text, place) in self.packed.find(&word.folded.text) {
                if let Some(score) = scores.get_mut(text) {
                    *score = (*score).max(grade(self.packed.around(&place), word));
                }
            }
        } else {
            self.score_letter(word, scores);
        }
        if let Some(cased) = &word.cased {
            let (finder, mut text) = (Finder::new(&cased.text), String::new());
            for (score, shown) in scores.iter_mut().zip(&self.shown).filter(|(score, _)| **score > 0) {
                if finder.find(with_capitals(shown, &mut text).as_bytes()).is_none() {
                    *score = 0;
                }
            }
        }
    }

    /// A single letter stands nearly everywhere, but begins few words.
    fn score_letter(&self, word: &Word, scores: &mut [u32]) {
        let texts = scores.iter_mut().zip(&self.firsts).enumerate();
        for (index, (score, _)) in texts.filter(|(_, (_, firsts))| **firsts & word.letters == word.letters) {
            let text = self.packed.get(index);
            let places = text.match_indices(&word.folded.text).map(|(at, found)| at..at + found.len());
            *score = places.map(|place| grade(packed::around(text, &place), word)).max().unwrap_or_default();
        }
    }

    /// What is found of the word in one text: graphemes of it, counted from zero, in no order.
    pub(super) fn marks(&self, text: usize, word: &Word, matcher: &mut Matcher, marks: &mut Vec<usize>) {
        let (Some(shown), folded) = (self.shown.get(text), self.packed.get(text)) else { return };
        let spread = Spread::new(shown, word.cased.is_some());
        let needle = word.cased.as_ref().unwrap_or(&word.folded);
        let place = |(at, found): (usize, &str)| at..at + found.len();
        let places = spread.text.match_indices(&needle.text).map(place);
        let grade = |place: &Range<usize>| grade(packed::around(&spread.text, place), word);
        // The first of the best.
        let best = places
            .map(|place| (grade(&place), Reverse(place.start), place))
            .filter(|(grade, ..)| *grade > 0)
            .max_by_key(|(grade, start, _)| (*grade, *start));
        if let Some((.., place)) = best {
            marks.extend(spread.graphemes.get(place).into_iter().flatten());
        } else if scattered(folded, word, matcher) > 0 {
            let (mut places, mut chars) = (Vec::new(), Vec::new());
            matcher.fuzzy_indices(units(&spread.text, &mut chars), needle.units(), &mut places);
            let bytes: Vec<usize> = spread.text.char_indices().map(|(at, _)| at).collect();
            let grapheme = |place: u32| spread.graphemes.get(*bytes.get(usize::try_from(place).ok()?)?).copied();
            marks.extend(places.into_iter().filter_map(grapheme));
        }
    }

    /// The query has no more than so many words now.
    pub(super) fn forget(&mut self, words: usize) {
        self.narrowed.truncate(words);
    }

    /// Adds the texts where the letters stand apart, but near enough.
    fn scatter(&mut self, number: usize, word: &Word, matcher: &mut Matcher, scores: &mut [u32]) {
        let first = word.folded.chars.first().copied().map_or(0, bit);
        let has_letters = |text: usize| {
            let has = |letters: &[u64], wanted: u64| letters.get(text).is_some_and(|all| all & wanted == wanted);
            has(&self.letters, word.letters) && has(&self.firsts, first)
        };
        let meant = |text: &usize| has_letters(*text) && word.may_be_meant(self.packed.get(*text));
        let before = self.narrowed.get(number).and_then(Option::as_ref);
        let texts: Vec<usize> = match before.filter(|before| word.folded.text.starts_with(&before.word)) {
            Some(before) => before.texts.iter().copied().filter(meant).collect(),
            None => (0..self.shown.len()).filter(meant).collect(),
        };
        for text in &texts {
            if let Some(score) = scores.get_mut(*text).filter(|score| **score == 0) {
                let mut cased = String::new();
                let shown = self.shown.get(*text).map_or("", Clean::as_str);
                let has_case = |word: &Needle| in_order(with_capitals(shown, &mut cased), &word.chars);
                if word.cased.as_ref().is_none_or(has_case) {
                    *score = scattered(self.packed.get(*text), word, matcher);
                }
            }
        }
        self.narrowed.resize_with(self.narrowed.len().max(number + 1), || None);
        if let Some(place) = self.narrowed.get_mut(number) {
            *place = Some(Narrowed { word: word.folded.text.clone(), texts });
        }
    }
}

/// What a word counts that stands in one piece between these two characters: most as a word of its own, least within
/// another.
fn grade((before, after): (Option<char>, Option<char>), word: &Word) -> u32 {
    let ends = if begins_word(after) { 8 } else { 0 };
    match before {
        None if after.is_none() => word.full() + 28,
        None => word.full() + 4 + ends,
        before if begins_word(before) => word.full() + ends,
        _ if word.may_be_inside() => word.inside(),
        _ => 0,
    }
}

/// What a word counts whose letters stand apart; 0 where that is too little.
fn scattered(folded: &str, word: &Word, matcher: &mut Matcher) -> u32 {
    if !word.may_be_scattered() || !word.may_be_meant(folded) {
        return 0;
    }
    let mut chars = Vec::new();
    let text = units(folded, &mut chars);
    let score = matcher.fuzzy_match(text, word.folded.units()).map_or(0, u32::from);
    if !word.accepts(score) {
        return 0;
    }
    let mut places = Vec::new();
    matcher.fuzzy_indices(text, word.folded.units(), &mut places);
    if hold_together(&folded.chars().collect::<Vec<_>>(), &places) { score } else { 0 }
}

/// Whether somebody may have meant these letters: a word with some left out, or the beginnings of words that follow each
/// other. Any text of some length has any letters, and most of them mean nothing.
fn hold_together(text: &[char], places: &[u32]) -> bool {
    let places: Vec<usize> = places.iter().filter_map(|place| usize::try_from(*place).ok()).collect();
    let begins = |at: usize| begins_word(at.checked_sub(1).and_then(|before| text.get(before)).copied());
    let starts = |range: Range<usize>| {
        range.filter(|at| begins(*at) && text.get(*at).is_some_and(|c| c.is_alphanumeric())).count()
    };
    let (mut pieces, mut initials) = (1, places.first().is_some_and(|first| begins(*first)));
    let begun = initials;
    for (before, at) in places.iter().zip(places.iter().skip(1)).filter(|(before, at)| **before + 1 < **at) {
        let same_word = starts(before + 1..at + 1) == 0;
        if !same_word && (!begins(*at) || starts(before + 1..*at) > SKIPPED) {
            return false;
        }
        pieces += 1;
        initials &= begins(*at);
    }
    begun && (initials || pieces <= 1 + places.len() / 2)
}

/// Whether a text has these characters, in this order.
fn in_order(text: &str, letters: &[char]) -> bool {
    let mut text = text.chars();
    letters.iter().all(|letter| text.any(|c| c == *letter))
}

/// The letters that begin words.
fn firsts(folded: &str) -> u64 {
    let mut before = None;
    let mut firsts = 0;
    for c in folded.chars() {
        if begins_word(before) {
            firsts |= bit(c);
        }
        before = Some(c);
    }
    firsts
}

/// A text as it is compared with words that have capitals.
fn with_capitals<'a>(shown: &'a str, text: &'a mut String) -> &'a str {
    if shown.is_ascii() {
        return shown;
    }
    text.clear();
    fold_cased(shown, text);
    text
}

/// A text as nucleo takes it. `Utf32Str::new` is not used: it takes `é` made of two characters for ASCII.
fn units<'a>(text: &'a str, chars: &'a mut Vec<char>) -> Utf32Str<'a> {
    if text.is_ascii() {
        return Utf32Str::Ascii(text.as_bytes());
    }
    chars.extend(text.chars());
    Utf32Str::Unicode(chars)
}

/// A text as it is compared, and which grapheme of the text that is shown each byte of it comes from.
struct Spread {
    text: String,
    graphemes: Vec<usize>,
}

impl Spread {
    fn new(shown: &str, cased: bool) -> Self {
        let mut spread = Self { text: String::new(), graphemes: Vec::new() };
        for (index, grapheme) in shown.graphemes(true).enumerate() {
            if cased {
                fold_cased(grapheme, &mut spread.text);
            } else {
                fold(grapheme, &mut spread.text);
            }
            spread.graphemes.resize(spread.text.len(), index);
        }
        spread
    }
}
