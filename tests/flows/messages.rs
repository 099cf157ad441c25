//! What every kind of message looks like.
use std::sync::Arc;

use hallway::{
    chat::{
        self, Answer, Body, Change, Coming, Direction, Item, Media, MediaKey, MediaKind, Message, Poll, Reaction,
        Reply, SendState, Thread,
    },
    text::{Clean, Rich},
    ui::theme::Theme,
};

use crate::sim::{Sim, event, item, message, room, timeline};

/// In a room with these messages.
fn reading(width: u16, height: u16, items: Vec<Item>) -> Sim {
    let mut sim = Sim::new(width, height)
        .keys("enter")
        .chat(crate::sim::joined("#2026-matrix:fosdem.org", "!m:x"))
        .chat(timeline("!m:x", vec![Change::Reset(items)]))
        .chat(chat::Event::Paged { timeline: room("!m:x").into(), direction: Direction::Older, end: true });
    sim.asked();
    sim
}

fn said(id: &str, body: Body) -> Message {
    Message { body, ..message(id, "") }
}

fn html(id: &str, html: &str) -> Item {
    item(id, said(id, Body::Text(Rich::formatted(Clean::line("plain"), html))))
}

fn media(kind: MediaKind, name: &str, size: u64, pixels: Option<(u32, u32)>) -> Media {
    Media {
        kind,
        name: Clean::line(name),
        caption: None,
        size: Some(size),
        mime: Clean::default(),
        pixels,
        source: MediaKey(name.into()),
        thumbnail: None,
    }
}

/// What senders format.
fn formatted() -> Vec<Item> {
    vec![
        html("a", "<b>bold</b>, <em>italic</em>, <u>underlined</u>, <del>struck</del>, <code>let x = 1;</code>"),
        html(
            "b",
            "see <a href=\"https://fosdem.org/2026\">the site</a> or https://matrix.org/blog, \
             <a href=\"https://matrix.to/#/@eve:example.org\">eve</a>",
        ),
        html(
            "c",
            "<p>The plan:</p><ol start=\"9\"><li>come early, for the rooms fill up long before the first talk</li><li>listen<ul><li>ask</li></ul></li></ol>",
        ),
        html("d", "<blockquote><p>is it new?</p><blockquote>no</blockquote></blockquote>yes"),
        html("e", "<pre><code class=\"language-rust\">fn main() {\n    println!(\"hi\");\n}\n</code></pre>"),
        html(
            "f",
            "<table><thead><tr><th>hall</th><th>seats</th></tr></thead><tbody><tr><td>Janson</td><td>1415</td></tr><tr><td>K.1.105</td><td>805</td></tr></tbody></table>",
        ),
        html("g", "the murderer is <span data-mx-spoiler>the <b>gardener</b></span>"),
        html("h", "<h3>Heads up</h3><p>one</p><hr><p>two</p>"),
    ]
}

#[test]
fn formatted_messages() {
    insta::assert_snapshot!(reading(80, 34, formatted()).styled());
}

#[test]
fn formatted_messages_without_colour() {
    let mut sim = reading(80, 34, formatted());
    sim.theme = Theme::without_color();
    insta::assert_snapshot!(sim.styled());
}

#[test]
fn formatted_messages_in_a_narrow_terminal() {
    insta::assert_snapshot!(reading(40, 44, formatted()).screen());
}

#[test]
fn what_is_hidden_is_shown_on_demand() {
    let items = vec![html("a", "it was <span data-mx-spoiler=\"the end\">the gardener</span>")];
    let mut sim = reading(80, 12, items).keys("esc k");
    assert!(sim.screen().contains("<bob> it was (the end) ▒▒▒▒▒▒▒▒▒▒▒▒ (space shows what is hidden)"));
    assert!(sim.keys("space").screen().contains("<bob> it was (the end) the gardener"));
}

#[test]
fn what_was_formatted_elsewhere_is_edited_as_markdown() {
    let own = Body::Text(Rich::formatted(Clean::line("the new one"), "the <strong>new</strong> one"));
    let items = vec![item("a", Message { own: true, ..said("a", own) })];
    assert!(reading(80, 12, items.clone()).keys("esc k e").screen().contains("> the **new** one"));
    assert!(reading(80, 12, items).keys("up").screen().contains("> the **new** one"));
}

