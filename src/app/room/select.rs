//! What is done with the selected message.
use super::{Room, Target};
use crate::{
    app::{Effect, TerminalRequest},
    chat::{Body, Message, Request},
    desktop,
};

impl Room {
    /// Begins a reply to the selected message.
    pub fn reply(&mut self) -> Result<(), &'static str> {
        let message = self.known("This message cannot be answered yet: the server does not have it.")?;
        let target = message.event.clone().map(|to| Target::Reply { to, name: message.name.clone() });
        self.target = target.unwrap_or_default();
        self.compose();
        Ok(())
    }

    /// Begins to edit the selected message.
    pub fn edit(&mut self) -> Result<(), &'static str> {
        let message = self.known("This message cannot be edited yet: the server does not have it.")?;
        if !message.own {
            return Err("Only your own messages can be edited.");
        }
        let Body::Text(text) = &message.body else { return Err("Only text can be edited.") };
        let (text, event) = (text.as_str().to_owned(), message.event.clone());
        if let Some(event) = event {
            self.begin_edit(event, &text);
        }
        self.compose();
        Ok(())
    }

    /// Votes for the selected message, or takes the vote back.
    pub fn vote(&mut self) -> Result<Vec<Effect>, &'static str> {
        let event = self.known("This message cannot be voted for yet: the server does not have it.")?.event.clone();
        let (Some(timeline), Some(event)) = (self.timeline(), event) else { return Ok(vec![]) };
        Ok(vec![Request::React { timeline, event, key: "👍".to_owned() }.into()])
    }

    /// Deletes the selected message when it is asked for the second time. `Ok(None)`: ask once more.
    pub fn redact(&mut self) -> Result<Option<Effect>, &'static str> {
        let message = self.known("This message cannot be deleted yet: the server does not have it.")?;
        if !message.own {
            return Err("Only your own messages can be deleted.");
        }
        let event = message.event.clone();
        if self.doomed != event {
            self.doomed = event;
            return Ok(None);
        }
        self.doomed = None;
        let (Some(room), Some(event)) = (self.id().cloned(), event) else { return Ok(None) };
        Ok(Some(Request::Redact { room, event, reason: None }.into()))
    }

    /// The words of the selected message, for the clipboard.
    pub fn copy(&self) -> Result<Effect, &'static str> {
        let message = self.history.selected().ok_or("No message is selected.")?;
        Ok(TerminalRequest::Copy(words(message).ok_or("There is nothing to copy.")?.to_owned()).into())
    }

    /// Opens the first link of the selected message.
    pub fn open_link(&self) -> Result<Effect, &'static str> {
        let message = self.history.selected().ok_or("No message is selected.")?;
        let url = words(message).into_iter().flat_map(str::split_whitespace).find_map(link);
        url.map(|url| desktop::Request::Open(url).into()).ok_or("There is no link in this message.")
    }

    /// The selected message, which the server has.
    fn known(&self, unknown: &'static str) -> Result<&Message, &'static str> {
        let message = self.history.selected().ok_or("No message is selected.")?;
        if message.event.is_some() { Ok(message) } else { Err(unknown) }
    }
}

fn words(message: &Message) -> Option<&str> {
    Some(message.body.words()).filter(|words| !words.is_empty())
}

/// The address in a word such as `(https://example.org/),`.
fn link(word: &str) -> Option<url::Url> {
    let start = word.find("https://").or_else(|| word.find("http://"))?;
    let address = word.get(start..)?.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '>', '"', '\'']);
    url::Url::parse(address).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_found_among_punctuation() {
        let check = |word, address: Option<&str>| {
            assert_eq!(link(word).as_ref().map(url::Url::as_str), address);
        };
        check("(https://example.org/a?b=c),", Some("https://example.org/a?b=c"));
        check("http://example.org.", Some("http://example.org/"));
        check("example.org", None);
        check("javascript:alert(1)", None);
    }
}
