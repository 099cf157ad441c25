//! Cuts XML into tags and texts, whatever is wrong with it.
//!
//! Libraries for XML stop at the first mistake, or look at the whole rest of the file to find out that something is never
//! closed; the schedules of the world have a quotation mark missing in one link and 800 sound talks behind it. Here a
//! mistake is told, mended where it stands, and nothing is looked at twice.
use std::ops::Range;

use memchr::{memchr, memchr2, memmem};

use crate::{schedule::parse::raw::Text, text::entities};

/// Longest value of an attribute, in bytes: what is beyond is cut off.
const LONGEST_VALUE: usize = 4_096;

/// One piece of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::schedule::parse) enum Token<'t> {
    /// `<name …>` or `<name …/>`
    Open(Tag<'t>),
    /// `</name>`
    Close(&'t str),
    /// What stands between tags; its references are not resolved yet.
    Text(&'t str),
    /// `<![CDATA[…]]>`, where nothing is a reference.
    Data(&'t str),
    /// What comes next is guessed.
    Broken(Mistake),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::schedule::parse) enum Mistake {
    /// A tag is not closed where the next begins: a quotation mark or a `>` is missing.
    Tag,
    /// The file ends within a tag.
    CutOff,
    /// A comment, a CDATA section or the like never ends: it is passed over as if it did not begin.
    Endless,
}

/// A tag that opens an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::schedule::parse) struct Tag<'t> {
    pub name: &'t str,
    /// All that stands between `<` and `>`.
    pub whole: &'t str,
    /// `<name/>`: the element ends here.
    pub empty: bool,
    /// It came after [`Mistake::Tag`]; perhaps it is no tag at all (`if a <b then`).
    pub guessed: bool,
}

impl<'t> Tag<'t> {
    fn new(whole: &'t str, guessed: bool) -> Self {
        let (inside, empty) = whole.strip_suffix('/').map_or((whole, false), |inside| (inside, true));
        let end = inside.bytes().position(|byte| byte.is_ascii_whitespace() || byte == b'/');
        Self { name: inside.get(..end.unwrap_or(inside.len())).unwrap_or_default(), whole, empty, guessed }
    }

    /// An attribute's value without blanks around it, references resolved; empty where there is none.
    pub(in crate::schedule::parse) fn attribute(&self, name: &str) -> Text<'t> {
        let value = self.attributes().find(|(found, _)| *found == name).map_or("", |(_, value)| value.trim());
        entities::decode(value.get(..value.floor_char_boundary(LONGEST_VALUE)).unwrap_or_default())
    }

    /// Names and values as they stand there.
    fn attributes(&self) -> impl Iterator<Item = (&'t str, &'t str)> + use<'t> {
        let end = self.whole.len() - usize::from(self.empty);
        let mut rest = self.whole.get(self.name.len()..end).unwrap_or_default();
        std::iter::from_fn(move || {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
            let end = rest.bytes().position(|byte| byte == b'=' || byte.is_ascii_whitespace()).unwrap_or(rest.len());
            let (name, after) = rest.split_at_checked(end)?;
            let Some(value) = after.trim_start().strip_prefix('=').map(str::trim_start) else {
                rest = after;
                return (!name.is_empty()).then_some((name, ""));
            };
            let quote = value.bytes().next().filter(|byte| matches!(byte, b'"' | b'\''));
            let (value, after) = match quote {
                Some(quote) => {
                    let value = value.get(1..)?;
                    let end = memchr(quote, value.as_bytes()).unwrap_or(value.len());
                    (value.get(..end)?, value.get(end + 1..).unwrap_or_default())
                }
                None => value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len())),
            };
            rest = after;
            Some((name, value))
        })
    }
}

/// The pieces of a file, in order, each with the place where it begins.
pub(in crate::schedule::parse) struct Scan<'t> {
    source: &'t str,
    at: usize,
    /// The tag that was told to be broken and comes next.
    guessed: Option<Range<usize>>,
    /// Ends that occur nowhere in the rest.
    never: Vec<&'static str>,
}

impl<'t> Scan<'t> {
    pub(in crate::schedule::parse) fn new(source: &'t str) -> Self {
        Self { source, at: 0, guessed: None, never: Vec::new() }
    }

