//! Which rules a schedule goes by.
use std::sync::Arc;

use url::Url;

use super::{
    Catalogue, Conference, Rules,
    find::{is_plain, plain},
    rules::RuleSet,
};
use crate::schedule::Schedule;

impl Catalogue {
    /// The rules of a schedule: those of its entry, else of its series; where they were made for another year, they are
    /// marked as a guess. None for a conference that is not known.
    #[must_use]
    pub fn of(&self, schedule: &Schedule) -> Rules {
        let conference = self.conference_of(schedule);
        let year = conference.map(|conference| conference.start.year()).or_else(|| year(schedule));
        let (set, guess) = match conference {
            Some(conference) if !conference.rules.is_empty() => {
                (self.rules.iter().find(|set| set.name == conference.rules), false)
            }
            Some(conference) => self.of_year(&conference.series, year),
            None => self.series_of(schedule).map_or((None, false), |series| self.of_year(&series, year)),
        };
        let year = year.map_or_else(String::new, |year| year.to_string());
        Rules { set: set.cloned(), guess, year }
    }

    /// The entry of a schedule: by its acronym, else by its title, else by its address.
    #[must_use]
    pub fn conference_of(&self, schedule: &Schedule) -> Option<&Conference> {
        let [acronym, title] = [&schedule.acronym, &schedule.title].map(|name| plain(name));
        let titled = |title: &String| self.conferences.iter().find(|known| is_plain(&known.title, title));
        let by_name = |name: &String| self.named(name).or_else(|| titled(name));
        [acronym, title].iter().filter(|name| !name.is_empty()).find_map(by_name).or_else(|| {
            let url = schedule.url.as_ref()?;
            self.conferences.iter().find(|known| known.schedules.iter().any(|address| is_below(address, url)))
        })
    }

    /// The rules that a series has for a year, and whether they are those of another: then they are the latest.
    fn of_year(&self, series: &str, year: Option<i16>) -> (Option<&Arc<RuleSet>>, bool) {
        let sets = || self.rules.iter().filter(|set| set.series.iter().any(|own| own == series));
        let fits = |set: &&Arc<RuleSet>| set.years.is_empty() || year.is_some_and(|year| set.years.contains(&year));
        match sets().find(fits) {
            Some(set) => (Some(set), false),
            // Of two sets that end with the same year, the first: a person's own.
            None => (sets().rev().max_by_key(|set| set.years.iter().max()), true),
        }
    }

    /// The series of a schedule that has no entry, such as FOSDEM 2040.
    fn series_of(&self, schedule: &Schedule) -> Option<String> {
        let names = [&schedule.acronym, &schedule.title];
        let matched = self
            .rules
            .iter()
            .find(|set| set.matches.iter().any(|glob| names.iter().any(|name| !name.is_empty() && glob.fits(name))));
        if let Some(series) = matched.and_then(|set| set.series.first()) {
            return Some(series.clone());
        }
        let known =
            self.rules.iter().flat_map(|set| &set.series).chain(self.conferences.iter().map(|known| &known.series));
        let mut known: Vec<&String> = known.filter(|series| !series.is_empty()).collect();
        known.sort_by_key(|series| std::cmp::Reverse(series.len()));
        let begins = |name: &str, series: &str| {
            let name = plain(name);
            let rest = name.strip_prefix(&plain(series));
            rest.is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
        };
        let by_name = known.into_iter().find(|series| names.iter().any(|name| begins(name, series)));
        by_name.cloned().or_else(|| self.series_of_host(schedule.url.as_ref()?.host_str()?))
    }

    /// The one series that has its schedules on a host.
    fn series_of_host(&self, host: &str) -> Option<String> {
        let on_host = |known: &&Conference| known.schedules.iter().any(|url| url.host_str() == Some(host));
        let mut series = self.conferences.iter().filter(on_host).map(|known| &known.series);
        let first = series.next().filter(|series| !series.is_empty())?;
        series.all(|other| other == first).then(|| first.clone())
    }
}

/// Whether a schedule's address lies below the page of a conference. A page that is a whole site says nothing: many
/// conferences share one.
fn is_below(address: &Url, page: &Url) -> bool {
    let host = |url: &Url| url.host_str().map(|host| host.trim_start_matches("www.").to_owned());
    let path = page.path().trim_end_matches('/');
    let rest = address.path().strip_prefix(path);
    !path.is_empty() && host(address) == host(page) && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The year that a schedule names in its acronym or title, else that of its first day.
fn year(schedule: &Schedule) -> Option<i16> {
    let named = [&schedule.acronym, &schedule.title].into_iter().find_map(|name| {
        let mut numbers = name.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() == 4);
        numbers.find_map(|digits| digits.parse().ok().filter(|year| (1_980..=2_100).contains(year)))
    });
    named.or_else(|| schedule.days.first().map(|day| day.date.year()))
}
