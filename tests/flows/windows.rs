//! Windows: numbers, what happened, back and forth, and which timelines are followed.
use hallway::{
    app::{Effect, drafts::Place},
    chat::{self, Body, Change, Coming, Message, Request, Room},
    text::Clean,
};

use crate::{
    panes::rooms,
    sim::{Sim, item, message, room, timeline},
};

const FOUR: &[&str] = &["2026-matrix", "2026-rust", "kitchen", "volunteers"];

fn says(sim: Sim, id: &str, words: &str, mention: bool) -> Sim {
    let name = words.replace([' ', ':'], "-");
    let said = Message { mention, ..message(&name, words) };
    sim.chat(timeline(id, vec![Change::PushBack(item(&name, said))]))
}

fn current(sim: &Sim) -> usize {
    sim.state.rooms.current_index() + 1
}

fn opened(effects: &[Effect]) -> Vec<&str> {
    let of = |effect| match effect {
        &Effect::Chat(Request::Open(ref timeline)) => Some(timeline.room.as_str()),
        _ => None,
    };
    effects.iter().filter_map(of).collect()
}

fn closed(effects: &[Effect]) -> Vec<&str> {
    let of = |effect| match effect {
        &Effect::Chat(Request::Close(ref timeline)) => Some(timeline.room.as_str()),
        _ => None,
    };
    effects.iter().filter_map(of).collect()
}

#[test]
fn the_next_active_one_is_the_most_urgent_then_the_oldest_then_back() {
    let mut sim = rooms(120, 40, FOUR);
    let noise = Message { body: Body::Coming(Coming::Joined, Clean::line("joined")), ..message("j", "") };
    sim = sim.chat(timeline("!1:x", vec![Change::PushBack(item("j", noise))]));
    sim = says(sim, "!3:x", "first", false);
    sim = says(sim, "!2:x", "second", false);
    assert!(sim.screen().contains("[Act: 5,4,3~]"), "{}", sim.screen());
    sim = says(sim, "!2:x", "ana: third", true);
    assert!(sim.screen().contains("[Act: 4!,5,3~]"), "{}", sim.screen());
    let mut seen = vec![];
    for _ in 0..4 {
        sim = sim.keys("alt-a");
        seen.push(current(&sim));
    }
    assert_eq!(seen, [4, 5, 3, 2]);
    assert!(sim.keys("alt-a").screen().contains("Nothing happened in the other windows."));
}

#[test]
fn one_goes_back_to_the_window_before() {
    let mut sim = rooms(80, 24, FOUR).keys("alt-4 alt-l");
    assert_eq!(current(&sim), 2);
    sim = sim.keys("alt-/");
    assert_eq!(current(&sim), 4);
    sim = sim.keys("alt-1 alt-l");
    assert_eq!(current(&sim), 4);
    sim = sim.keys("alt-l");
    assert_eq!(current(&sim), 1);
}

#[test]
fn win_goes_moves_closes_and_lists() {
    let mut sim = rooms(80, 24, FOUR).types("/win volun").keys("enter");
    assert_eq!(current(&sim), 5);
    sim = sim.types("/win move 2").keys("enter");
    let labels = |sim: &Sim| sim.state.rooms.windows().iter().map(hallway::app::room::Room::label).collect::<Vec<_>>();
    assert_eq!(labels(&sim), ["#volunteers", "#2026-matrix", "#2026-rust", "#kitchen"]);
    assert_eq!(current(&sim), 2);
    sim = sim.keys("alt-shift-right");
    assert_eq!((current(&sim), labels(&sim)[1].as_str()), (3, "#volunteers"));
    sim = sim.types("/win move 9").keys("enter");
    assert!(sim.screen().contains("! A window can be moved to a number from 2 to 5."));
    sim = sim.types("/win 30").keys("enter");
    assert!(sim.screen().contains("! There is no window 30."));
    sim = sim.types("/win list").keys("enter");
    insta::assert_snapshot!(sim.screen());
    sim = sim.types("kitch").keys("enter");
    assert_eq!(current(&sim), 5);
    sim = sim.types("/win close").keys("enter");
    assert_eq!(labels(&sim), ["#2026-matrix", "#volunteers", "#2026-rust"]);
}

