//! Rooms that are shown without being in them.
use std::collections::HashMap;

use hallway::{
    chat::{Body, Direction, Event, ItemId, ItemKind, Jump, Request, RoomId, Timeline},
    host::{Account, NewRoom},
};
use serde_json::json;

use crate::{
    hopping::talks,
    person::{Person, body, said},
    proxy::{Act, Proxy},
    support::{block_on, conference},
    trouble::limited,
};

fn room(alias: &str) -> NewRoom {
    let (name, topic) = (format!("Room {alias}"), format!("About {alias}"));
    NewRoom { name, topic, alias: alias.to_owned(), ..NewRoom::default() }
}

fn with(alias: &str, kind: &str, content: serde_json::Value) -> NewRoom {
    NewRoom { state: vec![(kind.to_owned(), String::new(), content)], ..room(alias) }
}

fn id(room: &str) -> RoomId {
    room.parse().unwrap()
}

/// The ids of a timeline's messages, by what they say.
fn ids(timeline: &Timeline) -> HashMap<String, ItemId> {
    let named = |item: &hallway::chat::Item| match &item.kind {
        ItemKind::Message(message) => Some((body(message).to_owned(), item.id.clone())),
        _ => None,
    };
    timeline.items().iter().filter_map(named).collect()
}

async fn cleo() -> Account {
    conference().sign_in("cleo").await
}

#[test]
fn a_room_is_read_without_being_in_it_and_as_it_is_said() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = cleo().await;
        let there = cleo.create_room(&room("peek-open")).await.unwrap();
        let first = cleo.send(&there, "first").await.unwrap();
        let second = cleo.reply(&there, &first, "second").await.unwrap();
        cleo.edit(&there, &second, "second, better").await.unwrap();
        cleo.react(&there, &first, "👍").await.unwrap();
        let gone = cleo.send(&there, "gone").await.unwrap();
        cleo.redact(&there, &gone, "").await.unwrap();
        let mut pia = Person::new_account(folder.path(), &conference().facts.homeserver, "pia-peeks").await;
        let (_, found) = pia.locate(&["#peek-open:localhost"]).await.unwrap();
        let about = pia.peek(&found).await.unwrap();
        assert_eq!((&*about.name, &*about.topic, about.members), ("Room peek-open", "About peek-open", 1));
        assert_eq!((about.alias.unwrap().as_str(), about.public, about.live), ("#peek-open:localhost", true, true));
        let told = pia.see("first", |message| !message.reactions.is_empty()).await;
        assert_eq!((&*told.name, told.own, told.event.as_ref().unwrap().as_str()), ("Cleo", false, first.as_str()));
        let told = pia.see("second, better", |message| message.edited).await;
        let told = match told.reply.clone() {
            Some(reply) if !reply.text.is_empty() => reply,
            _ => pia
                .see("second, better", |m| m.reply.as_ref().is_some_and(|reply| !reply.text.is_empty()))
                .await
                .reply
                .clone()
                .unwrap(),
        };
        assert_eq!((&*told.name, &*told.text), ("Cleo", "first"));
        assert!(said(&pia.timeline).any(|message| message.body == Body::Redacted));
        let texts: Vec<_> = said(&pia.timeline).map(|message| body(&message).to_owned()).collect();
        assert!(texts.iter().any(|text| text == "named the room Room peek-open"), "{texts:?}");

        // What happens now.
        let later = cleo.send(&there, "after the pane opened").await.unwrap();
        let told = pia.see("after the pane opened", |_| true).await;
        assert_eq!((&*told.name, told.event.as_ref().unwrap().as_str()), ("Cleo", later.as_str()));
        cleo.react(&there, &later, "🎉").await.unwrap();
        pia.see("after the pane opened", |message| message.reactions.iter().any(|r| r.count == 1 && !r.mine)).await;
        cleo.edit(&there, &later, "said otherwise").await.unwrap();
        pia.see("said otherwise", |message| message.edited && !message.reactions.is_empty()).await;
        // By somebody who came since, under their name.
        let dora = conference().sign_in("dora").await;
        dora.join(&there).await.unwrap();
        dora.reply(&there, &later, "hello from Dora").await.unwrap();
        let told =
            pia.see("hello from Dora", |message| message.reply.as_ref().is_some_and(|r| !r.text.is_empty())).await;
        assert_eq!((&*told.name, &*told.reply.clone().unwrap().text), ("Dora", "said otherwise"));
        cleo.redact(&there, &later, "").await.unwrap();
        pia.until("the redaction", |timeline| said(timeline).filter(|m| m.body == Body::Redacted).count() == 2).await;
        // The room itself.
        cleo.set_state(&there, "m.room.topic", "", json!({ "topic": "Something else" })).await.unwrap();
        pia.hear("the topic", |event| match event {
            Event::Peeked { about, .. } => (&*about.topic == "Something else").then_some(()),
            _ => None,
        })
        .await;
        assert!(pia.rooms.iter().all(|room| room.id != found), "it was not joined");
        pia.leave().await;
    });
}

