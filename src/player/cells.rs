//! Pixels to terminal cells: pure functions, no escape sequences.
use ratatui::layout::Size;

use crate::config::Cells;

/// Most pixels of a grid, across as well as down.
pub const GRID: u16 = 1_024;

/// Differences of up to this much in a channel (of 255) are not worth the bytes: noise of the camera and the encoder.
pub const THRESHOLD: u8 = 8;

/// Red, green, blue.
pub type Rgb = [u8; 3];

/// What one cell shows: `glyph` in `fg` on `bg`. A cell of one colour is a blank, and its `fg` is its `bg`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell<Color> {
    pub glyph: char,
    pub fg: Color,
    pub bg: Color,
}

/// The pixels of one cell, across and down.
#[must_use]
pub const fn pixels_per_cell(kind: Cells) -> (u16, u16) {
    match kind {
        Cells::Half => (1, 2),
        Cells::Sextant => (2, 3),
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

/// A cell of two pixels.
#[must_use]
pub fn half(top: Rgb, bottom: Rgb) -> Cell<Rgb> {
    if top == bottom { flat(top) } else { Cell { glyph: '▀', fg: top, bg: bottom } }
}

/// A cell of six pixels, row by row. It has two colours only: the pixels are split in the middle of the channel that
/// differs most, and each side shows its mean.
#[must_use]
pub fn sextant(pixels: &[Rgb; 6]) -> Cell<Rgb> {
    let (channel, low, high) = (0..3)
        .map(|channel| {
            let values = pixels.map(|pixel| pixel[channel]);
            (channel, values.iter().copied().fold(u8::MAX, u8::min), values.iter().copied().fold(0, u8::max))
        })
        .max_by_key(|(channel, low, high)| (high - low, std::cmp::Reverse(*channel)))
        .unwrap_or_default();
    if low == high {
        return flat(pixels[0]);
    }
    let middle = low.midpoint(high);
    let lit = |pixel: &&Rgb| pixel[channel] > middle;
    let pattern = pixels.iter().enumerate().filter(|(_, pixel)| lit(pixel)).map(|(place, _)| 1 << place).sum();
    let fg = mean(pixels.iter().filter(lit));
    let bg = mean(pixels.iter().filter(|pixel| !lit(pixel)));
    if fg == bg { flat(bg) } else { Cell { glyph: sextant_glyph(pattern), fg, bg } }
}

/// The nearest of the 240 fixed colours among the terminal's 256: a 6×6×6 cube and 24 greys, as xterm has them.
#[must_use]
pub fn to256(color: Rgb) -> u8 {
    const LEVELS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let steps = color.map(|value| match value {
        0..48 => 0,
        48..115 => 1,
        _ => (value - 35) / 40,
    });
    let cube = steps.map(|step| LEVELS[usize::from(step)]);
    let mean = color.iter().map(|value| u16::from(*value)).sum::<u16>() / 3;
    let step = (mean.saturating_sub(3) / 10).min(23);
    let step = u8::try_from(step).unwrap_or(23);
    if distance(color, [8 + 10 * step; 3]) < distance(color, cube) {
        232 + step
    } else {
        16 + 36 * steps[0] + 6 * steps[1] + steps[2]
    }
}

/// The largest difference in a channel.
#[must_use]
pub fn difference(a: Rgb, b: Rgb) -> u8 {
    a[0].abs_diff(b[0]).max(a[1].abs_diff(b[1])).max(a[2].abs_diff(b[2]))
}

fn flat(color: Rgb) -> Cell<Rgb> {
    Cell { glyph: ' ', fg: color, bg: color }
}

/// The glyph whose lit sixths are the bits of `pattern`, counted row by row from the lowest bit. Unicode leaves out the
/// four patterns that it had before: nothing, the left half, the right half and the full block.
fn sextant_glyph(pattern: u8) -> char {
    match pattern {
        0 => ' ',
        21 => '▌',
        42 => '▐',
        63.. => '█',
        _ => {
            let left_out = 1 + u32::from(pattern > 21) + u32::from(pattern > 42);
            char::from_u32(0x1_fb00 + u32::from(pattern) - left_out).unwrap_or('█')
        }
    }
}

fn mean<'a>(pixels: impl Iterator<Item = &'a Rgb>) -> Rgb {
    let (sum, count) = pixels.fold(([0_u16; 3], 0), |(sum, count), pixel| {
        ([sum[0] + u16::from(pixel[0]), sum[1] + u16::from(pixel[1]), sum[2] + u16::from(pixel[2])], count + 1)
    });
    sum.map(|sum| u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX))
}

