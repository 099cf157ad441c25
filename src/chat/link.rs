//! Which room or message a link leads to.
use std::{borrow::Cow, fmt::Write as _};

use super::{Address, Alias, EventId, Name, RoomId, UserId};

/// Reads the room's alias out of every shape of link that schedules hold: `https://matrix.to/#/#room:server`, Element
/// Web's `https://chat.fosdem.org/#/room/#room:server`, `matrix:r/room:server` (Matrix specification, "URIs"), a bare
/// `#room:server`; percent-encoded or not, with or without `?web-instance…`. `None` for anything else, and for a room
/// named by its id.
#[must_use]
pub fn alias(href: &str) -> Option<Alias> {
    let href = href.trim();
    let written = if href.starts_with('#') {
        Cow::Borrowed(href)
    } else if let Some(path) = strip_scheme(href, "matrix:") {
        let name = path.strip_prefix("r/").or_else(|| path.strip_prefix("room/"))?;
        Cow::Owned(format!("#{}", until_query(name)))
    } else {
        let (page, fragment) = href.split_once('#')?;
        let site = strip_scheme(page, "https://").or_else(|| strip_scheme(page, "http://"))?;
        let path = match strip_scheme(site, "matrix.to").filter(|path| matches!(*path, "" | "/")) {
            Some(_) => fragment.strip_prefix('/')?,
            None => fragment.strip_prefix("/room/")?,
        };
        Cow::Borrowed(until_query(path))
    };
    let decoded = percent_decode(&written)?;
    let (name, server) = decoded.strip_prefix('#')?.split_once(':')?;
    (!name.is_empty() && is_server(server)).then(|| decoded.parse().ok()).flatten()
}

/// The room that a talk is talked about in, given the addresses of its links to rooms: the one that most of them name, the
/// first of several. A conference gives its room twice, for the web and for apps; speakers add rooms of their own, also
/// before it.
#[must_use]
pub fn room<'h>(hrefs: impl IntoIterator<Item = &'h str>) -> Option<Alias> {
    let mut votes: Vec<(Alias, usize)> = Vec::new();
    for named in hrefs.into_iter().filter_map(alias) {
        match votes.iter_mut().find(|(room, _)| *room == named) {
            Some((_, count)) => *count += 1,
            None => votes.push((named, 1)),
        }
    }
    let most = votes.iter().map(|(_, count)| *count).max()?;
    votes.into_iter().find(|(_, count)| *count == most).map(|(room, _)| room)
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Room(Address),
    Event { room: Address, event: EventId },
    Person(UserId),
}

/// Where a link leads within Matrix, whatever its shape; `None` for anything else.
#[must_use]
pub fn target(href: &str) -> Option<Target> {
    if let Some(alias) = alias(href) {
        return Some(Target::Room(alias.into()));
    }
    let (room, event) = message(href)?;
    Some(Target::Event { room: Address { name: room, via: vec![] }, event })
}

/// The message that a link leads to: `https://matrix.to/#/!room:server/$event?via=…`, the same with `#alias:server`, Element
/// Web's `…/#/room/…`, `matrix:roomid/room:server/e/event` and `matrix:r/alias:server/e/event` (Matrix specification,
/// "URIs"); percent-encoded or not. `None` for anything else.
#[must_use]
pub fn message(href: &str) -> Option<(Name, EventId)> {
    let href = href.trim();
    let (room, event) = if let Some(path) = strip_scheme(href, "matrix:") {
        let mut parts = path.split('?').next()?.split('/');
        let sigil = match parts.next()? {
            "roomid" => '!',
            "r" | "room" => '#',
            _ => return None,
        };
        let (room, kind, event) = (parts.next()?, parts.next()?, parts.next()?);
        if !matches!(kind, "e" | "event") {
            return None;
        }
        (format!("{sigil}{}", percent_decode(room)?), format!("${}", percent_decode(event)?))
    } else {
        let (page, fragment) = href.split_once('#')?;
        let site = strip_scheme(page, "https://").or_else(|| strip_scheme(page, "http://"))?;
        let path = match strip_scheme(site, "matrix.to").filter(|path| matches!(*path, "" | "/")) {
            Some(_) => fragment.strip_prefix('/')?,
            None => fragment.strip_prefix("/room/")?,
        };
        let (room, event) = path.split('?').next()?.split_once('/')?;
        (percent_decode(room)?, percent_decode(event)?)
    };
    let named = if room.starts_with('#') {
        Name::Alias(room.parse().ok().filter(|_| room.contains(':'))?)
    } else {
        Name::Id(room.parse().ok()?)
    };
    Some((named, event.parse().ok()?))
}

