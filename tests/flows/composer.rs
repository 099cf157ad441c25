//! Writing: what the keys do in the line, and what becomes of what is typed.
use hallway::{
    app::{Effect, Msg, Scope, TerminalRequest, drafts::Drafts},
    chat::{self, Body, Item, Kind, Message, Outgoing, Powers, Request, SendState},
    keep::{self, Kept},
    text::{Clean, Rich},
};

use crate::sim::{NOW, Sim, at, event, in_room, item, items, message, room};

fn own(id: &str, words: &str) -> Item {
    item(id, Message { own: true, sender: "@ana:example.org".parse().unwrap(), ..message(id, words) })
}

fn said() -> Vec<Item> {
    let emote = Message { own: true, body: Body::Emote(Rich::plain(Clean::line("waves"))), ..message("e", "") };
    let waits = Message { own: true, event: None, state: SendState::Waiting, ..message("w", "later") };
    vec![own("a", "first"), item("b", message("b", "hi")), own("c", "secnd\nline"), item("e", emote), item("w", waits)]
}

fn sent(kind: Kind, body: &str) -> Effect {
    let message = Outgoing { kind, ..Outgoing::new(body) };
    Request::Send { timeline: room("!m:x").into(), message }.into()
}

fn text(sim: &Sim) -> &str {
    sim.state.rooms.current().unwrap().composer.text()
}

fn tick(sim: Sim) -> Sim {
    sim.msg(Msg::Tick(at(NOW)))
}

#[test]
fn up_in_an_empty_line_edits_what_one_said_last() {
    let mut sim = in_room(80, 24, said()).keys("up");
    assert_eq!(text(&sim), "secnd\nline");
    insta::assert_snapshot!(sim.screen());
    // Further up: through its lines, then the one before, and no further.
    sim = sim.keys("up up up up");
    assert_eq!(text(&sim), "first");
    sim = sim.keys("down");
    assert_eq!(text(&sim), "secnd\nline");
    sim = sim.keys("down");
    assert_eq!(text(&sim), "");
    sim = sim.keys("up up up").types("!").keys("enter");
    assert_eq!(sim.asked(), [sent(Kind::Edit { event: event("$a") }, "first!")]);
    // Nothing of it sticks to the next message.
    sim = sim.types("next").keys("enter");
    assert_eq!(sim.asked(), [sent(Kind::New, "next")]);
}

#[test]
fn an_edit_gives_back_what_was_being_written() {
    let mut sim = in_room(80, 24, said()).types("half a thou").keys("esc k k e");
    assert_eq!(text(&sim), "secnd\nline");
    sim = sim.keys("x esc");
    assert_eq!((text(&sim), sim.state.scope()), ("half a thou", Scope::Composer));
    assert!(!sim.screen().contains("editing"));
    // What was changed is not lost either.
    assert_eq!(text(&sim.keys("ctrl-up")), "secnd\nlinex");
    sim = in_room(80, 24, said()).types("half a thou").keys("esc k k e x enter");
    assert_eq!(sim.asked(), [sent(Kind::Edit { event: event("$c") }, "secnd\nlinex")]);
    assert_eq!(text(&sim), "half a thou");
}

#[test]
fn up_calls_back_commands_and_what_was_typed_before() {
    let mut sim = in_room(80, 24, said()).types("one").keys("enter").types("/notify").keys("enter");
    sim = sim.keys("up");
    assert_eq!(text(&sim), "/notify");
    sim = sim.keys("up");
    assert_eq!(text(&sim), "one");
    sim = sim.keys("down down").types("new").keys("up up");
    assert_eq!(text(&sim), "one");
    sim = sim.keys("ctrl-down ctrl-down");
    assert_eq!(text(&sim), "new");
    let mut irssi = in_room(80, 24, said()).types("one").keys("enter");
    irssi.state.settings.set("composer.up", Some("history")).unwrap();
    assert_eq!(text(&irssi.keys("up")), "one");
    // Where one has said nothing, there is nothing to edit.
    assert_eq!(text(&in_room(80, 24, items(0..3)).keys("up")), "");
}

