//! A time as a person types it.
use jiff::{
    Timestamp,
    civil::{Date, Time},
    tz::TimeZone,
};

/// Reads `14:30` (the last time that it was), `2026-01-31` (its beginning) or `2026-01-31 14:30`, on the clock of `zone`.
pub(super) fn moment(typed: &str, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    let typed = typed.trim();
    let today = now.to_zoned(zone.clone()).date();
    let on = |date: Date, time: Time| zone.to_timestamp(date.to_datetime(time)).ok();
    if let Some(time) = time(typed) {
        let at = on(today, time)?;
        return if at <= now { Some(at) } else { on(today.yesterday().ok()?, time) };
    }
    match typed.split_once([' ', 'T']) {
        Some((day, rest)) => on(date(day)?, time(rest.trim())?),
        None => on(date(typed)?, Time::midnight()),
    }
}

fn date(typed: &str) -> Option<Date> {
    Date::strptime("%Y-%m-%d", typed).ok()
}

fn time(typed: &str) -> Option<Time> {
    Time::strptime("%H:%M", typed).or_else(|_| Time::strptime("%H:%M:%S", typed)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_are_read_on_the_persons_clock() {
        let now: Timestamp = "2026-01-31T13:32:10Z".parse().unwrap();
        let zone = TimeZone::get("Europe/Brussels").unwrap();
        let check = |typed: &str, expected: Option<&str>| {
            let expected = expected.map(|time| time.parse::<Timestamp>().unwrap());
            assert_eq!(moment(typed, now, &zone), expected, "{typed}");
        };
        check("14:30", Some("2026-01-31T13:30:00Z"));
        check("9:05", Some("2026-01-31T08:05:00Z"));
        check("14:32:10", Some("2026-01-31T13:32:10Z"));
        check("23:00", Some("2026-01-30T22:00:00Z"));
        check("2026-01-30", Some("2026-01-29T23:00:00Z"));
        check(" 2026-01-30 9:05 ", Some("2026-01-30T08:05:00Z"));
        check("2026-01-30T09:05", Some("2026-01-30T08:05:00Z"));
        check("2026-07-01 12:00", Some("2026-07-01T10:00:00Z"));
        // The hour that a spring night leaves out.
        check("2026-03-29 02:30", Some("2026-03-29T01:30:00Z"));
        for typed in ["", "25:00", "2026-02-30", "yesterday", "14", "2026-01-31 noon", "99999-01-01", "-1:00"] {
            check(typed, None);
        }
    }

    proptest::proptest! {
        #[test]
        fn anything_may_be_typed(typed in ".{0,30}", date in "[0-9]{1,5}-[0-9]{1,3}-[0-9]{1,3}", time in "[0-9]{1,3}:[0-9]{1,3}") {
            for typed in [typed, time.clone(), date.clone(), format!("{date} {time}")] {
                moment(&typed, Timestamp::MAX, &TimeZone::UTC);
                moment(&typed, Timestamp::MIN, &TimeZone::UTC);
            }
        }
    }
}
