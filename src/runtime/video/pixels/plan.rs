//! How a picture is divided into tiles, and how many of the terminal's pixels each of its own takes: pure geometry.
use ratatui::layout::Rect;

use crate::player::cells::GRID;

/// Most pixels that are asked of the player, across and down. Where the pane has more, each is shown as a square of them.
const MOST: (u16, u16) = (640, 360);
/// As many of the terminal's pixels as one of the picture's takes, each way, at most.
const COARSEST: u16 = 16;

/// Where each part of the picture stands. A tile is whole cells and whole pixels, and both have the same shape: a terminal
/// that keeps the shape of what it scales leaves no gap between two of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// The cells of the picture: as many of the pane's as can be divided.
    pub(super) area: Rect,
    /// A pixel of the picture is so many of the terminal's, each way.
    pub(super) scale: u16,
    /// The terminal's pixels of a cell, across and down.
    cell: (u16, u16),
    /// The cells of a tile: multiples of `scale`.
    tile: (u16, u16),
}

/// What a tile is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// The picture's pixels, across and down; it has fewer where cells do not divide them, but one cell's at least.
    pub(super) pixels: (u16, u16),
    /// Its cells at most.
    pub(super) cells: (u16, u16),
}

/// A part of the picture, in its own pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) width: usize,
    pub(super) height: usize,
}

impl Plan {
    /// `None` where there is no room for a picture.
    pub(super) fn new(pane: Rect, cell: (u16, u16), unit: Unit) -> Option<Self> {
        let needed = |cells: u16, each: u16, most: u16| (u32::from(cells) * u32::from(each)).div_ceil(most.into());
        let wanted = needed(pane.width, cell.0, MOST.0).max(needed(pane.height, cell.1, MOST.1));
        // What is only a few cells wide or high is shown as finely as it needs.
        let coarsest = COARSEST.min(pane.width).min(pane.height);
        let scale = u16::try_from(wanted).unwrap_or(u16::MAX).min(coarsest).max(1);
        let units = |cells: u16, each: u16| (cells / scale).min(GRID.checked_div(each)?).checked_mul(scale);
        let (width, height) = (units(pane.width, cell.0)?, units(pane.height, cell.1)?);
        let side = |pixels: u16, each: u16, most: u16| (pixels / each.max(1)).min(most / scale).max(1) * scale;
        let tile = (
            side(unit.pixels.0, cell.0, unit.cells.0.min(width)),
            side(unit.pixels.1, cell.1, unit.cells.1.min(height)),
        );
        let area = Rect { width, height, ..pane };
        (!area.is_empty()).then_some(Self { area, scale, cell, tile })
    }

    /// The picture's pixels, across and down.
    pub(super) fn grid(&self) -> (u16, u16) {
        (self.area.width / self.scale * self.cell.0, self.area.height / self.scale * self.cell.1)
    }

    pub(super) fn tiles(&self) -> usize {
        self.across() * usize::from(self.area.height.div_ceil(self.tile.1))
    }

    /// The cells of a tile, on the screen.
    pub(super) fn cells(&self, tile: usize) -> Rect {
        let part = |count: usize, each: u16| u16::try_from(count).unwrap_or(u16::MAX).saturating_mul(each);
        let (x, y) = (part(tile % self.across(), self.tile.0), part(tile / self.across(), self.tile.1));
        let wanted = Rect {
            x: self.area.x.saturating_add(x),
            y: self.area.y.saturating_add(y),
            width: self.tile.0,
            height: self.tile.1,
        };
        wanted.intersection(self.area)
    }

    /// The pixels of a tile, in the picture.
    pub(super) fn part(&self, tile: usize) -> Part {
        let cells = self.cells(tile);
        let pixels = |cells: u16, each: u16| usize::from(cells / self.scale) * usize::from(each);
        Part {
            x: pixels(cells.x - self.area.x, self.cell.0),
            y: pixels(cells.y - self.area.y, self.cell.1),
            width: pixels(cells.width, self.cell.0),
            height: pixels(cells.height, self.cell.1),
        }
    }

    fn across(&self) -> usize {
        usize::from(self.area.width.div_ceil(self.tile.0)).max(1)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const UNIT: Unit = Unit { pixels: (20, 20), cells: (128, 16) };

    #[test]
    fn a_large_pane_is_shown_in_coarser_pixels() {
        let plan = Plan::new(Rect::new(4, 2, 120, 34), (10, 20), UNIT).unwrap();
        assert_eq!((plan.scale, plan.grid(), plan.area), (2, (600, 340), Rect::new(4, 2, 120, 34)));
        assert_eq!((plan.tiles(), plan.cells(0), plan.cells(30)), (510, Rect::new(4, 2, 4, 2), Rect::new(4, 4, 4, 2)));
        assert_eq!(plan.part(31), Part { x: 20, y: 20, width: 20, height: 20 });
        let small = Plan::new(Rect::new(0, 0, 24, 7), (10, 20), UNIT).unwrap();
        assert_eq!((small.scale, small.grid()), (1, (240, 140)));
        // A column and a row are left over.
        let odd = Plan::new(Rect::new(0, 0, 121, 35), (9, 18), UNIT).unwrap();
        assert_eq!((odd.scale, odd.area), (2, Rect::new(0, 0, 120, 34)));
    }

    proptest! {
        #[test]
        fn tiles_cover_the_picture_once_and_have_its_shape(
            (width, height) in (0..400_u16, 0..200_u16),
            cell in (2..40_u16, 4..80_u16),
            pixels in (1..2_000_u16, 1..2_000_u16),
        ) {
            let pane = Rect::new(3, 5, width, height);
            let unit = Unit { pixels, cells: (128, 16) };
            let Some(plan) = Plan::new(pane, cell, unit) else {
                prop_assert!(pane.is_empty());
                return Ok(());
            };
            let (across, down) = plan.grid();
            prop_assert!(across <= GRID && down <= GRID && across > 0 && down > 0);
            prop_assert_eq!(pane.intersection(plan.area), plan.area);
            let (mut cells, mut covered) = (0, 0);
            for tile in 0..plan.tiles() {
                let (on_screen, part) = (plan.cells(tile), plan.part(tile));
                prop_assert!(!on_screen.is_empty() && part.width > 0 && part.height > 0);
                prop_assert!(part.x + part.width <= usize::from(across) && part.y + part.height <= usize::from(down));
                let shape = (u32::from(on_screen.width * cell.0), u32::from(on_screen.height) * u32::from(cell.1));
                prop_assert_eq!(shape.0 * u32::try_from(part.height).unwrap(), shape.1 * u32::try_from(part.width).unwrap());
                cells += on_screen.area();
                covered += part.width * part.height;
            }
            prop_assert_eq!(cells, plan.area.area());
            prop_assert_eq!(covered, usize::from(across) * usize::from(down));
        }
    }
}
