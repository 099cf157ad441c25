//! Choosing what the programme shows.
use hallway::app::{Mouse, MouseKind, Msg, Scope};

use crate::sim::{Sim, at};

fn titles(sim: &Sim) -> Vec<&str> {
    let schedule = sim.state.programme.schedule().unwrap();
    let first = |talk: &usize| schedule.talks[*talk].title.split(' ').next().unwrap_or_default();
    sim.state.programme.admitted().iter().map(first).collect()
}

fn click(mut sim: Sim, words: &str) -> Sim {
    let screen = sim.screen();
    let (row, line) = screen.lines().enumerate().find(|(_, line)| line.contains(words)).unwrap();
    let column = hallway::text::width(line.split(words).next().unwrap()) + 1;
    let (column, row) = (u16::try_from(column).unwrap(), u16::try_from(row).unwrap());
    sim.msg(Msg::Mouse(Mouse { column, row, kind: MouseKind::Click }))
}

#[test]
fn the_menu_at_80_by_24() {
    insta::assert_snapshot!(Sim::new(80, 24).keys("f j j j j j space").screen());
}

#[test]
fn what_is_chosen_is_said_above_the_list_and_holds_everywhere() {
    let mut sim = Sim::new(120, 40).keys("f /").types("matrix").keys("enter space esc esc");
    assert_eq!(sim.state.scope(), Scope::Talks);
    let screen = sim.screen();
    assert!(screen.contains(" only: Matrix · F clears"), "{screen}");
    assert!(screen.contains("2 of 7 talks"), "{screen}");
    assert!(screen.contains("On now in 1 hall ") && !screen.contains("Rust for Linux"), "{screen}");
    for view in ["B", "V", "v"] {
        sim = sim.keys(view);
        let screen = sim.screen();
        assert!(screen.contains("Sliding sync") && !screen.contains("Rust for Linux"), "{view}: {screen}");
        assert!(screen.contains("only: Matrix"), "{view}: {screen}");
    }
    sim = sim.keys("F");
    assert!(sim.screen().contains("Rust for Linux"));
}

#[test]
fn the_quick_keys_choose_starred_and_hide_what_is_over() {
    let mut sim = Sim::new(80, 24).keys("P");
    assert!(!titles(&sim).contains(&"Opening"));
    assert!(sim.screen().contains("only: past hidden · F clears"));
    sim = sim.keys("s *");
    assert_eq!(titles(&sim), ["Sliding"]);
    assert!(sim.screen().contains("only: starred, past hidden"));
    // What ends is hidden the same minute.
    sim = sim.msg(Msg::Tick(at("2026-01-31T14:00:00Z")));
    assert!(titles(&sim).is_empty());
    assert!(sim.screen().contains("No talks. F shows all talks again."));
    sim = sim.keys("* P");
    assert_eq!(titles(&sim).len(), 7);
}

#[test]
fn a_talk_that_goes_from_the_list_leaves_the_selection_beside_it() {
    let mut sim = Sim::new(80, 24).keys("s j s j s * k");
    assert_eq!(titles(&sim), ["Sliding", "Rust", "Async"]);
    sim = sim.keys("s");
    assert_eq!(titles(&sim), ["Sliding", "Async"]);
    assert_eq!(sim.state.programme.talk().map(|talk| &*talk.title), Some("Async drop"));
    sim = sim.keys("s");
    assert_eq!(sim.state.programme.talk().map(|talk| &*talk.title), Some("Sliding sync for everyone"));
    assert!(sim.keys("s").state.programme.talk().is_none());
}

#[test]
fn the_mouse_chooses_and_clears() {
    let mut sim = click(Sim::new(80, 40).keys("f"), "[ ] Rust");
    assert_eq!(titles(&sim), ["Rust", "Async", "An"]);
    sim = click(sim, "[x] Rust");
    assert_eq!(titles(&sim).len(), 7);
    sim = click(sim, "[ ] Janson");
    sim = click(sim, "FOSDEM");
    assert_eq!(sim.state.scope(), Scope::Talks);
    // The words of the filter open the menu again.
    sim = click(sim, "only: Janson");
    assert_eq!(sim.state.scope(), Scope::Filter);
    sim = sim.keys("c");
    assert_eq!(titles(&sim).len(), 7);
}

#[test]
fn the_mouse_turns_days_and_views() {
    let mut sim = click(Sim::new(120, 40), "Sun 1 Feb");
    assert!(sim.screen().contains(">  17:30–18:00 Closing words"));
    sim = click(sim, " tracks");
    assert!(sim.screen().contains("[tracks]"));
    sim = click(sim, " now  grid");
    assert_eq!(sim.state.scope(), Scope::Board);
    sim = click(sim, " grid ");
    assert_eq!(sim.state.scope(), Scope::Grid);
    sim = click(sim, " list");
    assert_eq!(sim.state.scope(), Scope::Talks);
    let before = sim.state.programme.cursor();
    let wheel = Mouse { column: 5, row: 20, kind: MouseKind::WheelDown };
    sim = click(sim, "Sat 31 Jan").msg(Msg::Mouse(wheel));
    assert_ne!(sim.state.programme.cursor(), before);
}

#[test]
fn only_streamed_talks_can_be_asked_for() {
    let mut schedule = crate::sim::conference();
    schedule.talks[0].links.clear();
    schedule.talks[1].unrecorded = true;
    let sim = Sim::new(80, 24).schedule(schedule).keys("f j space");
    assert_eq!(titles(&sim).len(), 5);
    assert!(!titles(&sim).contains(&"Opening") && !titles(&sim).contains(&"Sliding"));
}

#[test]
fn a_talk_that_is_looked_for_is_shown_whatever_the_filter_says() {
    let sim = Sim::new(80, 24).keys("P alt-k").types("opening").keys("enter");
    assert_eq!(sim.state.programme.talk().map(|talk| &*talk.title), Some("Opening words"));
    assert!(!sim.keys("esc").screen().contains("only:"));
}

#[test]
fn a_filter_holds_when_the_schedule_is_read_again() {
    let sim = Sim::new(80, 24).keys("f /").types("rust").keys("enter space esc esc");
    let mut changed = crate::sim::conference();
    changed.tracks.swap(0, 1);
    for talk in &mut changed.talks {
        talk.track = [1, 0, 2][talk.track];
    }
    let mut sim = sim.schedule(changed);
    assert_eq!(titles(&sim), ["Rust", "Async", "An"]);
    assert!(sim.screen().contains("only: Rust"));
}
