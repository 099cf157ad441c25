//! After every change: where things stand, and which lines are on screen. Drawing then only reads.
use super::{
    Effect, Overlay, State,
    layout::{Layout, MOST_PANES, Screen, Wants},
    programme::View,
    room::{Focus, Room},
};

/// Rows of the composer at most, what it replies to not counted.
const COMPOSER: u16 = 6;

impl State {
    /// Brings everything up to date that drawing reads.
    pub(super) fn arrange(&mut self) {
        self.arrange_going();
        self.layout = self.lay_out();
        let layout = self.layout;
        let look = self.look();
        if self.rooms.current().is_none() {
            self.programme.arrange(layout.list.as_size(), layout.page.as_size());
        }
        self.arrange_grid();
        self.arrange_board();
        self.arrange_chooser();
        if layout.header.is_empty() {
            self.rooms.fit([true; MOST_PANES]);
        } else {
            self.rooms.fit(layout.panes.map(|pane| !pane.whole.is_empty()));
        }
        self.rooms.cover(layout.full);
        self.rooms.settle();
        self.tree.arrange(layout.tree.height);
        for (pane, area) in layout.panes.iter().enumerate().filter(|(_, area)| !area.whole.is_empty()) {
            if let Some(room) = self.rooms.pane_mut(pane) {
                // The first column holds the mark of the selected message.
                room.history.arrange((area.messages.width.saturating_sub(1), area.messages.height), &look);
            }
        }
        match &mut self.overlay {
            Some(Overlay::Palette(palette)) => palette.arrange(layout.palette_rows().height),
            Some(Overlay::Filter(menu)) => menu.arrange(layout.menu_rows().height),
            Some(Overlay::Reader(reader)) => {
                let rows = layout.overlay_rows();
                reader.arrange((rows.width, rows.height));
            }
            Some(Overlay::SignIn(_) | Overlay::Picture(_)) | None => {}
        }
        self.arrange_pictures();
    }

    /// Asks for older messages where the screen has room for them, or (`asked`) where someone scrolls up to the first.
    pub(super) fn page_back(&mut self, asked: bool) -> Vec<Effect> {
        if asked {
            return self.rooms.current_mut().map_or_else(Vec::new, |room| room.page(true));
        }
        let wants = |room: &&mut Room| !room.history.scrolled() || !room.history.fills();
        let further = |room: &mut Room| room.page(false).into_iter().chain(room.page_newer(false)).collect::<Vec<_>>();
        self.rooms.shown_mut().filter(wants).flat_map(further).collect()
    }

    /// Asks for newer messages where there are some that the window does not have, and the last one it has is on screen.
    pub(super) fn page_on(&mut self, asked: bool) -> Vec<Effect> {
        if asked {
            return self.rooms.current_mut().map_or_else(Vec::new, |room| room.page_newer(true));
        }
        self.rooms.shown_mut().flat_map(|room| room.page_newer(false)).collect()
    }

    fn lay_out(&self) -> Layout {
        if self.solo.is_some() {
            return Layout::alone(self.size);
        }
        let wants = self.wants();
        let bare = Layout::new(self.size, Wants { now: 0, ..wants });
        if wants.screen == Screen::Room {
            return self.with_composers(bare);
        }
        if self.chooser.is_some() || self.programme.schedule().is_none() {
            return bare;
        }
        let plan = self.programme.plan(bare.body.height, bare.list.width >= 100, self.minute());
        Layout::new(self.size, Wants { now: u16::try_from(plan.height()).unwrap_or(u16::MAX), ..wants })
    }

    /// Gives each pane's composer the rows that it needs at that pane's width.
    fn with_composers(&self, mut layout: Layout) -> Layout {
        let focus = self.rooms.focused_pane();
        for (pane, _, room) in self.rooms.paned() {
            let width = layout.panes.get(pane).map_or(0, |area| area.whole.width);
            let typed = room.composer.view(width.saturating_sub(4), COMPOSER).rows.len();
            let rows = if room.focus == Focus::Search { 1 } else { u16::try_from(typed).unwrap_or(1) };
            let above = u16::try_from(room.above(width.saturating_sub(1)).len()).unwrap_or(u16::MAX);
            layout.grow(pane, focus, rows.saturating_add(above));
        }
        layout
    }

    fn wants(&self) -> Wants {
        let room = self.rooms.current();
        Wants {
            screen: match (room, self.programme.showing()) {
                (Some(_), _) => Screen::Room,
                (None, _) if self.chooser.is_some() => Screen::Broad,
                (None, View::Grid | View::OnNow) => Screen::Broad,
                (None, _) => Screen::Programme,
            },
            video: self.watch.has_pane(),
            size: self.watch.size,
            panes: self.rooms.shape(),
            focus: self.rooms.focused_pane(),
            now: 0,
            tabs: if self.chooser.is_none() { self.programme.tab_rows() } else { 0 },
            page: self.chooser.is_none() && self.programme.page.open,
            tree: self.tree_wanted,
        }
    }
}
