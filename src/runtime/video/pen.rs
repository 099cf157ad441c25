//! Cells written as escape sequences.
use std::io::Write as _;

use crate::player::cells::{Cell, Rgb};

/// Writes cells, knowing where the cursor stands and what its colours are.
pub(super) struct Pen<'a> {
    out: &'a mut Vec<u8>,
    cursor: Option<(u16, u16)>,
    fg: Option<Color>,
    bg: Option<Color>,
    drawn: usize,
}

impl<'a> Pen<'a> {
    pub(super) fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out, cursor: None, fg: None, bg: None, drawn: 0 }
    }

    pub(super) fn put(&mut self, (x, y): (u16, u16), cell: Cell<Color>) {
        if self.drawn == 0 {
            self.write(format_args!("\x1b[m"));
        }
        match self.cursor {
            Some(cursor) if cursor == (x, y) => {}
            Some((from, row)) if row == y && from < x => self.write(format_args!("\x1b[{}C", x - from)),
            _ => self.write(format_args!("\x1b[{};{}H", y + 1, x + 1)),
        }
        let fg = (cell.glyph != ' ' && self.fg != Some(cell.fg)).then_some(cell.fg);
        let bg = (self.bg != Some(cell.bg)).then_some(cell.bg);
        match (fg, bg) {
            (Some(fg), Some(bg)) => self.write(format_args!("\x1b[{};{}m", Sgr(38, fg), Sgr(48, bg))),
            (Some(fg), None) => self.write(format_args!("\x1b[{}m", Sgr(38, fg))),
            (None, Some(bg)) => self.write(format_args!("\x1b[{}m", Sgr(48, bg))),
            (None, None) => {}
        }
        self.fg = fg.or(self.fg);
        self.bg = bg.or(self.bg);
        self.write(format_args!("{}", cell.glyph));
        // In the screen's last column the cursor stays where it is, but nothing of that row comes after it.
        self.cursor = Some((x + 1, y));
        self.drawn += 1;
    }

    /// Resets the attributes. Tells how many cells were written.
    pub(super) fn finish(self) -> usize {
        if self.drawn > 0 {
            self.out.extend_from_slice(b"\x1b[m");
        }
        self.drawn
    }

    fn write(&mut self, text: std::fmt::Arguments<'_>) {
        // Memory takes everything.
        self.out.write_fmt(text).unwrap_or_default();
    }
}

/// A colour as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Color {
    Rgb(Rgb),
    Indexed(u8),
}

/// The parameters of "select graphic rendition" for a foreground (38) or background (48).
struct Sgr(u8, Color);

impl std::fmt::Display for Sgr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.1 {
            Color::Rgb([red, green, blue]) => write!(f, "{};2;{red};{green};{blue}", self.0),
            Color::Indexed(index) => write!(f, "{};5;{index}", self.0),
        }
    }
}
