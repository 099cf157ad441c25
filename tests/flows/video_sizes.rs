//! The sizes of the stream's picture: docked, large, full, in the corner.
use hallway::{
    app::{Mouse, MouseKind, Msg, Scope},
    chat::Change,
    config::VideoSize,
    player::{Event, Request, Slot},
};
use ratatui::layout::{Position, Rect, Size};

use crate::sim::{Sim, in_room, is_skipped, item, items, message, timeline};

fn playing(sim: Sim) -> Sim {
    sim.player(Event::Playing { slot: Slot::First, width: 1_280, height: 720 })
}

/// A room with messages, and its stream.
fn watching(width: u16, height: u16) -> Sim {
    let mut sim = playing(in_room(width, height, items(0..60)).keys("alt-v"));
    sim.asked();
    sim
}

fn picture(sim: &mut Sim) -> Rect {
    let buffer = sim.buffer();
    let picture = sim.video.expect("there is a picture");
    assert!(picture.positions().all(|at| is_skipped(&buffer, at.x, at.y)));
    let skipped = buffer.area.positions().filter(|at| is_skipped(&buffer, at.x, at.y)).count();
    assert_eq!(skipped, usize::from(picture.width) * usize::from(picture.height), "nothing else is left out");
    picture
}

fn click(at: Position) -> Msg {
    Msg::Mouse(Mouse { column: at.x, row: at.y, kind: MouseKind::Click })
}

#[test]
fn f3_goes_through_the_sizes_at_every_size_of_the_terminal() {
    for (width, height) in [(80, 24), (120, 40), (200, 60), (250, 70)] {
        let mut sim = watching(width, height);
        let docked = picture(&mut sim);
        for size in ["large", "full", "corner"] {
            sim = sim.keys("f3");
            let now = picture(&mut sim);
            assert_eq!(sim.state.watch.size.name(), size);
            assert!((now.area() > docked.area()) == (size != "corner"), "{size} at {width}×{height}: {now:?}");
            insta::assert_snapshot!(format!("{size}_at_{width}_by_{height}"), sim.screen());
        }
        sim = sim.keys("f3");
        assert_eq!(picture(&mut sim), docked);
        assert_eq!(sim.asked(), [], "the player is not asked for anything by the state");
    }
}

#[test]
fn the_programme_has_them_too() {
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        let mut sim = playing(Sim::new(width, height).keys("w"));
        for size in ["large", "full", "corner"] {
            sim = sim.keys("f3");
            picture(&mut sim);
            if size != "full" {
                insta::assert_snapshot!(format!("the_programme_{size}_at_{width}_by_{height}"), sim.screen());
            }
        }
    }
}

#[test]
fn a_size_is_named_and_kept_and_used_when_something_plays() {
    let mut sim = in_room(120, 40, items(0..60)).types("/size corner").keys("enter");
    assert!(sim.screen().contains("The picture will be corner, once something plays."), "{}", sim.screen());
    sim = playing(sim.keys("alt-v"));
    assert_eq!(picture(&mut sim).width, 30);
    sim = sim.types("/size huge").keys("enter");
    assert!(sim.screen().contains("There is no size \"huge\": docked, large, full, corner."), "{}", sim.screen());
    let url = "https://stream.fosdem.org/k1105.m3u8".parse().unwrap();
    sim = sim.keys("ctrl-u alt-x").player(Event::Stopped { slot: Slot::First }).keys("alt-v");
    sim = playing(sim.player(Event::Connecting { slot: Slot::First, url }));
    assert_eq!(picture(&mut sim).width, 30, "it is kept");
}

#[test]
fn while_it_is_full_keys_are_the_streams_and_others_bring_the_screen_back() {
    let full = || watching(120, 40).keys("f3 f3");
    let mut sim = full();
    assert_eq!(sim.state.scope(), Scope::Full);
    // Letters do what they do in lists, and nothing is typed where nobody sees it.
    sim = sim.keys("m p 9 alt-up z").types("hell");
    let slot = Slot::First;
    let expected = [
        Request::Mute { slot, on: true }.into(),
        Request::Pause { slot, on: true }.into(),
        Request::Volume { slot, percent: 95 }.into(),
        Request::Volume { slot, percent: 100 }.into(),
    ];
    assert_eq!(sim.asked(), expected);
    assert_eq!(sim.state.watch.size, VideoSize::Full);
    assert!(sim.screen().contains("‖ K.1.105 (La Fontaine) paused mute"), "the bars stay: {}", sim.screen());
    for key in ["esc", "enter", "q", "j", "o", "/"] {
        let mut sim = full().keys(key);
        assert_eq!(sim.state.watch.size, VideoSize::Large, "{key} goes back to what was before");
        assert_eq!(sim.asked(), [], "and does nothing else");
        assert!(sim.screen().contains("message 59"));
    }
    let mut sim = full().keys("alt-1");
    assert!(sim.screen().contains("Bridges th…"), "{}", sim.screen());
    let mut sim = full().msg(Msg::Paste("pasted".to_owned()));
    assert!(sim.screen().contains("> pasted"), "{}", sim.screen());
    let mut sim = full().keys("alt-k").types("Async drop").keys("enter");
    assert!(sim.screen().contains("What Async drop is about"), "{}", sim.screen());
    let mut sim = full().keys("alt-k").types("/widgets").keys("enter");
    assert_eq!(sim.state.scope(), Scope::Reader, "what is asked for by its name is done: {}", sim.screen());
    // The palette's commands about the stream leave it where it is.
    let sim = full().keys("alt-k").types("/mute").keys("enter");
    assert_eq!(sim.state.watch.size, VideoSize::Full);
    let mut sim = full().keys("alt-x");
    assert!(sim.screen().contains("message 59"), "where nothing plays there is the room");
}

