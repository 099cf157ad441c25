//! JSON as a flat list of its values, in the order of the text: 16 bytes each, texts stay in the source.
//!
//! `serde_json` ends at the first mistake and lets go of all it has read, and its values of a hostile file need 80 times the
//! file. A schedule that was cut off, or in which a comma is missing, still has its other talks.
use std::borrow::Cow;

use super::{super::raw::Text, scan};

/// Values inside each other before what is deeper is left out: no schedule has more than 20.
const DEEPEST: usize = 200;
/// Most values read; the largest schedules have 100,000.
const MOST: usize = 8_000_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    True,
    False,
    Number,
    Text,
    List,
    /// Its values come in pairs: a text, and what it names.
    Object,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    kind: Kind,
    /// For lists and objects: whether their end was there.
    whole: bool,
    /// Where it stands in the source, in bytes; texts without their quotation marks.
    start: u32,
    end: u32,
    /// The first value that is not inside this one.
    next: u32,
}

/// What was wrong with the text as JSON.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Flaws {
    /// How many places are no JSON; they were passed.
    pub mistakes: usize,
    /// Where the first is, in bytes.
    pub first: usize,
    /// Where something was nested too deep, in bytes.
    pub too_deep: Option<usize>,
    pub too_many: bool,
    /// The text ends before its first value does.
    pub cut: bool,
}

#[derive(Debug)]
pub(super) struct Tree<'t> {
    source: &'t str,
    nodes: Vec<Node>,
    /// Where lines end, in bytes.
    lines: Vec<usize>,
    pub flaws: Flaws,
}

impl<'t> Tree<'t> {
    /// Reads the first value of a text, however broken it is.
    pub(super) fn read(source: &'t str) -> Self {
        let lines = memchr::memchr_iter(b'\n', source.trim_end().as_bytes()).collect();
        let mut reader =
            Reader { tree: Self { source, nodes: Vec::new(), lines, flaws: Flaws::default() }, open: Vec::new() };
        reader.run();
        reader.tree
    }

    pub(super) fn root(&self) -> Option<Value<'_, 't>> {
        self.value(0)
    }

    /// The line of a place in the text, from 1; 0 where the whole text is one line.
    pub(super) fn line(&self, at: usize) -> usize {
        if self.lines.is_empty() { 0 } else { self.lines.partition_point(|end| *end < at) + 1 }
    }

    fn value(&self, at: usize) -> Option<Value<'_, 't>> {
        self.nodes.get(at).map(|node| Value { tree: self, at, node: *node })
    }
}

/// One value of a [`Tree`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<'v, 't> {
    tree: &'v Tree<'t>,
    at: usize,
    node: Node,
}

impl<'v, 't> Value<'v, 't> {
    pub(super) fn is(self, kind: Kind) -> bool {
        self.node.kind == kind
    }

    /// Its place in the tree, which is its own.
    pub(super) fn at(self) -> usize {
        self.at
    }

    /// Whether its end was in the text.
    pub(super) fn is_whole(self) -> bool {
        self.node.whole
    }

    /// Its line, from 1; 0 where the whole text is one line.
    pub(super) fn line(self) -> usize {
        self.tree.line(self.node.start as usize)
    }

    /// What an object has under a name, the last of several; `None` for null too.
    pub(super) fn get(self, name: &str) -> Option<Self> {
        let pairs = self.pairs().filter(|(key, value)| value.node.kind != Kind::Null && key.says(name));
        pairs.last().map(|(_, value)| value)
    }

    /// Whether a text is `name`.
    fn says(self, name: &str) -> bool {
        let written = self.written();
        written == name || written.contains('\\') && scan::unescaped(written) == name
    }

    /// The first of several names that an object has.
    pub(super) fn any(self, names: &[&str]) -> Option<Self> {
        names.iter().find_map(|name| self.get(name))
    }

    /// A list's values; none where it is no list.
    pub(super) fn items(self) -> impl Iterator<Item = Self> + use<'v, 't> {
        let list = self.is(Kind::List);
        self.inside().filter(move |_| list)
    }

