//! Messages that were looked for, and those that mention the account.
use jiff::{Timestamp, tz::TimeZone};

use super::{dim, when};
use crate::{
    app::{
        line::{Line, Tone},
        reader::{Go, Row},
    },
    chat::{Alert, AlertReason, Hit, Message, RoomId},
    text,
};

/// Columns of a message's text in a list, at most.
const TEXT: usize = 600;

/// The messages of a room that are loaded, the oldest first; the row after them leads to the server.
pub(in crate::app) fn lastlog(
    room: &RoomId,
    messages: &[&Message],
    words: &str,
    now: Timestamp,
    zone: &TimeZone,
) -> Vec<Row> {
    let row = |message: &&Message| {
        let tone = if message.mention { Tone::Mention } else { Tone::Text };
        let line = said(when(message.time, now, zone), &message.name, message.body.words(), tone);
        Row { line, go: message.event.clone().map(|event| Go::Message { room: room.clone(), event }) }
    };
    let mut rows: Vec<Row> = messages.iter().map(row).collect();
    if rows.is_empty() {
        rows.push(Row::text(dim("No message that is loaded says that.")));
    }
    if !words.is_empty() {
        let search = format!("/search {words}");
        rows.push(Row::going(dim(format!("More may be on the server: {search}")), Go::Insert(search)));
    }
    rows
}

/// What the server found.
pub(in crate::app) fn results(room: &RoomId, hits: &[Hit], now: Timestamp, zone: &TimeZone) -> Vec<Row> {
    let row = |hit: &Hit| {
        let line = said(when(hit.time, now, zone), &hit.name, &hit.text, Tone::Text);
        Row::going(line, Go::Message { room: room.clone(), event: hit.event.clone() })
    };
    let mut rows: Vec<Row> = hits.iter().map(row).collect();
    if rows.is_empty() {
        let words = "The server found nothing. It cannot look into encrypted messages: /lastlog looks at those that are loaded.";
        rows.push(Row::text(dim(words)));
    }
    rows
}

/// The mentions of all rooms; `label` names a room.
pub(in crate::app) fn inbox(
    alerts: &[Alert],
    label: impl Fn(&RoomId) -> String,
    now: Timestamp,
    zone: &TimeZone,
) -> Vec<Row> {
    let row = |alert: &Alert| {
        let start = format!("{} {}", when(alert.time, now, zone), text::fit(&label(&alert.room), super::NAME));
        let (line, go) = match alert.reason {
            AlertReason::Invitation => (
                Line::of(Tone::Time, start).and(Tone::Mention, format!(" {} invites you", alert.name)),
                Go::Room(alert.room.clone()),
            ),
            _ => (
                said(start, &alert.name, &alert.text, Tone::Text),
                Go::Message { room: alert.room.clone(), event: alert.event.clone() },
            ),
        };
        Row::going(line, go)
    };
    let mut rows: Vec<Row> = alerts.iter().map(row).collect();
    if rows.is_empty() {
        rows.push(Row::text(dim("Nobody has mentioned you.")));
    }
    rows
}

/// `14:31 <bob> is that the new allocator API?`
fn said(start: String, name: &str, words: &str, tone: Tone) -> Line {
    let words: String = words.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    Line::of(Tone::Time, start)
        .and(Tone::Dim, format!(" <{}> ", text::fit(name, super::NAME)))
        .and(tone, text::fit(&words, TEXT))
}
