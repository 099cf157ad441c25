//! Who spoke, and what the account itself said.
use std::sync::Arc;

use super::{History, is_coming};
use crate::chat::{Body, EventId, Message, SendState, UserId};

/// How many people are remembered as those who spoke last.
const SPEAKERS: usize = 50;

impl History {
    /// Who spoke, the latest first, each once; the account itself is left out.
    #[must_use]
    pub fn people(&self) -> Vec<(&str, &UserId)> {
        let mut people: Vec<(&str, &UserId)> = Vec::new();
        for message in self.messages().rev().filter(|message| !message.own && !is_coming(message)) {
            if people.len() == SPEAKERS {
                break;
            }
            if !people.iter().any(|(_, user)| **user == message.sender) {
                people.push((&message.name, &message.sender));
            }
        }
        people
    }

    /// The nearest text of the account's own before this event, or after it, that can be edited; without an event, the
    /// last one.
    #[must_use]
    pub fn own(&self, from: Option<&EventId>, older: bool) -> Option<(EventId, String)> {
        let at = from.and_then(|event| self.messages().position(|message| message.event.as_ref() == Some(event)));
        if at.is_none() && !older {
            return None;
        }
        let text = |message: &Arc<Message>| match &message.body {
            Body::Text(text) if message.own && message.state == SendState::Sent => {
                Some((message.event.clone()?, text.markdown()))
            }
            _ => None,
        };
        match at {
            Some(at) if older => self.messages().take(at).filter_map(text).last(),
            Some(at) => self.messages().skip(at + 1).find_map(text),
            // One that is edited and no longer loaded: there is nothing to go by.
            None if from.is_some() => None,
            None => self.messages().rev().find_map(text),
        }
    }
}
