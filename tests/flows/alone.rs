//! `hallway watch`: one stream alone on the screen.
use hallway::{
    app::{
        Effect, Msg, Scope,
        watch::{Places, Source, Watch},
    },
    config::Place,
    keep::{self, Kept},
    player::{Event, Request, Slot, Trouble},
};
use ratatui::layout::Size;

use crate::sim::Sim;

const SLOT: Slot = Slot::First;
const URL: &str = "https://stream.fosdem.org/janson.m3u8";

fn connecting() -> Event {
    Event::Connecting { slot: SLOT, url: URL.parse().unwrap() }
}

fn playing() -> Event {
    Event::Playing { slot: SLOT, width: 1_280, height: 720 }
}

fn failing(trouble: Trouble) -> Event {
    Event::Retrying { slot: SLOT, trouble, reason: "no such host".to_owned(), seconds: 2, attempt: 1 }
}

/// The hall's stream is asked for, in this place.
fn alone(place: Place) -> Sim {
    let mut watch = Watch::default();
    watch.configure(Places::new(Place::ALL.map(|place| (place, Ok(())))), place);
    let source = Source {
        title: "Janson".to_owned(),
        subject: "Rust for Linux, five years on".to_owned(),
        urls: vec![URL.parse().unwrap()],
        ..Source::default()
    };
    let asked = watch.load(source);
    assert!(matches!(&asked[..], [Effect::Player(Request::Load { .. })]), "{asked:?}");
    let mut sim = Sim::bare(80, 24);
    sim.state.watch_alone(watch);
    sim
}

fn outcome(sim: &Sim) -> Option<Result<String, String>> {
    assert!(sim.state.quitting);
    sim.state.solo.as_ref().unwrap().outcome.clone()
}

#[test]
fn the_picture_has_the_whole_screen_but_for_a_line() {
    let mut sim = alone(Place::Pane);
    assert!(sim.screen().contains("Connecting to Janson …"));
    sim = sim.player(connecting()).player(playing());
    let screen = sim.screen();
    assert_eq!(sim.video.map(ratatui::layout::Rect::as_size), Some(Size::new(80, 23)), "{screen}");
    let last = screen.lines().last().unwrap();
    assert!(last.starts_with(" Rust for Linux, five years on · Janson"), "{last}");
    assert!(last.ends_with("▶ Janson live"), "{last}");
    sim = sim.msg(Msg::Resized(Size::new(1, 1)));
    sim.buffer();
    assert_eq!(sim.video, None);
    sim = sim.msg(Msg::Resized(Size::new(20, 6)));
    sim.buffer();
    assert!(sim.video.is_some(), "a small one is better than none");
}

#[test]
fn only_what_concerns_the_stream_is_done_and_nothing_of_the_client_is_kept() {
    let mut sim = alone(Place::Pane).player(connecting()).player(playing());
    assert_eq!(sim.state.scope(), Scope::Alone);
    sim = sim.keys("m space 9 alt-1 alt-k enter s j f3 tab");
    sim = sim.msg(Msg::Paste("hello".to_owned()));
    let asked = sim.asked();
    assert!(asked.iter().all(|effect| matches!(effect, Effect::Player(_))) && asked.len() == 3, "{asked:?}");
    assert_eq!(sim.layout, None, "the windows of the last time stay kept");
    sim = sim.keys("?");
    assert!(sim.screen().contains("Keys and commands") || sim.screen().contains("Everywhere"), "{}", sim.screen());
    sim = sim.keys("esc q");
    assert!(sim.state.quitting);
    assert!(!sim.asked().iter().any(|effect| matches!(effect, Effect::Keep(keep::Request { what: Kept::Layout, .. }))));
}

#[test]
fn it_ends_with_the_stream_and_says_how() {
    let plays = || alone(Place::Window).player(connecting()).player(playing());
    assert_eq!(outcome(&plays().player(Event::Closed { slot: SLOT })), Some(Ok("The window was closed.".to_owned())));
    assert_eq!(outcome(&plays().player(Event::Ended { slot: SLOT })), Some(Ok("It is over.".to_owned())));
    assert_eq!(outcome(&plays().keys("x")), Some(Ok(String::new())));
    let failed = alone(Place::Pane).player(connecting()).player(failing(Trouble::Failed));
    assert_eq!(outcome(&failed), Some(Err("Janson cannot be watched: no such host".to_owned())));
    let event = Event::Unavailable { reason: "there is no player".to_owned(), advice: "Install libmpv2.".to_owned() };
    assert_eq!(
        outcome(&alone(Place::Pane).player(event)),
        Some(Err("No video: there is no player. Install libmpv2.".to_owned()))
    );
}

#[test]
fn what_has_not_begun_or_played_before_is_waited_for() {
    for trouble in [Trouble::NotStarted, Trouble::Gone, Trouble::Stalled] {
        assert!(!alone(Place::Pane).player(connecting()).player(failing(trouble)).state.quitting, "{trouble:?}");
    }
    let played = alone(Place::Pane).player(connecting()).player(playing());
    assert!(!played.player(failing(Trouble::Failed)).state.quitting);
}

#[test]
fn where_the_picture_is_elsewhere_it_says_what_plays_and_which_keys_there_are() {
    let mut sim = alone(Place::Window).player(connecting()).player(playing());
    let screen = sim.screen();
    assert!(screen.contains("Rust for Linux, five years on · Janson"), "{screen}");
    assert!(screen.contains("You watch in a window."), "{screen}");
    assert!(screen.contains("space pause"), "{screen}");
    assert!(screen.contains("▶ Janson live · window"), "{screen}");
    assert_eq!(sim.video, None);
}
