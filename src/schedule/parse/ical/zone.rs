//! What a `TZID` means: an IANA name, wherever in it that stands, or Windows' own.
use std::collections::HashMap;

use jiff::tz::TimeZone;

use super::{super::time, Calendar, windows};

/// The zones of one file's calendars, each looked up once.
#[derive(Debug, Default)]
pub(super) struct Zones {
    /// What the file's own definitions say of their names: an IANA name, or an offset such as `+01:00`.
    defined: HashMap<String, String>,
    known: HashMap<String, String>,
}

/// Longest name looked up, in bytes.
const LONGEST: usize = 128;
/// Most names kept.
const MOST: usize = 1_000;
/// Where cities lie, as Outlook lists them without a country.
const REGIONS: [&str; 8] = ["Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic", "Indian"];

impl Zones {
    pub(super) fn of(calendars: &[Calendar<'_>]) -> Self {
        let mut zones = Self::default();
        let defined =
            calendars.iter().flat_map(|calendar| &calendar.components).filter(|part| part.name == "VTIMEZONE");
        for zone in defined.take(MOST) {
            let Some(name) = zone.get("TZID").map(|name| name.value.trim().to_owned()) else { continue };
            let place = zone.get("X-LIC-LOCATION").or_else(|| zone.inner.iter().find(|part| part.is("X-LIC-LOCATION")));
            let mut offsets: Vec<&str> =
                zone.inner.iter().filter(|part| part.is("TZOFFSETTO")).map(|part| part.value.trim()).collect();
            offsets.dedup();
            let offset = match offsets.as_slice() {
                [offset] => self::offset(offset),
                _ => None,
            };
            let meaning = place.and_then(|place| iana(&place.value)).or_else(|| iana(&name)).or(offset);
            if let Some(meaning) = meaning {
                zones.defined.insert(name, meaning);
            }
        }
        zones
    }

    /// The IANA name or the offset that a name means; `None` where nobody knows.
    pub(super) fn meaning(&mut self, name: &str) -> Option<String> {
        let name = name.trim();
        if let Some(known) = self.defined.get(name).or_else(|| self.known.get(name)) {
            return Some(known.clone()).filter(|known| !known.is_empty());
        }
        let found = iana(name);
        if self.known.len() < MOST {
            self.known.insert(name.to_owned(), found.clone().unwrap_or_default());
        }
        found
    }
}

/// The zone of a meaning that [`Zones`] gave.
pub(super) fn zone(meaning: &str) -> Option<TimeZone> {
    if !meaning.starts_with(['+', '-']) {
        return time::zone(meaning);
    }
    time::offset(&format!("2000-01-01T00:00:00{meaning}")).map(TimeZone::fixed)
}

/// `+0100` as `+01:00`.
fn offset(text: &str) -> Option<String> {
    let (sign, digits) = (text.get(..1)?, text.get(1..)?);
    let digits: String = digits.chars().take(6).filter(char::is_ascii_digit).collect();
    let known = matches!(sign, "+" | "-") && digits.len() >= 4;
    known.then(|| format!("{sign}{}:{}", digits.get(..2).unwrap_or_default(), digits.get(2..4).unwrap_or_default()))
}

/// `Europe/Paris`, `/freeassociation.sourceforge.net/Europe/Paris`, `Romance Standard Time`, `(UTC+01:00) Brussels, Paris`.
fn iana(name: &str) -> Option<String> {
    let name = name.trim().trim_matches('"').trim();
    let name = name.get(..name.floor_char_boundary(LONGEST)).unwrap_or_default();
    let known = |name: &str| time::zone(name).is_some().then(|| name.to_owned());
    if let Some(found) = known(name).or_else(|| windows::iana(name).and_then(known)) {
        return Some(found);
    }
    // pentabarf writes it with a hyphen.
    if let Some(found) = name.split_once('-').and_then(|(region, city)| known(&format!("{region}/{city}"))) {
        return Some(found);
    }
    let tails = name.match_indices('/').filter_map(|(at, _)| name.get(at + 1..)).filter(|tail| tail.contains('/'));
    if let Some(found) = tails.into_iter().find_map(known) {
        return Some(found);
    }
    if name.eq_ignore_ascii_case("z")
        || ["(UTC) ", "UTC", "GMT"].iter().any(|utc| name.eq_ignore_ascii_case(utc.trim()))
    {
        return known("UTC");
    }
    let cities = name.strip_prefix('(').and_then(|rest| rest.split_once(") ")).map(|(_, cities)| cities)?;
    let city = |city: &str| {
        let city = city.trim().replace(' ', "_");
        REGIONS.iter().find_map(|region| known(&format!("{region}/{city}")))
    };
    cities.split(',').take(8).find_map(city)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_found_in_the_names_that_programs_write() {
        for (name, expected) in [
            ("Europe/Paris", Some("Europe/Paris")),
            ("\"Europe/Paris\"", Some("Europe/Paris")),
            ("/freeassociation.sourceforge.net/Tzfile/Europe/Paris", Some("Europe/Paris")),
            ("/mozilla.org/20050126_1/America/Argentina/Buenos_Aires", Some("America/Argentina/Buenos_Aires")),
            ("Europe-Brussels", Some("Europe/Brussels")),
            ("W. Europe Standard Time", Some("Europe/Berlin")),
            ("Romance Standard Time", Some("Europe/Paris")),
            ("(UTC+01:00) Amsterdam, Berlin, Bern", Some("Europe/Amsterdam")),
            ("(UTC+05:30) Chennai, Kolkata, Mumbai, New Delhi", Some("Asia/Kolkata")),
            ("UTC", Some("UTC")),
            ("Customized Time Zone", None),
            ("../../etc/passwd", None),
            ("", None),
        ] {
            assert_eq!(Zones::default().meaning(name).as_deref(), expected, "{name}");
        }
        assert_eq!(offset("+0530").as_deref(), Some("+05:30"));
        assert_eq!(offset("é"), None);
        assert!(zone("+05:30").is_some() && zone("Europe/Paris").is_some() && zone("").is_none());
    }
}
