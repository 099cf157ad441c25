//! The tree beside the messages, and the windows as they come back at the next start.
use std::sync::Arc;

use hallway::{
    app::{
        Effect, Msg,
        tree::{Node, Sort},
    },
    catalogue::Catalogue,
    chat::{self, Action, Address, Change, Loudness, Name, Request, Room, Space, SpaceRoom},
    schedule::{self, Key, Schedule, Source, TalkId, Track},
    text::Clean,
};

use crate::{
    panes::rooms,
    sim::{Sim, alias, at, conference, items, room, timeline},
};

fn everybody() -> Vec<Room> {
    let named = |id: &str, name: &str| Room::named(room(id), name);
    let person = |id: &str, name: &str, user: &str, latest: &str| Room {
        direct: user.parse().ok(),
        latest: latest.parse().ok(),
        ..named(id, name)
    };
    vec![
        Room { invited: true, topic: Clean::line("Games every evening"), ..named("!games:x", "Board games") },
        person("!bob:x", "Bob", "@bob:example.org", "2026-01-31T10:00:00Z"),
        Room { unread: 2, mentions: 1, ..person("!eve:x", "Eve", "@eve:example.org", "2026-01-31T12:00:00Z") },
        Room { unread: 7, encrypted: true, ..named("!kitchen:x", "Kitchen") },
        Room { unread: 900, loudness: Loudness::Mute, ..named("!noise:x", "Noise") },
        Room { alias: Some(alias("#2026-matrix:fosdem.org")), ..named("!0:x", "Matrix") },
        Room { alias: Some(alias("#2026-rust:fosdem.org")), unread: 3, ..named("!1:x", "Rust") },
    ]
}

fn with_tree(width: u16, height: u16) -> Sim {
    rooms(width, height, &["2026-matrix"]).chat(chat::Event::Rooms(everybody())).keys("alt-h")
}

#[test]
fn the_tree_at_120_by_40() {
    insta::assert_snapshot!(with_tree(120, 40).screen());
}

#[test]
fn the_tree_at_80_by_24_scrolls() {
    insta::assert_snapshot!(with_tree(80, 24).keys("G k k k k").screen());
}

#[test]
fn the_tree_at_200_by_60_beside_two_panes() {
    let mut sim = with_tree(200, 60).keys("G k k enter alt-s alt-h");
    insta::assert_snapshot!(sim.screen());
}

#[test]
fn enter_opens_rooms_without_a_public_name() {
    let mut sim = with_tree(120, 40).keys("G k k k enter");
    assert_eq!(sim.asked(), [Request::Open(room("!kitchen:x").into()).into()]);
    let screen = sim.screen();
    assert!(screen.contains("[3:Kitchen]") && screen.contains(" Kitchen · encrypted"), "{screen}");
    sim = sim.keys("alt-h j enter");
    assert_eq!(sim.asked(), [Request::Open(room("!noise:x").into()).into()]);
    assert!(sim.screen().contains(" Noise · muted"), "{}", sim.screen());
}

#[test]
fn branches_fold_and_say_what_they_hide() {
    let mut sim = with_tree(120, 40).keys("g j j j j space");
    let screen = sim.screen();
    assert!(!screen.contains("Bob"), "{screen}");
    assert!(screen.contains("▸ Direct messages 2 1!"), "{screen}");
    sim = sim.keys("space");
    assert!(sim.screen().contains("  Bob"));
}

#[test]
fn an_invitation_is_shown_then_accepted_and_entered() {
    let mut sim = with_tree(120, 40).keys("G enter");
    assert_eq!(sim.asked(), []);
    let words = "Invitation to Board games: Games every evening. Enter again accepts it, D declines.";
    assert!(sim.screen().contains(words), "{}", sim.screen());
    sim = sim.keys("enter");
    assert_eq!(sim.asked(), [Request::Accept(room("!games:x")).into()]);
    let mut joined = everybody();
    joined[0].invited = false;
    sim = sim.chat(chat::Event::Rooms(joined));
    assert_eq!(sim.asked(), [Request::Open(room("!games:x").into()).into()]);
    assert!(sim.screen().contains("[3:Board games]"));
}

