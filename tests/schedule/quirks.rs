//! What the schedules of the world do that no description of a format allows, each quirk by itself.
use std::fmt::Write as _;

use crate::support::{read, said, talk, titles};
use hallway::{
    schedule::{
        Fate, Talk,
        parse::{Parsed, parse},
    },
    text::html,
};

/// A schedule in Brussels with a day of January 2026 and this in it.
fn around(talks: &str) -> Parsed {
    let text = format!(
        "<schedule><conference><title>Quirks</title><time_zone_name>Europe/Brussels</time_zone_name></conference>\
         <day date=\"2026-01-31\" start=\"2026-01-31T09:00:00+01:00\" end=\"2026-02-01T08:59:00+01:00\">\
         <room name=\"Blue\">{talks}</room></day></schedule>"
    );
    parse(text.as_bytes()).unwrap()
}

/// One talk with these elements; what it lacks, and what was said of it.
fn one(elements: &str) -> (Talk, Vec<String>) {
    let text = format!("<event id=\"1\"><title>T</title>{elements}</event>");
    let Parsed { mut schedule, warnings, .. } = around(&text);
    assert_eq!(schedule.talks.len(), 1);
    (schedule.talks.remove(0), said(&warnings).into_iter().map(str::to_owned).collect())
}

const TIMED: &str = "<date>2026-01-31T10:00:00+01:00</date><start>10:00</start>";

#[test]
fn talks_after_midnight_and_outside_their_day_stay_in_it() {
    let schedule = read("frab.xml").schedule;
    assert_eq!(schedule.days.len(), 1);
    assert!(schedule.talks.iter().all(|talk| talk.day == 0));
    let day = schedule.days.first().unwrap();
    let outside = |talk: &&Talk| talk.start < day.start || talk.start >= day.end;
    assert_eq!(schedule.talks.iter().filter(outside).count(), 2);
}

#[test]
fn a_guid_or_an_id_of_another_talk_loses_no_talk() {
    let schedule = read("frab.xml").schedule;
    let names: Vec<_> = schedule.talks.iter().map(|talk| (talk.id.0.to_string(), talk.number.to_string())).collect();
    assert_eq!(schedule.talks.len(), 4);
    assert_eq!(names.iter().filter(|(_, number)| number == "12").count(), 2, "an id may be there twice");
    assert!(names.iter().any(|(id, _)| id == "6a32cb72-0000-4000-8000-000000000003#2"));
    // Also where nothing else tells them apart, and where somebody has the name already.
    let same = format!("<event id=\"a\"><title>x</title>{TIMED}<duration>10</duration></event>");
    let odd = same.replace("\"a\"", "\"a#2\"");
    let names: Vec<_> =
        around(&format!("{odd}{same}{same}{same}")).schedule.talks.iter().map(|talk| talk.id.0.to_string()).collect();
    assert_eq!(names, ["a#2", "a", "a#3", "a#4"]);
}

#[test]
fn one_id_may_belong_to_several_people() {
    let schedule = read("frab.xml").schedule;
    let of =
        |title| schedule.people_of(talk(&schedule, title)).map(|person| person.name.to_string()).collect::<Vec<_>>();
    assert_eq!(of("Opening"), ["Ana", "Bo"]);
    assert_eq!(of("After midnight"), ["Cleo, who has the number of another in a schedule made of two"]);
}

#[test]
fn the_talks_own_room_counts_more_than_the_one_around_it() {
    let schedule = read("frab.xml").schedule;
    let hall = |title| schedule.hall_of(talk(&schedule, title)).unwrap().name.to_string();
    assert_eq!((hall("Before the doors"), hall("After the day")), ("Lounge, first floor".into(), "Lounge".into()));
    // Where it is the slug of the one around it, it is that one.
    let text = "<schedule><day date=\"2026-01-31\"><room name=\"Janson\" slug=\"janson\"><event id=\"1\"><title>T</title>\
        <start>10:00</start><duration>10</duration><room>janson</room></event></room></day></schedule>";
    let halls = parse(text.as_bytes()).unwrap().schedule.halls;
    assert_eq!(halls.iter().map(|hall| (&*hall.name, &*hall.slug)).collect::<Vec<_>>(), [("Janson", "janson")]);
}

#[test]
fn texts_escaped_twice_are_resolved_once_more() {
    let (talk, _) =
        one(&format!("{TIMED}<duration>10</duration><track>R&amp;amp;D</track><subtitle>a &amp;lt; b</subtitle>"));
    assert_eq!(talk.subtitle.as_str(), "a < b");
    let schedule =
        around(&format!("<event><title>Q&amp;amp;A</title>{TIMED}<track>R&amp;amp;D</track></event>")).schedule;
    assert_eq!((titles(&schedule), &*schedule.tracks[0].name), (vec!["Q&A"], "R&D"));
}

