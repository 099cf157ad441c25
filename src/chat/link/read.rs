//! Reading links: what each shape names, and why something is none.
use std::borrow::Cow;

use super::Target;
use crate::{
    chat::{Address, EventId, MOST_SERVERS, Name, RoomId, Server, UserId},
    text::{Clean, fit},
};

/// Longest link that is read, in bytes: two identifiers of 255 bytes, percent-encoded, and the servers that know the room.
pub const LONGEST: usize = 4_096;

/// Columns of a name that a refusal quotes.
const QUOTED: usize = 60;

/// Why a text leads nowhere in Matrix; each is a sentence for the person who gave it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("It names nothing: a room's address looks like #2026-rust:fosdem.org.")]
    Empty,
    #[error("It is too long for a link: {0} bytes, and 4096 are the most.")]
    Long(usize),
    #[error("It holds control characters, which no link does.")]
    Control,
    #[error("It is encoded wrongly: after a % two hexadecimal digits of UTF-8 have to follow.")]
    Encoding,
    #[error("No room's address has blanks in it, as “{0}” has: whoever made the link is to mend it.")]
    Blank(String),
    #[error("“{0}” does not say which server it is of: a room's address looks like #2026-rust:fosdem.org.")]
    NoServer(String),
    #[error("“{0}” is no address of a room, a message or a person: those look like #2026-rust:fosdem.org.")]
    BadId(String),
    #[error("It leads into Matrix, and names neither a room nor a person.")]
    Nowhere,
    #[error("It leads to a group, which Matrix no longer has: look for the space of that name.")]
    Group,
    #[error("It leads to {0}, another network: hallway talks on Matrix alone.")]
    OtherNetwork(&'static str),
    #[error("hallway does not open {0}: links.")]
    Scheme(String),
    #[error("It is a page, not a place in Matrix.")]
    Page,
    #[error("It is no link: a room's address looks like #2026-rust:fosdem.org.")]
    Words,
}

/// Reads every shape of link that schedules, messages and people hold:
///
/// * `https://matrix.to/#/ID[/EVENT][?via=SERVER&…]` (Matrix specification, "matrix.to navigation"), with or without
///   `?web-instance[…]`, which names a client and no server that knows the room;
/// * `matrix:r/…`, `matrix:roomid/…`, `matrix:u/…`, each of the rooms with `/e/…`, and their old long names (Matrix
///   specification, "Matrix URI scheme"; MSC2312). Of the parameters `via` counts; `action` does not, for hallway enters and
///   asks by itself;
/// * Element Web's `https://…/#/room/ID[/EVENT]` and `https://…/#/user/ID`, wherever it stands;
/// * `#room:server`, `@ana:server`, `!id:server`, and an id without a server (room version 12) on their own.
///
/// All percent-encoded or not.
///
/// # Errors
/// Why it leads nowhere in Matrix.
pub fn read(text: &str) -> Result<Target, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::Empty);
    }
    if text.len() > LONGEST {
        return Err(Refusal::Long(text.len()));
    }
    if text.chars().any(char::is_control) {
        return Err(Refusal::Control);
    }
    if text.starts_with(['#', '@', '!']) {
        return bare(text);
    }
    let Some((scheme, rest)) = scheme(text) else { return Err(Refusal::Words) };
    match scheme.to_ascii_lowercase().as_str() {
        "matrix" => uri(rest),
        "http" | "https" => page(rest),
        "xmpp" => Err(Refusal::OtherNetwork("XMPP")),
        "irc" | "ircs" | "irc6" => Err(Refusal::OtherNetwork("IRC")),
        other => Err(Refusal::Scheme(other.to_owned())),
    }
}

/// The scheme of an address, and what follows its colon (RFC 3986, 3.1).
fn scheme(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    (scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(fine)).then_some((scheme, rest))
}

/// An identifier on its own. A word with an exclamation mark before it is none.
fn bare(text: &str) -> Result<Target, Refusal> {
    let id = decoded(text)?;
    if id.strip_prefix('!').is_some_and(|opaque| !opaque.contains(':') && !is_hash(opaque)) {
        return Err(Refusal::BadId(quoted(&id)));
    }
    named(&id, None, vec![])
}

