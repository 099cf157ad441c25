//! The tree beside the messages, and the windows as they come back at the next start.
use hallway::{
    app::Msg,
    chat::{self, Action, Change, Loudness, Request, Room},
    text::Clean,
};

use crate::{
    panes::rooms,
    sim::{Sim, alias, at, conference, items, room, timeline},
};

fn everybody() -> Vec<Room> {
    let named = |id: &str, name: &str| Room::named(room(id), name);
    let person = |id: &str, name: &str, user: &str, latest: &str| Room {
        direct: user.parse().ok(),
        latest: latest.parse().ok(),
        ..named(id, name)
    };
    vec![
        Room { invited: true, topic: Clean::line("Games every evening"), ..named("!games:x", "Board games") },
        person("!bob:x", "Bob", "@bob:example.org", "2026-01-31T10:00:00Z"),
        Room { unread: 2, mentions: 1, ..person("!eve:x", "Eve", "@eve:example.org", "2026-01-31T12:00:00Z") },
        Room { unread: 7, encrypted: true, ..named("!kitchen:x", "Kitchen") },
        Room { unread: 900, loudness: Loudness::Mute, ..named("!noise:x", "Noise") },
        Room { alias: Some(alias("#2026-matrix:fosdem.org")), ..named("!0:x", "Matrix") },
        Room { alias: Some(alias("#2026-rust:fosdem.org")), unread: 3, ..named("!1:x", "Rust") },
    ]
}

fn with_tree(width: u16, height: u16) -> Sim {
    rooms(width, height, &["2026-matrix"]).chat(chat::Event::Rooms(everybody())).keys("alt-h")
}

#[test]
fn the_tree_at_120_by_40() {
    insta::assert_snapshot!(with_tree(120, 40).screen());
}

#[test]
fn the_tree_at_80_by_24_scrolls() {
    insta::assert_snapshot!(with_tree(80, 24).keys("G k k k k").screen());
}

#[test]
fn the_tree_at_200_by_60_beside_two_panes() {
    let mut sim = with_tree(200, 60).keys("G k k enter alt-s alt-h");
    insta::assert_snapshot!(sim.screen());
}

#[test]
fn enter_opens_rooms_without_a_public_name() {
    let mut sim = with_tree(120, 40).keys("G k k k enter");
    assert_eq!(sim.asked(), [Request::Open(room("!kitchen:x").into()).into()]);
    let screen = sim.screen();
    assert!(screen.contains("[3:Kitchen]") && screen.contains(" Kitchen · encrypted"), "{screen}");
    sim = sim.keys("alt-h j enter");
    assert_eq!(sim.asked(), [Request::Open(room("!noise:x").into()).into()]);
    assert!(sim.screen().contains(" Noise · muted"), "{}", sim.screen());
}

#[test]
fn branches_fold_and_say_what_they_hide() {
    let mut sim = with_tree(120, 40).keys("g j j j j space");
    let screen = sim.screen();
    assert!(!screen.contains("Bob"), "{screen}");
    assert!(screen.contains("▸ Direct messages (2)") || screen.contains("▾ Direct"), "{screen}");
    sim = sim.keys("space");
    assert!(sim.screen().contains("  Bob"));
}

#[test]
fn an_invitation_is_shown_then_accepted_and_entered() {
    let mut sim = with_tree(120, 40).keys("G enter");
    assert_eq!(sim.asked(), []);
    let words = "Invitation to Board games: Games every evening. Enter again accepts it, D declines.";
    assert!(sim.screen().contains(words), "{}", sim.screen());
    sim = sim.keys("enter");
    assert_eq!(sim.asked(), [Request::Accept(room("!games:x")).into()]);
    let mut joined = everybody();
    joined[0].invited = false;
    sim = sim.chat(chat::Event::Rooms(joined));
    assert_eq!(sim.asked(), [Request::Open(room("!games:x").into()).into()]);
    assert!(sim.screen().contains("[3:Board games]"));
}

#[test]
fn an_invitation_is_declined_after_asking_or_by_command() {
    let leave = || Request::Act { room: room("!games:x"), action: Action::Leave }.into();
    let mut sim = with_tree(120, 40).keys("G D");
    assert_eq!(sim.asked(), []);
    sim = sim.keys("D");
    assert_eq!(sim.asked(), [leave()]);
    let mut sim = with_tree(120, 40).keys("i").types("/decline").keys("enter");
    assert_eq!(sim.asked(), [leave()]);
    let mut sim = with_tree(120, 40).keys("i").types("/accept board games").keys("enter");
    assert_eq!(sim.asked(), [Request::Accept(room("!games:x")).into()]);
}

