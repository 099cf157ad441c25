//! Times as schedules write them.
use std::borrow::Cow;

use jiff::{
    SignedDuration, Timestamp, ToSpan as _,
    civil::{Date, DateTime, Time},
    fmt::temporal::DateTimeParser,
    tz::{AmbiguousOffset, Offset, TimeZone, TimeZoneDatabase},
};

/// The years in which a talk is believed to be held. `0000-00-00` and the like stand where somebody forgot to fill in.
const YEARS: std::ops::Range<i16> = 1970..2200;
/// Longest length read, in hours; far longer than any that is believed.
const LONGEST_HOURS: u32 = 100_000;

/// A moment, and what is odd about the clock on the wall that it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub at: Timestamp,
    pub odd: Option<Odd>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Odd {
    /// Clocks go forward over it: the moment is as long after the change as it is after the hour that is left out.
    Skipped,
    /// Clocks go back to it: the first time is meant.
    Twice,
    /// It names a zone of its own that is not known: the conference's is taken.
    Zone,
}

/// `2026-01-31T09:30:00+01:00`, `20260131T083000Z`, `2026-01-31T09:30[Europe/Brussels]`; without an offset and a zone it is a
/// clock on the wall in `zone`. A date alone is no moment.
pub(super) fn read(text: &str, zone: &TimeZone) -> Option<Moment> {
    let text = text.trim();
    let (text, named) = match text.strip_suffix(']').and_then(|text| text.split_once('[')) {
        Some((text, name)) => (text, Some(self::zone(name))),
        None => (text, None),
    };
    let text = tight(text);
    if let Ok(at) = text.parse::<Timestamp>() {
        return believed(at).then_some(Moment { at, odd: None });
    }
    // jiff would read a date alone as midnight.
    let wall = text.parse::<DateTime>().ok().filter(|_| text.contains([':', 'T', 't']))?;
    match named {
        Some(Some(own)) => on_wall(wall, &own),
        Some(None) => on_wall(wall, zone).map(|moment| Moment { odd: moment.odd.or(Some(Odd::Zone)), ..moment }),
        None => on_wall(wall, zone),
    }
}

/// Ruby parts an offset from its time by a blank (`2019-12-27 11:00:00 +0100`), which ISO 8601 does not.
fn tight(text: &str) -> Cow<'_, str> {
    match text.rsplit_once(' ') {
        Some((time, offset)) if offset.starts_with(['+', '-']) => Cow::Owned(format!("{}{offset}", time.trim_end())),
        Some((time, "UTC" | "Z")) => Cow::Owned(format!("{}Z", time.trim_end())),
        _ => Cow::Borrowed(text),
    }
}

/// As [`read`], whatever is odd about it.
pub(super) fn moment(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    read(text, zone).map(|moment| moment.at)
}

/// The moment at which the clocks of `zone` show `wall`.
fn on_wall(wall: DateTime, zone: &TimeZone) -> Option<Moment> {
    let found = zone.to_ambiguous_timestamp(wall);
    let odd = match found.offset() {
        AmbiguousOffset::Unambiguous { .. } => None,
        AmbiguousOffset::Gap { .. } => Some(Odd::Skipped),
        AmbiguousOffset::Fold { .. } => Some(Odd::Twice),
    };
    let at = found.compatible().ok()?;
    believed(at).then_some(Moment { at, odd })
}

fn believed(at: Timestamp) -> bool {
    // A few bounds by the second, so that no calendar is needed: 365.2425 days are a year.
    let year = at.as_second().div_euclid(31_556_952) + 1970;
    i16::try_from(year).is_ok_and(|year| YEARS.contains(&year))
}

/// `2026-01-31`, in a year in which a talk may be held.
pub(super) fn date(text: &str) -> Option<Date> {
    text.trim().parse().ok().filter(|date: &Date| YEARS.contains(&date.year()))
}

/// The offset that a moment is written with.
pub(super) fn offset(text: &str) -> Option<Offset> {
    let text = tight(text.trim());
    let pieces = DateTimeParser::new().parse_pieces(&*text).ok()?;
    pieces.to_numeric_offset()
}

