//! Pictures in the terminal's sixteen colours.
use std::sync::LazyLock;

use super::{Cell, MOST, Pixels, Rgb, Shape, pixels_per_cell, split};
use crate::config::Cells;

/// The sixteen colours as they look where nobody changed them, and what of them can stand behind.
#[derive(Debug)]
pub struct Palette {
    colors: [Rgb; 16],
    /// Colours that a background can have, from the first.
    behind: u8,
    /// Two colours mixed by a shade. The second can stand behind.
    mixes: Vec<Mix>,
    /// Which of them is nearest, by four bits of each channel: looking through them all takes too long for each cell.
    nearest: Vec<usize>,
}

#[derive(Clone, Copy, Debug)]
struct Mix {
    color: Rgb,
    cell: Cell<u8>,
    /// How coarse it looks: squared, for a pixel.
    coarse: u32,
}

/// xterm's own (`XTerm-col.ad`).
const XTERM: [Rgb; 16] = [
    [0, 0, 0],
    [205, 0, 0],
    [0, 205, 0],
    [205, 205, 0],
    [0, 0, 238],
    [205, 0, 205],
    [0, 205, 205],
    [229, 229, 229],
    [127, 127, 127],
    [255, 0, 0],
    [0, 255, 0],
    [255, 255, 0],
    [92, 92, 255],
    [255, 0, 255],
    [0, 255, 255],
    [255, 255, 255],
];

/// VGA's (`drivers/tty/vt/vt.c` in Linux).
const VGA: [Rgb; 16] = [
    [0, 0, 0],
    [170, 0, 0],
    [0, 170, 0],
    [170, 85, 0],
    [0, 0, 170],
    [170, 0, 170],
    [0, 170, 170],
    [170, 170, 170],
    [85, 85, 85],
    [255, 85, 85],
    [85, 255, 85],
    [255, 255, 85],
    [85, 85, 255],
    [255, 85, 255],
    [85, 255, 255],
    [255, 255, 255],
];

impl Palette {
    /// A terminal emulator's.
    #[must_use]
    pub fn xterm() -> &'static Self {
        static PALETTE: LazyLock<Palette> = LazyLock::new(|| Palette::new(XTERM, 16));
        &PALETTE
    }

    /// The Linux console's: backgrounds are dark there.
    #[must_use]
    pub fn console() -> &'static Self {
        static PALETTE: LazyLock<Palette> = LazyLock::new(|| Palette::new(VGA, 8));
        &PALETTE
    }

    fn new(colors: [Rgb; 16], behind: u8) -> Self {
        let pairs = (0..behind).flat_map(|bg| (0..16).filter(move |fg| *fg > bg).map(move |fg| (fg, bg)));
        let mixes = pairs.flat_map(|(fg, bg)| {
            let (over, under) = (colors[usize::from(fg)], colors[usize::from(bg)]);
            let mix = move |quarters| Mix {
                color: mixed(over, under, quarters),
                cell: Cell { shape: Shape::Shade(quarters), fg, bg },
                coarse: split::distance(over, under) / COARSE,
            };
            [1, 2, 3].map(mix)
        });
        let mixes: Vec<Mix> = mixes.collect();
        let nearest = (0..1_u16 << 12).map(|index| {
            let part = |shift: u16| u8::try_from((index >> shift & 15) * 16 + 8).unwrap_or(u8::MAX);
            let color = [part(8), part(4), part(0)];
            let off = |mix: &Mix| split::distance(mix.color, color) + mix.coarse;
            let best = mixes.iter().enumerate().min_by_key(|(_, mix)| off(mix));
            best.map_or(0, |(place, _)| place)
        });
        let nearest = nearest.collect();
        Self { colors, behind, mixes, nearest }
    }

    /// Whether only the first eight can stand behind.
    #[must_use]
    pub fn is_dark(&self) -> bool {
        self.behind < 16
    }

    /// A colour as it looks.
    #[must_use]
    pub fn color(&self, index: u8) -> Rgb {
        self.colors[usize::from(index & 15)]
    }

    /// The two colours and the pixels, or the shade, that come nearest to a cell.
    #[must_use]
    pub fn cell(&self, kind: Cells, pixels: &Pixels) -> Cell<u8> {
        let (across, down) = pixels_per_cell(kind);
        let pixels = &pixels[..usize::from(across * down)];
        let (plain, error) = self.plain(pixels);
        let mean = split::mean(pixels, u8::MAX);
        // What a shade cannot show is how the pixels differ from their mean.
        let spread: u32 = pixels.iter().map(|pixel| split::distance(*pixel, mean)).sum();
        let count = u32::from(across * down);
        let off = |mix: &Mix| count * (split::distance(mix.color, mean) + mix.coarse) + spread;
        let [red, green, blue] = mean.map(|value| usize::from(value >> 4));
        let mix = self.nearest.get(red << 8 | green << 4 | blue).and_then(|place| self.mixes.get(*place));
        match mix {
            Some(mix) if off(mix) < error => mix.cell,
            _ => plain,
        }
    }

    /// The best without shades, and by how much it is off.
    fn plain(&self, pixels: &[Rgb]) -> (Cell<u8>, u32) {
        let off = self.off(pixels);
        let off = &off[..pixels.len()];
        let near = near(off);
        let mut best = (split::flat(0), u32::MAX);
        for fg in (0..16_u8).filter(|fg| near & 1 << fg != 0) {
            for bg in (0..=fg.min(self.behind - 1)).rev().filter(|bg| near & 1 << bg != 0) {
                let (mut shape, mut error) = (0, 0);
                for (place, off) in off.iter().enumerate() {
                    let (lit, dark) = (off[usize::from(fg)], off[usize::from(bg)]);
                    shape |= u8::from(lit < dark) << place;
                    error += lit.min(dark);
                }
                if error < best.1 {
                    best = (Cell { shape: Shape::Lit(shape), fg, bg }, error);
                }
            }
        }
        best
    }

    /// By how much each colour is off for each pixel.
    fn off(&self, pixels: &[Rgb]) -> [[u32; 16]; MOST] {
        let mut off = [[0; 16]; MOST];
        for (off, pixel) in off.iter_mut().zip(pixels) {
            *off = self.colors.map(|color| split::distance(color, *pixel));
        }
        off
    }
}

