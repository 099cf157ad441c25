//! Pictures without colours: what is bright is lit.
use super::{Pixels, Rgb, Shape, pixels_per_cell};
use crate::config::Cells;

/// Bayer's matrix: how dark a pixel must be to stay dark, in sixteenths, by where it stands. A grey becomes a pattern that
/// stands still, whatever moves beside it.
const ORDER: [[u8; 4]; 4] = [[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]];

/// Which pixels are lit of the cell at this column and row, on a dark background.
#[must_use]
pub fn mono(kind: Cells, pixels: &Pixels, (column, row): (usize, usize)) -> Shape {
    let (across, down) = pixels_per_cell(kind);
    let (across, down) = (usize::from(across), usize::from(down));
    let lit = |place: &usize| {
        let (x, y) = (column * across + place % across, row * down + place / across);
        luminance(pixels[*place]) > ORDER[y % 4][x % 4] * 16 + 7
    };
    Shape::Lit((0..across * down).filter(lit).map(|place| 1 << place).sum())
}

/// By ITU-R BT.601, as most streams have it.
#[must_use]
pub fn luminance([red, green, blue]: Rgb) -> u8 {
    let sum = 77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue);
    u8::try_from(sum / 256).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::{super::MOST, *};

    #[test]
    fn black_is_dark_white_is_lit_and_grey_is_half_of_each() {
        let lit = |grey: u8| {
            let cells = (0..8).flat_map(|row| (0..8).map(move |column| (column, row)));
            let count = |at| match mono(Cells::Quadrant, &[[grey; 3]; MOST], at) {
                Shape::Lit(pattern) => pattern.count_ones(),
                Shape::Shade(_) => 0,
            };
            cells.map(count).sum::<u32>()
        };
        assert_eq!([0, 64, 128, 192, 255].map(lit), [0, 64, 128, 192, 256]);
    }

    #[test]
    fn green_is_brighter_than_blue() {
        assert_eq!([[255; 3], [0, 255, 0], [0, 0, 255]].map(luminance), [255, 149, 28]);
    }
}
