//! The stream's pane on the screen: what was last sent of it, and the fewest bytes that bring it up to date.
mod budget;
mod pen;
pub mod pixels;

use std::cmp::Reverse;

use ratatui::layout::{Rect, Size};

use crate::{
    config::{Cells, Colors},
    player::{
        Frame,
        cells::{self, Cell, Rgb},
    },
};
pub use budget::{Budget, Grant};
use pen::{Color, Pen};
use pixels::Pixels;

/// The picture as the terminal shows it. Frames pass beside `Msg` and `State`: this is the only place that knows them.
///
/// After [`Video::place`] or [`Video::invalidate`] the latest frame is painted again: a paused stream sends no other.
#[derive(Debug)]
pub struct Video {
    cells: Cells,
    colors: Colors,
    area: Option<Rect>,
    /// Row by row, one for each cell of `area`.
    sent: Vec<Sent>,
    /// The cells to send of one frame, and by how much each is wrong. Kept for its memory.
    due: Vec<Due>,
    /// The frame that was looked at last.
    last: Vec<u8>,
    /// Whether all that `last` asked for was sent: rows that are as they were in it then need no second look.
    settled: bool,
    budget: Option<usize>,
    /// What the terminal shows rather than cells.
    pixels: Option<Pixels>,
    /// Bytes that a cell took lately, for the budget.
    bytes_per_cell: usize,
}

/// One cell: the pixels that it was made of, and what was made of them. `None`: the terminal may show anything there.
#[derive(Clone, Debug, Default)]
struct Sent {
    pixels: [Rgb; 6],
    shown: Option<Cell<Color>>,
}

#[derive(Clone, Copy, Debug)]
struct Due {
    place: usize,
    error: u16,
}

/// More than any difference of colours: what the terminal shows is not known.
const UNKNOWN: u16 = 256;

impl Video {
    #[must_use]
    pub fn new(cells: Cells, colors: Colors) -> Self {
        Self {
            cells,
            colors,
            area: None,
            sent: Vec::new(),
            due: Vec::new(),
            last: Vec::new(),
            settled: false,
            budget: None,
            pixels: None,
            bytes_per_cell: 30,
        }
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
            self.settled = false;
            self.sent.clear();
            let count = area.map_or(0, |area| usize::from(area.width) * usize::from(area.height));
            self.sent.resize(count, Sent::default());
        }
    }

    /// Forgets what was sent of these cells: something else was drawn there.
    pub fn invalidate(&mut self, rect: Rect) {
        if let Some(pixels) = self.pixels() {
            return pixels.invalidate(rect);
        }
        let Some(area) = self.area else { return };
        self.settled = false;
        for position in rect.intersection(area).positions() {
            let (x, y) = (position.x - area.x, position.y - area.y);
            self.sent[usize::from(y) * usize::from(area.width) + usize::from(x)].shown = None;
        }
    }

    /// The pixels to ask the player for with [`crate::player::Request::Grid`]; `None` while no picture is shown.
    #[must_use]
    pub fn grid(&self) -> Option<(u16, u16)> {
        if let Some(pixels) = self.pixels.as_ref().filter(|pixels| pixels.can()) {
            return pixels.grid();
        }
        self.area.map(|area| cells::grid_pixels(area.as_size(), self.cells))
    }

    /// The same as it would be for a picture at `area`, as far as that is known before there is one.
    #[must_use]
    pub fn grid_at(&self, area: Rect) -> Option<(u16, u16)> {
        if self.pixels.as_ref().is_some_and(Pixels::can) {
            return None;
        }
        let area = self.bounded(area);
        (!area.is_empty()).then(|| cells::grid_pixels(area.as_size(), self.cells))
    }

    /// No more of an area than the player makes pixels for.
    fn bounded(&self, area: Rect) -> Rect {
        let (across, down) = cells::pixels_per_cell(self.cells);
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
        self.settled
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
        self.find_due(area.as_size(), frame);
        if self.due.is_empty() {
            return;
        }
        let before = out.len();
        let mut pen = Pen::new(out);
        for due in &self.due {
            let pixels = pixels(frame, self.cells, usize::from(area.width), due.place);
            let cell = in_colors(make(self.cells, &pixels), self.colors);
            let sent = &mut self.sent[due.place];
            sent.pixels = pixels;
            if sent.shown.replace(cell) != Some(cell) {
                pen.put(at(area, due.place), cell);
            }
        }
        let drawn = pen.finish();
        if let Some(each) = (out.len() - before).checked_div(drawn) {
            self.bytes_per_cell = (self.bytes_per_cell * 3 + each).div_ceil(4);
        }
    }

    /// Fills `due`, in the order of the screen.
    fn find_due(&mut self, size: Size, frame: &Frame) {
        let Self { cells, sent, due, last, settled, .. } = self;
        due.clear();
        let width = usize::from(size.width);
        let row_bytes = usize::from(frame.width) * usize::from(cells::pixels_per_cell(*cells).1) * 3;
        for (row, sent) in sent.chunks(width).enumerate() {
            let bytes = row * row_bytes..(row + 1) * row_bytes;
            // Most of a slide stands still, to the last bit.
            if *settled && last.get(bytes.clone()) == frame.rgb.get(bytes) {
                continue;
            }
            due.extend(sent.iter().enumerate().filter_map(|(column, sent)| {
                let place = row * width + column;
                let error = if sent.shown.is_some() {
                    let now = pixels(frame, *cells, width, place);
                    let worst = now.iter().zip(&sent.pixels).map(|(now, sent)| cells::difference(*now, *sent)).max();
                    worst.map_or(0, u16::from)
                } else {
                    UNKNOWN
                };
                (error > u16::from(cells::THRESHOLD)).then_some(Due { place, error })
            }));
        }
        last.clone_from(&frame.rgb);
        let most = self.budget.map_or(usize::MAX, |bytes| (bytes / self.bytes_per_cell.max(1)).max(1));
        self.settled = self.due.len() <= most;
        if !self.settled {
            self.due.select_nth_unstable_by_key(most, |due| Reverse(due.error));
            self.due.truncate(most);
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
fn pixels(frame: &Frame, kind: Cells, width: usize, place: usize) -> [Rgb; 6] {
    let (across, down) = cells::pixels_per_cell(kind);
    let (across, down) = (usize::from(across), usize::from(down));
    let corner = (place / width * down * width + place % width) * across;
    let mut pixels = [[0; 3]; 6];
    for (n, pixel) in pixels[..across * down].iter_mut().enumerate() {
        let start = (corner + n / across * width * across + n % across) * 3;
        pixel.copy_from_slice(&frame.rgb[start..start + 3]);
    }
    pixels
}

fn make(kind: Cells, pixels: &[Rgb; 6]) -> Cell<Rgb> {
    match kind {
        Cells::Half => cells::half(pixels[0], pixels[1]),
        Cells::Sextant => cells::sextant(pixels),
    }
}

fn in_colors(cell: Cell<Rgb>, colors: Colors) -> Cell<Color> {
    let color = |rgb| match colors {
        Colors::TrueColor => Color::Rgb(rgb),
        Colors::Indexed => Color::Indexed(cells::to256(rgb)),
    };
    let (fg, bg) = (color(cell.fg), color(cell.bg));
    Cell { glyph: if fg == bg { ' ' } else { cell.glyph }, fg, bg }
}

#[cfg(test)]
mod tests;
