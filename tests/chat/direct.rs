//! Two people who talk in private, both with hallway.
use hallway::chat::{Event, Request, RoomId, UserId};

use crate::{
    person::{Person, body, said},
    support::{block_on, conference},
};

async fn query(person: &mut Person, user: &str) -> Result<RoomId, String> {
    let user: UserId = user.parse().unwrap();
    person.ask(Request::Query(user.clone()));
    person
        .hear("the room for two", |event| match event {
            Event::Direct { user: who, room } if *who == user => Some(Ok(room.clone())),
            Event::Failed { reason } => Some(Err(reason.clone())),
            _ => None,
        })
        .await
}

#[test]
fn two_people_write_to_each_other_encrypted() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    block_on(async {
        let homeserver = &conference().facts.homeserver;
        let mut ida = Person::new_account(one.path(), homeserver, "ida").await;
        let mut jon = Person::new_account(two.path(), homeserver, "jon").await;
        let room = query(&mut ida, "@jon:localhost").await.unwrap();
        let told = ida.told(&room, |room| room.direct.is_some() && room.encrypted).await;
        assert_eq!(&*told.name, "jon");
        assert_eq!(query(&mut ida, "@jon:localhost").await, Ok(room.clone()), "the same room again");

        jon.told(&room, |room| room.invited && room.direct.is_some()).await;
        assert_eq!(query(&mut jon, "@ida:localhost").await, Ok(room.clone()), "the invitation is taken");
        let told = jon.told(&room, |room| !room.invited && room.direct.is_some() && room.encrypted).await;
        assert_eq!(&*told.name, "ida");
        jon.open(&room).await;
        ida.open(&room).await;
        ida.until("jon to join", |timeline| said(timeline).any(|m| m.sender.localpart() == "jon")).await;

        ida.say(&room, "can you read this?");
        ida.see("can you read this?", |message| message.event.is_some()).await;
        jon.see("can you read this?", |message| !message.own).await;
        let alert = jon.alert("can you read this?").await;
        assert_eq!(alert.reason, hallway::chat::AlertReason::Direct);
        jon.say(&room, "every word");
        ida.see("every word", |message| !message.own).await;
        // The server has nothing to read.
        ida.ask(Request::Search { room: room.clone(), words: "word".to_owned() });
        let reason = ida.hear("an answer", |event| match event {
            Event::SearchFailed { reason, .. } => Some(reason.clone()),
            _ => None,
        });
        assert!(reason.await.contains("encrypted"));
        jon.leave().await;

        // What is said while he is away, he reads when he is back.
        ida.say(&room, "one more thing");
        ida.see("one more thing", |message| message.event.is_some()).await;
        let mut jon = Person::new(two.path());
        jon.online().await;
        jon.open(&room).await;
        jon.see("one more thing", |_| true).await;
        assert!(said(&jon.timeline).all(|message| body(&message) != "(undecryptable)"));
        jon.leave().await;
        ida.leave().await;
    });
}

#[test]
fn nobody_is_no_one_to_talk_to() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let mut kurt = Person::new_account(folder.path(), &conference().facts.homeserver, "kurt").await;
        let reason = query(&mut kurt, "@no-such-person:localhost").await.unwrap_err();
        assert_eq!(reason, "there is nobody called @no-such-person:localhost");
        let reason = query(&mut kurt, "@kurt:localhost").await.unwrap_err();
        assert!(reason.contains("yourself"), "{reason}");
        kurt.leave().await;
    });
}
