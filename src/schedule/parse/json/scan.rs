//! The smallest pieces of JSON: where a text or a word ends, and what the text says.
use std::borrow::Cow;

/// Longest name looked for behind a line break within a text, in bytes.
const NAME: usize = 64;

/// Where a text ends, after its quotation mark, given where it begins, after its own. A line break, which JSON wants
/// escaped, is taken as it stands; but where the next line begins with a name and a colon, the mark is missing.
pub(super) fn quoted(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr3(b'"', b'\\', b'\n', rest)) {
        at += found;
        match bytes.get(at) {
            Some(b'"') => return at + 1,
            Some(b'\\') => at += 2,
            _ if begins_with_name(bytes.get(at + 1..).unwrap_or_default()) => return at,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Whether a line begins with `"name":`.
fn begins_with_name(line: &[u8]) -> bool {
    let line = line.get(..line.len().min(NAME)).unwrap_or_default();
    let Some(name) = line.trim_ascii_start().strip_prefix(b"\"") else { return false };
    let letters =
        name.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'-')).count();
    letters > 0 && name.get(letters..).is_some_and(|after| after.starts_with(b"\":") || after.starts_with(b"\" :"))
}

/// Where a word or a number ends; at least one letter.
pub(super) fn word(source: &str, from: usize) -> usize {
    let rest = source.get(from..).unwrap_or_default();
    let letters =
        rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')).count();
    from + if letters > 0 { letters } else { rest.chars().next().map_or(1, char::len_utf8) }
}

/// What a text says, given what stands between its quotation marks. Halves of letters beyond the first 65,536 become �.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let letter = after.chars().next();
        rest = after.get(letter.map_or(0, char::len_utf8)..).unwrap_or_default();
        match letter {
            Some('n') => out.push('\n'),
            Some('r') => out.push('\r'),
            Some('t') => out.push('\t'),
            Some('b') => out.push('\u{8}'),
            Some('f') => out.push('\u{c}'),
            Some('u') => {
                let (letter, length) = coded(rest);
                out.push(letter);
                rest = rest.get(length..).unwrap_or_default();
            }
            Some(letter) => out.push(letter),
            None => {}
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The letter of four hexadecimal digits, or of two such fours with `\u` between them, and how many bytes say so.
fn coded(text: &str) -> (char, usize) {
    let unit = |from: usize| {
        let digits = text.get(from..from + 4).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
        u16::from_str_radix(digits, 16).ok()
    };
    let Some(first) = unit(0) else { return ('\u{fffd}', 0) };
    let second = text.get(4..6).filter(|escape| *escape == "\\u").and_then(|_| unit(6));
    let pair = char::decode_utf16([first].into_iter().chain(second)).next();
    match pair {
        Some(Ok(letter)) => (letter, if letter.len_utf16() == 2 { 10 } else { 4 }),
        _ => ('\u{fffd}', 4),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved() {
        for (text, expected) in [
            ("plain", "plain"),
            (r#"a\nb\t\"\\\/\b\f\r"#, "a\nb\t\"\\/\u{8}\u{c}\r"),
            (r"\u00e9\ud83d\ude00!", "é😀!"),
            (r"\ud83d!\ude00", "\u{fffd}!\u{fffd}"),
            (r"\ud83d\u0041", "\u{fffd}A"),
            (r"\uZZZZ \q \é", "\u{fffd}ZZZZ q é"),
            ("end\\", "end"),
        ] {
            assert_eq!(unescaped(text), expected, "{text}");
        }
    }

    #[test]
    fn a_text_ends_at_its_mark_or_where_the_next_name_begins() {
        let end = |text: &str| quoted(text.as_bytes(), 0);
        assert_eq!(end("a\\\"b\" x"), 5);
        assert_eq!(end("a\nb\" x"), 4);
        assert_eq!(end("a,\n  \"title\": \"b\""), 2);
        assert_eq!(end("a\\"), 2);
        assert_eq!(end("a"), 1);
    }
}
