//! Events that repeat: by day, by week, by month on a date or on the first Thursday. Other rules keep the first time.
use jiff::{
    Span, ToSpan,
    civil::{Date, DateTime, Weekday},
};

use super::value::When;

/// Most times of one event: a year of days.
const MOST: usize = 366;
/// Times of a rule that has no end: a meeting each week for a year.
const ENDLESS: usize = 52;
/// Steps looked at until a rule ends; some hit no day.
const STEPS: usize = 5_000;

/// Why a rule was not followed to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Short {
    /// It cannot be read: only the first time is known.
    Unread,
    /// It has no end, or one too far away: that many times are taken.
    Endless(usize),
}

#[derive(Debug, Default)]
struct Rule {
    frequency: Frequency,
    interval: u16,
    count: Option<usize>,
    until: Option<When>,
    /// Days of the week; in a month, which of them.
    days: Vec<(i8, Weekday)>,
    /// Days of the month.
    dates: Vec<i8>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Frequency {
    #[default]
    Daily,
    Weekly,
    Monthly,
}

/// The times at which an event begins, by a rule such as `FREQ=WEEKLY;COUNT=3`, the first included; going up. `passed`
/// tells whether a time is after the one that the rule ends with.
pub(super) fn times(
    rule: &str,
    start: When,
    passed: impl Fn(DateTime, When) -> bool,
) -> (Vec<DateTime>, Option<Short>) {
    let first = start.civil();
    let Some(rule) = read(rule) else { return (vec![first], Some(Short::Unread)) };
    let most = rule.count.unwrap_or(MOST).clamp(1, MOST);
    let endless = rule.count.is_none() && rule.until.is_none();
    let most = if endless { ENDLESS } else { most };
    let mut out = vec![first];
    for step in 0..STEPS {
        let Some(dates) = dates(&rule, first.date(), step) else { break };
        for date in dates {
            let time = date.to_datetime(first.time());
            if time <= first {
                continue;
            }
            if rule.until.is_some_and(|until| passed(time, until)) {
                return (out, None);
            }
            if out.len() >= most {
                let done = rule.count.is_some_and(|count| count <= MOST);
                return (out, (!done).then_some(Short::Endless(most)));
            }
            out.push(time);
        }
    }
    (out, None)
}

/// `None` where the rule has parts that are not known.
fn read(text: &str) -> Option<Rule> {
    let mut rule = Rule { interval: 1, ..Rule::default() };
    let mut known = false;
    for part in text.split(';').filter(|part| !part.trim().is_empty()).take(20) {
        let (name, value) = part.split_once('=')?;
        let value = value.trim();
        match name.trim().to_ascii_uppercase().as_str() {
            "FREQ" => {
                known = true;
                rule.frequency = match value.to_ascii_uppercase().as_str() {
                    "DAILY" => Frequency::Daily,
                    "WEEKLY" => Frequency::Weekly,
                    "MONTHLY" => Frequency::Monthly,
                    _ => return None,
                };
            }
            "INTERVAL" => rule.interval = value.parse().ok().filter(|interval| (1..=1_000).contains(interval))?,
            "COUNT" => rule.count = Some(value.parse().ok()?),
            "UNTIL" => rule.until = Some(When::read(value)?),
            "BYDAY" => rule.days = value.split(',').take(60).map(day).collect::<Option<_>>()?,
            "BYMONTHDAY" => {
                rule.dates = value.split(',').take(62).map(|date| date.trim().parse().ok()).collect::<Option<_>>()?;
            }
            "WKST" => {}
            _ => return None,
        }
    }
    let fits = match rule.frequency {
        Frequency::Daily => rule.dates.is_empty() && rule.days.iter().all(|(nth, _)| *nth == 0),
        Frequency::Weekly => rule.dates.is_empty() && rule.days.iter().all(|(nth, _)| *nth == 0),
        Frequency::Monthly => {
            rule.days.is_empty() || rule.dates.is_empty() && rule.days.iter().all(|(nth, _)| *nth != 0)
        }
    };
    (known && fits).then_some(rule)
}

/// `MO`, `1TH`, `-1FR`
fn day(text: &str) -> Option<(i8, Weekday)> {
    let text = text.trim();
    let (nth, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let day = match name.to_ascii_uppercase().as_str() {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return None,
    };
    let nth = if nth.is_empty() { 0 } else { nth.parse().ok().filter(|nth: &i8| *nth != 0 && nth.abs() <= 5)? };
    Some((nth, day))
}

/// The dates of one step of a rule, going up; `None` past the end of the calendar.
fn dates(rule: &Rule, first: Date, step: usize) -> Option<Vec<Date>> {
    let steps = i64::try_from(step).ok()? * i64::from(rule.interval);
    let span = |unit: fn(i64) -> Span| if steps < 100_000 { first.checked_add(unit(steps)).ok() } else { None };
    let mut dates = match rule.frequency {
        Frequency::Daily => {
            let date = span(ToSpan::days)?;
            let fits = rule.days.is_empty() || rule.days.iter().any(|(_, day)| *day == date.weekday());
            if fits { vec![date] } else { Vec::new() }
        }
        Frequency::Weekly if rule.days.is_empty() => vec![span(ToSpan::weeks)?],
        Frequency::Weekly => {
            let monday = i64::from(first.weekday().to_monday_zero_offset());
            let week = span(ToSpan::weeks)?.checked_sub(monday.days()).ok()?;
            let day = |day: Weekday| week.checked_add(i64::from(day.to_monday_zero_offset()).days()).ok();
            rule.days.iter().filter_map(|(_, weekday)| day(*weekday)).collect()
        }
        Frequency::Monthly => {
            let month = first
                .first_of_month()
                .checked_add(steps.checked_rem(12_000)?.months())
                .ok()
                .filter(|_| steps < 12_000)?;
            let by_day = rule.days.iter().filter_map(|(nth, day)| month.nth_weekday_of_month(*nth, *day).ok());
            let on_date = |date: i8| {
                let date = if date < 0 { month.days_in_month() + 1 + date } else { date };
                Date::new(month.year(), month.month(), date).ok()
            };
            let dates =
                if rule.dates.is_empty() && rule.days.is_empty() { vec![first.day()] } else { rule.dates.clone() };
            by_day.chain(dates.into_iter().filter_map(on_date)).collect()
        }
    };
    dates.sort_unstable();
    dates.dedup();
    Some(dates)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(rule: &str, start: &str) -> (Vec<String>, Option<Short>) {
        let passed = |time: DateTime, until: When| match until {
            When::Day(date) => time.date() > date,
            until => time > until.civil(),
        };
        let (times, short) = times(rule, When::read(start).unwrap(), passed);
        (times.iter().map(|time| time.strftime("%m-%d").to_string()).collect(), short)
    }

    #[test]
    fn rules_are_followed() {
        for (rule, start, expected) in [
            ("FREQ=DAILY;COUNT=3", "20260130T100000", "01-30 01-31 02-01"),
            ("FREQ=DAILY;INTERVAL=2;UNTIL=20260204", "20260130T100000", "01-30 02-01 02-03"),
            ("FREQ=WEEKLY;COUNT=2;WKST=SU", "20260130", "01-30 02-06"),
            ("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4", "20260202T190000", "02-02 02-04 02-09 02-11"),
            ("FREQ=WEEKLY;UNTIL=20260213T100000Z", "20260130T100000", "01-30 02-06 02-13"),
            ("FREQ=DAILY;BYDAY=SA,SU;COUNT=3", "20260131T100000", "01-31 02-01 02-07"),
            ("FREQ=MONTHLY;BYDAY=1TH;COUNT=3", "20260101T190000", "01-01 02-05 03-05"),
            ("FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", "20260130T190000", "01-30 02-27 03-27"),
            ("FREQ=MONTHLY;COUNT=3", "20260131T190000", "01-31 03-31 05-31"),
            ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", "20260131T190000", "01-31 02-28 03-31"),
        ] {
            let (found, short) = days(rule, start);
            assert_eq!((found.join(" ").as_str(), short), (expected, None), "{rule}");
        }
    }

    #[test]
    fn rules_without_an_end_or_without_sense_are_told() {
        assert_eq!(days("FREQ=WEEKLY", "20260130T100000").1, Some(Short::Endless(52)));
        assert_eq!(days("FREQ=DAILY;COUNT=999999999", "20260130T100000").0.len(), 366);
        assert_eq!(days("FREQ=DAILY;UNTIL=99991231", "20260130T100000").1, Some(Short::Endless(366)));
        for rule in [
            "FREQ=YEARLY",
            "FREQ=SECONDLY",
            "",
            "COUNT=3",
            "FREQ=WEEKLY;BYSETPOS=1",
            "FREQ=MONTHLY;BYDAY=MO",
            "FREQ=DAILY;INTERVAL=0",
            "FREQ=WEEKLY;BYDAY=é",
        ] {
            assert_eq!(days(rule, "20260130T100000"), (vec!["01-30".to_owned()], Some(Short::Unread)), "{rule}");
        }
        for rule in [
            "FREQ=MONTHLY;BYDAY=5FR;UNTIL=99981231",
            "FREQ=DAILY;INTERVAL=1000;COUNT=300",
            "FREQ=MONTHLY;BYMONTHDAY=31,127,-128;COUNT=9",
        ] {
            assert!(days(rule, "99980130T100000").0.len() <= 366, "{rule}");
        }
    }
}
