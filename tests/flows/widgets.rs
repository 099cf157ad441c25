//! The widgets of a room: listed, opened, copied, watched.
use hallway::{
    app::{Effect, TerminalRequest},
    chat::{Event, Request, Widget, WidgetKind},
    desktop, player,
    text::Clean,
};

use crate::sim::{Sim, in_room, items, room};

const STREAM: &str = "https://stream.fosdem.org/janson.m3u8";

fn widget(kind: WidgetKind, name: &str, url: &str, streams: &[&str]) -> Widget {
    let streams = streams.iter().map(|stream| (*stream).to_owned()).collect();
    Widget { kind, name: Clean::line(name), url: url.parse().unwrap(), streams }
}

fn told(widgets: Vec<Widget>) -> Event {
    Event::Widgets { room: room("!m:x"), widgets }
}

fn all() -> Vec<Widget> {
    vec![
        widget(WidgetKind::Stream, "Livestream", STREAM, &[STREAM]),
        widget(
            WidgetKind::Stream,
            "",
            "https://bot.example.org/widgets/hall.html?hall=k1105",
            &["https://s.example.org/k1105.m3u8"],
        ),
        widget(WidgetKind::Stream, "The other hall", "https://live.fosdem.org/watch/ud2120", &[]),
        widget(WidgetKind::Call, "Info desk", "https://meet.example.org/Info%20desk", &[]),
        widget(
            WidgetKind::Pad,
            "Notes with a name that is long",
            "https://pad.example.org/p/matrix?user=%40ana%3Aexample.org&a=very-long-address-that-does-not-fit",
            &[],
        ),
        widget(
            WidgetKind::Scoreboard,
            "Upvoted messages",
            "https://bot.example.org/widgets/scoreboard.html?auditoriumId=matrix",
            &[],
        ),
        widget(WidgetKind::World, "FOSDEM's campus", "https://play.workadventu.re/@/fosdem/campus/ulb", &[]),
    ]
}

/// In the room, its widgets told and listed.
fn listed(width: u16, height: u16) -> Sim {
    let mut sim = in_room(width, height, items(0..3)).chat(told(all())).keys("esc W");
    assert_eq!(sim.asked(), [Request::Widgets(room("!m:x")).into()]);
    sim
}

fn load(url: &str) -> Effect {
    player::Request::Load { slot: player::Slot::First, url: url.parse().unwrap(), how: player::How::default() }.into()
}

#[test]
fn the_widgets_of_a_room_are_listed_with_their_addresses() {
    insta::assert_snapshot!("widgets", listed(80, 24).styled());
    insta::assert_snapshot!("widgets_on_a_wide_screen", listed(200, 60).screen());
}

#[test]
fn enter_watches_a_stream_and_opens_a_page_and_y_copies_the_address() {
    let mut sim = listed(100, 30).keys("y");
    assert_eq!(sim.asked(), [TerminalRequest::Copy(STREAM.to_owned()).into()]);
    sim = sim.keys("enter");
    assert_eq!(sim.asked(), [load(STREAM)]);
    // A page that is known to play a stream is watched here.
    sim = sim.keys("W j j j enter");
    assert_eq!(sim.asked()[1..], [load("https://stream.fosdem.org/ud2120.m3u8")]);
    sim = sim.keys("W / c a l l enter y");
    let call = "https://meet.example.org/Info%20desk";
    assert_eq!(sim.asked()[1..], [TerminalRequest::Copy(call.to_owned()).into()]);
    sim = sim.keys("enter");
    assert_eq!(sim.asked(), [desktop::Request::Open(call.parse().unwrap()).into()]);
    assert!(sim.screen().contains("Opening meet.example.org outside the terminal"));
}

#[test]
fn what_the_server_tells_now_takes_the_place_of_what_was_known() {
    let mut sim = listed(80, 24).chat(told(vec![]));
    let screen = sim.screen();
    assert!(screen.contains("0 widgets of #2026-matrix") && screen.contains("This room has no widgets"), "{screen}");
    sim = sim.keys("esc i").types("/widgets").keys("enter");
    assert!(sim.screen().contains("Asking the server for the room's widgets"));
    sim = sim.chat(Event::WidgetsFailed { room: room("!m:x"), reason: "example.org does not answer".to_owned() });
    assert!(sim.screen().contains("The room's widgets are not known: example.org does not answer."));
    sim = sim.chat(told(all()));
    assert!(sim.screen().contains("7 widgets of #2026-matrix"));
    sim = sim.chat(Event::WidgetsFailed { room: room("!m:x"), reason: "example.org does not answer".to_owned() });
    assert!(sim.screen().contains("7 widgets of #2026-matrix"));
}

#[test]
fn the_room_says_that_it_has_more_than_a_stream() {
    let mut sim = in_room(200, 60, items(0..3)).chat(told(all()));
    assert!(sim.screen().contains(" · 7 widgets: W"), "{}", sim.screen());
    sim = sim.chat(told(all().into_iter().take(3).collect()));
    assert!(!sim.screen().contains("widgets: W"));
}

#[test]
fn a_room_that_was_not_opened_says_so() {
    let mut sim = Sim::new(80, 24).keys("enter esc W");
    assert!(sim.screen().contains("! Open the room first (Enter)"), "{}", sim.screen());
    assert!(!sim.asked().iter().any(|effect| matches!(effect, Effect::Chat(Request::Widgets(_)))));
}
