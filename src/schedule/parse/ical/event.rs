//! When events are: once or again, and which of several of one name counts.
use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, civil::DateTime, tz::TimeZone};

use super::{
    super::{
        raw::{Field, RawTalk},
        warnings::Warnings,
    },
    Component, Property,
    recurrence::{self, Short},
    value::When,
    zone::{self, Zones},
};

/// An event and what its times mean.
pub(super) struct Event<'c, 't> {
    pub component: &'c Component<'t>,
    /// The whole calendar was called off.
    pub called_off: bool,
    start: Option<When>,
    end: Option<When>,
    /// The zone of its start and of its end: an IANA name, an offset, or nothing for the conference's.
    zones: [String; 2],
    sequence: Option<i64>,
    /// The time that it takes the place of, where it is one of an event that repeats.
    instead: Option<DateTime>,
    /// Times of the event that others take the place of.
    replaced: HashSet<DateTime>,
}

/// One time of an event, as the raw schedule has it.
pub(super) struct Times {
    start: String,
    end: String,
    duration: String,
    /// Tells it from the event's other times.
    name: Option<String>,
}

impl Times {
    pub(super) fn put(self, talk: &mut RawTalk<'_>) {
        if let Some(name) = self.name
            && !talk.id.trim().is_empty()
        {
            talk.id = format!("{}/{name}", talk.id.trim()).into();
        }
        talk.set(Field::Date, self.start);
        talk.set(Field::End, self.end);
        talk.set(Field::Duration, self.duration);
    }
}

impl<'c, 't> Event<'c, 't> {
    /// Reads the times of an event; `own` is its calendar's zone. Zones that nobody knows are counted.
    pub(super) fn of(
        component: &'c Component<'t>,
        own: &str,
        called_off: bool,
        zones: &mut Zones,
        unknown: &mut HashMap<String, usize>,
    ) -> Self {
        // pentabarf's events name their zone beside their times.
        let beside = component.get("TZID").map(|name| name.value.trim()).unwrap_or_default();
        let mut zone_of = |property: Option<&Property<'_>>| {
            let name = property.map(|property| property.parameter("TZID")).unwrap_or_default();
            let name = if name.is_empty() { beside } else { name };
            match zones.meaning(name) {
                Some(zone) if !name.is_empty() => zone,
                _ => {
                    if !name.is_empty() && (unknown.len() < 100 || unknown.contains_key(name)) {
                        *unknown.entry(name.to_owned()).or_default() += 1;
                    }
                    own.to_owned()
                }
            }
        };
        let (start, end) = (component.get("DTSTART"), component.get("DTEND"));
        let start_zone = zone_of(start);
        let named = end.is_some_and(|end| {
            !end.parameter("TZID").is_empty()
                && start.is_none_or(|start| start.parameter("TZID") != end.parameter("TZID"))
        });
        let end_zone = if named { zone_of(end) } else { start_zone.clone() };
        let when = |property: Option<&Property<'_>>| property.and_then(|property| When::read(&property.value));
        Self {
            component,
            called_off,
            start: when(start),
            end: when(end),
            zones: [start_zone, end_zone],
            sequence: component.get("SEQUENCE").and_then(|number| number.value.trim().parse().ok()),
            instead: when(component.get("RECURRENCE-ID")).map(When::civil),
            replaced: HashSet::new(),
        }
    }

    fn uid(&self) -> Option<&str> {
        self.component.get("UID").map(|uid| uid.value.trim()).filter(|uid| !uid.is_empty())
    }
}

