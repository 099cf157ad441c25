use super::*;
use crate::chat::{MOST_SERVERS, Name, Server};

/// Room, event and servers, or the person, as text.
fn said(href: &str) -> Option<String> {
    let (mut words, via) = match target(href)? {
        Target::Room(room) => (room.to_string(), room.via),
        Target::Event { room, event } => (format!("{room} {event}"), room.via),
        Target::Person(user) => (user.to_string(), vec![]),
    };
    for server in via {
        words += " via ";
        words += server.as_str();
    }
    Some(words)
}

const HASH: &str = "!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM";

#[test]
fn every_shape_of_link_leads_to_its_room() {
    for (href, expected) in [
        ("https://chat.fosdem.org/#/room/#2026-main:fosdem.org", "#2026-main:fosdem.org"),
        ("https://matrix.to/#/#2026-main:fosdem.org?web-instance[element.io]=chat.fosdem.org", "#2026-main:fosdem.org"),
        (
            "https://matrix.to/#/#a:example.org?web-instance[element.io]=chat.fosdem.org&via=matrix.org",
            "#a:example.org via matrix.org",
        ),
        (
            "https://matrix.to/#/#a:example.org?web-instance%5Belement.io%5D=chat.fosdem.org&via=matrix.org",
            "#a:example.org via matrix.org",
        ),
        (
            "https://chat.fosdem.org/#/room/#2023-k.1.105_la_fontaine_:fosdem.org",
            "#2023-k.1.105_la_fontaine_:fosdem.org",
        ),
        ("https://matrix.to/#/%232026-rust%3Afosdem.org", "#2026-rust:fosdem.org"),
        ("https://matrix.to/#/%23r%C3%A9seau:example.org?via=example.org", "#réseau:example.org"),
        ("https://matrix.to/#/%23a%2Fb%3Fc:example.org", "#a/b?c:example.org"),
        ("HTTPS://Matrix.to/#/#rust:example.org", "#rust:example.org"),
        ("https://matrix.to#/#rust:example.org", "#rust:example.org"),
        ("https://app.element.io/#/room/#rust:matrix.org", "#rust:matrix.org"),
        ("https://example.org/element/index.html#/room/#rust:matrix.org?via=a.org", "#rust:matrix.org via a.org"),
        ("http://127.0.0.1:8008/#/room/#demo:localhost:8008", "#demo:localhost:8008"),
        ("https://matrix.to/#/#rust:[::1]:8448", "#rust:[::1]:8448"),
        ("matrix:r/rust:example.org", "#rust:example.org"),
        ("matrix:r/rust:example.org?action=join", "#rust:example.org"),
        ("matrix:r/rust:example.org?action=join&via=matrix.org", "#rust:example.org via matrix.org"),
        ("matrix://authority.example/r/rust:example.org", "#rust:example.org"),
        ("MATRIX:room/rust:example.org", "#rust:example.org"),
        ("matrix:r/r%C3%A9seau:example.org", "#réseau:example.org"),
        ("  #rust:example.org ", "#rust:example.org"),
        ("!id:example.org", "!id:example.org"),
        (HASH, HASH),
        (
            "https://matrix.to/#/!id:example.org?via=matrix.org&via=fosdem.org",
            "!id:example.org via matrix.org via fosdem.org",
        ),
        ("https://matrix.to/#/!id:example.org?via=example.org&via=matrix.org", "!id:example.org via matrix.org"),
        (
            "https://matrix.to/#/!id:example.org?via=a.org&via=a.org&via=b%2Eorg:8448",
            "!id:example.org via a.org via b.org:8448",
        ),
        ("https://matrix.to/#/!id:example.org?via=&via=a b&via=%zz&via=ok.org&via", "!id:example.org via ok.org"),
        ("https://matrix.to/#/!id?via=matrix.org", "!id via matrix.org"),
        ("https://chat.example/#/room/!id:example.org", "!id:example.org"),
        ("matrix:roomid/id:example.org?via=matrix.org&action=join", "!id:example.org via matrix.org"),
        ("matrix:roomid/31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM?via=matrix.org", &format!("{HASH} via matrix.org")),
    ] {
        assert_eq!(said(href).as_deref(), Some(expected), "{href}");
    }
}

