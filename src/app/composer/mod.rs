use std::collections::VecDeque;

use ratatui::layout::Position;
use unicode_segmentation::UnicodeSegmentation as _;

use super::{Editor, Key};
use crate::text;

/// The longest message, in bytes: Matrix takes events of 64 KiB.
const LIMIT: usize = 64 * 1024;
/// How many messages are remembered.
const HISTORY: usize = 50;
/// The longest field of a form, in bytes.
const FIELD: usize = 1_024;

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

    /// Does what the key means while typing; `false` if it means nothing here.
    pub fn key(&mut self, key: Key) -> bool {
        // Up and Down walk the lines first, the history when there is no further line.
        let handled = self.editor.key(key);
        match key.to_string().as_str() {
            "up" if !handled => self.older(),
            "down" if !handled => self.newer(),
            _ => handled,
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

    /// Replaces the text, for a draft or an edit; the cursor goes to its end.
    pub fn set(&mut self, text: &str) {
        self.back = None;
        self.editor.set(text);
    }

    /// Takes the message out and remembers it.
    pub fn take(&mut self) -> String {
        let text = self.editor.take();
        self.back = None;
        if !text.trim().is_empty() && self.history.back() != Some(&text) {
            self.history.push_back(text.clone());
            if self.history.len() > HISTORY {
                self.history.pop_front();
            }
        }
        text
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

/// One line of a form: a homeserver, a name, a password, a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    editor: Editor,
    masked: bool,
}

impl Default for Field {
    fn default() -> Self {
        Self { editor: Editor::new(FIELD, false), masked: false }
    }
}

impl Field {
    /// A field that begins with this text.
    #[must_use]
    pub fn with(text: &str) -> Self {
        let mut field = Self::default();
        field.set(text);
        field
    }

    /// A field whose text is never shown.
    #[must_use]
    pub fn masked() -> Self {
        Self { masked: true, ..Self::default() }
    }

    #[must_use]
    pub fn text(&self) -> &str {
        self.editor.text()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }

    /// Does what the key means while typing; `false` if it means nothing here.
    pub fn key(&mut self, key: Key) -> bool {
        self.editor.key(key)
    }

    /// Puts pasted text in, cleaned and on one line; `false` if it did not all fit.
    pub fn paste(&mut self, text: &str) -> bool {
        self.editor.insert(text)
    }

    /// Replaces the text.
    pub fn set(&mut self, text: &str) {
        self.editor.set(text);
    }

    /// Takes the text out, and forgets what was cut from it.
    pub fn take(&mut self) -> String {
        let text = self.editor.take();
        self.editor = Editor::new(FIELD, false);
        text
    }

    /// What `width` columns show of it, and the cursor's column. A long text is shown around the cursor.
    #[must_use]
    pub fn view(&self, width: u16) -> (String, u16) {
        let shown = |text: &str| if self.masked { "•".repeat(text.graphemes(true).count()) } else { text.to_owned() };
        let before = shown(self.editor.before_cursor());
        let text = shown(self.text());
        let room = usize::from(width.saturating_sub(1));
        // The first grapheme shown is the first from which the cursor is still within reach.
        let total = text::width(&before);
        let (mut skipped, mut start) = (0, 0);
        for grapheme in before.graphemes(true) {
            if total - skipped <= room {
                break;
            }
            skipped += text::width(grapheme);
            start += grapheme.len();
        }
        let mut end = start;
        let mut used = 0;
        for grapheme in text[start..].graphemes(true) {
            used += text::width(grapheme);
            if used > usize::from(width) {
                break;
            }
            end += grapheme.len();
        }
        (text[start..end].to_owned(), u16::try_from(total - skipped).unwrap_or(u16::MAX))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn typed(text: &str) -> Composer {
        let mut composer = Composer::default();
        composer.set(text);
        composer
    }

    fn press(composer: &mut Composer, keys: &str) {
        for key in keys.split(' ') {
            composer.key(key.parse().unwrap());
        }
    }

    #[test]
    fn history_keeps_what_was_being_typed() {
        let mut composer = Composer::default();
        for text in ["one", "two", "two", " "] {
            composer.set(text);
            assert_eq!(composer.take(), text);
        }
        assert!(composer.is_empty());
        press(&mut composer, "d r a f t up");
        assert_eq!(composer.text(), "two");
        press(&mut composer, "up up up");
        assert_eq!(composer.text(), "one");
        press(&mut composer, "down down");
        assert_eq!(composer.text(), "draft");
        assert!(!composer.key("down".parse().unwrap()));
    }

    #[test]
    fn history_is_bounded() {
        let mut composer = Composer::default();
        for n in 0..HISTORY + 10 {
            composer.set(&n.to_string());
            composer.take();
        }
        assert_eq!(composer.history.len(), HISTORY);
        assert_eq!(composer.history.front().map(String::as_str), Some("10"));
    }

    #[test]
    fn the_cursor_is_where_the_text_is() {
        let view = typed("hello big world").view(10, 4);
        assert_eq!(view.rows, ["hello big", "world"]);
        assert_eq!(view.cursor, Position::new(5, 1));
        let mut composer = typed("one\n\nthree");
        assert_eq!(composer.view(20, 2).rows, ["", "three"]);
        assert!(composer.view(20, 2).above);
        press(&mut composer, "up");
        assert_eq!(composer.view(20, 3).cursor, Position::new(0, 1));
        assert_eq!(typed("日本").view(20, 1).cursor, Position::new(4, 0));
        assert_eq!(Composer::default().view(0, 0).rows, [""]);
    }

    #[test]
    fn a_field_shows_what_is_around_the_cursor() {
        let mut field = Field::with("matrix.example.org");
        assert_eq!(field.view(10), ("ample.org".to_owned(), 9));
        field.key("home".parse().unwrap());
        assert_eq!(field.view(10), ("matrix.exa".to_owned(), 0));
        field.set("日本語");
        assert_eq!(field.view(4), ("語".to_owned(), 2));
    }

    #[test]
    fn a_password_is_never_shown() {
        let mut field = Field::masked();
        field.paste("pass  wörd\n");
        assert_eq!(field.view(20), ("••••••••••".to_owned(), 10));
        assert!(!format!("{field:?}").contains("pass"));
        assert_eq!(field.take(), "pass  wörd");
        assert!(field.is_empty());
    }

    proptest! {
        #[test]
        fn every_row_fits_and_the_cursor_is_inside(text in "[a 日é\n👩🏽]{0,40}", left in 0_usize..20, width in 2_u16..12) {
            let mut composer = typed(&text);
            for _ in 0..left {
                composer.key("left".parse().unwrap());
            }
            let view = composer.view(width, 3);
            prop_assert!(view.rows.len() <= 3);
            prop_assert!(usize::from(view.cursor.y) < view.rows.len());
            prop_assert!(view.cursor.x < width);
            for row in &view.rows {
                // One grapheme alone may be wider than everything; drawing cuts it.
                prop_assert!(text::width(row) <= usize::from(width) || row.graphemes(true).count() == 1);
            }
            let field = Field::with(&text);
            prop_assert!(text::width(&field.view(width).0) <= usize::from(width));
            prop_assert!(field.view(width).1 < width);
        }
    }
}
