//! How a room is found: by its public name or its id, and by servers that may know it.
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Alias, RoomId, Server};

/// Servers kept of one address, at most: a link may name any number of them.
pub const MOST_SERVERS: usize = 8;

/// What a room is called.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Name {
    Alias(Alias),
    Id(RoomId),
}

/// A room, and servers that may know it (Matrix specification, "Routing": `via`); the room's own is not among them.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Address {
    pub name: Name,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub via: Vec<Server>,
}

impl Address {
    /// Its public name, if that is how it is called.
    #[must_use]
    pub fn alias(&self) -> Option<&Alias> {
        match &self.name {
            Name::Alias(alias) => Some(alias),
            Name::Id(_) => None,
        }
    }
}

impl Name {
    /// The name as it is written, sigil included.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Alias(alias) => alias.as_str(),
            Self::Id(id) => id.as_str(),
        }
    }
}

impl From<Alias> for Address {
    fn from(alias: Alias) -> Self {
        Self { name: Name::Alias(alias), via: vec![] }
    }
}

impl From<RoomId> for Address {
    fn from(id: RoomId) -> Self {
        Self { name: Name::Id(id), via: vec![] }
    }
}

impl From<Name> for Address {
    fn from(name: Name) -> Self {
        Self { name, via: vec![] }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name.as_str())
    }
}
