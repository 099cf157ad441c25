use std::{fmt, ops::Deref, sync::Arc};

use unicode_width::UnicodeWidthChar as _;

/// Longest line kept, in characters.
const LINE: usize = 1_000;
/// Longest block kept, in characters.
const BLOCK: usize = 70_000;
/// Most characters without a width of their own, such as accents, on one that has one. Written languages need four.
const MARKS: usize = 4;
/// Most joiners in a row of joined characters: 👩🏽‍❤️‍💋‍👨🏿 has three, which is the most that an emoji has.
const JOINS: usize = 4;
/// Blanks that a tab becomes in a block.
const TAB: &str = "    ";

/// Text that is safe to draw: no control characters, no bidirectional overrides, nothing invisible but what scripts and
/// emoji need, a few marks on each letter, bounded length. Only the constructors make one, so nothing from the network
/// reaches the screen without having passed them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Clean(Arc<str>);

impl Clean {
    /// One line of at most 1,000 characters: line breaks and tabs become blanks, runs of blanks one, the ends are
    /// trimmed.
    #[must_use]
    pub fn line(text: &str) -> Self {
        if is_plain(text) {
            return Self(text.into());
        }
        let mut sieve = Sieve::new(LINE);
        for word in text.split_whitespace() {
            let before = sieve.out.len();
            if before > 0 {
                sieve.keep(' ');
            }
            let blank = sieve.out.len();
            word.chars().for_each(|c| sieve.push(c));
            if sieve.out.len() == blank {
                sieve.out.truncate(before);
            }
            if sieve.full() {
                break;
            }
        }
        Self(sieve.out.trim_end().into())
    }

    /// Several lines, together at most 70,000 characters: line breaks of all kinds become line feeds, tabs four blanks,
    /// everything else is as in [`Clean::line`]. Empty lines at both ends are cut off.
    #[must_use]
    pub fn block(text: &str) -> Self {
        Self(block(text).trim_matches('\n').into())
    }

    /// A block of at most `lines` lines (at least one). Where some are left out, the last line says how many.
    #[must_use]
    pub fn block_bounded(text: &str, lines: usize) -> Self {
        let text = block(text);
        let text = text.trim_matches('\n');
        let total = text.split('\n').count();
        if total <= lines.max(1) {
            return Self(text.into());
        }
        let kept = lines.saturating_sub(1);
        let cut = text.match_indices('\n').nth(kept.saturating_sub(1)).map_or(0, |(at, _)| at);
        let start = if kept == 0 { "" } else { text.get(..cut).unwrap_or_default() };
        let feed = if kept == 0 { "" } else { "\n" };
        Self(format!("{start}{feed}… {} more lines", total - kept).into())
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a line is clean as it stands, as most are: short, letters of ASCII, single blanks between words.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let blank = |place: Option<&u8>| place == Some(&b' ');
    bytes.len() <= LINE
        && bytes.iter().all(|byte| matches!(byte, b' '..=b'~'))
        && !blank(bytes.first())
        && !blank(bytes.last())
        && !bytes.windows(2).any(|two| two == b"  ")
}

fn block(text: &str) -> String {
    let mut sieve = Sieve::new(BLOCK);
    let mut before = '\n';
    for c in text.chars() {
        match c {
            '\n' if before == '\r' => {}
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => sieve.feed(),
            '\t' => sieve.tab(),
            c if c.is_whitespace() => sieve.keep(' '),
            c => sieve.push(c),
        }
        before = c;
        if sieve.full() {
            break;
        }
    }
    sieve.out
}

/// Lets through what may be drawn.
#[derive(Debug)]
pub(super) struct Sieve {
    out: String,
    /// Characters that may still be kept.
    left: usize,
    /// Marks since the last character with a width; `None` where there is nothing to stand on.
    marks: Option<usize>,
    /// Joiners since the last character that was not joined to the one before.
    joins: usize,
    joined: bool,
}

impl Sieve {
    /// For at most `left` characters.
    pub(super) fn new(left: usize) -> Self {
        Self { out: String::new(), left, marks: None, joins: 0, joined: false }
    }

    /// Nothing more is kept.
    pub(super) fn full(&self) -> bool {
        self.left == 0
    }

    /// Characters that may still be kept.
    pub(super) fn left(&self) -> usize {
        self.left
    }

    /// What was kept.
    pub(super) fn kept(&self) -> &str {
        &self.out
    }

    /// What was kept, without the blanks and line feeds at its end.
    pub(super) fn into_clean(self) -> Clean {
        Clean(self.out.trim_end_matches([' ', '\n']).into())
    }

    /// Keeps a tab as blanks.
    pub(super) fn tab(&mut self) {
        TAB.chars().for_each(|blank| self.keep(blank));
    }

    /// Ends a line.
    pub(super) fn feed(&mut self) {
        self.keep('\n');
        self.marks = None;
    }

