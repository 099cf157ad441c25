//! Keys, pastes and the mouse: each goes to what is on top and has the focus.
use super::{Command, Effect, Key, Mouse, MouseKind, Overlay, Scope, State, programme::View, room::Focus, told::Told};
use ratatui::layout::{Position, Rect};

/// Rows that the wheel scrolls.
const WHEEL: isize = 3;

impl State {
    /// Where the keys go.
    #[must_use]
    pub fn scope(&self) -> Scope {
        if self.watch.covers_screen() {
            return Scope::Console;
        }
        match &self.overlay {
            Some(Overlay::Palette(_)) => return Scope::Palette,
            Some(Overlay::SignIn(_)) => return Scope::SignIn,
            Some(Overlay::Filter(menu)) if menu.typing => return Scope::Search,
            Some(Overlay::Reader(reader)) if reader.typing => return Scope::Search,
            Some(Overlay::Reader(_)) => return Scope::Reader,
            Some(Overlay::Filter(_)) => return Scope::Filter,
            Some(Overlay::Picture(_)) => return Scope::Picture,
            None if self.solo.is_some() => return Scope::Alone,
            None if self.layout.full => return Scope::Full,
            None => {}
        }
        match self.rooms.current().map(|room| room.focus) {
            None if self.chooser.is_some() => Scope::Chooser,
            None if self.programme.search.as_ref().is_some_and(|search| search.typing) => Scope::Search,
            None if self.programme.page.open => Scope::TalkPage,
            None if self.programme.showing() == View::Grid => Scope::Grid,
            None if self.programme.showing() == View::OnNow => Scope::Board,
            None => Scope::Talks,
            Some(Focus::Composer) if self.rooms.current().is_some_and(|room| room.pasted().is_some()) => Scope::Paste,
            Some(Focus::Composer) => Scope::Composer,
            Some(Focus::Messages) => Scope::Messages,
            Some(Focus::Tree) => Scope::Tree,
            Some(Focus::Search) => Scope::Search,
        }
    }

    /// Whether nothing is written and nothing clicked on: a stream has the whole screen.
    fn has_nothing_to_type(&self) -> bool {
        self.watch.covers_screen() || (self.solo.is_some() && self.overlay.is_none())
    }

    pub(super) fn pressed(&mut self, key: Key) -> Told {
        // Whoever types is there.
        self.notify.focus(true);
        let dismissed = self.notices.key();
        match self.keymap.resolve(self.scope(), key) {
            Some(command) => {
                let before = self.notices.latest().cloned();
                let mut effects = self.run(command, "");
                let said = self.notices.latest().filter(|latest| before.as_ref() != Some(*latest));
                // Below a picture that has the whole screen nobody reads it.
                effects.extend(said.and_then(|notice| self.watch.say(&notice.words)));
                (true, effects)
            }
            // Nothing is typed where it cannot be read.
            None if self.has_nothing_to_type() => (dismissed, vec![]),
            None => (self.typed(key) || dismissed, vec![]),
        }
    }

    fn typed(&mut self, key: Key) -> bool {
        match &mut self.overlay {
            Some(Overlay::Palette(palette)) => return palette.key(key),
            Some(Overlay::SignIn(form)) => return form.key(key),
            Some(Overlay::Filter(menu)) => return menu.key(key),
            Some(Overlay::Reader(reader)) => return reader.key(key),
            Some(Overlay::Picture(_)) => return false,
            // What is typed is to be seen.
            None if self.layout.full => return false,
            None => {}
        }
        if let Some(room) = self.rooms.current_mut() {
            return match room.focus {
                Focus::Composer => room.type_key(key, self.settings.config().composer.up),
                Focus::Search => room.sought.key(key),
                Focus::Messages | Focus::Tree => false,
            };
        }
        if let Some(chooser) = &mut self.chooser {
            // Nothing that is looked for begins so; an address may have one.
            if key.typed() == Some('?') && chooser.field().is_empty() {
                self.run(Command::Help, "");
                return true;
            }
            return chooser.key(key);
        }
        match &mut self.programme.search {
            Some(search) if search.typing => {
                let before = search.field.text().to_owned();
                let known = search.field.key(key);
                if search.field.text() != before {
                    self.programme.searched();
                }
                known
            }
            _ => false,
        }
    }

