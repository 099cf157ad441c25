//! Two pixels to a cell, one above the other.
use super::{Cell, Rgb, flat};

/// A cell of two pixels.
#[must_use]
pub fn half(top: Rgb, bottom: Rgb) -> Cell<Rgb> {
    if top == bottom { flat(top) } else { Cell { glyph: '▀', fg: top, bg: bottom } }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLACK: Rgb = [0; 3];
    const RED: Rgb = [200, 0, 0];

    #[test]
    fn half_blocks_show_both_pixels_as_they_are() {
        assert_eq!(half(RED, BLACK), Cell { glyph: '▀', fg: RED, bg: BLACK });
        assert_eq!(half(RED, RED), Cell { glyph: ' ', fg: RED, bg: RED });
    }
}
