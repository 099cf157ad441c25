//! Stars, what was seen, and searches.
use std::{collections::BTreeSet, fs, thread};

use hallway::schedule::{Event, Key, Request, Source, TalkId, keep};

use crate::world::{World, fixture, write};

fn id(name: &str) -> TalkId {
    TalkId(name.into())
}

fn set(names: &[&str]) -> BTreeSet<TalkId> {
    names.iter().copied().map(id).collect()
}

fn star(name: &str, on: bool) -> Request {
    Request::Star { key: Key::new("fosdem-2026"), talk: id(name), on }
}

const ONE: &str = "9c3ebb8c-0000-5130-b9fe-000000000001";

#[tokio::test]
async fn a_star_set_just_before_the_end_is_there_at_the_next_start() {
    let mut world = World::new();
    world.watch(&fixture("fosdem-2026.xml"));
    assert_eq!(*world.shown().await.stars, set(&[]));
    for (name, on) in [(ONE, true), ("b", true), ("c", true), ("b", false)] {
        world.ask(star(name, on));
    }
    let next = world.beside();
    assert_eq!(world.end().await, []);
    let mut world = next;
    world.watch(&fixture("fosdem-2026.xml"));
    assert_eq!(*world.shown().await.stars, set(&[ONE, "c"]), "also a talk that this schedule does not have");
}

#[tokio::test]
async fn two_hallways_do_not_lose_each_others_stars() {
    let (mut one, text) = (World::new(), fixture("fosdem-2026.xml"));
    let mut other = one.beside();
    for world in [&mut one, &mut other] {
        world.watch(&text);
        world.shown().await;
    }
    one.ask(star("a", true));
    while keep::stars(&one.path("profile"), &Key::new("fosdem-2026")).unwrap() != set(&["a"]) {
        tokio::task::yield_now().await;
    }
    other.ask(star("b", true));
    assert_eq!(
        other.next().await,
        Event::Stars { key: Key::new("fosdem-2026"), stars: set(&["a", "b"]).into() },
        "what the other one starred is told"
    );
    assert_eq!(other.end().await, []);
    assert_eq!(one.end().await, []);
}

#[test]
fn many_writers_lose_nothing() {
    let (folder, key) = (tempfile::tempdir().unwrap(), Key::new("fosdem-2026"));
    let write = |writer: usize| {
        for number in 0..12 {
            let order = [(id(&format!("{writer}-{number}")), true)].into();
            keep::star(folder.path(), &key, &order).unwrap();
        }
    };
    thread::scope(|scope| (0..4).for_each(|writer| drop(scope.spawn(move || write(writer)))));
    assert_eq!(keep::stars(folder.path(), &key).unwrap().len(), 48);
}

#[tokio::test]
async fn stars_that_cannot_be_kept_stay_in_memory_and_are_kept_later() {
    let (mut world, text) = (World::new(), fixture("fosdem-2026.xml"));
    let (profile, key) = (world.path("profile"), Key::new("fosdem-2026"));
    fs::write(&profile, "no folder").unwrap();
    let path = world.watch(&text);
    assert!(world.shown().await.stars.is_empty(), "the programme is shown anyway");
    for words in ["stars.json cannot be read", "seen.json cannot be read"] {
        let said = world.not_kept().await;
        assert!(said.contains(words), "{said}");
    }
    world.ask(star("a", true));
    let said = world.not_kept().await;
    assert!(said.starts_with("Stars are lost when hallway ends: "), "{said}");
    world.ask(star("b", true));
    write(&path, &text.replace("After midnight", "Long after midnight"));
    assert_eq!(*world.shown().await.stars, set(&["a", "b"]), "said once, and still starred");

    fs::remove_file(&profile).unwrap();
    let _folder = world.beside();
    assert_eq!(world.end().await, []);
    assert_eq!(keep::stars(&profile, &key).unwrap(), set(&["a", "b"]), "tried again at the end");
}

#[tokio::test]
async fn damaged_files_are_set_aside_and_told() {
    let (mut world, text) = (World::new(), fixture("fosdem-2026.xml"));
    let folder = world.path("profile/conferences/fosdem-2026");
    fs::create_dir_all(&folder).unwrap();
    for name in ["stars.json", "seen.json"] {
        fs::write(folder.join(name), r#"{"version":1,"kept":["a","#).unwrap();
    }
    world.watch(&text);
    assert!(world.shown().await.stars.is_empty());
    for words in ["stars.json is damaged and was set aside", "seen.json is damaged and was set aside"] {
        let said = world.not_kept().await;
        assert!(said.contains(words), "{said}");
    }
    world.ask(star("a", true));
    let next = world.beside();
    world.end().await;
    let mut world = next;
    world.watch(&text);
    assert_eq!(*world.shown().await.stars, set(&["a"]));
    assert_eq!(fs::read(folder.join("stars.damaged-1.json")).unwrap(), br#"{"version":1,"kept":["a","#);
}

#[tokio::test]
async fn changes_stay_news_until_they_are_looked_at() {
    let (mut world, text) = (World::new(), fixture("fosdem-2026.xml"));
    let path = world.watch(&text);
    assert!(world.shown().await.changed().is_empty(), "at the first look nothing is news");
    let changed = text.replace("After midnight", "Long after midnight");
    assert_ne!(changed, text);
    write(&path, &changed);
    let words = ["Long after midnight: was “After midnight”"];
    assert_eq!(world.shown().await.changed(), words);

    let mut next = world.beside();
    assert_eq!(world.end().await, []);
    next.load(Source::File(path.clone()));
    assert_eq!(next.shown().await.changed(), words, "also at the next start");
    next.ask(Request::Seen { key: Key::new("fosdem-2026") });
    next.ask(Request::Seen { key: Key::new("another") });

    let mut last = next.beside();
    assert_eq!(next.end().await, []);
    last.load(Source::File(path));
    assert!(last.shown().await.changed().is_empty());
}

#[tokio::test]
async fn the_newest_search_is_answered() {
    let mut world = World::new();
    world.ask(Request::Search { words: "before anything is shown".to_owned() });
    world.watch(&fixture("fosdem-2026.xml"));
    let shown = world.shown().await.schedule;
    for words in ["b", "bo", "borrow", "borrow checker"] {
        world.ask(Request::Search { words: words.to_owned() });
    }
    loop {
        match world.next().await {
            Event::Found { schedule, words, talks } => {
                assert_eq!((&schedule, talks), (&shown, vec![0]), "{words}");
                if words == "borrow checker" {
                    break;
                }
            }
            other => panic!("{other:?}"),
        }
    }
}
