use super::*;

const QUIET: Wants = Wants {
    screen: Screen::Programme,
    video: false,
    size: VideoSize::Docked,
    panes: Shape::ONE,
    focus: 0,
    now: 4,
    tabs: 1,
    page: false,
    tree: None,
};

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
fn a_large_video_leaves_the_chat_what_it_needs() {
    let wants = Wants { screen: Screen::Room, video: true, size: VideoSize::Large, ..QUIET };
    let check = |(width, height), video: Rect, messages: Rect| {
        let layout = Layout::new(Size::new(width, height), wants);
        assert_eq!((layout.video, layout.messages), (video, messages), "{width}×{height}");
        assert!(layout.tree.is_empty());
        layout
    };
    check((80, 24), Rect::new(0, 1, 80, 13), Rect::new(0, 15, 80, 6));
    check((100, 50), Rect::new(0, 1, 100, 29), Rect::new(0, 31, 100, 16));
    let layout = check((120, 40), Rect::new(41, 1, 79, 23), Rect::new(0, 2, 40, 35));
    assert_eq!(layout.page, Rect::new(41, 24, 79, 14), "what is on is told below");
    // As wide as it can be used at this height; what is below it is too low for anything.
    let layout = check((250, 50), Rect::new(83, 1, 167, 47), Rect::new(0, 2, 82, 45));
    assert!(layout.page.is_empty());
    let tree = Layout::new(Size::new(200, 60), Wants { tree: Some(true), ..wants });
    assert!(tree.tree.width >= 22 && tree.messages.width == 40 && tree.video.width >= 100, "{tree:?}");
}

#[test]
fn a_talks_page_that_is_open_stands_below_a_large_video_or_in_the_lists_place() {
    let wants = Wants { video: true, size: VideoSize::Large, page: true, ..QUIET };
    let layout = Layout::new(Size::new(120, 40), wants);
    assert!(layout.page.y >= layout.video.bottom() && layout.list.width == 40, "{layout:?}");
    let layout = Layout::new(Size::new(250, 50), wants);
    assert!(layout.list.is_empty() && layout.page.right() <= layout.video.x, "{layout:?}");
    let layout = Layout::new(Size::new(80, 24), wants);
    assert!(layout.list.is_empty() && layout.page.y >= layout.video.bottom(), "{layout:?}");
}

#[test]
fn in_the_corner_it_stands_over_the_rest_and_over_no_line_that_is_typed() {
    let wants = Wants { screen: Screen::Room, video: true, size: VideoSize::Corner, ..QUIET };
    let layout = Layout::new(Size::new(160, 40), wants);
    let quiet = Layout::new(Size::new(160, 40), Wants { video: false, ..wants });
    assert_eq!(layout.video, Rect::new(120, 2, 40, 12));
    assert_eq!((layout.panes, layout.tree), (quiet.panes, quiet.tree));
    let layout = Layout::new(Size::new(80, 24), wants);
    assert_eq!(layout.video, Rect::new(56, 2, 24, 7));
    // The upper one of two panes has its line where the picture would be.
    let panes = Shape::ONE.split(0, Side::Below).unwrap();
    let mut layout = Layout::new(Size::new(250, 20), Wants { panes, ..wants });
    layout.grow(0, 0, 3);
    assert_eq!((layout.video.y, layout.video.bottom()), (2, layout.panes[0].composer.y));
}

#[test]
fn a_small_terminal_is_told_apart() {
    assert!(Layout::new(Size::new(39, 24), QUIET).too_small());
    assert!(!Layout::new(SMALLEST, QUIET).too_small());
}

proptest::proptest! {
    #[test]
    fn no_area_leaves_the_screen(width in 0_u16..400, height in 0_u16..200, now in 0_u16..40,
        video: bool, size in 0..4_usize, page: bool, broad: bool, tabs in 0_u16..3, room: bool, tree: Option<bool>,
        splits in proptest::collection::vec((0..4_usize, proptest::bool::ANY), 0..4), composer in 1_u16..9) {
        let screen = [Screen::Programme, Screen::Broad, Screen::Room][usize::from(room) + usize::from(broad)];
        let size = VideoSize::ALL[size];
        let panes = splits.iter().fold(Shape::ONE, |shape, (pane, beside)| {
            shape.split(*pane, if *beside { Side::Beside } else { Side::Below }).unwrap_or(shape)
        });
        let mut l = Layout::new(Size::new(width, height), Wants { screen, video, size, panes, focus: 0, now, tabs, page, tree });
        for pane in 0..panes.panes() {
            l.grow(pane, 0, composer);
        }
        proptest::prop_assert_eq!(l.video.is_empty(), !video || l.too_small());
        proptest::prop_assert_eq!(l.full, video && size == VideoSize::Full && !l.too_small());
        for pane in l.panes {
            proptest::prop_assert!(!l.video.intersects(pane.composer), "{:?} covers {pane:?}", l.video);
            proptest::prop_assert!(l.floats || !l.video.intersects(pane.whole), "{:?} covers {pane:?}", l.video);
        }
        for area in [l.list, l.page, l.tree, l.now, l.tabs] {
            proptest::prop_assert!(l.floats || !l.video.intersects(area), "{:?} covers {area:?}", l.video);
        }
        for area in [l.title, l.body, l.hints, l.status, l.video, l.now, l.tabs, l.list, l.page, l.tree, l.header,
            l.messages, l.composer] {
            proptest::prop_assert!(area.is_empty() || l.whole.intersection(area) == area, "{area:?}");
        }
    }
}
