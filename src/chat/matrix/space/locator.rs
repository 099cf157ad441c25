//! What a room is for, in the words of the bot that made it (matrix-org/conference-bot, `org.matrix.confbot.locator`).
use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{chat::RoomId, text::Clean};

/// Characters kept of each of its words.
const LONGEST: usize = 200;

/// What is known of rooms that were asked: what they are for, which may be nothing.
pub(super) type Locators = HashMap<RoomId, Locator>;

/// A room's locator; all of it is empty where the room has none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Locator {
    pub(super) kind: String,
    pub(super) conference: String,
    pub(super) auditorium: String,
    pub(super) talk: String,
}

impl Locator {
    pub(super) fn read(content: &Value) -> Self {
        let word = |key: &str| content[key].as_str().map_or_else(String::new, |text| short(text, LONGEST).to_string());
        Self {
            kind: word("kind"),
            conference: word("conferenceId"),
            auditorium: word("auditoriumId"),
            talk: word("talkId"),
        }
    }
}

/// The first characters of a line.
pub(super) fn short(text: &str, most: usize) -> Clean {
    let end = text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
    Clean::line(text.get(..end).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_locator_is_read_whatever_it_holds() {
        let content =
            json!({ "kind": "auditorium", "conferenceId": "demo", "auditoriumId": "rust\u{1b}[2J", "talkId": 7 });
        let locator = Locator::read(&content);
        assert_eq!((&*locator.kind, &*locator.conference, &*locator.talk), ("auditorium", "demo", ""));
        assert_eq!(locator.auditorium, "rust[2J");
        assert_eq!(Locator::read(&json!("auditorium")), Locator::default());
        let long = Locator::read(&json!({ "kind": "é".repeat(1_000) }));
        assert_eq!(long.kind.chars().count(), LONGEST);
    }
}
