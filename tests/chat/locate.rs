//! Which room an address leads to.
use hallway::{
    chat::{Event, Request},
    host::NewRoom,
};

use crate::{
    person::{Person, address},
    proxy::{Act, Proxy},
    support::{block_on, conference},
};

fn room(alias: &str) -> NewRoom {
    NewRoom { name: alias.to_owned(), alias: alias.to_owned(), ..NewRoom::default() }
}

#[test]
fn addresses_are_tried_in_order_and_remembered() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = conference().sign_in("cleo").await;
        let there = cleo.create_room(&room("located+ü/?#1")).await.unwrap();
        let name = "#located+ü/?#1:localhost";
        let proxy = Proxy::before(&conference().facts.homeserver, |_| Act::Pass).await;
        let mut pia = Person::new_account(folder.path(), &proxy.url, "pia-locates").await;
        let reason = pia.locate(&["#no-such-room:localhost"]).await.unwrap_err();
        assert_eq!(reason, "there is no room of that name");
        let reason = pia.locate(&["#nowhere"]).await.unwrap_err();
        assert!(reason.starts_with("#nowhere is not the name of a room"), "{reason}");
        let (at, found) = pia.locate(&["#no-such-room:localhost", name, "#demo-rust:localhost"]).await.unwrap();
        assert_eq!((at.to_string().as_str(), found.as_str()), (name, there.as_str()));
        // Once is enough, and an id needs no asking.
        let asked = proxy.count("/directory/room/");
        let again = pia.locate(&["#no-such-room:localhost", name]).await.unwrap();
        assert_eq!((again.0, again.1), (at, found.clone()));
        pia.locate(&[found.as_str()]).await.unwrap();
        assert_eq!(proxy.count("/directory/room/"), asked);
        pia.leave().await;
        // It is known after a restart, too, while the server is away.
        proxy.close();
        let mut pia = Person::new(folder.path());
        let (_, again) = pia.locate(&[name]).await.unwrap();
        assert_eq!(again, found);
        pia.leave().await;
    });
}

#[test]
fn a_room_that_one_is_in_is_found_without_asking() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = conference().sign_in("cleo").await;
        cleo.create_room(&room("located-in")).await.unwrap();
        let proxy = Proxy::before(&conference().facts.homeserver, |_| Act::Pass).await;
        let mut pia = Person::new_account(folder.path(), &proxy.url, "pia-is-in").await;
        let room = pia.join("#located-in:localhost").await.unwrap();
        pia.told(&room, |room| room.alias.is_some()).await;
        let asked = proxy.count("/directory/room/");
        let (at, found) = pia.locate(&["#no-such-room:localhost", "#located-in:localhost"]).await.unwrap();
        assert_eq!((at.to_string().as_str(), found), ("#located-in:localhost", room));
        assert_eq!(proxy.count("/directory/room/"), asked);
        pia.leave().await;
    });
}

#[test]
fn a_server_that_does_not_answer_holds_up_no_other() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = conference().sign_in("cleo").await;
        let there = cleo.create_room(&room("located-beside")).await.unwrap();
        // The first address is never answered.
        let held = |path: &str| if path.contains("room/%23dead") { Act::Hold } else { Act::Pass };
        let proxy = Proxy::before(&conference().facts.homeserver, held).await;
        let mut pia = Person::new_account(folder.path(), &proxy.url, "pia-waits").await;
        let (at, found) = pia.locate(&["#dead:dead.example.org", "#located-beside:localhost"]).await.unwrap();
        assert_eq!((at.to_string().as_str(), found.as_str()), ("#located-beside:localhost", there.as_str()));
        // Asked for twice at once, it is asked once; and its server is named.
        for _ in 0..2 {
            pia.ask(Request::Locate(vec![address("#dead:dead2.example.org")]));
        }
        for _ in 0..2 {
            let reason = pia.hear("the refusal", |event| match event {
                Event::Lost { reason, .. } => Some(reason.clone()),
                _ => None,
            });
            let reason = reason.await;
            assert!(reason.starts_with("dead2.example.org does not answer"), "{reason}");
        }
        assert_eq!(proxy.count("dead2.example.org"), 1);
        pia.leave().await;
    });
}

#[test]
fn a_room_that_was_upgraded_leads_to_the_one_that_it_goes_on_in() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = conference().sign_in("cleo").await;
        let first = cleo.create_room(&room("located-moves")).await.unwrap();
        let mut pia = Person::new_account(folder.path(), &conference().facts.homeserver, "pia-follows").await;
        let (_, found) = pia.locate(&["#located-moves:localhost"]).await.unwrap();
        assert_eq!(found.as_str(), first);
        // Twice, while the room is open here.
        let room = pia.enter("#located-moves:localhost").await;
        let second = cleo.upgrade(&first, "12").await.unwrap();
        let third = cleo.upgrade(&second, "12").await.unwrap();
        let by = pia.hear("the new room", |event| match event {
            Event::Replaced { room: of, by } if *of == room => Some(by.clone()),
            _ => None,
        });
        let by = by.await;
        assert_eq!((by.to_string().as_str(), by.via[0].as_str()), (second.as_str(), "localhost"));
        let (_, found) = pia.locate(&["#located-moves:localhost"]).await.unwrap();
        assert_eq!(found.as_str(), third, "what was remembered has moved");
        let (_, found) = pia.locate(&[&first]).await.unwrap();
        assert_eq!(found.as_str(), third);
        // Rooms that lead to one another lead somewhere.
        cleo.set_state(&third, "m.room.tombstone", "", serde_json::json!({ "body": "", "replacement_room": second }))
            .await
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut ben = Person::new_account(folder.path(), &conference().facts.homeserver, "ben-follows").await;
        let (_, found) = ben.locate(&[&first]).await.unwrap();
        assert!([&second, &third].contains(&&found.to_string()), "{found}");
        ben.leave().await;
        pia.leave().await;
    });
}
