use std::{fmt, ops::Deref, sync::Arc};

/// Longest line kept, in characters.
const LINE: usize = 1_000;
/// Longest block kept, in characters.
const BLOCK: usize = 70_000;

/// Text that is safe to draw: no control characters, no bidirectional overrides, bounded length. Only the constructors
/// make one, so nothing from the network reaches the screen without having passed them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Clean(Arc<str>);

impl Clean {
    /// One line: line breaks and tabs become blanks, runs of blanks one, the ends are trimmed.
    #[must_use]
    pub fn line(text: &str) -> Self {
        let words = text.chars().take(LINE).filter(|c| !hostile(*c) || c.is_whitespace()).collect::<String>();
        Self(words.split_whitespace().collect::<Vec<_>>().join(" ").into())
    }

    /// Several lines: line feeds stay, everything else as in [`Clean::line`].
    #[must_use]
    pub fn block(text: &str) -> Self {
        let kept = text.chars().take(BLOCK).filter(|c| *c == '\n' || !hostile(*c)).collect::<String>();
        Self(kept.trim_matches('\n').into())
    }

    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn hostile(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
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
