//! The lists that commands open: what they ask for, what they look like, what enter does there.
use hallway::{
    app::{Effect, Scope, TerminalRequest},
    chat::{self, Alert, AlertReason, EventId, Hit, Jump, Member, Message, Request},
    keep::{self, Kept},
    settings::Settings,
    text::Clean,
};

use crate::{
    commands::{members, talking, user},
    sim::{Sim, at, event, item, message, room, timeline},
};

fn run(sim: Sim, line: &str) -> Sim {
    sim.types(line).keys("enter")
}

fn jump(name: &str) -> Effect {
    Request::Jump { room: room("!m:x"), to: Jump::Event(event(name)) }.into()
}

/// The message that is selected in the room on screen.
fn selected(sim: &Sim) -> Option<EventId> {
    sim.state.rooms.current()?.history.selected()?.event.clone()
}

#[test]
fn who_is_here() {
    let mut sim = run(talking(80, 24), "/names");
    assert_eq!(sim.asked(), [Request::Members(room("!m:x")).into()]);
    assert!(sim.screen().contains("Asking the server who is here …"));
    sim = sim.chat(members(&[("root", i64::MAX), ("ana", 100), ("eve", 50), ("bob", 0), ("mallory", 0)]));
    insta::assert_snapshot!(sim.styled());
    sim = sim.keys("/").types("eve").keys("enter enter");
    assert_eq!(sim.asked(), [Request::Whois { room: room("!m:x"), user: user("eve") }.into()]);
}

#[test]
fn a_crowd_is_looked_through_by_words() {
    let mut sim = run(talking(80, 24), "/names bo");
    let crowd: Vec<(String, i64)> =
        (0..50_000).map(|n| (format!("{}{n}", if n % 100 == 7 { "bob" } else { "p" }), 0)).collect();
    let crowd: Vec<(&str, i64)> = crowd.iter().map(|(name, power)| (name.as_str(), *power)).collect();
    sim = sim.chat(members(&crowd));
    let screen = sim.screen();
    assert!(screen.contains("500 of 50000 people in #2026-matrix"), "{screen}");
    assert!(screen.contains("bob7 ") && !screen.contains("p8"), "{screen}");
    sim = run(sim.keys("esc"), "/names").chat(members(&crowd));
    assert!(sim.screen().contains("the first 5000 of 50000"));
}

#[test]
fn who_somebody_is() {
    let mut sim = run(talking(80, 24), "/whois eve");
    assert_eq!(sim.asked(), [Request::Whois { room: room("!m:x"), user: user("eve") }.into()]);
    let eve = Member { user: user("eve"), name: Clean::line("eve"), power: 50, ignored: false };
    let shared = vec![Clean::line("Rust devroom"), Clean::line("Lobby")];
    sim = sim.chat(chat::Event::Person { room: room("!m:x"), member: eve, shared });
    insta::assert_snapshot!(sim.screen());
    sim = sim.keys("n enter");
    assert_eq!(sim.asked(), [Request::Query(user("eve")).into()]);
    // Another answer that comes later opens nothing.
    assert_eq!(sim.state.scope(), Scope::Composer);
    let bob = Member { user: user("bob"), name: Clean::line("bob"), power: 0, ignored: true };
    let mut sim = run(sim, "/wii bob").chat(chat::Event::Person { room: room("!m:x"), member: bob, shared: vec![] });
    sim = sim.keys("G enter");
    assert!(sim.screen().contains("> /unignore @bob:example.org"), "{}", sim.screen());
}

#[test]
fn what_was_said_here() {
    let mut sim = run(talking(80, 24), "/lastlog slide");
    assert_eq!(sim.asked(), []);
    insta::assert_snapshot!(sim.styled());
    sim = sim.keys("k enter");
    assert_eq!(selected(&sim), Some(event("$b")));
    sim = run(sim.keys("i"), "/lastlog zebra");
    assert!(sim.screen().contains("No message that is loaded says that."));
    sim = sim.keys("G enter");
    assert!(sim.screen().contains("> /search zebra"));
    sim = sim.keys("enter");
    assert_eq!(sim.asked().last(), Some(&Request::Search { room: room("!m:x"), words: "zebra".to_owned() }.into()));
}

fn found(hits: Vec<Hit>, total: u64) -> chat::Event {
    chat::Event::Found { room: room("!m:x"), words: "allocator".to_owned(), hits, total }
}

