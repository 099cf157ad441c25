//! From a talk to its room, between rooms, and what goes wrong on the way.
use hallway::{
    app::Effect,
    chat::{self, Change, Outgoing, Request},
    player,
};

use crate::sim::{Sim, alias, items, room, timeline};

const MATRIX: &str = "#2026-matrix:fosdem.org";

fn joined(sim: Sim, name: &str, id: &str) -> Sim {
    sim.chat(crate::sim::joined(name, id))
}

#[test]
fn enter_on_a_talk_joins_its_room_and_follows_it() {
    let mut sim = Sim::new(80, 24).keys("enter");
    assert_eq!(sim.asked(), crate::sim::going(&[alias(MATRIX)]));
    assert!(sim.screen().contains("Joining #2026-matrix:fosdem.org …"));
    sim = joined(sim, MATRIX, "!m:x");
    assert_eq!(sim.asked(), [Request::Open(room("!m:x").into()).into(), Request::Attend(vec![]).into()]);
}

#[test]
fn what_is_typed_while_joining_is_sent_after() {
    let mut sim = Sim::new(80, 24).keys("enter").types("hello there").keys("enter");
    assert!(sim.screen().contains("hello there (sent once the room is joined)"));
    sim.asked();
    sim = joined(sim, MATRIX, "!m:x");
    let message = Outgoing::new("hello there");
    let open = Request::Open(room("!m:x").into());
    let send = Request::Send { timeline: room("!m:x").into(), message };
    assert_eq!(sim.asked(), [open.into(), send.into(), Request::Attend(vec![]).into()]);
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

#[test]
fn a_room_waits_for_the_account_that_is_being_restored() {
    let mut sim = Sim::bare(80, 24).schedule(crate::sim::conference()).keys("enter");
    assert_eq!(sim.asked(), []);
    assert!(sim.screen().contains("is entered as soon as the account is ready"));
    let mut restored = sim.chat(chat::Event::SignedIn { user: "@ana:example.org".parse().unwrap() });
    assert_eq!(restored.asked(), crate::sim::going(&[alias(MATRIX)]));
}

#[test]
fn a_room_that_the_account_is_in_is_opened_at_once() {
    let known = chat::Room { alias: Some(alias(MATRIX)), unread: 3, ..chat::Room::named(room("!m:x"), "Matrix") };
    let mut sim = Sim::new(80, 24).chat(chat::Event::Rooms(vec![known])).keys("enter");
    assert_eq!(sim.asked(), [Request::Open(room("!m:x").into()).into()]);
}

#[test]
fn waiting_to_join_is_counted_down_and_failing_is_said() {
    let mut sim = Sim::new(80, 24).keys("enter");
    let until = crate::sim::at("2026-01-31T13:32:30Z");
    sim = sim.chat(chat::Event::Queue(chat::Progress {
        next: Some(until),
        joins: (0, 1),
        waiting: vec![alias(MATRIX).into()],
        ..chat::Progress::default()
    }));
    assert!(sim.screen().contains("the server asks to wait 30 s."));
    assert!(sim.state.take_stale());
    sim = sim.msg(hallway::app::Msg::Tick(crate::sim::at("2026-01-31T13:32:27Z")));
    assert!(sim.state.take_stale());
    assert!(sim.screen().contains(" join 0/1, 3 s"));
    sim.asked();
    let reason = "only invited people may enter".to_owned();
    sim = sim.chat(chat::Event::JoinFailed { asked: alias(MATRIX).into(), reason });
    let screen = sim.screen();
    assert!(screen.contains("! #2026-matrix:fosdem.org cannot be entered: only invited people may enter"), "{screen}");
    assert!(screen.contains("Enter tries again, /wc closes this window."), "{screen}");
    assert_eq!(sim.keys("enter").asked(), [crate::sim::join(&[alias(MATRIX)]).into()]);
}

#[test]
fn two_names_of_one_room_become_one_window() {
    let mut sim =
        joined(Sim::new(80, 24).keys("enter"), MATRIX, "!m:x").types("/join #matrix:fosdem.org").keys("enter");
    sim = sim.types("hello").keys("enter");
    assert_eq!(sim.state.rooms.windows().len(), 2);
    sim.asked();
    sim = joined(sim, "#matrix:fosdem.org", "!m:x");
    assert_eq!((sim.state.rooms.windows().len(), sim.state.rooms.current_index()), (1, 1));
    let message = Outgoing::new("hello");
    let send = Request::Send { timeline: room("!m:x").into(), message };
    assert_eq!(sim.asked(), [send.into(), Request::Attend(vec![]).into()]);
}

#[test]
fn a_talk_without_a_room_says_so() {
    let mut schedule = crate::sim::conference();
    schedule.talks.iter_mut().for_each(|talk| talk.links.clear());
    let mut sim = Sim::new(80, 24).schedule(schedule).keys("enter");
    assert_eq!(sim.asked(), []);
    assert!(sim.screen().contains("! No chat room is known for this talk."));
}

#[test]
fn trouble_with_the_server_is_said_and_the_rest_goes_on() {
    let reason = "example.org does not answer".to_owned();
    let offline = chat::Event::Connection(chat::Connection::Offline { reason });
    let mut sim = joined(Sim::new(80, 24).keys("enter"), MATRIX, "!m:x").chat(offline);
    let screen = sim.screen();
    assert!(screen.contains("○ offline") && screen.contains("offline: example.org does not answer"), "{screen}");
    sim = sim.chat(chat::Event::Failed { reason: "the message was not sent: too large".to_owned() });
    assert!(sim.screen().contains("! the message was not sent: too large"));
    assert!(sim.keys("alt-1").screen().contains("On now in 2 halls"));
}
