//! iCalendar in XML: RFC 6321, and the older kind that pentabarf and pretalx write, where a property is an element with its
//! text. What it means is iCalendar's.
use std::borrow::Cow;

use super::{
    Dialect,
    ical::{Calendar, Calendars, Component, Property, raw},
    raw::Raw,
    warnings::Warnings,
    xml::scan::{Mistake, Scan, Tag, Token},
};
use crate::text::entities;

/// Longest text of one property, in bytes.
const LONGEST: usize = 64 * 1024;
/// Elements open at once before what is deeper is passed over.
const DEEPEST: usize = 200;
/// The elements that hold a component each.
const COMPONENTS: [&str; 8] =
    ["vevent", "vtodo", "vjournal", "vfreebusy", "vtimezone", "valarm", "standard", "daylight"];
/// The parameters that mean something.
const PARAMETERS: [&str; 8] = ["tzid", "cn", "language", "cutype", "value", "fmttype", "label", "filename"];
/// Those that hold the others and say nothing.
const WRAPPERS: [&str; 3] = ["icalendar", "properties", "components"];

/// Whether the first element of a text is `<icalendar>`.
pub(super) fn is_xcal(text: &str) -> bool {
    let mut from = 0;
    // What comes before it is declarations and comments.
    for (at, _) in text.match_indices('<').take(1_000) {
        let inside = text.get(at + 1..).unwrap_or_default();
        if at < from || inside.starts_with(['?', '!']) {
            if at >= from && inside.starts_with("!--") {
                from = inside.find("-->").map_or(text.len(), |end| at + end);
            }
            continue;
        }
        let name = inside.get(..inside.floor_char_boundary(80)).unwrap_or_default();
        let name = name.split([' ', '>', '\n', '\r', '\t', '/']).next().unwrap_or_default();
        let local = name.rsplit(':').next().unwrap_or_default();
        return local.eq_ignore_ascii_case("icalendar") || local.eq_ignore_ascii_case("vcalendar");
    }
    false
}

/// Collects what the text says, however broken it is.
pub(super) fn read<'t>(text: &'t str, warnings: &mut Warnings) -> Raw<'t> {
    let mut walk = Walk::default();
    for (at, token) in Scan::new(text) {
        let line = walk.line_at(text, at);
        match token {
            Token::Text(text) => walk.push(&entities::decode(text)),
            Token::Data(text) => walk.push(text),
            Token::Open(tag) => {
                walk.begin(&tag, line);
                if tag.empty {
                    walk.close(tag.name);
                }
            }
            Token::Close(name) => walk.close(name),
            // What is missing is told at the end.
            Token::Broken(Mistake::CutOff) => {}
            Token::Broken(_) => {
                warnings.say(&format!("The XML is broken in line {line}: what is there is guessed or passed over."));
            }
        }
    }
    walk.end(warnings);
    raw(Dialect::Xcal, &walk.calendars, warnings)
}

/// What an element that is open is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Wrapper,
    Calendar,
    Component,
    Property,
    Parameters,
    Parameter,
    /// The type of a value, a part of a rule.
    Value,
}

#[derive(Default)]
struct Walk<'t> {
    calendars: Calendars<'t>,
    calendar: Calendar<'t>,
    filling: Option<Component<'t>>,
    open: Vec<(String, Role)>,
    /// Elements beyond the deepest.
    beneath: usize,
    property: Option<Property<'t>>,
    text: String,
    line: (usize, usize),
}

impl<'t> Walk<'t> {
    /// The line of a place; places go up.
    fn line_at(&mut self, source: &str, at: usize) -> usize {
        let (offset, lines) = self.line;
        let passed = source.get(offset..at).map_or(0, |passed| memchr::memchr_iter(b'\n', passed.as_bytes()).count());
        self.line = (at.max(offset), lines + passed);
        lines + passed + 1
    }

    fn push(&mut self, text: &str) {
        if self.property.is_some() {
            let room = LONGEST.saturating_sub(self.text.len());
            self.text.push_str(text.get(..text.floor_char_boundary(room)).unwrap_or_default());
        }
    }

