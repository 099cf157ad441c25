//! `EuroPython`'s schedule.xml of 2014, written by djep (the site of the German Python conferences): `<entry>` instead of
//! `<event>`, `<start>0930</start>`, `<duration>30</duration>` in minutes, `<topic>` and `<category>`, speakers with elements
//! inside, the halls of one talk as a list with commas. It names neither a conference nor a zone.
use super::{Kind, seen::Mark};
use crate::schedule::parse::{
    Dialect,
    raw::{Field, Raw},
};

pub(super) const KIND: Kind = Kind { dialect: Dialect::EuroPython, is: |seen, _| seen.has(Mark::Entries), mend };

/// The fields that have other names than elsewhere.
pub(super) fn field(name: &str) -> Option<Field> {
    match name {
        "topic" => Some(Field::Track),
        "category" => Some(Field::Kind),
        _ => None,
    }
}

fn mend(raw: &mut Raw<'_>) {
    if raw.zone.trim().is_empty() {
        raw.zone = "Europe/Berlin".into();
    }
    if raw.title.trim().is_empty() && raw.days.iter().any(|day| day.date.starts_with("2014-07-")) {
        raw.title = "EuroPython 2014".into();
        raw.acronym = "ep2014".into();
    }
    for talk in &mut raw.talks {
        let written = talk.field(Field::Room).to_owned();
        let Some((first, others)) = written.split_once(',') else { continue };
        // A talk is held in one hall of the model; the subtitle, which this dialect has not, tells of the others.
        talk.replace(Field::Room, first.trim().to_owned());
        talk.set(Field::Subtitle, format!("also in {}", others.trim()));
    }
}