#[test]
fn a_room_that_is_not_for_everybody_says_what_can_be_done() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = cleo().await;
        let shared = with("peek-shared", "m.room.history_visibility", json!({ "history_visibility": "shared" }));
        let shared = cleo.create_room(&shared).await.unwrap();
        let mut closed = with("peek-closed", "m.room.history_visibility", json!({ "history_visibility": "invited" }));
        closed.state.push(("m.room.join_rules".to_owned(), String::new(), json!({ "join_rule": "invite" })));
        let closed = cleo.create_room(&closed).await.unwrap();
        let mut pia = Person::new_account(folder.path(), &conference().facts.homeserver, "pia-barred").await;
        let reason = pia.peek(&id(&shared)).await.unwrap_err();
        assert_eq!(reason, "its messages are shown once you have joined");
        for room in [&closed, "!nowhere:localhost"] {
            let reason = pia.peek(&id(room)).await.unwrap_err();
            assert!(reason.contains("its messages are shown once you have joined"), "{room}: {reason}");
        }
        // One that cannot be joined without asking may be readable all the same.
        let knock = with("peek-knock", "m.room.join_rules", json!({ "join_rule": "knock" }));
        let knock = cleo.create_room(&knock).await.unwrap();
        cleo.send(&knock, "read me").await.unwrap();
        assert!(!pia.peek(&id(&knock)).await.unwrap().public);
        pia.see("read me", |_| true).await;
        // Until it is closed to others.
        cleo.set_state(&knock, "m.room.encryption", "", json!({ "algorithm": "m.megolm.v1.aes-sha2" })).await.unwrap();
        cleo.send_event(&knock, "m.room.encrypted", json!({ "algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "x", "session_id": "y", "sender_key": "z", "device_id": "D" }))
            .await
            .unwrap();
        pia.until("a secret", |timeline| said(timeline).any(|message| message.body == Body::Undecryptable)).await;
        pia.leave().await;
    });
}

#[test]
fn two_rooms_are_shown_at_once_and_no_longer_than_they_are_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = cleo().await;
        let rooms =
            [cleo.create_room(&room("peek-a")).await.unwrap(), cleo.create_room(&room("peek-b")).await.unwrap()];
        let [a, b] = [id(&rooms[0]), id(&rooms[1])];
        let proxy = Proxy::before(&conference().facts.homeserver, |_| Act::Pass).await;
        let mut pia = Person::new_account(folder.path(), &proxy.url, "pia-two").await;
        pia.peek(&a).await.unwrap();
        pia.peek(&b).await.unwrap();
        cleo.send(&rooms[0], "in a").await.unwrap();
        cleo.send(&rooms[1], "in b").await.unwrap();
        pia.see("in b", |_| true).await;
        while pia.others.get(&a.clone().into()).is_none_or(|a| said(a).all(|message| body(&message) != "in a")) {
            pia.hear("the other room", |event| matches!(event, Event::Timeline { .. }).then_some(())).await;
        }
        // One of them ends: it is asked for no more, and nothing is told of it.
        pia.ask(Request::Unpeek(a.clone()));
        cleo.send(&rooms[0], "unseen").await.unwrap();
        pia.locate(&["#peek-a:localhost"]).await.unwrap();
        let name = a.as_str().trim_start_matches('!').split(':').next().unwrap();
        let before = proxy.count(name);
        cleo.send(&rooms[1], "seen").await.unwrap();
        pia.see("seen", |_| true).await;
        cleo.send(&rooms[1], "seen, too").await.unwrap();
        pia.see("seen, too", |_| true).await;
        let other = pia.others.get(&a.clone().into()).unwrap();
        assert!(said(other).all(|message| body(&message) != "unseen"));
        assert!(before > 0 && proxy.count(name) == before);
        pia.leave().await;
    });
}

