//! Panes: more than one room on the screen.
use ratatui::layout::Rect;

use crate::{
    app::{
        Command, Effect, State,
        layout::{MOST_PANES, SMALLEST_PANE, Side},
    },
    chat::Alias,
};

impl State {
    pub(super) fn run_panes(&mut self, command: Command, arg: &str) -> Vec<Effect> {
        match command {
            Command::SplitBeside => self.split(Side::Beside, arg),
            Command::SplitBelow => self.split(Side::Below, arg),
            Command::Unsplit => self.unsplit(),
            Command::Focus => self.focus_pane(true, arg),
            _ => self.focus_pane(false, arg),
        }
    }

    /// Shows a window in a pane of its own: the one named, else the one that was seen last of those that no pane shows.
    fn split(&mut self, side: Side, arg: &str) -> Vec<Effect> {
        if self.rooms.current().is_none() {
            self.notices.error("Only rooms are shown beside each other: go to one first.");
            return vec![];
        }
        if let Err(words) = self.room_for_pane(side) {
            self.notices.error(words);
            return vec![];
        }
        let mut effects = self.leave();
        let window = if arg.is_empty() { self.rooms.spare() } else { self.rooms.find(arg) };
        match window {
            Some(0) => self.notices.error("The programme has the whole screen: Alt-1 shows it."),
            Some(index) if self.rooms.split(index, side) => {}
            Some(_) => self.notices.error(format!("There are {MOST_PANES} panes already: Alt-C closes one.")),
            None if arg.is_empty() => {
                self.notices
                    .error("There is no other window to show: Alt-K finds a room, /vsplit #ROOM:SERVER opens one.");
            }
            None => effects.extend(self.split_to(side, arg)),
        }
        effects
    }

    /// Enters a room that has no window yet, in a new pane.
    fn split_to(&mut self, side: Side, name: &str) -> Vec<Effect> {
        let Ok(alias) = name.parse::<Alias>() else {
            let name = crate::text::Clean::line(name);
            self.notices.error(format!(
                "No window is called {}, and it is not the name of a room, such as #2026-rust:fosdem.org.",
                crate::text::fit(&name, 40)
            ));
            return vec![];
        };
        // The window is made where the keys are, and gets a pane of its own then.
        let here = self.rooms.current_index();
        let effects = self.enter(vec![alias.into()], None);
        let there = self.rooms.current_index();
        if there != here {
            self.rooms.show(here);
            self.rooms.split(there, side);
        }
        effects
    }

    fn unsplit(&mut self) -> Vec<Effect> {
        let effects = self.leave();
        if self.rooms.current().is_none() || !self.rooms.unsplit() {
            self.notices.info("There is one pane: /wc closes its window.");
        }
        effects
    }

    fn focus_pane(&mut self, forward: bool, arg: &str) -> Vec<Effect> {
        let effects = self.leave();
        let count = self.rooms.paned().count();
        if self.rooms.current().is_none() || (count < 2 && arg.is_empty()) {
            self.notices.info("There is no other pane: Alt-S shows another room beside this one.");
            return effects;
        }
        let step = if forward { 1 } else { count - 1 };
        let pane = match arg.parse::<usize>() {
            _ if arg.is_empty() => Some((self.rooms.focused_pane() + step) % count),
            Ok(number) => number.checked_sub(1),
            Err(_) => None,
        };
        if !pane.is_some_and(|pane| self.rooms.focus_pane(pane)) {
            self.notices.error(format!("There is no such pane: they count from 1 to {count}."));
        }
        effects
    }

    /// Whether another pane fits, so that all of them are seen.
    pub(super) fn room_for_pane(&self, side: Side) -> Result<(), String> {
        let Some(shape) = self.rooms.shape().split(self.rooms.focused_pane(), side) else {
            return Err(format!("There are {MOST_PANES} panes already: Alt-C closes one."));
        };
        let first = self.layout.panes.iter().filter(|pane| !pane.whole.is_empty()).map(|pane| pane.whole);
        let Some(whole) = first.reduce(Rect::union) else { return Ok(()) };
        if shape.fitted(whole, 0).iter().filter(|area| !area.is_empty()).count() == shape.panes() {
            return Ok(());
        }
        let (columns, rows) = (SMALLEST_PANE.width, SMALLEST_PANE.height);
        Err(format!("No further pane fits there: each needs {columns} columns and {rows} rows."))
    }
}
