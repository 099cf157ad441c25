//! Rooms that the account is not in yet: found, read along in, waited for, and how that looks.
use hallway::{
    app::{Msg, drafts::Place},
    chat::{self, About, Address, Change, Direction, Event, Outgoing, Progress, Request},
    settings::Settings,
    text::Clean,
};

use crate::sim::{Sim, alias, at, event, items, join, joined, room, timeline};

pub(crate) const MATRIX: &str = "#2026-matrix:fosdem.org";

pub(crate) fn located(name: &str, id: &str) -> Event {
    let at = Address::from(alias(name));
    Event::Located { asked: at.clone(), at, room: room(id) }
}

pub(crate) fn about(name: &str) -> About {
    About {
        name: Clean::line(name),
        alias: None,
        topic: Clean::line("Bridges, clients and servers"),
        members: 412,
        public: true,
        live: true,
    }
}

pub(crate) fn waits(place: usize, all: usize, next: Option<&str>) -> Event {
    let mut waiting: Vec<Address> =
        (0..all).map(|number| alias(&format!("#waits-{number}:fosdem.org")).into()).collect();
    waiting[place] = alias(MATRIX).into();
    Event::Queue(Progress { joins: (12, 12 + all), next: next.map(at), waiting, ..Progress::default() })
}

fn peek(id: &str) -> Request {
    Request::Peek(room(id).into())
}

/// In the window of the Matrix room, which is read along in and waits to be joined.
fn reading_along(width: u16, height: u16) -> Sim {
    let mut sim = Sim::new(width, height).keys("enter").chat(located(MATRIX, "!m:x"));
    sim = sim.chat(Event::Peeked { room: room("!m:x"), about: about("Matrix devroom") });
    sim = sim.chat(timeline("!m:x", vec![Change::Reset(items(0..40))]));
    sim.asked();
    sim
}

#[test]
fn a_room_is_read_along_in_until_it_is_joined() {
    let mut sim = Sim::new(80, 24).keys("enter");
    assert_eq!(sim.asked(), crate::sim::going(&[alias(MATRIX)]));
    sim = sim.chat(located(MATRIX, "!m:x"));
    assert_eq!(sim.asked(), [peek("!m:x").into()]);
    sim = sim.chat(Event::Peeked { room: room("!m:x"), about: about("Matrix devroom") });
    sim = sim.chat(timeline("!m:x", vec![Change::Reset(items(0..3))]));
    assert!(sim.screen().contains("message 2"), "{}", sim.screen());
    assert!(sim.screen().contains("reading along; joining …"), "{}", sim.screen());
    // What is said meanwhile is seen.
    sim = sim.chat(timeline("!m:x", vec![Change::Append(items(3..4))]));
    assert!(sim.screen().contains("message 3"), "{}", sim.screen());
    sim.asked();
    sim = sim.chat(joined(MATRIX, "!m:x"));
    let open = Request::Open(room("!m:x").into());
    assert_eq!(sim.asked(), [open.into(), Request::Attend(vec![]).into()]);
    assert!(sim.screen().contains("message 3") && !sim.screen().contains("reading along"), "{}", sim.screen());
}

#[test]
fn reading_along_at_80_by_24() {
    let mut sim = reading_along(80, 24).chat(waits(1, 18, Some("2026-01-31T13:32:08Z")));
    sim = sim.types("hello there").keys("enter").types("half a thought");
    insta::assert_snapshot!(sim.styled());
}

#[test]
fn reading_along_at_120_by_40() {
    let mut sim = reading_along(120, 40).chat(waits(0, 18, Some("2026-01-31T13:32:08Z")));
    insta::assert_snapshot!(sim.screen());
}

#[test]
fn what_is_read_stays_when_the_room_is_joined() {
    let mut sim = reading_along(80, 24).types("half a thought").keys("pgup");
    let before = sim.screen();
    assert!(before.contains("message 20") && !before.contains("message 39"), "{before}");
    sim = sim.chat(joined(MATRIX, "!m:x")).chat(timeline("!m:x", vec![Change::Reset(items(0..42))]));
    let after = sim.screen();
    let rows =
        |screen: &str| screen.lines().filter(|line| line.contains("<bob>")).map(str::to_owned).collect::<Vec<_>>();
    // The line about reading along is gone, which leaves one more row at the top.
    assert!(rows(&after).ends_with(&rows(&before)), "{before}\n{after}");
    assert!(after.contains(" > half a thought"), "{after}");
    // Where the room's own timeline does not reach so far, it is asked for.
    let mut sim = reading_along(80, 24).keys("pgup").chat(joined(MATRIX, "!m:x"));
    sim.asked();
    sim = sim.chat(timeline("!m:x", vec![Change::Reset(items(38..42))]));
    let jumped = |effect: &hallway::app::Effect| matches!(effect, hallway::app::Effect::Chat(Request::Jump { .. }));
    assert!(sim.asked().iter().any(jumped));
    sim = sim.chat(timeline("!m:x", vec![Change::Reset(items(0..30))]));
    sim = sim.chat(Event::Jumped { room: room("!m:x"), event: Some(event("$m20")), live: false });
    assert!(sim.screen().contains("message 20"), "{}", sim.screen());
    assert!(sim.types("x").screen().contains(" > x"));
}

