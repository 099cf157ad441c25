//! Threads: summed up where they begin, with a timeline of their own.
use hallway::{
    chat::{Direction, Event, EventId, Kind, Outgoing, Request, SendState, TimelineId},
    host::NewRoom,
};
use serde_json::json;

use crate::{
    person::{ARRIVES, Person, body, said},
    support::{block_on, conference},
};

#[test]
fn a_thread_is_summed_up_in_its_room_and_talked_in_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let mut ana = Person::signed_in(folder.path(), &conference().facts.homeserver, "ana").await;
        let cleo = conference().sign_in("cleo").await;
        let new = NewRoom { name: "Threads".to_owned(), alias: "threads".to_owned(), ..NewRoom::default() };
        let there = cleo.create_room(&new).await.unwrap();
        let room = ana.enter("#threads:localhost").await;
        let root = cleo.send(&there, "slides are up").await.unwrap();
        let within = |text: &str| {
            json!({ "msgtype": "m.text", "body": text, "m.relates_to": { "rel_type": "m.thread", "event_id": root,
                "is_falling_back": true, "m.in_reply_to": { "event_id": root } } })
        };
        cleo.send_event(&there, "m.room.message", within("where?")).await.unwrap();
        let summed = ana.see("slides are up", |message| message.thread.as_ref().is_some_and(|it| it.count == 1)).await;
        let thread = summed.thread.clone().unwrap();
        assert_eq!((&*thread.name, &*thread.text), ("Cleo", "where?"));
        assert!(said(&ana.timeline).all(|message| body(&message) != "where?"), "it has a place of its own");

        let id = TimelineId { room: room.clone(), thread: Some(root.parse().unwrap()) };
        ana.look_at(id.clone()).await;
        let asked = ana.see("where?", |_| true).await;
        assert_eq!(asked.in_thread, id.thread);
        assert_eq!(asked.reply, None, "what old clients are told is no reply");
        ana.send(id.clone(), Outgoing::new("on the talk's page"));
        let sent = ana.see("on the talk's page", |message| message.state == SendState::Sent).await;
        let seen =
            cleo.wait_for(&there, ARRIVES, |seen| seen.body() == Some("on the talk's page")).await.unwrap().unwrap();
        let relation = &seen.content["m.relates_to"];
        assert_eq!((&relation["rel_type"], &relation["event_id"]), (&json!("m.thread"), &json!(root)));
        assert_eq!(relation["is_falling_back"], true);
        let to: EventId = asked.event.clone().unwrap();
        ana.send(id.clone(), Outgoing { kind: Kind::Reply { to: to.clone() }, ..Outgoing::new("there") });
        let seen = cleo.wait_for(&there, ARRIVES, |seen| seen.body() == Some("there")).await.unwrap().unwrap();
        let relation = &seen.content["m.relates_to"];
        assert_eq!(
            (&relation["event_id"], &relation["m.in_reply_to"]["event_id"]),
            (&json!(root), &json!(to.as_str()))
        );
        assert_eq!(relation["is_falling_back"], serde_json::Value::Null);
        ana.see("there", |message| message.reply.as_ref().is_some_and(|reply| &*reply.text == "where?")).await;

        // The beginning stands in it, too; reactions and receipts are put there.
        while !ana_has(&ana, "slides are up") {
            ana.ask(Request::Page { timeline: id.clone(), direction: Direction::Older, count: 20, near: None });
            ana.hear("a page", |event| matches!(event, Event::Paged { .. }).then_some(())).await;
        }
        let event = sent.event.clone().unwrap();
        ana.ask(Request::React { timeline: id.clone(), event: event.clone(), key: "👍".to_owned() });
        ana.see("on the talk's page", |message| message.reactions.iter().any(|reaction| reaction.mine)).await;
        ana.ask(Request::Read { timeline: id.clone(), event });
        let main = TimelineId::from(room.clone());
        let three = |timeline: &hallway::chat::Timeline| {
            said(timeline).any(|message| message.thread.as_ref().is_some_and(|thread| thread.count == 3))
        };
        while !ana.others.get(&main).is_some_and(three) {
            ana.hear("the summary", |event| matches!(event, Event::Timeline { .. }).then_some(())).await;
        }
        ana.leave().await;
    });
}

fn ana_has(ana: &Person, text: &str) -> bool {
    said(&ana.timeline).any(|message| body(&message) == text)
}
