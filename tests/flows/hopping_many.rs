//! Joining and leaving many rooms: a track's, those of starred talks, a conference's, and the list of what waits.
use hallway::{
    app::{Effect, drafts::Place, rooms::Standing},
    chat::{self, Address, Event, Progress, Rank, Request, Room},
};

use crate::{
    hopping::{MATRIX, located, waits},
    sim::{Sim, alias, at, items, joined, room, timeline},
};

const RUST: &str = "#2026-rust:fosdem.org";

fn address(name: &str) -> Address {
    alias(name).into()
}

fn joins(names: &[&str], rank: Rank) -> Effect {
    Request::Join { rooms: names.iter().map(|name| vec![address(name)]).collect(), rank }.into()
}

fn member(name: &str, id: &str) -> Room {
    Room { alias: Some(alias(name)), ..Room::named(room(id), "Room") }
}

/// In the Matrix room, as well as in these.
fn inside(rooms: Vec<Room>) -> Sim {
    let mut all = vec![member(MATRIX, "!m:x")];
    all.extend(rooms);
    let mut sim = Sim::new(80, 24).keys("enter").chat(joined(MATRIX, "!m:x")).chat(Event::Rooms(all));
    sim = sim.chat(timeline("!m:x", vec![chat::Change::Reset(items(0..3))]));
    sim.asked();
    sim
}

fn types(sim: Sim, line: &str) -> Sim {
    sim.types(line).keys("enter")
}

#[test]
fn all_rooms_of_a_track_are_joined_each_once() {
    let mut sim = types(inside(vec![]), "/jointrack rust");
    assert_eq!(sim.asked(), [joins(&[RUST], Rank::Rest)]);
    assert!(sim.screen().contains("Joining 1 room of Rust: /queue shows how far it is."), "{}", sim.screen());
    // The track of the room that is shown, where the account is already.
    sim = types(sim, "/jointrack");
    assert_eq!(sim.asked(), []);
    assert!(sim.screen().contains("You are in the one room of Matrix already."), "{}", sim.screen());
    // A talk in the programme names its track; the command is found by its words.
    sim = sim.keys("alt-1 j alt-k").types("join all rooms of the track").keys("enter");
    assert!(sim.asked().contains(&joins(&[RUST], Rank::Rest)), "{}", sim.screen());
    for (line, words) in [
        ("/jointrack go", "! No track is called go."),
        ("/jointrack a", "! Several tracks are called a: Matrix, Main Track."),
        ("/jointrack main", "Joining 1 room of Main Track"),
    ] {
        let mut sim = types(inside(vec![]), line);
        assert!(sim.screen().contains(words), "{line}: {}", sim.screen());
    }
}

#[test]
fn the_rooms_of_starred_talks_are_joined_before_the_rest() {
    let mut sim = Sim::new(80, 24).keys("s j s alt-k").types("rooms of all starred").keys("enter");
    let asked = sim.asked();
    let Some(Effect::Chat(Request::Join { rooms, rank: Rank::Starred })) = asked.last() else { panic!("{asked:?}") };
    assert_eq!(rooms.len(), 2, "{rooms:?}");
    assert!(sim.screen().contains("Joining 2 rooms of the starred talks"), "{}", sim.screen());
    let mut sim = types(inside(vec![]), "/joinstarred");
    assert!(sim.screen().contains("! No chat room is known of the starred talks."), "{}", sim.screen());
}

#[test]
fn what_waits_is_listed_paused_and_given_up() {
    let mut sim = inside(vec![]).chat(waits(1, 18, Some("2026-01-31T13:32:08Z")));
    sim = types(sim, "/queue");
    insta::assert_snapshot!(sim.screen());
    sim = sim.keys("j D");
    assert_eq!(sim.asked(), [Request::Unqueue(Some(address(MATRIX))).into()]);
    // The list follows what the service tells.
    let progress = Progress { joins: (13, 14), waiting: vec![address("#last:fosdem.org")], ..Progress::default() };
    sim = sim.chat(Event::Queue(progress));
    assert!(sim.screen().contains("1 room to join"), "{}", sim.screen());
    assert_eq!(sim.keys("g j enter").asked().last(), Some(&crate::sim::join(&[alias("#last:fosdem.org")]).into()));
    let asked = |line: &str| types(inside(vec![]), line).asked();
    assert_eq!(asked("/queue pause"), [Request::Hold(true).into()]);
    assert_eq!(asked("/queue go"), [Request::Hold(false).into()]);
    assert_eq!(asked("/queue clear"), [Request::Unqueue(None).into()]);
    assert_eq!(asked("/queue backwards"), []);
    let held = Progress { joins: (13, 14), held: true, ..Progress::default() };
    let mut sim = inside(vec![]).chat(Event::Queue(held));
    assert!(sim.screen().contains("join 13/14 paused"), "{}", sim.screen());
}

