//! What one is told of: `/hilight`, `/dehilight`, `/notify`.
use crate::{
    app::{Command, Effect, State, told::quoted},
    chat::{Loudness, Request},
};

/// The longest word that one can be told of, in bytes.
const LONGEST: usize = 200;

impl State {
    pub(super) fn run_notice(&mut self, command: Command, arg: &str) -> Vec<Effect> {
        match command {
            Command::Notify => self.set_loudness(arg),
            _ => self.hilight(arg, command == Command::Hilight),
        }
    }

    fn hilight(&mut self, word: &str, on: bool) -> Vec<Effect> {
        if self.account.user().is_none() {
            self.notices.error("Nobody is signed in: /login opens the form.");
            return vec![];
        }
        let words = self.notify.words();
        if word.is_empty() {
            self.notices.info(match words {
                [] => "You are told of your name alone: /hilight WORD adds a word.".to_owned(),
                words => format!("Besides your name you are told of {}.", quoted(words)),
            });
            return vec![];
        }
        if word.len() > LONGEST {
            self.notices.error(format!("A word to be told of has at most {LONGEST} bytes."));
            return vec![];
        }
        let known = words.iter().find(|known| known.to_lowercase() == word.to_lowercase()).cloned();
        match (known, on) {
            (Some(known), true) => self.notices.info(format!("You are told of “{known}” already.")),
            (None, false) => self.notices.error(format!("You are not told of “{word}”: /hilight lists the words.")),
            (known, on) => {
                let word = known.unwrap_or_else(|| word.to_owned());
                return vec![Request::Hilight { word, on }.into()];
            }
        }
        vec![]
    }

    fn set_loudness(&mut self, arg: &str) -> Vec<Effect> {
        let Some((room, label)) = self.rooms.current().and_then(|room| Some((room.id()?.clone(), room.label()))) else {
            self.notices.error("That is for a room that you are in.");
            return vec![];
        };
        let level = match arg.to_lowercase().as_str() {
            "all" => Loudness::All,
            "mentions" => Loudness::Mentions,
            "none" | "mute" | "nothing" => Loudness::Mute,
            "" => {
                let joined = self.rooms.joined().iter().find(|joined| joined.id == room);
                let level = joined.map(|joined| joined.loudness).unwrap_or_default();
                self.notices
                    .info(format!("In {label} you are told of {}: /notify all, mentions or none.", words(level)));
                return vec![];
            }
            _ => {
                self.notices.error("/notify knows all, mentions and none.");
                return vec![];
            }
        };
        self.notices.info(format!("In {label} you are told of {}.", words(level)));
        vec![Request::Notify { room, level }.into()]
    }
}

fn words(level: Loudness) -> &'static str {
    match level {
        Loudness::All => "every message",
        Loudness::Mentions => "mentions alone",
        Loudness::Mute => "nothing",
    }
}
