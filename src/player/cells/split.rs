//! The pixels of a cell as two colours.
use super::{Cell, MOST, Pixels, Rgb, Shape, difference, pixels_per_cell};
use crate::config::Cells;

/// Which pixels a cell lights, and the two colours that come nearest to all of them: the pixels are split in the middle of
/// the channel that differs most, each side takes its mean, and then each pixel the side that it is nearer to, once.
/// Colours that differ by no more than `alike` are shown as one: half of that is the error, and it takes half the bytes.
#[must_use]
pub fn split(kind: Cells, pixels: &Pixels, alike: u8) -> Cell<Rgb> {
    let (across, down) = pixels_per_cell(kind);
    let pixels = &pixels[..usize::from(across * down)];
    if let [top, bottom] = *pixels {
        return two(Cell { shape: Shape::Lit(0b01), fg: top, bg: bottom }, pixels, alike);
    }
    let Some(lit) = halves(pixels) else { return flat(pixels[0]) };
    let (fg, bg) = (mean(pixels, lit), mean(pixels, !lit));
    match pattern(pixels, |pixel| distance(*pixel, fg) < distance(*pixel, bg)) {
        nearer if nearer == lit || nearer == 0 || !nearer & all(pixels) == 0 => {
            two(Cell { shape: Shape::Lit(lit), fg, bg }, pixels, alike)
        }
        nearer => {
            let (fg, bg) = (mean(pixels, nearer), mean(pixels, !nearer));
            two(Cell { shape: Shape::Lit(nearer), fg, bg }, pixels, alike)
        }
    }
}

/// The cell, or all of it in one colour.
fn two(cell: Cell<Rgb>, pixels: &[Rgb], alike: u8) -> Cell<Rgb> {
    if difference(cell.fg, cell.bg) > alike { cell } else { flat(mean(pixels, u8::MAX)) }
}

/// A cell of one colour.
pub(super) const fn flat<Color: Copy>(color: Color) -> Cell<Color> {
    Cell { shape: Shape::Lit(0), fg: color, bg: color }
}

/// The mean of those pixels whose bit is set.
pub(super) fn mean(pixels: &[Rgb], of: u8) -> Rgb {
    let (mut sum, mut count) = ([0_u16; 3], 0);
    for (place, pixel) in pixels.iter().enumerate() {
        if of & 1 << place != 0 {
            sum = [sum[0] + u16::from(pixel[0]), sum[1] + u16::from(pixel[1]), sum[2] + u16::from(pixel[2])];
            count += 1;
        }
    }
    let count = count.max(1);
    sum.map(|sum| u8::try_from((sum + count / 2) / count).unwrap_or(u8::MAX))
}

/// How far apart two colours are, squared.
#[must_use]
pub(super) fn distance(a: Rgb, b: Rgb) -> u32 {
    let part = |n: usize| u32::from(a[n].abs_diff(b[n])).pow(2);
    part(0) + part(1) + part(2)
}

/// The pixels above the middle of the channel that differs most; `None` where all are alike.
fn halves(pixels: &[Rgb]) -> Option<u8> {
    let (mut low, mut high) = ([u8::MAX; 3], [0; 3]);
    for pixel in pixels {
        for channel in 0..3 {
            low[channel] = low[channel].min(pixel[channel]);
            high[channel] = high[channel].max(pixel[channel]);
        }
    }
    let spread = |channel: usize| high[channel] - low[channel];
    let widest =
        [1, 2].into_iter().fold(0, |widest, other| if spread(other) > spread(widest) { other } else { widest });
    let middle = low[widest].midpoint(high[widest]);
    (spread(widest) > 0).then(|| pattern(pixels, |pixel| pixel[widest] > middle))
}

fn pattern(pixels: &[Rgb], lit: impl Fn(&Rgb) -> bool) -> u8 {
    pixels.iter().enumerate().filter(|(_, pixel)| lit(pixel)).map(|(place, _)| 1 << place).sum()
}

