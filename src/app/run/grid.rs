//! The grid: what keys and mouse do in it.
use ratatui::layout::Position;

use crate::app::{
    Command, Effect, State,
    grid::{Hit, Sight, Towards},
    programme::{Row, View},
};

impl State {
    /// Lays the grid out, where it is shown.
    pub(in crate::app) fn arrange_grid(&mut self) {
        let (now, size) = (self.minute(), self.layout.list.as_size());
        let programme = &mut self.programme;
        if programme.showing() != View::Grid || size.width == 0 || size.height == 0 {
            return;
        }
        let Some(schedule) = programme.schedule().cloned() else { return };
        let of_day = |row: &Row| match row {
            Row::Talk(index) => {
                schedule.talks.get(*index).is_some_and(|talk| talk.day == programme.day).then_some(*index)
            }
            _ => None,
        };
        let talks: Vec<usize> = programme.rows().iter().filter_map(of_day).collect();
        let (selected, stars) = (programme.selected(), std::sync::Arc::clone(&programme.stars));
        let zone = programme.zone().clone();
        programme.grid.arrange(&Sight {
            schedule: &schedule,
            talks: &talks,
            zone: &zone,
            selected,
            stars: &stars,
            now,
            size,
        });
    }

    pub(super) fn move_grid(&mut self, command: Command) {
        let to = match command {
            Command::Down => Towards::Down,
            Command::Up => Towards::Up,
            Command::Left => Towards::Left,
            Command::Right => Towards::Right,
            Command::PageDown => Towards::PageDown,
            Command::PageUp => Towards::PageUp,
            Command::PageLeft => Towards::PageLeft,
            Command::PageRight => Towards::PageRight,
            Command::First => Towards::First,
            _ => Towards::Last,
        };
        let next = self.programme.grid.step(to, self.programme.selected());
        self.select_listed(next);
    }

    /// Scrolls by rows and by halls; says whether there is a grid to scroll.
    pub(in crate::app) fn scroll_grid(&mut self, rows: isize, halls: isize) -> bool {
        let above = self.rooms.current().is_some() || self.overlay.is_some() || self.chooser.is_some();
        let shown = self.programme.showing() == View::Grid && !above;
        if shown {
            let next = self.programme.grid.scroll(rows, halls, self.programme.selected());
            self.select_listed(next);
        }
        shown
    }

    /// A click on a talk selects it, a second one goes there; one beside `halls 4–6 of 63` turns the halls.
    pub(in crate::app) fn clicked_grid(&mut self, at: Position) -> Vec<Effect> {
        let tabs = self.layout.tabs;
        if tabs.contains(at) {
            if let Some(to) = self.turn_at(usize::from(tabs.right() - at.x)) {
                self.move_grid(to);
            }
            return vec![];
        }
        let list = self.layout.list;
        if !list.contains(at) {
            return vec![];
        }
        match self.programme.grid.hit(Position::new(at.x - list.x, at.y - list.y)) {
            Hit::Talk(talk) if self.programme.selected() == Some(talk) => self.go(),
            Hit::Talk(talk) => {
                self.select_listed(Some(talk));
                vec![]
            }
            Hit::Nothing => vec![],
        }
    }

    /// Goes to what is on now; in the grid in the same hall, where something is.
    pub(super) fn go_to_now(&mut self) {
        let now = self.minute();
        let programme = &mut self.programme;
        let today = programme.schedule().and_then(|schedule| schedule.day_at(now)) == Some(programme.day);
        let here = programme.grid.on_in_hall(programme.selected(), now).filter(|_| today);
        match here {
            Some(talk) if programme.showing() == View::Grid => self.select_listed(Some(talk)),
            _ => programme.now(now),
        }
    }

    /// Where in the grid one is, for the right end of the line of days: `‹ halls 4–6 of 63 ›  13:10–16:20 ↑↓`, or as much
    /// of it as there is room for.
    #[must_use]
    pub fn grid_position(&self) -> String {
        if self.programme.grid.is_empty() {
            return String::new();
        }
        let taken = self.left_tabs().last().map_or(0, |tab| tab.column + crate::text::width(&tab.words));
        let free = usize::from(self.layout.tabs.width).saturating_sub(taken + 2);
        let (first, last, all) = self.programme.grid.halls();
        let (hours, above, below) = self.programme.grid.hours(self.programme.zone());
        let more = format!("{}{}", if above { "↑" } else { " " }, if below { "↓" } else { " " });
        let halls = if first == last { format!("hall {first}") } else { format!("halls {first}–{last}") };
        let long = format!("{hours} {more}  ‹ {halls} of {all} › ");
        let short = format!("{more} ‹ {first}–{last}/{all} › ");
        if crate::text::width(&long) <= free { long } else { short }
    }

    /// What a click so many columns from the right end of the line of days asks for.
    fn turn_at(&self, from_right: usize) -> Option<Command> {
        let words = self.grid_position();
        let width = crate::text::width(&words);
        let left = width - crate::text::width(words.split('‹').next()?);
        match from_right {
            1..=3 => Some(Command::PageRight),
            from_right if from_right + 1 >= left && from_right <= left + 1 => Some(Command::PageLeft),
            _ => None,
        }
    }
}
