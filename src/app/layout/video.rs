//! Where the pane of the stream stands when it is large, or in the corner. A picture is taken to be 16:9, a cell to be twice
//! as high as wide.
use ratatui::layout::Rect;

use super::{Layout, WIDE, gap, right, top};

/// Columns that a large video leaves to the chat or the list beside it.
const BESIDE: u16 = 40;
/// Rows that it leaves to them where it stands on top: a heading, some messages, the line that is typed.
const BELOW: u16 = 8;
/// Fewer rows below a large video are of no use to anything.
const PAGE: u16 = 6;
/// Columns of a video in the corner at least: in fewer nothing can be made out.
const CORNER: u16 = 24;

impl Layout {
    /// Gives most of `area` to the video: at the right with what there is to say of the talk below it, or on top. What is left
    /// is for the chat or the list.
    pub(super) fn large(&mut self, area: Rect) -> Rect {
        if area.width < WIDE {
            let docked = area.height * 45 / 100;
            let rows = rows_of(area.width).min(area.height.saturating_sub(BELOW)).max(docked);
            let (video, rest) = top(area, rows);
            self.video = video;
            return rest;
        }
        let columns = (area.height * 32 / 9 + 1).min(area.width - BESIDE);
        let (rest, side) = right(area, columns);
        let (video, page) = top(gap(side), rows_of(columns - 1));
        (self.video, self.page) = if page.height < PAGE { (gap(side), Rect::default()) } else { (video, page) };
        rest
    }

    /// Where the video is in the corner: the upper right one of the body, below the heading of what is there, and above every
    /// line in which a message is typed.
    pub(super) fn float(&mut self) {
        if !self.floats {
            return;
        }
        let body = self.body;
        let width = (body.width / 4).max(CORNER).min(body.width / 2);
        let height = rows_of(width).min(body.height / 2);
        let mut area = Rect { x: body.right() - width, y: body.y + 1, width, height };
        for composer in self.panes.iter().map(|pane| pane.composer) {
            if area.intersects(composer) {
                area.height = composer.y.saturating_sub(area.y);
            }
        }
        self.video = area;
    }
}

/// Rows that a docked picture takes at the full width of `area`, at most half of its height.
pub(super) fn picture_rows(area: Rect) -> u16 {
    (area.width * 9 / 32 + 1).min(area.height / 2).max(1)
}

/// Rows in which a picture of so many columns fits.
fn rows_of(columns: u16) -> u16 {
    columns.saturating_mul(9).div_ceil(32).max(1)
}
