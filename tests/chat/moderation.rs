//! Invitations, kicks, bans, topics, names, and whom one does not want to hear.
use std::time::Duration;

use hallway::{
    chat::{Action, Event, Powers, Request, RoomId, UserId},
    host::{Account, NewRoom},
};
use serde_json::json;

use crate::{
    person::{Person, body, said},
    support::{block_on, conference},
};

/// Time for what was done to reach the other account.
const ARRIVES: Duration = Duration::from_secs(30);

fn act(room: &RoomId, action: Action) -> Request {
    Request::Act { room: room.clone(), action }
}

fn user(name: &str) -> UserId {
    format!("@{name}:localhost").parse().unwrap()
}

/// A public room of `owner`'s with this alias.
async fn room(owner: &Account, alias: &str) -> RoomId {
    let new = NewRoom { name: alias.to_owned(), alias: alias.to_owned(), ..NewRoom::default() };
    owner.create_room(&new).await.unwrap().parse().unwrap()
}

/// The membership of somebody, as the server has it.
async fn membership(account: &Account, room: &RoomId, who: &UserId) -> String {
    let state = account.state(room.as_str()).await.unwrap();
    let theirs = state.iter().find(|e| e["type"] == "m.room.member" && e["state_key"] == who.as_str());
    theirs.map_or("none", |event| event["content"]["membership"].as_str().unwrap()).to_owned()
}

#[test]
fn invitations_are_told_taken_and_declined() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = conference().sign_in("cleo").await;
        let mut carl = Person::new_account(folder.path(), &conference().facts.homeserver, "carl").await;
        let (first, second) = (room(&cleo, "invite-first").await, room(&cleo, "invite-second").await);
        for room in [&first, &second] {
            cleo.invite(room.as_str(), "@carl:localhost").await.unwrap();
            let told = carl.told(room, |room| room.invited).await;
            assert_eq!(&*told.topic, "Cleo (@cleo:localhost) invites you");
            assert_eq!(told.direct, None);
        }
        carl.ask(Request::Accept(first.clone()));
        let told = carl.told(&first, |room| !room.invited).await;
        assert_eq!(&*told.name, "invite-first");
        let words = carl.done(act(&second, Action::Leave)).await.unwrap();
        assert_eq!(words, "Declined the invitation to invite-second.");
        carl.gone(&second).await;
        assert_eq!(membership(&cleo, &second, &user("carl")).await, "leave");
        let words = carl.done(act(&first, Action::Leave)).await.unwrap();
        assert_eq!(words, "Left invite-first.");
        carl.gone(&first).await;
        let reason = carl.done(act(&first, Action::Topic("x".to_owned()))).await.unwrap_err();
        assert!(reason.contains("you are not in this room"), "{reason}");
        carl.leave().await;
    });
}

#[test]
fn a_moderator_may_and_others_are_told_that_they_may_not() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = conference().sign_in("cleo").await;
        let homeserver = &conference().facts.homeserver;
        let noisy = Account::register(homeserver, "noisy", "hallway-demo").await.unwrap();
        let mut doris = Person::new_account(folder.path(), homeserver, "doris").await;
        let there = room(&cleo, "moderated").await;
        noisy.join(there.as_str()).await.unwrap();
        doris.enter("#moderated:localhost").await;
        let powers = |event: &Event| match event {
            Event::Powers { powers, .. } => Some(*powers),
            _ => None,
        };

        let kick = || act(&there, Action::Kick { user: user("noisy"), reason: Some("noise".to_owned()) });
        let reason = doris.done(kick()).await.unwrap_err();
        assert!(reason.starts_with("@noisy:localhost was not removed: "), "{reason}");
        let reason = doris.done(act(&there, Action::Topic("mine".to_owned()))).await.unwrap_err();
        assert!(reason.starts_with("the topic was not changed: "), "{reason}");
        let reason = doris.done(act(&there, Action::Invite("@no body:x".parse().unwrap_or(user("doris"))))).await;
        assert!(reason.unwrap_err().starts_with("@doris:localhost was not invited: "));

        // Now she is made a moderator, and is told at once.
        let state = cleo.state(there.as_str()).await.unwrap();
        let mut levels = state.iter().find(|e| e["type"] == "m.room.power_levels").unwrap()["content"].clone();
        levels["users"]["@doris:localhost"] = json!(50);
        cleo.set_state(there.as_str(), "m.room.power_levels", "", levels).await.unwrap();
        let all = Powers { send: true, react: true, redact: true, invite: true, kick: true, ban: true, topic: true };
        while doris.hear("powers", powers).await != all {}

        assert_eq!(doris.done(kick()).await.unwrap(), "Removed @noisy:localhost from moderated.");
        assert_eq!(membership(&cleo, &there, &user("noisy")).await, "leave");
        let ban = Action::Ban { user: user("noisy"), reason: None };
        assert_eq!(doris.done(act(&there, ban)).await.unwrap(), "Banned @noisy:localhost from moderated.");
        assert_eq!(membership(&cleo, &there, &user("noisy")).await, "ban");
        let words = doris.done(act(&there, Action::Unban(user("noisy")))).await.unwrap();
        assert_eq!(words, "@noisy:localhost may come to moderated again.");
        let words = doris.done(act(&there, Action::Invite(user("noisy")))).await.unwrap();
        assert_eq!(words, "Invited @noisy:localhost to moderated.");
        assert_eq!(membership(&cleo, &there, &user("noisy")).await, "invite");
        doris.done(act(&there, Action::Topic("All quiet".to_owned()))).await.unwrap();
        doris.told(&there, |room| &*room.topic == "All quiet").await;
        doris.leave().await;
    });
}