#[test]
fn ctrl_c_takes_the_text_away_before_it_leaves() {
    let mut sim = in_room(80, 24, said()).types("a long thought").keys("ctrl-c");
    assert!(!sim.state.quitting);
    assert_eq!(text(&sim), "");
    assert!(sim.screen().contains("ctrl-up brings it back"));
    sim = sim.keys("ctrl-up");
    assert_eq!(text(&sim), "a long thought");
    assert!(sim.keys("ctrl-c ctrl-c").state.quitting);
    assert!(Sim::new(80, 24).keys("ctrl-c").state.quitting);
}

#[test]
fn many_lines_are_asked_about_and_never_sent_by_the_paste() {
    let paste = |text: &str| in_room(80, 24, said()).types("see ").msg(Msg::Paste(text.to_owned()));
    let log = "one\rtwo\rthree\rfour\rfive\r";
    let mut sim = paste(log);
    assert_eq!((text(&sim), sim.state.scope()), ("see ", Scope::Paste));
    insta::assert_snapshot!(sim.screen());
    sim = sim.keys("x");
    assert_eq!(text(&sim), "see ");
    // It is kept like what is typed.
    assert!(sim.state.drafts().written().contains("three"));
    sim = sim.keys("enter");
    assert_eq!(text(&sim), "see one\ntwo\nthree\nfour\nfive");
    assert_eq!(sim.asked(), []);
    sim = sim.keys("enter");
    assert_eq!(sim.asked(), [sent(Kind::New, "see one\ntwo\nthree\nfour\nfive")]);
    sim = paste(log).keys("c");
    assert_eq!(text(&sim), "see \n```\none\ntwo\nthree\nfour\nfive\n```\n");
    sim = paste(log).keys("esc");
    assert_eq!((text(&sim), sim.state.scope()), ("see ", Scope::Composer));
    assert_eq!(text(&sim.keys("ctrl-y")), "see one\ntwo\nthree\nfour\nfive");
    // Few lines need no question.
    assert_eq!(text(&paste("one\ntwo\nthree\n")), "see one\ntwo\nthree");
}

#[test]
fn what_cannot_be_sent_stays_where_it_is() {
    let powers = Powers { send: false, ..Powers::default() };
    let mut sim = in_room(80, 24, said()).chat(chat::Event::Powers { room: room("!m:x"), powers });
    sim.state.rooms.current_mut().unwrap().powers = powers;
    sim = sim.types("hello").keys("enter");
    assert_eq!((sim.asked(), text(&sim)), (vec![], "hello"));
    assert!(sim.screen().contains("! You may not write in this room"));
    sim = sim.keys("ctrl-u").types("/me waves").keys("enter");
    assert_eq!((sim.asked(), text(&sim)), (vec![], "/me waves"));
    // Before a room is joined, messages wait; not without end.
    let mut sim = Sim::new(80, 24).keys("enter");
    sim.asked();
    for n in 0..21 {
        sim = sim.types(&format!("n{n}")).keys("enter");
    }
    assert_eq!(text(&sim), "n20");
    assert!(sim.screen().contains("! 20 messages wait for this room already"));
}

#[test]
fn an_editor_is_given_the_text_and_sends_nothing() {
    let mut sim = in_room(80, 24, said()).types("draft").keys("ctrl-x");
    assert_eq!(sim.asked(), [TerminalRequest::Edit("draft".to_owned()).into()]);
    sim = sim.msg(Msg::Edited(Ok("draft\nand more".to_owned())));
    assert_eq!((sim.asked(), text(&sim)), (vec![], "draft\nand more"));
    sim = sim.keys("ctrl-x").msg(Msg::Edited(Err("vi ended with an error".to_owned())));
    assert_eq!(text(&sim), "draft\nand more");
    assert!(sim.screen().contains("! vi ended with an error"));
    sim = sim.keys("ctrl-c").types("/edit").keys("enter");
    assert_eq!(sim.asked().last(), Some(&TerminalRequest::Edit(String::new()).into()));
}

