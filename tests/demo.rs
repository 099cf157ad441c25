//! The conference in a box holds what hallway and its tests count on.
#![recursion_limit = "256"]
mod support;

use std::{collections::HashSet, time::Duration};

use hallway::{
    host::Account,
    schedule::{LinkKind, parse},
};
use serde_json::{Value, json};
use support::{block_on, conference};

/// Time for something to arrive that was sent.
const ARRIVES: Duration = Duration::from_secs(30);

#[test]
fn every_track_and_talk_has_a_room_that_the_space_names() {
    let facts = &conference().facts;
    let schedule = parse::parse(&std::fs::read(&facts.schedule).unwrap()).unwrap().schedule;
    block_on(async {
        let ben = conference().sign_in("ben").await;
        let mut children = HashSet::new();
        let mut spaces = vec![ben.resolve("#demo:localhost").await.unwrap()];
        while let Some(space) = spaces.pop() {
            let state = ben.state(&space).await.unwrap();
            for room in of_kind(&state, "m.space.child").filter_map(|(key, _)| key) {
                children.insert(room.to_owned());
                let of_room = ben.state(room).await.unwrap();
                if of_kind(&of_room, "m.room.create").any(|(_, content)| content["type"] == "m.space") {
                    spaces.push(room.to_owned());
                } else {
                    assert!(of_kind(&of_room, "org.matrix.confbot.locator").next().is_some(), "{room}");
                }
            }
        }
        let (tracks, talks) = (schedule.tracks.len(), schedule.talks.len());
        // With a space for each track's talks, and one for the rooms for everybody, of which there are four.
        assert_eq!(children.len(), 2 * tracks + talks + 1 + 4);
        let mut rooms = HashSet::new();
        for talk in schedule.talks.iter().step_by(7) {
            let aliases = talk.links.iter().filter(|link| link.kind == LinkKind::Chat);
            for alias in aliases.map(|link| link.href.fragment().unwrap().trim_start_matches('/')) {
                rooms.insert(ben.resolve(alias).await.unwrap());
            }
        }
        assert!(rooms.len() > 6 && rooms.iter().all(|room| children.contains(room.as_str())));
    });
}

#[test]
fn there_are_rooms_for_everybody_with_something_said_and_something_to_open() {
    block_on(async {
        let ben = conference().sign_in("ben").await;
        let help = ben.resolve("#demo-help:localhost").await.unwrap();
        let state = ben.state(&help).await.unwrap();
        let of = |kind| of_kind(&state, kind).next().unwrap_or_else(|| panic!("no {kind}")).1.clone();
        assert_eq!(of("org.matrix.confbot.locator")["kind"], "other");
        assert_eq!(of("im.vector.modular.widgets")["type"], "jitsi");
        assert!(ben.messages(&help, 10).await.unwrap().iter().any(|seen| seen.body().is_some()));
        let track = ben.resolve("#demo-rust:localhost").await.unwrap();
        let state = ben.state(&track).await.unwrap();
        let names: HashSet<_> =
            of_kind(&state, "im.vector.modular.widgets").filter_map(|(_, content)| content["name"].as_str()).collect();
        assert_eq!(names, HashSet::from(["Livestream", "Schedule", "Upvoted messages", "Notes"]));
    });
    let rules = std::fs::read_to_string(&conference().facts.rules).unwrap();
    assert!(rules.contains("#demo:localhost") && rules.contains("#demo-infodesk:localhost"), "{rules}");
}

#[test]
fn a_talks_room_can_be_read_by_the_world_and_knows_its_stream() {
    block_on(async {
        let ben = conference().sign_in("ben").await;
        let room = ben.resolve("#demo-thirty-years-of-the-same-bug:localhost").await.unwrap();
        // Not joined.
        let state = ben.state(&room).await.unwrap();
        let one = |kind| of_kind(&state, kind).next().unwrap_or_else(|| panic!("no {kind}")).1.clone();
        assert_eq!(one("im.vector.modular.widgets")["url"], conference().facts.streams["janson"].as_str());
        assert_eq!(one("m.room.name")["name"], "Thirty years of the same bug");
        assert_eq!(one("m.room.history_visibility")["history_visibility"], "world_readable");
        assert_eq!(one("m.room.guest_access")["guest_access"], "can_join");
        assert_eq!(one("org.matrix.confbot.locator")["kind"], "talk");
        assert!(one("m.room.topic")["topic"].as_str().unwrap().contains("Janson"));
        assert!(!ben.messages(&room, 10).await.unwrap().is_empty());
    });
}

