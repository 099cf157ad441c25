//! The rows of the list: what stands in it, in which order.
use super::{Programme, Search, View};
use crate::{
    app::words,
    schedule::{Schedule, Talk},
};

/// Seconds after the next talk within which others begin soon, too.
const SOON: i64 = 60 * 60;

/// One row of the list; the numbers are indices into the schedule, of a change into [`Programme::changes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    Track(usize),
    Day(usize),
    /// The head of what begins soon.
    Soon,
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
        self.rows = self.listed(&schedule);
        let is_selected = |row: &Row| match row {
            Row::Talk(talk) => schedule.talks.get(*talk).map(|talk| &talk.id) == self.selected.as_ref(),
            Row::Change(change) => self.changes.get(*change).map(|change| &change.talk) == self.selected.as_ref(),
            _ => false,
        };
        if let Some(row) = self.rows.iter().position(is_selected) {
            self.cursor = row;
            return;
        }
        self.selected = None;
        let from = self.cursor.min(self.rows.len());
        let after = self.rows.iter().skip(from).position(|row| row.is_entry()).map(|at| from + at);
        let before = || self.rows.iter().take(from).rposition(|row| row.is_entry());
        match after.or_else(before) {
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
            View::ByTime | View::Grid => {
                all.filter(|(_, talk)| talk.day == self.day).map(|(index, _)| Row::Talk(index)).collect()
            }
            View::OnNow => self.on_now_and_soon(schedule),
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

    fn on_now_and_soon(&self, schedule: &Schedule) -> Vec<Row> {
        let on = self.on_now().flat_map(|hall| hall.now.iter().copied());
        let mut rows: Vec<Row> = on.filter(|talk| self.admits(*talk)).map(Row::Talk).collect();
        let next = self.board.halls.iter().filter_map(|hall| hall.next);
        let mut next: Vec<usize> = next.filter(|talk| self.admits(*talk)).collect();
        next.sort_unstable();
        let within = |first: &Talk, talk: &Talk| words::seconds(first.start, talk.start) <= SOON;
        let first = next.first().and_then(|talk| schedule.talks.get(*talk));
        let near = |talk: &usize| schedule.talks.get(*talk).zip(first).is_some_and(|(talk, first)| within(first, talk));
        if !next.is_empty() {
            rows.push(Row::Soon);
        }
        rows.extend(next.iter().copied().filter(near).map(Row::Talk));
        rows
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
