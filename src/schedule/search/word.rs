//! One word of a query.
use nucleo_matcher::Utf32Str;

use super::fold;

/// Words of a query that are looked for, and bytes of each: fewer than a number has bits.
const WORDS: usize = 8;
const LONGEST: usize = 60;

/// A word that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// As it is compared.
    pub(super) folded: Needle,
    /// With its capitals, where it has any: then they count.
    pub(super) cased: Option<Needle>,
    /// The letters in it, as [`letters`] tells them.
    pub(super) letters: u64,
    /// For each ASCII character the places where the word has it, one bit a place.
    places: Vec<u64>,
}

/// What nucleo looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Needle {
    pub(super) text: String,
    pub(super) chars: Vec<char>,
}

impl Needle {
    fn new(text: String) -> Self {
        Self { chars: text.chars().collect(), text }
    }

    /// As nucleo takes it. A text that is all ASCII has to be given as such: it finds nothing else in another.
    pub(super) fn units(&self) -> Utf32Str<'_> {
        if self.text.is_ascii() { Utf32Str::Ascii(self.text.as_bytes()) } else { Utf32Str::Unicode(&self.chars) }
    }
}

impl Word {
    /// The words of a query; more than eight are not looked at.
    pub(super) fn all(query: &str) -> Vec<Self> {
        query.split_whitespace().filter_map(Self::new).take(WORDS).collect()
    }

    fn new(typed: &str) -> Option<Self> {
        let text = fold::words(typed, 1, LONGEST).pop()?;
        let capitals = typed.chars().any(char::is_uppercase);
        let cased = capitals.then(|| {
            let mut cased = String::new();
            fold::fold_cased(typed, &mut cased);
            cased.truncate(cased.floor_char_boundary(LONGEST));
            Needle::new(cased)
        });
        let (letters, folded) = (letters(&text), Needle::new(text));
        let places = (0..128).map(|c| places(&folded.chars, char::from(c))).collect();
        Some(Self { folded, cased, letters, places })
    }

    /// What the word counts where it begins a word, whole: the most that nucleo gives it.
    pub(super) fn full(&self) -> u32 {
        26 * self.len() + 10
    }

    /// What it counts inside a word, in one piece.
    pub(super) fn inside(&self) -> u32 {
        20 * self.len() - 4
    }

    /// Whether it is long enough for its letters to say something when they do not stand together.
    pub(super) fn may_be_scattered(&self) -> bool {
        self.folded.chars.len() >= 3
    }

    /// Whether it may be found in the middle of words: a single letter stands in all of them.
    pub(super) fn may_be_inside(&self) -> bool {
        self.folded.chars.len() >= 2 || fold::is_unspaced(&self.folded.text)
    }

    /// Whether its letters, apart, count enough: below this, almost any title has any letters.
    pub(super) fn accepts(&self, score: u32) -> bool {
        score * 100 >= self.full() * 70
    }

    /// Whether the letters stand in a text in a way that somebody may have meant: each in the word of the one before, or at
    /// the start of one of the next two words, the first at the start of a word. Reads the text once (Baeza-Yates and
    /// Gonnet's shift-and): bit `n` of a state says that `n` letters are found, the last of them in this word, in the word
    /// before, in the one before that.
    pub(super) fn may_be_meant(&self, text: &str) -> bool {
        let all = 1_u64 << self.folded.chars.len();
        let (mut this, mut last) = (0_u64, 0);
        let mut between = true;
        for c in text.chars() {
            if !c.is_alphanumeric() {
                // A sign may be one of the letters: `c++`.
                this |= (this & self.places_of(c)) << 1;
                between = true;
            } else if between {
                let before = last;
                last = this;
                this = ((last | before | 1) & self.places_of(c)) << 1;
                between = false;
            } else {
                this |= (this & self.places_of(c)) << 1;
            }
            if this & all != 0 {
                return true;
            }
        }
        false
    }

    fn places_of(&self, c: char) -> u64 {
        let ascii = usize::try_from(u32::from(c)).ok().and_then(|c| self.places.get(c));
        ascii.copied().unwrap_or_else(|| places(&self.folded.chars, c))
    }

    fn len(&self) -> u32 {
        u32::try_from(self.folded.chars.len()).unwrap_or(u32::MAX / 64)
    }
}

/// The places where a word has a character, one bit a place.
fn places(word: &[char], wanted: char) -> u64 {
    word.iter().enumerate().filter(|(_, c)| **c == wanted).fold(0, |places, (at, _)| places | 1 << at)
}

/// Which letters a text has: one bit for each of `a` to `z` and the digits, the others share what is left.
pub(super) fn letters(text: &str) -> u64 {
    text.chars().fold(0, |letters, c| letters | bit(c))
}

/// The bit of one character.
pub(super) fn bit(c: char) -> u64 {
    match c {
        'a'..='z' => 1 << (u32::from(c) - u32::from('a')),
        '0'..='9' => 1 << (26 + u32::from(c) - u32::from('0')),
        ' ' => 0,
        c => 1 << (36 + u32::from(c) % 28),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_count_where_there_are_any() {
        let words = Word::all("go Émile");
        assert_eq!(words[0].cased, None);
        assert_eq!(words[1].folded.text, "emile");
        assert_eq!(words[1].cased.as_ref().map(|cased| &*cased.text), Some("Emile"));
    }

    #[test]
    fn a_text_has_the_letters_of_each_of_its_words() {
        let (text, word) = (letters("rust 2026 für µ"), letters("µ2r"));
        assert_eq!(text & word, word);
        assert_ne!(text & letters("z"), letters("z"));
        assert_eq!(letters(" "), 0);
    }
}
