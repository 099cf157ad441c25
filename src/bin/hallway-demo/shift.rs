//! The demo conference's times, moved so that talks are on.
use std::fmt::Write as _;

use anyhow::Context as _;
use jiff::{Span, Timestamp, civil, tz::TimeZone};

/// The schedule as it is written, on its fixed days.
pub(crate) const TEMPLATE: &str = include_str!("../../../assets/demo-schedule.xml");
/// The moment of the template that becomes now: four of five halls have a talk on, the fifth begins in five minutes, and
/// those whose streams are live go on for a quarter of an hour at least.
const MOMENT: &str = "2027-02-06T11:10:00+01:00";
/// The template's first day, and the moment at which it begins.
const FIRST_DAY: civil::Date = civil::date(2027, 2, 6);
const FIRST_DAY_BEGINS: &str = "2027-02-06T09:00:00+01:00";
/// Stands in the template for the address of the streams.
const STREAMS: &str = "http://STREAMS";

/// The schedule with its [`MOMENT`] at the minute of `now`, told in `zone`, which must have a name in the zone database,
/// and with `streams` as the streams' address. Both days move by the same time.
pub(crate) fn shifted(template: &str, now: Timestamp, zone: &TimeZone, streams: &str) -> anyhow::Result<String> {
    let shift = Shift::to(now, zone)?;
    let mut last = String::new();
    let mut out = String::with_capacity(template.len());
    for line in template.lines() {
        let moved = shift.line(line, &mut last).with_context(|| format!("the demo's schedule: {line}"))?;
        writeln!(out, "{}", moved.replace(STREAMS, streams))?;
    }
    Ok(out)
}

struct Shift<'a> {
    /// How far every moment moves.
    by: jiff::SignedDuration,
    /// How far the names of the days move.
    days: Span,
    zone: &'a TimeZone,
}

impl<'a> Shift<'a> {
    fn to(now: Timestamp, zone: &'a TimeZone) -> anyhow::Result<Self> {
        let minute = Timestamp::from_second(now.as_second().div_euclid(60) * 60)?;
        let by = minute.duration_since(MOMENT.parse()?);
        let begins = FIRST_DAY_BEGINS.parse::<Timestamp>()?.checked_add(by)?;
        Ok(Self { by, days: FIRST_DAY.until(begins.to_zoned(zone.clone()).date())?, zone })
    }

    /// One line of the template, which has one element a line. `last` is the beginning of the talk read last, which stands
    /// twice: whole in `<date>`, and its time of day in the `<start>` after that.
    fn line(&self, line: &str, last: &mut String) -> anyhow::Result<String> {
        let (indent, element) = line.split_at(line.len() - line.trim_start().len());
        if let Some(moment) = text_of(element, "date") {
            let moved = self.moment(moment)?;
            *last = self.format(moment, "%H:%M")?;
            return Ok(format!("{indent}<date>{moved}</date>"));
        }
        for name in ["start", "end"] {
            let Some(text) = text_of(element, name) else { continue };
            let moved = if text.contains('-') { self.day(text)? } else { last.clone() };
            return Ok(format!("{indent}<{name}>{moved}</{name}>"));
        }
        if text_of(element, "day_change").is_some() {
            let change = self.format(FIRST_DAY_BEGINS, "%H:%M:%S")?;
            return Ok(format!("{indent}<day_change>{change}</day_change>"));
        }
        if text_of(element, "time_zone_name").is_some() {
            let zone = self.zone.iana_name().unwrap_or("UTC");
            return Ok(format!("{indent}<time_zone_name>{zone}</time_zone_name>"));
        }
        if element.starts_with("<day ") {
            let (date, start, end) =
                (value_of(element, "date")?, value_of(element, "start")?, value_of(element, "end")?);
            return Ok(line
                .replace(&format!("\"{start}\""), &format!("\"{}\"", self.moment(start)?))
                .replace(&format!("\"{end}\""), &format!("\"{}\"", self.moment(end)?))
                .replace(&format!("\"{date}\""), &format!("\"{}\"", self.day(date)?)));
        }
        Ok(line.to_owned())
    }

    fn moment(&self, text: &str) -> anyhow::Result<String> {
        self.format(text, "%Y-%m-%dT%H:%M:%S%:z")
    }

