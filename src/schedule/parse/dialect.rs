/// How a schedule is written; told by what it holds, never by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// pentabarf's schedule.xml, FOSDEM's until 2024: talks have no date of their own, only their day and the time on the
    /// wall.
    Pentabarf,
    /// FOSDEM's schedule.xml since 2025: every talk has its date with the offset from UTC.
    Fosdem,
    /// frab's schedule.xml, and what its readers write alike.
    Frab,
    /// The hub of the Chaos Computer Club's congresses: tracks by attributes, persons by guid.
    Hub,
    /// pretalx's schedule.xml.
    Pretalx,
    /// wafer's schedule.xml (`DebConf`): dates in UTC beside times on the wall.
    Wafer,
    /// `EuroPython`'s schedule.xml of 2014: entries with minutes.
    EuroPython,
    /// frab's schedule.json.
    FrabJson,
    /// pretalx's schedule.json.
    PretalxJson,
    /// The JSON of the hub, the VOC's "schema 2".
    HubJson,
    /// iCalendar (RFC 5545).
    Ical,
    /// iCalendar in XML (RFC 6321).
    Xcal,
}

impl Dialect {
    /// The name that `hallway check` prints.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pentabarf => "pentabarf",
            Self::Fosdem => "fosdem",
            Self::Frab => "frab",
            Self::Hub => "hub",
            Self::Pretalx => "pretalx",
            Self::Wafer => "wafer",
            Self::EuroPython => "europython",
            Self::FrabJson => "frab-json",
            Self::PretalxJson => "pretalx-json",
            Self::HubJson => "hub-json",
            Self::Ical => "ical",
            Self::Xcal => "xcal",
        }
    }
}
