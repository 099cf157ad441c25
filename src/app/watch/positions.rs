//! Where in each recording one stopped.
use serde::{Deserialize, Serialize};
use url::Url;

use crate::player::{Position, StreamUrl};

/// Most recordings that are remembered; the one watched longest ago is forgotten first.
const MOST: usize = 200;
/// Who stopped this soon has not begun; so many seconds before the end, one has seen it.
const BEGINNING: u32 = 10;
const END: u32 = 30;
/// Longest text that is read, in bytes: 200 addresses of the longest are less.
const LONGEST: usize = 512 * 1024;
/// Longest address, in bytes, as everywhere.
const LONGEST_URL: usize = 2_048;

/// The recordings, the one watched last at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Positions(Vec<Stopped>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stopped {
    url: String,
    /// In seconds.
    at: u32,
}

impl Positions {
    /// Reads what was written. What cannot be read is as if nothing had been kept: it is a convenience, not a person's work.
    #[must_use]
    pub fn read(text: &str) -> Self {
        if text.len() > LONGEST {
            return Self::default();
        }
        let mut read: Self = serde_json::from_str(text).unwrap_or_default();
        read.0.retain(|stopped| stopped.url.len() <= LONGEST_URL && !stopped.url.is_empty());
        read.bound();
        read
    }

    /// As it is kept; empty where there is nothing to keep.
    #[must_use]
    pub fn written(&self) -> String {
        if self.0.is_empty() { String::new() } else { serde_json::to_string(self).unwrap_or_default() }
    }

    /// The second at which it is to go on; 0 for one that is not known.
    #[must_use]
    pub fn of(&self, url: &StreamUrl) -> u32 {
        let key = key(url);
        self.0.iter().find(|stopped| stopped.url == key).map_or(0, |stopped| stopped.at)
    }

    /// Notes how far one is in a recording. Tells whether that is news.
    pub(super) fn note(&mut self, url: &StreamUrl, position: Position) -> bool {
        let Some(length) = position.length else { return false };
        let on_its_way = position.at >= BEGINNING && position.at.saturating_add(END) < length;
        if on_its_way && self.of(url) == position.at {
            return false;
        }
        let news = self.forget(url);
        if on_its_way {
            self.0.push(Stopped { url: key(url), at: position.at });
            self.bound();
        }
        news || on_its_way
    }

    /// It is over. Tells whether that is news.
    pub(super) fn forget(&mut self, url: &StreamUrl) -> bool {
        let (key, before) = (key(url), self.0.len());
        self.0.retain(|stopped| stopped.url != key);
        self.0.len() != before
    }

    fn bound(&mut self) {
        let most = self.0.len().saturating_sub(MOST);
        self.0.drain(..most);
    }
}

/// The address without what may be secret in it, or changes from one time to the next: user, password, query, fragment.
fn key(url: &StreamUrl) -> String {
    let Ok(mut plain) = Url::parse(url.as_str()) else { return String::new() };
    plain.set_query(None);
    plain.set_fragment(None);
    // Both succeed for what has a host, as streams do.
    plain.set_username("").unwrap_or_default();
    plain.set_password(None).unwrap_or_default();
    plain.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(name: &str) -> StreamUrl {
        format!("https://ana:secret@video.example.org/{name}?token=secret#t").parse().unwrap()
    }

    fn position(at: u32) -> Position {
        Position { at, length: Some(1_000), ..Position::default() }
    }

    #[test]
    fn it_goes_on_where_one_stopped_and_holds_no_secret() {
        let mut positions = Positions::default();
        assert!(positions.note(&url("a.mp4"), position(754)));
        assert!(!positions.note(&url("a.mp4"), position(754)), "no news");
        assert_eq!(positions.of(&url("a.mp4")), 754);
        assert_eq!(positions.written(), r#"[{"url":"https://video.example.org/a.mp4","at":754}]"#);
        assert_eq!(Positions::read(&positions.written()), positions);
        assert!(!positions.note(&url("a.mp4"), Position::default()));
        assert_eq!(positions.of(&url("a.mp4")), 754, "what is live has no place to go on");
        assert!(positions.forget(&url("a.mp4")) && !positions.forget(&url("a.mp4")));
        assert_eq!((positions.of(&url("a.mp4")), positions.written().as_str()), (0, ""));
    }

    #[test]
    fn the_beginning_and_the_end_count_as_the_beginning() {
        for (at, expected) in [(9, 0), (10, 10), (969, 969), (970, 0), (1_000, 0)] {
            let mut positions = Positions::default();
            positions.note(&url("a.mp4"), position(500));
            positions.note(&url("a.mp4"), position(at));
            assert_eq!(positions.of(&url("a.mp4")), expected, "{at}");
        }
    }

    #[test]
    fn the_oldest_are_forgotten_and_what_is_damaged_is_nothing() {
        let mut positions = Positions::default();
        for number in 0..=MOST {
            positions.note(&url(&number.to_string()), position(100));
        }
        positions.note(&url("1"), position(200));
        positions.note(&url("new"), position(100));
        let known = |name: &str| positions.of(&url(name));
        assert_eq!([known("0"), known("1"), known("2"), known("3"), known("new")], [0, 200, 0, 100, 100]);
        for text in ["", "{}", "[1]", r#"[{"url":"","at":1}]"#, r#"[{"url":"x","at":-1}]"#] {
            assert_eq!(Positions::read(text), Positions::default(), "{text}");
        }
        assert_eq!(Positions::read(&format!("[{}]", " ".repeat(LONGEST))), Positions::default());
    }
}
