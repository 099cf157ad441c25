//! Links and what else can be copied: each in full.
use super::{column, dim};
use crate::{
    app::{
        line::{Line, Tone},
        reader::{Go, Row},
    },
    text::Clean,
};

/// Columns of what something is.
const KIND: usize = 10;

/// Links, each gone to on enter.
pub(in crate::app) fn links<'t>(links: impl IntoIterator<Item = &'t str>) -> Vec<Row> {
    let row = |link: &str| Row::going(Line::of(Tone::Link, Clean::line(link).as_str()), Go::Link(link.to_owned()));
    links.into_iter().map(row).collect()
}

/// What can be copied, by what it is.
pub(in crate::app) fn pieces(pieces: Vec<(&'static str, String)>) -> Vec<Row> {
    let row = |(kind, text): (&'static str, String)| {
        let line = Line::of(Tone::Dim, column(kind, KIND)).and(Tone::Link, Clean::line(&text).as_str());
        Row::going(line, Go::Copy(text))
    };
    pieces.into_iter().map(row).collect()
}

/// A topic, and below it the links in it.
pub(in crate::app) fn topic(topic: &Clean) -> Vec<Row> {
    if topic.trim().is_empty() {
        return vec![Row::text(dim("The room has no topic. /topic TEXT sets one."))];
    }
    let mut rows: Vec<Row> = topic.lines().map(|line| Row::text(Line::of(Tone::Text, line))).collect();
    let found = links(crate::chat::link::find(topic));
    if !found.is_empty() {
        rows.push(Row::text(Line::default()));
        rows.push(Row::text(Line::of(Tone::Heading, "Links")));
        rows.extend(found);
    }
    rows
}
