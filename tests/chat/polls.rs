//! Polls: asked, voted in, ended, on both sides.
use std::sync::Arc;

use hallway::{
    chat::{Body, EventId, Kind, Message, Outgoing, Poll, Request},
    host::NewRoom,
};
use serde_json::json;

use crate::{
    person::{ARRIVES, Person},
    support::{block_on, conference},
};

fn poll(message: &Message) -> Arc<Poll> {
    match &message.body {
        Body::Poll(poll) => Arc::clone(poll),
        other => panic!("no poll: {other:?}"),
    }
}

fn votes(message: &Message) -> Vec<(usize, bool)> {
    poll(message).answers.iter().map(|answer| (answer.votes, answer.mine)).collect()
}

#[test]
fn two_people_vote_in_each_others_polls() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let mut ana = Person::signed_in(folder.path(), &conference().facts.homeserver, "ana").await;
        let cleo = conference().sign_in("cleo").await;
        let new = NewRoom { name: "Polls".to_owned(), alias: "polls".to_owned(), ..NewRoom::default() };
        let there = cleo.create_room(&new).await.unwrap();
        let room = ana.enter("#polls:localhost").await;

        // One's own, in which the other votes.
        let answers = vec!["pizza".to_owned(), "soup".to_owned()];
        ana.send(room.clone(), Outgoing { kind: Kind::Poll { answers }, ..Outgoing::new("Lunch?") });
        let asked = |seen: &hallway::host::Seen| seen.kind == "org.matrix.msc3381.poll.start";
        let seen = cleo.wait_for(&there, ARRIVES, asked).await.unwrap().unwrap();
        let shown = ana.see("Lunch?", |message| message.event.is_some()).await;
        assert_eq!(votes(&shown), [(0, false), (0, false)]);
        let vote = |poll: &str, answer: &str| {
            json!({ "org.matrix.msc3381.poll.response": { "answers": [answer] },
                "m.relates_to": { "rel_type": "m.reference", "event_id": poll } })
        };
        let soup = poll(&shown).answers[1].id.to_string();
        cleo.send_event(&there, "org.matrix.msc3381.poll.response", vote(&seen.event, &soup)).await.unwrap();
        ana.see("Lunch?", |message| votes(message) == [(0, false), (1, false)]).await;
        let event: EventId = seen.event.parse().unwrap();
        ana.ask(Request::Vote { room: room.clone(), poll: event.clone(), answers: vec![soup] });
        ana.see("Lunch?", |message| votes(message) == [(0, false), (2, true)]).await;
        ana.ask(Request::EndPoll { room: room.clone(), poll: event });
        ana.see("Lunch?", |message| poll(message).ended).await;
        let ended = |seen: &hallway::host::Seen| seen.kind == "org.matrix.msc3381.poll.end";
        assert!(cleo.wait_for(&there, ARRIVES, ended).await.unwrap().is_some());

        // The other's, secret, with two choices.
        let content = json!({ "org.matrix.msc1767.text": "Room?", "org.matrix.msc3381.poll.start": {
            "question": { "org.matrix.msc1767.text": "Room?" }, "kind": "org.matrix.msc3381.poll.undisclosed",
            "max_selections": 2, "answers": [{ "id": "x", "org.matrix.msc1767.text": "Janson\u{202e}" },
                { "id": "y", "org.matrix.msc1767.text": "K1" }, { "id": "z", "org.matrix.msc1767.text": "H1" }] } });
        let event = cleo.send_event(&there, "org.matrix.msc3381.poll.start", content).await.unwrap();
        let shown = ana.see("Room?", |_| true).await;
        let told = poll(&shown);
        assert_eq!((told.secret, told.most, &*told.answers[0].text), (true, 2, "Janson"));
        let chosen = vec!["x".to_owned(), "z".to_owned()];
        ana.ask(Request::Vote { room: room.clone(), poll: event.parse().unwrap(), answers: chosen });
        ana.see("Room?", |message| votes(message) == [(0, true), (0, false), (0, true)]).await;
        // A second vote takes the place of the first.
        ana.ask(Request::Vote { room: room.clone(), poll: event.parse().unwrap(), answers: vec!["y".to_owned()] });
        ana.see("Room?", |message| votes(message) == [(0, false), (0, true), (0, false)]).await;
        let second =
            |seen: &hallway::host::Seen| seen.content["org.matrix.msc3381.poll.response"]["answers"] == json!(["y"]);
        assert!(cleo.wait_for(&there, ARRIVES, second).await.unwrap().is_some());
        let end = json!({ "org.matrix.msc3381.poll.end": {}, "org.matrix.msc1767.text": "over",
            "m.relates_to": { "rel_type": "m.reference", "event_id": event } });
        cleo.send_event(&there, "org.matrix.msc3381.poll.end", end).await.unwrap();
        ana.see("Room?", |message| poll(message).ended && votes(message) == [(0, false), (1, true), (0, false)]).await;
        ana.leave().await;
    });
}
