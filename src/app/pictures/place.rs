//! Where pictures stand on the screen.
use ratatui::layout::Rect;

use crate::{app::rows::Spot, chat::MediaKey};

/// A place on the screen where a picture belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub key: MediaKey,
    /// Columns and rows that are kept free for it.
    pub size: (u16, u16),
    /// Those of them that are on the screen.
    pub area: Rect,
    /// How many of its rows are above them.
    pub top: u16,
    /// Columns from its first one to the end of the pane, for words in its place.
    pub room: u16,
    /// It stands in the middle of what is kept free rather than in its upper left corner.
    pub centred: bool,
}

impl Seen {
    /// A picture alone in an area.
    #[must_use]
    pub fn whole(key: MediaKey, area: Rect) -> Self {
        Self { key, size: (area.width, area.height), area, top: 0, room: area.width, centred: true }
    }

    /// Where a picture of so many cells stands, and how many of its rows are above what is on the screen.
    pub(super) fn within(&self, (columns, rows): (u16, u16)) -> (Rect, u16) {
        let (width, height) = (columns.min(self.area.width), rows.saturating_sub(self.top).min(self.area.height));
        let area = Rect { width, height, ..self.area };
        if !self.centred {
            return (area, self.top);
        }
        let (right, down) = ((self.area.width - width) / 2, (self.area.height - height) / 2);
        (Rect { x: area.x + right, y: area.y + down, ..area }, self.top)
    }
}

/// One row of a pane's messages.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Which item it belongs to, and which of that one's lines it is.
    pub item: usize,
    pub line: usize,
    /// The room that the item keeps for a picture.
    pub spot: Option<&'a Spot>,
}

/// The pictures among the rows of a pane's messages. The messages stand at the pane's bottom, and its first column is for marks.
#[must_use]
pub fn seen<'a>(rows: impl ExactSizeIterator<Item = Row<'a>>, pane: Rect) -> Vec<Seen> {
    let blank = usize::from(pane.height).saturating_sub(rows.len());
    let mut found: Vec<(usize, Seen)> = Vec::new();
    for (index, row) in rows.enumerate().take(pane.height.into()) {
        let Some(spot) = row.spot else { continue };
        let Some(line) = row.line.checked_sub(spot.line).and_then(|line| u16::try_from(line).ok()) else { continue };
        let Ok(y) = u16::try_from(blank + index) else { continue };
        if line >= spot.rows {
            continue;
        }
        match found.last_mut() {
            Some((item, seen)) if *item == row.item => seen.area.height += 1,
            _ => {
                let left = spot.column.saturating_add(1).min(pane.width);
                let width = spot.columns.min(pane.width - left);
                let area = Rect { x: pane.x + left, y: pane.y + y, width, height: 1 };
                let size = (width, spot.rows);
                let room = pane.width - left;
                let seen = Seen { key: spot.media.clone(), size, area, top: line, room, centred: false };
                found.push((row.item, seen));
            }
        }
    }
    found.into_iter().map(|(_, seen)| seen).filter(|seen| !seen.area.is_empty()).collect()
}

