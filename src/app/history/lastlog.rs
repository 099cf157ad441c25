//! What was said, among the messages that are loaded.
use super::{History, message};
use crate::chat::Message;

impl History {
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
