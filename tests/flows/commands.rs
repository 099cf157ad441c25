//! What is typed about rooms and people: keys in, requests out.
use std::sync::Arc;

use hallway::{
    app::{Effect, Msg},
    chat::{self, Action, Change, Direction, Item, Kind, Member, Message, Outgoing, Powers, Request, UserId},
    text::Clean,
};

use crate::sim::{Sim, alias, at, item, message, room, timeline};

pub(crate) fn user(name: &str) -> UserId {
    format!("@{name}:example.org").parse().unwrap()
}

/// In the Matrix room, where Bob, Eve and Mallory spoke. Nothing is known of its members.
pub(crate) fn talking(width: u16, height: u16) -> Sim {
    let said = |id: &str, name: &str, words: &str| {
        item(id, Message { sender: user(name), name: Clean::line(name), ..message(id, words) })
    };
    in_room(
        width,
        height,
        vec![
            said("a", "bob", "is that the new allocator API?"),
            said("b", "eve", "yes, slide 12: https://example.org/slides has them all"),
            said("c", "bob", "the slides are good"),
        ],
    )
}

fn in_room(width: u16, height: u16, items: Vec<Item>) -> Sim {
    let known = chat::Room {
        alias: Some(alias("#2026-matrix:fosdem.org")),
        topic: Clean::block("Matrix devroom\nhttps://fosdem.org/"),
        ..chat::Room::named(room("!m:x"), "Matrix devroom")
    };
    let mut sim = Sim::new(width, height)
        .chat(chat::Event::Rooms(vec![known]))
        .keys("enter")
        .chat(timeline("!m:x", vec![Change::Reset(items)]))
        .chat(chat::Event::Paged { timeline: room("!m:x").into(), direction: Direction::Older, end: true });
    sim.asked();
    sim
}

pub(crate) fn members(names: &[(&str, i64)]) -> chat::Event {
    let member = |(name, power): &(&str, i64)| Member {
        user: user(name),
        name: Clean::line(name),
        power: *power,
        ignored: *name == "mallory",
    };
    let members: Arc<[Member]> = names.iter().map(member).collect();
    chat::Event::Members { room: room("!m:x"), total: members.len() as u64, members }
}

pub(crate) fn mighty() -> chat::Event {
    let powers = Powers { send: true, react: true, redact: true, invite: true, kick: true, ban: true, topic: true };
    chat::Event::Powers { room: room("!m:x"), powers }
}

fn act(action: Action) -> Effect {
    Request::Act { room: room("!m:x"), action }.into()
}

/// What is asked when this is typed, and the screen then.
fn typed(sim: Sim, line: &str) -> (Vec<Effect>, String) {
    let mut sim = sim.types(line).keys("enter");
    (sim.asked(), sim.screen())
}

#[test]
fn moderators_moderate() {
    let check = |line: &str, action: Action| {
        let (asked, _) = typed(talking(80, 24).chat(mighty()), line);
        assert_eq!(asked, [act(action)], "{line}");
    };
    let (bob, reason) = (user("bob"), Some("too loud".to_owned()));
    check("/kick bob", Action::Kick { user: bob.clone(), reason: None });
    check("/k Bob: too loud", Action::Kick { user: bob.clone(), reason: reason.clone() });
    check("/ban @bob:example.org too loud", Action::Ban { user: bob, reason });
    check("/unban @troll:else.where", Action::Unban("@troll:else.where".parse().unwrap()));
    check("/invite @zoe:example.org", Action::Invite(user("zoe")));
    check("/topic What is on now", Action::Topic("What is on now".to_owned()));
    check("/myroomnick ana (staff)", Action::Nick("ana (staff)".to_owned()));
}

#[test]
fn what_one_may_not_do_is_said_before_anybody_is_asked() {
    let check = |line: &str, words: &str| {
        let (asked, screen) = typed(talking(80, 24), line);
        assert_eq!(asked, [], "{line}");
        assert!(screen.contains(words), "{screen}");
    };
    check("/kick bob", "! You may not kick here: that is for the room's moderators.");
    check("/ban bob", "! You may not ban here");
    check("/unban bob", "! You may not take bans back here");
    check("/topic mine", "! You may not set the topic here");
    let powers = Powers { send: false, invite: false, ..Powers::default() };
    let quiet = || talking(80, 24).chat(chat::Event::Powers { room: room("!m:x"), powers });
    let (asked, screen) = typed(quiet(), "/invite @zoe:example.org");
    assert!(asked.is_empty() && screen.contains("! You may not invite anyone here"), "{screen}");
    let (asked, screen) = typed(quiet(), "/notice hear, hear");
    assert!(asked.is_empty() && screen.contains("! You may not write here."), "{screen}");
}

