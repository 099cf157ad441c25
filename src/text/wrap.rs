use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

/// Breaks `text` into rows of at most `columns` columns (only a single character may be wider), at blanks where there are
/// any. The ranges are byte ranges into `text`, without the blanks or the line feed that ended the row; an empty text
/// gives one empty row. Takes time proportional to the text.
#[must_use]
pub fn wrap(text: &str, columns: usize) -> Vec<Range<usize>> {
    let columns = columns.max(1);
    let mut rows = Vec::new();
    let mut offset = 0;
    for line in text.split('\n') {
        wrap_line(line, offset, columns, &mut rows);
        offset += line.len() + 1;
    }
    rows
}

/// Breaks `text` as [`wrap`] does, but only where a row is full: no blank is lost, as code wants it.
#[must_use]
pub fn chop(text: &str, columns: usize) -> Vec<Range<usize>> {
    let columns = columns.max(1);
    let mut rows = Vec::new();
    let mut offset = 0;
    for line in text.split('\n') {
        let (mut start, mut used) = (offset, 0);
        let mut put = |at: usize, wide: usize| {
            if used + wide > columns && at > start {
                rows.push(start..at);
                (start, used) = (at, 0);
            }
            used += wide;
        };
        for (at, grapheme) in line.grapheme_indices(true) {
            let wide = grapheme.width();
            if wide <= columns {
                put(offset + at, wide);
            } else {
                grapheme.char_indices().for_each(|(inner, c)| put(offset + at + inner, c.width().unwrap_or(0)));
            }
        }
        rows.push(start..offset + line.len());
        offset += line.len() + 1;
    }
    rows
}

fn wrap_line(line: &str, offset: usize, columns: usize, rows: &mut Vec<Range<usize>>) {
    if line.is_ascii() && line.len() <= columns {
        rows.push(offset..offset + line.len());
        return;
    }
    let mut row = Row { offset, columns, start: 0, used: 0, blank: None, dropping: false, rows };
    for (at, grapheme) in line.grapheme_indices(true) {
        let wide = grapheme.width();
        if wide <= columns {
            row.put(at, grapheme, wide);
        } else {
            // A cluster may be as long as its writer likes (Hangul, Indic conjuncts).
            for (inner, c) in grapheme.char_indices() {
                row.put(at + inner, &grapheme[inner..inner + c.len_utf8()], c.width().unwrap_or(0));
            }
        }
    }
    if !row.dropping {
        row.turn(line.len(), line.len(), 0);
    }
}

/// The row being filled.
struct Row<'r> {
    offset: usize,
    columns: usize,
    /// Where the row starts in its line.
    start: usize,
    used: usize,
    /// The last run of blanks with something before it: its start, its end, and the columns used up to its end.
    blank: Option<(usize, usize, usize)>,
    /// The row has just been broken at a blank: the blanks that follow are dropped.
    dropping: bool,
    rows: &'r mut Vec<Range<usize>>,
}