    fn rest(&self, from: usize) -> &'t str {
        self.source.get(from..).unwrap_or_default()
    }

    fn piece(&self, range: Range<usize>) -> &'t str {
        self.source.get(range).unwrap_or_default()
    }

    /// Where `end` stands first after `from`.
    fn find(&mut self, end: &'static str, from: usize) -> Option<usize> {
        if self.never.contains(&end) {
            return None;
        }
        let found = memmem::find(self.rest(from).as_bytes(), end.as_bytes()).map(|at| from + at);
        if found.is_none() {
            self.never.push(end);
        }
        found
    }

    /// Text up to the next thing that looks like a tag: `a < b` and `<3` do not.
    fn text(&mut self) -> Token<'t> {
        let begin = self.at;
        let mut from = begin;
        while let Some(at) = memchr(b'<', self.rest(from).as_bytes()) {
            from += at;
            if from > begin && is_tag(self.rest(from)) {
                self.at = from;
                return Token::Text(self.piece(begin..from));
            }
            from += 1;
        }
        self.at = self.source.len();
        Token::Text(self.rest(begin))
    }

    /// `<!-- -->`, `<![CDATA[ ]]>`, `<? ?>`, `<!DOCTYPE [ ]>`; `None` where nothing is to be told.
    fn aside(&mut self) -> Option<Token<'t>> {
        let rest = self.rest(self.at);
        let (begin, end) = match rest {
            _ if rest.starts_with("<!--") => ("<!--", "-->"),
            _ if rest.starts_with("<![CDATA[") => ("<![CDATA[", "]]>"),
            _ if rest.starts_with("<?") => ("<?", "?>"),
            _ => return self.declaration(),
        };
        let from = self.at + begin.len();
        let Some(found) = self.find(end, from) else {
            self.at = from;
            return Some(Token::Broken(Mistake::Endless));
        };
        self.at = found + end.len();
        (end == "]]>").then(|| Token::Data(self.piece(from..found)))
    }

    /// `<!DOCTYPE schedule>`, `<!DOCTYPE schedule [ <!ENTITY name "text"> ]>`
    fn declaration(&mut self) -> Option<Token<'t>> {
        let from = self.at + 2;
        let Some(first) = self.find(">", from) else {
            self.at = from;
            return Some(Token::Broken(Mistake::Endless));
        };
        let subset = self.piece(from..first).contains('[');
        let whole = subset.then(|| self.find("]>", from)).flatten();
        self.at = whole.map_or(first + 1, |end| end + 2);
        None
    }

    /// `</name>`
    fn close(&mut self) -> Token<'t> {
        let from = self.at + 2;
        let Some(length) = memchr2(b'>', b'<', self.rest(from).as_bytes()) else {
            self.at = self.source.len();
            return Token::Broken(Mistake::CutOff);
        };
        let end = from + length;
        // Where the `>` is missing, the element is closed all the same.
        self.at = if self.rest(end).starts_with('>') { end + 1 } else { end };
        Token::Close(self.piece(from..end).trim())
    }

    /// `<name attribute="value">`
    fn open(&mut self) -> Token<'t> {
        let from = self.at + 1;
        let mut quote = None;
        let mut before = 0;
        // Where it ends if a quotation mark is missing.
        let mut first_end = None;
        for (at, byte) in self.rest(from).bytes().enumerate() {
            let at = from + at;
            match (byte, quote) {
                (b'"' | b'\'', None) if before == b'=' => quote = Some(byte),
                (_, Some(open)) if byte == open => quote = None,
                (b'>', None) => {
                    self.at = at + 1;
                    return Token::Open(Tag::new(self.piece(from..at), false));
                }
                (b'>', Some(_)) => first_end = first_end.or(Some(at)),
                (b'<', _) if is_tag(self.rest(at)) => return self.mended(from, first_end.unwrap_or(at)),
                _ => {}
            }
            if !byte.is_ascii_whitespace() {
                before = byte;
            }
        }
        if let Some(end) = first_end {
            return self.mended(from, end);
        }
        self.at = self.source.len();
        Token::Broken(Mistake::CutOff)
    }

    /// Takes a tag to end at `end`, and says that this is a guess.
    fn mended(&mut self, from: usize, end: usize) -> Token<'t> {
        self.guessed = Some(from..end);
        self.at = if self.rest(end).starts_with('>') { end + 1 } else { end };
        Token::Broken(Mistake::Tag)
    }
}

