//! Schedules in JSON: each shape, what is mended in it, and what is no schedule.
#![expect(clippy::unwrap_used, reason = "a test says what failed by failing")]

use std::{fs, path::Path};

use hallway::{
    schedule::{
        Fate, LinkKind, Schedule, Talk,
        parse::{Dialect, Error, Parsed, parse},
    },
    text::readable,
};
use proptest::prelude::*;

fn fixture(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schedules").join(name)).unwrap()
}

fn read(text: &str) -> Parsed {
    parse(text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn refused(text: &str) -> String {
    match parse(text.as_bytes()) {
        Err(Error::NotASchedule(why)) => why,
        other => panic!("{text}: {other:?}"),
    }
}

fn titles(schedule: &Schedule) -> Vec<&str> {
    schedule.talks.iter().map(|talk| talk.title.as_str()).collect()
}

fn said(parsed: &Parsed) -> Vec<&str> {
    parsed.warnings.iter().map(|warning| warning.0.as_str()).collect()
}

fn people<'s>(schedule: &'s Schedule, talk: &'s Talk) -> Vec<&'s str> {
    schedule.people_of(talk).map(|person| person.name.as_str()).collect()
}

/// Start, minutes, hall and title of each talk.
fn shown(schedule: &Schedule) -> Vec<String> {
    let hall = |talk: &Talk| schedule.hall_of(talk).unwrap().name.clone();
    let show = |talk: &Talk| format!("{} {} {} {}", talk.start, talk.duration.as_mins(), hall(talk), talk.title);
    schedule.talks.iter().map(show).collect()
}

#[test]
fn the_shape_of_frab_is_read_with_its_gaps() {
    let parsed = read(&fixture("frab.json"));
    let schedule = &parsed.schedule;
    assert_eq!(parsed.dialect, Dialect::FrabJson);
    assert_eq!((schedule.title.as_str(), schedule.acronym.as_str()), ("Example & Congress", "ex26"));
    assert_eq!(schedule.zone.iana_name(), Some("Europe/Berlin"));
    assert_eq!(
        shown(schedule),
        [
            "2026-12-27T10:00:00Z 30 Ada Opening Ceremony 🎉",
            "2026-12-27T11:00:00Z 540 Lounge The same guid",
            "2026-12-27T22:00:00Z 45 Borg 42",
            "2026-12-27T23:30:00Z 60 Ada After midnight",
        ]
    );
    assert_eq!(
        said(&parsed),
        [
            "The talk “42” (line 65): its abstract is no text; it is left out.",
            "The talk “42” (line 65): its links is no list; it is left out.",
            "A talk “no talk at all” (line 66) is none that can be read: it is left out.",
            "The talk “Opening Ceremony 🎉” (line 27): the link “Awesome Ada” is not a whole address; it is left out.",
            "The talk “The same guid” (line 64) claims the name “guid-1” of another talk; both stay.",
        ]
    );
    assert_eq!(schedule.days.len(), 2, "a day without talks is a day");
}

#[test]
fn a_talk_of_frab_has_its_people_links_and_text() {
    let schedule = read(&fixture("frab.json")).schedule;
    let opening = schedule.talks.first().unwrap();
    assert_eq!(people(&schedule, opening), ["Ana", "Bob"]);
    let links: Vec<_> = opening.links.iter().map(|link| (link.href.as_str(), link.text.as_str(), link.kind)).collect();
    assert_eq!(
        links,
        [
            ("https://example.org/a", "A page", LinkKind::Other),
            ("https://example.org/b", "", LinkKind::Other),
            ("https://example.org/system/slides.pdf", "Slides", LinkKind::Attachment),
        ]
    );
    assert_eq!(readable(&opening.abstract_text.0).as_str(), "Welcome to us (https://example.org/)");
    assert_eq!((opening.number.as_str(), opening.license.as_str(), opening.unrecorded), ("1", "CC BY 4.0", false));
    assert_eq!(schedule.hall_of(opening).unwrap().slug.as_str(), "ada");
    assert_eq!(schedule.track_of(opening).unwrap().slug.as_str(), "hardware");
    let night = schedule.talks.last().unwrap();
    assert_eq!((night.number.as_str(), night.unrecorded, night.day), ("2", true, 0));
    assert_eq!(people(&schedule, schedule.talks.get(2).unwrap()), ["Eve"]);
}

#[test]
fn pretalx_writes_frabs_shape_with_codes() {
    let text = r#"{"schedule":{"conference":{"title":"C","time_zone_name":"UTC","days":[{"date":"2026-05-01","rooms":{"A":[
        {"id":1,"code":"ABCDEF","guid":"g","date":"2026-05-01T10:00:00+00:00","start":"10:00","duration":"00:30","room":"A",
         "title":"T","persons":[{"code":"XYZXYZ","public_name":"P","biography":"B"}],"answers":[]}]}}]}}}"#;
    let Parsed { schedule, dialect, warnings, .. } = read(text);
    assert_eq!((dialect, warnings.len()), (Dialect::PretalxJson, 0));
    assert_eq!(schedule.people.first().unwrap().biography.0.as_ref(), "B");
    let newer = r#"{"generator":{"name":"pretalx"},"schedule":{"conference":{"title":"C","days":[{"date":"2026-05-01","rooms":{}}]}}}"#;
    assert_eq!(read(newer).dialect, Dialect::PretalxJson);
}

