//! A conference as the catalogue knows it.
use std::time::Duration;

use jiff::{civil::Date, tz::TimeZone};
use url::Url;

use crate::text::Clean;

/// How often a schedule is fetched again where an entry does not say.
pub(super) const USUAL_REFRESH: Duration = Duration::from_hours(1);
/// Most often, and least often, in minutes.
pub(super) const REFRESH: std::ops::RangeInclusive<u32> = 5..=10_080;

/// An entry of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conference {
    /// What it is called on the command line, such as `fosdem-2027`: letters, digits, `-`, `_`, `.`.
    pub id: String,
    /// Other names for the same.
    pub aliases: Vec<String>,
    pub title: Clean,
    /// First day, by the calendar where it is held.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// Where its clocks are, by the name of the zone database; empty where that is not known.
    pub zone: String,
    /// Addresses of its schedule, http or https, to be tried in order.
    pub schedules: Vec<Url>,
    /// How often the schedule should be fetched again: from 5 minutes to a week.
    pub refresh: Duration,
    /// What it is a year's edition of, such as `fosdem`; may be empty.
    pub series: String,
    /// The rules it goes by, where they are not those of its series and year; may be empty.
    pub rules: String,
    /// Pages about it, with their titles.
    pub links: Vec<(Clean, Url)>,
    /// Its dates or addresses follow the habit of its series; nobody has announced them.
    pub guess: bool,
}

impl Conference {
    /// Its zone, where the zone database has it.
    #[must_use]
    pub fn time_zone(&self) -> Option<TimeZone> {
        TimeZone::get(&self.zone).ok()
    }

    /// Where it stands on a day.
    #[must_use]
    pub fn standing(&self, today: Date) -> Standing {
        match () {
            () if today < self.start => Standing::Coming,
            () if today <= self.end => Standing::Running,
            () => Standing::Past,
        }
    }
}

/// Where a conference stands in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    Running,
    Coming,
    Past,
}

/// A row of the list of conferences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed<'c> {
    pub conference: &'c Conference,
    pub standing: Standing,
}
