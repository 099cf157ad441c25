//! The stream as pixels, for terminals that show them: what was sent of each part of the picture, and what brings it up to
//! date. Which terminals do is known from the environment, as for pictures; none is asked.
mod beside;
mod iterm2;
mod kitty;
mod palette;
mod plan;
mod shared;
mod sixel;
#[cfg(test)]
mod tests;

use std::{cmp::Reverse, io::Write as _, path::Path};

use ratatui::layout::Rect;

use crate::{
    config,
    player::{Frame, cells},
    runtime::pictures::{self, Choice, Protocol, STREAM},
    ui::theme::Capability,
};
use plan::{Part, Plan, Unit};
use shared::Shelf;

/// More than any difference of colours: what the terminal shows is not known.
const UNKNOWN: u16 = 256;
/// What a picture of a tile adds to [`Tile::busy`].
const MOVED: u8 = 8;
/// From here on a tile is sent rounded, by less than [`cells::THRESHOLD`]: it takes half of the bytes, and nobody sees it move
/// otherwise.
const BUSY: u8 = 20;
/// Tiles that are sent as they are, now that they stand still, with one frame at most.
const MENDED: usize = 8;

/// The size of a cell in pixels where the terminal does not tell. What is scaled by the terminal looks right with any.
const CELL: (u16, u16) = (10, 20);

/// The picture as a terminal with pixels shows it.
#[derive(Debug)]
pub struct Pixels {
    protocol: Protocol,
    /// tmux hands on what is meant for the terminal around it.
    wrapped: bool,
    /// The terminal can read our memory: small pieces are of no use.
    shelf: Option<Shelf>,
    /// A cell's size that is known beforehand.
    fixed: Option<(u16, u16)>,
    cell: Option<(u16, u16)>,
    pane: Option<Rect>,
    plan: Option<Plan>,
    /// The picture's pixels as they were sent, and for each tile what the terminal shows of them.
    sent: Vec<u8>,
    tiles: Vec<Tile>,
    /// Something else stands on these cells.
    covered: Option<Rect>,
    /// Cells that are to be blanked, and among them those on which something else stands.
    gone: Vec<(Rect, Option<Rect>)>,
    /// What stood in the pane before is to be wiped.
    wipe: bool,
    limit: Option<usize>,
    /// All that the frame that was painted last asked for was sent.
    settled: bool,
    /// As many numbers were given to tiles.
    numbers: usize,
}

/// What the terminal shows of a part of the picture.
#[derive(Clone, Copy, Debug, Default)]
struct Tile {
    /// It is what was sent last; if not, it may be anything.
    shown: bool,
    /// How much it moves: more with each picture of it, less with each frame that needs none.
    busy: u8,
    /// It was rounded, because it moved.
    rough: bool,
}

/// Pixels, row by row, of red, green and blue.
#[derive(Clone, Copy, Debug)]
struct Image<'a> {
    width: usize,
    height: usize,
    rgb: &'a [u8],
}

impl Pixels {
    /// How the environment and the person's settings want it; `None`: in cells.
    #[must_use]
    pub fn choose(
        env: &dyn Fn(&str) -> Option<String>,
        settings: &config::Config,
        capability: Capability,
    ) -> Option<Self> {
        let protocol = match settings.video.protocol {
            config::VideoProtocol::Off => return None,
            config::VideoProtocol::Auto => config::Protocol::Auto,
            config::VideoProtocol::Kitty => config::Protocol::Kitty,
            config::VideoProtocol::Iterm2 => config::Protocol::Iterm2,
            config::VideoProtocol::Sixel => config::Protocol::Sixel,
        };
        // What is known of terminals, and of what multiplexers let through, is the same for both.
        let choice = Choice::of(env, &config::Pictures { protocol, ..settings.pictures.clone() }, capability);
        let pixels = Self::new(choice.protocol?, choice.wrapped);
        let set = |name: &&str| env(name).is_some_and(|value| !value.is_empty());
        let elsewhere = ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY", "container", "SUDO_USER"].iter().any(set);
        // A container has a memory of its own. With sudo the terminal is another user's, who may not read ours.
        let contained = ["/.dockerenv", "/run/.containerenv"].iter().any(|file| Path::new(file).exists());
        Some(if elsewhere || contained { pixels } else { pixels.beside_the_terminal() })
    }

    /// `wrapped`: for a terminal around tmux.
    #[must_use]
    pub fn new(protocol: Protocol, wrapped: bool) -> Self {
        Self {
            protocol,
            wrapped,
            shelf: None,
            fixed: None,
            cell: None,
            pane: None,
            plan: None,
            sent: Vec::new(),
            tiles: Vec::new(),
            covered: None,
            gone: Vec::new(),
            wipe: false,
            limit: None,
            settled: true,
            numbers: 0,
        }
    }

    /// For a terminal on this machine: one that can read shared memory is handed the pixels there.
    #[must_use]
    pub fn beside_the_terminal(self) -> Self {
        let reads = self.protocol == Protocol::Kitty && !self.wrapped;
        Self { shelf: if reads { Shelf::new() } else { None }, ..self }
    }

