//! wafer's schedule.xml (`DebConf`): `<date>` and the times of days are written in UTC, `<start>` is the time on the wall, and
//! the `date` of a day is that of its start in UTC. Where the conference is far east of Greenwich, that is the day before.
use jiff::tz::Offset;

use super::{Kind, seen::Seen};
use crate::schedule::parse::{
    Dialect,
    raw::{Field, Raw},
    time,
};

pub(super) const KIND: Kind = Kind { dialect: Dialect::Wafer, is, mend };

/// By its name, else by a talk in UTC whose time on the wall is right only once the zone is applied.
fn is(seen: &Seen<'_>, raw: &Raw<'_>) -> bool {
    if !seen.generator.is_empty() {
        return seen.generator.eq_ignore_ascii_case("wafer");
    }
    let Some(zone) = time::zone(&raw.zone) else { return false };
    raw.talks.iter().find(|talk| !talk.field(Field::Start).is_empty()).is_some_and(|talk| {
        let (date, start) = (talk.field(Field::Date), time::clock(talk.field(Field::Start)));
        let Some(at) = time::moment(date, &zone).filter(|_| time::offset(date) == Some(Offset::UTC)) else {
            return false;
        };
        let zoned = at.to_zoned(zone.clone());
        zoned.offset() != Offset::UTC && start == Some(zoned.time())
    })
}

/// Gives days the date that calendars show where the conference is.
fn mend(raw: &mut Raw<'_>) {
    let Some(zone) = time::zone(&raw.zone) else { return };
    for day in &mut raw.days {
        if let Some(start) = time::moment(&day.start, &zone) {
            day.date = start.to_zoned(zone.clone()).date().to_string().into();
        }
    }
}
