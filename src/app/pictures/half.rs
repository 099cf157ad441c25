//! A picture as cells of two pixels each.
use crate::{chat::Picture, player::cells::Rgb};

/// A picture of `columns × rows` cells. Where it is transparent, it is black.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Half {
    pub columns: u16,
    pub rows: u16,
    cells: Vec<[Rgb; 2]>,
}

impl Half {
    /// Makes one of a picture, which is stretched to so many cells: each pixel is the mean of those that it stands for.
    #[must_use]
    pub fn of(picture: &Picture, columns: u16, rows: u16) -> Self {
        let (width, height) = (picture.width as usize, picture.height as usize);
        let (across, down) = (usize::from(columns), usize::from(rows) * 2);
        // From which pixel on, and how many: at least one, also where the picture is smaller.
        let part = |at: usize, of: usize, pixels: usize| {
            let from = at * pixels / of.max(1);
            from..((at + 1) * pixels / of.max(1)).clamp(from + 1, pixels.max(from + 1))
        };
        let pixel = |x: usize, y: usize| {
            let (mut sum, mut count) = ([0_u32; 3], 0);
            for row in part(y, down, height) {
                let start = (row * width + part(x, across, width).start) * 4;
                let end = (row * width + part(x, across, width).end) * 4;
                for rgba in picture.rgba.get(start..end).unwrap_or_default().chunks_exact(4) {
                    let alpha = rgba.get(3).copied().map_or(0, u32::from);
                    sum.iter_mut().zip(rgba).for_each(|(sum, value)| *sum += u32::from(*value) * alpha / 255);
                    count += 1;
                }
            }
            sum.map(|sum| u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX))
        };
        let cell = |index: usize| {
            let (x, y) = (index % across.max(1), index / across.max(1) * 2);
            [pixel(x, y), pixel(x, y + 1)]
        };
        let cells = (0..across * usize::from(rows)).map(cell).collect();
        Self { columns, rows, cells }
    }

    /// The upper and the lower pixel of one cell; none beyond the picture.
    #[must_use]
    pub fn cell(&self, column: u16, row: u16) -> Option<[Rgb; 2]> {
        let inside = column < self.columns && row < self.rows;
        inside.then(|| self.cells.get(usize::from(row) * usize::from(self.columns) + usize::from(column)).copied())?
    }

    /// What it takes of memory, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.cells.len() * size_of::<[Rgb; 2]>()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn picture(width: u32, pixels: &[[u8; 4]]) -> Picture {
        Picture { width, height: u32::try_from(pixels.len()).unwrap() / width, rgba: pixels.concat().into() }
    }

    const RED: [u8; 4] = [200, 0, 0, 255];
    const BLUE: [u8; 4] = [0, 0, 100, 255];

    #[test]
    fn each_cell_has_two_pixels() {
        let half = Half::of(&picture(2, &[RED, BLUE, BLUE, RED]), 2, 1);
        assert_eq!(half.cell(0, 0), Some([[200, 0, 0], [0, 0, 100]]));
        assert_eq!(half.cell(1, 0), Some([[0, 0, 100], [200, 0, 0]]));
        assert_eq!((half.cell(2, 0), half.cell(0, 1)), (None, None));
    }

    #[test]
    fn many_pixels_become_their_mean_and_few_are_repeated() {
        let half = Half::of(&picture(2, &[RED, BLUE, RED, BLUE, RED, RED, RED, RED]), 1, 1);
        assert_eq!(half.cell(0, 0), Some([[100, 0, 50], [200, 0, 0]]));
        let half = Half::of(&picture(1, &[BLUE]), 3, 2);
        assert!((0..3).all(|column| half.cell(column, 1) == Some([[0, 0, 100]; 2])));
        let clear = Half::of(&picture(1, &[[255, 255, 255, 0]]), 1, 1);
        assert_eq!(clear.cell(0, 0), Some([[0; 3]; 2]));
    }

    proptest! {
        #[test]
        fn any_size_is_filled(width in 1_u32..40, height in 1_u32..40, columns in 0_u16..50, rows in 0_u16..30) {
            let half = Half::of(&picture(width, &vec![RED; (width * height) as usize]), columns, rows);
            for row in 0..rows {
                for column in 0..columns {
                    prop_assert_eq!(half.cell(column, row), Some([[200, 0, 0]; 2]));
                }
            }
        }
    }
}
