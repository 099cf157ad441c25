//! kitty's graphics protocol (<https://sw.kovidgoyal.net/kitty/graphics-protocol/>), as kitty and Ghostty speak it: each tile is a
//! picture with a number of its own, shown where cells of text stand for it ("Unicode placeholders"). So whatever is written
//! over those cells takes the picture away, and a multiplexer keeps them in their place. The cells are written again with each
//! new picture of a number: the terminal has forgotten what stood for the old one.
use std::io::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use flate2::{Compression, write::ZlibEncoder};
use ratatui::layout::Rect;

use super::{Image, shared::Shelf};

/// Rows of cells of a tile at most: as many as there are marks for them here.
pub(super) const ROWS: u16 = 16;

/// The character that stands for a part of a picture; of a row, only the first one needs marks.
const PLACEHOLDER: char = '\u{10EEEE}';
/// The marks that count rows and columns, of kitty's list of them.
const MARKS: [char; ROWS as usize] = [
    '\u{305}', '\u{30D}', '\u{30E}', '\u{310}', '\u{312}', '\u{33D}', '\u{33E}', '\u{33F}', '\u{346}', '\u{34A}',
    '\u{34B}', '\u{34C}', '\u{350}', '\u{351}', '\u{352}', '\u{357}',
];
/// Bytes of base64 in one piece at most.
const PIECE: usize = 4_096;

/// Writes a tile where its cells stand; leaves a colour behind.
pub(super) fn write(
    image: &Image<'_>,
    cells: Rect,
    id: u32,
    wrapped: bool,
    shelf: &mut Option<Shelf>,
    out: &mut Vec<u8>,
) {
    let (kind, payload) = payload(image, shelf);
    let Rect { width, height, .. } = cells;
    let keys = format!("a=T,U=1,q=2,i={id},c={width},r={height},f=24,{kind}s={},v={}", image.width, image.height);
    let mut pieces = payload.as_bytes().chunks(PIECE).peekable();
    let mut first = Some(keys);
    while let Some(piece) = pieces.next() {
        let more = u8::from(pieces.peek().is_some());
        let keys = match first.take() {
            Some(keys) if more == 0 => keys,
            Some(keys) => format!("{keys},m=1"),
            None => format!("q=2,m={more}"),
        };
        command(&[keys.as_bytes(), b";", piece].concat(), wrapped, out);
    }
    place(cells, id, out);
}

/// Makes the terminal forget a picture.
pub(super) fn forget(id: u32, wrapped: bool, out: &mut Vec<u8>) {
    command(format!("a=d,d=I,i={id},q=2").as_bytes(), wrapped, out);
}

/// The way in which the pixels go, and the text that goes with the command.
fn payload(image: &Image<'_>, shelf: &mut Option<Shelf>) -> (&'static str, String) {
    if let Some(name) = shelf.as_mut().and_then(|shelf| shelf.put(image.rgb)) {
        return ("t=s,", BASE64.encode(name));
    }
    // Where shared memory is not to be had now, it will not be later.
    *shelf = None;
    let mut packed = ZlibEncoder::new(Vec::with_capacity(image.rgb.len() / 2), Compression::fast());
    // Memory takes everything, here and below.
    match packed.write_all(image.rgb).and_then(|()| packed.finish()) {
        Ok(packed) => ("o=z,", BASE64.encode(packed)),
        Err(_) => ("", BASE64.encode(image.rgb)),
    }
}

fn command(body: &[u8], wrapped: bool, out: &mut Vec<u8>) {
    // tmux hands on what stands in between, in which each escape is doubled.
    let (before, escape, after): (&[u8], &[u8], &[u8]) =
        if wrapped { (b"\x1bPtmux;", b"\x1b\x1b", b"\x1b\\") } else { (b"", b"\x1b", b"") };
    for part in [before, escape, b"_G", body, escape, b"\\", after] {
        out.extend_from_slice(part);
    }
}

/// Writes the cells that stand for a picture: its number is their colour.
fn place(cells: Rect, id: u32, out: &mut Vec<u8>) {
    let [_, red, green, blue] = id.to_be_bytes();
    write!(out, "\x1b[38;2;{red};{green};{blue}m").unwrap_or_default();
    for (row, mark) in (cells.y..cells.bottom()).zip(MARKS) {
        super::go(cells.x, row, out);
        write!(out, "{PLACEHOLDER}{mark}{}", MARKS[0]).unwrap_or_default();
        for _ in 1..cells.width {
            write!(out, "{PLACEHOLDER}").unwrap_or_default();
        }
    }
}