#[test]
fn the_hubs_events_have_their_tracks_halls_and_people_from_lists() {
    let text = r#"{"$schema":"x","schedule":{"version":"1","conference":{"title":"38C3","acronym":"38c3","time_zone_name":"Europe/Berlin",
        "tracks":[{"name":"Art & Beauty","slug":"art-beauty"}],
        "rooms":[{"name":"Saal 1","slug":"saal-1","guid":"r1"},{"name":"Saal 2","slug":"saal-2","guid":"r2"}],
        "days":[{"index":1,"date":"2024-12-27","start":"2024-12-27T09:30:00+00:00","end":"2024-12-28T06:00:00+01:00"}]},
      "events":[
        {"guid":"e1","start":"2024-12-27T10:30:00+01:00","end":"2024-12-27T11:00:00+01:00","room":{"name":"Saal 1","guid":"r1"},
         "title":"Opening","track":{"slug":"art-beauty"},"abstract":{"de":"Hallo","en":"Hello"},"state":"CANCELED",
         "participants":[{"guid":"p1","name":"Gabriela","role":"SPEAKER"},{"guid":"p2","role":"MODERATOR"}],
         "links":[{"url":"https://example.org/f","type":"FEEDBACK"}],"attachments":[{"type":"SLIDES","url":"https://example.org/s.pdf"}]},
        {"type":"BREAK","title":"Lunch","start":"2024-12-27T12:00:00+01:00","end":"2024-12-27T13:30:00+01:00","room":{"guid":"r2"}},
        {"guid":"e3","title":"In the night","start":"2024-12-28T00:15:00+01:00","duration":"PT45M","room":"Saal 1"}],
      "persons":[{"guid":"p1","name":"Gabriela","biography":"Bio"},{"guid":"p2","name":"Mod"}]}}"#;
    let parsed = read(text);
    let schedule = &parsed.schedule;
    assert_eq!((parsed.dialect, said(&parsed)), (Dialect::HubJson, vec![]));
    assert_eq!(
        shown(schedule),
        [
            "2024-12-27T09:30:00Z 30 Saal 1 Opening",
            "2024-12-27T11:00:00Z 90 Saal 2 Lunch",
            "2024-12-27T23:15:00Z 45 Saal 1 In the night",
        ]
    );
    let opening = schedule.talks.first().unwrap();
    assert_eq!(schedule.track_of(opening).unwrap().name.as_str(), "Art & Beauty");
    assert_eq!((people(schedule, opening), opening.fate), (vec!["Gabriela", "Mod"], Fate::Cancelled));
    assert_eq!(opening.abstract_text.0.as_ref(), "Hello");
    assert_eq!(
        opening.links.iter().map(|link| link.kind).collect::<Vec<_>>(),
        [LinkKind::Feedback, LinkKind::Attachment]
    );
    assert!(schedule.talks.iter().all(|talk| talk.day == 0), "the night belongs to the day before");
}

