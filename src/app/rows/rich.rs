//! Formatted words as lines.
use std::ops::Range;

use super::table;
use crate::{
    app::line::{Line, Tone},
    text::{
        self,
        rich::{Block, BlockKind, Emphasis, Rich, Role, Style, Within, Words},
    },
};

/// Columns of the line that parts two paragraphs.
const RULE: usize = 20;

/// The lines of a message as they come; past the most that are wanted they are counted only.
#[derive(Debug)]
pub(super) struct Sink {
    pub(super) lines: Vec<Line>,
    most: usize,
    total: usize,
}

impl Sink {
    pub(super) fn new(most: usize) -> Self {
        Self { lines: Vec::new(), most, total: 0 }
    }

    pub(super) fn push(&mut self, line: impl FnOnce() -> Line) {
        if self.total < self.most {
            self.lines.push(line());
        }
        self.total += 1;
    }

    /// All lines that came.
    pub(super) fn total(&self) -> usize {
        self.total
    }

    /// Keeps the first ones only.
    pub(super) fn fold(&mut self, most: usize) {
        self.lines.truncate(most);
    }
}

/// How words are drawn that have no style of their own, and whether hidden ones are shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Paint {
    pub(super) tone: Tone,
    pub(super) open: bool,
}

/// Lays a message's words out.
pub(super) fn lay(rich: &Rich, columns: usize, paint: Paint, sink: &mut Sink) {
    for block in rich.blocks().iter() {
        let (first, next) = leads(&block.within, columns / 2);
        if block.apart {
            sink.push(|| next.clone());
        }
        let mut lead = Some(first);
        let wide = columns.saturating_sub(next.width()).max(1);
        let mut put = |row: &dyn Fn() -> Line| {
            let lead = lead.take();
            sink.push(|| lead.unwrap_or_else(|| next.clone()).then(row()));
        };
        laid(block, wide, paint, &mut put);
    }
}

fn laid(block: &Block, columns: usize, paint: Paint, put: &mut dyn FnMut(&dyn Fn() -> Line)) {
    match &block.kind {
        BlockKind::Words(words) => {
            for row in text::wrap(words.as_str(), columns) {
                put(&|| row_of(words, row.clone(), paint));
            }
        }
        BlockKind::Heading(words) => {
            for row in text::wrap(words.as_str(), columns) {
                put(&|| row_of(words, row.clone(), Paint { tone: Tone::Heading, ..paint }));
            }
        }
        BlockKind::Code { lines, .. } => {
            // Two blanks tell a block of code where there are no colours.
            let inset = if columns > 8 { "  " } else { "" };
            for row in text::chop(lines, columns - inset.len()) {
                put(&|| Line::of(Tone::Text, inset).and(Tone::Code, lines.get(row.clone()).unwrap_or_default()));
            }
        }
        BlockKind::Rule => put(&|| Line::of(Tone::Dim, "─".repeat(columns.min(RULE)))),
        BlockKind::Table(table) => table::lay(table, columns, paint, put),
    }
}

/// What stands before the first row of a block, and before the others, in at most `columns`.
fn leads(within: &[Within], columns: usize) -> (Line, Line) {
    let (mut first, mut next) = (Line::default(), Line::default());
    let mut used = 0;
    for within in within {
        let wide = match within {
            Within::Quote | Within::Inset => 2,
            Within::Item { columns, .. } => usize::from(*columns),
        };
        if used + wide > columns {
            break;
        }
        used += wide;
        match within {
            Within::Quote => {
                first = first.and(Tone::Quote, "│ ");
                next = next.and(Tone::Quote, "│ ");
            }
            Within::Inset => {
                first = first.and(Tone::Text, "  ");
                next = next.and(Tone::Text, "  ");
            }
            Within::Item { mark, .. } => {
                let mark = mark.as_deref().unwrap_or_default();
                first = first.and(Tone::Text, format!("{mark}{}", " ".repeat(wide.saturating_sub(text::width(mark)))));
                next = next.and(Tone::Text, " ".repeat(wide));
            }
        }
    }
    (first, next)
}

/// A part of some words.
pub(super) fn row_of(words: &Words, part: Range<usize>, paint: Paint) -> Line {
    words.pieces(part).fold(Line::default(), |line, (piece, style)| {
        let tone = tone_of(style, paint);
        // Letters of the same width, so that nothing moves when they are shown.
        let hidden = style.spoiler && !paint.open;
        let piece = if hidden { "▒".repeat(text::width(piece)) } else { piece.to_owned() };
        line.with(tone, if hidden { Emphasis::NONE } else { style.emphasis }, piece)
    })
}

fn tone_of(style: Style, paint: Paint) -> Tone {
    match style.role {
        _ if style.spoiler => Tone::Spoiler,
        Role::Words => paint.tone,
        Role::Code => Tone::Code,
        Role::Link(_) => Tone::Link,
        Role::Person(_) => Tone::Person,
        Role::Aside => Tone::Dim,
    }
}

/// Whether something is hidden in it.
pub(super) fn hides(rich: &Rich) -> bool {
    let hidden = |words: &Words| words.pieces(0..words.as_str().len()).any(|(_, style)| style.spoiler);
    rich.blocks().iter().any(|block| match &block.kind {
        BlockKind::Words(words) | BlockKind::Heading(words) => hidden(words),
        BlockKind::Table(table) => table.rows.iter().flatten().any(hidden),
        BlockKind::Code { .. } | BlockKind::Rule => false,
    })
}

/// Pieces of one line of text, wrapped.
pub(super) fn flow(pieces: &[(Tone, &str)], columns: usize, sink: &mut Sink) {
    let whole: String = pieces.iter().map(|(_, piece)| *piece).collect();
    for row in text::wrap(&whole, columns) {
        sink.push(|| {
            let mut line = Line::default();
            let mut start = 0;
            for (tone, piece) in pieces {
                let (from, to) = (row.start.max(start), row.end.min(start + piece.len()));
                line = line.and(*tone, whole.get(from..to).unwrap_or_default());
                start += piece.len();
            }
            line
        });
    }
}
