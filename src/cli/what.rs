//! What a word on the command line means.
use std::{ffi::OsString, path::PathBuf};

use url::Url;

use crate::chat::{Alias, link};

/// A word that names a conference, a schedule or a room; told by its shape alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A Matrix room, from any shape of link to it.
    Room(Alias),
    /// A schedule's address: http or https.
    Address(Url),
    /// A file; that it is one is seen from a slash, or because the word is no text.
    File(PathBuf),
    /// A conference's id, or a file's name.
    Word(String),
}

impl What {
    /// Reads the word that stands where a command could.
    ///
    /// # Errors
    /// What it leads to instead of a room or a schedule, in words.
    pub fn word(word: OsString) -> Result<Self, String> {
        match word.into_string() {
            Ok(text) => read(&text),
            Err(word) => Ok(Self::File(word.into())),
        }
    }

    /// Reads the word that is known to name a schedule.
    ///
    /// # Errors
    /// That it names none, in words.
    pub fn schedule(word: OsString) -> Result<Self, String> {
        match Self::word(word)? {
            Self::Room(room) => Err(format!("{room} is a room, not a schedule; hallway open takes links to rooms")),
            what => Ok(what),
        }
    }
}

/// What follows a scheme, whose case does not matter.
fn after<'t>(text: &'t str, scheme: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(scheme.len())?;
    head.eq_ignore_ascii_case(scheme).then_some(rest)
}

fn read(text: &str) -> Result<What, String> {
    if text.trim().is_empty() {
        return Err("an empty word names nothing".to_owned());
    }
    if let Some(room) = link::alias(text) {
        return Ok(What::Room(room));
    }
    if let Some(why) = no_room(text) {
        return Err(why);
    }
    if after(text, "http://").or_else(|| after(text, "https://")).is_some() {
        return address(text);
    }
    // Calendars are offered so; it is https by another name.
    if let Some(rest) = after(text, "webcal://").or_else(|| after(text, "webcals://")) {
        return address(&format!("https://{rest}"));
    }
    if after(text, "file://").is_some() {
        let path = Url::parse(text).ok().and_then(|url| url.to_file_path().ok());
        return path.map(What::File).ok_or_else(|| "it leads to no file of this machine".to_owned());
    }
    // `./now` is a file even where `now` is none.
    if text.contains(std::path::is_separator) || matches!(text, "." | "..") {
        return Ok(What::File(text.into()));
    }
    Ok(What::Word(text.to_owned()))
}

fn address(text: &str) -> Result<What, String> {
    Url::parse(text).map(What::Address).map_err(|error| format!("not an address: {error}"))
}

/// Where a Matrix link leads that names no room by its alias; `None` for what is no Matrix link.
fn no_room(text: &str) -> Option<String> {
    let text = text.trim();
    let target = if let Some(path) = after(text, "matrix:") {
        // Matrix specification, "Matrix URI scheme": u is a person, roomid a room by its id.
        match path.split_once('/').map_or(path, |(kind, _)| kind) {
            "u" | "user" => '@',
            "roomid" => '!',
            _ => '#',
        }
    } else if text.starts_with('#') {
        '#'
    } else {
        let (page, fragment) = text.split_once('#')?;
        let site = after(page, "https://").or_else(|| after(page, "http://"))?;
        let place = if site.trim_end_matches('/').eq_ignore_ascii_case("matrix.to") {
            fragment.trim_start_matches('/')
        } else {
            fragment.strip_prefix("/room/").or_else(|| fragment.strip_prefix("/user/"))?
        };
        match place.get(..3).unwrap_or_default().to_ascii_lowercase().as_str() {
            "%40" => '@',
            "%21" => '!',
            _ => place.chars().next().unwrap_or('#'),
        }
    };
    Some(match target {
        '@' => "it leads to a person; hallway opens rooms".to_owned(),
        '!' => {
            "it names a room by its id; hallway opens rooms by their address, such as #2026-rust:fosdem.org".to_owned()
        }
        _ => "it names no room; a room's address looks like #2026-rust:fosdem.org".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_of_a_word_tells_what_it_is() {
        let room = |alias: &str| Ok(What::Room(alias.parse().unwrap()));
        let url = |text: &str| Ok(What::Address(text.parse().unwrap()));
        let file = |path: &str| Ok(What::File(path.into()));
        let word = |text: &str| Ok(What::Word(text.to_owned()));
        for (text, expected) in [
            ("fosdem-2026", word("fosdem-2026")),
            ("schedule.xml", word("schedule.xml")),
            ("./now", file("./now")),
            ("/tmp/a.xml", file("/tmp/a.xml")),
            ("..", file("..")),
            ("https://example.org/schedule.xml", url("https://example.org/schedule.xml")),
            ("HTTP://example.org/a#b", url("http://example.org/a#b")),
            ("webcal://example.org/a.ics", url("https://example.org/a.ics")),
            ("file:///tmp/a%20b.xml", file("/tmp/a b.xml")),
            ("#rust:example.org", room("#rust:example.org")),
            ("matrix:r/rust:example.org?action=join", room("#rust:example.org")),
            ("https://matrix.to/#/%23rust:example.org?via=example.org", room("#rust:example.org")),
            ("https://matrix.to/#/#rust:example.org/$event?via=example.org", room("#rust:example.org")),
            ("https://chat.fosdem.org/#/room/#2026-main:fosdem.org", room("#2026-main:fosdem.org")),
        ] {
            assert_eq!(What::word(text.into()).map_err(drop), expected, "{text}");
        }
    }

    #[test]
    fn what_leads_nowhere_is_told() {
        for (text, words) in [
            ("https://matrix.to/#/@ana:example.org", "a person"),
            ("https://matrix.to/#/%40ana%3Aexample.org", "a person"),
            ("https://app.element.io/#/user/@ana:example.org", "a person"),
            ("matrix:u/ana:example.org", "a person"),
            ("matrix:roomid/abc:example.org", "by its id"),
            ("https://matrix.to/#/!abc:example.org?via=example.org", "by its id"),
            ("https://matrix.to/#/", "names no room"),
            ("#rust", "names no room"),
            ("matrix:", "names no room"),
            ("http://", "not an address"),
            ("file://elsewhere/a", "no file"),
            (" ", "empty"),
        ] {
            let why = What::word(text.into()).unwrap_err();
            assert!(why.contains(words), "{text}: {why}");
        }
    }

    #[test]
    fn a_room_is_no_schedule() {
        assert!(What::schedule("#rust:example.org".into()).unwrap_err().contains("not a schedule"));
        assert_eq!(What::schedule("now".into()), Ok(What::Word("now".to_owned())));
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_no_text_is_a_file() {
        use std::os::unix::ffi::OsStringExt as _;
        let word = OsString::from_vec(vec![b'a', 0xff]);
        assert_eq!(What::word(word.clone()), Ok(What::File(word.into())));
    }
}