impl<'t> Iterator for Scan<'t> {
    /// Where it begins, in bytes, and what it is.
    type Item = (usize, Token<'t>);

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(range) = self.guessed.take() {
            let begin = range.start.saturating_sub(1);
            return Some((begin, Token::Open(Tag::new(self.piece(range), true))));
        }
        loop {
            let at = self.at;
            let rest = self.rest(at);
            if rest.is_empty() {
                return None;
            }
            let token = match rest.as_bytes().get(1) {
                _ if !is_tag(rest) => self.text(),
                Some(b'/') => self.close(),
                Some(b'!' | b'?') => match self.aside() {
                    Some(token) => token,
                    None => continue,
                },
                _ => self.open(),
            };
            return Some((at, token));
        }
    }
}

/// Whether a tag, a comment or the like begins there.
fn is_tag(text: &str) -> bool {
    matches!(
        text.as_bytes(),
        [b'<', b'a'..=b'z' | b'A'..=b'Z' | b'_' | b':' | b'!' | b'?' | 0x80.., ..]
            | [b'<', b'/', b'a'..=b'z' | b'A'..=b'Z' | b'_' | b':' | 0x80.., ..]
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(text: &str) -> String {
        let tokens = Scan::new(text).map(|(_, token)| match token {
            Token::Open(tag) => {
                let values: Vec<_> = tag.attributes().map(|(name, value)| format!(" {name}={value}")).collect();
                format!("<{}{}{}>", tag.name, values.concat(), if tag.empty { "/" } else { "" })
            }
            Token::Close(name) => format!("</{name}>"),
            Token::Text(text) => text.to_owned(),
            Token::Data(text) => format!("[{text}]"),
            Token::Broken(mistake) => format!("!{mistake:?}!"),
        });
        tokens.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn sound_xml_is_cut_into_its_pieces() {
        for (text, expected) in [
            ("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b \"c>\">]><a>t</a>", "<a>|t|</a>"),
            ("<!DOCTYPE html><a b=\"c\" d = 'e \"f\"' g/>x", "<a b=c d=e \"f\" g=/>|x"),
            ("<a\n b=\"c > d\"\n/><!-- <b> --></ a ></a >", "<a b=c > d/>|</ a >|</a>"),
            ("a<![CDATA[<b>&amp;]]>c", "a|[<b>&amp;]|c"),
            ("<a b='it''s' c=d>it's</a>", "<a b=it 's'= c=d>|it's|</a>"),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
        let (_, Token::Open(tag)) = Scan::new("<a href=' x&amp;y&#10; '>").next().unwrap() else { panic!() };
        assert_eq!((tag.attribute("href"), tag.attribute("none")), ("x&y\n".into(), "".into()));
    }

    #[test]
    fn a_mistake_is_told_and_mended_where_it_stands() {
        for (text, expected) in [
            ("<l h=\"x>y</l><l h=\"z\">", "!Tag!|<l h=x>|y|</l>|<l h=z>"),
            ("<a b=\"c\" <d>e", "!Tag!|<a b=c>|<d>|e"),
            ("I <3 a < b <b and <i>x</i>", "I <3 a < b |!Tag!|<b and=>|<i>|x|</i>"),
            ("<a></a<b/>", "<a>|</a>|<b/>"),
            ("<a><b", "<a>|!CutOff!"),
            ("<a></b", "<a>|!CutOff!"),
            ("<a><!-- <b>c", "<a>|!Endless!| |<b>|c"),
            ("<![CDATA[<b>c", "!Endless!|<b>|c"),
            ("<", "<"),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn all_pieces_are_in_order_and_there_is_an_end_to_them(text in "(<|>|</|a|b=|\"|'|<!--|-->|<!\\[CDATA\\[|\\]\\]>|<\\?|[ é]){0,60}") {
            let mut before = 0;
            for (at, _) in Scan::new(&text) {
                prop_assert!(at >= before && at < text.len());
                before = at;
            }
            prop_assert!(Scan::new(&text).count() <= 2 * text.len() + 1);
        }
    }
}
