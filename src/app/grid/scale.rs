//! From times to rows: how much of the day one row stands for.
use jiff::{RoundMode, Timestamp, Unit, ZonedRound, tz::TimeZone};

/// Minutes that one row may stand for, from the closest look to the widest.
const STEPS: [i64; 9] = [1, 2, 5, 10, 15, 20, 30, 60, 120];
/// A usual talk has at least so many tenths of rows where nobody zoomed.
const ROOMY: i64 = 25;
/// It gets no more than so many rows only because the screen is tall.
const TALL: i64 = 6;
const MINUTE: i64 = 60;

/// Rows of one length, the first of which begins at a full hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scale {
    /// Second at which the first row begins.
    start: i64,
    /// Seconds of a row; never zero.
    row: i64,
}

impl Default for Scale {
    fn default() -> Self {
        Self { start: 0, row: 10 * MINUTE }
    }
}

impl Scale {
    /// The rows of a day that reaches from `first` to `last`, whose talks usually take `usual` seconds, on a screen of
    /// `height` rows; `zoom` counts steps closer (or, negative, wider) than what suits that.
    pub(super) fn new(first: Timestamp, last: Timestamp, usual: i64, height: usize, zoom: i8, zone: &TimeZone) -> Self {
        let hour = ZonedRound::new().smallest(Unit::Hour).mode(RoundMode::Floor);
        let start = first.to_zoned(zone.clone()).round(hour).map_or(first, |hour| hour.timestamp()).as_second();
        let fitting = suited(usual.max(1), last.as_second().saturating_sub(start), height);
        let step = fitting.saturating_add_signed(-isize::from(zoom)).min(STEPS.len() - 1);
        Self { start, row: STEPS.get(step).map_or(10, |step| *step) * MINUTE }
    }

    /// How many further steps of zoom there are: the range that [`Scale::new`] heeds around `zoom`.
    pub(super) fn bounded(self, zoom: i8, closer: i8) -> i8 {
        let at = STEPS.iter().position(|step| step * MINUTE == self.row).unwrap_or_default();
        let free = if closer > 0 { at > 0 } else { at + 1 < STEPS.len() };
        if free { zoom.saturating_add(closer) } else { zoom }
    }

    /// The row that shows this moment; the first one for everything before.
    pub(super) fn row_of(self, time: Timestamp) -> usize {
        let rows = time.as_second().saturating_sub(self.start).div_euclid(self.row);
        usize::try_from(rows).unwrap_or_default()
    }

    /// The moment at which a row begins.
    pub(super) fn time_of(self, row: usize) -> Timestamp {
        let seconds = i64::try_from(row).unwrap_or(i64::MAX).saturating_mul(self.row).saturating_add(self.start);
        Timestamp::from_second(seconds).unwrap_or(Timestamp::MAX)
    }

    /// What stands beside a row: the hour, and the half hour where rows are short enough.
    pub(super) fn label(self, row: usize, zone: &TimeZone) -> Option<String> {
        let time = self.time_of(row).to_zoned(zone.clone());
        let said = time.minute() == 0 || (time.minute() == 30 && self.row <= 10 * MINUTE);
        said.then(|| time.strftime("%H:%M").to_string())
    }

    /// Minutes of a row.
    pub(super) fn minutes(self) -> i64 {
        self.row / MINUTE
    }
}

/// The step that gives a usual talk two to four rows; closer, where the whole day would fill less than half the screen.
fn suited(usual: i64, length: i64, height: usize) -> usize {
    let rows_of = |seconds: i64, step: usize| seconds / (STEPS.get(step).map_or(1, |step| *step) * MINUTE);
    let roomy = |step: &usize| rows_of(usual.saturating_mul(10), *step) >= ROOMY;
    let mut step = (0..STEPS.len()).rev().find(roomy).unwrap_or_default();
    let height = i64::try_from(height).unwrap_or(i64::MAX);
    while step > 0 && rows_of(length, step - 1) <= height && rows_of(usual, step - 1) <= TALL {
        step -= 1;
    }
    step
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn minutes(usual: i64, hours: i64, height: usize, zoom: i8) -> i64 {
        let first = at("2026-01-31T08:30:00Z");
        let last = first + jiff::SignedDuration::from_hours(hours);
        Scale::new(first, last, usual * 60, height, zoom, &TimeZone::UTC).minutes()
    }

    #[test]
    fn a_usual_talk_has_two_to_four_rows() {
        for (usual, row) in [(5, 2), (15, 5), (20, 5), (25, 10), (30, 10), (45, 15), (50, 20), (60, 20), (120, 30)] {
            assert_eq!(minutes(usual, 10, 19, 0), row, "talks of {usual} minutes");
        }
    }

    #[test]
    fn a_short_day_on_a_tall_screen_is_looked_at_closer() {
        assert_eq!(minutes(30, 4, 60, 0), 5);
        assert_eq!(minutes(30, 10, 60, 0), 10);
    }

    #[test]
    fn zoom_moves_along_the_steps_and_ends() {
        assert_eq!(minutes(30, 10, 19, 1), 5);
        assert_eq!(minutes(30, 10, 19, -1), 15);
        assert_eq!(minutes(30, 10, 19, 100), 1);
        assert_eq!(minutes(30, 10, 19, -100), 120);
        let widest = Scale { start: 0, row: 120 * 60 };
        assert_eq!((widest.bounded(-5, -1), widest.bounded(-5, 1)), (-5, -4));
    }

    #[test]
    fn rows_begin_at_the_full_hour_of_the_zone_and_pass_midnight() {
        let zone = TimeZone::get("Asia/Kolkata").unwrap();
        let scale = Scale::new(at("2026-01-31T08:45:00Z"), at("2026-01-31T20:00:00Z"), 1_800, 20, 0, &zone);
        assert_eq!(scale.label(0, &zone).as_deref(), Some("14:00"));
        assert_eq!(scale.row_of(at("2026-01-31T08:45:00Z")), 1);
        assert_eq!(scale.label(3, &zone).as_deref(), Some("14:30"));
        assert_eq!(scale.label(60, &zone).as_deref(), Some("00:00"));
        assert_eq!(scale.time_of(60), at("2026-01-31T18:30:00Z"));
    }

    #[test]
    fn the_ends_of_time_have_rows() {
        let scale = Scale::new(Timestamp::MIN, Timestamp::MAX, 1, 20, 0, &TimeZone::UTC);
        assert_eq!(scale.row_of(Timestamp::MIN), 0);
        assert!(scale.row_of(Timestamp::MAX) > 1_000_000_000);
        assert_eq!(scale.time_of(usize::MAX), Timestamp::MAX);
    }
}
