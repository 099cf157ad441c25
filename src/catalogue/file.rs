//! The catalogue as it is written: TOML.
use std::time::Duration;

use jiff::civil::Date;
use serde::{Deserialize, de};
use toml::value::Datetime;
use url::Url;

use super::{
    Conference, common,
    conference::{REFRESH, USUAL_REFRESH},
    rules::RuleSet,
};
use crate::text::Clean;

/// Longest name, in bytes.
const LONGEST_ID: usize = 64;

/// A file of entries and rules.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct File {
    #[serde(rename = "conference")]
    pub(super) conferences: Vec<Conference>,
    pub(super) rules: Vec<RuleSet>,
}

/// Reads a file.
///
/// # Errors
/// A sentence with the file's `name`, the line, the key and what is wrong there.
pub(super) fn read(text: &str, name: &str) -> Result<File, String> {
    let file: File = toml::from_str(text).map_err(|error| describe(&error, text, name))?;
    for (rules, at) in file.rules.iter().zip(1..) {
        if rules.series.is_empty() && rules.name.is_empty() {
            return Err(format!("{name}: the {at}. `[[rules]]` have neither a `series` nor a `name`"));
        }
        if rules.live.as_ref().is_some_and(|url| !is_web(url)) {
            return Err(format!("{name}: the {at}. `[[rules]]` have a `live` that is neither http nor https"));
        }
        if rules.spaces.len().max(rules.rooms.len()) > common::MOST {
            let most = common::MOST;
            return Err(format!("{name}: the {at}. `[[rules]]` have more than {most} `spaces` or `rooms`"));
        }
    }
    Ok(file)
}

fn describe(error: &toml::de::Error, text: &str, name: &str) -> String {
    let message = Clean::line(error.message());
    let Some(at) = error.span().map(|span| span.start) else { return format!("{name}: {message}") };
    let before = text.get(..at).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let written = text.lines().nth(line - 1).unwrap_or_default().trim();
    let key = written.split_once('=').map_or(written, |(key, _)| key.trim());
    format!("{name}, line {line}, {}: {message}", Clean::line(key.get(..key.floor_char_boundary(40)).unwrap_or(key)))
}

/// An entry as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    #[serde(default)]
    aliases: Vec<String>,
    title: String,
    start: Datetime,
    end: Datetime,
    #[serde(default)]
    zone: String,
    schedules: Vec<Url>,
    refresh: Option<u32>,
    #[serde(default)]
    series: String,
    #[serde(default)]
    rules: String,
    #[serde(default)]
    links: Vec<WrittenLink>,
    #[serde(default)]
    guess: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenLink {
    title: String,
    url: Url,
}

impl<'de> Deserialize<'de> for Conference {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Written::deserialize(deserializer)?.checked().map_err(de::Error::custom)
    }
}

impl Written {
    fn checked(self) -> Result<Conference, String> {
        let Self { id, aliases, title, start, end, zone, schedules, refresh, series, rules, links, guess } = self;
        if let Some(bad) = [&id].into_iter().chain(&aliases).find(|id| !is_id(id)) {
            return Err(format!(
                "`{bad}` is no name for a conference: it takes letters, digits, `-`, `_` and `.`, at most {LONGEST_ID}"
            ));
        }
        let (start, end) = (date(&start, &id, "start")?, date(&end, &id, "end")?);
        if end < start {
            return Err(format!("`{id}` ends before it starts"));
        }
        if schedules.is_empty() {
            return Err(format!("`{id}` has no address in `schedules`"));
        }
        let urls = schedules.iter().chain(links.iter().map(|link| &link.url));
        if let Some(bad) = urls.into_iter().find(|url| !is_web(url)) {
            return Err(format!("`{id}` has the address {bad}, which is neither http nor https"));
        }
        if let Some(minutes) = refresh.filter(|minutes| !REFRESH.contains(minutes)) {
            let (least, most) = (REFRESH.start(), REFRESH.end());
            return Err(format!("`{id}` has a refresh of {minutes}: it takes {least} to {most} minutes"));
        }
        Ok(Conference {
            id,
            aliases,
            title: Clean::line(&title),
            start,
            end,
            zone,
            schedules,
            refresh: refresh.map_or(USUAL_REFRESH, |minutes| Duration::from_secs(u64::from(minutes) * 60)),
            series,
            rules,
            links: links.into_iter().map(|link| (Clean::line(&link.title), link.url)).collect(),
            guess,
        })
    }
}

/// Whether a word may name a conference on a command line.
pub(super) fn is_id(word: &str) -> bool {
    let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    (1..=LONGEST_ID).contains(&word.len()) && word.chars().all(fine) && !word.starts_with(['-', '.'])
}

pub(super) fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

fn date(written: &Datetime, id: &str, key: &str) -> Result<Date, String> {
    let number = |part: u8| i8::try_from(part).ok();
    let date = written.date.filter(|_| written.time.is_none());
    let date =
        date.and_then(|date| Date::new(i16::try_from(date.year).ok()?, number(date.month)?, number(date.day)?).ok());
    date.ok_or_else(|| format!("`{id}` has a `{key}` that is no day: write it as 2027-01-30"))
}
