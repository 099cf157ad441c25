//! Lines into properties: unfolded, mended where a value has line breaks that nobody escaped.
use std::borrow::Cow;

use super::Property;

/// Longest property read, in bytes: what is beyond is cut off.
const LONGEST: usize = 256 * 1024;

/// Names that begin a property also where a value may go on.
const NAMES: [&str; 36] = [
    "BEGIN",
    "END",
    "UID",
    "DTSTAMP",
    "DTSTART",
    "DTEND",
    "DURATION",
    "SUMMARY",
    "DESCRIPTION",
    "LOCATION",
    "STATUS",
    "CLASS",
    "CATEGORIES",
    "URL",
    "ATTENDEE",
    "ORGANIZER",
    "CONTACT",
    "GEO",
    "RRULE",
    "RDATE",
    "EXDATE",
    "RECURRENCE-ID",
    "SEQUENCE",
    "CREATED",
    "LAST-MODIFIED",
    "PRIORITY",
    "TRANSP",
    "ATTACH",
    "CONFERENCE",
    "COMMENT",
    "RESOURCES",
    "TRIGGER",
    "ACTION",
    "METHOD",
    "IMAGE",
    "COLOR",
];

/// The properties of a text, in its order.
pub(super) struct Lines<'t> {
    rest: &'t str,
    line: usize,
}

impl<'t> Lines<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { rest: text, line: 0 }
    }

    /// The next line as it stands in the file, without the break after it (`\n`, `\r\n`, `\r\r\n`, `\r` alone).
    fn physical(&mut self) -> Option<&'t str> {
        if self.rest.is_empty() {
            return None;
        }
        self.line += 1;
        let feed = self.rest.find(['\n', '\r']);
        let Some(at) = feed else { return Some(std::mem::take(&mut self.rest)) };
        let (line, after) = self.rest.split_at(at);
        let returns = after.len() - after.trim_start_matches('\r').len();
        let feed = usize::from(after.as_bytes().get(returns) == Some(&b'\n'));
        // Returns without a feed are a break each, as old Macs wrote them.
        let length = if feed == 1 { returns + 1 } else { 1 };
        self.rest = after.get(length..).unwrap_or_default();
        Some(line)
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    /// Whether the next line can only be a part of the value before it.
    fn goes_on(&self) -> bool {
        let end = self.rest.find(['\n', '\r']).unwrap_or(self.rest.len());
        let line = self.rest.get(..end).unwrap_or_default();
        if line.trim().is_empty() {
            return false;
        }
        let head = line.split([':', ';']).next().unwrap_or_default();
        let name = head.rsplit('.').next().unwrap_or_default();
        let proper = head.len() < line.len() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let shouted = name.bytes().all(|byte| !byte.is_ascii_lowercase());
        let known = shouted || NAMES.iter().any(|known| known.eq_ignore_ascii_case(name));
        !(proper && !name.is_empty() && (known || name.starts_with("x-")))
    }

    /// A property's whole text, and whether it was put together from several lines.
    fn logical(&mut self) -> Option<(Cow<'t, str>, usize)> {
        let first = loop {
            let line = self.physical()?;
            if !line.trim().is_empty() {
                break line;
            }
        };
        let number = self.line;
        let mut whole = Cow::Borrowed(first);
        let printable = is_printable(first);
        let mut blank = 0;
        loop {
            if printable && whole.ends_with('=') {
                let Some(line) = self.physical() else { break };
                let length = whole.len() - 1;
                let text = whole.to_mut();
                text.truncate(length);
                push(text, line);
            } else if matches!(self.peek(), Some(' ' | '\t')) {
                let line = self.physical().unwrap_or_default();
                push(whole.to_mut(), line.get(1..).unwrap_or_default());
            } else if matches!(self.peek(), Some('\n' | '\r')) {
                self.physical();
                blank += 1;
            } else if self.peek().is_some() && self.goes_on() {
                let line = self.physical().unwrap_or_default();
                let text = whole.to_mut();
                (0..=blank.min(2)).for_each(|_| push(text, "\n"));
                push(text, line);
                blank = 0;
            } else {
                break;
            }
        }
        Some((whole, number))
    }
}

impl<'t> Iterator for Lines<'t> {
    type Item = Property<'t>;

    fn next(&mut self) -> Option<Property<'t>> {
        loop {
            let (text, line) = self.logical()?;
            let read = match text {
                Cow::Borrowed(text) => property(text),
                Cow::Owned(text) => property(&text).map(owned),
            };
            if let Some(mut property) = read {
                property.line = line;
                return Some(property);
            }
        }
    }
}

fn push(text: &mut String, more: &str) {
    let room = LONGEST.saturating_sub(text.len());
    text.push_str(more.get(..more.floor_char_boundary(room)).unwrap_or_default());
}

