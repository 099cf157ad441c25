//! Going far back, and to the live end again.
use futures_util::{StreamExt as _, stream};
use hallway::{
    chat::{Body, Direction, EventId, ItemKind, Jump, Message, Request, RoomId, Timeline},
    host::{Account, NewRoom},
};
use jiff::Timestamp;

use crate::{
    person::{Person, body, said},
    support::{block_on, conference},
};

/// A room with this many numbered messages; their events, the oldest first.
async fn filled(name: &str, count: usize) -> (Account, String, Vec<EventId>) {
    let cleo = conference().sign_in("cleo").await;
    let new = NewRoom { name: name.to_owned(), alias: name.to_owned(), ..NewRoom::default() };
    let there = cleo.create_room(&new).await.unwrap();
    // In order, in runs that are sent at once; within a run the order is the server's.
    let sent: Vec<_> = stream::iter(0..count)
        .map(|number| {
            let (cleo, there) = (cleo.clone(), there.clone());
            async move { cleo.send(&there, &format!("message {number}")).await.unwrap() }
        })
        .buffer_unordered(8)
        .collect()
        .await;
    assert_eq!(sent.len(), count);
    let history = cleo.history(&there).await.unwrap();
    let events = history.iter().filter(|seen| seen.kind == "m.room.message").map(|seen| seen.event.parse().unwrap());
    (cleo, there, events.collect())
}

/// The numbered messages that are loaded.
fn loaded(timeline: &Timeline) -> Vec<EventId> {
    let numbered = said(timeline).filter(|message| body(message).starts_with("message "));
    numbered.filter_map(|message| message.event.clone()).collect()
}

/// They are one run of what was sent, without a gap and none of them twice.
fn assert_run(timeline: &Timeline, events: &[EventId]) {
    let loaded = loaded(timeline);
    let start = events.iter().position(|event| Some(event) == loaded.first()).expect("something is loaded");
    assert_eq!(loaded, events[start..start + loaded.len()]);
}

fn shown(ana: &Person, event: &EventId) -> Option<std::sync::Arc<Message>> {
    said(&ana.timeline).find(|message| message.event.as_ref() == Some(event))
}

async fn newer(ana: &mut Person, room: &RoomId) -> bool {
    let near = loaded(&ana.timeline).last().cloned();
    ana.scroll(room, Direction::Newer, 50, near).await.unwrap()
}

#[test]
fn a_message_far_back_is_gone_to_and_the_way_to_the_end_scrolled() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let (cleo, there, events) = filled("far-back", 300).await;
        let mut ana = Person::signed_in(folder.path(), &conference().facts.homeserver, "ana").await;
        let room = ana.enter("#far-back:localhost").await;
        let far = events[100].clone();
        assert_eq!(ana.jump(&room, Jump::Event(far.clone())).await, Ok((Some(far.clone()), false)));
        assert!(shown(&ana, &far).is_some());
        assert_run(&ana.timeline, &events);
        // It is loaded now.
        let near = events[110].clone();
        assert_eq!(ana.jump(&room, Jump::Event(near.clone())).await, Ok((Some(near.clone()), false)));

        // What others do to messages there is seen at once.
        cleo.react(&there, far.as_str(), "👍").await.unwrap();
        ana.until("the reaction", |timeline| {
            said(timeline).any(|it| it.event.as_ref() == Some(&far) && it.reactions.iter().any(|it| it.count == 1))
        })
        .await;
        ana.ask(Request::React { timeline: room.clone().into(), event: far.clone(), key: "👍".to_owned() });
        ana.until("one's own", |timeline| {
            said(timeline)
                .any(|it| it.event.as_ref() == Some(&far) && it.reactions.iter().any(|it| it.count == 2 && it.mine))
        })
        .await;
        cleo.edit(&there, near.as_str(), "message changed").await.unwrap();
        ana.see("message changed", |message| message.edited).await;
        cleo.redact(&there, far.as_str(), "").await.unwrap();
        ana.until("the redaction", |timeline| {
            said(timeline).any(|it| it.event.as_ref() == Some(&far) && it.body == Body::Redacted)
        })
        .await;

        // On to the end: every message comes once, and where the person was is still there.
        let mut last = loaded(&ana.timeline).last().cloned();
        while !newer(&mut ana, &room).await {
            last = loaded(&ana.timeline).last().cloned();
        }
        assert!(loaded(&ana.timeline).contains(&last.unwrap()), "the place is not lost");
        cleo.send(&there, "message of today").await.unwrap();
        ana.see("message of today", |_| true).await;

        // And back to the start.
        assert_eq!(ana.jump(&room, Jump::Event(near.clone())).await.unwrap().0, Some(near));
        while !ana.scroll(&room, Direction::Older, 60, loaded(&ana.timeline).first().cloned()).await.unwrap() {}
        assert_eq!(ana.timeline.items().get(0).unwrap().kind, ItemKind::Start);
        assert_eq!(ana.jump(&room, Jump::End).await, Ok((None, true)));
        ana.see("message of today", |_| true).await;
        ana.leave().await;
    });
}