#[test]
fn media_polls_and_threads() {
    let answer = |text: &str, votes, mine| Answer { id: text.into(), text: Clean::line(text), votes, mine };
    let poll = |ended, secret| Poll {
        question: Clean::line("Which talk next?"),
        answers: vec![
            answer("Async drop", 6, true),
            answer("Bridges that hold", 2, false),
            answer("none, beer", 0, false),
        ],
        most: 1,
        ended,
        secret,
    };
    let file = |id, media: Media| item(id, said(id, Body::Media(Arc::new(media))));
    let slide = media(MediaKind::Picture, "slide.png", 1_234_567, Some((1_920, 1_080)));
    let captioned = Media { caption: Some(Rich::plain(Clean::line("the graph"))), ..slide.clone() };
    let root = Thread { count: 3, name: Clean::line("eve"), text: Clean::line("so it is") };
    let ambiguous = Clean::line("bob (@bob:evil.example)");
    let items = vec![
        file("a", slide),
        file("b", captioned),
        file("c", media(MediaKind::Sticker, "a crab that waves", 90_000, Some((256, 256)))),
        file("d", media(MediaKind::Video, "talk.webm", 250_000_000, Some((1_280, 720)))),
        file("e", media(MediaKind::Sound, "", 812, None)),
        file("f", media(MediaKind::File, "../../etc/passwd\u{202e}fdp.exe", 45_678, None)),
        item("g", said("g", Body::Poll(Arc::new(poll(false, false))))),
        item("h", said("h", Body::Poll(Arc::new(poll(false, true))))),
        item("i", said("i", Body::Poll(Arc::new(poll(true, true))))),
        item("j", said("j", Body::Other(Clean::line("shares a place: Grand Place (geo:50.8,4.3)")))),
        item("k", said("k", Body::Other(Clean::line("started a call")))),
        item("l", said("l", Body::Coming(Coming::Joined, Clean::line("joined")))),
        item("m", Message { thread: Some(root), readers: 1, ..message("m", "the allocator is new") }),
        item("n", Message { in_thread: Some(event("$m")), readers: 12, ..message("n", "so it is") }),
        item("o", Message { bridge: Some(Clean::line("irc")), ..message("o", "hello from the other side") }),
        item(
            "p",
            Message {
                name: ambiguous,
                sender: "@bob:evil.example".parse().unwrap(),
                ..message("p", "send me your password")
            },
        ),
    ];
    insta::assert_snapshot!(reading(80, 36, items).styled());
}

#[test]
fn what_became_of_messages() {
    let reply = Reply { event: event("$x"), name: Clean::line("eve"), text: Clean::line("which slide?") };
    let gone = Reply { event: event("$y"), name: Clean::default(), text: Clean::default() };
    let reaction = |key: &str, count, mine| Reaction { key: Clean::line(key), count, mine };
    let reactions =
        vec![reaction("👍", 4, true), reaction("🎉", 1, false), reaction("+1, and more than that, too", 2, false)];
    let own = |id, words, state| item(id, Message { own: true, event: None, state, ..message(id, words) });
    let long =
        "the server is out of room for messages of yours, so please wait until somebody has cleaned up after you";
    let items = vec![
        item("a", Message { reply: Some(reply), reactions, edited: true, ..message("a", "12") }),
        item("b", Message { reply: Some(gone), ..message("b", "never mind") }),
        item("c", said("c", Body::Redacted)),
        item("d", said("d", Body::Undecryptable)),
        item("e", Message { mention: true, ..message("e", "ana: will the slides be online?") }),
        own("f", "on its way", SendState::Sending),
        own("g", "later", SendState::Waiting),
        own("h", "no", SendState::Refused(Clean::line("you may not write here"))),
        own("i", "never", SendState::Refused(Clean::line(long))),
    ];
    insta::assert_snapshot!(reading(80, 24, items).styled());
}

#[test]
fn deep_and_wide_html_stays_within_its_pane() {
    let deep = format!("{}<b>in</b>{}", "<blockquote>".repeat(100), "</blockquote>".repeat(100));
    let wide = format!("<table><tr>{}</tr></table>", "<td>x</td>".repeat(1_000));
    let escapes = "&#27;[2J&#x9b;31m&#8238;evil&#0;<b>\u{1b}]0;title\u{7}</b>";
    let items = vec![html("a", &deep), html("b", &wide), html("c", escapes), item("d", message("d", "calm"))];
    let mut sim = reading(80, 24, items);
    let screen = sim.screen();
    assert!(!screen.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{screen:?}");
    insta::assert_snapshot!(screen);
}
