//! From bytes to text, whatever the letters are written in.
use std::borrow::Cow;

use super::{Error, warnings::Warnings};

/// How far into a file an encoding may be declared, in bytes.
const DECLARED_WITHIN: usize = 512;
/// Most part of control characters in a text, one in so many: what has more is no text.
const CONTROLS: usize = 16;

/// What windows-1252 has where ISO-8859-1 has control characters (WHATWG Encoding Standard, `index-windows-1252.txt`).
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’',
    '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The text, read by its byte order mark, else as UTF-8 if it is that, else by the encoding that it declares. What cannot be
/// read is shown as �, and a warning says so.
///
/// # Errors
/// Where the bytes are no text.
pub(super) fn decode<'b>(bytes: &'b [u8], warnings: &mut Warnings) -> Result<Cow<'b, str>, Error> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => return Ok(utf_16(rest, u16::from_le_bytes, warnings)),
        [0xfe, 0xff, rest @ ..] => return Ok(utf_16(rest, u16::from_be_bytes, warnings)),
        // An XML declaration or a brace, without a mark.
        [b'<' | b'{' | b'[' | b'B', 0, ..] => return Ok(utf_16(bytes, u16::from_le_bytes, warnings)),
        [0x1f, 0x8b, ..] | [b'P', b'K', 3, 4, ..] => {
            return Err(Error::NotASchedule("the file is compressed: unpack it first".to_owned()));
        }
        [0, b'<' | b'{' | b'[' | b'B', ..] => return Ok(utf_16(bytes, u16::from_be_bytes, warnings)),
        _ => {}
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(Cow::Borrowed(text)),
        Err(error) => error,
    };
    let controls = bytes.iter().filter(|byte| matches!(byte, 0..=8 | 14..=31)).count();
    if controls > bytes.len() / CONTROLS || bytes.contains(&0) {
        return Err(Error::NotASchedule("the file is no text".to_owned()));
    }
    let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
    let line = memchr::memchr_iter(b'\n', before).count() + 1;
    match declared(bytes).as_deref() {
        Some("iso-8859-1" | "iso8859-1" | "latin1" | "latin-1" | "windows-1252" | "cp1252" | "us-ascii" | "ascii") => {
            Ok(Cow::Owned(bytes.iter().map(|byte| windows_1252(*byte)).collect()))
        }
        Some("iso-8859-15" | "iso8859-15" | "latin9" | "latin-9") => {
            Ok(Cow::Owned(bytes.iter().map(|byte| latin_9(*byte)).collect()))
        }
        other => {
            if let Some(name) = other.filter(|name| !name.starts_with("utf")) {
                let name = super::warnings::quoted(name);
                warnings.say(&format!("The schedule is written in {name}, which is not known: it is read as UTF-8."));
            }
            warnings
                .say(&format!("The schedule is not proper UTF-8, first in line {line}: some letters are shown as �."));
            Ok(String::from_utf8_lossy(bytes))
        }
    }
}

/// The encoding that an XML declaration names, in lower case.
fn declared(bytes: &[u8]) -> Option<String> {
    let start = bytes.get(..bytes.len().min(DECLARED_WITHIN))?.trim_ascii_start();
    let start = start.strip_prefix(b"<?xml")?;
    let end = start.windows(2).position(|two| two == b"?>")?;
    let declaration = std::str::from_utf8(start.get(..end)?).ok()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let name = value.get(1..)?.split_once(quote)?.0;
    Some(name.trim().to_ascii_lowercase())
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16, warnings: &mut Warnings) -> Cow<'static, str> {
    let mut lost = bytes.len() % 2 == 1;
    let units = bytes.chunks_exact(2).map(|pair| match pair {
        [one, two] => unit([*one, *two]),
        _ => 0,
    });
    let text = char::decode_utf16(units)
        .map(|letter| {
            letter.unwrap_or_else(|_| {
                lost = true;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect();
    if lost {
        warnings.say("The schedule is not proper UTF-16: some letters are shown as �.");
    }
    Cow::Owned(text)
}

fn windows_1252(byte: u8) -> char {
    let high = byte.checked_sub(0x80).and_then(|byte| WINDOWS_1252.get(usize::from(byte)));
    high.copied().unwrap_or(char::from(byte))
}

fn latin_9(byte: u8) -> char {
    match byte {
        0xa4 => '€',
        0xa6 => 'Š',
        0xa8 => 'š',
        0xb4 => 'Ž',
        0xb8 => 'ž',
        0xbc => 'Œ',
        0xbd => 'œ',
        0xbe => 'Ÿ',
        _ => windows_1252(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(bytes: &[u8]) -> (String, usize) {
        let mut warnings = Warnings::default();
        let text = decode(bytes, &mut warnings).map_or_else(|error| error.to_string(), Cow::into_owned);
        (text, warnings.into_list().len())
    }

    #[test]
    fn old_and_wide_encodings_are_read() {
        let wide = |text: &str, order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<_>>();
        for (bytes, expected) in [
            (b"<a>\xc3\xa9</a>".to_vec(), ("<a>é</a>", 0)),
            (b"\xef\xbb\xbf<a>".to_vec(), ("<a>", 0)),
            (wide("\u{feff}<a>é𝄞", u16::to_le_bytes), ("<a>é𝄞", 0)),
            (wide("\u{feff}<a>é𝄞", u16::to_be_bytes), ("<a>é𝄞", 0)),
            (wide("<a>é", u16::to_le_bytes), ("<a>é", 0)),
            (b"\xff\xfe<\0\x00\xd8x".to_vec(), ("<\u{fffd}", 1)),
            (
                b"<?xml version='1.0' encoding='ISO-8859-1'?>\xe9".to_vec(),
                ("<?xml version='1.0' encoding='ISO-8859-1'?>é", 0),
            ),
            (b"<?xml encoding=\"iso-8859-15\" ?>\xa4".to_vec(), ("<?xml encoding=\"iso-8859-15\" ?>€", 0)),
            (b"<?xml encoding=\"Windows-1252\"?>\x93\xe9\x94".to_vec(), ("<?xml encoding=\"Windows-1252\"?>“é”", 0)),
            (b"<?xml encoding='utf-8'?>\xe9".to_vec(), ("<?xml encoding='utf-8'?>\u{fffd}", 1)),
            (b"<?xml encoding='koi8-r'?>\xe9".to_vec(), ("<?xml encoding='koi8-r'?>\u{fffd}", 2)),
            // What is UTF-8 is read as that, whatever it declares.
            ("<?xml encoding='latin1'?>é".into(), ("<?xml encoding='latin1'?>é", 0)),
            (b"\x1f\x8b\x08\0".to_vec(), ("the file is compressed: unpack it first", 0)),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff".to_vec(), ("the file is no text", 0)),
        ] {
            assert_eq!(told(&bytes), (expected.0.to_owned(), expected.1));
        }
    }
}
