//! A picture from a stranger's server as pixels.
use std::io::Cursor;

use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, RgbImage, imageops::FilterType};

use crate::player::{Frame, Slot};

/// Most pixels across and down.
const SIDE: u32 = 4_096;
/// Most memory that a decoder may take, in bytes: that many pixels, twice.
const MEMORY: u64 = 2 * 3 * SIDE as u64 * SIDE as u64;
/// Most pixels across and down that are kept: more than a pane has.
const KEPT: u32 = 1_280;

/// A decoded picture.
#[derive(Debug)]
pub(super) struct Picture {
    pixels: RgbImage,
    /// Its own width and height in pixels.
    pub(super) shape: (u32, u32),
}

impl Picture {
    /// Reads a JPEG, PNG, WebP or GIF, whatever it is called. Slow: for a thread that may take its time.
    ///
    /// # Errors
    /// Half a sentence: what is wrong with it.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, String> {
        let mut reader =
            ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|error| error.to_string())?;
        if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif))
        {
            return Err("what came is no picture".to_owned());
        }
        let mut limits = Limits::default();
        (limits.max_image_width, limits.max_image_height) = (Some(SIDE), Some(SIDE));
        limits.max_alloc = Some(MEMORY);
        reader.limits(limits);
        let unfit = |_| "the picture is damaged or too large".to_owned();
        let decoder = reader.into_decoder().map_err(unfit)?;
        let shape = decoder.dimensions();
        // Not every decoder minds the limits.
        if shape.0 == 0 || shape.1 == 0 || shape.0 > SIDE || shape.1 > SIDE || decoder.total_bytes() > MEMORY {
            return Err("the picture is empty or too large".to_owned());
        }
        let mut image = DynamicImage::from_decoder(decoder).map_err(unfit)?;
        if shape.0 > KEPT || shape.1 > KEPT {
            image = image.thumbnail(KEPT, KEPT);
        }
        Ok(Self { pixels: image.into_rgb8(), shape })
    }

    /// The picture in so many pixels.
    pub(super) fn frame(&self, (width, height): (u16, u16)) -> Frame {
        let scaled = image::imageops::resize(&self.pixels, width.into(), height.into(), FilterType::Triangle);
        Frame { slot: Slot::First, width, height, rgb: scaled.into_raw() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let half = |x| if x < width / 2 { image::Rgb([200, 10, 30]) } else { image::Rgb([10, 30, 200]) };
        let mut bytes = Cursor::new(vec![]);
        DynamicImage::from(RgbImage::from_fn(width, height, |x, _| half(x))).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn it_is_made_to_fit_the_grid() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
            let picture = Picture::read(&encoded(640, 360, format)).unwrap();
            assert_eq!(picture.shape, (640, 360));
            let frame = picture.frame((64, 36));
            assert_eq!((frame.width, frame.height, frame.rgb.len()), (64, 36, 64 * 36 * 3));
            let near = |at: usize, color: [u8; 3]| {
                frame.rgb[at..at + 3].iter().zip(color).all(|(is, wanted)| is.abs_diff(wanted) < 12)
            };
            assert!(near(0, [200, 10, 30]) && near(63 * 3, [10, 30, 200]), "{format:?}");
        }
        let large = Picture::read(&encoded(4_000, 400, ImageFormat::Jpeg)).unwrap();
        assert_eq!((large.shape, large.pixels.dimensions()), ((4_000, 400), (1_280, 128)));
    }

    #[test]
    fn what_is_no_picture_or_too_large_is_refused() {
        let refused = |bytes: &[u8]| Picture::read(bytes).unwrap_err();
        for bytes in [&b""[..], b"<html>log in</html>", b"GIF", b"%PDF-1.7", b"#EXTM3U"] {
            assert!(refused(bytes).contains("no picture") || refused(bytes).contains("damaged"), "{bytes:?}");
        }
        assert!(refused(&encoded(4_097, 8, ImageFormat::Png)).contains("too large"));
        let whole = encoded(640, 360, ImageFormat::Png);
        assert!(refused(&whole[..whole.len() / 2]).contains("damaged"));
    }

    proptest! {
        #[test]
        fn what_was_tampered_with_never_panics(at in 0_usize..2_000, byte: u8, cut in 1_usize..4_000) {
            let mut bytes = encoded(64, 64, ImageFormat::Jpeg);
            let length = bytes.len();
            bytes[at % length] = byte;
            bytes.truncate(cut.min(length));
            if let Ok(picture) = Picture::read(&bytes) {
                prop_assert_eq!(picture.frame((5, 4)).rgb.len(), 5 * 4 * 3);
            }
        }
    }
}
