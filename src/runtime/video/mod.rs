//! The stream's pane on the screen: what was last sent of it, and the fewest bytes that bring it up to date.
mod budget;
mod choice;
mod look;
mod pen;
pub mod pixels;
mod sent;

use std::cmp::Reverse;

use ratatui::layout::Rect;

use crate::{
    config::{Cells, Colors},
    player::{
        Frame,
        cells::{self, MOST, Palette},
    },
};
pub use budget::{Budget, Grant};
use look::Look;
use pen::Pen;
use sent::{Judged, Sent};

/// The picture as the terminal shows it. Frames pass beside `Msg` and `State`: this is the only place that knows them.
///
/// After [`Video::place`], [`Video::cover`] or [`Video::invalidate`] the latest frame is painted again: a paused stream
/// sends no other.
#[derive(Debug)]
pub struct Video {
    look: Look,
    /// Differences of up to this much are not sent.
    threshold: u8,
    area: Option<Rect>,
    /// Something else stands on these cells of it.
    covered: Option<Rect>,
    /// Row by row, one for each cell of `area`.
    sent: Vec<Sent>,
    /// The cells to send of one frame, and by how much each is wrong. Kept for its memory.
    due: Vec<Due>,
    /// The frame that was looked at last.
    last: Vec<u8>,
    /// For each row, whether all that `last` asked for was sent: if it is as it was in it, it needs no second look.
    settled: Vec<bool>,
    /// Not all that it asked for was sent: the budget was too small.
    left: bool,
    budget: Option<usize>,
    /// What the terminal shows rather than cells.
    pixels: Option<pixels::Pixels>,
    /// Bytes that a cell took lately, for the budget.
    bytes_per_cell: usize,
}

#[derive(Clone, Copy, Debug)]
struct Due {
    place: usize,
    judged: Judged,
}

/// Most cells that are put right with one frame, so that it costs little beside what moves.
const MENDED: usize = 48;
/// Colours of cells that move may differ by so much from what they are: the cell before may have the same.
const SAME: u8 = 3;

impl Video {
    #[must_use]
    pub fn new(cells: Cells, colors: Colors) -> Self {
        Self {
            look: Look::new(cells, colors, Palette::xterm),
            threshold: cells::THRESHOLD,
            area: None,
            covered: None,
            sent: Vec::new(),
            due: Vec::new(),
            last: Vec::new(),
            settled: Vec::new(),
            left: false,
            budget: None,
            pixels: None,
            bytes_per_cell: 30,
        }
    }

    /// The terminal is the Linux console, whose sixteen colours are not xterm's.
    #[must_use]
    pub fn on_console(self) -> Self {
        Self { look: Look::new(self.look.cells, self.look.colors, Palette::console), ..self }
    }

    /// Differences of up to this much in a channel, of 255, are not sent; by default [`cells::THRESHOLD`].
    #[must_use]
    pub fn with_threshold(self, threshold: u8) -> Self {
        Self { threshold, ..self }
    }

    /// Tells where the picture stands: the rectangle that [`crate::ui::view`] returned, in the terminal's cells. Where it
    /// changed, everything is sent anew.
    pub fn place(&mut self, area: Option<Rect>) {
        if let Some(pixels) = self.pixels() {
            return pixels.place(area);
        }
        let area = area.map(|area| self.bounded(area)).filter(|area| !area.is_empty());
        if area != self.area {
            self.area = area;
            let (width, height) = area.map_or((0, 0), |area| (usize::from(area.width), usize::from(area.height)));
            self.sent.clear();
            self.sent.resize(width * height, Sent::default());
            self.settled.clear();
            self.settled.resize(height, false);
        }
    }

    /// Tells which cells of the screen something else stands on: nothing is sent there, and what
    /// comes out from under it is sent anew.
    pub fn cover(&mut self, rect: Option<Rect>) {
        if let Some(pixels) = self.pixels() {
            return pixels.cover(rect);
        }
        if rect != self.covered {
            for rect in [std::mem::replace(&mut self.covered, rect), rect].into_iter().flatten() {
                self.invalidate(rect);
            }
        }
    }

    /// Forgets what was sent of these cells: something else was drawn there.
    pub fn invalidate(&mut self, rect: Rect) {
        if let Some(pixels) = self.pixels() {
            return pixels.invalidate(rect);
        }
        let Some(area) = self.area else { return };
        for position in rect.intersection(area).positions() {
            let (x, y) = (usize::from(position.x - area.x), usize::from(position.y - area.y));
            self.sent[y * usize::from(area.width) + x].shown = None;
            self.settled[y] = false;
        }
    }

    /// The pixels to ask the player for with [`crate::player::Request::Grid`]; `None` while no picture is shown.
    #[must_use]
    pub fn grid(&self) -> Option<(u16, u16)> {
        if let Some(pixels) = self.pixels.as_ref().filter(|pixels| pixels.can()) {
            return pixels.grid();
        }
        self.area.map(|area| cells::grid_pixels(area.as_size(), self.look.cells))
    }

    /// The same as it would be for a picture at `area`, as far as that is known before there is one.
    #[must_use]
    pub fn grid_at(&self, area: Rect) -> Option<(u16, u16)> {
        if self.pixels.as_ref().is_some_and(pixels::Pixels::can) {
            return None;
        }
        let area = self.bounded(area);
        (!area.is_empty()).then(|| cells::grid_pixels(area.as_size(), self.look.cells))
    }

