//! What a terminal shows, as pixels: read from its cells with ratatui's tables of characters, not with ours.
use crate::{config::Cells, player::cells::Rgb};
use ratatui::{layout::Rect, symbols::pixel};

/// The pixels of the cells in `area`, row by row; colours of letters that were not set are white, of what is behind them black.
pub(crate) fn decode(screen: &vt100::Screen, area: Rect, kind: Cells, sixteen: &dyn Fn(u8) -> Rgb) -> Vec<u8> {
    let (across, down): (usize, usize) = match kind {
        Cells::Half => (1, 2),
        Cells::Quadrant => (2, 2),
        Cells::Sextant => (2, 3),
        Cells::Octant => (2, 4),
    };
    let width = usize::from(area.width) * across;
    let mut rgb = vec![0; width * usize::from(area.height) * down * 3];
    for position in area.positions() {
        let cell = screen.cell(position.y, position.x).unwrap();
        let (fg, bg) = (color(cell.fgcolor(), [255; 3], sixteen), color(cell.bgcolor(), [0; 3], sixteen));
        let glyph = cell.contents().chars().next().unwrap_or(' ');
        for n in 0..across * down {
            let part = lit(glyph, kind, n);
            let (x, y) = (usize::from(position.x - area.x), usize::from(position.y - area.y));
            let start = ((y * down + n / across) * width + x * across + n % across) * 3;
            for channel in 0..3 {
                let mix = u32::from(fg[channel]) * part + u32::from(bg[channel]) * (4 - part);
                rgb[start + channel] = u8::try_from((mix + 2) / 4).unwrap();
            }
        }
    }
    rgb
}

/// How many quarters of the n-th pixel of a cell are of the foreground's colour.
fn lit(glyph: char, kind: Cells, n: usize) -> u32 {
    if let Some(quarters) = ['░', '▒', '▓'].iter().position(|shade| *shade == glyph) {
        return u32::try_from(quarters).unwrap() + 1;
    }
    let table: &[char] = match kind {
        Cells::Half => &[' ', '▀', '▄', '█'],
        Cells::Quadrant => &pixel::QUADRANTS,
        Cells::Sextant => &pixel::SEXTANTS,
        Cells::Octant => &pixel::OCTANTS,
    };
    let pattern = table.iter().position(|known| *known == glyph).unwrap_or_else(|| panic!("{glyph:?} in {kind:?}"));
    if pattern >> n & 1 == 1 { 4 } else { 0 }
}

fn color(color: vt100::Color, own: Rgb, sixteen: &dyn Fn(u8) -> Rgb) -> Rgb {
    const CUBE: [u8; 6] = [0, 95, 135, 175, 215, 255];
    match color {
        vt100::Color::Default => own,
        vt100::Color::Rgb(red, green, blue) => [red, green, blue],
        vt100::Color::Idx(index @ 0..16) => sixteen(index),
        vt100::Color::Idx(index @ 16..232) => {
            let index = usize::from(index - 16);
            [CUBE[index / 36], CUBE[index / 6 % 6], CUBE[index % 6]]
        }
        vt100::Color::Idx(index) => [8 + (index - 232) * 10; 3],
    }
}
