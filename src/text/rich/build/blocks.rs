//! The elements that part blocks: paragraphs, headings, lists, quotes, code.
use super::Builder;
use crate::text::{
    Clean,
    rich::{
        DEEPEST,
        document::{Block, BlockKind, Within},
        scan::Tag,
    },
};

/// Elements inside each other that part blocks; deeper ones are not there. The specification names 100 as what clients
/// may stop at, people write five.
const NESTED: usize = 64;

/// An element that parts blocks.
pub(super) enum Open {
    Part,
    Paragraph,
    Heading,
    Quote,
    Code {
        language: Clean,
    },
    /// The number of its next item, where they are numbered.
    List(Option<i64>),
    /// The mark is there until it is written.
    Item {
        mark: Option<Clean>,
        columns: u8,
    },
    Details,
    Summary,
}

pub(super) const KINDS: usize = 9;

impl Open {
    pub(super) fn kind(&self) -> usize {
        match self {
            Self::Part => 0,
            Self::Paragraph => 1,
            Self::Heading => 2,
            Self::Quote => 3,
            Self::Code { .. } => 4,
            Self::List(_) => 5,
            Self::Item { .. } => 6,
            Self::Details => 7,
            Self::Summary => 8,
        }
    }

    /// What an element of this name is, where it parts blocks.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "p" => Self::Paragraph,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Self::Heading,
            "blockquote" => Self::Quote,
            "pre" => Self::Code { language: Clean::default() },
            "ul" | "ol" | "menu" => Self::List(None),
            "li" => Self::Item { mark: None, columns: 0 },
            "details" => Self::Details,
            "summary" => Self::Summary,
            "div" | "section" | "article" | "header" | "footer" | "center" | "address" | "figure" | "dl" | "dt"
            | "dd" | "caption" | "figcaption" | "html" | "body" | "head" | "main" | "nav" | "form" => Self::Part,
            _ => return None,
        })
    }
}

impl Builder {
    pub(super) fn open_block(&mut self, open: Open, tag: &Tag<'_>) {
        if self.in_cell() {
            return self.writer.blank();
        }
        self.flush();
        // These end where the next block begins, with or without their end tag.
        if matches!(self.open.last(), Some(Open::Paragraph)) {
            self.open.pop();
        }
        if matches!(open, Open::Item { .. }) {
            let last = self.open.iter().rposition(|open| matches!(open, Open::Item { .. } | Open::List(_)));
            if let Some(at) = last.filter(|at| matches!(self.open.get(*at), Some(Open::Item { .. }))) {
                self.open.truncate(at);
            }
        }
        if self.open.len() >= NESTED {
            if let Some(over) = self.over.get_mut(open.kind()) {
                *over += 1;
            }
            return;
        }
        let open = match open {
            Open::List(_) if tag.name == "ol" => {
                let start = tag.attribute("start").and_then(|start| start.trim().parse::<i32>().ok());
                Open::List(Some(start.map_or(1, i64::from)))
            }
            Open::Item { .. } => self.item(),
            open => open,
        };
        self.open.push(open);
    }

    /// An item, with the mark that it gets in its list.
    fn item(&mut self) -> Open {
        let list = self.open.iter_mut().rev().find_map(|open| match open {
            Open::List(number) => Some(number),
            _ => None,
        });
        let mark = match list {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "• ".to_owned(),
        };
        let columns = u8::try_from(crate::text::width(&mark)).unwrap_or(u8::MAX);
        Open::Item { mark: Some(Clean::line(&mark)), columns }
    }

    pub(super) fn close_block(&mut self, kind: usize) {
        if self.in_cell() {
            return self.writer.blank();
        }
        if let Some(over) = self.over.get_mut(kind).filter(|over| **over > 0) {
            *over -= 1;
            return self.flush();
        }
        let at = self.open.iter().rposition(|open| open.kind() == kind);
        // An item's end is not that of the item around its list.
        let list = self.open.iter().rposition(|open| matches!(open, Open::List(_)));
        if let Some(at) = at.filter(|at| !matches!(self.open.get(*at), Some(Open::Item { .. })) || list < Some(*at)) {
            self.flush();
            self.open.truncate(at);
        }
    }

    /// Ends the block whose words were being written.
    pub(super) fn flush(&mut self) {
        let kind = match self.open.last() {
            Some(Open::Code { language }) => {
                let language = language.clone();
                let lines = self.writer.finish_verbatim();
                let lines = if lines.starts_with('\n') { Clean::block(&lines) } else { lines };
                if lines.is_empty() {
                    return;
                }
                BlockKind::Code { language, lines }
            }
            Some(Open::Heading | Open::Summary) => match self.writer.finish(&mut self.addresses) {
                Some(words) => BlockKind::Heading(words),
                None => return,
            },
            _ => match self.writer.finish(&mut self.addresses) {
                Some(words) => BlockKind::Words(words),
                None => return,
            },
        };
        let paragraph = matches!(self.open.last(), Some(Open::Paragraph));
        let heading = matches!(self.open.last(), Some(Open::Heading));
        let within = self.within();
        let tight = within.iter().any(|within| matches!(within, Within::Item { .. }));
        let same = |before: &Block| before.within == within && before.kind != BlockKind::Rule;
        let same = self.blocks.last().is_some_and(same);
        let apart = same && !tight && (heading || paragraph && self.paragraph);
        self.paragraph = paragraph;
        self.push(Block { within, kind, apart });
    }

    /// What the next block stands in.
    pub(super) fn within(&mut self) -> Vec<Within> {
        let summary = matches!(self.open.last(), Some(Open::Summary));
        let within = self.open.iter_mut().filter_map(|open| match open {
            Open::Quote => Some(Within::Quote),
            Open::Item { mark, columns } => Some(Within::Item { mark: mark.take(), columns: *columns }),
            Open::Details if !summary => Some(Within::Inset),
            _ => None,
        });
        within.take(DEEPEST).collect()
    }
}
