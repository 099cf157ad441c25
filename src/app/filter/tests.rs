use jiff::{SignedDuration, tz::TimeZone};

use super::*;
use crate::schedule::{Day, Hall, Track};

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

/// Four talks: tracks Rust, Go, Rust and none; the last two on the second day.
fn schedule() -> Schedule {
    let day = |date: &str| Day {
        date: date.parse().expect("a date"),
        start: at(&format!("{date}T00:00:00Z")),
        end: at(&format!("{date}T23:59:59Z")),
    };
    let talk = |number: usize, day: usize, track: usize, hall: usize, kind: &str| Talk {
        id: TalkId(number.to_string().into()),
        start: at(&format!("2026-01-3{day}T1{number}:00:00Z")),
        duration: SignedDuration::from_mins(30),
        day,
        track,
        hall,
        kind: Clean::line(kind),
        ..Talk::default()
    };
    let track = |name: &str| Track { name: Clean::line(name), ..Track::default() };
    let hall = |name: &str| Hall { name: Clean::line(name), ..Hall::default() };
    Schedule {
        title: Clean::default(),
        acronym: Clean::default(),
        url: None,
        zone: TimeZone::UTC,
        days: vec![day("2026-01-30"), day("2026-01-31")],
        halls: vec![hall("Janson"), hall("K.1.105")],
        tracks: vec![track("Rust"), track("Go"), track("")],
        people: vec![],
        talks: vec![talk(0, 0, 0, 0, ""), talk(1, 0, 1, 1, ""), talk(2, 1, 0, 1, "keynote"), talk(3, 1, 2, 0, "")],
    }
}

fn admitted(filter: &Filter) -> Vec<usize> {
    let (schedule, stars) = (schedule(), BTreeSet::from([TalkId("2".into())]));
    let facts = Facts {
        schedule: &schedule,
        now: at("2026-01-30T11:30:00Z"),
        stars: &stars,
        streamed: &[true, false, true, false],
    };
    (0..5).filter(|index| filter.admits(&facts, *index)).collect()
}

fn chosen(choices: &[Choice]) -> Filter {
    let mut filter = Filter::default();
    for choice in choices {
        filter.toggle(choice);
    }
    filter
}

fn track(name: &str) -> Choice {
    Choice::Track(Clean::line(name))
}

#[test]
fn one_of_a_section_is_enough_and_all_sections_are_needed() {
    let day = Choice::Day("2026-01-31".parse().expect("a date"));
    for (choices, expected) in [
        (vec![], vec![0, 1, 2, 3]),
        (vec![track("Rust")], vec![0, 2]),
        (vec![track("Rust"), track("Go")], vec![0, 1, 2]),
        (vec![track("Rust"), day.clone()], vec![2]),
        (vec![track("")], vec![3]),
        (vec![track("gone")], vec![]),
        (vec![Choice::Hall(Clean::line("Janson")), day], vec![3]),
        (vec![Choice::Starred], vec![2]),
        (vec![Choice::Streamed], vec![0, 2]),
        // A talk that ends this very minute is over.
        (vec![Choice::PastHidden], vec![2, 3]),
        (vec![Choice::Kind(Clean::line("keynote"))], vec![2]),
        (vec![track("Rust"), track("Rust")], vec![0, 1, 2, 3]),
    ] {
        assert_eq!(admitted(&chosen(&choices)), expected, "{choices:?}");
    }
}

#[test]
fn what_is_chosen_is_said() {
    assert_eq!(Filter::default().words(), "");
    let choices = [track("Rust"), track("Go"), track(""), Choice::Starred, Choice::PastHidden];
    assert_eq!(chosen(&choices).words(), "none or Go or Rust, starred, past hidden");
}

#[test]
fn the_menu_counts_and_leaves_out_what_is_no_choice() {
    let (schedule, stars) = (schedule(), BTreeSet::new());
    let facts = Facts { schedule: &schedule, now: at("2026-01-30T11:15:00Z"), stars: &stars, streamed: &[true] };
    let mut menu = Menu::new(&facts);
    let said: Vec<String> = menu
        .rows()
        .map(|entry| match entry {
            Entry::Head(title) => (*title).to_owned(),
            Entry::Choice { label, talks, .. } => format!("{label} {talks}"),
        })
        .collect();
    assert_eq!(
        said.join(", "),
        "Only, starred 0, streamed 1, not over yet 3, Day, Fri 30 Jan 2, Sat 31 Jan 2, \
         Track, none 1, Go 1, Rust 2, Hall, Janson 2, K.1.105 2, Type, none 3, keynote 1"
    );
    assert_eq!(menu.selected(), Some(&Choice::Starred));
    menu.step(3);
    assert_eq!(menu.cursor().0, 5, "the head is passed over");
    menu.narrow.paste("rus");
    menu.narrowed();
    assert_eq!(menu.rows().count(), 2);
    assert_eq!(menu.selected(), Some(&track("Rust")));
    assert_eq!(menu.click(0), None);
    menu.narrow.paste("zzz");
    menu.narrowed();
    assert_eq!((menu.rows().count(), menu.selected()), (0, None));
    menu.step(-7);
    menu.arrange(0);
}
