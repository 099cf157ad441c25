//! Reads a template. A backslash before `{`, `}`, `|`, `:` or `\` makes it an ordinary character.
use std::{iter::Peekable, str::Chars};

use super::{Field, Part, filter::Filter};
use crate::text::{Clean, fit};

/// Most parts of a template, text and gaps.
const PARTS: usize = 32;
/// Most filters on a field.
const FILTERS: usize = 8;

/// # Errors
/// The template, what is wrong with it, and what there is instead.
pub(super) fn parse(text: &str) -> Result<Vec<Part>, String> {
    match parts(text)? {
        parts if parts.is_empty() => Err("an address is empty".to_owned()),
        parts if parts.len() > PARTS => Err(format!("an address has more than {PARTS} parts")),
        parts => Ok(parts),
    }
}

fn parts(text: &str) -> Result<Vec<Part>, String> {
    let wrong = |why: String| format!("`{}`: {why}", fit(&Clean::line(text), 80));
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => plain.push(escaped(&mut rest).map_err(wrong)?),
            '}' => return Err(wrong("a `}` has no `{`; `\\}` is a plain one".to_owned())),
            '{' => {
                if !plain.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut plain)));
                }
                parts.push(gap(&mut rest).and_then(part).map_err(wrong)?);
            }
            c => plain.push(c),
        }
    }
    if !plain.is_empty() {
        parts.push(Part::Text(plain));
    }
    Ok(parts)
}

/// The field and the filters of a gap, each with its arguments, up to and with the closing brace.
fn gap(rest: &mut Peekable<Chars<'_>>) -> Result<Vec<Vec<String>>, String> {
    let mut steps = vec![vec![String::new()]];
    while let Some(c) = rest.next() {
        let c = match c {
            '}' => return Ok(steps),
            '{' => return Err("a `{` stands inside of another; `\\{` is a plain one".to_owned()),
            '|' => {
                steps.push(vec![String::new()]);
                continue;
            }
            ':' => {
                if let Some(step) = steps.last_mut() {
                    step.push(String::new());
                }
                continue;
            }
            '\\' => escaped(rest)?,
            c => c,
        };
        if let Some(word) = steps.last_mut().and_then(|step| step.last_mut()) {
            word.push(c);
        }
    }
    Err("a `{` has no `}`; `\\{` is a plain one".to_owned())
}

fn part(steps: Vec<Vec<String>>) -> Result<Part, String> {
    let mut steps = steps.into_iter();
    let name = steps.next().unwrap_or_default();
    let field = match name.as_slice() {
        [name] => Field::try_from(name.clone())?,
        [name, ..] => return Err(format!("the field `{name}` takes no argument: filters follow a `|`")),
        [] => return Err("a `{` has no field".to_owned()),
    };
    let filters: Vec<Filter> = steps
        .map(|words| words.split_first().map_or_else(|| Filter::new("", &[]), |(name, rest)| Filter::new(name, rest)))
        .collect::<Result<_, _>>()?;
    if filters.len() > FILTERS {
        return Err(format!("a field has more than {FILTERS} filters"));
    }
    Ok(Part::Gap { field, filters })
}

fn escaped(rest: &mut Peekable<Chars<'_>>) -> Result<char, String> {
    match rest.next() {
        Some(c @ ('{' | '}' | '|' | ':' | '\\')) => Ok(c),
        Some(c) => Err(format!("`\\{c}` means nothing: `\\` goes before {{, }}, |, : or another \\")),
        None => Err("a `\\` stands at the end: `\\\\` is a plain one".to_owned()),
    }
}
