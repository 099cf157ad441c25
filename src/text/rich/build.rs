//! From tags to blocks.
use super::{
    document::{Block, BlockKind, Emphasis, Role, Style, Table, Within, Words},
    scan::{Tag, Token, tokens},
    writer::{Addresses, Writer},
};
use crate::text::{Clean, entities};

/// Most of a text that is read, in bytes: what an event can hold.
const LARGEST: usize = 64 * 1024;
/// Most characters, blocks, and cells of one table that are kept.
const CHARACTERS: usize = 70_000;
const BLOCKS: usize = 2_000;
const CELLS: usize = 2_000;
/// Most columns of a table.
const COLUMNS: usize = 40;
/// Elements inside each other that part blocks; deeper ones are not there. The specification names 100 as what clients
/// may stop at, people write five.
const NESTED: usize = 64;

/// The blocks of a message, and the addresses in it.
pub(super) fn build(html: &str) -> (Vec<Block>, Addresses) {
    let html = html.get(..html.floor_char_boundary(LARGEST)).unwrap_or_default();
    let mut builder = Builder::new();
    for token in tokens(html) {
        match token {
            Token::Text(text) => builder.text(text),
            Token::Open(tag) => builder.open(&tag),
            Token::Close(name) => builder.close(&name),
        }
        if builder.blocks.len() >= BLOCKS || builder.writer.full() {
            builder.more = true;
            break;
        }
    }
    builder.end()
}

struct Builder {
    blocks: Vec<Block>,
    addresses: Addresses,
    writer: Writer,
    marks: Marks,
    /// The elements that part blocks and are open, the outermost first.
    open: Vec<Open>,
    /// Those that are too deep to be there, by kind.
    over: [usize; KINDS],
    table: Option<Grid>,
    /// The last block was a paragraph of its own.
    paragraph: bool,
    /// Something was left out at the end.
    more: bool,
}

/// Elements within lines: how many of each are open.
#[derive(Default)]
struct Marks {
    bold: usize,
    italic: usize,
    underline: usize,
    strike: usize,
    code: usize,
    /// Each `<span>`: whether it hides what it holds.
    spans: Vec<bool>,
    hidden: usize,
}

