//! Patterns of names: `*` for any letters, `?` for one.
use serde::Deserialize;

/// Longest pattern, in bytes.
const LONGEST: usize = 200;

/// A pattern that a whole name must fit. Case does not count.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Glob(Vec<char>);

impl Glob {
    #[must_use]
    pub(super) fn fits(&self, name: &str) -> bool {
        let name: Vec<char> = name.chars().flat_map(char::to_lowercase).collect();
        let (mut at, mut of) = (0, 0);
        // Where the last star stands, and how much of the name it has taken: it takes one more where the rest fails.
        let mut star: Option<(usize, usize)> = None;
        while of < name.len() {
            match (self.0.get(at), name.get(of), star) {
                (Some('*'), _, _) => {
                    star = Some((at, of));
                    at += 1;
                }
                (Some(wanted), Some(found), _) if *wanted == '?' || wanted == found => (at, of) = (at + 1, of + 1),
                (_, _, Some((place, taken))) => {
                    star = Some((place, taken + 1));
                    (at, of) = (place + 1, taken + 1);
                }
                _ => return false,
            }
        }
        self.0.iter().skip(at).all(|rest| *rest == '*')
    }
}

impl TryFrom<String> for Glob {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.len() {
            0 => Err("a pattern is empty: `*` fits any name".to_owned()),
            1..=LONGEST => Ok(Self(text.chars().flat_map(char::to_lowercase).collect())),
            _ => Err(format!("a pattern is longer than {LONGEST} bytes")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_fit_whole_names() {
        for (pattern, name, fits) in [
            ("D.*", "d.rust", true),
            ("D.*", "D.", true),
            ("D.*", "MD.rust", false),
            ("*(*)*", "K.1.105 (La Fontaine)", true),
            ("ub2.147", "UB2.147", true),
            ("UB2.147", "UB2.147a", false),
            ("??c3", "38C3", true),
            ("??c3", "8C3", false),
            ("*", "", true),
            ("?", "é", true),
            ("*a*b*c", "xxaxxbxxbxxc", true),
            ("*a*b*c", "xxaxxcxxb", false),
        ] {
            let glob = Glob::try_from(pattern.to_owned()).unwrap();
            assert_eq!(glob.fits(name), fits, "{pattern} {name}");
        }
        assert!(Glob::try_from(String::new()).is_err());
        assert!(Glob::try_from("x".repeat(201)).is_err());
    }
}
