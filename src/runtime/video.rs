//! The stream's pane on the screen: what was last sent of it, and the fewest bytes that bring it up to date.
use std::{cmp::Reverse, io::Write as _};

use ratatui::layout::{Rect, Size};

use crate::{
    config::{Cells, Colors},
    player::{
        Frame,
        cells::{self, Cell, Rgb},
    },
};

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

/// A colour as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Color {
    Rgb(Rgb),
    Indexed(u8),
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
            bytes_per_cell: 30,
        }
    }

    /// Tells where the picture stands: the rectangle that [`crate::ui::view`] returned, in the terminal's cells. Where it
    /// changed, everything is sent anew.
    pub fn place(&mut self, area: Option<Rect>) {
        let (across, down) = cells::pixels_per_cell(self.cells);
        let area = area.map(|area| Rect {
            width: area.width.min(cells::GRID / across),
            height: area.height.min(cells::GRID / down),
            ..area
        });
        let area = area.filter(|area| !area.is_empty());
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
        self.area.map(|area| cells::grid_pixels(area.as_size(), self.cells))
    }

    /// Bounds the bytes of one [`Video::paint`]: the cells that are most wrong are sent first, the others with later frames.
    /// The bound is kept on average, not to the byte.
    pub fn limit(&mut self, bytes: Option<usize>) {
        self.budget = bytes;
    }

    /// Writes what brings the screen up to `frame`, and nothing if it is so already. Leaves the cursor anywhere and all
    /// attributes reset. A frame of another size than [`Video::grid`] (made before the last change) is left out.
    pub fn paint(&mut self, frame: &Frame, out: &mut Vec<u8>) {
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

/// Writes cells, knowing where the cursor stands and what its colours are.
struct Pen<'a> {
    out: &'a mut Vec<u8>,
    cursor: Option<(u16, u16)>,
    fg: Option<Color>,
    bg: Option<Color>,
    drawn: usize,
}

impl<'a> Pen<'a> {
    fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out, cursor: None, fg: None, bg: None, drawn: 0 }
    }

    fn put(&mut self, (x, y): (u16, u16), cell: Cell<Color>) {
        if self.drawn == 0 {
            self.write(format_args!("\x1b[m"));
        }
        match self.cursor {
            Some(cursor) if cursor == (x, y) => {}
            Some((from, row)) if row == y && from < x => self.write(format_args!("\x1b[{}C", x - from)),
            _ => self.write(format_args!("\x1b[{};{}H", y + 1, x + 1)),
        }
        let fg = (cell.glyph != ' ' && self.fg != Some(cell.fg)).then_some(cell.fg);
        let bg = (self.bg != Some(cell.bg)).then_some(cell.bg);
        match (fg, bg) {
            (Some(fg), Some(bg)) => self.write(format_args!("\x1b[{};{}m", Sgr(38, fg), Sgr(48, bg))),
            (Some(fg), None) => self.write(format_args!("\x1b[{}m", Sgr(38, fg))),
            (None, Some(bg)) => self.write(format_args!("\x1b[{}m", Sgr(48, bg))),
            (None, None) => {}
        }
        self.fg = fg.or(self.fg);
        self.bg = bg.or(self.bg);
        self.write(format_args!("{}", cell.glyph));
        // In the screen's last column the cursor stays where it is, but nothing of that row comes after it.
        self.cursor = Some((x + 1, y));
        self.drawn += 1;
    }

    /// Resets the attributes. Tells how many cells were written.
    fn finish(self) -> usize {
        if self.drawn > 0 {
            self.out.extend_from_slice(b"\x1b[m");
        }
        self.drawn
    }

    fn write(&mut self, text: std::fmt::Arguments<'_>) {
        // Memory takes everything.
        self.out.write_fmt(text).unwrap_or_default();
    }
}

/// The parameters of "select graphic rendition" for a foreground (38) or background (48).
struct Sgr(u8, Color);

