//! What events come to, however they are written.
use jiff::tz::TimeZone;
use matrix_sdk::ruma::UserId;
use serde_json::{Value, json};

use super::*;
use crate::chat::Coming;

fn view() -> View {
    let own = UserId::parse("@ana:x.org").unwrap();
    View { own, server: "x.org".to_owned(), zone: TimeZone::UTC, waiting: false }
}

fn event(kind: &str, content: impl Into<Value>) -> Value {
    let content = content.into();
    json!({
        "event_id": "$e", "sender": "@ben:x.org", "origin_server_ts": 1_800_000_000_000_u64, "room_id": "!a:x.org",
        "type": kind, "content": content,
    })
}

fn of(events: &[Value]) -> Vec<Piece> {
    let raw: Vec<RawEvent> = events.iter().map(|event| Raw::new(event).unwrap().cast_unchecked()).collect();
    let mut names = Names::default();
    names.note(UserId::parse("@ben:x.org").unwrap(), "Ben".to_owned());
    pieces(&raw, &mut names, &view())
}

fn message(event: Value) -> Message {
    match of(&[event]).remove(0) {
        Piece::Message(told) => told.message,
        Piece::Mark(mark) => panic!("{mark:?}"),
    }
}

fn mark_of(event: Value) -> (String, What) {
    match of(&[event]).remove(0) {
        Piece::Mark(mark) => (mark.target.to_string(), mark.what),
        Piece::Message(told) => panic!("{told:?}"),
    }
}

fn text(body: &str) -> Value {
    json!({ "msgtype": "m.text", "body": body })
}

#[test]
fn a_message_is_told_with_what_belongs_to_it() {
    let mut content = text("> <@ana:x.org> what?\n\nhello Ana");
    content["m.relates_to"] = json!({ "m.in_reply_to": { "event_id": "$asked" } });
    content["m.mentions"] = json!({ "user_ids": ["@ana:x.org"] });
    let mut said = event("m.room.message", content);
    said["unsigned"] = json!({ "m.relations": { "m.thread": {
        "count": 2, "current_user_participated": false, "latest_event": event("m.room.message", text("last\nword")),
    } } });
    let told = message(said);
    assert_eq!((&*told.name, told.body.words(), told.mention, told.own), ("Ben", "hello Ana", true, false));
    assert_eq!(told.reply.unwrap().event.as_str(), "$asked");
    let thread = told.thread.unwrap();
    assert_eq!((thread.count, &*thread.name, &*thread.text), (2, "Ben", "last"));
}

#[test]
fn the_newest_wording_counts_if_its_sender_wrote_it() {
    let edit = |sender: &str| {
        let mut content = text("* better");
        content["m.new_content"] = text("better");
        content["m.relates_to"] = json!({ "rel_type": "m.replace", "event_id": "$e" });
        let mut edit = event("m.room.message", content);
        (edit["sender"], edit["event_id"]) = (json!(sender), json!("$edit"));
        edit
    };
    for (sender, expected) in [("@ben:x.org", ("better", true)), ("@eve:x.org", ("good", false))] {
        let mut said = event("m.room.message", text("good"));
        said["unsigned"] = json!({ "m.relations": { "m.replace": edit(sender) } });
        let told = message(said);
        assert_eq!((told.body.words(), told.edited), expected);
    }
    let (target, what) = mark_of(edit("@ben:x.org"));
    assert!(target == "$e" && matches!(what, What::Edit(body) if body.words() == "better"));
}

#[test]
fn what_is_done_to_messages_is_told_as_marks() {
    let relation = json!({ "rel_type": "m.annotation", "event_id": "$there", "key": "👍" });
    let (target, what) = mark_of(event("m.reaction", json!({ "m.relates_to": relation })));
    assert!(target == "$there" && matches!(what, What::Reaction(key) if key == "👍"));
    // Redactions of every room version.
    let mut old = event("m.room.redaction", json!({}));
    old["redacts"] = json!("$there");
    for redaction in [old, event("m.room.redaction", json!({ "redacts": "$there" }))] {
        assert!(matches!(mark_of(redaction), (target, What::Redaction) if target == "$there"));
    }
    let vote = json!({
        "m.relates_to": { "rel_type": "m.reference", "event_id": "$poll" },
        "org.matrix.msc3381.poll.response": { "answers": ["a"] },
    });
    let (target, what) = mark_of(event("org.matrix.msc3381.poll.response", vote));
    assert!(target == "$poll" && matches!(what, What::Vote(answers) if answers == ["a"]));
}

