//! Text with emphasis, lists, quotes, code and links.
mod address;
mod build;
mod document;
mod markdown;
mod scan;
mod writer;

use std::sync::Arc;

pub use address::urls;
pub use document::{Block, BlockKind, Emphasis, Role, Style, Table, Within, Words};

use super::Clean;
use document::Run;
use writer::Addresses;

/// Most quotes and lists around a block.
pub const DEEPEST: usize = 8;

/// A message's words: as plain text, and formatted where the sender formatted them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rich {
    plain: Clean,
    /// Nothing where there is nothing but plain words.
    document: Option<Arc<Document>>,
}

#[derive(Debug, PartialEq)]
struct Document {
    blocks: Vec<Block>,
    addresses: Addresses,
    /// It came as HTML.
    formatted: bool,
}

impl Rich {
    /// Words without any formatting; the addresses in them are links.
    #[must_use]
    pub fn plain(words: Clean) -> Self {
        let mut addresses = Addresses::default();
        let whole = vec![Run { end: words.len(), style: Style::default() }];
        let runs = writer::marked(&words, whole, &mut addresses);
        let document = (!addresses.links.is_empty()).then(|| {
            let kind = BlockKind::Words(Words::styled(words.clone(), runs));
            let blocks = vec![Block { within: Vec::new(), kind, apart: false }];
            Arc::new(Document { blocks, addresses, formatted: false })
        });
        Self { plain: words, document }
    }

    /// Words with the sender's formatting: `html` is what Matrix calls `formatted_body` (specification, "m.room.message
    /// msgtypes"), unchecked. At most 64 KB are read, in time proportional to them; unknown elements are not there, what
    /// they hold is. Where nothing would be shown of it, the plain words are.
    #[must_use]
    pub fn formatted(words: Clean, html: &str) -> Self {
        let (blocks, addresses) = build::build(html);
        let plain = match blocks.as_slice() {
            [] => true,
            [Block { within, kind: BlockKind::Words(only), .. }] => {
                within.is_empty() && only.is_plain() && only.as_str() == words.as_str()
            }
            _ => false,
        };
        if plain {
            return Self::plain(words);
        }
        Self { plain: words, document: Some(Arc::new(Document { blocks, addresses, formatted: true })) }
    }

    /// Whether it is nothing but words: no emphasis, no links.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.document.is_none()
    }

    /// The words as plain text, as the sender gave them.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.plain
    }

    /// The blocks to show, top to bottom.
    #[must_use]
    pub fn blocks(&self) -> std::borrow::Cow<'_, [Block]> {
        if let Some(document) = &self.document {
            return document.blocks.as_slice().into();
        }
        let kind = BlockKind::Words(Words::plain(self.plain.clone()));
        vec![Block { within: Vec::new(), kind, apart: false }].into()
    }

    /// The addresses that it links to, in their order: `https`, `http`, `ftp`, `mailto`, `magnet` and `matrix` ones.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        self.document.iter().flat_map(|document| document.addresses.links.iter().map(Clean::as_str))
    }

    /// The identifiers of the people it mentions, in their order, as the sender gave them.
    pub fn people(&self) -> impl Iterator<Item = &str> {
        self.document.iter().flat_map(|document| document.addresses.people.iter().map(Clean::as_str))
    }

    /// The words as somebody else may have them: the sender's plain text where that says what is shown, else what is shown,
    /// as Markdown. The two of one message can differ, and what nobody has read is not to be pasted into a shell.
    #[must_use]
    pub fn honest(&self) -> String {
        match &self.document {
            Some(document) if document.formatted => {
                markdown::honest(&self.plain, &document.blocks, &document.addresses)
            }
            _ => self.plain.to_string(),
        }
    }

    /// The words as Markdown, to be edited. The plain text where the sender's program put Markdown there, as most do.
    #[must_use]
    pub fn markdown(&self) -> String {
        match &self.document {
            Some(document) if document.formatted => {
                markdown::source(&self.plain, &document.blocks, &document.addresses)
            }
            _ => self.plain.to_string(),
        }
    }
}

#[cfg(test)]
mod tests;
