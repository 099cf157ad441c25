//! The pure core against well-meant and hostile pages.
use std::collections::{HashMap, HashSet};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{
    child::Child,
    locator::{Locator, Locators},
    walk::{MOST_ROOMS, Walk},
};
use crate::chat::{Address, RoomId, Space};

fn id(name: &str) -> RoomId {
    format!("!{name}:x").parse().unwrap()
}

fn asked() -> Address {
    Address::from("#root:x".parse::<crate::chat::Alias>().unwrap())
}

/// A room of a page.
fn room(name: &str) -> Value {
    json!({ "room_id": id(name), "name": name, "num_joined_members": 3, "join_rule": "public", "world_readable": true })
}

/// A space of a page, with these rooms below it in this order.
fn space(name: &str, children: &[&str]) -> Value {
    let event = |(at, child): (usize, &&str)| {
        let content = json!({ "via": ["x"], "order": format!("{at:05}") });
        json!({ "type": "m.space.child", "state_key": id(child), "content": content, "origin_server_ts": 1 })
    };
    let children: Vec<_> = children.iter().enumerate().map(event).collect();
    json!({ "room_id": id(name), "name": name, "room_type": "m.space", "children_state": children })
}

fn walked(pages: &[&[Value]], locators: &Locators) -> Space {
    let mut walk = Walk::new(id("root"));
    for page in pages {
        walk.add(page);
    }
    walk.tell(&asked(), walk.lay(locators), locators, true)
}

/// The rooms with what they stand in.
fn told(space: &Space) -> String {
    let name = |at: usize| space.rooms[at].name.to_string();
    let rows: Vec<_> = space
        .rooms
        .iter()
        .map(|room| format!("{}<{}", room.name, room.parent.map_or_else(|| "root".to_owned(), name)))
        .collect();
    rows.join(" ")
}

#[test]
fn rooms_stand_below_their_spaces_in_order_over_all_pages() {
    let pages: &[&[Value]] = &[
        &[space("root", &["track", "info", "talk"]), space("track", &["hall", "talk"])],
        &[room("hall"), room("talk")],
        &[room("info")],
    ];
    let space = walked(pages, &Locators::new());
    assert_eq!(told(&space), "track<root hall<track talk<track info<root");
    assert!(space.whole && space.title.as_str() == "root" && space.root == id("root"));
    assert!(space.rooms[0].space && !space.rooms[1].space);
    let hall = &space.rooms[1];
    assert_eq!((hall.members, hall.readable, hall.public, hall.via[0].as_str()), (3, true, true, "x"));
}

#[test]
fn a_space_within_itself_is_walked_once() {
    let pages: &[&[Value]] = &[&[
        space("root", &["root", "a"]),
        space("a", &["b", "a", "root"]),
        space("b", &["a", "root", "c"]),
        room("c"),
    ]];
    let space = walked(pages, &Locators::new());
    assert_eq!(told(&space), "a<root b<a c<b");
    assert!(space.whole);
}

#[test]
fn rooms_that_no_page_tells_are_left_out_and_the_space_is_not_whole() {
    let pages: &[&[Value]] = &[&[space("root", &["dead", "a", "dead"]), room("a")]];
    let space = walked(pages, &Locators::new());
    assert_eq!((told(&space).as_str(), space.whole), ("a<root", false));
    let mut walk = Walk::new(id("root"));
    walk.add(pages[0]);
    let missing = walk.lay(&Locators::new()).missing;
    assert_eq!(missing.iter().map(|child| &child.room).collect::<Vec<_>>(), [&id("dead")]);
}

#[test]
fn before_its_root_came_a_space_is_empty() {
    let mut walk = Walk::new(id("root"));
    assert_eq!(walk.is_space(), None);
    walk.add(&[room("a"), json!(null), json!({ "room_id": 3 }), json!({ "room_id": "#no:x" })]);
    assert!(walk.lay(&Locators::new()).rooms.is_empty());
    walk.add(&[room("root")]);
    assert_eq!(walk.is_space(), Some(false));
}

#[test]
fn a_room_without_a_name_has_that_of_its_alias() {
    let mut named = room("a");
    (named["name"], named["canonical_alias"]) = (Value::Null, json!("#a:x"));
    let mut odd = room("b");
    (odd["name"], odd["canonical_alias"]) = (json!("b\u{202e}\n\u{1b}[1m"), json!("no alias"));
    let space = walked(&[&[space("root", &["a", "b"]), named, odd]], &Locators::new());
    assert_eq!(told(&space), "#a:x<root b [1m<root");
    assert!(space.rooms[0].alias.is_some() && space.rooms[1].alias.is_none());
}

#[test]
fn locators_say_what_rooms_are_for() {
    let of = |kind: &str, auditorium: &str| Locator {
        kind: kind.to_owned(),
        conference: "demo".to_owned(),
        auditorium: auditorium.to_owned(),
        talk: String::new(),
    };
    let locators = HashMap::from([(id("root"), of("conference_space", "")), (id("a"), of("auditorium", "rust"))]);
    let space = walked(&[&[space("root", &["a", "b"]), room("a"), room("b")]], &locators);
    assert_eq!(space.conference.as_str(), "demo");
    assert_eq!((space.rooms[0].kind.as_str(), space.rooms[0].auditorium.as_str()), ("auditorium", "rust"));
    assert!(space.rooms[1].kind.is_empty());
}