/// The cells that a picture of so many pixels takes, in its own shape, where so many are free.
#[must_use]
pub(super) fn cells((width, height): (u32, u32), (columns, rows): (u16, u16), cell: (u16, u16)) -> (u16, u16) {
    let (wide, high) = (u64::from(width.max(1)), u64::from(height.max(1)));
    let (across, down) = (u64::from(cell.0.max(1)), u64::from(cell.1.max(1)));
    let (space_x, space_y) = (u64::from(columns) * across, u64::from(rows) * down);
    // Whichever side is the tighter one is filled.
    let (x, y) = if space_x * high <= space_y * wide {
        (space_x, space_x * high / wide)
    } else {
        (space_y * wide / high, space_y)
    };
    let count = |pixels: u64, of: u64, most: u16| {
        u16::try_from(pixels.div_ceil(of)).unwrap_or(u16::MAX).clamp(most.min(1), most)
    };
    (count(x, across, columns), count(y, down, rows))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(name: &str) -> MediaKey {
        MediaKey(name.into())
    }

    /// Rows of an item, with a picture of 10 × 4 cells from its second line on.
    fn rows(item: usize, picture: bool, shown: std::ops::Range<usize>) -> Vec<(usize, usize, Option<Spot>)> {
        let spot = Spot { line: 1, column: 6, columns: 10, rows: 4, media: key("a") };
        shown.map(|line| (item, line, picture.then(|| spot.clone()))).collect()
    }

    fn seen_in(rows: &[(usize, usize, Option<Spot>)], pane: Rect) -> Vec<Seen> {
        seen(rows.iter().map(|(item, line, spot)| Row { item: *item, line: *line, spot: spot.as_ref() }), pane)
    }

    #[test]
    fn a_picture_is_found_among_the_rows_whole_or_in_part() {
        let pane = Rect::new(20, 3, 40, 10);
        let found = |parts: Vec<Vec<(usize, usize, Option<Spot>)>>| -> Vec<(Rect, u16)> {
            seen_in(&parts.concat(), pane).into_iter().map(|seen| (seen.area, seen.top)).collect()
        };
        let text = || rows(0, false, 0..2);
        // At the bottom of a pane that is not full: two blank rows, two of text, the name, the picture.
        assert_eq!(found(vec![text(), rows(1, true, 0..6)]), [(Rect::new(27, 8, 10, 4), 0)]);
        // Its first row is the pane's second.
        assert_eq!(found(vec![rows(1, true, 0..6), rows(2, false, 0..4)]), [(Rect::new(27, 4, 10, 4), 0)]);
        // Scrolled out at the top, and at the bottom.
        assert_eq!(found(vec![rows(1, true, 3..6), rows(2, false, 0..7)]), [(Rect::new(27, 3, 10, 2), 2)]);
        assert_eq!(found(vec![rows(2, false, 0..7), rows(1, true, 0..3)]), [(Rect::new(27, 11, 10, 2), 0)]);
        // Only its name, or what follows it.
        assert_eq!(found(vec![rows(2, false, 0..9), rows(1, true, 0..1)]), []);
        assert_eq!(found(vec![rows(1, true, 5..6), rows(2, false, 0..9)]), []);
        // Two of the same.
        assert_eq!(found(vec![rows(1, true, 0..5), rows(2, true, 0..5)]).len(), 2);
    }

    #[test]
    fn a_narrow_pane_cuts() {
        let seen = seen_in(&rows(0, true, 0..5), Rect::new(0, 0, 12, 5));
        assert_eq!((seen[0].area, seen[0].size), (Rect::new(7, 1, 5, 4), (5, 4)));
        assert!(seen_in(&rows(0, true, 0..5), Rect::new(0, 0, 7, 5)).is_empty());
    }

    #[test]
    fn a_picture_keeps_its_shape() {
        assert_eq!(cells((100, 100), (40, 10), (10, 20)), (20, 10));
        assert_eq!(cells((200, 100), (40, 10), (10, 20)), (40, 10));
        assert_eq!(cells((1_000, 1), (40, 10), (10, 20)), (40, 1));
        assert_eq!(cells((1, 1_000), (40, 10), (10, 20)), (1, 10));
        assert_eq!(cells((5, 5), (0, 0), (10, 20)), (0, 0));
    }

    #[test]
    fn alone_it_stands_in_the_middle() {
        let seen = Seen::whole(key("a"), Rect::new(0, 1, 80, 20));
        assert_eq!(seen.within((40, 20)), (Rect::new(20, 1, 40, 20), 0));
        assert_eq!(seen.within((80, 10)), (Rect::new(0, 6, 80, 10), 0));
    }

    proptest! {
        #[test]
        fn cells_stay_within_what_is_free(width: u32, height: u32, columns: u16, rows: u16, cell: (u16, u16)) {
            let (wide, high) = cells((width, height), (columns, rows), cell);
            prop_assert!(wide <= columns && high <= rows);
            prop_assert!((wide > 0) == (columns > 0) && (high > 0) == (rows > 0));
        }
    }
}
