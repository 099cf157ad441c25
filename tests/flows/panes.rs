//! Several rooms on one screen.
use hallway::{
    app::{Mouse, MouseKind, Msg, drafts::Place},
    chat::{self, Change, Request},
    player,
};
use proptest::prelude::*;
use ratatui::layout::{Rect, Size};

use crate::sim::{Sim, alias, event, item, items, message, room, timeline};

/// With windows for these rooms, the first one in the only pane.
pub(crate) fn rooms(width: u16, height: u16, names: &[&str]) -> Sim {
    let mut sim = Sim::new(width, height).keys("enter");
    sim = sim.chat(crate::sim::joined("#2026-matrix:fosdem.org", "!0:x"));
    for (number, name) in names.iter().enumerate().skip(1) {
        sim = sim.types(&format!("/join #{name}:fosdem.org")).keys("enter");
        let joined = crate::sim::joined(&format!("#{name}:fosdem.org"), &format!("!{number}:x"));
        sim = sim.chat(joined);
    }
    for number in 0..names.len() {
        let from = number * 100;
        sim = sim.chat(timeline(&format!("!{number}:x"), vec![Change::Reset(items(from..from + 40))]));
    }
    sim = sim.keys("alt-2");
    sim.asked();
    sim
}

const FOUR: &[&str] = &["2026-matrix", "2026-rust", "kitchen", "volunteers"];

#[test]
fn two_rooms_stacked_at_80_by_24() {
    let mut sim = rooms(80, 24, &FOUR[..2]).keys("alt-S").types("half a thought");
    insta::assert_snapshot!(sim.styled());
}

#[test]
fn two_rooms_beside_each_other_at_120_by_40() {
    let mut sim = rooms(120, 40, FOUR).keys("alt-s");
    insta::assert_snapshot!(sim.screen());
}

#[test]
fn four_rooms_and_the_tree_at_200_by_60() {
    let mut sim = rooms(200, 60, FOUR).keys("alt-s alt-S f6 alt-S");
    assert_eq!(sim.state.rooms.shape().to_string(), "|-..-..");
    insta::assert_snapshot!(sim.screen());
}

#[test]
fn panes_and_the_stream_share_the_screen() {
    let mut sim = rooms(200, 60, FOUR).keys("alt-s alt-S alt-2 alt-v");
    sim = sim.player(player::Event::Playing { slot: player::Slot::First, width: 1_280, height: 720 });
    let screen = sim.screen();
    assert!(sim.video.is_some());
    for name in ["2:#2026-matrix", "4:#kitchen", "5:#volunteers"] {
        assert!(screen.contains(&format!(" {name}")), "{name} is missing:\n{screen}");
    }
}

#[test]
fn each_pane_keeps_its_own_draft() {
    let sim = rooms(120, 40, FOUR).types("for matrix").keys("alt-s").types("for rust").keys("f6").types("!");
    let drafts = sim.state.drafts();
    let draft = |id: &str| drafts.get(&Place::Timeline(room(id).into())).map(|draft| draft.text.clone());
    assert_eq!((draft("!0:x").as_deref(), draft("!3:x").as_deref()), (Some("for matrix!"), Some("for rust")));
}

#[test]
fn a_window_that_another_pane_shows_moves_the_focus_there() {
    let mut sim = rooms(120, 40, FOUR).keys("alt-s");
    let beside = sim.state.rooms.current_index();
    assert_ne!(beside, 1);
    sim = sim.keys("alt-2");
    assert_eq!((sim.state.rooms.current_index(), sim.state.rooms.focused_pane()), (1, 0));
    assert_eq!(sim.state.rooms.paned().count(), 2);
    // Another one takes the place of what the pane shows.
    sim = sim.keys("alt-3");
    assert_eq!((sim.state.rooms.current_index(), sim.state.rooms.focused_pane()), (2, 0));
    assert!(sim.screen().contains("message 139"));
}

#[test]
fn both_rooms_on_screen_are_read_and_quiet() {
    let mut sim = rooms(120, 40, &FOUR[..2]).keys("alt-s");
    sim = sim.chat(timeline("!0:x", vec![Change::Append(items(40..41))]));
    assert!(sim.screen().contains("message 40"));
    assert!(!sim.screen().contains("[Act"));
    sim.asked();
    sim = sim.msg(Msg::Tick(crate::sim::at("2026-01-31T13:32:01Z")));
    assert_eq!(sim.asked(), [Request::Read { timeline: room("!0:x").into(), event: event("$m40") }.into()]);
}

