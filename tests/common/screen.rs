//! What is drawn, as text that can be read in a diff.
use std::{collections::BTreeMap, fmt::Write as _};

use ratatui::{buffer::Buffer, style::Color};
use unicode_width::UnicodeWidthStr as _;

/// The characters of a buffer, then a letter for the style of each cell (`.` for none), then what the letters mean:
/// ratatui's own text of a buffer has no styles (ratatui#1402).
pub(crate) fn draw_text(buffer: &Buffer) -> String {
    let mut legend: BTreeMap<String, char> = BTreeMap::new();
    let letters: Vec<char> = ('a'..='z').chain('A'..='Z').collect();
    let (mut glyphs, mut marks) = (String::new(), String::new());
    for row in buffer.content.chunks(usize::from(buffer.area.width.max(1))) {
        let mut covered = 0;
        for cell in row {
            // The cell behind a wide character holds nothing.
            if covered == 0 {
                glyphs.push_str(cell.symbol());
            }
            covered = if covered == 0 { cell.symbol().width().saturating_sub(1) } else { covered - 1 };
            let mut style = String::new();
            for (name, color) in [("", cell.fg), ("on ", cell.bg)] {
                if color != Color::Reset {
                    write!(style, "{name}{color} ").unwrap();
                }
            }
            if !cell.modifier.is_empty() {
                write!(style, "{:?}", cell.modifier).unwrap();
            }
            let next = letters[legend.len().min(letters.len() - 1)];
            marks.push(if style.is_empty() { '.' } else { *legend.entry(style).or_insert(next) });
        }
        glyphs.push_str("|\n");
        marks.push('\n');
    }
    let mut legend: Vec<(char, String)> = legend.into_iter().map(|(style, letter)| (letter, style)).collect();
    legend.sort();
    let legend: Vec<String> =
        legend.into_iter().map(|(letter, style)| format!("{letter}: {}\n", style.trim_end())).collect();
    format!("{glyphs}\n{marks}\n{}", legend.concat())
}