#[test]
fn an_invitation_is_declined_after_asking_or_by_command() {
    let leave = || Request::Act { room: room("!games:x"), action: Action::Leave }.into();
    let mut sim = with_tree(120, 40).keys("G D");
    assert_eq!(sim.asked(), []);
    sim = sim.keys("D");
    assert_eq!(sim.asked(), [leave()]);
    let mut sim = with_tree(120, 40).keys("i").types("/decline").keys("enter");
    assert_eq!(sim.asked(), [leave()]);
    let mut sim = with_tree(120, 40).keys("i").types("/accept board games").keys("enter");
    assert_eq!(sim.asked(), [Request::Accept(room("!games:x")).into()]);
}

#[test]
fn rooms_are_found_from_the_programme() {
    let mut sim = Sim::new(80, 24).chat(chat::Event::Rooms(everybody())).keys("alt-h");
    assert!(sim.screen().contains("Kitchen"), "{}", sim.screen());
    sim = sim.types("eve").keys("enter");
    assert_eq!(sim.asked(), [Request::Open(room("!eve:x").into()).into()]);
    // With a window, the tree stands beside it.
    sim = sim.keys("alt-1 alt-h");
    assert!(sim.screen().contains("▾ Direct messages"), "{}", sim.screen());
}

/// The screen of the next start, signed in, with the same rooms.
fn again(layout: Option<String>, width: u16, height: u16) -> Sim {
    Sim::restored(width, height, layout)
        .schedule(conference())
        .chat(chat::Event::SignedIn { user: "@ana:example.org".parse().unwrap() })
        .chat(chat::Event::Rooms(everybody()))
}

#[test]
fn windows_and_panes_come_back() {
    let sim = with_tree(200, 60).keys("G k k enter alt-S").keys("alt-h g j j j j j j space alt-1");
    let mut sim = again(sim.layout, 200, 60);
    let opened: Vec<_> = sim.asked();
    let open = |id: &str| Request::Open(room(id).into()).into();
    assert!(opened.contains(&open("!0:x")) && opened.contains(&open("!noise:x")), "{opened:?}");
    assert_eq!(opened.len(), 2, "nothing is joined anew and nothing else is opened: {opened:?}");
    assert_eq!(sim.state.rooms.current_index(), 0, "the programme comes first");
    assert_eq!(sim.layout, None, "what came back is not kept anew");
    sim = sim.chat(timeline("!0:x", vec![Change::Reset(items(0..30))])).keys("alt-2");
    insta::assert_snapshot!(sim.screen());
}

#[test]
fn a_room_that_was_left_meanwhile_has_no_window() {
    let sim = with_tree(120, 40).keys("G k k enter");
    let mut left = everybody();
    left.retain(|known| known.id != room("!noise:x"));
    let mut sim = Sim::restored(120, 40, sim.layout)
        .chat(chat::Event::SignedIn { user: "@ana:example.org".parse().unwrap() })
        .chat(chat::Event::Rooms(left))
        .chat(chat::Event::Connection(chat::Connection::Online));
    assert_eq!(sim.state.rooms.windows().len(), 2, "the server has not said that the account is not there");
    sim = sim.chat(chat::Event::In(vec![room("!noise:x"), room("!m:x"), room("!other:x")]));
    assert_eq!(sim.state.rooms.windows().len(), 2, "the account is there, and not much is known of it yet");
    let member = everybody().into_iter().map(|known| known.id).filter(|id| *id != room("!noise:x")).collect();
    sim = sim.chat(chat::Event::In(member));
    let labels: Vec<String> = sim.state.rooms.windows().iter().map(hallway::app::room::Room::label).collect();
    assert_eq!(labels, ["#2026-matrix"]);
}