impl Row<'_> {
    fn put(&mut self, at: usize, piece: &str, wide: usize) {
        if piece == " " {
            return self.put_blank(at);
        }
        self.dropping = false;
        if self.used + wide > self.columns && at > self.start {
            match self.blank {
                Some((from, to, used)) => self.turn(from, to, self.used - used),
                None => self.turn(at, at, 0),
            }
            // What followed the blank may itself be as wide as a row.
            if self.used + wide > self.columns && at > self.start {
                self.turn(at, at, 0);
            }
        }
        self.used += wide;
    }

    fn put_blank(&mut self, at: usize) {
        if self.dropping {
            self.start = at + 1;
        } else if self.used + 1 > self.columns {
            // Blanks that began before the edge end the row where they begin.
            let from = self.blank.filter(|(_, to, _)| *to == at).map_or(at, |(from, ..)| from);
            self.turn(from, at + 1, 0);
            self.dropping = true;
        } else {
            self.used += 1;
            self.blank = match self.blank {
                Some((from, to, _)) if to == at => Some((from, at + 1, self.used)),
                _ if at > self.start => Some((at, at + 1, self.used)),
                _ => None,
            };
        }
    }

    /// Ends the row at `end`; the next one starts at `start` with `used` columns in it.
    fn turn(&mut self, end: usize, start: usize, used: usize) {
        self.rows.push(self.offset + self.start..self.offset + end);
        (self.start, self.used, self.blank) = (start, used, None);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Clean, width};

    fn rows(text: &str, columns: usize) -> Vec<&str> {
        wrap(text, columns).into_iter().map(|row| &text[row]).collect()
    }

    #[test]
    fn rows_break_at_blanks() {
        for (text, columns, expected) in [
            ("", 5, &[""][..]),
            ("one two three", 7, &["one two", "three"]),
            ("one two three", 8, &["one two", "three"]),
            ("one two", 3, &["one", "two"]),
            ("one   two", 4, &["one", "two"]),
            ("onetwothree", 4, &["onet", "woth", "ree"]),
            ("a onetwothree", 4, &["a", "onet", "woth", "ree"]),
            ("a\n\nb", 4, &["a", "", "b"]),
            ("  code", 10, &["  code"]),
            ("hello big world", 9, &["hello big", "world"]),
            ("hello big world", 10, &["hello big", "world"]),
            ("hello big world", 8, &["hello", "big", "world"]),
            ("hello ", 5, &["hello"]),
            ("a bcde日", 5, &["a", "bcde", "日"]),
            ("日本語 日本", 5, &["日本", "語", "日本"]),
            ("word    ", 4, &["word"]),
            ("x", 0, &["x"]),
            ("日", 1, &["日"]),
        ] {
            assert_eq!(rows(text, columns), expected, "{text:?} in {columns}");
        }
    }

    #[test]
    fn long_lines_and_long_clusters_are_broken_up() {
        assert_eq!(wrap(&"x".repeat(60_000), 80).len(), 750);
        assert_eq!(wrap(&"x ".repeat(30_000), 80).len(), 750);
        // One grapheme cluster by Unicode's rules: a consonant and its sign, over and over.
        assert!(rows(&"क्".repeat(3_000), 10).iter().all(|row| row.chars().count() <= 40));
        assert_eq!(rows(&"ᄀ".repeat(9), 6), ["ᄀᄀᄀ"; 3]);
    }

    #[test]
    fn code_loses_no_blank() {
        let rows =
            |text: &'static str, columns| chop(text, columns).into_iter().map(|row| &text[row]).collect::<Vec<_>>();
        assert_eq!(rows("  if a  b\n\n日本", 4), ["  if", " a  ", "b", "", "日本"]);
        assert_eq!(rows("", 4), [""]);
        assert_eq!(rows("日", 1), ["日"]);
    }

    proptest! {
        #[test]
        fn chopped_rows_fit_and_nothing_is_lost(
            text in "(\\PC|[a-z ]|[ ]|\n|日|क्|e\u{301}|👩\u{200d}){0,60}", columns in 1_usize..20,
        ) {
            let text = Clean::block(&text);
            let rows: Vec<&str> = chop(&text, columns).into_iter().map(|row| &text[row]).collect();
            prop_assert_eq!(rows.concat(), text.replace('\n', ""));
            for row in rows {
                let single = row.chars().filter(|c| c.width().unwrap_or(0) > 0).count() <= 1;
                prop_assert!(width(row) <= columns || single, "{row:?}");
            }
        }

        #[test]
        fn every_row_fits_and_only_blanks_are_lost(
            text in "(\\PC|[a-z ]|[ ]|\n|日|क्|e\u{301}|👩\u{200d}){0,60}", columns in 1_usize..20,
        ) {
            let text = Clean::block(&text);
            let rows = wrap(&text, columns);
            let mut end = 0;
            for row in &rows {
                let lost = &text[end..row.start];
                prop_assert!(lost.chars().all(|c| c == ' ' || c == '\n'), "{lost:?} lost");
                prop_assert!(lost.matches('\n').count() <= 1);
                let shown = &text[row.clone()];
                prop_assert!(!shown.contains('\n'));
                let single = shown.chars().filter(|c| c.width().unwrap_or(0) > 0).count() <= 1;
                prop_assert!(width(shown) <= columns || single, "{shown:?}");
                end = row.end;
            }
            prop_assert!(text[end..].chars().all(|c| c == ' '));
            prop_assert!(rows.len() > text.matches('\n').count());
        }
    }
}
