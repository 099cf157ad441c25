//! What a cell is made of, in the colours that the terminal has.
use super::pen::Color;
use crate::{
    config::{Cells, Colors},
    player::cells::{self, Cell, Palette, Pixels, Rgb},
};

/// The characters and the colours of the picture.
#[derive(Debug)]
pub(super) struct Look {
    pub(super) cells: Cells,
    pub(super) colors: Colors,
    /// Where there are sixteen colours.
    palette: Option<&'static Palette>,
}

impl Look {
    pub(super) fn new(cells: Cells, colors: Colors, palette: impl FnOnce() -> &'static Palette) -> Self {
        Self { cells, colors, palette: (colors == Colors::Sixteen).then(palette) }
    }

    /// Whether bright colours cannot stand behind: they would be shown dark.
    pub(super) fn is_dark(&self) -> bool {
        self.palette.is_some_and(Palette::is_dark)
    }

    /// How many pixels a cell has.
    pub(super) fn pixels(&self) -> usize {
        let (across, down) = cells::pixels_per_cell(self.cells);
        usize::from(across * down)
    }

    /// Whether a cell can show its pixels as they are.
    pub(super) fn is_exact(&self) -> bool {
        self.cells == Cells::Half && self.colors == Colors::TrueColor
    }

    /// What comes nearest to these pixels, of the cell at this column and row of the picture: to the last bit where it is to
    /// be `fine`, else as far as one sees in a picture that moves.
    pub(super) fn cell(&self, pixels: &Pixels, at: (usize, usize), fine: bool) -> Cell<Color> {
        let alike = match (fine, self.cells) {
            (true, _) => 0,
            (false, Cells::Half) => 4,
            (false, _) => 2 * cells::THRESHOLD,
        };
        match (self.colors, self.palette) {
            (Colors::TrueColor, _) => cells::split(self.cells, pixels, alike).map(Color::Rgb),
            (Colors::Sixteen, Some(palette)) => palette.cell(self.cells, pixels).map(Color::Ansi),
            (Colors::Mono, _) => Cell { shape: cells::mono(self.cells, pixels, at), fg: Color::Own, bg: Color::Behind },
            (Colors::Indexed | Colors::Sixteen, _) => {
                let cell = cells::split(self.cells, pixels, alike).map(|rgb| Color::Indexed(cells::to256(rgb)));
                if cell.fg == cell.bg { Cell { shape: cells::Shape::Lit(0), ..cell } } else { cell }
            }
        }
    }

    /// The pixels that such a cell shows. Without colours, letters are taken to be white on black.
    pub(super) fn shown(&self, cell: Cell<Color>) -> Pixels {
        let cell = cell.map(|color| match color {
            Color::Rgb(rgb) => rgb,
            Color::Indexed(index) => cells::from256(index),
            Color::Ansi(index) => self.palette.map_or([0; 3], |palette| palette.color(index)),
            Color::Own => [255; 3],
            Color::Behind => [0; 3],
        });
        cells::shown(self.cells, cell)
    }

    /// By how much the picture gains where `new` is shown for these pixels rather than `old`, in a channel, of 255.
    ///
    /// Cells of two pixels can show them as they are: what counts is the pixel that is most wrong. With more pixels, two
    /// colours cannot show all that moves, and one pixel is small: what counts is how much nearer (root of the mean square)
    /// the cell comes to them.
    pub(super) fn gain(&self, pixels: &Pixels, old: Cell<Color>, new: Cell<Color>) -> u16 {
        let count = self.pixels();
        let (old, new) = (self.shown(old), self.shown(new));
        if self.is_exact() {
            return differ(&old[..count], &pixels[..count]).into();
        }
        if count == 2 || self.colors == Colors::Mono {
            return differ(&old[..count], &new[..count]).into();
        }
        let off = |shown: &Pixels| {
            let pairs = shown[..count].iter().zip(pixels);
            pairs.map(|(a, b)| u32::from(cells::difference(*a, *b)).pow(2)).sum::<u32>()
        };
        let mean = off(&old).saturating_sub(off(&new)) / u32::try_from(count).unwrap_or(1);
        u16::try_from(mean.isqrt()).unwrap_or(u16::MAX)
    }
}

/// The largest difference in a channel of two cells' pixels.
pub(super) fn differ(a: &[Rgb], b: &[Rgb]) -> u8 {
    a.iter().zip(b).map(|(a, b)| cells::difference(*a, *b)).max().unwrap_or_default()
}