#[test]
fn somebody_unknown_is_looked_for_among_the_members_once() {
    let mut sim = talking(80, 24).chat(mighty()).types("/kick zoe be quiet").keys("enter");
    assert_eq!(sim.asked(), [Request::Members(room("!m:x")).into()]);
    assert!(sim.screen().contains("Looking for zoe among the people in #2026-matrix"));
    sim = sim.chat(members(&[("zoe", 0), ("bob", 50)]));
    assert_eq!(sim.asked(), [act(Action::Kick { user: user("zoe"), reason: Some("be quiet".to_owned()) })]);
    sim = sim.chat(members(&[("zoe", 0)]));
    assert_eq!(sim.asked(), []);
    sim = sim.types("/kick yan").keys("enter");
    assert_eq!(sim.asked(), []);
    assert!(sim.screen().contains("! Nobody here is called yan"));
}

#[test]
fn a_command_that_waited_too_long_is_not_done() {
    let mut sim = talking(80, 24).chat(mighty()).types("/kick zoe").keys("enter");
    sim.asked();
    sim = sim.msg(Msg::Tick(at("2026-01-31T13:34:00Z")));
    sim.asked();
    sim = sim.chat(members(&[("zoe", 0)]));
    assert_eq!(sim.asked(), []);
}

#[test]
fn several_of_one_name_are_told_apart_by_their_identifiers() {
    let sim = talking(100, 24).chat(mighty());
    let twin = |user: &str| Member {
        user: user.parse().unwrap(),
        name: Clean::line(&format!("sam ({user})")),
        power: 0,
        ignored: false,
    };
    let twins: Arc<[Member]> = [twin("@sam:a.example"), twin("@sam:b.example")].into();
    let sim = sim.chat(chat::Event::Members { room: room("!m:x"), total: 2, members: twins });
    let (asked, screen) = typed(sim, "/kick sam");
    assert_eq!(asked, []);
    assert!(screen.contains("! sam may be any of @sam:a.example, @sam:b.example: type one of these."), "{screen}");
}

#[test]
fn a_private_message_is_said_once_its_room_is_there() {
    let mut sim = talking(80, 24).types("/msg bob lunch at noon?").keys("enter");
    assert_eq!(sim.asked(), [Request::Query(user("bob")).into()]);
    assert!(sim.screen().contains("Opening the room for messages with @bob:example.org"));
    let said =
        |text: &str| -> Effect { Request::Send { timeline: room("!d:x").into(), message: Outgoing::new(text) }.into() };
    sim = sim.chat(chat::Event::Direct { user: user("eve"), room: room("!e:x") });
    assert!(!sim.asked().contains(&said("lunch at noon?")));
    sim = sim.chat(chat::Event::Direct { user: user("bob"), room: room("!d:x") });
    assert!(sim.asked().contains(&said("lunch at noon?")));
    sim = sim.chat(chat::Event::Direct { user: user("bob"), room: room("!d:x") });
    assert!(!sim.asked().contains(&said("lunch at noon?")));
    let (asked, _) = typed(talking(80, 24), "/q eve");
    assert_eq!(asked, [Request::Query(user("eve")).into()]);
    let (asked, screen) = typed(talking(80, 24), "/msg bob");
    assert_eq!(asked, []);
    assert!(screen.contains("! What do you want to say to @bob:example.org?"), "{screen}");
    let (asked, screen) = typed(talking(80, 24), "/query @ana:example.org");
    assert!(asked.is_empty() && screen.contains("! That is you."), "{screen}");
}

#[test]
fn what_is_said_in_other_ways_goes_out() {
    let check = |line: &str, kind: Kind, body: &str| {
        let sent = Request::Send { timeline: room("!m:x").into(), message: Outgoing { kind, ..Outgoing::new(body) } };
        assert_eq!(typed(talking(80, 24), line).0, [sent.into()], "{line}");
    };
    check("/notice the talk moved", Kind::Notice, "the talk moved");
    check("/me waves", Kind::Emote, "waves");
    let answers = vec!["yes".to_owned(), "no".to_owned()];
    check("/poll Tea? | yes | no", Kind::Poll { answers }, "Tea?");
    let (asked, screen) = typed(talking(80, 24), "/poll Tea?");
    assert!(asked.is_empty() && screen.contains("! A poll is a question and 2 to 20 answers"), "{screen}");
    assert!(screen.contains("> /poll Tea?"), "what was typed is gone: {screen}");
}

