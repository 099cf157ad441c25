//! Going through many rooms: joined one after the other, and left again.
use std::{collections::HashSet, path::Path};

use hallway::{
    chat::{Action, Address, Alias, Connection, Event, Progress, Rank, Request, RoomId},
    host::NewRoom,
    schedule::parse,
};
use serde_json::json;

use crate::{
    person::Person,
    proxy::{Act, Proxy},
    support::{Facts, block_on, conference},
};

/// The first rooms of talks, by address.
pub(crate) fn talks(facts: &Facts, count: usize) -> Vec<Address> {
    let schedule = parse::parse(&std::fs::read(&facts.schedule).unwrap()).unwrap().schedule;
    let rooms = schedule.talks.iter().map(|talk| format!("#demo-{}:localhost", talk.slug));
    let rooms: Vec<Address> = rooms.take(count).map(|room| room.parse::<Alias>().unwrap().into()).collect();
    assert_eq!(rooms.iter().collect::<HashSet<_>>().len(), count);
    rooms
}

pub(crate) fn join(rooms: &[Address], rank: Rank) -> Request {
    Request::Join { rooms: rooms.iter().map(|room| vec![room.clone()]).collect(), rank }
}

/// The next room that is joined: as it was asked for, and which it is.
pub(crate) async fn joined(person: &mut Person) -> (Address, RoomId) {
    person
        .hear("a join", |event| match event {
            Event::Joined { asked, room, .. } => Some((asked.clone(), room.clone())),
            Event::JoinFailed { asked, reason } => panic!("{asked}: {reason}"),
            _ => None,
        })
        .await
}

/// Waits until it has come as far as `wanted` says.
pub(crate) async fn progress(person: &mut Person, what: &str, wanted: impl Fn(&Progress) -> bool) -> Progress {
    person
        .hear(what, |event| match event {
            Event::Queue(progress) if wanted(progress) => Some(progress.clone()),
            _ => None,
        })
        .await
}

async fn new(folder: &Path, name: &str) -> Person {
    Person::new_account(folder, &conference().facts.homeserver, name).await
}

#[test]
fn rooms_are_joined_by_rank_held_and_taken_out_of_the_queue() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let mut hal = new(folder.path(), "hop-hal").await;
        let rooms = talks(&conference().facts, 5);
        hal.ask(Request::Hold(true));
        hal.ask(join(&rooms[..2], Rank::Rest));
        hal.ask(join(&rooms[2..4], Rank::Starred));
        hal.ask(join(&rooms[4..], Rank::Asked));
        let waiting = progress(&mut hal, "a queue that is held", |now| now.held && now.joins == (0, 5)).await;
        let order = [4, 2, 3, 0, 1].map(|room: usize| rooms[room].clone());
        assert_eq!((waiting.waiting.as_slice(), waiting.next), (&order[..], None));
        hal.ask(Request::Attend(vec![rooms[1].clone()]));
        hal.ask(Request::Unqueue(Some(rooms[3].clone())));
        let given_up = hal.hear("a room that is given up", |event| match event {
            Event::JoinFailed { asked, reason } => Some((asked.clone(), reason.clone())),
            _ => None,
        });
        assert_eq!(given_up.await, (rooms[3].clone(), "it was taken out of the queue".to_owned()));
        hal.ask(Request::Hold(false));
        assert_eq!(joined(&mut hal).await.0, rooms[1]);
        let mut others = Vec::new();
        for _ in 0..3 {
            others.push(joined(&mut hal).await.0);
        }
        others.sort();
        let mut wanted = [4, 2, 0].map(|room: usize| rooms[room].clone());
        wanted.sort();
        assert_eq!(others, wanted);
        progress(&mut hal, "the end", |now| now.joins == (5, 5) && now.waiting.is_empty()).await;
        hal.leave().await;
    });
}

