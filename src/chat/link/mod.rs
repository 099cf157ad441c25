//! Links within Matrix: where one leads, and those that are made for others.
mod find;
mod make;
mod read;

pub use find::{MOST, each_once, find};
pub use make::{known_by, to, to_message, to_person, to_room};
pub use read::{LONGEST, Refusal, read};

use super::{Address, Alias, EventId, UserId};

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Room(Address),
    Event { room: Address, event: EventId },
    Person(UserId),
}

impl std::fmt::Display for Target {
    /// The room, the message in its room, or the person, by their names in Matrix.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Room(room) => room.fmt(f),
            Self::Event { room, .. } => write!(f, "a message in {room}"),
            Self::Person(user) => user.fmt(f),
        }
    }
}

impl Target {
    /// The room that it leads to or into.
    #[must_use]
    pub fn room(&self) -> Option<&Address> {
        match self {
            Self::Room(room) | Self::Event { room, .. } => Some(room),
            Self::Person(_) => None,
        }
    }
}

/// Where a link leads within Matrix, whatever its shape; `None` for anything else. [`read`] says why not.
#[must_use]
pub fn target(href: &str) -> Option<Target> {
    read(href).ok()
}

/// The public name of the room that a link leads to or into; `None` for anything else, and for a room named by its id.
#[must_use]
pub fn alias(href: &str) -> Option<Alias> {
    target(href)?.room()?.alias().cloned()
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

#[cfg(test)]
mod tests;
