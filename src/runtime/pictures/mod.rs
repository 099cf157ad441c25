//! Pictures as pixels, beside ratatui: the state says which are on the screen and where, ratatui leaves their cells alone, and
//! here is written what the terminal needs. It knows what was written where, and sends nothing twice.
mod encode;
mod terminal;
#[cfg(test)]
mod tests;

pub(super) use terminal::cell;
pub use terminal::{Choice, Protocol};

use std::{fmt::Write as _, sync::Arc};

use ratatui::{layout::Rect, style::Color};
use tokio::sync::mpsc;

use crate::{
    app::pictures::{Canvas, Shown, What},
    chat::{MediaKey, Picture},
};
use encode::{Encoded, encode};

/// Most memory for what was encoded, in bytes, besides what is on the screen.
const BUDGET: usize = 24 * 1024 * 1024;
/// Most pictures of which that is remembered.
const MOST: usize = 200;
/// Pictures encoded at once.
const AT_ONCE: usize = 2;

/// The numbers from here on are the stream's, each with what [`first_number`] puts before it.
pub(super) const STREAM: u32 = 0xf000;

/// Programs in one window of a terminal share its pictures: their numbers should differ.
pub(super) fn first_number() -> u32 {
    (std::process::id() & 0xff) << 16
}

/// One picture at one size.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Kind {
    key: MediaKey,
    /// Columns and rows of cells.
    size: (u16, u16),
    /// Its own columns of pixels: a larger one may come later.
    width: u32,
}

/// A picture in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Placed {
    kind: Kind,
    area: Rect,
    /// Rows of it that are above the area.
    top: u16,
}

/// What was made of a picture; none where it could not be.
#[derive(Debug)]
struct Made {
    kind: Kind,
    encoded: Option<Encoded>,
    /// Whether the terminal has it.
    sent: bool,
}

/// The pictures of the screen, for a terminal that can show pixels.
#[derive(Debug)]
pub struct Pictures {
    choice: Choice,
    /// The size of a cell, where it is not asked of the terminal.
    cell: Option<(u16, u16)>,
    canvas: Option<Canvas>,
    wanted: Vec<(Placed, Arc<Picture>)>,
    /// What stands on the terminal.
    painted: Vec<Placed>,
    /// Places whose old content is gone.
    cleared: Vec<Rect>,
    /// The one used last at the end.
    made: Vec<Made>,
    making: Vec<Kind>,
    finished: mpsc::UnboundedReceiver<(Kind, Option<Encoded>)>,
    finish: mpsc::UnboundedSender<(Kind, Option<Encoded>)>,
    /// The last number given to a picture.
    number: u32,
}

impl Default for Pictures {
    fn default() -> Self {
        Self::new(Choice::default())
    }
}

impl Pictures {
    #[must_use]
    pub fn new(choice: Choice) -> Self {
        let (finish, finished) = mpsc::unbounded_channel();
        let number = first_number();
        Self {
            choice,
            cell: None,
            canvas: None,
            wanted: Vec::new(),
            painted: Vec::new(),
            cleared: Vec::new(),
            made: Vec::new(),
            making: Vec::new(),
            finished,
            finish,
            number,
        }
    }

    /// For a terminal whose cells are known to have so many pixels across and down.
    #[must_use]
    pub fn with_cells_of(self, across: u16, down: u16) -> Self {
        Self { cell: Some((across, down)), ..self }
    }

    /// What pictures can be drawn on. Asked again where the terminal's size changed.
    pub fn measure(&mut self) -> Option<Canvas> {
        self.canvas = self.choice.canvas(self.cell.or_else(terminal::cell));
        self.canvas
    }

    /// Tells what is on the screen now.
    pub(super) fn place(&mut self, shown: &[Shown]) {
        self.wanted.clear();
        for Shown { key, area, what } in shown {
            let What::Pixels { picture, size, top } = what else { continue };
            let kind = Kind { key: key.clone(), size: *size, width: picture.width };
            self.wanted.push((Placed { kind, area: *area, top: *top }, Arc::clone(picture)));
        }
        // ratatui has written over what is gone.
        self.painted.retain(|painted| self.wanted.iter().any(|(wanted, _)| wanted == painted));
        self.cleared.retain(|cleared| self.wanted.iter().any(|(wanted, _)| wanted.area == *cleared));
        self.make();
    }

    /// Nothing is known any more of what the terminal shows or has.
    pub(super) fn forget(&mut self) {
        self.painted.clear();
        self.cleared.clear();
        self.made.iter_mut().for_each(|made| made.sent = false);
    }

    /// Waits for a picture that is ready to be painted.
    pub(super) async fn ready(&mut self) {
        let Some((kind, encoded)) = self.finished.recv().await else { return std::future::pending().await };
        self.making.retain(|making| *making != kind);
        self.made.push(Made { kind, encoded, sent: false });
        self.make();
    }

