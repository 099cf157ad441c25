use std::sync::Arc;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};

use super::{outline::What, rows::RowKind, *};
use crate::{
    app::programme::Programme,
    catalogue::Catalogue,
    chat::{Address, Name, Room, Space, SpaceRoom},
    schedule::{self, Day, Hall, Key, Link, LinkKind, Origin, Schedule, Talk, TalkId, Track},
    text::Clean,
};

pub(super) const NOW: &str = "2026-01-31T13:30:00Z";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A talk of the track; `room`: the alias that it links to, if any.
fn talk(number: usize, track: usize, start: &str, room: &str) -> Talk {
    let href = format!("https://matrix.to/#/{room}");
    let link = |href: &str| Link { href: href.parse().unwrap(), text: Clean::default(), kind: LinkKind::Chat };
    Talk {
        id: TalkId(format!("guid-{number}").into()),
        guid: Clean::line(&format!("guid-{number}")),
        number: Clean::line(&number.to_string()),
        title: Clean::line(&format!("Talk {number}")),
        start: at(start),
        duration: SignedDuration::from_mins(50),
        day: usize::from(start.starts_with("2026-02-01")),
        hall: track.min(1),
        track,
        links: if room.is_empty() { vec![] } else { vec![link(&href)] },
        ..Talk::default()
    }
}

/// Rust and Go on the first day, each in its room; BoF on the first without any; Quiet on the second.
pub(super) fn conference(name: &str) -> Schedule {
    let day = |date: &str, start: &str, end: &str| Day { date: date.parse().unwrap(), start: at(start), end: at(end) };
    let track = |name: &str, slug: &str| Track { name: Clean::line(name), slug: Clean::line(slug) };
    let hall = |name: &str| Hall { name: Clean::line(name), slug: Clean::default() };
    let talks = vec![
        talk(0, 0, "2026-01-31T09:00:00Z", "#rust:x"),
        talk(1, 2, "2026-01-31T10:00:00Z", ""),
        talk(2, 0, "2026-01-31T13:00:00Z", "#rust:x"),
        talk(3, 1, "2026-01-31T14:00:00Z", "#go:x"),
        talk(4, 1, "2026-01-31T15:00:00Z", "#go:x"),
        talk(5, 3, "2026-02-01T10:00:00Z", "#quiet:x"),
    ];
    Schedule {
        title: Clean::line(name),
        acronym: Clean::default(),
        url: None,
        zone: TimeZone::UTC,
        days: vec![
            day("2026-01-31", "2026-01-31T00:00:00Z", "2026-02-01T00:00:00Z"),
            day("2026-02-01", "2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z"),
        ],
        halls: vec![hall("K.1.105 (La Fontaine)"), hall("Janson")],
        tracks: vec![track("Rust", "rust"), track("Go devroom", "go"), track("BoF", "bof"), track("Quiet", "")],
        people: vec![],
        talks,
    }
}

pub(super) fn programme(schedule: Schedule) -> Programme {
    let mut programme = Programme::new(true, TimeZone::UTC);
    let event = schedule::Event::Loaded {
        schedule: Arc::new(schedule),
        warnings: Arc::from([]),
        origin: Origin::File,
        stars: Arc::default(),
        changes: Arc::default(),
    };
    programme.told(event, &Catalogue::default(), at(NOW));
    programme
}

