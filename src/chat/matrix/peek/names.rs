//! What people are called in a room that the account is not in.
use std::collections::HashMap;

use matrix_sdk::ruma::{OwnedUserId, UserId, serde::Raw};
use serde::Deserialize;
use serde_json::Value;

use crate::{chat::matrix::items, text::Clean};

/// People whose names are kept.
const MOST: usize = 5_000;
/// Longest name that is kept, in bytes.
const LONGEST: usize = 1_000;

/// Who is called what, as far as it was told: a server tells it of those who say something.
#[derive(Debug, Default)]
pub(super) struct Names {
    known: HashMap<OwnedUserId, String>,
    /// How many bear each name.
    bearers: HashMap<String, usize>,
}

#[derive(Deserialize)]
struct Member {
    #[serde(rename = "type")]
    kind: String,
    state_key: OwnedUserId,
    content: Content,
}

#[derive(Default, Deserialize)]
struct Content {
    displayname: Option<String>,
    membership: Option<String>,
}

impl Names {
    /// Takes note of a member's event; any other is passed over.
    pub(super) fn learn(&mut self, event: &Raw<Value>) {
        let Ok(Member { kind, state_key, content }) = serde_json::from_str(event.json().get()) else { return };
        // Of those who leave the name is often left out.
        if kind == "m.room.member" && content.membership.as_deref() == Some("join") {
            self.note(state_key, content.displayname.unwrap_or_default());
        }
    }

    /// Somebody is called this; empty for no name of choice.
    pub(super) fn note(&mut self, user: OwnedUserId, name: String) {
        let name = if name.len() > LONGEST { String::new() } else { name };
        if self.known.len() >= MOST && !self.known.contains_key(&user) {
            return;
        }
        if let Some(before) = self.known.insert(user, name.clone())
            && let Some(bearers) = self.bearers.get_mut(&before)
        {
            *bearers -= 1;
            if *bearers == 0 {
                self.bearers.remove(&before);
            }
        }
        *self.bearers.entry(name).or_default() += 1;
    }

    /// It is not known what they are called.
    pub(super) fn lack(&self, user: &UserId) -> bool {
        !self.known.contains_key(user)
    }

    /// What they are called; as everywhere, with the identifier where another bears the same name.
    pub(super) fn of(&self, user: &UserId) -> Clean {
        let name = self.known.get(user).filter(|name| !name.is_empty());
        let shared = name.is_some_and(|name| self.bearers.get(name).is_some_and(|bearers| *bearers > 1));
        items::name(user, name.map(String::as_str), shared)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn id(name: &str) -> OwnedUserId {
        UserId::parse(format!("@{name}:x.org")).unwrap()
    }

    fn member(user: &str, membership: &str, name: &Value) -> Raw<Value> {
        let event = json!({
            "type": "m.room.member", "state_key": format!("@{user}:x.org"),
            "content": { "membership": membership, "displayname": name },
        });
        Raw::new(&event).unwrap()
    }

    #[test]
    fn names_are_learned_and_those_borne_twice_are_told_with_the_id() {
        let mut names = Names::default();
        assert!(names.lack(&id("ana")));
        names.learn(&member("ana", "join", &json!("Ana")));
        names.learn(&member("eve", "join", &json!("Ana")));
        names.learn(&member("ben", "join", &Value::Null));
        names.learn(&member("ben", "leave", &json!("not any more")));
        names.learn(&Raw::new(&json!({ "type": "m.room.name", "state_key": "", "content": 3 })).unwrap());
        assert_eq!(&*names.of(&id("ana")), "Ana (@ana:x.org)");
        assert_eq!((&*names.of(&id("ben")), &*names.of(&id("cleo"))), ("ben", "cleo"));
        names.learn(&member("eve", "join", &json!("Eve")));
        assert_eq!((&*names.of(&id("ana")), &*names.of(&id("eve"))), ("Ana", "Eve"));
    }

    #[test]
    fn the_names_kept_are_bounded() {
        let mut names = Names::default();
        for number in 0..MOST + 10 {
            names.note(id(&number.to_string()), "x".repeat(number % 2 * 2_000));
        }
        assert_eq!((names.known.len(), names.bearers.len()), (MOST, 1));
    }
}
