//! The programme: what is on now, the list of talks, the page of the selected one.
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use jiff::Timestamp;

use super::{
    Field,
    talk::{self, Page},
    words,
};
use crate::{
    chat::Alias,
    schedule::{self, Board, Change, HallNow, Origin, Schedule, Talk, TalkId, parse::Warning},
};

/// Rows kept above what is on now, when one goes there.
const ABOVE: usize = 3;
/// Seconds after the next talk within which others begin soon, too.
const SOON: i64 = 60 * 60;

/// The first screen.
#[derive(Debug, Default)]
pub struct Programme {
    schedule: Option<Arc<Schedule>>,
    pub warnings: Arc<[Warning]>,
    pub origin: Option<Origin>,
    /// The starred talks, also those that the schedule does not have.
    pub stars: Arc<BTreeSet<TalkId>>,
    /// What changed since the changes were last looked at.
    pub changes: Arc<[Change]>,
    /// Whether a schedule is being read, or was; if not, the screen says how to open one.
    pub wanted: bool,
    /// Why there is none.
    pub failure: Option<String>,
    pub view: View,
    /// The day shown, an index into the schedule's days.
    pub day: usize,
    rows: Vec<Row>,
    cursor: usize,
    top: usize,
    selected: Option<TalkId>,
    pub search: Option<Search>,
    board: Board,
    pub page: Page,
    /// The tracks of the rooms that the schedule names.
    tracks: HashMap<Alias, usize>,
}

/// How the list is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// One day, by time.
    #[default]
    ByTime,
    /// Hall by hall what is on, then what begins within the hour.
    OnNow,
    /// All days, track by track.
    ByTrack,
}

/// One row of the list; the numbers are indices into the schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    Track(usize),
    Day(usize),
    /// The head of what begins soon.
    Soon,
    Talk(usize),
}

/// Words that the list is filtered by.
#[derive(Debug)]
pub struct Search {
    pub field: Field,
    /// Whether the keys still go there.
    pub typing: bool,
}

/// How much of what is on now finds room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NowPlan {
    /// Halls shown.
    pub halls: usize,
    /// Rows for each of them: the second one says what is next.
    pub rows: usize,
    /// Halls for which there was no room.
    pub more: usize,
}

impl NowPlan {
    /// Rows of the block with its heading, the line about what found no room, and a blank.
    #[must_use]
    pub fn height(self) -> usize {
        if self.rows == 0 { 0 } else { 2 + self.halls.max(1) * self.rows + usize::from(self.more > 0) }
    }
}

impl Programme {
    #[must_use]
    pub fn new(wanted: bool) -> Self {
        Self { wanted, ..Self::default() }
    }

    #[must_use]
    pub fn schedule(&self) -> Option<&Arc<Schedule>> {
        self.schedule.as_ref()
    }

    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Index of the selected row, and of the first one on screen.
    #[must_use]
    pub fn cursor(&self) -> (usize, usize) {
        (self.cursor, self.top)
    }

    /// The selected talk.
    #[must_use]
    pub fn talk(&self) -> Option<&Talk> {
        self.schedule.as_ref()?.talk(self.selected.as_ref()?)
    }

    /// The halls where something is on, as of the minute shown.
    pub fn on_now(&self) -> impl Iterator<Item = &HallNow> {
        self.board.halls.iter().filter(|hall| !hall.now.is_empty())
    }

    /// The board of all halls, as of the minute shown.
    #[must_use]
    pub fn board(&self) -> &Board {
        &self.board
    }

    /// The rooms that the schedule names, each with its track, by name.
    #[must_use]
    pub fn rooms(&self) -> Vec<(&Alias, usize)> {
        let mut rooms: Vec<_> = self.tracks.iter().map(|(alias, track)| (alias, *track)).collect();
        rooms.sort();
        rooms
    }

    /// The track whose room this is, by the schedule's links.
    #[must_use]
    pub fn track_of_room(&self, alias: &Alias) -> Option<usize> {
        self.tracks.get(alias).copied()
    }

    /// The talks that begin next, for when nothing is on.
    #[must_use]
    pub fn upcoming(&self, now: Timestamp) -> Vec<&Talk> {
        let Some(schedule) = &self.schedule else { return vec![] };
        schedule.talks.iter().filter(|talk| talk.start > now).take(3).collect()
    }

    /// Plans the block of what is on now for a body of `height` rows; `wide` where one row has room for what is next.
    #[must_use]
    pub fn plan(&self, height: u16, wide: bool, now: Timestamp) -> NowPlan {
        let budget = usize::from(height / 3).max(3);
        let live = self.on_now().count();
        if self.view == View::OnNow && live > 0 {
            return NowPlan { halls: 0, rows: 0, more: 0 };
        }
        if live == 0 {
            return NowPlan { halls: self.upcoming(now).len(), rows: 1, more: 0 };
        }
        if !wide && live * 2 <= budget {
            return NowPlan { halls: live, rows: 2, more: 0 };
        }
        let halls = if live <= budget { live } else { budget - 1 };
        NowPlan { halls, rows: 1, more: live - halls }
    }

