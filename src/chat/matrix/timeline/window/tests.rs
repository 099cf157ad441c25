//! What a window makes of what the server answers.
use std::sync::Arc;

use jiff::{Timestamp, tz::TimeZone};
use matrix_sdk::ruma::{OwnedEventId, OwnedUserId, UInt, events::poll::unstable_start::UnstablePollStartContentBlock};
use proptest::prelude::*;

use super::{Chunk, MOST, Mark, Piece, Told, What, Window};
use crate::{
    chat::{Body, ItemId, ItemKind, Message, Reply, SendState},
    text::{Clean, Rich},
};

fn event(number: usize) -> OwnedEventId {
    OwnedEventId::try_from(format!("$e{number}")).unwrap()
}

fn person(name: &str) -> OwnedUserId {
    OwnedUserId::try_from(format!("@{name}:example.org")).unwrap()
}

fn text(words: &str) -> Body {
    Body::Text(Rich::plain(Clean::block(words)))
}

fn told(number: usize) -> Told {
    let message = Message {
        event: Some(format!("$e{number}").parse().unwrap()),
        sender: "@ben:example.org".parse().unwrap(),
        name: Clean::line("Ben"),
        bridge: None,
        time: Timestamp::from_second(i64::try_from(number).unwrap() * 60).unwrap(),
        body: text(&format!("message {number}")),
        edited: false,
        reply: None,
        reactions: vec![],
        thread: None,
        in_thread: None,
        readers: 0,
        state: SendState::Sent,
        own: false,
        mention: false,
    };
    Told { event: event(number), message, poll: None }
}

fn said(number: usize) -> Piece {
    Piece::Message(Box::new(told(number)))
}

fn mark(number: usize, target: usize, sender: &str, what: What) -> Mark {
    let time = UInt::try_from(number).unwrap();
    Mark { event: event(number), target: event(target), sender: person(sender), time, what }
}

fn chunk(pieces: Vec<Piece>, older: Option<&str>, newer: Option<&str>) -> Chunk {
    Chunk { pieces, older: older.map(str::to_owned), newer: newer.map(str::to_owned) }
}

fn window(numbers: std::ops::Range<usize>) -> Window {
    let mut window = Window::new(0, person("ana"), TimeZone::UTC, None);
    window.push_back(chunk(numbers.map(said).collect(), Some("older"), Some("newer")));
    window
}

fn messages(window: &Window) -> Vec<Arc<Message>> {
    let items = window.items(|event| ItemId(event.as_str().into()));
    let message = |kind| match kind {
        ItemKind::Message(message) => Some(message),
        _ => None,
    };
    items.into_iter().filter_map(|item| message(item.kind)).collect()
}

#[test]
fn chunks_are_put_at_both_ends_and_dropped_at_the_far_one() {
    let mut window = window(1_000..1_500);
    window.push_front(chunk((500..1_000).map(said).collect(), Some("t500"), Some("t1000")));
    assert_eq!((window.older(), window.newer()), (Some("t500"), Some("newer")));
    window.push_front(chunk((0..500).map(said).collect(), None, Some("t500")));
    window.trim(false);
    assert_eq!((window.older(), window.newer()), (None, Some("t1000")));
    assert_eq!(messages(&window).len(), MOST);
    // The room's start and the day stand before the first.
    let items = window.items(|event| ItemId(event.as_str().into()));
    assert_eq!(items[0].kind, ItemKind::Start);
    assert!(matches!(items[1].kind, ItemKind::Day(_)));
    // And back again.
    window.push_back(chunk((1_000..1_500).map(said).collect(), Some("t1000"), Some("newer")));
    window.trim(true);
    assert_eq!((window.older(), window.newer()), (Some("t500"), Some("newer")));
    assert!(!window.holds(&"$e499".parse().unwrap()) && window.holds(&"$e500".parse().unwrap()));
}

