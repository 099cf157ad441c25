//! What is typed and not sent, as it is kept for the next start.
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    chat::{Alias, EventId, Mention, RoomId, TimelineId},
    text::Clean,
};

/// Drafts, by where they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drafts(BTreeMap<Place, Draft>);

/// Where something is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A room, or a thread in it.
    Timeline(TimelineId),
    /// A room that is not joined yet.
    Alias(Alias),
}

/// What is written in one place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    pub text: String,
    /// The message that it answers, and who wrote that.
    pub reply: Option<(EventId, Clean)>,
    /// The message that it replaces.
    pub edit: Option<EventId>,
    /// What was being written when the edit began.
    pub aside: String,
    /// The people whose names were completed in it.
    pub named: Vec<Mention>,
}

impl Draft {
    /// Whether there is nothing to keep.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.aside.trim().is_empty()
    }
}

impl Drafts {
    /// Reads what was kept, in the form of today or of version 0.1. What is kept of a place that cannot be named is left out.
    ///
    /// # Errors
    /// In words, where it is no such list.
    pub fn read(text: &str) -> Result<Self, String> {
        let written: Vec<Entry> = serde_json::from_str(text).map_err(|error| error.to_string())?;
        Ok(Self(written.into_iter().filter_map(Entry::read).filter(|(_, draft)| !draft.is_empty()).collect()))
    }

    /// As it is kept; empty where there is nothing to keep.
    #[must_use]
    pub fn written(&self) -> String {
        let entries: Vec<_> = self.0.iter().map(|(place, draft)| Entry::new(place, draft)).collect();
        if entries.is_empty() { String::new() } else { serde_json::to_string(&entries).unwrap_or_default() }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[must_use]
    pub fn get(&self, place: &Place) -> Option<&Draft> {
        self.0.get(place)
    }

    /// Keeps a draft, unless there is nothing in it.
    pub fn put(&mut self, place: Place, draft: Draft) {
        if draft.is_empty() {
            self.0.remove(&place);
        } else {
            self.0.insert(place, draft);
        }
    }

    /// Keeps a draft beside what is kept of that place, above it.
    pub fn add(&mut self, place: Place, mut draft: Draft) {
        if draft.is_empty() {
            return;
        }
        if let Some(kept) = self.0.get(&place).filter(|kept| !kept.text.trim().is_empty() && kept.text != draft.text) {
            draft.text = format!("{}\n{}", draft.text, kept.text);
        }
        self.put(place, draft);
    }

    pub fn take(&mut self, place: &Place) -> Option<Draft> {
        self.0.remove(place)
    }
}

/// A draft in the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Entry {
    /// Version 0.1: the room and the text.
    Old(String, String),
    New(Box<Written>),
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Written {
    #[serde(skip_serializing_if = "Option::is_none")]
    room: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alias: Option<String>,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply: Option<(String, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    edit: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    aside: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    named: Vec<(String, String)>,
}

impl Entry {
    fn new(place: &Place, draft: &Draft) -> Self {
        let (room, thread, alias) = match place {
            Place::Timeline(id) => (Some(id.room.to_string()), id.thread.as_ref().map(ToString::to_string), None),
            Place::Alias(alias) => (None, None, Some(alias.to_string())),
        };
        Self::New(Box::new(Written {
            room,
            thread,
            alias,
            text: draft.text.clone(),
            reply: draft.reply.as_ref().map(|(event, name)| (event.to_string(), name.to_string())),
            edit: draft.edit.as_ref().map(ToString::to_string),
            aside: draft.aside.clone(),
            named: draft.named.iter().map(|mention| (mention.user.to_string(), mention.name.clone())).collect(),
        }))
    }

    fn read(self) -> Option<(Place, Draft)> {
        let written = match self {
            Self::Old(room, text) => {
                let place = Place::Timeline(room.parse::<RoomId>().ok()?.into());
                return Some((place, Draft { text, ..Draft::default() }));
            }
            Self::New(written) => *written,
        };
        let place = match (written.room, written.alias) {
            (Some(room), _) => {
                let thread = written.thread.map(|thread| thread.parse()).transpose().ok()?;
                Place::Timeline(TimelineId { room: room.parse().ok()?, thread })
            }
            (None, Some(alias)) => Place::Alias(alias.parse().ok()?),
            (None, None) => return None,
        };
        let mention = |(user, name): (String, String)| Some(Mention { user: user.parse().ok()?, name });
        let draft = Draft {
            text: written.text,
            reply: written.reply.and_then(|(event, name)| Some((event.parse().ok()?, Clean::line(&name)))),
            edit: written.edit.and_then(|event| event.parse().ok()),
            aside: written.aside,
            named: written.named.into_iter().filter_map(mention).collect(),
        };
        Some((place, draft))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let mut drafts = Drafts::default();
        let thread = TimelineId { room: "!r:x".parse().unwrap(), thread: Some("$t".parse().unwrap()) };
        let plain = |text: &str| Draft { text: text.to_owned(), ..Draft::default() };
        drafts.put(Place::Timeline(thread.room.clone().into()), plain("half a\nthought “”\\"));
        let full = Draft {
            text: "fixed, Bob".to_owned(),
            reply: Some(("$a".parse().unwrap(), Clean::line("Bob"))),
            edit: Some("$e".parse().unwrap()),
            aside: "before".to_owned(),
            named: vec![Mention { user: "@bob:x".parse().unwrap(), name: "Bob".to_owned() }],
        };
        drafts.put(Place::Timeline(thread), full);
        drafts.put(Place::Alias("#later:x".parse().unwrap()), plain("hello"));
        drafts.put(Place::Alias("#empty:x".parse().unwrap()), plain(" \n"));
        assert_eq!(Drafts::read(&drafts.written()), Ok(drafts.clone()));
        assert_eq!(drafts.0.len(), 3);
        assert_eq!(Drafts::default().written(), "");
    }

    #[test]
    fn the_old_form_is_read_and_what_is_no_list_is_said() {
        let drafts =
            Drafts::read(r#"[["!r:x","half a thought"],["nowhere","x"],{"text":"y"},{"room":"?","text":"z"}]"#);
        let drafts = drafts.unwrap();
        let room: RoomId = "!r:x".parse().unwrap();
        assert_eq!(drafts.get(&Place::Timeline(room.into())).map(|draft| draft.text.as_str()), Some("half a thought"));
        assert_eq!(drafts.0.len(), 1);
        for broken in ["", "[", "{}", "[[1,2]]", "null"] {
            assert!(Drafts::read(broken).is_err(), "{broken}");
        }
    }
}
