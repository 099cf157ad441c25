//! `hallway resolve` and `hallway conferences`, below the command line.
#![expect(clippy::print_stdout, reason = "what is absent is told beside the result")]
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]

use std::path::{Path, PathBuf};

use hallway::{
    catalogue::Catalogue,
    chat::link,
    cli::{Out, Resolve, conferences, resolve},
    schedule::{self, Live, Schedule, Source},
};
use jiff::tz::TimeZone;
use serde_json::Value;

fn read(path: PathBuf) -> Schedule {
    schedule::read(&Source::File(path), Path::new("/nonexistent")).unwrap().0.schedule
}

fn fixture(name: &str) -> Schedule {
    read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schedules").join(name))
}

/// One of the real schedules, which are not part of the repository.
fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/schedules").join(name);
    if !path.exists() {
        println!("skipped: {} is not there", path.display());
        return None;
    }
    Some(path)
}

fn resolved(schedule: &Schedule, live: Option<&Live>, asked: &Resolve) -> String {
    let mut bytes = Vec::new();
    let mut out = Out::new(&mut bytes, Some(20), asked.json);
    let note = resolve::run(schedule, &Catalogue::bundled(), live, asked, &mut out).unwrap();
    String::from_utf8(bytes).unwrap() + note.unwrap_or_default().as_str()
}

fn lines(schedule: &Schedule, live: Option<&Live>, ignore_links: bool) -> Vec<Value> {
    let asked = Resolve { all: true, ignore_links, ..Resolve::default() };
    resolved(schedule, live, &asked).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn strings<'v>(line: &'v Value, key: &str) -> Vec<&'v str> {
    line[key].as_array().unwrap().iter().map(|value| value.as_str().unwrap()).collect()
}

#[test]
fn one_talk_is_told_in_words_and_addresses_are_whole() {
    let asked = Resolve { talk: vec!["borrowing".to_owned()], ..Resolve::default() };
    insta::assert_snapshot!(resolved(&fixture("fosdem-2026.xml"), None, &asked), @"
    Borrowing & lending, tomorrow
    chat        link   #2026-rust:fosdem.org
                rule   #rust:fosdem.org
    streams     link   https://stream.fosdem.org/janson.m3u8
    recordings  link   https://video.fosdem.org/2026/janson/AAAAAA.av1.webm
                rule   https://video.fosdem.org/2026/janson/AAAAAA-borrowing_tomorrow.av1.webm
                rule   https://video.fosdem.org/2026/janson/AAAAAA-borrowing_tomorrow.mp4
    ");
    let unknown = Resolve { talk: vec!["4".to_owned()], ..Resolve::default() };
    insta::assert_snapshot!(resolved(&fixture("busy-day.xml"), None, &unknown), @"
    The stand of all things
    Neither the schedule nor the catalogue knows a room, a stream or a recording.
    ");
}

#[test]
fn scripts_get_one_object_a_talk() {
    let asked = Resolve { talk: vec!["borrowing".to_owned()], json: true, ..Resolve::default() };
    insta::assert_snapshot!(resolved(&fixture("fosdem-2026.xml"), None, &asked), @r##"{"id":"1","guid":"9c3ebb8c-0000-5130-b9fe-000000000001","chat":["#2026-rust:fosdem.org","#rust:fosdem.org"],"streams":["https://stream.fosdem.org/janson.m3u8"],"recordings":["https://video.fosdem.org/2026/janson/AAAAAA.av1.webm","https://video.fosdem.org/2026/janson/AAAAAA-borrowing_tomorrow.av1.webm","https://video.fosdem.org/2026/janson/AAAAAA-borrowing_tomorrow.mp4"]}"##);
    let all = Resolve { all: true, ignore_links: true, ..Resolve::default() };
    insta::assert_snapshot!(resolved(&fixture("pentabarf.xml"), None, &all), @r##"
    {"id":"13549","guid":null,"chat":["#fosdem-keynotes:fosdem.org","#fosdem-keynotes_welcome:fosdem.org"],"streams":["https://stream.fosdem.org/kfosdem.m3u8"],"recordings":["https://video.fosdem.org/2022/K.fosdem/keynotes_welcome.webm","https://video.fosdem.org/2022/K.fosdem/keynotes_welcome.mp4"]}
    {"id":"13550","guid":null,"chat":["#fosdem-keynotes:fosdem.org"],"streams":["https://stream.fosdem.org/kfosdem.m3u8"],"recordings":[]}
    "##);
}

#[test]
fn what_is_streamed_comes_before_what_rules_say() {
    let live = br#"[{"slug": "fosdem-2026", "groups": [{"group": "Live", "rooms": [{"slug": "janson",
        "schedulename": "Janson", "streams": [{"slug": "hd", "type": "video", "isTranslated": false,
        "urls": {"hls": {"url": "https://cdn.example/janson.m3u8"}}}]}]}]}]"#;
    let live = Live::parse(live).unwrap();
    let found = lines(&fixture("fosdem-2026.xml"), Some(&live), true);
    assert_eq!(strings(&found[0], "streams")[0], "https://cdn.example/janson.m3u8");
    assert_eq!(strings(&found[1], "streams"), ["https://stream.fosdem.org/k1105.m3u8"]);
}

