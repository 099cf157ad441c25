//! When talks are: the conference's zone and its days.
use std::collections::HashMap;

use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, Time},
    tz::{Offset, TimeZone},
};

use super::DAY;
use crate::schedule::{
    Day, Talk,
    parse::{
        raw::{Field, Raw, RawDay, RawTalk},
        time::{self, Moment, Odd},
        warnings::{Warnings, quoted},
    },
};

pub(super) struct Calendar {
    zone: TimeZone,
    day_change: Time,
    days: Vec<Day>,
    /// For each day as written the index into `days`.
    written: Vec<Option<usize>>,
    by_date: HashMap<Date, usize>,
}

impl Calendar {
    pub(super) fn of(raw: &Raw<'_>, warnings: &mut Warnings) -> Self {
        let day_change = time::clock(&raw.day_change).unwrap_or(Time::midnight());
        let zone = zone(raw, warnings);
        let mut calendar = Self { zone, day_change, days: Vec::new(), written: Vec::new(), by_date: HashMap::new() };
        for written in &raw.days {
            let index = calendar.day(written).map(|day| calendar.index(day));
            if index.is_none() {
                let line = if written.line > 0 { format!(" (line {})", written.line) } else { String::new() };
                warnings.say(&format!("The day {}{line} has no date that can be read.", quoted(&written.date)));
            }
            calendar.written.push(index);
        }
        calendar
    }

    fn day(&self, written: &RawDay<'_>) -> Option<Day> {
        let start = time::moment(&written.start, &self.zone);
        let date = time::date(&written.date);
        let date = date.or_else(|| start.map(|start| start.to_zoned(self.zone.clone()).date()))?;
        let (usual_start, usual_end) = time::whole_day(date, self.day_change, &self.zone)?;
        let start = start.unwrap_or(usual_start);
        let end = time::moment(&written.end, &self.zone).map(time::after_last_minute).filter(|end| *end > start);
        Some(Day { date, start, end: end.unwrap_or(usual_end.max(start)) })
    }

    /// The place of a day; days of one date are one.
    fn index(&mut self, day: Day) -> usize {
        *self.by_date.entry(day.date).or_insert_with(|| {
            self.days.push(day);
            self.days.len() - 1
        })
    }

    /// When a talk begins, and its day. `<date>` says it best; without it, the day and the time on the wall do. Where
    /// neither can be read it stays on its day: better at a wrong time than nowhere.
    pub(super) fn when(&mut self, raw: &RawTalk<'_>, warnings: &mut Warnings) -> Option<(Timestamp, usize)> {
        let around = raw.day.and_then(|day| self.written.get(day).copied().flatten());
        let written = raw.field(Field::Date);
        if let Some(moment) = time::read(written, &self.zone) {
            tell_odd(moment, raw, written, warnings);
            return Some((moment.at, around.or_else(|| self.day_with(moment.at))?));
        }
        // A date alone, with the time on the wall or without.
        let own = time::date(written);
        if own.is_none() && !written.is_empty() {
            let date = quoted(written);
            warnings.say(&format!("The {} has the date {date}: its day and time are taken instead.", raw.said()));
        }
        let (date, change) = match own {
            Some(date) => (Some(date), Time::midnight()),
            None => (around.and_then(|day| self.days.get(day)).map(|day| day.date), self.day_change),
        };
        let start = raw.field(Field::Start);
        let wall = time::clock(start);
        if let Some(moment) = date.zip(wall).and_then(|(date, wall)| time::on_day(date, wall, change, &self.zone)) {
            tell_odd(moment, raw, start, warnings);
            return Some((moment.at, around.or_else(|| self.day_with(moment.at))?));
        }
        if let Some(date) = own
            && let Some((at, _)) = time::whole_day(date, Time::midnight(), &self.zone)
        {
            return Some((at, around.or_else(|| self.day_with(at))?));
        }
        around.and_then(|day| self.beginning(day, raw, warnings))
    }

    /// For a talk that is on no day: the first there is, or `None` where there is none.
    pub(super) fn anywhere(&self, raw: &RawTalk<'_>, warnings: &mut Warnings) -> Option<(Timestamp, usize)> {
        let first = (0..self.days.len()).min_by_key(|day| self.days.get(*day).map(|day| day.date));
        let found = first.and_then(|day| self.beginning(day, raw, warnings));
        if found.is_none() {
            warnings.say(&format!("The {} is left out: when it begins cannot be read, nor on which day.", raw.said()));
        }
        found
    }