pub(super) fn in_space(id: &str, name: &str, alias: &str) -> SpaceRoom {
    SpaceRoom {
        id: id.parse().unwrap(),
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

pub(super) fn space(rooms: Vec<SpaceRoom>) -> Arc<Space> {
    let asked = "#space:x".parse::<Alias>().unwrap().into();
    let (root, title) = ("!space:x".parse().unwrap(), Clean::line("Space"));
    Arc::new(Space { asked, root, title, conference: Clean::default(), rooms, whole: true })
}

pub(super) fn room(id: &str, name: &str) -> Room {
    Room::named(id.parse().unwrap(), name)
}

pub(super) fn rooms() -> Vec<Room> {
    vec![
        Room { alias: "#rust:x".parse().ok(), unread: 2, ..room("!r:x", "Rust") },
        Room { direct: "@bob:x".parse().ok(), latest: at("2026-01-31T10:00:00Z").into(), ..room("!b:x", "Bob") },
        Room {
            direct: "@eve:x".parse().ok(),
            latest: at("2026-01-31T12:00:00Z").into(),
            mentions: 1,
            ..room("!e:x", "Eve")
        },
        Room { unread: 7, ..room("!k:x", "Kitchen") },
        Room { invited: true, ..room("!i:x", "Board games") },
    ]
}

/// The tree of the conference, with that space.
pub(super) fn tree(space: Option<&Arc<Space>>, rooms: &[Room]) -> Tree {
    let (mut tree, programme) = (Tree::default(), programme(conference("One")));
    tree.learn(&programme, space, None);
    renew(&mut tree, &programme, rooms);
    tree
}

pub(super) fn renew(tree: &mut Tree, programme: &Programme, rooms: &[Room]) {
    tree.renew(&crate::app::tracks::tracks(programme, at(NOW)), rooms, at(NOW));
}

/// The rows as they read: depth, mark of folding, label, what is hidden, unread, mentions.
pub(super) fn text(tree: &Tree) -> Vec<String> {
    let row = |row: &Row| {
        let mark = match row.folded {
            Some(true) => format!("+{} ", row.hidden),
            Some(false) => "- ".to_owned(),
            None => String::new(),
        };
        let room = if row.room.is_some() { "*" } else { "" };
        let heard =
            if row.unread + row.mentions > 0 { format!(" {}/{}", row.unread, row.mentions) } else { String::new() };
        format!("{}{mark}{room}{}{heard}", " ".repeat(row.depth.into()), row.label)
    };
    tree.rows.iter().map(|(_, of)| row(of)).collect()
}

fn addresses(spot: &Spot) -> Vec<&str> {
    spot.addresses.iter().map(|address| address.name.as_str()).collect()
}

fn of(id: &str) -> Node {
    Node::Room(id.parse().unwrap())
}

#[test]
fn every_room_stands_in_its_branch() {
    let expected = [
        "- One",
        "+0 *Rust 2/0",
        "+0 Go devroom",
        "+0 BoF",
        " +1 Other days",
        "- Direct messages",
        "*Eve 0/1",
        "*Bob",
        "- Other rooms",
        "*Kitchen 7/0",
        "- Invitations",
        "*Board games",
    ];
    assert_eq!(text(&tree(None, &rooms())), expected);
}

#[test]
fn rooms_of_a_space_are_matched_by_alias_locator_and_name() {
    let mut all = vec![
        in_space("!info:x", "Info desk", "#info:x"),
        in_space("!rust:x", "Rust, the room", "#rust:x"),
        SpaceRoom { auditorium: Clean::line("go"), ..in_space("!golang:x", "The gophers", "#gophers:x") },
        SpaceRoom {
            kind: Clean::line("auditorium_backstage"),
            auditorium: Clean::line("Go"),
            ..in_space("!b:x", "Behind", "")
        },
        in_space("!bof:x", "bof", ""),
        SpaceRoom { talk: Clean::line("3"), ..in_space("!t3:x", "A talk's", "") },
        SpaceRoom { talk: Clean::line("guid-4"), ..in_space("!t4:x", "Another's", "#t4:x") },
        in_space("!hall:x", "Janson", ""),
        SpaceRoom { space: true, ..in_space("!fun:x", "Fun", "") },
    ];
    all.push(SpaceRoom { parent: Some(8), ..in_space("!bar:x", "Bar", "") });
    all.push(SpaceRoom { space: true, parent: Some(8), ..in_space("!empty:x", "Nothing in it", "") });
    let tree = tree(Some(&space(all)), &rooms());
    let open = tree.open.as_ref().unwrap();
    let of_track =
        |track: usize| -> Vec<Vec<&str>> { open.tracks[track].rooms.iter().map(|spot| addresses(spot)).collect() };
    assert_eq!(of_track(0), [vec!["#rust:x", "!rust:x"]]);
    assert_eq!(of_track(1), [vec!["#go:x", "#gophers:x", "!golang:x"], vec!["!b:x"]]);
    assert_eq!(of_track(2), [vec!["!bof:x"]]);
    assert_eq!(addresses(&open.talks[&3]), ["!t3:x"]);
    assert_eq!(addresses(&open.talks[&4]), ["#t4:x", "!t4:x"]);
    // All tracks of that hall have rooms of their own.
    let general = [" - General rooms", " Info desk", " Janson", "  - Fun", "  Bar"];
    assert_eq!(text(&tree)[4..9], general);
}

#[test]
fn the_room_of_a_hall_is_for_its_tracks_without_one() {
    let hall = in_space("!hall:x", "Janson", "");
    let mut schedule = conference("One");
    schedule.talks.iter_mut().for_each(|talk| talk.links.clear());
    let (mut tree, programme) = (Tree::default(), programme(schedule));
    tree.learn(&programme, Some(&space(vec![hall])), None);
    let open = tree.open.as_ref().unwrap();
    let rooms: Vec<usize> = open.tracks.iter().map(|track| track.rooms.len()).collect();
    assert_eq!((rooms, open.general.len()), (vec![0, 1, 1, 1], 0));
}

#[test]
fn a_name_for_one_talk_alone_is_the_talks_own_room() {
    let mut schedule = conference("One");
    schedule.talks[2].links.extend(talk(0, 0, NOW, "#talk-2:x").links);
    let (mut tree, programme) = (Tree::default(), programme(schedule));
    tree.learn(&programme, None, None);
    let open = tree.open.as_ref().unwrap();
    assert_eq!(addresses(&open.talks[&2]), ["#talk-2:x"]);
    assert_eq!(addresses(&open.tracks[0].rooms[0]), ["#rust:x"]);
    // The only talk of a track has the track's room.
    assert_eq!((addresses(&open.tracks[3].rooms[0]), open.talks.len()), (vec!["#quiet:x"], 1));
}

#[test]
fn two_rooms_for_one_name_are_two_rooms() {
    // The schedule gives two candidates for one room, and the space has both: the first is it.
    let mut schedule = conference("One");
    for talk in schedule.talks.iter_mut().filter(|talk| talk.track == 0) {
        talk.links.extend(self::talk(0, 0, NOW, "#old-rust:x").links);
    }
    let (mut tree, programme) = (Tree::default(), programme(schedule));
    let both = vec![in_space("!old:x", "Old", "#old-rust:x"), in_space("!rust:x", "New", "#rust:x")];
    tree.learn(&programme, Some(&space(both)), None);
    let spots: Vec<_> = tree.rooms_of_track(0).map(addresses).collect();
    assert_eq!(spots, [vec!["#rust:x", "!rust:x"], vec!["#old-rust:x", "!old:x"]]);
}

#[test]
fn a_track_unfolds_to_its_talks_and_other_rooms_and_folded_counts_them() {
    let all = vec![
        SpaceRoom { talk: Clean::line("2"), ..in_space("!t2:x", "Own", "") },
        SpaceRoom { auditorium: Clean::line("rust"), ..in_space("!r2:x", "Rust, second", "") },
        in_space("!r:x", "Rust", "#rust:x"),
    ];
    let mut joined = rooms();
    joined.push(Room { unread: 5, ..room("!t2:x", "Own") });
    joined.push(Room { mentions: 1, ..room("!r2:x", "Rust, second") });
    let (mut tree, programme) = (Tree::default(), programme(conference("One")));
    tree.learn(&programme, Some(&space(all)), None);
    renew(&mut tree, &programme, &joined);
    assert_eq!(text(&tree)[1], "+0 *Rust 7/1");
    assert!(tree.choose(&Node::Track(0)));
    tree.fold();
    renew(&mut tree, &programme, &joined);
    assert_eq!(text(&tree)[1..5], ["- *Rust 2/0", "Talk 0", "*Talk 2 5/0", " *Rust, second 0/1"]);
    assert_eq!(tree.selected(), Some(&Node::Track(0)));
    // From one of its rooms it is folded, too.
    tree.choose(&of("!r2:x"));
    tree.fold();
    renew(&mut tree, &programme, &joined);
    assert_eq!(tree.selected(), Some(&Node::Track(0)));
    assert_eq!(text(&tree)[1], "+0 *Rust 7/1");
}

#[test]
fn a_branch_is_folded_from_anywhere_in_it_and_counts_what_it_hides() {
    let (mut tree, programme) = (tree(None, &rooms()), programme(conference("One")));
    assert!(tree.choose(&of("!b:x")));
    tree.fold();
    renew(&mut tree, &programme, &rooms());
    assert_eq!(tree.selected(), Some(&Node::Branch(Branch::Direct)));
    assert_eq!(text(&tree)[5..7], ["+2 Direct messages 0/1", "- Other rooms"]);
    tree.fold();
    renew(&mut tree, &programme, &rooms());
    assert!(tree.choose(&of("!b:x")));
}

#[test]
fn what_is_selected_stays_selected_or_what_stands_above_it_is() {
    let (mut tree, programme) = (tree(None, &rooms()), programme(conference("One")));
    tree.choose(&of("!k:x"));
    renew(&mut tree, &programme, &rooms()[1..]);
    assert_eq!(tree.selected(), Some(&of("!k:x")));
    renew(&mut tree, &programme, &rooms()[..3]);
    assert_eq!(tree.selected(), Some(&of("!b:x")), "it was the one above");
    tree.choose(&Node::Track(1));
    tree.folds.set("conference/one", true);
    renew(&mut tree, &programme, &rooms()[..3]);
    assert_eq!(tree.selected(), Some(&Node::Conference(Key::new("One"))));
    let mut empty = Tree::default();
    empty.renew(&[], &[], at(NOW));
    assert_eq!(empty.selected(), None);
}

#[test]
fn the_order_is_by_time_by_activity_or_by_name() {
    let names = |tree: &Tree| -> Vec<String> {
        let tracks = tree.rows.iter().filter(|(_, row)| row.kind == RowKind::Track);
        tracks.map(|(_, row)| row.label.to_string()).collect()
    };
    let mut joined = rooms();
    joined.push(Room { alias: "#go:x".parse().ok(), mentions: 1, ..room("!g:x", "Go") });
    let (mut tree, programme) = (tree(None, &joined), programme(conference("One")));
    assert_eq!(names(&tree), ["Rust", "Go devroom", "BoF"]);
    tree.turn();
    renew(&mut tree, &programme, &joined);
    assert_eq!(names(&tree), ["Go devroom", "Rust", "BoF"]);
    tree.turn();
    renew(&mut tree, &programme, &joined);
    assert_eq!(names(&tree), ["BoF", "Go devroom", "Rust"]);
    assert_eq!(Sort::Name.next(), Sort::Time);
}

#[test]
fn long_trees_scroll_by_rows_of_the_screen() {
    let mut tree = tree(None, &rooms());
    tree.step(100);
    tree.arrange(4);
    let shown: Vec<u16> = tree.shown().map(|(_, row, _)| row.height()).collect();
    assert_eq!(shown, [1, 1, 1, 1]);
    tree.step(-100);
    tree.arrange(4);
    assert_eq!(tree.top, 0);
    assert!(tree.choose_line(3));
    assert_eq!(tree.selected(), Some(&Node::Track(1)));
    assert!(!tree.choose_line(40));
}

#[test]
fn another_conference_takes_the_rooms_of_its_own_alone() {
    let (first, second) = (
        programme(conference("One")),
        programme({
            let mut other = conference("Two");
            other.talks.retain(|talk| talk.track != 0);
            other
        }),
    );
    let mut tree = Tree::default();
    tree.learn(&first, Some(&space(vec![in_space("!k:x", "Kitchen", "")])), None);
    tree.learn(&second, None, None);
    renew(&mut tree, &second, &rooms());
    let all = text(&tree);
    assert_eq!(all[0], "- Two");
    let place = all.iter().position(|row| row == "+4 One 9/0").expect("the other one is folded");
    assert_eq!(all[place + 1], "- Direct messages");
    assert!(!all.iter().any(|row| row == "- Other rooms"), "{all:?}");
    tree.choose(&Node::Conference(Key::new("One")));
    tree.fold();
    renew(&mut tree, &second, &rooms());
    let expected =
        ["- One", "*Rust 2/0", "Go devroom", "Quiet", " - General rooms", " *Kitchen 7/0", "- Direct messages"];
    assert_eq!(text(&tree)[place..place + 7], expected);
    // Back in the first one: its space is known as it was, though it was not told again.
    tree.learn(&first, None, None);
    renew(&mut tree, &first, &rooms());
    assert_eq!(
        text(&tree)[0..6],
        ["- One", "+0 *Rust 2/0", "+0 Go devroom", "+0 BoF", " - General rooms", " *Kitchen 7/0"]
    );
    assert!(text(&tree).iter().any(|row| row == "+2 Two"));
}

#[test]
fn a_space_that_comes_in_parts_takes_nothing_away_that_was_known() {
    let first = programme(conference("One"));
    let both = vec![in_space("!info:x", "Info", "#info:x"), in_space("!bar:x", "Bar", "")];
    let mut tree = Tree::default();
    tree.learn(&first, Some(&space(both.clone())), None);
    let part = Space { whole: false, ..(*space(both[..1].to_vec())).clone() };
    tree.learn(&first, Some(&Arc::new(part)), None);
    renew(&mut tree, &first, &[]);
    assert_eq!(text(&tree)[4..7], [" - General rooms", " Info", " Bar"]);
    tree.learn(&first, Some(&space(both[..1].to_vec())), None);
    renew(&mut tree, &first, &[]);
    assert_eq!(text(&tree)[4..7], [" - General rooms", " Info", " +1 Other days"]);
}

#[test]
fn conferences_are_kept_and_read_again() {
    let first = programme(conference("One"));
    let mut tree = Tree::default();
    let rooms_of_space = vec![
        SpaceRoom { space: true, ..in_space("!fun:x", "Fun", "") },
        SpaceRoom { parent: Some(0), ..in_space("!bar:x", "Bar", "") },
    ];
    tree.learn(&first, Some(&space(rooms_of_space)), None);
    let kept = serde_json::to_string(tree.conferences()).unwrap();
    let mut again = Tree::default();
    again.restore(serde_json::from_str(&kept).unwrap());
    assert_eq!(serde_json::to_string(again.conferences()).unwrap(), kept);
    again.renew(&[], &rooms(), at(NOW));
    assert_eq!(text(&again)[0], "+4 One 2/0");
    // What is left out, is left out whole.
    for odd in ["[{}]", r#"[{"key":"../x"}]"#, r#"[{"key":"x","general":[{"name":"n","at":[]}]}]"#] {
        let mut tree = Tree::default();
        tree.restore(serde_json::from_str(odd).unwrap());
        assert!(tree.earlier.iter().all(|outline| outline.general.is_empty()), "{odd}");
    }
}

#[test]
fn what_is_kept_is_bounded() {
    let many: Vec<_> = (0..10_000).map(|n| in_space(&format!("!{n}:x"), &"name ".repeat(100), "")).collect();
    let mut tree = Tree::default();
    tree.learn(&programme(conference("One")), Some(&space(many)), None);
    for number in 0..20 {
        tree.learn(&programme(conference(&format!("Conference {number}"))), None, None);
    }
    assert_eq!((tree.earlier.len(), tree.open.is_some()), (7, true));
    let most = tree.earlier.iter().map(|outline| outline.general.len()).max();
    assert!(most <= Some(super::past::ROOMS));
    assert!(serde_json::to_string(tree.conferences()).unwrap().len() < 300 * 1024);
}

#[test]
fn general_rooms_may_stand_in_spaces_of_any_depth() {
    let many: Vec<_> = (0..500)
        .map(|n: usize| {
            let of = in_space(&format!("!{n}:x"), &format!("Room {n}"), "");
            SpaceRoom { space: n < 499, parent: n.checked_sub(1), ..of }
        })
        .collect();
    let mut tree = Tree::default();
    let programme = programme(conference("One"));
    tree.learn(&programme, Some(&space(many)), None);
    renew(&mut tree, &programme, &[]);
    assert!(tree.choose(&of("!499:x")));
    let open = tree.open.as_ref().unwrap();
    assert!(matches!(&open.general.last().unwrap().what, What::Room(spot) if spot.id().is_some()));
    let id = Address { name: Name::Id("!499:x".parse().unwrap()), via: vec![] };
    assert_eq!(
        tree.selected_row().and_then(|row| row.spot.as_ref()).map(|spot| spot.addresses.clone()),
        Some(vec![id])
    );
}