#[test]
fn talks_by_date_minute_and_hall_are_read() {
    let text = r#"{"schedule":{"2024-11-02":{"510":{},"540":{"1":
        {"code":"JDQLRV","title":"Welcome","submission_type":{"en":"Plenary","fr":"Plénière"},"duration":30,"track":null,
         "speakers":[{"code":"S1","name":"Lucie"}],"state":"confirmed",
         "slot":{"room_id":1,"room":{"en":"GAM","fr":"GAM"},"start":"2024-11-02T09:00:00+01:00","end":"2024-11-02T09:30:00+01:00"},
         "resources":[{"resource":"https://example.org/s.pdf","description":"slides"}]},
        "2":{"code":"B","title":"Without a slot","duration":"20","speakers":["S1"]}}}},
      "sprints":{"2024-10-31":{"600":{"2":{"code":"C","title":"Sprint","slot":{"start":"2024-10-31T10:00:00+01:00","end":"2024-10-31T17:00:00+01:00"}}}}},
      "extra":{"2024-11-02":{"750":{"id":"lunch","title":{"en":"Lunch"}}}},
      "rooms":[{"id":1,"name":{"en":"GAM"}},{"id":2,"name":{"fr":"PAM"}}],"speakers":{"S1":{"code":"S1","name":"Lucie"}}}"#;
    let parsed = read(text);
    let schedule = &parsed.schedule;
    assert_eq!(parsed.dialect, Dialect::PretalxJson);
    assert_eq!(said(&parsed), ["One entry is in no hall, as meals are: it is left out."]);
    assert_eq!(
        shown(schedule),
        [
            "2024-10-31T09:00:00Z 420 PAM Sprint",
            "2024-11-02T08:00:00Z 30 GAM Welcome",
            "2024-11-02T08:00:00Z 20 PAM Without a slot",
        ]
    );
    let welcome = schedule.talks.get(1).unwrap();
    assert_eq!((people(schedule, welcome), welcome.kind.as_str()), (vec!["Lucie"], "Plenary"));
    assert_eq!(people(schedule, schedule.talks.last().unwrap()), ["Lucie"]);
    assert_eq!(welcome.links.first().unwrap().kind, LinkKind::Attachment);
}

#[test]
fn pretalxs_interface_and_widget_are_read() {
    let api = r#"{"count":2,"next":null,"results":[
        {"code":"A","title":"One","speakers":[{"code":"S","name":"Sue"}],"submission_type":{"en":"Talk"},"track":{"en":"T"},
         "duration":45,"state":"confirmed","slot":{"room":{"en":"Hall"},"start":"2026-05-01T10:00:00+02:00","end":"2026-05-01T10:45:00+02:00"}},
        {"code":"B","title":"Twice","slots":[{"room":"Hall","start":"2026-05-01T11:00:00+02:00","end":"2026-05-01T11:30:00+02:00"},
         {"room":{"id":4,"name":{"en":"Other"}},"start":"2026-05-02T11:00:00+02:00","end":"2026-05-02T11:30:00+02:00"}]}]}"#;
    let widget = r#"{"version":"v1","timezone":"Europe/Berlin","tracks":[{"id":5,"name":{"en":"T"}}],"rooms":[{"id":3,"name":{"en":"Hall"}}],
        "speakers":[{"code":"S","name":"Sue"}],"talks":[{"code":"A","id":9,"title":"One","speakers":["S"],"track":5,"room":3,
        "start":"2026-05-01T10:00:00+02:00","end":"2026-05-01T10:45:00+02:00","duration":45}]}"#;
    let old_widget = r#"{"schedule":[{"start":"2026-05-01T08:00:00+02:00","rooms":[{"name":"Hall","talks":[
        {"title":"One","code":"A","speakers":[{"name":"Sue"}],"track":{"name":{"en":"T"}},"start":"2026-05-01T10:00:00+02:00","end":"2026-05-01T10:45:00+02:00"}]}]}]}"#;
    for text in [api, widget, old_widget] {
        let Parsed { schedule, dialect, .. } = read(text);
        assert_eq!(dialect, Dialect::PretalxJson);
        assert_eq!(shown(&schedule).first().unwrap(), "2026-05-01T08:00:00Z 45 Hall One");
        let talk = schedule.talks.first().unwrap();
        assert_eq!((people(&schedule, talk), schedule.track_of(talk).unwrap().name.as_str()), (vec!["Sue"], "T"));
    }
    let parsed = read(api);
    assert_eq!(shown(&parsed.schedule).get(2).unwrap(), "2026-05-02T09:00:00Z 30 Other Twice");
    assert!(said(&parsed).iter().any(|warning| warning.contains("both stay")));
}