/// The link that leads others to a message (Matrix specification, "matrix.to navigation"); `user`: whose server is named
/// as one that knows the room, besides the room's own.
#[must_use]
pub fn permalink(room: &RoomId, event: &EventId, user: Option<&UserId>) -> String {
    let mut link = format!("https://matrix.to/#/{}/{}", encoded(room.as_str()), encoded(event.as_str()));
    let of_room = room.as_str().split_once(':').map(|(_, server)| server);
    let of_user = user.and_then(|user| user.as_str().split_once(':')).map(|(_, server)| server);
    let servers = of_room.into_iter().chain(of_user.filter(|server| of_room != Some(server)));
    for (index, server) in servers.enumerate() {
        link.push_str(if index == 0 { "?via=" } else { "&via=" });
        link.push_str(&encoded(server));
    }
    link
}

fn encoded(id: &str) -> String {
    id.bytes().fold(String::with_capacity(id.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~!$:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            write!(out, "%{byte:02X}").ok();
        }
        out
    })
}

/// What follows `start`, whose case does not matter.
fn strip_scheme<'h>(href: &'h str, start: &str) -> Option<&'h str> {
    let (head, rest) = href.split_at_checked(start.len())?;
    head.eq_ignore_ascii_case(start).then_some(rest)
}

/// An alias may not be followed by an event or by parameters.
fn until_query(path: &str) -> &str {
    path.split(['?', '/']).next().unwrap_or_default()
}

/// Host and port by the specification's grammar, roughly: what it lets through that is no server is answered with "no
/// such room".
fn is_server(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']'))
}

