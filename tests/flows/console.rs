//! The stream on a console's framebuffer: the screen and the keys are its own, until it gives them back.
use hallway::{
    app::{Effect, Scope, TerminalRequest, watch::Places},
    chat::{self, Alert, AlertReason},
    config::Place,
    player::{Event, Output, Request, Slot, Trouble},
    text::Clean,
};

use crate::sim::{Sim, at};

const SLOT: Slot = Slot::First;

/// La Fontaine's stream has the screen.
fn covered() -> Sim {
    let mut sim = Sim::new(80, 24);
    let places = [Place::Pane, Place::Framebuffer].map(|place| (place, Ok(())));
    sim.state.watch.configure(Places::new(places), Place::Framebuffer);
    sim = sim.keys("w");
    let asked = sim.asked();
    let Some(Effect::Player(Request::Load { slot: SLOT, url, how })) = asked.last() else { panic!("{asked:?}") };
    assert_eq!(how.output, Output::Framebuffer);
    sim = sim.player(Event::Connecting { slot: SLOT, url: url.clone() });
    assert!(!sim.state.watch.covers_screen());
    let mut sim = sim.player(Event::Playing { slot: SLOT, width: 1_280, height: 720 });
    assert!(sim.state.watch.covers_screen());
    let said = said(&mut sim);
    assert!(said.starts_with("q: back to hallway"), "{said}");
    sim
}

/// What was said over the picture last.
fn said(sim: &mut Sim) -> String {
    let words = sim.asked().into_iter().filter_map(|effect| match effect {
        Effect::Player(Request::Say { slot: SLOT, words }) => Some(words),
        _ => None,
    });
    words.last().unwrap_or_default().to_string()
}

fn alert(text: &str) -> chat::Event {
    chat::Event::Alert(Alert {
        room: "!rust:example.org".parse().unwrap(),
        event: "$1".parse().unwrap(),
        sender: "@bob:example.org".parse().unwrap(),
        name: Clean::line("bob"),
        text: Clean::line(text),
        time: at("2026-01-31T13:31:00Z"),
        reason: AlertReason::Mention,
    })
}

#[test]
fn keys_are_the_streams_and_nothing_is_typed_unseen() {
    let mut sim = covered();
    assert_eq!(sim.state.scope(), Scope::Console);
    for (key, asked) in [
        ("space", Request::Pause { slot: SLOT, on: true }),
        ("m", Request::Mute { slot: SLOT, on: true }),
        ("9", Request::Volume { slot: SLOT, percent: 95 }),
    ] {
        sim = sim.keys(key);
        assert_eq!(sim.asked(), [asked.into()], "{key}");
    }
    // In the list of talks these would star, search, go and open the palette.
    sim = sim.keys("s / enter alt-k ? j");
    assert_eq!(sim.asked(), []);
    assert!(sim.state.overlay.is_none() && sim.state.programme.search.is_none());
    assert!(sim.state.watch.covers_screen() && !sim.state.quitting);
}

#[test]
fn what_a_key_has_to_say_is_said_over_the_picture() {
    let mut sim = covered().keys("}");
    let words = said(&mut sim);
    assert!(words.starts_with("What is live plays at its own speed"), "{words}");
}

#[test]
fn q_and_its_like_give_the_screen_back_and_leave_nothing() {
    for key in ["q", "x", "esc"] {
        let mut sim = covered().keys(key);
        assert_eq!(sim.asked(), [Request::Stop { slot: SLOT }.into()], "{key}");
        assert!(!sim.state.watch.covers_screen() && !sim.state.quitting, "{key}");
        assert_eq!(sim.state.scope(), Scope::Talks, "{key}");
        assert!(sim.state.is_stale(), "{key}");
    }
}

#[test]
fn a_failure_and_a_crash_give_the_screen_back_in_words() {
    let retrying = Event::Retrying {
        slot: SLOT,
        trouble: Trouble::Failed,
        reason: "there is no graphics card to draw on (/dev/dri/card0: No such file or directory)".to_owned(),
        seconds: 4,
        attempt: 1,
    };
    let mut sim = covered().player(retrying);
    assert!(!sim.state.watch.covers_screen());
    let screen = sim.screen();
    assert!(screen.contains("there is no graphics card to draw on"), "{screen}");
    let mut sim = covered().player(Event::Crashed { reason: "signal: 11".to_owned() });
    assert!(!sim.state.watch.covers_screen());
    let screen = sim.screen();
    assert!(screen.contains("The player ended (signal: 11) and is started again."), "{screen}");
}

#[test]
fn mentions_appear_over_the_picture() {
    let mut sim = covered().chat(alert("is ana here? ${path}"));
    let asked = sim.asked();
    let say = Request::Say { slot: SLOT, words: "bob in a room: is ana here? ${path}".into() };
    assert!(asked.contains(&say.into()), "{asked:?}");
    assert!(asked.contains(&TerminalRequest::Bell.into()), "the usual ways are gone as well: {asked:?}");
    let mut sim = covered().keys("q").chat(alert("is ana here?"));
    assert!(!sim.asked().iter().any(|effect| matches!(effect, Effect::Player(Request::Say { .. }))));
}
