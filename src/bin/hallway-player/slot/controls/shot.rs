//! A picture of what is shown, in the stream's own size, as a PNG. It never touches the disk.
#![expect(unsafe_code, reason = "libmpv2 has no commands that answer: the picture is read through libmpv2-sys")]
use std::{
    ffi::{CStr, c_char, c_void},
    ptr, slice,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use hallway::player::{Event, Png, wire};
use image::{
    ExtendedColorType, ImageEncoder as _,
    codecs::png::{CompressionType, FilterType, PngEncoder},
};
use libmpv2::Mpv;
use libmpv2_sys as sys;

use crate::{mpv, outbox::Voice};

/// Most pixels each way.
const MOST: u32 = 8_192;

/// Takes pictures, one at a time.
#[derive(Clone, Default)]
pub(super) struct Camera(Arc<AtomicBool>);

impl Camera {
    /// Takes a picture and tells of it, on a thread of its own: neither the events nor the other requests wait for it.
    pub(super) fn shoot(&self, mpv: &'static Mpv, outbox: &Voice) {
        let slot = outbox.slot;
        let fail = |reason: &str| Event::ShotFailed { slot, reason: reason.to_owned() };
        if self.0.swap(true, Ordering::SeqCst) {
            return outbox.tell(fail("the one before is still being made"));
        }
        let (busy, told) = (Arc::clone(&self.0), outbox.clone());
        let started = thread::Builder::new().name("shot".to_owned()).spawn(move || {
            let event = match Picture::take(mpv).and_then(Picture::encode) {
                Ok(png) => Event::Shot { slot, png },
                Err(reason) => Event::ShotFailed { slot, reason },
            };
            told.tell(event);
            busy.store(false, Ordering::SeqCst);
        });
        if started.is_err() {
            self.0.store(false, Ordering::SeqCst);
            outbox.tell(fail("the system gives no thread for it"));
        }
    }
}

/// Pixels of red, green, blue, row by row.
#[derive(Debug, PartialEq)]
struct Picture {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

impl Picture {
    /// Asks mpv for the picture that it shows, without subtitles (`screenshot-raw video`).
    fn take(mpv: &Mpv) -> Result<Self, String> {
        let mut words = [text(c"screenshot-raw"), text(c"video")];
        let mut list = sys::mpv_node_list { num: 2, values: words.as_mut_ptr(), keys: ptr::null_mut() };
        let mut asked = sys::mpv_node {
            u: sys::mpv_node__bindgen_ty_1 { list: &raw mut list },
            format: sys::mpv_format_MPV_FORMAT_NODE_ARRAY,
        };
        let mut answer =
            sys::mpv_node { u: sys::mpv_node__bindgen_ty_1 { int64: 0 }, format: sys::mpv_format_MPV_FORMAT_NONE };
        // SAFETY: the instance is never destroyed, and any thread may call it. What is asked lives through the call, and
        // mpv only reads it; the answer is mpv's until it is freed below, after it was copied.
        unsafe {
            mpv::checked(sys::mpv_command_node(mpv.ctx.as_ptr(), &raw mut asked, &raw mut answer))
                .map_err(|_| "there is no picture".to_owned())?;
            let picture = read(&answer);
            sys::mpv_free_node_contents(&raw mut answer);
            picture
        }
    }

    /// Copies mpv's lines of `stride` bytes, whose pixels have four bytes each.
    fn of(width: i64, height: i64, stride: i64, format: &[u8], data: &[u8]) -> Result<Self, String> {
        let strange = || "mpv's picture is not as it should be".to_owned();
        let size = |size: i64| u32::try_from(size).ok().filter(|size| (1..=MOST).contains(size)).ok_or_else(strange);
        let (width, height) = (size(width)?, size(height)?);
        let order: [usize; 3] = match format {
            b"bgr0" | b"bgra" => [2, 1, 0],
            b"rgb0" | b"rgba" => [0, 1, 2],
            _ => return Err(strange()),
        };
        let line = width as usize * 4;
        let stride = usize::try_from(stride).ok().filter(|stride| *stride >= line).ok_or_else(strange)?;
        let mut rgb = Vec::with_capacity(width as usize * height as usize * 3);
        for line in data.chunks(stride).take(height as usize).map(|row| row.get(..line)) {
            for pixel in line.ok_or_else(strange)?.chunks_exact(4) {
                rgb.extend(order.map(|channel| pixel[channel]));
            }
        }
        if rgb.len() != width as usize * height as usize * 3 {
            return Err(strange());
        }
        Ok(Self { width, height, rgb })
    }

    fn encode(self) -> Result<Png, String> {
        let mut png = Vec::new();
        PngEncoder::new_with_quality(&mut png, CompressionType::Fast, FilterType::Adaptive)
            .write_image(&self.rgb, self.width, self.height, ExtendedColorType::Rgb8)
            .map_err(|error| format!("it cannot be made a PNG: {error}"))?;
        if png.len() > wire::SHOT {
            return Err("it is larger than 32 MB".to_owned());
        }
        Ok(Png(png.into()))
    }
}

/// An argument of a command: mpv reads it and no more.
fn text(word: &'static CStr) -> sys::mpv_node {
    sys::mpv_node {
        u: sys::mpv_node__bindgen_ty_1 { string: word.as_ptr().cast_mut() },
        format: sys::mpv_format_MPV_FORMAT_STRING,
    }
}

/// # Safety
/// `answer` is one of mpv's, not freed yet.
unsafe fn read(answer: &sys::mpv_node) -> Result<Picture, String> {
    let strange = || "mpv's picture is not as it should be".to_owned();
    if answer.format != sys::mpv_format_MPV_FORMAT_NODE_MAP {
        return Err(strange());
    }
    // SAFETY: a map has a list, of `num` keys, which end with a zero, and as many values; each value is what its format says.
    unsafe {
        let list = &*answer.u.list;
        let count = usize::try_from(list.num).unwrap_or(0);
        if count == 0 || list.keys.is_null() || list.values.is_null() {
            return Err(strange());
        }
        let keys: &[*mut c_char] = slice::from_raw_parts(list.keys, count);
        let values = slice::from_raw_parts(list.values, count);
        let find = |name: &CStr, format| {
            let of_name = keys.iter().zip(values).find(|(key, _)| !key.is_null() && CStr::from_ptr(**key) == name);
            of_name.map(|(_, value)| value).filter(|value| value.format == format)
        };
        let number = |name| find(name, sys::mpv_format_MPV_FORMAT_INT64).map_or(0, |value| value.u.int64);
        let format = find(c"format", sys::mpv_format_MPV_FORMAT_STRING).ok_or_else(strange)?;
        let data = find(c"data", sys::mpv_format_MPV_FORMAT_BYTE_ARRAY).ok_or_else(strange)?;
        let bytes = &*data.u.ba;
        let start: *const c_void = bytes.data;
        if start.is_null() {
            return Err(strange());
        }
        let data = slice::from_raw_parts(start.cast::<u8>(), bytes.size);
        let format = CStr::from_ptr(format.u.string).to_bytes();
        Picture::of(number(c"w"), number(c"h"), number(c"stride"), format, data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_copied_without_what_stands_at_their_ends() {
        let data: Vec<u8> = (0..24).collect();
        let of = |format: &[u8]| Picture::of(2, 2, 12, format, &data).unwrap().rgb;
        assert_eq!(of(b"rgba"), [0, 1, 2, 4, 5, 6, 12, 13, 14, 16, 17, 18]);
        assert_eq!(of(b"bgr0"), [2, 1, 0, 6, 5, 4, 14, 13, 12, 18, 17, 16]);
    }

    #[test]
    fn pictures_that_are_none_are_refused() {
        let data = [0; 64];
        let refused = |width, height, stride, format: &[u8]| {
            assert!(Picture::of(width, height, stride, format, &data).is_err(), "{width} {height} {stride}");
        };
        refused(0, 2, 8, b"bgr0");
        refused(2, -1, 8, b"bgr0");
        refused(8_193, 1, 40_000, b"bgr0");
        refused(2, 2, 4, b"bgr0");
        refused(2, 2, -8, b"bgr0");
        refused(2, 9, 8, b"bgr0");
        refused(2, 2, 8, b"yuv4");
        refused(i64::MAX, i64::MAX, i64::MAX, b"bgr0");
        assert!(Picture::of(2, 8, 8, b"bgr0", &data).is_ok());
    }

    #[test]
    fn a_png_has_the_pixels() {
        let rgb: Vec<u8> = (0..=255).cycle().take(60 * 20 * 3).collect();
        let png = Picture { width: 60, height: 20, rgb: rgb.clone() }.encode().unwrap();
        let read = image::load_from_memory_with_format(&png.0, image::ImageFormat::Png).unwrap().to_rgb8();
        assert_eq!((read.dimensions(), read.into_raw()), ((60, 20), rgb));
    }
}
