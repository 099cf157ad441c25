//! Joining, reading and talking.
use std::time::Duration;

use hallway::{
    chat::{Body, Event, ItemKind, Kind, Outgoing, Request, SendState},
    host::NewRoom,
};

use crate::{
    person::{Person, body, said},
    support::{block_on, conference},
};

/// Time for what was sent to reach the other account.
const ARRIVES: Duration = Duration::from_secs(30);

#[test]
fn rooms_are_joined_by_alias_and_told_with_their_streams() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let facts = &conference().facts;
        let mut ana = Person::signed_in(folder.path(), &facts.homeserver, "ana").await;
        let reason = ana.join("#no-such-room:localhost").await.unwrap_err();
        assert_eq!(reason, "there is no room of that name");

        let name = "#demo-thirty-years-of-the-same-bug:localhost";
        let room = ana.join(name).await.unwrap();
        ana.ask(Request::Open(room.clone().into()));
        let streams = ana.hear("streams", |event| match event {
            Event::Widgets { widgets, .. } => {
                Some(widgets.iter().flat_map(|widget| widget.streams.clone()).collect::<Vec<_>>())
            }
            _ => None,
        });
        assert_eq!(streams.await, [facts.streams["janson"].as_str()]);
        let known = ana.known(&room).await;
        assert_eq!(&*known.name, "Thirty years of the same bug");
        assert!(known.topic.contains("Janson"), "{known:?}");
        assert_eq!(ana.join(name).await, Ok(room), "again, at once");
        ana.leave().await;
    });
}

#[test]
fn a_room_for_invited_people_says_so() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let facts = &conference().facts;
        let cleo = conference().sign_in("cleo").await;
        let state = vec![("m.room.join_rules".to_owned(), String::new(), serde_json::json!({ "join_rule": "invite" }))];
        let room = NewRoom {
            name: "Speakers".to_owned(),
            topic: String::new(),
            alias: "speakers".to_owned(),
            space: false,
            state,
        };
        cleo.create_room(&room).await.unwrap();
        let mut ana = Person::signed_in(folder.path(), &facts.homeserver, "ana").await;
        let reason = ana.join("#speakers:localhost").await.unwrap_err();
        assert!(reason.contains("invited people only"), "{reason}");
        ana.leave().await;
    });
}

#[test]
fn two_people_talk_reply_edit_react_and_take_back() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = conference().sign_in("cleo").await;
        let mut ana = Person::signed_in(folder.path(), &conference().facts.homeserver, "ana").await;
        let room = ana.enter("#demo-community:localhost").await;
        let there = cleo.join("#demo-community:localhost").await.unwrap();
        let say = |message| Request::Send { timeline: room.clone().into(), message };

        // Out, with a local echo that keeps its place and its name.
        ana.ask(say(Outgoing::new("hello **all**")));
        let echo = ana.see("hello **all**", |_| true).await;
        assert_eq!((&echo.event, echo.own), (&None, true));
        let id = |timeline: &hallway::chat::Timeline| {
            let named =
                |kind: &ItemKind| matches!(kind, ItemKind::Message(message) if body(message) == "hello **all**");
            timeline.items().iter().find(|item| named(&item.kind)).unwrap().id.clone()
        };
        let before = id(&ana.timeline);
        let sent =
            ana.see("hello **all**", |message| message.event.is_some() && message.state == SendState::Sent).await;
        let event = sent.event.clone().unwrap();
        let seen = cleo.wait_for(&there, ARRIVES, |seen| seen.event == event.as_str()).await.unwrap().unwrap();
        assert_eq!(seen.content["formatted_body"], "hello <strong>all</strong>");

        // In: a reply, an edit of it, a reaction, and all of them at their place.
        let reply = cleo.reply(&there, event.as_str(), "hello Ana").await.unwrap();
        let told =
            ana.see("hello Ana", |message| message.reply.as_ref().is_some_and(|reply| !reply.text.is_empty())).await;
        let answered = told.reply.clone().unwrap();
        assert_eq!((&*answered.name, &*answered.text, answered.event), ("Ana", "hello **all**", event.clone()));
        assert_eq!((&*told.name, told.own), ("Cleo", false));
        cleo.edit(&there, &reply, "hello, Ana").await.unwrap();
        assert!(ana.see("hello, Ana", |message| message.edited).await.reply.is_some());
        cleo.react(&there, event.as_str(), "👍").await.unwrap();
        let voted = ana.see("hello **all**", |message| !message.reactions.is_empty()).await;
        assert_eq!((voted.reactions[0].count, voted.reactions[0].mine), (1, false));
        assert_eq!(id(&ana.timeline), before);

        // One's own: a vote that is taken back, a reply, an edit, a redaction.
        let vote =
            |key: &str| Request::React { timeline: room.clone().into(), event: event.clone(), key: key.to_owned() };
        ana.ask(vote("👍"));
        ana.see("hello **all**", |message| message.reactions.iter().any(|r| r.count == 2 && r.mine)).await;
        ana.ask(vote("👍"));
        ana.see("hello **all**", |message| message.reactions.iter().any(|r| r.count == 1 && !r.mine)).await;
        ana.ask(say(Outgoing { kind: Kind::Reply { to: reply.parse().unwrap() }, ..Outgoing::new("and welcome") }));
        let arrived = cleo.wait_for(&there, ARRIVES, |seen| seen.body() == Some("and welcome")).await.unwrap().unwrap();
        assert_eq!(arrived.content["m.relates_to"]["m.in_reply_to"]["event_id"], reply);
        ana.ask(say(Outgoing { kind: Kind::Edit { event: event.clone() }, ..Outgoing::new("hello everybody") }));
        ana.see("hello everybody", |message| message.edited).await;
        ana.ask(say(Outgoing { kind: Kind::Emote, ..Outgoing::new("waves") }));
        let waved = ana.see("waves", |message| message.event.is_some()).await;
        assert!(matches!(waved.body, Body::Emote(_)));
        ana.ask(Request::Read { timeline: room.clone().into(), event: waved.event.clone().unwrap() });
        ana.ask(Request::Redact { room: room.clone(), event: event.clone(), reason: None });
        ana.until("the redaction", |timeline| {
            said(timeline).any(|message| message.event.as_ref() == Some(&event) && message.body == Body::Redacted)
        })
        .await;
        let gone = |seen: &hallway::host::Seen| seen.event == event.as_str() && seen.body().is_none();
        assert!(cleo.wait_for(&there, ARRIVES, gone).await.unwrap().is_some());
        ana.leave().await;
    });
}

