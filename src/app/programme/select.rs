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
            self.selected = schedule.talks.get(*talk).map(|talk| talk.id.clone());
            self.page.top = 0;
        }
    }

    /// Shows another day, or by track, another track.
    pub fn turn(&mut self, forward: bool) {
        if self.view != View::ByTime || self.search.is_some() {
            self.turn_track(forward);
            return;
        }
        let days = self.schedule.as_ref().map_or(0, |schedule| schedule.days.len());
        let day = if forward { (self.day + 1).min(days.saturating_sub(1)) } else { self.day.saturating_sub(1) };
        if day != self.day {
            self.day = day;
            self.selected = None;
            (self.cursor, self.top) = (0, 0);
            self.rebuild();
        }
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

    /// From the list by time to what is on, to the list by track, and back.
    pub fn toggle_view(&mut self) {
        self.view = match self.view {
            View::ByTime => View::OnNow,
            View::OnNow => View::ByTrack,
            View::ByTrack => View::ByTime,
        };
        self.rebuild();
    }
}
