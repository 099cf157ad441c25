//! How a stream is to be played.
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::Clean;

/// How a stream is to be played; what is left out is as usual.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct How {
    pub output: Output,
    pub quality: Quality,
    /// What a window is called.
    pub title: Title,
    /// Of a recording: the second at which it begins.
    pub start: u32,
}

/// Where a slot is seen and heard. mpv has an instance for each: its `vo` cannot be changed while it plays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Output {
    /// Frames for the pane.
    #[default]
    Pane,
    /// A window of mpv's own, with its controller.
    Window,
    /// The whole screen of a Linux console (`vo=drm`).
    Framebuffer,
    /// The sound alone.
    Audio,
}

impl Output {
    pub const ALL: [Self; 4] = [Self::Pane, Self::Window, Self::Framebuffer, Self::Audio];
}

/// Which of a stream's variants is played. They are told apart by the height of their pictures: FOSDEM's `BANDWIDTH` values
/// are wrong by a factor of 1,000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quality {
    #[default]
    Best,
    /// The best of at most so many lines; the lowest where none is as low.
    Lines(u16),
    Lowest,
}

impl Quality {
    /// The best of at most so many lines; without a number, the best that there is.
    #[must_use]
    pub fn of_lines(most: Option<u16>) -> Self {
        most.map_or(Self::Best, Self::Lines)
    }
}

/// A title: one clean line of at most [`Title::LONGEST`] characters, whatever it was made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Title(String);

impl Title {
    pub const LONGEST: usize = 200;

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Title {
    fn from(text: &str) -> Self {
        // Twice as many are looked at: cleaning takes some away.
        let some: String = text.chars().take(2 * Self::LONGEST).collect();
        Self(Clean::line(&some).as_str().chars().take(Self::LONGEST).collect())
    }
}

impl From<String> for Title {
    fn from(text: String) -> Self {
        text.as_str().into()
    }
}

impl From<Title> for String {
    fn from(title: Title) -> Self {
        title.0
    }
}

impl fmt::Display for Title {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_clean_and_bounded() {
        let title = |text: &str| Title::from(text).as_str().to_owned();
        assert_eq!(title("Janson · a talk"), "Janson · a talk");
        assert!(!title("a\x1b]0;b\x07\nc").contains(char::is_control));
        assert_eq!(title(&"é".repeat(900)).chars().count(), Title::LONGEST);
    }

    #[test]
    fn what_is_left_out_is_as_usual() {
        assert_eq!(serde_json::from_str::<How>("{}").unwrap(), How::default());
        let how = How { output: Output::Window, quality: Quality::Lines(480), title: "x".into(), start: 7 };
        let text = serde_json::to_string(&how).unwrap();
        assert_eq!(text, r#"{"output":"window","quality":{"lines":480},"title":"x","start":7}"#);
        assert_eq!(serde_json::from_str::<How>(&text).unwrap(), how);
    }
}