    pub(super) fn pasted(&mut self, text: &str) -> Told {
        if self.has_nothing_to_type() {
            return (false, vec![]);
        }
        match &mut self.overlay {
            Some(Overlay::Palette(palette)) => palette.paste(text),
            Some(Overlay::SignIn(form)) => form.paste(text),
            Some(Overlay::Filter(menu)) => menu.paste(text),
            Some(Overlay::Reader(reader)) => reader.paste(text),
            Some(Overlay::Picture(_)) => {}
            None => self.pasted_below(text),
        }
        (true, vec![])
    }

    fn pasted_below(&mut self, text: &str) {
        let whole = match self.rooms.current_mut() {
            Some(room) if room.focus == Focus::Search => room.sought.paste(text),
            Some(room) => {
                room.compose();
                room.paste(text)
            }
            None if self.chooser.is_some() => {
                self.chooser.iter_mut().for_each(|chooser| chooser.paste(text));
                true
            }
            None => {
                let fits = self.programme.search.as_mut().is_none_or(|search| search.field.paste(text));
                self.programme.searched();
                fits
            }
        };
        if !whole {
            self.notices.error("What was pasted is too long for one message and was cut: hallway takes 64 KiB.");
        }
    }

    pub(super) fn moused(&mut self, mouse: Mouse) -> Told {
        let at = Position::new(mouse.column, mouse.row);
        if self.has_nothing_to_type() {
            return (false, vec![]);
        }
        match mouse.kind {
            MouseKind::Click if self.overlay.is_none() => (true, self.clicked(at)),
            MouseKind::Click => match self.clicked_reader(at).or_else(|| self.clicked_palette(at)) {
                Some(effects) => (true, effects),
                None => (self.clicked_menu(at), vec![]),
            },
            MouseKind::WheelLeft => (self.scroll_grid(0, -1), vec![]),
            MouseKind::WheelRight => (self.scroll_grid(0, 1), vec![]),
            MouseKind::WheelUp => (true, self.wheeled(at, -WHEEL)),
            MouseKind::WheelDown => (true, self.wheeled(at, WHEEL)),
        }
    }

    fn wheeled(&mut self, at: Position, rows: isize) -> Vec<Effect> {
        if self.overlay.is_none() && self.layout.full {
            return vec![];
        }
        if !self.layout.page.contains(at) && self.scroll_grid(rows, 0) {
            return vec![];
        }
        let look = self.look();
        let other = self.pointed(at).filter(|pane| *pane != self.rooms.focused_pane());
        match &mut self.overlay {
            Some(Overlay::Palette(palette)) => palette.select(rows),
            Some(Overlay::Filter(menu)) => menu.step(rows),
            Some(Overlay::Reader(reader)) => reader.turn(rows),
            Some(Overlay::SignIn(_) | Overlay::Picture(_)) => {}
            None if self.layout.page.contains(at) => self.programme.page.scroll(rows),
            // The wheel turns what it points at, wherever the keys are.
            None if other.is_some() => {
                let pane = other.and_then(|pane| self.rooms.pane_mut(pane));
                return pane.map_or_else(Vec::new, |room| {
                    room.history.scroll(rows, &look);
                    if rows < 0 { room.page(true) } else { room.page_newer(true) }
                });
            }
            None => match self.rooms.current_mut() {
                None if self.chooser.is_some() => self.chooser.iter_mut().for_each(|chooser| chooser.select(rows)),
                None if self.programme.view == View::OnNow => self.step_board(rows),
                None => self.programme.step(rows),
                Some(room) => {
                    room.history.scroll(rows, &look);
                    return if rows < 0 { self.page_back(true) } else { self.page_on(true) };
                }
            },
        }
        vec![]
    }

