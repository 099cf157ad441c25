//! `iTerm2`'s protocol (<https://iterm2.com/documentation-images.html>), as `iTerm2`, `WezTerm`, Konsole and mintty speak it: the
//! whole picture as a JPEG, scaled by the terminal to its cells.
use std::io::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use image::{ExtendedColorType, codecs::jpeg::JpegEncoder};
use ratatui::layout::Rect;

use super::Image;

/// Of 100: text on slides can be read, and a frame takes a tenth of what it is worth.
const QUALITY: u8 = 50;

/// Writes a picture where its cells stand. The cursor is anywhere afterwards, never below the picture's last row but one: the
/// bars are below it, so nothing scrolls.
pub(super) fn write(image: &Image<'_>, cells: Rect, out: &mut Vec<u8>) {
    let mut jpeg = Vec::with_capacity(image.rgb.len() / 16);
    let size = |pixels: usize| u32::try_from(pixels).unwrap_or(0);
    let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, QUALITY);
    if encoder.encode(image.rgb, size(image.width), size(image.height), ExtendedColorType::Rgb8).is_err() {
        // Only what has no size cannot be encoded.
        return;
    }
    super::go(cells.x, cells.y, out);
    let Rect { width, height, .. } = cells;
    // WezTerm knows the last one; the others save and restore the cursor around it all.
    write!(
        out,
        "\x1b]1337;File=inline=1;size={};width={width};height={height};preserveAspectRatio=0;doNotMoveCursor=1:{}\x07",
        jpeg.len(),
        BASE64.encode(&jpeg)
    )
    .unwrap_or_default();
}