#[test]
fn other_kinds_have_their_words() {
    let said = |kind: &str, content: Value| message(event(kind, content)).body;
    let secret = json!({ "algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "x", "session_id": "y" });
    assert_eq!(said("m.room.encrypted", secret), Body::Undecryptable);
    let poll = json!({ "org.matrix.msc3381.poll.start": {
        "question": { "org.matrix.msc1767.text": "Lunch?" },
        "answers": [{ "id": "a", "org.matrix.msc1767.text": "soup" }],
    }, "org.matrix.msc1767.text": "Lunch?" });
    assert!(matches!(said("org.matrix.msc3381.poll.start", poll), Body::Poll(poll) if &*poll.question == "Lunch?"));
    assert_eq!(said("m.room.message", json!({ "msgtype": "org.example", "body": "odd" })).words(), "odd");
    assert_eq!(said("m.room.message", json!({ "body": 3 })).words(), "sent something malformed (m.room.message)");
    let mut redacted = event("m.room.message", json!({}));
    redacted["unsigned"] = json!({ "redacted_because": {
        "event_id": "$r", "sender": "@ben:x.org", "origin_server_ts": 1, "type": "m.room.redaction", "content": {},
        "redacts": "$e",
    } });
    assert_eq!(message(redacted).body, Body::Redacted);
}

#[test]
fn what_happens_to_the_room_and_its_people_is_told_in_words() {
    let state = |kind: &str, key: &str, content: Value, before: Option<Value>| {
        let mut event = event(kind, content);
        event["state_key"] = json!(key);
        if let Some(before) = before {
            event["unsigned"] = json!({ "prev_content": before });
        }
        message(event).body
    };
    let member = |membership: &str, name: &str| json!({ "membership": membership, "displayname": name });
    let joined = state("m.room.member", "@ben:x.org", member("join", "Ben"), None);
    assert!(matches!(&joined, Body::Coming(Coming::Joined, words) if &**words == "joined"), "{joined:?}");
    let renamed = state("m.room.member", "@ben:x.org", member("join", "B"), Some(member("join", "Ben")));
    assert_eq!(renamed.words(), "is now called B, was Ben");
    let banned = json!({ "membership": "ban", "reason": "spam\u{1b}[2J" });
    assert!(state("m.room.member", "@eve:x.org", banned, None).words().starts_with("banned eve: spam"));
    assert_eq!(state("m.room.name", "", json!({ "name": "Rust" }), None).words(), "named the room Rust");
    let closed = state("m.room.tombstone", "", json!({ "body": "", "replacement_room": "!b:x.org" }), None);
    assert_eq!(closed.words(), "closed the room; it goes on in another one");
}

#[test]
fn threads_permissions_and_rubbish_are_left_out() {
    let mut threaded = text("in a thread");
    threaded["m.relates_to"] = json!({ "rel_type": "m.thread", "event_id": "$start" });
    let mut power = event("m.room.power_levels", json!({}));
    power["state_key"] = json!("");
    let rubbish = [
        event("m.room.message", threaded),
        power,
        json!(null),
        json!([]),
        json!({ "type": "m.room.message" }),
        json!({ "type": "m.typing", "content": { "user_ids": [] } }),
        event("org.example.unknown", json!({ "a": 1 })),
        event("m.reaction", json!({ "m.relates_to": "nothing" })),
    ];
    assert!(of(&rubbish).is_empty(), "{:?}", of(&rubbish));
    // What is only half broken does not vanish.
    let mut odd = text("said");
    odd["m.mentions"] = json!("everybody");
    let mut odd = event("m.room.message", odd);
    odd["unsigned"] = json!({ "m.relations": [3] });
    assert_eq!(message(odd).body.words(), "sent something malformed (m.room.message)");
}
