//! Every kind of message, in and out.
use hallway::{
    chat::{Body, Coming, EventId, Kind, MediaKind, Mention, Outgoing, RoomId, SendState},
    host::{Account, NewRoom, Seen},
};
use serde_json::{Value, json};

use crate::{
    person::{ARRIVES, Person, body, said},
    support::{block_on, conference},
};

/// A room of this test's own, with Ana in it and Cleo, who made it.
async fn room(ana: &mut Person, name: &str) -> (RoomId, Account, String) {
    let cleo = conference().sign_in("cleo").await;
    let new = NewRoom { name: name.to_owned(), alias: name.to_owned(), ..NewRoom::default() };
    let there = cleo.create_room(&new).await.unwrap();
    (ana.enter(&format!("#{name}:localhost")).await, cleo, there)
}

/// The message that `event` became.
async fn told(ana: &mut Person, event: &str) -> Body {
    let event: EventId = event.parse().unwrap();
    ana.until("the message", |timeline| said(timeline).any(|message| message.event.as_ref() == Some(&event))).await;
    let message = said(&ana.timeline).find(|message| message.event.as_ref() == Some(&event)).unwrap();
    message.body.clone()
}

#[test]
fn what_others_send_is_told_as_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let mut ana = Person::signed_in(folder.path(), &conference().facts.homeserver, "ana").await;
        let (_, cleo, there) = room(&mut ana, "kinds-in").await;
        let send = async |kind: &str, content: Value| cleo.send_event(&there, kind, content).await.unwrap();
        let message = async |content: Value| send("m.room.message", content).await;

        let html = json!({ "msgtype": "m.text", "body": "a **b**", "format": "org.matrix.custom.html",
            "formatted_body": "a <b>b</b>" });
        assert_eq!(told(&mut ana, &message(html).await).await.words(), "a **b**");
        let emote = message(json!({ "msgtype": "m.emote", "body": "waves" })).await;
        assert!(matches!(told(&mut ana, &emote).await, Body::Emote(words) if words.as_str() == "waves"));
        let notice = message(json!({ "msgtype": "m.notice", "body": "beep" })).await;
        assert!(matches!(told(&mut ana, &notice).await, Body::Notice(words) if words.as_str() == "beep"));

        let kinds = [
            ("m.image", MediaKind::Picture),
            ("m.video", MediaKind::Video),
            ("m.audio", MediaKind::Sound),
            ("m.file", MediaKind::File),
        ];
        for (kind, expected) in kinds {
            let content = json!({ "msgtype": kind, "body": "look", "filename": "../a\u{1b}[2J\n.png",
                "url": "mxc://localhost/abc", "info": { "w": 4, "h": 3, "size": 12, "mimetype": "image/png" } });
            let Body::Media(media) = told(&mut ana, &message(content).await).await else { panic!("{kind} is no file") };
            assert_eq!((media.kind, &*media.name, media.size), (expected, "../a[2J .png", Some(12)));
            assert_eq!(media.caption.as_ref().map(hallway::text::Rich::as_str), Some("look"));
        }
        let sticker = json!({ "body": "a crab", "url": "mxc://localhost/crab", "info": { "w": 64, "h": 64 } });
        let Body::Media(media) = told(&mut ana, &send("m.sticker", sticker).await).await else { panic!("no sticker") };
        assert_eq!((media.kind, &*media.name, media.pixels), (MediaKind::Sticker, "a crab", Some((64, 64))));

        let place = json!({ "msgtype": "m.location", "body": "Grand Place", "geo_uri": "geo:50.8,4.3" });
        assert_eq!(told(&mut ana, &message(place).await).await.words(), "shares a place: Grand Place (geo:50.8,4.3)");
        // Synapse lets nobody call in public rooms.
        cleo.set_state(&there, "m.room.join_rules", "", json!({ "join_rule": "invite" })).await.unwrap();
        let call = json!({ "call_id": "1", "version": "1", "lifetime": 60_000, "party_id": "p",
            "offer": { "type": "offer", "sdp": "v=0" } });
        assert_eq!(told(&mut ana, &send("m.call.invite", call).await).await.words(), "started a call");
        let own = message(json!({ "msgtype": "org.example.dance", "body": "dances" })).await;
        assert_eq!(told(&mut ana, &own).await.words(), "dances", "a kind that nobody knows has words");
        let malformed = message(json!({ "msgtype": "m.image", "body": "no place" })).await;
        assert_eq!(told(&mut ana, &malformed).await.words(), "sent something malformed (m.room.message)");
        let trick = json!({ "msgtype": "m.image", "body": "x.png", "url": "mxc://localhost/../../etc/passwd" });
        assert!(matches!(told(&mut ana, &message(trick).await).await, Body::Other(_)));
        let deep = json!({ "msgtype": "m.text", "body": "deep", "format": "org.matrix.custom.html",
            "formatted_body": format!("{}x", "<blockquote>".repeat(1_000)) });
        assert_eq!(told(&mut ana, &message(deep).await).await.words(), "deep");
        ana.leave().await;
    });
}

