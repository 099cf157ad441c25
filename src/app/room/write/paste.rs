//! Several lines that were pasted: nothing of them is sent before the person has seen how many there are.
use super::{Focus, Room};

/// More lines than this are asked about.
const FEW: usize = 3;
/// Bytes of a paste that are held while it is asked about: no message is longer.
const MOST: usize = 64 * 1024;

/// What was pasted, while it is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pasted {
    text: String,
    /// There was more than can be sent.
    cut: bool,
}

impl Pasted {
    fn new(text: &str) -> Self {
        let end = text.floor_char_boundary(MOST);
        Self { text: text.get(..end).unwrap_or_default().to_owned(), cut: end < text.len() }
    }

    /// The text itself.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The question.
    pub(super) fn words(&self) -> String {
        let (lines, letters) = (lines(&self.text), self.text.chars().count());
        let cut = if self.cut { ", cut at 64 KiB" } else { "" };
        format!("Paste {lines} lines ({letters} characters{cut})? Nothing is sent by that.")
    }
}

fn lines(text: &str) -> usize {
    // What comes from a terminal ends its lines with CR.
    text.trim_end().replace("\r\n", "\n").split(['\n', '\r']).count()
}

impl Room {
    /// Puts pasted text in, or asks about it first; `false` if it did not all fit.
    pub fn paste(&mut self, text: &str) -> bool {
        self.completion = None;
        self.writing.typist.typed();
        if let Some(asked) = self.writing.pasted.take() {
            let all = Pasted::new(&format!("{}\n{text}", asked.text));
            let fits = !all.cut;
            self.writing.pasted = Some(all);
            return fits;
        }
        if lines(text) <= FEW {
            return self.composer.paste(text);
        }
        let pasted = Pasted::new(text);
        let fits = !pasted.cut;
        self.writing.pasted = Some(pasted);
        fits
    }

    /// What was pasted and is asked about.
    #[must_use]
    pub fn pasted(&self) -> Option<&Pasted> {
        self.writing.pasted.as_ref().filter(|_| self.focus == Focus::Composer)
    }

    /// The same, wherever the keys are.
    #[must_use]
    pub fn held(&self) -> Option<&Pasted> {
        self.writing.pasted.as_ref()
    }

    /// Puts in what was asked about; `code`: as a block of code. `false` if it did not all fit.
    pub fn take_paste(&mut self, code: bool) -> bool {
        let Some(Pasted { text, .. }) = self.writing.pasted.take() else { return true };
        let fits = if code { self.put_code(&text) } else { self.composer.paste(&text) };
        if !fits {
            self.composer.hold(&text);
        }
        fits
    }

    fn put_code(&mut self, text: &str) -> bool {
        let fence = fence(text);
        if !self.composer.before_cursor().is_empty() && !self.composer.before_cursor().ends_with('\n') {
            self.composer.newline();
        }
        // One piece, so that one undoing takes it away.
        let fits = self.composer.paste(&format!("{fence}\n{}\n{fence}", text.trim_matches(['\n', '\r'])));
        self.composer.newline();
        fits
    }

    /// Drops what was asked about, where `ctrl-y` brings it back. Says whether there was anything.
    pub fn drop_paste(&mut self) -> bool {
        let Some(pasted) = self.writing.pasted.take() else { return false };
        self.composer.hold(&pasted.text);
        true
    }
}

/// Backticks that the text does not end early (`CommonMark`, "fenced code blocks").
fn fence(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_as_a_person_would() {
        for (text, count) in [("a", 1), ("a\n", 1), ("a\nb\n\n", 2), ("a\r\nb\rc", 3), ("", 1)] {
            assert_eq!(lines(text), count, "{text:?}");
        }
    }

    #[test]
    fn a_block_of_code_holds_whatever_it_is() {
        let mut room = Room::new(vec![], None);
        assert!(room.composer.paste("see"));
        room.paste("let x = `1`;\n```\n````\nend\n");
        assert_eq!(room.composer.text(), "see");
        room.take_paste(true);
        assert_eq!(room.composer.text(), "see\n`````\nlet x = `1`;\n```\n````\nend\n`````\n");
    }

    #[test]
    fn what_is_too_long_is_cut_and_said() {
        let mut room = Room::new(vec![], None);
        assert!(!room.paste(&"é\n".repeat(100_000)));
        assert!(room.heading().unwrap().contains("cut at 64 KiB"));
        room.drop_paste();
        room.type_key("ctrl-y".parse().unwrap(), crate::config::Up::Edit);
        assert!(room.composer.text().len() > 60_000);
    }

    #[test]
    fn pastes_that_follow_each_other_are_one() {
        let mut room = Room::new(vec![], None);
        assert!(room.paste("1\n2\n3\n4") && room.paste("5"));
        assert!(room.take_paste(false));
        assert_eq!(room.composer.text(), "1\n2\n3\n4\n5");
    }
}
