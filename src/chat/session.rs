//! Signing in, and whether the homeserver is heard.
use std::fmt;

use crate::text::Clean;

/// How one can sign in at a homeserver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flows {
    pub password: bool,
    /// Ways that the server has and hallway does not do yet, in words.
    pub others: Vec<Clean>,
    /// Simplified sliding sync (MSC4186), without which hallway cannot follow rooms.
    pub sliding_sync: bool,
}

impl Flows {
    /// Why nobody should type a password for `homeserver`, in words; `None` where hallway can sign in there.
    #[must_use]
    pub fn refusal(&self, homeserver: &str) -> Option<String> {
        if !self.password {
            let others: Vec<_> = self.others.iter().map(Clean::as_str).collect();
            let ways = if others.is_empty() { String::new() } else { format!(", only {}", others.join(" or ")) };
            return Some(format!("{homeserver} has no sign-in by password{ways}; hallway cannot do that yet"));
        }
        (!self.sliding_sync).then(|| {
            format!(
                "{homeserver} has no sliding sync (MSC4186), which hallway needs; use an account on another homeserver"
            )
        })
    }
}

/// Whether the homeserver is heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connection {
    Connecting,
    Online,
    Offline {
        reason: String,
    },
    /// The server no longer knows the session: sign in again.
    Expired,
}

/// A password or token: never printed, never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The secret, for the one call that needs it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}