#[test]
fn an_event_that_comes_twice_is_shown_once() {
    let mut window = window(10..20);
    window.push_front(chunk((5..15).map(said).collect(), Some("t5"), Some("older")));
    let numbers: Vec<_> = messages(&window).iter().map(|message| message.event.clone().unwrap()).collect();
    assert_eq!(numbers, (5..20).map(|number| format!("$e{number}").parse().unwrap()).collect::<Vec<_>>());
}

#[test]
fn reactions_are_counted_whenever_they_come_and_can_be_taken_back() {
    let mut window = window(10..12);
    window.note(mark(20, 10, "ben", What::Reaction("👍".to_owned())));
    window.note(mark(21, 10, "ana", What::Reaction("👍".to_owned())));
    window.note(mark(22, 10, "ben", What::Reaction("👍".to_owned())));
    // Of a message that is loaded only later.
    window.note(mark(23, 5, "ben", What::Reaction("🎉".to_owned())));
    window.push_front(chunk(vec![said(5)], None, Some("older")));
    let counted = |window: &Window, at: usize| {
        let reactions = messages(window)[at].reactions.clone();
        reactions
            .into_iter()
            .map(|reaction| (reaction.key.to_string(), reaction.count, reaction.mine))
            .collect::<Vec<_>>()
    };
    assert_eq!(counted(&window, 0), [("🎉".to_owned(), 1, false)]);
    assert_eq!(counted(&window, 1), [("👍".to_owned(), 2, true)]);
    window.note(mark(30, 21, "ana", What::Redaction));
    assert_eq!(counted(&window, 1), [("👍".to_owned(), 1, false)]);
    for number in 0..500 {
        window.note(mark(1_000 + number, 11, "ben", What::Reaction(format!("key {number}"))));
    }
    assert_eq!(counted(&window, 2).len(), crate::chat::matrix::items::REACTIONS);
}

#[test]
fn only_its_sender_edits_a_message_and_the_last_edit_holds() {
    let mut window = window(10..11);
    window.note(mark(22, 10, "ben", What::Edit(text("third"))));
    window.note(mark(21, 10, "ben", What::Edit(text("second"))));
    window.note(mark(23, 10, "eve", What::Edit(text("something else"))));
    let message = messages(&window).remove(0);
    assert_eq!((message.body.words(), message.edited), ("third", true));
    window.note(mark(24, 10, "ben", What::Redaction));
    assert_eq!(messages(&window)[0].body, Body::Redacted);
}

