//! Where the parts of hopping meet: what one of them learns, the others act on.
use std::sync::Arc;

use hallway::{
    app::{Effect, Msg},
    catalogue::Catalogue,
    chat::{self, Address, Change, Connection, Event, GIVEN_UP, Jump, Name, Progress, Rank, Request, Room, Space},
    settings::Settings,
    text::Clean,
};

use crate::{
    hopping::{MATRIX, about, located, waits},
    sim::{Sim, alias, conference, event, items, joined, room, timeline},
    tree::{hopping, of_space, space},
};

fn address(name: &str) -> Address {
    alias(name).into()
}

fn by_id(id: &str) -> Address {
    Address { name: Name::Id(room(id)), via: vec![] }
}

fn joins(sim: &mut Sim) -> Vec<Vec<Address>> {
    let rooms = |effect| match effect {
        Effect::Chat(Request::Join { rooms, .. }) => rooms,
        _ => vec![],
    };
    sim.asked().into_iter().flat_map(rooms).collect()
}

fn given_up(name: &str) -> Event {
    Event::JoinFailed { asked: address(name), reason: GIVEN_UP.to_owned() }
}

#[test]
fn what_the_person_gave_up_is_no_error_and_the_room_is_read_along_in() {
    let mut sim = Sim::new(80, 24).keys("enter").chat(given_up(MATRIX)).chat(given_up("#other:x"));
    let screen = sim.screen();
    assert!(!screen.contains("cannot be entered") && !screen.contains("Joining"), "{screen}");
    assert!(screen.contains("Enter joins, and so does the first message."), "{screen}");
    sim.asked();
    assert_eq!(joins(&mut sim.keys("enter")), [vec![address(MATRIX)]]);
    // Nor where the window is gone.
    let mut sim = Sim::new(80, 24).keys("enter").types("/part").keys("enter");
    assert!(sim.asked().contains(&Request::Unqueue(Some(address(MATRIX))).into()));
    assert!(!sim.chat(given_up(MATRIX)).screen().contains('!'));
}

#[test]
fn a_room_that_was_looked_for_in_vain_is_found_by_what_the_space_says() {
    let mut sim = Sim::new(120, 40);
    sim.state.catalogue = Arc::new(Catalogue::bundled());
    let enter = |sim: Sim| sim.keys("alt-1 alt-k").types("Rust for Linux").keys("enter enter");
    sim = enter(sim.schedule(conference()));
    let asked = joins(&mut sim);
    let first = asked[0][0].clone();
    assert!(!asked[0].contains(&by_id("!1:x")), "{asked:?}");
    let reason = "no such room".to_owned();
    sim = sim.chat(Event::JoinFailed { asked: first.clone(), reason }).chat(space(8, true));
    sim = enter(sim);
    let again = joins(&mut sim);
    assert_eq!((again[0].first(), again[0].last()), (Some(&first), Some(&by_id("!1:x"))), "{again:?}");
    assert_eq!(sim.state.rooms.windows().len(), 1);
}

#[test]
fn a_talks_own_room_is_meant_and_not_its_tracks_from_wherever_one_goes() {
    // The account is in the track's room.
    let go = |sim: Sim| sim.keys("alt-1 alt-k").types("Async drop").keys("enter enter");
    let mut sim = go(hopping(120, 40).chat(space(8, true)));
    assert_eq!(joins(&mut sim), [[by_id("!drop:x")]]);
    let mut sim = hopping(120, 40).chat(space(8, true)).types("/jointrack rust").keys("enter");
    assert_eq!(joins(&mut sim), [[by_id("!drop:x")]]);
    assert!(sim.screen().contains("Joining 1 room of Rust, you are in 1 already"), "{}", sim.screen());
}

#[test]
fn a_room_that_the_space_alone_knows_belongs_to_its_track_and_talk() {
    let inside = |id: &str| {
        let rooms = ["!0:x", "!1:x", id].map(|id| Room::named(room(id), "A room")).into();
        hopping(120, 40).chat(space(8, true)).chat(Event::Rooms(rooms)).types(&format!("/join {id}")).keys("enter")
    };
    for id in ["!drop:x", "!behind:x"] {
        let mut sim = inside(id).types("/jointrack").keys("enter");
        assert!(sim.screen().contains("of Rust"), "{}", sim.screen());
        assert!(!sim.screen().contains("belongs to no track"), "{}", sim.screen());
    }
    assert_eq!(inside("!drop:x").state.talk_of_room().map(|talk| &*talk.title), Some("Async drop"));
}