/// What names a room since version 12: a hash, in 43 letters of base64.
fn is_hash(id: &str) -> bool {
    id.len() == 43 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// What follows `matrix:`.
fn uri(rest: &str) -> Result<Target, Refusal> {
    let rest = rest.split_once('#').map_or(rest, |(path, _)| path);
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    // An authority is left for later by the specification, and to be passed over.
    let path = path.strip_prefix("//").map_or(path, |path| path.split_once('/').map_or("", |(_, path)| path));
    let (kind, path) = path.split_once('/').ok_or(Refusal::Nowhere)?;
    let sigil = match kind {
        "r" | "room" => '#',
        "roomid" => '!',
        "u" | "user" => '@',
        _ => return Err(Refusal::Nowhere),
    };
    let (name, below) = path.split_once('/').unwrap_or((path, ""));
    let event = match below.split_once('/') {
        Some(("e" | "event", event)) if !event.is_empty() => Some(format!("${}", decoded(event)?)),
        _ if below.is_empty() => None,
        _ => return Err(Refusal::Nowhere),
    };
    if name.is_empty() {
        return Err(Refusal::Nowhere);
    }
    named(&format!("{sigil}{}", decoded(name)?), event.as_deref(), servers(query))
}

/// What follows `https:`: a page of matrix.to, or of somebody's Element Web.
fn page(rest: &str) -> Result<Target, Refusal> {
    let site = rest.strip_prefix("//").ok_or(Refusal::Page)?;
    let (site, fragment) = site.split_once('#').ok_or(Refusal::Page)?;
    let path = if site.trim_end_matches('/').eq_ignore_ascii_case("matrix.to") {
        fragment.strip_prefix('/').unwrap_or(fragment)
    } else {
        let place = fragment.strip_prefix("/room/").or_else(|| fragment.strip_prefix("/user/"));
        place.ok_or(Refusal::Page)?
    };
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let (id, event) = path.split_once('/').unwrap_or((path, ""));
    let event = Some(event).filter(|event| !event.is_empty()).map(decoded).transpose()?;
    named(&decoded(id)?, event.as_deref(), servers(query))
}

/// What the identifiers of a link mean together.
fn named(id: &str, event: Option<&str>, via: Vec<Server>) -> Result<Target, Refusal> {
    for id in [Some(id), event].into_iter().flatten() {
        if id.chars().any(char::is_control) {
            return Err(Refusal::Control);
        }
        if id.chars().any(char::is_whitespace) {
            return Err(Refusal::Blank(quoted(id)));
        }
        // What turns the direction of writing, or stands where nobody sees it, is there to deceive.
        if Clean::line(id).as_str() != id {
            return Err(Refusal::Control);
        }
    }
    let bad = || Refusal::BadId(quoted(id));
    let server = server(id);
    let name = match id.chars().next() {
        None => return Err(Refusal::Nowhere),
        Some('+') => return Err(Refusal::Group),
        Some('#' | '@') if server.is_none() => return Err(Refusal::NoServer(quoted(id))),
        Some('@') if event.is_some() => return Err(Refusal::Nowhere),
        Some('@') => return person(id).map(Target::Person).ok_or_else(bad),
        Some('#') => Name::Alias(id.parse().ok().filter(|_| is_whole(id)).ok_or_else(bad)?),
        Some('!') => Name::Id(room_id(id).ok_or_else(bad)?),
        Some(_) => return Err(Refusal::BadId(quoted(id))),
    };
    let mut room = Address { name, via };
    // Its own server is asked anyway.
    room.via.retain(|via| Some(via.as_str()) != server);
    room.via.truncate(MOST_SERVERS);
    let Some(event) = event else { return Ok(Target::Room(room)) };
    let event: EventId = event.parse().map_err(|_| Refusal::BadId(quoted(event)))?;
    Ok(Target::Event { room, event })
}

/// What stands after the first colon.
fn server(id: &str) -> Option<&str> {
    id.split_once(':').map(|(_, server)| server)
}

/// Something before the colon, and a server after it.
fn is_whole(id: &str) -> bool {
    let local = id.split(':').next().unwrap_or_default();
    local.chars().nth(1).is_some() && server(id).is_some_and(|server| server.parse::<Server>().is_ok())
}

fn person(id: &str) -> Option<UserId> {
    id.parse().ok().filter(|_| is_whole(id))
}

fn room_id(id: &str) -> Option<RoomId> {
    id.parse().ok().filter(|_| server(id).is_none() || is_whole(id))
}

/// The servers that a link names as knowing the room, each once; one more than are kept, for the room's own may be among
/// them.
fn servers(query: &str) -> Vec<Server> {
    let mut found: Vec<Server> = Vec::new();
    for pair in query.split('&') {
        let Some(("via", value)) = pair.split_once('=') else { continue };
        let Some(server) = decoded(value).ok().and_then(|server| server.parse().ok()) else { continue };
        if !found.contains(&server) {
            found.push(server);
        }
        if found.len() > MOST_SERVERS {
            break;
        }
    }
    found
}

/// Takes the percent-encoding off.
fn decoded(text: &str) -> Result<Cow<'_, str>, Refusal> {
    if !text.contains('%') {
        return Ok(Cow::Borrowed(text));
    }
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let mut digit = || bytes.next().and_then(|byte| char::from(byte).to_digit(16)).ok_or(Refusal::Encoding);
            out.push(u8::try_from(digit()? * 16 + digit()?).map_err(|_| Refusal::Encoding)?);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).map(Cow::Owned).map_err(|_| Refusal::Encoding)
}

/// A name for a sentence: harmless and short.
fn quoted(name: &str) -> String {
    fit(Clean::line(name).as_str(), QUOTED)
}
