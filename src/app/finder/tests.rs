use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation as _;

use super::*;

fn finder(labels: &[&str]) -> Finder<usize> {
    let candidate = |(index, label): (usize, &&str)| {
        let detail = Clean::line(if index == 0 { "Kernel devroom" } else { "" });
        Candidate::new(if index % 2 == 0 { "talk" } else { "room" }, Clean::line(label), detail, index)
    };
    Finder::narrowed_by(labels.iter().enumerate().map(candidate).collect(), &[('#', &["room"])])
}

fn search(finder: &mut Finder<usize>, query: &str) -> Vec<usize> {
    finder.paste(query);
    finder.arrange(10);
    finder.hits().map(|candidate| candidate.payload).collect()
}

fn marks(finder: &Finder<usize>, row: usize) -> (Vec<usize>, Vec<usize>) {
    finder.shown().nth(row).map(|shown| (shown.label.to_vec(), shown.detail.to_vec())).unwrap_or_default()
}

#[test]
fn the_best_comes_first_with_its_letters() {
    let mut finder = finder(&["Five years on: Rust for Linux", "Async drop", "Rust"]);
    assert_eq!(search(&mut finder, "rust"), [2, 0]);
    assert_eq!(marks(&finder, 0), (vec![0, 1, 2, 3], vec![]));
    assert_eq!(marks(&finder, 1), (vec![15, 16, 17, 18], vec![]));
    assert_eq!(finder.chosen().map(|candidate| candidate.payload), Some(2));
    finder.select(5);
    assert_eq!(finder.chosen().map(|candidate| candidate.payload), Some(0));
    finder.select(-5);
    assert_eq!(finder.selected(), 0);
    assert_eq!((finder.click(1), finder.click(1), finder.click(2)), (Some(false), Some(true), None));
}

#[test]
fn letters_are_counted_by_grapheme() {
    let mut finder = finder(&["e\u{301}te\u{301} zed"]);
    search(&mut finder, "zed");
    assert_eq!(marks(&finder, 0).0, [4, 5, 6]);
}

#[test]
fn accents_case_and_the_detail_do_not_hinder() {
    assert_eq!(search(&mut finder(&["x", "Café society"]), "cafe SOC"), [1]);
    let mut finder = finder(&["Rust for Linux", "Async drop"]);
    assert_eq!(search(&mut finder, "kernel"), [0]);
    assert_eq!(marks(&finder, 0), (vec![], vec![0, 1, 2, 3, 4, 5]));
    assert!(search(&mut finder, "zzzz").is_empty());
    assert_eq!(finder.chosen(), None);
}

#[test]
fn what_was_used_last_comes_first_until_something_is_typed_and_a_little_sooner_then() {
    let labels = ["Rust one", "Rust two", "Rust three", "Frustration"];
    let candidate = |(index, label): (usize, &&str)| Candidate {
        recent: [0, 150, 200, 199][index],
        ..Candidate::new("talk", Clean::line(label), Clean::default(), index)
    };
    let mut finder = Finder::new(labels.iter().enumerate().map(candidate).collect());
    assert_eq!(search(&mut finder, ""), [2, 3, 1, 0]);
    assert_eq!(search(&mut finder, "rust"), [2, 1, 0, 3]);
}

#[test]
fn a_sign_leaves_one_kind_and_something_may_stand_before_all() {
    let mut finder = finder(&["rust", "rust room", "rusty", "room of rust"]);
    assert_eq!(search(&mut finder, "#"), [1, 3]);
    assert_eq!(search(&mut finder, "rust"), [1, 3]);
    finder.prefer(3);
    finder.lead(Candidate::new("go", Clean::line("Go there"), Clean::default(), 99));
    finder.arrange(1);
    assert_eq!(finder.hits().map(|hit| hit.payload).collect::<Vec<_>>(), [99, 3, 1]);
    assert_eq!((finder.count(), finder.shown().count(), marks(&finder, 0)), (3, 1, (vec![], vec![])));
    finder.select(1);
    finder.arrange(1);
    assert_eq!((finder.top(), marks(&finder, 0).0), (1, vec![8, 9, 10, 11]));
    finder.key("x".parse().unwrap());
    assert_eq!(finder.count(), 0);
}

#[test]
fn hits_are_bounded() {
    let labels: Vec<String> = (0..HITS + 50).map(|n| format!("talk {n}")).collect();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let mut finder = finder(&labels);
    assert_eq!(finder.count(), HITS);
    assert_eq!(search(&mut finder, "talk").len(), HITS);
}

proptest! {
    #[test]
    fn anything_can_be_searched_for_in_anything(label in ".{0,30}", query in ".{0,10}") {
        let mut finder = finder(&[&label, "e\u{301}"]);
        search(&mut finder, &query);
        for shown in finder.shown() {
            let count = |text: &str| text.graphemes(true).count();
            prop_assert!(shown.label.iter().all(|at| *at < count(&shown.candidate.label)));
            prop_assert!(shown.detail.iter().all(|at| *at < count(&shown.candidate.detail)));
        }
    }
}
