use std::{fmt, sync::Arc};

use super::Schedule;

/// Longest name of a conference, in bytes, without the number that tells it from another.
const LONGEST: usize = 64;

/// Names a conference for what is kept about it: its acronym in lower case, else its title (`FOSDEM 2022` is
/// `fosdem-2022`). Made of `a` to `z`, digits, `-`, `_` and `.`, not starting with a dot: safe as a file's name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(Arc<str>);

impl Key {
    /// The name itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name that is made of these words. Where letters are lost, a number made of all of them is appended: two
    /// titles in another script stay two conferences.
    #[must_use]
    pub fn new(words: &str) -> Self {
        let mut name = String::new();
        let mut lost = false;
        for c in words.trim().chars().flat_map(char::to_lowercase) {
            if name.len() == LONGEST {
                lost = true;
                break;
            }
            match c {
                'a'..='z' | '0'..='9' | '_' => name.push(c),
                '.' if !name.is_empty() => name.push(c),
                c => {
                    lost |= c.is_alphanumeric();
                    if !name.is_empty() && !name.ends_with('-') {
                        name.push('-');
                    }
                }
            }
        }
        name.truncate(name.trim_end_matches(['-', '.']).len());
        if lost || name.is_empty() {
            let dash = if name.is_empty() { "" } else { "-" };
            name = format!("{name}{dash}{:08x}", fnv(words.as_bytes()) & 0xffff_ffff);
        }
        Self(name.into())
    }

    /// The name as it was kept, if it is one.
    #[must_use]
    pub fn kept(name: &str) -> Option<Self> {
        let fine = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-' | '_' | '.');
        let whole = !name.is_empty() && name.len() <= LONGEST + 9 && !name.starts_with('.') && name.chars().all(fine);
        whole.then(|| Self(name.into()))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Schedule {
    /// Names the conference for what is kept about it. One without acronym and title goes by its first day.
    #[must_use]
    pub fn key(&self) -> Key {
        if let Some(words) = [&self.acronym, &self.title].into_iter().find(|words| !words.is_empty()) {
            return Key::new(words);
        }
        self.days.first().map_or_else(|| Key::new("unnamed"), |day| Key::new(&format!("unnamed-{}", day.date)))
    }
}

/// FNV-1a, 64 bits: for numbers that are kept. The standard library's hash may change with each release.
pub(super) fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn conferences_are_named_by_their_words() {
        for (words, name) in [
            ("fosdem-2026", "fosdem-2026"),
            ("FOSDEM 2022", "fosdem-2022"),
            (" 38C3: Illegal  Instructions ", "38c3-illegal-instructions"),
            ("../../etc/passwd", "etc-passwd"),
        ] {
            assert_eq!(Key::new(words).as_str(), name);
        }
        for name in ["", ".fosdem", "../fosdem", "FOSDEM", &"x".repeat(80)] {
            assert_eq!(Key::kept(name), None, "{name}");
        }
        let (one, other) = (Key::new("会議 2026"), Key::new("大会 2026"));
        assert!(one != other && one.as_str().starts_with("2026-"), "{one} {other}");
    }

    proptest! {
        #[test]
        fn any_words_make_the_name_of_a_file(words in ".{0,200}") {
            let key = Key::new(&words);
            let fine = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-' | '_' | '.');
            prop_assert!(!key.as_str().is_empty() && key.as_str().len() <= LONGEST + 9);
            prop_assert!(key.as_str().chars().all(fine) && !key.as_str().starts_with('.'));
            prop_assert_eq!(Key::kept(key.as_str()), Some(key));
        }
    }
}