#[test]
fn older_messages_of_a_room_that_is_read_along_in_are_loaded() {
    let mut sim = reading_along(80, 24).keys("esc g");
    let asked = sim.asked();
    let paged = |effect: &hallway::app::Effect| {
        let hallway::app::Effect::Chat(Request::Page { timeline, direction, .. }) = effect else { return false };
        timeline.room == room("!m:x") && *direction == Direction::Older
    };
    assert_eq!(asked.iter().filter(|effect| paged(effect)).count(), 1, "{asked:?}");
    // Nothing is told as read, and nobody is told that one types.
    sim = sim.keys("i").types("hel").msg(Msg::Tick(at("2026-01-31T13:32:01Z")));
    let asked = sim.asked();
    let told = |effect: &hallway::app::Effect| {
        matches!(effect, hallway::app::Effect::Chat(Request::Read { .. } | Request::Typing { .. }))
    };
    assert!(!asked.iter().any(told), "{asked:?}");
}

#[test]
fn a_room_that_is_not_shown_says_when_its_messages_come() {
    let mut sim = Sim::new(80, 24).keys("enter").chat(located(MATRIX, "!m:x"));
    sim = sim.chat(Event::PeekFailed { room: room("!m:x"), reason: "its history is for members".to_owned() });
    let screen = sim.screen();
    assert!(screen.contains("Its messages come once you are in (its history is for members)."), "{screen}");
    sim.asked();
    assert_eq!(sim.keys("alt-1 alt-2").asked().len(), 2, "it is told what is on screen, and no more");
}

#[test]
fn what_was_typed_goes_out_in_order_once_the_room_is_joined() {
    let mut sim = reading_along(80, 24).types("one").keys("enter").types("two").keys("enter").types("three");
    assert!(sim.screen().contains("two (sent once the room is joined)"), "{}", sim.screen());
    sim.asked();
    sim = sim.chat(joined(MATRIX, "!m:x"));
    let send = |words: &str| Request::Send { timeline: room("!m:x").into(), message: Outgoing::new(words) }.into();
    assert_eq!(sim.asked()[1..3], [send("one"), send("two")]);
    let drafts = sim.state.drafts();
    let kept = drafts.get(&Place::Timeline(room("!m:x").into())).map(|draft| draft.text.as_str());
    assert_eq!(kept, Some("three"));
}

#[test]
fn a_room_that_lets_nobody_in_stays_readable() {
    let reason = "only invited people may enter".to_owned();
    let mut sim = reading_along(80, 24).chat(Event::JoinFailed { asked: alias(MATRIX).into(), reason });
    let screen = sim.screen();
    assert!(screen.contains("message 39"), "{screen}");
    assert!(screen.contains("reading along; no way in: only invited people may enter; enter tries again"), "{screen}");
    assert_eq!(sim.asked(), []);
    assert_eq!(sim.keys("enter").asked(), [join(&[alias(MATRIX)]).into()]);
}

#[test]
fn a_room_that_is_nowhere_says_so_and_is_looked_for_again() {
    let mut sim = Sim::new(80, 24).keys("enter");
    sim.asked();
    let reason = "fosdem.org knows no such room".to_owned();
    sim = sim.chat(Event::Lost { asked: alias(MATRIX).into(), reason });
    let screen = sim.screen();
    assert!(screen.contains("#2026-matrix:fosdem.org was not found: fosdem.org knows no such room"), "{screen}");
    let asked = sim.keys("enter").asked();
    assert_eq!(asked, [Request::Locate(vec![alias(MATRIX).into()]).into(), join(&[alias(MATRIX)]).into()]);
}