    /// Takes in what the schedule service reports. A word for the status line comes back where one is due.
    pub fn told(&mut self, event: schedule::Event, now: Timestamp) -> Option<Result<String, String>> {
        match event {
            schedule::Event::Loaded { schedule, warnings, origin, stars, changes } => {
                let first = self.schedule.is_none();
                self.tracks = talk::rooms(&schedule);
                (self.schedule, self.warnings, self.origin) = (Some(schedule), warnings, Some(origin));
                (self.stars, self.changes) = (stars, changes);
                self.failure = None;
                self.minute(now);
                self.page.forget();
                match self.selected.take() {
                    Some(talk) if !first && self.select_talk(&talk) => {}
                    _ => self.now(now),
                }
                None
            }
            schedule::Event::Unchanged => {
                self.origin = Some(Origin::Network);
                None
            }
            schedule::Event::Stars { key, stars } => {
                if self.schedule.as_ref().is_some_and(|schedule| schedule.key() == key) {
                    self.stars = stars;
                }
                None
            }
            schedule::Event::NotKept { reason } => Some(Err(reason)),
            schedule::Event::Found { .. } => None,
            schedule::Event::Failed { reason } if self.schedule.is_some() => {
                Some(Err(format!("The schedule shown may be old: {reason}")))
            }
            schedule::Event::Failed { reason } => {
                self.failure = Some(reason);
                None
            }
        }
    }

    /// A new minute began.
    pub fn minute(&mut self, now: Timestamp) {
        if let Some(schedule) = &self.schedule {
            self.board = schedule::board(schedule, now);
        }
        if self.view == View::OnNow {
            self.rebuild();
        }
    }

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

    /// The words of the search changed, began or ended.
    pub fn searched(&mut self) {
        self.rebuild();
    }

    /// Keeps the selected row within a list of `height` rows, and the page wrapped to its pane.
    pub fn arrange(&mut self, height: u16, page: (u16, u16)) {
        let height = usize::from(height).max(1);
        self.top = self.top.min(self.rows.len().saturating_sub(height));
        // The heading above the first talk is shown with it.
        let first = if self.cursor == 1 { 0 } else { self.cursor };
        self.top = self.top.min(first).max((self.cursor + 1).saturating_sub(height));
        if let Some(schedule) = self.schedule.clone() {
            let talk = self.selected.as_ref().and_then(|id| schedule.talk(id));
            self.page.arrange(&schedule, talk, page);
        }
    }

    fn rebuild(&mut self) {
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
            for (index, talk) in all.filter(|(_, talk)| matches(schedule, talk, &wanted)) {
                if day != Some(talk.day) {
                    day = Some(talk.day);
                    rows.push(Row::Day(talk.day));
                }
                rows.push(Row::Talk(index));
            }
            return rows;
        }
        match self.view {
            View::ByTime => all.filter(|(_, talk)| talk.day == self.day).map(|(index, _)| Row::Talk(index)).collect(),
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

    fn wanted_words(&self) -> Option<Vec<String>> {
        let text = self.search.as_ref()?.field.text().to_lowercase();
        let words: Vec<_> = text.split_whitespace().map(str::to_owned).collect();
        (!words.is_empty()).then_some(words)
    }
}

/// Whether every word stands in the talk's title, track, hall, or among its people.
fn matches(schedule: &Schedule, talk: &Talk, wanted: &[String]) -> bool {
    let mut text = talk.title.to_lowercase();
    let track = schedule.track_of(talk).map(|track| track.name.to_lowercase());
    let hall = schedule.hall_of(talk).map(|hall| hall.name.to_lowercase());
    let people = schedule.people_of(talk).map(|person| person.name.to_lowercase());
    for more in track.into_iter().chain(hall).chain(people) {
        text.push('\n');
        text.push_str(&more);
    }
    wanted.iter().all(|word| text.contains(word))
}

/// Where a talk stands in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Past,
    Live,
    /// Begins within the next half hour.
    Soon,
    Later,
}

impl Standing {
    #[must_use]
    pub fn of(talk: &Talk, now: Timestamp) -> Self {
        const SOON: i64 = 30 * 60;
        match () {
            () if talk.is_on(now) => Self::Live,
            () if talk.start <= now => Self::Past,
            () if words::seconds(now, talk.start) <= SOON => Self::Soon,
            () => Self::Later,
        }
    }

    /// The mark in the list, so that colour is not needed.
    #[must_use]
    pub fn mark(self) -> &'static str {
        match self {
            Self::Past => "✓",
            Self::Live => "▶",
            Self::Soon => "›",
            Self::Later => " ",
        }
    }

    /// `28 min left`, `in 12 min`.
    #[must_use]
    pub fn words(self, talk: &Talk, now: Timestamp) -> String {
        match self {
            Self::Live => format!("{} left", words::span(now, talk.end())),
            Self::Soon => format!("in {}", words::span(now, talk.start)),
            Self::Past | Self::Later => String::new(),
        }
    }
}