#[test]
fn whoever_comes_back_to_a_room_that_waits_to_be_left_stays_there() {
    let rooms = vec![Room { alias: Some(alias(MATRIX)), ..Room::named(room("!m:x"), "Matrix") }];
    let mut sim = Sim::new(80, 24).keys("enter").chat(joined(MATRIX, "!m:x")).chat(Event::Rooms(rooms));
    sim = sim.types("/part").keys("enter");
    assert!(sim.asked().contains(&Request::Leave(vec![room("!m:x")]).into()));
    sim = sim.chat(Event::Queue(Progress { leaves: (0, 1), ..Progress::default() })).keys("enter");
    let stay = Request::Join { rooms: vec![vec![by_id("!m:x")]], rank: Rank::Asked };
    assert!(sim.asked().contains(&stay.into()));
    // Where nothing waits to be left, nothing is asked.
    sim = sim.chat(Event::Queue(Progress::default())).keys("alt-1 enter");
    assert_eq!(joins(&mut sim), [[]; 0] as [[Address; 0]; 0]);
}

#[test]
fn what_was_not_found_without_the_server_is_looked_for_once_it_is_heard() {
    let mut sim = Sim::new(80, 24).keys("enter");
    let offline = || Event::Connection(Connection::Offline { reason: "no route".to_owned() });
    let reason = || "the server does not answer".to_owned();
    sim = sim.chat(offline()).chat(Event::Lost { asked: address(MATRIX), reason: reason() });
    assert!(sim.screen().contains("was not found"), "{}", sim.screen());
    sim.asked();
    sim = sim.chat(Event::Connection(Connection::Online));
    assert_eq!(sim.asked(), [Request::Locate(vec![address(MATRIX)]).into()]);
    sim = sim.chat(located(MATRIX, "!m:x")).chat(offline());
    sim = sim.chat(Event::PeekFailed { room: room("!m:x"), reason: reason() });
    sim.asked();
    sim = sim.chat(Event::Connection(Connection::Online));
    assert_eq!(sim.asked(), [Request::Peek(room("!m:x").into()).into()]);
}

#[test]
fn the_list_of_what_waits_moves_under_the_cursor() {
    let mut sim = Sim::new(80, 24).chat(waits(0, 4, None));
    sim = sim.keys("enter").types("/queue").keys("enter j j");
    let waiting = ["#waits-1:fosdem.org", "#waits-2:fosdem.org", "#waits-3:fosdem.org"].map(address).into();
    sim = sim.chat(Event::Queue(Progress { joins: (13, 16), waiting, ..Progress::default() }));
    sim.asked();
    assert_eq!(sim.keys("D").asked(), [Request::Unqueue(Some(address("#waits-2:fosdem.org"))).into()]);
}

#[test]
fn leaving_a_conference_where_one_is_in_no_room_gives_up_what_waits() {
    let mut sim = Sim::new(80, 24).keys("enter").chat(waits(0, 1, None)).types("/leaveconference").keys("enter");
    let screen = sim.screen();
    assert!(screen.contains("You are in no room of FOSDEM 2026. 1 that waits is not joined then."), "{screen}");
    sim.asked();
    sim = sim.types("/leaveconference").keys("enter");
    assert_eq!(sim.asked(), [Request::Unqueue(Some(address(MATRIX))).into()]);
    assert!(sim.screen().contains("What waited to be joined of FOSDEM 2026 is given up."), "{}", sim.screen());
}

#[test]
fn leaving_a_conference_gives_up_also_what_is_beyond_the_list() {
    let waiting = (0..100).map(|n| address(&format!("#other-{n}:x"))).collect();
    let mut sim = Sim::new(80, 24).keys("enter");
    sim = sim
        .chat(joined(MATRIX, "!m:x"))
        .chat(Event::Rooms(vec![Room { alias: Some(alias(MATRIX)), ..Room::named(room("!m:x"), "Matrix") }]));
    sim = sim.chat(Event::Queue(Progress { joins: (0, 150), waiting, ..Progress::default() }));
    sim.asked();
    let mut sim = sim.types("/leaveconference").keys("enter").types("/leaveconference").keys("enter");
    let asked = sim.asked();
    assert!(asked.contains(&Request::Unqueue(Some(address("#2026-rust:fosdem.org"))).into()), "{asked:?}");
    assert!(!asked.contains(&Request::Unqueue(Some(address("#other-1:x"))).into()), "{asked:?}");
    assert_eq!(asked.last(), Some(&Request::Leave(vec![room("!m:x")]).into()));
}

#[test]
fn rooms_for_everybody_are_left_with_the_conference() {
    let layout = hopping(120, 40).chat(space(8, true)).layout;
    // The space has not come this time; what it had is in the tree.
    let mut sim = Sim::restored(120, 40, layout);
    sim.state.catalogue = Arc::new(Catalogue::bundled());
    sim = sim.chat(Event::SignedIn { user: "@ana:example.org".parse().unwrap() }).schedule(conference());
    let inside = |id: &str, name: &str, at: &str| Room { alias: at.parse().ok(), ..Room::named(room(id), name) };
    let rooms = vec![inside("!info:x", "Info desk", "#infodesk:fosdem.org"), inside("!c:x", "Cooking", "#cooking:x")];
    sim = sim.chat(Event::Rooms(rooms));
    sim = sim.keys("alt-2").types("/leaveconference").keys("enter");
    sim = sim.types("/leaveconference").keys("enter");
    assert_eq!(sim.asked().last(), Some(&Request::Leave(vec![room("!info:x")]).into()));
}

