//! What is done to a field's value on its way into an address.

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Filter {
    Lower,
    Upper,
    Slug,
    Dashes,
    After(String),
    Before(String),
    Strip(String),
    StripEnd(String),
    Runs(Set, String),
    Keep(Set, String),
    Percent,
}

/// The names of the filters, each with how many arguments it takes.
pub(super) const NAMES: [(&str, usize); 11] = [
    ("lower", 0),
    ("upper", 0),
    ("slug", 0),
    ("dashes", 0),
    ("after", 1),
    ("before", 1),
    ("strip", 1),
    ("strip-end", 1),
    ("runs", 2),
    ("keep", 2),
    ("percent", 0),
];

impl Filter {
    /// The filter of that name.
    ///
    /// # Errors
    /// What is wrong with its name or its arguments.
    pub(super) fn new(name: &str, arguments: &[String]) -> Result<Self, String> {
        let Some((_, wanted)) = NAMES.into_iter().find(|(known, _)| *known == name) else {
            let known: Vec<_> = NAMES.into_iter().map(|(known, _)| known).collect();
            return Err(format!("there is no filter `{name}`; there are {}", known.join(", ")));
        };
        if arguments.len() != wanted {
            let takes = ["no argument", "one argument", "two arguments"][wanted.min(2)];
            return Err(format!("the filter `{name}` takes {takes}, not {}; `\\:` is a plain colon", arguments.len()));
        }
        let [first, second] = [0, 1].map(|at| arguments.get(at).map_or("", String::as_str));
        if wanted > 0 && first.is_empty() {
            return Err(format!("the filter `{name}` wants something after its colon"));
        }
        Ok(match name {
            "lower" => Self::Lower,
            "upper" => Self::Upper,
            "slug" => Self::Slug,
            "dashes" => Self::Dashes,
            "after" => Self::After(first.to_owned()),
            "before" => Self::Before(first.to_owned()),
            "strip" => Self::Strip(first.to_owned()),
            "strip-end" => Self::StripEnd(first.to_owned()),
            "runs" => Self::Runs(Set::new(first)?, second.to_owned()),
            "keep" => Self::Keep(Set::new(first)?, second.to_owned()),
            _ => Self::Percent,
        })
    }

    pub(super) fn apply(&self, text: &str) -> String {
        match self {
            Self::Lower => text.to_lowercase(),
            Self::Upper => text.to_uppercase(),
            Self::Slug => stream_slug(text),
            Self::Dashes => dashes(text),
            Self::After(mark) => text.split_once(mark.as_str()).map_or(text, |(_, after)| after).to_owned(),
            Self::Before(mark) => text.split_once(mark.as_str()).map_or(text, |(before, _)| before).to_owned(),
            Self::Strip(start) => text.strip_prefix(start.as_str()).unwrap_or(text).to_owned(),
            Self::StripEnd(end) => text.strip_suffix(end.as_str()).unwrap_or(text).to_owned(),
            Self::Runs(set, with) => replaced(text, with, true, |c| set.has(c)),
            Self::Keep(set, with) => replaced(text, with, false, |c| !set.has(c)),
            Self::Percent => percent(text),
        }
    }
}

/// Characters, written as in a pattern's brackets: `a-z` is a range, any other `-` itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Set(Vec<(char, char)>);

impl Set {
    fn new(text: &str) -> Result<Self, String> {
        let chars: Vec<char> = text.chars().collect();
        let mut ranges = Vec::new();
        let mut rest = chars.as_slice();
        while let [first, after @ ..] = rest {
            if let ['-', last, after @ ..] = after {
                if first > last {
                    return Err(format!("the range `{first}-{last}` runs backwards"));
                }
                ranges.push((*first, *last));
                rest = after;
            } else {
                ranges.push((*first, *first));
                rest = after;
            }
        }
        Ok(Self(ranges))
    }

    fn has(&self, c: char) -> bool {
        self.0.iter().any(|(first, last)| (*first..=*last).contains(&c))
    }
}

/// FOSDEM's name of a hall within addresses: without what stands in parentheses, lower case, letters and digits only
/// (the rule holds for all 140 halls of 2025 and 2026).
pub(in crate::catalogue) fn stream_slug(hall: &str) -> String {
    let mut inside = 0_usize;
    let mut out = String::new();
    for c in hall.chars() {
        match c {
            '(' => inside += 1,
            ')' => inside = inside.saturating_sub(1),
            c if inside == 0 && c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            _ => {}
        }
    }
    out
}

/// Words joined by dashes, lower case: letters, digits and `_` stay, blanks and dashes become one dash, all else goes.
/// What Django's `slugify` does, with which wafer and pretalx make addresses, but that accents go with their letters.
fn dashes(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || c == '_' {
            out.push(c.to_ascii_lowercase());
        } else if (c.is_whitespace() || c == '-') && !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_matches(['-', '_']).to_owned()
}

/// Puts `with` for each character, or for each run of them, that is `unwanted`.
fn replaced(text: &str, with: &str, runs: bool, unwanted: impl Fn(char) -> bool) -> String {
    let mut out = String::new();
    let mut within = false;
    for c in text.chars() {
        let goes = unwanted(c);
        if !goes {
            out.push(c);
        } else if !(runs && within) {
            out.push_str(with);
        }
        within = goes;
    }
    out
}

/// Makes a text one segment of a path (RFC 3986, `pchar`): all bytes but letters, digits and `-._~!$&'()*+,;=:@` are
/// written as `%XX`.
fn percent(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or('0').to_ascii_uppercase();
            out.extend(['%', digit(byte >> 4), digit(byte & 15)]);
        }
    }
    out
}
