//! Many candidates, what is typed, and what that finds.
use std::cmp::Reverse;

use super::{Field, Key};
use crate::{schedule::search::Texts, text::Clean};

/// How many hits are kept.
const HITS: usize = 200;

/// The palette: candidates, what is typed, and what that finds.
#[derive(Debug)]
pub struct Finder<T> {
    query: Field,
    candidates: Vec<Candidate<T>>,
    texts: Texts,
    /// The candidates as they stand where nothing is typed.
    order: Vec<usize>,
    narrows: &'static [Narrow],
    /// What stands before everything that was found.
    lead: Option<Candidate<T>>,
    hits: Vec<usize>,
    selected: usize,
    /// The first hit on screen, and for each one there the graphemes that matched: of the label, of the detail.
    top: usize,
    marks: Vec<(Vec<usize>, Vec<usize>)>,
}

/// A sign that, typed first, leaves these kinds alone.
pub type Narrow = (char, &'static [&'static str]);

/// Something that can be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate<T> {
    /// One word for what it is: `talk`, `room`, `person`, `command`.
    pub kind: &'static str,
    /// A sign before the label: on now, unread; empty for most.
    pub mark: &'static str,
    /// What is shown and searched.
    pub label: Clean,
    /// What is shown beside it and searched, for less: a track, an alias, a key.
    pub detail: Clean,
    /// When it was used last: the greater the later, 0 for never.
    pub recent: u16,
    /// What it counts more than others that are called alike; a whole word is 8 more than the start of one.
    pub bonus: u8,
    pub payload: T,
}

/// A hit on screen.
#[derive(Debug)]
pub struct Shown<'f, T> {
    pub candidate: &'f Candidate<T>,
    /// Graphemes of the label that matched, counted from zero.
    pub label: &'f [usize],
    pub detail: &'f [usize],
    pub selected: bool,
}

impl<T> Candidate<T> {
    #[must_use]
    pub fn new(kind: &'static str, label: Clean, detail: Clean, payload: T) -> Self {
        Self { kind, mark: "", label, detail, recent: 0, bonus: 0, payload }
    }
}

impl<T> Finder<T> {
    /// All candidates; those used last come first until something is typed, then the others in the order given.
    #[must_use]
    pub fn new(candidates: Vec<Candidate<T>>) -> Self {
        Self::narrowed_by(candidates, &[])
    }

    /// The same, with signs that leave some kinds alone.
    #[must_use]
    pub fn narrowed_by(candidates: Vec<Candidate<T>>, narrows: &'static [Narrow]) -> Self {
        let mut order: Vec<usize> = (0..candidates.len()).collect();
        order.sort_by_key(|index| Reverse(candidates.get(*index).map(|candidate| candidate.recent)));
        let mut finder = Self {
            query: Field::default(),
            texts: Texts::new(candidates.iter().map(|candidate| (&candidate.label, &candidate.detail))),
            candidates,
            order,
            narrows,
            lead: None,
            hits: vec![],
            selected: 0,
            top: 0,
            marks: vec![],
        };
        finder.search();
        finder
    }

    /// What is typed.
    #[must_use]
    pub fn query(&self) -> &Field {
        &self.query
    }

    #[must_use]
    pub fn candidates(&self) -> &[Candidate<T>] {
        &self.candidates
    }

    /// What was found, best first. At most 200, and what leads.
    pub fn hits(&self) -> impl Iterator<Item = &Candidate<T>> {
        self.lead.iter().chain(self.hits.iter().filter_map(|index| self.candidates.get(*index)))
    }