/// Leaves out what a later version of the same event replaces, and lets single times take the place of those of the event
/// that repeats. Two of one name that no `SEQUENCE` tells apart both stay.
pub(super) fn replace(events: &mut Vec<Event<'_, '_>>, warnings: &mut Warnings) {
    let mut latest: HashMap<(String, Option<DateTime>), i64> = HashMap::new();
    let mut singles: HashMap<String, HashSet<DateTime>> = HashMap::new();
    for event in events.iter() {
        let Some(uid) = event.uid() else { continue };
        let sequence = event.sequence.unwrap_or_default();
        let most = latest.entry((uid.to_owned(), event.instead)).or_insert(sequence);
        *most = sequence.max(*most);
        if let Some(instead) = event.instead {
            singles.entry(uid.to_owned()).or_default().insert(instead);
        }
    }
    let mut left_out = 0_usize;
    events.retain(|event| {
        let Some(uid) = event.uid() else { return true };
        let known = latest.get(&(uid.to_owned(), event.instead));
        let kept = known.is_none_or(|most| event.sequence.unwrap_or_default() == *most);
        left_out += usize::from(!kept);
        kept
    });
    match left_out {
        0 => {}
        1 => warnings.say("One event is in the calendar in an earlier version too: the latest is taken."),
        many => warnings.say(&format!("{many} events are earlier versions of others: the latest are taken.")),
    }
    for event in events.iter_mut().filter(|event| event.instead.is_none()) {
        let found = event.uid().and_then(|uid| singles.remove(uid));
        event.replaced = found.unwrap_or_default();
    }
}

/// The times of an event; one that cannot be read is kept as it is written.
pub(super) fn times(event: &Event<'_, '_>, said: &str, warnings: &mut Warnings) -> Vec<Times> {
    let component = event.component;
    let written = |name: &str| component.get(name).map(|property| property.value.trim().to_owned()).unwrap_or_default();
    let Some(start) = event.start else {
        return vec![Times {
            start: written("DTSTART"),
            end: written("DTEND"),
            duration: written("DURATION"),
            name: None,
        }];
    };
    let [zone, end_zone] = &event.zones;
    let length = event.end.map(|end| end.civil().duration_since(start.civil()));
    let one = |begin: DateTime, name: Option<String>| {
        let end = match (event.end, length) {
            (Some(end), _) if begin == start.civil() => end.written(end_zone),
            (Some(end), Some(length)) => {
                add(begin, length).map(|moved| end.at(moved).written(end_zone)).unwrap_or_default()
            }
            _ => String::new(),
        };
        Times { start: start.at(begin).written(zone), end, duration: written("DURATION"), name }
    };
    let repeats = component.get("RRULE").filter(|_| event.instead.is_none());
    let more = || component.all("RDATE").filter(|_| event.instead.is_none());
    if repeats.is_none() && more().next().is_none() {
        return vec![one(start.civil(), event.instead.map(name))];
    }
    let (mut begins, short) = match repeats {
        Some(rule) => {
            let zone = zone::zone(zone).unwrap_or(TimeZone::UTC);
            recurrence::times(&rule.value, start, |time, until| passed(start, time, until, &zone))
        }
        None => (vec![start.civil()], None),
    };
    begins.extend(more().flat_map(|dates| dates.value.split(',')).take(1_000).filter_map(When::read).map(When::civil));
    begins.sort_unstable();
    begins.dedup();
    let except = component.all("EXDATE").flat_map(|dates| dates.value.split(',')).take(10_000).filter_map(When::read);
    let mut except: HashSet<DateTime> = except.map(When::civil).collect();
    except.extend(&event.replaced);
    begins.retain(|time| !except.contains(time));
    let times = begins.len();
    match short {
        Some(Short::Unread) => {
            warnings.say(&format!("The {said} repeats by a rule that is not followed: only its first time is listed."));
        }
        Some(Short::Endless(_)) => {
            warnings.say(&format!("The {said} repeats without a near end: its first {times} times are listed."));
        }
        None => {}
    }
    begins.into_iter().map(|begin| one(begin, Some(name(begin)))).collect()
}

fn name(time: DateTime) -> String {
    time.strftime("%Y%m%dT%H%M%S").to_string()
}

fn add(time: DateTime, length: SignedDuration) -> Option<DateTime> {
    time.checked_add(length).ok()
}

/// Whether a time is after the end of a rule; where that is a moment, in the zone of the event.
fn passed(start: When, time: DateTime, until: When, zone: &TimeZone) -> bool {
    match (start, until) {
        (_, When::Day(date)) => time.date() > date,
        (When::Wall(_), When::Utc(until)) => {
            let moment = time.to_zoned(zone.clone()).map(|zoned| zoned.timestamp());
            let until = until.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp());
            matches!((moment, until), (Ok(moment), Ok(until)) if moment > until)
        }
        (_, until) => time > until.civil(),
    }
}
