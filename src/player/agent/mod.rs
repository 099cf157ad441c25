//! The player at the other end of SSH: what it and hallway say before the wire's own packets, and what it tells `hallway
//! agent`, which started it.
//!
//! A connection begins with the token's line. The answer is one line, a [`Greeting`]; after [`Greeting::Welcome`] both sides
//! go on as over the pipes of a local player (`player::wire`). hallway sends an empty line every [`PULSE`], which is answered
//! by [`super::Event::Ready`]: a tunnel that is cut says nothing, so whoever hears nothing for [`SILENCE`] ends the connection.
mod token;

pub use token::Token;

use std::{path::Path, process::ExitStatus, time::Duration};

use serde::{Deserialize, Serialize};

use crate::text::Clean;

/// Longest line before the wire's packets, in bytes, its line feed included.
pub const LINE: usize = 256;
/// How long the first line may take.
pub const PATIENCE: Duration = Duration::from_secs(5);
/// How often hallway says that it is there.
pub const PULSE: Duration = Duration::from_secs(10);
/// Whoever was silent for this long is not there any more.
pub const SILENCE: Duration = Duration::from_secs(30);

/// The answer to the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Greeting {
    Welcome,
    /// Another hallway is connected.
    Busy,
    /// It is not the token.
    Refused,
}

impl Greeting {
    const ALL: [Self; 3] = [Self::Welcome, Self::Busy, Self::Refused];

    /// The line that says it. The number is that of the protocol: it changes with what one side would not understand.
    #[must_use]
    pub const fn line(self) -> &'static str {
        match self {
            Self::Welcome => "ok 1\n",
            Self::Busy => "busy\n",
            Self::Refused => "refused\n",
        }
    }

    /// `None`: what answers is no hallway-player, or one of another version.
    #[must_use]
    pub fn read(line: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|greeting| greeting.line().as_bytes() == line)
    }
}

/// Why the player cannot be had at all, where the way it ended says so: another start would not better it.
#[must_use]
pub fn cannot_be_had(status: ExitStatus, log: &Path) -> Option<String> {
    if status.code() == Some(WRONG_START) {
        return Some("the player does not start as it was told to".to_owned());
    }
    match super::verdict::cannot_be_had(Some(status)).then(|| super::verdict::without_mpv(log)) {
        Some(super::Event::Unavailable { reason, advice }) => Some(format!("{reason}. {advice}")),
        _ => None,
    }
}

/// The exit code of a player that cannot do what its arguments say. Its standard error says why.
pub const WRONG_START: i32 = 2;

/// What the player tells `hallway agent`, as a line of JSON on its standard output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "notice")]
pub enum Notice {
    /// The socket is there.
    Listening,
    Connected,
    /// A second hallway was turned away.
    Busy,
    /// Somebody did not know the token, for the `times`th time.
    Refused {
        times: u32,
    },
    /// This is on: the title that hallway gave it, else its address.
    Playing {
        what: String,
    },
    /// It does not play, for this reason.
    Failed {
        what: String,
        reason: String,
    },
    Stopped,
    /// The connection ended.
    Gone {
        reason: String,
    },
}

impl Notice {
    /// What of it goes on a terminal: one line, bounded.
    #[must_use]
    pub fn words(&self) -> String {
        let line = |text: &str| Clean::line(&text.chars().take(200).collect::<String>()).as_str().to_owned();
        match self {
            Self::Listening => "listening".to_owned(),
            Self::Connected => "connected".to_owned(),
            Self::Busy => "a second hallway was turned away: one at a time".to_owned(),
            Self::Refused { times } => {
                format!("somebody without the token was turned away ({times})")
            }
            Self::Playing { what } => format!("playing {}", line(what)),
            Self::Failed { what, reason } => format!("{} does not play: {}", line(what), line(reason)),
            Self::Stopped => "stopped".to_owned(),
            Self::Gone { reason } => format!("disconnected: {}", line(reason)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn greetings_are_told_apart_and_fit_their_line() {
        for greeting in Greeting::ALL {
            assert_eq!(Greeting::read(greeting.line().as_bytes()), Some(greeting));
            assert!(greeting.line().len() <= LINE);
        }
        for other in [&b""[..], b"ok", b"ok 2\n", b"ok 1", b"HTTP/1.1 400 Bad Request\r\n"] {
            assert_eq!(Greeting::read(other), None, "{other:?}");
        }
        assert!(Token::parse(&[b'a'; 64]).unwrap().line().len() <= LINE);
    }

    #[test]
    fn what_is_printed_of_a_notice_is_clean() {
        let what = format!("\x1b]0;owned\x07{}\nx", "a".repeat(5_000));
        for notice in [
            Notice::Playing { what: what.clone() },
            Notice::Failed { what: what.clone(), reason: what.clone() },
            Notice::Gone { reason: what },
        ] {
            let words = notice.words();
            assert!(!words.contains(char::is_control) && words.len() < 500, "{words}");
            let line = serde_json::to_string(&notice).unwrap();
            assert!(!line.contains('\n'));
            assert_eq!(serde_json::from_str::<Notice>(&line).unwrap(), notice);
        }
    }
}
