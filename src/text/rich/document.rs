//! Formatted words, flattened: each block says what it stands in, so nothing is nested but in name.
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use crate::text::Clean;

/// One block of a message: a paragraph, an item's first line, some code.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// The quotes and lists around it, the outermost first; at most [`super::DEEPEST`].
    pub within: Vec<Within>,
    pub kind: BlockKind,
    /// An empty line parts it from the block before.
    pub apart: bool,
}

/// What a block stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Within {
    Quote,
    /// An item of a list, with its `•` or `2.` where the block is the item's first; `columns` are those of the mark.
    Item {
        mark: Option<Clean>,
        columns: u8,
    },
    /// The folded part of a `<details>`.
    Inset,
}

#[derive(Clone, Debug, PartialEq)]
pub enum BlockKind {
    Words(Words),
    Heading(Words),
    /// Lines as they stand.
    Code {
        /// As the sender names it; empty where they do not.
        language: Clean,
        lines: Clean,
    },
    Rule,
    Table(Table),
}

/// Rows of cells; rows may differ in length.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    pub rows: Vec<Vec<Words>>,
    /// The first row names the columns.
    pub header: bool,
    /// Cells that were left out.
    pub cut: usize,
}

/// Words of which some are emphasised.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Words {
    text: Clean,
    /// Empty where the whole has no style; else they cover it.
    runs: Box<[Run]>,
}

/// Words of one style: from where the run before ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// In bytes.
    pub(super) end: usize,
    pub(super) style: Style,
}

/// How some words are said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    pub emphasis: Emphasis,
    pub role: Role,
    /// Hidden until the person asks for it.
    pub spoiler: bool,
}

/// What some words are; the number is that of the address among [`super::Rich::links`] or [`super::Rich::people`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    #[default]
    Words,
    Code,
    Link(u16),
    /// A person who is mentioned.
    Person(u16),
    /// What the sender did not write: the address behind a link.
    Aside,
}

/// Bold, italic, underlined, struck out: any of them together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Emphasis(u8);

impl Emphasis {
    pub const NONE: Self = Self(0);
    pub const BOLD: Self = Self(1);
    pub const ITALIC: Self = Self(2);
    pub const UNDERLINE: Self = Self(4);
    pub const STRIKE: Self = Self(8);

    /// Both together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of `other` is in it.
    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl Words {
    /// Words without any style.
    #[must_use]
    pub fn plain(text: Clean) -> Self {
        Self { text, runs: Box::default() }
    }

    /// `runs` cover the text; they are moved so that none begins within a letter and its marks, which are drawn as one.
    pub(super) fn styled(text: Clean, mut runs: Vec<Run>) -> Self {
        if !text.is_ascii() {
            let mut ends = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).peekable();
            let mut at = 0;
            for run in &mut runs {
                while let Some(next) = ends.next_if(|next| *next <= run.end) {
                    at = next;
                }
                run.end = at;
            }
            let mut from = 0;
            runs.retain(|run| std::mem::replace(&mut from, run.end) < run.end);
        }
        if runs.iter().all(|run| run.style == Style::default()) {
            runs.clear();
        }
        Self { text, runs: runs.into() }
    }

    /// The words themselves.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether all of it is said plainly.
    pub(super) fn is_plain(&self) -> bool {
        self.runs.is_empty()
    }

    /// A part of the words, given in bytes, piece by piece of one style.
    pub fn pieces(&self, part: Range<usize>) -> impl Iterator<Item = (&str, Style)> {
        let first = self.runs.partition_point(|run| run.end <= part.start);
        let runs = self.runs.get(first..).unwrap_or_default().iter().copied();
        let rest = Run { end: usize::MAX, style: Style::default() };
        let mut from = part.start;
        runs.chain([rest]).map_while(move |run| {
            let end = run.end.min(part.end);
            let piece = self.text.get(from..end).filter(|piece| !piece.is_empty())?;
            from = end;
            Some((piece, run.style))
        })
    }
}
