//! Whatever comes in whatever order: every room of the account has its place.
use std::{collections::HashSet, sync::Arc};

use proptest::prelude::*;

use super::{
    tests::{conference, in_space, programme, renew, room, space},
    *,
};
use crate::{
    app::programme::Programme,
    chat::{Room, SpaceRoom},
    text::Clean,
};

/// Something that happens to the tree.
#[derive(Clone, Debug)]
enum Happening {
    /// Which of the conferences is open.
    Open(usize),
    /// The rooms of the space that have come.
    Space(Vec<SpaceRoom>),
    Joined(Vec<Room>),
    Step(isize),
    Fold,
    Turn,
    Arrange(u16),
}

fn space_room() -> impl Strategy<Value = SpaceRoom> {
    let names = prop_oneof![Just("Rust"), Just("rust"), Just("Janson"), Just("Talk 3"), Just("Kitchen"), Just("")];
    let aliases = prop_oneof![Just(""), Just("#rust:x"), Just("#go:x"), Just("#bar:x")];
    let slugs = prop_oneof![Just(""), Just("rust"), Just("go"), Just("k1105"), Just("janson")];
    let talks = prop_oneof![Just(""), Just("3"), Just("guid-2"), Just("none")];
    let kinds = prop_oneof![Just(""), Just("auditorium"), Just("auditorium_backstage"), Just("talk")];
    (0..9_u8, names, aliases, slugs, talks, kinds, prop::option::of(0..6_usize), prop::bool::weighted(0.2)).prop_map(
        |(id, name, alias, auditorium, talk, kind, parent, is_space)| SpaceRoom {
            parent,
            space: is_space,
            auditorium: Clean::line(auditorium),
            talk: Clean::line(talk),
            kind: Clean::line(kind),
            ..in_space(&format!("!{id}:x"), name, alias)
        },
    )
}

/// A service tells each room once.
fn distinct<T>(all: Vec<T>, id: impl Fn(&T) -> RoomId) -> Vec<T> {
    let mut seen = HashSet::new();
    all.into_iter().filter(|one| seen.insert(id(one))).collect()
}

fn joined() -> impl Strategy<Value = Room> {
    let aliases = prop_oneof![Just(""), Just("#rust:x"), Just("#go:x"), Just("#bar:x"), Just("#quiet:x")];
    (0..9_u8, aliases, 0..3_u64, 0..2_u64, prop::bool::weighted(0.1), prop::bool::weighted(0.1)).prop_map(
        |(id, alias, unread, mentions, invited, direct)| Room {
            alias: alias.parse().ok(),
            unread,
            mentions,
            invited,
            direct: if direct { "@bob:x".parse().ok() } else { None },
            ..room(&format!("!{id}:x"), "Joined")
        },
    )
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        (0..3_usize).prop_map(Happening::Open),
        prop::collection::vec(space_room(), 0..12)
            .prop_map(|rooms| Happening::Space(distinct(rooms, |room| room.id.clone()))),
        prop::collection::vec(joined(), 0..10)
            .prop_map(|rooms| Happening::Joined(distinct(rooms, |room| room.id.clone()))),
        (-30..30_isize).prop_map(Happening::Step),
        Just(Happening::Fold),
        Just(Happening::Turn),
        (0..30_u16).prop_map(Happening::Arrange),
    ]
}

/// Unfolds everything; what is in it is in it once.
fn check(tree: &mut Tree, programme: &Programme, rooms: &[Room]) -> Result<(), TestCaseError> {
    let nodes: HashSet<&Node> = tree.rows.iter().map(|(node, _)| node).collect();
    prop_assert_eq!(nodes.len(), tree.rows.len(), "no row is there twice");
    prop_assert!(tree.selected < tree.rows.len() || (tree.rows.is_empty() && tree.selected == 0));
    let (folds, selected, top) = (tree.folds.clone(), tree.selected, tree.top);
    while let Some(fold) = tree.rows.iter().find_map(|(_, row)| (row.folded == Some(true)).then(|| row.fold.clone())?) {
        tree.folds.set(&fold, false);
        renew(tree, programme, rooms);
    }
    for (index, room) in rooms.iter().enumerate() {
        let of = |kind: Option<RowKind>| {
            let rows = tree.rows.iter().filter(|(_, row)| row.room == Some(index));
            rows.filter(|(_, row)| kind.is_none_or(|kind| row.kind == kind)).count()
        };
        prop_assert!(of(None) > 0, "{} has no row", room.id);
        prop_assert!(of(Some(RowKind::Room)) <= 1, "{} has several", room.id);
    }
    (tree.folds, tree.wanted) = (folds, None);
    renew(tree, programme, rooms);
    (tree.selected, tree.top) = (selected, top);
    Ok(())
}

proptest! {
    #[test]
    fn every_room_has_its_place_and_the_cursor_stays(happenings in prop::collection::vec(happening(), 1..25)) {
        let programmes = ["One", "Two", "Three"].map(|name| programme(conference(name)));
        let (mut tree, mut rooms, mut open) = (Tree::default(), vec![], 0);
        let mut spaces: [Option<Arc<chat::Space>>; 3] = [None, None, None];
        for happening in happenings {
            let before = tree.selected().cloned();
            let moves = matches!(happening, Happening::Step(_) | Happening::Fold);
            match happening {
                Happening::Open(which) => open = which,
                Happening::Space(told) => spaces[open] = Some(space(told)),
                Happening::Joined(told) => rooms = told,
                Happening::Step(steps) => tree.step(steps),
                Happening::Fold => tree.fold(),
                Happening::Turn => tree.turn(),
                Happening::Arrange(height) => tree.arrange(height),
            }
            tree.learn(&programmes[open], spaces[open].as_ref(), None);
            renew(&mut tree, &programmes[open], &rooms);
            if !moves && let Some(before) = before.filter(|node| tree.rows.iter().any(|(there, _)| there == node)) {
                prop_assert_eq!(tree.selected(), Some(&before));
            }
            check(&mut tree, &programmes[open], &rooms)?;
            prop_assert!(serde_json::to_string(tree.conferences()).is_ok());
        }
    }
}