#[test]
fn what_is_said_while_it_is_full_is_not_taken_for_read() {
    let sim = watching(120, 40).keys("f3 f3");
    let mut sim = sim.chat(timeline("!m:x", vec![Change::Append(vec![item("new", message("new", "psst"))])]));
    let screen = sim.screen();
    assert!(screen.contains("[Act: 2"), "{screen}");
    assert!(!screen.contains("psst"));
    sim = sim.keys("esc");
    let screen = sim.screen();
    assert!(screen.contains("psst") && !screen.contains("[Act: 2"), "{screen}");
}

#[test]
fn in_the_corner_what_is_below_is_covered_and_comes_back() {
    let wide = message("w", &"日本語の長い行です。".repeat(30));
    let mut sim = watching(120, 40).keys("f3 f3 f3");
    sim = sim
        .chat(timeline("!m:x", vec![Change::Reset((0..20).map(|n| item(&format!("w{n}"), wide.clone())).collect())]));
    let (picture, buffer) = (picture(&mut sim), sim.buffer());
    assert_eq!(picture, Rect::new(90, 2, 30, 8));
    for y in picture.rows().map(|row| row.y) {
        assert_eq!(buffer[(picture.x - 1, y)].symbol(), " ", "a column is left free");
        let before = buffer[(picture.x - 2, y)].symbol();
        assert!(hallway::text::width(before) <= 1, "{before:?} reaches into what is free");
    }
    for overlay in ["f1", "alt-k"] {
        sim = sim.keys(overlay);
        let buffer = sim.buffer();
        assert_eq!(sim.video, None);
        assert!(!buffer.area.positions().any(|at| is_skipped(&buffer, at.x, at.y)));
        sim = sim.keys("esc");
    }
    sim = sim.keys("alt-x");
    let buffer = sim.buffer();
    assert!(picture.positions().any(|at| buffer[at].symbol() != " "), "the text is there again");
}

#[test]
fn without_a_picture_the_corner_says_why() {
    let mut sim = in_room(120, 40, items(0..60)).keys("f3 f3 f3 alt-v");
    let screen = sim.screen();
    assert!(screen.contains("Connecting to"), "{screen}");
    insta::assert_snapshot!("connecting_in_the_corner", screen);
}

#[test]
fn a_click_on_the_picture_does_nothing() {
    for keys in ["alt-k esc", "f3", "f3 f3", "f3 f3 f3"] {
        let mut sim = watching(120, 40).keys(keys);
        let before = (picture(&mut sim), sim.screen());
        let middle = Position::new(before.0.x + before.0.width / 2, before.0.y + before.0.height / 2);
        sim = sim.msg(click(middle)).msg(click(middle));
        assert_eq!((picture(&mut sim), sim.screen()), before, "{keys}");
        assert_eq!(sim.asked(), []);
    }
    // On the page of a talk, too: the page stays open.
    let mut sim = playing(Sim::new(120, 40).keys("w space"));
    let at = picture(&mut sim).as_position();
    sim = sim.msg(click(at));
    assert!(sim.state.programme.page.open);
    let mut sim = watching(120, 40).keys("f3 f3");
    let before = sim.screen();
    sim = sim.msg(Msg::Mouse(Mouse { column: 9, row: 9, kind: MouseKind::WheelUp })).keys("esc");
    assert!(!sim.screen().contains("[more]"), "the wheel turns nothing that is hidden: {before}");
}

#[test]
fn a_stream_that_is_docked_again_after_a_resize_has_the_size_that_it_had() {
    let mut sim = watching(200, 60).keys("f3");
    let large = picture(&mut sim);
    sim = sim.msg(Msg::Resized(Size::new(39, 9)));
    sim.buffer();
    assert_eq!(sim.video, None, "there is no room for anything");
    sim = sim.msg(Msg::Resized(Size::new(200, 60)));
    assert_eq!(picture(&mut sim), large);
}
