//! Matrix identifiers, checked once.
use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

/// Longest identifier, in bytes (Matrix specification, appendix "Identifier grammar").
const LONGEST: usize = 255;

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident, $sigil:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// The identifier as it is written, sigil included.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadId;

            fn try_from(text: String) -> Result<Self, BadId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.as_ref().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                let fine = text.len() > 1
                    && text.len() <= LONGEST
                    && text.starts_with($sigil)
                    && !text.chars().any(|c| c.is_control() || c.is_whitespace());
                if fine { Ok(Self(text.into())) } else { Err(BadId) }
            }
        }
    };
}

/// Not an identifier of the kind asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a Matrix identifier")]
pub struct BadId;

identifier!(
    /// A room, such as `!abc:example.org`.
    RoomId, '!'
);
identifier!(
    /// A room's public name, such as `#2026-rust:fosdem.org`.
    Alias, '#'
);
identifier!(
    /// An event, such as `$abc`.
    EventId, '$'
);
identifier!(
    /// A person or bot, such as `@ana:example.org`.
    UserId, '@'
);

/// A homeserver's name: host and port, such as `fosdem.org` or `example.org:8448`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Server(Arc<str>);

impl Server {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl FromStr for Server {
    type Err = BadId;

    /// Host and port by the specification's grammar, roughly: what it lets through that is no server is answered with "no
    /// such room".
    fn from_str(text: &str) -> Result<Self, BadId> {
        let fine = !text.is_empty()
            && text.len() <= LONGEST
            && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']'));
        if fine { Ok(Self(text.into())) } else { Err(BadId) }
    }
}

impl TryFrom<String> for Server {
    type Error = BadId;

    fn try_from(text: String) -> Result<Self, BadId> {
        text.parse()
    }
}

impl From<Server> for String {
    fn from(server: Server) -> Self {
        server.0.as_ref().to_owned()
    }
}

impl UserId {
    /// `ana` of `@ana:example.org`.
    #[must_use]
    pub fn localpart(&self) -> &str {
        self.0.trim_start_matches('@').split(':').next().unwrap_or_default()
    }
}
