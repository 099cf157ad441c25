//! Abstracts and biographies, which are HTML, Markdown, plain text or something of each, as readable text.
use std::{borrow::Cow, collections::HashSet};

use super::{Clean, entities, html, markdown};

/// Most times that a text is taken to be escaped once more than it should be.
const ESCAPED: usize = 3;

/// The elements of HTML that part a text into paragraphs.
const BLOCKS: [&str; 32] = [
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "pre",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "html",
    "head",
    "body",
    "section",
    "article",
    "center",
    "address",
    "header",
    "footer",
    "figure",
];
/// Those that stand within a line, or end it.
const INLINE: [&str; 42] = [
    "a",
    "b",
    "i",
    "u",
    "s",
    "em",
    "strong",
    "br",
    "hr",
    "code",
    "tt",
    "kbd",
    "samp",
    "var",
    "del",
    "ins",
    "strike",
    "sub",
    "sup",
    "small",
    "big",
    "mark",
    "q",
    "cite",
    "abbr",
    "acronym",
    "dfn",
    "span",
    "font",
    "img",
    "wbr",
    "script",
    "style",
    "iframe",
    "video",
    "audio",
    "source",
    "svg",
    "time",
    "nobr",
    "figcaption",
    "caption",
];

/// Reads HTML, Markdown or plain text, told apart by what stands in it, into lines that are not wrapped yet: paragraphs
/// are parted by an empty line, items of lists begin with `*` or a number, quotes with `>`, headings with `#`, and a link
/// is followed by its address in parentheses. Plain text stays as it is. At most 64 KB are read.
#[must_use]
pub fn readable(markup: &str) -> Clean {
    html::bounded(markup, |markup| {
        let markup = escaped_once(markup);
        let tags = Tags::of(&markup);
        match tags.kind(&markup) {
            Kind::Html => unmarked(html::laid_out(&markup)),
            Kind::Mixed => unmarked(html::laid_out(&markdown::to_html(&lines(&markup), |name| tags.knows(name)))),
            Kind::Markdown => html::laid_out(&markdown::to_html(&lines(&markup), |_| false)),
            Kind::Plain => plain(&lines(&markup)),
        }
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    Markdown,
    /// Markdown with tags, or plain text with tags within its lines: where it breaks, it means it.
    Mixed,
    Html,
}

/// The tags of a text.
struct Tags<'t> {
    /// Those of names that HTML does not have, but which the text closes: the `<T>` of `Vec<T>` is not closed.
    closed: HashSet<&'t str>,
    /// Some that part paragraphs; whether the text begins with one.
    blocks: Option<bool>,
    inline: bool,
}

impl<'t> Tags<'t> {
    fn of(text: &'t str) -> Self {
        let mut tags = Self { closed: HashSet::new(), blocks: None, inline: false };
        for (at, tag) in html::tags(text) {
            let name = html::name(tag);
            if is_one_of(&BLOCKS, name) {
                tags.blocks.get_or_insert(at == 0);
            } else if is_one_of(&INLINE, name) {
                tags.inline = true;
            } else if tag.starts_with('/') && !name.is_empty() {
                tags.closed.insert(name);
                tags.inline = true;
            }
        }
        tags
    }

    fn kind(&self, text: &str) -> Kind {
        match (self.blocks, self.inline) {
            // A page that begins with a paragraph is HTML; one that has a block somewhere is Markdown, where it looks so.
            (Some(false), _) if markdown::is_markdown(text) => Kind::Mixed,
            (None, true) if text.contains('\n') || markdown::is_markdown(text) => Kind::Mixed,
            (Some(_), _) | (None, true) => Kind::Html,
            (None, false) if markdown::is_markdown(text) => Kind::Markdown,
            (None, false) => Kind::Plain,
        }
    }

    fn knows(&self, name: &str) -> bool {
        is_tag(name) || self.closed.contains(name)
    }
}

fn is_tag(name: &str) -> bool {
    is_one_of(&BLOCKS, name) || is_one_of(&INLINE, name)
}

/// The lines of a text that was typed: what a template moved all but the first to the right by is taken back, and
/// `** ` at the start, as wikis write the items of inner lists, becomes a list's mark. Markdown takes what is moved by four
/// for code; with markup in it, it is none.
fn lines(text: &str) -> String {
    let indent = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    let moved =
        text.lines().skip(1).filter(|line| !line.trim().is_empty()).map(|line| indent(&line)).min().unwrap_or(0);
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let line = line.get(moved.min(indent(&line))..).unwrap_or_default();
        let item = line.trim_start_matches('*');
        let stars = line.len() - item.len();
        if (2..6).contains(&stars) && item.starts_with(' ') && !item.trim_end().ends_with('*') {
            out.push_str(&"  ".repeat(stars - 1));
            out.push('*');
            out.push_str(item);
        } else if indent(&line) > 3 && has_markup(line.trim_start()) {
            out.push_str(line.trim_start());
        } else {
            out.push_str(line);
        }
    }
    out
}

