//! Recordings: of talks that are over, gone on with where one stopped.
use hallway::{
    app::{Effect, Msg, watch::Positions},
    keep::{self, Kept},
    player::{Event, How, Position, Request, Slot},
    schedule::{Link, LinkKind},
    text::Clean,
};

use crate::sim::{Sim, at, conference};

const SLOT: Slot = Slot::First;
const PAGE: &str = "https://video.example.org/talk.html";
const URL: &str = "https://video.example.org/sync.mp4?token=1";

fn link(url: &str) -> Link {
    Link { kind: LinkKind::Recording, text: Clean::line("Video"), href: url.parse().unwrap() }
}

/// Long after the first talk, which is selected, and has been recorded.
fn afterwards() -> Sim {
    let mut schedule = conference();
    for talk in &mut schedule.talks {
        talk.links.extend([link(PAGE), link(URL)]);
    }
    let mut sim = Sim::new(120, 40).schedule(schedule).msg(Msg::Tick(at("2026-02-20T10:00:00Z"))).keys("g g");
    sim.asked();
    sim
}

fn load(start: u32) -> Effect {
    Request::Load { slot: SLOT, url: URL.parse().unwrap(), how: How { start, ..How::default() } }.into()
}

fn position(at: u32) -> Event {
    Event::Position { slot: SLOT, position: Position { at, length: Some(1_500), ..Position::default() } }
}

/// What was kept of positions.
fn kept(asked: Vec<Effect>) -> Option<String> {
    asked.into_iter().rev().find_map(|effect| match effect {
        Effect::Keep(keep::Request { what: Kept::Positions, text }) => Some(text),
        _ => None,
    })
}

#[test]
fn a_talk_that_is_over_plays_its_recording_and_goes_on_where_one_stopped() {
    let mut sim = afterwards().keys("w");
    assert_eq!(sim.asked(), [load(0)], "the page is no recording");
    assert!(!sim.screen().contains("Goes on at"));
    sim = sim.player(Event::Connecting { slot: SLOT, url: URL.parse().unwrap() });
    sim = sim.player(Event::Playing { slot: SLOT, width: 1_280, height: 720 }).player(position(5));
    assert!(!sim.screen().contains(" live"), "{}", sim.screen());
    sim.asked();
    sim = sim.player(position(754));
    assert_eq!(kept(sim.asked()), None, "not every second");
    sim = sim.msg(Msg::Tick(at("2026-02-20T10:00:20Z"))).player(position(755));
    let text = kept(sim.asked()).unwrap();
    assert_eq!(text, r#"[{"url":"https://video.example.org/sync.mp4","at":755}]"#);
    sim = sim.player(position(760)).keys("x");
    let text = kept(sim.asked()).unwrap();
    assert!(text.contains("760"));

    let mut next = afterwards();
    next.state.watch.remember(Positions::read(&text));
    next = next.keys("w");
    assert_eq!(next.asked(), [load(760)]);
    assert!(next.screen().contains("Goes on at 12:40; < goes back."), "{}", next.screen());
}

#[test]
fn what_was_seen_to_the_end_begins_anew() {
    let mut sim = afterwards();
    sim.state.watch.remember(Positions::read(r#"[{"url":"https://video.example.org/sync.mp4","at":755}]"#));
    sim = sim.keys("w").player(Event::Connecting { slot: SLOT, url: URL.parse().unwrap() });
    sim = sim.player(Event::Playing { slot: SLOT, width: 1_280, height: 720 }).player(position(760));
    sim = sim.player(Event::Ended { slot: SLOT });
    assert_eq!(kept(sim.asked()).as_deref(), Some(""));
    sim = sim.player(Event::Stopped { slot: SLOT }).keys("w");
    assert_eq!(sim.asked(), [load(0)]);
}

#[test]
fn another_place_goes_on_from_where_it_is() {
    let mut sim = afterwards().keys("w").player(Event::Connecting { slot: SLOT, url: URL.parse().unwrap() });
    sim = sim.player(Event::Playing { slot: SLOT, width: 1_280, height: 720 }).player(position(100)).keys("f4");
    let start = sim.asked().into_iter().find_map(|effect| match effect {
        Effect::Player(Request::Load { slot: Slot::Second, how, .. }) => Some(how.start),
        _ => None,
    });
    assert_eq!(start, Some(100));
}
