//! Tab: names, commands, rooms, emoji; and whom a message then notifies.
use std::sync::Arc;

use hallway::{
    app::Effect,
    chat::{Item, Member, Mention, Message, Outgoing, Request},
    text::Clean,
};

use crate::sim::{Sim, in_room, item, message, room};

fn by(id: &str, user: &str, name: &str) -> Item {
    item(id, Message { sender: user.parse().unwrap(), name: Clean::line(name), ..message(id, "hi") })
}

fn member(user: &str, name: &str) -> Member {
    Member { user: user.parse().unwrap(), name: Clean::line(name), power: 0, ignored: false }
}

/// Bob spoke last, then Ana Maria, then Bo; Bea and Boris are here, too, and two people are called Sam.
fn talk() -> Sim {
    let speakers = vec![by("a", "@bo:x", "Bo"), by("b", "@am:x", "Ana Maria"), by("c", "@bob:x", "bob")];
    let mut sim = in_room(80, 24, speakers);
    let members: Arc<[Member]> = [
        ("@bea:x", "Bea"),
        ("@boris:x", "Boris"),
        ("@sam:x", "Sam"),
        ("@sam:y", "Sam"),
        ("@zed:x", "Zed (@zed:x)"),
        ("@drk:x", "Dr. Klee"),
        ("@ana:example.org", "Bobine"),
    ]
    .map(|(user, name)| member(user, name))
    .into();
    sim.state.rooms.current_mut().unwrap().members = members;
    sim
}

fn text(sim: &Sim) -> &str {
    sim.state.rooms.current().unwrap().composer.text()
}

fn after(typed: &str, keys: &str) -> String {
    text(&talk().types(typed).keys(keys)).to_owned()
}

#[test]
fn whoever_spoke_last_comes_first() {
    assert_eq!(after("b", "tab"), "bob: ");
    assert_eq!(after("b", "tab tab"), "Bo: ");
    assert_eq!(after("b", "tab tab tab"), "Bea: ");
    assert_eq!(after("b", "tab tab tab shift-tab"), "Bo: ");
    assert_eq!(after("b", "shift-tab"), "Boris: ");
    assert_eq!(after("thanks b", "tab"), "thanks bob ");
    assert_eq!(after("hello @bo", "tab"), "hello bob ");
    let mut sim = talk().types("b").keys("tab tab");
    assert!(sim.screen().contains("bob · [Bo] · Bea · Boris"), "{}", sim.screen());
    // On an empty line: who spoke last.
    assert_eq!(text(&talk().keys("tab")), "bob: ");
    assert_eq!(after("nobody", "tab"), "nobody");
    assert_eq!(after("klee", "tab"), "Dr. Klee: ");
}

#[test]
fn names_with_blanks_are_names() {
    assert_eq!(after("ana", "tab"), "Ana Maria: ");
    assert_eq!(after("ana m", "tab"), "Ana Maria: ");
    assert_eq!(after("ask ana ma", "tab"), "ask Ana Maria ");
    assert_eq!(after("ana b", "tab"), "ana bob ");
}

fn mentions(mut sim: Sim) -> Vec<(String, String)> {
    let send = |effect| match effect {
        Effect::Chat(Request::Send { message: Outgoing { mentions, .. }, .. }) => Some(mentions),
        _ => None,
    };
    let all = sim.asked().into_iter().filter_map(send).flatten();
    all.map(|Mention { user, name }| (user.to_string(), name)).collect()
}

#[test]
fn a_completed_name_notifies() {
    let of = |typed: &str, keys: &str, then: &str| mentions(talk().types(typed).keys(keys).types(then).keys("enter"));
    let pair = |user: &str, name: &str| (user.to_owned(), name.to_owned());
    assert_eq!(of("ana", "tab", "hi"), [pair("@am:x", "Ana Maria")]);
    // Of the names that Tab went through, the one that stands there.
    assert_eq!(of("b", "tab tab tab", "hi"), [pair("@bea:x", "Bea")]);
    assert_eq!(of("b", "tab ctrl-u", "never mind"), []);
    assert_eq!(of("/me greets b", "tab", "warmly"), [pair("@bob:x", "bob")]);
    // Two of one name, and a name that imitates: the id says who is meant.
    assert_eq!(of("sam", "tab tab", "hi"), [pair("@sam:y", "@sam:y")]);
    assert_eq!(of("zed", "tab", "hi"), [pair("@zed:x", "@zed:x")]);
    let mut sim = talk().types("sam").keys("tab");
    assert!(sim.screen().contains("[Sam (@sam:x)] · Sam (@sam:y)"), "{}", sim.screen());
    // What is typed by hand.
    assert_eq!(of("bob: hi", "space", ""), [pair("@bob:x", "bob")]);
    assert_eq!(of("bob is here", "space", ""), []);
    assert_eq!(of("Sam: hi", "space", ""), []);
    assert_eq!(of("hi @eve:example.org!", "space", ""), [pair("@eve:example.org", "@eve:example.org")]);
}

#[test]
fn commands_and_what_follows_them() {
    assert_eq!(after("/hil", "tab"), "/hilight ");
    assert_eq!(after("/HIL", "tab"), "/hilight ");
    assert_eq!(after("/join rust", "tab"), "/join #2026-rust:fosdem.org ");
    assert_eq!(after("/join #2026-r", "tab"), "/join #2026-rust:fosdem.org ");
    assert_eq!(after("see #2026-r", "tab"), "see #2026-rust:fosdem.org ");
    assert_eq!(after("/notify me", "tab"), "/notify mentions ");
    assert_eq!(after("/whois ana", "tab"), "/whois @am:x ");
    assert_eq!(after("/win mat", "tab"), "/win 2");
    let mut sim = talk();
    sim.state.themes = vec!["ink".to_owned(), "paper".to_owned()];
    assert_eq!(text(&sim.types("/theme p").keys("tab")), "/theme paper ");
}

#[test]
fn emoji_by_their_shortcodes() {
    assert_eq!(after("nice :thumbsup:", "tab"), "nice 👍 ");
    assert_eq!(after(":tada", "tab"), "🎉 ");
    let mut sim = talk().types(":thumbs").keys("tab");
    assert!(sim.screen().contains("👍 +1"), "{}", sim.screen());
    // Nothing is turned unasked.
    assert_eq!(after(":tada:", "space"), ":tada: ");
}

#[test]
fn who_is_here_is_asked_once() {
    let mut sim = in_room(80, 24, vec![]).types("b").keys("tab");
    assert_eq!(sim.asked(), [Request::Members(room("!m:x")).into()]);
    sim = sim.keys("tab");
    assert_eq!(sim.asked(), []);
    sim.state.rooms.current_mut().unwrap().members = [member("@bea:x", "Bea")].into();
    assert_eq!(text(&sim.keys("tab")), "Bea: ");
}
