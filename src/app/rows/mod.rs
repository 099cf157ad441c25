//! One item of a timeline as the lines that show it, wrapped to the pane.
mod comings;
mod lead;
mod media;
mod poll;
mod rich;
mod table;
mod tail;

use jiff::tz::TimeZone;

use super::{
    line::{Line, Tone},
    words,
};
use crate::{
    chat::{Body, Item, ItemKind, MediaKey, Message, SendState},
    text,
};

pub use comings::{comings, folded_comings};
use rich::{Paint, Sink};

/// Rows that one message takes at most before it is unfolded.
pub const FOLD: usize = 60;
/// Rows of a bot's message that is longer before it is unfolded: its first.
const BANNER: usize = 3;
/// Rows of an unfolded message: as many as a pane may be scrolled through.
const UNFOLDED: usize = 4_000;
/// Columns of `14:31 `.
const CLOCK: usize = 6;

/// Columns that a message is indented by below its sender's line, where the pane is narrow.
const HANG: usize = 2;

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

/// Wraps an item to `columns`. Unfolded, all of a long message is there, and what its sender hid.
#[must_use]
pub fn block(item: &Item, columns: u16, look: &Look, unfolded: bool) -> Block {
    let wide = usize::from(columns.max(1));
    match &item.kind {
        ItemKind::Day(date) => one(rule(Tone::Day, &words::day(*date), wide)),
        ItemKind::ReadMarker => one(rule(Tone::Unread, "new", wide)),
        ItemKind::Start => one(Line::of(Tone::Dim, text::fit("The room began here.", wide))),
        ItemKind::Message(message) => said(message, wide, look, unfolded),
    }
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

fn said(message: &Message, columns: usize, look: &Look, unfolded: bool) -> Block {
    let lead = lead::lead(message, columns, &look.zone);
    // Where it would take more than half of the pane, it stands on a line of its own.
    let indent = if lead.width() > columns / 2 { HANG.min(columns / 4) } else { lead.width() };
    let mut sink = Sink::new(if unfolded { UNFOLDED } else { FOLD });
    body(message, columns - indent, unfolded, &mut sink);
    let banner = matches!(message.body, Body::Notice(_)) && !unfolded && !message.own && sink.total() > BANNER;
    if banner {
        sink.fold(1);
    }
    let folded = sink.total() - sink.lines.len();

    let mut lines = Vec::with_capacity(sink.lines.len() + 3);
    lines.extend(tail::quote(message, columns));
    let mut lead = Some(lead);
    for row in sink.lines {
        let start = match lead.take() {
            Some(lead) if lead.width() > indent => {
                lines.push(lead);
                blank(indent)
            }
            Some(lead) => lead,
            None => blank(indent),
        };
        lines.push(start.then(row));
    }
    if folded > 0 {
        let more = format!("… ({}, space shows them)", words::count(folded, "more line", "more lines"));
        let more = text::fit(&more, columns - indent);
        match lines.last_mut().filter(|_| banner) {
            Some(only) => {
                let kept = columns.saturating_sub(text::width(&more) + 1);
                *only = std::mem::take(only).cut(kept).and(Tone::Text, " ").and(Tone::Dim, more);
            }
            None => lines.push(blank(indent).and(Tone::Dim, more)),
        }
    }
    tail::after(message, columns, indent, unfolded, &mut lines);
    let picture = media::keep_free(message, columns, indent, look.cell, &mut lines);
    lines.extend(tail::thread(message, columns));
    lines.extend(tail::reactions(message, columns));
    // What does not fit is cut only where a pane has room for hardly anything.
    let lines = lines.into_iter().map(|line| line.cut(columns)).collect();
    Block { lines, folded, picture }
}

fn blank(columns: usize) -> Line {
    Line::of(Tone::Text, " ".repeat(columns))
}

/// What is said, in this many columns.
fn body(message: &Message, columns: usize, unfolded: bool, sink: &mut Sink) {
    let tone = tone(message);
    let columns = columns.max(1);
    let words = |words: &str, tone: Tone, sink: &mut Sink| rich::flow(&[(tone, words)], columns, sink);
    match &message.body {
        Body::Text(text) | Body::Emote(text) | Body::Notice(text) => {
            rich::lay(text, columns, Paint { tone, open: unfolded }, sink);
        }
        Body::Media(media) => media::named(media, columns, Paint { tone, open: unfolded }, sink),
        Body::Poll(poll) => poll::asked(poll, columns, tone, sink),
        Body::Coming(_, said) | Body::Other(said) => words(said, tone, sink),
        Body::Redacted => words("(deleted)", tone, sink),
        Body::Undecryptable => words("(encrypted, and the key to it is not here)", tone, sink),
    }
}

fn tone(message: &Message) -> Tone {
    match (&message.state, &message.body) {
        (_, Body::Redacted) => Tone::Redacted,
        (_, Body::Undecryptable | Body::Coming(..) | Body::Other(_)) => Tone::Dim,
        (SendState::Sending | SendState::Waiting, _) => Tone::Waiting,
        (SendState::Refused(_), _) => Tone::Error,
        _ if message.mention => Tone::Mention,
        (_, Body::Emote(_)) => Tone::Emote,
        (_, Body::Notice(_)) => Tone::Notice,
        _ => Tone::Text,
    }
}

#[cfg(test)]
mod tests;
