//! What an event says, read from it as the server gave it: for alerts, the inbox and search.
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use crate::chat::matrix::items;
use crate::{chat::EventId, text::Clean};

/// Characters kept of what was said.
const FIRST_LINE: usize = 200;

/// An event that says something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) event: EventId,
    /// The sender's whole name, unchecked.
    pub(super) sender: String,
    pub(super) time: Timestamp,
    /// The first line of it.
    pub(super) text: Clean,
    /// Its keys are not here.
    pub(super) hidden: bool,
}

#[derive(Deserialize)]
struct Raw {
    event_id: String,
    sender: String,
    #[serde(default)]
    origin_server_ts: i64,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    content: Value,
}

impl Said {
    /// Reads an event; `None` for one that says nothing, such as a reaction.
    pub(super) fn read(json: &str) -> Option<Self> {
        let raw: Raw = serde_json::from_str(json).ok()?;
        let content = raw.content.get("m.new_content").unwrap_or(&raw.content);
        let hidden = raw.kind == "m.room.encrypted";
        let text = match raw.kind.as_str() {
            "m.room.message" => message(content)?,
            "m.sticker" => format!("sent a sticker: {}", content["body"].as_str()?),
            "m.poll.start" | "org.matrix.msc3381.poll.start" => format!("asks: {}", question(content)?),
            "m.room.encrypted" => "an encrypted message".to_owned(),
            _ => return None,
        };
        Some(Self {
            event: raw.event_id.parse().ok()?,
            sender: raw.sender,
            // Any number may stand there; one that is no time is the beginning of time.
            time: Timestamp::from_millisecond(raw.origin_server_ts).unwrap_or(Timestamp::UNIX_EPOCH),
            text: items::short(first_line(&text), FIRST_LINE),
            hidden,
        })
    }
}

/// The first line that says something.
fn first_line(text: &str) -> &str {
    text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default()
}

fn message(content: &Value) -> Option<String> {
    let body = content["body"].as_str()?;
    let sent = |what: &str| format!("sent a {what}: {}", content["filename"].as_str().unwrap_or(body));
    Some(match content["msgtype"].as_str().unwrap_or_default() {
        "m.image" => sent("picture"),
        "m.video" => sent("video"),
        "m.audio" => sent("sound"),
        "m.file" => sent("file"),
        "m.location" => sent("place"),
        _ if content["m.relates_to"]["m.in_reply_to"].is_object() => without_quote(body).to_owned(),
        _ => body.to_owned(),
    })
}

/// Replies of old clients begin with the message that they answer, each line after `> ` (specification, "Rich replies").
fn without_quote(body: &str) -> &str {
    if !body.starts_with("> <") {
        return body;
    }
    let mut rest = body;
    while rest.starts_with('>') {
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
    if rest.trim().is_empty() { body } else { rest }
}

fn question(content: &Value) -> Option<&str> {
    let poll = content.get("m.poll").or_else(|| content.get("org.matrix.msc3381.poll.start"))?;
    let question = &poll["question"];
    question["m.text"][0]["body"]
        .as_str()
        .or_else(|| question["org.matrix.msc1767.text"].as_str())
        .or_else(|| question["body"].as_str())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(kind: &str, content: &Value) -> Option<Said> {
        let event = json!({
            "event_id": "$a", "sender": "@ana:x.org", "origin_server_ts": 1_000, "type": kind, "content": content,
        });
        Said::read(&event.to_string())
    }

    fn text(kind: &str, content: &Value) -> String {
        read(kind, content).map(|said| said.text.to_string()).unwrap_or_default()
    }

    #[test]
    fn the_first_line_of_what_was_said_is_told() {
        assert_eq!(text("m.room.message", &json!({ "msgtype": "m.text", "body": "\n hello\nall" })), "hello");
        let edit =
            json!({ "msgtype": "m.text", "body": "* new", "m.new_content": { "msgtype": "m.text", "body": "new" } });
        assert_eq!(text("m.room.message", &edit), "new");
        let reply = json!({
            "msgtype": "m.text", "body": "> <@b:x> what?\n> really?\n\nyes", "m.relates_to": { "m.in_reply_to": { "event_id": "$b" } },
        });
        assert_eq!(text("m.room.message", &reply), "yes");
        assert_eq!(
            text("m.room.message", &json!({ "msgtype": "m.image", "body": "cat.png" })),
            "sent a picture: cat.png"
        );
        let poll = json!({ "org.matrix.msc3381.poll.start": { "question": { "org.matrix.msc1767.text": "tea?" } } });
        assert_eq!(text("org.matrix.msc3381.poll.start", &poll), "asks: tea?");
        assert!(read("m.room.encrypted", &json!({})).unwrap().hidden);
    }

    #[test]
    fn what_says_nothing_or_is_malformed_is_left_out() {
        assert_eq!(read("m.reaction", &json!({ "m.relates_to": {} })), None);
        assert_eq!(read("m.room.message", &json!({})), None, "redacted");
        assert_eq!(read("m.room.message", &json!({ "body": 3 })), None);
        assert_eq!(Said::read("[]"), None);
        assert_eq!(
            Said::read(r#"{"event_id": "no", "sender": "", "type": "m.sticker", "content": {"body": ""}}"#),
            None
        );
    }

    #[test]
    fn hostile_text_is_cut_and_clean() {
        let said = read("m.room.message", &json!({ "body": format!("\u{1b}[2J{}", "a".repeat(64_000)) })).unwrap();
        assert!(said.text.chars().count() <= FIRST_LINE + 1 && !said.text.contains('\u{1b}'));
    }
}
