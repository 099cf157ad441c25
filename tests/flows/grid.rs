//! The grid: halls across, time down.
use hallway::{
    app::{Key, Mouse, MouseKind, Msg, Scope},
    chat,
    schedule::{Fate, Schedule},
    text::Clean,
    ui::theme::Theme,
};
use proptest::prelude::*;
use ratatui::layout::Size;

use crate::sim::{Sim, at, conference};

fn grid(width: u16, height: u16) -> Sim {
    let sim = Sim::new(width, height).keys("V");
    assert_eq!(sim.state.scope(), Scope::Grid);
    sim
}

fn title(sim: &Sim) -> &str {
    sim.state.programme.talk().map_or("", |talk| &talk.title)
}

/// Forty halls, each with talks of half an hour from nine to six.
fn large() -> Schedule {
    let mut schedule = conference();
    let pattern = schedule.talks[0].clone();
    schedule.halls = (0..40)
        .map(|n| hallway::schedule::Hall { name: Clean::line(&format!("Hall {n}")), ..Default::default() })
        .collect();
    let talk = |n: usize| hallway::schedule::Talk {
        id: hallway::schedule::TalkId(format!("t{n}").into()),
        title: Clean::line(&format!("Talk {} of hall {}", n / 40, n % 40)),
        start: at("2026-01-31T08:00:00Z") + jiff::SignedDuration::from_mins(30 * i64::try_from(n / 40).unwrap()),
        duration: jiff::SignedDuration::from_mins(30),
        hall: n % 40,
        ..pattern.clone()
    };
    schedule.talks = (0..40 * 18).map(talk).collect();
    schedule
}

#[test]
fn the_grid_at_80_by_24() {
    insta::assert_snapshot!(grid(80, 24).styled());
}

#[test]
fn the_grid_at_120_by_40() {
    insta::assert_snapshot!(grid(120, 40).screen());
}

#[test]
fn a_dozen_halls_and_more_at_250_by_70() {
    let mut sim = grid(250, 70).schedule(large()).keys("g");
    assert!(sim.screen().contains("‹ halls 1–12 of 40 ›"));
    let screen = sim.keys("L L").screen();
    assert!(screen.contains("Hall 24 ") && screen.contains("‹ halls 25–36 of 40 ›"), "{screen}");
}

#[test]
fn without_colour_the_selected_talk_and_the_hours_are_told_apart() {
    let mut sim = grid(80, 24);
    sim.theme = Theme::without_color();
    let screen = sim.screen();
    assert!(screen.contains("┏ ▶ Sliding sync") && screen.contains("┌ ▶ Rust for Linux"), "{screen}");
    assert!(screen.contains("14:32─"), "{screen}");
}

#[test]
fn keys_go_from_talk_to_talk() {
    let mut sim = grid(80, 24);
    assert_eq!(title(&sim), "Sliding sync for everyone");
    for (keys, expected) in [
        ("l", "Rust for Linux, five years on"),
        ("j", "Async drop"),
        ("right", "An allocator interface for the kernel and everything that is built upon it"),
        ("left h", "Bridges that hold"),
        ("k", "Sliding sync for everyone"),
        ("l g", "Opening words"),
        ("G", "An allocator interface for the kernel and everything that is built upon it"),
        ("]", "Closing words"),
        ("[", "Sliding sync for everyone"),
        ("l j j .", "Rust for Linux, five years on"),
    ] {
        sim = sim.keys(keys);
        assert_eq!(title(&sim), expected, "after {keys}");
        let screen = sim.screen();
        assert!(
            screen.contains('┏') || screen.contains('╺'),
            "the selected talk is not on screen after {keys}:\n{screen}"
        );
    }
}

#[test]
fn n_comes_to_every_talk_of_the_day_by_time() {
    let mut sim = grid(80, 24).keys("g");
    let mut seen = vec![title(&sim).to_owned()];
    for _ in 0..5 {
        sim = sim.keys("n");
        seen.push(title(&sim).to_owned());
    }
    let of_day: Vec<String> = conference().talks_of_day(0).map(|talk| talk.title.to_string()).collect();
    assert_eq!(seen, of_day);
    assert_eq!(title(&sim.keys("N N N N N")), "Opening words");
}

#[test]
fn space_shows_the_page_and_enter_goes_to_the_room() {
    let mut sim = grid(80, 24).keys("l space");
    assert!(sim.screen().contains("with Nadia Okafor"));
    sim = sim.keys("esc enter");
    let room = sim.effects.iter().any(|effect| matches!(effect, hallway::app::Effect::Chat(chat::Request::Join { rooms, .. }) if rooms[0][0].name.as_str() == "#2026-rust:fosdem.org"));
    assert!(room, "{:?}", sim.effects);
    let screen = sim.keys("alt-1").screen();
    assert!(screen.contains("┏ ▶ Rust for Linux"), "{screen}");
}

#[test]
fn where_there_is_room_the_page_stands_beside_the_grid() {
    let mut sim = grid(200, 60);
    assert!(!sim.screen().contains("Links"));
    let screen = sim.keys("space").screen();
    assert!(screen.contains("┏ ▶ Sliding sync") && screen.contains("Links"), "{screen}");
}