#[test]
fn the_room_that_was_asked_for_longest_ago_makes_room() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = cleo().await;
        let mut rooms = Vec::new();
        for number in 0..4 {
            rooms.push(cleo.create_room(&room(&format!("peek-of-five-{number}"))).await.unwrap());
        }
        let widget = json!({ "type": "m.etherpad", "name": "Notes", "url": "https://pad.example.org/p/notes" });
        let last = NewRoom {
            state: vec![("im.vector.modular.widgets".to_owned(), "notes".to_owned(), widget)],
            ..room("peek-of-five-4")
        };
        rooms.push(cleo.create_room(&last).await.unwrap());
        let mut pia = Person::new_account(folder.path(), &conference().facts.homeserver, "pia-five").await;
        for room in &rooms {
            pia.peek(&id(room)).await.unwrap();
        }
        // Its widgets are told, too.
        let widgets = pia.hear("the widgets", |event| match event {
            Event::Widgets { room, widgets } if room.as_str() == rooms[4] => Some(widgets.clone()),
            _ => None,
        });
        assert_eq!(widgets.await.iter().map(|widget| &*widget.name).collect::<Vec<_>>(), ["Notes"]);
        cleo.send(&rooms[0], "unseen").await.unwrap();
        cleo.send(&rooms[1], "seen").await.unwrap();
        let told = |pia: &Person, room: &str| -> Vec<String> {
            pia.others.get(&id(room).into()).into_iter().flat_map(said).map(|m| body(&m).to_owned()).collect()
        };
        while !told(&pia, &rooms[1]).contains(&"seen".to_owned()) {
            pia.hear("the message", |event| matches!(event, Event::Timeline { .. }).then_some(())).await;
        }
        assert!(!told(&pia, &rooms[0]).contains(&"unseen".to_owned()));
        pia.leave().await;
    });
}

#[test]
fn messages_keep_their_places_when_the_room_is_joined() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = cleo().await;
        let there = cleo.create_room(&room("peek-joins")).await.unwrap();
        for number in 0..5 {
            cleo.send(&there, &format!("message {number}")).await.unwrap();
        }
        let mut pia = Person::new_account(folder.path(), &conference().facts.homeserver, "pia-joins").await;
        let there_id = id(&there);
        pia.peek(&there_id).await.unwrap();
        let before = ids(&pia.timeline);
        assert_eq!(pia.join("#peek-joins:localhost").await, Ok(there_id.clone()));
        pia.open(&there_id).await;
        cleo.send(&there, "welcome").await.unwrap();
        pia.see("welcome", |_| true).await;
        pia.until("the start", |timeline| said(timeline).any(|message| body(&message) == "message 0")).await;
        let after = ids(&pia.timeline);
        for number in 0..5 {
            let text = format!("message {number}");
            assert_eq!((before.contains_key(&text), before.get(&text)), (true, after.get(&text)), "{text}");
        }
        // Said once, though both have heard it.
        assert_eq!(said(&pia.timeline).filter(|message| body(message) == "welcome").count(), 1);
        pia.leave().await;
    });
}