    /// For a terminal whose cells are known to have so many pixels across and down.
    #[must_use]
    pub fn with_cells_of(self, across: u16, down: u16) -> Self {
        Self { fixed: Some((across, down)), cell: Some((across, down)), ..self }
    }

    /// Looks at the size of a cell: at the start, and where the terminal's size changed. Nothing stands anywhere after it.
    pub(super) fn measure(&mut self) {
        self.cell = self.fixed.or_else(pictures::cell);
        self.place(None);
    }

    /// Whether there can be a picture: sixels are not scaled by the terminal, so without the size of a cell there is none.
    pub(super) fn can(&self) -> bool {
        self.cell.is_some() || self.protocol != Protocol::Sixel
    }

    pub(super) fn place(&mut self, pane: Option<Rect>) {
        if pane == self.pane {
            return;
        }
        self.gone.extend(self.pane.map(|pane| (pane, self.covered)));
        self.pane = pane;
        self.plan = pane.and_then(|pane| Plan::new(pane, self.cell.unwrap_or(CELL), self.unit()));
        let (width, height) = self.grid().unwrap_or_default();
        self.sent.clear();
        self.sent.resize(usize::from(width) * usize::from(height) * 3, 0);
        self.tiles.clear();
        self.tiles.resize(self.plan.map_or(0, |plan| plan.tiles()), Tile::default());
        self.numbers = self.numbers.max(self.tiles.len());
        self.wipe = true;
    }

    /// Forgets where something else was drawn.
    pub(super) fn invalidate(&mut self, rect: Rect) {
        let Some(plan) = self.plan else { return };
        for (number, tile) in self.tiles.iter_mut().enumerate() {
            tile.shown &= !plan.cells(number).intersects(rect);
        }
    }

    /// Tells which cells something else stands on: nothing is sent there. What stood on others before is blanked: a picture
    /// need not fill its pane.
    pub(super) fn cover(&mut self, rect: Option<Rect>) {
        if rect == self.covered {
            return;
        }
        let before = std::mem::replace(&mut self.covered, rect);
        if let (Some(before), Some(pane)) = (before, self.pane) {
            self.gone.push((before.intersection(pane), rect));
        }
        for rect in [before, rect].into_iter().flatten() {
            self.invalidate(rect);
        }
    }

    pub(super) fn grid(&self) -> Option<(u16, u16)> {
        self.plan.map(|plan| plan.grid())
    }

    pub(super) fn is_settled(&self) -> bool {
        self.settled
    }

    pub(super) fn limit(&mut self, bytes: Option<usize>) {
        self.limit = bytes;
    }

    /// What takes away the picture where it stood, and what stood on it, to be sent before anything is drawn there.
    pub(super) fn gone(&mut self) -> Vec<u8> {
        let mut out = Vec::new();
        for (area, but) in self.gone.drain(..) {
            wipe(area, but, &mut out);
        }
        out
    }

    /// What makes the terminal forget everything that it was sent and keeps.
    pub(super) fn farewell(&mut self) -> Vec<u8> {
        let mut out = Vec::new();
        if self.protocol == Protocol::Kitty {
            (0..self.numbers).for_each(|tile| kitty::forget(number(tile), self.wrapped, &mut out));
        }
        self.numbers = 0;
        self.place(None);
        self.gone.clear();
        out
    }

    /// Writes what brings the screen up to `frame`, and nothing if it is so already.
    pub(super) fn paint(&mut self, frame: &Frame, out: &mut Vec<u8>) {
        let Some(plan) = self.plan else { return };
        let whole = usize::from(frame.width) * usize::from(frame.height) * 3 == frame.rgb.len();
        if self.grid() != Some((frame.width, frame.height)) || !whole {
            return;
        }
        let mut due = self.due(&plan, frame);
        self.settled = true;
        let start = out.len();
        if std::mem::take(&mut self.wipe)
            && let Some(pane) = self.pane
        {
            wipe(pane, self.covered, out);
        }
        if due.is_empty() {
            return;
        }
        if self.limit.is_some() {
            due.sort_by_key(|(_, error)| Reverse(*error));
        }
        let stride = usize::from(frame.width);
        for (tile, _) in due {
            // The first one is sent in any case: whoever gives out the bytes counts them.
            if self.limit.is_some_and(|limit| out.len() > start + limit) {
                self.settled = false;
                break;
            }
            let part = plan.part(tile);
            let mut rgb = cut(&frame.rgb, stride, part);
            self.note(tile, &mut rgb);
            self.write(&plan, tile, &Image { width: part.width, height: part.height, rgb: &rgb }, out);
            put(&mut self.sent, stride, part, &rgb);
        }
        out.extend_from_slice(b"\x1b[m");
    }

