//! Schedules that are broken, cut off, hostile, or none at all.
use crate::support::{fixture, holds_together, read, said, talk, titles};
use hallway::{
    schedule::parse::{Error, Parsed, parse},
    text::html,
};
use proptest::prelude::*;

#[test]
fn broken_talks_are_named_and_all_come_through() {
    let Parsed { schedule, warnings, .. } = read("broken-talks.xml");
    assert_eq!(
        titles(&schedule),
        [
            "No time at all",
            "Whole, first",
            "A date that is none",
            "No length",
            "A quotation mark is missing",
            "Q & A, never closed",
            "(no title)",
            "Whole, last"
        ]
    );
    assert_eq!(
        said(&warnings),
        [
            "The talk “A quotation mark is missing” (line 26): in line 29 a tag is not closed: what it says is guessed.",
            "The day “” (line 42) has no date that can be read.",
            "The talk “No time at all” (line 14) has no start that can be read: it is put at the beginning of 2026-03-07.",
            "The talk “A date that is none” (line 18) has the date “yesterday”: its day and time are taken instead.",
            "The talk “No length” (line 22) has no length that can be read: 30 minutes are taken.",
            "The talk “7” (line 36) has no title.",
        ]
    );
    let mended = talk(&schedule, "A quotation mark");
    assert_eq!(schedule.people_of(mended).map(|person| person.name.as_str()).collect::<Vec<_>>(), ["Who"]);
    assert_eq!(mended.links.len(), 1);
    let unescaped = talk(&schedule, "Q & A");
    assert_eq!(html::to_text(&unescaped.abstract_text.0).as_str(), "Tags &\nthat nobody escaped");
    assert_eq!(schedule.days.len(), 2, "a talk outside any day makes its day");
}

#[test]
fn a_talk_whose_beginning_is_broken_is_told() {
    let text = String::from_utf8(fixture("europython-2014.xml")).unwrap();
    let talks = parse(text.as_bytes()).unwrap().schedule.talks.len();
    for (whole, broken, left) in
        [("<entry id=\"17\"", "<e>try id=\"17\"", talks - 1), ("<day ", ">day ", 0), ("<entry ", ">entry ", 0)]
    {
        assert!(text.contains(whole));
        let parsed = parse(text.replace(whole, broken).as_bytes()).unwrap();
        let told =
            parsed.warnings.iter().filter(|warning| warning.0.contains("where it begins cannot be read")).count();
        assert_eq!((parsed.schedule.talks.len(), told), (left, 1), "{broken}: {:?}", parsed.warnings);
    }
}

#[test]
fn an_entry_that_is_never_closed_ends_where_the_next_begins() {
    let text = String::from_utf8(fixture("europython-2014.xml")).unwrap();
    let parsed = parse(text.replacen("</entry>", "</en", 1).as_bytes()).unwrap();
    assert_eq!(titles(&parsed.schedule), ["Small frameworks", "Lightning talks"]);
}

#[test]
fn a_talk_that_is_never_closed_ends_where_the_next_part_begins() {
    let talk =
        |title: &str| format!("<event id='{title}'><start>10:00</start><duration>10</duration><title>{title}</title>");
    let text = format!(
        "<schedule><day date='2026-01-31'><room name='A'>{}</room><room name='B'>{}</event></room></day>\
         <day date='2026-02-01'><room name='C'>{}<persons><person id='1'>Ana<person id='2'>Bo</persons></schedule>",
        talk("one"),
        talk("two"),
        talk("three")
    );
    let schedule = parse(text.as_bytes()).unwrap().schedule;
    let told: Vec<_> =
        schedule.talks.iter().map(|talk| (&*talk.title, &*schedule.halls[talk.hall].name, talk.day)).collect();
    assert_eq!(told, [("one", "A", 0), ("two", "B", 0), ("three", "C", 1)]);
    assert_eq!(schedule.people.iter().map(|person| &*person.name).collect::<Vec<_>>(), ["Ana", "Bo"]);
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
        (b"<!-- x --><HTML lang=en>x".to_vec(), "web page"),
        (b"Not found".to_vec(), "not XML"),
        (b"<?xml version=\"1.0\"?><rss><channel/></rss>".to_vec(), "begins with <rss>"),
        (b"<?xml version=\"1.0\"?>".to_vec(), "ends before"),
        (b"\xff\xfe<\0s\0".to_vec(), "not XML"),
        (vec![0x89, b'P', b'N', b'G', 0, 0xff, 0], "no text"),
        (vec![b'a'; 50_000_000], "not XML"),
        (b"<a>".repeat(500_000), "begins with <a>"),
        (b"<a \"".repeat(200_000), "begins with <a>"),
        (b"<!a[".repeat(200_000), "not XML"),
        (b"<!--".repeat(200_000), "not XML"),
        (b"<a b=\"".repeat(200_000), "begins with <a>"),
        (vec![b' '; 64 * 1024 * 1024 + 1], "larger than 64 MB"),
    ] {
        let start = String::from_utf8_lossy(&bytes[..bytes.len().min(20)]).into_owned();
        let error = parse(&bytes).expect_err(&start);
        assert!(error.to_string().contains(words), "{start}: {error}");
    }
    assert_eq!(parse(b""), Err(Error::Empty));
}

