//! What calendars are made of, whether they are written in lines or in XML.
use super::super::raw::Text;

/// `NAME;PARAMETER=value:value`
#[derive(Clone, Debug, Default)]
pub(crate) struct Property<'t> {
    pub name: Text<'t>,
    /// Their names and values, without quotation marks.
    pub parameters: Vec<(Text<'t>, Text<'t>)>,
    pub value: Text<'t>,
    /// The value stands as it is meant, as in XML: `\n` and `\,` are no escapes, and what is one value is not parted.
    pub plain: bool,
    /// From 1; 0 where it is not known.
    pub line: usize,
}

impl Property<'_> {
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// A parameter's value; empty where there is none.
    pub(crate) fn parameter(&self, name: &str) -> &str {
        let found = self.parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.trim())
    }
}

/// An event, a zone, a task.
#[derive(Debug, Default)]
pub(crate) struct Component<'t> {
    /// In upper case.
    pub name: String,
    pub properties: Vec<Property<'t>>,
    /// Those of the components inside it, which mean something in a zone alone.
    pub inner: Vec<Property<'t>>,
    pub depth: usize,
    /// From 1; 0 where it is not known.
    pub line: usize,
    /// Its end was there.
    pub whole: bool,
    /// The file ends within it.
    pub cut: bool,
}

/// Most properties kept of one component.
const MOST: usize = 2_000;

impl<'t> Component<'t> {
    /// An empty one, at so many levels, the calendar being the first.
    pub(crate) fn new(name: &str, depth: usize, line: usize) -> Self {
        let name = name.chars().take(40).collect::<String>().to_ascii_uppercase();
        Self { name, depth, line, ..Self::default() }
    }

    /// Adds a property that stands at so many levels.
    pub(crate) fn add(&mut self, depth: usize, property: Property<'t>) {
        let list = if depth > self.depth { &mut self.inner } else { &mut self.properties };
        if list.len() < MOST {
            list.push(property);
        }
    }

    pub(crate) fn all<'c>(&'c self, name: &'c str) -> impl Iterator<Item = &'c Property<'t>> {
        self.properties.iter().filter(move |property| property.is(name))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Property<'t>> {
        self.properties.iter().find(|property| property.is(name))
    }
}

/// One `VCALENDAR`; a file may have several.
#[derive(Debug, Default)]
pub(crate) struct Calendar<'t> {
    pub properties: Vec<Property<'t>>,
    pub components: Vec<Component<'t>>,
    /// Components that were too many.
    pub beyond: usize,
}

/// The calendars of one file, and what they may hold together.
#[derive(Debug)]
pub(crate) struct Calendars<'t> {
    pub list: Vec<Calendar<'t>>,
    components: usize,
    /// Properties that may still be kept.
    properties: usize,
    /// Properties that were too many.
    pub lost: usize,
}

/// Most calendars, components and properties of one file: what nobody plans, and memory holds.
const MOST_CALENDARS: usize = 100_000;
const MOST_COMPONENTS: usize = 250_000;
const MOST_PROPERTIES: usize = 3_000_000;

impl Default for Calendars<'_> {
    fn default() -> Self {
        Self { list: Vec::new(), components: 0, properties: MOST_PROPERTIES, lost: 0 }
    }
}

impl<'t> Calendars<'t> {
    /// Whether one more property may be kept; it is counted.
    pub(crate) fn admit(&mut self) -> bool {
        let admitted = self.properties > 0;
        self.properties = self.properties.saturating_sub(1);
        self.lost += usize::from(!admitted);
        admitted
    }

    /// Adds a calendar that is done; what is too much of it is counted.
    pub(crate) fn add(&mut self, mut calendar: Calendar<'t>) {
        let room = MOST_COMPONENTS.saturating_sub(self.components);
        calendar.beyond += calendar.components.len().saturating_sub(room);
        calendar.components.truncate(room);
        self.components += calendar.components.len();
        if self.list.len() < MOST_CALENDARS {
            self.list.push(calendar);
        } else if let Some(last) = self.list.last_mut() {
            last.beyond += calendar.components.len();
        }
    }
}

impl<'t> Calendar<'t> {
    /// Adds a property of the calendar itself.
    pub(crate) fn note(&mut self, property: Property<'t>) {
        if self.properties.len() < MOST {
            self.properties.push(property);
        }
    }

    /// Adds a component; those beyond the most are counted.
    pub(crate) fn add(&mut self, component: Component<'t>) {
        if self.components.len() < MOST_COMPONENTS {
            self.components.push(component);
        } else {
            self.beyond += 1;
        }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Property<'t>> {
        self.properties.iter().find(|property| property.is(name))
    }
}
