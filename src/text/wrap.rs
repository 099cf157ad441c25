use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

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
        if used + wide > columns && at > start {
            let end = blank.unwrap_or(at);
            rows.push(offset + start..offset + end);
            start = if blank.is_some() { end + 1 } else { at };
            used = line.get(start..at).unwrap_or_default().width();
            blank = None;
        }
        if grapheme == " " {
            blank = Some(at);
        }
        used += wide;
    }
    rows.push(offset + start.min(line.len())..offset + line.len());
}
