//! What else pretalx writes: the lists of its interface, the data of its widget (both versions), and talks by date, minute
//! and hall, as sites keep them that are made from it.
use std::borrow::Cow;

use jiff::civil::Date;

use super::{Dialect, Kind, Sink, Text, Value, known};
use crate::schedule::parse::raw::RawDay;

/// Reads the talks, where there are any; says whether there were.
pub(super) fn read<'t>(root: Value<'_, 't>, sink: &mut Sink<'_, 't>) -> bool {
    sink.raw.dialect = Dialect::PretalxJson;
    let lists = [root.get("talks"), root.get("results"), root.get("slots"), Some(root)];
    if let Some(list) = lists.into_iter().flatten().find(|list| list.is(Kind::List) && list.items().any(is_talk)) {
        list.items().for_each(|talk| sink.talk(talk, None, &Text::default()));
        return true;
    }
    let days = root.get("schedule").filter(|days| days.is(Kind::List));
    if let Some(days) = days.filter(|days| days.items().any(|day| day.get("rooms").is_some())) {
        for room in days.items().flat_map(|day| known::each(day.get("rooms"))) {
            let name = known::named(room).name;
            known::each(room.get("talks")).for_each(|talk| sink.talk(talk, None, &name));
        }
        return true;
    }
    by_date(root, sink)
}

fn is_talk(value: Value<'_, '_>) -> bool {
    let timed = value.any(&["start", "date", "slot", "slots", "submission"]).is_some();
    timed && value.any(&["code", "title", "submission", "id"]).is_some() && value.get("streams").is_none()
}

/// `{date: {minute: {hall: talk}}}`, under any name.
fn by_date<'t>(root: Value<'_, 't>, sink: &mut Sink<'_, 't>) -> bool {
    let is_date = |name: &str| name.parse::<Date>().is_ok();
    let dated = |value: Value<'_, 't>| value.entries().next().is_some_and(|(date, _)| is_date(&date));
    let mut found = false;
    let mut breaks = 0_usize;
    let sections = [root].into_iter().chain(root.entries().map(|(_, section)| section));
    for (date, minutes) in sections.filter(|section| dated(*section)).flat_map(Value::entries) {
        found = true;
        sink.raw.days.push(RawDay { date: date.clone(), ..RawDay::default() });
        let day = sink.raw.days.len() - 1;
        for (minute, halls) in minutes.entries() {
            if halls.get("title").is_some() {
                breaks += 1;
                continue;
            }
            for (hall, talk) in halls.entries().filter(|(_, talk)| talk.entries().next().is_some()) {
                let hall = sink.known.rooms.by_key(&hall);
                sink.talk_at(talk, day, &hall, clock(&minute));
            }
        }
    }
    match breaks {
        0 => {}
        1 => sink.warnings.say("One entry is in no hall, as meals are: it is left out."),
        many => sink.warnings.say(&format!("{many} entries are in no hall, as meals are: they are left out.")),
    }
    found
}

/// Minutes since midnight as a time on the wall.
fn clock(minute: &str) -> Cow<'static, str> {
    let minute: Option<u16> = minute.trim().parse().ok().filter(|minute| *minute < 24 * 60);
    minute.map_or(Cow::Borrowed(""), |minute| Cow::Owned(format!("{:02}:{:02}", minute / 60, minute % 60)))
}
