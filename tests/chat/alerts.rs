//! What the person is told of, and what not.
use hallway::{
    chat::{AlertReason, Event, Loudness, Request, RoomId},
    host::{Account, NewRoom},
};

use crate::{
    person::Person,
    support::{block_on, conference},
};

/// A public room of `cleo`'s with this alias.
async fn room(cleo: &Account, alias: &str) -> String {
    let new = NewRoom { name: alias.to_owned(), alias: alias.to_owned(), ..NewRoom::default() };
    cleo.create_room(&new).await.unwrap()
}

fn ours(room: &str) -> RoomId {
    room.parse().unwrap()
}

/// Of a word that was asked for, until it is not any more.
async fn told_of_words(anton: &mut Person, cleo: &Account, room: &str) {
    anton.ask(Request::Hilight { word: "marmalade".to_owned(), on: true });
    let words = |event: &Event| match event {
        Event::Keywords(words) => Some(words.clone()),
        _ => None,
    };
    assert_eq!(anton.hear("words", words).await, ["marmalade"]);
    cleo.send(room, "more Marmalade, please").await.unwrap();
    assert_eq!(anton.alert("more Marmalade, please").await.reason, AlertReason::Mention);
    anton.ask(Request::Hilight { word: "marmalade".to_owned(), on: false });
    assert_eq!(anton.hear("words", words).await, [""; 0]);
}

#[test]
fn mentions_words_and_direct_messages_are_told_once_wherever_they_are() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let homeserver = &conference().facts.homeserver;
        let mut anton = Person::new_account(folder.path(), homeserver, "anton").await;
        let cleo = conference().sign_in("cleo").await;
        let me = "@anton:localhost";
        let (open, closed) = (room(&cleo, "alerts-open").await, room(&cleo, "alerts-closed").await);
        cleo.mention(&closed, me, "long ago").await.unwrap();
        anton.enter("#alerts-open:localhost").await;
        anton.join("#alerts-closed:localhost").await.unwrap();
        // A room that was joined is quiet: only mentions are told.
        anton.told(&ours(&open), |room| room.loudness == Loudness::Mentions).await;
        anton.told(&ours(&closed), |room| room.loudness == Loudness::Mentions).await;

        cleo.send(&closed, "nothing for you").await.unwrap();
        cleo.mention(&open, me, "in the open room").await.unwrap();
        cleo.mention(&closed, me, "in the other room").await.unwrap();
        let first = anton.alert("in the open room").await;
        assert_eq!((first.reason, &first.room, &*first.name), (AlertReason::Mention, &ours(&open), "Cleo"));
        let second = anton.alert("in the other room").await;
        assert_eq!((second.reason, &second.room), (AlertReason::Mention, &ours(&closed)));
        let known = anton.told(&ours(&closed), |room| room.mentions > 0).await;
        assert!(known.unread >= known.mentions && known.latest.is_some(), "{known:?}");

        told_of_words(&mut anton, &cleo, &closed).await;

        // Direct messages, once the invitation is taken.
        let direct = cleo.direct(me).await.unwrap();
        let invited = anton.alert("wants to talk to you").await;
        assert_eq!((invited.reason, &invited.room), (AlertReason::Invitation, &ours(&direct)));
        let told = anton.told(&ours(&direct), |room| room.invited).await;
        assert_eq!(told.direct.as_ref().map(hallway::chat::UserId::as_str), Some("@cleo:localhost"));
        anton.ask(Request::Accept(ours(&direct)));
        let told = anton.told(&ours(&direct), |room| !room.invited && room.direct.is_some()).await;
        assert_eq!(&*told.name, "Cleo");
        cleo.send(&direct, "psst").await.unwrap();
        assert_eq!(anton.alert("psst").await.reason, AlertReason::Direct);

        // Everything in a room that is set so, and nothing in one that is mute; never one's own.
        anton.ask(Request::Notify { room: ours(&open), level: Loudness::All });
        anton.told(&ours(&open), |room| room.loudness == Loudness::All).await;
        anton.ask(Request::Notify { room: ours(&closed), level: Loudness::Mute });
        anton.told(&ours(&closed), |room| room.loudness == Loudness::Mute).await;
        cleo.mention(&closed, me, "into the void").await.unwrap();
        anton.say(&ours(&open), "my own words, anton");
        anton.see("my own words, anton", |message| message.event.is_some()).await;
        cleo.send(&open, "hello all").await.unwrap();
        assert_eq!(anton.alert("hello all").await.reason, AlertReason::Message);

        let mut texts: Vec<_> = anton.alerts.iter().map(|alert| alert.text.to_string()).collect();
        // Rooms are heard of in any order.
        texts.sort();
        let wanted = [
            "hello all",
            "in the open room",
            "in the other room",
            "more Marmalade, please",
            "psst",
            "wants to talk to you",
        ];
        assert_eq!(texts, wanted, "each once, and nothing else");
        anton.leave().await;

        // After a restart nothing of it is told again.
        let mut anton = Person::new(folder.path());
        anton.online().await;
        cleo.mention(&open, me, "welcome back").await.unwrap();
        anton.alert("welcome back").await;
        assert_eq!(anton.alerts.len(), 1, "{:?}", anton.alerts);
        anton.leave().await;
    });
}

#[test]
fn what_was_said_while_the_person_was_away_is_in_the_inbox_and_no_alert() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let homeserver = &conference().facts.homeserver;
        let mut berta = Person::new_account(folder.path(), homeserver, "berta").await;
        let cleo = conference().sign_in("cleo").await;
        let there = room(&cleo, "inbox").await;
        berta.join("#inbox:localhost").await.unwrap();
        berta.told(&ours(&there), |room| room.loudness == Loudness::Mentions).await;
        berta.leave().await;
        for number in 1..=3 {
            cleo.mention(&there, "@berta:localhost", &format!("berta, number {number}")).await.unwrap();
        }
        cleo.send(&there, "to everybody").await.unwrap();

        let mut berta = Person::new(folder.path());
        berta.online().await;
        berta.ask(Request::Inbox);
        let inbox = berta.hear("the inbox", |event| match event {
            Event::Inbox(alerts) => Some(alerts.clone()),
            _ => None,
        });
        let inbox: Vec<_> = inbox.await.iter().map(|a| (a.name.to_string(), a.text.to_string(), a.reason)).collect();
        let mention = |text: &str| ("Cleo".to_owned(), text.to_owned(), AlertReason::Mention);
        assert_eq!(inbox, ["berta, number 3", "berta, number 2", "berta, number 1"].map(mention));
        let told = berta.told(&ours(&there), |room| room.mentions == 3).await;
        assert!(told.unread >= 4, "{told:?}");
        assert_eq!(berta.alerts, []);
        berta.leave().await;
    });
}
