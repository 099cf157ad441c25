//! The demo streams' second counter, coded in colours: what a stream shows, a test can read off a terminal's cells.
//!
//! The bottom fifth of the picture is a row of [`BLOCKS`] equal blocks, the highest bit on the left. Each is [`DARK`] (0)
//! or [`BRIGHT`] (1), two colours that differ in brightness and in hue, so that neither video compression nor averaging
//! into cells nor 256 colours confuses them. Together they are the Gray code of the wall clock's second modulo
//! [`PERIOD`]: from one second to the next one block alone changes, so that a picture read amid a change is off by one at
//! most.

/// Blocks in the row, one for each bit.
pub const BLOCKS: u32 = 8;
/// Seconds after which the count begins anew.
pub const PERIOD: u32 = 1 << BLOCKS;
/// The colour of a 0: red, green, blue.
pub const DARK: [u8; 3] = [0x00, 0x18, 0xa0];
/// The colour of a 1.
pub const BRIGHT: [u8; 3] = [0xff, 0xe0, 0x00];
/// The row's height as a part of the picture's: one in so many.
pub const HEIGHT: u32 = 5;
/// A channel up to which a pixel counts as black, as the bars beside or above a picture are.
const BLACK: u8 = 40;

/// The row of blocks that stands for `second`, from left to right: whether each is [`BRIGHT`].
#[must_use]
pub fn encode(second: u32) -> [bool; BLOCKS as usize] {
    let count = second % PERIOD;
    let gray = count ^ (count >> 1);
    std::array::from_fn(|block| gray >> (BLOCKS as usize - 1 - block) & 1 == 1)
}

/// Reads the second modulo [`PERIOD`] off a picture of `width` × `height` pixels (a cell drawn as a half block is two,
/// one above the other). Black bars around the picture are left out. `None` where a block is neither of the two colours.
#[must_use]
pub fn decode(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 3]) -> Option<u32> {
    let (left, right) = span(width, |x| (0..height).any(|y| !black(pixel(x, y))))?;
    let (top, bottom) = span(height, |y| (0..width).any(|x| !black(pixel(x, y))))?;
    let (wide, high) = (right - left, bottom - top);
    if wide < BLOCKS {
        return None;
    }
    let y = bottom - 1 - high / (2 * HEIGHT);
    let mut gray = 0;
    for block in 0..BLOCKS {
        // The middle of the block.
        let x = left + (2 * block + 1) * wide / (2 * BLOCKS);
        gray = gray << 1 | u32::from(bright(pixel(x, y))?);
    }
    let mut count = gray;
    for shift in [1, 2, 4] {
        count ^= count >> shift;
    }
    Some(count)
}

/// Seconds from `earlier` to `later` as counted, taking the later one to be the one that is less than half a
/// [`PERIOD`] away: negative if it is behind.
#[must_use]
pub fn elapsed(earlier: u32, later: u32) -> i32 {
    let ahead = (later + PERIOD - earlier % PERIOD) % PERIOD;
    let half = PERIOD / 2;
    let signed = i32::try_from(ahead).unwrap_or_default();
    if ahead < half { signed } else { signed - i32::try_from(PERIOD).unwrap_or_default() }
}

/// From the first to one past the last place for which `lit` holds.
fn span(length: u32, lit: impl Fn(u32) -> bool) -> Option<(u32, u32)> {
    let first = (0..length).find(|at| lit(*at))?;
    let last = (first..length).rev().find(|at| lit(*at))?;
    Some((first, last + 1))
}

fn black(pixel: [u8; 3]) -> bool {
    pixel.iter().all(|channel| *channel <= BLACK)
}

/// Which of the two colours a pixel is nearer to, if it is clearly nearer to one.
fn bright(pixel: [u8; 3]) -> Option<bool> {
    let far = |from: [u8; 3]| -> u32 {
        pixel.iter().zip(from).map(|(a, b)| u32::from(a.abs_diff(b))).map(|apart| apart * apart).sum()
    };
    let (to_dark, to_bright) = (far(DARK), far(BRIGHT));
    if to_dark * 3 < to_bright {
        Some(false)
    } else if to_bright * 3 < to_dark {
        Some(true)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A slide with its row, `bars` black pixels on all four sides.
    fn picture(second: u32, (width, height): (u32, u32), bars: u32) -> impl Fn(u32, u32) -> [u8; 3] {
        let row = encode(second);
        move |x, y| {
            let Some((x, y)) = x.checked_sub(bars).zip(y.checked_sub(bars)) else { return [0; 3] };
            if x >= width || y >= height {
                [8, 0, 4]
            } else if y < height - height / HEIGHT {
                [0xf4, 0xf4, 0xf0]
            } else if row[(x * BLOCKS / width) as usize] {
                BRIGHT
            } else {
                DARK
            }
        }
    }

    #[test]
    fn every_second_is_read_back_at_every_size() {
        for (width, height) in [(40, 22), (40, 11), (41, 23), (80, 45), (120, 68), (640, 360), (16, 10)] {
            for second in 0..PERIOD {
                let read = decode(width, height, picture(second, (width, height), 0));
                assert_eq!(read, Some(second), "{width} × {height}");
            }
        }
    }

    #[test]
    fn black_bars_are_left_out() {
        assert_eq!(decode(46, 28, picture(77, (40, 22), 3)), Some(77));
    }

    #[test]
    fn from_one_second_to_the_next_one_block_changes() {
        for second in 0..2 * PERIOD {
            let (before, after) = (encode(second), encode(second + 1));
            assert_eq!(before.iter().zip(after).filter(|(a, b)| **a != *b).count(), 1, "after second {second}");
        }
    }

    #[test]
    fn another_picture_is_not_read() {
        assert_eq!(decode(40, 22, |_, _| [0; 3]), None, "no picture yet");
        assert_eq!(decode(40, 22, |_, _| [0xf4, 0xf4, 0xf0]), None, "a slide without the row");
        assert_eq!(decode(4, 4, picture(1, (4, 4), 0)), None, "too small");
        assert_eq!(decode(0, 0, |_, _| [0; 3]), None);
    }

    #[test]
    fn colours_that_a_terminal_rounds_are_read() {
        // The nearest of the 6×6×6 cube of 256-colour terminals.
        let cube = |channel: u8| [0, 95, 135, 175, 215, 255].into_iter().min_by_key(|v: &u8| v.abs_diff(channel));
        let exact = picture(0xa5, (40, 22), 0);
        assert_eq!(decode(40, 22, |x, y| exact(x, y).map(|c| cube(c).unwrap())), Some(0xa5));
    }

    #[test]
    fn the_count_runs_on_past_its_end() {
        assert_eq!(elapsed(250, 4), 10);
        assert_eq!(elapsed(4, 250), -10);
        assert_eq!(elapsed(7, 7), 0);
    }
}
