//! Cells written as escape sequences, in as few bytes as it takes.
use std::io::Write as _;

use crate::{
    config::Cells,
    player::cells::{self, Cell, Rgb, Shape},
};

/// A colour as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Color {
    Rgb(Rgb),
    /// Of xterm's 256.
    Indexed(u8),
    /// Of the sixteen.
    Ansi(u8),
    /// The terminal's own colour of letters.
    Own,
    /// What is behind them.
    Behind,
}

/// Cells between two that changed which may be written again rather than jumped over.
const BRIDGE: usize = 4;

/// Writes cells, knowing where the cursor stands and what its colours are.
pub(super) struct Pen<'a> {
    out: &'a mut Vec<u8>,
    kind: Cells,
    /// Colours of 24 bits that differ by no more than this are one: the colour that is set stays.
    same: u8,
    /// Bright colours cannot stand behind.
    dark: bool,
    cursor: Option<(u16, u16)>,
    fg: Option<Color>,
    bg: Option<Color>,
    drawn: usize,
}

impl<'a> Pen<'a> {
    pub(super) fn new(out: &'a mut Vec<u8>, kind: Cells) -> Self {
        Self { out, kind, same: 0, dark: false, cursor: None, fg: None, bg: None, drawn: 0 }
    }

    /// For a terminal that shows bright colours dark where they stand behind, if `dark`.
    pub(super) fn darkened(self, dark: bool) -> Self {
        Self { dark, ..self }
    }

    /// From here on, cells keep the colours that are set where their own differ by no more than this.
    pub(super) fn tolerate(&mut self, same: u8) {
        self.same = same;
    }

    /// Writes a cell of the screen; `between` is what stands between the last one and this, where both are in one row. Gives
    /// back what the terminal shows now.
    pub(super) fn put(
        &mut self,
        at: (u16, u16),
        cell: Cell<Color>,
        between: impl Iterator<Item = Option<Cell<Color>>> + Clone,
    ) -> Cell<Color> {
        if self.drawn == 0 {
            self.out.extend_from_slice(b"\x1b[m");
            (self.fg, self.bg) = (Some(Color::Own), Some(Color::Behind));
        }
        self.go(at, between);
        // The same picture in two ways: which part the foreground's colour has is free.
        let ways = [cell, cell.swapped(self.kind)].map(|way| self.settle(way));
        let way = if self.cost(&ways[1]) < self.cost(&ways[0]) { ways[1] } else { ways[0] };
        self.color(&way);
        self.glyph(cells::glyph(self.kind, way.shape));
        self.drawn += 1;
        way
    }

    /// Resets the attributes. Tells how many cells were written.
    pub(super) fn finish(self) -> usize {
        if self.drawn > 0 {
            self.out.extend_from_slice(b"\x1b[m");
        }
        self.drawn
    }

    /// The cell in the colours that are set, where they are as good as its own.
    fn settle(&self, cell: Cell<Color>) -> Cell<Color> {
        let settle = |wanted: Color, set: Option<Color>| match (wanted, set) {
            (Color::Rgb(wanted), Some(Color::Rgb(set))) if cells::difference(wanted, set) <= self.same => {
                Color::Rgb(set)
            }
            _ => wanted,
        };
        let (fg, bg) = (settle(cell.fg, self.fg), settle(cell.bg, self.bg));
        match self.needs(cell.shape) {
            (false, _) => Cell { fg: bg, bg, ..cell },
            (_, false) => Cell { fg, bg: fg, ..cell },
            _ => Cell { fg, bg, ..cell },
        }
    }

    /// Which of its colours a shape shows.
    fn needs(&self, shape: Shape) -> (bool, bool) {
        (shape != Shape::Lit(0), shape != Shape::Lit(cells::full(self.kind)))
    }

    /// The colours that must be set for this cell.
    fn unset(&self, cell: &Cell<Color>) -> (Option<Color>, Option<Color>) {
        let (over, under) = self.needs(cell.shape);
        let fg = (over && self.fg != Some(cell.fg)).then_some(cell.fg);
        let bg = (under && self.bg != Some(cell.bg)).then_some(cell.bg);
        (fg, bg)
    }

    /// Bytes of this cell; more than any where it cannot be written so.
    fn cost(&self, cell: &Cell<Color>) -> usize {
        const NEVER: usize = 1_000;
        let (fg, bg) = self.unset(cell);
        let impossible = |color: Option<Color>, never: &[Color]| color.is_some_and(|color| never.contains(&color));
        if impossible(fg, &[Color::Behind]) || impossible(bg, &[Color::Own]) || (self.dark && bright(bg)) {
            return NEVER;
        }
        let color = |color: Option<Color>| color.map_or(0, |color| Sgr { color, behind: false }.bytes() + 1);
        let sequence = if fg.is_none() && bg.is_none() { 0 } else { 2 };
        sequence + color(fg) + color(bg) + cells::glyph(self.kind, cell.shape).len_utf8()
    }