#[test]
fn every_shape_of_permalink_leads_to_its_message() {
    for (href, expected) in [
        ("https://matrix.to/#/!id:example.org/$e?via=example.org&via=matrix.org", "!id:example.org $e via matrix.org"),
        ("https://matrix.to/#/%21id%3Aexample.org/%24e%2Ff", "!id:example.org $e/f"),
        ("https://matrix.to/#/!id:example.org/$e/f", "!id:example.org $e/f"),
        ("https://matrix.to/#/!id/$e", "!id $e"),
        ("https://matrix.to/#/#rust:example.org/$e:example.org", "#rust:example.org $e:example.org"),
        (
            "https://matrix.to/#/!id:example.org/$e?web-instance[element.io]=chat.fosdem.org&via=matrix.org",
            "!id:example.org $e via matrix.org",
        ),
        ("https://app.element.io/#/room/!id:example.org/$e", "!id:example.org $e"),
        ("https://app.element.io/#/room/#rust:example.org/$e?via=matrix.org", "#rust:example.org $e via matrix.org"),
        ("matrix:roomid/id:example.org/e/e_-1?via=example.org", "!id:example.org $e_-1"),
        ("matrix:r/rust:example.org/e/e", "#rust:example.org $e"),
        ("matrix:room/rust:example.org/event/e", "#rust:example.org $e"),
    ] {
        assert_eq!(said(href).as_deref(), Some(expected), "{href}");
    }
}

#[test]
fn every_shape_of_a_persons_link_leads_to_them() {
    for href in [
        "@ana:example.org",
        "https://matrix.to/#/@ana:example.org",
        "https://matrix.to/#/%40ana%3Aexample.org",
        "https://matrix.to/#/@ana:example.org?web-instance[element.io]=chat.fosdem.org",
        "https://app.element.io/#/user/@ana:example.org",
        "matrix:u/ana:example.org",
        "matrix:user/ana:example.org?action=chat",
    ] {
        assert_eq!(said(href).as_deref(), Some("@ana:example.org"), "{href}");
    }
}

#[test]
fn what_leads_nowhere_is_told_why() {
    let long = format!("https://matrix.to/#/#{}:example.org", "a".repeat(10_240));
    let longest = format!("#{}:example.org", "a".repeat(300));
    for (href, words) in [
        ("", "names nothing"),
        (" ", "names nothing"),
        ("#", "which server"),
        ("#room", "which server"),
        ("@ana", "which server"),
        ("#room:", "no address"),
        ("#:server", "no address"),
        ("@:server", "no address"),
        ("!:server", "no address"),
        ("!important", "no address"),
        ("!", "no address"),
        (&longest, "no address"),
        (&long, "too long"),
        ("https://chat.fosdem.org/#/room/#1.105 (La Fontaine)-graphics:fosdem.org", "blanks in it"),
        ("https://chat.fosdem.org/#/room/#1.105%20(La%20Fontaine)-graphics:fosdem.org", "blanks in it"),
        ("#rust:exa mple.org", "blanks in it"),
        ("https://matrix.to/#/%23rust%00:example.org", "control"),
        ("#ru\u{7}st:example.org", "control"),
        ("#ru\u{202e}st:example.org", "control"),
        ("https://matrix.to/#/%23ru%E2%80%AEst:example.org", "control"),
        ("https://matrix.to/#/!id:example.org/$e%0A", "control"),
        ("https://matrix.to/#/%2", "encoded"),
        ("https://matrix.to/#/%23%ff:example.org", "encoded"),
    ] {
        refused(href, words);
    }
}

#[test]
fn pages_and_other_networks_are_told_apart() {
    for (href, words) in [
        ("https://matrix.to/", "a page"),
        ("https://matrix.to/#/", "neither a room"),
        ("https://matrix.to/#/rust:example.org", "no address"),
        ("https://matrix.to/#/+fosdem:fosdem.org", "a group"),
        ("https://matrix.to/#/#rust:exa_mple.org", "no address"),
        ("https://matrix.to/#/#rust/$e", "which server"),
        ("https://matrix.to/#/@ana:example.org/$e", "neither a room"),
        ("https://matrix.to/#/!id:example.org/e", "no address"),
        ("https://matrix.to/#/!id:example.org/$", "no address"),
        ("https://matrix.to.evil.example/#/#rust:example.org", "a page"),
        ("https://matrix.to.evil.example/#/!id:example.org/$e", "a page"),
        ("https://example.org/!id:example.org/$e", "a page"),
        ("https://example.org/page#section", "a page"),
        ("https:matrix.to", "a page"),
        ("matrix:", "neither a room"),
        ("matrix:r/", "neither a room"),
        ("matrix:r/rust", "which server"),
        ("matrix://authority", "neither a room"),
        ("matrix:x/rust:example.org", "neither a room"),
        ("matrix:roomid/id:example.org/u/ana", "neither a room"),
        ("matrix:u/ana:example.org/e/e", "neither a room"),
        ("javascript:alert(1)", "does not open javascript:"),
        ("javascript:#/room/!id:example.org/$e", "does not open javascript:"),
        ("file:///etc/passwd", "does not open file:"),
        ("data:text/html,x", "does not open data:"),
        ("xmpp:#room#fosdem.org@matrix.org?join", "XMPP"),
        ("irc://irc.libera.chat/#fosdem", "IRC"),
        ("ircs://irc.libera.chat/fosdem", "IRC"),
        ("é", "no link"),
        ("2026-rust", "no link"),
        ("a b:c", "no link"),
    ] {
        refused(href, words);
    }
}

