//! What the lists say that commands open: their rows, made of what was told.
mod help;
mod links;
mod messages;
mod people;
mod queue;
mod settings;
mod stream;
mod widgets;

pub(super) use help::{about_command, help};
pub(super) use links::{links, pieces, topic};
pub(super) use messages::{inbox, lastlog, results};
pub(super) use people::{ignored, names, person};
pub(super) use queue::{queue, queue_title};
pub(super) use settings::{settings, shown};
pub(super) use stream::{Stream, stream};
pub(super) use widgets::widgets;

use jiff::{Timestamp, tz::TimeZone};

use super::{
    line::{Line, Tone},
    words,
};
use crate::text;

/// Columns of a name in a list.
const NAME: usize = 24;

/// `14:31` for today, `Sat 31 Jan 14:31` for another day.
fn when(time: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let day = |time: Timestamp| zone.to_datetime(time).date();
    let clock = words::clock(time, zone);
    if day(time) == day(now) { clock } else { format!("{} {clock}", words::day(day(time))) }
}

/// A word in a column of its own, something said of it behind.
fn column(word: &str, columns: usize) -> String {
    let word = text::fit(word, columns);
    format!("{word}{} ", " ".repeat(columns.saturating_sub(text::width(&word))))
}

/// A line for what hallway itself says.
fn dim(words: impl Into<String>) -> Line {
    Line::of(Tone::Dim, words)
}