#[test]
fn a_damaged_layout_is_ignored_in_words() {
    for text in ["", "{", "[3]", "{\"windows\": 3}", &"[".repeat(100_000)] {
        let mut sim = Sim::restored(80, 24, Some(text.to_owned()));
        assert!(sim.screen().contains("! The windows of the last time are not restored"), "{text}: {}", sim.screen());
    }
    // Odd values within a sound file are left out one by one.
    let odd = r##"{"windows":[{"room":"no id"},{"room":"!a:x","alias":"nonsense","name":"\u001b[31mA"},{"room":"!a:x"},
        {"thread":"$t"},{"alias":"#b:x"}],"panes":"|.|..","shown":[1,7,1,4],"focus":9,"tree":true,"folded":["direct"]}"##;
    let sim = Sim::restored(80, 24, Some(odd.to_owned()));
    let labels: Vec<String> = sim.state.rooms.windows().iter().map(hallway::app::room::Room::label).collect();
    assert_eq!(labels, ["[31mA", "#b"]);
    assert_eq!((sim.state.rooms.paned().count(), sim.state.rooms.focused_pane()), (1, 0));
}

#[test]
fn what_is_kept_changes_with_the_windows_alone() {
    let mut sim = with_tree(120, 40);
    let before = sim.layout.take();
    assert!(before.is_some());
    sim = sim.keys("j k i").types("hello").msg(Msg::Tick(at("2026-01-31T13:33:00Z")));
    assert_eq!(sim.layout, None);
    sim = sim.keys("f2");
    assert!(sim.layout.is_some());
}

pub(crate) fn of_space(id: &str, name: &str, alias: &str) -> SpaceRoom {
    SpaceRoom {
        id: room(id),
        name: Clean::line(name),
        alias: alias.parse().ok(),
        topic: Clean::default(),
        parent: None,
        space: false,
        via: vec![],
        members: 1,
        readable: true,
        public: true,
        suggested: false,
        kind: Clean::default(),
        auditorium: Clean::default(),
        talk: Clean::default(),
    }
}

/// The space of [`conference`], as far as `rooms` have come.
pub(crate) fn space(rooms: usize, whole: bool) -> chat::Event {
    let mut all = vec![
        of_space("!info:x", "Info desk", "#infodesk:fosdem.org"),
        of_space("!1:x", "Rust", "#2026-rust:fosdem.org"),
        SpaceRoom {
            kind: Clean::line("talk"),
            talk: Clean::line("t3"),
            ..of_space("!drop:x", "Async drop, the room", "")
        },
        SpaceRoom {
            kind: Clean::line("auditorium_backstage"),
            auditorium: Clean::line("rust"),
            ..of_space("!behind:x", "Rust, backstage", "")
        },
        of_space("!cafe:x", "Café", "#cafe:fosdem.org"),
        SpaceRoom { space: true, ..of_space("!fun:x", "After dark", "") },
        SpaceRoom { parent: Some(5), ..of_space("!beer:x", "Beer event", "#beerevent:fosdem.org") },
        SpaceRoom { parent: Some(5), ..of_space("!kitchen:x", "Kitchen", "") },
    ];
    all.truncate(rooms);
    let asked = alias("#fosdem2026:fosdem.org").into();
    let (root, title) = (room("!space:x"), Clean::line("FOSDEM 2026"));
    chat::Event::Space(Arc::new(Space { asked, root, title, conference: Clean::default(), rooms: all, whole }))
}

/// In the Matrix room, with the rules of FOSDEM, and its tree.
pub(crate) fn hopping(width: u16, height: u16) -> Sim {
    let mut sim = Sim::new(width, height);
    sim.state.catalogue = Arc::new(Catalogue::bundled());
    let mut quiet = conference();
    // The last track has no room that anybody knows of.
    quiet.tracks[2] = Track::default();
    quiet.talks.iter_mut().filter(|talk| talk.track == 2).for_each(|talk| talk.links.clear());
    sim = sim.schedule(quiet).keys("enter").chat(crate::sim::joined("#2026-matrix:fosdem.org", "!0:x"));
    sim = sim.chat(timeline("!0:x", vec![Change::Reset(items(0..30))])).chat(chat::Event::Rooms(everybody()));
    sim.asked();
    sim
}

#[test]
fn rooms_for_everybody_talks_without_a_room_and_rooms_without_a_talk_at_120_by_40() {
    let mut sim = hopping(120, 40).chat(space(8, true)).keys("alt-h g j space G");
    insta::assert_snapshot!(sim.screen());
}

