//! Where a talk is talked about, shown and kept.
use std::collections::{BTreeSet, HashMap};

use url::Url;

use super::{
    rules::{Facts, Rule, Rules},
    template,
};
use crate::{
    chat::{Alias, link},
    schedule::{LinkKind, Live, Schedule, Talk},
};

/// Longest address, in bytes.
const LONGEST: usize = 2_048;

/// How a place is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The schedule links to it.
    Link,
    /// The conference's rules for this year give it.
    Rule,
    /// Rules of another year give it, or one that may be wrong.
    Guess,
}

/// An address, and how it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place<T> {
    pub address: T,
    pub origin: Origin,
}

/// Candidates for a talk, the most likely first; none twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The rooms where it is talked about.
    pub chat: Vec<Place<Alias>>,
    /// What shows the hall it is held in; http or https.
    pub streams: Vec<Place<Url>>,
    /// A picture of that hall, made anew every few seconds; http or https.
    pub previews: Vec<Place<Url>>,
    /// Its recordings, or pages that have them; http or https.
    pub recordings: Vec<Place<Url>>,
}

/// The rooms of a schedule, and for each the index of its track.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rooms {
    tracks: HashMap<Alias, usize>,
    listed: BTreeSet<Alias>,
}

/// What is known of a talk: the schedule's links, unless `links` is false, then the rules in their order.
#[must_use]
pub fn places(schedule: &Schedule, talk: &Talk, rules: &Rules, links: bool) -> Places {
    places_live(schedule, talk, rules, links, None)
}

/// As [`places`], with the streams that are live now between the links and the rules.
#[must_use]
pub fn places_live(schedule: &Schedule, talk: &Talk, rules: &Rules, links: bool, live: Option<&Live>) -> Places {
    let mut found = Places::default();
    if links {
        linked(talk, &mut found);
    }
    if let (Some(live), Some(hall)) = (live, schedule.hall_of(talk)) {
        let urls = live.streams(&schedule.acronym, &hall.name).filter_map(|url| web(url.as_str()));
        urls.for_each(|url| add(&mut found.streams, url, Origin::Rule));
    }
    let Some(set) = &rules.set else { return found };
    let facts = Facts { schedule, talk, rules };
    let origin = |rule: &Rule| if rules.guess || rule.guess { Origin::Guess } else { Origin::Rule };
    for (rule, room) in given(&set.chat, &facts, room) {
        add(&mut found.chat, room, origin(rule));
    }
    for (rule, url) in given(&set.streams, &facts, web) {
        add(&mut found.streams, url, origin(rule));
    }
    for (rule, url) in given(&set.previews, &facts, web) {
        add(&mut found.previews, url, origin(rule));
    }
    // Who asked not to be recorded was not.
    let recordings = if talk.unrecorded { &[][..] } else { &set.recordings };
    for (rule, url) in given(recordings, &facts, web) {
        add(&mut found.recordings, url, origin(rule));
    }
    found
}

/// The rooms of all talks: those that the schedule links to, and those that rules give for a whole track. What rules
/// give for single talks is left out: there are too many, and most do not exist yet.
#[must_use]
pub fn rooms(schedule: &Schedule, rules: &Rules) -> Rooms {
    let mut rooms = Rooms::default();
    let mut seen: HashMap<(usize, usize, &str), Option<Alias>> = HashMap::new();
    for talk in &schedule.talks {
        let mut found = Places::default();
        linked(talk, &mut found);
        let key = (talk.track, talk.hall, talk.kind.as_str());
        let of_track = seen.entry(key).or_insert_with(|| {
            let facts = Facts { schedule, talk, rules };
            let wide = rules.set.iter().flat_map(|set| &set.chat).filter(|rule| !rule.address.is_of_talk());
            let mut given = wide.filter_map(|rule| room(&rule.address(&facts)?));
            let first = given.next();
            for alias in first.clone().into_iter().chain(given) {
                rooms.tracks.entry(alias).or_insert(talk.track);
            }
            first
        });
        for place in &found.chat {
            rooms.tracks.entry(place.address.clone()).or_insert(talk.track);
        }
        let named = found.chat.into_iter().map(|place| place.address);
        if named.len() > 0 {
            rooms.listed.extend(named);
        } else {
            rooms.listed.extend(of_track.clone());
        }
    }
    rooms
}

impl Rooms {
    /// The track whose room this is, an index into the schedule's tracks.
    #[must_use]
    pub fn track(&self, alias: &Alias) -> Option<usize> {
        self.tracks.get(alias).copied()
    }

