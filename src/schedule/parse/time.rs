//! Times as schedules write them.
use jiff::{
    SignedDuration, Timestamp, ToSpan as _,
    civil::{Date, DateTime, Time},
    tz::{Offset, TimeZone, TimeZoneDatabase},
};

/// Longest talk believed: rooms to meet in and stands are open all day, camps for a week.
const LONGEST: SignedDuration = SignedDuration::from_hours(14 * 24);

/// `2026-01-31T09:30:00+01:00`; without an offset it is a clock on the wall in `zone`.
pub(super) fn moment(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment);
    }
    // A date alone is no moment, though jiff would read it as midnight.
    let wall = text.parse::<DateTime>().ok().filter(|_| text.contains(':'))?;
    wall.to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp())
}

/// The offset that a moment is written with.
pub(super) fn offset(text: &str) -> Option<Offset> {
    let pieces = jiff::fmt::temporal::DateTimeParser::new().parse_pieces(text.trim()).ok()?;
    pieces.to_numeric_offset()
}

/// `09:30`, `9:30`, `09:30:00`.
pub(super) fn clock(text: &str) -> Option<Time> {
    let [hour, minute, second] = parts(text)?;
    Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, i8::try_from(second).ok()?, 0).ok()
}

/// `00:30`, `9:00`, `1:30:00`. Nothing of no length, nothing longer than two weeks.
pub(super) fn duration(text: &str) -> Option<SignedDuration> {
    let [hours, minutes, seconds] = parts(text)?;
    let length = SignedDuration::from_secs(i64::from(hours) * 3_600 + i64::from(minutes) * 60 + i64::from(seconds));
    (length > SignedDuration::ZERO && length <= LONGEST).then_some(length)
}

fn parts(text: &str) -> Option<[u16; 3]> {
    let mut out = [0; 3];
    let mut count = 0;
    for part in text.trim().split(':') {
        if part.is_empty() || part.len() > 3 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        *out.get_mut(count)? = part.parse().ok()?;
        count += 1;
    }
    (count >= 2).then_some(out)
}

/// The moment at which clocks on the wall show `time` on the conference's day `date`. What is earlier than `day_change`
/// belongs to the night after that day.
pub(super) fn on_day(date: Date, time: Time, day_change: Time, zone: &TimeZone) -> Option<Timestamp> {
    let date = if time < day_change { date.tomorrow().ok()? } else { date };
    date.to_datetime(time).to_zoned(zone.clone()).ok().map(|zoned| zoned.timestamp())
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

/// A zone by its IANA name, from the bundled database: the same on every machine.
pub(super) fn zone(name: &str) -> Option<TimeZone> {
    TimeZoneDatabase::bundled().get(name.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_and_durations() {
        assert_eq!(clock("09:30"), Time::new(9, 30, 0, 0).ok());
        assert_eq!(clock("9:30"), Time::new(9, 30, 0, 0).ok());
        assert_eq!(clock(" 23:59:58 "), Time::new(23, 59, 58, 0).ok());
        for bad in ["", "24:00", "9", "09:60", "-1:00", "09:30:00:00", "aa:bb", "09:", "99999:00", "٠٩:٣٠"] {
            assert_eq!(clock(bad), None, "{bad}");
        }
        assert_eq!(duration("9:00"), Some(SignedDuration::from_hours(9)));
        assert_eq!(duration("00:05:30"), Some(SignedDuration::from_secs(330)));
        for bad in ["", "00:00", "999:00", "30", "PT30M"] {
            assert_eq!(duration(bad), None, "{bad}");
        }
    }

    #[test]
    fn moments_with_and_without_an_offset() {
        let brussels = zone("Europe/Brussels").unwrap();
        let expected: Timestamp = "2026-01-31T08:30:00Z".parse().unwrap();
        assert_eq!(moment("2026-01-31T09:30:00+01:00", &TimeZone::UTC), Some(expected));
        assert_eq!(moment("2026-01-31T09:30:00", &brussels), Some(expected));
        for bad in ["2026-01-31", "tomorrow", "", "2026-13-31T09:30:00+01:00"] {
            assert_eq!(moment(bad, &brussels), None, "{bad}");
        }
        assert_eq!(offset("2026-01-31T09:30:00+01:00"), Some(Offset::constant(1)));
    }

    #[test]
    fn a_talk_after_midnight_belongs_to_the_evening_before() {
        let brussels = zone("Europe/Brussels").unwrap();
        let date: Date = "2026-01-31".parse().unwrap();
        let change = clock("09:00").unwrap();
        let at = |text| on_day(date, clock(text).unwrap(), change, &brussels).unwrap().to_string();
        assert_eq!(at("09:00"), "2026-01-31T08:00:00Z");
        assert_eq!(at("00:30"), "2026-01-31T23:30:00Z");
    }

    #[test]
    fn zones_are_names_not_paths() {
        assert!(zone("Europe/Brussels").is_some());
        for bad in ["", "../../etc/passwd", "/etc/localtime", "Mars/Olympus"] {
            assert!(zone(bad).is_none(), "{bad}");
        }
    }
}
