//! A room: what its messages look like, and what is done with them.
use hallway::{
    app::{Effect, Msg, TerminalRequest},
    chat::{
        self, Body, Change, Direction, Item, ItemId, ItemKind, Kind, Message, Outgoing, Reaction, Reply, Request,
        SendState,
    },
    text::{Clean, Rich},
};

use crate::sim::{Sim, at, event, item, items, message, room, timeline};

/// In the Matrix room, with these items.
pub(crate) fn reading(width: u16, height: u16, items: Vec<Item>) -> Sim {
    let mut sim = Sim::new(width, height)
        .keys("enter")
        .chat(crate::sim::joined("#2026-matrix:fosdem.org", "!m:x"))
        .chat(timeline("!m:x", vec![Change::Reset(items)]))
        .chat(chat::Event::Paged { timeline: room("!m:x").into(), direction: Direction::Older, end: true });
    sim.asked();
    sim
}

fn every_kind() -> Vec<Item> {
    let own = |id, words, state| item(id, Message { own: true, event: None, state, ..message(id, words) });
    let bare = |id: &str, kind| Item { id: ItemId(id.into()), kind };
    let reply = Reply { event: event("$a"), name: Clean::line("bob"), text: Clean::line("is that the new API?") };
    let reaction = |key, count, mine| Reaction { key: Clean::line(key), count, mine };
    let reactions = vec![reaction("👍", 4, true), reaction("🎉", 1, false)];
    let eve = |id, body| Message {
        sender: "@eve:example.org".parse().unwrap(),
        name: Clean::line("eve"),
        body,
        ..message(id, "")
    };
    vec![
        bare("start", ItemKind::Start),
        bare("day", ItemKind::Day("2026-01-31".parse().unwrap())),
        item("a", message("a", "is that the new API? It looks as if the allocator had changed since last year")),
        item(
            "b",
            Message {
                reply: Some(reply),
                reactions,
                ..eve("b", Body::Text(Rich::plain(Clean::line("yes, slide 12"))))
            },
        ),
        item("c", eve("c", Body::Emote(Rich::plain(Clean::line("waves"))))),
        item("d", eve("d", Body::Notice(Rich::plain(Clean::line("Up next: Async drop"))))),
        item("e", eve("e", Body::Other(Clean::line("joined")))),
        item("f", eve("f", Body::Redacted)),
        item("g", eve("g", Body::Undecryptable)),
        item("h", Message { edited: true, ..message("h", "fixed") }),
        bare("new", ItemKind::ReadMarker),
        item("i", Message { mention: true, ..message("i", "ana: will the slides be online?") }),
        own("j", "on its way", SendState::Sending),
        own("k", "later", SendState::Waiting),
        own("l", "no", SendState::Refused(Clean::line("you may not write here"))),
    ]
}

#[test]
fn a_timeline_with_every_kind() {
    insta::assert_snapshot!(reading(80, 24, every_kind()).styled());
}

#[test]
fn a_room_in_a_wide_terminal() {
    insta::assert_snapshot!(reading(120, 40, every_kind()).screen());
}

#[test]
fn what_is_read_stays_when_messages_come() {
    let mut sim = reading(80, 24, items(0..100)).keys("pgup");
    let before = sim.screen();
    assert!(before.contains("[more]"));
    let first = |screen: &str| screen.lines().nth(2).map(str::to_owned);
    let newer = Change::Append(items(100..120));
    let older = items(200..250).into_iter().map(Change::PushFront).collect();
    sim = sim.chat(timeline("!m:x", vec![newer])).chat(timeline("!m:x", older));
    assert_eq!(first(&sim.screen()), first(&before));
    assert!(sim.keys("ctrl-end").screen().contains("message 119"));
}

#[test]
fn older_messages_are_asked_for_once_at_the_top() {
    let mut sim = Sim::new(80, 24)
        .keys("enter")
        .chat(crate::sim::joined("#2026-matrix:fosdem.org", "!m:x"))
        .chat(timeline("!m:x", vec![Change::Reset(items(0..30))]));
    sim.asked();
    sim = sim.keys("pgup pgup pgup");
    let (timeline, near) = (room("!m:x").into(), Some(event("$m9")));
    assert_eq!(sim.asked(), [Request::Page { timeline, direction: Direction::Older, count: 50, near }.into()]);
    assert!(sim.screen().contains("loading older messages"));
    sim = sim.chat(chat::Event::PageFailed {
        timeline: room("!m:x").into(),
        direction: Direction::Older,
        reason: "the server is away".to_owned(),
    });
    assert_eq!(sim.asked(), []);
    assert!(sim.screen().contains("! Older messages cannot be loaded: the server is away"));
}

#[test]
fn a_message_is_answered_voted_for_copied_and_its_link_opened() {
    let items = vec![item("a", message("a", "see https://example.org/slides."))];
    let mut sim = reading(80, 24, items).keys("esc + y o r").types("thanks").keys("enter");
    let (id, url) = (room("!m:x"), "https://example.org/slides");
    let words = "see https://example.org/slides.".to_owned();
    let reply = Outgoing { kind: Kind::Reply { to: event("$a") }, ..Outgoing::new("thanks") };
    let expected: [Effect; 4] = [
        Request::React { timeline: id.clone().into(), event: event("$a"), key: "👍".to_owned() }.into(),
        TerminalRequest::Copy(words).into(),
        hallway::desktop::Request::Open(url.parse().unwrap()).into(),
        Request::Send { timeline: id.into(), message: reply }.into(),
    ];
    assert_eq!(sim.asked(), expected);
}

