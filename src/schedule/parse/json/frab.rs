//! frab's schedule.json, and pretalx's, which is written alike: `conference.days[].rooms{name: [talk]}`.
use super::{Dialect, Kind, MOST, Sink, Text, Value, known};
use crate::schedule::parse::raw::RawDay;

/// Reads the days, where there are any; says whether there were.
pub(super) fn read<'t>(root: Value<'_, 't>, outer: Value<'_, 't>, sink: &mut Sink<'_, 't>) -> bool {
    let days = outer.get("conference").and_then(|conference| conference.get("days")).or_else(|| outer.get("days"));
    let Some(days) = days.filter(|_| outer.get("events").is_none()) else { return false };
    let is_day = |day: Value<'_, '_>| ["rooms", "events", "talks"].iter().any(|name| day.get(name).is_some());
    let empty = known::each(Some(days)).next().is_none();
    if !empty && !known::each(Some(days)).any(is_day) {
        return false;
    }
    for day in known::each(Some(days)).take(MOST) {
        read_day(day, sink);
    }
    sink.raw.dialect = dialect([root, outer], days);
    true
}

/// pretalx says so, or writes answers, codes and its own addresses.
fn dialect(places: [Value<'_, '_>; 2], days: Value<'_, '_>) -> Dialect {
    let generators = places.into_iter().filter_map(|place| place.get("generator"));
    let named = generators.map(known::words).any(|generator| generator.contains("pretalx"));
    let first =
        known::each(Some(days)).flat_map(|day| known::each(day.get("rooms"))).flat_map(|room| known::each(Some(room)));
    let first = first.take(1).next();
    let written = first.is_some_and(|talk| {
        let people = known::each(talk.get("persons")).any(|person| person.get("code").is_some());
        talk.get("answers").is_some() || talk.get("code").is_some() || people
    });
    if named || written { Dialect::PretalxJson } else { Dialect::FrabJson }
}

/// The days' own dates are listed for both dialects alike.
pub(super) fn list_day<'t>(day: Value<'_, 't>, sink: &mut Sink<'_, 't>) -> usize {
    let part = |names: &[&str]| day.any(names).map(Value::text).unwrap_or_default();
    let (start, end) = (part(&["day_start", "start"]), part(&["day_end", "end"]));
    sink.raw.days.push(RawDay { line: day.line(), date: part(&["date"]), start, end });
    sink.raw.days.len() - 1
}

fn read_day<'t>(day: Value<'_, 't>, sink: &mut Sink<'_, 't>) {
    if !day.is(Kind::Object) {
        return sink.odd("A day", day);
    }
    let index = Some(list_day(day, sink));
    let rooms = day.get("rooms");
    for (name, room) in rooms.iter().flat_map(|rooms| rooms.entries()) {
        for talk in known::each(Some(room)) {
            sink.talk(talk, index, &name);
        }
    }
    for room in rooms.iter().flat_map(|rooms| rooms.items()) {
        // A list of halls, or of talks that name theirs.
        match room.any(&["talks", "events"]) {
            Some(talks) => known::each(Some(talks)).for_each(|talk| sink.talk(talk, index, &known::named(room).name)),
            None if room.get("title").is_some() => sink.talk(room, index, &Text::default()),
            None if room.get("name").is_some() => {}
            None => sink.odd("A hall", room),
        }
    }
    for talk in known::each(day.any(&["talks", "events"])) {
        sink.talk(talk, index, &Text::default());
    }
}
