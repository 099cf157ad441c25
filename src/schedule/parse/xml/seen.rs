//! What tells dialects apart, besides what is collected.
use crate::schedule::parse::raw::Text;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Talks are `<entry>`.
    Entries,
    /// Talks have a `code`.
    Codes,
    /// Tracks have a `name` and a `color`.
    Coloured,
    /// Persons have a `guid` and no `id`.
    Guids,
    /// Tracks or persons are listed in an element of their own, or halls have a `slug`.
    Lists,
}

#[derive(Debug, Default)]
pub(super) struct Seen<'t> {
    /// A `<schedule>`.
    pub schedule: bool,
    /// Its end.
    pub closed: bool,
    /// The first element's name.
    pub root: Option<&'t str>,
    /// The program that wrote it, by its own word.
    pub generator: Text<'t>,
    marks: Vec<Mark>,
}

impl Seen<'_> {
    pub(super) fn note(&mut self, mark: Mark) {
        if !self.has(mark) {
            self.marks.push(mark);
        }
    }

    pub(super) fn has(&self, mark: Mark) -> bool {
        self.marks.contains(&mark)
    }
}