#[test]
fn names_are_changed_everywhere() {
    let (asked, screen) = typed(talking(80, 24), "/nick Ana of the desk");
    assert_eq!(asked, [Request::Nick("Ana of the desk".to_owned()).into()]);
    assert!(screen.contains("Asking the server to call you Ana of the desk"), "{screen}");
}

#[test]
fn somebody_is_ignored_and_heard_again() {
    let mut sim = talking(80, 24).types("/ignore eve").keys("enter");
    assert_eq!(sim.asked(), [Request::Ignore { user: user("eve"), on: true }.into()]);
    sim = sim.chat(chat::Event::Ignored(vec![user("eve"), user("gone")]));
    assert!(sim.screen().contains("@eve:example.org is ignored: nothing of theirs is shown."));
    sim = sim.types("/ignore eve").keys("enter");
    assert!(sim.asked().is_empty() && sim.screen().contains("! @eve:example.org is ignored already."));
    // Whoever left is found among those who are ignored.
    sim = sim.keys("ctrl-u").types("/unignore gone").keys("enter");
    assert_eq!(sim.asked(), [Request::Ignore { user: user("gone"), on: false }.into()]);
    sim = sim.chat(chat::Event::Ignored(vec![user("eve")]));
    assert!(sim.screen().contains("@gone:example.org is heard again."));
}

#[test]
fn leaving_a_room_closes_its_window() {
    let mut sim = talking(80, 24).types("/part").keys("enter");
    assert!(sim.asked().contains(&Request::Leave(vec![room("!m:x")]).into()));
    assert_eq!(sim.state.rooms.windows().len(), 0);
    // A room that was not entered yet is not entered any more.
    sim = Sim::new(80, 24).keys("enter");
    sim.asked();
    let (asked, _) = typed(sim, "/leave");
    let waits = alias("#2026-matrix:fosdem.org").into();
    assert_eq!(asked, [Request::Unqueue(Some(waits)).into(), Request::Attend(vec![]).into()]);
}

#[test]
fn a_room_is_entered_by_the_name_alone() {
    let joins = |line: &str, name: &str| {
        let (asked, screen) = typed(talking(80, 24), line);
        assert_eq!(asked.last(), Some(&crate::sim::join(&[alias(name)]).into()), "{line}: {screen}");
    };
    joins("/join #rust:example.org", "#rust:example.org");
    joins("/j 2026-rust", "#2026-rust:fosdem.org");
    joins("/j #lobby", "#lobby:example.org");
    joins("/j https://matrix.to/#/%23rust:example.org", "#rust:example.org");
    let (asked, screen) = typed(talking(80, 24), "/join two words");
    assert!(asked.is_empty() && screen.contains("! two words is not the name of a room"), "{screen}");
}

#[test]
fn the_palette_begins_a_command_that_needs_more() {
    let mut sim = talking(100, 30).keys("alt-k").types("put somebody out of the room").keys("enter");
    assert!(sim.screen().contains("> /kick"));
    assert_eq!(sim.asked(), []);
    sim = sim.keys("ctrl-u alt-1 alt-k").types("put somebody out of the room").keys("enter");
    assert!(sim.screen().contains("! That is for a room"));
    sim.asked();
    sim = sim.keys("alt-k").types("list who is in the room").keys("enter");
    assert!(sim.screen().contains("! That is for a room") && sim.asked().is_empty());
}

#[test]
fn a_damaged_store_is_told_and_begun_afresh_when_asked() {
    let mut sim = talking(80, 24).types("/afresh").keys("enter");
    assert!(sim.asked().is_empty() && sim.screen().contains("! The account's store is in order"));
    let damaged = || chat::Event::Damaged { reason: "database disk image is malformed".to_owned() };
    sim = Sim::new(80, 24).chat(damaged());
    insta::assert_snapshot!(sim.screen());
    assert_eq!(sim.keys("enter").asked(), [Request::StartAfresh.into()]);
    let mut sim = talking(80, 24).chat(damaged()).keys("esc").types("/afresh").keys("enter");
    assert_eq!(sim.asked(), [Request::StartAfresh.into()]);
    assert!(sim.keys("enter").asked().is_empty());
}

#[test]
fn a_command_is_for_a_room_one_is_in() {
    let (asked, screen) = typed(Sim::new(80, 24).keys("enter"), "/names");
    assert_eq!(asked, crate::sim::going(&[alias("#2026-matrix:fosdem.org")]), "only the room is joined");
    assert!(screen.contains("! You are not in #2026-matrix yet."), "{screen}");
}
