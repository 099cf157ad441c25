//! A homeserver that limits, goes away and comes back.
use std::{collections::HashSet, sync::OnceLock};

use hallway::{
    chat::{Alias, Event, Outgoing, Rank, Request, SendState},
    schedule::parse,
};
use tokio::sync::Mutex;

use crate::{
    person::{Person, said},
    support::{Conference, block_on},
};

/// A conference of these tests' own, with the limits that Synapse comes with; they take turns, because they stop it.
fn limited() -> &'static (Conference, Mutex<()>) {
    static LIMITED: OnceLock<(Conference, Mutex<()>)> = OnceLock::new();
    LIMITED.get_or_init(|| (Conference::start(&["--quiet-attendees", "--limits", "default"]), Mutex::new(())))
}

#[test]
fn joins_beyond_what_the_server_allows_wait_and_go_through() {
    let folder = tempfile::tempdir().unwrap();
    let (conference, turn) = limited();
    let facts = &conference.facts;
    let schedule = parse::parse(&std::fs::read(&facts.schedule).unwrap()).unwrap().schedule;
    let rooms: HashSet<Alias> =
        schedule.talks.iter().take(12).map(|talk| format!("#demo-{}:localhost", talk.slug).parse().unwrap()).collect();
    assert_eq!(rooms.len(), 12);
    block_on(async {
        let _turn = turn.lock().await;
        let mut dora = Person::signed_in(folder.path(), &facts.homeserver, "dora").await;
        for room in &rooms {
            dora.ask(Request::Join { rooms: vec![vec![room.clone().into()]], rank: Rank::Asked });
        }
        let (mut joined, mut waited) = (HashSet::new(), HashSet::new());
        while joined.len() < rooms.len() {
            dora.hear("the joins", |event| {
                match event {
                    Event::Joined { at, .. } => _ = joined.insert(at.alias().unwrap().clone()),
                    Event::Queue(progress) if progress.next.is_some() => {
                        waited.extend(progress.waiting.iter().filter_map(|room| room.alias().cloned()));
                    }
                    Event::JoinFailed { asked, reason } => panic!("{asked}: {reason}"),
                    _ => return None,
                }
                Some(())
            })
            .await;
        }
        assert!(!waited.is_empty() && waited.iter().all(|room| rooms.contains(room)));
        dora.leave().await;
    });
}

#[test]
fn what_is_said_while_the_server_is_away_goes_out_when_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let (conference, turn) = limited();
    let homeserver = &conference.facts.homeserver;
    block_on(async {
        let _turn = turn.lock().await;
        let mut ana = Person::signed_in(folder.path(), homeserver, "ana").await;
        let room = ana.enter("#demo-community:localhost").await;
        let known = ana.known(&room).await;

        conference.order("stop-homeserver").unwrap();
        let reason = ana.offline().await;
        assert!(reason.contains("does not answer"), "{reason}");
        let texts = ["one", "two", "three"];
        for body in texts.map(str::to_owned) {
            ana.ask(Request::Send { timeline: room.clone().into(), message: Outgoing::new(body) });
        }
        for text in texts {
            ana.see(text, |message| message.state == SendState::Waiting).await;
        }
        let reason = ana.join("#demo-rust:localhost").await.unwrap_err();
        assert!(reason.contains("cannot be reached"), "{reason}");
        ana.leave().await;

        // Restored without a server: who, which rooms, what was said, what waits.
        let mut ana = Person::new(folder.path());
        ana.hear("who", |event| matches!(event, Event::SignedIn { user } if user.localpart() == "ana").then_some(()))
            .await;
        let rooms = ana.hear("the rooms", |event| match event {
            Event::Rooms(rooms) => Some(rooms.clone()),
            _ => None,
        });
        let rooms = rooms.await;
        assert!(rooms.iter().any(|room| (&room.id, &room.name, &room.topic) == (&known.id, &known.name, &known.topic)));
        ana.open(&room).await;
        for text in texts {
            ana.see(text, |message| message.event.is_none()).await;
        }
        ana.offline().await;

        conference.order("start-homeserver").unwrap();
        ana.online().await;
        for text in texts {
            ana.see(text, |message| message.state == SendState::Sent).await;
        }
        let order: Vec<_> = said(&ana.timeline).filter(|m| m.own).map(|m| crate::person::body(&m).to_owned()).collect();
        assert!(order.ends_with(&texts.map(str::to_owned)), "{order:?}");
        let cleo = conference.sign_in("cleo").await;
        let there = cleo.join("#demo-community:localhost").await.unwrap();
        let heard = cleo.messages(&there, 20).await.unwrap();
        let heard: Vec<_> = heard.iter().rev().filter_map(|seen| seen.body()).filter(|b| texts.contains(b)).collect();
        assert_eq!(heard, texts);
        ana.leave().await;
    });
}
