//! Text being typed.
mod edits;
#[cfg(test)]
mod tests;

use std::{collections::VecDeque, fmt};

use unicode_segmentation::GraphemeCursor;

pub use edits::editing_keys;

use crate::text::Clean;

/// Steps that can be undone, and the bytes they may take together.
const STEPS: usize = 100;
const STEPS_BYTES: usize = 512 * 1024;

/// Text being typed, with a cursor between graphemes: what is below a message, a search and a form's field. Holds no
/// control characters; line feeds only where several lines are allowed.
#[derive(Clone, PartialEq, Eq)]
pub struct Editor {
    text: String,
    /// A byte index, always on a grapheme's boundary.
    cursor: usize,
    /// What was cut last, for `ctrl-y`.
    cut: String,
    /// What was done last: a cut adds to the one before it, as in readline; a word is undone as a whole.
    last: Last,
    /// What stood there before, with the cursor, the latest last.
    undo: VecDeque<(String, usize)>,
    lines: bool,
    limit: usize,
}

/// What was done last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Last {
    #[default]
    Other,
    Cut,
    Typed,
}

impl Editor {
    /// At most `limit` bytes; of several lines if `lines`.
    #[must_use]
    pub fn new(limit: usize, lines: bool) -> Self {
        Self {
            text: String::new(),
            cursor: 0,
            cut: String::new(),
            last: Last::default(),
            undo: VecDeque::new(),
            lines,
            limit,
        }
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

    /// Takes the text out and leaves the line empty; there is nothing to undo then.
    pub fn take(&mut self) -> String {
        self.cursor = 0;
        self.last = Last::Other;
        self.undo.clear();
        std::mem::take(&mut self.text)
    }

    /// Replaces the text; the cursor goes to its end. `false` if it did not all fit.
    pub fn set(&mut self, text: &str) -> bool {
        self.take();
        let fits = self.put_clean(text);
        self.undo.clear();
        fits
    }

    /// Keeps text aside as if it had been cut: `ctrl-y` puts it in.
    pub fn hold(&mut self, text: &str) {
        self.cut = self.cleaned(text);
        self.cut.truncate(self.cut.floor_char_boundary(self.limit));
        self.last = Last::Other;
    }

    /// Puts text in at the cursor, without what could disturb a screen: control characters and bidirectional overrides
    /// go, a tab becomes blanks, a line feed a blank where there is one line only. What is beyond the limit is left
    /// out, and `false` is the answer.
    pub fn insert(&mut self, text: &str) -> bool {
        self.remember();
        self.last = Last::Other;
        self.put_clean(text)
    }

    /// Begins a new line, where there may be several.
    pub fn newline(&mut self) {
        if self.lines {
            self.remember();
            self.last = Last::Other;
            self.put("\n");
        }
    }

    /// Replaces what stands between `start` and the cursor, as completion does.
    pub fn complete(&mut self, start: usize, with: &str) {
        if start <= self.cursor && self.text.is_char_boundary(start) {
            self.remember();
            self.last = Last::Other;
            self.remove(start, self.cursor);
            self.put_clean(with);
        }
    }

    /// Puts typed text in; a word with the blanks before it is undone at once.
    fn typed(&mut self, c: char) {
        let begins = c.is_whitespace() && !self.before_cursor().ends_with(char::is_whitespace);
        if self.last != Last::Typed || begins {
            self.remember();
        }
        self.last = Last::Typed;
        self.put_clean(c.encode_utf8(&mut [0; 4]));
    }

    fn put_clean(&mut self, text: &str) -> bool {
        let clean = self.cleaned(text);
        self.put(&clean)
    }

    fn cleaned(&self, text: &str) -> String {
        // Blanks alone are what a person types, whatever cleaning thinks of them.
        if text.chars().all(|c| c == ' ') {
            return text.to_owned();
        }
        let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
        let clean = Clean::block(&text);
        if self.lines { clean.to_string() } else { clean.replace('\n', " ") }
    }

    /// Puts in what is clean; `false` if it did not all fit.
    fn put(&mut self, clean: &str) -> bool {
        let room = self.limit.saturating_sub(self.text.len());
        let fitting = clean.get(..clean.floor_char_boundary(room)).unwrap_or_default();
        self.text.insert_str(self.cursor, fitting);
        self.stand(self.cursor + fitting.len());
        fitting.len() == clean.len()
    }

    /// Notes what stands there, for undoing what comes now.
    fn remember(&mut self) {
        if self.undo.back().is_some_and(|(text, _)| *text == self.text) {
            return;
        }
        self.undo.push_back((self.text.clone(), self.cursor));
        let mut bytes: usize = self.undo.iter().map(|(text, _)| text.len()).sum();
        while self.undo.len() > STEPS || bytes > STEPS_BYTES {
            bytes -= self.undo.pop_front().map_or(bytes, |(text, _)| text.len());
        }
    }

    /// Takes the last change back; `false` if there is none.
    fn undo(&mut self) -> bool {
        let Some((text, cursor)) = self.undo.pop_back() else { return false };
        self.text = text;
        self.stand(cursor);
        self.last = Last::Other;
        true
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
}

/// Says how long it is, not what it says: a field may hold a password.
impl fmt::Debug for Editor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Editor").field("length", &self.text.len()).field("cursor", &self.cursor).finish_non_exhaustive()
    }
}
