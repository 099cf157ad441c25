//! What stands around a message: what it answers, what became of it, its thread, its reactions.
use super::{CLOCK, blank, rich};
use crate::{
    app::{
        line::{Line, Tone, wrapped},
        words,
    },
    chat::{Body, Message, Reaction, SendState},
    text,
};

/// Columns of a reaction's key, and most reactions shown.
const REACTION: usize = 16;
const REACTIONS: usize = 20;

/// The line above a reply: `      │ bob: is that the new…`.
pub(super) fn quote(message: &Message, columns: usize) -> Option<Line> {
    let reply = message.reply.as_ref()?;
    let first = reply.text.lines().next().unwrap_or_default();
    let words = match (reply.name.is_empty(), first.is_empty()) {
        (true, true) => "│ an earlier message".to_owned(),
        (true, false) => format!("│ {first}"),
        (false, _) => format!("│ {}: {first}", reply.name),
    };
    let indent = CLOCK.min(columns / 4);
    Some(blank(indent).and(Tone::Quote, text::fit(&words, columns - indent)))
}

/// What has to be said after the text: edited, on its way, refused, read. On the last line where it fits.
pub(super) fn after(message: &Message, columns: usize, indent: usize, unfolded: bool, lines: &mut Vec<Line>) {
    let rich = match &message.body {
        Body::Text(rich) | Body::Emote(rich) | Body::Notice(rich) => Some(rich),
        Body::Media(media) => media.caption.as_ref(),
        _ => None,
    };
    if !unfolded && rich.is_some_and(rich::hides) {
        let hint = Line::of(Tone::Dim, "(").and(Tone::Key, "space").and(Tone::Dim, " shows what is hidden)");
        mark(hint, columns, indent, lines);
    }
    if message.edited {
        mark(Line::of(Tone::Edited, "(edited)"), columns, indent, lines);
    }
    match &message.state {
        SendState::Sent => {}
        SendState::Sending => mark(Line::of(Tone::Waiting, "(sending)"), columns, indent, lines),
        SendState::Waiting => mark(Line::of(Tone::Waiting, "(waiting for the server)"), columns, indent, lines),
        SendState::Refused(reason) => mark(refused(reason), columns, indent, lines),
    }
    if message.readers > 0 {
        let read = if message.readers == 1 { "✓".to_owned() } else { format!("✓{}", message.readers) };
        // It never takes a line of its own: what is read would move whenever somebody reads.
        let room = |line: &Line| line.width() + 1 + text::width(&read) <= columns;
        if let Some(line) = lines.iter_mut().rev().find(|line| room(line)) {
            *line = std::mem::take(line).and(Tone::Text, " ").and(Tone::Dim, read);
        }
    }
}

fn refused(reason: &str) -> Line {
    Line::of(Tone::Error, format!("(not sent: {}; ", reason.trim_end_matches('.')))
        .and(Tone::Key, "R")
        .and(Tone::Error, " sends it again, ")
        .and(Tone::Key, "X")
        .and(Tone::Error, " discards it)")
}

/// Puts something at the end of the last line, or below it.
fn mark(mark: Line, columns: usize, indent: usize, lines: &mut Vec<Line>) {
    match lines.last_mut() {
        Some(last) if last.width() + 1 + mark.width() <= columns => {
            *last = std::mem::take(last).and(Tone::Text, " ").then(mark);
        }
        _ if indent + mark.width() <= columns => lines.push(blank(indent).then(mark)),
        _ => {
            let tone = mark.0.first().map_or(Tone::Dim, |piece| piece.tone);
            let rows = wrapped(tone, &mark.text(), columns.saturating_sub(indent).max(1), 0);
            lines.extend(rows.into_iter().map(|row| blank(indent).then(row)));
        }
    }
}

/// `      ↳ 3 replies, last by eve: so it is`.
pub(super) fn thread(message: &Message, columns: usize) -> Option<Line> {
    let thread = message.thread.as_ref().filter(|thread| thread.count > 0)?;
    let count = words::count(usize::try_from(thread.count).unwrap_or(usize::MAX), "reply", "replies");
    let first = thread.text.lines().next().unwrap_or_default();
    let last = match (thread.name.is_empty(), first.is_empty()) {
        (true, _) => String::new(),
        (false, true) => format!(", last by {}", thread.name),
        (false, false) => format!(", last by {}: {first}", thread.name),
    };
    let indent = CLOCK.min(columns / 4);
    Some(blank(indent).and(Tone::Quote, text::fit(&format!("↳ {count}{last}"), columns - indent)))
}

/// `👍 4  🎉 1`, the account's own ones in brackets: `[👍 4]`.
pub(super) fn reactions(message: &Message, columns: usize) -> Option<Line> {
    if message.reactions.is_empty() {
        return None;
    }
    let mut line = blank(CLOCK.min(columns / 4));
    for (index, reaction) in message.reactions.iter().take(REACTIONS).enumerate() {
        let blanks = if index > 0 { "  " } else { "" };
        line = line.and(Tone::Text, blanks).then(reacted(reaction));
    }
    let more = message.reactions.len().saturating_sub(REACTIONS);
    Some(if more > 0 { line.and(Tone::Dim, format!("  … {more} more")) } else { line })
}

fn reacted(reaction: &Reaction) -> Line {
    let key = text::fit(&reaction.key, REACTION);
    if reaction.mine {
        Line::of(Tone::OwnReaction, format!("[{key} {}]", reaction.count))
    } else {
        Line::of(Tone::Reaction, format!("{key} {}", reaction.count))
    }
}