#[test]
fn the_list_of_conferences_begins_with_those_that_are_on() {
    let list = |at: &str, json| {
        let mut bytes = Vec::new();
        let zone = TimeZone::get("Europe/Brussels").unwrap();
        let note =
            conferences::run(&Catalogue::bundled(), at.parse().unwrap(), &zone, &mut Out::new(&mut bytes, None, json));
        assert_eq!(note.unwrap(), None);
        String::from_utf8(bytes).unwrap()
    };
    let found = list("2027-01-29T23:30:00Z", false);
    assert!(found.starts_with("running  fosdem-2027"), "{found}");
    let states: Vec<_> = found.lines().map(|line| line.split_whitespace().next().unwrap()).collect();
    assert!(states.is_sorted_by_key(|state| ["running", "coming", "past"].iter().position(|known| known == state)));
    let found: Value = serde_json::from_str(&list("2027-01-29T23:30:00Z", true)).unwrap();
    assert_eq!(found["at"], "2027-01-30T00:30:00+01:00");
    let first = &found["conferences"][0];
    assert_eq!(
        (&first["id"], &first["state"], &first["start"]),
        (&"fosdem-2027".into(), &"running".into(), &"2027-01-30".into())
    );
    assert!(first["schedules"][0].as_str().unwrap().starts_with("https://") && first["guess"].is_boolean());
}

#[test]
fn rules_alone_give_the_rooms_that_the_schedules_link_to() {
    for (name, talks, hallways) in [("fosdem-2022.xml", 730, 628), ("fosdem-2026.xml", 883, 0)] {
        let Some(path) = shared(name) else { continue };
        let schedule = read(path);
        let found = lines(&schedule, None, true);
        assert_eq!(found.len(), schedule.talks.len());
        let (mut rooms, mut halls) = (0, 0);
        for (line, talk) in found.iter().zip(&schedule.talks) {
            let chat = strings(line, "chat");
            let linked = link::room(talk.links.iter().map(|link| link.href.as_str()));
            rooms += usize::from(linked.is_some_and(|room| chat.first() == Some(&room.as_str())));
            let hallway = talk.links.iter().find(|link| link.text.starts_with("Hallway chat"));
            let hallway = hallway.and_then(|link| link::alias(link.href.as_str()));
            halls += usize::from(hallway.is_some_and(|room| chat.contains(&room.as_str())));
        }
        assert_eq!((rooms, halls), (talks, hallways), "{name}");
    }
}

#[test]
fn every_hall_of_2026_has_the_stream_of_its_slug() {
    let Some(path) = shared("fosdem-2026.xml") else { return };
    let schedule = read(path);
    for (line, talk) in lines(&schedule, None, true).iter().zip(&schedule.talks) {
        let expected = format!("https://stream.fosdem.org/{}.m3u8", schedule.halls[talk.hall].slug);
        assert_eq!(strings(line, "streams").first(), Some(&expected.as_str()), "{}", talk.title);
    }
}

#[test]
fn what_the_ccc_streams_is_found_by_the_name_of_the_hall() {
    let (Some(streams), Some(path)) = (shared("ccc-35c3-streams.v2.json"), shared("giggity-36c3_merged.xml")) else {
        return;
    };
    let live = Live::parse(&std::fs::read(streams).unwrap()).unwrap();
    let schedule = read(path);
    let found = lines(&schedule, Some(&live), false);
    let in_borg = |talk: &schedule::Talk| schedule.hall_of(talk).is_some_and(|hall| &*hall.name == "Borg");
    let mut talks = schedule.talks.iter().zip(&found).filter(|(talk, _)| in_borg(talk)).peekable();
    assert!(talks.peek().is_some());
    for (talk, line) in talks {
        assert!(
            strings(line, "streams").first().is_some_and(|url| url.starts_with("http://cdn.c3voc.de/hls/s2_native_hd")),
            "{}: {line}",
            talk.title
        );
    }
}
