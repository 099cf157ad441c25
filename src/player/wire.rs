//! The pipes to the player process: JSON lines in, length-prefixed events, raw frames and PNG files out.
//!
//! Neither side trusts the other. A length is checked before anything is allocated for it, and what does not fit the
//! rules is an error, after which the pipe is closed: there is no way to find the next packet.
use std::io::{self, BufRead, Read, Write};

use super::{Event, Frame, Png, Request, Slot, cells::GRID};

/// Longest request, its line feed included.
pub const REQUEST: usize = 8 * 1_024;
/// Longest event.
pub const EVENT: usize = 64 * 1_024;
/// Longest frame.
pub const FRAME: usize = FRAME_HEAD + GRID as usize * GRID as usize * 3;

/// Longest PNG file of [`Event::Shot`].
pub const SHOT: usize = 32 * 1_024 * 1_024;

/// The exit code of a player process that cannot have an mpv. Its standard error says why.
pub const NO_MPV: u8 = 69;

/// A frame's slot, width and height before its pixels.
const FRAME_HEAD: usize = 5;

/// What a PNG file begins with (PNG specification, 5.2).
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What comes from the player process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Packet {
    Event(Event),
    Frame(Frame),
}

/// Writes one request as a line. Numbers and addresses are all that a request holds, so it keeps within [`REQUEST`].
///
/// # Errors
/// What the pipe says.
pub fn write_request(pipe: &mut impl Write, request: &Request) -> io::Result<()> {
    let mut line = serde_json::to_vec(request)?;
    line.push(b'\n');
    pipe.write_all(&line)
}

/// Reads one request; `None` at the end of the pipe.
///
/// # Errors
/// What the pipe says, and where a line is too long or no request.
pub fn read_request(pipe: &mut impl BufRead) -> io::Result<Option<Request>> {
    let mut line = Vec::new();
    pipe.take(REQUEST as u64).read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(None);
    }
    if line.pop() != Some(b'\n') {
        return Err(malformed("a request without an end"));
    }
    Ok(Some(serde_json::from_slice(&line)?))
}

/// Writes one event: as JSON, and [`Event::Shot`] as its file.
///
/// # Errors
/// What the pipe says, and where the event is longer than [`EVENT`], or the file than [`SHOT`].
pub fn write_event(pipe: &mut impl Write, event: &Event) -> io::Result<()> {
    if let Event::Shot { slot, png } = event {
        return write_shot(pipe, *slot, &png.0);
    }
    let body = serde_json::to_vec(event)?;
    if body.len() > EVENT {
        return Err(malformed("an event that is too long"));
    }
    pipe.write_all(&head(b'e', body.len())?)?;
    pipe.write_all(&body)
}

fn write_shot(pipe: &mut impl Write, slot: Slot, png: &[u8]) -> io::Result<()> {
    if png.len() > SHOT || !png.starts_with(PNG) {
        return Err(malformed("a picture that is none, or too large"));
    }
    pipe.write_all(&head(b's', png.len() + 1)?)?;
    pipe.write_all(&[number(slot)])?;
    pipe.write_all(png)
}

/// Writes one frame.
///
/// # Errors
/// What the pipe says, and where the frame's size and its pixels do not agree.
pub fn write_frame(pipe: &mut impl Write, frame: &Frame) -> io::Result<()> {
    let Some(length) = frame_length(frame.width, frame.height).filter(|length| length - FRAME_HEAD == frame.rgb.len())
    else {
        return Err(malformed("a frame of a wrong size"));
    };
    pipe.write_all(&head(b'f', length)?)?;
    let slot = number(frame.slot);
    let ([w0, w1], [h0, h1]) = (frame.width.to_le_bytes(), frame.height.to_le_bytes());
    pipe.write_all(&[slot, w0, w1, h0, h1])?;
    pipe.write_all(&frame.rgb)
}