#[test]
fn two_names_that_lead_to_one_room_are_one_window_before_it_is_joined() {
    let mut sim = reading_along(80, 24).types("/join #matrix:fosdem.org").keys("enter").types("hello");
    assert_eq!(sim.state.rooms.windows().len(), 2);
    sim = sim.chat(located("#matrix:fosdem.org", "!m:x"));
    assert_eq!((sim.state.rooms.windows().len(), sim.state.rooms.current_index()), (1, 1));
    assert!(sim.screen().contains(" > hello"), "{}", sim.screen());
    sim.asked();
    // The answer to either name lets one in.
    sim = sim.chat(joined("#matrix:fosdem.org", "!m:x"));
    assert_eq!(sim.asked()[..1], [Request::Open(room("!m:x").into()).into()]);
    sim = sim.chat(joined(MATRIX, "!m:x"));
    assert_eq!((sim.asked(), sim.state.rooms.windows().len()), (vec![], 1));
}

#[test]
fn a_peek_ends_with_its_window_and_four_are_on_at_most() {
    let mut sim = reading_along(80, 24).types("/wc").keys("enter");
    assert!(sim.asked().contains(&Request::Unpeek(room("!m:x")).into()));
    let mut sim = Sim::new(80, 24).keys("enter");
    for number in 0..6 {
        let name = format!("#room-{number}:fosdem.org");
        sim = sim.types(&format!("/join {name}")).keys("enter").chat(located(&name, &format!("!{number}:x")));
    }
    let asked = sim.asked();
    let chat = |wanted: fn(&Request) -> bool| {
        asked.iter().filter(|effect| matches!(effect, hallway::app::Effect::Chat(request) if wanted(request))).count()
    };
    assert_eq!((chat(|r| matches!(r, Request::Peek(_))), chat(|r| matches!(r, Request::Unpeek(_)))), (6, 2));
    // What is on screen again is shown again.
    assert_eq!(sim.keys("alt-3").asked().last(), Some(&peek("!0:x").into()));
}

#[test]
fn signing_out_and_in_asks_for_everything_again() {
    let mut sim = reading_along(80, 24).types("half").chat(Event::SignedOut);
    assert!(sim.asked().is_empty());
    sim = sim.keys("esc").chat(Event::SignedIn { user: "@ana:example.org".parse().unwrap() });
    assert_eq!(sim.asked(), crate::sim::going(&[alias(MATRIX)]));
    assert!(sim.screen().contains(" > half"));
}

#[test]
fn a_room_can_be_joined_with_the_first_message_only() {
    let settings = Settings::read("[chat]\njoin = \"writing\"\n".to_owned()).unwrap();
    let enter = || {
        let mut sim = Sim::new(80, 24);
        sim.state.settings = settings.clone();
        sim = sim.keys("enter");
        let waits: Address = alias(MATRIX).into();
        assert_eq!(sim.asked(), [Request::Locate(vec![waits.clone()]).into(), Request::Attend(vec![waits]).into()]);
        sim = sim.chat(located(MATRIX, "!m:x")).chat(timeline("!m:x", vec![Change::Reset(items(0..3))]));
        assert!(sim.screen().contains("reading along; enter joins, and so does the first message"), "{}", sim.screen());
        sim.asked();
        sim
    };
    for keys in ["h i enter", "enter", "/ j o i n enter"] {
        assert_eq!(enter().keys(keys).asked(), [join(&[alias(MATRIX)]).into()], "{keys}");
    }
    // Going there again does not join.
    assert_eq!(enter().keys("alt-1 enter").asked().len(), 2);
}

#[test]
fn nothing_is_done_with_messages_before_one_is_in_but_answering() {
    for (keys, words) in [
        ("+", "messages can be reacted to once you are in."),
        ("1", "messages can be voted in once you are in."),
        ("D", "messages can be deleted once you are in."),
        ("e", "messages can be edited once you are in."),
        ("t", "messages can be answered in a thread once you are in."),
    ] {
        let mut sim = reading_along(80, 24).keys("esc").keys(keys);
        assert!(sim.screen().contains(words), "{keys}: {}", sim.screen());
        assert_eq!(sim.asked(), [], "{keys}");
    }
    let mut sim = reading_along(80, 24).keys("esc Y");
    let copied = "https://matrix.to/#/!m:x/$m39?via=x&via=example.org".to_owned();
    assert_eq!(sim.asked(), [hallway::app::TerminalRequest::Copy(copied).into()]);
    sim = sim.keys("r").types("yes").keys("enter").chat(joined(MATRIX, "!m:x"));
    let reply = Outgoing { kind: chat::Kind::Reply { to: event("$m39") }, ..Outgoing::new("yes") };
    assert!(sim.asked().contains(&Request::Send { timeline: room("!m:x").into(), message: reply }.into()));
}

