//! What happens while people talk: typing, receipts, refusals.
use hallway::{
    chat::{Event, ItemId, ItemKind, Outgoing, Request, SendState},
    host::NewRoom,
};
use serde_json::json;

use crate::{
    person::{ARRIVES, Person, body, said},
    support::{block_on, conference},
};

fn item(ana: &Person, text: &str) -> ItemId {
    let named = |kind: &ItemKind| matches!(kind, ItemKind::Message(message) if body(message) == text);
    ana.timeline.items().iter().find(|item| named(&item.kind)).unwrap().id.clone()
}

#[test]
fn typing_and_how_far_others_have_read_are_told() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let mut ana = Person::signed_in(folder.path(), &conference().facts.homeserver, "ana").await;
        let cleo = conference().sign_in("cleo").await;
        let new = NewRoom { name: "Typing".to_owned(), alias: "typing".to_owned(), ..NewRoom::default() };
        let there = cleo.create_room(&new).await.unwrap();
        let room = ana.enter("#typing:localhost").await;
        let names = |event: &Event| match event {
            Event::Typing { names, .. } => Some(names.iter().map(ToString::to_string).collect::<Vec<_>>()),
            _ => None,
        };
        cleo.typing(&there, true).await.unwrap();
        assert_eq!(ana.hear("typing", names).await, ["Cleo"]);
        cleo.typing(&there, false).await.unwrap();
        assert_eq!(ana.hear("no typing", names).await, [""; 0]);
        // One's own is told to others, and not to oneself.
        ana.ask(Request::Typing { room: room.clone(), on: true });
        ana.send(room.clone(), Outgoing::new("typed"));
        let sent = ana.see("typed", |message| message.event.is_some() && message.state == SendState::Sent).await;
        assert_eq!(sent.readers, 0);
        cleo.read(&there, sent.event.clone().unwrap().as_str()).await.unwrap();
        ana.see("typed", |message| message.readers == 1).await;
        let answer = cleo.send(&there, "seen").await.unwrap();
        ana.see("seen", |_| true).await;
        ana.see("typed", |message| message.readers == 0).await;
        let said = said(&ana.timeline).find(|message| body(message) == "seen").unwrap();
        assert_eq!(
            (said.readers, said.event.clone().unwrap().to_string()),
            (0, answer),
            "one has read one's own words"
        );
        ana.leave().await;
    });
}

#[test]
fn a_refused_message_is_sent_again_or_given_up() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let mut ana = Person::signed_in(folder.path(), &conference().facts.homeserver, "ana").await;
        let cleo = conference().sign_in("cleo").await;
        let new = NewRoom { name: "Quiet".to_owned(), alias: "quiet".to_owned(), ..NewRoom::default() };
        let there = cleo.create_room(&new).await.unwrap();
        let state = cleo.state(&there).await.unwrap();
        let usual = state.into_iter().find(|event| event["type"] == "m.room.power_levels").unwrap()["content"].clone();
        let powers = |needed: i64| {
            let mut powers = usual.clone();
            powers["events_default"] = json!(needed);
            powers
        };
        let room = ana.enter("#quiet:localhost").await;
        cleo.set_state(&there, "m.room.power_levels", "", powers(50)).await.unwrap();
        for text in ["first", "second"] {
            ana.send(room.clone(), Outgoing::new(text));
            let refused = ana.see(text, |message| matches!(message.state, SendState::Refused(_))).await;
            let SendState::Refused(reason) = &refused.state else { unreachable!("it was just looked at") };
            assert!(reason.contains("does not allow that"), "{reason}");
        }
        let (first, second) = (item(&ana, "first"), item(&ana, "second"));
        let timeline = || room.clone().into();
        ana.ask(Request::Discard { timeline: timeline(), item: first });
        ana.until("it to go", |timeline| said(timeline).all(|message| body(&message) != "first")).await;
        // Refused once more, and then not.
        ana.ask(Request::Resend { timeline: timeline(), item: second.clone() });
        ana.see("second", |message| message.state == SendState::Sending).await;
        ana.see("second", |message| matches!(message.state, SendState::Refused(_))).await;
        cleo.set_state(&there, "m.room.power_levels", "", powers(0)).await.unwrap();
        ana.ask(Request::Resend { timeline: timeline(), item: second.clone() });
        ana.see("second", |message| message.state == SendState::Sent).await;
        assert_eq!(item(&ana, "second"), second, "it keeps its name");
        let heard = cleo.wait_for(&there, ARRIVES, |seen| seen.body() == Some("second")).await.unwrap();
        assert!(heard.is_some());
        assert!(cleo.history(&there).await.unwrap().iter().all(|seen| seen.body() != Some("first")));
        ana.leave().await;
    });
}