/// Whether a value is in quoted-printable, whose lines break otherwise.
fn is_printable(line: &str) -> bool {
    let head = line.split(':').next().unwrap_or_default().as_bytes();
    head.windows(16).any(|part| part.eq_ignore_ascii_case(b"QUOTED-PRINTABLE"))
}

fn owned(property: Property<'_>) -> Property<'static> {
    let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
    let parameters = property.parameters.into_iter().map(|(name, value)| (own(name), own(value))).collect();
    Property {
        name: own(property.name),
        parameters,
        value: own(property.value),
        plain: property.plain,
        line: property.line,
    }
}

/// `NAME;A=b;C="d:e":value`; `None` where there is no name.
fn property(text: &str) -> Option<Property<'_>> {
    let end = text.find([':', ';'])?;
    let (name, mut rest) = text.split_at(end);
    // `group.NAME` is vCard's, and some write it.
    let name = name.rsplit('.').next().unwrap_or(name).trim();
    let mut property = Property { name: name.into(), ..Property::default() };
    while let Some(parameters) = rest.strip_prefix(';') {
        let end = outside_quotes(parameters);
        let (parameter, after) = parameters.split_at(end);
        let (name, value) = parameter.split_once('=').unwrap_or(("TYPE", parameter));
        property.parameters.push((name.trim().into(), unquoted(value)));
        rest = after;
    }
    property.value = rest.strip_prefix(':').unwrap_or(rest).into();
    (!name.is_empty()).then_some(property)
}

/// Where a parameter ends: at `;` or `:` outside quotation marks; a mark that is never closed marks nothing.
fn outside_quotes(text: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' if quoted || text.get(at + 1..).is_some_and(|rest| rest.contains('"')) => quoted = !quoted,
            b';' | b':' if !quoted => return at,
            _ => {}
        }
    }
    text.len()
}

/// A parameter's value without its marks, RFC 6868's escapes resolved.
fn unquoted(value: &str) -> Cow<'_, str> {
    let value = value.trim();
    let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
    if !value.contains('^') {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        let after = letters.clone().next();
        let meant = match (letter, after) {
            ('^', Some('n')) => '\n',
            ('^', Some('\'')) => '"',
            ('^', Some('^')) => '^',
            _ => {
                out.push(letter);
                continue;
            }
        };
        letters.next();
        out.push(meant);
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Name, parameters and value of each property.
    fn read(text: &str) -> Vec<String> {
        let show = |property: Property<'_>| {
            let parameters: Vec<_> =
                property.parameters.iter().map(|(name, value)| format!(";{name}={value}")).collect();
            format!("{}{}:{}", property.name, parameters.concat(), property.value)
        };
        Lines::new(text).map(show).collect()
    }

    #[test]
    fn lines_are_unfolded_whatever_breaks_them() {
        for feed in ["\n", "\r\n", "\r\r\n", "\r"] {
            let text = ["SUMMARY:One", "  two", "\tthree", "UID:1", ""].join(feed);
            assert_eq!(read(&text), ["SUMMARY:One twothree", "UID:1"], "{feed:?}");
        }
    }

    #[test]
    fn what_is_no_property_continues_the_value() {
        let text = "DESCRIPTION:One\nWeb : https://example.org\n\nNote: two\nhttps://example.org/\nUID:1\nx-foo:2\ndtstart:3\n";
        let description = "DESCRIPTION:One\nWeb : https://example.org\n\nNote: two\nhttps://example.org/";
        assert_eq!(read(text), [description, "UID:1", "x-foo:2", "dtstart:3"]);
    }

    #[test]
    fn parameters_may_be_quoted() {
        let text =
            "ATTENDEE;CN=\"A: B; C^'^^^n\";ROLE=X;CHARSET=UTF-8:mailto:a@example.org\nSUMMARY;CN=\"open:x\nA.UID:1";
        assert_eq!(
            read(text),
            ["ATTENDEE;CN=A: B; C\"^\n;ROLE=X;CHARSET=UTF-8:mailto:a@example.org", "SUMMARY;CN=\"open:x", "UID:1"]
        );
    }

    #[test]
    fn quoted_printable_breaks_its_lines_with_an_equals_sign() {
        let text = "SUMMARY;ENCODING=QUOTED-PRINTABLE:a=C3=\n=A9 b=\nc\nUID:1";
        assert_eq!(read(text), ["SUMMARY;ENCODING=QUOTED-PRINTABLE:a=C3=A9 bc", "UID:1"]);
    }

    #[test]
    fn nothing_is_slow() {
        for text in [
            "A;\"".repeat(200_000),
            "A\n".repeat(300_000),
            format!("DESCRIPTION:{}", "x\n".repeat(300_000)),
            ";".repeat(500_000),
            "A:\n ".repeat(200_000),
        ] {
            let _read = read(&text);
        }
    }
}
