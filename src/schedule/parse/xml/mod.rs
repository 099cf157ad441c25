//! The schedules written in XML: one walk through what they share, one small file for what is peculiar to a dialect.
//!
//! A dialect's file says how it is told (`is`) and, where it needs that, what is put right in what was collected (`mend`).
mod europython;
mod fosdem;
mod frab;
mod hub;
mod open;
mod pentabarf;
mod pretalx;
pub(super) mod scan;
mod seen;
mod wafer;
mod walk;

use self::{scan::Scan, seen::Seen, walk::Walk};
use super::{Dialect, Error, raw::Raw, warnings::Warnings};
use crate::text::{Clean, fit};

/// How a dialect is told, and what is put right in it.
struct Kind {
    dialect: Dialect,
    is: fn(&Seen<'_>, &Raw<'_>) -> bool,
    mend: fn(&mut Raw<'_>),
}

/// The first that says yes is it.
const KINDS: [Kind; 7] =
    [europython::KIND, pretalx::KIND, wafer::KIND, pentabarf::KIND, hub::KIND, fosdem::KIND, frab::KIND];

/// Collects what the text says, however broken it is.
///
/// # Errors
/// Where it holds no schedule.
pub(super) fn read<'t>(text: &'t str, warnings: &mut Warnings) -> Result<Raw<'t>, Error> {
    let mut walk = Walk::new(text);
    for (at, token) in Scan::new(text) {
        walk.take(at, token, warnings);
    }
    walk.end(warnings);
    let Walk { mut raw, seen, .. } = walk;
    let page = seen.root.is_some_and(|name| name.eq_ignore_ascii_case("html"));
    if !seen.schedule && (raw.talks.is_empty() || page) {
        return Err(Error::NotASchedule(describe(text, seen.root)));
    }
    if let Some(kind) = KINDS.iter().find(|kind| (kind.is)(&seen, &raw)) {
        raw.dialect = kind.dialect;
        (kind.mend)(&mut raw);
    }
    Ok(raw)
}

/// Says what the text is, where it is no schedule.
fn describe(text: &str, root: Option<&str>) -> String {
    let start: String = text.trim_start().chars().take(64).collect::<String>().to_ascii_lowercase();
    let root = root.map(|name| fit(&Clean::line(name), 40));
    match root.as_deref() {
        _ if start.starts_with("<!doctype html") => web_page(),
        Some(name) if name.eq_ignore_ascii_case("html") => web_page(),
        Some(name) => format!("this is XML, but no schedule: it begins with <{name}>, not with <schedule>"),
        None if start.starts_with("<?xml") => "this is XML that ends before a schedule begins".to_owned(),
        None => "this is not XML: no <schedule> was found in it".to_owned(),
    }
}

fn web_page() -> String {
    "this is a web page, not a schedule; a network that wants a login first answers so, open a page in a browser to see"
        .to_owned()
}