#[test]
fn searching_and_listing_work_while_reading_along() {
    let mut sim = reading_along(80, 24).keys("esc /").types("message 12").keys("enter");
    assert!(sim.screen().contains("message 12") && !sim.screen().contains("message 39"), "{}", sim.screen());
    sim = reading_along(80, 24).types("/lastlog message 1").keys("enter");
    assert!(sim.screen().contains("“message 1” in #2026-matrix: 13 of those loaded"), "{}", sim.screen());
    sim = reading_along(80, 24).types("/topic").keys("enter");
    assert!(sim.screen().contains("Bridges, clients and servers"), "{}", sim.screen());
}

#[test]
fn a_room_that_was_closed_leads_to_the_one_in_which_it_goes_on() {
    let by = Address { via: vec!["fosdem.org".parse().unwrap()], ..room("!new:x").into() };
    let mut sim = reading_along(80, 24).chat(Event::Replaced { room: room("!m:x"), by: by.clone() });
    assert!(sim.screen().contains("this room goes on in !new:x: enter goes there"), "{}", sim.screen());
    for keys in ["enter", "esc enter", "/ j o i n enter"] {
        let mut sim = reading_along(80, 24).chat(Event::Replaced { room: room("!m:x"), by: by.clone() }).keys(keys);
        let join = Request::Join { rooms: vec![vec![by.clone()]], rank: chat::Rank::Asked };
        assert_eq!(sim.asked().last(), Some(&join.into()), "{keys}");
        assert!(sim.screen().contains(" !new:x "), "{keys}: {}", sim.screen());
    }
}

#[test]
fn a_room_by_id_is_called_by_its_name_once_that_is_known() {
    let id = "!OGEhHVWSdvArJzumhm:matrix.org";
    let mut sim = Sim::new(80, 24).keys("enter").types(&format!("/join matrix:roomid/{}?via=fosdem.org", &id[1..]));
    sim.asked();
    sim = sim.keys("enter");
    let address = Address { via: vec!["fosdem.org".parse().unwrap()], ..room(id).into() };
    let join = Request::Join { rooms: vec![vec![address.clone()]], rank: chat::Rank::Asked };
    assert_eq!(sim.asked().last(), Some(&join.into()));
    assert!(sim.screen().contains(" !OGEhHVWSdvArJz… "), "{}", sim.screen());
    sim = sim.chat(Event::Located { asked: address.clone(), at: address.clone(), room: room(id) });
    assert_eq!(sim.asked(), [Request::Peek(address).into()]);
    sim = sim.chat(Event::Peeked { room: room(id), about: about("The info desk") });
    assert!(sim.screen().contains(" The info desk ") && sim.screen().contains("[3:The info …]"), "{}", sim.screen());
}

#[test]
fn windows_of_rooms_that_were_not_joined_yet_come_back() {
    let far = "matrix:roomid/far:x?via=one.example&via=two.example";
    let mut sim = reading_along(80, 24).types(&format!("/join {far}")).keys("enter");
    let kept = sim.layout.clone().unwrap();
    let user: chat::UserId = "@ana:example.org".parse().unwrap();
    sim = Sim::restored(80, 24, Some(kept.clone())).chat(Event::SignedIn { user: user.clone() });
    sim = sim.chat(Event::Connection(chat::Connection::Online)).chat(Event::Rooms(vec![]));
    let address =
        Address { via: vec!["one.example".parse().unwrap(), "two.example".parse().unwrap()], ..room("!far:x").into() };
    let asked = sim.asked();
    for rooms in [vec![vec![alias(MATRIX).into()]], vec![vec![address]]] {
        assert!(asked.contains(&Request::Join { rooms, rank: chat::Rank::Asked }.into()), "{asked:?}");
    }
    assert_eq!(sim.state.rooms.windows().len(), 2);
    // What is no address in the file is left out.
    let odd =
        r#"{"windows":[{"addresses":[{"name":"%"},{"name":"!far:x","via":["%%","x"]}]},{"addresses":[{"name":""}]}]}"#;
    let sim = Sim::restored(80, 24, Some(odd.to_owned()));
    let named: Vec<String> = sim.state.rooms.windows().iter().map(hallway::app::room::Room::label).collect();
    assert_eq!(named, ["!far:x"]);
}

#[test]
fn what_is_typed_in_two_windows_of_one_room_stands_together() {
    let mut sim = reading_along(80, 24).types("first").types("").keys("alt-1");
    sim = sim.msg(Msg::Visit(chat::link::Target::Room(alias("#matrix:fosdem.org").into()))).types("second");
    sim = sim.chat(located("#matrix:fosdem.org", "!m:x")).types("!");
    let drafts = sim.state.drafts();
    let kept = drafts.get(&Place::Alias(alias(MATRIX))).map(|draft| draft.text.as_str());
    assert_eq!(kept, Some("first\nsecond!"));
}