/// Reads one packet; `None` where the pipe ends between two. `spare` gives its memory to the next frame.
///
/// # Errors
/// What the pipe says, and where a packet is not as it should be.
pub fn read_packet(pipe: &mut impl Read, spare: &mut Vec<u8>) -> io::Result<Option<Packet>> {
    let mut kind = [0];
    loop {
        match pipe.read(&mut kind) {
            Ok(0) => return Ok(None),
            Ok(_) => break,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let mut length = [0; 4];
    pipe.read_exact(&mut length)?;
    // Where it does not fit, it is too long anyway.
    let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
    match kind {
        [b'e'] if length <= EVENT => {
            let mut body = vec![0; length];
            pipe.read_exact(&mut body)?;
            Ok(Some(Packet::Event(serde_json::from_slice(&body)?)))
        }
        [b'f'] if (FRAME_HEAD..=FRAME).contains(&length) => {
            let mut head = [0; FRAME_HEAD];
            pipe.read_exact(&mut head)?;
            let [slot, w0, w1, h0, h1] = head;
            let (width, height) = (u16::from_le_bytes([w0, w1]), u16::from_le_bytes([h0, h1]));
            let slot = slot_of(slot)?;
            if frame_length(width, height) != Some(length) {
                return Err(malformed("a frame of a wrong size"));
            }
            let mut rgb = std::mem::take(spare);
            rgb.resize(length - FRAME_HEAD, 0);
            pipe.read_exact(&mut rgb)?;
            Ok(Some(Packet::Frame(Frame { slot, width, height, rgb })))
        }
        [b's'] if (1 + PNG.len()..=1 + SHOT).contains(&length) => {
            let mut slot = [0];
            pipe.read_exact(&mut slot)?;
            let slot = slot_of(slot[0])?;
            // It grows with what comes: a length alone takes no memory.
            let mut png = Vec::new();
            pipe.take(length as u64 - 1).read_to_end(&mut png)?;
            if png.len() + 1 != length || !png.starts_with(PNG) {
                return Err(malformed("a picture that is none"));
            }
            Ok(Some(Packet::Event(Event::Shot { slot, png: Png(png.into()) })))
        }
        _ => Err(malformed("a packet of no kind, or too long")),
    }
}

fn number(slot: Slot) -> u8 {
    match slot {
        Slot::First => 0,
        Slot::Second => 1,
    }
}

fn slot_of(number: u8) -> io::Result<Slot> {
    match number {
        0 => Ok(Slot::First),
        1 => Ok(Slot::Second),
        _ => Err(malformed("a packet of no slot")),
    }
}

fn head(kind: u8, length: usize) -> io::Result<[u8; 5]> {
    let [a, b, c, d] = u32::try_from(length).map_err(io::Error::other)?.to_le_bytes();
    Ok([kind, a, b, c, d])
}

/// The bytes of a frame of so many pixels; `None` where there are none or too many.
fn frame_length(width: u16, height: u16) -> Option<usize> {
    let fine = (1..=GRID).contains(&width) && (1..=GRID).contains(&height);
    fine.then(|| FRAME_HEAD + usize::from(width) * usize::from(height) * 3)
}

fn malformed(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::player::{How, Trouble};

    fn frame(width: u16, height: u16) -> Frame {
        let rgb = (0..usize::from(width) * usize::from(height) * 3).map(|n| u8::try_from(n % 251).unwrap()).collect();
        Frame { slot: Slot::Second, width, height, rgb }
    }

    fn read(bytes: &[u8]) -> io::Result<Option<Packet>> {
        read_packet(&mut &*bytes, &mut Vec::new())
    }

    #[test]
    fn requests_pass_as_lines() {
        let url = "https://live.example.org/janson.m3u8".parse().unwrap();
        let requests = [
            Request::Load { slot: Slot::First, url, how: How::default() },
            Request::Volume { slot: Slot::Second, percent: 40 },
            Request::Grant { slot: Slot::First },
        ];
        let mut pipe = Vec::new();
        for request in &requests {
            write_request(&mut pipe, request).unwrap();
        }
        let first = r#"{"do":"load","slot":"first","url":"https://live.example.org/janson.m3u8","how":{"output":"pane","quality":"best","title":"","start":0}}"#;
        assert_eq!(pipe.split(|byte| *byte == b'\n').next(), Some(first.as_bytes()));
        let mut pipe = pipe.as_slice();
        for request in requests {
            assert_eq!(read_request(&mut pipe).unwrap(), Some(request));
        }
        assert_eq!(read_request(&mut pipe).unwrap(), None);
    }

    #[test]
    fn requests_that_are_none_are_errors() {
        let long = format!(r#"{{"do":"stop","slot":"{}"}}"#, "x".repeat(REQUEST));
        for line in ["\n", "hello\n", r#"{"do":"stop","slot":"first"}"#, "{\"do\":\"quit\"}\n", &long] {
            assert!(read_request(&mut line.as_bytes()).is_err(), "{line:.40}");
        }
        let file = "{\"do\":\"load\",\"slot\":\"first\",\"url\":\"file:///etc/passwd\"}\n";
        let error = read_request(&mut file.as_bytes()).unwrap_err().to_string();
        assert!(error.contains("over http or https only"), "{error}");
    }

    #[test]
    fn events_and_frames_pass_in_order() {
        let event = Event::Retrying {
            slot: Slot::First,
            trouble: Trouble::Failed,
            reason: "gone".to_owned(),
            seconds: 4,
            attempt: 3,
        };
        let mut pipe = Vec::new();
        write_event(&mut pipe, &event).unwrap();
        write_frame(&mut pipe, &frame(5, 3)).unwrap();
        write_event(&mut pipe, &event).unwrap();
        let (mut pipe, mut spare) = (pipe.as_slice(), vec![9; 1_000]);
        let mut next = || read_packet(&mut pipe, &mut spare).unwrap();
        assert_eq!(next(), Some(Packet::Event(event.clone())));
        assert_eq!(next(), Some(Packet::Frame(frame(5, 3))));
        assert_eq!(next(), Some(Packet::Event(event)));
        assert_eq!(next(), None);
    }

    #[test]
    fn pictures_pass_as_files() {
        let png = |bytes: &[u8]| Event::Shot { slot: Slot::Second, png: Png([PNG, bytes].concat().into()) };
        let mut pipe = Vec::new();
        write_event(&mut pipe, &png(b"a")).unwrap();
        write_event(&mut pipe, &Event::Stopped { slot: Slot::First }).unwrap();
        let mut pipe = pipe.as_slice();
        let mut next = || read_packet(&mut pipe, &mut Vec::new()).unwrap();
        assert_eq!(next(), Some(Packet::Event(png(b"a"))));
        assert_eq!(next(), Some(Packet::Event(Event::Stopped { slot: Slot::First })));
        let mut none = Vec::new();
        assert!(write_event(&mut none, &png(&vec![0; SHOT])).is_err());
        let text = Event::Shot { slot: Slot::First, png: Png(b"<html>".as_slice().into()) };
        assert!(write_event(&mut none, &text).is_err());
        assert!(none.is_empty());
    }

    #[test]
    fn the_largest_frame_passes_and_no_larger_one() {
        let mut pipe = Vec::new();
        write_frame(&mut pipe, &frame(GRID, GRID)).unwrap();
        assert_eq!(read(&pipe).unwrap(), Some(Packet::Frame(frame(GRID, GRID))));
        for (width, height) in [(GRID + 1, 1), (1, GRID + 1), (0, 4), (4, 0)] {
            assert!(write_frame(&mut pipe, &frame(width, height)).is_err(), "{width}x{height}");
        }
        let torn = Frame { rgb: vec![0; 11], ..frame(2, 2) };
        assert!(write_frame(&mut pipe, &torn).is_err());
    }

    #[test]
    fn wrong_lengths_are_errors_before_anything_is_allocated() {
        let check = |bytes: &[u8]| assert!(read(bytes).is_err(), "{bytes:?}");
        check(b"x\0\0\0\0");
        check(b"e\xff\xff\xff\xff");
        check(b"f\xff\xff\xff\xff");
        check(b"f\x04\0\0\0\0\0\0\0\0");
        // One pixel, but the length says two.
        check(b"f\x0b\0\0\0\0\x01\0\x01\0rgbrgb");
        // No such slot.
        check(b"f\x08\0\0\0\x02\x01\0\x01\0rgb");
        // Cut short.
        check(b"f\x08\0\0\0\0\x01\0\x01\0rg");
        check(b"e\x05\0\0\0{}");
        check(b"e\x02\0\0\0{}");
        check(b"s\xff\xff\xff\xff\0");
        check(b"s\x02\0\0\0\0x");
        check(b"s\x09\0\0\0\x02\x89PNG\r\n\x1a\n");
        check(b"s\x09\0\0\0\0\x89JPG\r\n\x1a\n");
        check(b"s\x0a\0\0\0\0\x89PNG\r\n\x1a\n");
        assert!(read(b"s\x09\0\0\0\0\x89PNG\r\n\x1a\n").is_ok());
        assert!(read(b"f\x08\0\0\0\0\x01\0\x01\0rgb").is_ok());
    }

    proptest! {
        #[test]
        fn any_bytes_end_in_a_packet_or_an_error(bytes: Vec<u8>, kind in prop::sample::select(b"efs".to_vec())) {
            let mut typed = vec![kind];
            typed.extend(&bytes);
            for bytes in [bytes, typed] {
                let (mut pipe, mut spare) = (bytes.as_slice(), Vec::new());
                while let Ok(Some(_)) = read_packet(&mut pipe, &mut spare) {}
                let mut pipe = bytes.as_slice();
                while let Ok(Some(_)) = read_request(&mut pipe) {}
            }
        }

        #[test]
        fn every_frame_arrives_as_it_left(width in 1..40_u16, height in 1..40_u16) {
            let mut pipe = Vec::new();
            write_frame(&mut pipe, &frame(width, height)).unwrap();
            prop_assert_eq!(read(&pipe).unwrap(), Some(Packet::Frame(frame(width, height))));
        }
    }
}
