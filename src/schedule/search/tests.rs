use jiff::tz::TimeZone;
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation as _;

use super::{Index, Marks};
use crate::{
    schedule::{Hall, Person, Schedule, Talk, Track},
    text::Clean,
};

/// A schedule without anything in it.
pub(super) fn empty() -> Schedule {
    Schedule {
        title: Clean::default(),
        acronym: Clean::default(),
        url: None,
        zone: TimeZone::UTC,
        days: vec![],
        halls: vec![],
        tracks: vec![],
        people: vec![],
        talks: vec![],
    }
}

/// One talk a title; the people, tracks and halls go round.
fn schedule(titles: &[&str]) -> Schedule {
    let clean = |text: &&str| Clean::line(text);
    let people = ["Émile Durand", "Nadia Okafor", "Jürgen Groß"];
    let talk = |(number, title): (usize, &&str)| Talk {
        title: clean(title),
        people: vec![number % 3, (number + 1) % 3],
        track: number % 2,
        ..Talk::default()
    };
    Schedule {
        people: people.iter().map(|name| Person { name: clean(name), ..Person::default() }).collect(),
        tracks: ["Rust", "Matrix"].iter().map(|name| Track { name: clean(name), ..Track::default() }).collect(),
        halls: vec![Hall { name: Clean::line("Janson"), ..Hall::default() }],
        talks: titles.iter().enumerate().map(talk).collect(),
        ..empty()
    }
}

const TITLES: &[&str] = &[
    "Sliding sync for everyone",
    "An allocator in Rust",
    "Trust, and how to lose it",
    "Rusty bridges",
    "Rust",
    "Rust for Linux",
    "Go to Go",
    "The Go of today",
    "Café society",
    "Debian, ten years on",
    "Ducks rest under a neat deck",
    "日本語の話",
];

fn found(query: &str) -> Vec<&'static str> {
    Index::new(&schedule(TITLES)).search(query).iter().map(|hit| TITLES[hit.talk]).collect()
}

#[test]
fn whole_words_come_before_beginnings_and_these_before_parts() {
    // Those of the track of that name are found, too, after the titles.
    let found = found("rust");
    assert_eq!(
        found[..5],
        ["Rust", "Rust for Linux", "An allocator in Rust", "Rusty bridges", "Trust, and how to lose it"]
    );
    assert!(found.contains(&"Sliding sync for everyone") && !found.contains(&"The Go of today"), "{found:?}");
}

#[test]
fn words_may_stand_in_different_fields_but_each_somewhere() {
    assert_eq!(found("durand sync"), ["Sliding sync for everyone"]);
    assert_eq!(found("sync durand rust janson"), ["Sliding sync for everyone"]);
    assert!(found("durand sync matrix").is_empty());
    assert!(found("zebra").is_empty() && found("sync zebra").is_empty());
    assert!(found("").is_empty() && found("  ").is_empty());
}

#[test]
fn capitals_count_where_there_are_any_and_accents_never() {
    assert_eq!(found("go"), ["Go to Go", "The Go of today"]);
    assert_eq!(found("Go").len(), 2);
    assert!(found("GO").is_empty());
    assert_eq!(found("cafe"), ["Café society"]);
    assert_eq!(found("CAFÉ").len(), 0);
    assert_eq!(found("e\u{301}mile sync"), ["Sliding sync for everyone"]);
    assert_eq!(found("gross alloc"), ["An allocator in Rust"]);
    assert_eq!(found("Groß alloc"), ["An allocator in Rust"]);
    assert_eq!(found("の"), ["日本語の話"]);
}

#[test]
fn letters_apart_are_a_slip_or_beginnings_of_words() {
    assert_eq!(found("alocator"), ["An allocator in Rust"]);
    assert_eq!(found("rfl"), ["Rust for Linux"]);
    assert_eq!(found("slsync"), ["Sliding sync for everyone"]);
    assert_eq!(found("Debin"), ["Debian, ten years on"]);
    // Every letter of it is there, in order, and means nothing.
    assert!(!found("duratck").contains(&"Ducks rest under a neat deck"));
    // One letter stands in every title: only those that begin a word count.
    assert_eq!(found("u"), ["Ducks rest under a neat deck"]);
}

#[test]
fn what_matched_is_counted_in_graphemes() {
    let schedule = schedule(&["e\u{301}te\u{301} Rust", "x"]);
    let mut index = Index::new(&schedule);
    index.search("rust durand");
    let marks = Marks {
        title: vec![4, 5, 6, 7],
        people: vec![vec![6, 7, 8, 9, 10, 11], vec![]],
        track: vec![0, 1, 2, 3],
        hall: vec![],
    };
    assert_eq!(index.marks(0), marks);
    assert_eq!(index.marks(7), Marks::default());
    index.search("ete rst");
    assert_eq!(index.marks(0).title, [0, 1, 2, 4, 6, 7]);
}

proptest! {
    #[test]
    fn typing_on_finds_what_the_whole_query_finds(
        titles in prop::collection::vec("[a-eA-E é\u{301}]{0,12}", 1..12),
        typed in prop::collection::vec("[a-eA é]{0,2}|[a-e]{1,3} [a-e]{1,5}", 1..6),
    ) {
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        let schedule = schedule(&titles);
        let mut index = Index::new(&schedule);
        let mut query = String::new();
        for more in &typed {
            for letter in more.chars() {
                query.push(letter);
                index.search(&query);
            }
            let fresh = Index::new(&schedule).search(&query).to_vec();
            prop_assert_eq!(index.hits(), &fresh[..], "{}", query);
            query.pop();
            prop_assert_eq!(index.search(&query).to_vec(), Index::new(&schedule).search(&query).to_vec());
        }
    }

    #[test]
    fn anything_can_be_looked_for_in_anything(title in ".{0,30}", name in "\\PC{0,20}", query in "\\PC{0,20}|[a-zé ßA-Z]{0,90}") {
        let mut schedule = schedule(&[&title, "e\u{301}", &title.repeat(9)]);
        schedule.people[0].name = Clean::line(&name);
        let mut index = Index::new(&schedule);
        let hits = index.search(&query).to_vec();
        for hit in hits {
            let talk = &schedule.talks[hit.talk];
            let marks = index.marks(hit.talk);
            let count = |text: &Clean| text.graphemes(true).count();
            prop_assert!(marks.title.iter().all(|at| *at < count(&talk.title)));
            for (marks, person) in marks.people.iter().zip(schedule.people_of(talk)) {
                prop_assert!(marks.iter().all(|at| *at < count(&person.name)));
            }
        }
    }
}
