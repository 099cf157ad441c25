//! When a conference is, in words.
use jiff::{Unit, civil::Date};

use crate::catalogue::{Conference, Standing};

/// `30–31 Jan 2027`, `31 Jan – 1 Feb 2026`, `27 Dec 2026 – 2 Jan 2027`.
pub(super) fn dates(start: Date, end: Date) -> String {
    let full = |date: Date| date.strftime("%-d %b %Y").to_string();
    match () {
        () if end <= start => full(start),
        () if (start.year(), start.month()) == (end.year(), end.month()) => format!("{}–{}", start.day(), full(end)),
        () if start.year() == end.year() => format!("{} – {}", start.strftime("%-d %b"), full(end)),
        () => format!("{} – {}", full(start), full(end)),
    }
}

/// `until Sun 1 Feb`, `in 66 days`, `3 months ago`; `expected` where nobody has announced it.
pub(super) fn standing(conference: &Conference, standing: Standing, today: Date) -> String {
    let words = match standing {
        Standing::Running if conference.end == today => "today".to_owned(),
        Standing::Running => format!("until {}", conference.end.strftime("%a %-d %b")),
        Standing::Coming => until(today, conference.start),
        Standing::Past => since(conference.end, today),
    };
    if conference.guess && standing != Standing::Past { format!("{words}, expected") } else { words }
}

/// Why its schedule may not be there yet.
pub(super) fn early(conference: &Conference, standing: Standing, today: Date) -> Option<String> {
    let begins = || format!("It begins {}", until(today, conference.start));
    match standing {
        Standing::Coming if conference.guess => {
            Some(format!("{}, if it keeps to its habit; its schedule may be published later or elsewhere.", begins()))
        }
        Standing::Coming => Some(format!("{}; its schedule may not be published yet.", begins())),
        Standing::Running | Standing::Past => None,
    }
}

fn until(today: Date, start: Date) -> String {
    match days(today, start) {
        ..=0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        days @ 2..=150 => format!("in {days} days"),
        days => format!("in {} months", days / 30),
    }
}

fn since(end: Date, today: Date) -> String {
    match days(end, today) {
        ..=1 => "ended yesterday".to_owned(),
        days @ 2..=60 => format!("{days} days ago"),
        days @ 61..=547 => format!("{} months ago", days / 30),
        days => format!("{} years ago", (days + 182) / 365),
    }
}

fn days(from: Date, to: Date) -> i32 {
    from.until((Unit::Day, to)).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn dates_say_what_is_common_once() {
        let check = |start, end, words: &str| assert_eq!(dates(date(start), date(end)), words);
        check("2027-01-30", "2027-01-31", "30–31 Jan 2027");
        check("2026-01-31", "2026-02-01", "31 Jan – 1 Feb 2026");
        check("2026-12-27", "2027-01-02", "27 Dec 2026 – 2 Jan 2027");
        check("2026-12-27", "2026-12-27", "27 Dec 2026");
        check("2026-12-27", "2026-12-26", "27 Dec 2026");
    }

    #[test]
    fn what_comes_and_what_is_over_is_counted_in_what_one_would_say() {
        let today = date("2026-11-25");
        for (day, words) in [("2026-11-26", "tomorrow"), ("2027-01-30", "in 66 days"), ("2027-08-17", "in 8 months")] {
            assert_eq!(until(today, date(day)), words);
        }
        for (day, words) in [
            ("2026-11-24", "ended yesterday"),
            ("2026-11-01", "24 days ago"),
            ("2026-02-01", "9 months ago"),
            ("2024-12-30", "2 years ago"),
            ("2021-02-07", "6 years ago"),
        ] {
            assert_eq!(since(date(day), today), words);
        }
    }

    #[test]
    fn the_ends_of_the_calendar_have_a_distance() {
        assert_eq!(until(Date::MIN, Date::MAX), "in 243482 months");
        assert!(since(Date::MIN, Date::MAX).ends_with("years ago"));
    }
}
