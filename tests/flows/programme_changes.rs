//! Stars, and what changed since one looked last.
use std::sync::Arc;

use hallway::{
    app::{Effect, Msg, Scope},
    schedule::{self, Change, ChangeKind, Fate, Key, Origin, Request, Schedule, TalkId, changes::Was},
    text::Clean,
};
use jiff::SignedDuration;

use crate::sim::{Sim, at, conference};

fn loaded(sim: Sim, schedule: Schedule, changes: Vec<Change>) -> Sim {
    let (schedule, warnings, stars) = (Arc::new(schedule), Arc::from([]), Arc::default());
    let changes = changes.into();
    sim.msg(Msg::Schedule(schedule::Event::Loaded { schedule, warnings, origin: Origin::File, stars, changes }))
}

/// Three of the conference's talks changed, and one is gone.
fn changes(schedule: &mut Schedule) -> Vec<Change> {
    let change = |schedule: &Schedule, title: &str, kinds: &[ChangeKind], was: Option<Was>| {
        let talk = schedule.talks.iter().find(|talk| &*talk.title == title).unwrap();
        Change { talk: talk.id.clone(), title: talk.title.clone(), kinds: kinds.to_vec(), start: talk.start, was }
    };
    let was = |start: &str, hall: &str| {
        Some(Was {
            title: Clean::line("x"),
            start: at(start),
            duration: SignedDuration::from_mins(30),
            hall: Clean::line(hall),
        })
    };
    let moved = was("2026-01-31T15:10:00Z", "H.2215");
    for talk in &mut schedule.talks {
        match &*talk.title {
            "Closing words" => talk.fate = Fate::Cancelled,
            "Async drop" => talk.fate = Fate::Amended,
            _ => {}
        }
    }
    let gone = Change {
        talk: TalkId("gone".into()),
        title: Clean::line("A talk that is no more"),
        kinds: vec![ChangeKind::Cancelled],
        start: at("2026-01-31T16:00:00Z"),
        was: was("2026-01-31T16:00:00Z", "Janson"),
    };
    vec![
        change(schedule, "Sliding sync for everyone", &[ChangeKind::New], None),
        change(schedule, "Bridges that hold", &[ChangeKind::NewTime, ChangeKind::NewRoom], moved),
        gone,
        change(schedule, "Closing words", &[ChangeKind::Cancelled], was("2026-02-01T16:30:00Z", "Janson")),
    ]
}

fn changed(width: u16, height: u16) -> Sim {
    let mut schedule = conference();
    let changes = changes(&mut schedule);
    loaded(Sim::new(width, height), schedule, changes)
}

fn requests(sim: &mut Sim) -> Vec<Request> {
    let request = |effect| match effect {
        Effect::Schedule(request) => Some(request),
        _ => None,
    };
    sim.asked().into_iter().filter_map(request).collect()
}

#[test]
fn s_stars_a_talk_and_takes_the_star_back() {
    let mut sim = Sim::new(80, 24).keys("s");
    let star = |on| Request::Star { key: Key::new("fosdem-2026"), talk: TalkId("t2".into()), on };
    assert_eq!(requests(&mut sim), [star(true)]);
    let screen = sim.screen();
    assert!(screen.contains(">▶★14:20–15:00 Sliding sync"), "{screen}");
    assert!(screen.contains("★ Sliding sync for everyone · Matrix"), "{screen}");
    assert!(sim.keys("space").screen().contains("★ starred"));
    let mut sim = Sim::new(80, 24).keys("s space s esc");
    assert_eq!(requests(&mut sim), [star(true), star(false)]);
    assert!(!sim.screen().contains('★'));
}

#[test]
fn stars_of_another_window_are_taken_over() {
    let stars = Arc::new([TalkId("t2".into())].into());
    let event = |key| Msg::Schedule(schedule::Event::Stars { key, stars: Arc::clone(&stars) });
    let mut sim = Sim::new(80, 24).msg(event(Key::new("other")));
    assert!(!sim.screen().contains('★'));
    assert!(sim.msg(event(Key::new("fosdem-2026"))).screen().contains("▶★14:20"));
}

#[test]
fn the_list_of_changes_at_80_by_24() {
    insta::assert_snapshot!(changed(80, 24).keys("C").styled());
}

#[test]
fn the_list_of_changes_at_120_by_40() {
    insta::assert_snapshot!(changed(120, 40).keys("C j").screen());
}

#[test]
fn changes_are_counted_and_marked_until_they_are_marked_as_seen() {
    let mut sim = changed(80, 24);
    let screen = sim.screen();
    assert!(screen.contains(" changes 4 "), "{screen}");
    assert!(screen.contains("•15:10–15:40 Bridges that hold") && screen.contains("new time"), "{screen}");
    assert!(screen.contains("amended: Async drop"), "{screen}");
    let mut sim = sim.keys("C S");
    assert_eq!(requests(&mut sim), [Request::Seen { key: Key::new("fosdem-2026") }]);
    let screen = sim.screen();
    assert!(screen.contains("[list]") && !screen.contains("changes 4") && !screen.contains('•'), "{screen}");
    assert_eq!(sim.state.programme.talk().map(|talk| &*talk.title), Some("Sliding sync for everyone"));
    assert!(sim.keys("C").screen().contains("Nothing changed since you last looked."));
    let mut sim = Sim::new(80, 24).keys("C S");
    assert!(requests(&mut sim).is_empty());
}

#[test]
fn enter_shows_the_talk_that_changed() {
    let mut sim = changed(80, 24).keys("V C g j enter");
    assert_eq!(sim.state.scope(), Scope::TalkPage);
    let screen = sim.screen();
    assert!(screen.contains("Changed since you last looked: 16:10 → 15:10, H.2215 → K.1.105"), "{screen}");
    sim = sim.keys("esc");
    assert!(sim.screen().contains(">"));
    assert_eq!(sim.state.programme.talk().map(|talk| &*talk.title), Some("Bridges that hold"));
    sim = changed(80, 24).keys("C g j j enter");
    assert!(sim.screen().contains("! The schedule no longer has this talk."));
    assert_eq!(sim.keys("C").state.scope(), Scope::Talks);
}

#[test]
fn what_is_cancelled_says_so_in_the_list_and_on_its_page() {
    let mut sim = changed(80, 24).keys("]");
    let screen = sim.screen();
    assert!(screen.contains(">✗•17:30–18:00 Closing words") && screen.contains("cancelled"), "{screen}");
    let screen = sim.keys("space").screen();
    assert!(screen.contains("Cancelled: it will not be held."), "{screen}");
    assert!(!screen.contains("Changed since you last looked: cancelled"), "{screen}");
}
