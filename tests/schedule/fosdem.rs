//! Schedules in every state that a conference publishes them in: what is read, what is mended, what is refused.
use crate::support::{at, read, titles};
use hallway::{
    chat::link::alias,
    schedule::{
        LinkKind, TalkId, board,
        parse::{Dialect, Parsed},
    },
    text::html,
};

#[test]
fn the_shape_of_2026_is_read_whole() {
    let Parsed { schedule, dialect, warnings, .. } = read("fosdem-2026.xml");
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
    let Parsed { schedule, dialect, warnings, .. } = read("fosdem-2025.xml");
    assert_eq!((dialect, warnings.len()), (Dialect::Fosdem, 0));
    assert_eq!(titles(&schedule), ["Small kernels", "Closing"]);
    assert_eq!((schedule.people.len(), schedule.tracks.len()), (2, 2));
    let talk = schedule.talks.first().unwrap();
    assert_eq!(talk.links.iter().map(|link| link.kind).collect::<Vec<_>>(), [LinkKind::Feedback]);
}

#[test]
fn talks_without_dates_take_their_day_and_the_time_on_the_wall() {
    let Parsed { schedule, dialect, warnings, .. } = read("pentabarf.xml");
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
