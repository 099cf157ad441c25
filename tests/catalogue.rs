//! Conferences found, schedules recognised, rules followed, files of a person's own read.
#![expect(clippy::unwrap_used, reason = "a test stops where anything fails")]

use std::fs;

use hallway::{
    catalogue::{Catalogue, Conference, Origin, Rules, Standing, places, places_live, rooms},
    schedule::{Live, LiveKind, Schedule, Talk, parse::parse},
};
use jiff::civil::{Date, date};
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 25);

/// A schedule of one talk.
fn schedule(conference: &str, room: &str, talk: &str) -> Schedule {
    let text = format!(
        "<schedule><conference>{conference}</conference><day date=\"2026-01-31\"><room name=\"{room}\">
        <event id=\"7\"><start>10:00</start><duration>00:30</duration><title>t</title>{talk}</event></room></day></schedule>"
    );
    parse(text.as_bytes()).unwrap().schedule
}

/// The candidates for rooms, streams and recordings, each in one string; what is a guess begins with a `?`, a link with `@`.
fn told(schedule: &Schedule, rules: &Rules, links: bool) -> [Vec<String>; 3] {
    let found = places(schedule, &schedule.talks[0], rules, links);
    let mark = |origin, text: String| match origin {
        Origin::Link => format!("@{text}"),
        Origin::Rule => text,
        Origin::Guess => format!("?{text}"),
    };
    [
        found.chat.into_iter().map(|place| mark(place.origin, place.address.to_string())).collect(),
        found.streams.into_iter().map(|place| mark(place.origin, place.address.to_string())).collect(),
        found.recordings.into_iter().map(|place| mark(place.origin, place.address.to_string())).collect(),
    ]
}

