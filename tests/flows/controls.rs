//! Going about in the stream that is watched: place, speed, sound, pictures of it, its address.
use std::sync::Arc;

use hallway::{
    app::{Effect, Msg, TerminalRequest},
    desktop,
    player::{About, Event, How, Kind, Png, Position, Request, Seek, Slot, Track},
    schedule::{self, Live},
};

use crate::sim::Sim;

const SLOT: Slot = Slot::First;

/// Janson's stream plays, over a list in which letters are keys.
fn watching() -> Sim {
    let mut sim = Sim::new(80, 24).keys("w");
    sim = told(sim, Event::Playing { slot: SLOT, width: 1_280, height: 720 });
    sim.asked();
    sim
}

fn told(sim: Sim, event: Event) -> Sim {
    sim.player(event)
}

fn at(sim: Sim, position: Position) -> Sim {
    told(sim, Event::Position { slot: SLOT, position })
}

fn live(behind: u32, back: u32) -> Position {
    Position { behind, back, speed: 100, ..Position::default() }
}

fn recording(at: u32, speed: u16) -> Position {
    Position { at, length: Some(2_700), back: at, speed, ..Position::default() }
}

fn track(kind: Kind, id: u8, title: &str, chosen: bool) -> Track {
    Track { kind, id, title: title.into(), chosen }
}

fn about(sim: Sim, live: bool, tracks: Vec<Track>) -> Sim {
    told(sim, Event::About { slot: SLOT, about: About { live, lines: vec![1_080, 480], tracks } })
}

fn seek(to: Seek) -> Effect {
    Request::Seek { slot: SLOT, to }.into()
}

#[test]
fn what_is_behind_is_said_with_the_key_that_goes_live() {
    let mut sim = at(watching(), live(0, 40));
    assert!(sim.screen().contains("▶ K.1.105 (La Fontaine) live"));
    sim = sim.keys("alt-.");
    assert_eq!(sim.asked(), []);
    assert!(sim.screen().contains("This is live: there is nothing newer."));
    sim = sim.keys("alt-, <");
    assert_eq!(sim.asked(), [seek(Seek::By(-10)), seek(Seek::By(-10))]);
    sim = at(sim, live(20, 20)).keys("f2 f2");
    sim.asked();
    for _ in 0..10 {
        sim = sim.msg(Msg::Tick(crate::sim::at(crate::sim::NOW)));
    }
    let screen = sim.screen();
    assert!(screen.contains("▶ K.1.105 (La Fontaine) −20 s"), "{screen}");
    assert!(screen.contains(" alt-g live · "), "{screen}");
    sim = sim.keys("alt-g");
    assert_eq!(sim.asked(), [seek(Seek::Live)]);
    let screen = at(sim, live(1, 41)).screen();
    assert!(screen.contains("▶ K.1.105 (La Fontaine) live") && !screen.contains("alt-g live"), "{screen}");
}

#[test]
fn going_live_ends_a_pause() {
    let mut sim = at(watching(), live(0, 40)).keys("p");
    sim = told(sim, Event::Paused { slot: SLOT, on: true });
    sim = at(sim, live(125, 30));
    assert!(sim.screen().contains("‖ K.1.105 (La Fontaine) paused −2:05"));
    sim.asked();
    sim = sim.keys("alt-g");
    assert_eq!(sim.asked(), [seek(Seek::Live), Request::Pause { slot: SLOT, on: false }.into()]);
}

#[test]
fn one_goes_back_as_far_as_is_kept() {
    let mut sim = at(watching(), live(0, 4)).keys("<");
    assert_eq!(sim.asked(), [seek(Seek::By(-10))]);
    assert!(sim.screen().contains("No more than 4 s of it are kept."));
    sim = at(sim, live(4, 0)).keys("<");
    assert_eq!(sim.asked(), []);
    assert!(sim.screen().contains("No more of it is kept"));
}

