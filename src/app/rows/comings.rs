//! People who come and go, each on a line or all in one.
use std::sync::Arc;

use super::{Block, Look, UNFOLDED, one, said};
use crate::{
    app::line::Line,
    chat::{Body, Coming, Message},
};

/// A run of comings and goings, one a line.
#[must_use]
pub fn comings(messages: &[Arc<Message>], columns: u16, look: &Look) -> Block {
    let columns = usize::from(columns.max(1));
    let lines: Vec<Line> =
        messages.iter().flat_map(|message| said(message, columns, look, true).lines).take(UNFOLDED).collect();
    if lines.is_empty() {
        return one(Line::default());
    }
    Block { lines, folded: 0, picture: None }
}

/// `12 joined, 3 left, 1 changed their name or picture`, for a run of comings and goings; one alone in its own words.
#[must_use]
pub fn folded_comings(messages: &[&Message]) -> String {
    let comings = || {
        messages.iter().filter_map(|message| match &message.body {
            Body::Coming(coming, words) => Some((*coming, message, words)),
            _ => None,
        })
    };
    let mut all = comings();
    if let (Some((_, message, words)), None) = (all.next(), all.next()) {
        return format!("{} {words}", message.name);
    }
    let kinds = [
        (Coming::Joined, "joined"),
        (Coming::Left, "left"),
        (Coming::Profile, "changed their name or picture"),
        (Coming::Invited, "were invited"),
    ];
    let said = kinds.into_iter().filter_map(|(kind, words)| {
        let count = comings().filter(|(coming, ..)| *coming == kind).count();
        let words = if count == 1 { words.replacen("were", "was", 1) } else { words.to_owned() };
        (count > 0).then(|| format!("{count} {words}"))
    });
    said.collect::<Vec<_>>().join(", ")
}