#[test]
fn paging_back_leads_to_the_start_with_every_message_once() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let facts = &conference().facts;
        let mut ana = Person::signed_in(folder.path(), &facts.homeserver, "ana").await;
        let room = ana.enter(&facts.busy_room).await;
        let first = ana.timeline.items().len();
        let mut pages = 0;
        while !ana.page(&room, 30).await.unwrap() {
            pages += 1;
            assert!(pages < 20, "there is a start");
        }
        assert!(ana.timeline.items().len() > first.max(60));
        assert_eq!(ana.timeline.items().get(0).unwrap().kind, ItemKind::Start);
        let mut events: Vec<_> = said(&ana.timeline).filter_map(|message| message.event.clone()).collect();
        let count = events.len();
        events.sort();
        events.dedup();
        assert_eq!(events.len(), count);
        // The room's own beginning bears the date of the demo's start, its history earlier ones.
        let texts = said(&ana.timeline).filter(|message| matches!(message.body, Body::Text(_)));
        assert!(texts.is_sorted_by_key(|message| message.time));
        assert!(said(&ana.timeline).any(|message| !message.reactions.is_empty()), "votes are gathered");
        ana.leave().await;
    });
}

#[test]
fn a_burst_of_messages_comes_in_few_batches_in_order() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let mut ana = Person::signed_in(folder.path(), &conference().facts.homeserver, "ana").await;
        let cleo = conference().sign_in("cleo").await;
        let new = NewRoom {
            name: "Burst".to_owned(),
            topic: String::new(),
            alias: "burst".to_owned(),
            space: false,
            state: vec![],
        };
        let there = cleo.create_room(&new).await.unwrap();
        let room = ana.enter("#burst:localhost").await;
        let before = ana.batches;
        // Hostile ones among them: they come clean and cut.
        cleo.send(
            &there,
            &format!("\u{1b}[2J\u{202e}{}", "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}".repeat(2_000)),
        )
        .await
        .unwrap();
        cleo.send(&there, &"line\n".repeat(10_000)).await.unwrap();
        for number in 0..200 {
            cleo.send(&there, &format!("message {number}")).await.unwrap();
        }
        ana.see("message 199", |_| true).await;
        assert!(ana.batches - before <= 202, "{} batches", ana.batches - before);
        // The server leaves out a part of what comes too fast; it is paged in like what is older.
        while said(&ana.timeline).all(|message| body(&message) != "message 0") {
            ana.page(&room, 50).await.unwrap();
        }
        let numbered = said(&ana.timeline);
        let numbers: Vec<u32> = numbered.filter_map(|m| body(&m).strip_prefix("message ")?.parse().ok()).collect();
        assert_eq!(numbers, (0..200).collect::<Vec<_>>());
        while said(&ana.timeline).all(|message| !body(&message).starts_with("line")) {
            ana.page(&room, 50).await.unwrap();
        }
        let long = said(&ana.timeline).find(|message| body(message).starts_with("line")).unwrap();
        assert_eq!(body(&long).lines().count(), 500);
        for message in said(&ana.timeline) {
            assert!(!body(&message).chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'));
        }
        ana.leave().await;
    });
}

#[test]
fn a_message_that_the_server_refuses_says_why_and_holds_up_no_other() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let mut ana = Person::signed_in(folder.path(), &conference().facts.homeserver, "ana").await;
        let room = ana.enter("#demo-community:localhost").await;
        let say = |body: String| Request::Send { timeline: room.clone().into(), message: Outgoing::new(body) };
        let long = "a".repeat(66_000);
        ana.ask(say(long.clone()));
        ana.ask(say("shorter".to_owned()));
        let refused = ana.see(&long, |message| matches!(message.state, SendState::Refused(_))).await;
        let SendState::Refused(reason) = &refused.state else { unreachable!("it was just looked at") };
        assert_eq!(&**reason, "the message is too long for the server; make it shorter");
        ana.see("shorter", |message| message.state == SendState::Sent).await;
        ana.leave().await;
    });
}

#[test]
fn a_room_that_was_closed_is_followed_again_when_it_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let mut ana = Person::signed_in(folder.path(), &conference().facts.homeserver, "ana").await;
        let cleo = conference().sign_in("cleo").await;
        let first = ana.enter("#demo-rust:localhost").await;
        ana.ask(Request::Close(first.clone().into()));
        let reason = ana.page(&first, 10).await.unwrap_err();
        assert!(reason.contains("is not open"), "{reason}");
        let there = cleo.join("#demo-rust:localhost").await.unwrap();
        cleo.send(&there, "anybody here?").await.unwrap();
        ana.open(&first).await;
        ana.see("anybody here?", |_| true).await;
        ana.leave().await;
    });
}
