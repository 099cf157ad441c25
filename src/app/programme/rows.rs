//! The rows of the list: what stands in it, in which order.
use super::{Programme, View, search};
use crate::{
    app::words,
    schedule::{Schedule, Talk},
};

/// Seconds after the next talk within which others begin soon, too.
const SOON: i64 = 60 * 60;

/// One row of the list; the numbers are indices into the schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    Track(usize),
    Day(usize),
    /// The head of what begins soon.
    Soon,
    Talk(usize),
}

impl Programme {
    pub(super) fn rebuild(&mut self) {
        let Some(schedule) = self.schedule.clone() else { return };
        self.rows = self.listed(&schedule);
        let is_selected = |row: &Row| match row {
            Row::Talk(talk) => schedule.talks.get(*talk).map(|talk| &talk.id) == self.selected.as_ref(),
            Row::Track(_) | Row::Day(_) | Row::Soon => false,
        };
        if let Some(row) = self.rows.iter().position(is_selected) {
            self.cursor = row;
            return;
        }
        let first = self.rows.iter().position(|row| matches!(row, Row::Talk(_)));
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
        }
    }

    fn on_now_and_soon(&self, schedule: &Schedule) -> Vec<Row> {
        let mut rows: Vec<Row> = self.on_now().flat_map(|hall| hall.now.iter().map(|talk| Row::Talk(*talk))).collect();
        let mut next: Vec<usize> = self.board.halls.iter().filter_map(|hall| hall.next).collect();
        next.sort_unstable();
        let within = |first: &Talk, talk: &Talk| words::seconds(first.start, talk.start) <= SOON;
        let first = next.first().and_then(|talk| schedule.talks.get(*talk));
        let near = |talk: &usize| schedule.talks.get(*talk).zip(first).is_some_and(|(talk, first)| within(first, talk));
        rows.push(Row::Soon);
        rows.extend(next.iter().copied().filter(near).map(Row::Talk));
        rows
    }
}
