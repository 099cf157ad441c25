//! Where everything stands: pure geometry, the same for `update` and for drawing.
mod shape;
mod video;

pub use shape::{MOST as MOST_PANES, SMALLEST_PANE, Shape, Side};

use crate::config::VideoSize;
use ratatui::layout::{Margin, Position, Rect, Size};
use video::picture_rows;

/// Below this nothing sensible fits, and the screen says so.
pub const SMALLEST: Size = Size::new(40, 10);
/// From this width on, the talk's page stands beside the list, and the tree of tracks beside the chat.
const WIDE: u16 = 110;
/// From this width on, a docked video stands at the right rather than on top.
const VIDEO_BESIDE: u16 = 100;

/// From this width on, the tree has room beside the chat and a video whose slides can be read.
const ALL_THREE: u16 = 150;
/// From this width on, the tree can be asked for.
const NARROW_TREE: u16 = 60;

/// Cells of the menu of filters, its border included.
const MENU: u16 = 56;

/// What the screens want to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wants {
    pub screen: Screen,
    /// Something plays, or is about to, in a pane.
    pub video: bool,
    /// How large that pane is to be.
    pub size: VideoSize,
    /// How the room screen is divided.
    pub panes: Shape,
    /// Which of its panes has the keys.
    pub focus: usize,
    /// Rows that the block of what is on now needs.
    pub now: u16,
    /// Rows of tabs or headings above the list.
    pub tabs: u16,
    /// Whether the page of a talk is open.
    pub page: bool,
    /// Whether the tree was asked for or sent away; by default it is there where it has room.
    pub tree: Option<bool>,
}

/// Which of the big screens is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    Programme,
    /// The programme where it has the whole width as long as no page is open and nothing plays.
    Broad,
    Room,
}

/// The areas of one screen. An area that is not shown is empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    pub whole: Rect,
    pub title: Rect,
    /// Everything between the bars.
    pub body: Rect,
    /// The line of keys above the status bar.
    pub hints: Rect,
    pub status: Rect,
    /// The pane of the video, with its words where there is no picture.
    pub video: Rect,
    /// It stands over what is below it.
    pub floats: bool,
    /// Nothing but the video and the bars is on the screen.
    pub full: bool,
    /// Programme: what is on now.
    pub now: Rect,
    /// Programme: the days.
    pub tabs: Rect,
    pub list: Rect,
    /// A talk's page.
    pub page: Rect,
    /// Room: tracks and what is on in them.
    pub tree: Rect,
    /// Room: the panes; those that do not fit are empty.
    pub panes: [PaneArea; MOST_PANES],
    /// Room: the line with talk and time of the pane that has the keys.
    pub header: Rect,
    /// Its messages.
    pub messages: Rect,
    /// Its composer.
    pub composer: Rect,
}

/// Where one room stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PaneArea {
    pub whole: Rect,
    /// The line with talk and time.
    pub header: Rect,
    pub messages: Rect,
    pub composer: Rect,
    /// The free column at its right, where another pane stands beside it.
    pub border: Rect,
}

impl PaneArea {
    /// Divides `whole` for a composer of so many rows; it gets half of the height at most.
    fn new(whole: Rect, border: Rect, composer: u16) -> Self {
        let (header, rest) = top(whole, 1);
        let most = (rest.height / 2).max(1);
        let (messages, composer) = bottom(rest, composer.clamp(1, most));
        Self { whole, header, messages, composer, border }
    }
}

impl Layout {
    /// Whether nothing but "too small" can be shown.
    #[must_use]
    pub fn too_small(&self) -> bool {
        self.status.is_empty()
    }

    /// The size of help and palette, their border included; they stand in the middle of the body.
    #[must_use]
    pub fn overlay_size(&self) -> Size {
        let Rect { width, height, .. } = self.body;
        Size::new(width.saturating_sub(4).min(100), height - height / 8)
    }

    /// The space within that border.
    #[must_use]
    pub fn overlay(&self) -> Size {
        let size = self.overlay_size();
        Size::new(size.width.saturating_sub(2), size.height.saturating_sub(2))
    }

    /// The size of the menu of filters, its border included.
    #[must_use]
    pub fn menu_size(&self) -> Size {
        let Size { width, height } = self.overlay_size();
        Size::new(width.min(MENU), height)
    }

    /// The rows of that menu: within its border, below the line that narrows it.
    #[must_use]
    pub fn menu_rows(&self) -> Rect {
        self.rows_of(self.menu_size())
    }

    /// The rows of a list that is read over the screen: within its border, below the line that narrows it.
    #[must_use]
    pub fn overlay_rows(&self) -> Rect {
        self.rows_of(self.overlay_size())
    }

    /// The rows of the palette's list: within its border, below what is typed and a blank line.
    #[must_use]
    pub fn palette_rows(&self) -> Rect {
        let rows = self.overlay_rows();
        Rect { y: rows.y + 1, height: rows.height.saturating_sub(1), ..rows }
    }

    /// The list that is read over the screen, its border included.
    #[must_use]
    pub fn overlay_area(&self) -> Rect {
        self.in_middle(self.overlay_size())
    }