    fn beginning(&self, day: usize, raw: &RawTalk<'_>, warnings: &mut Warnings) -> Option<(Timestamp, usize)> {
        let begins = self.days.get(day)?;
        let (said, date) = (raw.said(), begins.date);
        warnings.say(&format!("The {said} has no start that can be read: it is put at the beginning of {date}."));
        Some((begins.start, day))
    }

    /// How long a talk is by its end; a talk that has a date and no time takes the day.
    pub(super) fn length(&self, raw: &RawTalk<'_>) -> Option<SignedDuration> {
        let [start, end] = [Field::Date, Field::End].map(|field| raw.field(field));
        let first = time::date(start).filter(|_| time::moment(start, &self.zone).is_none());
        if let Some(first) = first.filter(|_| raw.field(Field::Start).is_empty()) {
            let days = time::date(end).and_then(|end| first.until(end).ok()).map_or(1, |span| span.get_days());
            return Some(DAY * days.max(1));
        }
        let length = time::moment(end, &self.zone)?.duration_since(time::moment(start, &self.zone)?);
        (length >= SignedDuration::ZERO).then_some(length)
    }

    /// The day that a moment belongs to; a new one where there is none.
    fn day_with(&mut self, at: Timestamp) -> Option<usize> {
        let date = at.to_zoned(self.zone.clone()).date();
        let holds = |day: &usize| self.days.get(*day).is_some_and(|day| day.start <= at && at < day.end);
        // The night belongs to the day before, where that is long enough.
        let evening = date.yesterday().ok().and_then(|date| self.by_date.get(&date).copied()).filter(holds);
        if let Some(day) = evening.or_else(|| self.by_date.get(&date).copied()) {
            return Some(day);
        }
        let (start, end) = time::whole_day(date, Time::midnight(), &self.zone)?;
        Some(self.index(Day { date, start, end }))
    }

    /// The zone, and the days in the order of the calendar.
    pub(super) fn sorted(self, talks: &mut [Talk]) -> (TimeZone, Vec<Day>) {
        let mut days: Vec<(usize, Day)> = self.days.into_iter().enumerate().collect();
        days.sort_by_key(|(_, day)| day.date);
        let mut place = vec![0; days.len()];
        for (new, (old, _)) in days.iter().enumerate() {
            if let Some(place) = place.get_mut(*old) {
                *place = new;
            }
        }
        for talk in talks {
            talk.day = place.get(talk.day).copied().unwrap_or_default();
        }
        (self.zone, days.into_iter().map(|(_, day)| day).collect())
    }
}

/// The zone that is named; else the offset that talks or days are written with; else UTC.
fn zone(raw: &Raw<'_>, warnings: &mut Warnings) -> TimeZone {
    let name = raw.zone.trim();
    if let Some(zone) = time::zone(name) {
        return zone;
    }
    if !name.is_empty() {
        warnings.say(&format!("The time zone {} is not known.", quoted(name)));
    }
    let written = raw.talks.iter().find_map(|talk| time::offset(talk.field(Field::Date)));
    let written = written.or_else(|| raw.days.iter().find_map(|day| time::offset(&day.start)));
    if let Some(offset) = written.filter(|offset| *offset != Offset::UTC || name.is_empty()) {
        return TimeZone::fixed(offset);
    }
    if !raw.talks.is_empty() {
        warnings.say("The schedule names no time zone: its times are taken to be UTC.");
    }
    TimeZone::UTC
}

fn tell_odd(moment: Moment, raw: &RawTalk<'_>, written: &str, warnings: &mut Warnings) {
    let what = match moment.odd {
        None => return,
        Some(Odd::Skipped) => "begins at a time that clocks skip that day",
        Some(Odd::Twice) => "begins at a time that clocks show twice that day",
        Some(Odd::Zone) => "has a time zone that is not known: the conference's is taken for it",
    };
    let (said, at, written) = (raw.said(), moment.at, quoted(written));
    match moment.odd {
        Some(Odd::Zone) => warnings.say(&format!("The {said} {what} ({written}).")),
        _ => warnings.say(&format!("The {said} {what} ({written}): {at} is taken.")),
    }
}
