//! Search as one types: titles, people, tracks and halls at once, plain words in the long texts when they are found.
use std::{cmp::Reverse, sync::Arc};

use super::Programme;
use crate::{
    app::Field,
    schedule::{Fate, Request, Schedule, Talk, TalkId, search::Hit},
};

/// Letters of a query from which on the long texts are looked through: fewer stand in most of them.
const LETTERS: usize = 3;

/// What is searched for, and what was found.
#[derive(Debug, Default)]
pub struct Search {
    pub field: Field,
    /// Whether the keys still go there.
    pub typing: bool,
    /// By time instead of best first.
    pub by_time: bool,
    /// The talk that was selected before, and whether another one was chosen since.
    before: Option<TalkId>,
    moved: bool,
    /// Those found at once, best first, as indices into the schedule's talks.
    hits: Vec<usize>,
    /// Those whose texts have the words, by time: all of them, and those to show, which are not among the hits.
    all_texts: Vec<usize>,
    texts: Vec<usize>,
    /// How many were found that the filter hides.
    hidden: usize,
    /// What the long texts were looked through for last, and what they are being looked through for.
    answered: Option<String>,
    asked: Option<String>,
}

impl Search {
    /// A search that begins, from a talk.
    pub(super) fn new(before: Option<TalkId>) -> Self {
        Self { typing: true, before, ..Self::default() }
    }

    /// The words without blanks around them.
    #[must_use]
    pub fn words(&self) -> &str {
        self.field.text().trim()
    }

    /// Those found at once, best first, and those whose texts have the words, by time.
    #[must_use]
    pub fn found(&self) -> (&[usize], &[usize]) {
        (&self.hits, &self.texts)
    }

    /// How many were found that the filter hides.
    #[must_use]
    pub fn hidden(&self) -> usize {
        self.hidden
    }

    /// Whether the long texts are being looked through.
    #[must_use]
    pub fn looking(&self) -> bool {
        self.wants_texts() && self.answered.as_deref() != Some(self.words())
    }

    fn wants_texts(&self) -> bool {
        self.words().chars().filter(|c| c.is_alphanumeric()).count() >= LETTERS
            || self.words().chars().any(|c| c > '\u{2e80}')
    }
}

impl Programme {
    /// Begins a search, or types on in the one there is.
    pub fn begin_search(&mut self) {
        let before = self.selected.clone();
        self.search.get_or_insert_with(|| Search::new(before)).typing = true;
        self.page.open = false;
        self.rebuild();
    }

    /// Ends the search. One that is still being typed gives back the talk that was selected before, unless another one was
    /// chosen since.
    pub fn end_search(&mut self) {
        let Some(search) = self.search.take() else { return };
        let back = search.before.filter(|_| search.typing && !search.moved);
        match back {
            Some(talk) if self.select_talk(&talk) => {}
            _ => self.rebuild(),
        }
    }

    /// What was typed changed: looks for it.
    pub fn searched(&mut self) {
        self.find();
        if let Some(search) = self.search.as_ref().filter(|search| !search.moved) {
            self.selected = if search.words().is_empty() { search.before.clone() } else { None };
            (self.cursor, self.top) = (0, 0);
        }
        self.rebuild();
    }

    /// Another hit was chosen: from now on typing keeps it selected.
    pub(super) fn moved(&mut self) {
        if let Some(search) = &mut self.search {
            search.moved = true;
        }
    }

    /// Looks for what is typed among what the filter admits.
    pub(super) fn find(&mut self) {
        let (Some(search), Some(index)) = (&mut self.search, &mut self.index) else { return };
        let found = index.search(search.words());
        let mut hits: Vec<Hit> = found.iter().copied().filter(|hit| self.admits.get(hit.talk) == Some(&true)).collect();
        search.hidden = found.len() - hits.len();
        // Of those that match equally well, the ones that can still be heard come first.
        let gone = |talk: &Talk| talk.end() <= self.at || talk.fate == Fate::Cancelled;
        let is_gone = |talk: usize| self.schedule.as_ref().and_then(|all| all.talks.get(talk)).is_some_and(gone);
        hits.sort_by_cached_key(|hit| (Reverse(hit.score), is_gone(hit.talk), hit.talk));
        search.hits = hits.into_iter().map(|hit| hit.talk).collect();
        if search.answered.as_deref() != Some(search.words()) {
            search.all_texts.clear();
        }
        self.part_texts();
    }

    /// Those whose texts have the words, without the hits and what the filter hides.
    fn part_texts(&mut self) {
        let Some(search) = &mut self.search else { return };
        let mut open = self.admits.clone();
        for hit in &search.hits {
            if let Some(open) = open.get_mut(*hit) {
                *open = false;
            }
        }
        search.texts = search.all_texts.iter().copied().filter(|talk| open.get(*talk) == Some(&true)).collect();
    }

    /// What the long texts are to be looked through for, if anything: one request at a time.
    pub fn ask_texts(&mut self) -> Option<Request> {
        let search = self.search.as_mut().filter(|search| search.asked.is_none() && search.looking())?;
        let words = search.words().to_owned();
        search.asked = Some(words.clone());
        Some(Request::Search { words })
    }

    /// The long texts were looked through.
    pub(super) fn texts_found(&mut self, schedule: &Arc<Schedule>, words: String, talks: Vec<usize>) {
        let same = self.schedule.as_ref().is_some_and(|shown| Arc::ptr_eq(shown, schedule));
        let Some(search) = &mut self.search else { return };
        search.asked = None;
        if !same || search.words() != words {
            return;
        }
        search.all_texts = talks;
        search.answered = Some(words);
        self.part_texts();
        self.rebuild();
    }

    /// What was asked of an earlier schedule will not be answered for this one.
    pub(super) fn forget_texts(&mut self) {
        if let Some(search) = &mut self.search {
            (search.asked, search.answered) = (None, None);
        }
    }
}
