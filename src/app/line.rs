//! Lines as the screens show them: pieces of text, each with what it is. The theme decides how that looks.
use crate::text::{self, rich::Emphasis};

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Text,
    /// What hallway itself says, people coming and going.
    Dim,
    /// The title of a talk.
    Title,
    /// The name of a section.
    Heading,
    /// A clock's time.
    Time,
    /// A person's name; the number chooses among the theme's colours for names.
    Nick(u8),
    /// The account's own name.
    Own,
    Emote,
    /// A bot's words.
    Notice,
    /// A message that mentions the account.
    Mention,
    /// The quoted line of a reply.
    Quote,
    /// A message that was deleted.
    Redacted,
    /// The mark of a message that was edited.
    Edited,
    Reaction,
    /// The line above what is unread.
    Unread,
    /// The line between two days.
    Day,
    Link,
    /// On its way, or waiting for the server.
    Waiting,
    Error,
    /// A key to press.
    Key,
    /// A reaction that the account gave.
    OwnReaction,
    Code,
    /// A person who is named by a link to them.
    Person,
    /// What is hidden until one asks for it.
    Spoiler,
}

/// Some text of one tone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub tone: Tone,
    /// On top of what the tone looks like.
    pub emphasis: Emphasis,
}

/// One line of a screen, already no wider than its pane.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line(pub Vec<Piece>);

impl Line {
    /// A line of one tone.
    #[must_use]
    pub fn of(tone: Tone, text: impl Into<String>) -> Self {
        Self::default().and(tone, text)
    }

    /// The line with some more text at its end.
    #[must_use]
    pub fn and(self, tone: Tone, text: impl Into<String>) -> Self {
        self.with(tone, Emphasis::NONE, text)
    }

    /// The line with some more text at its end, emphasised.
    #[must_use]
    pub fn with(mut self, tone: Tone, emphasis: Emphasis, text: impl Into<String>) -> Self {
        let text = text.into();
        if !text.is_empty() {
            self.0.push(Piece { text, tone, emphasis });
        }
        self
    }

    /// The line with another one at its end.
    #[must_use]
    pub fn then(mut self, line: Self) -> Self {
        self.0.extend(line.0);
        self
    }

    /// The line in at most `columns`, with `…` where something was cut off.
    #[must_use]
    pub fn cut(mut self, columns: usize) -> Self {
        let mut used = 0;
        let over = self.0.iter().position(|piece| {
            used += text::width(&piece.text);
            used > columns
        });
        if let Some(piece) = over.and_then(|at| {
            self.0.truncate(at + 1);
            self.0.last_mut()
        }) {
            let left = columns.saturating_sub(used - text::width(&piece.text));
            piece.text = text::fit(&piece.text, left);
        }
        self
    }

    /// The text of the line.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.iter().map(|piece| piece.text.as_str()).collect()
    }

    /// Columns that the line takes.
    #[must_use]
    pub fn width(&self) -> usize {
        self.0.iter().map(|piece| text::width(&piece.text)).sum()
    }
}

/// `words` wrapped to `columns`, the rows after the first indented by `indent` columns.
#[must_use]
pub fn wrapped(tone: Tone, words: &str, columns: usize, indent: usize) -> Vec<Line> {
    let indent = indent.min(columns / 2);
    let rows = text::wrap(words, columns.saturating_sub(indent).max(1));
    let row = |(index, range): (usize, std::ops::Range<usize>)| {
        let lead = if index == 0 { String::new() } else { " ".repeat(indent) };
        Line::of(tone, lead + words.get(range).unwrap_or_default())
    };
    rows.into_iter().enumerate().map(row).collect()
}