#[test]
fn a_server_that_does_not_say_at_once_what_happens_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = cleo().await;
        let there = cleo.create_room(&room("peek-asked")).await.unwrap();
        cleo.send(&there, "before").await.unwrap();
        let without = |path: &str| if path.contains("/events?") { Act::Missing } else { Act::Pass };
        let proxy = Proxy::before(&conference().facts.homeserver, without).await;
        let mut pia = Person::new_account(folder.path(), &proxy.url, "pia-asks").await;
        if pia.peek(&id(&there)).await.unwrap().live {
            pia.hear("that it is asked", |event| match event {
                Event::Peeked { about, .. } => (!about.live).then_some(()),
                _ => None,
            })
            .await;
        }
        pia.see("before", |_| true).await;
        cleo.send(&there, "after").await.unwrap();
        assert_eq!(&*pia.see("after", |_| true).await.name, "Cleo");
        // Once is enough to know it, also for another room.
        let asked = proxy.count("/events?");
        let other = cleo.create_room(&room("peek-asked-too")).await.unwrap();
        assert!(!pia.peek(&id(&other)).await.unwrap().live);
        assert_eq!((asked, proxy.count("/events?")), (1, 1));
        pia.leave().await;
    });
}

#[test]
fn a_connection_that_breaks_is_made_again_without_a_word() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = cleo().await;
        let there = cleo.create_room(&room("peek-breaks")).await.unwrap();
        // Behind a proxy that says nothing that a homeserver would, every other time.
        let mut times = 0;
        let rule = move |path: &str| {
            times += usize::from(path.contains("/events?from"));
            if path.contains("/events?from") && times % 2 == 1 { Act::Broken } else { Act::Pass }
        };
        let proxy = Proxy::before(&conference().facts.homeserver, rule).await;
        let mut pia = Person::new_account(folder.path(), &proxy.url, "pia-breaks").await;
        pia.peek(&id(&there)).await.unwrap();
        for number in 0..4 {
            let text = format!("message {number}");
            cleo.send(&there, &text).await.unwrap();
            pia.see(&text, |_| true).await;
        }
        let texts: Vec<_> =
            said(&pia.timeline).map(|m| body(&m).to_owned()).filter(|t| t.starts_with("message")).collect();
        assert_eq!(texts, ["message 0", "message 1", "message 2", "message 3"]);
        pia.leave().await;
    });
}

#[test]
fn older_messages_are_paged_in_and_others_gone_to() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = cleo().await;
        let there = cleo.create_room(&room("peek-long")).await.unwrap();
        let mut events = Vec::new();
        for number in 0..140 {
            events.push(cleo.send(&there, &format!("message {number}")).await.unwrap());
        }
        let mut pia = Person::new_account(folder.path(), &conference().facts.homeserver, "pia-pages").await;
        let there_id = id(&there);
        pia.peek(&there_id).await.unwrap();
        while !pia.page(&there_id, 40).await.unwrap() {}
        let numbers = |timeline: &Timeline| -> Vec<usize> {
            said(timeline).filter_map(|message| body(&message).strip_prefix("message ")?.parse().ok()).collect()
        };
        assert_eq!(numbers(&pia.timeline), (0..140).collect::<Vec<_>>());
        assert_eq!(pia.timeline.items().get(0).unwrap().kind, ItemKind::Start);
        // Far back from a new start, and forward again to the end.
        pia.ask(Request::Unpeek(there_id.clone()));
        pia.peek(&there_id).await.unwrap();
        assert!(!numbers(&pia.timeline).contains(&20));
        let event: hallway::chat::EventId = events[20].parse().unwrap();
        let landed = pia.jump(&there_id, Jump::Event(event.clone())).await.unwrap();
        assert_eq!(landed, (Some(event), false));
        assert!(numbers(&pia.timeline).contains(&20) && !numbers(&pia.timeline).contains(&139));
        cleo.send(&there, "message 140").await.unwrap();
        while !pia.scroll(&there_id, Direction::Newer, 40, None).await.unwrap() {}
        pia.until("the end", |timeline| numbers(timeline).contains(&140)).await;
        let shown = numbers(&pia.timeline);
        assert_eq!(shown, (shown[0]..=140).collect::<Vec<_>>());
        cleo.send(&there, "message 141").await.unwrap();
        pia.until("the live end", |timeline| numbers(timeline).contains(&141)).await;
        let reason = pia.jump(&there_id, Jump::Event("$nothing".parse().unwrap())).await.unwrap_err();
        assert!(reason.contains("does not have this message"), "{reason}");
        assert_eq!(pia.jump(&there_id, Jump::End).await.unwrap(), (None, true));
        pia.leave().await;
    });
}

