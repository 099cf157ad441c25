//! Watching a hall's stream.
use hallway::{
    app::{Effect, Msg},
    player::{Event, How, Request, Slot, Trouble},
};
use ratatui::layout::Size;

use crate::sim::{Sim, at, is_skipped};

fn load(name: &str) -> Effect {
    let url = format!("https://stream.fosdem.org/{name}.m3u8").parse().unwrap();
    Request::Load { slot: Slot::First, url, how: How::default() }.into()
}

fn playing(sim: Sim) -> Sim {
    sim.player(Event::Playing { slot: Slot::First, width: 1_280, height: 720 })
}

#[test]
fn w_watches_the_selected_talks_hall_and_x_stops() {
    let mut sim = Sim::new(80, 24).keys("w");
    assert_eq!(sim.asked(), [load("k1105")]);
    assert!(sim.screen().contains("Connecting to K.1.105 (La Fontaine) …"));
    assert_eq!(sim.video, None);
    sim = playing(sim);
    let screen = sim.screen();
    assert!(screen.contains("▶ K.1.105 (La Fontaine) live"), "{screen}");
    let (video, buffer) = (sim.video.unwrap(), sim.buffer());
    assert!(video.positions().all(|at| is_skipped(&buffer, at.x, at.y)));
    assert!(!is_skipped(&buffer, video.x.saturating_sub(1), video.y));
    sim = sim.keys("x");
    assert_eq!(sim.asked(), [Request::Stop { slot: Slot::First }.into()]);
    sim.buffer();
    assert_eq!(sim.video, None);
}

#[test]
fn the_picture_goes_on_around_what_lies_over_it() {
    let mut sim = playing(Sim::new(120, 40).keys("w"));
    for keys in ["?", "alt-k"] {
        sim = sim.keys(keys);
        let buffer = sim.buffer();
        let (picture, covered) = (sim.video.unwrap(), sim.covered.unwrap());
        assert!(covered.area() < picture.area());
        for at in buffer.area.positions() {
            let painted = picture.contains(at) && !covered.contains(at);
            assert_eq!(is_skipped(&buffer, at.x, at.y), painted, "{at:?}");
        }
        sim = sim.keys("esc");
        sim.buffer();
        assert_eq!((sim.video, sim.covered), (Some(picture), None));
    }
}

#[test]
fn sound_and_pause_are_asked_for() {
    let mut sim = playing(Sim::new(80, 24).keys("w"));
    sim.asked();
    sim = sim.keys("m 9 p");
    let slot = Slot::First;
    let expected = [
        Request::Mute { slot, on: true }.into(),
        Request::Volume { slot, percent: 95 }.into(),
        Request::Pause { slot, on: true }.into(),
    ];
    assert_eq!(sim.asked(), expected);
    assert!(sim.screen().contains("‖ K.1.105 (La Fontaine) paused mute"));
}

#[test]
fn a_stream_that_fails_is_said_with_seconds_and_tried_again() {
    let mut sim = Sim::new(80, 24).keys("w");
    let reason = "the server answered 404".to_owned();
    sim = sim.player(Event::Retrying { slot: Slot::First, trouble: Trouble::Failed, reason, seconds: 8, attempt: 2 });
    let screen = sim.screen();
    assert!(screen.contains("the server answered 404"), "{screen}");
    assert!(screen.contains("! K.1.105 (La Fontaine) again in 8 s"), "{screen}");
    assert!(sim.state.take_stale());
    sim = sim.msg(Msg::Tick(at("2026-01-31T13:32:03Z")));
    assert!(sim.state.take_stale());
    assert!(sim.screen().contains("again in 5 s"));
}

#[test]
fn without_a_player_the_screen_says_what_to_install() {
    let advice = "install libmpv2".to_owned();
    let event = Event::Unavailable { reason: "libmpv is not installed".to_owned(), advice };
    let mut sim = Sim::new(80, 24).keys("w").player(event);
    let screen = sim.screen();
    assert!(screen.contains("No video: libmpv is not installed."), "{screen}");
    assert!(screen.contains("install libmpv2"), "{screen}");
    let screen = sim.keys("x enter").screen();
    assert!(screen.contains("Joining #2026-matrix:fosdem.org"), "{screen}");
}

#[test]
fn a_room_shows_the_stream_beside_or_above_its_messages() {
    let mut sim = playing(Sim::new(80, 24).keys("w enter"));
    insta::assert_snapshot!("a_room_with_the_stream_above", sim.screen());
    sim = sim.msg(Msg::Resized(Size::new(120, 40)));
    insta::assert_snapshot!("a_room_with_the_stream_beside", sim.screen());
}

#[test]
fn a_room_without_a_talk_shows_what_its_widgets_name() {
    use hallway::chat::Event as Chat;
    let id = || crate::sim::room("!l:x");
    let name = "#lounge:example.org";
    let mut sim = Sim::new(80, 24)
        .keys("enter")
        .types(&format!("/join {name}"))
        .keys("enter")
        .chat(crate::sim::joined(name, id().as_str()))
        .keys("alt-v");
    assert!(sim.screen().contains("! No stream is known for this"));
    sim.asked();
    let streams = vec!["file:///etc/passwd".to_owned(), "https://stream.fosdem.org/lounge.m3u8".to_owned()];
    let widget = hallway::chat::Widget {
        kind: hallway::chat::WidgetKind::Stream,
        name: hallway::text::Clean::line("Livestream"),
        url: "https://example.org/widget.html".parse().unwrap(),
        streams,
    };
    sim = sim.chat(Chat::Widgets { room: id(), widgets: vec![widget] }).keys("alt-v");
    assert_eq!(sim.asked(), [load("lounge")]);
}
