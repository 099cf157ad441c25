//! Rooms that a conference has once: its space, and those for everybody.
use std::borrow::Cow;

use serde::Deserialize;

use super::template::{Field, Template};
use crate::chat::{Alias, link};

/// Most of them in one list.
pub(super) const MOST: usize = 100;
/// A year to try an alias with when it is read.
const SOME_YEAR: &str = "2000";

/// An alias with a gap for nothing but the year.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Common(Template);

impl Common {
    /// The alias in a year; `None` where it asks for one and none is known.
    pub(super) fn alias(&self, year: &str) -> Option<Alias> {
        let text = self.0.expand(|_| Cow::Borrowed(year))?;
        link::alias(&text).filter(|alias| alias.as_str() == text)
    }
}

impl TryFrom<String> for Common {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let common = Self(Template::try_from(text.clone())?);
        if common.0.fields().any(|field| field != Field::Year) {
            return Err("a space or a room for everybody may ask for the `year` and for nothing else".to_owned());
        }
        if common.alias(SOME_YEAR).is_none() {
            return Err(format!("`{text}` is no alias of a room: write it as '#example-{{year}}:example.org'"));
        }
        Ok(common)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Catalogue, file};
    use crate::schedule::parse::parse;

    fn words(aliases: &[super::Alias]) -> Vec<String> {
        aliases.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_conference_has_a_space_and_rooms_for_everybody() {
        let catalogue = Catalogue::bundled();
        for (title, spaces, general) in [
            ("FOSDEM 2022", &["#fosdem2022:fosdem.org", "#fosdem-space:fosdem.org"][..], 5),
            ("FOSDEM 2026", &["#fosdem2026:fosdem.org", "#fosdem-space:fosdem.org"], 10),
            // By the rules of a year before.
            ("FOSDEM 2041", &["#fosdem2041:fosdem.org", "#fosdem-space:fosdem.org"], 10),
            // It had a group, which is no space.
            ("FOSDEM 2021", &[], 0),
            ("37C3", &[], 0),
            ("A conference nobody knows", &[], 0),
        ] {
            let text = format!(
                "<schedule><conference><title>{title}</title></conference><day date=\"2026-01-31\"><room name=\"Hall\">
                <event id=\"7\"><start>10:00</start><duration>00:30</duration><title>t</title></event></room></day></schedule>"
            );
            let rules = catalogue.of(&parse(text.as_bytes()).unwrap().schedule);
            assert_eq!(words(&rules.spaces()), spaces, "{title}");
            let told = words(&rules.general());
            assert_eq!(told.len(), general, "{title}");
            assert_eq!(told.first().is_some_and(|room| room == "#infodesk:fosdem.org"), general > 0, "{title}");
        }
    }

    #[test]
    fn what_is_no_alias_or_asks_for_a_talk_is_an_error_when_it_is_read() {
        let many = format!("rooms = [{}]", "\"#a:x.example\",".repeat(101));
        for (line, said) in [
            ("spaces = [\"#{track.slug}:x.example\"]", "may ask for the `year` and for nothing else"),
            ("rooms = [\"infodesk\"]", "rooms: `infodesk` is no alias of a room"),
            ("rooms = [\"#a b:x.example\"]", "is no alias of a room"),
            ("rooms = [\"https://matrix.to/#/#a:x.example\"]", "is no alias of a room"),
            (&many, "have more than 100 `spaces` or `rooms`"),
        ] {
            let error = file::read(&format!("[[rules]]\nseries = [\"x\"]\n{line}\n"), "own.toml").unwrap_err();
            assert!(error.contains(said), "{error}");
        }
    }
}