    /// The rows of a box in the middle of the body, below its first line.
    fn rows_of(&self, size: Size) -> Rect {
        let inside = self.in_middle(size).inner(Margin::new(1, 1));
        Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside }
    }

    fn in_middle(&self, size: Size) -> Rect {
        let body = self.body;
        let (x, y) = (body.x + (body.width - size.width) / 2, body.y + (body.height - size.height) / 2);
        Rect::new(x, y, size.width, size.height)
    }

    /// Lays out a screen of `size`.
    #[must_use]
    pub fn new(size: Size, wants: Wants) -> Self {
        let whole = Rect::new(0, 0, size.width, size.height);
        let mut layout = Self { whole, ..Self::default() };
        if size.width < SMALLEST.width || size.height < SMALLEST.height {
            return layout;
        }
        let (title, rest) = top(whole, 1);
        let (rest, status) = bottom(rest, 1);
        let (body, hints) = if size.height >= 16 { bottom(rest, 1) } else { (rest, Rect::default()) };
        layout = Self { title, body, hints, status, ..layout };
        if wants.video && wants.size == VideoSize::Full {
            (layout.video, layout.full) = (body, true);
            return layout;
        }
        layout.floats = wants.video && wants.size == VideoSize::Corner;
        // What is below it stands as if nothing played.
        let wants = Wants { video: wants.video && !layout.floats, ..wants };
        match wants.screen {
            Screen::Programme | Screen::Broad => layout.programme(body, wants),
            Screen::Room => layout.room(body, wants),
        }
        layout.float();
        layout
    }

    /// Lays out a screen of `size` for a stream alone.
    #[must_use]
    pub fn alone(size: Size) -> Self {
        let whole = Rect::new(0, 0, size.width, size.height);
        if whole.is_empty() || size.height < 2 {
            return Self { whole, ..Self::default() };
        }
        let (body, status) = bottom(whole, 1);
        Self { whole, body, status, video: body, ..Self::default() }
    }

    fn programme(&mut self, body: Rect, wants: Wants) {
        let mut main = body;
        if wants.video && wants.size == VideoSize::Large {
            main = self.large(body);
        } else if body.width >= WIDE && (wants.screen != Screen::Broad || wants.page || wants.video) {
            let (left, side) = right(body, body.width * 2 / 5);
            main = left;
            self.page = gap(side);
            if wants.video {
                (self.video, self.page) = top(self.page, picture_rows(self.page));
            }
        } else if wants.video && body.width >= VIDEO_BESIDE {
            let (left, side) = right(body, body.width * 2 / 5);
            main = left;
            (self.video, _) = top(gap(side), picture_rows(gap(side)));
        } else if wants.video {
            (self.video, main) = top(body, body.height * 45 / 100);
        }
        if wants.page && self.page.is_empty() {
            self.page = gap(main);
            return;
        }
        // What is on now may take half of the height, not more: the list is for choosing.
        let (now, rest) = top(main, wants.now.min(main.height / 2));
        let (tabs, list) = top(rest, wants.tabs);
        (self.now, self.tabs, self.list) = (now, tabs, list);
    }

    fn room(&mut self, body: Rect, wants: Wants) {
        let mut main = body;
        let large = wants.video && wants.size == VideoSize::Large;
        let wide = !large && body.width >= if wants.video { ALL_THREE } else { WIDE };
        let asked = body.width >= NARROW_TREE && wants.tree == Some(true);
        if asked || (wide && wants.tree.is_none()) {
            let columns = (body.width / 5).max(22);
            self.tree = Rect { width: columns - 1, ..body };
            main = Rect { x: body.x + columns, width: body.width - columns, ..body };
        }
        if large {
            main = self.large(main);
        } else if wants.video && body.width >= VIDEO_BESIDE {
            let (left, side) = right(main, main.width * 48 / 100);
            main = left;
            (self.video, self.page) = top(gap(side), picture_rows(gap(side)));
        } else if wants.video {
            (self.video, main) = top(main, body.height * 45 / 100);
        }
        let areas = wants.panes.fitted(main, wants.focus);
        for (pane, area) in self.panes.iter_mut().zip(areas).filter(|(_, area)| !area.is_empty()) {
            let beside = area.right() < main.right();
            let border = if beside { Rect { x: area.right(), width: 1, ..area } } else { Rect::default() };
            *pane = PaneArea::new(area, border, 1);
        }
        self.focus(wants.focus);
    }

    /// Gives the composer of a pane so many rows, where they fit.
    pub fn grow(&mut self, pane: usize, focus: usize, composer: u16) {
        if let Some(area) = self.panes.get_mut(pane).filter(|area| !area.whole.is_empty()) {
            *area = PaneArea::new(area.whole, area.border, composer);
        }
        self.focus(focus);
        self.float();
    }

    /// The pane that stands there.
    #[must_use]
    pub fn pane_at(&self, at: Position) -> Option<usize> {
        self.panes.iter().position(|pane| pane.whole.contains(at))
    }

    fn focus(&mut self, pane: usize) {
        let area = self.panes.get(pane).copied().unwrap_or_default();
        (self.header, self.messages, self.composer) = (area.header, area.messages, area.composer);
    }
}

fn gap(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(1), ..area }
}

fn top(area: Rect, rows: u16) -> (Rect, Rect) {
    let rows = rows.min(area.height);
    (Rect { height: rows, ..area }, Rect { y: area.y + rows, height: area.height - rows, ..area })
}

fn bottom(area: Rect, rows: u16) -> (Rect, Rect) {
    let (above, below) = top(area, area.height.saturating_sub(rows));
    (above, below)
}

fn right(area: Rect, columns: u16) -> (Rect, Rect) {
    let left = area.width.saturating_sub(columns);
    (Rect { width: left, ..area }, Rect { x: area.x + left, width: area.width - left, ..area })
}

#[cfg(test)]
mod tests;