fn all(pixels: &[Rgb]) -> u8 {
    u8::MAX >> (MOST - pixels.len().min(MOST))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        super::{glyph, shown},
        *,
    };

    const WHITE: Rgb = [255; 3];
    const BLACK: Rgb = [0; 3];
    const RED: Rgb = [200, 0, 0];

    fn padded(pixels: &[Rgb]) -> Pixels {
        let mut all = [BLACK; MOST];
        all[..pixels.len()].copy_from_slice(pixels);
        all
    }

    #[test]
    fn half_blocks_show_both_pixels_as_they_are() {
        let check = |pixels: [Rgb; 2], cell| assert_eq!(split(Cells::Half, &padded(&pixels), 3), cell);
        check([RED, BLACK], Cell { shape: Shape::Lit(1), fg: RED, bg: BLACK });
        check([RED, RED], flat(RED));
        check([[100; 3], [103; 3]], flat([102; 3]));
        check([[100; 3], [104; 3]], Cell { shape: Shape::Lit(1), fg: [100; 3], bg: [104; 3] });
    }

    #[test]
    fn the_brighter_pixels_are_lit() {
        let check = |kind, lit: &[u8], wanted| {
            let pixels: Vec<Rgb> = lit.iter().map(|lit| if *lit == 1 { WHITE } else { BLACK }).collect();
            let cell = split(kind, &padded(&pixels), 0);
            assert_eq!((glyph(kind, cell.shape), cell.fg, cell.bg), (wanted, WHITE, BLACK), "{lit:?}");
        };
        check(Cells::Quadrant, &[1, 0, 0, 1], '▚');
        check(Cells::Quadrant, &[0, 0, 1, 0], '▖');
        check(Cells::Sextant, &[1, 0, 0, 0, 0, 0], '🬀');
        check(Cells::Sextant, &[0, 0, 1, 0, 1, 0], '🬓');
        check(Cells::Sextant, &[1, 0, 1, 0, 1, 0], '▌');
        check(Cells::Sextant, &[0, 1, 1, 1, 1, 1], '🬻');
        check(Cells::Octant, &[0, 0, 0, 0, 1, 0, 0, 0], '\u{1cd09}');
        check(Cells::Octant, &[1, 1, 1, 1, 0, 0, 0, 0], '▀');
    }

    #[test]
    fn hues_of_one_brightness_are_split_and_means_shown() {
        let pixels = [[100, 0, 0], [104, 0, 0], [0, 60, 0], [0, 60, 2], [0, 60, 4], [0, 60, 6]];
        let cell = Cell { shape: Shape::Lit(0b11), fg: [102, 0, 0], bg: [0, 60, 3] };
        assert_eq!(split(Cells::Sextant, &padded(&pixels), 0), cell);
        assert_eq!(split(Cells::Sextant, &padded(&[RED; 6]), 0), flat(RED));
    }

    #[test]
    fn a_pixel_goes_to_the_side_that_it_is_nearer_to() {
        // 140 is above the middle, but nearer to what is below it.
        let pixels = [[255; 3], [255; 3], [255; 3], [140; 3], [120; 3], [120; 3], [120; 3], [0; 3]];
        assert_eq!(split(Cells::Octant, &pixels, 0).shape, Shape::Lit(0b0000_0111));
    }

    proptest! {
        #[test]
        fn colours_come_from_among_the_pixels(pixels: Pixels) {
            for kind in [Cells::Half, Cells::Quadrant, Cells::Sextant, Cells::Octant] {
                let cell = split(kind, &pixels, 0);
                let (across, down) = pixels_per_cell(kind);
                let used = &pixels[..usize::from(across * down)];
                prop_assert_eq!(cell.shape == Shape::Lit(0), cell.fg == cell.bg);
                for channel in 0..3 {
                    let values = || used.iter().map(|pixel| pixel[channel]);
                    for color in [cell.fg, cell.bg] {
                        prop_assert!(values().min() <= Some(color[channel]) && values().max() >= Some(color[channel]));
                    }
                }
                // Two colours are never worse than one, but for rounding.
                let error = |shown: &[Rgb]| shown.iter().zip(used).map(|(a, b)| distance(*a, *b)).sum::<u32>();
                let one = error(&[mean(used, u8::MAX); MOST]);
                prop_assert!(error(&shown(kind, cell)[..used.len()]) <= one + 24 * 3);
            }
        }
    }
}
