//! The palette: what it finds, in which order, and where it leads.
use std::sync::Arc;

use hallway::{
    app::{Effect, MouseKind, Msg},
    chat::{self, Address, Event, Member, Request, Room, Space, SpaceRoom},
    text::Clean,
};

use crate::sim::{Sim, alias, event, in_room, items, room};

fn user(name: &str) -> chat::UserId {
    format!("@{name}:example.org").parse().unwrap()
}

/// What the palette lists: the kind and the label of each row.
fn rows(sim: &Sim) -> Vec<(&'static str, String)> {
    let Some(hallway::app::Overlay::Palette(palette)) = &sim.state.overlay else { return vec![] };
    palette.finder().hits().map(|hit| (hit.kind, hit.label.to_string())).collect()
}

fn first(sim: &Sim) -> (&'static str, String) {
    rows(sim).into_iter().next().unwrap()
}

/// Signed in, in some rooms; one has a window.
fn busy(width: u16, height: u16) -> Sim {
    let named = |id: &str, name: &str, alias: Option<&str>, unread| Room {
        alias: alias.map(|alias| alias.parse().unwrap()),
        unread,
        ..Room::named(room(id), name)
    };
    let rooms = vec![
        named("!m:x", "Matrix", Some("#2026-matrix:fosdem.org"), 0),
        named("!k:x", "Kitchen", Some("#kitchen:example.org"), 3),
        named("!n:x", "A room without a name for all", None, 1),
        Room { direct: Some(user("bob")), mentions: 2, ..named("!b:x", "Bob", None, 2) },
    ];
    in_room(width, height, items(0..3)).chat(Event::Rooms(rooms))
}

fn space(asked: Address) -> Event {
    let of = |id: &str, name: &str, alias: Option<&str>, space| SpaceRoom {
        id: room(id),
        name: Clean::line(name),
        alias: alias.map(|alias| alias.parse().unwrap()),
        topic: Clean::line("where one asks"),
        parent: None,
        space,
        via: vec!["fosdem.org".parse().unwrap()],
        members: 7,
        readable: true,
        public: true,
        suggested: false,
        kind: Clean::default(),
        auditorium: Clean::default(),
        talk: Clean::default(),
    };
    Event::Space(Arc::new(Space {
        asked,
        root: room("!s:x"),
        title: Clean::line("FOSDEM 2026"),
        conference: Clean::default(),
        rooms: vec![
            of("!i:x", "Info desk", Some("#2026-info:fosdem.org"), false),
            of("!h:x", "Help", None, false),
            of("!t:x", "Tracks", None, true),
            of("!m:x", "Matrix", Some("#2026-matrix:fosdem.org"), false),
        ],
        whole: true,
    }))
}

#[test]
fn all_there_is_at_two_sizes() {
    insta::assert_snapshot!("the_palette_at_80_by_24", busy(80, 24).keys("alt-k").types("ma").styled());
    insta::assert_snapshot!("the_palette_at_200_by_60", busy(200, 60).keys("alt-k").screen());
    insta::assert_snapshot!("the_palette_on_a_small_screen", busy(40, 12).keys("alt-k").types("rust").screen());
}

#[test]
fn the_track_and_its_room_come_before_talks_that_say_it() {
    let sim = Sim::new(80, 24).keys("alt-k").types("rust");
    let found = rows(&sim);
    assert_eq!(found[0], ("track", "Rust".to_owned()));
    let at = |label: &str| found.iter().position(|(_, found)| found == label).unwrap();
    assert!(at("#2026-rust:fosdem.org") < at("Rust for Linux, five years on"), "{found:?}");
    assert_eq!(first(&Sim::new(80, 24).keys("alt-k").types("sls")), ("talk", "Sliding sync for everyone".to_owned()));
    assert_eq!(first(&Sim::new(80, 24).keys("alt-k").types("emile")), ("person", "Émile Durand".to_owned()));
}

