//! Reading a room: noise folded, the screen cleared, newer messages loaded, who types.
use hallway::{
    app::{Effect, Msg},
    chat::{self, Body, Change, Coming, Direction, Item, ItemId, ItemKind, Message, Request},
    text::{Clean, Rich},
};

use crate::{
    room::reading,
    sim::{Sim, at, event, item, items, message, room, timeline},
};

/// Somebody comes or goes.
fn coming(id: &str, who: &str, kind: Coming) -> Item {
    let words = if kind == Coming::Joined { "joined" } else { "left" };
    let message = Message {
        sender: format!("@{who}:example.org").parse().unwrap(),
        name: Clean::line(who),
        body: Body::Coming(kind, Clean::line(words)),
        ..message(id, "")
    };
    item(id, message)
}

fn comings(range: std::ops::Range<usize>, kind: Coming) -> Vec<Item> {
    range.map(|n| coming(&format!("c{n}"), &format!("guest{n}"), kind)).collect()
}

/// A crowd comes, a speaker leaves, a bot announces.
fn noise() -> Vec<Item> {
    let mut all = vec![item("a", message("a", "good morning"))];
    all.extend(comings(0..12, Coming::Joined));
    all.extend(comings(12..15, Coming::Left));
    all.push(coming("bob", "bob", Coming::Left));
    all.extend(comings(20..22, Coming::Joined));
    let banner = "Welcome to the Matrix devroom\nBe excellent\nAsk here\nSlides are there\nThe code of conduct applies";
    let bot = Message {
        sender: "@bot:example.org".parse().unwrap(),
        name: Clean::line("bot"),
        body: Body::Notice(Rich::plain(Clean::block(banner))),
        ..message("n", "")
    };
    all.push(item("n", bot));
    all.push(item("z", message("z", "back again")));
    all
}

#[test]
fn comings_and_banners_are_folded_and_unfolded() {
    let mut sim = reading(80, 24, noise());
    insta::assert_snapshot!("noise_is_folded", sim.screen());
    assert!(!sim.screen().contains("guest3"), "{}", sim.screen());
    assert!(sim.screen().contains("bob left"), "somebody who spoke is shown");

    sim = sim.keys("esc k space");
    let screen = sim.screen();
    assert!(screen.contains("The code of conduct applies"), "{screen}");
    sim = sim.keys("space k space");
    let screen = sim.screen();
    assert!(screen.contains("guest20 joined") && screen.contains("guest21 joined"), "{screen}");
    assert!(!screen.contains("The code of conduct applies") && !screen.contains("guest3"), "{screen}");
    sim = sim.keys("space");
    assert!(!sim.screen().contains("guest20"), "{}", sim.screen());
}

#[test]
fn all_noise_is_shown_and_folded_with_one_key() {
    let mut sim = reading(80, 40, noise()).keys("alt-=");
    let screen = sim.screen();
    assert!(screen.contains("guest0 joined") && screen.contains("The code of conduct applies"), "{screen}");
    assert!(screen.contains("All who come and go are shown"), "{screen}");
    sim = sim.keys("alt-=");
    assert!(!sim.screen().contains("guest0 joined"), "{}", sim.screen());
}

#[test]
fn a_run_follows_what_changes_in_its_middle() {
    let mut list = vec![item("a", message("a", "good morning"))];
    list.extend(comings(0..6, Coming::Joined));
    let mut sim = reading(80, 24, list);
    assert!(sim.screen().contains("6 joined"), "{}", sim.screen());
    sim = sim.chat(timeline("!m:x", vec![Change::Insert { index: 4, item: item("b", message("b", "hm")) }]));
    assert_eq!(sim.screen().matches("3 joined").count(), 2, "{}", sim.screen());
    let left = coming("c0", "guest0", Coming::Left);
    sim = sim.chat(timeline("!m:x", vec![Change::Set { index: 1, item: left }]));
    assert!(sim.screen().contains("2 joined, 1 left"), "{}", sim.screen());
    sim = sim.chat(timeline("!m:x", vec![Change::Remove { index: 4 }]));
    assert!(sim.screen().contains("5 joined, 1 left"), "{}", sim.screen());
    // Who speaks is no longer folded.
    let spoken = Message { sender: "@guest5:example.org".parse().unwrap(), ..message("s", "hello") };
    sim = sim.chat(timeline("!m:x", vec![Change::PushBack(item("s", spoken))]));
    let screen = sim.screen();
    assert!(screen.contains("4 joined, 1 left") && screen.contains("guest5 joined"), "{screen}");
}

#[test]
fn folded_lines_are_read_over_and_not_acted_on() {
    let mut list = vec![item("a", message("a", "one"))];
    list.extend(comings(0..6, Coming::Joined));
    let mut sim = reading(80, 24, list).keys("esc r");
    assert!(sim.screen().contains("! No message is selected."), "{}", sim.screen());
    sim = sim.keys("k r").types("yes").keys("enter");
    assert!(matches!(&sim.asked()[..], [Effect::Chat(Request::Send { .. })]));
}

