//! From one live stream to the next, and the chat with it.
use std::sync::Arc;

use hallway::{
    app::{Effect, Msg},
    chat,
    player::{Event, How, Request, Slot, Trouble},
    schedule::{self, Fate, Live},
};
use ratatui::layout::Rect;

use crate::sim::{Sim, alias, at, conference};

const FIRST: Slot = Slot::First;
const SECOND: Slot = Slot::Second;

fn url(name: &str) -> hallway::player::StreamUrl {
    format!("https://stream.fosdem.org/{name}.m3u8").parse().unwrap()
}

fn load(slot: Slot, name: &str) -> Effect {
    Request::Load { slot, url: url(name), how: How::default() }.into()
}

/// What is asked where something plays already: as loud as that, and unseen.
fn send_for(slot: Slot, name: &str) -> [Effect; 2] {
    [Request::Volume { slot, percent: 100 }.into(), load(slot, name)]
}

fn swap(to: Slot) -> [Effect; 3] {
    let old = to.other();
    [
        Request::Mute { slot: old, on: true }.into(),
        Request::Stop { slot: old }.into(),
        Request::Mute { slot: to, on: false }.into(),
    ]
}

/// The player gets through with what it was asked for.
fn arrives(sim: Sim, slot: Slot, name: &str) -> Sim {
    sim.player(Event::Connecting { slot, url: url(name) }).player(Event::Playing { slot, width: 1_280, height: 720 })
}

fn fails(sim: Sim, slot: Slot, name: &str) -> Sim {
    let reason = "the stream answers 404 Not Found: it may not have started".to_owned();
    sim.player(Event::Connecting { slot, url: url(name) }).player(Event::Retrying {
        slot,
        trouble: Trouble::Failed,
        reason,
        seconds: 1,
        attempt: 1,
    })
}

/// The stream of the talk that is selected plays: La Fontaine's.
fn watching(width: u16, height: u16) -> Sim {
    let mut sim = arrives(Sim::new(width, height).keys("w"), FIRST, "k1105");
    sim.asked();
    sim
}

fn ticks(sim: Sim, seconds: std::ops::RangeInclusive<u8>) -> Sim {
    seconds.fold(sim, |sim, second| sim.msg(Msg::Tick(at(&format!("2026-01-31T13:32:{second:02}Z")))))
}

fn shown(sim: &mut Sim) -> Option<Rect> {
    sim.buffer();
    sim.video
}

#[test]
fn the_old_picture_stays_until_the_new_stream_plays() {
    let mut sim = watching(80, 24);
    let picture = shown(&mut sim);
    assert!(picture.is_some());
    sim = sim.keys("alt-right");
    assert_eq!(sim.asked(), send_for(SECOND, "janson"));
    let screen = sim.screen();
    assert!(screen.contains("▶ K.1.105 (La Fontaine) → Janson …"), "{screen}");
    assert_eq!((sim.video, sim.state.watch.front()), (picture, FIRST));
    sim = arrives(sim, SECOND, "janson");
    assert_eq!(sim.asked(), swap(SECOND));
    assert!(sim.screen().contains("▶ Janson live"));
    assert_eq!((sim.video, sim.state.watch.front()), (picture, SECOND));
    sim = sim.player(Event::Stopped { slot: FIRST });
    sim = arrives(sim.keys("alt-right"), FIRST, "k1105");
    assert_eq!(sim.asked(), [&send_for(FIRST, "k1105")[..], &swap(FIRST)].concat());
    assert!(sim.screen().contains("▶ K.1.105 (La Fontaine) live"));
}

#[test]
fn back_to_what_plays_gives_up_what_was_on_its_way() {
    let mut sim = watching(80, 24).keys("alt-left alt-left");
    assert_eq!(sim.asked(), [&send_for(SECOND, "janson")[..], &[Request::Stop { slot: SECOND }.into()]].concat());
    assert!(sim.screen().contains("▶ K.1.105 (La Fontaine) live"));
}

#[test]
fn what_is_watched_from_the_list_replaces_the_old_one_in_the_same_way() {
    let mut sim = watching(80, 24).keys("j w");
    assert_eq!(sim.asked(), send_for(SECOND, "janson"));
    assert!(sim.screen().contains("→ Janson …"));
}

#[test]
fn where_nothing_plays_the_hall_on_screen_comes_first() {
    let mut sim = Sim::new(80, 24).keys("j alt-right");
    assert_eq!(sim.asked(), [load(FIRST, "janson")]);
    let mut sim = Sim::new(80, 24).keys("G alt-left");
    assert_eq!(sim.asked(), [load(FIRST, "k1105")], "nothing is on in the selected talk's hall");
}

