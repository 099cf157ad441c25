//! One item of a timeline as the lines that show it, wrapped to the pane.
use std::{ops::Range, sync::Arc};

use jiff::tz::TimeZone;

use super::{
    line::{Line, Tone, wrapped},
    words,
};
use crate::{
    chat::{Body, Coming, Item, ItemKind, MediaKey, Message, SendState, UserId},
    text,
};

/// Rows that one message takes at most before it is unfolded.
pub const FOLD: usize = 60;
/// Rows of an unfolded message: as many as a pane may be scrolled through.
const UNFOLDED: usize = 4_000;
/// Columns of the longest name shown.
const NAME: usize = 16;
/// Columns of `14:31 `.
const CLOCK: usize = 6;

/// What all rows look like besides their width.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// Whose clock the times are.
    pub zone: TimeZone,
    /// Columns and rows of pixels of one cell, where pictures are shown in the messages; `None` where they are only named.
    pub cell: Option<(u16, u16)>,
}

/// What one item looks like at one width.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub lines: Vec<Line>,
    /// Lines that stay folded away.
    pub folded: usize,
    /// The rows kept free for a picture.
    pub picture: Option<Spot>,
}

/// Where in a block a picture stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The first of its lines, which are blank.
    pub line: usize,
    /// The column where it begins.
    pub column: u16,
    /// Cells that it takes.
    pub columns: u16,
    pub rows: u16,
    /// What is shown: the picture itself, or the smaller one that came with it.
    pub media: MediaKey,
}

/// Wraps an item to `columns`.
#[must_use]
pub fn block(item: &Item, columns: u16, look: &Look, unfolded: bool) -> Block {
    let columns = usize::from(columns.max(1));
    match &item.kind {
        ItemKind::Day(date) => one(rule(Tone::Day, &words::day(*date), columns)),
        ItemKind::ReadMarker => one(rule(Tone::Unread, "new", columns)),
        ItemKind::Start => one(Line::of(Tone::Dim, text::fit("The room began here.", columns))),
        ItemKind::Message(message) => said(message, columns, &look.zone, unfolded),
    }
}

/// Several comings as one line: `-- 12 joined, 3 left (space shows them)`.
#[must_use]
pub fn comings(messages: &[Arc<Message>], columns: u16, look: &Look) -> Block {
    let columns = usize::from(columns.max(1));
    let kind = |message: &Arc<Message>| if let Body::Coming(kind, _) = message.body { Some(kind) } else { None };
    let mut said = Vec::new();
    for (wanted, words) in [
        (Coming::Joined, "joined"),
        (Coming::Left, "left"),
        (Coming::Invited, "invited"),
        (Coming::Profile, "changed their name or picture"),
    ] {
        let count = messages.iter().filter(|message| kind(message) == Some(wanted)).count();
        if count > 0 {
            said.push(format!("{count} {words}"));
        }
    }
    let time = messages.last().map_or_else(String::new, |message| words::clock(message.time, &look.zone));
    let words = format!("-- {} (space shows them)", said.join(", "));
    let words = text::fit(&words, columns.saturating_sub(CLOCK));
    one(Line::of(Tone::Time, time).and(Tone::Dim, format!(" {words}")))
}

fn one(line: Line) -> Block {
    Block { lines: vec![line], folded: 0, picture: None }
}

/// `─── new ───` over the whole width.
fn rule(tone: Tone, word: &str, columns: usize) -> Line {
    let word = text::fit(&format!(" {word} "), columns);
    let dashes = columns - text::width(&word);
    Line::of(tone, format!("{}{word}{}", "─".repeat(dashes / 2), "─".repeat(dashes - dashes / 2)))
}

fn said(message: &Message, columns: usize, zone: &TimeZone, unfolded: bool) -> Block {
    let lead = lead(message, columns, zone);
    let indent = lead.width();
    let (body, tone) = body(message);
    let rows = text::wrap(body, columns.saturating_sub(indent).max(1));
    let most = if unfolded { UNFOLDED } else { FOLD };
    let folded = rows.len().saturating_sub(most);

    let mut lines = Vec::with_capacity(rows.len().min(most) + 2);
    lines.extend(quote(message, columns));
    for (index, row) in rows.iter().take(most).enumerate() {
        let words = body.get(Range::clone(row)).unwrap_or_default();
        let start = if index == 0 { lead.clone() } else { Line::of(Tone::Text, " ".repeat(indent)) };
        lines.push(start.and(tone, words));
    }
    if folded > 0 {
        let more = format!("… ({folded} more lines, space shows them)");
        lines.push(Line::of(Tone::Dim, format!("{}{}", " ".repeat(indent), text::fit(&more, columns - indent))));
    }
    after(message, columns, indent, &mut lines);
    lines.extend(reactions(message, columns));
    Block { lines, folded, picture: None }
}

