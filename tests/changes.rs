//! What changed between two programmes, told by their contents.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test says what failed by failing, and what it left out"
)]

use std::{fs, path::Path, sync::Arc};

use hallway::{
    schedule::{
        Change, ChangeKind as Kind, Day, Fate, Hall, Markup, Person, Schedule, Talk, TalkId, Track,
        changes::{Compared, Seen, compare, diff},
        parse::parse,
    },
    text::Clean,
};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use proptest::prelude::*;

const LONG_BEFORE: &str = "2026-01-01T00:00:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn day(date: &str, start: &str, end: &str) -> Day {
    Day { date: date.parse().unwrap(), start: at(start), end: at(end) }
}

/// Two days that end at four in the morning, two halls, one track, two people, and `count` talks an hour apart.
fn conference(count: i64) -> Schedule {
    let hall = |name: &str| Hall { name: Clean::line(name), ..Hall::default() };
    let person = |name: &str| Person { name: Clean::line(name), ..Person::default() };
    let talk = |number: i64| Talk {
        id: TalkId(format!("guid-{number}").into()),
        title: Clean::line(&format!("Talk {number}")),
        slug: Clean::line(&format!("talk-{number}")),
        start: at("2026-01-31T08:00:00Z") + SignedDuration::from_hours(number),
        duration: SignedDuration::from_mins(30),
        hall: usize::from(number % 2 == 1),
        people: vec![0, 1],
        abstract_text: Markup("<p>All about\r\nit</p>".into()),
        ..Talk::default()
    };
    Schedule {
        title: Clean::line("Conference"),
        acronym: Clean::line("conference"),
        url: None,
        zone: TimeZone::get("Europe/Brussels").unwrap(),
        days: vec![
            day("2026-01-31", "2026-01-31T03:00:00Z", "2026-02-01T03:00:00Z"),
            day("2026-02-01", "2026-02-01T03:00:00Z", "2026-02-02T03:00:00Z"),
        ],
        halls: vec![hall("Janson"), hall("K.1.105")],
        tracks: vec![Track { name: Clean::line("Rust"), ..Track::default() }],
        people: vec![person("Ana"), person("Bob")],
        talks: (0..count).map(talk).collect(),
    }
}

/// What is told of each talk after `edit`.
fn told(count: i64, edit: impl FnOnce(&mut Schedule)) -> Vec<(String, Vec<Kind>)> {
    let old = Seen::of(&conference(count));
    let mut new = conference(count);
    edit(&mut new);
    let told = |change: Change| (change.talk.0.to_string(), change.kinds);
    diff(&old, &new, at(LONG_BEFORE)).into_iter().map(told).collect()
}

fn one(talk: &str, kinds: &[Kind]) -> Vec<(String, Vec<Kind>)> {
    vec![(talk.to_owned(), kinds.to_vec())]
}

fn shift(talk: &mut Talk, minutes: i64) {
    talk.start += SignedDuration::from_mins(minutes);
}

#[test]
fn each_kind_of_change_is_told_by_what_changed() {
    type Edit = fn(&mut Schedule);
    let rows: [(&str, Edit, &[Kind]); 15] = [
        ("nothing", |_| {}, &[]),
        ("time", |new| shift(&mut new.talks[3], 30), &[Kind::NewTime]),
        ("length", |new| new.talks[3].duration = SignedDuration::from_mins(45), &[Kind::NewTime]),
        ("day", |new| shift(&mut new.talks[3], 24 * 60), &[Kind::Moved]),
        // Talk 3 begins at 11:00 UTC; the evening ends at 03:00.
        ("into the night", |new| shift(&mut new.talks[3], 15 * 60 + 30), &[Kind::NewTime]),
        ("hall", |new| new.talks[3].hall = 0, &[Kind::NewRoom]),
        (
            "day and hall",
            |new| {
                shift(&mut new.talks[3], 24 * 60);
                new.talks[3].hall = 0;
            },
            &[Kind::Moved, Kind::NewRoom],
        ),
        ("title", |new| new.talks[3].title = Clean::line("Another"), &[Kind::Amended]),
        ("person", |new| new.talks[3].people = vec![1], &[Kind::Amended]),
        ("order of people", |new| new.talks[3].people = vec![1, 0], &[]),
        ("text", |new| new.talks[3].abstract_text = Markup("<p>All else</p>".into()), &[Kind::Amended]),
        ("ends of lines", |new| new.talks[3].abstract_text = Markup("<p>All  about\nit</p>".into()), &[]),
        ("fate", |new| new.talks[3].fate = Fate::Amended, &[Kind::Amended]),
        (
            "cancelled, whatever else",
            |new| {
                new.talks[3].fate = Fate::Cancelled;
                shift(&mut new.talks[3], 30);
            },
            &[Kind::Cancelled],
        ),
        ("gone", |new| drop(new.talks.remove(3)), &[Kind::Cancelled]),
    ];
    for (name, edit, kinds) in rows {
        let expected = if kinds.is_empty() { vec![] } else { one("guid-3", kinds) };
        assert_eq!(told(12, edit), expected, "{name}");
        assert_eq!(told(4, edit), expected, "{name}, of few talks");
    }
}

