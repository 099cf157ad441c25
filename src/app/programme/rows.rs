//! The rows of the list: what stands in it, in which order.
use super::{Programme, Search, View};
use crate::schedule::Schedule;

/// One row of the list; the numbers are indices into the schedule, of a change into [`Programme::changes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    Track(usize),
    Day(usize),
    /// The head of what was found in the long texts.
    Texts,
    Talk(usize),
    Change(usize),
}

impl Row {
    /// Whether it can be selected.
    #[must_use]
    pub fn is_entry(self) -> bool {
        matches!(self, Self::Talk(_) | Self::Change(_))
    }
}

impl Programme {
    /// Lists the talks anew. The selected one stays selected; where it is gone, what stands in its place is.
    pub(super) fn rebuild(&mut self) {
        let Some(schedule) = self.schedule.clone() else { return };
        if self.showing() == View::OnNow {
            self.put_up(&schedule);
            self.rows = self.wall.talks().map(Row::Talk).collect();
        } else {
            self.rows = self.listed(&schedule);
        }
        let is_selected = |row: &Row| match row {
            Row::Talk(talk) => schedule.talks.get(*talk).map(|talk| &talk.id) == self.selected.as_ref(),
            Row::Change(change) => self.changes.get(*change).map(|change| &change.talk) == self.selected.as_ref(),
            _ => false,
        };
        if let Some(row) = self.rows.iter().position(is_selected) {
            self.cursor = row;
            return;
        }
        // On the board one stays with the hall when its talk is over.
        let of = self.selected.as_ref().and_then(|id| schedule.talk(id)).map(|talk| talk.hall);
        let in_hall = |row: &Row| match row {
            Row::Talk(talk) => schedule.talks.get(*talk).map(|talk| talk.hall) == of,
            _ => false,
        };
        let same = self.rows.iter().position(in_hall).filter(|_| of.is_some() && self.showing() == View::OnNow);
        self.selected = None;
        let from = self.cursor.min(self.rows.len());
        let after = self.rows.iter().skip(from).position(|row| row.is_entry()).map(|at| from + at);
        let before = || self.rows.iter().take(from).rposition(|row| row.is_entry());
        match same.or(after).or_else(before) {
            Some(row) => self.select_row(row),
            None => self.cursor = 0,
        }
    }

    fn listed(&self, schedule: &Schedule) -> Vec<Row> {
        if let Some(search) = self.search.as_ref().filter(|search| !search.words().is_empty()) {
            return found(schedule, search);
        }
        let all = self.admitted.iter().filter_map(|index| Some((*index, schedule.talks.get(*index)?)));
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
            View::Changes => (0..self.changes.len()).map(Row::Change).collect(),
        }
    }

    /// Puts up the board anew, of the talks that are shown.
    fn put_up(&mut self, schedule: &Schedule) {
        self.wall.put_up(schedule, self.admitted.iter().copied(), self.at);
    }
}

/// What a search found: best first, or by time under the days; then what was found in the long texts.
fn found(schedule: &Schedule, search: &Search) -> Vec<Row> {
    let (hits, texts) = search.found();
    let mut rows: Vec<Row> = hits.iter().copied().map(Row::Talk).collect();
    if search.by_time {
        let mut hits = hits.to_vec();
        hits.sort_unstable();
        rows.clear();
        let mut day = None;
        for index in hits {
            let of = schedule.talks.get(index).map(|talk| talk.day);
            if of != day {
                rows.extend(of.map(Row::Day));
                day = of;
            }
            rows.push(Row::Talk(index));
        }
    }
    if !texts.is_empty() {
        rows.push(Row::Texts);
        rows.extend(texts.iter().copied().map(Row::Talk));
    }
    rows
}
