//! Words looked for in the messages that are loaded.
use std::ops::Range;

use super::{History, message};
use crate::{app::rows::Look, chat::Message};

/// What is looked for, and where it was found.
#[derive(Debug, Default)]
pub(super) struct Sought {
    words: Vec<String>,
    /// Indices of the messages that say all words, in order; `None` where they have to be looked for anew.
    hits: Option<Vec<usize>>,
}

impl Sought {
    /// Something changed in the messages.
    pub(super) fn outdate(&mut self) {
        self.hits = None;
    }
}

impl History {
    /// The words that are marked in the messages, in small letters.
    #[must_use]
    pub fn sought(&self) -> &[String] {
        &self.sought.words
    }

    /// Looks for messages that say all these words from now on; none for an empty text.
    pub fn seek(&mut self, words: &str) {
        self.sought = Sought { words: words.split_whitespace().map(str::to_lowercase).collect(), hits: None };
    }

    /// Selects the next message above (`up`) or below that says what is looked for: its number counted from the newest,
    /// and how many there are. `None` where there is no further one.
    pub fn find(&mut self, up: bool, look: &Look) -> Option<(usize, usize)> {
        let from = self.selected_index();
        let hits = self.hits();
        let place = match (up, from) {
            (true, Some(from)) => hits.partition_point(|hit| *hit < from).checked_sub(1),
            (true, None) => hits.len().checked_sub(1),
            (false, from) => Some(hits.partition_point(|hit| *hit <= from.unwrap_or(usize::MAX - 1))),
        };
        let (place, count) = (place?, hits.len());
        let index = *hits.get(place)?;
        self.open(index, look);
        self.choose(index, look);
        Some((count - place, count))
    }

    /// How many messages say it.
    pub fn found(&mut self) -> usize {
        self.hits().len()
    }

    /// Shows a message that is folded away, for what was looked for may stand there.
    fn open(&mut self, index: usize, look: &Look) {
        let Some(id) = self.timeline.items().get(index).map(|item| item.id.clone()) else { return };
        let unit = self.unit(index);
        if unit.len() > 1 || self.block(&unit, look).folded > 0 {
            self.cache.remove(&id);
            self.unfolded.insert(id);
            self.runs.clear();
        }
    }

    fn hits(&mut self) -> &[usize] {
        if self.sought.hits.is_none() {
            let words = &self.sought.words;
            let says = |(index, item)| message(item).filter(|message| says(message, words)).map(|_| index);
            let found = self.timeline.items().iter().enumerate().filter_map(says).collect();
            self.sought.hits = Some(found);
        }
        self.sought.hits.as_deref().unwrap_or_default()
    }
}

fn says(message: &Message, words: &[String]) -> bool {
    if words.is_empty() {
        return false;
    }
    let said = message.body.words().to_lowercase();
    let name = message.name.to_lowercase();
    words.iter().all(|word| said.contains(word.as_str()) || name.contains(word.as_str()))
}

/// Where the words, in small letters, stand in a line, as byte ranges; in order, and none within another.
#[must_use]
pub fn occurrences(line: &str, words: &[String]) -> Vec<Range<usize>> {
    // A small letter may take more bytes than the capital, so each byte remembers where it comes from.
    let (mut small, mut from) = (String::with_capacity(line.len()), Vec::with_capacity(line.len() + 1));
    for (at, c) in line.char_indices() {
        small.extend(c.to_lowercase());
        from.resize(small.len(), (at, at + c.len_utf8()));
    }
    let place = |(at, word): (usize, &str)| {
        let (start, _) = *from.get(at)?;
        let (_, end) = *from.get(at + word.len().checked_sub(1)?)?;
        Some(start..end)
    };
    let mut found: Vec<Range<usize>> = words
        .iter()
        .filter(|word| !word.is_empty())
        .flat_map(|word| small.match_indices(word.as_str()))
        .filter_map(place)
        .collect();
    found.sort_by_key(|range| (range.start, range.end));
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        match apart.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}
