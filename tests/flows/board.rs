//! The board: what is on in every hall, what comes next, how long until then.
use hallway::{
    app::{Key, Mouse, MouseKind, Msg, Scope},
    schedule::Schedule,
};
use proptest::prelude::*;
use ratatui::layout::Size;

use crate::sim::{Sim, at, conference};

fn board(width: u16, height: u16) -> Sim {
    let sim = Sim::new(width, height).keys("B");
    assert_eq!(sim.state.scope(), Scope::Board);
    sim
}

fn title(sim: &Sim) -> &str {
    sim.state.programme.talk().map_or("", |talk| &talk.title)
}

/// The row that says this, and the one below.
fn rows(sim: &mut Sim, words: &str) -> String {
    let screen = sim.screen();
    let found: Vec<&str> = screen.lines().skip_while(|line| !line.contains(words)).take(2).collect();
    assert!(!found.is_empty(), "{words} is not on\n{screen}");
    found.join("\n")
}

#[test]
fn two_rows_a_hall_at_80_by_24() {
    insta::assert_snapshot!(board(80, 24).styled());
}

#[test]
fn one_row_a_hall_in_a_wide_terminal() {
    insta::assert_snapshot!(board(120, 40).screen());
}

#[test]
fn the_board_fills_250_columns() {
    let screen = board(250, 70).screen();
    assert!(
        screen.lines().any(|line| line.contains("Rust for Linux") && line.contains("next 15:00 Async drop")),
        "{screen}"
    );
}

#[test]
fn keys_go_from_hall_to_hall_and_from_now_to_next() {
    let mut sim = board(80, 24);
    for (keys, expected) in [
        ("g", "Sliding sync for everyone"),
        ("l", "Bridges that hold"),
        ("j", "Async drop"),
        ("h", "Rust for Linux, five years on"),
        ("h", "Rust for Linux, five years on"),
        ("G", "An allocator interface for the kernel and everything that is built upon it"),
        ("k k k", "Sliding sync for everyone"),
    ] {
        sim = sim.keys(keys);
        assert_eq!(title(&sim), expected, "after {keys}");
    }
    assert!(sim.keys("l space").screen().contains("Bridges that hold\n"));
}

#[test]
fn what_begins_next_may_come_first() {
    let order = |sim: &mut Sim| {
        let screen = sim.screen();
        ["Sliding sync", "Rust for Linux", "H.2215"].map(|words| screen.find(words).unwrap())
    };
    let mut sim = board(80, 24);
    let [sync, rust, free] = order(&mut sim);
    assert!(sync < rust && rust < free);
    let mut sim = sim.keys("S");
    let [sync, rust, free] = order(&mut sim);
    assert!(rust < sync && sync < free);
    assert!(sim.screen().contains("S sorts by hall"));
}

#[test]
fn free_time_is_said_in_words() {
    let mut sim = board(80, 24);
    assert!(rows(&mut sim, "H.2215").contains("free until 16:00"));
    for (now, hall, words) in [
        ("2026-01-31T14:50:00Z", "Janson", "nothing more today"),
        ("2026-01-31T14:20:00Z", "Janson", "next Sun 17:30 Closing"),
        ("2026-01-31T14:20:00Z", "K.1.105", "the last talk here"),
        ("2026-01-31T15:10:00Z", "H.2215", "the last talk here"),
        ("2026-01-31T16:10:00Z", "Nothing more in", "Nothing more in 2 halls: K.1.105 (La Fontaine), H.2215"),
        ("2026-02-02T16:10:00Z", "Nothing more in", "Nothing more in 3 halls: K.1.105"),
        ("2026-02-02T16:10:00Z", "[now]", "all of it is over"),
    ] {
        sim = sim.msg(Msg::Tick(at(now)));
        let rows = rows(&mut sim, hall);
        assert!(rows.contains(words), "{now}: {rows}");
    }
    let mut sim = Sim::bare(120, 40).msg(Msg::Tick(at("2025-11-26T12:00:00Z"))).schedule(conference()).keys("B");
    let rows = rows(&mut sim, "Janson");
    assert!(rows.contains("begins Sat 31 Jan 09:30") && rows.contains("in 65 days"), "{rows}");
}

#[test]
fn a_pause_after_what_is_on_is_named() {
    let sim = &mut board(250, 70).msg(Msg::Tick(at("2026-01-31T08:35:00Z")));
    let rows = rows(sim, "Opening words");
    assert!(rows.contains("(free 09:50–14:30)"), "{rows}");
}

