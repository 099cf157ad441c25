use super::*;
use crate::chat::Room;

fn track(track: usize, room: &str) -> TrackNow {
    TrackNow { track, room: room.parse().ok(), talk: None, live: false }
}

fn room(id: &str, name: &str) -> Room {
    Room::named(id.parse().unwrap(), name)
}

fn rooms() -> Vec<Room> {
    vec![
        Room { alias: "#rust:x".parse().ok(), unread: 2, ..room("!r:x", "Rust") },
        Room { direct: "@bob:x".parse().ok(), latest: "2026-01-31T10:00:00Z".parse().ok(), ..room("!b:x", "Bob") },
        Room {
            direct: "@eve:x".parse().ok(),
            latest: "2026-01-31T12:00:00Z".parse().ok(),
            mentions: 1,
            ..room("!e:x", "Eve")
        },
        Room { unread: 7, ..room("!k:x", "Kitchen") },
        Room { invited: true, ..room("!i:x", "Board games") },
    ]
}

fn nodes(tree: &Tree) -> Vec<Node> {
    tree.rows.iter().map(|(node, _)| node.clone()).collect()
}

fn tree() -> Tree {
    let mut tree = Tree::default();
    tree.renew(&[track(0, "#rust:x"), track(1, "#go:x")], &rooms());
    tree
}

fn of(id: &str) -> Node {
    Node::Room(id.parse().unwrap())
}

#[test]
fn every_room_stands_in_its_branch() {
    let expected = [
        Node::Branch(Branch::Conference),
        Node::Track(0),
        Node::Track(1),
        Node::Branch(Branch::Direct),
        of("!e:x"),
        of("!b:x"),
        Node::Branch(Branch::Other),
        of("!k:x"),
        Node::Branch(Branch::Invitations),
        of("!i:x"),
    ];
    assert_eq!(nodes(&tree()), expected);
}

#[test]
fn the_tracks_alone_have_no_head() {
    let mut tree = Tree::default();
    tree.renew(&[track(0, "#rust:x")], &rooms()[..1]);
    assert_eq!(nodes(&tree), [Node::Track(0)]);
}

#[test]
fn a_branch_is_folded_from_anywhere_in_it_and_counts_what_it_hides() {
    let mut tree = tree();
    assert!(tree.choose(&of("!b:x")));
    tree.fold();
    tree.renew(&[], &rooms());
    assert_eq!(tree.selected(), Some(&Node::Branch(Branch::Direct)));
    let head = Row::Branch { branch: Branch::Direct, folded: true, rooms: 2, unread: 0, mentions: 1 };
    assert_eq!(tree.rows[tree.selected].1, head);
    assert!(!nodes(&tree).contains(&of("!b:x")));
    tree.fold();
    tree.renew(&[], &rooms());
    assert!(nodes(&tree).contains(&of("!b:x")));
}

#[test]
fn what_is_selected_stays_selected() {
    let mut tree = tree();
    tree.choose(&of("!k:x"));
    tree.renew(&[], &rooms()[1..]);
    assert_eq!(tree.selected(), Some(&of("!k:x")));
    tree.renew(&[], &[]);
    assert_eq!(tree.selected(), None);
}

#[test]
fn long_trees_scroll_by_rows_of_the_screen() {
    let mut tree = tree();
    tree.step(9);
    tree.arrange(4);
    let shown: Vec<u16> = tree.shown().map(|(row, _)| row.height()).collect();
    assert_eq!(shown, [1, 1, 1, 1]);
    tree.step(-100);
    tree.arrange(4);
    assert_eq!(tree.top, 0);
    assert!(tree.choose_line(3));
    assert_eq!(tree.selected(), Some(&Node::Track(1)));
    assert!(!tree.choose_line(40));
}