    fn format(&self, text: &str, format: &str) -> anyhow::Result<String> {
        let moved = text.parse::<Timestamp>()?.checked_add(self.by)?;
        Ok(moved.to_zoned(self.zone.clone()).strftime(format).to_string())
    }

    fn day(&self, text: &str) -> anyhow::Result<String> {
        Ok(text.parse::<civil::Date>()?.checked_add(self.days)?.to_string())
    }
}

/// The text of `<name>text</name>`.
fn text_of<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    element
        .strip_prefix('<')?
        .strip_prefix(name)?
        .strip_prefix('>')?
        .strip_suffix('>')?
        .strip_suffix(name)?
        .strip_suffix("</")
}

/// The value of an element's attribute.
fn value_of<'a>(element: &'a str, name: &str) -> anyhow::Result<&'a str> {
    let (_, rest) = element.split_once(&format!(" {name}=\"")).context("an attribute is missing")?;
    rest.split_once('"').map(|(value, _)| value).context("an attribute does not end")
}

#[cfg(test)]
mod tests {
    use hallway::schedule::{Schedule, board, parse};

    use super::*;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    fn held_at(now: Timestamp, zone: &TimeZone) -> Schedule {
        let text = shifted(TEMPLATE, now, zone, "http://127.0.0.1:9").unwrap();
        let parsed = parse::parse(text.as_bytes()).unwrap();
        assert_eq!(parsed.warnings, [], "at {now}");
        parsed.schedule
    }

    #[test]
    fn talks_are_on_at_any_time_of_day() {
        let midnight: Timestamp = "2026-11-22T00:00:17Z".parse().unwrap();
        for name in ["Europe/Brussels", "America/St_Johns"] {
            for step in 0..32 {
                let now = midnight + jiff::SignedDuration::from_mins(45 * step);
                let schedule = held_at(now, &zone(name));
                let left: Vec<_> = board(&schedule, now)
                    .halls
                    .iter()
                    .filter_map(|hall| Some((hall.hall, schedule.talks[*hall.now.first()?].end().duration_since(now))))
                    .filter(|(_, left)| *left >= jiff::SignedDuration::from_mins(8))
                    .map(|(hall, _)| schedule.halls[hall].slug.to_string())
                    .collect();
                assert_eq!(left, ["janson", "k1105", "h1308", "ua2114"], "at {now} in {name}");
            }
        }
    }

    #[test]
    fn every_hall_goes_on_within_the_hour() {
        let now: Timestamp = "2026-11-22T23:41:00Z".parse().unwrap();
        let schedule = held_at(now, &zone("Europe/Brussels"));
        let board = board(&schedule, now);
        assert_eq!(board.halls.len(), 5);
        for hall in board.halls {
            let wait = schedule.talks[hall.next.unwrap()].start.duration_since(now);
            assert!(wait <= jiff::SignedDuration::from_hours(1), "{}", schedule.halls[hall.hall].name);
        }
    }

    #[test]
    fn it_is_a_whole_conference() {
        let schedule = held_at("2026-11-22T09:30:00Z".parse().unwrap(), &zone("UTC"));
        assert_eq!((schedule.days.len(), schedule.halls.len(), schedule.tracks.len()), (2, 5, 6));
        assert_eq!((schedule.talks.len(), schedule.people.len()), (41, 28));
    }

    #[test]
    fn the_days_move_with_the_talks() {
        let text = shifted(TEMPLATE, "2026-11-22T00:20:59Z".parse().unwrap(), &zone("UTC"), "http://x").unwrap();
        // Ten minutes past eleven becomes twenty past midnight: the first day begins the evening before.
        assert!(text.contains("<day index=\"1\" date=\"2026-11-21\" start=\"2026-11-21T22:10:00+00:00\""));
        assert!(text.contains("<day index=\"2\" date=\"2026-11-22\" start=\"2026-11-22T22:10:00+00:00\""));
        assert!(text.contains("<start>2026-11-21</start>") && text.contains("<end>2026-11-22</end>"));
        assert!(text.contains("<date>2026-11-22T00:10:00+00:00</date>\n        <start>00:10</start>"));
        assert!(text.contains("<day_change>22:10:00</day_change>"));
        assert!(text.contains("<time_zone_name>UTC</time_zone_name>"));
        assert!(text.contains("http://x/janson/master.m3u8") && !text.contains("STREAMS/"));
    }
}
