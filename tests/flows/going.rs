//! From a talk to its room, between rooms, and what goes wrong on the way.
use hallway::{
    app::Effect,
    chat::{self, Change, Outgoing, Request},
    player,
};

use crate::sim::{Sim, alias, items, room, timeline};

const MATRIX: &str = "#2026-matrix:fosdem.org";

fn joined(sim: Sim, name: &str, id: &str) -> Sim {
    sim.chat(chat::Event::Joined { alias: alias(name), room: room(id) })
}

#[test]
fn enter_on_a_talk_joins_its_room_and_follows_it() {
    let mut sim = Sim::new(80, 24).keys("enter");
    assert_eq!(sim.asked(), [Request::Join(alias(MATRIX)).into()]);
    assert!(sim.screen().contains("Joining #2026-matrix:fosdem.org …"));
    sim = joined(sim, MATRIX, "!m:x");
    assert_eq!(sim.asked(), [Request::Open(room("!m:x")).into()]);
}

#[test]
fn what_is_typed_while_joining_is_sent_after() {
    let mut sim = Sim::new(80, 24).keys("enter").types("hello there").keys("enter");
    assert!(sim.screen().contains("hello there (sent once the room is joined)"));
    sim.asked();
    sim = joined(sim, MATRIX, "!m:x");
    let message = Outgoing::New { body: "hello there".to_owned() };
    assert_eq!(sim.asked()[1..], [Request::Send { room: room("!m:x"), message }.into()]);
}

#[test]
fn a_second_enter_goes_back_to_the_window() {
    let mut sim = joined(Sim::new(80, 24).keys("enter"), MATRIX, "!m:x");
    sim.asked();
    sim = sim.keys("alt-1 enter");
    assert_eq!(sim.asked(), []);
    assert_eq!(sim.state.rooms.current_index(), 1);
    assert_eq!(sim.state.rooms.windows().len(), 1);
}

#[test]
fn a_hop_between_rooms_asks_nothing_of_the_player() {
    let mut sim = joined(Sim::new(120, 40).keys("w enter"), MATRIX, "!m:x")
        .chat(timeline("!m:x", vec![Change::Reset(items(0..100))]))
        .player(player::Event::Playing { slot: player::Slot::First, width: 1_280, height: 720 });
    sim.buffer();
    let video = sim.video;
    assert!(video.is_some());
    sim.asked();
    sim = joined(sim.keys("alt-1 j enter"), "#2026-rust:fosdem.org", "!r:x").keys("alt-2 alt-3 alt-1 alt-a ctrl-n");
    sim.buffer();
    assert!(sim.video.is_some());
    let of_player = |effect: &Effect| matches!(effect, Effect::Player(_));
    assert!(!sim.asked().iter().any(of_player));
}

#[test]
fn no_tick_within_a_minute_draws_anything() {
    let mut sim = joined(Sim::new(80, 24).keys("enter"), MATRIX, "!m:x");
    sim = sim.chat(timeline("!m:x", vec![Change::Reset(items(0..3))]));
    assert!(sim.state.take_stale());
    for second in 1..60 {
        sim = sim.msg(hallway::app::Msg::Tick(crate::sim::at(&format!("2026-01-31T13:32:{second:02}Z"))));
        assert!(!sim.state.take_stale(), "second {second}");
    }
    sim = sim.msg(hallway::app::Msg::Tick(crate::sim::at("2026-01-31T13:33:00Z")));
    assert!(sim.state.take_stale());
}
