//! What is typed into: the line of a message, and the fields of forms.
mod field;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use ratatui::layout::Position;

use super::{Editor, Key};
use crate::text;

pub use field::Field;

/// The longest message, in bytes: Matrix takes events of 64 KiB.
const LIMIT: usize = 64 * 1024;
/// How many messages are remembered.
const HISTORY: usize = 50;

/// The line where a message is typed, with what was typed before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composer {
    editor: Editor,
    /// What was sent, oldest first.
    history: VecDeque<String>,
    /// Where in the history we are; none: in what is being typed.
    back: Option<usize>,
    /// What was being typed when the history was entered.
    draft: String,
}

/// A composer laid out for drawing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    pub rows: Vec<String>,
    /// The cursor's cell, counted from the first row shown.
    pub cursor: Position,
    /// Whether there is more above or below the rows shown.
    pub above: bool,
    pub below: bool,
}

impl Default for Composer {
    fn default() -> Self {
        Self { editor: Editor::new(LIMIT, true), history: VecDeque::new(), back: None, draft: String::new() }
    }
}

impl Composer {
    #[must_use]
    pub fn text(&self) -> &str {
        self.editor.text()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }

    #[must_use]
    pub fn before_cursor(&self) -> &str {
        self.editor.before_cursor()
    }

    /// Whether what stands here came out of the history.
    #[must_use]
    pub fn recalls(&self) -> bool {
        self.back.is_some()
    }

    /// What was entered last.
    #[must_use]
    pub fn latest(&self) -> Option<&str> {
        self.history.back().map(String::as_str)
    }

    /// Does what the key means while typing; `false` if it means nothing here.
    pub fn key(&mut self, key: Key) -> bool {
        // Up and Down walk the lines first, the history when there is no further line.
        if self.editor.key(key) {
            return true;
        }
        match key.to_string().as_str() {
            "up" | "ctrl-up" => self.older(),
            "down" | "ctrl-down" => self.newer(),
            _ => false,
        }
    }

    /// Puts pasted text in, cleaned, line feeds kept; `false` if it did not all fit.
    pub fn paste(&mut self, text: &str) -> bool {
        self.editor.insert(text)
    }

    /// Begins a new line.
    pub fn newline(&mut self) {
        self.editor.newline();
    }

    /// Replaces what stands between `start` (a byte index) and the cursor, as completion does.
    pub fn complete(&mut self, start: usize, with: &str) {
        self.editor.complete(start, with);
    }

    /// Replaces the text, for a draft or an edit; the cursor goes to its end. `false` if it did not all fit.
    pub fn set(&mut self, text: &str) -> bool {
        self.back = None;
        self.editor.set(text)
    }

    /// Keeps text aside as if it had been cut: `ctrl-y` puts it in.
    pub fn hold(&mut self, text: &str) {
        self.editor.hold(text);
    }

    /// Takes the message out and remembers it.
    pub fn take(&mut self) -> String {
        let text = self.editor.take();
        self.back = None;
        self.remember(&text);
        text
    }

    /// What was entered here or put aside, oldest first: `ctrl-up` brings it.
    pub fn remembered(&self) -> impl Iterator<Item = &str> {
        self.history.iter().map(String::as_str)
    }

    /// Puts text into the history, as if it had been sent.
    pub fn remember(&mut self, text: &str) {
        if text.trim().is_empty() || self.latest() == Some(text) {
            return;
        }
        self.history.push_back(text.to_owned());
        if self.history.len() > HISTORY {
            self.history.pop_front();
            self.back = self.back.map(|at| at.saturating_sub(1));
        }
    }

    /// The rows around the cursor: at most `max_rows` of `width` columns each. One column is kept for the cursor.
    #[must_use]
    pub fn view(&self, width: u16, max_rows: u16) -> Rows {
        let (text, at) = (self.text(), self.editor.cursor());
        let ranges = text::wrap(text, usize::from(width.saturating_sub(1).max(1)));
        let row = ranges.iter().rposition(|range| range.start <= at).unwrap_or(0);
        let max_rows = usize::from(max_rows.max(1));
        let first = (row + 1).saturating_sub(max_rows);
        let shown = ranges.iter().skip(first).take(max_rows);
        let column = ranges.get(row).map_or(0, |range| text::width(&text[range.start..at.max(range.start)]));
        let column = u16::try_from(column).unwrap_or(u16::MAX).min(width.saturating_sub(1));
        Rows {
            rows: shown.map(|range| text[range.clone()].to_owned()).collect(),
            cursor: Position::new(column, u16::try_from(row - first).unwrap_or(u16::MAX)),
            above: first > 0,
            below: ranges.len() > first + max_rows,
        }
    }

    fn older(&mut self) -> bool {
        let Some(to) = self.back.unwrap_or(self.history.len()).checked_sub(1) else { return false };
        if self.back.is_none() {
            self.draft = self.editor.take();
        }
        self.recall(to)
    }

    fn newer(&mut self) -> bool {
        match self.back {
            None => false,
            Some(at) if at + 1 < self.history.len() => self.recall(at + 1),
            Some(_) => {
                self.back = None;
                let draft = std::mem::take(&mut self.draft);
                self.editor.set(&draft);
                true
            }
        }
    }

    fn recall(&mut self, at: usize) -> bool {
        self.back = Some(at);
        self.editor.set(self.history.get(at).map_or("", String::as_str));
        true
    }
}
