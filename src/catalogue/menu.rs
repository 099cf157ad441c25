//! Giggity's list of conferences, `menu.json`.
use std::time::Duration;

use jiff::civil::Date;
use serde::Deserialize;
use url::Url;

use super::{
    Conference,
    conference::{REFRESH, USUAL_REFRESH},
    file::{File, is_id, is_web},
    find::plain,
};
use crate::text::{Clean, fit};

/// Most entries read.
const MOST: usize = 10_000;
/// Most pages kept of a conference.
const LINKS: usize = 32;

/// The list as it is written; what hallway has no use for (icons, patterns of room names, maps) is passed over.
#[derive(Deserialize)]
struct Menu {
    schedules: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Entry {
    id: Option<String>,
    url: String,
    title: String,
    start: Date,
    end: Date,
    timezone: Option<String>,
    /// In seconds.
    refresh_interval: Option<u64>,
    #[serde(default)]
    metadata: Metadata,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Metadata {
    links: Vec<Link>,
}

#[derive(Deserialize)]
struct Link {
    url: String,
    #[serde(default)]
    title: String,
}

/// Reads a list. An entry that is wrong is left out, with a warning. `series`: the names of series that have rules.
///
/// # Errors
/// Where it is no such list, a sentence with the file's `name`.
pub(super) fn read(text: &str, name: &str, series: &[String], warnings: &mut Vec<String>) -> Result<File, String> {
    let menu: Menu = serde_json::from_str(text).map_err(|error| format!("{name}: not Giggity's menu.json: {error}"))?;
    let mut file = File::default();
    for (number, value) in menu.schedules.into_iter().take(MOST).enumerate() {
        match serde_json::from_value(value)
            .map_err(|error| error.to_string())
            .and_then(|entry| conference(entry, series))
        {
            Ok(conference) => file.conferences.push(conference),
            Err(why) => {
                let why = fit(&Clean::line(&why), 200);
                warnings.push(format!("{name}: the {}. entry is left out: {why}", number + 1));
            }
        }
    }
    Ok(file)
}

fn conference(entry: Entry, series: &[String]) -> Result<Conference, String> {
    let Entry { id, url, title, start, end, timezone, refresh_interval, metadata } = entry;
    let url = Url::parse(&url).ok().filter(is_web).ok_or("its `url` is no http(s) address")?;
    let written = id.as_deref().unwrap_or(&title).to_lowercase();
    let mut id = written.split(|c: char| !c.is_ascii_alphanumeric() && c != '.').filter(|word| !word.is_empty());
    let id = id.by_ref().collect::<Vec<_>>().join("-");
    if !is_id(&id) {
        return Err("its `id` has no letters or digits, or too many".to_owned());
    }
    if end < start {
        return Err("it ends before it starts".to_owned());
    }
    let minutes = refresh_interval.map(|seconds| {
        let minutes = u32::try_from(seconds / 60).unwrap_or(u32::MAX);
        minutes.clamp(*REFRESH.start(), *REFRESH.end())
    });
    let links = metadata.links.into_iter().take(LINKS).filter_map(|link| {
        let url = Url::parse(&link.url).ok().filter(is_web)?;
        Some((Clean::line(&link.title), url))
    });
    Ok(Conference {
        title: Clean::line(&title),
        start,
        end,
        zone: timezone.unwrap_or_default(),
        schedules: vec![url],
        refresh: minutes.map_or(USUAL_REFRESH, |minutes| Duration::from_secs(u64::from(minutes) * 60)),
        series: series_of(&id, series),
        rules: String::new(),
        links: links.collect(),
        guess: false,
        aliases: Vec::new(),
        id,
    })
}

/// The series that has rules and whose name, with a number, is the id.
fn series_of(id: &str, series: &[String]) -> String {
    let word = plain(id);
    let found = series.iter().find(|series| {
        let rest = word.strip_prefix(&plain(series));
        !series.is_empty() && rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    });
    found.cloned().unwrap_or_default()
}
