//! Words looked for in the messages of a room.
use hallway::{
    chat::{self, Change, Message, Request},
    text::{Clean, Rich},
};

use crate::{
    room::reading,
    sim::{Sim, at, event, item, items, message, room, timeline},
};

fn talk() -> Vec<chat::Item> {
    let said = ["The Allocator changed", "lunch?", "which allocator?", "the new one", "ALLOCATORS are fun"];
    said.iter().enumerate().map(|(n, words)| item(&format!("s{n}"), message(&format!("s{n}"), words))).collect()
}

#[test]
fn found_words_are_marked_and_counted() {
    let mut sim = reading(60, 12, talk()).keys("ctrl-r").types("allocator").keys("enter");
    insta::assert_snapshot!("found_words_are_marked", sim.styled());
    assert!(sim.screen().contains("1 of 3 that say “allocator”."), "{}", sim.screen());
    sim = sim.keys("n");
    let screen = sim.screen();
    assert!(screen.contains(">14:31 <bob> which allocator?") && screen.contains("2 of 3"), "{screen}");
    sim = sim.keys("n N");
    assert!(sim.screen().contains("2 of 3"), "{}", sim.screen());
    sim = sim.keys("N N");
    assert!(sim.screen().contains("! No later message says"), "{}", sim.screen());
    // Messages that come are counted.
    sim = sim.chat(timeline("!m:x", vec![Change::Append(vec![item("t", message("t", "an allocator"))])])).keys("N");
    assert!(sim.screen().contains("1 of 4"), "{}", sim.screen());
}

#[test]
fn the_marks_go_with_the_messages() {
    let mut sim = reading(60, 12, talk()).keys("esc /").types("allocator").keys("enter esc");
    let marked = sim.styled();
    let plain = reading(60, 12, talk()).styled();
    assert_eq!(marked.lines().take(8).collect::<Vec<_>>(), plain.lines().take(8).collect::<Vec<_>>());
    sim = sim.keys("esc n");
    assert!(sim.screen().contains("of 3"), "{}", sim.screen());
}

#[test]
fn the_server_is_asked_once_where_there_is_more() {
    let mut sim = Sim::new(80, 24)
        .keys("enter")
        .chat(crate::sim::joined("#2026-matrix:fosdem.org", "!m:x"))
        .chat(timeline("!m:x", vec![Change::Reset(items(0..100))]))
        .keys("esc /")
        .types("slides 2025");
    sim.asked();
    sim = sim.keys("enter");
    let search = Request::Search { room: room("!m:x"), words: "slides 2025".to_owned() };
    assert_eq!(sim.asked(), [search.into()]);
    assert!(sim.screen().contains("The server is asked"), "{}", sim.screen());
    // What it finds leads to the message, though it is not loaded.
    let hit = chat::Hit {
        event: event("$old"),
        name: Clean::line("eve"),
        time: at("2025-02-01T10:00:00Z"),
        text: Clean::line("the slides 2025 are there"),
    };
    let found = |hits| chat::Event::Found { room: room("!m:x"), words: "slides 2025".to_owned(), hits, total: 1 };
    sim = sim.chat(found(vec![hit])).keys("enter");
    assert_eq!(sim.asked(), [Request::Jump { room: room("!m:x"), to: chat::Jump::Event(event("$old")) }.into()]);
    assert_eq!(sim.keys("n").asked(), [], "it is asked once");
}

#[test]
fn what_is_folded_away_is_unfolded_where_it_is_found() {
    let banner = Message {
        body: chat::Body::Notice(Rich::plain(Clean::block("one\ntwo\nthree\nfour\nneedle\nsix"))),
        ..message("n", "")
    };
    let mut sim = reading(80, 24, vec![item("n", banner), item("a", message("a", "hm"))]);
    assert!(!sim.screen().contains("needle"));
    sim = sim.keys("esc /").types("needle").keys("enter");
    assert!(sim.screen().contains("needle\n"), "{}", sim.screen());
}

#[test]
fn nothing_searched_for_is_said() {
    let mut sim = reading(80, 24, talk()).keys("esc n");
    assert!(sim.screen().contains("! Nothing was searched for yet"), "{}", sim.screen());
    sim = sim.keys("/ enter");
    assert!(!sim.screen().contains(" of "), "{}", sim.screen());
    sim = sim.keys("/").types("zebra").keys("enter");
    assert!(sim.screen().contains("! No message says “zebra”."), "{}", sim.screen());
}