#[test]
fn a_stream_that_cannot_be_had_is_said_and_passed_over() {
    let mut sim = fails(watching(80, 24).keys("alt-right"), SECOND, "janson");
    assert_eq!(sim.asked().last(), Some(&Request::Stop { slot: SECOND }.into()));
    let screen = sim.screen();
    assert!(screen.contains("! Janson cannot be watched: the stream answers 404"), "{screen}");
    assert!(screen.contains("▶ K.1.105 (La Fontaine) live"), "{screen}");
    sim = sim.keys("alt-right");
    assert_eq!(sim.asked(), []);
    assert!(sim.screen().contains("No other stream is live now."));
    sim = sim.msg(Msg::Tick(at("2026-01-31T13:37:01Z"))).keys("alt-right");
    assert_eq!(sim.asked(), send_for(SECOND, "janson"));
}

#[test]
fn halls_where_nothing_is_on_or_nothing_is_streamed_are_left_out() {
    let mut schedule = conference();
    schedule.talks.iter_mut().filter(|talk| talk.hall == 1).for_each(|talk| talk.fate = Fate::Cancelled);
    let mut sim = watching(80, 24).schedule(schedule).keys("alt-right");
    assert_eq!(sim.asked(), []);
    assert!(sim.screen().contains("No other stream is live now."));
    let mut schedule = conference();
    schedule.talks.iter_mut().filter(|talk| talk.hall == 1).for_each(|talk| talk.links.clear());
    let mut sim = watching(80, 24).schedule(schedule).keys("alt-right");
    assert_eq!(sim.asked(), []);
}

#[test]
fn a_list_of_what_is_live_counts_where_there_is_one() {
    let live = |hall: &str| {
        let list = format!(
            r#"[{{"slug": "fosdem-2026", "groups": [{{"rooms": [{{"schedulename": "{hall}", "streams":
            [{{"type": "video", "urls": {{"hls": {{"url": "https://cdn.example/one.m3u8"}}}}}}]}}]}}]}}]"#
        );
        Msg::Schedule(schedule::Event::Live(Arc::new(Live::parse(list.as_bytes()).unwrap())))
    };
    let mut sim = watching(80, 24).msg(live("K.1.105 (La Fontaine)"));
    sim.asked();
    sim = sim.keys("alt-right");
    assert_eq!(sim.asked(), [], "Janson is not in the list");
    sim = sim.msg(live("janson"));
    sim.asked();
    sim = sim.keys("alt-right");
    assert_eq!(sim.asked(), send_for(SECOND, "janson"));
    sim = sim.msg(live("nowhere")).keys("alt-right alt-right");
    sim.asked();
    assert!(sim.screen().contains("→ Janson …"), "a list without any of the halls says nothing");
}

#[test]
fn in_a_break_the_halls_streams_are_there_and_said_to_have_one() {
    let mut sim = Sim::new(80, 24).msg(Msg::Tick(at("2026-01-31T15:20:00Z"))).keys("alt-right");
    assert_eq!(sim.asked().last(), Some(&load(FIRST, "h2215")), "a talk is on");
    let mut sim = Sim::new(80, 24).msg(Msg::Tick(at("2026-01-31T14:50:00Z"))).keys("alt-right");
    assert_eq!(sim.asked().last(), Some(&load(FIRST, "k1105")));
    assert!(sim.screen().contains("No talk is on now: this hall has a break."));
    let mut sim = Sim::new(80, 24).msg(Msg::Tick(at("2026-01-31T19:00:00Z"))).keys("alt-right");
    assert!(sim.asked().iter().all(|effect| !matches!(effect, Effect::Player(_))));
    assert!(sim.screen().contains("No stream is live now."));
}

/// In the room of the talk that is selected, its stream beside it.
fn in_the_room(name: &str) -> Sim {
    let name = format!("#2026-{name}:fosdem.org");
    let mut sim = watching(120, 40).keys("enter").chat(crate::sim::joined(&name, "!m:x"));
    sim.asked();
    sim
}

fn joins(sim: &mut Sim) -> Vec<chat::Request> {
    let asked = sim.asked().into_iter();
    asked
        .filter_map(|effect| match effect {
            Effect::Chat(request @ chat::Request::Join { .. }) => Some(request),
            _ => None,
        })
        .collect()
}

