//! Bytes from strangers as pixels: in Rust alone, four formats, bounded.
use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder as _, ImageError, ImageFormat, ImageReader, Limits, error::LimitErrorKind,
    imageops::FilterType,
};

use crate::chat::Picture;

/// Most pixels of a picture, and most across or down.
const PIXELS: u64 = 40_000_000;
const SIDE: u32 = 30_000;
/// Most memory that a decoder may take for one picture, in bytes; two are decoded at once.
const MEMORY: u64 = 192 * 1024 * 1024;
/// Most pixels that are handed on: a large terminal has fewer.
const SHOWN: u64 = 4_000_000;

/// Decodes a picture (PNG, JPEG, WebP, the first of a GIF's) and makes it no larger than `width × height`, in its own
/// shape. Slow: for a thread that may take its time.
///
/// # Errors
/// In words.
pub(super) fn decode(bytes: &[u8], width: u32, height: u32) -> Result<Picture, String> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|error| error.to_string())?;
    match reader.format() {
        Some(ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::Gif | ImageFormat::WebP) => {}
        _ => return Err(unknown(bytes)),
    }
    let mut reader = reader;
    reader.limits(limits());
    let mut decoder = reader.into_decoder().map_err(|error| why(&error))?;
    let (across, down) = decoder.dimensions();
    if across == 0 || down == 0 {
        return Err("the picture is empty".to_owned());
    }
    if u64::from(across) * u64::from(down) > PIXELS || across > SIDE || down > SIDE {
        return Err(format!("the picture has {across} × {down} pixels, too many to be shown; it can be saved"));
    }
    if decoder.total_bytes() > MEMORY {
        return Err(too_much());
    }
    // What a camera says of how it was held; a damaged note is none.
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| why(&error))?;
    // The turn comes last: it is for the small picture, and may exchange the sides.
    let turned = matches!(
        orientation,
        image::metadata::Orientation::Rotate90
            | image::metadata::Orientation::Rotate270
            | image::metadata::Orientation::Rotate90FlipH
            | image::metadata::Orientation::Rotate270FlipH
    );
    let (width, height) = if turned { (height, width) } else { (width, height) };
    let (wide, high) = fitted((across, down), (width, height));
    if (wide, high) != (across, down) {
        image = if across / wide.max(1) >= 4 {
            image.thumbnail_exact(wide, high)
        } else {
            image.resize_exact(wide, high, FilterType::Triangle)
        };
    }
    image.apply_orientation(orientation);
    let pixels = image.into_rgba8();
    Ok(Picture { width: pixels.width(), height: pixels.height(), rgba: pixels.into_raw().into() })
}

/// Columns and rows of pixels, if it is a picture that can be shown.
pub(super) fn size(bytes: &[u8]) -> Option<(ImageFormat, u32, u32)> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    reader.limits(limits());
    let format = reader.format()?;
    let (width, height) = reader.into_dimensions().ok()?;
    Some((format, width, height))
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    limits
}