#[test]
fn names_are_changed_in_one_room_and_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = conference().sign_in("cleo").await;
        let mut emil = Person::new_account(folder.path(), &conference().facts.homeserver, "emil").await;
        let there = room(&cleo, "names").await;
        emil.enter("#names:localhost").await;
        let words = emil.done(act(&there, Action::Nick("Captain".to_owned()))).await.unwrap();
        assert_eq!(words, "In names you are now called Captain.");
        emil.say(&there, "aye");
        emil.see("aye", |message| message.event.is_some() && &*message.name == "Captain").await;
        assert_eq!(
            emil.done(Request::Nick("Emil the Great".to_owned())).await.unwrap(),
            "You are now called Emil the Great."
        );
        let named =
            cleo.wait_for(there.as_str(), ARRIVES, |seen| seen.content["displayname"] == "Emil the Great").await;
        assert!(named.unwrap().is_some());
        emil.leave().await;
    });
}

#[test]
fn an_ignored_person_vanishes_at_once_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let homeserver = &conference().facts.homeserver;
        let cleo = conference().sign_in("cleo").await;
        let troll = Account::register(homeserver, "troll", "hallway-demo").await.unwrap();
        let mut fritz = Person::new_account(folder.path(), homeserver, "fritz").await;
        let there = room(&cleo, "ignoring").await;
        troll.join(there.as_str()).await.unwrap();
        fritz.enter("#ignoring:localhost").await;
        cleo.send(there.as_str(), "hello").await.unwrap();
        troll.mention(there.as_str(), "@fritz:localhost", "fritz, look here").await.unwrap();
        fritz.see("fritz, look here", |_| true).await;
        fritz.alert("fritz, look here").await;

        let ignored = |event: &Event| match event {
            Event::Ignored(users) => Some(users.clone()),
            _ => None,
        };
        fritz.ask(Request::Ignore { user: user("troll"), on: true });
        assert_eq!(fritz.hear("whom he ignores", ignored).await, [user("troll")]);
        fritz.until("the troll to vanish", |timeline| said(timeline).all(|m| body(&m) != "fritz, look here")).await;
        fritz.see("hello", |_| true).await;
        troll.mention(there.as_str(), "@fritz:localhost", "fritz, are you there?").await.unwrap();
        cleo.mention(there.as_str(), "@fritz:localhost", "fritz, I am").await.unwrap();
        fritz.alert("fritz, I am").await;
        fritz.see("fritz, I am", |_| true).await;
        assert!(
            said(&fritz.timeline).all(|message| message.sender != user("troll") || message.body.words() == "joined")
        );
        assert!(fritz.alerts.iter().all(|alert| &*alert.text != "fritz, are you there?"));

        // The list is one list, whoever writes it.
        fritz.ask(Request::Ignore { user: user("noisy2"), on: true });
        fritz.ask(Request::Ignore { user: user("troll"), on: false });
        while fritz.hear("whom he ignores", ignored).await != [user("noisy2")] {}
        fritz.see("fritz, look here", |_| true).await;
        let reason = fritz.done(Request::Ignore { user: user("fritz"), on: true }).await.unwrap_err();
        assert!(reason.contains("yourself"), "{reason}");
        fritz.leave().await;
    });
}