#[test]
fn a_room_is_found_by_its_best_address_that_leads_somewhere_and_joined_once() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let mut ida = new(folder.path(), "hop-ida").await;
        let [nowhere, rust] = ["#nowhere:localhost", "#demo-rust:localhost"].map(|name| name.parse::<Alias>().unwrap());
        let (nowhere, rust) = (Address::from(nowhere), Address::from(rust));
        ida.ask(Request::Join {
            rooms: vec![vec![nowhere.clone(), rust.clone()], vec![rust.clone()]],
            rank: Rank::Asked,
        });
        let mut told = Vec::new();
        while told.len() < 2 {
            told.push(
                ida.hear("the joins", |event| match event {
                    Event::Joined { asked, at, room } => Some((asked.clone(), at.clone(), room.clone())),
                    _ => None,
                })
                .await,
            );
        }
        told.sort();
        assert_eq!(told[0].2, told[1].2);
        let names: Vec<_> = told.iter().map(|(asked, at, _)| (asked.clone(), at.clone())).collect();
        assert_eq!(names, [(rust.clone(), rust.clone()), (nowhere.clone(), rust.clone())]);
        let reason = ida.join("#nowhere:localhost").await.unwrap_err();
        assert_eq!(reason, "there is no room of that name");
        ida.leave().await;
    });
}

#[test]
fn rooms_are_left_and_gone_from_the_list() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let mut joe = new(folder.path(), "hop-joe").await;
        let rooms = talks(&conference().facts, 4);
        joe.ask(join(&rooms, Rank::Asked));
        let (mut names, mut ids) = (Vec::new(), Vec::new());
        for _ in 0..4 {
            let (name, id) = joined(&mut joe).await;
            names.push(name);
            ids.push(id);
        }
        let known = joe.known(&ids[0]).await;
        joe.ask(Request::Leave(ids[1..3].to_vec()));
        for id in &ids[1..3] {
            joe.hear("a room that is left", |event| (*event == Event::Left { room: id.clone() }).then_some(())).await;
        }
        for id in &ids[1..3] {
            joe.gone(id).await;
        }
        let words = joe.done(Request::Act { room: ids[0].clone(), action: Action::Leave }).await.unwrap();
        assert_eq!(words, format!("Left {}.", known.name));
        joe.gone(&ids[0]).await;
        // Again: it is left already.
        joe.ask(Request::Leave(vec![ids[0].clone()]));
        joe.hear("the same room", |event| (*event == Event::Left { room: ids[0].clone() }).then_some(())).await;
        // And back.
        joe.ask(join(&names[..1], Rank::Asked));
        assert_eq!(joined(&mut joe).await, (names[0].clone(), ids[0].clone()));
        joe.told(&ids[0], |room| !room.invited).await;
        joe.leave().await;
    });
}

#[test]
fn a_damaged_queue_is_set_aside_and_another_accounts_is_not_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("joins.json");
    block_on(async {
        new(folder.path(), "hop-kim").await.leave().await;
        std::fs::write(&path, "{\"user\": \"@hop-kim:localhost\", \"que").unwrap();
        let mut kim = Person::new(folder.path());
        let failed = kim.hear("what is wrong", |event| match event {
            Event::Failed { reason } => Some(reason.clone()),
            _ => None,
        });
        assert!(failed.await.contains("the list of rooms to join is damaged"));
        assert!(folder.path().join("joins.damaged.json").exists());
        kim.leave().await;

        let queue = r##"{"joins": [{"addresses": [{"name": "#demo-rust:localhost"}], "rank": "rest"}]}"##;
        let kept = |user: &str| std::fs::write(&path, format!("{{\"user\": \"{user}\", \"queue\": {queue}}}")).unwrap();
        kept("@ben:localhost");
        let mut kim = Person::new(folder.path());
        let talk = talks(&conference().facts, 1);
        kim.ask(join(&talk, Rank::Rest));
        assert_eq!(joined(&mut kim).await.0, talk[0]);
        progress(&mut kim, "the end", |now| now.joins == (1, 1)).await;
        kim.leave().await;
        kept("@hop-kim:localhost");
        let mut kim = Person::new(folder.path());
        assert_eq!(joined(&mut kim).await.0.to_string(), "#demo-rust:localhost");
        kim.leave().await;
        assert!(!std::fs::read_to_string(&path).unwrap().contains("demo-rust"));
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).unwrap().permissions()) & 0o777,
            0o600
        );
    });
}

