//! Pictures and files: named in words, and the place where a picture is shown.
use super::{
    Spot,
    rich::{Paint, Sink, flow, lay},
};
use crate::{
    app::{
        line::{Line, Tone},
        words,
    },
    chat::{Body, Media, MediaKind, Message},
    text,
};

/// Most rows that a picture takes, and a sticker.
const PICTURE: u64 = 12;
const STICKER: u64 = 6;
/// A picture gets half of the pane's columns, and these where there are as many.
const LEAST: usize = 24;
/// A picture of at most this many bytes, or pixels, is fetched itself, not its thumbnail.
const SMALL: u64 = 100_000;
const FEW: u64 = 400 * 300;

/// `sent a picture: slide.png · 1.2 MB · 1920×1080 · the caption`.
pub(super) fn named(media: &Media, columns: usize, paint: Paint, sink: &mut Sink) {
    let what = match media.kind {
        MediaKind::Picture => "sent a picture: ",
        MediaKind::Sticker => "sent a sticker: ",
        MediaKind::Video => "sent a video: ",
        MediaKind::Sound => "sent a sound: ",
        MediaKind::File => "sent a file: ",
    };
    let size = media.size.filter(|_| media.kind != MediaKind::Sticker);
    let size = size.map(|size| format!(" · {}", words::bytes(size))).unwrap_or_default();
    let pixels = media.pixels.filter(|_| media.kind != MediaKind::Sticker);
    let pixels = pixels.map(|(width, height)| format!(" · {width}×{height}")).unwrap_or_default();
    let name = if media.name.is_empty() { "without a name" } else { &media.name };
    let mut pieces = vec![(Tone::Dim, what), (paint.tone, name), (Tone::Dim, &size), (Tone::Dim, &pixels)];
    match &media.caption {
        Some(caption) if is_short(caption) => {
            pieces.extend([(Tone::Dim, " · "), (paint.tone, caption.as_str())]);
            flow(&pieces, columns, sink);
        }
        caption => {
            flow(&pieces, columns, sink);
            if let Some(caption) = caption {
                lay(caption, columns, paint, sink);
            }
        }
    }
}

/// Plain words that make one line.
fn is_short(caption: &text::Rich) -> bool {
    let words = caption.as_str();
    !words.is_empty() && words.len() <= 100 && !words.contains('\n') && caption.is_plain()
}

/// Adds the blank lines that a picture is drawn upon, where pictures are shown.
pub(super) fn keep_free(
    message: &Message,
    columns: usize,
    indent: usize,
    cell: Option<(u16, u16)>,
    lines: &mut Vec<Line>,
) -> Option<Spot> {
    let Body::Media(media) = &message.body else { return None };
    let most = match media.kind {
        MediaKind::Picture => PICTURE,
        MediaKind::Sticker => STICKER,
        MediaKind::Video | MediaKind::Sound | MediaKind::File => return None,
    };
    let wide = (columns / 2).max(LEAST).min(columns - indent);
    let (columns, rows) = cells(media.pixels?, cell?, (wide as u64, most))?;
    let spot =
        Spot { line: lines.len(), column: u16::try_from(indent).ok()?, columns, rows, media: key(media).clone() };
    lines.extend((0..rows).map(|_| Line::default()));
    Some(spot)
}

/// The smaller picture that came with a large one.
fn key(media: &Media) -> &crate::chat::MediaKey {
    let few = media.pixels.is_some_and(|(width, height)| u64::from(width) * u64::from(height) <= FEW);
    let small = media.size.is_some_and(|size| size <= SMALL);
    media.thumbnail.as_ref().filter(|_| !(few || small)).unwrap_or(&media.source)
}

/// The cells that a picture takes, in at most `room`, its sides in proportion; never larger than it is.
fn cells(pixels: (u32, u32), cell: (u16, u16), room: (u64, u64)) -> Option<(u16, u16)> {
    let (width, height) = (u64::from(pixels.0), u64::from(pixels.1));
    let (across, down) = (u64::from(cell.0), u64::from(cell.1));
    if width == 0 || height == 0 || across == 0 || down == 0 || room.0 == 0 || room.1 == 0 {
        return None;
    }
    let whole = (width.div_ceil(across), height.div_ceil(down));
    let (columns, rows) = if whole.0 <= room.0 && whole.1 <= room.1 {
        whole
    } else if width * room.1 * down > height * room.0 * across {
        (room.0, (height * room.0 * across).div_ceil(width * down))
    } else {
        ((width * room.1 * down).div_ceil(height * across), room.1)
    };
    Some((u16::try_from(columns.clamp(1, room.0)).ok()?, u16::try_from(rows.clamp(1, room.1)).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_keep_their_proportions_and_their_bounds() {
        let check = |pixels, expected| assert_eq!(cells(pixels, (10, 20), (40, 12)), expected, "{pixels:?}");
        check((1_920, 1_080), Some((40, 12)));
        check((1_080, 1_920), Some((14, 12)));
        check((64, 64), Some((7, 4)));
        check((60_000, 1), Some((40, 1)));
        check((1, 60_000), Some((1, 12)));
        check((u32::MAX, u32::MAX), Some((24, 12)));
        check((0, 10), None);
        assert_eq!(cells((10, 10), (0, 20), (40, 12)), None);
    }
}