#[test]
fn what_changes_each_second_is_drawn_only_where_it_is_seen() {
    let mut sim = at(watching(), live(0, 40));
    assert!(sim.state.take_stale());
    sim = at(sim, live(0, 41));
    assert!(!sim.state.take_stale(), "how far one could go back is not on the screen");
    sim = at(sim, live(9, 41));
    assert!(sim.state.take_stale());
}

#[test]
fn a_recording_has_a_place_and_a_speed() {
    let mut sim = at(watching(), recording(754, 100));
    assert!(sim.screen().contains("▶ K.1.105 (La Fontaine) 12:34/45:00"));
    sim = sim.keys("} > alt-g");
    assert!(sim.screen().contains("This is a recording: nothing of it is live."));
    assert_eq!(sim.asked(), [Request::Speed { slot: SLOT, percent: 125 }.into(), seek(Seek::By(10))]);
    sim = at(sim, recording(764, 125));
    let screen = sim.screen();
    assert!(screen.contains("▶ K.1.105 (La Fontaine) 12:44/45:00 1.25×"), "{screen}");
    sim = sim.keys("{ {");
    let slower = Request::Speed { slot: SLOT, percent: 100 };
    assert_eq!(sim.asked(), [slower.clone().into(), slower.into()], "what is asked for counts once it is told");
    sim = sim.keys("enter").types("/speed 1.5").keys("enter");
    assert!(sim.asked().contains(&Request::Speed { slot: SLOT, percent: 150 }.into()));
    let mut sim = at(watching(), live(0, 40)).keys("}");
    assert_eq!(sim.asked(), []);
    assert!(sim.screen().contains("What is live plays at its own speed"));
}

#[test]
fn nothing_is_gone_about_in_where_nothing_plays() {
    for keys in ["<", "alt-g", "}", "f5", "f7", "f8"] {
        let mut sim = Sim::new(80, 24).keys(keys);
        assert_eq!(sim.asked(), [], "{keys}");
        assert!(sim.screen().contains("! Nothing plays: w watches what is selected."), "{keys}");
        let mut sim = Sim::new(80, 24).keys("w");
        sim.asked();
        sim = sim.keys(keys);
        let said = sim.screen().contains("! It does not play yet.");
        assert_eq!(said, !matches!(keys, "f5" | "f8"), "{keys}: the list and the address are there before");
    }
}

#[test]
fn sounds_and_subtitles_are_chosen_from_a_list() {
    let tracks = vec![
        track(Kind::Audio, 1, "eng", true),
        track(Kind::Audio, 2, "deu · Interpreter", false),
        track(Kind::Subtitles, 1, "", false),
    ];
    let mut sim = about(at(watching(), recording(60, 100)), false, tracks.clone()).keys("f5");
    insta::assert_snapshot!("all_that_can_be_chosen_of_a_recording", sim.screen());
    sim = sim.keys("/").types("interp").keys("enter enter");
    assert_eq!(sim.asked(), [Request::Track { slot: SLOT, kind: Kind::Audio, id: Some(2) }.into()]);
    // What is chosen is marked while the list is open.
    sim = sim.keys("f5");
    assert!(sim.screen().contains("* eng"));
    let mut chosen = tracks;
    (chosen[0].chosen, chosen[1].chosen) = (false, true);
    sim = about(sim, false, chosen);
    assert!(sim.screen().contains("* deu · Interpreter"));
    sim = sim.keys("esc enter").types("/subtitles 1").keys("enter");
    assert!(sim.asked().contains(&Request::Track { slot: SLOT, kind: Kind::Subtitles, id: Some(1) }.into()));
    sim = sim.types("/subtitles none").keys("enter");
    assert_eq!(sim.asked(), [Request::Track { slot: SLOT, kind: Kind::Subtitles, id: None }.into()]);
    sim = sim.types("/sound 3").keys("enter");
    assert_eq!(sim.asked(), []);
    let screen = sim.screen();
    assert!(screen.contains("There is no sound 3"), "{screen}");
}

