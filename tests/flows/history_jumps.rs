//! Going to a message: by time, by link, by what it answers, to what is unread.
use hallway::{
    app::{Effect, TerminalRequest},
    chat::{self, Address, Alias, Change, Item, ItemId, ItemKind, Jump, Message, Name, Outgoing, Rank, Reply, Request},
    text::Clean,
};

use crate::{
    room::reading,
    sim::{Sim, at, event, item, message, room, timeline},
};

fn jump(to: Jump) -> Effect {
    Request::Jump { room: room("!m:x"), to }.into()
}

/// A message every minute up to 14:31 in Brussels.
fn minutes(count: u32) -> Vec<Item> {
    let minute = |n: u32| {
        let time = at("2026-01-31T13:31:00Z") - jiff::SignedDuration::from_mins((count - 1 - n).into());
        item(&format!("m{n}"), Message { time, ..message(&format!("m{n}"), &format!("message {n}")) })
    };
    (0..count).map(minute).collect()
}

fn goto(sim: Sim, to: &str) -> Sim {
    sim.types(&format!("/goto {to}")).keys("enter")
}

#[test]
fn a_time_that_is_loaded_is_scrolled_to() {
    let mut sim = goto(reading(80, 24, minutes(200)), "12:00");
    let screen = sim.screen();
    assert!(screen.contains(">12:00 <bob> message 48"), "{screen}");
    assert!(screen.contains("11:59 <bob>") && screen.contains("12:01 <bob>"), "it stands in the middle: {screen}");
    assert_eq!(sim.asked(), []);
    sim = sim.keys("i").types("/sb goto 2026-01-31 13:00").keys("enter");
    assert!(sim.screen().contains(">13:00 <bob>"), "{}", sim.screen());
}

#[test]
fn a_time_that_is_not_loaded_is_asked_for() {
    let mut sim = goto(reading(80, 24, minutes(60)), "9:30");
    assert_eq!(sim.asked(), [jump(Jump::Time(at("2026-01-31T08:30:00Z")))]);
    assert!(sim.screen().contains("Looking for that message"), "{}", sim.screen());
    sim = goto(sim, "2026-01-30");
    assert_eq!(sim.asked(), [jump(Jump::Time(at("2026-01-29T23:00:00Z")))]);
    // It is later than the clock, so yesterday is meant.
    sim = goto(sim, "15:00");
    assert_eq!(sim.asked(), [jump(Jump::Time(at("2026-01-30T14:00:00Z")))]);
}

#[test]
fn a_jump_that_failed_moves_nothing() {
    let mut sim = goto(reading(80, 24, minutes(60)).keys("pgup"), "9:30");
    let rows = |screen: &str| screen.lines().take(20).map(str::to_owned).collect::<Vec<_>>();
    let before = rows(&sim.screen());
    let reason = "the server has nothing from then".to_owned();
    sim = sim.chat(chat::Event::JumpFailed { room: room("!m:x"), reason });
    assert_eq!(rows(&sim.screen()), before);
    assert!(
        sim.screen().contains("! That message cannot be shown: the server has nothing from then"),
        "{}",
        sim.screen()
    );
}

#[test]
fn what_is_no_place_is_told() {
    let mut sim = goto(reading(80, 24, minutes(3)), "yesterday");
    assert!(sim.screen().contains("! “yesterday” is no place in a room"), "{}", sim.screen());
    sim = sim.types("/sb up").keys("enter");
    assert!(sim.screen().contains("! /sb needs what to do"), "{}", sim.screen());
    assert_eq!(sim.asked(), []);
}

#[test]
fn the_unread_marker_is_gone_to() {
    let mut list = minutes(100);
    list.insert(40, Item { id: ItemId("new".into()), kind: ItemKind::ReadMarker });
    let mut sim = reading(80, 24, list).keys("esc u");
    let screen = sim.screen();
    assert!(screen.contains(">13:32 <bob> message 40") && screen.contains(" new "), "{screen}");
    assert_eq!(sim.asked(), []);
    let mut sim = reading(80, 24, minutes(100)).keys("esc u");
    assert_eq!(sim.asked(), [jump(Jump::Unread)]);
}

#[test]
fn a_reply_leads_to_what_it_answers() {
    let reply = |to: &str| Some(Reply { event: event(to), name: Clean::line("bob"), text: Clean::line("message 3") });
    let mut list = minutes(100);
    list.push(item("r", Message { reply: reply("$m3"), ..message("r", "indeed") }));
    let mut sim = reading(80, 24, list).keys("esc enter");
    assert!(sim.screen().contains("<bob> message 3\n"), "{}", sim.screen());
    assert_eq!(sim.asked(), []);
    sim = sim.keys("Q");
    assert!(sim.screen().contains("! This message is no reply."), "{}", sim.screen());

    let mut list = minutes(10);
    list.push(item("r", Message { reply: reply("$old"), ..message("r", "indeed") }));
    let mut sim = reading(80, 24, list).keys("esc Q");
    assert_eq!(sim.asked(), [jump(Jump::Event(event("$old")))]);
    // The service shows that part.
    sim = sim
        .chat(timeline("!m:x", vec![Change::Reset(vec![item("old", message("old", "long ago"))])]))
        .chat(chat::Event::Jumped { room: room("!m:x"), event: Some(event("$old")), live: false });
    assert!(sim.screen().contains(">14:31 <bob> long ago"), "{}", sim.screen());
}

