//! The rules held against the real schedules beside the repository, where they are: what the rules give must be what the
//! schedules themselves link to.
#![expect(clippy::print_stdout, reason = "what is absent is told beside the result")]

use std::{collections::BTreeSet, fs, path::Path};

use hallway::{
    catalogue::{Catalogue, Origin, Places, Rules, places},
    chat::link,
    schedule::{LinkKind, Live, Schedule, Talk, parse::parse},
};

fn shared(name: &str) -> Option<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/schedules").join(name);
    let bytes = fs::read(&path).ok();
    if bytes.is_none() {
        println!("{} is absent: not looked at", path.display());
    }
    bytes
}

/// A real schedule with the bundled rules for it.
fn schedule(name: &str) -> Option<(Schedule, Rules)> {
    let schedule = parse(&shared(name)?).unwrap_or_else(|error| panic!("{name}: {error}")).schedule;
    let rules = Catalogue::bundled().of(&schedule);
    Some((schedule, rules))
}

/// The rooms that a talk links to: its own, and its hallway's.
fn linked(talk: &Talk) -> Vec<String> {
    let chats = talk.links.iter().filter(|link| link.text.contains("hat room"));
    let mut rooms: Vec<_> = chats.filter_map(|link| link::alias(link.href.as_str())).map(|a| a.to_string()).collect();
    rooms.dedup();
    rooms
}

fn rooms(places: &Places) -> Vec<&str> {
    places.chat.iter().map(|place| place.address.as_str()).collect()
}

#[test]
fn rules_give_the_rooms_that_the_schedules_link_to() {
    for (name, talks, hallways) in [("fosdem-2022.xml", 730, 628), ("fosdem-2026.xml", 883, 0)] {
        let Some((schedule, rules)) = schedule(name) else { continue };
        assert!(!rules.is_guess());
        let (mut first, mut second) = (0, 0);
        for talk in &schedule.talks {
            let given = places(&schedule, talk, &rules, false);
            let linked = linked(talk);
            assert!(given.chat.iter().all(|place| place.origin == Origin::Rule), "{given:?}");
            first += usize::from(rooms(&given).first().copied() == linked.first().map(String::as_str));
            second += usize::from(linked.get(1).is_some_and(|hallway| rooms(&given).contains(&hallway.as_str())));
            // With its links, the schedule has the first word and nothing is told twice.
            let all = places(&schedule, talk, &rules, true);
            assert_eq!(all.chat[0].origin, Origin::Link);
            assert_eq!(all.chat[0].address.as_str(), linked[0]);
            assert_eq!(all.chat.iter().map(|place| &place.address).collect::<BTreeSet<_>>().len(), all.chat.len());
        }
        assert_eq!((first, second), (talks, hallways), "{name}");
    }
}

#[test]
fn stands_of_2021_have_the_rooms_that_were_linked_by_hand() {
    let Some((schedule, rules)) = schedule("fosdem-2021.xml") else { return };
    let mut found = BTreeSet::new();
    for talk in &schedule.talks {
        let hrefs = talk.links.iter().map(|link| link.href.as_str());
        for room in hrefs.filter_map(link::alias).filter(|room| room.as_str().ends_with("-stand:fosdem.org")) {
            let given = places(&schedule, talk, &rules, false);
            assert_eq!(rooms(&given)[0], room.as_str());
            found.insert(room);
        }
    }
    assert_eq!(found.len(), 3);
}

#[test]
fn every_hall_of_2026_has_its_stream() {
    let Some((schedule, rules)) = schedule("fosdem-2026.xml") else { return };
    let mut seen = BTreeSet::new();
    for talk in &schedule.talks {
        let hall = schedule.hall_of(talk).unwrap();
        let streams = places(&schedule, talk, &rules, false).streams;
        assert_eq!(streams.len(), 1);
        assert_eq!(streams[0].address.as_str(), format!("https://stream.fosdem.org/{}.m3u8", hall.slug));
        // The site hides the stream of one room.
        assert_eq!(streams[0].origin == Origin::Guess, hall.slug.as_str() == "ub2147");
        seen.insert((talk.day, talk.hall));
    }
    assert!(seen.len() >= 55, "{}", seen.len());
}

#[test]
fn rules_give_the_recordings_that_the_schedules_link_to() {
    for (name, wanted, others) in
        [("fosdem-2019.xml", 1_322, 4), ("fosdem-2021.xml", 1_304, 22), ("fosdem-2022.xml", 1_326, 0)]
    {
        let Some((schedule, rules)) = schedule(name) else { continue };
        let mut counts = (0, 0);
        for talk in &schedule.talks {
            let given = places(&schedule, talk, &rules, false).recordings;
            let linked = talk.links.iter().filter(|link| link.kind == LinkKind::Recording);
            for link in
                linked.filter(|link| link.href.host_str().is_some_and(|host| host.ends_with("video.fosdem.org")))
            {
                if given.iter().any(|place| place.address == link.href) {
                    counts.0 += 1;
                } else {
                    counts.1 += 1;
                }
            }
        }
        assert_eq!(counts, (wanted, others), "{name}");
    }
}

