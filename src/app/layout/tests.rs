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
fn a_small_terminal_is_told_apart() {
    assert!(Layout::new(Size::new(39, 24), QUIET).too_small());
    assert!(!Layout::new(SMALLEST, QUIET).too_small());
}

proptest::proptest! {
    #[test]
    fn no_area_leaves_the_screen(width in 0_u16..400, height in 0_u16..200, now in 0_u16..40,
        video: bool, page: bool, broad: bool, tabs in 0_u16..3, room: bool, tree: Option<bool>) {
        let screen = [Screen::Programme, Screen::Broad, Screen::Room][usize::from(room) + usize::from(broad)];
        let l = Layout::new(Size::new(width, height), Wants { screen, video, size: VideoSize::Docked, panes: Shape::ONE, focus: 0, now, tabs, page, tree });
        for area in [l.title, l.body, l.hints, l.status, l.video, l.now, l.tabs, l.list, l.page, l.tree, l.header,
            l.messages, l.composer] {
            proptest::prop_assert!(area.is_empty() || l.whole.intersection(area) == area, "{area:?}");
        }
    }
}