/// The largest size of the picture's shape within the wanted one; never larger than the picture.
fn fitted((across, down): (u32, u32), (width, height): (u32, u32)) -> (u32, u32) {
    let (across, down) = (f64::from(across), f64::from(down));
    let (width, height) = (f64::from(width.max(1)), f64::from(height.max(1)));
    #[expect(clippy::cast_precision_loss, reason = "a few million")]
    let area = (SHOWN as f64 / (across * down)).sqrt();
    let scale = (width / across).min(height / down).min(area).min(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at least one, at most the picture's")]
    let scaled = |side: f64| (side * scale).round().max(1.0) as u32;
    (scaled(across), scaled(down))
}

fn unknown(bytes: &[u8]) -> String {
    let head = String::from_utf8_lossy(bytes.get(..1_024.min(bytes.len())).unwrap_or_default()).to_lowercase();
    let kind = if head.contains("<svg") || head.trim_start().starts_with("<?xml") {
        "SVG pictures are not shown, for they are programs as much as pictures"
    } else {
        "it is no PNG, JPEG, GIF or WebP"
    };
    format!("{kind}; it can be saved")
}

fn why(error: &ImageError) -> String {
    match error {
        ImageError::Limits(limit) if matches!(limit.kind(), LimitErrorKind::DimensionError) => {
            "the picture has too many pixels to be shown; it can be saved".to_owned()
        }
        ImageError::Limits(_) => too_much(),
        _ => "the picture is damaged and cannot be shown".to_owned(),
    }
}

fn too_much() -> String {
    "the picture would take too much memory to be shown; it can be saved".to_owned()
}

#[cfg(test)]
mod tests {
    use image::{Rgba, RgbaImage};
    use proptest::prelude::*;

    use super::*;

    fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let image = RgbaImage::from_fn(width, height, |x, y| {
            Rgba([u8::try_from(x % 256).unwrap(), u8::try_from(y % 256).unwrap(), 7, 255])
        });
        let image = DynamicImage::from(image);
        let image = if format == ImageFormat::Jpeg { image.into_rgb8().into() } else { image };
        let mut bytes = Vec::new();
        image.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
        bytes
    }

    /// The head of a PNG that says it has so many pixels, with a little data.
    fn claimed(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        let mut chunk = |kind: &[u8; 4], data: &[u8]| {
            let body = [kind.as_slice(), data].concat();
            bytes.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
            bytes.extend(&body);
            bytes.extend(crc(&body).to_be_bytes());
        };
        chunk(b"IHDR", &[&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat());
        chunk(b"IDAT", &[0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01]);
        chunk(b"IEND", &[]);
        bytes
    }

    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
        })
    }

    #[test]
    fn four_formats_are_made_as_small_as_asked() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
            let picture = decode(&encoded(64, 32, format), 16, 16).unwrap();
            assert_eq!((picture.width, picture.height, picture.rgba.len()), (16, 8, 16 * 8 * 4), "{format:?}");
            assert!(picture.rgba.chunks(4).all(|pixel| pixel[3] == 255), "{format:?}");
        }
        let own = decode(&encoded(3, 2, ImageFormat::Png), 100, 100).unwrap();
        assert_eq!((own.width, own.height, &own.rgba[4..8]), (3, 2, &[1, 0, 7, 255][..]));
        let thin = decode(&encoded(2_000, 1, ImageFormat::Png), 10, 10).unwrap();
        assert_eq!((thin.width, thin.height), (10, 1));
    }

    #[test]
    fn a_bomb_is_refused_by_its_head() {
        for (width, height) in [(60_000, 60_000), (u32::MAX, u32::MAX), (0x7fff_ffff, 1), (1, 31_000), (9_000, 9_000)] {
            let reason = decode(&claimed(width, height), 100, 100).unwrap_err();
            assert!(reason.contains("too m") || reason.contains("damaged"), "{width} × {height}: {reason}");
        }
        let reason = decode(&claimed(60_000, 60_000), 100, 100).unwrap_err();
        assert_eq!(reason, "the picture has 60000 × 60000 pixels, too many to be shown; it can be saved");
        // Within the bounds, but nothing in it.
        assert!(decode(&claimed(1_000, 1_000), 100, 100).unwrap_err().contains("damaged"));
    }

    #[test]
    fn programs_and_other_formats_are_refused() {
        for text in ["<svg xmlns='http://www.w3.org/2000/svg'/>", "<?xml version='1.0'?><svg/>", "\u{feff}<SVG>"] {
            assert!(decode(text.as_bytes(), 9, 9).unwrap_err().contains("SVG"), "{text}");
        }
        for bytes in [&b"BM\x1e\0\0\0"[..], b"II*\0", b"", b"\0\0\0\x20ftypavif", b"P6 1 1 255 aaa", b"%PDF-1.4"] {
            assert!(decode(bytes, 9, 9).unwrap_err().contains("no PNG"), "{bytes:?}");
        }
    }

    #[test]
    fn half_a_picture_is_damaged() {
        for format in [ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP] {
            let bytes = encoded(64, 64, format);
            assert!(decode(&bytes[..bytes.len() / 2], 9, 9).unwrap_err().contains("damaged"), "{format:?}");
        }
    }

    #[test]
    fn a_size_is_told_without_decoding() {
        assert_eq!(size(&encoded(5, 4, ImageFormat::Jpeg)), Some((ImageFormat::Jpeg, 5, 4)));
        assert_eq!(size(&claimed(60_000, 60_000)).map(|(_, width, height)| (width, height)), Some((60_000, 60_000)));
        assert_eq!(size(b"<svg/>"), None);
    }

    proptest! {
        #[test]
        fn what_was_tampered_with_never_panics(at in 0_usize..400, byte: u8, kind in 0_usize..4, cut in 1_usize..600) {
            let formats = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP];
            let mut bytes = encoded(24, 24, formats[kind]);
            let length = bytes.len();
            bytes[at % length] = byte;
            bytes.truncate(cut.min(length).max(length / 2));
            if let Ok(picture) = decode(&bytes, 12, 12) {
                prop_assert_eq!(picture.rgba.len(), picture.width as usize * picture.height as usize * 4);
                prop_assert!(picture.width <= 12 && picture.height <= 12);
            }
        }

        #[test]
        fn the_shape_is_kept_within_what_was_asked(across in 1_u32..30_000, down in 1_u32..30_000, width in 0_u32..5_000, height in 0_u32..5_000) {
            let (wide, high) = fitted((across, down), (width, height));
            prop_assert!(wide >= 1 && high >= 1 && wide <= across && high <= down);
            prop_assert!(wide <= width.max(1) && high <= height.max(1));
            prop_assert!(u64::from(wide) * u64::from(high) <= SHOWN + u64::from(wide + high));
        }
    }
}