fn ruled(conference: &str, room: &str, talk: &str) -> [Vec<String>; 3] {
    let schedule = schedule(conference, room, talk);
    told(&schedule, &Catalogue::bundled().of(&schedule), true)
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[test]
fn each_year_of_fosdem_has_its_own_rules() {
    let [track, slug] = ["<track slug=\"gcc\">GCC</track>", "<slug>ABCDEF-a_talk</slug><type>devroom</type>"];
    for (year, room, talk, chat) in [
        (
            2021,
            "D.web.performance",
            slug,
            &["#web.performance:fosdem.org", "#web.performance-ABCDEF-a_talk:fosdem.org", "#talk-7:fosdem.org"][..],
        ),
        (2021, "D.network", "", &["#network-devroom:fosdem.org", "#talk-7:fosdem.org"]),
        (2021, "M.community", "", &["#community:fosdem.org", "#talk-7:fosdem.org"]),
        (2021, "K.fosdem", "", &["#fosdem-keynotes:fosdem.org", "#talk-7:fosdem.org"]),
        (2022, "D.ada", slug, &["#ada-devroom:fosdem.org", "#ada-ABCDEF-a_talk:fosdem.org"]),
        (2022, "S.kde", "", &["#kde-stand:fosdem.org"]),
        (2022, "L.lightningtalks", "", &["#lightningtalks:fosdem.org"]),
        (2023, "K.1.105 (La Fontaine)", slug, &["#2023-k.1.105_la_fontaine_:fosdem.org"]),
        (2023, "Janson", slug, &["#2023-janson:fosdem.org"]),
        (2024, "H.1302 (Depage)", slug, &["#2024-h.1302_depage_:fosdem.org"]),
        (2025, "K.4.201", track, &["#2025-gcc:fosdem.org", "#gcc:fosdem.org"]),
        (2025, "K.4.201", "<track>Data Analytics</track>", &["#2025-analytics:fosdem.org", "#analytics:fosdem.org"]),
        (
            2025,
            "K.4.201",
            "<track>Web Performance devroom</track>",
            &["?#2025-web-performance:fosdem.org", "?#web-performance:fosdem.org"],
        ),
        (2026, "K.4.201", track, &["#2026-gcc:fosdem.org", "#gcc:fosdem.org"]),
        (2026, "K.4.201", "<track>Modern Email</track>", &["?#2026-modern-email:fosdem.org"]),
        (2027, "K.4.201", track, &["?#2027-gcc:fosdem.org", "?#gcc:fosdem.org"]),
        (2040, "K.4.201", track, &["?#2040-gcc:fosdem.org", "?#gcc:fosdem.org"]),
        (2016, "K.4.201", track, &[]),
    ] {
        let found = ruled(&format!("<title>FOSDEM {year}</title>"), room, talk);
        assert_eq!(found[0], texts(chat), "{year}, {room}, {talk}");
    }
}

#[test]
fn streams_and_recordings_follow_the_year() {
    let slug = "<slug>a_talk</slug><type>devroom</type>";
    for (year, room, talk, streams, recordings) in [
        (
            2021,
            "D.go",
            slug,
            &["https://stream.fosdem.org/dgo.m3u8"][..],
            "https://video.fosdem.org/2021/D.go/a_talk.webm",
        ),
        (
            2023,
            "H.1301 (Cornil)",
            slug,
            &["https://stream.fosdem.org/h1301.m3u8"],
            "https://video.fosdem.org/2023/H.1301%20(Cornil)/a_talk.webm",
        ),
        (
            2024,
            "H.1301 (Cornil)",
            slug,
            &["https://stream.fosdem.org/h1301.m3u8"],
            "https://video.fosdem.org/2024/h1301/a_talk.av1.webm",
        ),
        (
            2026,
            "UB2.252A (Lameere)",
            slug,
            &["https://stream.fosdem.org/ub2252a.m3u8"],
            "https://video.fosdem.org/2026/ub2252a/a_talk.av1.webm",
        ),
        (2026, "H.3227", slug, &[], "https://video.fosdem.org/2026/h3227/a_talk.av1.webm"),
        (
            2026,
            "UB2.147",
            slug,
            &["?https://stream.fosdem.org/ub2147.m3u8"],
            "https://video.fosdem.org/2026/ub2147/a_talk.av1.webm",
        ),
        (
            2026,
            "UB2.147",
            "<slug>a_talk</slug><type>bof</type>",
            &[],
            "https://video.fosdem.org/2026/ub2147/a_talk.av1.webm",
        ),
        (2019, "K.1.105 (La Fontaine)", slug, &[], "https://video.fosdem.org/2019/K.1.105/a_talk.webm"),
    ] {
        let [_, found, kept] = ruled(&format!("<title>FOSDEM {year}</title>"), room, talk);
        assert_eq!(found, texts(streams), "{year}, {room}");
        assert_eq!((kept.len(), kept[0].as_str()), (2, recordings), "{year}, {room}");
        assert!(kept[1].ends_with("a_talk.mp4"), "{kept:?}");
    }
}

#[test]
fn links_come_before_rules_and_are_all_there_is_elsewhere() {
    let link = |href: &str| format!("<link href=\"{href}\">x</link>");
    let links = [
        "https://chat.fosdem.org/#/room/#own:example.org",
        "https://chat.fosdem.org/#/room/#2026-gcc:fosdem.org",
        "https://matrix.to/#/#2026-gcc:fosdem.org",
        "https://live.fosdem.org/watch/janson",
        "https://live.fosdem.org/about",
        "https://example.org/LIVE.M3U8?a=b",
        "https://video.fosdem.org/2026/k4201/a.mp4",
    ];
    let talk = format!("<track slug=\"gcc\">GCC</track><links>{}</links>", links.map(link).concat());
    let fosdem = schedule("<acronym>fosdem-2026</acronym>", "K.4.201", &talk);
    let rules = Catalogue::bundled().of(&fosdem);
    assert_eq!(
        told(&fosdem, &rules, true),
        [
            texts(&["@#2026-gcc:fosdem.org", "@#own:example.org", "#gcc:fosdem.org"]),
            texts(&[
                "@https://example.org/LIVE.M3U8?a=b",
                "@https://stream.fosdem.org/janson.m3u8",
                "https://stream.fosdem.org/k4201.m3u8"
            ]),
            texts(&["@https://video.fosdem.org/2026/k4201/a.mp4"]),
        ]
    );
    assert_eq!(told(&fosdem, &rules, false)[0], texts(&["#2026-gcc:fosdem.org", "#gcc:fosdem.org"]));
    let other = schedule("<acronym>meetup</acronym>", "K.4.201", &talk);
    let rules = Catalogue::bundled().of(&other);
    assert!(rules.is_empty());
    assert_eq!(told(&other, &rules, true)[0], texts(&["@#2026-gcc:fosdem.org", "@#own:example.org"]));
    assert_eq!(told(&other, &rules, false), [const { Vec::<String>::new() }; 3]);
}

#[test]
fn who_asked_not_to_be_recorded_has_no_recording_by_rule() {
    let mut schedule = schedule("<acronym>39c3</acronym>", "One", "");
    let rules = Catalogue::bundled().of(&schedule);
    assert_eq!(told(&schedule, &rules, true)[2], Vec::<String>::new(), "no guid, no recording");
    schedule.talks = vec![Talk { guid: hallway::text::Clean::line("ab-1"), ..schedule.talks.remove(0) }];
    let pages = ["https://media.ccc.de/v/ab-1", "https://api.media.ccc.de/public/events/ab-1"];
    assert_eq!(told(&schedule, &rules, true)[2], texts(&pages));
    schedule.talks[0].unrecorded = true;
    assert_eq!(told(&schedule, &rules, true)[2], Vec::<String>::new());
}

#[test]
fn schedules_are_recognised() {
    let catalogue = Catalogue::bundled();
    for (conference, page, id, guess) in [
        ("<acronym>fosdem-2026</acronym>", "", Some("fosdem-2026"), false),
        ("<title>FOSDEM 2022</title>", "", Some("fosdem-2022"), false),
        ("<acronym>38c3</acronym><title>38C3</title>", "", Some("38c3"), false),
        ("<title>36th Chaos Communication Congress</title>", "", None, false),
        ("<title>Debian</title>", "https://debconf25.debconf.org/schedule/", Some("debconf-25"), false),
        ("<title>A conference</title>", "https://fosdem.org/2026/schedule/", Some("fosdem-2026"), false),
        ("<acronym>fosdem-2028</acronym>", "", None, true),
        ("<title>FOSDEM 2028</title>", "", None, true),
        ("<title>DebConf31</title>", "", None, false),
    ] {
        let mut schedule = schedule(conference, "Talks Hall", "");
        schedule.url = (!page.is_empty()).then(|| page.parse().unwrap());
        let found = catalogue.conference_of(&schedule).map(|conference| conference.id.as_str());
        let rules = catalogue.of(&schedule);
        assert_eq!((found, rules.is_empty(), rules.is_guess()), (id, false, guess), "{conference}");
    }
    for conference in ["<title>Go conference</title>", "<title>FOSDEMO</title>", "", "<acronym>gpnx</acronym>"] {
        assert!(catalogue.of(&schedule(conference, "x", "")).is_empty(), "{conference}");
    }
}

#[test]
fn words_find_conferences() {
    let catalogue = Catalogue::bundled();
    let id = |word: &str, today| catalogue.find(word, today).map(|conference| conference.id.clone());
    for (word, today, expected) in [
        ("fosdem-2026", TODAY, Some("fosdem-2026")),
        ("FOSDEM2026", TODAY, Some("fosdem-2026")),
        ("fosdem", TODAY, Some("fosdem-2027")),
        ("fosdem", date(2026, 2, 1), Some("fosdem-2026")),
        ("fosdem", date(2026, 2, 2), Some("fosdem-2027")),
        ("fosdem", date(2099, 1, 1), Some("fosdem-2027")),
        ("fosdem26", TODAY, Some("fosdem-2026")),
        ("39C3", TODAY, Some("39c3")),
        ("congress", TODAY, Some("40c3")),
        ("congress-2025", TODAY, Some("39c3")),
        ("debconf25", TODAY, Some("debconf-25")),
        ("", TODAY, None),
        ("-", TODAY, None),
        ("é9", TODAY, None),
        ("nothing-2026", TODAY, None),
    ] {
        assert_eq!(id(word, today).as_deref(), expected, "{word} on {today}");
    }
    assert_eq!(catalogue.nearest("fosdme-2026"), Some("fosdem-2026"));
    assert_eq!(catalogue.nearest("debcnof"), Some("debconf"));
    assert_eq!(catalogue.nearest("completely-else"), None);
}

#[test]
fn the_list_begins_with_what_is_on() {
    let catalogue = Catalogue::bundled();
    let listed = catalogue.listed(date(2026, 1, 31));
    let first: Vec<_> = listed.iter().take(2).map(|row| (row.conference.id.as_str(), row.standing)).collect();
    assert_eq!(first, [("fosdem-2026", Standing::Running), ("cfgmgmtcamp-2026", Standing::Coming)]);
    let key = |row: &hallway::catalogue::Listed<'_>| (row.standing, row.conference.start);
    assert!(listed.windows(2).all(|pair| match (key(&pair[0]), key(&pair[1])) {
        ((Standing::Past, before), (Standing::Past, after)) => before >= after,
        (before, after) => before <= after,
    }));
    let coming = catalogue.listed(TODAY).into_iter().take_while(|row| row.standing == Standing::Coming);
    let coming: Vec<_> = coming.map(|row| row.conference.id.as_str()).collect();
    assert_eq!(coming[..2], ["40c3", "fosdem-2027"]);
}

#[test]
fn the_bundled_catalogue_is_whole() {
    let (catalogue, warnings) = Catalogue::load(std::path::Path::new("/nowhere"));
    assert_eq!(warnings, Vec::<String>::new());
    let all: Vec<&Conference> = catalogue.conferences().collect();
    assert!(all.len() > 100);
    for conference in &all {
        let id = &conference.id;
        assert!(conference.zone.is_empty() || conference.time_zone().is_some(), "{id}: {}", conference.zone);
        assert!(conference.end.since(conference.start).unwrap().get_days() < 21, "{id}");
        assert!(!hallway::catalogue::RESERVED.contains(&id.as_str()), "{id}");
    }
    for year in 2007..=2027 {
        assert!(all.iter().any(|conference| conference.id == format!("fosdem-{year}")), "{year}");
    }
    let fosdem = catalogue.find("fosdem-2027", TODAY).unwrap();
    assert_eq!((fosdem.start, fosdem.end, fosdem.guess), (date(2027, 1, 30), date(2027, 1, 31), false));
    assert_eq!(fosdem.refresh.as_secs(), 30 * 60);
}

#[test]
fn the_example_in_the_bundled_file_is_an_example() {
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/catalogue.toml")).unwrap();
    let head = text.lines().take_while(|line| !line.starts_with("# In patterns"));
    let example: Vec<_> = head.filter_map(|line| line.strip_prefix("#   ")).collect();
    let folder = folder(&[("catalogue.toml", &example.join("\n"))]);
    let (catalogue, warnings) = Catalogue::load(folder.path());
    assert_eq!(warnings, Vec::<String>::new());
    assert_eq!(catalogue.find("exconf27", TODAY).unwrap().id, "exampleconf-2027");
    let talk = "<slug>a b</slug><type>talk</type>";
    let exampleconf = schedule("<title>ExampleConf 2030</title>", "D.one", talk);
    assert_eq!(catalogue.of(&exampleconf).spaces(), ["#exampleconf2030:example.org".parse().unwrap()]);
    let general = ["#infodesk:example.org", "#bar:example.org"].map(|room| room.parse().unwrap());
    assert_eq!(catalogue.of(&exampleconf).general(), general);
    assert_eq!(
        told(&exampleconf, &catalogue.of(&exampleconf), true),
        [
            vec![],
            texts(&["?https://live.example.org/done.m3u8"]),
            texts(&["?https://video.example.org/2030/D.one/a%20b.webm"])
        ]
    );
}

/// A configuration folder with these files.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

const OWN: &str = r#"
[[conference]]
id = "myconf-2027"
title = "MyConf 2027"
start = 2027-05-01
end = 2027-05-02
schedules = ["https://myconf.example/schedule.xml"]
series = "myconf"

[[conference]]
id = "fosdem-2026"
title = "FOSDEM as I like it"
start = 2026-01-31
end = 2026-02-01
schedules = ["https://mirror.example/fosdem.xml"]
series = "fosdem"

[[rules]]
series = ["myconf"]
[[rules.chat]]
address = '#myconf-{hall|dashes}:myconf.example'
"#;

#[test]
fn own_entries_count_before_the_bundled_ones() {
    let menu = r#"{ "version": 1, "schedules": [
        { "id": "fosdem_2029", "url": "https://fosdem.org/2029/schedule/xml", "title": "FOSDEM\u001b[31m 2029", "start": "2029-02-03",
          "end": "2029-02-04", "timezone": "Europe/Brussels", "refresh_interval": 1800,
          "metadata": { "links": [{ "url": "https://fosdem.org/2029/", "title": "Website" }, { "url": "javascript:1" }],
          "rooms": [{ "name": "(((((", "latlon": [1, 2] }] } },
        { "id": "x", "url": "ftp://example.org/", "title": "x", "start": "2029-02-03", "end": "2029-02-04" },
        { "id": "fosdem_2026", "url": "https://menu.example/", "title": "x", "start": "2029-02-03", "end": "2029-02-04" },
        { "id": "y" }, 7 ] }"#;
    let folder = folder(&[("catalogue.toml", OWN), ("menu.json", menu)]);
    let (catalogue, warnings) = Catalogue::load(folder.path());
    let fosdem = catalogue.find("fosdem-2026", TODAY).unwrap();
    assert_eq!(fosdem.schedules[0].as_str(), "https://mirror.example/fosdem.xml");
    let imported = catalogue.find("fosdem-2029", TODAY).unwrap();
    assert_eq!((imported.series.as_str(), imported.refresh.as_secs(), imported.links.len()), ("fosdem", 1_800, 1));
    assert!(!imported.title.contains('\u{1b}'), "{}", imported.title);
    assert_eq!(catalogue.find("fosdem", date(2029, 2, 3)).unwrap().id, "fosdem-2029");
    let left_out: Vec<_> = warnings.iter().map(|words| words.rsplit("menu.json: ").next().unwrap()).collect();
    assert_eq!(left_out.len(), 3, "{warnings:?}");
    assert_eq!(left_out[0], "the 2. entry is left out: its `url` is no http(s) address");
    let own = schedule("<title>MyConf 2027</title>", "Big Hall", "");
    assert_eq!(told(&own, &catalogue.of(&own), true)[0], texts(&["#myconf-big-hall:myconf.example"]));
}

