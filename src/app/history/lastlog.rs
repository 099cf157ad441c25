//! Who spoke among the messages that are loaded, and what was said.
use std::collections::HashSet;

use super::{History, message};
use crate::{
    chat::{Message, UserId},
    text::Clean,
};

impl History {
    /// Who spoke, the latest first, each name of each person once.
    #[must_use]
    pub fn names(&self) -> Vec<(&UserId, &Clean)> {
        let mut seen = HashSet::new();
        let spoke = self.timeline.items().iter().rev().filter_map(message);
        spoke.map(|message| (&message.sender, &message.name)).filter(|person| seen.insert(*person)).collect()
    }

    /// The messages that have all these words, in what they say or in their sender's name, the oldest first. Without
    /// words, all that say something.
    #[must_use]
    pub fn lastlog(&self, words: &str) -> Vec<&Message> {
        let wanted = words.to_lowercase();
        let wanted: Vec<&str> = wanted.split_whitespace().collect();
        let says = |message: &&Message| {
            let said = message.body.words();
            let text = format!("{} {}", message.name, said).to_lowercase();
            !said.is_empty() && wanted.iter().all(|word| text.contains(word))
        };
        self.timeline.items().iter().filter_map(message).map(AsRef::as_ref).filter(says).collect()
    }
}
