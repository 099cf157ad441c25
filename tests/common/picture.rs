//! The stream's picture, read off the terminal's cells.
use hallway::host::counter;

/// What the demo stream's second counter shows; `None` while no picture is drawn whole.
pub(crate) fn counter(screen: &vt100::Screen) -> Option<u32> {
    let cells = cells(screen)?;
    counter::decode(cells.width, cells.height * 2, |x, y| cells.pixel(screen, x, y))
}

/// The colours of the picture, row by row: two of them differ when the picture does.
pub(crate) fn pixels(screen: &vt100::Screen) -> Vec<[u8; 3]> {
    let Some(cells) = cells(screen) else { return vec![] };
    let places = (0..cells.height * 2).flat_map(|y| (0..cells.width).map(move |x| (x, y)));
    places.map(|(x, y)| cells.pixel(screen, x, y)).collect()
}

/// The rectangle of 24-bit colours: the default theme, which the rest of the screen wears, has none.
struct Cells {
    left: u16,
    top: u16,
    width: u32,
    height: u32,
}

fn cells(screen: &vt100::Screen) -> Option<Cells> {
    let (rows, columns) = screen.size();
    let (rows, columns) = (rows.get(), columns.get());
    let coloured = |row: u16, column: u16| {
        screen.cell(row, column).is_some_and(|cell| matches!(cell.bgcolor(), vt100::Color::Rgb(..)))
    };
    let places = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
    let found: Vec<_> = places.filter(|(row, column)| coloured(*row, *column)).collect();
    let top = found.iter().map(|(row, _)| *row).min()?;
    let bottom = found.iter().map(|(row, _)| *row).max()?;
    let left = found.iter().map(|(_, column)| *column).min()?;
    let right = found.iter().map(|(_, column)| *column).max()?;
    Some(Cells { left, top, width: u32::from(right - left) + 1, height: u32::from(bottom - top) + 1 })
}

impl Cells {
    /// A half block is two pixels, one above the other; a blank is two of its ground.
    fn pixel(&self, screen: &vt100::Screen, x: u32, y: u32) -> [u8; 3] {
        let row = self.top + u16::try_from(y / 2).unwrap();
        let column = self.left + u16::try_from(x).unwrap();
        let Some(cell) = screen.cell(row, column) else { return [0; 3] };
        let upper = y.is_multiple_of(2);
        let color = match cell.contents() {
            "▀" if upper => cell.fgcolor(),
            "▄" if !upper => cell.fgcolor(),
            "█" => cell.fgcolor(),
            _ => cell.bgcolor(),
        };
        match color {
            vt100::Color::Rgb(red, green, blue) => [red, green, blue],
            _ => [0; 3],
        }
    }
}