#[test]
fn new_talks_are_told_and_so_is_one_that_comes_back() {
    let new = |new: &mut Schedule| {
        let more = Talk { id: TalkId("more".into()), title: Clean::line("More"), ..new.talks[2].clone() };
        new.talks.push(more);
    };
    assert_eq!(told(12, new), one("more", &[Kind::New]));
    let mut before = conference(12);
    before.talks[3].fate = Fate::Cancelled;
    let back = diff(&Seen::of(&before), &conference(12), at(LONG_BEFORE));
    assert_eq!(back[0].kinds, [Kind::Amended]);
    before.talks.remove(3);
    let mut known = conference(12);
    known.talks[3].fate = Fate::Cancelled;
    assert!(diff(&Seen::of(&known), &before, at(LONG_BEFORE)).is_empty(), "that it is off was known");
}

#[test]
fn what_is_over_and_gone_is_no_news_nor_is_what_half_a_file_lacks() {
    let (old, mut new) = (Seen::of(&conference(12)), conference(12));
    new.talks.drain(..4);
    // Talk 2 runs from 10:00 to 10:30.
    let told = |now, whole| -> Vec<_> {
        let all = compare(&old, &new, at(now), whole).changes;
        all.iter().map(|change| change.talk.0.to_string()).collect()
    };
    assert_eq!(told("2026-01-31T10:29:00Z", true), ["guid-2", "guid-3"]);
    assert_eq!(told("2026-01-31T10:30:00Z", true), ["guid-3"]);
    assert!(told("2026-01-31T10:29:00Z", false).is_empty());
}

#[test]
fn a_change_says_what_was() {
    let (old, mut new) = (conference(12), conference(12));
    shift(&mut new.talks[2], 30);
    new.talks[2].hall = 1;
    shift(&mut new.talks[3], 24 * 60);
    new.talks[4].duration = SignedDuration::from_mins(55);
    new.talks[5].title = Clean::line("Better");
    new.talks[6].fate = Fate::Cancelled;
    new.talks.remove(7);
    let changes = diff(&Seen::of(&old), &new, at(LONG_BEFORE));
    let words: Vec<_> = changes.iter().map(|c| format!("{}: {}", c.title, c.words(&new, &new.zone))).collect();
    assert_eq!(
        words,
        [
            "Talk 2: 11:00 → 11:30, Janson → K.1.105",
            "Talk 4: 30 → 55 min",
            "Better: was “Talk 5”",
            "Talk 6: cancelled",
            "Talk 7: cancelled",
            "Talk 3: Sat 31 Jan 12:00 → Sun 1 Feb 12:00",
        ]
    );
    let was = changes[0].was.clone().unwrap();
    assert_eq!((was.start, &*was.hall), (at("2026-01-31T10:00:00Z"), "Janson"));
}

/// Gives every talk another name.
fn renamed(mut schedule: Schedule) -> Schedule {
    for (number, talk) in schedule.talks.iter_mut().enumerate() {
        talk.id = TalkId(format!("uid-{}@example.org", number * 7).into());
    }
    schedule
}

#[test]
fn a_talk_that_gets_another_name_is_the_same_one() {
    let (old, mut new) = (Seen::of(&conference(12)), conference(12));
    new.talks[3].id = TalkId("other".into());
    let Compared { changes, renamed, adopt } = compare(&old, &new, at(LONG_BEFORE), true);
    assert!(changes.is_empty(), "{changes:?}");
    assert_eq!(renamed, [(TalkId("guid-3".into()), TalkId("other".into()))]);
    assert_eq!(adopt.unwrap(), Seen::of(&new), "later looks know it by its new name");
    shift(&mut new.talks[3], 30);
    let changes = diff(&old, &new, at(LONG_BEFORE));
    assert_eq!(changes[0].kinds, [Kind::NewTime], "its slug is the same");
}