#[test]
fn a_pane_that_does_not_fit_is_refused_in_words() {
    let mut sim = rooms(80, 24, FOUR).keys("alt-S alt-S");
    assert!(
        sim.screen().contains("! No further pane fits there: each needs 36 columns and 8 rows."),
        "{}",
        sim.screen()
    );
    assert_eq!(sim.state.rooms.paned().count(), 2);
    let mut sim = rooms(80, 24, &FOUR[..1]).keys("alt-s");
    assert!(sim.screen().contains("! There is no other window to show"), "{}", sim.screen());
}

#[test]
fn panes_wait_for_a_larger_terminal() {
    let mut sim = rooms(120, 40, FOUR).keys("alt-s").msg(Msg::Resized(Size::new(60, 24)));
    assert_eq!(sim.state.rooms.hidden_panes(), 1);
    assert!(sim.screen().contains("1 pane waits for room"), "{}", sim.screen());
    // What is not on screen is not read.
    sim.asked();
    sim = sim.chat(timeline("!0:x", vec![Change::Append(items(40..41))]));
    assert!(sim.screen().contains("[Act: 2]"), "{}", sim.screen());
    sim = sim.msg(Msg::Resized(Size::new(120, 40)));
    assert!(sim.screen().contains("message 40"));
}

#[test]
fn panes_close_and_the_windows_stay() {
    let mut sim = rooms(200, 60, FOUR).keys("alt-s alt-s");
    assert_eq!(sim.state.rooms.paned().count(), 3);
    sim = sim.types("/unsplit").keys("enter").keys("alt-c");
    assert_eq!((sim.state.rooms.paned().count(), sim.state.rooms.windows().len()), (1, 4));
    sim = sim.keys("alt-c");
    assert!(sim.screen().contains("There is one pane"));
}

#[test]
fn closing_a_window_closes_its_pane_where_nothing_else_can_take_its_place() {
    let mut sim = rooms(120, 40, &FOUR[..2]).keys("alt-s").types("/wc").keys("enter");
    assert_eq!(sim.asked().last(), Some(&Request::Close(room("!1:x").into()).into()));
    assert_eq!((sim.state.rooms.paned().count(), sim.state.rooms.current_index()), (1, 1));
}

#[test]
fn a_named_room_is_joined_in_a_new_pane() {
    let mut sim = rooms(120, 40, &FOUR[..1]).types("/vsplit #hallway:fosdem.org").keys("enter");
    assert_eq!(sim.asked().last(), Some(&crate::sim::join(&[alias("#hallway:fosdem.org")]).into()));
    let screen = sim.screen();
    assert!(screen.contains(" 2:#2026-matrix ") && screen.contains(" 3:#hallway"), "{screen}");
    sim = sim.types("/split nowhere").keys("enter");
    assert!(sim.screen().contains("! No window is called nowhere"), "{}", sim.screen());
}

#[test]
fn a_click_gives_a_pane_the_keys_and_the_wheel_turns_what_it_points_at() {
    let mut sim = rooms(120, 40, &FOUR[..2]).keys("alt-s");
    assert_eq!(sim.state.rooms.focused_pane(), 1);
    let first = sim.state.layout.panes[0].messages;
    let mouse = |kind| Msg::Mouse(Mouse { column: first.x + 2, row: first.y + 5, kind });
    sim = sim.msg(mouse(MouseKind::WheelUp));
    assert_eq!(sim.state.rooms.focused_pane(), 1);
    assert!(sim.state.rooms.windows()[0].history.scrolled());
    sim = sim.msg(mouse(MouseKind::Click));
    assert_eq!((sim.state.rooms.focused_pane(), sim.state.rooms.current_index()), (0, 1));
}

#[test]
fn a_thread_opens_beside_its_room() {
    let mut sim = rooms(120, 40, &FOUR[..1]);
    let asked = sim.state.enter_thread(&room("!0:x"), &event("$m7"));
    sim = sim.keys("f6 f6");
    let thread = chat::TimelineId { room: room("!0:x"), thread: Some(event("$m7")) };
    assert_eq!(asked.last(), Some(&Request::Open(thread.clone()).into()));
    sim = sim.chat(chat::Event::Timeline { timeline: thread.clone(), changes: vec![Change::Reset(items(500..503))] });
    let screen = sim.screen();
    assert!(
        screen.contains(" 3:#2026-matrix ↳ ") && screen.contains("message 502") && screen.contains("message 39"),
        "{screen}"
    );
    sim = sim.types("/wc").keys("enter");
    assert!(sim.asked().contains(&Request::Close(thread).into()));
    // In a terminal without room for two, it takes the pane.
    let mut sim = rooms(60, 14, &FOUR[..1]);
    drop(sim.state.enter_thread(&room("!0:x"), &event("$m7")));
    assert_eq!((sim.state.rooms.paned().count(), sim.state.rooms.current_index()), (1, 2));
}

