//! The characters of cells, by which of a cell's pixels they light.
use super::{Shape, pixels_per_cell};
use crate::config::Cells;

/// The character that shows this shape. Every one of them is a cell wide.
#[must_use]
pub fn glyph(kind: Cells, shape: Shape) -> char {
    match shape {
        Shape::Shade(quarters) => ['░', '▒', '▓'][usize::from(quarters.clamp(1, 3)) - 1],
        Shape::Lit(pattern) => match kind {
            Cells::Half => quadrants(fold(pattern, 2)),
            Cells::Quadrant => quadrants(pattern),
            Cells::Sextant => sextant(pattern),
            Cells::Octant => octant(pattern),
        },
    }
}

/// All pixels of a cell lit.
#[must_use]
pub const fn full(kind: Cells) -> u8 {
    let (across, down) = pixels_per_cell(kind);
    u8::MAX >> (8 - across * down)
}

/// A pattern of rows of one pixel as one of rows of two.
fn fold(pattern: u8, rows: u8) -> u8 {
    (0..rows).filter(|row| pattern & 1 << row != 0).map(|row| 0b11 << (2 * row)).sum()
}

/// Block elements (U+2580): a pattern's bits are the upper left, upper right, lower left and lower right quarter.
fn quadrants(pattern: u8) -> char {
    const ALL: [char; 16] = [' ', '▘', '▝', '▀', '▖', '▌', '▞', '▛', '▗', '▚', '▐', '▜', '▄', '▙', '▟', '█'];
    ALL[usize::from(pattern & 15)]
}

/// Sextants stand from U+1FB00 on in the order of their patterns. Left out are the four that Unicode had before: nothing,
/// the left half, the right half and the full block.
fn sextant(pattern: u8) -> char {
    match pattern & 63 {
        0 => ' ',
        21 => '▌',
        42 => '▐',
        63 => '█',
        pattern => {
            let left_out = 1 + u32::from(pattern > 21) + u32::from(pattern > 42);
            char::from_u32(0x1_fb00 + u32::from(pattern) - left_out).unwrap_or('█')
        }
    }
}

/// Octants stand from U+1CD00 to U+1CDE5 in the order of their patterns (Unicode 16, "Symbols for Legacy Computing
/// Supplement"). Left out are those that Unicode had before or has under other names: a quadrant or several, quarters of the
/// height, and single eighths.
fn octant(pattern: u8) -> char {
    match ELSEWHERE.binary_search_by_key(&pattern, |(pattern, _)| *pattern) {
        Ok(at) => ELSEWHERE[at].1,
        Err(left_out) => {
            let before = u32::try_from(left_out).unwrap_or_default();
            char::from_u32(0x1_cd00 + u32::from(pattern) - before).unwrap_or('█')
        }
    }
}

/// In the order of their patterns.
const ELSEWHERE: [(u8, char); 26] = [
    (0b0000_0000, ' '),
    (0b0000_0001, '\u{1cea8}'),
    (0b0000_0010, '\u{1ceab}'),
    (0b0000_0011, '\u{1fb82}'),
    (0b0000_0101, '▘'),
    (0b0000_1010, '▝'),
    (0b0000_1111, '▀'),
    (0b0001_0100, '\u{1fbe6}'),
    (0b0010_1000, '\u{1fbe7}'),
    (0b0011_1111, '\u{1fb85}'),
    (0b0100_0000, '\u{1cea3}'),
    (0b0101_0000, '▖'),
    (0b0101_0101, '▌'),
    (0b0101_1010, '▞'),
    (0b0101_1111, '▛'),
    (0b1000_0000, '\u{1cea0}'),
    (0b1010_0000, '▗'),
    (0b1010_0101, '▚'),
    (0b1010_1010, '▐'),
    (0b1010_1111, '▜'),
    (0b1100_0000, '▂'),
    (0b1111_0000, '▄'),
    (0b1111_0101, '▙'),
    (0b1111_1010, '▟'),
    (0b1111_1100, '▆'),
    (0b1111_1111, '█'),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use ratatui::symbols::pixel;

    use super::*;
    use crate::text;

    /// ratatui took its tables from Unicode's charts, ours follow their rules.
    #[test]
    fn the_tables_are_unicodes() {
        let check = |kind, table: &[char]| {
            let ours: Vec<char> = (0..=full(kind)).map(|pattern| glyph(kind, Shape::Lit(pattern))).collect();
            assert_eq!(ours, table, "{kind:?}");
        };
        check(Cells::Half, &[' ', '▀', '▄', '█']);
        check(Cells::Quadrant, &pixel::QUADRANTS);
        check(Cells::Sextant, &pixel::SEXTANTS);
        check(Cells::Octant, &pixel::OCTANTS);
    }

    #[test]
    fn no_two_patterns_look_the_same_and_each_is_a_cell_wide() {
        for kind in [Cells::Half, Cells::Quadrant, Cells::Sextant, Cells::Octant] {
            let glyphs: Vec<char> = (0..=full(kind)).map(|pattern| glyph(kind, Shape::Lit(pattern))).collect();
            assert_eq!(glyphs.iter().collect::<HashSet<_>>().len(), glyphs.len(), "{kind:?}");
            for glyph in glyphs {
                assert_eq!(text::width(&glyph.to_string()), 1, "{glyph:?}");
            }
        }
    }

    /// The names in Unicode's data say which eighths are lit: BLOCK OCTANT-3 is the first, BLOCK OCTANT-2345678 the last.
    #[test]
    fn octants_fill_their_block() {
        let block = 0x1_cd00..=0x1_cde5_u32;
        let ours = (0..=255).map(|pattern| u32::from(octant(pattern))).filter(|glyph| block.contains(glyph));
        assert!(ours.eq(block.clone()), "each once, in the order of the patterns");
        assert_eq!(octant(0b0000_0100), '\u{1cd00}');
        assert_eq!(octant(0b1111_1110), '\u{1cde5}');
        assert!(ELSEWHERE.is_sorted());
    }
}
