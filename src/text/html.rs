//! HTML as readable text.
use html2text::{
    config,
    render::{RichAnnotation, TaggedLine},
};

use super::{Clean, entities};

/// Most of a text that is read, in bytes.
const LARGEST: usize = 64 * 1024;
/// Elements inside each other before a text is no longer read as HTML: each level is laid out by itself.
const DEEPEST: usize = 40;
/// Far wider than any paragraph, so that only the screen wraps.
const WIDTH: usize = LARGEST;
/// Longest address shown after a link, in bytes.
const LONGEST_ADDRESS: usize = 300;

/// Reads HTML or plain text into lines that are not wrapped yet: paragraphs are parted by an empty line, items of lists
/// begin with `*` or a number, quotes with `>`, and a link is followed by its address in parentheses. At most 64 KB are
/// read, and what is nested deeper than anybody writes loses its tags, whatever they meant.
#[must_use]
pub fn to_text(markup: &str) -> Clean {
    bounded(markup, |markup| if is_html(markup) { laid_out(markup) } else { entities::decode(markup).into_owned() })
}

/// Reads at most 64 KB of a text; where some is left out, `…` says so.
pub(super) fn bounded(markup: &str, read: impl FnOnce(&str) -> String) -> Clean {
    let whole = markup.len() <= LARGEST;
    let markup = markup.get(..markup.floor_char_boundary(LARGEST)).unwrap_or_default().trim();
    // Half a tag, where the text was cut, is none.
    let half = markup.rfind('<').filter(|start| !whole && !markup.get(*start..).unwrap_or_default().contains('>'));
    let text = read(half.and_then(|start| markup.get(..start)).unwrap_or(markup));
    if whole { Clean::block(text.trim()) } else { Clean::block(&format!("{}\n…", text.trim())) }
}

/// HTML as lines of text; what nests too deep loses its tags.
pub(super) fn laid_out(markup: &str) -> String {
    lines(markup).unwrap_or_else(|| strip(markup))
}

/// Whether a text has tags. `a < b` and `<3` are none.
fn is_html(text: &str) -> bool {
    tags(text).next().is_some()
}

/// The tags of a text: where each starts, and what stands between `<` and `>`.
pub(super) fn tags(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let start = from + text.get(from..)?.find('<')?;
            let inside = text.get(start + 1..)?;
            from = start + 1;
            if inside.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!') {
                let inside = inside.split_once('>')?.0;
                from = start + inside.len() + 2;
                return Some((start, inside));
            }
        }
    })
}

/// The name of an element, given what stands between `<` and `>`; that of a comment begins with `!`.
pub(super) fn name(tag: &str) -> &str {
    tag.trim_start_matches('/').split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or_default()
}

/// `None` where a text nests too deep to be laid out.
fn shallow(text: &str) -> Option<()> {
    // An end tag that fits nothing open closes nothing: else `<b></p>`, over and over, would pile up unseen.
    let mut open: Vec<&str> = Vec::new();
    for (_, tag) in tags(text) {
        let name = name(tag);
        if tag.starts_with('/') {
            if let Some(at) = open.iter().rposition(|open| open.eq_ignore_ascii_case(name)) {
                open.truncate(at);
            }
        } else if !tag.ends_with('/') && !tag.starts_with('!') && !is_void(name) {
            open.push(name);
        }
        if open.len() > DEEPEST {
            return None;
        }
    }
    Some(())
}

/// Elements that have no end tag, or need none.
fn is_void(name: &str) -> bool {
    ["br", "hr", "img", "p", "li", "wbr", "input", "meta", "link", "dt", "dd"]
        .iter()
        .any(|void| name.eq_ignore_ascii_case(void))
}

fn lines(markup: &str) -> Option<String> {
    shallow(markup)?;
    let lines = config::rich()
        .raw_mode(true)
        .unicode_strikeout(false)
        .allow_width_overflow()
        .lines_from_read(markup.as_bytes(), WIDTH)
        .ok()?;
    let mut out = String::with_capacity(markup.len());
    for line in &lines {
        push_line(line, &mut out);
        out.push('\n');
    }
    Some(out)
}

