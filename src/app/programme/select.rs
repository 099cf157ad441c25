//! Moving about in the list.
use jiff::Timestamp;

use super::{Programme, Row, View};
use crate::{
    app::{board::Order, filter::Filter},
    schedule::TalkId,
};

/// Rows kept above what is on now, when one goes there.
const ABOVE: usize = 3;

impl Programme {
    /// Goes to what is on in the first hall; where nothing is, to the next talk.
    pub fn now(&mut self, now: Timestamp) {
        let Some(schedule) = self.schedule.clone() else { return };
        self.search = None;
        self.day = schedule.day_at(now).unwrap_or_default();
        let on = self.on_now().next().and_then(|hall| schedule.talks.get(*hall.now.first()?));
        let shown = || self.admitted.iter().filter_map(|talk| schedule.talks.get(*talk));
        let next = || shown().find(|talk| talk.start > now);
        match on.or_else(next).or_else(|| shown().next_back()) {
            Some(talk) => drop(self.select_talk(&talk.id)),
            None => self.rebuild(),
        }
        // What was on a little earlier is often still of interest.
        self.top = self.cursor.saturating_sub(ABOVE);
    }

    /// Selects a talk, on whichever day it is; says whether it exists.
    pub fn select_talk(&mut self, id: &TalkId) -> bool {
        let Some(talk) = self.schedule.as_ref().and_then(|schedule| schedule.talk(id)) else { return false };
        self.day = talk.day;
        self.selected = Some(id.clone());
        self.page.top = 0;
        self.rebuild();
        true
    }

    /// Selects a talk and shows it, whatever is searched for, filtered out or on screen; says whether it exists.
    pub fn show_talk(&mut self, id: &TalkId) -> bool {
        self.search = None;
        let index = self.schedule.as_ref().and_then(|schedule| schedule.talks.iter().position(|talk| talk.id == *id));
        let Some(index) = index else { return false };
        if !self.admits(index) {
            self.filter = Filter::default();
            self.admit();
        }
        self.select_talk(id);
        if self.view == View::Changes || self.selected.as_ref() != Some(id) {
            self.view = View::ByTime;
            self.select_talk(id);
        }
        true
    }

    /// Moves the selection by so many talks.
    pub fn step(&mut self, steps: isize) {
        let talks: Vec<usize> = (0..self.rows.len()).filter(|row| self.is_entry(*row)).collect();
        let at = talks.partition_point(|row| *row < self.cursor);
        let to = at.saturating_add_signed(steps).min(talks.len().saturating_sub(1));
        if let Some(row) = talks.get(to) {
            self.choose_row(*row);
        }
    }

    /// Selects what is on this row because somebody wants it.
    pub fn choose_row(&mut self, row: usize) {
        self.moved();
        self.select_row(row);
    }

    /// Selects what is on this row; a head is passed over.
    pub fn select_row(&mut self, row: usize) {
        let Some(schedule) = &self.schedule else { return };
        match self.rows.get(row) {
            Some(Row::Talk(talk)) => {
                if let Some(talk) = schedule.talks.get(*talk) {
                    (self.selected, self.day) = (Some(talk.id.clone()), talk.day);
                }
            }
            Some(Row::Change(change)) => self.selected = self.changes.get(*change).map(|change| change.talk.clone()),
            _ => return,
        }
        self.cursor = row;
        self.page.top = 0;
    }

    /// Shows another day, or by track, another track.
    pub fn turn(&mut self, forward: bool) {
        if self.search.is_some() || !matches!(self.view, View::ByTime | View::Grid) {
            return self.turn_track(forward);
        }
        self.show_day(if forward { self.day + 1 } else { self.day.saturating_sub(1) });
    }

    /// Shows this day, an index into the schedule's days; past the last one the last.
    pub fn show_day(&mut self, day: usize) {
        let day = day.min(self.schedule.as_ref().map_or(0, |schedule| schedule.days.len()).saturating_sub(1));
        if day != self.day {
            self.day = day;
            self.selected = None;
            (self.cursor, self.top) = (0, 0);
            self.rebuild();
            self.enter_day(day);
        }
    }

    /// In the grid, selects what is on or comes first on a day.
    fn enter_day(&mut self, day: usize) {
        let Some(schedule) = self.schedule.as_ref().filter(|_| self.view == View::Grid) else { return };
        let of_day = |talk: &usize| schedule.talks.get(*talk).is_some_and(|talk| talk.day == day);
        let on = self.on_now().filter_map(|hall| hall.now.first().copied()).find(of_day);
        let listed = |row: &Row| matches!(row, Row::Talk(talk) if on.map_or_else(|| of_day(talk), |on| on == *talk));
        if let Some(row) = self.rows.iter().position(listed) {
            self.select_row(row);
        }
        self.day = day;
    }

    fn turn_track(&mut self, forward: bool) {
        let heading = |row: &usize| !self.is_entry(*row);
        let to = if forward {
            (self.cursor + 1..self.rows.len()).find(heading)
        } else {
            // The heading above the one that the cursor stands below.
            (0..self.cursor).rev().filter(heading).nth(1)
        };
        if let Some(row) = to {
            self.choose_row(row + 1);
        }
    }

    /// Orders the halls of the board in the other way.
    pub fn reorder(&mut self) {
        self.wall.order = match self.wall.order {
            Order::Halls => Order::Soonest,
            Order::Soonest => Order::Halls,
        };
        self.rebuild();
    }

    /// To the next view; from the list of changes back to where one was. What a search found turns from best first to by
    /// time and back.
    pub fn toggle_view(&mut self) {
        if let Some(search) = &mut self.search {
            search.by_time = !search.by_time;
            self.rebuild();
            return;
        }
        let next = |at: usize| View::ALL.get((at + 1) % View::ALL.len()).copied();
        let at = View::ALL.iter().position(|view| *view == self.view);
        self.show_view(at.and_then(next).unwrap_or(self.before));
    }

    /// Shows the talks in this view; the selected one stays where it is among them.
    pub fn show_view(&mut self, view: View) {
        if view == View::Changes && self.view != View::Changes {
            self.before = self.view;
        }
        self.search = None;
        self.view = view;
        self.page.open = false;
        self.rebuild();
    }

    fn is_entry(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|row| row.is_entry())
    }
}