/// One step of somebody who tries everything: keys, what is told, sizes.
fn step(mut sim: Sim, what: u8, number: usize, size: Size) -> Sim {
    const KEYS: &[&str] = &[
        "alt-s",
        "alt-S",
        "alt-c",
        "f6",
        "shift-f6",
        "alt-l",
        "alt-a",
        "ctrl-n",
        "ctrl-p",
        "alt-shift-left",
        "alt-shift-right",
        "alt-1",
        "alt-2",
        "alt-3",
        "alt-4",
        "alt-5",
        "alt-h",
        "enter",
        "esc",
        "space",
        "j",
        "G",
        "D",
        "f2",
        "alt-v",
    ];
    match usize::from(what) {
        n if n < KEYS.len() => sim.keys(KEYS[n]),
        25 => sim.msg(Msg::Resized(size)),
        26 => sim.keys("esc esc i ctrl-u").types("/wc").keys("enter"),
        27 => sim.chat(timeline(&format!("!{number}:x"), vec![Change::Append(items(900..901))])),
        28 => {
            let told = |n: usize| chat::Room { unread: 1, ..chat::Room::named(room(&format!("!{n}:x")), "Room") };
            sim.chat(chat::Event::Rooms((number..6).map(told).collect()))
        }
        29 => sim.chat(chat::Event::SignedOut),
        30 => sim.chat(chat::Event::SignedIn { user: "@ana:example.org".parse().unwrap() }),
        31 => {
            let mouse = Mouse { column: size.width / 2, row: size.height / 2, kind: MouseKind::Click };
            sim.msg(Msg::Mouse(mouse))
        }
        32 => {
            drop(sim.state.enter_thread(&room(&format!("!{number}:x")), &event("$m1")));
            sim.keys("f2")
        }
        _ => {
            let name = ["2026-rust", "kitchen", "volunteers", "hallway"][number % 4];
            sim.chat(crate::sim::joined(&format!("#{name}:fosdem.org"), &format!("!{number}:x")))
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn every_pane_has_a_window_of_its_own_whatever_happens(
        steps in prop::collection::vec((0_u8..34, 0_usize..6, (30_u16..220, 8_u16..70)), 1..50),
    ) {
        let mut sim = rooms(120, 40, FOUR);
        for (what, number, (width, height)) in steps {
            sim = step(sim, what, number, Size::new(width, height));
            sim.buffer();
            let rooms = &sim.state.rooms;
            let mut shown: Vec<usize> = rooms.paned().map(|(_, number, _)| number).collect();
            prop_assert!(shown.is_empty() || (shown.len() == rooms.shape().panes() && rooms.focused_pane() < shown.len()));
            shown.sort_unstable();
            shown.dedup();
            prop_assert_eq!(shown.len(), rooms.paned().count(), "a window in two panes");
            let areas: Vec<Rect> = sim.state.layout.panes.iter().map(|pane| pane.whole).filter(|area| !area.is_empty()).collect();
            if rooms.current().is_some() && !sim.state.layout.too_small() {
                let focused = sim.state.layout.panes[rooms.focused_pane()];
                prop_assert_eq!(focused.messages, sim.state.layout.messages);
                prop_assert!(!focused.whole.is_empty());
            }
            for (index, area) in areas.iter().enumerate() {
                prop_assert_eq!(sim.state.layout.body.intersection(*area), *area);
                prop_assert!(!area.intersects(sim.state.layout.video) && !area.intersects(sim.state.layout.tree));
                prop_assert!(areas[index + 1..].iter().all(|other| !area.intersects(*other)));
            }
        }
    }
}

#[test]
fn a_threads_own_pane_does_not_say_of_each_message_that_it_is_in_it() {
    let mut sim = rooms(120, 40, &FOUR[..1]);
    drop(sim.state.enter_thread(&room("!0:x"), &event("$m7")));
    let inside = chat::Message { in_thread: Some(event("$m7")), ..message("in", "an answer") };
    let thread = chat::TimelineId { room: room("!0:x"), thread: Some(event("$m7")) };
    let changes = vec![Change::Reset(vec![item("in", inside)])];
    sim = sim.chat(chat::Event::Timeline { timeline: thread, changes });
    assert!(sim.screen().contains("14:31 <bob> an answer"), "{}", sim.screen());
}
