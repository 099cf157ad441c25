//! Searching as one types, and what is done with what was found.
use std::sync::Arc;

use hallway::{
    app::{Effect, Key, Msg, Scope, programme::Row},
    schedule::{self, Fate, Request, Schedule},
};
use proptest::prelude::*;
use ratatui::layout::Size;

use crate::sim::{Sim, conference};

/// The words that the service was asked for, in order.
fn asked(sim: &mut Sim) -> Vec<String> {
    let words = |effect| match effect {
        Effect::Schedule(Request::Search { words }) => Some(words),
        _ => None,
    };
    sim.asked().into_iter().filter_map(words).collect()
}

fn found(sim: Sim, words: &str, talks: &[usize]) -> Sim {
    let schedule = Arc::clone(sim.state.programme.schedule().unwrap());
    let found = schedule::Event::Found { schedule, words: words.to_owned(), talks: talks.to_vec() };
    sim.msg(Msg::Schedule(found))
}

fn title(sim: &Sim) -> &str {
    sim.state.programme.talk().map_or("", |talk| &talk.title)
}

#[test]
fn what_was_found_at_80_by_24() {
    let sim = Sim::new(80, 24).keys("/").types("for");
    insta::assert_snapshot!(found(sim, "for", &[0, 6]).styled());
}

#[test]
fn what_was_found_at_120_by_40() {
    let sim = Sim::new(120, 40).keys("/").types("durand");
    insta::assert_snapshot!(found(sim, "durand", &[]).screen());
}

#[test]
fn what_was_found_at_250_by_70() {
    let sim = Sim::new(250, 70).keys("/").types("rust");
    insta::assert_snapshot!(found(sim, "rust", &[3]).screen());
}

#[test]
fn the_best_comes_first_and_tab_sorts_by_time() {
    let order = |sim: &Sim| -> Vec<String> {
        let schedule = sim.state.programme.schedule().unwrap();
        let title = |row: &Row| match row {
            Row::Talk(talk) => Some(schedule.talks[*talk].title.split(' ').next().unwrap_or_default().to_owned()),
            _ => None,
        };
        sim.state.programme.rows().iter().filter_map(title).collect()
    };
    let mut sim = Sim::new(80, 24).keys("/").types("rust");
    assert_eq!(order(&sim), ["Rust", "Async", "An"]);
    let sim_by_time = Sim::new(80, 24).keys("/").types("words tab");
    assert!(sim_by_time.state.programme.rows().is_empty(), "tab was a word");
    sim = sim.keys("ctrl-u").types("words").keys("tab");
    assert_eq!(sim.state.programme.rows().first(), Some(&Row::Day(0)));
    assert!(sim.screen().contains("2 talks, by time, looking in abstracts …"));
    assert_eq!(order(&sim), ["Opening", "Closing"]);
    // Of two that match alike, the one that is still to come.
    assert_eq!(order(&sim.keys("tab")), ["Closing", "Opening"]);
}

#[test]
fn the_long_texts_are_asked_for_one_request_at_a_time() {
    let mut sim = Sim::new(80, 24).keys("/").types("op");
    assert!(asked(&mut sim).is_empty(), "two letters stand everywhere");
    sim = sim.types("enin");
    assert_eq!(asked(&mut sim), ["ope"]);
    assert!(sim.screen().contains("looking in abstracts"));
    // The answer to what is no longer there brings the question for what is.
    sim = found(sim, "ope", &[0, 1]);
    assert_eq!(asked(&mut sim), ["openin"]);
    assert!(!sim.screen().contains("In the abstracts"));
    sim = found(sim, "openin", &[0, 1, 2]);
    assert!(asked(&mut sim).is_empty());
    let screen = sim.screen();
    assert!(screen.contains("1 talk + 2 in abstracts"), "{screen}");
    let rows = sim.state.programme.rows().to_vec();
    assert_eq!(rows, [Row::Talk(0), Row::Texts, Row::Talk(1), Row::Talk(2)]);
    // One more letter, and they are gone until the next answer.
    sim = sim.types("g");
    assert_eq!(sim.state.programme.rows(), [Row::Talk(0)]);
    assert_eq!(asked(&mut sim), ["opening"]);
}

#[test]
fn an_answer_for_another_schedule_is_asked_for_again() {
    let mut sim = Sim::new(80, 24).keys("/").types("opening");
    drop(asked(&mut sim));
    let words = "ope".to_owned();
    let other = schedule::Event::Found { schedule: conference().into(), words, talks: vec![1] };
    sim = sim.msg(Msg::Schedule(other));
    assert_eq!(asked(&mut sim), ["opening"]);
    sim = sim.schedule(conference());
    assert_eq!(asked(&mut sim), ["opening"], "the schedule was read again");
    assert_eq!(sim.state.programme.rows(), [Row::Talk(0)]);
}