    fn clicked(&mut self, at: Position) -> Vec<Effect> {
        let layout = self.layout;
        if layout.status.contains(at) {
            let window = self.window_at(at.x);
            self.watch.make_room();
            return window.map_or_else(Vec::new, |index| self.show_window(index));
        }
        if layout.video.contains(at) {
            return vec![];
        }
        let mut effects = vec![];
        if let Some(pane) = self.pointed(at).filter(|pane| *pane != self.rooms.focused_pane()) {
            effects = self.leave();
            self.rooms.focus_pane(pane);
            self.arrange();
        }
        let layout = self.layout;
        match self.rooms.current_mut() {
            None => self.clicked_programme(at),
            Some(room) => {
                if layout.composer.contains(at) {
                    room.compose();
                } else if let Some(row) = row(layout.messages, at) {
                    room.history.select_row(history_row(layout.messages, room.history.shown().len(), row));
                    let selected = room.history.selected_index().is_some();
                    room.focus = if selected { Focus::Messages } else { Focus::Composer };
                } else if let Some(row) = row(layout.tree, at) {
                    return self.clicked_tree(row);
                }
                effects
            }
        }
    }

    /// The pane of a room under the mouse.
    fn pointed(&self, at: Position) -> Option<usize> {
        self.rooms.current()?;
        self.layout.pane_at(at)
    }

    /// A click on a talk selects it, a second one goes there.
    fn clicked_programme(&mut self, at: Position) -> Vec<Effect> {
        if self.chooser.is_some() {
            return self.clicked_chooser(at);
        }
        if self.layout.page.contains(at) {
            self.programme.page.open = true;
            return vec![];
        }
        if let Some(row) = row(self.layout.tabs, at)
            && self.clicked_tabs(row, at.x)
        {
            return vec![];
        }
        self.programme.page.open = false;
        if let Some(row) = row(self.layout.now, at) {
            let plan = self.programme.plan(self.layout.body.height, self.layout.list.width >= 100, self.minute());
            return self.clicked_now((row.wrapping_sub(1)).checked_div(plan.rows).unwrap_or(usize::MAX));
        }
        if self.programme.showing() == View::Grid {
            return self.clicked_grid(at);
        }
        if self.programme.showing() == View::OnNow {
            return self.clicked_board(at);
        }
        let Some(row) = row(self.layout.list, at) else { return vec![] };
        let (cursor, top) = self.programme.cursor();
        if top + row == cursor {
            if let Some(search) = &mut self.programme.search {
                search.typing = false;
            }
            return self.go();
        }
        self.programme.choose_row(top + row);
        vec![]
    }

    fn clicked_now(&mut self, hall: usize) -> Vec<Effect> {
        let index = self.programme.on_now().nth(hall).and_then(|hall| hall.now.first().copied());
        let talk = index.and_then(|index| Some(self.programme.schedule()?.talks.get(index)?.id.clone()));
        let Some(talk) = talk else { return vec![] };
        if self.programme.talk().is_some_and(|selected| selected.id == talk) {
            return self.go();
        }
        self.programme.select_talk(&talk);
        vec![]
    }

    fn clicked_tree(&mut self, row: usize) -> Vec<Effect> {
        if self.tree.choose_line(row) { self.clicked_in_tree() } else { vec![] }
    }
}

/// Messages stand at the bottom of a pane that they do not fill.
fn history_row(pane: Rect, shown: usize, row: usize) -> usize {
    let blank = usize::from(pane.height).saturating_sub(shown);
    row.checked_sub(blank).unwrap_or(usize::MAX)
}

fn row(area: Rect, at: Position) -> Option<usize> {
    area.contains(at).then(|| usize::from(at.y - area.y))
}