/// `14:31 <bob> `, `14:31 * bob `.
fn lead(message: &Message, columns: usize, zone: &TimeZone) -> Line {
    let most = NAME.min((columns / 2).saturating_sub(CLOCK + 3)).max(1);
    let name = text::fit(&message.name, most);
    let nick = if message.own { Tone::Own } else { Tone::Nick(colour(&message.sender)) };
    let mark = if message.mention { "!" } else { " " };
    let line = Line::of(Tone::Time, words::clock(message.time, zone)).and(Tone::Mention, mark);
    match message.body {
        Body::Emote(_) => line.and(Tone::Emote, "* ").and(nick, name).and(Tone::Text, " "),
        Body::Notice(_) => line.and(Tone::Notice, format!("-{name}- ")),
        Body::Other(_) | Body::Media(_) | Body::Poll(_) | Body::Coming(..) => {
            line.and(Tone::Dim, format!("-- {name} "))
        }
        _ => line.and(Tone::Dim, "<").and(nick, name).and(Tone::Dim, "> "),
    }
}

fn body(message: &Message) -> (&str, Tone) {
    let tone = match (&message.state, message.mention) {
        (SendState::Sending | SendState::Waiting, _) => Tone::Waiting,
        (SendState::Refused(_), _) => Tone::Error,
        (SendState::Sent, true) => Tone::Mention,
        (SendState::Sent, false) => Tone::Text,
    };
    match &message.body {
        Body::Text(words) => (words.as_str(), tone),
        Body::Emote(words) => (words.as_str(), if tone == Tone::Text { Tone::Emote } else { tone }),
        Body::Notice(words) => (words.as_str(), if tone == Tone::Text { Tone::Notice } else { tone }),
        Body::Media(_) | Body::Poll(_) | Body::Coming(..) | Body::Other(_) => (message.body.words(), Tone::Dim),
        Body::Redacted => ("(deleted)", Tone::Redacted),
        Body::Undecryptable => ("(encrypted, and the key to it is not here)", Tone::Dim),
    }
}

/// The line above a reply: `      │ bob: is that the new…`.
fn quote(message: &Message, columns: usize) -> Option<Line> {
    let reply = message.reply.as_ref()?;
    let first = reply.text.lines().next().unwrap_or_default();
    let words = match (reply.name.is_empty(), first.is_empty()) {
        (true, true) => "│ an earlier message".to_owned(),
        (true, false) => format!("│ {first}"),
        (false, _) => format!("│ {}: {first}", reply.name),
    };
    let indent = CLOCK.min(columns / 4);
    let fitted = text::fit(&words, columns - indent);
    Some(Line::of(Tone::Quote, format!("{}{fitted}", " ".repeat(indent))))
}

/// What has to be said after the text: edited, on its way, refused. On the last line where it fits.
fn after(message: &Message, columns: usize, indent: usize, lines: &mut Vec<Line>) {
    let (words, tone) = match &message.state {
        SendState::Sent if message.edited => ("(edited)".to_owned(), Tone::Edited),
        SendState::Sent => return,
        SendState::Sending => ("(sending)".to_owned(), Tone::Waiting),
        SendState::Waiting => ("(waiting for the server)".to_owned(), Tone::Waiting),
        SendState::Refused(reason) => (format!("(not sent: {reason})"), Tone::Error),
    };
    match lines.last_mut() {
        Some(last) if last.width() + 1 + text::width(&words) <= columns => {
            *last = std::mem::take(last).and(Tone::Text, " ").and(tone, words);
        }
        _ => {
            let rows = wrapped(tone, &words, columns.saturating_sub(indent).max(1), 0);
            let indented = |row: Line| {
                row.0.into_iter().fold(Line::of(Tone::Text, " ".repeat(indent)), |line, p| line.and(p.tone, p.text))
            };
            lines.extend(rows.into_iter().map(indented));
        }
    }
}

/// `👍 4  🎉 1`, the account's own ones in brackets: `[👍 4]`.
fn reactions(message: &Message, columns: usize) -> Option<Line> {
    if message.reactions.is_empty() {
        return None;
    }
    let indent = CLOCK.min(columns / 4);
    let word = |r: &crate::chat::Reaction| {
        let key = text::fit(&r.key, NAME);
        if r.mine { format!("[{key} {}]", r.count) } else { format!("{key} {}", r.count) }
    };
    let words = message.reactions.iter().take(20).map(word).collect::<Vec<_>>().join("  ");
    let fitted = text::fit(&words, columns - indent);
    Some(Line::of(Tone::Reaction, format!("{}{fitted}", " ".repeat(indent))))
}

/// A number from the name that stays the same in every room and at every start.
fn colour(sender: &UserId) -> u8 {
    let sum =
        sender.as_str().bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    sum.to_be_bytes()[0]
}

#[cfg(test)]
mod tests {
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
        let reply =
            Reply { event: "$1".parse().unwrap(), name: Clean::line("eve"), text: Clean::block("which\nslide?") };
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
            assert_eq!(shown(Message { state, own: true, ..message(text("hi")) }, 60), [row]);
        };
        check(SendState::Sending, "13:31 <bob> hi (sending)");
        check(SendState::Waiting, "13:31 <bob> hi (waiting for the server)");
        check(SendState::Refused(Clean::line("you may not write")), "13:31 <bob> hi (not sent: you may not write)");
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
}
