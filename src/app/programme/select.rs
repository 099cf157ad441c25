//! Moving about in the list.
use jiff::Timestamp;

use super::{Programme, Row, View};
use crate::schedule::TalkId;

/// Rows kept above what is on now, when one goes there.
const ABOVE: usize = 3;

impl Programme {
    /// Goes to what is on in the first hall; where nothing is, to the next talk.
    pub fn now(&mut self, now: Timestamp) {
        let Some(schedule) = self.schedule.clone() else { return };
        self.search = None;
        self.day = schedule.day_at(now).unwrap_or_default();
        let on = self.on_now().next().and_then(|hall| schedule.talks.get(*hall.now.first()?));
        let next = || schedule.talks.iter().find(|talk| talk.start > now);
        match on.or_else(next).or(schedule.talks.last()) {
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

    /// Moves the selection by so many talks.
    pub fn step(&mut self, steps: isize) {
        let talks: Vec<usize> = (0..self.rows.len()).filter(|row| matches!(self.rows[*row], Row::Talk(_))).collect();
        let at = talks.partition_point(|row| *row < self.cursor);
        let to = at.saturating_add_signed(steps).min(talks.len().saturating_sub(1));
        if let Some(row) = talks.get(to) {
            self.select_row(*row);
        }
    }

    /// Selects the talk on this row; a row without one is passed over.
    pub fn select_row(&mut self, row: usize) {
        if let (Some(Row::Talk(talk)), Some(schedule)) = (self.rows.get(row), &self.schedule) {
            self.cursor = row;
            if let Some(talk) = schedule.talks.get(*talk) {
                (self.selected, self.day) = (Some(talk.id.clone()), talk.day);
            }
            self.page.top = 0;
        }
    }

    /// Shows another day, or by track, another track.
    pub fn turn(&mut self, forward: bool) {
        match self.view {
            View::Grid => {}
            View::ByTime if self.search.is_none() => {}
            _ => return self.turn_track(forward),
        }
        let days = self.schedule.as_ref().map_or(0, |schedule| schedule.days.len());
        let day = if forward { (self.day + 1).min(days.saturating_sub(1)) } else { self.day.saturating_sub(1) };
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
        let heading = |row: &usize| !matches!(self.rows[*row], Row::Talk(_));
        let to = if forward {
            (self.cursor + 1..self.rows.len()).find(heading)
        } else {
            // The heading above the one that the cursor stands below.
            (0..self.cursor).rev().filter(heading).nth(1)
        };
        if let Some(row) = to {
            self.select_row(row + 1);
        }
    }

    /// From the list by time to the grid, to what is on, to the list by track, and back.
    pub fn toggle_view(&mut self) {
        self.show_view(match self.view {
            View::ByTime => View::Grid,
            View::Grid => View::OnNow,
            View::OnNow => View::ByTrack,
            View::ByTrack => View::ByTime,
        });
    }

    /// Orders the talks in this way; the selected one stays where it is among them.
    pub fn show_view(&mut self, view: View) {
        self.view = view;
        self.page.open = false;
        self.rebuild();
    }
}
