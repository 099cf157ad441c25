//! The widgets of a room: what each is, what it is called, and its address in full.
use super::{column, dim};
use crate::{
    app::{
        line::{Line, Tone},
        reader::{Go, Row},
        watch,
    },
    chat::{Widget, WidgetKind},
};

/// Columns of what a widget is, and of its name.
const KIND: usize = 10;
const NAME: usize = 20;

/// The widgets of the room called `label`, each address a row of its own: a stream is watched, a page opened.
pub(in crate::app) fn widgets(widgets: &[Widget], label: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    for widget in widgets {
        let name = if widget.name.is_empty() { word(widget.kind) } else { widget.name.as_str() };
        let mut lead = Line::of(Tone::Dim, column(word(widget.kind), KIND)).and(Tone::Text, column(name, NAME));
        let (streams, page) = (watch::of_widget(widget), widget.url.as_str());
        let shown = streams.iter().any(|stream| stream.as_str() == page);
        for (at, stream) in streams.iter().enumerate() {
            // Where one fails, those behind it are tried.
            let urls = streams.get(at..).unwrap_or_default().to_vec();
            let line = std::mem::take(&mut lead).and(Tone::Link, stream.to_string());
            rows.push(Row::going(line, Go::Watch { title: label.to_owned(), urls }));
            lead = Line::of(Tone::Dim, column("", KIND)).and(Tone::Dim, column("", NAME));
        }
        if !shown {
            if !streams.is_empty() {
                lead = Line::of(Tone::Dim, column("", KIND)).and(Tone::Dim, column("its page", NAME));
            }
            rows.push(Row::going(lead.and(Tone::Link, page), Go::Open(widget.url.clone())));
        }
    }
    let words = if widgets.is_empty() {
        "This room has no widgets: no calls, pads or other pages beside its messages."
    } else {
        "Enter opens a page in the web browser; a stream is watched here. An address may hold your Matrix id and name: \
         whoever opens it tells them."
    };
    rows.push(Row::text(dim(words)));
    rows
}

fn word(kind: WidgetKind) -> &'static str {
    match kind {
        WidgetKind::Stream => "stream",
        WidgetKind::Call => "call",
        WidgetKind::Pad => "pad",
        WidgetKind::Scoreboard => "scoreboard",
        WidgetKind::Schedule => "schedule",
        WidgetKind::World => "world",
        WidgetKind::Other => "page",
    }
}
