//! Sixel graphics (DEC STD 070, chapter 9; <https://vt100.net/docs/vt3xx-gp/chapter14.html>): each tile is a picture with a
//! palette of its own. The terminal scales nothing, so each pixel is written as a square of them where the pane has more.
use std::io::Write as _;

use ratatui::layout::Rect;

use super::{Image, palette};

/// Writes a tile where its cells stand, each pixel `scale` times each way. The cursor is anywhere afterwards, below the tile at
/// most by one row: the bars are there, so nothing scrolls.
pub(super) fn write(image: &Image<'_>, cells: Rect, scale: u16, out: &mut Vec<u8>) {
    let (palette, indices) = palette::reduce(image.rgb);
    let scale = usize::from(scale.max(1));
    let (width, height) = (image.width, image.height * scale);
    super::go(cells.x, cells.y, out);
    // Square pixels; what is not set stays as it is. Memory takes everything, here and below.
    write!(out, "\x1bP0;1;0q\"1;1;{};{height}", width * scale).unwrap_or_default();
    for (number, color) in palette.iter().enumerate() {
        let [red, green, blue] = color.map(|value| (u16::from(value) * 100 + 127) / 255);
        write!(out, "#{number};2;{red};{green};{blue}").unwrap_or_default();
    }
    // For each colour the six pixels of each column that have it, in bits.
    let mut masks = vec![0_u8; palette.len() * width];
    for top in (0..height).step_by(6) {
        masks.fill(0);
        for (bit, y) in (top..height.min(top + 6)).enumerate() {
            let row = indices.iter().skip(y / scale * width).take(width);
            for (x, index) in row.enumerate() {
                if let Some(mask) = masks.get_mut(usize::from(*index) * width + x) {
                    *mask |= 1 << bit;
                }
            }
        }
        band(masks.chunks(width.max(1)), scale, out);
    }
    out.extend_from_slice(b"\x1b\\");
}

/// Six rows of pixels, colour by colour.
fn band<'a>(colors: impl Iterator<Item = &'a [u8]>, scale: usize, out: &mut Vec<u8>) {
    let mut again = false;
    for (number, columns) in colors.enumerate() {
        let Some(last) = columns.iter().rposition(|mask| *mask != 0) else { continue };
        if std::mem::replace(&mut again, true) {
            out.push(b'$');
        }
        write!(out, "#{number}").unwrap_or_default();
        for run in columns.get(..=last).unwrap_or_default().chunk_by(|a, b| a == b) {
            let sixel = b'?' + run.first().copied().unwrap_or(0);
            match run.len() * scale {
                count @ 0..=3 => out.extend(std::iter::repeat_n(sixel, count)),
                count => write!(out, "!{count}{}", char::from(sixel)).unwrap_or_default(),
            }
        }
    }
    out.push(b'-');
}