#[test]
fn who_comes_and_goes_is_told_apart_from_what_is_said() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let mut ana = Person::signed_in(folder.path(), &conference().facts.homeserver, "ana").await;
        let (_, cleo, there) = room(&mut ana, "comings").await;
        let ben = conference().sign_in("ben").await;
        ben.join(&there).await.unwrap();
        ana.until("Ben", |timeline| {
            said(timeline).any(|message| {
                message.sender.localpart() == "ben" && matches!(message.body, Body::Coming(Coming::Joined, _))
            })
        })
        .await;
        ben.leave(&there).await.unwrap();
        ana.until("no Ben", |timeline| {
            said(timeline).any(|message| matches!(message.body, Body::Coming(Coming::Left, _)))
        })
        .await;
        let banned = json!({ "membership": "ban", "reason": "spam\u{1b}[2J" });
        cleo.set_state(&there, "m.room.member", ben.user(), banned).await.unwrap();
        ana.until("the ban", |timeline| {
            said(timeline).any(|message| {
                matches!(&message.body, Body::Other(words)
                    if words.starts_with("banned ") && words.ends_with(": spam[2J"))
            })
        })
        .await;
        ana.leave().await;
    });
}

#[test]
fn what_goes_out_arrives_as_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let mut ana = Person::signed_in(folder.path(), &conference().facts.homeserver, "ana").await;
        let (room, cleo, there) = room(&mut ana, "kinds-out").await;
        let arrives = async |text: &str| -> Seen {
            cleo.wait_for(&there, ARRIVES, |seen| seen.body() == Some(text)).await.unwrap().unwrap()
        };
        let mention = Mention { user: cleo.user().parse().unwrap(), name: "Cleo".to_owned() };
        let say = |kind: Kind, body: &str| Outgoing { kind, body: body.to_owned(), mentions: vec![mention.clone()] };

        ana.send(room.clone(), say(Kind::New, "Cleo: *hello*"));
        let seen = arrives("Cleo: *hello*").await;
        assert_eq!(seen.content["m.mentions"]["user_ids"], json!([cleo.user()]));
        let html = seen.content["formatted_body"].as_str().unwrap();
        assert!(html.starts_with("<a href=\"https://matrix.to/#/@cleo:localhost\">Cleo</a>: <em>hello</em>"), "{html}");
        ana.send(room.clone(), say(Kind::Emote, "waves at Cleo"));
        let waved = arrives("waves at Cleo").await;
        assert_eq!(
            (&waved.content["msgtype"], waved.content["m.mentions"]["user_ids"].is_array()),
            (&json!("m.emote"), true)
        );
        ana.send(room.clone(), say(Kind::Notice, "beep"));
        assert_eq!(arrives("beep").await.content["msgtype"], "m.notice");

        // An edit stays an emote; a reply tells whom it answers.
        let event: EventId = waved.event.parse().unwrap();
        ana.send(room.clone(), Outgoing { kind: Kind::Edit { event }, ..Outgoing::new("waves more") });
        let edited = arrives("waves more").await;
        assert_eq!(edited.content["m.new_content"]["msgtype"], "m.emote");
        let asked = cleo.send(&there, "who is here?").await.unwrap();
        let to: EventId = asked.parse().unwrap();
        ana.send(room.clone(), Outgoing { kind: Kind::Reply { to }, ..Outgoing::new("me") });
        let reply = arrives("me").await;
        assert_eq!(reply.content["m.relates_to"]["m.in_reply_to"]["event_id"], asked);
        assert_eq!(reply.content["m.mentions"]["user_ids"], json!([cleo.user()]));
        ana.see("me", |message| message.state == SendState::Sent && message.reply.is_some()).await;
        ana.see("waves more", |message| message.edited && matches!(message.body, Body::Emote(_))).await;
        ana.leave().await;
    });
}

#[test]
fn people_of_other_networks_and_their_messages_are_told_as_what_they_are() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let homeserver = &conference().facts.homeserver;
        let mut ana = Person::signed_in(folder.path(), homeserver, "ana").await;
        let (_, cleo, there) = room(&mut ana, "bridged").await;
        let ghost = Account::register(homeserver, "irc_zoe", "hallway-demo").await.unwrap();
        ghost.set_display_name("zoe (IRC)").await.unwrap();
        ghost.join(&there).await.unwrap();
        ghost.send(&there, "hello from the other side").await.unwrap();
        let message = ana.see("hello from the other side", |_| true).await;
        assert_eq!((&*message.name, message.bridge.as_deref()), ("zoe", Some("irc")));
        // Somebody who takes another's name is told with the identifier.
        let mallory = Account::register(homeserver, "mallory", "hallway-demo").await.unwrap();
        mallory.set_display_name("Cleo").await.unwrap();
        mallory.join(&there).await.unwrap();
        mallory.send(&there, "it is me").await.unwrap();
        ana.see("it is me", |message| &*message.name == "Cleo (@mallory:localhost)").await;
        cleo.send(&there, "no, me").await.unwrap();
        ana.see("no, me", |message| &*message.name == "Cleo (@cleo:localhost)").await;
        assert!(said(&ana.timeline).all(|message| !body(&message).contains('\u{1b}')));
        ana.leave().await;
    });
}