#[test]
fn windows_beyond_nineteen_are_reached_by_number() {
    let names: Vec<String> = (0..25).map(|n| format!("room-{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let sim = rooms(80, 24, &names).types("/win 26").keys("enter");
    assert_eq!(current(&sim), 26);
}

#[test]
fn eight_timelines_are_followed_and_one_comes_back_at_once() {
    let names: Vec<String> = (0..9).map(|n| format!("room-{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut sim = rooms(80, 24, &names[..8]).types("/join #room-8:fosdem.org").keys("enter");
    sim = sim.chat(crate::sim::joined("#room-8:fosdem.org", "!8:x"));
    let asked = sim.asked();
    assert_eq!((opened(&asked), closed(&asked)), (vec!["!8:x"], vec!["!1:x"]));
    // Its last messages are there before the service answers.
    sim = sim.keys("alt-3");
    assert!(sim.screen().contains("message 139"), "{}", sim.screen());
    let asked = sim.asked();
    assert_eq!((opened(&asked), closed(&asked)), (vec!["!1:x"], vec!["!2:x"]));
}

#[test]
fn rooms_that_are_not_followed_raise_their_windows_by_their_counts() {
    let names: Vec<String> = (0..9).map(|n| format!("room-{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let told = |unread, mentions| {
        let of = |n: usize| Room { unread, mentions, ..Room::named(room(&format!("!{n}:x")), "Room") };
        chat::Event::Rooms((0..9).map(of).collect())
    };
    // Number 3 was seen first of the nine, so it is the one that is not followed.
    let mut sim = rooms(120, 24, &names).chat(told(0, 0));
    assert!(!sim.screen().contains("[Act"), "{}", sim.screen());
    sim = sim.chat(told(4, 0));
    assert!(sim.screen().contains("[Act: 3]"), "{}", sim.screen());
    sim = sim.chat(told(5, 1));
    assert!(sim.screen().contains("[Act: 3!]"), "{}", sim.screen());
    sim = sim.keys("alt-a").chat(told(5, 1));
    assert_eq!(current(&sim), 3);
}

#[test]
fn whoever_writes_to_the_account_has_a_window() {
    let bob = |unread| {
        let direct = "@bob:example.org".parse().ok();
        chat::Event::Rooms(vec![Room { unread, direct, ..Room::named(room("!bob:x"), "Bob") }])
    };
    let mut sim = rooms(80, 24, &FOUR[..1]).chat(bob(1));
    assert_eq!(sim.state.rooms.windows().len(), 1, "what is told first is not news");
    sim = sim.chat(bob(2));
    assert!(sim.screen().contains("[3:Bob!]  [Act: 3!]"), "{}", sim.screen());
    assert_eq!(sim.asked(), []);
    sim = sim.keys("alt-a");
    assert_eq!(opened(&sim.asked()), ["!bob:x"]);
    assert_eq!(current(&sim), 3);
}

#[test]
fn a_room_for_direct_messages_is_opened_when_it_is_there() {
    let user = "@bob:example.org".parse().unwrap();
    let mut sim = rooms(80, 24, &FOUR[..1]).chat(chat::Event::Direct { user, room: room("!bob:x") });
    assert_eq!(opened(&sim.asked()), ["!bob:x"]);
    assert_eq!(current(&sim), 3);
    sim = sim.chat(chat::Event::Rooms(vec![Room::named(room("!bob:x"), "Bob")]));
    assert!(sim.screen().contains("[3:Bob]"), "{}", sim.screen());
}

#[test]
fn a_closed_window_keeps_what_was_typed() {
    let mut sim = rooms(80, 24, FOUR)
        .keys("alt-4")
        .types("half a thought")
        .keys("esc alt-k")
        .types("close the window")
        .keys("enter");
    assert_eq!(sim.state.rooms.windows().len(), 3);
    let drafts = sim.state.drafts();
    let kept = drafts.get(&Place::Timeline(room("!2:x").into()));
    assert_eq!(kept.map(|draft| draft.text.as_str()), Some("half a thought"));
    let effects = sim.state.enter_room(&room("!2:x"));
    assert_eq!(opened(&effects), ["!2:x"]);
    assert!(sim.keys("f1 esc").screen().contains("> half a thought"));
}

#[test]
fn a_muted_room_stays_quiet() {
    let muted = |unread| {
        let loudness = chat::Loudness::Mute;
        chat::Event::Rooms(vec![Room { unread, mentions: unread, loudness, ..Room::named(room("!1:x"), "Rust") }])
    };
    let mut sim = rooms(80, 24, FOUR).chat(muted(0));
    sim = says(sim, "!1:x", "ana: hello", true).chat(muted(3));
    assert!(!sim.screen().contains("[Act"), "{}", sim.screen());
}

#[test]
fn rooms_without_a_public_name_come_back_after_signing_out_and_in() {
    let user = || "@bob:example.org".parse().unwrap();
    let bob = || chat::Event::Rooms(vec![Room { direct: Some(user()), ..Room::named(room("!bob:x"), "Bob") }]);
    let mut sim =
        rooms(80, 24, &FOUR[..1]).chat(bob()).chat(chat::Event::Direct { user: user(), room: room("!bob:x") });
    sim = sim.types("half").chat(chat::Event::SignedOut).keys("esc");
    sim.asked();
    sim = sim.chat(chat::Event::SignedIn { user: "@ana:example.org".parse().unwrap() });
    assert_eq!(opened(&sim.asked()), Vec::<&str>::new(), "the service has not said yet that the account is in it");
    sim = sim.chat(bob());
    assert_eq!(opened(&sim.asked()), ["!bob:x"]);
    assert!(sim.screen().contains("> half"), "{}", sim.screen());
}
