use std::fmt;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation as _};

use super::Key;
use crate::text::Clean;

/// Text being typed, with a cursor between graphemes: what is below a message, a search and a form's field. Holds no
/// control characters; line feeds only where several lines are allowed.
#[derive(Clone, PartialEq, Eq)]
pub struct Editor {
    text: String,
    /// A byte index, always on a grapheme's boundary.
    cursor: usize,
    /// What was cut last, for `ctrl-y`.
    cut: String,
    /// Whether the last key cut, so that the next cut adds to it, as in readline.
    cutting: bool,
    lines: bool,
    limit: usize,
}

/// What an editing key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edit {
    Left,
    Right,
    WordLeft,
    WordRight,
    LineStart,
    LineEnd,
    LineUp,
    LineDown,
    Backspace,
    Delete,
    CutWord,
    CutBlankWord,
    CutNextWord,
    CutToStart,
    CutToEnd,
    Paste,
    Newline,
}

/// The keys that edit a line, readline's, with their help.
#[rustfmt::skip]
const EDITS: &[(Edit, &[&str], &str)] = &[
    (Edit::Left, &["left", "ctrl-b"], "One character left"),
    (Edit::Right, &["right", "ctrl-f"], "One character right"),
    (Edit::WordLeft, &["ctrl-left", "alt-b"], "One word left"),
    (Edit::WordRight, &["ctrl-right", "alt-f"], "One word right"),
    (Edit::LineStart, &["home", "ctrl-a"], "To the start of the line"),
    (Edit::LineEnd, &["end", "ctrl-e"], "To the end of the line"),
    (Edit::LineUp, &["up"], "One line up, or what was sent before"),
    (Edit::LineDown, &["down"], "One line down, or what was sent after"),
    (Edit::Backspace, &["backspace"], "Delete the character before"),
    (Edit::Delete, &["delete", "ctrl-d"], "Delete the character here"),
    (Edit::CutBlankWord, &["ctrl-w"], "Cut back to the last blank"),
    (Edit::CutWord, &["alt-backspace"], "Cut the word before"),
    (Edit::CutNextWord, &["alt-d"], "Cut the word after"),
    (Edit::CutToStart, &["ctrl-u"], "Cut back to the start of the line"),
    (Edit::CutToEnd, &["ctrl-k"], "Cut to the end of the line"),
    (Edit::Paste, &["ctrl-y"], "Put in what was cut"),
    (Edit::Newline, &["alt-enter", "shift-enter"], "Begin a new line"),
];

/// The editing keys with their help, for the help screen.
pub fn editing_keys() -> impl Iterator<Item = (&'static [&'static str], &'static str)> {
    EDITS.iter().map(|(_, keys, help)| (*keys, *help))
}

impl Editor {
    /// At most `limit` bytes; of several lines if `lines`.
    #[must_use]
    pub fn new(limit: usize, lines: bool) -> Self {
        Self { text: String::new(), cursor: 0, cut: String::new(), cutting: false, lines, limit }
    }

    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the cursor stands, as a byte index into the text, on a grapheme's boundary.
    #[must_use]
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    #[must_use]
    pub fn before_cursor(&self) -> &str {
        self.text.get(..self.cursor).unwrap_or_default()
    }

    /// Takes the text out and leaves the line empty.
    pub fn take(&mut self) -> String {
        self.cursor = 0;
        self.cutting = false;
        std::mem::take(&mut self.text)
    }

    /// Replaces the text; the cursor goes to its end.
    pub fn set(&mut self, text: &str) {
        self.take();
        self.insert(text);
    }

    /// Puts text in at the cursor, without what could disturb a screen: control characters and bidirectional overrides
    /// go, a tab becomes blanks, a line feed a blank where there is one line only. What is beyond the limit is left
    /// out, and `false` is the answer.
    pub fn insert(&mut self, text: &str) -> bool {
        self.cutting = false;
        let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
        let clean = Clean::block(&text);
        let clean = if self.lines { clean.to_string() } else { clean.replace('\n', " ") };
        // Blanks alone are what a person types, whatever cleaning thinks of them.
        let mut clean = if text.chars().all(|c| c == ' ') { text } else { clean };
        let room = self.limit.saturating_sub(self.text.len());
        let fits = clean.len() <= room;
        clean.truncate(clean.floor_char_boundary(room));
        self.text.insert_str(self.cursor, &clean);
        self.stand(self.cursor + clean.len());
        fits
    }

    /// Begins a new line, where there may be several.
    pub fn newline(&mut self) {
        if self.lines && self.text.len() < self.limit {
            self.cutting = false;
            self.text.insert(self.cursor, '\n');
            self.stand(self.cursor + 1);
        }
    }

    /// Replaces what stands between `start` and the cursor, as completion does.
    pub fn complete(&mut self, start: usize, with: &str) {
        if start <= self.cursor && self.text.is_char_boundary(start) {
            self.remove(start, self.cursor);
            self.insert(with);
        }
    }

