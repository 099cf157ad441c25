//! Tags and what stands between them, in one pass, whatever is written there.
use std::borrow::Cow;

use crate::text::entities;

/// Longest tag read, in bytes; `<` that is not closed within them is a letter.
const LONGEST: usize = 4_096;

#[derive(Debug, PartialEq)]
pub(super) enum Token<'t> {
    /// References are not resolved yet.
    Text(&'t str),
    Open(Tag<'t>),
    /// The element's name, in small letters.
    Close(String),
}

#[derive(Debug, PartialEq)]
pub(super) struct Tag<'t> {
    /// In small letters.
    pub(super) name: String,
    attributes: &'t str,
}

/// Elements of which nothing is shown: with what they hold, or up to the end where they are not closed.
const HIDDEN: [&str; 4] = ["script", "style", "title", "template"];

/// What quotes the answered message once more, for clients without replies; until Matrix 1.13. It is left out where it is
/// closed.
const REPLY: &str = "mx-reply";

pub(super) fn tokens(html: &str) -> Tokens<'_> {
    Tokens { rest: html, tag: None, replies: true }
}

pub(super) struct Tokens<'t> {
    rest: &'t str,
    /// The tag behind the text that was given last.
    tag: Option<Token<'t>>,
    /// There may be an `</mx-reply>` ahead.
    replies: bool,
}

impl<'t> Iterator for Tokens<'t> {
    type Item = Token<'t>;

    fn next(&mut self) -> Option<Token<'t>> {
        if let Some(tag) = self.tag.take() {
            return Some(tag);
        }
        let mut from = 0;
        while let Some(start) = memchr::memchr(b'<', self.rest.as_bytes().get(from..)?).map(|at| from + at) {
            let (before, inside) = (self.rest.get(..start)?, self.rest.get(start + 1..)?);
            let Some((token, after)) = tag(inside) else {
                from = start + 1;
                continue;
            };
            (self.rest, from) = (after, 0);
            let token = token.and_then(|token| self.shown(token));
            if !before.is_empty() {
                self.tag = token;
                return Some(Token::Text(before));
            }
            if token.is_some() {
                return token;
            }
        }
        let text = std::mem::take(&mut self.rest);
        (!text.is_empty()).then_some(Token::Text(text))
    }
}

impl<'t> Tokens<'t> {
    /// Leaves out what an element hides.
    fn shown(&mut self, token: Token<'t>) -> Option<Token<'t>> {
        match &token {
            Token::Open(tag) if HIDDEN.contains(&&*tag.name) => {
                self.rest = behind(self.rest, &tag.name).unwrap_or_default();
                None
            }
            Token::Open(tag) if tag.name == REPLY && self.replies => {
                let found = behind(self.rest, REPLY);
                self.replies = found.is_some();
                self.rest = found.unwrap_or(self.rest);
                None
            }
            _ => Some(token),
        }
    }
}

/// What follows the next end tag of this name.
fn behind<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let mut from = 0;
    loop {
        let start = from + memchr::memmem::find(text.as_bytes().get(from..)?, b"</")? + 2;
        if text.get(start..start + name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            let rest = text.get(start..)?;
            return Some(rest.split_once('>').map_or("", |(_, rest)| rest));
        }
        from = start;
    }
}

/// The tag that begins behind a `<`, and what follows it; no token for comments and the like.
fn tag(inside: &str) -> Option<(Option<Token<'_>>, &str)> {
    if let Some(comment) = inside.strip_prefix("!--") {
        return Some((
            None,
            memchr::memmem::find(comment.as_bytes(), b"-->").map_or("", |at| comment.get(at + 3..).unwrap_or_default()),
        ));
    }
    let first = inside.trim_start_matches('/').chars().next()?;
    if !(first.is_ascii_alphabetic() || matches!(first, '!' | '?')) {
        return None;
    }
    let end = end(inside.as_bytes())?;
    let (tag, after) = (inside.get(..end)?, inside.get(end + 1..)?);
    let closing = tag.starts_with('/');
    let tag = tag.trim_start_matches('/');
    let length = tag.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(tag.len());
    let (name, attributes) = tag.split_at(length);
    if name.starts_with(['!', '?']) {
        return Some((None, after));
    }
    let name = name.to_ascii_lowercase();
    Some((Some(if closing { Token::Close(name) } else { Token::Open(Tag { name, attributes }) }), after))
}