#[test]
fn a_permalink_is_copied_and_followed() {
    let link = "https://matrix.to/#/!m:x/$m7?via=x&via=example.org";
    let mut sim = reading(80, 24, minutes(100)).keys("esc g k k j Y");
    let copied = "https://matrix.to/#/!m:x/$m1?via=x&via=example.org".to_owned();
    assert_eq!(sim.asked(), [TerminalRequest::Copy(copied).into()]);
    sim = goto(sim.keys("G i"), link);
    assert!(sim.screen().contains("> message 7\n"), "{}", sim.screen());
    assert_eq!(sim.asked(), []);

    // In a message, it is followed here, not in the browser.
    let mut list = minutes(100);
    list.push(item("l", message("l", &format!("see {link}"))));
    let mut sim = reading(80, 24, list).keys("esc o");
    assert!(sim.screen().contains("> message 7\n"), "{}", sim.screen());
    assert_eq!(sim.asked(), []);
}

#[test]
fn a_link_into_another_room_leads_there() {
    let rooms =
        vec![chat::Room { alias: Some("#hall:x".parse().unwrap()), ..chat::Room::named(room("!hall:x"), "The hall") }];
    let mut sim = goto(reading(80, 24, minutes(3)).chat(chat::Event::Rooms(rooms)), "https://matrix.to/#/#hall:x/$e");
    assert_eq!(
        sim.asked(),
        [
            Request::Read { timeline: room("!m:x").into(), event: event("$m2") }.into(),
            Request::Open(room("!hall:x").into()).into(),
            Request::Jump { room: room("!hall:x"), to: Jump::Event(event("$e")) }.into()
        ]
    );
    assert!(sim.screen().contains("#hall"), "{}", sim.screen());

    // A room that is yet to be joined is joined first.
    let other: Alias = "#other:x".parse().unwrap();
    sim = goto(sim, "https://matrix.to/#/#other:x/$f");
    assert_eq!(sim.asked(), crate::sim::going(std::slice::from_ref(&other)));
    sim = sim.chat(crate::sim::joined(other.as_str(), "!other:x"));
    assert_eq!(
        sim.asked(),
        [
            Request::Open(room("!other:x").into()).into(),
            Request::Jump { room: room("!other:x"), to: Jump::Event(event("$f")) }.into(),
            Request::Attend(vec![]).into()
        ]
    );
    // A room without a public name is found by the servers that the link names.
    sim = goto(sim, "https://matrix.to/#/!far:x/$g?via=home.example");
    let far = Address { name: Name::Id(room("!far:x")), via: vec!["home.example".parse().unwrap()] };
    let join = Request::Join { rooms: vec![vec![far]], rank: Rank::Asked };
    assert_eq!(sim.asked().last(), Some(&join.into()));
}

#[test]
fn mentions_are_gone_through() {
    let mut list = minutes(100);
    for index in [10, 50] {
        let ItemKind::Message(said) = &list[index].kind else { unreachable!() };
        list[index].kind = ItemKind::Message(Message { mention: true, ..Message::clone(said) }.into());
    }
    let mut sim = reading(80, 24, list).keys("esc K");
    assert!(sim.screen().contains("<bob> message 50"), "{}", sim.screen());
    sim = sim.keys("K");
    assert!(sim.screen().contains("<bob> message 10"), "{}", sim.screen());
    sim = sim.keys("K");
    assert!(sim.screen().contains("No earlier message that is loaded names you."), "{}", sim.screen());
    assert!(sim.keys("J").screen().contains("<bob> message 50"));
}

#[test]
fn the_first_and_the_last_are_gone_to_from_the_composer() {
    let mut sim = reading(80, 24, minutes(100)).types("/sb home").keys("enter");
    assert!(sim.screen().contains("message 0\n"), "{}", sim.screen());
    sim = sim.types("/sb end").keys("enter");
    assert!(sim.screen().contains("message 99\n"), "{}", sim.screen());
    sim = sim.types("/sb clear").keys("enter");
    assert!(!sim.screen().contains("message 99\n"), "{}", sim.screen());
}

#[test]
fn what_is_said_far_back_is_shown_at_the_end() {
    let mut sim = reading(80, 24, minutes(60)).chat(chat::Event::Jumped {
        room: room("!m:x"),
        event: Some(event("$m30")),
        live: false,
    });
    sim.asked();
    sim = sim.types("so it was").keys("enter");
    let said = Request::Send { timeline: room("!m:x").into(), message: Outgoing::new("so it was") };
    assert_eq!(sim.asked(), [jump(Jump::End), said.into()]);
}
