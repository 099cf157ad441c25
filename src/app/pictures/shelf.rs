//! Pictures that were fetched: those seen longest ago go first.
use std::{collections::HashMap, sync::Arc};

use super::half::Half;
use crate::{
    chat::{MediaKey, Picture},
    text::Clean,
};

/// Most memory for pictures, in bytes. Those on the screen are kept in any case; they are bounded by what is asked for.
const BUDGET: usize = 24 * 1024 * 1024;
/// Most pictures remembered, those that could not be fetched included.
const MOST: usize = 400;

#[derive(Debug, Default)]
pub(super) struct Shelf {
    entries: HashMap<MediaKey, Entry>,
    /// Counts how often the screen was arranged.
    turn: u64,
}

#[derive(Debug)]
struct Entry {
    /// Pixels asked for last.
    asked: (u32, u32),
    pending: bool,
    picture: Option<Result<Arc<Picture>, Clean>>,
    half: Option<Arc<Half>>,
    /// The turn in which it was on the screen last.
    seen: u64,
}

/// How things stand with a picture.
#[derive(Debug, PartialEq)]
pub(super) enum Stands {
    Here(Arc<Picture>),
    Awaited,
    Failed(Clean),
}

impl Shelf {
    /// A new screen, with these on it.
    pub(super) fn turn<'a>(&mut self, seen: impl Iterator<Item = &'a MediaKey>) {
        self.turn += 1;
        for key in seen {
            if let Some(entry) = self.entries.get_mut(key) {
                entry.seen = self.turn;
            }
        }
    }

    pub(super) fn stands(&self, key: &MediaKey) -> Stands {
        match self.entries.get(key).and_then(|entry| entry.picture.as_ref()) {
            Some(Ok(picture)) => Stands::Here(Arc::clone(picture)),
            Some(Err(reason)) => Stands::Failed(reason.clone()),
            None => Stands::Awaited,
        }
    }

    /// The picture as so many cells; made once.
    pub(super) fn half(&mut self, key: &MediaKey, picture: &Picture, (columns, rows): (u16, u16)) -> Arc<Half> {
        let kept = self.entries.get_mut(key);
        if let Some(half) = kept.as_ref().and_then(|entry| entry.half.as_ref())
            && (half.columns, half.rows) == (columns, rows)
        {
            return Arc::clone(half);
        }
        let half = Arc::new(Half::of(picture, columns, rows));
        if let Some(entry) = kept {
            entry.half = Some(Arc::clone(&half));
        }
        half
    }

    /// How many are on their way.
    pub(super) fn asked(&self) -> usize {
        self.entries.values().filter(|entry| entry.pending).count()
    }

    /// Notes that it is asked for at this size; `false` where that is not needed.
    pub(super) fn ask(&mut self, key: &MediaKey, size: (u32, u32)) -> bool {
        let turn = self.turn;
        match self.entries.get_mut(key) {
            Some(entry) if entry.pending || matches!(entry.picture, Some(Err(_))) => false,
            Some(entry) if size.0 <= entry.asked.0 && size.1 <= entry.asked.1 => false,
            Some(entry) => {
                entry.asked = size;
                entry.pending = true;
                true
            }
            None => {
                let entry = Entry { asked: size, pending: true, picture: None, half: None, seen: turn };
                self.entries.insert(key.clone(), entry);
                true
            }
        }
    }

    pub(super) fn told(&mut self, key: &MediaKey, picture: Result<Arc<Picture>, String>) {
        let Some(entry) = self.entries.get_mut(key) else { return };
        entry.pending = false;
        match (picture, &entry.picture) {
            (Ok(picture), _) => {
                entry.picture = Some(Ok(picture));
                entry.half = None;
            }
            // A larger one could not be had: the one that is here will do.
            (Err(_), Some(Ok(_))) => {}
            (Err(reason), _) => entry.picture = Some(Err(Clean::line(&reason))),
        }
        self.shed();
    }

    pub(super) fn forget_failure(&mut self, key: &MediaKey) {
        if self.entries.get(key).is_some_and(|entry| matches!(entry.picture, Some(Err(_)))) {
            self.entries.remove(key);
        }
    }

    /// What all of it takes, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.entries.values().map(Entry::bytes).sum()
    }

    fn shed(&mut self) {
        let mut bytes = self.bytes();
        while bytes > BUDGET || self.entries.len() > MOST {
            let unseen = self.entries.iter().filter(|(_, entry)| !entry.pending && entry.seen < self.turn);
            let Some(key) = unseen.min_by_key(|(_, entry)| entry.seen).map(|(key, _)| key.clone()) else { return };
            bytes -= self.entries.remove(&key).map_or(0, |entry| entry.bytes());
        }
    }
}