impl std::fmt::Display for Sgr {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.1 {
            Color::Rgb([red, green, blue]) => write!(f, "{};2;{red};{green};{blue}", self.0),
            Color::Indexed(index) => write!(f, "{};5;{index}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZero;

    use proptest::prelude::*;

    use super::*;
    use crate::player::Slot;

    const WHITE: Rgb = [255; 3];
    const BLACK: Rgb = [0; 3];
    const RED: Rgb = [200, 10, 30];

    fn frame(width: u16, rows: &[Rgb]) -> Frame {
        let height = u16::try_from(rows.len()).unwrap() / width;
        Frame { slot: Slot::First, width, height, rgb: rows.concat() }
    }

    fn painted(video: &mut Video, frame: &Frame) -> String {
        let mut out = Vec::new();
        video.paint(frame, &mut out);
        String::from_utf8(out).unwrap()
    }

    fn video(area: Rect) -> Video {
        let mut video = Video::new(Cells::Half, Colors::TrueColor);
        video.place(Some(area));
        video
    }

    #[test]
    fn only_what_changed_is_sent_in_as_few_bytes_as_it_takes() {
        let mut video = video(Rect::new(4, 2, 3, 2));
        let first = [RED, RED, BLACK, RED, RED, BLACK, WHITE, WHITE, WHITE, BLACK, BLACK, BLACK];
        assert_eq!(
            painted(&mut video, &frame(3, &first)),
            "\x1b[m\x1b[3;5H\x1b[48;2;200;10;30m  \x1b[48;2;0;0;0m \
             \x1b[4;5H\x1b[38;2;255;255;255m▀▀▀\x1b[m"
        );
        assert_eq!(painted(&mut video, &frame(3, &first)), "");
        let mut second = first;
        second[0] = BLACK;
        second[5] = WHITE;
        assert_eq!(
            painted(&mut video, &frame(3, &second)),
            "\x1b[m\x1b[3;5H\x1b[38;2;0;0;0;48;2;200;10;30m▀\x1b[1C\x1b[48;2;255;255;255m▀\x1b[m"
        );
    }

    #[test]
    fn noise_is_not_sent_until_it_adds_up() {
        let mut video = video(Rect::new(0, 0, 1, 1));
        let grey = |value| frame(1, &[[value; 3]; 2]);
        assert_ne!(painted(&mut video, &grey(100)), "");
        assert_eq!(painted(&mut video, &grey(104)), "");
        assert_eq!(painted(&mut video, &grey(108)), "");
        assert_ne!(painted(&mut video, &grey(109)), "");
        assert_eq!(painted(&mut video, &grey(101)), "");
    }

    #[test]
    fn what_was_covered_or_moved_is_sent_again() {
        let mut video = video(Rect::new(4, 2, 3, 2));
        let picture = frame(3, &[RED; 12]);
        assert_ne!(painted(&mut video, &picture), "");
        video.place(Some(Rect::new(4, 2, 3, 2)));
        assert_eq!(painted(&mut video, &picture), "");
        video.invalidate(Rect::new(0, 0, 5, 3));
        assert_eq!(painted(&mut video, &picture), "\x1b[m\x1b[3;5H\x1b[48;2;200;10;30m \x1b[m");
        video.place(Some(Rect::new(0, 2, 3, 2)));
        assert_eq!(painted(&mut video, &picture), "\x1b[m\x1b[3;1H\x1b[48;2;200;10;30m   \x1b[4;1H   \x1b[m");
        video.place(None);
        assert_eq!((painted(&mut video, &picture).as_str(), video.grid()), ("", None));
    }

    #[test]
    fn a_frame_of_another_grid_is_left_out() {
        let mut video = video(Rect::new(0, 0, 3, 2));
        assert_eq!(video.grid(), Some((3, 4)));
        assert_eq!(painted(&mut video, &frame(2, &[RED; 8])), "");
        let torn = Frame { height: 4, ..frame(3, &[RED; 9]) };
        assert_eq!(painted(&mut video, &torn), "");
        video.place(Some(Rect::new(0, 0, 5_000, 0)));
        assert_eq!(video.grid(), None);
        video.place(Some(Rect::new(0, 0, 5_000, 5_000)));
        assert_eq!(video.grid(), Some((1_024, 1_024)));
    }

    #[test]
    fn in_256_colours_a_change_that_does_not_show_is_not_sent() {
        let mut video = Video::new(Cells::Sextant, Colors::Indexed);
        video.place(Some(Rect::new(0, 0, 1, 1)));
        assert_eq!(video.grid(), Some((2, 3)));
        let lit = |red: u8| frame(2, &[[red, 0, 0], BLACK, BLACK, BLACK, BLACK, BLACK]);
        assert_eq!(painted(&mut video, &lit(255)), "\x1b[m\x1b[1;1H\x1b[38;5;196;48;5;16m🬀\x1b[m");
        assert_eq!(painted(&mut video, &lit(240)), "", "the same colour of the 256");
        assert_ne!(painted(&mut video, &lit(200)), "");
    }

    #[test]
    fn within_a_limit_the_worst_cells_come_first() {
        let mut video = video(Rect::new(0, 0, 4, 1));
        assert_ne!(painted(&mut video, &frame(4, &[BLACK; 8])), "");
        video.limit(Some(video.bytes_per_cell));
        let greys = frame(4, &[[20; 3], [90; 3], [60; 3], [0; 3]].repeat(2));
        let mut columns = Vec::new();
        while let out = painted(&mut video, &greys)
            && !out.is_empty()
        {
            video.limit(Some(video.bytes_per_cell));
            columns.push(out[3..8].to_owned());
        }
        assert_eq!(columns, ["\x1b[1;2", "\x1b[1;3", "\x1b[1;1"]);
    }

    proptest! {
        #[test]
        fn a_terminal_shows_the_frame_and_nothing_beside_it(
            pixels in prop::collection::vec(prop::collection::vec(prop::sample::select(vec![RED, WHITE, BLACK]), 24), 1..4),
            (x, y) in (0..5_u16, 0..3_u16),
        ) {
            let area = Rect::new(x, y, 4, 3);
            let mut video = video(area);
            let mut terminal = vt100::Parser::new(NonZero::new(8).unwrap(), NonZero::new(10).unwrap(), 0);
            terminal.process("#".repeat(80).as_bytes());
            for pixels in &pixels {
                let frame = frame(4, pixels);
                terminal.process(painted(&mut video, &frame).as_bytes());
                for row in 0..8_u16 {
                    for column in 0..10_u16 {
                        let cell = terminal.screen().cell(row, column).unwrap();
                        if !area.contains((column, row).into()) {
                            prop_assert_eq!(cell.contents(), "#");
                            continue;
                        }
                        let pixel = |down: u16| pixels[usize::from(((row - y) * 2 + down) * 4 + column - x)];
                        let rgb = |[red, green, blue]: Rgb| vt100::Color::Rgb(red, green, blue);
                        prop_assert_eq!(cell.bgcolor(), rgb(pixel(1)));
                        if pixel(0) == pixel(1) {
                            prop_assert_eq!(cell.contents(), " ");
                        } else {
                            prop_assert_eq!((cell.contents(), cell.fgcolor()), ("▀", rgb(pixel(0))));
                        }
                    }
                }
            }
        }
    }
}
