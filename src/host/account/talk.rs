//! What an account says, and tells of itself.
use serde_json::json;

use super::{Account, relate, string, text_message, transaction};
use crate::host::homeserver::{Call, Error};

impl Account {
    /// Sends a text; gives the event's id.
    pub async fn send(&self, room: &str, text: &str) -> Result<String, Error> {
        self.send_content(room, text_message(text)).await
    }

    /// Sends a text that mentions `user`, who is told of it.
    pub async fn mention(&self, room: &str, user: &str, text: &str) -> Result<String, Error> {
        let mut content = text_message(text);
        if let Some(fields) = content.as_object_mut() {
            fields.insert("m.mentions".to_owned(), json!({ "user_ids": [user] }));
        }
        self.send_content(room, content).await
    }

    /// Answers `event`.
    pub async fn reply(&self, room: &str, event: &str, text: &str) -> Result<String, Error> {
        let mut content = text_message(text);
        relate(&mut content, json!({ "m.in_reply_to": { "event_id": event } }));
        self.send_content(room, content).await
    }

    /// Replaces the text of one's own `event`.
    pub async fn edit(&self, room: &str, event: &str, text: &str) -> Result<String, Error> {
        let mut content = text_message(&format!("* {text}"));
        if let Some(fields) = content.as_object_mut() {
            fields.insert("m.new_content".to_owned(), text_message(text));
        }
        relate(&mut content, json!({ "rel_type": "m.replace", "event_id": event }));
        self.send_content(room, content).await
    }

    /// Reacts to `event` with `key`, such as `👍`.
    pub async fn react(&self, room: &str, event: &str, key: &str) -> Result<String, Error> {
        let content = json!({ "m.relates_to": { "rel_type": "m.annotation", "event_id": event, "key": key } });
        self.send_event(room, "m.reaction", content).await
    }

    /// Takes `event` back.
    pub async fn redact(&self, room: &str, event: &str, reason: &str) -> Result<String, Error> {
        let once = transaction();
        let path = vec!["v3", "rooms", room, "redact", event, &once];
        let body = json!({ "reason": reason });
        let answer = self.call(Call::put("taking a message back", path, Some(&self.token), body)).await?;
        Ok(string(&answer, "event_id").unwrap_or_default())
    }

    /// Tells the room that everything up to `event` was read.
    pub async fn read(&self, room: &str, event: &str) -> Result<(), Error> {
        let path = vec!["v3", "rooms", room, "receipt", "m.read", event];
        self.call(Call::post("sending a receipt", path, Some(&self.token), json!({}))).await.map(drop)
    }

    /// Tells the room that somebody types, for ten seconds, or no longer does.
    pub async fn typing(&self, room: &str, on: bool) -> Result<(), Error> {
        let path = vec!["v3", "rooms", room, "typing", &self.user];
        let body = json!({ "typing": on, "timeout": 10_000 });
        self.call(Call::put("telling that somebody types", path, Some(&self.token), body)).await.map(drop)
    }
}