#[test]
fn a_file_that_was_cut_off_keeps_its_whole_talks() {
    let text = fixture("frab.json");
    let cut = text.find("\"After midnight\"").unwrap();
    let parsed = read(text.get(..cut + 30).unwrap());
    assert_eq!(titles(&parsed.schedule), ["Opening Ceremony 🎉"]);
    assert_eq!(
        said(&parsed).first().unwrap(),
        &"The schedule is cut off in the talk “After midnight” (line 49): one talk is whole."
    );
    let before = text.find("\"Borg\": [").unwrap();
    let parsed = read(text.get(..before).unwrap());
    assert_eq!(parsed.schedule.talks.len(), 2);
    assert_eq!(said(&parsed).first().unwrap(), &"The schedule is cut off, its end is missing: 2 talks are whole.");
}

#[test]
fn mistakes_cost_no_other_talk() {
    let text = fixture("frab.json");
    let broken = text
        .replacen("\"room\": \"Ada\",", "\"room\": \"Ada\"", 1)
        .replacen("\"Hardware & Making\",\n", "\"Hardware & Making,\n", 1)
        .replace("\"abstract\": null", "\"abstract\": NaN")
        .replace("[\"no\"]}", "[\"no\"},");
    let parsed = read(&broken);
    assert_eq!(parsed.schedule.talks.len(), 4);
    assert!(
        said(&parsed).iter().any(|said| said.starts_with("The JSON is broken in 6 places, the first in line 34:")),
        "{:?}",
        said(&parsed)
    );
}

#[test]
fn nesting_without_end_and_huge_numbers_are_told_and_passed() {
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    let text = format!(
        r#"{{"x":{deep},"schedule":{{"conference":{{"title":"C","days":[{{"date":"2026-05-01","rooms":{{"A":[
        {{"id":123456789012345678901234567890,"id":1e400,"title":"T","start":"10:00","duration":99999999999999999999}}]}}}}]}}}}}}"#
    );
    let parsed = read(&text);
    assert_eq!(titles(&parsed.schedule), ["T"]);
    let warnings = said(&parsed);
    assert!(
        warnings.iter().any(|said| said.starts_with("The JSON is nested without end in line 1: what")),
        "{warnings:?}"
    );
    assert!(warnings.iter().any(|said| said.contains("no length that can be read")), "{warnings:?}");
    assert_eq!(refused(&"[".repeat(100_000)), "this is JSON that ends before a schedule begins");
}