fn refused(href: &str, words: &str) {
    let why = read(href).expect_err(href).to_string();
    assert!(why.contains(words), "{href}: {why}");
    assert!(why.len() < 400 && !why.chars().any(char::is_control), "{why}");
}

#[test]
fn no_more_servers_are_kept_than_are_asked() {
    let via = |count: usize| (0..count).map(|n| format!("via=s{n}.org")).collect::<Vec<_>>().join("&");
    let kept = |href: &str| target(href).unwrap().room().unwrap().via.len();
    assert_eq!(kept(&format!("https://matrix.to/#/!id:example.org?{}", via(100))), MOST_SERVERS);
    // The room's own does not take the place of another.
    assert_eq!(kept(&format!("https://matrix.to/#/!id:s0.org?{}", via(MOST_SERVERS + 1))), MOST_SERVERS);
}

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
        assert_eq!(found.as_ref().map(Alias::as_str), expected, "{hrefs:?}");
    }
}

#[test]
fn a_link_names_servers_that_know_the_room() {
    let user = "@ana:home.example:8448".parse().unwrap();
    let message = |room: &str, event: &str, link: &str| {
        let (room, event) = (known_by(&room.parse().unwrap(), Some(&user)), event.parse().unwrap());
        assert_eq!(to_message(&room, &event), link);
        assert_eq!(target(link), Some(Target::Event { room, event }));
    };
    message("!id:example.org", "$e", "https://matrix.to/#/!id:example.org/$e?via=example.org&via=home.example:8448");
    message("!id", "$a/b+c?d", "https://matrix.to/#/!id/$a%2Fb%2Bc%3Fd?via=home.example:8448");
    message("!id:home.example:8448", "$é", "https://matrix.to/#/!id:home.example:8448/$%C3%A9?via=home.example:8448");

    let alias =
        Address { name: Name::Alias("#a/ü:example.org".parse().unwrap()), via: vec!["b.org".parse().unwrap()] };
    assert_eq!(to_room(&alias), "https://matrix.to/#/%23a%2F%C3%BC:example.org?via=b.org");
    assert_eq!(to_person(&user), "https://matrix.to/#/@ana:home.example:8448");
}

/// Identifiers as people and servers make them, and worse.
fn name() -> impl proptest::strategy::Strategy<Value = String> {
    "[#!@][^\\p{C}\\p{Z}:]{1,20}:[a-z0-9.-]{1,12}(:[0-9]{1,4})?"
}

proptest::proptest! {
    #[test]
    fn no_link_is_too_strange_to_be_read(
        start in "(matrix:|https://matrix.to/#/|https://x.example/#/(room|user)/)?(r/|roomid/|u/|#|!|@|\\$|%|e/)?",
        rest in ".{0,60}",
    ) {
        let href = format!("{start}{rest}");
        match read(&href) {
            Ok(target) => {
                let made = to(&target);
                proptest::prop_assert_eq!(read(&made), Ok(target), "{} of {}", made, href);
            }
            Err(why) => proptest::prop_assert!(!why.to_string().is_empty()),
        }
    }

    #[test]
    fn what_is_made_reads_back(id in name(), event in "\\$[a-zA-Z0-9/+_?%#&-]{1,20}", via in proptest::collection::vec("[a-z]{1,9}\\.org", 0..12)) {
        proptest::prop_assume!(crate::text::Clean::line(&id).as_str() == id);
        let mut servers: Vec<Server> = via.iter().map(|server| server.parse().unwrap()).collect();
        servers.sort();
        servers.dedup();
        servers.truncate(MOST_SERVERS);
        servers.retain(|server| !id.ends_with(&format!(":{server}")));
        if let Ok(user) = id.parse::<UserId>() {
            proptest::prop_assert_eq!(target(&to_person(&user)), Some(Target::Person(user)));
            return Ok(());
        }
        let name = id.parse().map_or_else(|_| Name::Id(id.parse().unwrap()), Name::Alias);
        let room = Address { name, via: servers };
        let event: EventId = event.parse().unwrap();
        proptest::prop_assert_eq!(target(&to_message(&room, &event)), Some(Target::Event { room: room.clone(), event }));
        proptest::prop_assert_eq!(target(&to_room(&room)), Some(Target::Room(room)));
    }
}
