//! The spaces of the conferences that were opened: which were asked for, and what came.
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::{
    chat::{Address, Space},
    schedule::Key,
};

/// Spaces that are kept, at most.
const MOST: usize = 8;
/// After so long a space is asked for again when the server is heard again: rooms are added while a conference is on.
const STALE: SignedDuration = SignedDuration::from_mins(30);

/// The spaces as they were told last.
#[derive(Debug, Default)]
pub struct Spaces(Vec<Known>);

#[derive(Debug)]
struct Known {
    key: Key,
    /// The first address that it was asked for by.
    asked: Address,
    /// When it was asked for last.
    at: Timestamp,
    /// The server was heard then, and what it told was not cut off.
    heard: bool,
    space: Option<Arc<Space>>,
}

impl Spaces {
    /// The space of a conference, as far as it is known.
    #[must_use]
    pub fn of(&self, key: &Key) -> Option<&Arc<Space>> {
        self.0.iter().find(|known| known.key == *key)?.space.as_ref()
    }

    /// Whether the space is to be asked for under this address now; then it is taken as asked for. `online`: the server is
    /// heard; `anew`: since just now.
    pub fn ask(&mut self, key: &Key, asked: &Address, online: bool, anew: bool, now: Timestamp) -> bool {
        if let Some(known) = self.0.iter_mut().find(|known| known.key == *key) {
            let stale = now.duration_since(known.at) >= STALE;
            let again = online && anew && (!known.heard || stale);
            if known.asked == *asked && !again {
                return false;
            }
            *known =
                Known { key: key.clone(), asked: asked.clone(), at: now, heard: online, space: known.space.take() };
            return true;
        }
        if self.0.len() >= MOST {
            self.0.remove(0);
        }
        self.0.push(Known { key: key.clone(), asked: asked.clone(), at: now, heard: online, space: None });
        true
    }

    /// Takes in a space; says of which conference it is news.
    pub fn told(&mut self, space: &Arc<Space>) -> Option<&Key> {
        let known = self.0.iter_mut().find(|known| known.asked.name == space.asked.name)?;
        // What has come so far is no news where all was there: the walk goes on.
        let less = |known: &Space| known.whole && !space.whole && known.root == space.root;
        if known.space.as_ref().is_some_and(|known| known == space || less(known)) {
            return None;
        }
        known.space = Some(Arc::clone(space));
        Some(&known.key)
    }

    /// It could not be walked. Where there is one, it is asked for again when the server is heard anew.
    pub fn failed(&mut self, asked: &Address) {
        for known in self.0.iter_mut().filter(|known| known.asked.name == asked.name) {
            known.heard &= known.space.is_none();
        }
    }

    /// Nobody is signed in any more.
    pub fn forget(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Clean;

    fn address(name: &str) -> Address {
        name.parse::<crate::chat::Alias>().unwrap().into()
    }

    fn space(asked: &str, whole: bool) -> Arc<Space> {
        let (root, title) = ("!s:x".parse().unwrap(), Clean::line("Space"));
        Arc::new(Space { asked: address(asked), root, title, conference: Clean::default(), rooms: vec![], whole })
    }

    #[test]
    fn a_space_is_asked_for_once_and_again_when_it_is_stale() {
        let (mut spaces, key) = (Spaces::default(), Key::new("one"));
        let at = |minutes: i64| Timestamp::from_second(60 * minutes).unwrap();
        let (one, other) = (address("#s:x"), address("#other:x"));
        assert!(spaces.ask(&key, &one, false, false, at(0)));
        assert!(!spaces.ask(&key, &one, false, true, at(1)), "the server is not heard yet");
        assert!(spaces.ask(&key, &one, true, true, at(2)));
        assert!(!spaces.ask(&key, &one, true, true, at(3)));
        assert!(spaces.ask(&key, &other, true, false, at(3)), "the rules changed");
        assert!(!spaces.ask(&key, &other, true, false, at(40)), "the server was there all the time");
        assert!(spaces.ask(&key, &other, true, true, at(40)));
    }

    #[test]
    fn a_walk_that_goes_on_takes_nothing_away() {
        let (mut spaces, key) = (Spaces::default(), Key::new("one"));
        assert_eq!(spaces.told(&space("#s:x", true)), None, "nobody asked for it");
        spaces.ask(&key, &address("#s:x"), true, false, Timestamp::UNIX_EPOCH);
        assert_eq!(spaces.told(&space("#s:x", false)), Some(&key));
        assert_eq!(spaces.told(&space("#s:x", true)), Some(&key));
        assert_eq!(spaces.told(&space("#s:x", true)), None);
        assert_eq!(spaces.told(&space("#s:x", false)), None);
        assert!(spaces.of(&key).is_some_and(|space| space.whole));
    }

    #[test]
    fn eight_are_kept() {
        let mut spaces = Spaces::default();
        for number in 0..9 {
            let key = Key::new(&format!("c{number}"));
            spaces.ask(&key, &address(&format!("#s{number}:x")), true, false, Timestamp::UNIX_EPOCH);
            spaces.told(&space(&format!("#s{number}:x"), true));
        }
        assert!(spaces.of(&Key::new("c0")).is_none() && spaces.of(&Key::new("c8")).is_some());
    }
}
