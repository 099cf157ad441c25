//! Where everything stands: pure geometry, the same for `update` and for drawing.
use ratatui::layout::{Margin, Rect, Size};

/// Below this nothing sensible fits, and the screen says so.
pub const SMALLEST: Size = Size::new(40, 10);
/// From this width on, the talk's page stands beside the list, and the tree of tracks beside the chat.
const WIDE: u16 = 110;
/// From this width on, the video stands at the right rather than on top.
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
    /// Something plays, or is about to.
    pub video: bool,
    /// Rows that the composer needs.
    pub composer: u16,
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
    /// Programme: what is on now.
    pub now: Rect,
    /// Programme: the days.
    pub tabs: Rect,
    pub list: Rect,
    /// A talk's page.
    pub page: Rect,
    /// Room: tracks and what is on in them.
    pub tree: Rect,
    /// Room: the line with talk and time.
    pub header: Rect,
    pub messages: Rect,
    pub composer: Rect,
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

    /// The rows of a box in the middle of the body, below its first line.
    fn rows_of(&self, size: Size) -> Rect {
        let body = self.body;
        let (x, y) = (body.x + (body.width - size.width) / 2, body.y + (body.height - size.height) / 2);
        let inside = Rect::new(x, y, size.width, size.height).inner(Margin::new(1, 1));
        Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside }
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
        match wants.screen {
            Screen::Programme | Screen::Broad => layout.programme(body, wants),
            Screen::Room => layout.room(body, wants),
        }
        layout
    }

    fn programme(&mut self, body: Rect, wants: Wants) {
        let mut main = body;
        if body.width >= WIDE && (wants.screen != Screen::Broad || wants.page || wants.video) {
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
        if wants.page && body.width < WIDE {
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
        let wide = body.width >= if wants.video { ALL_THREE } else { WIDE };
        let asked = body.width >= NARROW_TREE && wants.tree == Some(true);
        if asked || (wide && wants.tree.is_none()) {
            let columns = (body.width / 5).max(22);
            self.tree = Rect { width: columns - 1, ..body };
            main = Rect { x: body.x + columns, width: body.width - columns, ..body };
        }
        if wants.video && body.width >= VIDEO_BESIDE {
            let (left, side) = right(main, main.width * 48 / 100);
            main = left;
            (self.video, self.page) = top(gap(side), picture_rows(gap(side)));
        } else if wants.video {
            (self.video, main) = top(main, body.height * 45 / 100);
        }
        let (header, rest) = top(main, 1);
        let most = (rest.height / 2).max(1);
        let (messages, composer) = bottom(rest, wants.composer.clamp(1, most));
        (self.header, self.messages, self.composer) = (header, messages, composer);
    }
}

/// Rows that a picture of 16:9 takes at the full width of `area`, at most half of its height; a cell is two pixels high.
fn picture_rows(area: Rect) -> u16 {
    (area.width * 9 / 32 + 1).min(area.height / 2).max(1)
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
mod tests {
    use super::*;

    const QUIET: Wants =
        Wants { screen: Screen::Programme, video: false, composer: 1, now: 4, tabs: 1, page: false, tree: None };

    #[test]
    fn a_room_at_80_by_24_has_the_video_on_top() {
        let wants = Wants { screen: Screen::Room, video: true, ..QUIET };
        let layout = Layout::new(Size::new(80, 24), wants);
        assert_eq!(layout.video, Rect::new(0, 1, 80, 9));
        assert_eq!(layout.header, Rect::new(0, 10, 80, 1));
        assert_eq!(layout.messages, Rect::new(0, 11, 80, 10));
        assert_eq!(layout.composer, Rect::new(0, 21, 80, 1));
        assert!(layout.tree.is_empty());
    }

    #[test]
    fn a_wide_room_has_the_tree_left_and_the_video_right() {
        let wants = Wants { screen: Screen::Room, video: true, ..QUIET };
        let layout = Layout::new(Size::new(160, 40), wants);
        assert!(layout.tree.right() < layout.messages.x);
        assert!(layout.messages.right() < layout.video.x);
        assert_eq!(layout.video.y, layout.body.y);
    }

    #[test]
    fn where_three_do_not_fit_the_video_has_the_trees_place() {
        let wants = Wants { screen: Screen::Room, video: true, ..QUIET };
        let layout = Layout::new(Size::new(120, 40), wants);
        assert!(layout.tree.is_empty());
        assert!(layout.video.width >= 56 && layout.messages.width >= 60, "{layout:?}");
        assert!(!Layout::new(Size::new(120, 40), Wants { video: false, ..wants }).tree.is_empty());
        assert!(!Layout::new(Size::new(120, 40), Wants { tree: Some(true), ..wants }).tree.is_empty());
    }

    #[test]
    fn a_small_terminal_is_told_apart() {
        assert!(Layout::new(Size::new(39, 24), QUIET).too_small());
        assert!(!Layout::new(SMALLEST, QUIET).too_small());
    }

    proptest::proptest! {
        #[test]
        fn no_area_leaves_the_screen(width in 0_u16..400, height in 0_u16..200, now in 0_u16..40, composer in 0_u16..40,
            video: bool, page: bool, broad: bool, tabs in 0_u16..3, room: bool, tree: Option<bool>) {
            let screen = [Screen::Programme, Screen::Broad, Screen::Room][usize::from(room) + usize::from(broad)];
            let l = Layout::new(Size::new(width, height), Wants { screen, video, composer, now, tabs, page, tree });
            for area in [l.title, l.body, l.hints, l.status, l.video, l.now, l.tabs, l.list, l.page, l.tree, l.header,
                l.messages, l.composer] {
                proptest::prop_assert!(area.is_empty() || l.whole.intersection(area) == area, "{area:?}");
            }
        }
    }
}