    /// Keeps a character as it is.
    fn keep(&mut self, c: char) {
        if self.left > 0 {
            self.left -= 1;
            self.out.push(c);
            self.marks = Some(0);
            self.joined = false;
            self.joins = 0;
        }
    }

    /// Keeps what may be kept.
    pub(super) fn push(&mut self, c: char) {
        if matches!(c, ' '..='~') {
            self.keep(c);
        } else if matches!(c, '\u{200c}' | '\u{200d}') {
            // They stand between two characters; two in a row, or one at the start, joins nothing.
            if !self.joined && self.marks.is_some() && self.joins < JOINS && self.left > 0 {
                self.left -= 1;
                self.out.push(c);
                self.joins += 1;
                self.joined = true;
            }
        } else if !hostile(c) {
            self.push_visible(c);
        }
    }

    fn push_visible(&mut self, c: char) {
        if c.width() == Some(0) {
            let Some(marks) = self.marks.filter(|marks| *marks < MARKS && self.left > 0) else { return };
            self.left -= 1;
            self.out.push(c);
            self.marks = Some(marks + 1);
            self.joined = false;
        } else {
            let joins = if self.joined { self.joins } else { 0 };
            self.keep(c);
            self.joins = joins;
        }
    }
}

/// What no text may bring onto the screen: control characters, what reverses or isolates writing direction, and
/// characters that are not seen (Unicode's `Default_Ignorable_Code_Point`) but the joiners and the choice between text
/// and emoji. Blanks are not looked at here.
fn hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0d}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}'..='\u{ffff}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

impl Deref for Clean {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Clean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_lose_what_is_hostile_and_keep_what_is_written() {
        for (text, expected) in [
            ("  a\tb\r\n c\u{a0}d ", "a b c d"),
            ("\u{1b}[31mred\u{1b}[0m \u{9b}2J \u{7}", "[31mred[0m 2J"),
            ("a\u{202e}cba\u{2066}x\u{2069}\u{200f}\u{61c}", "acbax"),
            ("\u{feff}so\u{ad}ft \u{200b}\u{200b} zero\u{2060}", "soft zero"),
            ("tag\u{e0041}\u{e007f}s", "tags"),
            ("\u{301}e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}", "e\u{301}\u{301}\u{301}\u{301}"),
            (
                "👩🏽\u{200d}❤\u{fe0f}\u{200d}💋\u{200d}👨🏿 🇧🇪 ❤\u{fe0f}",
                "👩🏽\u{200d}❤\u{fe0f}\u{200d}💋\u{200d}👨🏿 🇧🇪 ❤\u{fe0f}",
            ),
            ("می\u{200c}خواهم", "می\u{200c}خواهم"),
            ("a\u{200d}\u{200d}\u{200d}b", "a\u{200d}b"),
            ("two\u{2028}lines\u{2029}more", "two lines more"),
            ("한국어 हिन्दी ไทย Ελληνικά", "한국어 हिन्दी ไทย Ελληνικά"),
            ("\u{200b}", ""),
        ] {
            assert_eq!(Clean::line(text).as_str(), expected, "{text:?}");
        }
    }

    #[test]
    fn blocks_keep_their_lines() {
        assert_eq!(Clean::block("\n\na\r\nb\rc\n\n\td \u{85}e\n\n").as_str(), "a\nb\nc\n\n    d \ne");
        assert_eq!(Clean::block("a\n\u{301}\u{1b}b").as_str(), "a\nb");
    }

    #[test]
    fn a_bounded_block_says_what_is_left_out() {
        let text = vec!["x"; 10_000].join("\n");
        assert_eq!(Clean::block_bounded(&text, 3).as_str(), "x\nx\n… 9998 more lines");
        assert_eq!(Clean::block_bounded(&text, 1).as_str(), "… 10000 more lines");
        assert_eq!(Clean::block_bounded("a\nb", 2).as_str(), "a\nb");
    }

    #[test]
    fn floods_are_bounded() {
        assert_eq!(Clean::block(&"\u{301}".repeat(30_000)).as_str(), "");
        let zalgo = Clean::block(&format!("a{}", "\u{489}".repeat(30_000)));
        assert_eq!(zalgo.chars().count(), 1 + MARKS);
        let joined = Clean::line(&"👩\u{200d}".repeat(300));
        let breaks = joined.matches("👩👩").count();
        assert!(breaks > 40, "the row of joined emoji is broken up {breaks} times");
        assert_eq!(Clean::line(&"a".repeat(5_000)).chars().count(), LINE);
    }

    proptest! {
        #[test]
        fn what_is_clean_stays_as_it_is(text in "\\PC{0,40}|(\\p{M}|\\p{C}|[a \\n\u{200d}👩]){0,40}") {
            let (line, block) = (Clean::line(&text), Clean::block(&text));
            prop_assert!(!line.chars().any(hostile));
            prop_assert!(!block.chars().any(|c| c != '\n' && hostile(c)));
            prop_assert_eq!(&Clean::line(&line), &line);
            prop_assert_eq!(&Clean::block(&block), &block);
        }
    }
}
