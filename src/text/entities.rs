//! `&amp;` and its kin.
use std::borrow::Cow;

use web_atoms::NAMED_ENTITIES;

/// Longest reference looked at, in bytes, between `&` and `;`.
const LONGEST: usize = 10;
/// The same of HTML's names: `CounterClockwiseContourIntegral`.
const LONGEST_NAME: usize = 31;

/// The letter that a reference stands for, given what is between `&` and `;`. The five of XML, the blank that does not
/// break, and numbers; others belong to HTML and are left to its reader.
#[must_use]
pub fn resolve(name: &str) -> Option<char> {
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => match name.strip_prefix('#')?.strip_prefix(['x', 'X']) {
            Some(digits) => number(digits, 16),
            None => number(name.strip_prefix('#')?, 10),
        },
    }
}

/// `text` with its references resolved, once. What is no reference stays as it is.
#[must_use]
pub fn decode(text: &str) -> Cow<'_, str> {
    replace(text, LONGEST, |name, out| resolve(name).map(|letter| out.push(letter)))
}

/// As [`decode`], with all names that HTML has.
#[must_use]
pub fn decode_html(text: &str) -> Cow<'_, str> {
    replace(text, LONGEST_NAME, |name, out| {
        if let Some(letter) = resolve(name) {
            out.push(letter);
            return Some(());
        }
        let (first, second) = *NAMED_ENTITIES.get(&format!("{name};"))?;
        out.push(char::from_u32(first)?);
        // Zero where there is no second.
        out.extend(char::from_u32(second).filter(|c| *c != '\0'));
        Some(())
    })
}

/// Puts what `resolve` writes for a name in place of each reference of at most `longest` bytes.
fn replace(text: &str, longest: usize, resolve: impl Fn(&str, &mut String) -> Option<()>) -> Cow<'_, str> {
    if memchr::memchr(b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let name = from.get(1..from.floor_char_boundary(longest + 2)).and_then(|start| start.split_once(';'));
        let found = name.and_then(|(name, _)| resolve(name, &mut out).map(|()| name.len() + 2));
        if found.is_none() {
            out.push('&');
        }
        rest = from.get(found.unwrap_or(1)..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::{decode, decode_html};

    #[test]
    fn html_has_more_names() {
        for (text, expected) in [
            ("&hellip;&mdash;&eacute;&amp;&#8230;", "…—é&…"),
            ("&NotEqualTilde;&CounterClockwiseContourIntegral;", "≂̸∳"),
            ("&nothing; &copy &;", "&nothing; &copy &;"),
        ] {
            assert_eq!(decode_html(text), expected, "{text}");
        }
    }

    #[test]
    fn references_are_resolved_once_and_the_rest_stays() {
        for (text, expected) in [
            ("Q&A", "Q&A"),
            ("Q&amp;A &amp; more", "Q&A & more"),
            ("&amp;amp;", "&amp;"),
            ("&#233;&#xe9;&nbsp;&lt;b&gt;", "éé\u{a0}<b>"),
            ("&unknown; &; & &#xd800; &#99999999999;", "&unknown; &; & &#xd800; &#99999999999;"),
            ("é&é;é", "é&é;é"),
            ("&", "&"),
        ] {
            assert_eq!(decode(text), expected, "{text}");
        }
    }
}
