//! Times and counts in words.
use jiff::{SignedDuration, Timestamp, Unit, tz::TimeZone};

/// `14:32` on the clock of `zone`.
#[must_use]
pub fn clock(time: Timestamp, zone: &TimeZone) -> String {
    time.to_zoned(zone.clone()).strftime("%H:%M").to_string()
}

/// `Sat 31 Jan`.
#[must_use]
pub fn day(date: jiff::civil::Date) -> String {
    date.strftime("%a %-d %b").to_string()
}

/// How long from `from` to `to`, in whole minutes rounded up: `28 min`, `2 h 05 min`, `3 days`. Nothing before `from`.
#[must_use]
pub fn span(from: Timestamp, to: Timestamp) -> String {
    let minutes = (seconds(from, to) + 59) / 60;
    match minutes {
        0..60 => format!("{minutes} min"),
        60..2_880 => format!("{} h {:02} min", minutes / 60, minutes % 60),
        _ => format!("{} days", minutes / 1_440),
    }
}

/// Whole seconds from `from` to `to`, zero where `to` is past.
#[must_use]
pub fn seconds(from: Timestamp, to: Timestamp) -> i64 {
    to.duration_since(from).max(SignedDuration::ZERO).as_secs()
}

/// How long ago, for what was kept: `just now`, `5 min ago`, `3 h ago`, `2 days ago`.
#[must_use]
pub fn ago(then: Timestamp, now: Timestamp) -> String {
    match seconds(then, now) / 60 {
        0 => "just now".to_owned(),
        minutes @ 1..60 => format!("{minutes} min ago"),
        minutes @ 60..2_880 => format!("{} h ago", minutes / 60),
        minutes => format!("{} days ago", minutes / 1_440),
    }
}

/// The beginning of the minute that `time` is in: what a clock without seconds shows.
#[must_use]
pub fn minute(time: Timestamp) -> Timestamp {
    time.round(jiff::TimestampRound::new().smallest(Unit::Minute).mode(jiff::RoundMode::Floor)).unwrap_or(time)
}

/// How far one is in something, from seconds: `2:05`, `1:02:05`.
#[must_use]
pub fn position(seconds: u32) -> String {
    let (minutes, seconds) = (seconds / 60, seconds % 60);
    match minutes {
        0..60 => format!("{minutes}:{seconds:02}"),
        _ => format!("{}:{:02}:{seconds:02}", minutes / 60, minutes % 60),
    }
}

/// `1 talk`, `2 talks`.
#[must_use]
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// `812 bytes`, `1.2 MB`, in powers of ten.
#[must_use]
pub fn bytes(size: u64) -> String {
    let (unit, name) = match size {
        0..1_000 => return count(usize::try_from(size).unwrap_or(usize::MAX), "byte", "bytes"),
        1_000..1_000_000 => (1_000, "kB"),
        1_000_000..1_000_000_000 => (1_000_000, "MB"),
        _ => (1_000_000_000, "GB"),
    };
    let tenths = size / (unit / 10);
    if tenths < 100 { format!("{}.{} {name}", tenths / 10, tenths % 10) } else { format!("{} {name}", tenths / 10) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_as_on_a_recorder() {
        let words = [0, 65, 754, 3_599, 3_725, 360_000].map(position);
        assert_eq!(words, ["0:00", "1:05", "12:34", "59:59", "1:02:05", "100:00:00"]);
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn spans_are_said_in_the_largest_units_that_help() {
        let now = at("2026-01-31T13:32:10Z");
        let check = |to: &str, words: &str| assert_eq!(span(now, at(to)), words);
        check("2026-01-31T14:00:00Z", "28 min");
        check("2026-01-31T13:32:11Z", "1 min");
        check("2026-01-31T13:00:00Z", "0 min");
        check("2026-01-31T15:37:10Z", "2 h 05 min");
        check("2026-02-04T13:32:10Z", "4 days");
    }

    #[test]
    fn sizes_are_said_in_the_unit_that_fits() {
        let check = |size, words: &str| assert_eq!(bytes(size), words);
        check(0, "0 bytes");
        check(1, "1 byte");
        check(999, "999 bytes");
        check(1_234, "1.2 kB");
        check(45_678, "45 kB");
        check(1_200_000, "1.2 MB");
        check(u64::MAX, "18446744073 GB");
    }

    #[test]
    fn ages_are_rounded_down() {
        let now = at("2026-01-31T13:32:10Z");
        assert_eq!(ago(at("2026-01-31T13:32:00Z"), now), "just now");
        assert_eq!(ago(at("2026-01-31T10:31:00Z"), now), "3 h ago");
        assert_eq!(ago(at("2026-02-01T10:31:00Z"), now), "just now");
    }

    #[test]
    fn a_minute_begins_at_its_first_second() {
        assert_eq!(minute(at("2026-01-31T13:32:59.9Z")), at("2026-01-31T13:32:00Z"));
    }
}
