//! The rows of the list: what stands in it, in which order.
use super::{Programme, View, search};
use crate::schedule::Schedule;

/// One row of the list; the numbers are indices into the schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    Track(usize),
    Day(usize),
    Talk(usize),
}

impl Programme {
    pub(super) fn rebuild(&mut self) {
        let Some(schedule) = self.schedule.clone() else { return };
        if self.view == View::OnNow {
            self.put_up(&schedule);
            self.rows = self.wall.talks().map(Row::Talk).collect();
        } else {
            self.rows = self.listed(&schedule);
        }
        let is_selected = |row: &Row| match row {
            Row::Talk(talk) => schedule.talks.get(*talk).map(|talk| &talk.id) == self.selected.as_ref(),
            Row::Track(_) | Row::Day(_) => false,
        };
        if let Some(row) = self.rows.iter().position(is_selected) {
            self.cursor = row;
            return;
        }
        // On the board one stays with the hall when its talk is over.
        let hall = self.selected.as_ref().and_then(|id| schedule.talk(id)).map(|talk| talk.hall);
        let of = |hall: Option<usize>, row: &Row| match row {
            Row::Talk(talk) => hall.is_none_or(|hall| schedule.talks.get(*talk).is_some_and(|talk| talk.hall == hall)),
            Row::Track(_) | Row::Day(_) => false,
        };
        let same = self.rows.iter().position(|row| self.view == View::OnNow && of(hall, row));
        let first = same.or_else(|| self.rows.iter().position(|row| of(None, row)));
        self.cursor = 0;
        self.selected = None;
        self.select_row(first.unwrap_or_default());
    }

    fn listed(&self, schedule: &Schedule) -> Vec<Row> {
        let all = schedule.talks.iter().enumerate();
        if let Some(wanted) = self.wanted_words() {
            let mut rows = Vec::new();
            let mut day = None;
            for (index, talk) in all.filter(|(_, talk)| search::matches(schedule, talk, &wanted)) {
                if day != Some(talk.day) {
                    day = Some(talk.day);
                    rows.push(Row::Day(talk.day));
                }
                rows.push(Row::Talk(index));
            }
            return rows;
        }
        match self.view {
            View::ByTime | View::Grid | View::OnNow => {
                all.filter(|(_, talk)| talk.day == self.day).map(|(index, _)| Row::Talk(index)).collect()
            }
            View::ByTrack => {
                let mut tracks: Vec<Vec<Row>> =
                    (0..schedule.tracks.len()).map(|track| vec![Row::Track(track)]).collect();
                for (index, talk) in all {
                    if let Some(track) = tracks.get_mut(talk.track) {
                        track.push(Row::Talk(index));
                    }
                }
                tracks.into_iter().filter(|track| track.len() > 1).flatten().collect()
            }
        }
    }

    /// Puts up the board anew, of the talks that are wanted.
    fn put_up(&mut self, schedule: &Schedule) {
        let wanted = self.wanted_words();
        let matches = |index: &usize| {
            let (talk, words) = (schedule.talks.get(*index), wanted.as_deref());
            talk.is_some_and(|talk| words.is_none_or(|words| search::matches(schedule, talk, words)))
        };
        self.wall.put_up(schedule, (0..schedule.talks.len()).filter(matches), self.at);
    }
}