#[test]
fn a_broken_file_is_named_with_its_line_and_the_rest_works() {
    for (text, said) in [
        ("[[conference]]\nid = \"x\"\ntitel = \"X\"\n", "line 3, titel: unknown field `titel`, expected one of `id`"),
        (
            &OWN.replace("{hall|dashes}", "{hal|dashes}"),
            "line 21, address: `#myconf-{hal|dashes}:myconf.example`: there is no field `hal`",
        ),
        (&OWN.replace("2027-05-02", "2027-04-02"), "`myconf-2027` ends before it starts"),
        (&OWN.replace("2027-05-02", "\"May\""), "line 6, end: invalid type: string \"May\""),
        (&OWN.replace("https://myconf", "ftp://myconf"), "which is neither http nor https"),
        (&OWN.replace("\"myconf-2027\"", "\"my conf\""), "`my conf` is no name for a conference"),
        (&OWN.replace("[\"myconf\"]\n", "[]\n"), "the 1. `[[rules]]` have neither a `series` nor a `name`"),
        ("[[rules]]\nseries = \"myconf\"\n", "line 2, series: invalid type: string \"myconf\", expected a sequence"),
        ("x = ", "line 1, x: "),
        ("\u{0}", "line 1"),
    ] {
        let folder = folder(&[("catalogue.toml", text), ("catalogue.d/good.toml", &OWN.replace("2027", "2028"))]);
        let (catalogue, warnings) = Catalogue::load(folder.path());
        assert_eq!(warnings.len(), 1, "{text}: {warnings:?}");
        assert!(warnings[0].contains("catalogue.toml") && warnings[0].contains(said), "{said}: {}", warnings[0]);
        assert!(catalogue.find("myconf-2028", TODAY).is_some() && catalogue.find("fosdem-2027", TODAY).is_some());
    }
    let folder = folder(&[
        ("catalogue.d/a.json", "<html>"),
        ("catalogue.d/now.toml", &OWN.replace("myconf-2027", "now")),
        ("catalogue.d/readme.txt", "not read"),
    ]);
    let (_, warnings) = Catalogue::load(folder.path());
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert!(warnings[0].contains("a.json: not Giggity's menu.json"), "{warnings:?}");
    assert!(warnings[1].contains("`now` is a command of hallway"), "{warnings:?}");
}

