//! What waits to be joined or left.
use super::dim;
use crate::{
    app::{
        line::{Line, Tone},
        reader::{Go, Row},
        words::count,
    },
    chat::Progress,
    text::Clean,
};

/// What stands above the list: how far it has come.
pub(in crate::app) fn queue_title(queue: &Progress) -> String {
    let left = |(done, all): (usize, usize)| all.saturating_sub(done);
    let held = if queue.held { ", paused" } else { "" };
    match (left(queue.joins), left(queue.leaves)) {
        (0, 0) => "Nothing waits to be joined or left".to_owned(),
        (joins, 0) => format!("{} to join{held}", count(joins, "room", "rooms")),
        (0, leaves) => format!("{} to leave{held}", count(leaves, "room", "rooms")),
        (joins, leaves) => format!("{} to join, {leaves} to leave{held}", count(joins, "room", "rooms")),
    }
}

/// The rooms that wait, in their order, and what can be done.
pub(in crate::app) fn queue(queue: &Progress) -> Vec<Row> {
    let row = |(place, address): (usize, &crate::chat::Address)| {
        let name = Clean::line(address.name.as_str()).to_string();
        let line = Line::of(Tone::Dim, format!("{:>3}  ", place + 1)).and(Tone::Text, name);
        Row::going(line, Go::Enter(address.clone()))
    };
    let mut rows = Vec::new();
    if !queue.waiting.is_empty() {
        rows.push(Row::text(dim("Enter goes to a room, which is joined next; D gives it up.")));
    }
    rows.extend(queue.waiting.iter().enumerate().map(row));
    let hidden = queue.joins.1.saturating_sub(queue.joins.0).saturating_sub(queue.waiting.len());
    if hidden > 0 {
        rows.push(Row::text(dim(format!("     and {hidden} more"))));
    }
    let (done, all) = queue.leaves;
    if done < all {
        rows.push(Row::text(dim(format!("{done} of {all} rooms are left. What you send goes before that."))));
    }
    let open = queue.joins.0 < queue.joins.1 || done < all;
    let does = |words: &str, arg| Row::going(Line::of(Tone::Link, words), Go::Queue(arg));
    if queue.held {
        rows.push(does("Go on", "go"));
    } else if open {
        rows.push(does("Pause", "pause"));
    }
    if open {
        rows.push(does("Give everything up that waits", "clear"));
    }
    if rows.is_empty() {
        rows.push(Row::text(dim("/jointrack and /joinstarred join many rooms, one after the other.")));
    }
    rows
}