    fn begin(&mut self, tag: &Tag<'t>, line: usize) {
        let qualified = tag.name;
        // pentabarf's own elements keep their prefix; a prefix of the standard's says nothing.
        let name = match qualified.split_once(':') {
            Some((prefix, local)) if !prefix.eq_ignore_ascii_case("pentabarf") => local,
            _ => qualified,
        };
        let name = name.get(..name.floor_char_boundary(80)).unwrap_or_default().to_ascii_lowercase();
        if self.open.len() >= DEEPEST {
            self.beneath += 1;
            return;
        }
        if name == "vevent" {
            // An event stands in nothing but calendars: what is open around it has lost its end.
            let calendars = self.open.iter().position(|(_, role)| !matches!(role, Role::Wrapper | Role::Calendar));
            self.open.truncate(calendars.unwrap_or(self.open.len()));
            self.property = None;
            self.finish(false);
        }
        let around = self.open.last().map(|(_, role)| *role);
        let role = match around {
            Some(Role::Property) if name == "parameters" => Role::Parameters,
            Some(Role::Parameters) => Role::Parameter,
            Some(Role::Property | Role::Value | Role::Parameter) => Role::Value,
            _ if name == "vcalendar" => Role::Calendar,
            _ if COMPONENTS.contains(&name.as_str()) => Role::Component,
            _ if WRAPPERS.contains(&name.as_str()) || name.is_empty() => Role::Wrapper,
            None => Role::Wrapper,
            Some(_) => Role::Property,
        };
        match role {
            Role::Calendar => {
                self.finish(false);
                self.calendars.add(std::mem::take(&mut self.calendar));
            }
            Role::Component if self.filling.is_none() => {
                self.filling = Some(Component::new(&name, self.depth() + 1, line));
            }
            Role::Property => {
                self.text.clear();
                let parameters = parameters(tag);
                self.property = Some(Property {
                    name: name.clone().into(),
                    parameters,
                    value: Cow::Borrowed(""),
                    plain: true,
                    line,
                });
            }
            // A second value of the same property is one more property.
            Role::Value if self.parent_is("categories") && !self.text.trim().is_empty() => self.keep(),
            Role::Value if self.parent_is("recur") => {
                let sign = if self.text.trim().is_empty() { "" } else { ";" };
                self.push(&format!("{sign}{}=", name.to_ascii_uppercase()));
            }
            _ => {}
        }
        self.open.push((name, role));
    }

    fn parent_is(&self, name: &str) -> bool {
        self.open.last().is_some_and(|(open, _)| open == name)
    }

    /// Components that are open.
    fn depth(&self) -> usize {
        self.open.iter().filter(|(_, role)| *role == Role::Component).count()
    }

    fn close(&mut self, name: &str) {
        if self.beneath > 0 {
            self.beneath -= 1;
            return;
        }
        let name = name.to_ascii_lowercase();
        let local = name.rsplit(':').next().unwrap_or_default();
        let known = |open: &str| open == name || open == local;
        let Some(place) = self.open.iter().rposition(|(open, _)| known(open)) else { return };
        while self.open.len() > place {
            let Some((name, role)) = self.open.pop() else { break };
            match role {
                Role::Property => {
                    self.keep();
                    self.property = None;
                }
                Role::Parameter => {
                    let value = std::mem::take(&mut self.text).trim().to_owned();
                    if let Some(property) = &mut self.property {
                        property.parameters.push((name.into(), value.into()));
                    }
                }
                Role::Component => {
                    let depth = self.depth();
                    if self.filling.as_ref().is_some_and(|filling| filling.depth > depth) {
                        self.finish(true);
                    }
                }
                _ => {}
            }
        }
    }

    /// Adds the property with the text that was read.
    fn keep(&mut self) {
        let text = std::mem::take(&mut self.text);
        let Some(property) = self.property.as_ref().filter(|_| self.calendars.admit()) else { return };
        let property = Property { value: text.into(), ..property.clone() };
        let depth = self.depth();
        match &mut self.filling {
            Some(component) => component.add(depth, property),
            None => self.calendar.note(property),
        }
    }

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
        } else if self.open.iter().any(|(_, role)| *role == Role::Calendar) {
            warnings.cut_off("The calendar is cut off, its end is missing.");
        }
        self.calendars.add(std::mem::take(&mut self.calendar));
    }
}

/// The parameters that the older kind writes as attributes.
fn parameters<'t>(tag: &Tag<'t>) -> Vec<(Cow<'t, str>, Cow<'t, str>)> {
    let named = PARAMETERS.iter().map(|name| (Cow::Borrowed(*name), tag.attribute(name)));
    named.filter(|(_, value)| !value.is_empty()).collect()
}
