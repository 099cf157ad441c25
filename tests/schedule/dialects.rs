//! One schedule of each dialect of XML: how it is told, what is peculiar to it.
use crate::support::{fixture, read, said, talk, titles};
use hallway::schedule::{
    Fate, LinkKind,
    parse::{Dialect, Parsed, parse},
};

#[test]
fn dialects_are_told_by_content() {
    for (name, dialect) in [
        ("pentabarf.xml", "pentabarf"),
        ("pentabarf-2007.xml", "pentabarf"),
        ("fosdem-2025.xml", "fosdem"),
        ("fosdem-2026.xml", "fosdem"),
        ("frab.xml", "frab"),
        ("hub.xml", "hub"),
        ("pretalx.xml", "pretalx"),
        ("wafer.xml", "wafer"),
        ("europython-2014.xml", "europython"),
    ] {
        assert_eq!(read(name).dialect.name(), dialect, "{name}");
    }
    // Without the generator's name, other marks tell.
    for (name, dialect) in [("pretalx.xml", Dialect::Pretalx), ("wafer.xml", Dialect::Wafer)] {
        let text = String::from_utf8(fixture(name)).unwrap();
        let unsigned: Vec<_> = text.lines().filter(|line| !line.contains("<generator")).collect();
        assert_eq!(parse(unsigned.join("\n").as_bytes()).unwrap().dialect, dialect, "{name}");
    }
}

#[test]
fn pentabarf_has_no_halls_around_talks_and_no_zone() {
    let Parsed { schedule, warnings, .. } = read("pentabarf-2007.xml");
    assert_eq!(schedule.zone.iana_name(), Some("Europe/Brussels"), "known of FOSDEM");
    assert_eq!(schedule.halls.iter().map(|hall| &*hall.name).collect::<Vec<_>>(), ["Chavanne", "Janson"]);
    let first = talk(&schedule, "AIGLX");
    assert_eq!((first.title.as_str(), first.start.to_string()), ("AIGLX & friends", "2007-02-24T14:00:00Z".to_owned()));
    assert_eq!((first.number.as_str(), first.guid.as_str(), first.slug.as_str()), ("0", "", ""));
    // What is earlier than the day's change is in the night after it.
    let night = talk(&schedule, "The night before");
    assert_eq!((night.day, night.start.to_string()), (0, "2007-02-24T23:15:00Z".to_owned()));
    assert_eq!((night.fate, talk(&schedule, "Overlaps").fate), (Fate::Cancelled, Fate::Amended));
    assert_eq!(
        said(&warnings),
        [
            "The talk “AIGLX & friends” (line 15): the link “http://” is not an address; it is left out.",
            "The talk “AIGLX & friends” (line 15): the link “Awesome Ada” is not a whole address; it is left out.",
            "The talk “AIGLX & friends” (line 15): the link “/2007/stands” is not a whole address; it is left out.",
        ]
    );
}

#[test]
fn frab_has_dates_with_an_offset_and_recordings() {
    let Parsed { schedule, warnings, .. } = read("frab.xml");
    assert_eq!(schedule.url.as_ref().unwrap().as_str(), "https://fahrplan.example.org/2019/");
    let opening = talk(&schedule, "Opening");
    assert_eq!(schedule.zoned(opening.start).to_string(), "2019-12-27T11:00:00+01:00[+01:00]");
    assert_eq!((opening.unrecorded, opening.license.as_str()), (false, "CC BY 4.0"));
    assert!(talk(&schedule, "After midnight").unrecorded);
    let links: Vec<_> = opening.links.iter().map(|link| (link.href.as_str(), link.kind)).collect();
    assert_eq!(
        links,
        [
            ("https://media.example.org/v/ex3-11", LinkKind::Recording),
            ("https://example.org/slides", LinkKind::Other),
            ("https://example.org/bare", LinkKind::Other),
            ("https://fahrplan.example.org/2019/attachments/original.pdf", LinkKind::Attachment),
        ]
    );
    assert_eq!(
        said(&warnings),
        [
            "The talk “Opening” (line 14): the link “Awesome Ada” is not a whole address; it is left out.",
            "The talk “After the day ends, by a guid that is taken” (line 70) claims the name \
             “6a32cb72-0000-4000-8000-000000000003” of another talk; both stay.",
        ]
    );
}