/// The two nearest colours of each pixel, and black, as bits: black can stand behind any.
fn near(off: &[[u32; 16]]) -> u16 {
    off.iter().fold(1, |near, off| {
        let (mut first, mut second) = ((u32::MAX, 0), (u32::MAX, 0));
        for off in off.iter().copied().zip(0_u8..) {
            if off < first {
                (first, second) = (off, first);
            } else if off < second {
                second = off;
            }
        }
        near | 1 << first.1 | 1 << second.1
    })
}

/// Squared differences of two colours are divided by this where a shade mixes them: the eye sees its dots.
const COARSE: u32 = 48;

/// What a shade of so many quarters looks like from afar.
#[must_use]
pub(super) fn mixed(over: Rgb, under: Rgb, quarters: u8) -> Rgb {
    let quarters = u16::from(quarters.min(4));
    let mix = |over: u8, under: u8| (u16::from(over) * quarters + u16::from(under) * (4 - quarters) + 2) / 4;
    let channel = |n: usize| u8::try_from(mix(over[n], under[n])).unwrap_or(u8::MAX);
    [channel(0), channel(1), channel(2)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::shown, *};

    const KINDS: [Cells; 4] = [Cells::Half, Cells::Quadrant, Cells::Sextant, Cells::Octant];

    fn two(top: Rgb, bottom: Rgb) -> Pixels {
        let mut pixels = [[0; 3]; MOST];
        (pixels[0], pixels[1]) = (top, bottom);
        pixels
    }

    #[test]
    fn the_sixteen_are_shown_as_they_are() {
        let xterm = Palette::xterm();
        for index in 0..16 {
            let cell = xterm.cell(Cells::Octant, &[xterm.color(index); MOST]);
            assert_eq!(cell, split::flat(index));
        }
        let cell = xterm.cell(Cells::Half, &two([250, 10, 5], [5, 0, 3]));
        assert_eq!(cell, Cell { shape: Shape::Lit(1), fg: 9, bg: 0 });
    }

    #[test]
    fn between_two_of_them_is_a_shade() {
        let cell = Palette::xterm().cell(Cells::Half, &two([178; 3], [178; 3]));
        assert_eq!(cell, Cell { shape: Shape::Shade(2), fg: 8, bg: 7 }, "between its two greys");
        let cell = Palette::console().cell(Cells::Half, &two([127; 3], [128; 3]));
        assert_eq!(cell, Cell { shape: Shape::Shade(2), fg: 8, bg: 7 });
    }

    #[test]
    fn the_consoles_backgrounds_are_dark() {
        let console = Palette::console();
        assert_eq!(console.cell(Cells::Half, &two([255; 3], [255; 3])).fg, 15);
        assert_eq!(console.cell(Cells::Half, &two([255; 3], [0; 3])), Cell { shape: Shape::Lit(1), fg: 15, bg: 0 });
    }

    proptest! {
        #[test]
        fn what_is_shown_is_as_near_as_the_nearest_colour(pixels: Pixels) {
            for palette in [Palette::xterm(), Palette::console()] {
                for kind in KINDS {
                    let cell = palette.cell(kind, &pixels);
                    prop_assert!(cell.bg < palette.behind);
                    let (across, down) = pixels_per_cell(kind);
                    let used = &pixels[..usize::from(across * down)];
                    let error = |shown: &[Rgb]| used.iter().zip(shown).map(|(a, b)| split::distance(*a, *b)).sum::<u32>();
                    let ours = error(&shown(kind, cell.map(|index| palette.color(index))));
                    let flat = (0..16).map(|index| error(&[palette.color(index); MOST])).min();
                    // The mean of a shade is rounded.
                    prop_assert!(Some(ours) <= flat.map(|flat| flat + 8 * 800), "{cell:?}");
                }
            }
        }
    }
}