    /// Does what the key means while typing; `false` if it means nothing here.
    pub fn key(&mut self, key: Key) -> bool {
        if let Some(c) = key.typed() {
            self.insert(c.encode_utf8(&mut [0; 4]));
            return true;
        }
        let named = |names: &[&str]| names.iter().any(|name| name.parse() == Ok(key));
        let Some((edit, ..)) = EDITS.iter().find(|(_, keys, _)| named(keys)) else { return false };
        let cutting = std::mem::take(&mut self.cutting);
        self.edit(*edit, cutting)
    }

    fn edit(&mut self, edit: Edit, cutting: bool) -> bool {
        let here = self.cursor;
        match edit {
            Edit::Left => self.stand(self.previous(here)),
            Edit::Right => self.stand(self.next(here)),
            Edit::WordLeft => self.stand(self.word_start(is_word)),
            Edit::WordRight => self.stand(self.word_end()),
            Edit::LineStart => self.stand(self.line_start(here)),
            Edit::LineEnd => self.stand(self.line_end(here)),
            Edit::LineUp => {
                return self.vertical(|editor, start| start.checked_sub(1).map(|end| editor.line_start(end)));
            }
            Edit::LineDown => {
                let next = |editor: &Self, start| Some(editor.line_end(start) + 1).filter(|n| *n <= editor.text.len());
                return self.vertical(next);
            }
            Edit::Backspace => self.remove(self.previous(here), here),
            Edit::Delete => self.remove(here, self.next(here)),
            Edit::CutBlankWord => self.cut(self.word_start(|c| !c.is_whitespace()), here, cutting),
            Edit::CutWord => self.cut(self.word_start(is_word), here, cutting),
            Edit::CutNextWord => self.cut(here, self.word_end(), cutting),
            Edit::CutToStart => self.cut(self.line_start(here), here, cutting),
            Edit::CutToEnd if self.line_end(here) == here => self.cut(here, self.next(here), cutting),
            Edit::CutToEnd => self.cut(here, self.line_end(here), cutting),
            Edit::Paste => {
                let cut = self.cut.clone();
                self.insert(&cut);
            }
            Edit::Newline if self.lines => self.newline(),
            Edit::Newline => return false,
        }
        true
    }

    fn cut(&mut self, from: usize, to: usize, cutting: bool) {
        let piece = self.text.get(from..to).unwrap_or_default();
        self.cut = match (cutting, from < self.cursor) {
            (false, _) => piece.to_owned(),
            (true, true) => format!("{piece}{}", self.cut),
            (true, false) => format!("{}{piece}", self.cut),
        };
        self.remove(from, to);
        self.cutting = true;
    }

    fn remove(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.stand(from);
    }

    /// Puts the cursor at `at`, or at the end of the grapheme that lies across it: what is put in or taken out can join
    /// a mark to the letter before it.
    fn stand(&mut self, at: usize) {
        let at = at.min(self.text.len());
        let whole = GraphemeCursor::new(at, self.text.len(), true).is_boundary(&self.text, 0) == Ok(true);
        self.cursor = if whole { at } else { self.next(at) };
    }

    fn previous(&self, at: usize) -> usize {
        GraphemeCursor::new(at, self.text.len(), true).prev_boundary(&self.text, 0).ok().flatten().unwrap_or(0)
    }

    fn next(&self, at: usize) -> usize {
        let next = GraphemeCursor::new(at, self.text.len(), true).next_boundary(&self.text, 0);
        next.ok().flatten().unwrap_or(self.text.len())
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |feed| feed + 1)
    }

    fn line_end(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |feed| at + feed)
    }

    /// Where the word before the cursor begins.
    fn word_start(&self, belongs: impl Fn(char) -> bool) -> usize {
        let before = self.before_cursor();
        let word = before.trim_end_matches(|c| !belongs(c));
        word.trim_end_matches(belongs).len()
    }

    /// Where the word after the cursor ends.
    fn word_end(&self) -> usize {
        let after = &self.text[self.cursor..];
        let rest = after.trim_start_matches(|c| !is_word(c)).trim_start_matches(is_word);
        self.text.len() - rest.len()
    }

    /// Goes to the line that `other` finds from the start of this one, at the same distance from its start.
    fn vertical(&mut self, other: impl Fn(&Self, usize) -> Option<usize>) -> bool {
        let start = self.line_start(self.cursor);
        let Some(to) = other(self, start) else { return false };
        let distance = self.text[start..self.cursor].graphemes(true).count();
        let line = &self.text[to..self.line_end(to)];
        let at = line.grapheme_indices(true).nth(distance).map_or(line.len(), |(at, _)| at);
        self.stand(to + at);
        true
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}

