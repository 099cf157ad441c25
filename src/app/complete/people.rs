//! Names: who spoke last first, then everybody in the room.
use std::collections::{HashMap, HashSet};

use super::{Candidate, Completion, MOST, begins, blank_length};
use crate::{
    app::{State, room::Room},
    chat::{Mention, UserId},
};

/// Words that a name may have before the one that is being typed.
const WORDS: usize = 3;

impl State {
    /// The people whose name begins with what stands before the cursor. Names may have blanks: the longest beginning counts.
    pub(super) fn people(&self, before: &str, start: usize) -> Completion {
        let Some(room) = self.rooms.current() else { return Completion::default() };
        let mut starts = vec![start];
        for _ in 0..WORDS {
            let Some(rest) = starts.last().and_then(|at| before.get(..*at)).filter(|rest| !rest.is_empty()) else {
                break;
            };
            let rest = rest.trim_end_matches(' ');
            starts.push(rest.rfind(char::is_whitespace).map_or(0, |blank| blank + blank_length(rest, blank)));
        }
        let word = |start: usize| before.get(start..).unwrap_or_default().trim_start_matches('@');
        let longer = starts.iter().skip(1).rev().copied().find_map(|start| {
            // "a word and ana" names nobody; "Ana M" does.
            let words = self.named(room, word(start), start, false);
            (!words.is_empty() && !word(start).is_empty()).then_some((start, words))
        });
        let (start, words) = longer.unwrap_or_else(|| (start, self.named(room, word(start), start, true)));
        Completion { start, words, ..Completion::default() }
    }

    fn named(&self, room: &Room, word: &str, start: usize, loose: bool) -> Vec<Candidate> {
        if word.is_empty() && start > 0 {
            return vec![];
        }
        let after = if start == 0 { ": " } else { " " };
        let found = self.matching(room, word, loose);
        let mut bearers: HashMap<&str, usize> = HashMap::new();
        for (name, _) in &found {
            *bearers.entry(name).or_default() += 1;
        }
        let candidate = |(name, user): &(&str, &UserId)| {
            // A name that several people bear, or that says so itself, tells nobody who is meant.
            let shared = bearers.get(name).is_some_and(|count| *count > 1) || name.contains(user.as_str());
            let text = if shared { user.as_str() } else { name };
            let label =
                if shared && !name.contains(user.as_str()) { format!("{name} ({user})") } else { (*name).to_owned() };
            let mention = Mention { user: (*user).clone(), name: text.to_owned() };
            Candidate { text: format!("{text}{after}"), label, mention: Some(mention) }
        };
        found.iter().map(candidate).collect()
    }

    /// The people who go by this beginning: of their name first, then, if `loose`, of their id and of the name's later words.
    pub(super) fn matching<'a>(&'a self, room: &'a Room, word: &str, loose: bool) -> Vec<(&'a str, &'a UserId)> {
        let own = self.account.user();
        let members = room.members.iter().map(|member| (member.name.as_str(), &member.user));
        let mut seen = HashSet::new();
        let mut ranked: [Vec<(&str, &UserId)>; 3] = Default::default();
        for (name, user) in room.history.people().into_iter().chain(members) {
            if own == Some(user) || !seen.insert(user) {
                continue;
            }
            let rank = if begins(name, word) {
                0
            } else if loose && begins(user.localpart(), word) || begins(user.as_str().trim_start_matches('@'), word) {
                1
            } else if loose && name.split([' ', '-', '(', '[']).skip(1).any(|part| begins(part, word)) {
                2
            } else {
                continue;
            };
            if let Some(rank) = ranked.get_mut(rank).filter(|rank| rank.len() < MOST) {
                rank.push((name, user));
            }
        }
        let mut found = ranked.concat();
        found.truncate(MOST);
        found
    }
}