#[test]
fn people_who_come_are_no_news_in_another_window() {
    let mut sim = reading(80, 24, items(0..3)).keys("alt-1");
    sim = sim.chat(timeline("!m:x", vec![Change::Append(comings(0..3, Coming::Joined))]));
    assert!(sim.screen().contains("[Act: 2~]"), "{}", sim.screen());
    sim = sim.chat(timeline("!m:x", vec![Change::Append(items(3..4))]));
    assert!(sim.screen().contains("[Act: 2]"), "{}", sim.screen());
}

#[test]
fn a_cleared_screen_stays_empty_until_something_comes() {
    let mut sim = reading(80, 24, items(0..40)).types("/clear").keys("enter");
    assert!(!sim.screen().contains("<bob>"), "{}", sim.screen());
    sim = sim.chat(timeline("!m:x", vec![Change::Append(items(40..42))]));
    let screen = sim.screen();
    assert!(screen.contains("message 40") && screen.contains("message 41"), "{screen}");
    assert!(!screen.contains("message 39"), "{screen}");
    assert_eq!(sim.asked(), [], "what is hidden is not loaded again");
    sim = sim.keys("pgup");
    assert!(sim.screen().contains("message 39"), "{}", sim.screen());
}

#[test]
fn what_is_seen_is_told_once_a_tick_and_only_at_the_live_end() {
    let id = || room("!m:x").into();
    let mut sim = reading(80, 24, items(0..40)).msg(Msg::Tick(at("2026-01-31T13:32:01Z")));
    assert_eq!(sim.asked(), [Request::Read { timeline: id(), event: event("$m39") }.into()]);
    sim = sim
        .chat(chat::Event::Jumped { room: room("!m:x"), event: None, live: false })
        .chat(timeline("!m:x", vec![Change::Append(items(40..80))]))
        .msg(Msg::Tick(at("2026-01-31T13:32:02Z")));
    assert_eq!(sim.asked(), [], "newer messages may be unread");
}

/// After a jump: a part of the timeline that is not its end.
fn long_ago() -> Sim {
    let mut sim = reading(80, 24, items(100..140)).keys("esc k Y");
    sim.asked();
    sim = sim.types("G").keys("i").types("/goto 2026-01-30 12:00").keys("enter");
    assert!(matches!(&sim.asked()[..], [Effect::Chat(Request::Jump { .. })]), "the loaded part begins later");
    sim.chat(timeline("!m:x", vec![Change::Reset(items(0..60))])).chat(chat::Event::Jumped {
        room: room("!m:x"),
        event: Some(event("$m20")),
        live: false,
    })
}

#[test]
fn newer_messages_are_loaded_on_the_way_back() {
    let mut sim = long_ago();
    let screen = sim.screen();
    assert!(screen.contains(">14:31 <bob> message 20") && screen.contains("[more]"), "{screen}");
    assert!(screen.contains(" Sat 31 Jan 2026, 14:31\n"), "{screen}");
    sim = sim.keys("pgdn pgdn pgdn pgdn");
    let newer = || Request::Page {
        timeline: room("!m:x").into(),
        direction: Direction::Newer,
        count: 50,
        near: Some(event("$m50")),
    };
    assert_eq!(sim.asked(), [newer().into()]);
    assert!(sim.screen().contains("loading newer messages"), "{}", sim.screen());

    // What comes does not move what is read.
    let top = |screen: &str| screen.lines().nth(2).map(str::to_owned);
    let before = top(&sim.screen());
    sim = sim
        .chat(timeline("!m:x", vec![Change::Append(items(60..80)), Change::PopFront, Change::PopFront]))
        .chat(chat::Event::Paged { timeline: room("!m:x").into(), direction: Direction::Newer, end: false });
    assert_eq!(top(&sim.screen()), before);
    sim = sim.keys("pgdn pgdn");
    assert!(sim.screen().contains("[more, loading newer]"), "{}", sim.screen());
    sim = sim
        .chat(timeline("!m:x", vec![Change::Append(items(80..85))]))
        .chat(chat::Event::Paged { timeline: room("!m:x").into(), direction: Direction::Newer, end: true })
        .keys("pgdn");
    let screen = sim.screen();
    assert!(screen.contains("message 84") && !screen.contains("[more"), "{screen}");
    sim = sim.chat(timeline("!m:x", vec![Change::Append(items(85..86))]));
    assert!(sim.screen().contains("message 85"), "live again");
}

#[test]
fn the_end_is_asked_for_where_it_is_not_loaded() {
    let mut sim = long_ago();
    sim.asked();
    sim = sim.keys("G");
    assert_eq!(sim.asked(), [Request::Jump { room: room("!m:x"), to: chat::Jump::End }.into()]);
    sim = sim.chat(timeline("!m:x", vec![Change::Reset(items(100..140))])).chat(chat::Event::Jumped {
        room: room("!m:x"),
        event: None,
        live: true,
    });
    let screen = sim.screen();
    assert!(screen.contains("message 139") && !screen.contains("[more"), "{screen}");
    assert!(screen.contains("These are the newest messages."), "{screen}");
    assert_eq!(sim.keys("G").asked(), []);
}

