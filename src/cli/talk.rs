//! A talk as the commands print it, and how the command line names one.
use jiff::{SignedDuration, Timestamp, Zoned, tz::TimeZone};
use serde::Serialize;

use crate::{
    schedule::{Fate, Person, Schedule, Talk},
    text::{Clean, fit},
};

/// Most talks listed where a name fits several.
const MOST: usize = 20;

/// A talk in JSON; the names are a promise to scripts. What the schedule does not have is empty or null.
#[derive(Debug, Serialize)]
pub(super) struct Brief<'s> {
    id: &'s str,
    guid: Option<&'s str>,
    title: &'s str,
    subtitle: &'s str,
    /// `planned`, `amended` or `cancelled`.
    fate: &'static str,
    start: String,
    end: String,
    /// In minutes.
    duration: i64,
    /// The day that the conference counts it to, which may end after midnight.
    day: Option<String>,
    hall: &'s str,
    track: &'s str,
    people: Vec<&'s str>,
    #[serde(rename = "type")]
    kind: &'s str,
    language: &'s str,
    url: Option<&'s str>,
}

impl<'s> Brief<'s> {
    pub(super) fn new(schedule: &'s Schedule, talk: &'s Talk) -> Self {
        Self {
            id: id(talk),
            guid: guid(talk),
            title: &talk.title,
            subtitle: &talk.subtitle,
            fate: match talk.fate {
                Fate::Planned => "planned",
                Fate::Amended => "amended",
                Fate::Cancelled => "cancelled",
            },
            start: rfc3339(talk.start, &schedule.zone),
            end: rfc3339(talk.end(), &schedule.zone),
            duration: talk.duration.as_mins(),
            day: schedule.days.get(talk.day).map(|day| day.date.to_string()),
            hall: schedule.hall_of(talk).map_or("", |hall| &hall.name),
            track: schedule.track_of(talk).map_or("", |track| &track.name),
            people: schedule.people_of(talk).map(|person: &Person| person.name.as_str()).collect(),
            kind: &talk.kind,
            language: &talk.language,
            url: talk.url.as_ref().map(url::Url::as_str),
        }
    }
}

/// The id as the schedule writes it; where it writes none, what hallway calls the talk.
pub(super) fn id(talk: &Talk) -> &str {
    if talk.number.is_empty() { &talk.id.0 } else { &talk.number }
}

/// The guid as the schedule writes it.
pub(super) fn guid(talk: &Talk) -> Option<&str> {
    Some(talk.guid.as_str()).filter(|guid| !guid.is_empty())
}

/// A moment as RFC 3339 has it, in whole seconds, with the offset that `zone` has then.
pub(super) fn rfc3339(moment: Timestamp, zone: &TimeZone) -> String {
    let moment = Timestamp::from_second(moment.as_second()).unwrap_or(moment);
    moment.display_with_offset(zone.to_offset(moment)).to_string()
}

/// A moment as a person reads it who knows what `today` is: no more than is needed.
pub(super) fn clock(moment: &Zoned, today: &Zoned) -> String {
    let days = moment.date().since(today.date()).map_or(i32::MAX, |span| span.get_days());
    let format = match days {
        0 => "%H:%M",
        -1..=6 => "%a %H:%M",
        _ => "%a %-d %b %Y %H:%M",
    };
    moment.strftime(format).to_string()
}

/// A length of time in at most two units: `< 1 min`, `25 min`, `2 h 05 min`, `3 days`.
pub(super) fn length(span: SignedDuration) -> String {
    match (span.as_hours(), span.as_mins()) {
        (_, ..1) => "< 1 min".to_owned(),
        (0, minutes) => format!("{minutes} min"),
        (hours @ 1..48, minutes) if minutes % 60 == 0 => format!("{hours} h"),
        (hours @ 1..48, minutes) => format!("{hours} h {:02} min", minutes % 60),
        (hours, _) => format!("{} days", hours / 24),
    }
}

/// The title, with what became of the talk.
pub(super) fn title(talk: &Talk) -> String {
    match talk.fate {
        Fate::Planned => talk.title.to_string(),
        Fate::Amended => format!("{} (amended)", talk.title),
        Fate::Cancelled => format!("{} (cancelled)", talk.title),
    }
}

