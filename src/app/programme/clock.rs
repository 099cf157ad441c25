//! Whose clock the times are told by: the conference's or the person's own.
use jiff::{Timestamp, tz::TimeZone};

use super::Programme;

/// Where nobody says which one.
const UTC: &TimeZone = &TimeZone::UTC;

impl Programme {
    /// The zone that times are shown in.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        let conference = self.schedule.as_ref().map(|schedule| &schedule.zone);
        let own = self.own.as_ref();
        let wanted = if self.own_time { own.or(conference) } else { conference.or(own) };
        wanted.unwrap_or(UTC)
    }

    /// The zone that they could be shown in besides.
    pub(super) fn other_zone(&self) -> Option<&TimeZone> {
        if self.own_time { self.schedule.as_ref().map(|schedule| &schedule.zone) } else { self.own.as_ref() }
    }

    /// Whether they are shown in the person's own.
    #[must_use]
    pub fn own_time(&self) -> bool {
        self.own_time
    }

    /// From the conference's clock to the person's own and back. Says so, where there is something to tell.
    pub fn turn_clock(&mut self) -> String {
        let Some(place) = self.schedule.as_ref().map(|schedule| place(&schedule.zone)) else { return String::new() };
        if !self.zones_differ(self.at) {
            return format!("Your clock and the conference's show the same: {place} time.");
        }
        self.own_time = !self.own_time;
        self.page.forget();
        self.rebuild();
        if self.own_time {
            "Times are in your own zone now.".to_owned()
        } else {
            format!("Times are in {place} time now.")
        }
    }

    /// Whether the two clocks show different times at a moment.
    #[must_use]
    pub fn zones_differ(&self, moment: Timestamp) -> bool {
        let offset = |zone: &TimeZone| zone.to_offset(moment);
        match (&self.schedule, &self.own) {
            (Some(schedule), Some(own)) => offset(&schedule.zone) != offset(own),
            _ => false,
        }
    }

    /// `14:32`, or with the other clock beside it where they differ: `14:32 Brussels time (yours 08:32)`, `08:32 your time
    /// (Brussels 14:32)`; with the day of the week before each where it is needed.
    #[must_use]
    pub fn clock(&self, now: Timestamp) -> String {
        let here = now.to_zoned(self.zone().clone());
        let time = here.strftime("%a %H:%M").to_string();
        let (Some(schedule), Some(own)) = (&self.schedule, &self.own) else { return time };
        if !self.zones_differ(now) {
            return time;
        }
        let place = place(&schedule.zone);
        let other = now.to_zoned(if self.own_time { schedule.zone.clone() } else { own.clone() });
        let other = other.strftime(if here.date() == other.date() { "%H:%M" } else { "%a %H:%M" });
        if self.own_time {
            format!("{time} your time ({place} {other})")
        } else {
            format!("{time} {place} time (yours {other})")
        }
    }
}

/// What a zone's clock is called: `Brussels`, or its distance from UTC.
#[must_use]
pub fn place(zone: &TimeZone) -> String {
    match zone.iana_name().and_then(|name| name.rsplit('/').next()) {
        Some(place) => place.replace('_', " "),
        None => zone.to_fixed_offset().map_or_else(|_| "conference".to_owned(), |offset| format!("UTC{offset}")),
    }
}