#[test]
fn the_address_is_copied() {
    let mut sim = watching().keys("f8");
    assert_eq!(sim.asked(), [TerminalRequest::Copy("https://stream.fosdem.org/k1105.m3u8".to_owned()).into()]);
    assert!(sim.screen().contains("Copied https://stream.fosdem.org/k1105.m3u8"));
}

#[test]
fn a_picture_is_saved_once_it_was_asked_for() {
    let png = Png(Arc::from(*b"png"));
    let shot = || Event::Shot { slot: SLOT, png: png.clone() };
    let mut sim = at(watching(), recording(754, 100));
    sim.state.pictures.configure(hallway::config::Pictures::default(), "/home/ana/Downloads".into());
    sim = told(sim, shot());
    assert_eq!(sim.asked(), [], "nobody asked");
    sim = sim.keys("f7 f7");
    assert_eq!(sim.asked(), [Request::Shoot { slot: SLOT }.into()]);
    assert!(sim.screen().contains("The picture before is still on its way."));
    sim = told(told(sim, shot()), shot());
    let asked = sim.asked();
    let [Effect::Desktop(desktop::Request::Keep { folder, name, bytes })] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((folder.to_str().unwrap(), &*bytes.0), ("/home/ana/Downloads", &b"png"[..]));
    assert!(name.starts_with("2026-01-31 ") && name.ends_with(" 00h12m34s.png"), "{name}");
    let path = "/home/ana/Downloads/a.png".into();
    sim = sim.msg(Msg::Desktop(desktop::Event::Kept { path }));
    assert!(sim.screen().contains("Saved as /home/ana/Downloads/a.png."));
    sim = sim.keys("f7");
    sim = told(sim, Event::ShotFailed { slot: SLOT, reason: "there is no picture".to_owned() });
    assert!(sim.screen().contains("! No picture was taken: there is no picture."));
}

#[test]
fn without_a_folder_no_picture_is_asked_for() {
    let mut sim = watching().keys("f7");
    assert_eq!(sim.asked(), []);
    assert!(sim.screen().contains("There is no folder for pictures"));
}

#[test]
fn an_interpreters_stream_is_a_sound_of_the_hall() {
    let list =
        br#"[{"slug": "fosdem-2026", "groups": [{"rooms": [{"schedulename": "K.1.105 (La Fontaine)", "streams": [
        {"display": "Hall (Native)", "type": "video", "urls": {"hls": {"url": "https://cdn.example/n.m3u8"}}},
        {"display": "Hall (Translated1)", "type": "video", "isTranslated": true,
         "urls": {"hls": {"url": "https://cdn.example/t.m3u8"}}}]}]}]}]"#;
    let live_list = schedule::Event::Live(Arc::new(Live::parse(list).unwrap()));
    let mut sim = watching().msg(Msg::Schedule(live_list));
    sim = at(about(sim, true, vec![track(Kind::Audio, 1, "", true)]), live(0, 40)).keys("enter");
    sim.asked();
    sim = sim.types("/sound").keys("enter");
    let screen = sim.screen();
    assert!(screen.contains("the speaker's own voice") && screen.contains("translation: Translated1"), "{screen}");
    sim = sim.keys("down enter");
    let asked = sim.asked();
    let url = "https://cdn.example/t.m3u8".parse().unwrap();
    let load = Effect::from(Request::Load { slot: Slot::Second, url, how: How::default() });
    assert!(asked.contains(&load), "{asked:?}");
    sim = sim.player(Event::Connecting { slot: Slot::Second, url: "https://cdn.example/t.m3u8".parse().unwrap() });
    sim = sim.player(Event::Playing { slot: Slot::Second, width: 1_280, height: 720 });
    sim = sim.types("/sound").keys("enter");
    assert!(sim.screen().contains("* translation: Translated1"));
}