    /// An object's names and values, in the text's order; none where it is no object.
    pub(super) fn entries(self) -> impl Iterator<Item = (Text<'t>, Self)> + use<'v, 't> {
        self.pairs().map(|(key, value)| (key.text(), value))
    }

    fn pairs(self) -> impl Iterator<Item = (Self, Self)> + use<'v, 't> {
        let object = self.is(Kind::Object);
        let mut inside = self.inside();
        std::iter::from_fn(move || if object { inside.next().zip(inside.next()) } else { None })
    }

    fn inside(self) -> impl Iterator<Item = Self> + use<'v, 't> {
        let end = self.node.next as usize;
        let mut at = self.at + 1;
        std::iter::from_fn(move || {
            let value = if at < end { self.tree.value(at) } else { None }?;
            at = value.node.next as usize;
            Some(value)
        })
    }

    /// A text or a number as it is written, else nothing.
    pub(super) fn text(self) -> Text<'t> {
        match self.node.kind {
            Kind::Text => scan::unescaped(self.written()),
            Kind::Number => Cow::Borrowed(self.written()),
            _ => Cow::Borrowed(""),
        }
    }

    fn written(self) -> &'t str {
        let source: &'t str = self.tree.source;
        source.get(self.node.start as usize..self.node.end as usize).unwrap_or_default()
    }

    /// Whether it is `true`, or a word that says so.
    pub(super) fn is_true(self) -> bool {
        self.is(Kind::True)
            || self.is(Kind::Text) && ["true", "yes", "1"].iter().any(|yes| self.text().eq_ignore_ascii_case(yes))
            || self.is(Kind::Number) && self.text() == "1"
    }
}

/// What an open list or object waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Awaits {
    /// A value of a list, the name of an object's, or the end.
    Next,
    Colon,
    /// The value behind a name.
    Value,
    /// A comma or the end.
    Comma,
}

struct Open {
    node: usize,
    object: bool,
    awaits: Awaits,
}

struct Reader<'t> {
    tree: Tree<'t>,
    open: Vec<Open>,
}

