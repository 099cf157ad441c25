//! What a terminal is sent for a picture. Slow: for a thread that may take its time.
use image::{DynamicImage, RgbaImage, imageops::FilterType};
use ratatui::{
    buffer::Buffer,
    layout::{Rect, Size},
    style::Color,
    widgets::Widget as _,
};
use ratatui_image::{
    Image,
    protocol::{self, iterm2::Iterm2, kitty::Kitty, sixel::Sixel},
};

use super::Protocol;
use crate::chat::Picture;

/// The character that stands for a part of a picture, in kitty's protocol.
const PLACEHOLDER: char = '\u{10EEEE}';

/// A picture as the terminal is sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Encoded {
    /// All of it, written where its upper left corner stands; it leaves the cursor anywhere.
    Whole(String),
    /// Sent once, and shown where cells of its own stand.
    Cells {
        /// The number by which the terminal knows it.
        id: u32,
        transmit: String,
        /// The text of each row, cell by cell.
        rows: Vec<Vec<String>>,
        /// The colour of the text, which is part of the number.
        color: Color,
    },
}

impl Encoded {
    /// What it takes of memory, in bytes.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Self::Whole(text) => text.len(),
            Self::Cells { transmit, rows, .. } => {
                let cells = rows.iter().flatten().map(|cell| cell.len() + size_of::<String>());
                transmit.len() + cells.sum::<usize>()
            }
        }
    }
}

/// Encodes a picture for so many cells of so many pixels. `wrapped`: tmux is to hand it on.
pub(super) fn encode(
    protocol: Protocol,
    picture: &Picture,
    (columns, rows): (u16, u16),
    cell: (u16, u16),
    id: u32,
    wrapped: bool,
) -> Option<Encoded> {
    let image = RgbaImage::from_raw(picture.width, picture.height, picture.rgba.to_vec())?;
    let (width, height) = (u32::from(columns) * u32::from(cell.0), u32::from(rows) * u32::from(cell.1));
    let image = DynamicImage::from(image).resize(width.max(1), height.max(1), FilterType::Triangle);
    let size = Size::new(columns, rows);
    match protocol {
        Protocol::Sixel => Some(Encoded::Whole(Sixel::new(image, size, wrapped).ok()?.data)),
        Protocol::Iterm2 => Some(Encoded::Whole(Iterm2::new(image, size, wrapped).ok()?.data)),
        Protocol::Kitty => {
            // Compressed, which kitty and Ghostty have always been able to read.
            let kitty = Kitty::new(image, size, id, wrapped, true).ok()?;
            Some(placed(&protocol::Protocol::Kitty(kitty), size, id))
        }
    }
}

/// Takes the text of each cell from a buffer that it is drawn into.
fn placed(kitty: &protocol::Protocol, size: Size, id: u32) -> Encoded {
    let area = Rect::from((ratatui::layout::Position::ORIGIN, size));
    let mut buffer = Buffer::empty(area);
    Image::new(kitty).render(area, &mut buffer);
    let mut transmit = String::new();
    let mut color = Color::Reset;
    let mut rows: Vec<Vec<String>> = Vec::with_capacity(size.height.into());
    for y in 0..size.height {
        let mut row = Vec::with_capacity(size.width.into());
        for x in 0..size.width {
            let Some(cell) = buffer.cell((x, y)) else { continue };
            let symbol = cell.symbol();
            let start = symbol.find(PLACEHOLDER).unwrap_or_default();
            transmit.push_str(symbol.get(..start).unwrap_or_default());
            row.push(symbol.get(start..).unwrap_or_default().to_owned());
            color = cell.fg;
        }
        rows.push(row);
    }
    Encoded::Cells { id, transmit, rows, color }
}