/// Says how long it is, not what it says: a field may hold a password.
impl fmt::Debug for Editor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Editor").field("length", &self.text.len()).field("cursor", &self.cursor).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::app::{Keymap, Scope};

    /// Types `keys` into `text`, whose cursor is `|`, and draws the result alike.
    fn check(text: &str, keys: &str, expected: &str) {
        let mut editor = Editor::new(100, true);
        let (before, after) = text.split_once('|').unwrap();
        editor.text = format!("{before}{after}");
        editor.cursor = before.len();
        for key in keys.split(' ') {
            editor.key(key.parse().unwrap());
        }
        let mut drawn = editor.text.clone();
        drawn.insert(editor.cursor, '|');
        assert_eq!(drawn, expected, "{text} {keys}");
    }

    #[test]
    fn readline_keys_edit() {
        check("one two|", "ctrl-a x", "x|one two");
        check("|one two", "ctrl-e !", "one two!|");
        check("one two|", "ctrl-w", "one |");
        check("one two.three|", "ctrl-w ctrl-y ctrl-y", "one two.threetwo.three|");
        check("one two.three|", "alt-backspace", "one two.|");
        check("one| two three", "alt-d", "one| three");
        check("one| two three", "ctrl-k ctrl-a ctrl-y", " two three|one");
        check("one two| three", "ctrl-u", "| three");
        check("one two| three", "alt-b alt-b", "|one two three");
        check("|one two three", "alt-f alt-f", "one two| three");
        check("one two three|", "ctrl-w ctrl-w ctrl-y", "one two three|");
        check("|one two", "alt-d alt-d ctrl-y", "one two|");
        check("ab|c", "backspace delete", "a|");
        check("a|b", "ctrl-d left ctrl-d", "|");
        check("a|b", "space", "a |b");
    }

    #[test]
    fn a_grapheme_is_one_step() {
        check("e\u{301}👩‍👩‍👧|", "left backspace", "|👩‍👩‍👧");
        check("|🇧🇪🇫🇷", "right delete", "🇧🇪|");
        check("|\u{301}", "e", "e\u{301}|");
    }

    #[test]
    fn lines_are_walked() {
        check("one\ntwo|", "up", "one|\ntwo");
        check("one|\ntwo", "down down", "one\ntwo|");
        check("longer\nab|", "up ctrl-a down ctrl-k", "longer\n|");
        check("one\n|two", "ctrl-u backspace", "one|two");
        check("one|\ntwo", "ctrl-k", "one|two");
        check("one|", "alt-enter t", "one\nt|");
        check("\n|", "up x", "x|\n");
    }

    #[test]
    fn what_does_nothing_is_said_so() {
        let mut editor = Editor::new(10, false);
        for key in ["up", "down", "alt-enter", "f1", "alt-1", "enter", "tab", "pgup"] {
            assert!(!editor.key(key.parse().unwrap()), "{key}");
        }
    }

    #[test]
    fn what_is_put_in_is_clean_and_bounded() {
        let mut editor = Editor::new(11, true);
        assert!(!editor.insert("\u{1b}[31ma\r\nb\u{202e}\tc"));
        assert_eq!(editor.text(), "[31ma\nb    ");
        let mut editor = Editor::new(5, false);
        assert!(!editor.insert("a\nbéé"));
        assert_eq!(editor.text(), "a bé");
        assert!(!editor.insert("é"));
    }

    #[test]
    fn nothing_typed_is_in_the_log() {
        let mut editor = Editor::new(50, false);
        editor.insert("hunter2");
        assert!(!format!("{editor:?}").contains("hunter2"));
    }

    #[test]
    fn no_command_takes_an_editing_key_away() {
        let keymap = Keymap::default();
        for (edit, keys, _) in EDITS {
            for key in *keys {
                let parsed: Key = key.parse().unwrap();
                assert_eq!(parsed.to_string(), *key);
                for scope in [Scope::Composer, Scope::Search, Scope::Palette, Scope::SignIn] {
                    let lists = matches!(edit, Edit::LineUp | Edit::LineDown) && scope != Scope::Composer;
                    let free = lists || *edit == Edit::Newline || keymap.resolve(scope, parsed).is_none();
                    assert!(free, "{key} is a command in {scope:?}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn the_cursor_is_always_between_graphemes(
            start in "[a\u{301}\n👩\u{200d}🇧🇪 ]{0,12}",
            keys in proptest::collection::vec(0_usize..EDITS.len() + 4, 0..40),
        ) {
            let mut editor = Editor::new(64, true);
            editor.insert(&start);
            for key in keys {
                match EDITS.get(key) {
                    Some((_, names, _)) => editor.key(names[0].parse().unwrap()),
                    None => editor.insert(["e", "\u{301}", "\u{200d}", "🇧"][key - EDITS.len()]),
                };
                let ends = editor.text.grapheme_indices(true).map(|(at, _)| at).chain([editor.text.len()]);
                prop_assert!(ends.into_iter().any(|end| end == editor.cursor), "{:?} at {}", editor.text, editor.cursor);
                prop_assert!(editor.text.len() <= 64);
            }
        }
    }
}