fn hit(id: &str, time: &str, text: &str) -> Hit {
    Hit { event: event(id), name: Clean::line("bob"), time: at(time), text: Clean::line(text) }
}

#[test]
fn what_the_server_found() {
    let mut sim = run(talking(80, 24), "/search allocator");
    assert_eq!(sim.asked(), [Request::Search { room: room("!m:x"), words: "allocator".to_owned() }.into()]);
    let long = "an allocator is what gives out memory, and takes it back when nobody needs it any more, one hopes";
    let hits = vec![hit("$x", "2026-01-31T13:31:00Z", "the allocator again"), hit("$y", "2026-01-30T09:00:00Z", long)];
    sim = sim.chat(found(hits.clone(), 40));
    insta::assert_snapshot!(sim.screen());
    sim = sim.keys("j y");
    assert!(matches!(&sim.asked()[..], [Effect::Terminal(TerminalRequest::Copy(text))] if text.ends_with("one hopes")));
    assert!(sim.keys("enter").asked().contains(&jump("$y")));
    // What is found when the list was closed, or for other words, changes nothing.
    let mut sim = run(talking(80, 24), "/search zebra").chat(found(hits.clone(), 2));
    assert!(sim.screen().contains("Asking the server …"));
    sim = sim.chat(chat::Event::SearchFailed { room: room("!m:x"), reason: "it is busy".to_owned() });
    assert!(sim.screen().contains("The server did not search: it is busy"));
    sim = sim.keys("esc").chat(found(hits, 2));
    assert_eq!(sim.state.scope(), Scope::Composer);
}

#[test]
fn who_mentioned_one() {
    let alert = |room_id: &str, id: &str, text: &str, reason| Alert {
        room: room(room_id),
        event: event(id),
        sender: user("bob"),
        name: Clean::line("bob"),
        text: Clean::line(text),
        time: at("2026-01-31T13:31:00Z"),
        reason,
    };
    let mut sim = run(talking(80, 24), "/inbox");
    assert_eq!(sim.asked(), [Request::Inbox.into()]);
    sim = sim.chat(chat::Event::Inbox(vec![
        alert("!m:x", "$n", "ana: will the slides be online?", AlertReason::Mention),
        alert("!other:x", "$o", "", AlertReason::Invitation),
    ]));
    insta::assert_snapshot!(sim.screen());
    assert!(sim.keys("enter").asked().contains(&jump("$n")));
    let mut sim = run(talking(80, 24), "/mentions").chat(chat::Event::Inbox(vec![]));
    assert!(sim.screen().contains("Nobody has mentioned you."));
    sim = sim.chat(chat::Event::InboxFailed { reason: "it is away".to_owned() });
    assert!(sim.screen().contains("The mentions cannot be had: it is away"));
}

#[test]
fn whom_one_ignores() {
    let mut sim = run(talking(80, 24), "/ignore");
    assert!(sim.screen().contains("The server has not said yet whom you ignore"));
    sim = sim.chat(chat::Event::Ignored(vec![]));
    assert!(sim.screen().contains("You ignore nobody."));
    sim = sim.chat(chat::Event::Ignored(vec![user("mallory")])).keys("enter");
    assert!(sim.screen().contains("> /unignore @mallory:example.org"));
}

#[test]
fn what_the_room_is_about() {
    let mut sim = run(talking(80, 24), "/topic");
    let screen = sim.screen();
    assert!(screen.contains("Topic of #2026-matrix") && screen.contains("Matrix devroom"), "{screen}");
    assert!(screen.contains("https://fosdem.org/"));
    assert_eq!(sim.asked(), []);
}