fn percent_decode(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let mut digit = || bytes.next().and_then(|byte| char::from(byte).to_digit(16));
            out.push(u8::try_from(digit()? * 16 + digit()?).ok()?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::{Name, alias, message, permalink, room};

    #[test]
    fn the_room_is_the_one_that_most_links_name() {
        let (web, app) = ("https://chat.example/#/room/#a:example", "https://matrix.to/#/#a:example");
        let (own, hallway) = ("https://chat.example/#/room/#own:example", "https://matrix.to/#/#b:example");
        for (hrefs, expected) in [
            (&[own, web, app][..], Some("#a:example")),
            (&[web, app, hallway, hallway], Some("#a:example")),
            (&[own, "https://example.org/"], Some("#own:example")),
            (&["https://example.org/"], None),
            (&[], None),
        ] {
            let found = room(hrefs.iter().copied());
            assert_eq!(found.as_ref().map(super::Alias::as_str), expected, "{hrefs:?}");
        }
    }

    #[test]
    fn every_shape_of_link_leads_to_its_room() {
        for (href, expected) in [
            ("https://chat.fosdem.org/#/room/#2026-main:fosdem.org", "#2026-main:fosdem.org"),
            (
                "https://matrix.to/#/#2026-main:fosdem.org?web-instance[element.io]=chat.fosdem.org",
                "#2026-main:fosdem.org",
            ),
            (
                "https://chat.fosdem.org/#/room/#2023-k.1.105_la_fontaine_:fosdem.org",
                "#2023-k.1.105_la_fontaine_:fosdem.org",
            ),
            ("https://matrix.to/#/%232026-rust%3Afosdem.org", "#2026-rust:fosdem.org"),
            ("https://matrix.to/#/%23r%C3%A9seau:example.org?via=example.org", "#réseau:example.org"),
            ("https://matrix.to/#/#rust:example.org/$event?via=example.org", "#rust:example.org"),
            ("HTTPS://Matrix.to/#/#rust:example.org", "#rust:example.org"),
            ("https://app.element.io/#/room/#rust:matrix.org", "#rust:matrix.org"),
            ("http://127.0.0.1:8008/#/room/#demo:localhost:8008", "#demo:localhost:8008"),
            ("matrix:r/rust:example.org", "#rust:example.org"),
            ("matrix:r/rust:example.org?action=join", "#rust:example.org"),
            ("matrix:room/rust:example.org", "#rust:example.org"),
            ("  #rust:example.org ", "#rust:example.org"),
        ] {
            assert_eq!(alias(href).map(|alias| alias.to_string()).as_deref(), Some(expected), "{href}");
        }
    }

    #[test]
    fn every_shape_of_permalink_leads_to_its_message() {
        for (href, room, event) in [
            ("https://matrix.to/#/!id:example.org/$e?via=example.org&via=matrix.org", "!id:example.org", "$e"),
            ("https://matrix.to/#/%21id%3Aexample.org/%24e%2Ff", "!id:example.org", "$e/f"),
            ("https://matrix.to/#/!id/$e", "!id", "$e"),
            ("https://matrix.to/#/#rust:example.org/$e:example.org", "#rust:example.org", "$e:example.org"),
            ("https://app.element.io/#/room/!id:example.org/$e", "!id:example.org", "$e"),
            ("matrix:roomid/id:example.org/e/e_-1?via=example.org", "!id:example.org", "$e_-1"),
            ("matrix:r/rust:example.org/e/e", "#rust:example.org", "$e"),
            ("matrix:room/rust:example.org/event/e", "#rust:example.org", "$e"),
        ] {
            let named = match room.parse() {
                Ok(alias) => Name::Alias(alias),
                Err(_) => Name::Id(room.parse().unwrap()),
            };
            assert_eq!(message(href), Some((named, event.parse().unwrap())), "{href}");
        }
    }

    #[test]
    fn other_links_lead_to_no_message() {
        for href in [
            "",
            "https://matrix.to/#/!id:example.org",
            "https://matrix.to/#/#rust:example.org",
            "https://matrix.to/#/#rust/$e",
            "https://matrix.to/#/@ana:example.org/$e",
            "https://matrix.to/#/!id:example.org/e",
            "https://matrix.to/#/!id:example.org/$",
            "https://matrix.to/#/!id:example.org/$e%0A",
            "https://matrix.to.evil.example/#/!id:example.org/$e",
            "https://example.org/!id:example.org/$e",
            "matrix:roomid/id:example.org",
            "matrix:roomid/id:example.org/u/ana",
            "matrix:u/ana:example.org/e/e",
            "javascript:#/room/!id:example.org/$e",
        ] {
            assert_eq!(message(href), None, "{href}");
        }
    }

    #[test]
    fn a_permalink_names_servers_that_know_the_room() {
        let check = |room: &str, event: &str, link: &str| {
            let (room, event) = (room.parse().unwrap(), event.parse().unwrap());
            let user = "@ana:home.example:8448".parse().unwrap();
            let made = permalink(&room, &event, Some(&user));
            assert_eq!(made, link);
            assert_eq!(message(&made), Some((Name::Id(room), event)));
        };
        check("!id:example.org", "$e", "https://matrix.to/#/!id:example.org/$e?via=example.org&via=home.example:8448");
        check("!id", "$a/b+c?d", "https://matrix.to/#/!id/$a%2Fb%2Bc%3Fd?via=home.example:8448");
        check("!id:home.example:8448", "$é", "https://matrix.to/#/!id:home.example:8448/$%C3%A9?via=home.example:8448");
    }

    proptest::proptest! {
        #[test]
        fn no_link_is_too_strange_to_be_read(rest in ".{0,60}", room in "![a-z!/?#%:]{1,20}", event in "\\$[a-zA-Z0-9/+_?%#-]{1,20}") {
            for start in ["", "https://matrix.to/#/", "https://x.example/#/room/", "matrix:roomid/", "matrix:r/"] {
                drop(message(&format!("{start}{rest}")));
            }
            let (room, event): (super::RoomId, super::EventId) = (room.parse().unwrap(), event.parse().unwrap());
            let link = permalink(&room, &event, None);
            proptest::prop_assert_eq!(message(&link), Some((Name::Id(room), event)));
        }
    }

    #[test]
    fn other_links_lead_to_no_room() {
        for href in [
            "",
            "#",
            "#:",
            "#room",
            "#room:",
            "#:server",
            "https://matrix.to/",
            "https://matrix.to/#/@ana:example.org",
            "https://matrix.to/#/!id:example.org",
            "https://matrix.to.evil.example/#/#rust:example.org",
            "https://example.org/page#section",
            "https://chat.fosdem.org/#/room/#1.105 (La Fontaine)-graphics_a_frames_journey:fosdem.org",
            "https://chat.fosdem.org/#/room/#1.105%20(La%20Fontaine)-graphics:fosdem.org",
            "https://matrix.to/#/%23rust%00:example.org",
            "https://matrix.to/#/%2",
            "https://matrix.to/#/%23%ff:example.org",
            "matrix:u/ana:example.org",
            "matrix:",
            "xmpp:#room#fosdem.org@matrix.org?join",
            "#rust:exa mple.org",
            "é",
        ] {
            assert_eq!(alias(href), None, "{href}");
        }
    }
}
