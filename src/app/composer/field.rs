use unicode_segmentation::UnicodeSegmentation as _;

use crate::{
    app::{Editor, Key},
    text,
};

/// The longest field of a form, in bytes.
const FIELD: usize = 1_024;

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
