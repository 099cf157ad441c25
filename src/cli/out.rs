//! What a command prints: words in columns, or JSON.
use std::io::{self, IsTerminal as _};

use serde::Serialize;

use crate::text::{fit, width};

/// Where a command's answer goes, and in what form.
pub struct Out<'w> {
    to: &'w mut dyn io::Write,
    /// Columns of the terminal; `None` where it is none and nothing is cut off.
    pub width: Option<usize>,
    /// Whether to answer in JSON.
    pub json: bool,
}

/// A sentence for the person beside the answer, for standard error.
pub type Note = Option<String>;

impl<'w> Out<'w> {
    /// Answers to `to`.
    pub fn new(to: &'w mut dyn io::Write, width: Option<usize>, json: bool) -> Self {
        Self { to, width, json }
    }

    /// One JSON object on a line of its own. Whatever a terminal would not draw as it is stands there escaped.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn object(&mut self, object: &impl Serialize) -> io::Result<()> {
        let mut text = serde_json::to_string(object)?;
        // Outside strings JSON is plain ASCII, and within them an escape is the same character.
        if !text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            text = text.chars().fold(String::with_capacity(text.len()), |mut out, c| {
                if unseen(c) {
                    let mut units = [0; 2];
                    out.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
                } else {
                    out.push(c);
                }
                out
            });
        }
        self.line(&text)
    }

    /// One line.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn line(&mut self, line: &str) -> io::Result<()> {
        self.to.write_all(line.as_bytes())?;
        self.to.write_all(b"\n")
    }

    /// A name that stands before what matters more: on a terminal at most a fifth of it.
    #[must_use]
    pub fn short(&self, name: &str) -> String {
        self.width.map_or_else(|| name.to_owned(), |columns| fit(name, (columns / 5).max(8)))
    }

    /// Rows in columns, two blanks apart; the last column is cut off where the terminal ends.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn table<const N: usize>(&mut self, rows: &[[String; N]]) -> io::Result<()> {
        let mut widths = [0; N];
        for row in rows {
            for (widest, cell) in widths.iter_mut().zip(row) {
                *widest = width(cell).max(*widest);
            }
        }
        for row in rows {
            let mut line = String::new();
            for (cell, columns) in row.iter().zip(widths).filter(|(_, columns)| *columns > 0) {
                line.push_str(cell);
                line.extend(std::iter::repeat_n(' ', columns.saturating_sub(width(cell)) + 2));
            }
            let line = line.trim_end();
            let line = self.width.map_or_else(|| line.to_owned(), |columns| fit(line, columns));
            self.line(&line)?;
        }
        Ok(())
    }
}

/// Characters that change how a terminal shows others, or that it does not show.
fn unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Columns of the terminal that standard output is; `None` where it is none.
pub(super) fn columns() -> Option<usize> {
    let terminal = io::stdout().is_terminal();
    let (width, _) = terminal.then(crossterm::terminal::size)?.ok()?;
    Some(usize::from(width)).filter(|width| *width > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(width: Option<usize>, write: impl FnOnce(&mut Out<'_>) -> io::Result<()>) -> String {
        let mut bytes = Vec::new();
        write(&mut Out::new(&mut bytes, width, false)).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn columns_stand_below_each_other_and_fit_the_terminal() {
        let rows = [["日本", "", "one"], ["Janson", "", "another one"]].map(|row| row.map(str::to_owned));
        assert_eq!(written(None, |out| out.table(&rows)), "日本    one\nJanson  another one\n");
        assert_eq!(written(Some(12), |out| out.table(&rows)), "日本    one\nJanson  ano…\n");
        assert_eq!(written(None, |out| out.table::<2>(&[])), "");
        let mut nowhere = Vec::new();
        assert_eq!(Out::new(&mut nowhere, Some(80), false).short("K.1.105 (La Fontaine)"), "K.1.105 (La Fon…");
        assert_eq!(Out::new(&mut nowhere, None, false).short("K.1.105 (La Fontaine)"), "K.1.105 (La Fontaine)");
    }

    #[test]
    fn json_holds_nothing_that_a_terminal_obeys() {
        let hostile = "é\u{1b}[2J\u{9b}2J\u{202e}\u{7f}👩\u{200d}🚀\u{e0041}";
        let text = written(None, |out| out.object(&[hostile]));
        assert_eq!(text, "[\"é\\u001b[2J\\u009b2J\\u202e\\u007f👩\\u200d🚀\\udb40\\udc41\"]\n");
        let back: [String; 1] = serde_json::from_str(&text).unwrap();
        assert_eq!(back[0], hostile);
    }
}
