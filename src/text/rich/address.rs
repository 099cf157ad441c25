//! Addresses: in plain words, and behind links.
use std::ops::Range;

/// Longest address that is one, in bytes: `Clean` keeps a line of it whole.
const LONGEST: usize = 1_000;
/// Longest address shown after the words of a link, in bytes; of a longer one, its beginning.
const SHOWN: usize = 300;

/// Where addresses of the web stand in plain words, without the punctuation around them.
pub fn urls(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let colon = from + memchr::memmem::find(text.as_bytes().get(from..)?, b"://")?;
            let before = text.get(from..colon)?;
            let scheme = ["https", "http"].into_iter().find(|scheme| {
                let start = before.len().checked_sub(scheme.len()).and_then(|at| before.get(at..));
                start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            });
            let rest = text.get(colon + 3..)?;
            from = colon + 3;
            let Some(scheme) = scheme else { continue };
            let start = colon - scheme.len();
            let joined = text.get(..start)?.chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric());
            let length = end(rest);
            if length > 0 && !joined {
                from += length;
                return Some(start..from);
            }
        }
    })
}

/// Where an address ends that begins with this.
fn end(text: &str) -> usize {
    let stops = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"' | '`' | '|' | '{' | '}');
    let address = text.find(stops).and_then(|at| text.get(..at)).unwrap_or(text);
    let count = |c: char| address.matches(c).count();
    // `(see https://example.org/a_(b))`: the last bracket is the sentence's.
    let mut spare = [('(', ')'), ('[', ']')].map(|(open, close)| (close, count(close).saturating_sub(count(open))));
    let mut kept = address;
    while let Some(last) = kept.chars().next_back() {
        let bracket = spare.iter_mut().find(|(close, left)| *close == last && *left > 0);
        if let Some((_, left)) = bracket {
            *left -= 1;
        } else if !matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' | '…' | '”' | '’' | '»')
        {
            break;
        }
        kept = kept.get(..kept.len() - last.len_utf8()).unwrap_or_default();
    }
    kept.len()
}

/// What stands behind a link.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    Link(String),
    /// A person of the network, by their identifier.
    Person(String),
    /// A room, by its alias or identifier, and its address.
    Room(String, String),
}

/// What a link leads to: `https`, `http`, `ftp`, `mailto` and `magnet`, as the specification allows ("m.room.message
/// msgtypes"), and `matrix:`; nothing else.
pub(super) fn target(href: &str) -> Option<Target> {
    let href = href.trim();
    if href.len() > LONGEST || href.contains(|c: char| c.is_control() || c.is_whitespace()) {
        return None;
    }
    let (scheme, rest) = href.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    match scheme.as_str() {
        "http" | "https" => Some(
            rest.strip_prefix("//matrix.to/#/")
                .and_then(|path| matrix(path, href))
                .unwrap_or_else(|| Target::Link(href.to_owned())),
        ),
        "ftp" | "mailto" | "magnet" => Some(Target::Link(href.to_owned())),
        "matrix" => {
            let path = rest.split(['?', '#']).next()?;
            let sigil = [("u/", '@'), ("r/", '#'), ("roomid/", '!')];
            let id = sigil.into_iter().find_map(|(kind, sigil)| Some(format!("{sigil}{}", path.strip_prefix(kind)?)));
            Some(id.and_then(|id| matrix(&id, href)).unwrap_or_else(|| Target::Link(href.to_owned())))
        }
        _ => None,
    }
}

/// A person or a room of the network; not a message in it.
fn matrix(path: &str, href: &str) -> Option<Target> {
    let path = decoded(path.split('?').next()?);
    let id = path.trim_end_matches('/');
    if id.contains('/') || !id.contains(':') {
        return None;
    }
    match id.chars().next()? {
        '@' => Some(Target::Person(id.to_owned())),
        '#' | '!' => Some(Target::Room(id.to_owned(), href.to_owned())),
        _ => None,
    }
}

/// `%40` as `@`. What is no text stays as it is.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let pair = after.get(..2).filter(|_| *first == b'%').and_then(|pair| std::str::from_utf8(pair).ok());
        let byte = pair.filter(|pair| !pair.starts_with('+')).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { after.get(2..).unwrap_or_default() } else { after };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// What has to be said behind a link's words so that nobody is misled: nothing where they are the address.
pub(super) fn aside(words: &str, address: &str) -> Option<String> {
    let bare = |text: &str| {
        let text =
            text.strip_prefix("mailto:").or_else(|| text.split_once("://").map(|(_, rest)| rest)).unwrap_or(text);
        text.trim_end_matches('/').to_owned()
    };
    let shown = address.get(..address.floor_char_boundary(SHOWN)).unwrap_or_default();
    let more = if shown.len() < address.len() { "…" } else { "" };
    (bare(words.trim()) != bare(address)).then(|| format!(" ({shown}{more})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_without_what_is_around_them() {
        for (text, expected) in [
            ("see https://example.org/slides.", &["https://example.org/slides"][..]),
            ("(https://example.org/a_(b)), HTTP://b.example!", &["https://example.org/a_(b)", "HTTP://b.example"]),
            (
                "<https://a.example> and https://b.example/?q=1&r=2",
                &["https://a.example", "https://b.example/?q=1&r=2"],
            ),
            ("https:// http://. xhttps://a.example ftp://b.example", &[]),
            ("https://例え.jp/パス。", &["https://例え.jp/パス。"]),
        ] {
            assert_eq!(urls(text).map(|range| &text[range]).collect::<Vec<_>>(), expected, "{text}");
        }
    }

    #[test]
    fn people_and_rooms_are_told_from_pages() {
        let check = |href: &str, expected: Option<Target>| assert_eq!(target(href), expected, "{href}");
        let person = || Some(Target::Person("@bob:example.org".to_owned()));
        check("https://matrix.to/#/@bob:example.org", person());
        check("https://matrix.to/#/%40bob%3Aexample.org?via=x", person());
        check("matrix:u/bob:example.org", person());
        let room = "https://matrix.to/#/%23rust:fosdem.org";
        check(room, Some(Target::Room("#rust:fosdem.org".to_owned(), room.to_owned())));
        let event = "https://matrix.to/#/!a:b/$event";
        check(event, Some(Target::Link(event.to_owned())));
        check("https://example.org/", Some(Target::Link("https://example.org/".to_owned())));
        for href in ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "../x", "", "https://a b"] {
            check(href, None);
        }
        assert_eq!(decoded("%4%zz%+1%ff%C3%A9%"), "%4%zz%+1%ff%C3%A9%");
    }

    #[test]
    fn an_address_is_said_where_the_words_do_not() {
        assert_eq!(aside("https://a.example", "https://a.example/"), None);
        assert_eq!(aside("a.example", "https://a.example"), None);
        assert_eq!(aside("x@a.example", "mailto:x@a.example"), None);
        assert_eq!(aside("https://good.example", "https://evil.example").as_deref(), Some(" (https://evil.example)"));
    }

    proptest::proptest! {
        #[test]
        fn addresses_follow_each_other(text in "(https?://|://|[a-z()\\[\\].,é \n])*") {
            let mut end = 0;
            for found in urls(&text) {
                proptest::prop_assert!(end <= found.start && found.start < found.end);
                proptest::prop_assert!(text.get(found.clone()).is_some());
                end = found.end;
            }
        }
    }
}