#[test]
fn carriage_returns_and_blanks_of_all_kinds_are_blanks() {
    let elements = format!(
        "<event><title>&#160; Small\u{a0}&#13;\n kernels&nbsp;</title>{TIMED}<track>GCC\u{a0}(GNU Toolchain)</track>\
         <abstract>&lt;p&gt;One&#13;\ntwo&lt;/p&gt;</abstract></event>\
         <event><title>x</title>{TIMED}<track> GCC (GNU  Toolchain)</track></event>"
    );
    let schedule = around(&elements).schedule;
    assert_eq!(titles(&schedule), ["Small kernels", "x"]);
    assert_eq!(schedule.tracks.iter().map(|track| &*track.name).collect::<Vec<_>>(), ["GCC (GNU Toolchain)"]);
    assert_eq!(html::to_text(&schedule.talks[0].abstract_text.0).as_str(), "One two");
}

#[test]
fn words_before_titles_are_their_fate() {
    let schedule = around(&format!(
        "<event><title>CANCELLED One</title>{TIMED}</event><event><title>AMENDMENT Two</title>{TIMED}</event>\
         <event><title>Three</title>{TIMED}</event>"
    ))
    .schedule;
    let told: Vec<_> = schedule.talks.iter().map(|talk| (talk.title.as_str(), talk.fate)).collect();
    assert_eq!(told, [("One", Fate::Cancelled), ("Two", Fate::Amended), ("Three", Fate::Planned)]);
}

#[test]
fn links_that_lead_nowhere_are_told() {
    let links = "<links><link href=\"Awesome Ada\">a</link><link href=\"/2021/stands\">b</link><link href=\"https://a.example/\"/>\
        <link/></links><url>talk/1</url>";
    let (talk, said) = one(&format!("{TIMED}<duration>10</duration>{links}"));
    assert_eq!(talk.links.iter().map(|link| link.href.as_str()).collect::<Vec<_>>(), ["https://a.example/"]);
    assert_eq!(
        said,
        [
            "The talk “T” (line 1): its page “talk/1” is not a whole address; it is left out.",
            "The talk “T” (line 1): the link “Awesome Ada” is not a whole address; it is left out.",
            "The talk “T” (line 1): the link “/2021/stands” is not a whole address; it is left out.",
        ]
    );
}

#[test]
fn durations_are_read_as_they_are_written_within_reason() {
    for (written, minutes, odd) in [
        ("00:50", 50, false),
        ("9:00", 540, false),
        ("1:30:00", 90, false),
        ("12:59", 779, false),
        ("45", 45, false),
        ("00:00", 30, true),
        ("0", 30, true),
        ("200:00", 1_440, true),
        ("-1:00", 30, true),
        ("a while", 30, true),
        ("", 30, true),
    ] {
        let (talk, said) = one(&format!("{TIMED}<duration>{written}</duration>"));
        assert_eq!((talk.duration.as_mins(), said.len()), (minutes, usize::from(odd)), "{written}: {said:?}");
    }
}

#[test]
fn overlaps_in_one_hall_stay() {
    let schedule = read("pentabarf-2007.xml").schedule;
    let (one, other) = (talk(&schedule, "Overlaps"), talk(&schedule, "What follows"));
    assert_eq!(one.hall, other.hall);
    assert!(other.start < one.end());
}

#[test]
fn a_track_may_be_in_two_halls_and_a_hall_have_two_tracks() {
    let talk = |room: &str, track: &str| {
        format!("<event><title>T</title>{TIMED}<room>{room}</room><track>{track}</track></event>")
    };
    let all = [talk("A", "Main"), talk("B", "Main"), talk("A", "Rust")].concat();
    let schedule = around(&all).schedule;
    let told: Vec<_> = schedule.talks.iter().map(|talk| (talk.hall, talk.track)).collect();
    assert_eq!((schedule.halls.len(), schedule.tracks.len(), told), (2, 2, vec![(0, 0), (0, 1), (1, 0)]));
}

#[test]
fn empty_elements_are_empty_texts() {
    let (talk, said) =
        one(&format!("{TIMED}<duration>10</duration><language/><type></type><subtitle/><slug></slug><track/>"));
    assert_eq!((&*talk.language, &*talk.kind, &*talk.subtitle, &*talk.slug), ("", "", "", ""));
    assert_eq!(said, [""; 0]);
    let (talk, _) = one(&format!("{TIMED}<duration>10</duration><language>de, en</language>"));
    assert_eq!(&*talk.language, "de, en");
}

