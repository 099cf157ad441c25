//! Who is signed in, and whether the homeserver is heard.
use crate::{
    chat::{Connection, UserId},
    text::Clean,
};

/// The account as the chat service tells of it.
#[derive(Debug, Default)]
pub struct Account {
    standing: Standing,
    connection: Option<Connection>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Standing {
    /// The service has not said yet.
    #[default]
    Unknown,
    SignedOut,
    SignedIn(UserId),
}

impl Account {
    #[must_use]
    pub fn user(&self) -> Option<&UserId> {
        match &self.standing {
            Standing::SignedIn(user) => Some(user),
            _ => None,
        }
    }

    /// Whether it is certain that nobody is.
    #[must_use]
    pub fn is_signed_out(&self) -> bool {
        self.standing == Standing::SignedOut
    }

    pub fn signed_in(&mut self, user: UserId) {
        self.standing = Standing::SignedIn(user);
    }

    pub fn signed_out(&mut self) {
        *self = Self { standing: Standing::SignedOut, connection: None };
    }

    /// Takes in the state of the connection; says whether it is news.
    pub fn connection(&mut self, connection: Connection) -> bool {
        let news = self.connection.as_ref() != Some(&connection);
        self.connection = Some(connection);
        news
    }

    /// Whether the homeserver is heard.
    #[must_use]
    pub fn is_online(&self) -> bool {
        self.connection == Some(Connection::Online)
    }

    /// `@ana:example.org ● online`, for the title bar.
    #[must_use]
    pub fn words(&self) -> String {
        let user = match &self.standing {
            Standing::Unknown => return "…".to_owned(),
            Standing::SignedOut => return "not signed in".to_owned(),
            Standing::SignedIn(user) => Clean::line(user.as_str()),
        };
        match &self.connection {
            None | Some(Connection::Connecting) => format!("{user} ○ connecting"),
            Some(Connection::Online) => format!("{user} ● online"),
            Some(Connection::Offline { .. }) => format!("{user} ○ offline"),
            Some(Connection::Expired) => format!("{user} ○ signed out by the server"),
        }
    }

    /// Why the server is not heard.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        match &self.connection {
            Some(Connection::Offline { reason }) => Some(format!("offline: {}", Clean::line(reason))),
            _ => None,
        }
    }
}
