//! Links in plain words.
use super::{Target, target};
use crate::text::rich;

/// Links of one text that are found, at most.
pub const MOST: usize = 100;

/// What stands around a link and does not belong to it.
const AROUND: [char; 20] =
    ['(', ')', '[', ']', '<', '>', '{', '}', '"', '\'', '“', '”', '„', '’', '«', '»', ',', ';', '`', '*'];

/// The links in plain words, each once, in their order: addresses of the web, `matrix:` ones, and identifiers of rooms and
/// people on their own. What only looks like one of the latter is none.
#[must_use]
pub fn find(text: &str) -> Vec<&str> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    for place in rich::urls(text).take(MOST) {
        found.extend(text.get(place.clone()).map(|url| (place.start, url)));
    }
    let (pages, mut end) = (found.len(), 0);
    for word in text.split_inclusive(char::is_whitespace) {
        let at = end;
        end += word.len();
        let inner = word.trim_end().trim_matches(AROUND);
        let begins = inner.starts_with(['#', '@', '!'])
            || inner.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("matrix:"));
        let link = inner.trim_end_matches(['.', ':', '!', '?', '…']).trim_end_matches(AROUND);
        if begins && target(link).is_some() {
            found.push((at, link));
        }
        if found.len() >= pages + MOST {
            break;
        }
    }
    found.sort_by_key(|(at, _)| *at);
    each_once(found.into_iter().map(|(_, link)| link))
}

/// These links without those that lead where one before them does, whatever servers they name; at most [`MOST`].
#[must_use]
pub fn each_once<'t>(links: impl IntoIterator<Item = &'t str>) -> Vec<&'t str> {
    let mut kept: Vec<(&str, Option<Target>)> = Vec::new();
    for link in links {
        let goal = target(link).map(bare);
        let again = kept.iter().any(|(other, there)| *other == link || (goal.is_some() && *there == goal));
        if !again && kept.len() < MOST {
            kept.push((link, goal));
        }
    }
    kept.into_iter().map(|(link, _)| link).collect()
}

/// A place without the servers that know it.
fn bare(target: Target) -> Target {
    match target {
        Target::Room(room) => Target::Room(room.name.into()),
        Target::Event { room, event } => Target::Event { room: room.name.into(), event },
        person @ Target::Person(_) => person,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_among_words() {
        let check = |text: &str, links: &[&str]| assert_eq!(find(text), links, "{text}");
        check("no link: not #tag, @ana, !important, a:b, 10:30 or example.org", &[]);
        check("", &[]);
        check(
            "see (https://example.org/a?b=c), http://example.org.",
            &["https://example.org/a?b=c", "http://example.org"],
        );
        check("in #rust:example.org, or #gtk:example.org.", &["#rust:example.org", "#gtk:example.org"]);
        check(
            "<matrix:r/rust:example.org> and MATRIX:u/ana:b.org!",
            &["matrix:r/rust:example.org", "MATRIX:u/ana:b.org"],
        );
        check("ask @ana:example.org: they know !id:example.org", &["@ana:example.org", "!id:example.org"]);
        check("https://en.wikipedia.org/wiki/Rust_(language)", &["https://en.wikipedia.org/wiki/Rust_(language)"]);
        check("javascript:alert(1) file:///etc/passwd xmpp:a@b", &[]);
        // Each place once, whatever its shape.
        check(
            "#a:b.org https://matrix.to/#/%23a:b.org?via=c.org matrix:r/a:b.org https://b.org https://b.org",
            &["#a:b.org", "https://b.org"],
        );
        let many = (0..1_000).map(|n| format!("#r{n}:b.org https://b.org/{n}")).collect::<Vec<_>>().join(" ");
        assert_eq!(find(&many).len(), MOST);
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_found_stands_there_and_leads_somewhere(text in "([#@!(<]?[a-z]{0,3}[:/.,]?|https://b.org/| |matrix:r/a:b|é|\u{202e}){0,30}") {
            for link in find(&text) {
                proptest::prop_assert!(text.contains(link));
                proptest::prop_assert!(link.starts_with("http") || target(link).is_some());
            }
        }
    }
}
