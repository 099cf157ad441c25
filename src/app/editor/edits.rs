//! What the editing keys do: readline's.
use unicode_segmentation::UnicodeSegmentation as _;

use super::{Editor, Last};
use crate::app::Key;

/// What an editing key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edit {
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
    Transpose,
    Undo,
    Older,
    Newer,
    Newline,
}

/// The keys that edit a line, readline's, with their help.
#[rustfmt::skip]
pub(super) const EDITS: &[(Edit, &[&str], &str)] = &[
    (Edit::Left, &["left", "ctrl-b"], "One character left"),
    (Edit::Right, &["right", "ctrl-f"], "One character right"),
    (Edit::WordLeft, &["ctrl-left", "alt-b"], "One word left"),
    (Edit::WordRight, &["ctrl-right", "alt-f"], "One word right"),
    (Edit::LineStart, &["home", "ctrl-a"], "To the start of the line"),
    (Edit::LineEnd, &["end", "ctrl-e"], "To the end of the line"),
    (Edit::LineUp, &["up"], "One line up; in an empty line your last message, to edit"),
    (Edit::LineDown, &["down"], "One line down, or what was sent after"),
    (Edit::Older, &["ctrl-up"], "What was sent before"),
    (Edit::Newer, &["ctrl-down"], "What was sent after"),
    (Edit::Backspace, &["backspace"], "Delete the character before"),
    (Edit::Delete, &["delete", "ctrl-d"], "Delete the character here"),
    (Edit::CutBlankWord, &["ctrl-w"], "Cut back to the last blank"),
    (Edit::CutWord, &["alt-backspace"], "Cut the word before"),
    (Edit::CutNextWord, &["alt-d"], "Cut the word after"),
    (Edit::CutToStart, &["ctrl-u"], "Cut back to the start of the line"),
    (Edit::CutToEnd, &["ctrl-k"], "Cut to the end of the line"),
    (Edit::Paste, &["ctrl-y"], "Put in what was cut"),
    (Edit::Transpose, &["ctrl-t"], "Swap the two characters around the cursor"),
    (Edit::Undo, &["ctrl-_"], "Undo"),
    (Edit::Newline, &["alt-enter", "shift-enter"], "Begin a new line"),
];

/// The editing keys with their help, for the help screen.
pub fn editing_keys() -> impl Iterator<Item = (&'static [&'static str], &'static str)> {
    EDITS.iter().map(|(_, keys, help)| (*keys, *help))
}

impl Editor {
    /// Does what the key means while typing; `false` if it means nothing here.
    pub fn key(&mut self, key: Key) -> bool {
        if let Some(c) = key.typed() {
            self.typed(c);
            return true;
        }
        let named = |names: &[&str]| names.iter().any(|name| name.parse() == Ok(key));
        let Some((edit, ..)) = EDITS.iter().find(|(_, keys, _)| named(keys)) else { return false };
        let cutting = std::mem::take(&mut self.last) == Last::Cut;
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
            Edit::Backspace => self.delete(self.previous(here), here),
            Edit::Delete => self.delete(here, self.next(here)),
            Edit::CutBlankWord => self.cut(self.word_start(|c| !c.is_whitespace()), here, cutting),
            Edit::CutWord => self.cut(self.word_start(is_word), here, cutting),
            Edit::CutNextWord => self.cut(here, self.word_end(), cutting),
            Edit::CutToStart => self.cut(self.line_start(here), here, cutting),
            Edit::CutToEnd if self.line_end(here) == here => self.cut(here, self.next(here), cutting),
            Edit::CutToEnd => self.cut(here, self.line_end(here), cutting),
            Edit::Paste => {
                self.remember();
                let cut = self.cut.clone();
                self.put(&cut);
            }
            Edit::Transpose => self.transpose(),
            Edit::Undo => return self.undo(),
            Edit::Newline if self.lines => self.newline(),
            // The composer's: an editor has no history.
            Edit::Newline | Edit::Older | Edit::Newer => return false,
        }
        true
    }

    fn delete(&mut self, from: usize, to: usize) {
        if from < to {
            self.remember();
            self.remove(from, to);
        }
    }

    fn cut(&mut self, from: usize, to: usize, cutting: bool) {
        self.remember();
        let piece = self.text.get(from..to).unwrap_or_default();
        self.cut = match (cutting, from < self.cursor) {
            (false, _) => piece.to_owned(),
            (true, true) => format!("{piece}{}", self.cut),
            (true, false) => format!("{}{piece}", self.cut),
        };
        self.remove(from, to);
        self.last = Last::Cut;
    }

    /// Swaps the character before the cursor with the one after, at the end of a line the two before.
    fn transpose(&mut self) {
        let middle = if self.line_end(self.cursor) == self.cursor { self.previous(self.cursor) } else { self.cursor };
        let (from, to) = (self.previous(middle), self.next(middle));
        if from < self.line_start(self.cursor) || from == middle || middle == to {
            return;
        }
        let (before, after) = (self.text[from..middle].to_owned(), self.text[middle..to].to_owned());
        self.remember();
        self.text.replace_range(from..to, &format!("{after}{before}"));
        self.stand(to);
    }

    pub(super) fn remove(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        self.stand(from);
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
