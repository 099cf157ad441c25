//! Being told: bells, notifications, words, rooms.
use hallway::{
    app::{Effect, Msg, TerminalRequest},
    chat::{self, Alert, AlertReason, Loudness, Request, Room},
    desktop,
    text::Clean,
};

use crate::sim::{NOW, Sim, alias, at, event, in_room, items, room};

fn alert(place: &str, id: &str, reason: AlertReason) -> chat::Event {
    chat::Event::Alert(Alert {
        room: room(place),
        event: event(id),
        sender: "@bob:example.org".parse().unwrap(),
        name: Clean::line("bob"),
        text: Clean::line("ana: will the slides be online?"),
        time: at(NOW),
        reason,
    })
}

fn mention(place: &str, id: &str) -> chat::Event {
    alert(place, id, AlertReason::Mention)
}

/// In the Matrix room; the Rust room is known, and has no window.
fn signed_in() -> Sim {
    let rust = Room { alias: Some(alias("#2026-rust:fosdem.org")), ..Room::named(room("!rust:x"), "Rust") };
    let mut sim = in_room(80, 24, items(0..3)).chat(chat::Event::Rooms(vec![rust]));
    sim.asked();
    sim
}

fn told(sim: &mut Sim) -> Vec<(String, String)> {
    let words = |effect| match effect {
        Effect::Terminal(TerminalRequest::Notify { title, body }) => Some((title, body)),
        _ => None,
    };
    sim.asked().into_iter().filter_map(words).collect()
}

fn ticks(mut sim: Sim, count: usize) -> Sim {
    for _ in 0..count {
        sim = sim.msg(Msg::Tick(at(NOW)));
    }
    sim
}

#[test]
fn a_mention_elsewhere_rings_and_says_who_and_where() {
    let mut sim = signed_in().chat(mention("!rust:x", "$1"));
    let (title, body) = ("bob in #2026-rust".to_owned(), "ana: will the slides be online?".to_owned());
    assert_eq!(sim.asked(), [TerminalRequest::Bell.into(), TerminalRequest::Notify { title, body }.into()]);
    // The same event again is no news.
    sim = ticks(sim.chat(mention("!rust:x", "$1")), 10);
    assert_eq!(told(&mut sim), []);
}

#[test]
fn what_is_before_ones_eyes_rings_only_when_one_is_elsewhere() {
    let mut sim = signed_in().chat(mention("!m:x", "$1"));
    assert_eq!(sim.asked(), []);
    sim = sim.msg(Msg::Focused(false)).chat(mention("!m:x", "$2"));
    assert_eq!(told(&mut sim).len(), 1);
    // Nothing is marked as read meanwhile.
    sim = ticks(sim.chat(crate::sim::timeline("!m:x", vec![chat::Change::Append(items(3..4))])), 1);
    assert!(!sim.asked().iter().any(|effect| matches!(effect, Effect::Chat(Request::Read { .. }))));
    sim = ticks(sim.msg(Msg::Focused(true)), 1);
    assert!(sim.asked().iter().any(|effect| matches!(effect, Effect::Chat(Request::Read { .. }))));
    // A terminal that says nothing of it has the keyboard as soon as a key comes.
    sim = ticks(sim.msg(Msg::Focused(false)).keys("x"), 5).chat(mention("!m:x", "$3"));
    assert_eq!(told(&mut sim), []);
}

#[test]
fn a_burst_is_one_sentence() {
    let mut sim = signed_in();
    for n in 0..6 {
        sim = sim.chat(mention(if n % 2 == 0 { "!rust:x" } else { "!other:x" }, &format!("${n}")));
    }
    assert_eq!(told(&mut sim).len(), 1);
    sim = ticks(sim, 4);
    assert_eq!(told(&mut sim), []);
    sim = ticks(sim, 1);
    assert_eq!(
        told(&mut sim),
        [("5 mentions in 2 rooms".to_owned(), "bob: ana: will the slides be online?".to_owned())]
    );
}

#[test]
fn what_was_read_meanwhile_is_not_told() {
    let mut sim = signed_in().keys("alt-1").chat(mention("!rust:x", "$0")).chat(mention("!m:x", "$1"));
    assert_eq!(told(&mut sim).len(), 1);
    sim = sim.keys("alt-a");
    assert!(sim.state.rooms.current().is_some());
    sim = ticks(sim, 6);
    assert_eq!(told(&mut sim), []);
}

#[test]
fn windows_and_the_status_bar_show_where() {
    let mut sim = signed_in().keys("alt-1").chat(mention("!m:x", "$1"));
    assert!(sim.screen().contains("Act: 2!"));
    let rust =
        Room { alias: Some(alias("#2026-rust:fosdem.org")), mentions: 2, ..Room::named(room("!rust:x"), "Rust") };
    sim = sim.keys("alt-2").chat(chat::Event::Rooms(vec![rust]));
    assert!(sim.screen().contains("2 mentions in #2026-rust"), "{}", sim.screen());
}

#[test]
fn the_desktop_is_asked_where_it_was_chosen() {
    let mut sim = signed_in();
    sim.state.settings.set("notify.bell", Some("false")).unwrap();
    sim.state.settings.set("notify.terminal", Some("off")).unwrap();
    sim.state.settings.set("notify.desktop", Some("true")).unwrap();
    sim = sim.chat(alert("!dm:x", "$1", AlertReason::Direct));
    let (title, body) = ("bob".to_owned(), "ana: will the slides be online?".to_owned());
    assert_eq!(sim.asked(), [desktop::Request::Notify { title, body }.into()]);
}

#[test]
fn words_are_added_listed_and_given_up() {
    let enter = |sim: Sim, line: &str| sim.types(line).keys("enter");
    let mut sim = enter(signed_in().chat(chat::Event::Keywords(vec!["rust".to_owned()])), "/hilight free beer");
    assert_eq!(sim.asked(), [Request::Hilight { word: "free beer".to_owned(), on: true }.into()]);
    sim = sim.chat(chat::Event::Keywords(vec!["rust".to_owned(), "free beer".to_owned()]));
    assert!(sim.screen().contains("You are told of “free beer” now"));
    sim = enter(sim, "/hilight");
    assert!(sim.screen().contains("Besides your name you are told of “rust”, “free beer”."));
    sim = enter(sim, "/hilight RUST");
    assert!(sim.screen().contains("“rust” already"));
    sim = enter(sim, "/dehilight Rust");
    assert_eq!(sim.asked(), [Request::Hilight { word: "rust".to_owned(), on: false }.into()]);
    sim = enter(sim, "/dehilight python");
    assert_eq!(sim.asked(), []);
    assert!(sim.screen().contains("! You are not told of “python”"));
    assert!(enter(sim.keys("ctrl-u"), "/dehilight").screen().contains("/dehilight needs something"));
}

#[test]
fn a_room_is_made_loud_or_quiet() {
    let enter = |sim: Sim, line: &str| sim.types(line).keys("enter");
    let mut sim = enter(signed_in(), "/notify all");
    assert_eq!(sim.asked(), [Request::Notify { room: room("!m:x"), level: Loudness::All }.into()]);
    sim = enter(sim, "/notify none");
    assert_eq!(sim.asked(), [Request::Notify { room: room("!m:x"), level: Loudness::Mute }.into()]);
    sim = enter(sim, "/notify");
    assert!(sim.screen().contains("you are told of mentions alone"));
    sim = enter(sim, "/notify loud");
    assert_eq!(sim.asked(), []);
    assert!(sim.screen().contains("! /notify knows all, mentions and none."));
}