    /// Writes what the screen lacks; whether something is left for the next time. At most one picture that the terminal does
    /// not have yet: a key must not wait for all of them. `ground`: the colour of what is behind.
    pub(super) fn paint(&mut self, ground: Option<Color>, out: &mut Vec<u8>) -> bool {
        let mut text = String::new();
        self.shed(&mut text);
        let mut large = 0;
        for (placed, _) in &self.wanted {
            if self.painted.contains(placed) {
                continue;
            }
            let made = self.made.iter().position(|made| made.kind == placed.kind);
            let ready = made.and_then(|at| self.made.get(at)).is_some_and(|made| made.encoded.is_some());
            if ready && large > 0 {
                out.extend_from_slice(text.as_bytes());
                return true;
            }
            if !self.cleared.contains(&placed.area) {
                clear(placed.area, ground, &mut text);
                self.cleared.push(placed.area);
            }
            let Some(mut made) = made.map(|at| self.made.remove(at)) else { continue };
            if let Some(encoded) = &made.encoded {
                large += usize::from(write(encoded, placed, made.sent, &mut text));
                made.sent = true;
                self.painted.push(placed.clone());
            }
            self.made.push(made);
        }
        out.extend_from_slice(text.as_bytes());
        false
    }

    /// What makes the terminal forget the pictures that it has.
    pub(super) fn farewell(&mut self) -> Vec<u8> {
        let mut text = String::new();
        for made in &self.made {
            forgotten(made, self.choice.wrapped, &mut text);
        }
        self.forget();
        text.into_bytes()
    }

    /// Begins with what is wanted and not made yet.
    fn make(&mut self) {
        let (Some(protocol), Some(canvas)) = (self.choice.protocol, self.canvas) else { return };
        for (placed, picture) in &self.wanted {
            let known = |kind: &Kind| *kind == placed.kind;
            if self.making.len() >= AT_ONCE {
                return;
            }
            if self.making.iter().any(known) || self.made.iter().any(|made| known(&made.kind)) {
                continue;
            }
            self.number = first_number() | ((self.number & 0xffff) % (STREAM - 1) + 1);
            let (kind, picture, finish) = (placed.kind.clone(), Arc::clone(picture), self.finish.clone());
            let (id, wrapped) = (self.number, self.choice.wrapped);
            self.making.push(kind.clone());
            tokio::task::spawn_blocking(move || {
                let encoded = encode(protocol, &picture, kind.size, canvas.cell, id, wrapped);
                // Nobody waits any more when the program ends.
                finish.send((kind, encoded)).ok();
            });
        }
    }

    /// Forgets what was used longest ago, here and in the terminal. A number that is used anew has to be free, too.
    fn shed(&mut self, out: &mut String) {
        let mut bytes: usize = self.made.iter().map(Made::bytes).sum();
        let mut at = 0;
        while let Some(oldest) = self.made.get(at)
            && (bytes > BUDGET || self.made.len() > MOST)
        {
            if self.wanted.iter().any(|(wanted, _)| wanted.kind == oldest.kind) {
                at += 1;
                continue;
            }
            let made = self.made.remove(at);
            bytes -= made.bytes();
            forgotten(&made, self.choice.wrapped, out);
        }
    }
}

impl Made {
    fn bytes(&self) -> usize {
        self.encoded.as_ref().map_or(0, Encoded::bytes)
    }
}

/// Writes a picture; whether that is much.
fn write(encoded: &Encoded, placed: &Placed, sent: bool, out: &mut String) -> bool {
    let Rect { x, y, width, height } = placed.area;
    match encoded {
        Encoded::Whole(text) => {
            go(x, y, out);
            out.push_str("\x1b[m");
            out.push_str(text);
            true
        }
        Encoded::Cells { transmit, rows, color, .. } => {
            if !sent {
                out.push_str(transmit);
            }
            color_of(38, *color, out);
            for (row, y) in rows.iter().skip(placed.top.into()).zip(y..y + height) {
                go(x, y, out);
                row.iter().take(width.into()).for_each(|cell| out.push_str(cell));
            }
            out.push_str("\x1b[m");
            !sent
        }
    }
}

/// Makes the terminal forget a picture.
fn forgotten(made: &Made, wrapped: bool, out: &mut String) {
    let Some(Encoded::Cells { id, .. }) = made.encoded.as_ref().filter(|_| made.sent) else { return };
    let (before, escape, after) = if wrapped { ("\x1bPtmux;", "\x1b\x1b", "\x1b\\") } else { ("", "\x1b", "") };
    // Memory takes everything, here and below.
    write!(out, "{before}{escape}_Ga=d,d=I,i={id},q=2{escape}\\{after}").unwrap_or_default();
}

/// Blanks the cells.
fn clear(area: Rect, ground: Option<Color>, out: &mut String) {
    out.push_str("\x1b[m");
    color_of(48, ground.unwrap_or(Color::Reset), out);
    for y in area.rows().map(|row| row.y) {
        go(area.x, y, out);
        write!(out, "\x1b[{}X", area.width).unwrap_or_default();
    }
    out.push_str("\x1b[m");
}

fn go(x: u16, y: u16, out: &mut String) {
    write!(out, "\x1b[{};{}H", y + 1, x + 1).unwrap_or_default();
}

fn color_of(which: u8, color: Color, out: &mut String) {
    match color {
        Color::Rgb(red, green, blue) => write!(out, "\x1b[{which};2;{red};{green};{blue}m").unwrap_or_default(),
        Color::Indexed(index) => write!(out, "\x1b[{which};5;{index}m").unwrap_or_default(),
        _ => {}
    }
}
