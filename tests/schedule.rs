//! Schedules in every state that a conference publishes them in: what is read, what is mended, what is refused.
#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::{fs, path::Path};

use hallway::{
    chat::link::alias,
    schedule::{
        LinkKind, Schedule, TalkId, board,
        parse::{Dialect, Error, Parsed, parse},
    },
    text::html,
};
use jiff::Timestamp;
use proptest::prelude::*;

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schedules").join(name)).unwrap()
}

fn read(name: &str) -> Parsed {
    parse(&fixture(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn titles(schedule: &Schedule) -> Vec<&str> {
    schedule.talks.iter().map(|talk| talk.title.as_str()).collect()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn the_shape_of_2026_is_read_whole() {
    let Parsed { schedule, dialect, warnings } = read("fosdem-2026.xml");
    assert_eq!(dialect, Dialect::Fosdem);
    assert_eq!((schedule.title.as_str(), schedule.acronym.as_str()), ("FOSDEM 2026", "fosdem-2026"));
    assert_eq!(titles(&schedule), ["Borrowing & lending, tomorrow", "After midnight", "The same name again"]);
    assert_eq!(
        schedule.halls.iter().map(|hall| (&*hall.name, &*hall.slug)).collect::<Vec<_>>(),
        [("Janson", "janson"), ("K.1.105 (La Fontaine)", "k1105")]
    );
    // The third track of the list has no talk.
    assert_eq!(
        schedule.tracks.iter().map(|track| (&*track.name, &*track.slug)).collect::<Vec<_>>(),
        [("Rust", "rust"), ("GCC (GNU Toolchain)", "gcc-gnu-toolchain")]
    );
    let days: Vec<_> =
        schedule.days.iter().map(|day| (day.date.to_string(), day.start.to_string(), day.end.to_string())).collect();
    assert_eq!(
        days.first().unwrap(),
        &("2026-01-31".to_owned(), "2026-01-31T08:00:00Z".to_owned(), "2026-02-01T08:00:00Z".to_owned())
    );
    let said: Vec<_> = warnings.iter().map(|warning| warning.0.as_str()).collect();
    assert_eq!(
        said,
        [
            "The talk “Borrowing & lending, tomorrow” (line 36): the link “Awesome Ada” is not a whole address; it is left out.",
            "The talk “The same name again” (line 86) claims the name “9c3ebb8c-0000-5130-b9fe-000000000001” of another talk; both stay.",
        ]
    );
}

#[test]
fn a_talk_has_its_people_links_and_abstract() {
    let schedule = read("fosdem-2026.xml").schedule;
    let talk = schedule.talk(&TalkId("9c3ebb8c-0000-5130-b9fe-000000000001".into())).unwrap();
    let people: Vec<_> = schedule.people_of(talk).map(|person| person.name.as_str()).collect();
    assert_eq!(people, ["Bob Beispiel", "Ana Example"]);
    assert_eq!(html::to_text(&schedule.people[0].biography.0).as_str(), "Ana writes examples.");
    let abstract_text = html::to_text(&talk.abstract_text.0);
    assert_eq!(abstract_text.as_str(), "What the borrow checker will accept & why.\n* one\n* two");
    let kinds: Vec<_> = talk.links.iter().map(|link| link.kind).collect();
    assert_eq!(
        kinds,
        [
            LinkKind::Attachment,
            LinkKind::Chat,
            LinkKind::Chat,
            LinkKind::Stream,
            LinkKind::Recording,
            LinkKind::Feedback
        ]
    );
    let rooms: Vec<_> = talk.links.iter().filter_map(|link| alias(link.href.as_str())).collect();
    assert!(rooms.iter().all(|room| room.as_str() == "#2026-rust:fosdem.org") && rooms.len() == 2, "{rooms:?}");
}

#[test]
fn names_claimed_twice_both_stay() {
    let schedule = read("fosdem-2026.xml").schedule;
    let again = schedule.talk(&TalkId("9c3ebb8c-0000-5130-b9fe-000000000001#2".into())).unwrap();
    assert_eq!(again.title.as_str(), "The same name again");
    // A talk after midnight stays in the day it is listed in.
    let night = schedule.talks.iter().find(|talk| talk.title.as_str() == "After midnight").unwrap();
    assert_eq!((night.day, night.start), (0, at("2026-01-31T23:30:00Z")));
    assert_eq!(schedule.zoned(night.start).to_string(), "2026-02-01T00:30:00+01:00[Europe/Brussels]");
}

#[test]
fn the_shape_of_2025_has_tracks_without_slugs() {
    let Parsed { schedule, dialect, warnings } = read("fosdem-2025.xml");
    assert_eq!((dialect, warnings.len()), (Dialect::Fosdem, 0));
    assert_eq!(titles(&schedule), ["Small kernels", "Closing"]);
    assert_eq!((schedule.people.len(), schedule.tracks.len()), (2, 2));
    let talk = schedule.talks.first().unwrap();
    assert_eq!(talk.links.iter().map(|link| link.kind).collect::<Vec<_>>(), [LinkKind::Feedback]);
}

#[test]
fn talks_without_dates_take_their_day_and_the_time_on_the_wall() {
    let Parsed { schedule, dialect, warnings } = read("pentabarf.xml");
    assert_eq!((dialect, warnings.len()), (Dialect::Pentabarf, 0));
    let starts: Vec<_> = schedule.talks.iter().map(|talk| talk.start.to_string()).collect();
    assert_eq!(starts, ["2022-02-05T08:00:00Z", "2022-02-05T23:10:00Z"]);
    assert_eq!(schedule.halls.len(), 1, "the hall around a talk is its hall");
}

#[test]
fn now_and_next_are_told_by_hall_and_by_track() {
    let schedule = read("fosdem-2026.xml").schedule;
    let board = board(&schedule, at("2026-01-31T09:30:00Z"));
    let told: Vec<_> = board.halls.iter().map(|hall| (hall.hall, hall.now.clone(), hall.next)).collect();
    assert_eq!(told, [(0, vec![0], Some(2)), (1, vec![], Some(1))]);
    assert_eq!(schedule.now_in_track(0, at("2026-01-31T09:49:59Z")).len(), 1);
    assert_eq!(schedule.now_in_track(0, at("2026-01-31T09:50:00Z")).len(), 0, "a talk is over when it ends");
    assert_eq!(schedule.next_in_track(0, at("2026-01-31T09:00:00Z")).unwrap().title.as_str(), "The same name again");
    assert_eq!(schedule.talks_of_day(1).count(), 1);
    let day = |moment| schedule.day_at(at(moment));
    assert_eq!(
        (day("2020-01-01T00:00:00Z"), day("2026-02-01T08:00:00Z"), day("2030-01-01T00:00:00Z")),
        (Some(0), Some(1), Some(1))
    );
}

#[test]
fn broken_talks_are_named_and_the_rest_comes_through() {
    let Parsed { schedule, warnings, .. } = read("broken-talks.xml");
    assert_eq!(
        titles(&schedule),
        ["Whole, first", "A date that is none", "No length", "Q & A, never closed", "(no title)", "Whole, last"]
    );
    let said: Vec<_> = warnings.iter().map(|warning| warning.0.as_str()).collect();
    assert_eq!(
        said,
        [
            "The talk “A quotation mark is missing” (line 26) is left out: its XML is broken.",
            "The day “” (line 42) has no date.",
            "The talk “No time at all” (line 14) is left out: when it begins cannot be read.",
            "The talk “A date that is none” (line 18) has the date “yesterday”: its day and time are taken instead.",
            "The talk “No length” (line 22) has no length that can be read: 30 minutes are taken.",
            "The talk “7” (line 36) has no title.",
        ]
    );
    let unescaped = schedule.talks.iter().find(|talk| talk.title.starts_with("Q & A")).unwrap();
    assert_eq!(html::to_text(&unescaped.abstract_text.0).as_str(), "Tags &\nthat nobody escaped");
    assert_eq!(schedule.days.len(), 2, "a talk outside any day makes its day");
}

#[test]
fn a_truncated_schedule_keeps_what_was_whole() {
    let Parsed { schedule, warnings, .. } = read("truncated.xml");
    assert_eq!(titles(&schedule), ["Borrowing & lending, tomorrow"]);
    let last = &warnings.iter().find(|warning| warning.0.contains("cut off")).unwrap().0;
    assert_eq!(last, "The schedule is cut off in the talk “After mid” (line 70): one talk is whole.");
}

#[test]
fn a_conference_without_talks_is_a_schedule() {
    let Parsed { schedule, warnings, .. } = read("empty-conference.xml");
    assert_eq!((schedule.title.as_str(), schedule.talks.len(), warnings.len()), ("Soon 2027", 0, 0));
}

#[test]
fn entities_are_not_expanded() {
    let schedule = read("entity-bomb.xml").schedule;
    assert_eq!(titles(&schedule), ["&d; &file;"]);
}

#[test]
fn what_is_no_schedule_is_refused_in_words() {
    for (bytes, words) in [
        (Vec::new(), "empty"),
        (b" \n\t".to_vec(), "empty"),
        (fixture("captive-portal.html"), "web page"),
        (b"<html><body>x</body></html>".to_vec(), "web page"),
        (b"Not found".to_vec(), "not XML"),
        (b"<?xml version=\"1.0\"?><rss><channel/></rss>".to_vec(), "begins with <rss>"),
        (b"<?xml version=\"1.0\"?>".to_vec(), "ends before"),
        (b"{\"schedule\": {}}".to_vec(), "JSON"),
        (b"BEGIN:VCALENDAR\r\n".to_vec(), "iCalendar"),
        (b"\xff\xfe<\0s\0".to_vec(), "UTF-16"),
        (vec![0x89, b'P', b'N', b'G', 0, 0xff, 0], "no text"),
        (vec![b'a'; 50_000_000], "not XML"),
        (b"<a>".repeat(500_000), "begins with <a>"),
        (b"<a \"".repeat(200_000), "not XML"),
        (vec![b' '; 64 * 1024 * 1024 + 1], "larger than 64 MB"),
    ] {
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(20)]).into_owned();
        let error = parse(&bytes).expect_err(&start);
        assert!(error.to_string().contains(words), "{start}: {error}");
    }
    assert_eq!(parse(b""), Err(Error::Empty));
}

#[test]
fn hostile_sizes_end() {
    let unclosed = [&b"<schedule><day date=\"2026-01-31\">"[..], &b"<event id=\"".repeat(100_000)].concat();
    assert_eq!(parse(&unclosed).unwrap().schedule.talks.len(), 0);
    let one = "<event id='a'><date>2026-01-31T10:00:00Z</date><duration>00:30</duration><title>t</title></event>";
    let many = format!("<schedule>{}</schedule>", one.repeat(21_000));
    let parsed = parse(many.as_bytes()).unwrap();
    assert_eq!(parsed.schedule.talks.len(), 20_000);
    assert!(parsed.warnings.len() <= 201);
    let long =
        format!("<schedule><event id='{0}'><date>2026-01-31T10:00:00Z</date><title>{0}</title>", "x".repeat(9_000));
    let twice = format!("{long}</event>{}</event></schedule>", long.trim_start_matches("<schedule>"));
    assert_eq!(parse(twice.as_bytes()).unwrap().schedule.talks.len(), 2);
}

/// What is true of every schedule, however it came about.
fn holds_together(schedule: &Schedule) -> Result<(), TestCaseError> {
    let mut ids = std::collections::HashSet::new();
    for talk in &schedule.talks {
        prop_assert!(ids.insert(&talk.id));
        prop_assert!(talk.day < schedule.days.len());
        prop_assert!(talk.hall < schedule.halls.len());
        prop_assert!(talk.track < schedule.tracks.len());
        prop_assert!(talk.people.iter().all(|person| *person < schedule.people.len()));
        prop_assert!(talk.end() > talk.start);
    }
    prop_assert!(schedule.talks.is_sorted_by_key(|talk| (talk.start, talk.hall)));
    prop_assert!(schedule.days.is_sorted_by_key(|day| day.date));
    prop_assert!(schedule.days.iter().all(|day| day.start <= day.end));
    Ok(())
}

fn any_fixture() -> impl Strategy<Value = Vec<u8>> {
    prop::sample::select(vec![
        "fosdem-2026.xml",
        "fosdem-2025.xml",
        "pentabarf.xml",
        "broken-talks.xml",
        "entity-bomb.xml",
    ])
    .prop_map(fixture)
}

proptest! {
    #[test]
    fn wherever_a_schedule_is_cut_the_rest_is_read(bytes in any_fixture(), cut in 0_usize..6_000) {
        let bytes = &bytes[..cut.min(bytes.len())];
        if let Ok(parsed) = parse(bytes) {
            holds_together(&parsed.schedule)?;
        }
    }

    #[test]
    fn whatever_is_changed_nothing_panics(
        bytes in any_fixture(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(b"<>&;\"'/! \0-[]e9\xff".to_vec())), 1..12),
    ) {
        let mut bytes = bytes;
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Ok(parsed) = parse(&bytes) {
            holds_together(&parsed.schedule)?;
        }
    }

    #[test]
    fn whatever_is_moved_nothing_panics(
        bytes in any_fixture(), from in any::<prop::sample::Index>(), length in 0_usize..200, to in any::<prop::sample::Index>(),
    ) {
        let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
        let piece = bytes[from..(from + length).min(bytes.len())].to_vec();
        let mut bytes = bytes;
        bytes.splice(to..to, piece);
        if let Ok(parsed) = parse(&bytes) {
            holds_together(&parsed.schedule)?;
        }
    }
}