#[test]
fn a_time_and_the_unread_marker_are_gone_to_and_what_is_not_there_is_said() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let before = Timestamp::now();
        let (cleo, there, events) = filled("times", 120).await;
        let mut ana = Person::signed_in(folder.path(), &conference().facts.homeserver, "ana").await;
        let room = ana.enter("#times:localhost").await;
        let (event, live) = ana.jump(&room, Jump::Time(before)).await.unwrap();
        assert!(!live && event.is_some());
        assert!(loaded(&ana.timeline).contains(&events[0]));
        let reason = ana.jump(&room, Jump::Time(Timestamp::now() + jiff::SignedDuration::from_hours(48))).await;
        assert_eq!(reason, Err("nothing was said here at that time or since".to_owned()));
        let reason = ana.jump(&room, Jump::Unread).await.unwrap_err();
        assert!(reason.contains("not known where you stopped reading"), "{reason}");
        let reason = ana.jump(&room, Jump::Event("$nowhere".parse().unwrap())).await.unwrap_err();
        assert!(reason.contains("does not have this message"), "{reason}");

        ana.ask(Request::Read { timeline: room.clone().into(), event: events[5].clone() });
        // Told back by the server.
        loop {
            if let Ok((Some(event), _)) = ana.jump(&room, Jump::Unread).await {
                assert_eq!(event, events[5]);
                break;
            }
            cleo.send(&there, "anything").await.unwrap();
        }
        assert_eq!(ana.jump(&room, Jump::End).await, Ok((None, true)));
        // Near the end it is the live timeline that is loaded further.
        let late = events[115].clone();
        assert_eq!(ana.jump(&room, Jump::Event(late.clone())).await, Ok((Some(late.clone()), true)));
        assert!(shown(&ana, &late).is_some());
        ana.leave().await;
    });
}

#[test]
fn a_long_past_is_scrolled_to_its_start_in_bounded_memory() {
    let folder = tempfile::tempdir().unwrap();
    block_on(async {
        let (_, _, events) = filled("long-past", 1_900).await;
        let mut ana = Person::signed_in(folder.path(), &conference().facts.homeserver, "ana").await;
        let room = ana.enter("#long-past:localhost").await;
        let mut seen = std::collections::HashSet::new();
        loop {
            let first = loaded(&ana.timeline).first().cloned();
            let end = ana.scroll(&room, Direction::Older, 200, first.clone()).await.unwrap();
            // The live end is in the order in which messages came, the rest in the room's: those sent at once may differ.
            let loaded: Vec<_> = loaded(&ana.timeline);
            let count = loaded.len();
            let different: std::collections::HashSet<_> = loaded.into_iter().collect();
            assert_eq!(different.len(), count, "none is there twice");
            seen.extend(different);
            assert!(first.is_none_or(|first| shown(&ana, &first).is_some()), "the place is not lost");
            assert!(ana.timeline.items().len() < 1_900, "{} items", ana.timeline.items().len());
            if end {
                break;
            }
        }
        assert_eq!(seen.len(), events.len());
        assert_eq!(ana.timeline.items().get(0).unwrap().kind, ItemKind::Start);
        assert_eq!(ana.jump(&room, Jump::End).await, Ok((None, true)));
        assert!(loaded(&ana.timeline).contains(events.last().unwrap()));
        ana.leave().await;
    });
}