    /// The rooms that are linked to, and for talks without a link the likeliest one, each with its track, by name.
    #[must_use]
    pub fn by_name(&self) -> Vec<(&Alias, usize)> {
        let mut rooms: Vec<_> = self.listed.iter().filter_map(|alias| Some((alias, self.track(alias)?))).collect();
        rooms.sort();
        rooms
    }
}

/// What the schedule itself links to: of rooms first the one that most links name, of streams the playlists before those
/// that belong to the watch pages.
fn linked(talk: &Talk, found: &mut Places) {
    let hrefs = || talk.links.iter().map(|link| link.href.as_str());
    for alias in hrefs().filter_map(link::alias) {
        add(&mut found.chat, alias, Origin::Link);
    }
    // Nearly all talks link to one room alone.
    if found.chat.len() > 1
        && let Some(most) = link::room(hrefs())
    {
        found.chat.sort_by_key(|place| place.address != most);
    }
    let playlists = talk.links.iter().map(|link| &link.href).filter(|href| is_playlist(href));
    let of_pages = talk.links.iter().filter_map(|link| watched(&link.href));
    for url in playlists.filter_map(|href| web(href.as_str())).chain(of_pages) {
        add(&mut found.streams, url, Origin::Link);
    }
    let pictures: Vec<Url> = found.streams.iter().filter_map(|place| pictured(&place.address)).collect();
    for url in pictures {
        add(&mut found.previews, url, Origin::Link);
    }
    let recordings = talk.links.iter().filter(|link| link.kind == LinkKind::Recording);
    for url in recordings.filter_map(|link| web(link.href.as_str())) {
        add(&mut found.recordings, url, Origin::Link);
    }
}

/// The addresses that rules give, in their order.
fn given<'r, T>(
    rules: &'r [Rule],
    facts: &Facts<'_>,
    read: impl Fn(&str) -> Option<T>,
) -> impl Iterator<Item = (&'r Rule, T)> {
    rules.iter().filter_map(move |rule| Some((rule, read(&rule.address(facts)?)?)))
}

fn add<T: PartialEq>(places: &mut Vec<Place<T>>, address: T, origin: Origin) {
    if !places.iter().any(|place| place.address == address) {
        places.push(Place { address, origin });
    }
}

/// An alias as it is written, and nothing that only looks like one.
fn room(text: &str) -> Option<Alias> {
    link::alias(text).filter(|alias| alias.as_str() == text)
}

/// An address that may be fetched.
fn web(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())?;
    (url.as_str().len() <= LONGEST).then_some(url)
}

fn is_playlist(href: &Url) -> bool {
    href.path().to_ascii_lowercase().ends_with(".m3u8")
}

/// The picture beside a playlist of FOSDEM's (`files/fetcher/thumb.sh` in FOSDEM/video); `None` for any other.
fn pictured(playlist: &Url) -> Option<Url> {
    let name = playlist.as_str().strip_suffix(".m3u8").filter(|_| playlist.host_str() == Some("stream.fosdem.org"))?;
    web(&format!("{name}-preview.jpg"))
}

/// The playlist that `https://live.fosdem.org/watch/<slug>` plays (FOSDEM/video, `software/livestream/view/watch.twig`);
/// `None` for any other page.
#[must_use]
pub fn watched(href: &Url) -> Option<Url> {
    if href.host_str() != Some("live.fosdem.org") {
        return None;
    }
    let slug = template::stream_slug(href.path().strip_prefix("/watch/")?);
    if slug.is_empty() { None } else { web(&format!("https://stream.fosdem.org/{slug}.m3u8")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{catalogue::Catalogue, schedule::parse::parse};

    #[test]
    fn a_streamed_hall_has_a_picture_and_one_without_a_stream_has_none() {
        for (hall, preview) in
            [("K.1.105 (La Fontaine)", Some("https://stream.fosdem.org/k1105-preview.jpg")), ("J.1.106", None)]
        {
            let text = format!(
                "<schedule><conference><acronym>fosdem-2026</acronym><title>FOSDEM 2026</title></conference><day date=\"2026-01-31\"><room name=\"{hall}\">
                <event id=\"7\"><start>10:00</start><duration>00:30</duration><title>t</title></event></room></day></schedule>"
            );
            let schedule = parse(text.as_bytes()).unwrap().schedule;
            let found = places(&schedule, &schedule.talks[0], &Catalogue::bundled().of(&schedule), true);
            let previews: Vec<_> = found.previews.iter().map(|place| place.address.as_str()).collect();
            assert_eq!(previews.first().copied(), preview, "{previews:?}");
            assert_eq!(previews.len(), usize::from(preview.is_some()), "none twice: {previews:?}");
        }
    }
}
