//! What a word on the command line means.
use std::{ffi::OsString, path::PathBuf};

use url::Url;

use crate::chat::link::{self, Refusal, Target};

/// A word that names a conference, a schedule, or a place in Matrix; told by its shape alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A room, a message or a person of Matrix, from any shape of link to it.
    Link(Target),
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
    /// Why it leads nowhere, in words.
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
            what @ Self::Link(_) => Err(format!("{}; hallway open takes links", what.no_schedule())),
            what => Ok(what),
        }
    }

    /// What a link is instead of a schedule.
    pub(super) fn no_schedule(&self) -> String {
        match self {
            Self::Link(Target::Room(room)) => format!("{room} is a room, not a schedule"),
            Self::Link(Target::Person(user)) => format!("{user} is a person, not a schedule"),
            _ => "that is a message, not a schedule".to_owned(),
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
    match link::read(text) {
        Ok(target) => return Ok(What::Link(target)),
        Err(why) => astray(text, &why).map_or(Ok(()), Err)?,
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

/// A word that is meant to lead into Matrix and does not; whatever else it may be is told by the rest of its shape.
fn astray(text: &str, why: &Refusal) -> Option<String> {
    let other = match why {
        Refusal::Page | Refusal::Words | Refusal::Empty | Refusal::Long(_) => true,
        Refusal::Scheme(scheme) => !matches!(scheme.as_str(), "javascript" | "data"),
        _ => text.contains(char::is_control) || (text.starts_with(['@', '!']) && !text.contains(':')),
    };
    (!other).then(|| why.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_of_a_word_tells_what_it_is() {
        let link = |text: &str| Ok(What::Link(link::target(text).unwrap()));
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
            ("#rust:example.org", link("#rust:example.org")),
            ("matrix:r/rust:example.org?action=join", link("#rust:example.org")),
            ("https://matrix.to/#/%23rust:example.org?via=example.org", link("#rust:example.org")),
            ("https://matrix.to/#/#rust:example.org/$e", link("matrix:r/rust:example.org/e/e")),
            ("matrix:roomid/abc:example.org?via=b.org", link("https://matrix.to/#/!abc:example.org?via=b.org")),
            ("https://app.element.io/#/user/@ana:example.org", link("@ana:example.org")),
            ("@ana", word("@ana")),
            ("!important.xml", word("!important.xml")),
            ("a:b.xml", word("a:b.xml")),
            ("https://chat.fosdem.org/#/room/#2026-main:fosdem.org", link("#2026-main:fosdem.org")),
        ] {
            assert_eq!(What::word(text.into()).map_err(drop), expected, "{text}");
        }
    }

    #[test]
    fn what_leads_nowhere_is_told() {
        for (text, words) in [
            ("https://matrix.to/#/", "neither a room nor a person"),
            ("https://matrix.to/#/%23a%00:example.org", "control characters"),
            ("https://chat.fosdem.org/#/room/#1.105 (La Fontaine):fosdem.org", "blanks in it"),
            ("#rust", "which server"),
            ("@ana:", "no address"),
            ("matrix:", "neither a room nor a person"),
            ("xmpp:#room#fosdem.org@matrix.org?join", "XMPP"),
            ("irc://irc.libera.chat/#fosdem", "IRC"),
            ("javascript:alert(1)", "does not open javascript:"),
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