#[test]
fn another_dialect_is_not_a_thousand_changes() {
    let old = Seen::of(&conference(30));
    let mut new = renamed(conference(30));
    for talk in &mut new.talks {
        talk.abstract_text = Markup("All about it".into());
        talk.people.clear();
        talk.slug = Clean::default();
        talk.duration = SignedDuration::from_mins(25);
    }
    new.halls[0].name = Clean::line("Building J");
    new.halls[1].name = Clean::line("Building K");
    shift(&mut new.talks[4], 24 * 60);
    new.talks.remove(20);
    let compared = compare(&old, &new, at(LONG_BEFORE), true);
    let kinds = |compared: &Compared| -> Vec<_> {
        compared.changes.iter().map(|change| (change.title.to_string(), change.kinds.clone())).collect()
    };
    let told = kinds(&compared);
    assert_eq!(told, [("Talk 20".to_owned(), vec![Kind::Cancelled]), ("Talk 4".to_owned(), vec![Kind::Moved])]);
    let adopted = compared.adopt.unwrap();
    let again = compare(&adopted, &new, at(LONG_BEFORE), true);
    assert_eq!(kinds(&again), told, "what is news stays news");
    assert_eq!((again.renamed, again.adopt), (vec![], None), "and all the rest is known");
}

#[test]
fn texts_that_are_all_written_in_another_way_are_no_news() {
    let (old, mut new) = (Seen::of(&conference(30)), conference(30));
    for talk in &mut new.talks {
        talk.description = Markup("A footer for everyone".into());
    }
    new.talks[3].title = Clean::line("Better");
    let compared = compare(&old, &new, at(LONG_BEFORE), true);
    assert_eq!(compared.changes.len(), 1);
    assert_eq!(compared.changes[0].kinds, [Kind::Amended]);
    new.talks[5].description = Markup("Truly new".into());
    let later = diff(&compared.adopt.unwrap(), &new, at(LONG_BEFORE));
    assert_eq!(later.len(), 2, "after that, texts are told again: {later:?}");
}

#[test]
fn names_that_mean_other_talks_now_are_not_believed() {
    let old = Seen::of(&conference(30));
    let mut new = conference(30);
    // Numbers given in order: each talk has the number of another one now.
    let names: Vec<_> = new.talks.iter().map(|talk| talk.id.clone()).collect();
    for (talk, name) in new.talks.iter_mut().zip(names.iter().cycle().skip(1)) {
        talk.id = name.clone();
    }
    assert!(diff(&old, &new, at(LONG_BEFORE)).is_empty());
}

#[test]
fn another_conference_of_the_same_name_is_a_first_look() {
    let old = Seen::of(&conference(30));
    let mut new = renamed(conference(40));
    for talk in &mut new.talks {
        talk.title = Clean::line(&format!("Other {}", talk.title));
        talk.slug = Clean::default();
        shift(talk, 365 * 24 * 60);
    }
    let compared = compare(&old, &new, at(LONG_BEFORE), true);
    assert_eq!(compared, Compared { adopt: Some(Seen::of(&new)), ..Compared::default() });
    let empty = Seen::of(&conference(0));
    assert_eq!(compare(&empty, &new, at(LONG_BEFORE), true).changes, [], "nothing was announced before");
    assert_eq!(compare(&old, &conference(0), at(LONG_BEFORE), true), Compared::default(), "nothing is there");
}

#[test]
fn halls_with_more_to_their_name_are_the_same_halls() {
    for (name, same) in [
        ("K.1.105 (La Fontaine)", true),
        ("K 1 105", true),
        ("k.1.105, first floor", true),
        ("K.1.105 – La Fontaine", true),
        ("K.1.1051", false),
        ("K.1.105 2", false),
        ("", false),
    ] {
        let told = told(12, |new| new.halls[1].name = Clean::line(name));
        assert_eq!(told.is_empty(), same, "{name}: {told:?}");
    }
}