    fn color(&mut self, cell: &Cell<Color>) {
        let (fg, bg) = self.unset(cell);
        let fore = fg.map(|color| Sgr { color, behind: false });
        let back = bg.map(|color| Sgr { color, behind: true });
        // The Linux console makes the bright ones bold, and leaves them so.
        let dim = if bright(self.fg) && fg.is_some() && !bright(fg) { "22;" } else { "" };
        match (fore, back) {
            (Some(fore), Some(back)) => self.write(format_args!("\x1b[{dim}{fore};{back}m")),
            (Some(fore), None) => self.write(format_args!("\x1b[{dim}{fore}m")),
            (None, Some(back)) => self.write(format_args!("\x1b[{back}m")),
            (None, None) => {}
        }
        self.fg = fg.or(self.fg);
        self.bg = bg.or(self.bg);
    }

    /// Moves the cursor, the shortest way that does not depend on how the terminal takes a line feed.
    fn go(&mut self, (x, y): (u16, u16), between: impl Iterator<Item = Option<Cell<Color>>> + Clone) {
        let to = "\x1b[;H".len() + digits(y + 1) + digits(x + 1);
        match self.cursor {
            Some(cursor) if cursor == (x, y) => {}
            Some((from, row)) if row == y && from < x => {
                let step = x - from;
                let most = "\x1b[C".len() + if step > 1 { digits(step) } else { 0 };
                let glyphs = between.map(|cell| self.ready(cell?));
                let bytes = glyphs.clone().take(BRIDGE + 1).try_fold(0, |sum, glyph| Some(sum + glyph?.len_utf8()));
                if usize::from(step) <= BRIDGE && bytes.is_some_and(|bytes| (1..=most).contains(&bytes)) {
                    let glyphs: [Option<char>; BRIDGE] = first(glyphs.flatten());
                    glyphs.into_iter().flatten().for_each(|glyph| self.glyph(glyph));
                } else if step > 1 {
                    self.write(format_args!("\x1b[{step}C"));
                } else {
                    self.write(format_args!("\x1b[C"));
                }
            }
            Some((_, row)) if row + 1 == y && x == 0 => self.write(format_args!("\r\n")),
            Some((_, row)) if row + 1 == y && to > "\n\x1b[G".len() + digits(x + 1) => {
                self.write(format_args!("\n\x1b[{}G", x + 1));
            }
            _ => self.write(format_args!("\x1b[{};{}H", y + 1, x + 1)),
        }
        self.cursor = Some((x, y));
    }

    /// The character of a cell that needs no other colours than those that are set.
    fn ready(&self, cell: Cell<Color>) -> Option<char> {
        let way = [cell, cell.swapped(self.kind)].into_iter().find(|way| self.unset(way) == (None, None))?;
        Some(cells::glyph(self.kind, way.shape))
    }

    fn glyph(&mut self, glyph: char) {
        // In the screen's last column the cursor stays where it is, but nothing of that row comes after it.
        self.cursor = self.cursor.map(|(x, y)| (x + 1, y));
        self.out.extend_from_slice(glyph.encode_utf8(&mut [0; 4]).as_bytes());
    }

    fn write(&mut self, text: std::fmt::Arguments<'_>) {
        // Memory takes everything.
        self.out.write_fmt(text).unwrap_or_default();
    }
}

fn first<const COUNT: usize>(mut of: impl Iterator<Item = char>) -> [Option<char>; COUNT] {
    std::array::from_fn(|_| of.next())
}

/// How long a number is, written out.
fn digits(value: impl Into<u16>) -> usize {
    match value.into() {
        0..10 => 1,
        10..100 => 2,
        100..1_000 => 3,
        1_000..10_000 => 4,
        _ => 5,
    }
}

fn bright(color: Option<Color>) -> bool {
    matches!(color, Some(Color::Ansi(8..)))
}

/// The parameters of "select graphic rendition" for a colour of the foreground, or of what is behind it.
struct Sgr {
    color: Color,
    behind: bool,
}

impl Sgr {
    /// How long it is.
    fn bytes(&self) -> usize {
        match self.color {
            Color::Rgb(rgb) => "38;2;;".len() + rgb.into_iter().map(digits).sum::<usize>(),
            Color::Indexed(index) => "38;5;".len() + digits(index),
            Color::Ansi(_) | Color::Own | Color::Behind => 2,
        }
    }
}

impl std::fmt::Display for Sgr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let first = if self.behind { 40 } else { 30 };
        match self.color {
            Color::Rgb([red, green, blue]) => write!(f, "{};2;{red};{green};{blue}", first + 8),
            Color::Indexed(index) => write!(f, "{};5;{index}", first + 8),
            Color::Ansi(index @ 0..8) => write!(f, "{}", first + index),
            Color::Ansi(index) => write!(f, "{}", first + 60 + (index & 7)),
            Color::Own | Color::Behind => write!(f, "{}", first + 9),
        }
    }
}
