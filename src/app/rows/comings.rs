//! People who come and go, in one line.
use std::sync::Arc;

use super::{Block, CLOCK, Look, one};
use crate::{
    app::{
        line::{Line, Tone},
        words,
    },
    chat::{Body, Coming, Message},
    text,
};

/// Comings and goings next to each other as one line: `14:31 -- 12 joined, 3 left (space shows them)`, at the time of the
/// last.
#[must_use]
pub fn comings(messages: &[Arc<Message>], columns: u16, look: &Look) -> Block {
    let columns = usize::from(columns.max(1));
    let all: Vec<&Message> = messages.iter().map(AsRef::as_ref).collect();
    let hint = " (space shows them)";
    let room = columns.saturating_sub(CLOCK + 3);
    let said = folded_comings(&all);
    let said = if text::width(&said) + text::width(hint) <= room { said + hint } else { text::fit(&said, room) };
    let time = messages.last().map(|message| words::clock(message.time, &look.zone)).unwrap_or_default();
    one(Line::of(Tone::Time, time).and(Tone::Dim, format!(" -- {said}")).cut(columns))
}

/// `12 joined, 3 left, 1 changed their name or picture`, for comings and goings next to each other; one alone in its own
/// words.
#[must_use]
pub fn folded_comings(messages: &[&Message]) -> String {
    let comings = messages.iter().filter_map(|message| match &message.body {
        Body::Coming(coming, words) => Some((*coming, message, words)),
        _ => None,
    });
    let comings: Vec<_> = comings.collect();
    if let [(_, message, words)] = comings.as_slice() {
        return format!("{} {words}", message.name);
    }
    let kinds = [
        (Coming::Joined, "joined"),
        (Coming::Left, "left"),
        (Coming::Invited, "invited"),
        (Coming::Profile, "changed their name or picture"),
    ];
    let said = kinds.into_iter().filter_map(|(kind, words)| {
        let count = comings.iter().filter(|(coming, ..)| *coming == kind).count();
        (count > 0).then(|| format!("{count} {words}"))
    });
    said.collect::<Vec<_>>().join(", ")
}