impl Entry {
    fn bytes(&self) -> usize {
        let picture = self.picture.as_ref().and_then(|picture| picture.as_ref().ok());
        picture.map_or(0, |picture| picture.rgba.len()) + self.half.as_ref().map_or(0, |half| half.bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: usize) -> MediaKey {
        MediaKey(number.to_string().into())
    }

    /// A picture of one megabyte.
    fn picture() -> Arc<Picture> {
        Arc::new(Picture { width: 512, height: 512, rgba: vec![0; 1024 * 1024].into() })
    }

    #[test]
    fn each_is_asked_for_once_and_again_where_a_larger_one_is_wanted() {
        let mut shelf = Shelf::default();
        assert!(shelf.ask(&key(1), (10, 10)));
        assert!(!shelf.ask(&key(1), (10, 10)));
        assert_eq!((shelf.asked(), shelf.stands(&key(1))), (1, Stands::Awaited));
        shelf.told(&key(1), Ok(picture()));
        assert!(!shelf.ask(&key(1), (10, 9)));
        assert!(shelf.ask(&key(1), (20, 10)));
        assert!(matches!(shelf.stands(&key(1)), Stands::Here(_)), "the small one is shown meanwhile");
        shelf.told(&key(1), Err("no".to_owned()));
        assert!(matches!(shelf.stands(&key(1)), Stands::Here(_)));
    }

    #[test]
    fn what_failed_is_not_asked_for_again_by_itself() {
        let mut shelf = Shelf::default();
        shelf.ask(&key(1), (10, 10));
        shelf.told(&key(1), Err("a\u{1b}[2Jb".to_owned()));
        assert_eq!(shelf.stands(&key(1)), Stands::Failed(Clean::line("a\u{1b}[2Jb")));
        assert!(!shelf.ask(&key(1), (20, 20)));
        shelf.forget_failure(&key(1));
        assert!(shelf.ask(&key(1), (20, 20)));
        shelf.told(&key(2), Ok(picture()));
        assert_eq!(shelf.stands(&key(2)), Stands::Awaited, "nobody asked for it");
    }

    #[test]
    fn those_seen_longest_ago_make_room_and_those_on_screen_stay() {
        let mut shelf = Shelf::default();
        for number in 0..60 {
            shelf.turn([key(number), key(0)].iter());
            shelf.ask(&key(number), (10, 10));
            shelf.turn([key(number), key(0)].iter());
            shelf.told(&key(number), Ok(picture()));
        }
        assert!(shelf.bytes() <= BUDGET);
        assert!(matches!(shelf.stands(&key(0)), Stands::Here(_)), "it was on screen all the time");
        assert_eq!(shelf.stands(&key(1)), Stands::Awaited);
        assert!(matches!(shelf.stands(&key(59)), Stands::Here(_)));
    }

    #[test]
    fn failures_are_bounded_too() {
        let mut shelf = Shelf::default();
        for number in 0..2_000 {
            shelf.turn(std::iter::empty());
            shelf.ask(&key(number), (10, 10));
            shelf.turn(std::iter::empty());
            shelf.told(&key(number), Err("no".to_owned()));
        }
        assert!(shelf.entries.len() <= MOST + 1);
    }
}
