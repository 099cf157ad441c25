//! Addresses with gaps: literal text and `{field|filter|filter:argument}`.
//!
//! The head of `assets/catalogue.toml` describes the language to those who write rules. All mistakes are found when a
//! template is read; expanding one cannot fail but for having nothing to say.
mod field;
mod filter;
mod parse;

use std::borrow::Cow;

use serde::Deserialize;

pub(super) use field::Field;
use filter::Filter;
pub(super) use filter::stream_slug;

/// Longest template, in bytes.
const LONGEST: usize = 1_000;
/// Longest text that comes out of a filter or a template, in bytes.
const LONGEST_OUT: usize = 4_096;

/// An address with gaps.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Gap { field: Field, filters: Vec<Filter> },
}

impl Template {
    /// Fills the gaps. `None` where one of them has nothing to be filled with, and where the whole would be longer than
    /// 4,096 bytes.
    pub(super) fn expand<'v>(&self, value: impl Fn(Field) -> Cow<'v, str>) -> Option<String> {
        let mut out = String::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Gap { field, filters } => {
                    let filled = filters.iter().try_fold(value(*field), |text, filter| {
                        let text = filter.apply(&text);
                        (text.len() <= LONGEST_OUT).then_some(Cow::Owned(text))
                    })?;
                    if filled.is_empty() {
                        return None;
                    }
                    out.push_str(&filled);
                }
            }
            if out.len() > LONGEST_OUT {
                return None;
            }
        }
        Some(out)
    }

    /// What it asks for.
    pub(super) fn fields(&self) -> impl Iterator<Item = Field> {
        self.0.iter().filter_map(|part| match part {
            Part::Gap { field, .. } => Some(*field),
            Part::Text(_) => None,
        })
    }

    /// Whether it asks for anything that differs between the talks of a track in one hall.
    pub(super) fn is_of_talk(&self) -> bool {
        self.fields().any(Field::is_of_talk)
    }
}

impl TryFrom<String> for Template {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err(format!("an address is longer than {LONGEST} bytes"));
        }
        parse::parse(&text).map(Self)
    }
}

#[cfg(test)]
mod tests;
