//! What items look like as lines.
use std::sync::Arc;

use super::*;
use crate::{
    chat::{Answer, Coming, ItemId, Media, MediaKind, Poll, Reaction, Reply},
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

#[test]
fn formatted_words_are_laid_out() {
    let html = "<p>one <b>two</b> https://a.example</p><p>three</p><ul><li>a long item of a list<ul><li>b</li></ul></li></ul>\
        <blockquote>said<blockquote>before</blockquote></blockquote>\
        <pre><code>fn  main() { /* wide */ }</code></pre><hr><h2>Head</h2>";
    let rows = shown(message(Body::Text(Rich::formatted(Clean::line("x"), html))), 34);
    let expected = [
        "13:31 <bob> one two",
        "            https://a.example",
        "            ",
        "            three",
        "            • a long item of a",
        "              list",
        "              • b",
        "            │ said",
        "            │ │ before",
        "              fn  main() { /* wide",
        "               */ }",
        "            ────────────────────",
        "            Head",
    ];
    assert_eq!(rows, expected);
}

#[test]
fn a_table_has_columns_where_it_fits() {
    let html =
        "<table><tr><th>hall</th><th>seats</th></tr><tr><td>Janson</td><td>1 415</td></tr><tr><td>K</td></tr></table>";
    let table = || message(Body::Text(Rich::formatted(Clean::line("x"), html)));
    let wide =
        ["13:31 <bob> hall   │ seats", "            ───────┼──────", "            Janson │ 1 415", "            K"];
    assert_eq!(shown(table(), 40), wide);
    let narrow = ["13:31 <bob> ", "  hall   │ seats", "  ───────┼──────", "  Janson │ 1 415", "  K"];
    assert_eq!(shown(table(), 20), narrow);
    let narrower = ["13:31 <bob> ", "  hall │ seats", "  Janson │ 1", "  415", "  K"];
    assert_eq!(shown(table(), 15), narrower);
}

#[test]
fn what_is_hidden_takes_as_much_room_as_when_it_is_shown() {
    let html = "he <span data-mx-spoiler>dies 日本</span> then";
    let item = |unfolded| {
        let message = message(Body::Text(Rich::formatted(Clean::line("x"), html)));
        let item = Item { id: ItemId("1".into()), kind: ItemKind::Message(message.into()) };
        block(&item, 80, &Look { zone: TimeZone::UTC, cell: None }, unfolded).lines[0].text()
    };
    assert_eq!(item(false), "13:31 <bob> he ▒▒▒▒▒▒▒▒▒ then (space shows what is hidden)");
    assert_eq!(item(true), "13:31 <bob> he dies 日本 then");
}

#[test]
fn threads_readers_bridges_and_mentions_are_marked() {
    let thread = crate::chat::Thread { count: 3, name: Clean::line("eve"), text: Clean::block("so it is\nindeed") };
    let rows = shown(Message { thread: Some(thread), readers: 2, ..message(text("root")) }, 60);
    assert_eq!(rows, ["13:31 <bob> root ✓2", "      ↳ 3 replies, last by eve: so it is"]);
    let inside = Message { in_thread: Some("$1".parse().unwrap()), ..message(text("in it")) };
    assert_eq!(shown(inside, 60), ["13:31↳<bob> in it"]);
    let bridged = Message { bridge: Some(Clean::line("irc")), mention: true, ..message(text("hi")) };
    assert_eq!(shown(bridged, 60), ["13:31!<bob [irc]> hi"]);
    // Readers never take a line of their own.
    let full = Message { readers: 1, ..message(text("123456789 123456789 123456789 12")) };
    assert_eq!(shown(full, 44), ["13:31 <bob> 123456789 123456789 123456789 12"]);
}

#[test]
fn polls_show_their_votes_once_they_may() {
    let answer = |text: &str, votes, mine| Answer { id: text.into(), text: Clean::line(text), votes, mine };
    let answers = vec![answer("Rust", 6, true), answer("anything else", 2, false)];
    let poll = Poll { question: Clean::line("What next?"), answers, most: 1, ended: false, secret: false };
    let asked = |poll: &Poll, columns| shown(message(Body::Poll(poll.clone().into())), columns);
    let open = [
        "13:31 -- bob asks: What next?",
        "             ✓ 1. Rust          ████████░░ 6  75 %",
        "               2. anything else ███░░░░░░░ 2  25 %",
        "             8 votes · choose one with 1–2",
    ];
    assert_eq!(asked(&poll, 60), open);
    let secret = Poll { secret: true, ..poll.clone() };
    let hidden = ["             ✓ 1. Rust", "             choose one with 1–2 · votes are shown when it ends"];
    assert_eq!([asked(&secret, 70)[1].as_str(), asked(&secret, 70)[3].as_str()], hidden);
    let ended = asked(&Poll { ended: true, ..secret }, 70);
    assert_eq!((&*ended[1], &*ended[3]), (open[1], "             8 votes · ended"));
    let narrow = ["               2. anything", "                  else", "                  2  25 %"];
    assert_eq!(asked(&poll, 30)[3..6], narrow);
}

fn slide() -> Media {
    Media {
        kind: MediaKind::Picture,
        name: Clean::line("slide.png"),
        caption: Some(Rich::plain(Clean::line("the one with the graph"))),
        size: Some(1_234_567),
        mime: Clean::line("image/png"),
        pixels: Some((1_920, 1_080)),
        source: MediaKey("whole".into()),
        thumbnail: Some(MediaKey("small".into())),
    }
}

#[test]
fn files_are_named_in_words() {
    let sent = |media: Media| shown(message(Body::Media(media.into())), 100);
    let picture = "13:31 -- bob sent a picture: slide.png · 1.2 MB · 1920×1080 · the one with the graph";
    assert_eq!(sent(slide()), [picture]);
    let caption = Some(Rich::formatted(Clean::line("see *it*"), "see <i>it</i>"));
    let file = Media { kind: MediaKind::File, name: Clean::line("a.tar.gz"), pixels: None, caption, ..slide() };
    assert_eq!(sent(file), ["13:31 -- bob sent a file: a.tar.gz · 1.2 MB", "             see it"]);
    let sticker = Media { kind: MediaKind::Sticker, name: Clean::line("a crab"), caption: None, ..slide() };
    assert_eq!(sent(sticker), ["13:31 -- bob sent a sticker: a crab"]);
}

#[test]
fn a_picture_has_its_place_where_pictures_are_shown() {
    let look = Look { zone: TimeZone::UTC, cell: Some((10, 20)) };
    let item = |media: Media| Item {
        id: ItemId("1".into()),
        kind: ItemKind::Message(Message { edited: true, ..message(Body::Media(media.into())) }.into()),
    };
    let found = block(&item(slide()), 100, &look, false);
    let spot = Spot { line: 1, column: 13, columns: 43, rows: 12, media: MediaKey("small".into()) };
    assert_eq!(found.picture, Some(spot));
    assert_eq!(found.lines.len(), 13);
    assert!(found.lines[1..].iter().all(|line| line.0.is_empty()));
    let small = Media { pixels: Some((64, 64)), ..slide() };
    let spot = block(&item(small), 100, &look, false).picture.unwrap();
    assert_eq!((spot.columns, spot.rows, spot.media), (7, 4, MediaKey("whole".into())));
    assert_eq!(block(&item(Media { pixels: None, ..slide() }), 100, &look, false).picture, None);
    assert_eq!(block(&item(Media { kind: MediaKind::Video, ..slide() }), 100, &look, false).picture, None);
}

#[test]
fn comings_are_summed_up() {
    let coming = |coming| Arc::new(message(Body::Coming(coming, Clean::line("joined"))));
    let mut all = vec![coming(Coming::Joined)];
    let said = |all: &[Arc<Message>], columns| {
        let look = Look { zone: TimeZone::UTC, cell: None };
        comings(all, columns, &look).lines.iter().map(Line::text).collect::<Vec<_>>()
    };
    assert_eq!(said(&all, 80), ["13:31 -- bob joined (space shows them)"]);
    all.extend([Coming::Joined, Coming::Left, Coming::Profile].map(coming));
    let words = "13:31 -- 2 joined, 1 left, 1 changed their name or picture";
    assert_eq!(said(&all, 80), [format!("{words} (space shows them)")]);
    assert_eq!(said(&all, 60), [words]);
    assert_eq!(said(&all, 20), ["13:31 -- 2 joined, …"]);
}

#[test]
fn hostile_html_is_laid_out_in_bounds() {
    let wide = format!("<table><tr>{}</tr></table>", "<td>cell</td>".repeat(1_000));
    let deep = "<blockquote><ul><li>".repeat(3_000) + "x";
    let long = format!("<pre>{}", "x".repeat(60_000));
    let breaks = "<br>x".repeat(13_000);
    for html in [wide, deep, long, breaks] {
        let message = message(Body::Text(Rich::formatted(Clean::line("x"), &html)));
        let item = Item { id: ItemId("1".into()), kind: ItemKind::Message(message.into()) };
        for (columns, unfolded) in [(1, true), (20, true), (80, true), (80, false)] {
            let block = block(&item, columns, &Look { zone: TimeZone::UTC, cell: None }, unfolded);
            assert!(block.lines.len() <= if unfolded { UNFOLDED } else { FOLD } + 4, "{} lines", block.lines.len());
            assert!(block.lines.iter().all(|line| line.width() <= columns.into()));
        }
    }
}

proptest::proptest! {
    #[test]
    fn no_line_is_wider_than_the_pane(words in ".{0,300}", name in ".{0,40}", columns in 1_u16..120) {
        let message = Message { name: Clean::line(&name), readers: 3, ..message(text(&words)) };
        for row in shown(message, columns) {
            proptest::prop_assert!(text::width(&row) <= usize::from(columns), "{row}");
        }
    }

    #[test]
    fn no_formatted_line_is_wider_than_the_pane(
        html in "(<(/)?(p|ul|ol start=7|li|a href=\"https://x\"|table|tr|td|th|pre|code|b|i|h1|blockquote|span data-mx-spoiler)>|\\PC|[a-z ]{9}|日本|क्|e\u{301}|👩\u{200d}|🇧|<br>){0,60}",
        columns in 1_u16..80,
        unfolded: bool,
    ) {
        let message = message(Body::Text(Rich::formatted(Clean::line("x"), &html)));
        let item = Item { id: ItemId("1".into()), kind: ItemKind::Message(message.into()) };
        for line in block(&item, columns, &Look { zone: TimeZone::UTC, cell: None }, unfolded).lines {
            proptest::prop_assert!(line.width() <= usize::from(columns), "{line:?}");
            proptest::prop_assert!(!line.text().chars().any(char::is_control), "{line:?}");
        }
    }
}
