//! The real schedules beside the repository, where they are: counts that an independent reader gave, and stream slugs.
#![expect(clippy::print_stdout, reason = "what is absent, and what was mended, is told beside the result")]

use std::{fs, path::Path};

use hallway::{
    chat::link::room,
    schedule::{
        LinkKind,
        parse::{Parsed, parse},
    },
    text::html,
};

/// The schedule, or `None`, said on standard output, where the folder is absent.
fn shared(name: &str) -> Option<Parsed> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/schedules").join(name);
    let Ok(bytes) = fs::read(&path) else {
        println!("{} is absent: not looked at", path.display());
        return None;
    };
    Some(parse(&bytes).unwrap_or_else(|error| panic!("{name}: {error}")))
}

#[test]
fn counts_are_those_of_an_independent_reader() {
    // Days, rooms, tracks, talks, people: distinct texts and ids of the talks, by Python's ElementTree.
    for (name, dialect, counts) in [
        ("fosdem-2026.xml", "fosdem", [2, 30, 62, 883, 927]),
        ("fosdem-2024.xml", "pentabarf", [2, 26, 55, 674, 738]),
        ("fosdem-2022.xml", "pentabarf", [2, 100, 100, 730, 655]),
        ("fosdem-2021.xml", "pentabarf", [2, 106, 109, 773, 684]),
        ("fosdem-2019.xml", "pentabarf", [2, 33, 62, 775, 729]),
        ("fosdem-2016.xml", "pentabarf", [2, 27, 51, 617, 569]),
        ("fosdem-2007.xml", "pentabarf", [2, 18, 25, 215, 244]),
        ("confbot-fosdemformat.xml", "fosdem", [2, 1, 1, 2, 2]),
        ("38c3-eventfahrplan-20251206.xml", "fosdem", [4, 72, 8, 1_007, 571]),
    ] {
        let Some(parsed) = shared(name) else { continue };
        let schedule = &parsed.schedule;
        let found = [
            schedule.days.len(),
            schedule.halls.len(),
            schedule.tracks.len(),
            schedule.talks.len(),
            schedule.people.len(),
        ];
        for warning in &parsed.warnings {
            println!("{name}: {}", warning.0);
        }
        assert_eq!((parsed.dialect.name(), found), (dialect, counts), "{name}");
    }
}

#[test]
fn every_talk_of_2026_has_its_room() {
    let Some(Parsed { schedule, warnings, .. }) = shared("fosdem-2026.xml") else { return };
    assert!(warnings.is_empty(), "{warnings:?}");
    for talk in &schedule.talks {
        let track = schedule.track_of(talk).unwrap();
        let chats: Vec<_> = talk.links.iter().filter(|link| link.kind == LinkKind::Chat).collect();
        let wanted = format!("#2026-{}:fosdem.org", track.slug);
        let room = room(chats.iter().map(|link| link.href.as_str())).unwrap();
        assert_eq!(room.as_str(), wanted, "{}", talk.title);
    }
}

#[test]
fn abstracts_of_2026_have_no_markup_left() {
    let Some(Parsed { schedule, .. }) = shared("fosdem-2026.xml") else { return };
    for talk in &schedule.talks {
        let text = html::to_text(&talk.abstract_text.0);
        assert!(!["<p>", "</", "&lt;p", "<br"].iter().any(|tag| text.contains(tag)), "{}: {text}", talk.title);
        assert_eq!(text.is_empty(), talk.abstract_text.0.is_empty(), "{}", talk.title);
    }
}