#[test]
fn a_schedule_from_before_there_were_links_has_its_rooms_and_streams() {
    let Some((schedule, rules)) = schedule("fosdem-2024.xml") else { return };
    for talk in &schedule.talks {
        let found = places(&schedule, talk, &rules, false);
        assert_eq!((found.chat.len(), found.streams.len(), found.recordings.len()), (1, 1, 2), "{}", talk.title);
    }
    let talk = schedule.talks.iter().find(|talk| talk.slug.starts_with("fosdem-2024-3614-")).unwrap();
    let found = places(&schedule, talk, &rules, true);
    assert_eq!(rooms(&found), ["#2024-h.1302_depage_:fosdem.org"]);
    assert_eq!(found.streams[0].address.as_str(), "https://stream.fosdem.org/h1302.m3u8");
    assert_eq!(
        found.recordings[0].address.as_str(),
        "https://video.fosdem.org/2024/h1302/fosdem-2024-3614-provide-volte-vonr-using-opensips-3-5.av1.webm"
    );
}

#[test]
fn older_years_and_other_conferences_keep_to_what_they_say() {
    for name in ["fosdem-2007.xml", "fosdem-2016.xml", "engelsystem-minimal.xml"] {
        let Some((schedule, rules)) = schedule(name) else { continue };
        for talk in &schedule.talks {
            let places = places(&schedule, talk, &rules, false);
            assert_eq!(places, Places::default(), "{name}: {}", talk.title);
        }
    }
    let Some((schedule, rules)) = schedule("38c3-eventfahrplan-20251206.xml") else { return };
    let talk = schedule.talks.iter().find(|talk| !talk.guid.is_empty() && !talk.unrecorded).unwrap();
    let found = places(&schedule, talk, &rules, true);
    assert!(found.recordings.iter().any(|place| place.address.path() == format!("/v/{}", talk.guid)));
    assert_eq!(rules.live().unwrap().as_str(), "https://streaming.media.ccc.de/streams/v2.json");
}

#[test]
fn the_streams_of_35c3_are_found_by_their_hall() {
    let Some(bytes) = shared("ccc-35c3-streams.v2.json") else { return };
    let live = Live::parse(&bytes).unwrap();
    let urls = |hall| live.streams("35c3", hall).map(ToString::to_string).collect::<Vec<_>>();
    let adams = urls(" adams");
    assert_eq!(adams[0], "http://cdn.c3voc.de/hls/s1_native_hd.m3u8");
    assert_eq!(adams[1], "http://cdn.c3voc.de/hls/s1_native_sd.m3u8");
    // The interpreters after the speakers, sound last.
    let sound: Vec<_> =
        adams[adams.len() - 6..].iter().map(|url| url.trim_start_matches("http://cdn.c3voc.de/")).collect();
    let all =
        ["native.mp3", "native.opus", "translated.mp3", "translated.opus", "translated-2.mp3", "translated-2.opus"];
    assert_eq!(sound, all.map(|name| format!("s1_{name}")));
    for hall in ["Adams", "Borg", "Clarke", "Dijkstra", "Eliza"] {
        assert!(urls(hall).len() > 10, "{hall}");
    }
    assert_eq!(urls("Saal 1"), Vec::<String>::new());
}

#[test]
fn giggitys_menu_is_imported_whole() {
    let Some(bytes) = shared("giggity-menu.json") else { return };
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("menu.json"), bytes).unwrap();
    let (catalogue, warnings) = Catalogue::load(folder.path());
    assert_eq!(warnings, Vec::<String>::new());
    let today = jiff::civil::date(2026, 11, 25);
    let find = |word: &str| catalogue.find(word, today).unwrap();
    assert_eq!(find("newline2025").zone, "Europe/Brussels");
    let fosdem = find("fosdem_2026");
    assert_eq!((fosdem.links.len(), fosdem.refresh.as_secs(), fosdem.series.as_str()), (4, 1_800, "fosdem"));
    // What is imported counts before what is bundled, and leaves the rest alone.
    assert_eq!(catalogue.conferences().position(|known| known.id == "fossgis-2025"), Some(0));
    let both = Catalogue::bundled().conferences().count();
    assert!(catalogue.conferences().count() > both);
}
