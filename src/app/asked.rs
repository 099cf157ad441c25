//! What was asked about people and rooms, and is not answered yet.
use jiff::{SignedDuration, Timestamp};

use super::{Command, words};
use crate::chat::{RoomId, UserId};

/// How long an answer may take: what comes later is not done any more, for by then something else is meant.
const PATIENCE: SignedDuration = SignedDuration::from_secs(60);
/// Private messages that wait for their room at most.
const TEXTS: usize = 20;

/// What waits for an answer.
#[derive(Debug, Default)]
pub(super) struct Asked {
    held: Option<Held>,
    texts: Vec<Text>,
    /// Somebody is to be ignored, or not any more.
    ignoring: Option<(UserId, bool)>,
    /// Whom the account ignores, once that is known.
    pub(super) ignored: Option<Vec<UserId>>,
    /// The account's store cannot be read, for this reason.
    pub(super) damage: Option<String>,
    /// What was typed last was a mistake.
    pub(super) mistaken: bool,
    /// The rooms that are left if that is asked for once more, and when it was asked.
    leaving: Option<(Vec<RoomId>, Timestamp)>,
    /// The theme that is to be kept in the settings, once it is known to be one.
    pub(super) theme: Option<String>,
}

/// A command that waits for the members of a room.
#[derive(Debug)]
struct Held {
    room: RoomId,
    command: Command,
    arg: String,
    at: Timestamp,
}

/// What `/msg` says to somebody.
#[derive(Debug)]
struct Text {
    user: UserId,
    words: String,
    at: Timestamp,
}

impl Asked {
    /// The command goes on when the members of the room are known.
    pub(super) fn hold(&mut self, room: RoomId, command: Command, arg: &str, at: Timestamp) {
        self.held = Some(Held { room, command, arg: arg.to_owned(), at });
    }

    /// The command that waited for the members of this room.
    pub(super) fn held(&mut self, room: &RoomId, now: Timestamp) -> Option<(Command, String)> {
        let held = self.held.take_if(|held| held.room == *room)?;
        fresh(held.at, now).then_some((held.command, held.arg))
    }

    /// Nothing waits for members any more: something else was asked for.
    pub(super) fn let_go(&mut self) {
        self.held = None;
    }

    /// This is to be said to somebody; `false` if too much waits already.
    pub(super) fn say(&mut self, user: UserId, text: &str, at: Timestamp) -> bool {
        if self.texts.len() >= TEXTS {
            self.texts.retain(|text| fresh(text.at, at));
        }
        let fits = self.texts.len() < TEXTS;
        if fits {
            self.texts.push(Text { user, words: text.to_owned(), at });
        }
        fits
    }

    /// What is to be said to somebody, now that the room is there; what has waited too long comes second.
    pub(super) fn said(&mut self, user: &UserId, now: Timestamp) -> (Vec<String>, Vec<String>) {
        let (theirs, others) = std::mem::take(&mut self.texts).into_iter().partition(|text| text.user == *user);
        self.texts = others;
        let (fresh, old): (Vec<Text>, Vec<Text>) = Vec::into_iter(theirs).partition(|text| fresh(text.at, now));
        let texts = |all: Vec<Text>| all.into_iter().map(|text| text.words).collect();
        (texts(fresh), texts(old))
    }

    /// These rooms are to be left: true where the same was asked a short while ago.
    pub(super) fn leaves(&mut self, rooms: &[RoomId], now: Timestamp) -> bool {
        let again = self.leaving.take().is_some_and(|(asked, at)| asked == rooms && fresh(at, now));
        if !again {
            self.leaving = Some((rooms.to_vec(), now));
        }
        again
    }

    /// Somebody is to be ignored, or not any more.
    pub(super) fn ignore(&mut self, user: UserId, on: bool) {
        self.ignoring = Some((user, on));
    }

    /// Whom the account ignores; in words, what came of what was asked.
    pub(super) fn ignores(&mut self, users: Vec<UserId>) -> Option<String> {
        let asked = self.ignoring.take_if(|(user, on)| users.contains(user) == *on);
        self.ignored = Some(users);
        let (user, on) = asked?;
        Some(if on {
            format!("{user} is ignored: nothing of theirs is shown. /unignore takes it back.")
        } else {
            format!("{user} is heard again.")
        })
    }
}

fn fresh(then: Timestamp, now: Timestamp) -> bool {
    words::seconds(then, now) <= PATIENCE.as_secs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waited_too_long_is_not_done() {
        let (then, soon, late): (Timestamp, Timestamp, Timestamp) = (
            "2026-01-31T13:32:00Z".parse().unwrap(),
            "2026-01-31T13:32:20Z".parse().unwrap(),
            "2026-01-31T13:34:00Z".parse().unwrap(),
        );
        let room: RoomId = "!r:x".parse().unwrap();
        let bob: UserId = "@bob:x".parse().unwrap();
        let mut asked = Asked::default();
        asked.hold(room.clone(), Command::Kick, "bob", then);
        assert_eq!(asked.held(&"!other:x".parse().unwrap(), soon), None);
        assert_eq!(asked.held(&room, soon), Some((Command::Kick, "bob".to_owned())));
        assert_eq!(asked.held(&room, soon), None);
        asked.hold(room.clone(), Command::Kick, "bob", then);
        assert_eq!(asked.held(&room, late), None);
        assert!(asked.say(bob.clone(), "one", then) && asked.say("@eve:x".parse().unwrap(), "no", late));
        assert!(asked.say(bob.clone(), "two", late));
        assert_eq!(asked.said(&bob, late), (vec!["two".to_owned()], vec!["one".to_owned()]));
        assert_eq!(asked.said(&bob, late), (vec![], vec![]));
    }
}
