//! Rooms waiting to be joined, in order; told the time, owns no clock.
use std::collections::VecDeque;

use jiff::Timestamp;

use super::Alias;

/// Joins on their way at once, as long as the server has not asked to wait: one slow federated join must not hold up the
/// others, and a burst of more only earns a longer wait.
const AT_ONCE: usize = 3;

/// The rooms that are to be joined. Whoever holds it sends the joins that [`JoinQueue::next`] names and tells what came of
/// each, with [`JoinQueue::done`] or [`JoinQueue::limited`].
#[derive(Debug, Default)]
pub struct JoinQueue {
    entries: VecDeque<Entry>,
    resume: Option<Timestamp>,
    limited: bool,
}

#[derive(Debug)]
struct Entry {
    alias: Alias,
    trying: bool,
}

impl JoinQueue {
    /// Puts a room at the end; `false` if it is in the queue already.
    pub fn push(&mut self, alias: Alias) -> bool {
        let new = self.entries.iter().all(|entry| entry.alias != alias);
        if new {
            self.entries.push_back(Entry { alias, trying: false });
        }
        new
    }

    /// The room to try now, if there is one and the server has not asked to wait.
    pub fn next(&mut self, now: Timestamp) -> Option<Alias> {
        if self.resume.is_some_and(|resume| now < resume) {
            return None;
        }
        self.resume = None;
        // A server that limits lets joins through one by one; more at once would only be turned away.
        let most = if self.limited { 1 } else { AT_ONCE };
        if self.entries.iter().filter(|entry| entry.trying).count() >= most {
            return None;
        }
        let entry = self.entries.iter_mut().find(|entry| !entry.trying)?;
        entry.trying = true;
        Some(entry.alias.clone())
    }

    /// The server asked to wait: the room keeps its place, and nothing is tried before `until`.
    pub fn limited(&mut self, alias: &Alias, until: Timestamp) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.alias == *alias) {
            entry.trying = false;
        }
        self.limited = true;
        self.resume = Some(self.resume.map_or(until, |resume| resume.max(until)));
    }

    /// The join went through or failed for good: the room leaves the queue.
    pub fn done(&mut self, alias: &Alias) {
        self.entries.retain(|entry| entry.alias != *alias);
        self.limited &= !self.entries.is_empty();
    }

    /// When the next room is tried, if the server asked to wait.
    #[must_use]
    pub fn resume(&self) -> Option<Timestamp> {
        self.resume
    }

    /// Rooms in the queue, those being tried included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Nothing to join.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn alias(number: usize) -> Alias {
        format!("#room-{number}:example.org").parse().unwrap()
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn queue(rooms: usize) -> JoinQueue {
        let mut queue = JoinQueue::default();
        (0..rooms).for_each(|number| assert!(queue.push(alias(number))));
        queue
    }

    #[test]
    fn rooms_are_tried_in_order_a_few_at_once() {
        let mut queue = queue(5);
        let tried: Vec<_> = std::iter::from_fn(|| queue.next(at(0))).collect();
        assert_eq!(tried, [alias(0), alias(1), alias(2)]);
        queue.done(&alias(1));
        assert_eq!(queue.next(at(0)), Some(alias(3)));
        assert_eq!(queue.next(at(0)), None);
    }

    #[test]
    fn a_room_is_in_the_queue_once() {
        let mut queue = queue(2);
        assert!(!queue.push(alias(0)));
        assert_eq!(queue.len(), 2);
    }

    #[test]
    fn a_limited_room_keeps_its_place_and_waits() {
        let mut queue = queue(5);
        while queue.next(at(0)).is_some() {}
        queue.done(&alias(0));
        queue.limited(&alias(2), at(9));
        queue.limited(&alias(1), at(8));
        assert_eq!(queue.resume(), Some(at(9)));
        assert_eq!(queue.next(at(8)), None);
        assert_eq!(queue.next(at(9)), Some(alias(1)));
        assert_eq!(queue.next(at(9)), None, "one by one once the server limits");
        queue.done(&alias(1));
        assert_eq!(queue.next(at(9)), Some(alias(2)));
    }

    #[test]
    fn an_emptied_queue_starts_fresh() {
        let mut queue = queue(1);
        queue.next(at(0)).unwrap();
        queue.limited(&alias(0), at(5));
        queue.next(at(5)).unwrap();
        queue.done(&alias(0));
        assert!(queue.is_empty());
        (0..4).for_each(|number| assert!(queue.push(alias(number))));
        assert_eq!(std::iter::from_fn(|| queue.next(at(5))).count(), AT_ONCE);
    }

    proptest! {
        /// Whatever the server answers, every room is tried until it is done, never before the server allows it.
        #[test]
        fn every_room_is_done_and_no_wait_is_cut_short(rooms in 1usize..12, answers in prop::collection::vec(0i64..20, 0..60)) {
            let mut queue = queue(rooms);
            let (mut now, mut allowed, mut done) = (0, 0, Vec::new());
            let mut answers = answers.into_iter();
            while !queue.is_empty() {
                let mut trying = Vec::new();
                while let Some(alias) = queue.next(at(now)) {
                    prop_assert!(now >= allowed);
                    trying.push(alias);
                }
                prop_assert!(trying.len() <= AT_ONCE);
                for alias in trying {
                    match answers.next() {
                        Some(wait) if wait > 0 => {
                            allowed = allowed.max(now + wait);
                            queue.limited(&alias, at(now + wait));
                        }
                        _ => {
                            queue.done(&alias);
                            done.push(alias);
                        }
                    }
                }
                now += 1;
            }
            done.sort();
            let mut all: Vec<_> = (0..rooms).map(alias).collect();
            all.sort();
            prop_assert_eq!(done, all);
        }
    }
}