fn push_line(line: &TaggedLine<Vec<RichAnnotation>>, out: &mut String) {
    // The address of the link that is being written, and where its text starts.
    let mut open: Option<(&str, usize)> = None;
    for piece in line.tagged_strings() {
        let target = piece.tag.iter().find_map(|tag| match tag {
            RichAnnotation::Link(target) => Some(target.as_str()),
            _ => None,
        });
        if target != open.map(|(target, _)| target) {
            end_link(open.take(), out);
            open = target.map(|target| (target, out.len()));
        }
        out.push_str(&piece.s);
    }
    end_link(open, out);
    out.truncate(out.trim_end_matches(' ').len());
}

/// Writes a link's address after its text, unless the text is the address.
fn end_link(link: Option<(&str, usize)>, out: &mut String) {
    let Some((target, start)) = link else { return };
    let text = out.get(start..).unwrap_or_default().trim();
    let bare = |address: &str| {
        let address = address.strip_prefix("mailto:").or_else(|| address.split_once("://").map(|(_, rest)| rest));
        address.map(|address| address.trim_end_matches('/').to_owned())
    };
    let absolute = target.contains("://") || ["mailto:", "matrix:", "www."].iter().any(|s| target.starts_with(s));
    let said = text == target
        || bare(target).is_some_and(|target| text.trim_end_matches('/') == target)
        || (bare(text).is_some() && bare(text) == bare(target));
    if absolute && !said && target.len() <= LONGEST_ADDRESS {
        let address = format!(" ({})", target.trim());
        out.push_str(&address);
    }
}

/// The text without its tags, where it cannot be laid out.
fn strip(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len());
    let mut from = 0;
    for (start, tag) in tags(markup) {
        out.push_str(markup.get(from..start).unwrap_or_default());
        if tag.starts_with(['p', '/', 'b', 'd', 'l', 'P', 'B', 'D', 'L']) && !out.ends_with([' ', '\n']) {
            out.push(' ');
        }
        from = start + tag.len() + 2;
    }
    out.push_str(markup.get(from..).unwrap_or_default());
    entities::decode(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn markup_becomes_text() {
        for (markup, expected) in [
            ("", ""),
            ("plain\ntext & more", "plain\ntext & more"),
            ("Q&amp;A: 1 < 2, I <3 it", "Q&A: 1 < 2, I <3 it"),
            ("<p>One\ntwo.</p>\n<p>Three &amp; four&#13;\n</p>", "One two.\n\nThree & four"),
            ("<ul><li>a</li><li>b <b>c</b></li></ul><ol><li>x</li></ol>", "* a\n* b c\n1. x"),
            ("see <a href=\"https://a.example/x\">the page</a>.", "see the page (https://a.example/x)."),
            ("<a href=\"https://a.example/\">https://a.example</a>", "https://a.example"),
            ("<a href=\"mailto:a@b.example\">a@b.example</a>", "a@b.example"),
            ("<a href=\"../relative\">text</a>", "text"),
            ("<p>a</p><hr/><p>b</p>", "a\n\nb"),
            ("<pre>fn main() {\n    x\n}</pre>", "fn main() {\n    x\n}"),
            ("<blockquote><p>said</p></blockquote>", "> said"),
            ("a<br>b<br/>c", "a\nb\nc"),
            ("<h2>Head</h2><p>body</p>", "## Head\n\nbody"),
            ("<script>alert(1)</script><style>p{}</style>ok", "ok"),
            ("<p>\u{1b}[2J\u{202e}evil</p>", "[2Jevil"),
        ] {
            assert_eq!(to_text(markup).as_str(), expected, "{markup}");
        }
    }

    #[test]
    fn what_is_nested_or_long_without_end_is_only_text() {
        let deep = format!("{}in{}", "<blockquote>".repeat(100), "</blockquote>".repeat(100));
        assert_eq!(to_text(&deep).as_str(), "in");
        assert_eq!(to_text(&"<div><b><a href=x>".repeat(5_000)).as_str(), "…");
        assert_eq!(to_text(&"<b></p>".repeat(9_000)).as_str(), "");
        assert!(to_text(&"<p>x</p>".repeat(20_000)).ends_with('…'));
        assert!(to_text(&"<".repeat(60_000)).len() <= 60_000);
    }

    proptest! {
        #[test]
        fn nothing_panics(markup in "(<(/)?(p|ul|ol|li|a href=\"https://x\"|table|tr|td|pre|b|i|h1|blockquote|svg|math|select)>|\\PC|&[a-z]{1,4};|[ \n]){0,80}") {
            let text = to_text(&markup);
            prop_assert_eq!(&Clean::block(&text), &text);
        }
    }
}
