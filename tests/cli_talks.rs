//! `hallway now`, `next` and `show`, below the command line.
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]

use std::path::Path;

use hallway::{
    cli::{Next, Now, Only, Out, now, show},
    schedule::{self, Schedule, Source},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

fn fixture(name: &str) -> Schedule {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schedules").join(name);
    schedule::read(&Source::File(path), Path::new("/nonexistent")).unwrap().0.schedule
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The answer, then the words beside it.
fn now_at(time: &str, asked: &Now) -> String {
    let mut bytes = Vec::new();
    let mut out = Out::new(&mut bytes, None, asked.json);
    let note = now::now(&fixture("busy-day.xml"), at(time), asked, &mut out).unwrap();
    String::from_utf8(bytes).unwrap() + note.unwrap_or_default().as_str()
}

fn next_at(time: &str, asked: &Next) -> String {
    let mut bytes = Vec::new();
    let mut out = Out::new(&mut bytes, None, asked.json);
    let note = now::next(&fixture("busy-day.xml"), at(time), asked, &mut out).unwrap();
    String::from_utf8(bytes).unwrap() + note.unwrap_or_default().as_str()
}

fn shown(named: &str, width: Option<usize>, json: bool) -> Result<String, String> {
    let mut bytes = Vec::new();
    show::run(&fixture("busy-day.xml"), named, &mut Out::new(&mut bytes, width, json))
        .map_err(|error| error.to_string())?;
    Ok(String::from_utf8(bytes).unwrap())
}

#[test]
fn what_is_on_stands_hall_by_hall() {
    insta::assert_snapshot!(now_at("2030-01-31T10:30:30+01:00", &Now::default()), @"
    Janson                 10:00–10:50  20 min left  Borrowing tomorrow
    K.1.105 (La Fontaine)  10:20–10:40  10 min left  日本語で話す
    K.1.105 (La Fontaine)  09:30–17:30  7 h left     The stand of all things
    ");
    insta::assert_snapshot!(now_at("2030-01-31T11:10:00+01:00", &Now::default()), @"
    Janson                 11:00–11:30                   Garbage, collected (cancelled)
    K.1.105 (La Fontaine)  09:30–17:30  6 h 20 min left  The stand of all things
    ");
}

#[test]
fn where_nothing_is_on_it_says_what_follows() {
    insta::assert_snapshot!(now_at("2030-01-30T11:10:00+01:00", &Now::default()), @"Nothing is on at Wed 30 Jan 2030, 11:10 (CET); the next talk begins on Thu 31 Jan 2030, 09:30 (CET).");
    insta::assert_snapshot!(now_at("2031-01-30T11:10:00+01:00", &Now::default()), @"Nothing is on at Thu 30 Jan 2031, 11:10 (CET), and nothing follows.");
    let empty = now::now(
        &fixture("empty-conference.xml"),
        at("2030-01-30T11:10:00Z"),
        &Now::default(),
        &mut Out::new(&mut Vec::new(), None, false),
    );
    assert!(empty.unwrap().unwrap().contains("nothing follows"));
}

#[test]
fn what_comes_next_stands_hall_by_hall() {
    insta::assert_snapshot!(next_at("2030-01-31T10:30:30+01:00", &Next::default()), @"
    Janson                 11:00               Garbage, collected (cancelled)
    Janson                 11:30      in 1 h   Traits in the Rust of 2030 (amended)
    K.1.105 (La Fontaine)  Fri 00:30  in 14 h  After midnight
    ");
    let soon = Next { within: Some(SignedDuration::from_mins(30)), ..Next::default() };
    insta::assert_snapshot!(next_at("2030-01-31T10:30:00+01:00", &soon), @"Janson  11:00  Garbage, collected (cancelled)");
    insta::assert_snapshot!(next_at("2030-01-31T10:05:00+01:00", &Next { within: Some(SignedDuration::from_mins(5)), ..Next::default() }), @"Nothing begins in the next 5 min.");
    insta::assert_snapshot!(next_at("2030-02-03T10:05:00+01:00", &Next::default()), @"Nothing begins after Sun 3 Feb 2030, 10:05 (CET).");
}

#[test]
fn one_line_fits_a_status_bar() {
    let line = Now { line: true, ..Now::default() };
    insta::assert_snapshot!(now_at("2030-01-31T10:30:30+01:00", &line), @"Janson: Borrowing tomorrow (20 min left) | K.1.105 (La Fontaine): 日本語で話す (10 min left) | K.1.105 (La Fontaine): The stand of all things (7 h left)");
    insta::assert_snapshot!(now_at("2030-01-31T08:30:00+01:00", &line), @"09:30 K.1.105 (La Fontaine): The stand of all things (in 1 h)");
    assert_eq!(now_at("2031-01-31T08:30:00+01:00", &line), "");
    insta::assert_snapshot!(next_at("2030-01-31T10:30:00+01:00", &Next { line: true, ..Next::default() }), @"11:30 Janson: Traits in the Rust of 2030 (in 1 h)");
}

#[test]
fn halls_and_tracks_are_chosen_by_a_part_of_their_names() {
    let only = |halls: &[&str], tracks: &[&str]| {
        let own = |list: &[&str]| list.iter().map(|&name| name.to_owned()).collect();
        Now { only: Only { halls: own(halls), tracks: own(tracks) }, line: true, ..Now::default() }
    };
    let time = "2030-01-31T10:10:00+01:00";
    for (asked, expected) in [
        (only(&["k1105"], &[]), "K.1.105 (La Fontaine): The stand of all things (7 h 20 min left)\n"),
        (only(&["FONTAINE"], &["hallway"]), "K.1.105 (La Fontaine): The stand of all things (7 h 20 min left)\n"),
        (only(&[], &["rust"]), "Janson: Borrowing tomorrow (40 min left)\n"),
        (only(&["janson"], &["hall-way"]), ""),
    ] {
        assert_eq!(now_at(time, &asked), expected);
    }
    let none = only(&["hall 9"], &[]);
    let error =
        now::now(&fixture("busy-day.xml"), at(time), &none, &mut Out::new(&mut Vec::new(), None, false)).unwrap_err();
    assert_eq!(error.to_string(), "no hall has “hall 9” in its name; there are Janson, K.1.105 (La Fontaine)");
}

#[test]
fn scripts_get_the_talks_with_their_minutes() {
    let found: Value =
        serde_json::from_str(&now_at("2030-01-31T10:30:30+01:00", &Now { json: true, ..Now::default() })).unwrap();
    assert_eq!((&found["at"], &found["title"]), (&"2030-01-31T10:30:30+01:00".into(), &"Busy Day 2030".into()));
    let talks: Vec<_> = found["talks"].as_array().unwrap().iter().map(|talk| (&talk["id"], &talk["minutes"])).collect();
    assert_eq!(talks, [(&"1".into(), &20.into()), (&"5".into(), &10.into()), (&"4".into(), &420.into())]);
    insta::assert_snapshot!(found["talks"][0], @r#"{"day":"2030-01-31","duration":50,"end":"2030-01-31T10:50:00+01:00","fate":"planned","guid":"b0000000-0000-5000-8000-000000000001","hall":"Janson","id":"1","language":"en","minutes":20,"people":["Bob Beispiel","Ana Example"],"start":"2030-01-31T10:00:00+01:00","subtitle":"A look ahead","title":"Borrowing tomorrow","track":"Rust","type":"devroom","url":"https://example.org/2030/AAAAAA/"}"#);
    let next: Value =
        serde_json::from_str(&next_at("2030-01-31T10:30:00+01:00", &Next { json: true, ..Next::default() })).unwrap();
    let talks: Vec<_> =
        next["talks"].as_array().unwrap().iter().map(|talk| [&talk["id"], &talk["fate"], &talk["minutes"]]).collect();
    assert_eq!(
        talks,
        [
            [&Value::from("2"), &"cancelled".into(), &30.into()],
            [&"3".into(), &"amended".into(), &60.into()],
            [&"6".into(), &"planned".into(), &840.into()]
        ]
    );
}

#[test]
fn a_talk_is_shown_whole() {
    insta::assert_snapshot!(shown("1", Some(60), false).unwrap(), @"
    Borrowing tomorrow
    A look ahead

    when      Thu 31 Jan 2030, 10:00–10:50 CET (50 min)
    hall      Janson
    track     Rust
    by        Bob Beispiel, Ana Example
    type      devroom
    language  en
    id        1
    guid      b0000000-0000-5000-8000-000000000001
    slug      AAAAAA-borrowing
    page      https://example.org/2030/AAAAAA/

    What the borrow checker will accept one day, said in a
    paragraph that is long enough to be wrapped at the edge of
    any terminal.
    * lifetimes[31m
    * collectors (https://example.org/gc)

    Chat room: https://matrix.to/#/#2030-rust:example.org
    https://example.org/2030/slides.pdf
    ");
    insta::assert_snapshot!(shown("AAAAAA", None, true).unwrap(), @r#"{"id":"1","guid":"b0000000-0000-5000-8000-000000000001","title":"Borrowing tomorrow","subtitle":"A look ahead","fate":"planned","start":"2030-01-31T10:00:00+01:00","end":"2030-01-31T10:50:00+01:00","duration":50,"day":"2030-01-31","hall":"Janson","track":"Rust","people":["Bob Beispiel","Ana Example"],"type":"devroom","language":"en","url":"https://example.org/2030/AAAAAA/","slug":"AAAAAA-borrowing","recorded":true,"license":"","abstract":"What the borrow checker will accept one day, said in a paragraph that is long enough to be wrapped at the edge of any terminal.\n* lifetimes[31m\n* collectors (https://example.org/gc)","description":"","biographies":[],"links":[{"kind":"chat","text":"Chat room","url":"https://matrix.to/#/#2030-rust:example.org"},{"kind":"other","text":"","url":"https://example.org/2030/slides.pdf"}]}"#);
    insta::assert_snapshot!(shown("6", None, false).unwrap(), @"
    After midnight

    when      Fri 1 Feb 2030, 00:30–02:00 CET (1 h 30 min)
    hall      K.1.105 (La Fontaine)
    track     Hallway track
    id        6
    guid      b0000000-0000-5000-8000-000000000006
    ");
}

#[test]
fn a_talk_has_many_names() {
    for (named, title) in [
        ("4", "The stand of all things"),
        ("b0000000-0000-5000-8000-000000000005", "日本語で話す"),
        ("B0000000-0000-5000-8000-000000000005", "日本語で話す"),
        ("AAAAAA-borrowing", "Borrowing tomorrow"),
        ("aaaaaa", "Borrowing tomorrow"),
        ("https://example.org/2030/AAAAAA/", "Borrowing tomorrow"),
        ("after MIDNIGHT", "After midnight"),
        ("garbage", "Garbage, collected (cancelled)"),
        ("日本", "日本語で話す"),
        ("stand", "The stand of all things"),
    ] {
        assert_eq!(shown(named, None, false).unwrap().lines().next(), Some(title), "{named}");
    }
    for named in ["", " ", "no such talk", "\u{1b}[2J"] {
        let why = shown(named, None, false).unwrap_err();
        assert!(why.starts_with("no talk is called") && !why.contains('\u{1b}'), "{why}");
    }
    insta::assert_snapshot!(shown("th", None, false).unwrap_err(), @"
    2 talks are called “th”; say the id, the guid or more of the title:
      4  Thu 31 Jan 09:30  The stand of all things
      3  Thu 31 Jan 11:30  Traits in the Rust of 2030 (amended)
    ");
}

#[test]
fn two_talks_of_one_name_are_told_apart() {
    let mut out = Vec::new();
    let schedule = fixture("fosdem-2026.xml");
    let why =
        show::run(&schedule, "9c3ebb8c-0000-5130-b9fe-000000000001", &mut Out::new(&mut out, None, false)).unwrap_err();
    assert!(why.to_string().contains("2 talks") && why.to_string().contains("  3  Sun 1 Feb 10:00"), "{why}");
    assert!(out.is_empty());
}