impl Reader<'_> {
    fn run(&mut self) {
        let source = self.tree.source;
        let bytes = source.as_bytes();
        // How deep inside what is left out.
        let mut beneath = 0_usize;
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            if self.open.is_empty() && !self.tree.nodes.is_empty() {
                if !byte.is_ascii_whitespace() {
                    return self.mistake(at);
                }
                at += 1;
                continue;
            }
            if self.tree.nodes.len() >= MOST {
                self.tree.flaws.too_many = true;
                break;
            }
            let start = at;
            at = match byte {
                b'"' => scan::quoted(bytes, at + 1),
                b'{' | b'[' | b'}' | b']' | b',' | b':' => at + 1,
                byte if byte.is_ascii_whitespace() => at + 1,
                _ => scan::word(source, at),
            };
            match byte {
                b'{' | b'[' if beneath > 0 || self.open.len() >= DEEPEST => {
                    if beneath == 0 {
                        self.tree.flaws.too_deep.get_or_insert(start);
                        self.value(Kind::Null, start, start);
                    }
                    beneath += 1;
                }
                b'}' | b']' if beneath > 0 => beneath -= 1,
                _ if beneath > 0 => {}
                b'{' | b'[' => self.begin(*byte == b'{', start),
                b'}' | b']' => self.end(*byte == b'}', start),
                b',' => self.comma(start),
                b':' => self.colon(start),
                b'"' => self.text(start, at),
                byte if byte.is_ascii_whitespace() => {}
                _ => self.word(start, at),
            }
        }
        self.tree.flaws.cut = !self.open.is_empty() || self.tree.nodes.is_empty();
        while !self.open.is_empty() {
            self.close(bytes.len(), false);
        }
    }

    fn mistake(&mut self, at: usize) {
        if self.tree.flaws.mistakes == 0 {
            self.tree.flaws.first = at;
        }
        self.tree.flaws.mistakes += 1;
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize) {
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let next = number(self.tree.nodes.len() + 1);
        let whole = !matches!(kind, Kind::List | Kind::Object);
        self.tree.nodes.push(Node { kind, whole, start: number(start), end: number(end), next });
    }

    /// Adds a value where one may stand; says whether it may.
    fn value(&mut self, kind: Kind, start: usize, end: usize) {
        match self.open.last_mut().map(|open| (open.object, std::mem::replace(&mut open.awaits, Awaits::Comma))) {
            None | Some((true, Awaits::Value) | (false, Awaits::Next)) => {}
            // A value without a name is named by nothing.
            Some((true, Awaits::Next | Awaits::Comma)) => {
                self.mistake(start);
                self.push(Kind::Text, start, start);
            }
            Some(_) => self.mistake(start),
        }
        self.push(kind, start, end);
    }

    fn text(&mut self, start: usize, end: usize) {
        let closed = self.tree.source.as_bytes().get(end - 1) == Some(&b'"') && end > start + 1;
        if !closed {
            self.mistake(start);
        }
        let (from, to) = (start + 1, if closed { end - 1 } else { end });
        match self.open.last_mut() {
            Some(open) if open.object && matches!(open.awaits, Awaits::Next | Awaits::Comma) => {
                let early = open.awaits == Awaits::Comma;
                open.awaits = Awaits::Colon;
                if early {
                    self.mistake(start);
                }
                self.push(Kind::Text, from, to);
            }
            _ => self.value(Kind::Text, from, to),
        }
    }

    fn word(&mut self, start: usize, end: usize) {
        let word = self.tree.source.get(start..end).unwrap_or_default();
        let kind = match word {
            "null" => Kind::Null,
            "true" => Kind::True,
            "false" => Kind::False,
            _ if word.starts_with(|c: char| c.is_ascii_digit() || c == '-') => Kind::Number,
            // Python's and JavaScript's, for what is not there.
            "None" | "NaN" | "undefined" | "Infinity" => {
                self.mistake(start);
                Kind::Null
            }
            _ => return self.mistake(start),
        };
        self.value(kind, start, end);
    }

    fn comma(&mut self, at: usize) {
        match self.open.last_mut().map(|open| std::mem::replace(&mut open.awaits, Awaits::Next)) {
            Some(Awaits::Comma) => {}
            Some(Awaits::Colon | Awaits::Value) => {
                self.mistake(at);
                self.push(Kind::Null, at, at);
            }
            _ => self.mistake(at),
        }
    }

    fn colon(&mut self, at: usize) {
        match self.open.last_mut() {
            Some(open) if open.awaits == Awaits::Colon => open.awaits = Awaits::Value,
            _ => self.mistake(at),
        }
    }

    fn begin(&mut self, object: bool, at: usize) {
        self.value(if object { Kind::Object } else { Kind::List }, at, at);
        let node = self.tree.nodes.len() - 1;
        self.open.push(Open { node, object, awaits: Awaits::Next });
    }

    /// Ends what the bracket ends, and what was left open inside it.
    fn end(&mut self, object: bool, at: usize) {
        let Some(place) = self.open.iter().rposition(|open| open.object == object) else { return self.mistake(at) };
        if place + 1 < self.open.len() {
            self.mistake(at);
        }
        while self.open.len() > place {
            self.close(at + 1, true);
        }
    }

    fn close(&mut self, end: usize, whole: bool) {
        let Some(open) = self.open.pop() else { return };
        match open.awaits {
            Awaits::Colon | Awaits::Value if open.object => {
                if whole {
                    self.mistake(end);
                }
                self.push(Kind::Null, end, end);
            }
            // A comma before the end.
            Awaits::Next if whole && self.tree.nodes.len() > open.node + 1 => self.mistake(end),
            _ => {}
        }
        let next = u32::try_from(self.tree.nodes.len()).unwrap_or(u32::MAX);
        if let Some(node) = self.tree.nodes.get_mut(open.node) {
            node.whole = whole;
            node.end = u32::try_from(end).unwrap_or(u32::MAX);
            node.next = next;
        }
    }
}

#[cfg(test)]
mod tests;
