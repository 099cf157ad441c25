use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

use super::width;

/// Breaks `text` into rows of at most `columns` columns, at blanks where there are any. The ranges are byte ranges into
/// `text`, without the blank or line feed that ended the row; an empty text gives one empty row.
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

fn wrap_line(line: &str, offset: usize, columns: usize, rows: &mut Vec<Range<usize>>) {
    let (mut start, mut used) = (0, 0);
    let mut blank: Option<usize> = None;
    for (at, grapheme) in line.grapheme_indices(true) {
        let wide = grapheme.width();
        if used + wide > columns && at > start && grapheme == " " {
            // The row is exactly full: this blank ends it.
            rows.push(offset + start..offset + at);
            (start, used, blank) = (at + 1, 0, None);
            continue;
        }
        // Twice where what follows the last blank is still too long with this grapheme.
        while used + wide > columns && at > start {
            let end = blank.unwrap_or(at);
            rows.push(offset + start..offset + end);
            start = if blank.is_some() { end + 1 } else { at };
            used = width(line.get(start..at).unwrap_or_default());
            blank = None;
        }
        if grapheme == " " {
            blank = Some(at);
        }
        used += wide;
    }
    if start < line.len() || start == 0 {
        rows.push(offset + start..offset + line.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_break_at_blanks_and_are_filled() {
        let check = |text: &str, columns, expected: &[&str]| {
            let rows: Vec<&str> = wrap(text, columns).into_iter().map(|range| &text[range]).collect();
            assert_eq!(rows, expected, "{text} in {columns}");
        };
        check("hello big world", 9, &["hello big", "world"]);
        check("hello big world", 10, &["hello big", "world"]);
        check("hello big world", 8, &["hello", "big", "world"]);
        check("hello ", 5, &["hello"]);
        check("abcdefgh", 3, &["abc", "def", "gh"]);
        check("a\n\nb", 3, &["a", "", "b"]);
        check("a bcde日", 5, &["a", "bcde", "日"]);
        check("", 3, &[""]);
        check("日本語", 5, &["日本", "語"]);
    }
}