#[test]
fn the_busy_room_has_more_than_a_page_of_the_past() {
    block_on(async {
        let ben = conference().sign_in("ben").await;
        let room = ben.resolve(&conference().facts.busy_room).await.unwrap();
        let messages = ben.messages(&room, 500).await.unwrap();
        let count = |kind| messages.iter().filter(|seen| seen.kind == kind).count();
        assert!(count("m.room.message") >= 60, "{}", count("m.room.message"));
        assert!(count("m.reaction") >= 5, "questions are voted for");
        assert!(messages.iter().any(|seen| seen.body().is_some_and(|body| body.starts_with("Q: "))));
        assert!(messages.iter().any(|seen| seen.content["m.relates_to"]["m.in_reply_to"].is_object()));
    });
}

#[test]
fn two_accounts_hear_each_other() {
    block_on(async {
        let (ben, cleo) = (conference().sign_in("ben").await, conference().sign_in("cleo").await);
        let room = ben.join("#demo-community:localhost").await.unwrap();
        assert_eq!(cleo.join("#demo-community:localhost").await.unwrap(), room);

        let sent = ben.send(&room, "hello from Ben").await.unwrap();
        assert_eq!(arrived(&cleo, &room, "hello from Ben").await, (sent.clone(), ben.user().to_owned()));
        let reply = cleo.reply(&room, &sent, "hello back").await.unwrap();
        assert_eq!(arrived(&ben, &room, "hello back").await.0, reply);
        cleo.edit(&room, &reply, "hello back, Ben").await.unwrap();
        arrived(&ben, &room, "hello back, Ben").await;
        ben.react(&room, &reply, "👍").await.unwrap();
        let voted = cleo.wait_for(&room, ARRIVES, |seen| seen.content["m.relates_to"]["key"] == "👍").await.unwrap();
        assert_eq!(voted.expect("the reaction arrives").sender, ben.user());
        ben.redact(&room, &sent, "changed my mind").await.unwrap();
        let gone = |seen: &hallway::host::Seen| seen.event == sent && seen.content == json!({});
        assert!(cleo.wait_for(&room, ARRIVES, gone).await.unwrap().is_some(), "the message is taken back");
    });
}

#[test]
fn what_is_refused_is_told_in_words() {
    block_on(async {
        let server = &conference().facts.homeserver;
        let error = Account::log_in(server, "ben", "wrong").await.unwrap_err().to_string();
        assert!(error.starts_with("signing in as ben failed: the homeserver says"), "{error}");
        let ben = conference().sign_in("ben").await;
        let error = ben.join("#nowhere:localhost").await.unwrap_err().to_string();
        assert!(error.contains("joining #nowhere:localhost") && error.contains("M_NOT_FOUND"), "{error}");
        let nobody = "http://127.0.0.1:1".parse().unwrap();
        let error = Account::log_in(&nobody, "ben", "x").await.unwrap_err().to_string();
        assert!(error.contains("does not answer"), "{error}");
    });
}

async fn arrived(account: &Account, room: &str, body: &str) -> (String, String) {
    let seen = account.wait_for(room, ARRIVES, |seen| seen.body() == Some(body)).await.expect("the homeserver answers");
    let seen = seen.unwrap_or_else(|| panic!("\"{body}\" does not arrive"));
    (seen.event, seen.sender)
}

/// State events of a kind: state key and content.
fn of_kind<'a>(state: &'a [Value], kind: &'a str) -> impl Iterator<Item = (Option<&'a str>, &'a Value)> {
    let of = move |event: &&Value| event["type"] == kind;
    state.iter().filter(of).map(|event| (event["state_key"].as_str(), &event["content"]))
}
