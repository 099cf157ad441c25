//! The VOC's "schema 2", which the hub of the Chaos Computer Club writes: one list of events with start and end.
use super::{Dialect, Sink, Text, Value, frab, known};

/// Reads the events, where there are any; says whether there were.
pub(super) fn read<'t>(outer: Value<'_, 't>, sink: &mut Sink<'_, 't>) -> bool {
    let Some(events) = outer.get("events") else { return false };
    let is_talk = |event: Value<'_, '_>| event.any(&["title", "start", "guid"]).is_some();
    if known::each(Some(events)).next().is_some_and(|event| !is_talk(event)) {
        return false;
    }
    sink.raw.dialect = Dialect::HubJson;
    let conference = outer.get("conference").unwrap_or(outer);
    for day in known::each(conference.get("days")).take(super::MOST) {
        frab::list_day(day, sink);
    }
    for event in known::each(Some(events)) {
        sink.talk(event, None, &Text::default());
    }
    true
}