#[test]
fn a_room_that_was_replaced_since_it_was_found_is_joined_where_it_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let cleo = conference().sign_in("cleo").await;
        let new_room = NewRoom { name: "Moves".to_owned(), alias: "hop-moves".to_owned(), ..NewRoom::default() };
        let old = cleo.create_room(&new_room).await.unwrap();
        let mut lea = new(folder.path(), "hop-lea").await;
        assert_eq!(lea.locate(&["#hop-moves:localhost"]).await.unwrap().1.as_str(), old);
        lea.ask(Request::Hold(true));
        let asked = "#hop-moves:localhost".parse::<Alias>().unwrap();
        lea.ask(join(&[asked.into()], Rank::Asked));
        progress(&mut lea, "the room to wait", |now| now.held && now.joins == (0, 1)).await;
        let there = cleo.upgrade(&old, "12").await.unwrap();
        cleo.set_state(&old, "m.room.join_rules", "", json!({ "join_rule": "invite" })).await.unwrap();
        lea.ask(Request::Hold(false));
        assert_eq!(joined(&mut lea).await.1.as_str(), there);
        // One that is closed and goes on nowhere is said to be; its name is asked for anew.
        let gone = NewRoom { name: "Ends".to_owned(), alias: "hop-ends".to_owned(), ..NewRoom::default() };
        let gone = cleo.create_room(&gone).await.unwrap();
        lea.locate(&["#hop-ends:localhost"]).await.unwrap();
        cleo.set_state(&gone, "m.room.join_rules", "", json!({ "join_rule": "invite" })).await.unwrap();
        let reason = lea.join("#hop-ends:localhost").await.unwrap_err();
        assert!(reason.contains("you may not join"), "{reason}");
        lea.leave().await;
    });
}

#[test]
fn rooms_wait_while_the_sign_in_is_over_and_are_joined_after_the_next() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let proxy = Proxy::before(&conference().facts.homeserver, |_| Act::Pass).await;
        let homeserver = &proxy.url;
        let mut mia = Person::new_account(folder.path(), homeserver, "hop-mia").await;
        let saved = std::fs::read(folder.path().join("session.json")).unwrap();
        let saved: serde_json::Value = serde_json::from_slice(&saved).unwrap();
        let logout = homeserver.join("_matrix/client/v3/logout").unwrap();
        let call = reqwest::Client::new().post(logout).bearer_auth(saved["session"]["access_token"].as_str().unwrap());
        assert!(call.json(&json!({})).send().await.unwrap().status().is_success());
        mia.hear("the end", |event| matches!(event, Event::Connection(Connection::Expired)).then_some(())).await;
        let rooms = talks(&conference().facts, 2);
        mia.ask(join(&rooms, Rank::Asked));
        progress(&mut mia, "two rooms to wait", |now| now.joins == (0, 2)).await;
        // The server refuses to hear of them, as often as would be too often were it there and silent.
        let deadline = std::time::Instant::now() + crate::person::ARRIVES;
        while proxy.count("/join/") < 3 {
            assert!(std::time::Instant::now() < deadline, "they are not tried");
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        mia.sign_in(homeserver, "hop-mia", "hallway-demo");
        let mut through = HashSet::new();
        while through.len() < 2 {
            through.insert(joined(&mut mia).await.0);
        }
        assert_eq!(through, rooms.into_iter().collect());
        mia.leave().await;
    });
}