/// An element that parts blocks.
enum Open {
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

const KINDS: usize = 9;

impl Open {
    fn kind(&self) -> usize {
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
    fn named(name: &str) -> Option<Self> {
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

/// A table that is being written.
#[derive(Default)]
struct Grid {
    table: Table,
    cells: usize,
    /// The words that come are those of a cell.
    in_cell: bool,
    /// Tables within it, whose cells are only words.
    inner: usize,
}

impl Builder {
    fn new() -> Self {
        Self {
            blocks: Vec::new(),
            addresses: Addresses::default(),
            writer: Writer::new(CHARACTERS),
            marks: Marks::default(),
            open: Vec::new(),
            over: [0; KINDS],
            table: None,
            paragraph: false,
            more: false,
        }
    }

    fn text(&mut self, text: &str) {
        let text = entities::decode_html(text);
        if self.is_code() {
            self.writer.verbatim(&text);
        } else {
            self.writer.text(&text);
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        match tag.name.as_str() {
            "b" | "strong" => self.marks.bold += 1,
            "i" | "em" | "cite" | "var" | "dfn" => self.marks.italic += 1,
            "u" | "ins" => self.marks.underline += 1,
            "s" | "del" | "strike" => self.marks.strike += 1,
            "code" | "tt" | "kbd" | "samp" => return self.code(tag),
            "span" => return self.span(tag),
            "a" => {
                let style = self.style();
                return self.writer.link(tag.attribute("href").as_deref(), style, &mut self.addresses);
            }
            "br" => return self.break_line(),
            "img" => return self.image(tag),
            "hr" => return self.rule(),
            "table" => return self.open_table(),
            "tr" => return self.row(),
            "td" | "th" => return self.cell(tag.name == "th"),
            name => {
                if let Some(open) = Open::named(name) {
                    self.open_block(open, tag);
                }
                return;
            }
        }
        self.writer.style(self.style());
    }

    fn close(&mut self, name: &str) {
        let less = |count: &mut usize| *count = count.saturating_sub(1);
        match name {
            "b" | "strong" => less(&mut self.marks.bold),
            "i" | "em" | "cite" | "var" | "dfn" => less(&mut self.marks.italic),
            "u" | "ins" => less(&mut self.marks.underline),
            "s" | "del" | "strike" => less(&mut self.marks.strike),
            "code" | "tt" | "kbd" | "samp" => less(&mut self.marks.code),
            "span" if self.marks.spans.pop() == Some(true) => less(&mut self.marks.hidden),
            "a" => return self.writer.end_link(self.style()),
            "br" => return self.break_line(),
            "table" => return self.close_table(),
            "tr" | "td" | "th" => return self.end_cell(),
            name => {
                if let Some(open) = Open::named(name) {
                    self.close_block(open.kind());
                }
                return;
            }
        }
        self.writer.style(self.style());
    }

    fn style(&self) -> Style {
        let flags = [
            (self.marks.bold, Emphasis::BOLD),
            (self.marks.italic, Emphasis::ITALIC),
            (self.marks.underline, Emphasis::UNDERLINE),
            (self.marks.strike, Emphasis::STRIKE),
        ];
        let emphasis =
            flags.into_iter().filter(|(open, _)| *open > 0).fold(Emphasis::NONE, |all, (_, flag)| all.with(flag));
        let role = if self.marks.code > 0 { Role::Code } else { Role::Words };
        Style { emphasis, role, spoiler: self.marks.hidden > 0 }
    }

    /// `<pre><code class="language-rust">` names the language of the block.
    fn code(&mut self, tag: &Tag<'_>) {
        self.marks.code += 1;
        if let Some(Open::Code { language }) = self.open.last_mut() {
            let class = tag.attribute("class").unwrap_or_default();
            let named = class.split_whitespace().find_map(|class| class.strip_prefix("language-"));
            *language = named.map(Clean::line).unwrap_or_default();
        }
        self.writer.style(self.style());
    }

    /// `<span data-mx-spoiler="reason">`: specification, "Spoiler messages".
    fn span(&mut self, tag: &Tag<'_>) {
        let reason = tag.attribute("data-mx-spoiler");
        self.marks.spans.push(reason.is_some());
        if let Some(reason) = reason.filter(|reason| !reason.trim().is_empty()) {
            self.writer.blank();
            let style = self.style();
            self.writer.aside(&format!(" ({})", reason.trim()), style);
            self.writer.blank();
        }
        self.marks.hidden += usize::from(self.marks.spans.last() == Some(&true));
        self.writer.style(self.style());
    }

    fn break_line(&mut self) {
        if self.in_cell() { self.writer.blank() } else { self.writer.feed() }
    }

    /// A picture within the text, such as an emoji of the sender's own, by its name.
    fn image(&mut self, tag: &Tag<'_>) {
        let words =
            ["alt", "title"].into_iter().find_map(|name| tag.attribute(name).filter(|it| !it.trim().is_empty()));
        match words {
            Some(words) if tag.attribute("data-mx-emoticon").is_some() => self.writer.text(&words),
            Some(words) => self.writer.text(&format!("[picture: {}]", words.trim())),
            None => self.writer.text("[picture]"),
        }
    }

    fn rule(&mut self) {
        if self.in_cell() {
            return self.writer.blank();
        }
        self.flush();
        let within = self.within();
        self.push(Block { within, kind: BlockKind::Rule, apart: false });
    }

    fn push(&mut self, block: Block) {
        if self.blocks.len() < BLOCKS {
            self.blocks.push(block);
        }
    }

    fn is_code(&self) -> bool {
        matches!(self.open.last(), Some(Open::Code { .. })) && !self.in_cell()
    }

    fn in_cell(&self) -> bool {
        self.table.as_ref().is_some_and(|grid| grid.in_cell)
    }

    fn open_block(&mut self, open: Open, tag: &Tag<'_>) {
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

    fn close_block(&mut self, kind: usize) {
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
    fn flush(&mut self) {
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
    fn within(&mut self) -> Vec<Within> {
        let summary = matches!(self.open.last(), Some(Open::Summary));
        let within = self.open.iter_mut().filter_map(|open| match open {
            Open::Quote => Some(Within::Quote),
            Open::Item { mark, columns } => Some(Within::Item { mark: mark.take(), columns: *columns }),
            Open::Details if !summary => Some(Within::Inset),
            _ => None,
        });
        within.take(super::DEEPEST).collect()
    }

    fn open_table(&mut self) {
        if let Some(grid) = &mut self.table {
            grid.inner += 1;
            return self.writer.blank();
        }
        self.flush();
        self.table = Some(Grid::default());
    }

    fn row(&mut self) {
        self.end_cell();
        match &mut self.table {
            Some(grid) if grid.inner == 0 => grid.table.rows.push(Vec::new()),
            _ => self.writer.blank(),
        }
    }

    fn cell(&mut self, names: bool) {
        self.end_cell();
        if self.table.as_ref().is_none_or(|grid| grid.inner > 0) {
            return self.writer.blank();
        }
        // Words that stand in no cell stand before the table.
        self.flush();
        if let Some(grid) = &mut self.table {
            if grid.table.rows.is_empty() {
                grid.table.rows.push(Vec::new());
            }
            grid.table.header |= names && grid.table.rows.len() == 1;
            grid.in_cell = true;
        }
    }

    fn end_cell(&mut self) {
        let Some(grid) = self.table.as_mut().filter(|grid| grid.in_cell && grid.inner == 0) else { return };
        grid.in_cell = false;
        let words = self.writer.finish(&mut self.addresses).unwrap_or_default();
        grid.cells += 1;
        match grid.table.rows.last_mut() {
            Some(row) if row.len() < COLUMNS && grid.cells <= CELLS => row.push(words),
            _ => grid.table.cut += 1,
        }
    }

    fn close_table(&mut self) {
        if let Some(grid) = self.table.as_mut().filter(|grid| grid.inner > 0) {
            grid.inner -= 1;
            return self.writer.blank();
        }
        self.end_cell();
        let Some(mut grid) = self.table.take() else { return };
        self.flush();
        grid.table.rows.retain(|row| row.iter().any(|cell| !cell.as_str().is_empty()));
        if !grid.table.rows.is_empty() {
            let within = self.within();
            self.push(Block { within, kind: BlockKind::Table(grid.table), apart: false });
        }
    }

    fn end(mut self) -> (Vec<Block>, Addresses) {
        self.writer.end_link(self.style());
        if let Some(grid) = &mut self.table {
            grid.inner = 0;
            self.close_table();
        }
        self.flush();
        if self.more {
            let words = Words::plain(Clean::line("… (the rest of this message is too long to be shown)"));
            self.blocks.push(Block { within: Vec::new(), kind: BlockKind::Words(words), apart: false });
        }
        (self.blocks, self.addresses)
    }
}