#[test]
fn a_room_that_is_closed_while_it_is_looked_at_says_where_it_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = cleo().await;
        let first = cleo.create_room(&room("peek-moves")).await.unwrap();
        let mut pia = Person::new_account(folder.path(), &conference().facts.homeserver, "pia-moves").await;
        pia.peek(&id(&first)).await.unwrap();
        let second = cleo.upgrade(&first, "12").await.unwrap();
        let replaced = |event: &Event| match event {
            Event::Replaced { room, by } if room.as_str() == first => Some(by.to_string()),
            _ => None,
        };
        assert_eq!(pia.hear("the new room", replaced).await, second);
        // Also where that was before.
        let folder = tempfile::tempdir().unwrap();
        let mut ben = Person::new_account(folder.path(), &conference().facts.homeserver, "ben-moves").await;
        ben.peek(&id(&first)).await.unwrap();
        assert_eq!(ben.hear("the new room", replaced).await, second);
        ben.leave().await;
        pia.leave().await;
    });
}

#[test]
fn messages_do_not_wait_for_a_description_that_is_limited() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = cleo().await;
        let there = cleo.create_room(&room("peek-limited")).await.unwrap();
        cleo.send(&there, "read me").await.unwrap();
        let mut first = true;
        let rule = move |path: &str| {
            if path.contains("summary") && std::mem::take(&mut first) { Act::Limited } else { Act::Pass }
        };
        let proxy = Proxy::before(&conference().facts.homeserver, rule).await;
        let mut pia = Person::new_account(folder.path(), &proxy.url, "pia-limited").await;
        let about = pia.peek(&id(&there)).await.unwrap();
        assert_eq!((&*about.name, about.members), ("", 0), "its messages came first");
        assert!(said(&pia.timeline).any(|message| body(&message) == "read me"));
        // Its state says what it is called, the description how many are there.
        for (what, members) in [("the name", 0), ("the description", 1)] {
            pia.hear(what, |event| match event {
                Event::Peeked { about, .. } => {
                    (&*about.name == "Room peek-limited" && about.members == members).then_some(())
                }
                _ => None,
            })
            .await;
        }
        assert_eq!(proxy.count("summary"), 2);
        pia.leave().await;
    });
}

#[test]
fn fifteen_rooms_hopped_through_thrice_are_shown_by_a_server_with_its_own_limits() {
    let folder = tempfile::tempdir().unwrap();
    let (conference, turn) = limited();
    block_on(async {
        let _turn = turn.lock().await;
        let mut ben = Person::signed_in(folder.path(), &conference.facts.homeserver, "ben").await;
        let names: Vec<String> = talks(&conference.facts, 15).iter().map(ToString::to_string).collect();
        let mut rooms = Vec::new();
        for name in &names {
            rooms.push(ben.locate(&[name]).await.unwrap().1);
        }
        // More descriptions than the server gives in that time: 10 at once, and 5 a second.
        for room in &rooms {
            ben.ask(Request::Peek(room.clone().into()));
        }
        let mut members = 0;
        for room in rooms.iter().cycle().take(45) {
            members = ben.peek(room).await.unwrap().members;
            assert!(said(&ben.timeline).count() > 0, "{room} shows nothing");
        }
        let last = rooms.last().unwrap();
        while members == 0 {
            members = ben
                .hear("how many are there", |event| match event {
                    Event::Peeked { room, about } if room == last => Some(about.members),
                    _ => None,
                })
                .await;
        }
        ben.leave().await;
    });
}
