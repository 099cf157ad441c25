//! What items look like as lines.
use super::*;
use crate::{
    chat::{ItemId, Reaction, Reply},
    text::{Clean, Rich},
};

fn message(body: Body) -> Message {
    Message {
        event: None,
        sender: "@bob:example.org".parse().unwrap(),
        name: Clean::line("bob"),
        time: "2026-01-31T13:31:00Z".parse().unwrap(),
        body,
        edited: false,
        reply: None,
        bridge: None,
        thread: None,
        in_thread: None,
        readers: 0,
        reactions: vec![],
        state: SendState::Sent,
        own: false,
        mention: false,
    }
}

fn shown(message: Message, columns: u16) -> Vec<String> {
    let item = Item { id: ItemId("1".into()), kind: ItemKind::Message(message.into()) };
    let block = block(&item, columns, &Look { zone: TimeZone::UTC, cell: None }, false);
    block.lines.iter().map(|line| line.0.iter().map(|piece| piece.text.as_str()).collect()).collect()
}

fn text(words: &str) -> Body {
    Body::Text(Rich::plain(Clean::block(words)))
}

#[test]
fn a_message_hangs_below_its_first_word() {
    let rows = shown(message(text("is that the new allocator API?")), 30);
    assert_eq!(rows, ["13:31 <bob> is that the new", "            allocator API?"]);
}

#[test]
fn every_kind_has_its_own_shape() {
    let check = |body: Body, row: &str| assert_eq!(shown(message(body), 60), [row]);
    check(Body::Emote(Rich::plain(Clean::line("waves"))), "13:31 * bob waves");
    check(Body::Notice(Rich::plain(Clean::line("up next"))), "13:31 -bob- up next");
    check(Body::Other(Clean::line("joined")), "13:31 -- bob joined");
    check(Body::Redacted, "13:31 <bob> (deleted)");
    check(Body::Undecryptable, "13:31 <bob> (encrypted, and the key to it is not here)");
}

#[test]
fn a_reply_quotes_and_reactions_are_counted() {
    let reply = Reply { event: "$1".parse().unwrap(), name: Clean::line("eve"), text: Clean::block("which\nslide?") };
    let reactions = vec![
        Reaction { key: Clean::line("👍"), count: 4, mine: true },
        Reaction { key: Clean::line("🎉"), count: 1, mine: false },
    ];
    let rows = shown(Message { reply: Some(reply), reactions, edited: true, ..message(text("12")) }, 60);
    assert_eq!(rows, ["      │ eve: which", "13:31 <bob> 12 (edited)", "      [👍 4]  🎉 1"]);
}

#[test]
fn what_became_of_an_own_message_is_said() {
    let check = |state, row: &str| {
        assert_eq!(shown(Message { state, own: true, ..message(text("hi")) }, 90), [row]);
    };
    check(SendState::Sending, "13:31 <bob> hi (sending)");
    check(SendState::Waiting, "13:31 <bob> hi (waiting for the server)");
    check(
        SendState::Refused(Clean::line("you may not write")),
        "13:31 <bob> hi (not sent: you may not write; R sends it again, X discards it)",
    );
}

#[test]
fn a_long_message_is_folded() {
    let long = "line\n".repeat(1_000) + "end";
    let rows = shown(message(text(&long)), 80);
    assert_eq!(rows.len(), FOLD + 1);
    assert_eq!(rows[FOLD], "            … (941 more lines, space shows them)");
}

#[test]
fn stacked_marks_stay_on_their_line() {
    let rows = shown(message(text(&format!("a{}b", "\u{301}".repeat(60_000)))), 80);
    assert!(rows.iter().all(|row| row.chars().filter(|c| *c == '\u{301}').count() <= 6), "{}", rows[0].len());
}

proptest::proptest! {
    #[test]
    fn no_line_is_wider_than_the_pane(words in ".{0,300}", name in ".{0,40}", columns in 30_u16..120) {
        let message = Message { name: Clean::line(&name), ..message(text(&words)) };
        for row in shown(message, columns) {
            proptest::prop_assert!(text::width(&row) <= usize::from(columns), "{row}");
        }
    }
}
