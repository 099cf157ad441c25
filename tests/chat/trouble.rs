//! A homeserver that limits, goes away and comes back.
use std::{collections::HashSet, sync::OnceLock};

use hallway::chat::{Address, Alias, Event, Outgoing, Rank, Request, SendState};
use tokio::sync::Mutex;

use crate::{
    between::Between,
    hopping::{join, joined, progress, talks},
    person::{Person, said},
    support::{Conference, block_on},
};

/// A conference of these tests' own, with the limits that Synapse comes with; they take turns, because they stop it.
pub(crate) fn limited() -> &'static (Conference, Mutex<()>) {
    static LIMITED: OnceLock<(Conference, Mutex<()>)> = OnceLock::new();
    LIMITED.get_or_init(|| (Conference::start(&["--quiet-attendees", "--limits", "default"]), Mutex::new(())))
}

#[test]
fn joins_beyond_what_the_server_allows_wait_for_their_slots_and_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let (conference, turn) = limited();
    let rooms = talks(&conference.facts, 13);
    let (first, last) = rooms.split_at(12);
    block_on(async {
        let _turn = turn.lock().await;
        let between = Between::start(&conference.facts.homeserver).await;
        let mut dora = Person::signed_in(folder.path(), &between.address, "dora").await;
        dora.ask(join(first, Rank::Starred));
        let mut through = HashSet::new();
        while through.len() < 10 {
            through.insert(joined(&mut dora).await.0);
        }
        let waits = progress(&mut dora, "a wait", |now| now.next.is_some()).await;
        let left: Vec<_> = first.iter().filter(|room| !through.contains(room)).cloned().collect();
        assert_eq!((waits.joins, &waits.waiting), ((10, 12), &left));
        // The room on screen, asked for last.
        dora.ask(Request::Attend(last.to_vec()));
        dora.ask(join(last, Rank::Rest));
        let waits = progress(&mut dora, "the new order", |now| now.waiting.len() == 3).await;
        assert_eq!(waits.waiting, [&last[0], &left[0], &left[1]].map(Clone::clone));
        assert_eq!(joined(&mut dora).await.0, last[0]);
        let paced = progress(&mut dora, "the pace", |now| now.joins == (11, 13) && now.next.is_some()).await;
        assert!(paced.next > waits.next, "{paced:?}");
        dora.leave().await;

        // What waits goes on when the program is back, as slowly as before.
        let mut dora = Person::new(folder.path());
        assert_eq!(joined(&mut dora).await.0, left[0]);
        dora.ask(Request::Unqueue(None));
        progress(&mut dora, "the end", |now| now.joins == (2, 2)).await;
        dora.leave().await;
        let (refused, joined): (Vec<_>, Vec<_>) = between.joins().into_iter().partition(|join| join.status == 429);
        assert_eq!(joined.len(), 12);
        // One; two where the server took so long over the first ten that one did not tell the pace.
        assert!((1..=2).contains(&refused.len()), "{refused:?}");
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
        let rust: Address = "#demo-rust:localhost".parse::<Alias>().unwrap().into();
        ana.ask(join(std::slice::from_ref(&rust), Rank::Asked));
        progress(&mut ana, "a room that waits", |now| now.joins == (0, 1)).await;
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
        // What was to be joined is joined now.
        assert_eq!(joined(&mut ana).await.0, rust);
        for text in texts {
            ana.see(text, |message| message.state == SendState::Sent).await;
        }
        // What the sync brings last is at the end for a moment.
        ana.until("the order", |timeline| {
            let own = said(timeline).filter(|message| message.own);
            own.map(|message| crate::person::body(&message).to_owned())
                .collect::<Vec<_>>()
                .ends_with(&texts.map(str::to_owned))
        })
        .await;
        let cleo = conference.sign_in("cleo").await;
        let there = cleo.join("#demo-community:localhost").await.unwrap();
        let heard = cleo.messages(&there, 20).await.unwrap();
        let heard: Vec<_> = heard.iter().rev().filter_map(|seen| seen.body()).filter(|b| texts.contains(b)).collect();
        assert_eq!(heard, texts);
        ana.leave().await;
    });
}