#[test]
fn a_part_that_is_unloaded_unasked_does_not_move_what_is_read() {
    let mut sim = reading(80, 24, items(0..100)).keys("pgup pgup");
    let before = sim.screen().lines().nth(5).map(str::to_owned);
    sim = sim.chat(timeline("!m:x", vec![Change::Reset(items(40..90))])).chat(chat::Event::Jumped {
        room: room("!m:x"),
        event: Some(event("$m60")),
        live: false,
    });
    assert_eq!(sim.screen().lines().nth(5).map(str::to_owned), before);
    assert!(!sim.screen().contains(">14:31"), "nothing is selected unasked: {}", sim.screen());
}

#[test]
fn a_part_that_is_told_anew_is_shown_around_what_was_read() {
    // Nothing of what was on screen is there under its old name.
    let again =
        (40..90).map(|n| item(&format!("other{n}"), message(&format!("m{n}"), &format!("message {n}")))).collect();
    let mut sim = reading(80, 24, items(0..100)).keys("pgup pgup");
    sim = sim.chat(timeline("!m:x", vec![Change::Reset(again)])).chat(chat::Event::Jumped {
        room: room("!m:x"),
        event: Some(event("$m60")),
        live: false,
    });
    let screen = sim.screen();
    assert!(screen.contains(" 14:31 <bob> message 60") && screen.contains("[more]"), "{screen}");
    assert!(!screen.contains(">14:31") && screen.contains("\n >\n"), "the composer keeps the keys: {screen}");
}

#[test]
fn a_short_part_is_filled_both_ways() {
    let mut sim = long_ago();
    sim.asked();
    sim = sim.chat(timeline("!m:x", vec![Change::Reset(items(20..25))])).chat(chat::Event::Jumped {
        room: room("!m:x"),
        event: Some(event("$m22")),
        live: false,
    });
    let page =
        |direction| Request::Page { timeline: room("!m:x").into(), direction, count: 50, near: Some(event("$m22")) };
    assert_eq!(sim.asked(), [page(Direction::Older).into(), page(Direction::Newer).into()]);
}

#[test]
fn a_click_selects_a_folded_line() {
    let mut list = comings(0..6, Coming::Joined);
    list.push(item("a", message("a", "one")));
    let mut sim = reading(80, 24, list);
    let row = sim.screen().lines().position(|line| line.contains("6 joined")).unwrap();
    let click =
        hallway::app::Mouse { column: 10, row: u16::try_from(row).unwrap(), kind: hallway::app::MouseKind::Click };
    sim = sim.msg(Msg::Mouse(click));
    assert!(sim.screen().contains(">14:31 -- 6 joined"), "{}", sim.screen());
    sim = sim.keys("space");
    assert!(sim.screen().contains("guest5 joined"), "{}", sim.screen());
}

#[test]
fn who_types_is_said_quietly() {
    let typing = |names: &[&str]| chat::Event::Typing {
        room: room("!m:x"),
        names: names.iter().map(|name| Clean::line(name)).collect(),
    };
    let mut sim = reading(100, 24, items(0..3)).chat(typing(&["eve", "dan"]));
    assert!(sim.screen().contains("eve and dan are typing"), "{}", sim.screen());
    assert!(sim.state.take_stale());
    sim = sim.chat(typing(&["eve", "dan"]));
    assert!(!sim.state.is_stale(), "nothing new is no reason to draw");
    sim = sim.chat(typing(&[]));
    assert!(!sim.screen().contains("typing"), "{}", sim.screen());
}

#[test]
fn messages_of_ignored_people_vanish_and_the_selection_moves_on() {
    let mut list = items(0..6);
    list.insert(3, Item { id: ItemId("new".into()), kind: ItemKind::ReadMarker });
    let mut sim = reading(80, 24, list).keys("esc k k");
    assert!(sim.screen().contains(">14:31 <bob> message 3"), "{}", sim.screen());
    sim = sim.chat(timeline("!m:x", vec![Change::Remove { index: 4 }]));
    assert!(sim.screen().contains(">14:31 <bob> message 4"), "{}", sim.screen());
    let gone = Message { body: Body::Redacted, ..message("m4", "") };
    sim = sim.chat(timeline("!m:x", vec![Change::Set { index: 4, item: item("m4", gone) }]));
    assert!(sim.screen().contains(">14:31 <bob> message 5"), "{}", sim.screen());
    sim = sim.chat(timeline("!m:x", vec![Change::Truncate { length: 3 }]));
    assert!(sim.screen().contains(">14:31 <bob> message 2"), "{}", sim.screen());
}
