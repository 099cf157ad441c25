//! The real schedules beside the repository, where they are: counts that an independent reader gave, and stream slugs.
#![expect(clippy::print_stdout, reason = "what is absent, and what was mended, is told beside the result")]

use std::{collections::HashSet, fs, path::Path};

use hallway::{
    chat::link::room,
    schedule::{
        Fate, LinkKind, Schedule, Talk,
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
    // Days, rooms, tracks, talks, people: distinct texts of the talks, and distinct people by id and name, by Python's
    // ElementTree.
    for (name, dialect, counts) in [
        ("38c3-eventfahrplan-20251206.xml", "hub", [4, 72, 8, 1_007, 571]),
        ("ccc-divoc_ptt-everything.schedule.xml", "frab", [4, 3, 8, 68, 73]),
        ("confbot-fosdemformat.xml", "fosdem", [2, 1, 1, 2, 2]),
        ("confbot-pentabarf05_online_qa.xml", "pentabarf", [1, 2, 3, 4, 2]),
        ("engelsystem-extended.xml", "hub", [1, 1, 1, 1, 2]),
        ("engelsystem-minimal.xml", "frab", [2, 1, 1, 1, 0]),
        ("fosdem-2007.xml", "pentabarf", [2, 18, 25, 215, 244]),
        ("fosdem-2016.xml", "pentabarf", [2, 27, 51, 617, 569]),
        ("fosdem-2019.xml", "pentabarf", [2, 33, 62, 775, 729]),
        ("fosdem-2021.xml", "pentabarf", [2, 106, 109, 773, 684]),
        ("fosdem-2022.xml", "pentabarf", [2, 100, 100, 730, 655]),
        ("fosdem-2024.xml", "pentabarf", [2, 26, 55, 674, 738]),
        ("fosdem-2026.xml", "fosdem", [2, 30, 62, 883, 927]),
        ("giggity-36c3_merged.xml", "frab", [4, 92, 31, 1_351, 923]),
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

/// The talks that begin on a later date than their day's.
fn after_midnight(schedule: &Schedule) -> usize {
    let later = |talk: &&Talk| schedule.zoned(talk.start).date() > schedule.days[talk.day].date;
    schedule.talks.iter().filter(later).count()
}

#[test]
fn talks_after_midnight_and_outside_their_day_are_as_many_as_were_counted() {
    for (name, after, outside) in [("giggity-36c3_merged.xml", 46, 35), ("38c3-eventfahrplan-20251206.xml", 58, 0)] {
        let Some(Parsed { schedule, .. }) = shared(name) else { continue };
        // The count took a talk that begins as the day ends to be inside; days of the model end a minute later there.
        let out = |talk: &&Talk| {
            let day = &schedule.days[talk.day];
            talk.start < day.start || talk.start > day.end
        };
        let found = (after_midnight(&schedule), schedule.talks.iter().filter(out).count());
        assert_eq!(found, (after, outside), "{name}");
    }
    let Some(Parsed { schedule, .. }) = shared("giggity-36c3_merged.xml") else { return };
    let ends = |talk: &&Talk| schedule.zoned(talk.end()).date() > schedule.days[talk.day].date;
    assert_eq!(schedule.talks.iter().filter(ends).count() - after_midnight(&schedule), 67, "end on the next day");
}

#[test]
fn what_is_there_twice_in_36c3_stays() {
    let Some(Parsed { schedule, warnings, .. }) = shared("giggity-36c3_merged.xml") else { return };
    let doubles = |of: fn(&Talk) -> &str| {
        let distinct: HashSet<_> = schedule.talks.iter().map(of).collect();
        schedule.talks.len() - distinct.len()
    };
    assert_eq!((doubles(|talk| &talk.guid), doubles(|talk| &talk.number)), (3, 13));
    assert_eq!(doubles(|talk| &talk.id.0), 0);
    assert_eq!(warnings.iter().filter(|warning| warning.0.contains("claims the name")).count(), 3);
    assert_eq!(schedule.talks.iter().filter(|talk| talk.unrecorded).count(), 48);
    // Ids of one source are those of other people in another.
    let names: HashSet<_> = schedule.people.iter().map(|person| &person.name).collect();
    assert_eq!(names.len(), 878);
}

#[test]
fn amended_and_cancelled_talks_are_as_many_as_were_counted() {
    for (name, amended, cancelled) in
        [("fosdem-2016.xml", 12, 2), ("fosdem-2019.xml", 17, 4), ("fosdem-2022.xml", 0, 1), ("fosdem-2026.xml", 0, 0)]
    {
        let Some(Parsed { schedule, .. }) = shared(name) else { continue };
        let count = |fate| schedule.talks.iter().filter(|talk| talk.fate == fate).count();
        assert_eq!((count(Fate::Amended), count(Fate::Cancelled)), (amended, cancelled), "{name}");
    }
}

#[test]
fn no_line_of_any_schedule_is_escaped_or_blank_at_its_ends() {
    for name in [
        "38c3-eventfahrplan-20251206.xml",
        "fosdem-2007.xml",
        "fosdem-2016.xml",
        "fosdem-2019.xml",
        "fosdem-2021.xml",
        "fosdem-2022.xml",
        "fosdem-2024.xml",
        "fosdem-2026.xml",
        "giggity-36c3_merged.xml",
    ] {
        let Some(Parsed { schedule, .. }) = shared(name) else { continue };
        let halls = schedule.halls.iter().map(|hall| &hall.name);
        let lines = halls.chain(schedule.tracks.iter().map(|track| &track.name));
        let lines = lines.chain(schedule.people.iter().map(|person| &person.name));
        for line in lines.chain(schedule.talks.iter().flat_map(|talk| [&talk.title, &talk.subtitle])) {
            assert_eq!(line.trim(), line.as_str(), "{name}");
            assert!(
                !["&amp;", "&#", "&quot;", "\u{a0}", "\r"].iter().any(|mark| line.contains(mark)),
                "{name}: {line}"
            );
        }
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