#[test]
fn the_chat_stays_unless_it_is_to_follow() {
    let mut sim = arrives(in_the_room("matrix").keys("alt-right"), SECOND, "janson");
    sim = ticks(sim, 1..=9);
    assert_eq!(joins(&mut sim), []);
    assert!(sim.screen().contains("#2026-matrix"));
    sim = sim.keys("alt-z");
    assert!(sim.screen().contains("follow: when you zap, the chat goes to the hall's room."));
    sim = sim.types("/follow off").keys("enter");
    assert!(sim.screen().contains("pin: when you zap, the chat stays."));
    sim = ticks(sim.keys("alt-right"), 10..=19);
    assert_eq!(joins(&mut sim), []);
}

#[test]
fn the_chat_goes_once_where_one_settles_and_what_was_typed_stays_there() {
    let mut sim = in_the_room("matrix").keys("alt-z").types("one moment").keys("alt-right");
    sim = ticks(arrives(sim, SECOND, "janson"), 1..=1).keys("alt-right alt-left");
    assert_eq!(joins(&mut sim), []);
    sim = ticks(sim, 2..=2);
    assert_eq!(joins(&mut sim), [], "less than a second may have passed");
    sim = ticks(sim, 3..=3);
    assert_eq!(joins(&mut sim), [crate::sim::join(&[alias("#2026-rust:fosdem.org")])]);
    let screen = sim.screen();
    assert!(screen.contains("Joining #2026-rust:fosdem.org") && !screen.contains("one moment"), "{screen}");
    assert!(sim.keys("alt-l").screen().contains("one moment"), "it is a draft in its own room");
}

#[test]
fn the_chat_does_not_run_away_under_ones_hands() {
    // Who writes, stays.
    let mut sim = in_the_room("matrix").keys("alt-z alt-right").types("I ask");
    sim = ticks(sim, 1..=5);
    assert_eq!(joins(&mut sim), []);
    assert!(sim.screen().contains("I ask"));
    // Who has gone elsewhere, stays there; and from the programme nobody is taken.
    let mut sim = ticks(in_the_room("matrix").keys("alt-z alt-right alt-1"), 1..=5);
    assert_eq!((joins(&mut sim), sim.state.rooms.current().is_none()), (vec![], true));
    sim = ticks(sim.keys("alt-right"), 6..=9);
    assert_eq!((joins(&mut sim), sim.state.rooms.current().is_none()), (vec![], true));
    // A stream that cannot be had takes nobody along.
    let mut sim = ticks(fails(in_the_room("matrix").keys("alt-z alt-right"), SECOND, "janson"), 1..=5);
    assert_eq!(joins(&mut sim), []);
}

#[test]
fn the_chat_goes_where_nobody_is_disturbed_by_it() {
    // What lies over the screen has the keys: the chat waits.
    let mut sim = arrives(in_the_room("matrix").keys("alt-z alt-right"), SECOND, "janson").keys("alt-k");
    sim = ticks(sim, 1..=5);
    assert_eq!(joins(&mut sim), []);
    sim = ticks(sim.keys("esc"), 6..=7);
    assert_eq!(joins(&mut sim).len(), 1);
    // Whoever is among the messages, where letters act, is so afterwards.
    let mut sim = arrives(in_the_room("matrix").keys("alt-z esc alt-right"), SECOND, "janson");
    sim = ticks(sim, 1..=5).keys("j");
    assert!(joins(&mut sim).len() == 1 && sim.state.rooms.current().unwrap().composer.is_empty());
    // Nobody is asked for an account by the clock.
    let mut sim = arrives(in_the_room("matrix").keys("alt-z alt-right"), SECOND, "janson");
    sim = ticks(sim.chat(chat::Event::SignedOut).keys("esc"), 1..=5);
    assert!(sim.state.overlay.is_none() && joins(&mut sim).is_empty());
}

#[test]
fn the_setting_says_what_holds_at_the_start() {
    let mut sim = in_the_room("matrix").types("/set video.follow on").keys("enter");
    sim.asked();
    sim = ticks(arrives(sim.keys("alt-right"), SECOND, "janson"), 1..=4);
    assert_eq!(joins(&mut sim).len(), 1);
    let mut sim = in_the_room("matrix").types("/follow perhaps").keys("enter");
    assert!(sim.screen().contains("/follow can be on or off"));
}

#[test]
fn changing_rooms_leaves_the_stream_alone() {
    let mut sim = in_the_room("matrix").types("/join #rust:example.org").keys("enter alt-1 alt-l");
    assert!(sim.asked().iter().all(|effect| !matches!(effect, Effect::Player(_))));
    assert!(sim.screen().contains("▶ K.1.105 (La Fontaine) live"));
}