#[test]
fn votes_are_counted_until_the_asker_ends_the_poll() {
    let asked = serde_json::json!({
        "question": { "org.matrix.msc1767.text": "Lunch?" }, "kind": "org.matrix.msc3381.poll.disclosed",
        "answers": [{ "id": "a", "org.matrix.msc1767.text": "pizza" }, { "id": "b", "org.matrix.msc1767.text": "soup" }],
    });
    let asked: UnstablePollStartContentBlock = serde_json::from_value(asked).unwrap();
    let poll = Told { poll: Some(Box::new(asked)), ..told(10) };
    let mut window = Window::new(0, person("ana"), TimeZone::UTC, None);
    window.push_back(chunk(vec![Piece::Message(Box::new(poll))], None, None));
    let vote = |number, sender, answer: &str| mark(number, 10, sender, What::Vote(vec![answer.to_owned()]));
    window.note(vote(20, "ana", "a"));
    window.note(vote(21, "ana", "b"));
    window.note(vote(22, "ben", "b"));
    window.note(mark(23, 10, "eve", What::End));
    let told = |window: &Window| match &messages(window)[0].body {
        Body::Poll(poll) => {
            (poll.answers.iter().map(|answer| (answer.votes, answer.mine)).collect::<Vec<_>>(), poll.ended)
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(told(&window), (vec![(0, false), (2, true)], false));
    window.note(mark(24, 10, "ben", What::End));
    window.note(vote(30, "cleo", "a"));
    assert_eq!(told(&window), (vec![(0, false), (2, true)], true));
}

#[test]
fn somebody_who_is_ignored_is_seen_no_more() {
    let mut window = window(10..20);
    let cleo =
        Told { message: Message { sender: "@cleo:example.org".parse().unwrap(), ..told(20).message }, ..told(20) };
    window.push_back(chunk(vec![Piece::Message(Box::new(cleo))], Some("newer"), Some("t20")));
    window.note(mark(30, 20, "ben", What::Reaction("👍".to_owned())));
    window.without(&["@ben:example.org".to_owned()]);
    let left = messages(&window);
    assert_eq!((left.len(), &*left[0].sender.to_string(), left[0].reactions.len()), (1, "@cleo:example.org", 0));
    assert_eq!(window.newer(), Some("t20"));
}

#[test]
fn what_is_said_now_goes_on_from_the_end_and_the_rest_is_dropped() {
    let mut window = Window::new(0, person("ana"), TimeZone::UTC, None);
    window.push_back(chunk((0..50).map(said).collect(), Some("t0"), None));
    for number in 50..2_000 {
        window.extend(vec![said(number), said(number)], Some(format!("t{number}")));
        window.trim(true);
    }
    let shown = messages(&window);
    assert!(shown.len() <= MOST && window.chunks.len() <= MOST / super::SPAN, "{}", shown.len());
    let first = 2_000 - shown.len();
    assert_eq!((window.older(), window.newer()), (Some(format!("t{first}").as_str()), None));
    assert_eq!(shown[0].event, Some(format!("$e{first}").parse().unwrap()));
    // Scrolled back, the end is dropped, and it is known where it goes on.
    window.push_front(chunk((first - 500..first).map(said).collect(), Some("far"), window.older()));
    window.trim(false);
    let last = messages(&window).last().unwrap().body.words().trim_start_matches("message ").parse::<usize>().unwrap();
    assert_eq!(window.newer(), Some(format!("t{}", last + 1).as_str()));
}

#[test]
fn an_answer_is_told_once_it_is_known() {
    let event = "$e3".parse().unwrap();
    let unknown = Reply { event, name: Clean::default(), text: Clean::default() };
    let reply = Told { message: Message { reply: Some(unknown.clone()), ..told(10).message }, ..told(10) };
    let mut window = window(11..12);
    window.push_front(chunk(vec![Piece::Message(Box::new(reply))], None, Some("older")));
    let known = Reply { name: Clean::line("Ben"), text: Clean::line("message 3"), ..unknown };
    window.answered(&known);
    assert_eq!((messages(&window)[0].reply.as_ref(), &messages(&window)[1].reply), (Some(&known), &None));
}

proptest! {
    /// However a person scrolls, the window is one run of messages, in order and bounded, and the tokens are those of its ends.
    #[test]
    fn a_window_is_a_run_of_what_was_said(steps in prop::collection::vec((any::<bool>(), 1usize..400), 0..40)) {
        let (mut first, mut last) = (100_000, 100_010);
        let mut window = Window::new(0, person("ana"), TimeZone::UTC, None);
        let token = |at: usize| format!("t{at}");
        let part = |from: usize, to: usize| chunk((from..to).map(said).collect(), Some(&token(from)), Some(&token(to)));
        window.push_back(part(first, last));
        for (older, count) in steps {
            if older {
                window.push_front(part(first - count, first));
            } else {
                window.push_back(part(last, last + count));
            }
            window.trim(!older);
            let number = |token: Option<&str>| token.unwrap()[1..].parse::<usize>().unwrap();
            (first, last) = (number(window.older()), number(window.newer()));
            let times: Vec<_> = messages(&window).iter().map(|message| message.time).collect();
            let expected = |number: usize| Timestamp::from_second(i64::try_from(number).unwrap() * 60).unwrap();
            prop_assert_eq!(times, (first..last).map(expected).collect::<Vec<_>>());
            prop_assert!(last - first <= MOST + 400);
        }
    }
}