#[test]
fn the_hub_has_tracks_by_attributes_persons_by_guid_and_two_offsets() {
    let Parsed { schedule, warnings, .. } = read("hub.xml");
    assert_eq!(warnings, []);
    assert_eq!(schedule.url.as_ref().unwrap().as_str(), "https://events.example.org/2024/hub/");
    let tracks: Vec<_> = schedule.tracks.iter().map(|track| (&*track.name, &*track.slug)).collect();
    assert_eq!(tracks, [("Art & Beauty", "art-beauty"), ("Science", "science")]);
    assert_eq!(schedule.people.len(), 2, "two people of one name");
    let day = schedule.days.first().unwrap();
    assert_eq!(
        (day.start.to_string(), day.end.to_string()),
        ("2024-12-27T09:30:00Z".into(), "2024-12-28T05:00:00Z".into())
    );
    let opening = talk(&schedule, "Opening");
    assert_eq!((opening.language.as_str(), opening.unrecorded), ("de, en", false));
    let links: Vec<_> = opening.links.iter().map(|link| (link.text.as_str(), link.kind)).collect();
    assert_eq!(links, [("Submission", LinkKind::Other), ("Feedback", LinkKind::Feedback)]);
    let night = talk(&schedule, "Not for the cameras");
    assert_eq!((night.unrecorded, night.day), (true, 0));
}

#[test]
fn pretalx_has_codes_and_days_that_end_at_four() {
    let Parsed { schedule, warnings, .. } = read("pretalx.xml");
    assert_eq!(warnings, []);
    assert_eq!(schedule.url.as_ref().unwrap().as_str(), "https://pretalx.example.org/democon/schedule/");
    let night = talk(&schedule, "Café");
    assert_eq!((night.title.as_str(), night.day, night.unrecorded), ("Café <3 \"pretalx\"", 0, true));
    assert_eq!((night.number.as_str(), night.start.to_string()), ("104", "2026-05-03T05:15:00Z".to_owned()));
    assert_eq!(schedule.days.first().unwrap().end.to_string(), "2026-05-03T08:00:00Z");
    let kinds: Vec<_> = night.links.iter().map(|link| link.kind).collect();
    assert_eq!(kinds, [LinkKind::Other, LinkKind::Attachment, LinkKind::Feedback]);
}

#[test]
fn in_wafer_label_date_and_start_agree_once_the_zone_is_applied() {
    let Parsed { schedule, warnings, .. } = read("wafer.xml");
    assert_eq!(warnings, []);
    let days: Vec<_> = schedule.days.iter().map(|day| day.date.to_string()).collect();
    assert_eq!(days, ["2023-09-10", "2023-09-11"], "written as the 9th and the 10th");
    for (title, wall) in [("Opening ceremony", "2023-09-10T10:30"), ("Cheese and wine", "2023-09-11T00:30")] {
        let talk = talk(&schedule, title);
        assert!(schedule.zoned(talk.start).to_string().starts_with(wall), "{title}");
        assert_eq!(talk.day, 0);
    }
    let opening = talk(&schedule, "Opening");
    assert_eq!((opening.license.as_str(), opening.unrecorded), ("MIT", false));
    assert_eq!(opening.description.0.as_ref(), "Welcome\r\nto Kochi");
}

#[test]
fn europython_has_entries_minutes_and_lists_of_halls() {
    let Parsed { schedule, warnings, .. } = read("europython-2014.xml");
    assert_eq!(warnings, []);
    assert_eq!((schedule.title.as_str(), schedule.acronym.as_str()), ("EuroPython 2014", "ep2014"));
    assert_eq!(titles(&schedule), ["Small frameworks", "Lightning talks"]);
    let (first, second) = (talk(&schedule, "Small"), talk(&schedule, "Lightning"));
    assert_eq!((first.start.to_string(), first.duration.as_mins()), ("2014-07-22T07:30:00Z".to_owned(), 30));
    assert_eq!((first.kind.as_str(), &*schedule.track_of(first).unwrap().name), ("Talk", "Web"));
    let people: Vec<_> = schedule.people_of(first).map(|person| (&*person.name, &*person.biography.0)).collect();
    assert_eq!(people, [("Ana Example", "Ana writes examples."), ("Bo", "")]);
    assert_eq!((&*first.abstract_text.0, &*first.description.0), ("What is *small*?", ""));
    assert_eq!((&*schedule.hall_of(second).unwrap().name, &*second.subtitle), ("C01", "also in B05/B06, A08"));
    assert_eq!((second.number.as_str(), second.duration.as_mins()), ("4", 90));
}
