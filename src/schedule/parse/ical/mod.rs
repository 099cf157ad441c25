//! iCalendar (RFC 5545): lines into components. What they mean, they mean in XML too: [`meaning`].
mod component;
mod event;
mod line;
mod meaning;
mod recurrence;
mod value;
mod windows;
mod zone;

use std::borrow::Cow;

pub(super) use component::{Calendar, Calendars, Component, Property};
pub(super) use meaning::raw;

use super::{Dialect, raw::Raw, warnings::Warnings};
use line::Lines;

/// How deep components may stand in each other; events are in the second level, their alarms in the third.
const DEEPEST: usize = 50;

/// Collects what a text says that begins with `BEGIN:VCALENDAR`, however broken it is.
pub(super) fn read<'t>(text: &'t str, warnings: &mut Warnings) -> Raw<'t> {
    let mut walk = Walk::default();
    for property in Lines::new(text) {
        walk.property(property);
    }
    walk.end(warnings);
    raw(Dialect::Ical, &walk.calendars, warnings)
}

/// Whether a file is iCalendar, by its first letters.
pub(super) fn is_ical(start: &[u8]) -> bool {
    let word = b"BEGIN:VCALENDAR";
    start.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// The bytes of a calendar in which lines were broken within letters, as the standard lets them be, without those breaks.
/// `None` where there are none.
pub(super) fn rejoined(bytes: &[u8]) -> Option<Vec<u8>> {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if !is_ical(start) || std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut from = 0;
    for (at, _) in bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n') {
        let blank = bytes.get(at + 1).is_some_and(|byte| matches!(byte, b' ' | b'\t'));
        let within = bytes.get(at + 2).is_some_and(|byte| (0x80..0xc0).contains(byte));
        if blank && within {
            let line = bytes.get(from..at).unwrap_or_default();
            let end = line.iter().rposition(|byte| *byte != b'\r').map_or(0, |last| last + 1);
            out.extend_from_slice(line.get(..end).unwrap_or_default());
            from = at + 2;
        }
    }
    out.extend_from_slice(bytes.get(from..).unwrap_or_default());
    Some(out)
}

/// Puts properties into the components that they stand in.
#[derive(Default)]
struct Walk<'t> {
    calendars: Calendars<'t>,
    /// The calendar that is being filled.
    calendar: Calendar<'t>,
    /// The components that are open, and how many are too deep to be named.
    open: Vec<Cow<'t, str>>,
    beneath: usize,
    /// The component that is being filled, one level below a calendar.
    filling: Option<Component<'t>>,
}

impl<'t> Walk<'t> {
    fn property(&mut self, property: Property<'t>) {
        if property.is("BEGIN") {
            return self.begin(property);
        }
        if property.is("END") {
            return self.close(property.value.trim());
        }
        if !self.calendars.admit() {
            return;
        }
        match &mut self.filling {
            Some(component) => component.add(self.open.len(), property),
            None => self.calendar.note(property),
        }
    }

    fn begin(&mut self, property: Property<'t>) {
        let name = property.value;
        // An event stands in none: the one before has lost its end, or the calendar has.
        if name.trim().eq_ignore_ascii_case("VCALENDAR") {
            self.finish(false);
            self.open.clear();
            self.calendars.add(std::mem::take(&mut self.calendar));
        } else if name.trim().eq_ignore_ascii_case("VEVENT") && self.filling.is_some() {
            self.finish(false);
            self.open.truncate(1);
        }
        if self.open.len() >= DEEPEST {
            self.beneath += 1;
            return;
        }
        if self.filling.is_none() && !name.trim().eq_ignore_ascii_case("VCALENDAR") {
            self.filling = Some(Component::new(name.trim(), self.open.len() + 1, property.line));
        }
        self.open.push(name);
    }

    fn close(&mut self, name: &str) {
        if self.beneath > 0 {
            self.beneath -= 1;
            return;
        }
        let Some(place) = self.open.iter().rposition(|open| open.trim().eq_ignore_ascii_case(name)) else { return };
        self.open.truncate(place);
        if self.filling.as_ref().is_some_and(|filling| filling.depth > place) {
            self.finish(true);
        }
    }

    /// Ends the component that is being filled; `whole` says whether its end was there.
    fn finish(&mut self, whole: bool) {
        if let Some(mut component) = self.filling.take() {
            component.whole = whole;
            self.calendar.add(component);
        }
    }

    fn end(&mut self, warnings: &mut Warnings) {
        if let Some(mut last) = self.filling.take() {
            last.cut = true;
            self.calendar.add(last);
        } else if !self.open.is_empty() {
            warnings.cut_off("The calendar is cut off, its end is missing.");
        }
        self.calendars.add(std::mem::take(&mut self.calendar));
    }
}