/// `09:30`, `9:30`, `09:30:00`, `0930`.
pub(super) fn clock(text: &str) -> Option<Time> {
    let text = text.trim();
    let [hour, minute, second] = match text.len() {
        3 | 4 if !text.contains(':') => {
            let number = digits(text)?;
            [number / 100, number % 100, 0]
        }
        _ => parts(text)?,
    };
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, 0).ok()
}

/// `00:30`, `9:00`, `1:30:00`, `30` (minutes), `PT30M`. It may be nothing, or longer than anybody believes.
pub(super) fn duration(text: &str) -> Option<SignedDuration> {
    let text = text.trim();
    if text.starts_with(['P', 'p']) {
        let longest = SignedDuration::from_hours(i64::from(LONGEST_HOURS));
        // Days and weeks are not of the same length everywhere, but nobody means that.
        let span: jiff::Span = text.parse().ok()?;
        let length = span.to_duration(jiff::SpanRelativeTo::days_are_24_hours()).ok()?;
        return (!length.is_negative() && length <= longest).then_some(length);
    }
    let [hours, minutes, seconds] = if text.contains(':') { parts(text)? } else { [0, digits(text)?, 0] };
    let seconds = i64::from(hours) * 3_600 + i64::from(minutes) * 60 + i64::from(seconds);
    (hours <= LONGEST_HOURS).then(|| SignedDuration::from_secs(seconds))
}

fn parts(text: &str) -> Option<[u32; 3]> {
    let mut out = [0; 3];
    let mut count = 0;
    for part in text.split(':') {
        *out.get_mut(count)? = digits(part)?;
        count += 1;
    }
    (count >= 2).then_some(out)
}

/// At most six ASCII digits.
fn digits(text: &str) -> Option<u32> {
    let sound = !text.is_empty() && text.len() <= 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    sound.then(|| text.parse().ok()).flatten()
}

/// The moment at which clocks on the wall show `time` on the conference's day `date`. What is earlier than `day_change`
/// belongs to the night after that day.
pub(super) fn on_day(date: Date, time: Time, day_change: Time, zone: &TimeZone) -> Option<Moment> {
    let date = if time < day_change { date.tomorrow().ok()? } else { date };
    on_wall(date.to_datetime(time), zone)
}

/// From `day_change` on that date to `day_change` on the next.
pub(super) fn whole_day(date: Date, day_change: Time, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
    let start = date.to_datetime(day_change).to_zoned(zone.clone()).ok()?;
    let end = start.checked_add(1.day()).ok()?;
    Some((start.timestamp(), end.timestamp()))
}

/// Schedules give the last minute of a day (`08:59`), the model the first moment after it.
pub(super) fn after_last_minute(end: Timestamp) -> Timestamp {
    if end.as_second().rem_euclid(3_600) == 59 * 60 { end.checked_add(1.minute()).unwrap_or(end) } else { end }
}

