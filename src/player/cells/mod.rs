//! Pixels to terminal cells: pure functions, no escape sequences.
mod glyphs;
mod mono;
mod palette;
mod quality;
mod sixteen;
mod split;

pub use glyphs::{full, glyph};
pub use mono::{luminance, mono};
pub use palette::{from256, to256};
pub use quality::psnr;
pub use sixteen::Palette;
pub use split::split;

use ratatui::layout::Size;

use crate::config::Cells;

/// Most pixels of a grid, across as well as down.
pub const GRID: u16 = 1_024;

/// Differences of up to this much in a channel (of 255) are not worth the bytes: noise of the camera and the encoder.
pub const THRESHOLD: u8 = 8;

/// Red, green, blue.
pub type Rgb = [u8; 3];

/// Most pixels of a cell.
pub const MOST: usize = 8;

/// The pixels of one cell, row by row; those that its kind does not have are not looked at.
pub type Pixels = [Rgb; MOST];

/// What of a cell has the foreground's colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The pixels whose bits are set, row by row from the lowest bit.
    Lit(u8),
    /// So many quarters of every pixel: 1 to 3.
    Shade(u8),
}

/// What one cell shows: a shape in `fg` on `bg`. A cell of one colour is blank, and its `fg` is its `bg`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell<Color> {
    pub shape: Shape,
    pub fg: Color,
    pub bg: Color,
}

impl<Color: Copy> Cell<Color> {
    /// The same picture with the colours' parts changed.
    #[must_use]
    pub fn swapped(self, kind: Cells) -> Self {
        let shape = match self.shape {
            Shape::Lit(pattern) => Shape::Lit(!pattern & full(kind)),
            Shape::Shade(quarters) => Shape::Shade(4_u8.saturating_sub(quarters)),
        };
        Self { shape, fg: self.bg, bg: self.fg }
    }

    /// The same shape in what its colours look like.
    #[must_use]
    pub fn map<Other>(self, look: impl Fn(Color) -> Other) -> Cell<Other> {
        Cell { shape: self.shape, fg: look(self.fg), bg: look(self.bg) }
    }
}

/// The pixels that a cell shows. A shade's are its mixture.
#[must_use]
pub fn shown(kind: Cells, cell: Cell<Rgb>) -> Pixels {
    let mut pixels = [cell.bg; MOST];
    match cell.shape {
        Shape::Shade(quarters) => pixels = [sixteen::mixed(cell.fg, cell.bg, quarters); MOST],
        Shape::Lit(pattern) => {
            let lit = pixels.iter_mut().enumerate().filter(|(place, _)| pattern & full(kind) & 1 << place != 0);
            lit.for_each(|(_, pixel)| *pixel = cell.fg);
        }
    }
    pixels
}

/// The pixels of one cell, across and down.
#[must_use]
pub const fn pixels_per_cell(kind: Cells) -> (u16, u16) {
    match kind {
        Cells::Half => (1, 2),
        Cells::Quadrant => (2, 2),
        Cells::Sextant => (2, 3),
        Cells::Octant => (2, 4),
    }
}

/// The pixels that so many cells show: at most [`GRID`] each way.
#[must_use]
pub fn grid_pixels(cells: Size, kind: Cells) -> (u16, u16) {
    let (across, down) = pixels_per_cell(kind);
    let Size { width, height } = bounded(cells, kind);
    (width * across, height * down)
}

/// The largest rectangle of cells inside `area` that has the shape of a `video` of so many square pixels. A cell is taken
/// to be twice as high as wide. While the shape is not known (a zero in it), 16:9.
#[must_use]
pub fn fit(area: Size, video: (u32, u32), kind: Cells) -> Size {
    let Size { width, height } = bounded(area, kind);
    if width == 0 || height == 0 {
        return Size::ZERO;
    }
    let (across, down) = match video {
        (0, _) | (_, 0) => (16, 9),
        (across, down) => (u64::from(across), u64::from(down)),
    };
    let wide = rounded(u64::from(height) * 2 * across, down);
    if wide <= width {
        return Size::new(wide, height);
    }
    Size::new(width, rounded(u64::from(width) * down, 2 * across).min(height))
}

/// The largest difference in a channel.
#[must_use]
pub fn difference(a: Rgb, b: Rgb) -> u8 {
    a[0].abs_diff(b[0]).max(a[1].abs_diff(b[1])).max(a[2].abs_diff(b[2]))
}

/// The cells of `area` that a grid can show.
fn bounded(area: Size, kind: Cells) -> Size {
    let (across, down) = pixels_per_cell(kind);
    Size::new(area.width.min(GRID / across), area.height.min(GRID / down))
}

/// A quotient, rounded to the nearest, at least 1.
fn rounded(dividend: u64, divisor: u64) -> u16 {
    u16::try_from((dividend + divisor / 2) / divisor).unwrap_or(u16::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_picture_keeps_its_shape_in_the_area() {
        let check = |area: (u16, u16), video, fits: (u16, u16)| {
            assert_eq!(fit(area.into(), video, Cells::Half), fits.into(), "{video:?} in {area:?}");
        };
        check((120, 34), (1_280, 720), (120, 34));
        check((120, 60), (1_280, 720), (120, 34));
        check((200, 34), (1_280, 720), (121, 34));
        check((80, 20), (640, 480), (53, 20));
        check((80, 20), (0, 0), (71, 20));
        check((0, 20), (640, 480), (0, 0));
        check((80, 20), (1, 100_000), (1, 20));
        check((80, 20), (100_000, 1), (80, 1));
        assert_eq!(fit((9_000, 9_000).into(), (1, 1), Cells::Sextant), (512, 256).into());
    }

    #[test]
    fn a_grid_has_the_pixels_of_its_cells() {
        assert_eq!(grid_pixels((120, 34).into(), Cells::Half), (120, 68));
        assert_eq!(grid_pixels((120, 34).into(), Cells::Sextant), (240, 102));
        assert_eq!(grid_pixels((120, 34).into(), Cells::Quadrant), (240, 68));
        assert_eq!(grid_pixels((120, 34).into(), Cells::Octant), (240, 136));
        assert_eq!(grid_pixels((9_000, 9_000).into(), Cells::Sextant), (1_024, 1_023));
    }

    proptest! {
        #[test]
        fn every_cell_fits_and_none_is_empty(area in (1_u16.., 1_u16..), video: (u32, u32)) {
            for kind in [Cells::Half, Cells::Quadrant, Cells::Sextant, Cells::Octant] {
                let Size { width, height } = fit(area.into(), video, kind);
                prop_assert!((1..=area.0).contains(&width) && (1..=area.1).contains(&height));
                let (across, down) = grid_pixels(Size::new(width, height), kind);
                prop_assert!(across <= GRID && down <= GRID);
            }
        }

    }
}
