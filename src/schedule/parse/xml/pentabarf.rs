//! pentabarf's schedule.xml, FOSDEM's until 2024: no dates, so that a talk has its day and the time on the wall, and what is
//! earlier than `day_change` belongs to the night after that day. No time zone; in 2007 no `<room>` around the talks.
use super::Kind;
use crate::schedule::parse::{Dialect, raw::Raw};

pub(super) const KIND: Kind =
    Kind { dialect: Dialect::Pentabarf, is: |_, raw| !raw.talks.is_empty() && !raw.dated(), mend };

/// The conferences that are known to have named no zone, by the beginning of their title.
const ZONES: [(&str, &str); 1] = [("FOSDEM", "Europe/Brussels")];

fn mend(raw: &mut Raw<'_>) {
    let title = raw.title.trim_start();
    let zone = ZONES.iter().find(|(begin, _)| title.starts_with(begin));
    if let Some((_, zone)) = zone.filter(|_| raw.zone.trim().is_empty()) {
        raw.zone = (*zone).into();
    }
}