/// A zone by its IANA name, from the bundled database: the same on every machine; or an offset such as `+02:00`.
pub(super) fn zone(name: &str) -> Option<TimeZone> {
    DateTimeParser::new().parse_time_zone_with(&TimeZoneDatabase::bundled(), name.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_and_durations() {
        for (text, hour, minute, second) in
            [("09:30", 9, 30, 0), ("9:30", 9, 30, 0), ("0930", 9, 30, 0), ("930", 9, 30, 0), (" 23:59:58 ", 23, 59, 58)]
        {
            assert_eq!(clock(text), Time::new(hour, minute, second, 0).ok(), "{text}");
        }
        for bad in
            ["", "24:00", "9", "09:60", "-1:00", "09:30:00:00", "aa:bb", "09:", "99999:00", "٠٩:٣٠", "2460", "99999999"]
        {
            assert_eq!(clock(bad), None, "{bad}");
        }
        for (text, minutes) in [
            ("9:00", 540),
            ("00:05:00", 5),
            ("0:30", 30),
            ("30", 30),
            ("00:00", 0),
            ("PT30M", 30),
            ("P1DT1H", 1_500),
            ("P1W", 10_080),
            ("200:00", 12_000),
        ] {
            assert_eq!(duration(text), Some(SignedDuration::from_mins(minutes)), "{text}");
        }
        for bad in ["", "9999999:00", "-00:30", "half an hour", "P", "-PT30M", "P1Y", "PT999999999999H", "1:2:3:4"] {
            assert_eq!(duration(bad), None, "{bad}");
        }
    }

    #[test]
    fn moments_with_and_without_an_offset() {
        let brussels = zone("Europe/Brussels").unwrap();
        let expected: Timestamp = "2026-01-31T08:30:00Z".parse().unwrap();
        for text in [
            "2026-01-31T09:30:00+01:00",
            "2026-01-31T09:30:00",
            "2026-01-31 09:30",
            "20260131T083000Z",
            "2026-01-31 09:30:00 +0100",
            "2026-01-31 08:30:00 UTC",
            "20260131T093000",
            "2026-01-31T03:30:00[America/New_York]",
            "20260131T183000[Australia/Brisbane]",
            "2026-01-31T08:30:00Z[America/New_York]",
            "2026-01-31T10:30:00[+02:00]",
        ] {
            assert_eq!(read(text, &brussels), Some(Moment { at: expected, odd: None }), "{text}");
        }
        let unknown = read("2026-01-31T09:30[Mars/Olympus]", &brussels);
        assert_eq!(unknown, Some(Moment { at: expected, odd: Some(Odd::Zone) }));
        for bad in [
            "2026-01-31",
            "20260131",
            "tomorrow",
            "",
            "2026-13-31T09:30:00+01:00",
            "0000-01-01T09:30:00Z",
            "0000-01-01T09:30",
            "9999-12-31T23:59:59Z",
            "-009999-01-02T00:00",
            "99999-01-01T00:00:00Z",
        ] {
            assert_eq!(moment(bad, &brussels), None, "{bad}");
        }
        assert_eq!(offset("2026-01-31T09:30:00+01:00"), Some(Offset::constant(1)));
        assert_eq!(offset("2026-01-31 09:30:00 +0100"), Some(Offset::constant(1)));
        assert_eq!((date("0000-01-01"), date("9999-12-31"), date(" 2026-01-31 ").is_some()), (None, None, true));
    }

    #[test]
    fn times_that_clocks_skip_or_show_twice_are_told() {
        let brussels = zone("Europe/Brussels").unwrap();
        let told = |text| read(text, &brussels).map(|moment| (moment.at.to_string(), moment.odd)).unwrap();
        assert_eq!(told("2026-03-29T02:30:00"), ("2026-03-29T01:30:00Z".to_owned(), Some(Odd::Skipped)));
        assert_eq!(told("2026-10-25T02:30:00"), ("2026-10-25T00:30:00Z".to_owned(), Some(Odd::Twice)));
        assert_eq!(told("2026-10-25T02:30:00+01:00"), ("2026-10-25T01:30:00Z".to_owned(), None));
    }

    #[test]
    fn a_talk_after_midnight_belongs_to_the_evening_before() {
        let brussels = zone("Europe/Brussels").unwrap();
        let date: Date = "2026-01-31".parse().unwrap();
        let change = clock("09:00").unwrap();
        let at = |text| on_day(date, clock(text).unwrap(), change, &brussels).unwrap().at.to_string();
        assert_eq!(at("09:00"), "2026-01-31T08:00:00Z");
        assert_eq!(at("00:30"), "2026-01-31T23:30:00Z");
    }

    #[test]
    fn zones_are_names_not_paths() {
        assert!(zone("Europe/Brussels").is_some());
        for bad in ["", "../../etc/passwd", "/etc/localtime", "Mars/Olympus", "+99:00", "no zone"] {
            assert!(zone(bad).is_none(), "{bad}");
        }
    }
}