#[test]
fn a_hit_that_was_chosen_stays_selected_and_else_the_best_is() {
    let mut sim = Sim::new(80, 24).keys("/").types("ru");
    assert_eq!(title(&sim), "Rust for Linux, five years on");
    sim = sim.keys("down");
    assert_eq!(title(&sim), "Async drop");
    sim = sim.types("st");
    assert_eq!(title(&sim), "Async drop");
    sim = sim.keys("enter n");
    assert_eq!(title(&sim), "An allocator interface for the kernel and everything that is built upon it");
    sim = sim.keys("N N");
    assert_eq!(title(&sim), "Rust for Linux, five years on");
    // Esc ends the search, and the talk stays selected among the others.
    sim = sim.keys("j esc");
    assert!(sim.state.programme.search.is_none());
    assert_eq!(title(&sim), "Async drop");
}

#[test]
fn a_search_given_up_goes_back_to_where_one_was() {
    let mut sim = Sim::new(80, 24).keys("j j /").types("words");
    assert_eq!(title(&sim), "Closing words");
    sim = sim.keys("esc");
    assert_eq!(title(&sim), "Async drop");
    assert!(sim.screen().contains("[Sat 31 Jan]"));
    // Unless a hit was chosen.
    sim = sim.keys("/").types("words").keys("down up esc");
    assert_eq!(title(&sim), "Closing words");
    assert!(sim.screen().contains("[Sun 1 Feb]"));
    // Nothing typed is nothing searched for.
    sim = sim.keys("/ enter");
    assert!(sim.state.programme.search.is_none());
    assert_eq!(sim.state.scope(), Scope::Talks);
}

#[test]
fn enter_goes_to_what_was_found_and_the_search_waits() {
    let mut sim = Sim::new(80, 24).keys("/").types("sync").keys("enter enter");
    assert!(sim.state.rooms.current().is_some());
    sim = sim.keys("alt-1");
    assert!(sim.screen().contains("search: sync"));
}

#[test]
fn what_the_filter_hides_is_said() {
    let mut sim = Sim::new(80, 24).keys("P /").types("words");
    let screen = sim.screen();
    assert!(screen.contains("1 talk, 1 filtered out"), "{screen}");
    assert!(!screen.contains("Opening words"), "{screen}");
    sim = sim.keys("ctrl-u").types("opening");
    assert!(sim.screen().contains("The filter hides what was found. F shows all talks again."));
}

#[test]
fn what_is_cancelled_comes_after_what_is_not() {
    let mut schedule: Schedule = conference();
    schedule.talks.iter_mut().filter(|talk| &*talk.title == "Closing words").for_each(|talk| {
        talk.fate = Fate::Cancelled;
    });
    let mut sim = Sim::new(80, 24).schedule(schedule).keys("/").types("words");
    let screen = sim.screen();
    assert!(screen.contains("✗ Sun 17:30–18:00 Closing words") && screen.contains("cancelled"), "{screen}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn the_selection_is_on_screen_after_any_keys(
        steps in prop::collection::vec((0_usize..34, 40_u16..260, 10_u16..70), 1..40),
    ) {
        const KEYS: &[&str] = &[
            "/", "r", "u", "s", "t", "e", "space", "tab", "esc", "enter", "down", "up", "backspace", "f", "*", "P", "F", "C", "S",
            "j", "k", "g", "G", "v", "]", "[", "n", "N", ".",
        ];
        let mut sim = Sim::new(80, 24);
        for (what, width, height) in steps {
            sim = match KEYS.get(what) {
                Some(key) => sim.msg(Msg::Key(key.parse::<Key>().unwrap())).keys("alt-1"),
                None if what % 2 == 0 => sim.msg(Msg::Resized(Size::new(width, height))),
                None => {
                    let words = sim.state.programme.search.as_ref().map_or(String::new(), |search| search.words().to_owned());
                    found(sim, &words, &[0, 2, 5])
                }
            };
            let programme = &sim.state.programme;
            let (cursor, top) = programme.cursor();
            let rows = programme.rows();
            let height = usize::from(sim.state.layout.list.height);
            prop_assert!(rows.is_empty() || cursor < rows.len());
            if rows.iter().any(|row| row.is_entry()) && height > 0 {
                prop_assert!(rows[cursor].is_entry());
                let listed = matches!(sim.state.scope(), Scope::Talks | Scope::Search);
                prop_assert!(!listed || (top..top + height).contains(&cursor), "{cursor} of {top}+{height}");
            }
            sim.buffer();
        }
    }
}