#[test]
fn the_same_at_80_by_24_and_at_200_by_60() {
    let mut sim = hopping(80, 24).chat(space(8, true)).keys("alt-h g j space");
    insta::assert_snapshot!(sim.screen());
    let mut sim = hopping(200, 60).chat(space(8, true)).keys("alt-h g j space");
    insta::assert_snapshot!(sim.screen());
}

#[test]
fn a_space_comes_in_parts_and_the_cursor_stays_where_it_is() {
    let mut sim = hopping(120, 40).keys("alt-h").chat(space(1, false));
    assert!(sim.screen().contains("  Info desk"), "{}", sim.screen());
    sim.state.tree.choose(&Node::Room(room("!info:x")));
    sim = sim.chat(space(6, false)).chat(space(8, true));
    assert_eq!(sim.state.tree.selected(), Some(&Node::Room(room("!info:x"))));
    assert!(sim.screen().contains("   Beer event"), "{}", sim.screen());
    // The kitchen is the conference's, now that its space has it.
    assert!(!sim.screen().contains("▾ Other rooms\n  Kitchen"));
    let before = sim.screen();
    sim = sim.chat(space(3, false));
    assert_eq!(sim.screen(), before, "what begins anew takes nothing away");
}

#[test]
fn enter_goes_to_rooms_of_the_space_to_talks_and_to_pages() {
    let mut sim = hopping(120, 40).chat(space(8, true)).keys("alt-h");
    sim.state.tree.choose(&Node::Room(room("!info:x")));
    sim = sim.keys("enter");
    let via_id = |id: &str| Address { name: Name::Id(room(id)), via: vec![] };
    let joins = |sim: &mut Sim| -> Vec<Vec<Address>> {
        let rooms = |effect| match effect {
            Effect::Chat(Request::Join { rooms, .. }) => rooms,
            _ => vec![],
        };
        sim.asked().into_iter().flat_map(rooms).collect()
    };
    assert_eq!(joins(&mut sim), [vec![alias("#infodesk:fosdem.org").into(), via_id("!info:x")]]);
    // A talk of the track that is unfolded, with a room of its own.
    sim = sim.keys("alt-h");
    assert!(sim.state.tree.choose(&Node::Track(0)));
    sim = sim.keys("space");
    assert!(sim.state.tree.choose(&Node::Talk(TalkId("t3".into()))));
    sim = sim.keys("enter");
    assert_eq!(joins(&mut sim), [[via_id("!drop:x")]]);
    assert!(sim.screen().contains("Async drop"), "{}", sim.screen());
    // A track of which no room is known, and on which nothing is on, shows its talks, and those their pages.
    sim = sim.keys("alt-h");
    assert!(sim.state.tree.choose(&Node::Track(2)));
    sim = sim.keys("enter");
    let opening = Node::Talk(TalkId("t0".into()));
    assert!(sim.screen().contains(" -09:30 Opening words"), "{}", sim.screen());
    assert!(sim.state.tree.choose(&opening));
    sim = sim.keys("enter");
    assert!(joins(&mut sim).is_empty());
    let page = |sim: &Sim| (sim.state.rooms.current_index(), sim.state.programme.page.open);
    assert_eq!(page(&sim), (0, true));
    // The page of a talk that has a room is a key away, too.
    sim = sim.keys("alt-2 alt-h");
    assert!(sim.state.tree.choose(&Node::Talk(TalkId("t1".into()))));
    sim = sim.keys("space");
    assert_eq!(page(&sim), (0, true));
}

#[test]
fn the_order_of_the_tree_is_said_shown_and_kept() {
    let mut sim = hopping(120, 40).chat(space(8, true)).keys("alt-h S");
    assert!(sim.screen().contains("by activity: mentions come first"), "{}", sim.screen());
    assert!(sim.screen().contains("▾ FOSDEM 2026  activity│"), "{}", sim.screen());
    sim = sim.keys("S");
    assert!(sim.screen().contains("▾ FOSDEM 2026      name│"), "{}", sim.screen());
    let again = Sim::restored(120, 40, sim.layout.take());
    assert_eq!(again.state.tree.sort, Sort::Name);
}

