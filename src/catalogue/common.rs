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