fn distance(a: Rgb, b: Rgb) -> u32 {
    a.iter().zip(b).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
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

    const WHITE: Rgb = [255; 3];
    const BLACK: Rgb = [0; 3];
    const RED: Rgb = [200, 0, 0];

    #[test]
    fn half_blocks_show_both_pixels_as_they_are() {
        assert_eq!(half(RED, BLACK), Cell { glyph: '▀', fg: RED, bg: BLACK });
        assert_eq!(half(RED, RED), Cell { glyph: ' ', fg: RED, bg: RED });
    }

    #[test]
    fn sextants_light_the_brighter_pixels() {
        let check = |lit: [u8; 6], glyph| {
            let pixels = lit.map(|lit| if lit == 1 { WHITE } else { BLACK });
            assert_eq!(sextant(&pixels), Cell { glyph, fg: WHITE, bg: BLACK }, "{lit:?}");
        };
        check([1, 0, 0, 0, 0, 0], '🬀');
        check([0, 0, 0, 0, 0, 1], '🬞');
        check([0, 0, 1, 0, 1, 0], '🬓');
        check([1, 0, 1, 0, 1, 0], '▌');
        check([0, 1, 1, 0, 1, 0], '🬔');
        check([0, 1, 0, 1, 0, 1], '▐');
        check([1, 1, 0, 1, 0, 1], '🬨');
        check([0, 1, 1, 1, 1, 1], '🬻');
    }

    #[test]
    fn sextants_split_hues_of_one_brightness_and_show_means() {
        let pixels = [[100, 0, 0], [104, 0, 0], [0, 60, 0], [0, 60, 2], [0, 60, 4], [0, 60, 6]];
        assert_eq!(sextant(&pixels), Cell { glyph: '🬂', fg: [102, 0, 0], bg: [0, 60, 3] });
        assert_eq!(sextant(&[RED; 6]), Cell { glyph: ' ', fg: RED, bg: RED });
    }

    #[test]
    fn of_256_colours_the_nearest_is_taken() {
        let check = |color, index| assert_eq!(to256(color), index, "{color:?}");
        check(BLACK, 16);
        check(WHITE, 231);
        check([255, 0, 0], 196);
        check([95, 135, 175], 67);
        check([8, 8, 8], 232);
        check([128, 128, 128], 244);
        check([238, 238, 238], 255);
        check([130, 128, 127], 244);
    }

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
        assert_eq!(grid_pixels((9_000, 9_000).into(), Cells::Sextant), (1_024, 1_023));
    }

    proptest! {
        #[test]
        fn every_cell_fits_and_none_is_empty(area in (1_u16.., 1_u16..), video: (u32, u32)) {
            for kind in [Cells::Half, Cells::Sextant] {
                let Size { width, height } = fit(area.into(), video, kind);
                prop_assert!((1..=area.0).contains(&width) && (1..=area.1).contains(&height));
                let (across, down) = grid_pixels(Size::new(width, height), kind);
                prop_assert!(across <= GRID && down <= GRID);
            }
        }

        #[test]
        fn a_cell_of_six_pixels_has_one_glyph_and_colours_from_among_them(pixels: [Rgb; 6]) {
            let cell = sextant(&pixels);
            prop_assert_eq!(cell.glyph == ' ', cell.fg == cell.bg);
            for channel in 0..3 {
                let values = pixels.map(|pixel| pixel[channel]);
                for color in [cell.fg, cell.bg] {
                    prop_assert!(values.iter().min() <= Some(&color[channel]));
                    prop_assert!(values.iter().max() >= Some(&color[channel]));
                }
            }
        }
    }
}