#[test]
fn talks_that_share_a_name_make_no_noise_when_their_order_changes() {
    let named = |order: [usize; 3]| {
        let mut schedule = conference(12);
        for (number, talk) in order.into_iter().enumerate() {
            let suffix = if number == 0 { String::new() } else { format!("#{}", number + 1) };
            schedule.talks[talk].id = TalkId(format!("twice{suffix}").into());
        }
        schedule
    };
    let old = Seen::of(&named([1, 4, 7]));
    let mut new = named([7, 1, 4]);
    assert!(diff(&old, &new, at(LONG_BEFORE)).is_empty());
    let (from, to) = (TalkId("twice#3".into()), TalkId("twice".into()));
    assert!(compare(&old, &new, at(LONG_BEFORE), true).renamed.contains(&(from, to)), "a star follows its talk");
    new.talks.remove(4);
    let changes = diff(&old, &new, at(LONG_BEFORE));
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert_eq!((&*changes[0].title, &*changes[0].kinds), ("Talk 4", &[Kind::Cancelled][..]));
}

#[test]
fn what_was_seen_comes_back_from_its_kept_form() {
    let mut schedule = conference(12);
    schedule.talks[3].fate = Fate::Cancelled;
    schedule.talks[4].title = Clean::line(&"long ".repeat(180));
    let seen = Seen::of(&schedule);
    let kept = serde_json::to_string(&seen).unwrap();
    assert!(kept.len() < 12 * 150 + 400, "{kept}");
    assert_eq!(serde_json::from_str::<Seen>(&kept).unwrap(), seen);
    for strange in [
        r#"{"halls":[],"talks":[["a","b",9223372036854775807,-9223372036854775808,7,"s",18446744073709551615,250]]}"#,
        r#"{"halls":["\u001b[31m"],"talks":[["\u001b","\u202e",0,0,0,"",0,0]]}"#,
    ] {
        let seen: Seen = serde_json::from_str(strange).unwrap();
        assert!(diff(&seen, &conference(3), at(LONG_BEFORE)).len() <= 4);
        assert!(!serde_json::to_string(&seen).unwrap().contains("u001b"));
    }
}

#[test]
fn a_hundred_thousand_talks_of_one_name_are_no_trap() {
    let mut old = conference(0);
    let name: Arc<str> = "all".into();
    old.talks = (0..100_000)
        .map(|number| Talk {
            id: if number == 0 { TalkId(Arc::clone(&name)) } else { TalkId(format!("all#{}", number + 1).into()) },
            title: Clean::line("Same"),
            ..Talk::default()
        })
        .collect();
    let mut new = old.clone();
    new.talks.reverse();
    assert!(diff(&Seen::of(&old), &new, at(LONG_BEFORE)).is_empty());
}

#[test]
fn real_schedules_do_not_differ_from_themselves() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/schedules");
    let Ok(files) = fs::read_dir(&folder) else {
        println!("{} is absent: nothing compared", folder.display());
        return;
    };
    for path in files.map(|file| file.unwrap().path()) {
        let Ok(parsed) = parse(&fs::read(&path).unwrap()) else { continue };
        let mut schedule = parsed.schedule;
        let seen = Seen::of(&schedule);
        let kept: Seen = serde_json::from_str(&serde_json::to_string(&seen).unwrap()).unwrap();
        schedule.talks.reverse();
        let compared = compare(&kept, &schedule, at(LONG_BEFORE), true);
        assert!(compared.changes.is_empty() && compared.renamed.is_empty(), "{}: {compared:?}", path.display());
    }
}

proptest! {
    #[test]
    fn any_two_programmes_can_be_compared(
        old in prop::collection::vec((0..6_u8, 0..4_u8, 0..4_i64), 0..24),
        new in prop::collection::vec((0..6_u8, 0..4_u8, 0..4_i64), 0..24),
    ) {
        let make = |talks: &[(u8, u8, i64)]| {
            let mut schedule = conference(0);
            schedule.talks = talks.iter().enumerate().map(|(number, (id, title, hours))| Talk {
                id: TalkId(format!("{id}#{number}").into()),
                title: Clean::line(&title.to_string()),
                start: at("2026-01-31T08:00:00Z") + SignedDuration::from_hours(*hours),
                ..Talk::default()
            }).collect();
            schedule
        };
        let (old, new) = (make(&old), make(&new));
        prop_assert!(diff(&Seen::of(&old), &old, at(LONG_BEFORE)).is_empty());
        let compared = compare(&Seen::of(&old), &new, at(LONG_BEFORE), true);
        prop_assert!(compared.changes.len() <= old.talks.len() + new.talks.len());
        prop_assert!(compared.changes.iter().all(|change| !change.kinds.is_empty()));
        if let Some(adopted) = compared.adopt {
            let again = compare(&adopted, &new, at(LONG_BEFORE), true);
            prop_assert!(again.changes.len() <= compared.changes.len());
        }
    }
}