#[test]
fn leaving_the_conference_is_asked_once_and_takes_its_rooms_alone() {
    let direct = Room { direct: Some("@bob:example.org".parse().unwrap()), ..member("#2026-main:fosdem.org", "!d:x") };
    let invited = Room { invited: true, ..member("#2026-main:fosdem.org", "!i:x") };
    let mut sim = inside(vec![member(RUST, "!r:x"), member("#cooking:example.org", "!c:x"), direct, invited]);
    sim = types(sim, "/leaveconference");
    assert_eq!(sim.asked(), []);
    assert!(sim.screen().contains("Leave the 2 rooms of FOSDEM 2026? The same again leaves."), "{}", sim.screen());
    sim = types(sim, "/leaveconference");
    assert_eq!(sim.asked(), [Request::Leave(vec![room("!m:x"), room("!r:x")]).into()]);
    sim = sim.types("half a thought").chat(Event::Left { room: room("!m:x") });
    assert_eq!((sim.state.rooms.windows().len(), sim.state.rooms.current_index()), (0, 0));
    let drafts = sim.state.drafts();
    let kept = drafts.get(&Place::Timeline(room("!m:x").into())).map(|draft| draft.text.as_str());
    assert_eq!(kept, Some("half a thought"));
    // Whoever comes back finds it.
    sim = sim.keys("enter").chat(joined(MATRIX, "!m:x"));
    assert!(sim.screen().contains(" > half a thought"), "{}", sim.screen());
    let reason = "the server does not answer".to_owned();
    sim = sim.chat(Event::LeaveFailed { room: room("!r:x"), reason });
    assert!(
        sim.screen().contains("! #2026-rust:fosdem.org was not left: the server does not answer"),
        "{}",
        sim.screen()
    );
}

#[test]
fn asking_to_leave_is_forgotten_after_a_while_and_counts_what_waits() {
    let mut sim = types(inside(vec![]).chat(waits(0, 2, None)), "/leaveconference");
    assert!(
        sim.screen().contains("Leave the one room of FOSDEM 2026? 1 that waits is not joined then."),
        "{}",
        sim.screen()
    );
    sim = sim.msg(hallway::app::Msg::Tick(at("2026-01-31T13:34:00Z")));
    sim = types(sim, "/leaveconference");
    let left = |effect: &Effect| matches!(effect, Effect::Chat(Request::Leave(_)));
    assert!(!sim.asked().iter().any(left));
    sim = types(sim, "/leaveconference");
    assert_eq!(
        sim.asked(),
        [Request::Unqueue(Some(address(MATRIX))).into(), Request::Leave(vec![room("!m:x")]).into()]
    );
}

#[test]
fn a_window_that_is_left_elsewhere_does_not_take_one_from_the_programme() {
    let mut sim = inside(vec![]).keys("alt-1").chat(Event::Left { room: room("!m:x") });
    assert_eq!((sim.state.rooms.windows().len(), sim.state.rooms.current_index()), (0, 0));
    assert!(sim.screen().contains("On now in 2 halls"), "{}", sim.screen());
}

#[test]
fn how_the_account_stands_to_rooms_is_known_by_each_name() {
    let mut sim = inside(vec![]).chat(waits(1, 3, None));
    sim = types(sim, "/join #peeked:x").chat(located("#peeked:x", "!p:x"));
    sim = types(sim, "/join #gone:x");
    sim = sim.chat(Event::Lost { asked: address("#gone:x"), reason: "no such room".to_owned() });
    let rooms = &sim.state.rooms;
    for (name, standing) in [
        (address(MATRIX), Standing::Joined),
        (room("!m:x").into(), Standing::Joined),
        (address("#waits-0:fosdem.org"), Standing::Waiting(Some(0))),
        (room("!p:x").into(), Standing::Waiting(None)),
        (address("#peeked:x"), Standing::Waiting(None)),
        (address("#gone:x"), Standing::Failed),
        (address("#other:x"), Standing::None),
    ] {
        assert_eq!(rooms.standing(&name), standing, "{name}");
    }
}