#[test]
fn a_message_in_a_room_that_is_read_along_in_is_gone_to_and_only_else_waited_for() {
    let settings = Settings::read("[chat]\njoin = \"writing\"\n".to_owned()).unwrap();
    let follow = || {
        let mut sim = Sim::new(100, 24);
        sim.state.settings = settings.clone();
        let target = chat::link::Target::Event { room: address(MATRIX), event: event("$e") };
        sim.msg(Msg::Visit(target)).chat(located(MATRIX, "!m:x"))
    };
    let jump = Request::Jump { room: room("!m:x"), to: Jump::Event(event("$e")) };
    let mut sim = follow();
    assert_eq!(sim.asked().last(), Some(&jump.clone().into()));
    sim = sim.chat(Event::Peeked { room: room("!m:x"), about: about("Matrix") });
    assert!(!sim.screen().contains("as soon as you are in"), "{}", sim.screen());
    // It cannot be shown: it is gone to once the account is in.
    let mut sim = follow().chat(Event::PeekFailed { room: room("!m:x"), reason: "forbidden".to_owned() });
    assert!(sim.screen().contains("That message is gone to as soon as you are in this room"), "{}", sim.screen());
    sim.asked();
    assert_eq!(sim.chat(joined(MATRIX, "!m:x")).asked().get(1), Some(&jump.into()));
}

#[test]
fn what_belongs_to_a_room_that_is_read_along_in_is_drawn_at_once() {
    let mut sim = Sim::new(160, 40).keys("enter").chat(located(MATRIX, "!m:x"));
    sim = sim.chat(timeline("!m:x", vec![Change::Reset(items(0..3))]));
    let url = "https://meet.example.org/a".parse().unwrap();
    let call = chat::Widget { kind: chat::WidgetKind::Call, name: Clean::line("Call"), url, streams: vec![] };
    assert!(sim.state.take_stale());
    sim = sim.chat(Event::Widgets { room: room("!m:x"), widgets: vec![call] });
    assert!(sim.state.take_stale() && sim.screen().contains("1 widget: W"), "{}", sim.screen());
    // They are not those of the next account.
    let sim = sim.chat(Event::SignedOut);
    assert!(sim.state.rooms.windows().iter().all(|window| window.widgets.is_empty()));
}

#[test]
fn nothing_is_drawn_while_the_queue_waits_for_an_answer() {
    let sim = Sim::new(80, 24).chat(waits(0, 3, Some("2026-01-31T13:32:02Z")));
    let drawn = |sim: Sim, at: &str| {
        let mut sim = sim;
        let _ = sim.state.take_stale();
        let mut sim = sim.msg(Msg::Tick(at.parse().unwrap()));
        let drawn = sim.state.take_stale();
        (sim, drawn)
    };
    let (sim, first) = drawn(sim, "2026-01-31T13:32:01Z");
    let (sim, last) = drawn(sim, "2026-01-31T13:32:02Z");
    let (sim, _) = drawn(sim, "2026-01-31T13:32:03Z");
    let (_, after) = drawn(sim, "2026-01-31T13:32:04Z");
    assert_eq!((first, last, after), (true, true, false));
}

#[test]
fn the_palette_has_each_room_once_by_whatever_name_the_space_knows_it() {
    let mut sim = Sim::new(120, 40);
    sim.state.catalogue = Arc::new(Catalogue::bundled());
    let mut schedule = conference();
    schedule.talks.iter_mut().for_each(|talk| talk.links.clear());
    let asked = alias("#fosdem2026:fosdem.org").into();
    // It goes by the second of the names that the rules give.
    let rooms = vec![of_space("!1:x", "Rust", "#rust:fosdem.org")];
    let (root, title, conference) = (room("!space:x"), Clean::line("FOSDEM 2026"), Clean::default());
    let space = Arc::new(Space { asked, root, title, conference, rooms, whole: true });
    sim = sim.schedule(schedule).chat(Event::Space(Arc::clone(&space))).keys("alt-k").types("#rust");
    let screen = sim.screen();
    assert_eq!(screen.matches("rust:fosdem.org").count(), 1, "{screen}");
    let asked = joins(&mut sim.keys("enter"));
    assert!(asked[0].contains(&address("#rust:fosdem.org")) && asked[0].contains(&by_id("!1:x")), "{asked:?}");
    // Where the account is in it, that one is there alone.
    let inside = vec![Room { alias: Some(alias("#rust:fosdem.org")), ..Room::named(room("!1:x"), "Rust") }];
    let mut sim = Sim::new(120, 40);
    sim.state.catalogue = Arc::new(Catalogue::bundled());
    let mut schedule = crate::sim::conference();
    schedule.talks.iter_mut().for_each(|talk| talk.links.clear());
    sim = sim.schedule(schedule).chat(Event::Space(space)).chat(Event::Rooms(inside)).keys("alt-k").types("#rust");
    assert_eq!(sim.screen().matches("rust:fosdem.org").count(), 1, "{}", sim.screen());
}