#[test]
fn what_is_no_schedule_is_named() {
    for (text, part) in [
        (
            r#"{"$schema":"http://json-schema.org/draft-06/schema#","definitions":{},"properties":{"schedule":{}}}"#,
            "a JSON schema",
        ),
        (r#"{"version":1,"schedules":[{"id":"a","url":"https://example.org/"}]}"#, "a catalogue of schedules"),
        (
            r#" [{"conference":"35C3","schedule":"https://example.org/s.xml","groups":[{"rooms":[]}]}]"#,
            "a list of live streams, not a schedule; its schedule is at https://example.org/s.xml",
        ),
        (r#"{"detail":"Not found."}"#, "what a server answered: “Not found.”"),
        (r#"{"count":0,"results":[]}"#, "no talk is published yet"),
        ("[]", "no talk is published yet"),
        ("{}", "there are no days, events or talks in it"),
        (r#"{"a":1,"b":2}"#, "it has “a”, “b”, but no days"),
        (r#"{"sche"#, "ends before a schedule begins"),
        (r#"{"schedule":{"version":"1"#, "ends before a schedule begins"),
    ] {
        let why = refused(text);
        assert!(why.contains(part), "{text}: {why}");
    }
}

#[test]
fn a_conference_without_talks_is_a_schedule() {
    for text in [
        "\u{feff}{\"schedule\":{\"conference\":{\"title\":\"C\",\"days\":[]}}}",
        r#"{"schedule":{"conference":{"title":"C"},"events":[]}}"#,
        r#"{"schedule":{"conference":{"title":"C"}}}"#,
        r#"{"conference":{"title":"C","days":{}}}"#,
    ] {
        let parsed = read(text);
        assert_eq!(
            (parsed.schedule.title.as_str(), parsed.schedule.talks.len(), said(&parsed)),
            ("C", 0, vec![]),
            "{text}"
        );
    }
}

/// A value for a name of a talk, mostly of the wrong kind.
fn any_value() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("null".to_owned()),
        Just("[]".to_owned()),
        Just("{}".to_owned()),
        Just("{\"en\":\"x\",\"fr\":null}".to_owned()),
        Just("[{\"url\":5,\"name\":[1]},7,null]".to_owned()),
        any::<i64>().prop_map(|number| number.to_string()),
        "[0-9]{1,4}[:-][0-9]{1,3}([:-][0-9]{1,2}(T[0-9:+]{5,11})?)?".prop_map(|text| format!("\"{text}\"")),
        "[a-z<>&;*]{0,8}".prop_map(|text| format!("\"{text}\"")),
    ]
}

proptest! {
    #[test]
    fn every_whole_talk_is_kept_or_named(talks in prop::collection::vec(
        prop::collection::vec((prop::sample::select(vec!["id", "guid", "code", "title", "date", "start", "end", "duration", "room", "track",
            "persons", "links", "attachments", "type", "slot", "slots", "abstract", "state", "do_not_record"]), any_value()), 0..8), 1..6),
        shape in 0..4_usize) {
        let talks: Vec<String> = talks
            .iter()
            .map(|talk| format!("{{{}}}", talk.iter().map(|(name, value)| format!("\"{name}\":{value}")).collect::<Vec<_>>().join(",")))
            .collect();
        let list = talks.join(",");
        let text = match shape {
            0 => format!("{{\"schedule\":{{\"conference\":{{\"days\":[{{\"date\":\"2026-05-01\",\"rooms\":{{\"A\":[{list}]}}}}]}}}}}}"),
            1 => format!("{{\"schedule\":{{\"conference\":{{}},\"events\":[{{\"title\":\"x\"}},{list}]}}}}"),
            2 => format!("{{\"results\":[{{\"code\":\"x\",\"slot\":{{}}}},{list}]}}"),
            _ => format!("{{\"schedule\":{{\"2026-05-01\":{{\"540\":{{\"1\":{}}}}}}}}}", talks.first().unwrap()),
        };
        let parsed = read(&text);
        let left_out = parsed.warnings.iter().filter(|warning| warning.0.contains("is left out:")).count();
        let written = if shape == 3 { 1 } else { talks.len() };
        let empty = usize::from(shape == 3 && talks.first().unwrap() == "{}");
        prop_assert!(parsed.schedule.talks.len() + left_out >= written - empty, "{:?}", parsed.warnings);
    }

    #[test]
    fn nothing_panics_on_what_was_changed(cuts in prop::collection::vec((0..3_000_usize, 0..40_usize, "[\\[\\]{}:,\"\\\\a0\n]{0,4}"), 1..6)) {
        let mut text = fixture("frab.json");
        for (at, length, put) in cuts {
            let from = text.floor_char_boundary(at.min(text.len()));
            let to = text.floor_char_boundary((from + length).min(text.len()));
            text.replace_range(from..to.max(from), &put);
        }
        if let Ok(parsed) = parse(text.as_bytes()) {
            for talk in &parsed.schedule.talks {
                prop_assert!(talk.hall < parsed.schedule.halls.len() && talk.day < parsed.schedule.days.len());
            }
        }
    }
}

/// A real schedule, or `None`, said on standard output, where the folder is absent.
#[expect(clippy::print_stdout, reason = "what is absent is told beside the result")]
fn shared(name: &str) -> Option<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/schedules").join(name);
    let bytes = fs::read(&path).ok();
    if bytes.is_none() {
        println!("{} is absent: not looked at", path.display());
    }
    bytes
}

#[test]
fn real_files_have_the_counts_of_an_independent_reader() {
    // Days, halls, tracks, talks, people, minutes, links with attachments: by Python's json, distinct texts; people by id
    // and name, because the file of 36C3 was made of several. Ten of its links are no addresses, and one talk that
    // lasts no time is taken to last 30 minutes.
    for (name, dialect, counts) in [
        ("ccc-divoc_ptt.schedule.json", Dialect::PretalxJson, [3, 1, 1, 23, 18, 1_545, 0]),
        ("ccc-pyfahrplan-36.json", Dialect::FrabJson, [4, 92, 31, 1_351, 923, 103_357, 659]),
        ("voc-frab-camp2019.json", Dialect::FrabJson, [5, 2, 7, 79, 90, 3_750, 63]),
        ("voc-pretalx-democon.json", Dialect::PretalxJson, [3, 2, 2, 36, 27, 1_620, 0]),
        ("confbot-anyconf.json", Dialect::PretalxJson, [2, 1, 1, 2, 2, 50, 0]),
        ("voc-invalid-example.json", Dialect::PretalxJson, [1, 1, 1, 1, 1, 45, 0]),
        ("voc-hub-schedule2.json", Dialect::HubJson, [4, 2, 2, 2, 4, 70, 6]),
        // 68 under "schedule", 8 under "sprints".
        ("pyconfr-2024-pretalx.json", Dialect::PretalxJson, [4, 10, 1, 76, 77, 6_930, 11]),
    ] {
        let Some(bytes) = shared(name) else { continue };
        let Parsed { schedule, dialect: found, .. } = parse(&bytes).unwrap();
        let minutes: i64 = schedule.talks.iter().map(|talk| talk.duration.as_mins()).sum();
        let counts_found = [
            schedule.days.len(),
            schedule.halls.len(),
            schedule.tracks.len(),
            schedule.talks.len(),
            schedule.people.len(),
            usize::try_from(minutes).unwrap(),
            schedule.talks.iter().map(|talk| talk.links.len()).sum(),
        ];
        assert_eq!((found, counts_found), (dialect, counts), "{name}");
    }
    for (name, part) in [
        ("ccc-35c3-streams.v2.json", "a list of live streams"),
        ("giggity-menu.json", "a catalogue of schedules"),
        ("voc-schema.json", "a JSON schema"),
        ("voc-schema2.json", "a JSON schema"),
    ] {
        let Some(bytes) = shared(name) else { continue };
        let Err(Error::NotASchedule(why)) = parse(&bytes) else { panic!("{name} is no schedule") };
        assert!(why.contains(part), "{name}: {why}");
    }
}
