//! Which conference a word means, and the list of all.
use jiff::civil::Date;

use super::{Catalogue, Conference, Listed, Standing, closest};

impl Catalogue {
    /// All entries, a person's own first.
    pub fn conferences(&self) -> impl Iterator<Item = &Conference> {
        self.conferences.iter()
    }

    /// The conference that a word names: its id or another of its names, else a series (`fosdem`): that which is running
    /// `today`, else the next one, else the latest. `fosdem27` is the one of 2027. Case, blanks and dashes do not count.
    #[must_use]
    pub fn find(&self, word: &str, today: Date) -> Option<&Conference> {
        let word = plain(word);
        if word.is_empty() {
            return None;
        }
        self.named(&word).or_else(|| self.of_series(&word, today)).or_else(|| self.of_short_year(&word))
    }

    /// The name, of a conference or a series, that is most like a word with a slip in it.
    #[must_use]
    pub fn nearest(&self, word: &str) -> Option<&str> {
        let ids = self.conferences.iter().map(|conference| conference.id.as_str());
        let others = self.conferences.iter().flat_map(|conference| conference.aliases.iter().map(String::as_str));
        let series = self.conferences.iter().map(|conference| conference.series.as_str());
        closest(word, ids.chain(others).chain(series))
    }

    /// All entries as a person looks for them: what is running, then what comes, the next first, then what is over, the
    /// latest first.
    #[must_use]
    pub fn listed(&self, today: Date) -> Vec<Listed<'_>> {
        let listed = |conference| Listed { conference, standing: Conference::standing(conference, today) };
        let mut all: Vec<_> = self.conferences.iter().map(listed).collect();
        all.sort_by(|a, b| {
            let by_date = a.conference.start.cmp(&b.conference.start);
            let by_date = if a.standing == Standing::Past { by_date.reverse() } else { by_date };
            a.standing.cmp(&b.standing).then(by_date)
        });
        all
    }

    /// The entry of that plain name.
    pub(super) fn named(&self, word: &str) -> Option<&Conference> {
        self.conferences.iter().find(|conference| {
            let mut names = [&conference.id].into_iter().chain(&conference.aliases);
            names.any(|name| is_plain(name, word))
        })
    }

    fn of_series(&self, word: &str, today: Date) -> Option<&Conference> {
        let of = || self.conferences.iter().filter(|conference| is_plain(&conference.series, word));
        let standing = |wanted| of().filter(move |conference| conference.standing(today) == wanted);
        let latest = || of().max_by_key(|conference| conference.start);
        standing(Standing::Running)
            .next()
            .or_else(|| standing(Standing::Coming).min_by_key(|conference| conference.start))
            .or_else(latest)
    }

    fn of_short_year(&self, word: &str) -> Option<&Conference> {
        let (series, year) = word.split_at_checked(word.len().checked_sub(2)?)?;
        let year = 2_000 + year.parse::<u8>().ok().map(i16::from)?;
        let mut all = self.conferences.iter();
        all.find(|conference| conference.start.year() == year && is_plain(&conference.series, series))
    }
}

/// Letters and digits of a name alone, lower case: `FOSDEM 2022` and `fosdem-2022` are the same.
pub(super) fn plain(name: &str) -> String {
    letters(name).take(100).collect()
}

/// Whether a name is that plain one.
pub(super) fn is_plain(name: &str, plain: &str) -> bool {
    letters(name).eq(plain.chars())
}

fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}