#[test]
fn the_settings() {
    let mut sim = talking(80, 24);
    sim.state.settings = Settings::read("# Mine.\nmouse = false\n".to_owned()).unwrap();
    sim = run(sim, "/set");
    insta::assert_snapshot!(sim.styled());
    let kept = |key, text: &str| Effect::from(keep::Request { what: Kept::Setting(key), text: text.to_owned() });
    sim = sim.keys("/").types("mouse").keys("enter enter");
    assert_eq!(sim.asked(), [kept("mouse", "true"), TerminalRequest::Mouse(true).into()]);
    assert!(sim.state.settings.config().mouse);
    assert!(sim.screen().contains("mouse is true."), "{}", sim.screen());
    sim = run(sim.keys("esc esc"), "/set homeserver matrix.example.org");
    assert_eq!(sim.asked(), [kept("homeserver", "matrix.example.org")]);
    sim = run(sim, "/set -default homeserver");
    assert_eq!(sim.asked(), [kept("homeserver", "")]);
    sim = run(sim, "/set video.cells sextant");
    assert_eq!(sim.asked(), [kept("video.cells", "sextant")]);
    assert!(sim.screen().contains("video.cells is sextant; it counts from the next start on."));
    sim = run(sim, "/set video.cells round");
    assert!(
        sim.asked().is_empty() && sim.screen().contains("! video.cells can be half or quadrant or sextant or octant")
    );
    sim = run(sim.keys("ctrl-u"), "/set colour");
    assert!(sim.screen().contains("! There is no setting colour: /set lists them."));
    sim = run(sim.keys("ctrl-u"), "/set mouse");
    assert!(sim.screen().contains("mouse is true."));
    sim = run(sim, "/set").keys("j enter");
    assert!(sim.screen().contains("> /set theme"), "{}", sim.screen());
}

#[test]
fn a_theme_is_kept_only_if_there_is_one() {
    let theme = |name: &str| Effect::from(TerminalRequest::Theme(name.to_owned()));
    let kept = Effect::from(keep::Request { what: Kept::Setting("theme"), text: "ink".to_owned() });
    let mut sim = run(talking(80, 24), "/set theme inky");
    assert_eq!(sim.asked(), [theme("inky")]);
    sim = sim.msg(hallway::app::Msg::Themed(Err("there is no theme inky".to_owned())));
    assert_eq!(sim.asked(), []);
    sim = run(sim, "/set theme ink").msg(hallway::app::Msg::Themed(Ok(())));
    assert_eq!(sim.asked(), [theme("ink"), kept]);
    // Looking at a theme keeps nothing.
    sim = run(sim, "/theme paper").msg(hallway::app::Msg::Themed(Ok(())));
    assert_eq!(sim.asked(), [theme("paper")]);
    sim = run(sim, "/set -default theme");
    assert_eq!(sim.asked().last(), Some(&theme("default")));
}

#[test]
fn the_help_is_searched_and_tells_of_one_command() {
    let mut sim = run(talking(80, 24), "/help kick");
    insta::assert_snapshot!(sim.screen());
    sim = sim.keys("n enter");
    assert!(sim.screen().contains("> /kick"));
    sim = run(sim.keys("ctrl-u"), "/help").keys("/").types("banned").keys("enter");
    let screen = sim.screen();
    assert!(screen.contains("/unban NICK") && !screen.contains("/kick"), "{screen}");
    sim = sim.keys("f1");
    assert_eq!(sim.state.scope(), Scope::Composer);
    assert!(run(sim, "/help frobnicate").screen().contains("! There is no command frobnicate: /help lists them."));
}

#[test]
fn a_list_is_left_with_the_keys_for_it_and_clicked() {
    let mut sim = run(talking(80, 24), "/lastlog").keys("q");
    assert_eq!(sim.state.scope(), Scope::Composer);
    sim = run(sim, "/lastlog").keys("alt-1");
    assert_eq!(sim.state.scope(), Scope::Talks);
    sim = sim.keys("alt-2");
    sim = run(sim, "/lastlog");
    let rows = sim.state.layout.overlay_rows();
    let click = |row| {
        let (column, row) = (rows.x + 2, rows.y + row);
        hallway::app::Msg::Mouse(hallway::app::Mouse { column, row, kind: hallway::app::MouseKind::Click })
    };
    sim.asked();
    sim = sim.msg(click(0));
    assert_eq!(sim.asked(), []);
    sim = sim.msg(click(0));
    assert_eq!(selected(&sim), Some(event("$a")));
}

#[test]
fn hostile_text_stays_in_its_row() {
    let evil = "\u{1b}]0;x\u{7}\u{202e}evil\n\nsecond".repeat(2_000);
    let hostile = Message { name: Clean::line(&evil), ..message("z", &evil) };
    let mut sim = talking(80, 24).chat(timeline("!m:x", vec![chat::Change::PushBack(item("z", hostile))]));
    sim = run(sim, "/lastlog evil");
    let screen = sim.screen();
    assert!(!screen.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{screen:?}");
    assert!(screen.lines().count() <= 24);
}