/// The one talk that `named` names: its id, guid, slug or address; the code before its slug; its title; words of its
/// title; a part of it. What names it exactly goes before what names it in part.
///
/// # Errors
/// That there is none, or which there are, in words.
pub(super) fn find<'s>(schedule: &'s Schedule, named: &str) -> anyhow::Result<&'s Talk> {
    let named = Clean::line(named);
    let lower = named.to_lowercase();
    let code = |talk: &Talk| talk.slug.split('-').next().is_some_and(|code| code.eq_ignore_ascii_case(&named));
    let ways: [&dyn Fn(&Talk) -> bool; 5] = [
        &|talk| {
            [&*talk.number, &*talk.guid, &*talk.id.0, &*talk.slug].contains(&named.as_str())
                || talk.url.as_ref().is_some_and(|url| url.as_str() == named.as_str())
        },
        &|talk| code(talk) || talk.guid.eq_ignore_ascii_case(&named) || talk.number.eq_ignore_ascii_case(&named),
        &|talk| talk.title.to_lowercase() == lower,
        &|talk| has_words(&talk.title.to_lowercase(), &lower),
        &|talk| talk.title.to_lowercase().contains(&lower),
    ];
    for way in ways.iter().filter(|_| !named.is_empty()) {
        let found: Vec<&Talk> = schedule.talks.iter().filter(|talk| way(talk)).collect();
        match found.as_slice() {
            [] => {}
            [talk] => return Ok(talk),
            several => anyhow::bail!(ambiguous(schedule, &named, several)),
        }
    }
    anyhow::bail!(
        "no talk is called “{}”: say its id, or a part of its title (hallway search looks for it)",
        fit(&named, 80)
    )
}

/// Whether `words` stand in `title` with nothing but signs and blanks around them.
fn has_words(title: &str, words: &str) -> bool {
    title.match_indices(words).any(|(at, found)| {
        let before = title.get(..at).unwrap_or_default().ends_with(char::is_alphanumeric);
        let after = title.get(at + found.len()..).unwrap_or_default().starts_with(char::is_alphanumeric);
        !before && !after
    })
}

fn ambiguous(schedule: &Schedule, named: &str, talks: &[&Talk]) -> String {
    let mut lines = vec![format!(
        "{} talks are called “{}”; say the id, the guid or more of the title:",
        talks.len(),
        fit(named, 80)
    )];
    lines.extend(talks.iter().take(MOST).map(|talk| {
        let start = schedule.zoned(talk.start).strftime("%a %-d %b %H:%M").to_string();
        // Two talks may have one id: the guid then tells them apart.
        let same = talks.iter().filter(|other| other.number == talk.number).count() > 1;
        let name = if same { &talk.id.0 } else { id(talk) };
        format!("  {name}  {start}  {}", fit(&title(talk), 80))
    }));
    if talks.len() > MOST {
        lines.push(format!("  and {} more", talks.len() - MOST));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_short() {
        for (minutes, expected) in [
            (0, "< 1 min"),
            (1, "1 min"),
            (59, "59 min"),
            (60, "1 h"),
            (125, "2 h 05 min"),
            (47 * 60 + 59, "47 h 59 min"),
            (72 * 60, "3 days"),
        ] {
            assert_eq!(length(SignedDuration::from_mins(minutes)), expected);
        }
    }

    #[test]
    fn a_clock_says_no_more_than_is_needed() {
        let at = |text: &str| text.parse::<Zoned>().unwrap();
        let today = at("2026-01-31T14:00+01:00[Europe/Brussels]");
        for (moment, expected) in [
            ("2026-01-31T09:30+01:00[Europe/Brussels]", "09:30"),
            ("2026-02-01T09:30+01:00[Europe/Brussels]", "Sun 09:30"),
            ("2026-01-30T09:30+01:00[Europe/Brussels]", "Fri 09:30"),
            ("2027-01-30T09:30+01:00[Europe/Brussels]", "Sat 30 Jan 2027 09:30"),
        ] {
            assert_eq!(clock(&at(moment), &today), expected);
        }
    }
}