#[test]
fn a_day_may_have_63_halls() {
    let mut talks = String::new();
    for hall in 0..63 {
        write!(talks, "<event><title>{hall}</title>{TIMED}<room>Hall {hall}</room></event>").unwrap();
    }
    let schedule = around(&talks).schedule;
    assert_eq!((schedule.halls.len(), schedule.days.len()), (63, 1));
    assert!(schedule.talks.iter().enumerate().all(|(place, talk)| talk.hall == place), "in the schedule's order");
}

#[test]
fn times_that_clocks_skip_or_show_twice_are_told() {
    let text = |date: &str, start: &str| {
        format!(
            "<schedule><conference><time_zone_name>Europe/Brussels</time_zone_name></conference><day date=\"{date}\">\
             <event id=\"1\"><title>T</title><start>{start}</start><duration>10</duration></event></day></schedule>"
        )
    };
    for (date, start, moment, words) in [
        ("2026-03-29", "02:30", "2026-03-29T01:30:00Z", "clocks skip"),
        ("2026-10-25", "02:30", "2026-10-25T00:30:00Z", "clocks show twice"),
        ("2026-10-25", "03:30", "2026-10-25T02:30:00Z", ""),
    ] {
        let Parsed { schedule, warnings, .. } = parse(text(date, start).as_bytes()).unwrap();
        assert_eq!(schedule.talks[0].start.to_string(), moment);
        assert_eq!(warnings.len(), usize::from(!words.is_empty()));
        assert!(warnings.iter().all(|warning| warning.0.contains(words)), "{warnings:?}");
    }
}

#[test]
fn what_has_no_time_that_can_be_read_stays_on_its_day() {
    for date in ["0000-01-01T10:00:00Z", "9999-12-31T23:59:59Z", "2026-02-30T10:00:00Z", "soon", ""] {
        let (talk, said) = one(&format!("<date>{date}</date><duration>10</duration>"));
        assert_eq!(talk.start.to_string(), "2026-01-31T08:00:00Z", "{date}: the day's beginning");
        let last = said.last().unwrap();
        assert_eq!(
            last,
            "The talk “T” (line 1) has no start that can be read: it is put at the beginning of 2026-01-31."
        );
        assert_eq!(said.len(), if date.is_empty() { 1 } else { 2 }, "{date}: {said:?}");
    }
    // A day without a date that can be believed.
    let text = "<schedule><day date=\"0000-00-00\"><event id=\"1\"><title>T</title><start>10:00</start></event></day></schedule>";
    let Parsed { schedule, warnings, .. } = parse(text.as_bytes()).unwrap();
    assert_eq!(schedule.talks.len(), 0);
    assert!(
        said(&warnings)
            .contains(&"The talk “T” (line 1) is left out: when it begins cannot be read, nor on which day.")
    );
}

#[test]
fn without_a_zone_offsets_tell_it_and_else_it_is_told_to_be_missing() {
    let zone = |title: &str, date: &str| {
        let text = format!(
            "<schedule><conference><title>{title}</title></conference><day date=\"2026-01-31\"><event><title>T</title>\
             <date>{date}</date><start>10:00</start><duration>10</duration></event></day></schedule>"
        );
        let Parsed { schedule, warnings, .. } = parse(text.as_bytes()).unwrap();
        (schedule.zoned(schedule.talks[0].start).to_string(), warnings.len())
    };
    assert_eq!(zone("X", "2026-01-31T10:00:00+02:00"), ("2026-01-31T10:00:00+02:00[+02:00]".into(), 0));
    assert_eq!(zone("FOSDEM 2031", ""), ("2026-01-31T10:00:00+01:00[Europe/Brussels]".into(), 0));
    assert_eq!(zone("X", ""), ("2026-01-31T10:00:00+00:00[UTC]".into(), 1));
}

#[test]
fn legacy_encodings_are_read() {
    let xml = |encoding: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"{encoding}\"?><schedule><day date=\"2026-01-31\"><event id=\"1\"><title>Café</title><start>10:00</start></event></day></schedule>"
        )
    };
    let narrow =
        |encoding: &str| xml(encoding).chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect::<Vec<u8>>();
    let wide = |order: fn(u16) -> [u8; 2]| {
        format!("\u{feff}{}", xml("UTF-16")).encode_utf16().flat_map(order).collect::<Vec<u8>>()
    };
    for bytes in [
        narrow("ISO-8859-1"),
        narrow("iso-8859-15"),
        narrow("windows-1252"),
        wide(u16::to_le_bytes),
        wide(u16::to_be_bytes),
        format!("\u{feff}{}", xml("UTF-8")).into_bytes(),
    ] {
        assert_eq!(titles(&parse(&bytes).unwrap().schedule), ["Café"]);
    }
}
