//! Markdown as HTML, which [`super::html`] lays out; and whether a text is Markdown at all.
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser};

use super::html;

/// A paragraph is taken to be wrapped by an editor where its longest line, in bytes, is within these.
const WRAPPED: std::ops::RangeInclusive<usize> = 50..=110;

/// Longest address looked at, in bytes, to tell whether a text has links.
const LONGEST: usize = 300;

/// Reads Markdown (`CommonMark`, and `~~struck~~`) with the HTML that stands in it. Line breaks stay where they were, as
/// the forms do in which abstracts are typed, unless an editor wrapped the paragraph. `is_tag` tells an element's name
/// from what only looks like a tag, such as the `<T>` of `Vec<T>`, which stays.
pub(super) fn to_html(text: &str, is_tag: impl Fn(&str) -> bool) -> String {
    let breaks = Breaks::of(text);
    let mut after_break = false;
    let events =
        Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH).into_offset_iter().filter_map(|(event, range)| {
            let after = std::mem::take(&mut after_break);
            match event {
                Event::SoftBreak if after => None,
                Event::SoftBreak if breaks.is_soft(&range) => Some(Event::SoftBreak),
                Event::SoftBreak => Some(Event::HardBreak),
                Event::Html(tag) | Event::InlineHtml(tag) => {
                    let known = html::tags(&tag).all(|(_, inside)| {
                        let name = html::name(inside);
                        name.starts_with('!') || is_tag(name)
                    });
                    after_break =
                        known && html::tags(&tag).any(|(_, inside)| html::name(inside).eq_ignore_ascii_case("br"));
                    Some(if known { Event::InlineHtml(tag) } else { Event::Text(CowStr::from(tag.into_string())) })
                }
                event => Some(event),
            }
        });
    let mut out = String::with_capacity(text.len() * 2);
    pulldown_cmark::html::push_html(&mut out, events);
    out
}

/// Whether a text has what only Markdown has, and what would be ugly to read as it stands. `snake_case`, `2 * 3 * 4` and
/// lists of hyphens are plain text.
pub(super) fn is_markdown(text: &str) -> bool {
    paired(text, "**") || paired(text, "~~") || text.lines().any(is_marked)
}

/// Whether HTML has Markdown left in it that nobody rendered: `**bold**` or a link.
pub(super) fn is_left(text: &str) -> bool {
    paired(text, "**") || text.lines().any(has_link)
}

fn is_marked(line: &str) -> bool {
    let start = line.trim_start();
    let fence = start.starts_with("```") || start.starts_with("~~~");
    fence
        || has_link(line)
        || has_definition(start)
        || has_escape(start)
        || paired(line, "*")
        || paired(line, "_")
        || line.split('`').nth(1).is_some_and(|code| !code.trim().is_empty()) && line.matches('`').count() > 1
}

/// `[text](address)` or `<https://…>`.
fn has_link(line: &str) -> bool {
    let inline = line.match_indices("](").any(|(at, found)| {
        let rest = line.get(at + found.len()..).unwrap_or_default();
        let target = rest.get(..rest.floor_char_boundary(LONGEST)).unwrap_or_default().split([')', ' ']).next();
        target.is_some_and(|target| target.contains(['.', '/', ':']) || target.starts_with('#'))
    });
    inline && line.contains('[') || line.contains("<http://") || line.contains("<https://") || line.contains("<mailto:")
}

/// `Held\*innen`, and a `\*` that begins a line.
fn has_escape(line: &str) -> bool {
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    line.match_indices("\\*").any(|(at, escape)| {
        let (before, after) = (line.get(..at).unwrap_or_default(), line.get(at + escape.len()..).unwrap_or_default());
        at == 0 || word(before.chars().next_back()) && word(after.chars().next())
    })
}

/// `[name]: https://…`, at the start of a line.
fn has_definition(line: &str) -> bool {
    let Some((name, target)) = line.strip_prefix('[').and_then(|rest| rest.split_once("]:")) else { return false };
    !name.contains(']') && ["http:", "https:"].iter().any(|start| target.trim_start().starts_with(start))
}

/// Whether `mark` opens somewhere before a word and closes somewhere behind one.
fn paired(text: &str, mark: &str) -> bool {
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && !mark.contains(c));
    let inner = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace() && !mark.contains(c));
    let around = |at: usize| {
        let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at + mark.len()..).unwrap_or_default());
        (before.chars().next_back(), after.chars().next())
    };
    let mut opened = false;
    for (at, _) in text.match_indices(mark) {
        let (before, after) = around(at);
        if opened && inner(before) && edge(after) {
            return true;
        }
        opened |= edge(before) && inner(after);
    }
    false
}

/// Which line breaks an editor made that wraps: those of paragraphs of three lines or more where no next word would have
/// fitted.
struct Breaks {
    /// Where such lines end, in bytes, going up.
    soft: Vec<usize>,
}

impl Breaks {
    fn of(text: &str) -> Self {
        let mut breaks = Self { soft: Vec::new() };
        let mut paragraph: Vec<(usize, &str)> = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            if line.trim().is_empty() {
                breaks.paragraph(&paragraph);
                paragraph.clear();
            } else {
                paragraph.push((start, line));
            }
            start += line.len();
        }
        breaks.paragraph(&paragraph);
        breaks
    }

    fn paragraph(&mut self, lines: &[(usize, &str)]) {
        let longest = lines.iter().map(|(_, line)| line.trim_end().len()).max().unwrap_or_default();
        let fits = |(here, next): (&(usize, &str), &(usize, &str))| {
            let word = next.1.split_whitespace().next().map_or(0, str::len);
            here.1.ends_with("\r\n") || here.1.trim_end().len() + 1 + word <= longest
        };
        let next = lines.iter().skip(1);
        if lines.len() > 2 && WRAPPED.contains(&longest) && !lines.iter().zip(next).any(fits) {
            self.soft.extend(lines.iter().map(|(start, line)| start + line.len()));
        }
    }

    /// Whether the break that stands in `range` is one of them.
    fn is_soft(&self, range: &Range<usize>) -> bool {
        self.soft.binary_search(&range.end).is_ok()
    }
}
