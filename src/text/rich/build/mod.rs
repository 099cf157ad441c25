//! From tags to blocks.
mod blocks;
mod grid;

use super::{
    document::{Block, BlockKind, Emphasis, Role, Style, Words},
    scan::{Tag, Token, tokens},
    writer::{Addresses, Writer},
};
use crate::text::{Clean, entities};
use blocks::{KINDS, Open};
use grid::Grid;

/// Most of a text that is read, in bytes: what an event can hold.
const LARGEST: usize = 64 * 1024;
/// Most characters and blocks that are kept.
const CHARACTERS: usize = 70_000;
const BLOCKS: usize = 2_000;

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

    fn end(mut self) -> (Vec<Block>, Addresses) {
        self.writer.end_link(self.style());
        self.end_table();
        self.flush();
        if self.more {
            let words = Words::plain(Clean::line("… (the rest of this message is too long to be shown)"));
            self.blocks.push(Block { within: Vec::new(), kind: BlockKind::Words(words), apart: false });
        }
        (self.blocks, self.addresses)
    }
}