#[test]
fn hostile_schedules_give_no_strange_addresses() {
    let long = "x".repeat(900);
    for hall in ["a b", "x:evil.example", "%00", "\"><script>", "../../etc", "?x#y", "\u{202e}", "é", long.as_str()] {
        for year in 2019..2028 {
            let mut schedule = schedule(&format!("<title>FOSDEM {year}</title>"), "x", "<slug>s</slug>");
            schedule.halls[0].name = hallway::text::Clean::line(hall);
            let rules = Catalogue::bundled().of(&schedule);
            let found = places(&schedule, &schedule.talks[0], &rules, true);
            for url in found.streams.iter().chain(&found.recordings).map(|place| &place.address) {
                assert_eq!(url.scheme(), "https");
                assert!(matches!(url.host_str(), Some("stream.fosdem.org" | "video.fosdem.org")), "{url}");
            }
            for room in found.chat {
                assert!(room.address.as_str().ends_with(":fosdem.org"), "{}", room.address);
            }
        }
    }
}

#[test]
fn the_rooms_of_a_schedule_are_those_of_its_tracks() {
    let schedule = schedule(
        "<title>FOSDEM 2026</title>",
        "Janson",
        "<track slug=\"gcc\">GCC</track><links><link href=\"https://matrix.to/#/#own:example.org\"/></links>",
    );
    let rooms = rooms(&schedule, &Catalogue::bundled().of(&schedule));
    let names: Vec<_> = rooms.by_name().into_iter().map(|(alias, _)| alias.as_str()).collect();
    assert_eq!(names, ["#own:example.org"], "only the likeliest is listed");
    for room in ["#own:example.org", "#2026-gcc:fosdem.org", "#gcc:fosdem.org"] {
        assert_eq!(rooms.track(&room.parse().unwrap()), Some(0), "{room}");
    }
    assert_eq!(rooms.track(&"#x:y".parse().unwrap()), None);
}