#[test]
fn only_own_messages_are_edited_and_deleted() {
    let own = item("b", Message { own: true, ..message("b", "helo") });
    let mut sim = reading(80, 24, vec![item("a", message("a", "hi")), own]).keys("esc k D e");
    assert_eq!(sim.asked(), []);
    assert!(sim.screen().contains("! Only your own messages can be edited."));
    sim = sim.keys("j D");
    assert_eq!(sim.asked(), []);
    sim = sim.keys("D e").types("!").keys("enter");
    let edit = Outgoing { kind: Kind::Edit { event: event("$b") }, ..Outgoing::new("helo!") };
    let expected = [
        Request::Redact { room: room("!m:x"), event: event("$b"), reason: None }.into(),
        Request::Send { timeline: room("!m:x").into(), message: edit }.into(),
    ];
    assert_eq!(sim.asked(), expected);
}

#[test]
fn slash_commands_act_and_are_never_sent() {
    let mut sim = reading(80, 24, items(0..3)).types("/me waves").keys("enter").types("//etc").keys("enter");
    let sent = |message| Effect::from(Request::Send { timeline: room("!m:x").into(), message });
    let expected = [sent(Outgoing { kind: Kind::Emote, ..Outgoing::new("waves") }), sent(Outgoing::new("/etc"))];
    assert_eq!(sim.asked(), expected);
    sim = sim.types("/frobnicate").keys("enter");
    assert_eq!(sim.asked(), []);
    assert!(sim.screen().contains("! there is no command /frobnicate"));
    sim = sim.keys("ctrl-u").types("/wc").keys("enter");
    let read = Request::Read { timeline: room("!m:x").into(), event: event("$m2") };
    assert_eq!(sim.asked(), [read.into(), Request::Close(room("!m:x").into()).into()]);
    assert_eq!(sim.state.rooms.windows().len(), 0);
}

#[test]
fn what_is_typed_stays_with_its_room_and_is_kept_for_the_next_start() {
    let mut sim = reading(80, 24, items(0..3)).types("half a thou");
    sim = sim.keys("alt-1 alt-2");
    assert!(sim.screen().contains("> half a thou"));
    let kept = r#"[{"room":"!m:x","text":"half a thou"}]"#;
    assert_eq!(sim.state.drafts().written(), kept);
}

#[test]
fn names_are_completed() {
    let mut sim = reading(80, 24, items(0..3)).types("bo").keys("tab");
    assert!(sim.screen().contains("> bob:"));
    assert!(sim.keys("ctrl-u").types("/watc").keys("tab").screen().contains("> /watch"));
}

#[test]
fn what_was_seen_is_told_once_a_second_at_most() {
    let mut sim = reading(80, 24, items(0..3));
    sim = sim.chat(timeline("!m:x", vec![Change::Append(items(3..6))]));
    assert_eq!(sim.asked(), []);
    let tick = || Msg::Tick(at("2026-01-31T13:32:01Z"));
    sim = sim.msg(tick());
    assert_eq!(sim.asked(), [Request::Read { timeline: room("!m:x").into(), event: event("$m5") }.into()]);
    sim = sim.msg(tick());
    assert_eq!(sim.asked(), []);
}

#[test]
fn other_rooms_only_show_that_something_happened() {
    let mut sim = reading(80, 24, items(0..3)).keys("alt-1");
    assert!(sim.state.take_stale());
    sim.asked();
    sim = sim.chat(timeline("!m:x", vec![Change::Append(items(3..4))]));
    assert!(sim.state.take_stale());
    assert!(sim.screen().contains("[2:#2026-matrix+]  [Act: 2]"));
    sim = sim.chat(timeline("!m:x", vec![Change::Append(items(4..5))]));
    assert!(!sim.state.take_stale());
    let mention = Message { mention: true, ..message("x", "ana: here?") };
    sim = sim.chat(timeline("!m:x", vec![Change::PushBack(item("x", mention))]));
    // The bell is rung by the alert that comes with it, once.
    assert_eq!(sim.asked(), []);
    assert!(sim.screen().contains("[Act: 2!]"));
    assert!(sim.keys("alt-a").screen().contains("ana: here?"));
}

#[test]
fn a_hostile_message_stays_within_its_lines() {
    let words = format!("\u{1b}[2J\u{202e}evil\u{7}{}\r\n\u{9b}31m", "\u{301}".repeat(60_000));
    let hostile = Message { name: Clean::line("\u{1b}]0;x\u{7}mal\nlory"), ..message("a", &words) };
    let mut sim = reading(80, 24, vec![item("a", hostile), item("b", message("b", "calm"))]);
    let screen = sim.screen();
    assert!(!screen.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{screen:?}");
    assert!(screen.contains("<bob> calm"));
    assert!(screen.len() < 10_000, "{} bytes", screen.len());
}

#[test]
fn a_thousand_lines_are_folded_and_unfolded() {
    let long = "one line\n".repeat(1_000);
    let mut sim = reading(80, 24, vec![item("a", message("a", &long)), item("b", message("b", "after"))]);
    let screen = sim.screen();
    assert!(screen.contains("… (940 more lines, space shows them)"), "{screen}");
    sim = sim.keys("esc k space");
    assert!(!sim.screen().contains("more lines"));
}

#[test]
fn messages_are_searched() {
    let mut sim = reading(80, 24, items(0..100)).keys("esc /").types("message 42").keys("enter");
    assert!(sim.screen().contains(">14:31 <bob> message 42"));
    sim = sim.keys("n");
    assert!(sim.screen().contains("! No earlier message says “message 42”."));
}