/// Where the `>` is that ends a tag: not one within a value in quotation marks, unless they are not closed.
fn end(inside: &[u8]) -> Option<usize> {
    let inside = inside.get(..LONGEST.min(inside.len()))?;
    let (mut quote, mut before, mut first) = (None, b' ', None);
    for (at, byte) in inside.iter().copied().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), b'>') => first = first.or(Some(at)),
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    first
}

impl<'t> Tag<'t> {
    /// The value of an attribute, its references resolved; empty where it has none.
    pub(super) fn attribute(&self, wanted: &str) -> Option<Cow<'t, str>> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/' || c == '=');
            if rest.is_empty() {
                return None;
            }
            let length = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
            let (name, after) = rest.split_at(length);
            let (value, after) = match after.trim_ascii_start().strip_prefix('=') {
                Some(value) => value_of(value.trim_ascii_start()),
                None => ("", after),
            };
            if name.eq_ignore_ascii_case(wanted) {
                return Some(entities::decode_html(value));
            }
            rest = after;
        }
    }
}

/// An attribute's value, and what follows it.
fn value_of(text: &str) -> (&str, &str) {
    let quoted = |quote| text.strip_prefix(quote).and_then(|value| value.split_once(quote));
    quoted('"')
        .or_else(|| quoted('\''))
        .unwrap_or_else(|| text.split_at(text.find(|c: char| c.is_ascii_whitespace()).unwrap_or(text.len())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(html: &str) -> String {
        tokens(html)
            .map(|token| match token {
                Token::Text(text) => format!("{text:?} "),
                Token::Open(tag) => format!("<{}> ", tag.name),
                Token::Close(name) => format!("</{name}> "),
            })
            .collect()
    }

    #[test]
    fn tags_are_told_from_letters() {
        for (html, expected) in [
            ("a<B>b</b >c", "\"a\" <b> \"b\" </b> \"c\" "),
            ("1 < 2 <3 <", "\"1 < 2 <3 <\" "),
            ("<a title=\"1 > 0\" href='x'>b", "<a> \"b\" "),
            ("<p title=\"never closed>b", "<p> \"b\" "),
            ("<br/><hr />", "<br> <hr> "),
            ("a<!-- <b> -->c<!DOCTYPE html>d", "\"a\" \"c\" \"d\" "),
            ("a<!-- without end", "\"a\" "),
            ("a<script>if (a < b) {}</SCRIPT>b<style>", "\"a\" \"b\" "),
            ("<mx-reply><blockquote>old</blockquote></mx-reply>new", "\"new\" "),
            ("<mx-reply>all there is", "\"all there is\" "),
            ("<unclosed", "\"<unclosed\" "),
        ] {
            assert_eq!(written(html), expected, "{html}");
        }
    }

    #[test]
    fn attributes_are_found_however_they_are_written() {
        let check = |tag: &str, name: &str, value: Option<&str>| {
            let Some(Token::Open(tag)) = tokens(tag).next() else { panic!("{tag}") };
            assert_eq!(tag.attribute(name).as_deref(), value, "{tag:?}");
        };
        check("<a href=\"https://a.example/?a=1&amp;b=2\">", "href", Some("https://a.example/?a=1&b=2"));
        check("<a rel=x HREF = 'y z' >", "href", Some("y z"));
        check("<span data-mx-spoiler>", "data-mx-spoiler", Some(""));
        check("<ol reversed start=3/>", "start", Some("3/"));
        check("<a title='href=no'>", "href", None);
        check("<a>", "href", None);
        check("<a = = />", "href", None);
    }
}