#[test]
fn live_streams_stand_between_links_and_rules() {
    let list = br#"
        [{ "slug": "dc25", "groups": [ { "rooms": [
            { "schedulename": "Big  Hall", "streams": [
                { "type": "audio", "urls": { "opus": { "url": "https://cdn.example/a.opus" } } },
                { "type": "slides", "urls": { "hls": { "url": "https://cdn.example/slides.m3u8" } } },
                { "type": "video", "isTranslated": true, "urls": { "hls": { "url": "https://cdn.example/de.m3u8" } } },
                { "type": "dash", "urls": { "dash": { "url": "https://cdn.example/x.mpd" } } },
                { "type": "video", "isTranslated": false, "urls": { "webm": { "url": "https://cdn.example/x.webm" },
                    "hls": { "url": "https://cdn.example/en.m3u8" }, "bad": { "url": "file:///etc/passwd" }, "worse": 7 } },
                { "type": "video" }, 7 ] },
            { "display": "No name", "streams": [] }, {}, null ] }, {} ] },
        { "slug": "other", "groups": [ { "rooms": [ { "schedulename": "Big Hall", "streams": [
            { "type": "video", "urls": { "hls": { "url": "https://cdn.example/other.m3u8" } } } ] } ] } ] }, 7]"#;
    let live = Live::parse(list).unwrap();
    assert_eq!(live.rooms.len(), 3);
    let schedule = schedule("<acronym>DC25</acronym><title>DebConf 25</title>", "big hall", "");
    let rules = Catalogue::bundled().of(&schedule);
    let found = places_live(&schedule, &schedule.talks[0], &rules, true, Some(&live));
    let paths: Vec<_> = found.streams.iter().map(|place| place.address.path().to_owned()).collect();
    assert_eq!(
        paths,
        ["/en.m3u8", "/x.mpd", "/x.webm", "/de.m3u8", "/slides.m3u8", "/a.opus", "/redir/live/big-hall.m3u8"]
    );
    assert_eq!(live.rooms[0].streams[0].kind, LiveKind::Hls);
    assert_eq!(
        live.streams("unknown", "BigHall").count(),
        7,
        "another conference is looked at only where this one is not"
    );
    for bad in [&b"{}"[..], b"", b"[", b"<html>", &[0xff; 10]] {
        assert!(Live::parse(bad).is_err());
    }
    assert!(Live::parse("[".repeat(100_000).as_bytes()).is_err());
    assert_eq!(Live::parse(b"\xef\xbb\xbf [1, null, {\"groups\": 3}]").unwrap(), Live::default());
}