/// Whether a line that is no item of a list has tags, bold words or links.
fn has_markup(line: &str) -> bool {
    let item = line.starts_with(|c: char| c.is_ascii_digit() || "*-+>|".contains(c));
    !item && (markdown::is_left(line) || html::tags(line).any(|(_, tag)| is_tag(html::name(tag))))
}

fn is_one_of(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Takes back what was escaped once too often: `&amp;amp;`, and a text all of whose tags are `&lt;p&gt;`.
fn escaped_once(markup: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(markup);
    for _ in 0..ESCAPED {
        let tags = ["&lt;/p&gt;", "&lt;br&gt;", "&lt;br/&gt;", "&lt;br /&gt;", "&lt;/a&gt;", "&lt;/li&gt;"];
        let hidden = tags.iter().any(|tag| text.contains(tag));
        let next = if hidden && !html::tags(&text).any(|(_, tag)| is_tag(html::name(tag))) {
            entities::decode(&text).into_owned()
        } else {
            match without_double_amp(&text) {
                Some(next) => next,
                None => break,
            }
        };
        text = Cow::Owned(next);
    }
    text
}

/// `&amp;` before what is a reference without it becomes `&`. `None` where there is none.
fn without_double_amp(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut from = 0;
    for (at, amp) in text.match_indices("&amp;") {
        let after = text.get(at + amp.len()..).unwrap_or_default();
        let name = after.get(..after.floor_char_boundary(10)).unwrap_or_default().split_once(';').map(|(name, _)| name);
        let letters = |name: &str| name.trim_start_matches('#').bytes().all(|byte| byte.is_ascii_alphanumeric());
        if name.is_some_and(|name| name.len() > 1 && letters(name)) {
            out.push_str(text.get(from..=at).unwrap_or_default());
            from = at + amp.len();
        }
    }
    (from > 0).then(|| out + text.get(from..).unwrap_or_default())
}

/// Plain text, whose references may be any of HTML's.
fn plain(text: &str) -> String {
    let decoded = entities::decode(text);
    let named = decoded.match_indices('&').any(|(at, _)| {
        let name = decoded.get(at + 1..).unwrap_or_default();
        let letters = name.bytes().take(10).take_while(u8::is_ascii_alphabetic).count();
        letters > 1 && name.as_bytes().get(letters) == Some(&b';')
    });
    if !named {
        return decoded.into_owned();
    }
    html::laid_out(&format!("<pre>{}</pre>", decoded.replace('<', "&lt;").replace('\r', "")))
}

/// Renders the Markdown that HTML has in it, line by line: the lines are what its tags made of it.
fn unmarked(text: String) -> String {
    if !markdown::is_left(&text) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        if markdown::is_left(line) {
            let lead = line.len() - line.trim_start().len();
            out.push_str(line.get(..lead).unwrap_or_default());
            out.push_str(html::laid_out(&markdown::to_html(line.trim_start(), |_| false)).trim_end());
        } else {
            out.push_str(line);
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests;