#[test]
fn the_last_minutes_are_counted_in_seconds_and_only_they() {
    let mut sim = board(80, 24).msg(Msg::Tick(at("2026-01-31T13:54:30Z")));
    assert!(rows(&mut sim, "Rust for Linux").contains("in 6 min"));
    assert!(sim.state.take_stale());
    sim = sim.msg(Msg::Tick(at("2026-01-31T13:54:31Z")));
    assert!(!sim.state.take_stale(), "nothing is counted yet");
    sim = sim.msg(Msg::Tick(at("2026-01-31T13:56:48Z")));
    assert!(rows(&mut sim, "Rust for Linux").contains("in 3 min 12 s"));
    assert!(sim.state.take_stale());
    sim = sim.msg(Msg::Tick(at("2026-01-31T13:56:49Z")));
    assert!(sim.state.take_stale());
    assert!(rows(&mut sim, "Rust for Linux").contains("in 3 min 11 s"));
    // What is not on screen costs nothing.
    sim = sim.keys("v").msg(Msg::Tick(at("2026-01-31T13:56:50Z")));
    assert!(sim.state.take_stale());
    sim = sim.msg(Msg::Tick(at("2026-01-31T13:56:51Z")));
    assert!(!sim.state.take_stale());
}

#[test]
fn when_a_talk_is_over_the_cursor_stays_with_its_hall() {
    let mut sim = board(80, 24).keys("j");
    assert_eq!(title(&sim), "Rust for Linux, five years on");
    sim = sim.msg(Msg::Tick(at("2026-01-31T14:05:00Z")));
    assert_eq!(title(&sim), "Async drop");
    sim = sim.msg(Msg::Tick(at("2026-01-31T14:40:00Z")));
    assert_eq!(title(&sim), "Closing words");
}

#[test]
fn a_filter_leaves_the_halls_where_it_admits_something() {
    let screen = board(80, 24).keys("f /").types("rust").keys("enter space esc esc").screen();
    assert!(screen.contains("Rust for Linux") && !screen.contains("Sliding"), "{screen}");
}

#[test]
fn a_talk_that_the_board_does_not_have_is_shown_in_its_list() {
    let sim = board(80, 24).keys("alt-k").types("opening words").keys("enter");
    assert_eq!(title(&sim), "Opening words");
    assert!(sim.state.programme.page.open);
}

#[test]
fn the_mouse_selects_and_goes() {
    let click = |sim: Sim, column, row| sim.msg(Msg::Mouse(Mouse { column, row, kind: MouseKind::Click }));
    let sim = click(board(80, 24), 30, 5);
    assert_eq!(title(&sim), "Async drop");
    let sim = click(sim, 30, 4);
    assert_eq!(title(&sim), "Rust for Linux, five years on");
    let sim = click(sim, 30, 4);
    assert!(sim.state.rooms.current().is_some());
    let sim = click(board(160, 40), 100, 3);
    assert_eq!(title(&sim), "Async drop");
}

fn large() -> Schedule {
    let mut schedule = conference();
    let pattern = schedule.talks[0].clone();
    let hall = |n: usize| hallway::schedule::Hall {
        name: hallway::text::Clean::line(&format!("Hall {n}")),
        ..Default::default()
    };
    schedule.halls = (0..63).map(hall).collect();
    let talk = |n: usize| hallway::schedule::Talk {
        id: hallway::schedule::TalkId(format!("t{n}").into()),
        start: at("2026-01-31T08:00:00Z") + jiff::SignedDuration::from_mins(i64::try_from(n * 7).unwrap()),
        duration: jiff::SignedDuration::from_mins(50),
        hall: n % 63,
        ..pattern.clone()
    };
    schedule.talks = (0..200).map(talk).collect();
    schedule
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn the_selected_talk_is_on_screen_after_any_keys_at_any_size(
        steps in prop::collection::vec((0_usize..24, 40_u16..260, 10_u16..80, 0_i64..1_400), 1..30),
    ) {
        const KEYS: &[&str] = &["h", "j", "k", "l", "S", "g", "G", "pgup", "pgdn", "j", "."];
        let mut sim = board(80, 24).schedule(large());
        for (what, width, height, minute) in steps {
            sim = match KEYS.get(what) {
                Some(key) => sim.msg(Msg::Key(key.parse::<Key>().unwrap())),
                None if what % 2 == 0 => sim.msg(Msg::Resized(Size::new(width, height))),
                None => sim.msg(Msg::Tick(at("2026-01-31T07:00:00Z") + jiff::SignedDuration::from_mins(minute))),
            };
            sim.buffer();
            let selected = sim.state.programme.selected();
            let (shown, _) = sim.state.programme.wall.shown();
            let on_screen = shown.iter().any(|entry| selected.is_some_and(|talk| entry.now.contains(&talk) || entry.next == Some(talk)));
            prop_assert!(on_screen || sim.state.programme.wall.entries().is_empty(), "{:?}", selected);
        }
    }
}