#[test]
fn zooming_gives_a_talk_more_rows_and_keeps_it_in_sight() {
    let mut sim = grid(80, 24);
    let rows = |sim: &mut Sim| sim.screen().lines().filter(|line| line.contains(['┏', '┃', '┗'])).count();
    let before = rows(&mut sim);
    sim = sim.keys("+");
    assert!(rows(&mut sim) > before);
    sim = sim.keys("- -");
    assert!(rows(&mut sim) < before);
    assert!(sim.screen().contains("Sliding sync"));
}

#[test]
fn a_filter_leaves_out_what_it_does_not_admit_and_empty_halls() {
    let mut sim = grid(80, 24).keys("f /").types("rust").keys("enter space esc esc");
    let screen = sim.screen();
    assert!(screen.contains("▶ Rust for Linux") && !screen.contains("Sliding sync"), "{screen}");
    assert!(!screen.contains("K.1.105"), "{screen}");
    sim = sim.keys("F");
    assert!(sim.screen().contains("K.1.105"));
}

#[test]
fn what_a_search_finds_is_a_list_and_then_the_grid_is_back() {
    let mut sim = grid(80, 24).keys("/").types("rust");
    let screen = sim.screen();
    assert!(screen.contains(">▶ Sat 14:30–15:00 Rust for Linux") && !screen.contains("Sliding sync"), "{screen}");
    sim = sim.keys("enter esc");
    assert_eq!(sim.state.scope(), Scope::Grid);
    assert!(sim.screen().contains("┏ ▶ Rust for Linux"));
}

#[test]
fn marks_say_what_is_starred_and_cancelled() {
    let mut schedule = conference();
    let talk = schedule.talks.iter_mut().find(|talk| &*talk.title == "Async drop").unwrap();
    talk.fate = Fate::Cancelled;
    let id = talk.id.clone();
    let mut sim = grid(120, 40).schedule(schedule);
    sim.state.programme.stars = std::sync::Arc::new([id].into());
    let screen = sim.keys("l j").screen();
    assert!(screen.contains("✗ ★ cancelled: Async"), "{screen}");
}

fn mouse(sim: Sim, words: &str, kind: MouseKind) -> Sim {
    let mut sim = sim;
    let screen = sim.screen();
    let (row, line) = screen.lines().enumerate().find(|(_, line)| line.contains(words)).unwrap();
    let column = hallway::text::width(line.split(words).next().unwrap());
    let (column, row) = (u16::try_from(column).unwrap(), u16::try_from(row).unwrap());
    sim.msg(Msg::Mouse(Mouse { column, row, kind }))
}

#[test]
fn the_mouse_selects_goes_and_scrolls() {
    let mut sim = mouse(grid(80, 24), "Rust for", MouseKind::Click);
    assert_eq!(title(&sim), "Rust for Linux, five years on");
    sim = mouse(sim, "Rust for", MouseKind::Click);
    assert!(sim.state.rooms.current().is_some());
    let mut sim = mouse(grid(80, 24).schedule(large()), "┌", MouseKind::WheelUp);
    let hours = |sim: &mut Sim| sim.screen().lines().nth(1).unwrap().to_owned();
    let before = hours(&mut sim);
    sim = mouse(sim, "┏", MouseKind::WheelDown);
    assert_ne!(hours(&mut sim), before);
    sim = mouse(sim, "┌", MouseKind::WheelRight);
    assert!(hours(&mut sim).contains("2–4/40"));
    sim = mouse(sim, " ›", MouseKind::Click);
    assert!(hours(&mut sim).contains("5–7/40"), "{}", sim.screen());
    sim = mouse(sim, "‹", MouseKind::Click);
    assert!(hours(&mut sim).contains("2–4/40"), "{}", sim.screen());
}

#[test]
fn a_new_minute_moves_the_line() {
    let mut sim = grid(120, 40).keys("k").msg(Msg::Tick(at("2026-01-31T13:45:10Z")));
    assert!(sim.screen().contains("14:45─"));
    sim = sim.msg(Msg::Tick(at("2026-02-01T13:45:10Z")));
    assert!(!sim.screen().contains("14:45─"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn the_selected_talk_is_drawn_after_any_keys_at_any_size(
        steps in prop::collection::vec((0_usize..24, 40_u16..260, 10_u16..80), 1..30),
        many: bool,
    ) {
        const KEYS: &[&str] = &[
            "h", "j", "k", "l", "H", "L", "g", "G", "pgup", "pgdn", "+", "-", "[", "]", ".", "left", "right", "up", "down", "home", "end",
        ];
        let mut sim = if many { grid(80, 24).schedule(large()) } else { grid(80, 24) };
        for (what, width, height) in steps {
            sim = match KEYS.get(what) {
                Some(key) => sim.msg(Msg::Key(key.parse::<Key>().unwrap())),
                None => sim.msg(Msg::Resized(Size::new(width, height))),
            };
            let screen = sim.screen();
            let empty = screen.contains("  No talks.");
            prop_assert!(empty || screen.contains(['┏', '┃', '╺', '┗']), "{}", screen);
        }
    }
}