#[test]
fn ten_thousand_rooms_are_cut_and_each_link_is_looked_at_once() {
    let names: Vec<_> = (0..10_000).map(|n| format!("r{n:05}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let mut walk = Walk::new(id("root"));
    walk.add(&[space("root", &names)]);
    for page in names.chunks(50) {
        walk.add(&page.iter().map(|name| room(name)).collect::<Vec<_>>());
    }
    let laid = walk.lay(&Locators::new());
    assert_eq!(laid.rooms.len(), MOST_ROOMS);
    assert!(laid.steps <= 10_000, "{} steps", laid.steps);
    assert_eq!(laid.rooms[MOST_ROOMS - 1].name.as_str(), "r04999");
    assert!(!walk.tell(&asked(), laid, &Locators::new(), true).whole);
}

#[test]
fn spaces_that_all_name_each_other_are_cut() {
    let names: Vec<_> = (0..500).map(|n| format!("s{n:03}")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let mut walk = Walk::new(id("root"));
    walk.add(&[space("root", &names)]);
    for name in &names {
        walk.add(&[space(name, &names)]);
    }
    let laid = walk.lay(&Locators::new());
    // A quarter of a million links, of which no more than are kept are ever looked at.
    assert!(laid.cut && laid.rooms.len() <= 500 && laid.steps <= 20_000, "{}, {}", laid.rooms.len(), laid.steps);
}

#[test]
fn spaces_are_gone_into_sixteen_deep() {
    let names: Vec<_> = (0..1_000).map(|n| format!("s{n:04}")).collect();
    let mut walk = Walk::new(id("root"));
    walk.add(&[space("root", &["s0000"])]);
    for two in names.windows(2) {
        walk.add(&[space(&two[0], &[&two[1]])]);
    }
    let laid = walk.lay(&Locators::new());
    assert!(laid.cut);
    assert_eq!(laid.rooms.len(), 16);
}

/// Any value where a page has something.
fn any_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        (0..6_u8).prop_map(|n| json!(format!("!{n}:x"))),
        Just(json!(["x"])),
        Just(json!({})),
    ]
}

fn any_child() -> impl Strategy<Value = Value> {
    let content = (prop_oneof![4 => Just(json!(["x"])), 1 => any_value()], any_value(), any_value());
    (content, prop_oneof![4 => (0..8_u8).prop_map(|n| json!(format!("!{n}:x"))), 1 => any_value()], any_value())
        .prop_map(|((via, order, suggested), key, since)| {
            let content = json!({ "via": via, "order": order, "suggested": suggested });
            json!({ "type": "m.space.child", "state_key": key, "content": content, "origin_server_ts": since })
        })
}

fn any_room() -> impl Strategy<Value = Value> {
    let kind = prop_oneof![3 => Just(json!("m.space")), 1 => any_value()];
    let name = prop_oneof![6 => (0..8_u8).prop_map(|n| json!(format!("!{n}:x"))), 1 => any_value()];
    (name, kind, any_value(), prop::collection::vec(prop_oneof![8 => any_child(), 1 => any_value()], 0..12)).prop_map(
        |(room_id, kind, other, children)| {
            json!({
                "room_id": room_id, "room_type": kind, "children_state": children, "name": other, "topic": other,
                "canonical_alias": other, "num_joined_members": other, "world_readable": other, "join_rule": other,
            })
        },
    )
}

proptest! {
    #[test]
    fn whatever_pages_hold_each_room_stands_once_and_below_what_names_it(
        pages in prop::collection::vec(prop::collection::vec(prop_oneof![8 => any_room(), 1 => any_value()], 0..10), 0..5)
    ) {
        let root: RoomId = "!0:x".parse().unwrap();
        let mut walk = Walk::new(root.clone());
        for page in &pages {
        walk.add(page);
    }
        let laid = walk.lay(&Locators::new());
        let links: usize = pages.iter().flatten().filter_map(|room| room["children_state"].as_array()).map(Vec::len).sum();
        prop_assert!(laid.steps <= links);
        let ids: HashSet<_> = laid.rooms.iter().map(|room| &room.id).collect();
        prop_assert_eq!(ids.len(), laid.rooms.len());
        prop_assert!(!ids.contains(&root));
        prop_assert!(laid.missing.iter().all(|child| !ids.contains(&child.room)));
        for (at, room) in laid.rooms.iter().enumerate() {
            prop_assert!(room.parent.is_none_or(|parent| parent < at && laid.rooms[parent].space));
            prop_assert!(!room.via.is_empty());
            // The first of that name that a page tells is a space that names it.
            let above = room.parent.map_or(&root, |parent| &laid.rooms[parent].id);
            let first = pages.iter().flatten().find(|told| told["room_id"] == json!(above)).unwrap();
            let named = first["children_state"].as_array().unwrap().iter().any(|child| child["state_key"] == json!(room.id));
            prop_assert!(named);
            // The one before it in the same space stands before it there, too.
            let mut children: Vec<_> =
                first["children_state"].as_array().unwrap().iter().filter_map(Child::read).collect();
            children.sort_by(|a, b| a.key().cmp(&b.key()));
            let place = |id: &RoomId| children.iter().position(|child| child.room == *id).unwrap();
            if let Some(sibling) = laid.rooms[..at].iter().rfind(|other| other.parent == room.parent) {
                prop_assert!(place(&sibling.id) < place(&room.id));
            }
        }
    }
}