    /// No more of an area than the player makes pixels for.
    fn bounded(&self, area: Rect) -> Rect {
        let (across, down) = cells::pixels_per_cell(self.look.cells);
        Rect { width: area.width.min(cells::GRID / across), height: area.height.min(cells::GRID / down), ..area }
    }

    /// Bounds the bytes of one [`Video::paint`]: the cells that are most wrong are sent first, the others with later frames.
    /// The bound is kept on average, not to the byte.
    pub fn limit(&mut self, bytes: Option<usize>) {
        if let Some(pixels) = self.pixels() {
            return pixels.limit(bytes);
        }
        self.budget = bytes;
    }

    /// Whether all that the last frame asked for was sent.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        if let Some(pixels) = self.pixels.as_ref().filter(|pixels| pixels.can()) {
            return pixels.is_settled();
        }
        !self.left
    }

    /// Writes what brings the screen up to `frame`, and nothing if it is so already. Leaves the cursor anywhere and all
    /// attributes reset. A frame of another size than [`Video::grid`] (made before the last change) is left out.
    pub fn paint(&mut self, frame: &Frame, out: &mut Vec<u8>) {
        if let Some(pixels) = self.pixels() {
            return pixels.paint(frame, out);
        }
        let Some(area) = self.area else { return };
        let whole = usize::from(frame.width) * usize::from(frame.height) * 3 == frame.rgb.len();
        if self.grid() != Some((frame.width, frame.height)) || !whole {
            return;
        }
        self.find_due(area, frame);
        self.leave_out();
        if self.due.is_empty() {
            return;
        }
        let before = out.len();
        let mut pen = Pen::new(out, self.look.cells).darkened(self.look.is_dark());
        let width = usize::from(area.width);
        let mut next = 0;
        for Due { place, judged } in &self.due {
            let gap = if next / width == place / width { next..*place } else { 0..0 };
            let between = self.sent[gap].iter().map(|sent| sent.shown);
            pen.tolerate(if judged.fine { 0 } else { SAME });
            let shown = Some(pen.put(at(area, *place), judged.cell, between));
            let pixels = pixels(frame, self.look.cells, width, *place);
            self.sent[*place] = Sent { pixels, shown, fine: judged.fine, calm: 0 };
            next = place + 1;
        }
        let drawn = pen.finish();
        if let Some(each) = (out.len() - before).checked_div(drawn) {
            self.bytes_per_cell = (self.bytes_per_cell * 3 + each).div_ceil(4);
        }
    }

    /// Fills `due`, in the order of the screen.
    fn find_due(&mut self, area: Rect, frame: &Frame) {
        let width = usize::from(area.width);
        let row_bytes = usize::from(frame.width) * usize::from(cells::pixels_per_cell(self.look.cells).1) * 3;
        let mut mended = 0;
        self.due.clear();
        for (row, sent) in self.sent.chunks_mut(width).enumerate() {
            let bytes = row * row_bytes..(row + 1) * row_bytes;
            // Most of a slide stands still, to the last bit.
            if self.settled[row] && self.last.get(bytes.clone()) == frame.rgb.get(bytes) {
                continue;
            }
            self.settled[row] = true;
            for (column, sent) in sent.iter_mut().enumerate() {
                let place = row * width + column;
                if self.covered.is_some_and(|covered| covered.contains(at(area, place).into())) {
                    continue;
                }
                let pixels = pixels(frame, self.look.cells, width, place);
                let judged = sent.judge(&self.look, self.threshold, &pixels, (column, row));
                self.settled[row] &= sent.calm == 0;
                let Some(judged) = judged else { continue };
                mended += usize::from(judged.fine);
                if !judged.fine || mended <= MENDED {
                    self.due.push(Due { place, judged });
                }
            }
        }
        self.last.clone_from(&frame.rgb);
    }

    /// Leaves the worst cells in `due` that the budget can pay for.
    fn leave_out(&mut self) {
        let most = self.budget.map_or(usize::MAX, |bytes| (bytes / self.bytes_per_cell.max(1)).max(1));
        self.left = self.due.len() > most;
        if self.left {
            self.due.select_nth_unstable_by_key(most, |due| Reverse(due.judged.error));
            let width = self.area.map_or(1, |area| usize::from(area.width));
            for left in self.due.drain(most..) {
                self.settled[left.place / width] = false;
            }
            self.due.sort_unstable_by_key(|due| due.place);
        }
    }
}

/// Where the cell stands on the terminal, from 0.
fn at(area: Rect, place: usize) -> (u16, u16) {
    // A screen's cells are counted in 16 bits each way.
    let part = |cells: usize| u16::try_from(cells).unwrap_or(u16::MAX);
    let width = usize::from(area.width);
    (area.x + part(place % width), area.y + part(place / width))
}

/// The pixels of one cell, row by row; those that the kind of cell does not have stay black.
fn pixels(frame: &Frame, kind: Cells, width: usize, place: usize) -> cells::Pixels {
    let (across, down) = cells::pixels_per_cell(kind);
    let (across, down) = (usize::from(across), usize::from(down));
    let corner = (place / width * down * width + place % width) * across;
    let mut pixels = [[0; 3]; MOST];
    for (n, pixel) in pixels[..across * down].iter_mut().enumerate() {
        let start = (corner + n / across * width * across + n % across) * 3;
        pixel.copy_from_slice(&frame.rgb[start..start + 3]);
    }
    pixels
}

#[cfg(test)]
mod tests;