#[test]
fn hostile_shapes_end() {
    let begin = "<schedule><day date=\"2026-01-31\">";
    for piece in [
        "<event id=\"",
        "<event id='1'><links><link href=\"",
        "<event><title>",
        "<event><persons><person id='1'>",
        "<event><title><![CDATA[",
        "<event><abstract><p>",
        "<room name='1'>",
        "<day date='2026-01-31'>",
        "<day start='2026-01-31T10:00:00Z'><event><start>10:00</start><title>x</title></event></day>",
        "<!-- <event> ",
        "&amp;",
        "<track>x",
    ] {
        let text = format!("{begin}{}", piece.repeat(20_000));
        let parsed = parse(text.as_bytes()).unwrap();
        holds_together(&parsed.schedule).unwrap();
        assert!(parsed.warnings.len() <= 201, "{piece}");
    }
    let deep =
        format!("{begin}<event><title>T</title>{}<start>10:00</start></event></day></schedule>", "<x>".repeat(10_000));
    assert_eq!(titles(&parse(deep.as_bytes()).unwrap().schedule), ["T"]);
}

#[test]
fn many_talks_and_long_names_are_kept() {
    let one = "<event id='a'><date>2026-01-31T10:00:00Z</date><duration>00:30</duration><title>t</title></event>";
    let many = format!("<schedule>{}</schedule>", one.repeat(100_000));
    let parsed = parse(many.as_bytes()).unwrap();
    assert_eq!(parsed.schedule.talks.len(), 100_000);
    assert!(parsed.warnings.len() <= 201);
    let long =
        format!("<schedule><event id='{0}'><date>2026-01-31T10:00:00Z</date><title>{0}</title>", "x".repeat(9_000));
    let twice = format!("{long}</event>{}</event></schedule>", long.trim_start_matches("<schedule>"));
    assert_eq!(parse(twice.as_bytes()).unwrap().schedule.talks.len(), 2);
    // Each talk on a day of its own.
    let mut days = String::from("<schedule>");
    for day in 0..20_000 {
        let date = jiff::Timestamp::from_second(day * 86_400).unwrap();
        days.push_str(&one.replace("2026-01-31T10:00:00Z", &date.to_string()));
    }
    assert_eq!(parse(days.as_bytes()).unwrap().schedule.days.len(), 20_000);
}

fn any_fixture() -> impl Strategy<Value = Vec<u8>> {
    prop::sample::select(vec![
        "fosdem-2026.xml",
        "fosdem-2025.xml",
        "pentabarf.xml",
        "pentabarf-2007.xml",
        "frab.xml",
        "hub.xml",
        "pretalx.xml",
        "wafer.xml",
        "europython-2014.xml",
        "broken-talks.xml",
        "entity-bomb.xml",
    ])
    .prop_map(fixture)
}

const NAMES: &str = "schedule conference title day room event entry start date duration persons person name biography links link attachment recording optout url answers track abstract p speakers speaker time_zone_name day_change tracks generator";
const TEXTS: &str = "|x|10:00|25:00|2026-03-29T02:30:00|2026-01-31T10:00:00+01:00|0000-00-00|2026-01-31|99:99|-1|Europe/Brussels|CANCELLED x|true|&amp;amp;|&#0;|<![CDATA[<b>]]>|wafer";

/// Elements of a schedule in any order and depth, closed or not, with texts that fit or not.
fn any_structure() -> impl Strategy<Value = String> {
    let name = prop::sample::select(NAMES.split(' ').collect::<Vec<_>>());
    let text = prop::sample::select(TEXTS.split('|').collect::<Vec<_>>());
    let attribute =
        prop::sample::select(vec!["", "id", "guid", "name", "date", "start", "end", "href", "slug", "code", "color"]);
    let leaf = (name.clone(), attribute, text, 0_u8..4).prop_map(|(name, attribute, text, how)| {
        let open = if attribute.is_empty() { name.to_owned() } else { format!("{name} {attribute}=\"{text}\"") };
        match how {
            0 => format!("<{open}/>"),
            1 => format!("<{open}>{text}"),
            _ => format!("<{open}>{text}</{name}>"),
        }
    });
    leaf.prop_recursive(6, 120, 8, move |inner| {
        (name.clone(), prop::collection::vec(inner, 0..8), any::<bool>()).prop_map(|(name, inner, closed)| {
            let end = if closed { format!("</{name}>") } else { String::new() };
            format!("<{name} id=\"1\" date=\"2026-01-31\">{}{end}", inner.concat())
        })
    })
}

proptest! {
    #[test]
    fn wherever_a_schedule_is_cut_the_rest_is_read(bytes in any_fixture(), cut in any::<prop::sample::Index>()) {
        let bytes = &bytes[..cut.index(bytes.len())];
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

    #[test]
    fn elements_may_stand_anywhere(text in any_structure()) {
        if let Ok(parsed) = parse(format!("<schedule>{text}</schedule>").as_bytes()) {
            holds_together(&parsed.schedule)?;
        }
    }

    #[test]
    fn no_talk_is_dropped_in_silence(
        bytes in any_fixture(), changes in prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(b"<>&\"' x".to_vec())), 1..4),
    ) {
        let mut text = String::from_utf8(bytes).unwrap().into_bytes();
        let whole = parse(&text).unwrap();
        for (at, byte) in changes {
            let at = at.index(text.len());
            if text[at].is_ascii() {
                text[at] = byte;
            }
        }
        if let Ok(parsed) = parse(&text) {
            let fewer = parsed.schedule.talks.len() < whole.schedule.talks.len();
            // A broken `<event` is the end of the talk before: nothing is known of it.
            let begun = |text: &[u8]| text.windows(7).filter(|seven| *seven == b"<event " || *seven == b"<entry ").count();
            prop_assert!(!fewer || !parsed.warnings.is_empty() || begun(&text) < whole.schedule.talks.len());
        }
    }
}
