//! Which stream shows a talk.
use url::Url;

use crate::{
    player::StreamUrl,
    schedule::{Schedule, Talk},
};

/// The addresses at which a talk's hall may be watched, best first: the talk's links to a playlist, then the playlists
/// of the watch pages it links to, then, at FOSDEM, the one that the hall's name leads to. The live site is up for the
/// weekend only, and some halls have no camera: an address is a guess until it answers.
#[must_use]
pub fn candidates(schedule: &Schedule, talk: &Talk) -> Vec<StreamUrl> {
    let playlists = talk.links.iter().filter(|link| is_playlist(&link.href)).map(|link| link.href.to_string());
    let watched = talk.links.iter().filter_map(|link| watch_page(&link.href)).map(|slug| fosdem_playlist(&slug));
    let hall = schedule.hall_of(talk).filter(|_| schedule.acronym.starts_with("fosdem"));
    let guessed = hall.map(|hall| if hall.slug.is_empty() { slug(&hall.name) } else { slug(&hall.slug) });
    let guessed = guessed.filter(|slug| !slug.is_empty()).map(|slug| fosdem_playlist(&slug));
    let mut out: Vec<StreamUrl> = Vec::new();
    for address in playlists.chain(watched).chain(guessed).filter_map(|address| address.parse().ok()) {
        if !out.contains(&address) {
            out.push(address);
        }
    }
    out
}

/// FOSDEM's name of a hall within addresses: without what stands in parentheses, lower case, letters and digits only
/// (the rule holds for all 140 halls of 2025 and 2026).
#[must_use]
pub fn slug(hall: &str) -> String {
    let mut inside = 0_usize;
    let mut out = String::new();
    for c in hall.chars() {
        match c {
            '(' => inside += 1,
            ')' => inside = inside.saturating_sub(1),
            c if inside == 0 && c.is_ascii_alphanumeric() => out.push(c.to_ascii_lowercase()),
            _ => {}
        }
    }
    out
}

fn is_playlist(href: &Url) -> bool {
    matches!(href.scheme(), "http" | "https") && href.path().to_ascii_lowercase().ends_with(".m3u8")
}

/// The slug of `https://live.fosdem.org/watch/<slug>`.
fn watch_page(href: &Url) -> Option<String> {
    if href.host_str() != Some("live.fosdem.org") {
        return None;
    }
    let slug = slug(href.path().strip_prefix("/watch/")?);
    (!slug.is_empty()).then_some(slug)
}

/// The master playlist (FOSDEM/video, `software/livestream/view/watch.twig`).
fn fosdem_playlist(slug: &str) -> String {
    format!("https://stream.fosdem.org/{slug}.m3u8")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::parse::parse;

    fn schedule(acronym: &str, hall: &str, links: &[&str]) -> Schedule {
        let links: Vec<_> = links.iter().map(|href| format!("<link href=\"{href}\"/>")).collect();
        let links = links.concat();
        let text = format!(
            "<schedule><conference><acronym>{acronym}</acronym></conference><day date=\"2026-01-31\">
            <room name=\"{hall}\"><event id=\"1\"><start>10:00</start><duration>00:30</duration><title>t</title>
            <links>{links}</links></event></room></day></schedule>"
        );
        parse(text.as_bytes()).unwrap().schedule
    }

    #[test]
    fn links_come_before_the_rule() {
        for (acronym, hall, links, expected) in [
            ("fosdem-2026", "Janson", &[][..], &["https://stream.fosdem.org/janson.m3u8"][..]),
            ("fosdem-2026", "K.1.105 (La Fontaine)", &[], &["https://stream.fosdem.org/k1105.m3u8"]),
            ("debconf-26", "Janson", &[], &[]),
            ("demo", "Big hall", &["http://127.0.0.1:9/big/index.m3u8"], &["http://127.0.0.1:9/big/index.m3u8"]),
            ("other", "x", &["https://live.fosdem.org/watch/ub2252a"], &["https://stream.fosdem.org/ub2252a.m3u8"]),
            (
                "fosdem-2026",
                "UB2.252A",
                &["https://live.fosdem.org/watch/janson", "https://example.org/", "https://example.org/LIVE.M3U8?a=b"],
                &[
                    "https://example.org/LIVE.M3U8?a=b",
                    "https://stream.fosdem.org/janson.m3u8",
                    "https://stream.fosdem.org/ub2252a.m3u8",
                ],
            ),
            (
                "fosdem-2026",
                "Janson",
                &["https://live.fosdem.org/watch/janson"],
                &["https://stream.fosdem.org/janson.m3u8"],
            ),
            ("demo", "x", &["https://live.fosdem.org/watch/../../etc", "https://live.fosdem.org/about"], &[]),
            ("fosdem-2026", "(all)", &[], &[]),
        ] {
            let schedule = schedule(acronym, hall, links);
            let talk = schedule.talks.first().unwrap();
            let found: Vec<_> = candidates(&schedule, talk).iter().map(ToString::to_string).collect();
            assert_eq!(found, expected, "{acronym}, {hall}, {links:?}");
        }
    }
}
