//! Values of properties: texts, lists, times, lengths.
use std::borrow::Cow;

use jiff::civil::{Date, DateTime, Time};

use super::{super::raw::Text, Property};

/// Most texts of a list.
const MOST: usize = 200;

/// A text as it is meant: escapes resolved, quoted-printable decoded.
pub(super) fn text<'t>(property: &Property<'t>) -> Text<'t> {
    if property.plain {
        return property.value.clone();
    }
    let value = if property.parameter("ENCODING").eq_ignore_ascii_case("QUOTED-PRINTABLE") {
        Cow::Owned(printable(&property.value, property.parameter("CHARSET")))
    } else {
        property.value.clone()
    };
    if !value.contains('\\') {
        return value;
    }
    Cow::Owned(unescaped(&value))
}

fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let letter = after.chars().next();
        rest = after.get(letter.map_or(0, char::len_utf8)..).unwrap_or_default();
        match letter {
            Some('n' | 'N') => out.push('\n'),
            Some(letter @ (',' | ';' | '\\' | ':' | '"')) => out.push(letter),
            // No escape: what stands there is meant.
            Some(letter) => out.extend(['\\', letter]),
            None => out.push('\\'),
        }
    }
    out.push_str(rest);
    out
}

fn printable(value: &str, charset: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| *byte == b'=').and_then(|digits| std::str::from_utf8(digits).ok());
        if let Some(code) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            bytes.push(code);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*byte);
            rest = after;
        }
    }
    let western =
        ["ISO-8859-1", "ISO-8859-15", "WINDOWS-1252", "LATIN1"].iter().any(|name| charset.eq_ignore_ascii_case(name));
    match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if western => error.as_bytes().iter().map(|byte| char::from(*byte)).collect(),
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    }
}

/// The texts of a list that commas part, at most 200; a comma that is escaped parts nothing.
pub(super) fn list(property: &Property<'_>) -> Vec<String> {
    if property.plain {
        return vec![property.value.trim().to_owned()];
    }
    let value: &str = &property.value;
    let mut out = Vec::new();
    let mut from = 0;
    let mut escaped = false;
    for (at, letter) in value.char_indices() {
        if out.len() >= MOST {
            break;
        }
        if letter == ',' && !escaped {
            out.push(value.get(from..at).unwrap_or_default());
            from = at + 1;
        }
        escaped = letter == '\\' && !escaped;
    }
    out.push(value.get(from..).unwrap_or_default());
    out.into_iter().map(|text| unescaped(text).trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

/// A time as it is written: a day, a clock on a wall, or a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    Day(Date),
    Wall(DateTime),
    Utc(DateTime),
}

impl When {
    /// `20260131`, `20260131T093000`, `20260131T083000Z`, and the same with hyphens and colons.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let (text, utc) = match text.strip_suffix(['Z', 'z']) {
            Some(text) => (text, true),
            None => (text, false),
        };
        let (date, time) = match text.split_once(['T', 't', ' ']) {
            Some((date, time)) => (date, Some(time)),
            None => (text, None),
        };
        let date = digits(date, '-', 8)?;
        let date = Date::new(number(&date, 0, 4)?, number(&date, 4, 2)?, number(&date, 6, 2)?).ok()?;
        let Some(time) = time.filter(|time| !time.is_empty()) else { return Some(Self::Day(date)) };
        // Seconds may be missing; the 60th is the last but one that clocks show.
        let time = digits(time, ':', 6).or_else(|| digits(time, ':', 4).map(|time| time + "00"))?;
        let second = number::<i8>(&time, 4, 2)?.min(59);
        let time = Time::new(number(&time, 0, 2)?, number(&time, 2, 2)?, second, 0).ok()?;
        let both = date.to_datetime(time);
        Some(if utc { Self::Utc(both) } else { Self::Wall(both) })
    }

    /// At midnight, where it is a day.
    pub(super) fn civil(self) -> DateTime {
        match self {
            Self::Day(date) => date.to_datetime(Time::midnight()),
            Self::Wall(both) | Self::Utc(both) => both,
        }
    }

    /// The same kind of time at another moment.
    pub(super) fn at(self, both: DateTime) -> Self {
        match self {
            Self::Day(_) => Self::Day(both.date()),
            Self::Wall(_) => Self::Wall(both),
            Self::Utc(_) => Self::Utc(both),
        }
    }

    /// In the words of the raw schedule; a clock on a wall is that of `zone`, where it is named or is an offset.
    pub(super) fn written(self, zone: &str) -> String {
        match self {
            Self::Day(date) => date.to_string(),
            Self::Utc(both) => format!("{both}Z"),
            Self::Wall(both) if zone.starts_with(['+', '-']) => format!("{both}{zone}"),
            Self::Wall(both) if zone.is_empty() => both.to_string(),
            Self::Wall(both) => format!("{both}[{zone}]"),
        }
    }
}

/// The digits of a text that may have a mark between them; as many as are wanted.
fn digits(text: &str, mark: char, wanted: usize) -> Option<String> {
    let digits: String = text.chars().take(wanted * 2).filter(|letter| *letter != mark).collect();
    (digits.len() == wanted && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

fn number<N: std::str::FromStr>(digits: &str, from: usize, length: usize) -> Option<N> {
    digits.get(from..from + length)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_with_and_without_marks() {
        for (text, written) in [
            ("20260131", "2026-01-31"),
            ("2026-01-31", "2026-01-31"),
            ("20260131T093000", "2026-01-31T09:30:00[Europe/Paris]"),
            ("2026-01-31T09:30:00", "2026-01-31T09:30:00[Europe/Paris]"),
            ("20260131T0930", "2026-01-31T09:30:00[Europe/Paris]"),
            ("20260131T083000Z", "2026-01-31T08:30:00Z"),
            ("20260131T235960Z", "2026-01-31T23:59:59Z"),
            ("00000101T000000", "0000-01-01T00:00:00[Europe/Paris]"),
        ] {
            assert_eq!(When::read(text).unwrap().written("Europe/Paris"), written, "{text}");
        }
        for bad in
            ["", "tomorrow", "20261301", "20260131T250000", "2026013", "20260131T09:3", "é0260131", "20260131T09300é"]
        {
            assert_eq!(When::read(bad), None, "{bad}");
        }
        assert_eq!(When::read("20260131T093000").unwrap().written("+05:30"), "2026-01-31T09:30:00+05:30");
    }

    #[test]
    fn texts_and_lists_are_unescaped() {
        let property = |value: &'static str| Property { value: value.into(), ..Property::default() };
        assert_eq!(text(&property(r"a\nb\N\,\;\\ C:\temp \")), "a\nb\n,;\\ C:\\temp \\");
        assert_eq!(list(&property(r"A\, B, C,,D\\,E")), ["A, B", "C", "D\\", "E"]);
    }

    #[test]
    fn quoted_printable_is_decoded_in_its_charset() {
        let property = |value: &'static str, charset: &'static str| Property {
            value: value.into(),
            parameters: vec![("ENCODING".into(), "QUOTED-PRINTABLE".into()), ("CHARSET".into(), charset.into())],
            ..Property::default()
        };
        assert_eq!(text(&property("caf=C3=A9=0D=0Aa=3Db =ZZ", "UTF-8")), "café\r\na=b =ZZ");
        assert_eq!(text(&property("caf=E9", "ISO-8859-1")), "café");
        assert_eq!(text(&property("caf=E9", "")), "caf\u{fffd}");
    }
}