    /// The tiles to send, in the order of the screen, and by how much each is wrong.
    fn due(&mut self, plan: &Plan, frame: &Frame) -> Vec<(usize, u16)> {
        let stride = usize::from(frame.width);
        let (covered, sent) = (self.covered, &self.sent);
        let mut mended = 0;
        let tiles = self.tiles.iter_mut().enumerate().filter_map(|(number, tile)| {
            if covered.is_some_and(|covered| covered.intersects(plan.cells(number))) {
                return None;
            }
            let error = if tile.shown { differ(&frame.rgb, sent, stride, plan.part(number)) } else { UNKNOWN };
            if error > u16::from(cells::THRESHOLD) {
                return Some((number, error));
            }
            tile.busy = tile.busy.saturating_sub(1);
            let mend = tile.rough && tile.busy == 0 && mended < MENDED;
            mended += usize::from(mend);
            mend.then_some((number, error))
        });
        tiles.collect()
    }

    /// A tile is sent, as it is or rounded.
    fn note(&mut self, number: usize, rgb: &mut [u8]) {
        let small = self.protocol == Protocol::Kitty && self.shelf.is_none();
        let Some(tile) = self.tiles.get_mut(number) else { return };
        *tile = Tile {
            shown: true,
            busy: tile.busy.saturating_add(MOVED).min(3 * MOVED),
            rough: small && tile.busy >= BUSY,
        };
        if tile.rough {
            for value in rgb {
                *value = (*value & !7) | 4;
            }
        }
    }

    fn write(&mut self, plan: &Plan, tile: usize, image: &Image<'_>, out: &mut Vec<u8>) {
        let cells = plan.cells(tile);
        match self.protocol {
            Protocol::Kitty => kitty::write(image, cells, number(tile), self.wrapped, &mut self.shelf, out),
            Protocol::Iterm2 => iterm2::write(image, cells, out),
            Protocol::Sixel => sixel::write(image, cells, plan.scale, out),
        }
    }

    /// What a tile is: small, where what changed is all that is sent; large, where each costs the terminal more than the line.
    fn unit(&self) -> Unit {
        let whole = (u16::MAX, u16::MAX);
        match self.protocol {
            Protocol::Kitty if self.shelf.is_some() => Unit { pixels: whole, cells: (128, kitty::ROWS) },
            Protocol::Kitty => Unit { pixels: (40, 40), cells: (128, kitty::ROWS) },
            Protocol::Iterm2 => Unit { pixels: whole, cells: whole },
            Protocol::Sixel => Unit { pixels: (80, 48), cells: whole },
        }
    }
}

/// The number by which the terminal knows a tile.
fn number(tile: usize) -> u32 {
    // There are fewer than 4,096: each has a good hundred of a million pixels at most.
    pictures::first_number() | STREAM | (u32::try_from(tile).unwrap_or(0) & 0xfff)
}

/// Blanks the cells of one area but not those of another.
fn wipe(area: Rect, but: Option<Rect>, out: &mut Vec<u8>) {
    let but = but.map(|but| but.intersection(area)).filter(|but| !but.is_empty());
    out.extend_from_slice(b"\x1b[m");
    for y in area.y..area.bottom() {
        let stays = but.filter(|but| (but.y..but.bottom()).contains(&y));
        let (left, right) = stays.map_or((area.right(), area.right()), |but| (but.x, but.right()));
        for (from, to) in [(area.x, left), (right, area.right())] {
            if from < to {
                go(from, y, out);
                write!(out, "\x1b[{}X", to - from).unwrap_or_default();
            }
        }
    }
}

fn go(x: u16, y: u16, out: &mut Vec<u8>) {
    // Memory takes everything.
    write!(out, "\x1b[{};{}H", y + 1, x + 1).unwrap_or_default();
}

/// The rows of a part, as ranges of bytes.
fn rows(stride: usize, part: Part) -> impl Iterator<Item = std::ops::Range<usize>> {
    (part.y..part.y + part.height).map(move |y| {
        let start = (y * stride + part.x) * 3;
        start..start + part.width * 3
    })
}

fn cut(rgb: &[u8], stride: usize, part: Part) -> Vec<u8> {
    let mut cut = Vec::with_capacity(part.width * part.height * 3);
    rows(stride, part).for_each(|row| cut.extend_from_slice(rgb.get(row).unwrap_or_default()));
    cut
}

fn put(rgb: &mut [u8], stride: usize, part: Part, from: &[u8]) {
    for (row, from) in rows(stride, part).zip(from.chunks(part.width.max(1) * 3)) {
        if let Some(row) = rgb.get_mut(row).filter(|row| row.len() == from.len()) {
            row.copy_from_slice(from);
        }
    }
}

/// The largest difference in a channel within a part.
fn differ(a: &[u8], b: &[u8], stride: usize, part: Part) -> u16 {
    let worst = rows(stride, part).map(|row| {
        let (a, b) = (a.get(row.clone()).unwrap_or_default(), b.get(row).unwrap_or_default());
        // Most of a slide stands still, to the last bit.
        if a == b { 0 } else { a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0) }
    });
    u16::from(worst.max().unwrap_or(0))
}