    /// How many those are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.hits.len() + usize::from(self.lead.is_some())
    }

    /// The hits on screen, as they were when [`Finder::arrange`] was called last.
    pub fn shown(&self) -> impl Iterator<Item = Shown<'_, T>> {
        let hits = (self.top..).zip(self.hits().skip(self.top)).zip(&self.marks);
        hits.map(|((at, candidate), (label, detail))| Shown { candidate, label, detail, selected: at == self.selected })
    }

    /// Which hit is selected; 0 also when there is none.
    #[must_use]
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The first hit on screen.
    #[must_use]
    pub fn top(&self) -> usize {
        self.top
    }

    /// The selected candidate, if anything was found.
    #[must_use]
    pub fn chosen(&self) -> Option<&Candidate<T>> {
        self.hits().nth(self.selected)
    }

    /// Selects another hit, `by` rows further down; stops at the ends.
    pub fn select(&mut self, by: isize) {
        self.selected = self.selected.saturating_add_signed(by).min(self.count().saturating_sub(1));
    }

    /// Selects what stands in this row of the screen; says whether it was selected already, `None` where nothing stands.
    pub fn click(&mut self, row: usize) -> Option<bool> {
        let hit = Some(self.top + row).filter(|hit| *hit < self.count())?;
        let again = self.selected == hit;
        self.selected = hit;
        Some(again)
    }

    /// Does what the key means while typing; `false` if it means nothing here.
    pub fn key(&mut self, key: Key) -> bool {
        let before = self.query.text().to_owned();
        let handled = self.query.key(key);
        self.search_unless(&before);
        handled
    }

    /// Puts pasted text into what is typed.
    pub fn paste(&mut self, text: &str) {
        let before = self.query.text().to_owned();
        self.query.paste(text);
        self.search_unless(&before);
    }

    /// Puts something before everything that is found, until something else is typed.
    pub fn lead(&mut self, lead: Candidate<T>) {
        self.lead = Some(lead);
    }

    /// Whether something stands before everything that is found.
    #[must_use]
    pub fn has_lead(&self) -> bool {
        self.lead.is_some()
    }

    /// Puts the candidate of this number first among what is found.
    pub fn prefer(&mut self, candidate: usize) {
        self.hits.retain(|hit| *hit != candidate);
        self.hits.insert(0, candidate);
    }

    /// Keeps the selected hit within `rows` rows, and says what of those matched.
    pub fn arrange(&mut self, rows: u16) {
        let (rows, cursor) = (usize::from(rows).max(1), self.selected);
        self.top = self.top.min(cursor).max((cursor + 1).saturating_sub(rows));
        let lead = usize::from(self.lead.is_some());
        let texts = &mut self.texts;
        let hits = (0..lead).map(|_| None).chain(self.hits.iter().copied().map(Some));
        let of = |hit: Option<usize>| hit.map_or_else(Default::default, |hit| texts.marks(hit));
        self.marks = hits.skip(self.top).take(rows).map(of).collect();
    }

    /// What is typed without the sign that narrows, and the kinds that it leaves.
    fn words(&self) -> (&str, Option<&'static [&'static str]>) {
        let typed = self.query.text().trim_start();
        let narrow = self.narrows.iter().find_map(|(sign, kinds)| Some((typed.strip_prefix(*sign)?, *kinds)));
        narrow.map_or((typed, None), |(rest, kinds)| (rest, Some(kinds)))
    }

    fn search_unless(&mut self, before: &str) {
        if self.query.text() != before {
            self.search();
        }
    }

    fn search(&mut self) {
        self.selected = 0;
        self.lead = None;
        let (words, kinds) = self.words();
        let words = words.to_owned();
        let wanted = |candidate: &Candidate<T>| kinds.is_none_or(|kinds| kinds.contains(&candidate.kind));
        let Self { candidates, texts, order, .. } = self;
        if words.trim().is_empty() {
            texts.search("");
            let kept = |index: &&usize| candidates.get(**index).is_some_and(wanted);
            self.hits = order.iter().filter(kept).take(HITS).copied().collect();
            return;
        }
        let rank = |(index, score): &(usize, u32)| {
            let candidate = candidates.get(*index).filter(|candidate| wanted(candidate))?;
            let score = score + u32::from(candidate.bonus) + lately(candidate.recent);
            Some((Reverse(score), candidate.label.len(), *index))
        };
        let mut found: Vec<_> = texts.search(&words).iter().filter_map(rank).collect();
        if found.len() > HITS {
            found.select_nth_unstable(HITS);
            found.truncate(HITS);
        }
        found.sort_unstable();
        self.hits = found.into_iter().map(|(.., index)| index).collect();
    }
}

/// What a candidate counts more for having been used lately: as much as it takes to come before what begins with the same
/// word, not as much as a word counts that is only a part of another.
fn lately(recent: u16) -> u32 {
    if recent == 0 { 0 } else { 4 + u32::from(recent) / 10 }
}

#[cfg(test)]
mod tests;