#[test]
fn a_sign_leaves_rooms_people_or_commands() {
    let kinds = |typed: &str| {
        let mut kinds: Vec<&str> =
            rows(&busy(80, 24).keys("alt-k").types(typed)).into_iter().map(|(kind, _)| kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds
    };
    assert_eq!(kinds("#"), ["room"]);
    assert_eq!(kinds("@"), ["person"]);
    for sign in [">", ":", "/"] {
        assert_eq!(kinds(sign), ["command"], "{sign}");
    }
    assert_eq!(first(&busy(80, 24).keys("alt-k").types("/join")).1, "Join a room by its alias");
    assert_eq!(first(&busy(80, 24).keys("alt-k").types("#kit")).1, "#kitchen:example.org");
}

#[test]
fn a_place_that_is_typed_in_full_is_gone_to_whether_it_is_known_or_not() {
    let typed = |typed: &str| Sim::new(80, 24).keys("alt-k").types(typed);
    let mut sim = typed("#lounge:example.org");
    assert_eq!(rows(&sim), [("go", "Go to #lounge:example.org".to_owned())]);
    sim.asked();
    sim = sim.keys("enter");
    let window = sim.state.rooms.current().unwrap();
    assert_eq!(window.alias(), Some(&alias("#lounge:example.org")));
    assert!(sim.asked().iter().any(|effect| matches!(effect, Effect::Chat(Request::Join { .. }))));

    assert_eq!(rows(&typed("https://matrix.to/#/%23lounge:example.org?via=x.org"))[0].1, "Go to #lounge:example.org");
    assert_eq!(rows(&typed("!abc:example.org"))[0].1, "Go to !abc:example.org");
    // What is known is no row twice.
    let known = rows(&typed("#2026-rust:fosdem.org"));
    assert_eq!(known, [("room", "#2026-rust:fosdem.org".to_owned())]);

    let mut sim = typed("@eve:example.org");
    assert_eq!(first(&sim).1, "Talk to @eve:example.org");
    sim.asked();
    assert_eq!(sim.keys("enter enter").asked(), [Request::Query(user("eve")).into()], "after it was offered");

    let link = "https://matrix.to/#/!m:x/$m2?via=x";
    let mut sim = busy(80, 24).keys("alt-1 alt-k").msg(Msg::Paste(link.to_owned()));
    assert_eq!(first(&sim).1, "Go to a message in !m:x");
    sim = sim.keys("enter");
    let selected = sim.state.rooms.current().unwrap().history.selected().unwrap().event.clone();
    assert_eq!(selected, Some(event("$m2")));
}

#[test]
fn people_in_the_room_and_rooms_of_the_space_are_found() {
    let member = |name: &str| Member { user: user(name), name: Clean::line(name), power: 0, ignored: false };
    let members: Arc<[Member]> = ["ana", "bob", "zoë"].map(member).into();
    let told = Event::Members { room: room("!m:x"), members, total: 3 };
    let mut sim = busy(80, 24).chat(told).keys("alt-k").types("@zoe");
    assert_eq!(rows(&sim), [("person", "zoë".to_owned())]);
    sim.asked();
    assert_eq!(sim.keys("enter").asked(), [Request::Query(user("zoë")).into()]);
    // The account itself is nobody to talk to, and with Bob there is a room.
    assert_eq!(rows(&busy(80, 24).keys("alt-k").types("@bob")), [("person", "Bob".to_owned())]);
}

#[test]
fn tracks_lead_to_their_room_and_halls_to_what_is_on() {
    let sim = Sim::new(80, 24).keys("alt-k").types("matrix").keys("enter");
    let window = sim.state.rooms.current().unwrap();
    assert_eq!(window.alias(), Some(&alias("#2026-matrix:fosdem.org")));
    assert_eq!(window.talk.as_ref().map(|talk| &*talk.0), Some("t2"));
    let sim = Sim::new(80, 24).keys("alt-k").types("janson").keys("enter");
    assert!(sim.state.programme.page.open && sim.state.rooms.current().is_none());
    assert_eq!(sim.state.programme.talk().map(|talk| &*talk.title), Some("Rust for Linux, five years on"));
}

#[test]
fn where_one_was_comes_first_also_after_the_program_was_started_again() {
    let mut sim = busy(80, 24).keys("alt-k").types("kitchen").keys("enter alt-k");
    // Not where one is: enter goes back and forth.
    assert_eq!(first(&sim).1, "#2026-matrix");
    sim = sim.keys("enter alt-k");
    assert_eq!(first(&sim).1, "#kitchen");
    sim = sim.keys("esc alt-1 alt-k").types("async").keys("enter esc alt-k").types("order halls").keys("esc alt-k");
    let seen: Vec<String> = rows(&sim).into_iter().take(3).map(|(_, label)| label).collect();
    assert_eq!(seen, ["Async drop", "#2026-matrix", "#kitchen"]);

    let kept = sim.layout.clone();
    let again = Sim::restored(80, 24, kept)
        .chat(Event::SignedIn { user: user("ana") })
        .schedule(crate::sim::conference())
        .keys("alt-1 alt-k");
    let seen: Vec<String> = rows(&again).into_iter().take(3).map(|(_, label)| label).collect();
    assert_eq!(seen.iter().filter(|label| *label == "Async drop").count(), 1, "{seen:?}");
    assert!(seen.contains(&"#kitchen".to_owned()) && seen.contains(&"#2026-matrix".to_owned()), "{seen:?}");
}

#[test]
fn commands_are_remembered_and_those_that_need_more_are_begun() {
    let mut sim = busy(80, 24).keys("alt-k").types(">colours").keys("enter");
    assert_eq!(sim.state.rooms.current().unwrap().composer.text(), "/theme ");
    sim = sim.keys("ctrl-u alt-k").types(">");
    assert_eq!(first(&sim).1, "Change the colours");
}

#[test]
fn a_click_selects_a_second_one_goes_and_one_outside_closes() {
    let click =
        |sim: Sim, column, row| sim.msg(Msg::Mouse(hallway::app::Mouse { column, row, kind: MouseKind::Click }));
    let mut sim = Sim::new(80, 24).keys("alt-k").types("words");
    let titles = |sim: &Sim| rows(sim).into_iter().map(|(_, label)| label).collect::<Vec<_>>();
    assert_eq!(titles(&sim)[..2], ["Closing words", "Opening words"]);
    let row = sim.state.layout.palette_rows().y + 1;
    sim = click(sim, 20, row);
    assert!(sim.state.overlay.is_some());
    sim = click(sim, 20, row);
    assert_eq!(sim.state.programme.talk().map(|talk| &*talk.title), Some("Opening words"));
    sim = sim.keys("esc alt-k");
    assert!(click(sim, 0, 10).state.overlay.is_none());
}

#[test]
fn the_rooms_of_the_space_are_found_once() {
    let mut sim = Sim::bare(100, 30).chat(Event::SignedIn { user: user("ana") });
    sim.state.catalogue = Arc::new(hallway::catalogue::Catalogue::bundled());
    sim = sim.schedule(crate::sim::conference());
    let asked = sim.asked().into_iter().find_map(|effect| match effect {
        Effect::Chat(Request::Space(addresses)) => addresses.into_iter().next(),
        _ => None,
    });
    let sim = sim.chat(space(asked.unwrap())).keys("alt-k").types("#2026-info");
    assert_eq!(rows(&sim), [("room", "#2026-info:fosdem.org".to_owned())]);
    let sim = sim.keys("esc alt-k").types("#help");
    assert_eq!(first(&sim), ("room", "Help".to_owned()));
    let sim = sim.keys("enter");
    let expected = Address { via: vec!["fosdem.org".parse().unwrap()], ..Address::from(room("!h:x")) };
    assert_eq!(sim.state.rooms.current().unwrap().addresses(), [expected]);
    let matrix = rows(&sim.keys("alt-1 alt-k").types("#2026-matrix"));
    assert_eq!(matrix.iter().filter(|(kind, _)| *kind == "room").count(), 1, "{matrix:?}");
}
