//! Reads a template. A backslash before `{`, `}`, `|`, `:` or `\` makes it an ordinary character.
use std::{iter::Peekable, str::Chars};

use super::{Field, Part, filter::Filter};

/// Most gaps in a template.
const GAPS: usize = 32;
/// Most filters on a field.
const FILTERS: usize = 8;

/// # Errors
/// What is wrong, and what there is instead.
pub(super) fn parse(text: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => plain.push(escaped(&mut rest)?),
            '}' => return Err(format!("`{text}` has a `}}` without its `{{`; `\\}}` is a plain one")),
            '{' => {
                if !plain.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut plain)));
                }
                let words = gap(&mut rest).map_err(|why| format!("`{text}`: {why}"))?;
                parts.push(part(words)?);
            }
            c => plain.push(c),
        }
    }
    if !plain.is_empty() {
        parts.push(Part::Text(plain));
    }
    match parts.len() {
        0 => Err("an address is empty".to_owned()),
        1..=GAPS => Ok(parts),
        _ => Err(format!("an address has more than {GAPS} parts")),
    }
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
                steps.iter_mut().last().into_iter().for_each(|step| step.push(String::new()));
                continue;
            }
            '\\' => escaped(rest)?,
            c => c,
        };
        let word = steps.last_mut().and_then(|step| step.last_mut());
        word.into_iter().for_each(|word| word.push(c));
    }
    Err("a `{` has no `}`; `\\{` is a plain one".to_owned())
}

fn part(steps: Vec<Vec<String>>) -> Result<Part, String> {
    let mut steps = steps.into_iter();
    let name = steps.next().unwrap_or_default();
    let field = match name.as_slice() {
        [name] => Field::try_from(name.clone())?,
        _ => return Err(format!("the field `{}` takes no argument: filters follow a `|`", name.concat())),
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