#[test]
fn the_space_is_asked_for_once_and_failing_says_nothing() {
    let mut sim = Sim::bare(120, 40).chat(chat::Event::SignedIn { user: "@ana:example.org".parse().unwrap() });
    sim.state.catalogue = Arc::new(Catalogue::bundled());
    sim = sim.schedule(conference());
    let names = ["#fosdem2026:fosdem.org", "#fosdem-space:fosdem.org"];
    let ask = || Effect::from(Request::Space(names.map(|name| alias(name).into()).into()));
    let asked = |sim: &mut Sim| sim.asked().into_iter().filter(|effect| *effect == ask()).count();
    assert_eq!(asked(&mut sim), 1);
    sim = sim.chat(chat::Event::Connection(chat::Connection::Online));
    assert_eq!(asked(&mut sim), 1, "the server is heard now");
    sim = sim.schedule(conference());
    let before = sim.screen();
    sim = sim.chat(chat::Event::SpaceFailed { asked: alias(names[0]).into(), reason: "no such room".to_owned() });
    assert_eq!((asked(&mut sim), sim.screen()), (0, before));
    // Without an account nobody is asked.
    let mut sim = Sim::bare(120, 40);
    sim.state.catalogue = Arc::new(Catalogue::bundled());
    sim = sim.chat(chat::Event::SignedOut).schedule(conference());
    assert_eq!(asked(&mut sim), 0);
}

/// Another conference, with one room.
fn other() -> Schedule {
    let mut other = conference();
    (other.title, other.acronym) = (Clean::line("RustConf"), Clean::line("rustconf"));
    other.talks.retain(|talk| talk.track == 1);
    for talk in &mut other.talks {
        talk.links[0].href = "https://matrix.to/#/#rustconf:example.org".parse().unwrap();
    }
    other
}

#[test]
fn two_conferences_have_a_tree_each() {
    let mut sim = hopping(120, 40).chat(space(8, true)).schedule(other()).keys("alt-h");
    insta::assert_snapshot!(sim.screen());
    // What is said there is still told from what is said elsewhere, also at the next start.
    let mut again = Sim::restored(120, 40, sim.layout.take()).schedule(other());
    again = again.chat(chat::Event::SignedIn { user: "@ana:example.org".parse().unwrap() });
    again = again.chat(chat::Event::Rooms(everybody())).keys("alt-2 alt-h");
    let screen = again.screen();
    assert!(screen.contains("▸ FOSDEM 2026 (13) 10") && !screen.contains("▾ Other rooms\n  Kitchen"), "{screen}");
    // Unfolded, its rooms can be entered.
    again.state.tree.choose(&Node::Conference(Key::new("fosdem-2026")));
    again = again.keys("space");
    again.asked();
    assert!(again.state.tree.choose(&Node::Room(room("!kitchen:x"))), "{}", again.screen());
    again = again.keys("enter");
    assert_eq!(again.asked(), [Request::Open(room("!kitchen:x").into()).into()]);
}

#[test]
fn enter_on_a_conference_opens_its_programme_again() {
    let mut sim = hopping(120, 40);
    let source = Source::Url("https://fosdem.org/2026/schedule/xml".parse().unwrap());
    sim.state.opens("FOSDEM 2026", source.clone(), None);
    sim = sim.schedule(conference());
    sim.state.opens("RustConf", Source::File("/tmp/rustconf.xml".into()), None);
    sim = sim.schedule(other()).keys("alt-h");
    assert!(sim.state.tree.choose(&Node::Conference(Key::new("fosdem-2026"))));
    sim.asked();
    let layout = sim.layout.take();
    sim = sim.keys("enter");
    assert_eq!(sim.asked(), [schedule::Request::Load { source, every: None }.into()]);
    sim = sim.schedule(conference());
    assert_eq!(
        sim.state.programme.schedule().map(|schedule| schedule.title.to_string()).as_deref(),
        Some("FOSDEM 2026")
    );
    assert!(sim.state.tree.is_earlier(&Key::new("rustconf")));
    // At the next start it is known from where it came.
    let again = Sim::restored(120, 40, layout);
    assert!(again.state.tree.opened(&Key::new("fosdem-2026")).is_some_and(|choice| choice.source.urls().len() == 1));
}
