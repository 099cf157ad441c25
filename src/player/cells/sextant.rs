//! Six pixels to a cell, two across and three down.
use super::{Cell, Rgb, flat};

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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const WHITE: Rgb = [255; 3];
    const BLACK: Rgb = [0; 3];
    const RED: Rgb = [200, 0, 0];

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

    proptest! {
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
