//! The columns of the list: which of them find room, and how wide they are.

/// Cells of the marks before the time: what is selected, where it stands, whether it is starred or changed.
pub const MARKS: usize = 3;
/// Cells of a hall's name.
pub const HALL: usize = 14;
const TRACK: usize = 20;
const PEOPLE: usize = 26;
const KIND: usize = 12;
const LANGUAGE: usize = 3;
/// Cells of `28 min left`, `cancelled`.
const WORDS: usize = 12;

/// Cells of each column, without the blank before it; one that is not shown has none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    pub when: usize,
    pub title: usize,
    pub people: usize,
    pub hall: usize,
    pub track: usize,
    pub kind: usize,
    pub language: usize,
    pub words: usize,
}

/// What a list has to show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Cells of the times: `14:30–15:00`, or with a day before it.
    pub(super) when: usize,
    pub(super) track: bool,
    /// There is more than one of each.
    pub(super) kind: bool,
    pub(super) language: bool,
}

impl Columns {
    /// Lays out rows of so many cells. The title has what the others leave.
    pub(super) fn new(width: usize, wanted: Wanted) -> Self {
        let from = |least: usize, cells: usize| if width >= least { cells } else { 0 };
        let mut columns = Self {
            when: wanted.when,
            hall: from(50, HALL),
            track: if wanted.track { from(100, TRACK) } else { 0 },
            people: from(124, PEOPLE),
            kind: if wanted.kind { from(140, KIND) } else { 0 },
            language: if wanted.language { from(132, LANGUAGE) } else { 0 },
            words: WORDS,
            title: 0,
        };
        let others = [columns.people, columns.hall, columns.track, columns.kind, columns.language, columns.words];
        let taken: usize = others.into_iter().filter(|cells| *cells > 0).map(|cells| cells + 1).sum();
        // The last cell stays blank.
        columns.title = width.saturating_sub(MARKS + columns.when + 1 + taken + 1);
        columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_has_what_is_left() {
        let wanted = Wanted { when: 11, track: true, kind: true, language: true };
        for (width, title, people) in [(30, 1, 0), (80, 36, 0), (100, 35, 0), (150, 41, PEOPLE), (0, 0, 0)] {
            let columns = Columns::new(width, wanted);
            assert_eq!((columns.title, columns.people), (title, people), "{width}");
        }
        assert_eq!(Columns::new(150, Wanted { when: 15, ..Wanted::default() }).title, 75);
    }
}