proptest! {
    #[test]
    fn places_are_addresses_whatever_the_schedule_says(
        year in 2018_i16..2030,
        names in prop::array::uniform5(r"[ -~\u{80}-\u{2fff}]{0,40}"),
    ) {
        let mut schedule = schedule(&format!("<title>FOSDEM {year}</title>"), "x", "<track>t</track>");
        let [hall, track, slug, kind, number] = names.map(|name| hallway::text::Clean::line(&name));
        schedule.halls[0].name = hall;
        schedule.tracks[0].name = track.clone();
        schedule.tracks[0].slug = track;
        let talk = &mut schedule.talks[0];
        (talk.slug, talk.kind, talk.number) = (slug, kind, number);
        let found = places(&schedule, &schedule.talks[0], &Catalogue::bundled().of(&schedule), true);
        for place in found.streams.iter().chain(&found.recordings) {
            prop_assert!(place.address.host_str().is_some_and(|host| host.ends_with(".fosdem.org")), "{}", place.address);
        }
        for place in &found.chat {
            let alias = place.address.as_str();
            prop_assert!(alias.starts_with('#') && alias.len() <= 255 && !alias.starts_with("#:"), "{}", alias);
        }
    }

    #[test]
    fn any_list_of_streams_is_read_or_refused(parts in prop::collection::vec(prop::sample::select(vec![
        "[", "]", "{", "}", ",", ":", "\"groups\":", "\"rooms\":", "\"streams\":", "\"urls\":", "\"url\":", "\"x\"", "1", "null",
    ]), 0..60)) {
        if let Ok(live) = Live::parse(parts.concat().as_bytes()) {
            prop_assert!(live.rooms.len() < 60);
        }
    }
}
