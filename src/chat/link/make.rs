//! Making links for others.
use std::fmt::Write as _;

use super::Target;
use crate::chat::{Address, EventId, MOST_SERVERS, Name, RoomId, Server, UserId};

/// The link that leads others there.
#[must_use]
pub fn to(target: &Target) -> String {
    match target {
        Target::Room(room) => to_room(room),
        Target::Event { room, event } => to_message(room, event),
        Target::Person(user) => to_person(user),
    }
}

/// The link that leads others to a room (Matrix specification, "matrix.to navigation").
#[must_use]
pub fn to_room(room: &Address) -> String {
    let mut link = format!("https://matrix.to/#/{}", encoded(room.name.as_str()));
    name_servers(&mut link, room);
    link
}

/// The link that leads others to a message.
#[must_use]
pub fn to_message(room: &Address, event: &EventId) -> String {
    let mut link = format!("https://matrix.to/#/{}/{}", encoded(room.name.as_str()), encoded(event.as_str()));
    name_servers(&mut link, room);
    link
}

/// The link that leads others to a person.
#[must_use]
pub fn to_person(user: &UserId) -> String {
    format!("https://matrix.to/#/{}", encoded(user.as_str()))
}

/// A room that the account is in, for a link: its own server and the account's are those that surely know it.
#[must_use]
pub fn known_by(room: &RoomId, user: Option<&UserId>) -> Address {
    let own = server(room.as_str());
    let of_user = user.and_then(|user| server(user.as_str())).filter(|server| own != Some(server));
    let via = of_user.and_then(|server| server.parse::<Server>().ok()).into_iter().collect();
    Address { name: Name::Id(room.clone()), via }
}

/// Nobody finds a room by its id alone: the link has to name servers that know it, its own among them. An alias is asked
/// of its server.
fn name_servers(link: &mut String, room: &Address) {
    let own = match &room.name {
        Name::Id(id) => server(id.as_str()),
        Name::Alias(_) => None,
    };
    let others = room.via.iter().map(Server::as_str).take(MOST_SERVERS);
    for (index, server) in own.into_iter().chain(others).enumerate() {
        link.push_str(if index == 0 { "?via=" } else { "&via=" });
        link.push_str(&encoded(server));
    }
}

fn server(id: &str) -> Option<&str> {
    id.split_once(':').map(|(_, server)| server)
}

fn encoded(id: &str) -> String {
    id.bytes().fold(String::with_capacity(id.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~!$:@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            write!(out, "%{byte:02X}").ok();
        }
        out
    })
}