#[test]
fn drafts_are_kept_as_they_change() {
    let kept = |sim: &mut Sim| {
        let keep = |effect| match effect {
            Effect::Keep(keep::Request { what: Kept::Drafts, text }) => Some(text),
            _ => None,
        };
        sim.asked().into_iter().filter_map(keep).collect::<Vec<_>>()
    };
    let mut sim = tick(in_room(80, 24, said()).types("half"));
    let first = kept(&mut sim);
    assert_eq!(first, [r#"[{"room":"!m:x","text":"half"}]"#]);
    sim = tick(sim);
    assert!(kept(&mut sim).is_empty());
    // A room that is not joined is kept by its name, with what waits for it; closed or not.
    sim = sim.keys("alt-1 j enter").types("waits").keys("enter").types("typed");
    let both = r##"[{"room":"!m:x","text":"half"},{"alias":"#2026-rust:fosdem.org","text":"waits\ntyped"}]"##;
    sim = tick(sim);
    assert_eq!(kept(&mut sim), [both]);
    sim = tick(sim.keys("esc i"));
    assert!(kept(&mut sim).is_empty());
    assert_eq!(Drafts::read(both).unwrap(), sim.state.drafts());
    // Signing out changes the names, and loses nothing.
    sim = tick(sim.chat(chat::Event::SignedOut));
    let out = r##"[{"alias":"#2026-matrix:fosdem.org","text":"half"},{"alias":"#2026-rust:fosdem.org","text":"waits\ntyped"}]"##;
    assert_eq!(kept(&mut sim), [out]);
    sim = sim.keys("ctrl-c");
    assert_eq!(sim.state.rooms.close(), []);
    assert!(sim.state.drafts().written().contains("waits"));
}

#[test]
fn a_reply_and_an_edit_are_gone_on_with_at_the_next_start() {
    let items = || vec![own("a", "first"), item("b", message("b", "hi"))];
    let again = |before: &Sim| {
        let mut sim = Sim::new(80, 24);
        sim.state.rooms = hallway::app::rooms::Rooms::new(Drafts::read(&before.state.drafts().written()).unwrap());
        sim = sim.keys("enter").chat(crate::sim::joined("#2026-matrix:fosdem.org", "!m:x"));
        sim.asked();
        sim
    };
    let mut sim = again(&in_room(80, 24, items()).keys("esc r").types("thanks"));
    assert!(sim.screen().contains("reply to bob"));
    sim = sim.keys("enter");
    assert_eq!(sim.asked(), [sent(Kind::Reply { to: event("$b") }, "thanks")]);
    let mut sim = again(&in_room(80, 24, items()).types("mine").keys("esc k e").types("!"));
    assert_eq!(text(&sim), "first!");
    sim = sim.keys("enter");
    assert_eq!(sim.asked(), [sent(Kind::Edit { event: event("$a") }, "first!")]);
    assert_eq!(text(&sim), "mine");
}

#[test]
fn a_draft_never_overwrites_what_is_typed_while_joining() {
    let drafts = r##"[["!m:x","the old one"],{"alias":"#2026-matrix:fosdem.org","text":"by name"}]"##;
    let mut sim = Sim::new(80, 24);
    sim.state.rooms = hallway::app::rooms::Rooms::new(Drafts::read(drafts).unwrap());
    sim = sim.keys("enter");
    assert_eq!(text(&sim), "by name");
    sim = sim.types("!").chat(crate::sim::joined("#2026-matrix:fosdem.org", "!m:x"));
    assert_eq!(text(&sim), "by name!");
    assert_eq!(text(&sim.keys("ctrl-up")), "the old one");
}

#[test]
fn others_are_told_that_one_types_and_stops() {
    let typing = |sim: &mut Sim| {
        let told = |effect| if let Effect::Chat(Request::Typing { on, .. }) = effect { Some(on) } else { None };
        sim.asked().into_iter().filter_map(told).collect::<Vec<_>>()
    };
    let mut sim = tick(in_room(80, 24, said()).types("hello"));
    assert_eq!(typing(&mut sim), [true]);
    sim = tick(sim.types("x"));
    assert!(typing(&mut sim).is_empty());
    sim = tick(sim.keys("enter"));
    assert_eq!(typing(&mut sim), [false]);
    sim = tick(sim.types("/me waves"));
    assert!(typing(&mut sim).is_empty());
    sim.state.settings.set("composer.typing", Some("false")).unwrap();
    sim = tick(sim.keys("ctrl-u").types("hello"));
    assert!(typing(&mut sim).is_empty());
}