#[test]
fn rooms_are_found_from_the_programme() {
    let mut sim = Sim::new(80, 24).chat(chat::Event::Rooms(everybody())).keys("alt-h");
    assert!(sim.screen().contains("Kitchen"), "{}", sim.screen());
    sim = sim.types("eve").keys("enter");
    assert_eq!(sim.asked(), [Request::Open(room("!eve:x").into()).into()]);
    // With a window, the tree stands beside it.
    sim = sim.keys("alt-1 alt-h");
    assert!(sim.screen().contains("▾ Direct messages"), "{}", sim.screen());
}

/// The screen of the next start, signed in, with the same rooms.
fn again(layout: Option<String>, width: u16, height: u16) -> Sim {
    Sim::restored(width, height, layout)
        .schedule(conference())
        .chat(chat::Event::SignedIn { user: "@ana:example.org".parse().unwrap() })
        .chat(chat::Event::Rooms(everybody()))
}

#[test]
fn windows_and_panes_come_back() {
    let sim = with_tree(200, 60).keys("G k k enter alt-S").keys("alt-h g j j j j j j space alt-1");
    let mut sim = again(sim.layout, 200, 60);
    let opened: Vec<_> = sim.asked();
    let open = |id: &str| Request::Open(room(id).into()).into();
    assert!(opened.contains(&open("!0:x")) && opened.contains(&open("!noise:x")), "{opened:?}");
    assert_eq!(opened.len(), 2, "nothing is joined anew and nothing else is opened: {opened:?}");
    assert_eq!(sim.state.rooms.current_index(), 0, "the programme comes first");
    assert_eq!(sim.layout, None, "what came back is not kept anew");
    sim = sim.chat(timeline("!0:x", vec![Change::Reset(items(0..30))])).keys("alt-2");
    insta::assert_snapshot!(sim.screen());
}

#[test]
fn a_room_that_was_left_meanwhile_has_no_window() {
    let sim = with_tree(120, 40).keys("G k k enter");
    let mut left = everybody();
    left.retain(|known| known.id != room("!noise:x"));
    let mut sim = Sim::restored(120, 40, sim.layout)
        .chat(chat::Event::SignedIn { user: "@ana:example.org".parse().unwrap() })
        .chat(chat::Event::Rooms(left));
    assert_eq!(sim.state.rooms.windows().len(), 2, "the server was not heard yet");
    sim = sim.chat(chat::Event::Connection(chat::Connection::Online));
    let labels: Vec<String> = sim.state.rooms.windows().iter().map(hallway::app::room::Room::label).collect();
    assert_eq!(labels, ["#2026-matrix"]);
}

#[test]
fn a_damaged_layout_is_ignored_in_words() {
    for text in ["", "{", "[3]", "{\"windows\": 3}", &"[".repeat(100_000)] {
        let mut sim = Sim::restored(80, 24, Some(text.to_owned()));
        assert!(sim.screen().contains("! The windows of the last time are not restored"), "{text}: {}", sim.screen());
    }
    // Odd values within a sound file are left out one by one.
    let odd = r##"{"windows":[{"room":"no id"},{"room":"!a:x","alias":"nonsense","name":"\u001b[31mA"},{"room":"!a:x"},
        {"thread":"$t"},{"alias":"#b:x"}],"panes":"|.|..","shown":[1,7,1,4],"focus":9,"tree":true,"folded":["direct"]}"##;
    let sim = Sim::restored(80, 24, Some(odd.to_owned()));
    let labels: Vec<String> = sim.state.rooms.windows().iter().map(hallway::app::room::Room::label).collect();
    assert_eq!(labels, ["[31mA", "#b"]);
    assert_eq!((sim.state.rooms.paned().count(), sim.state.rooms.focused_pane()), (1, 0));
}

#[test]
fn what_is_kept_changes_with_the_windows_alone() {
    let mut sim = with_tree(120, 40);
    let before = sim.layout.take();
    assert!(before.is_some());
    sim = sim.keys("j k i").types("hello").msg(Msg::Tick(at("2026-01-31T13:33:00Z")));
    assert_eq!(sim.layout, None);
    sim = sim.keys("f2");
    assert!(sim.layout.is_some());
}
