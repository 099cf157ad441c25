//! Many texts in one, so that one pass looks through all of them.
use std::ops::Range;

use memchr::memmem::Finder;

use super::fold::fold;

/// Texts as they are compared, one after the other, a line feed between them.
#[derive(Clone, Debug, Default)]
pub(super) struct Packed {
    text: String,
    /// Where each one ends.
    ends: Vec<u32>,
}

impl Packed {
    /// Appends a text made of parts; a blank parts them.
    pub(super) fn push<'a>(&mut self, parts: impl IntoIterator<Item = &'a str>) {
        for (number, part) in parts.into_iter().enumerate() {
            if number > 0 {
                self.text.push(' ');
            }
            fold(part, &mut self.text);
        }
        self.close();
    }

    /// Bytes of all texts together.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// One of the texts; empty where there is none.
    pub(super) fn get(&self, index: usize) -> &str {
        self.text.get(self.range(index)).unwrap_or_default()
    }

    /// Every place where `word` stands: the text's index, and where in [`Packed::text`]. Ascending.
    pub(super) fn find<'a>(&'a self, word: &'a str) -> impl Iterator<Item = (usize, Range<usize>)> + 'a {
        let finder = Finder::new(word);
        let mut from = 0;
        let mut index = 0;
        std::iter::from_fn(move || {
            let at = from + finder.find(self.text.as_bytes().get(from..)?)?;
            // The next place may overlap this one, but not begin inside of its first character.
            from = at + self.text.get(at..)?.chars().next()?.len_utf8();
            while self.ends.get(index).is_some_and(|end| (*end as usize) <= at) {
                index += 1;
            }
            Some((index, at..at + word.len()))
        })
    }

    /// The characters before and after a place, within its text.
    pub(super) fn around(&self, place: &Range<usize>) -> (Option<char>, Option<char>) {
        around(&self.text, place)
    }

    fn range(&self, index: usize) -> Range<usize> {
        let end = |index: usize| self.ends.get(index).map(|end| *end as usize);
        let start = index.checked_sub(1).map_or(Some(0), end).map(|before| if index == 0 { 0 } else { before + 1 });
        match (start, end(index)) {
            (Some(start), Some(end)) => start..end,
            _ => 0..0,
        }
    }

    fn close(&mut self) {
        // A schedule has at most 64 MiB. Were there more, its end would not be found, and nothing worse.
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        self.text.push('\n');
    }
}

/// The characters before and after a place; a line feed stands for neither.
pub(super) fn around(text: &str, place: &Range<usize>) -> (Option<char>, Option<char>) {
    let inside = |c: &char| *c != '\n';
    let before = text.get(..place.start).and_then(|text| text.chars().next_back()).filter(inside);
    let after = text.get(place.end..).and_then(|text| text.chars().next()).filter(inside);
    (before, after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_is_found_by_itself() {
        let mut packed = Packed::default();
        packed.push(["Rust for", "Linux"]);
        packed.push([]);
        packed.push(["ruru"]);
        assert_eq!([packed.get(0), packed.get(1), packed.get(2), packed.get(3)], ["rust for linux", "", "ruru", ""]);
        let found: Vec<_> = packed.find("ru").collect();
        assert_eq!(found, [(0, 0..2), (2, 16..18), (2, 18..20)]);
        assert_eq!(packed.around(&found[2].1), (Some('u'), None));
        assert_eq!(packed.around(&found[0].1), (None, Some('s')));
        assert_eq!(packed.find("linuxru").count(), 0);
    }
}
