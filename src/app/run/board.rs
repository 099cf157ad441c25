//! The board of what is on now and next: what keys and mouse do on it.
use ratatui::layout::Position;

use super::motion::steps;
use crate::app::{
    Command, Effect, State,
    board::{WIDE, next_column},
    programme::{Row, View},
};

impl State {
    /// Keeps the selected hall on screen, where the board is shown.
    pub(in crate::app) fn arrange_board(&mut self) {
        let programme = &mut self.programme;
        if programme.showing() == View::OnNow
            && let Some(schedule) = programme.schedule().cloned()
        {
            programme.wall.arrange(&schedule, self.layout.list.as_size(), programme.selected());
        }
    }

    pub(super) fn move_board(&mut self, command: Command) {
        let (_, rows) = self.programme.wall.shown();
        let page = isize::try_from(usize::from(self.layout.list.height) / rows.max(1)).unwrap_or(1).max(2) - 1;
        let selected = self.programme.selected();
        match command {
            Command::Left | Command::Right => {
                let aside = self.programme.wall.aside(command == Command::Right, selected);
                self.select_listed(aside);
            }
            _ => self.step_board(steps(command, page)),
        }
    }

    /// Selects a talk so many halls further down.
    pub(in crate::app) fn step_board(&mut self, halls: isize) {
        let next = self.programme.wall.step(halls, self.programme.selected());
        self.select_listed(next);
    }

    /// A click on a talk selects it, a second one goes there.
    pub(in crate::app) fn clicked_board(&mut self, at: Position) -> Vec<Effect> {
        let list = self.layout.list;
        if !list.contains(at) {
            return vec![];
        }
        let right_half = list.width >= WIDE && at.x - list.x >= next_column(list.width);
        let hit = self.programme.wall.hit(usize::from(at.y - list.y), right_half);
        if hit.is_some() && hit == self.programme.selected() {
            return self.go();
        }
        self.select_listed(hit);
        vec![]
    }

    /// Whether seconds are counted down on the board that is on screen.
    pub(in crate::app) fn board_counts(&self) -> bool {
        let above = self.rooms.current().is_some() || self.chooser.is_some() || self.layout.list.is_empty();
        let shown = self.programme.showing() == View::OnNow && !above;
        let schedule = self.programme.schedule().filter(|_| shown);
        schedule.is_some_and(|schedule| self.programme.wall.counts(schedule, self.now))
    }

    /// Selects a talk by its index, where it is listed.
    pub(super) fn select_listed(&mut self, talk: Option<usize>) {
        let is_it = |row: &Row| matches!(row, Row::Talk(index) if Some(*index) == talk);
        if let Some(row) = self.programme.rows().iter().position(is_it) {
            self.programme.select_row(row);
        }
    }
}
