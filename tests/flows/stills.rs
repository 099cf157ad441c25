//! Watching on a line too thin for a stream: the hall's picture, and the sound.
use hallway::{
    app::{Effect, Msg, watch::Places},
    config::Place,
    player::{
        Event, Output, Quality, Request, Slot,
        still::{Event as Told, Request as Still},
    },
};

use crate::sim::Sim;

fn watching() -> Sim {
    let mut sim = Sim::new(80, 24);
    let places = Places::new(Place::ALL.map(|place| (place, Ok(()))));
    sim.state.watch.configure(places, Place::Still);
    sim.keys("w")
}

fn playing(sim: Sim) -> Sim {
    sim.player(Event::Playing { slot: Slot::First, width: 0, height: 0 })
}

fn show() -> Effect {
    Still::Show(Some("https://stream.fosdem.org/k1105-preview.jpg".parse().unwrap())).into()
}

#[test]
fn the_halls_picture_is_asked_for_and_the_sound_in_the_least_bytes() {
    let mut sim = watching();
    let asked = sim.asked();
    assert!(asked.contains(&show()), "{asked:?}");
    let loads = |effect: &Effect| match effect {
        Effect::Player(Request::Load { how, .. }) => Some((how.output, how.quality)),
        _ => None,
    };
    assert_eq!(asked.iter().find_map(loads), Some((Output::Audio, Quality::Lowest)));
    sim = playing(sim);
    assert!(sim.screen().contains("waiting for the picture"), "{}", sim.screen());
    assert_eq!(sim.video, None);
    sim = sim.msg(Msg::Still(Told::Shown { width: 1_280, height: 720 }));
    sim.screen();
    assert!(sim.video.is_some());
    assert!(sim.state.take_stale());
    sim = sim.msg(Msg::Still(Told::Shown { width: 1_280, height: 720 }));
    assert!(!sim.state.take_stale(), "the same shape again changes nothing beside the picture");
    // It fails later: the picture stays.
    sim = sim.msg(Msg::Still(Told::Failed { reason: "stream.fosdem.org did not answer".to_owned() }));
    sim.screen();
    assert!(sim.video.is_some());
    sim = sim.keys("x");
    assert!(sim.asked().contains(&Still::Show(None).into()));
    sim.screen();
    assert_eq!(sim.video, None);
}

#[test]
fn a_picture_that_cannot_be_had_is_said() {
    let mut sim = playing(watching());
    sim = sim.msg(Msg::Still(Told::Failed { reason: "stream.fosdem.org has no such page (404)".to_owned() }));
    let screen = sim.screen();
    assert!(screen.contains("sound, no picture: stream.fosdem.org has no such page"), "{screen}");
    assert!(screen.contains("looked for again"), "{screen}");
}

#[test]
fn what_comes_after_the_end_changes_nothing() {
    let mut sim = playing(watching()).keys("x");
    assert!(sim.state.take_stale());
    sim = sim.msg(Msg::Still(Told::Shown { width: 4, height: 3 }));
    assert!(!sim.state.take_stale());
}
