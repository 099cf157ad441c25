//! The programme: what is on now, the list of talks, the page of the selected one.
mod admit;
mod changes;
mod clock;
mod columns;
mod now;
mod rows;
mod search;
mod select;
mod shown;
mod standing;
mod tabs;

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use ratatui::layout::Size;
use url::Url;

pub use clock::place;
pub use columns::{Columns, HALL, MARKS};
pub use now::NowPlan;
pub use rows::Row;
pub use search::Search;
pub use shown::{ChangeEntry, Entry, Marked, Shown, short_hall, short_name};
pub use standing::Standing;
pub use tabs::{Goal, Tab};

use super::{
    board::Wall,
    filter::Filter,
    grid::Grid,
    places::Known,
    talk::{Page, PageLink, Sheet, links},
};
use crate::{
    catalogue::Catalogue,
    chat::Alias,
    schedule::{self, Board, Change, Origin, Schedule, Talk, TalkId, parse::Warning, search::Index},
    text::Clean,
};

/// How long before a conference its streams may be tried out.
const EVE: SignedDuration = SignedDuration::from_hours(24);

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
    /// Which of them is about a talk.
    changed: HashMap<TalkId, usize>,
    /// What is chosen of the talks; after a change, [`Programme::filtered`] brings the rest up to date.
    pub filter: Filter,
    /// The talks that the filter admits: their indices in order, and for each talk whether it is among them.
    admitted: Vec<usize>,
    admits: Vec<bool>,
    /// For each talk whether something streams it.
    streamed: Vec<bool>,
    /// The person's own zone, and whether times are shown in it.
    own: Option<TimeZone>,
    own_time: bool,
    index: Option<Index>,
    /// Whether there are several types of talks, and several languages.
    varied: (bool, bool),
    /// The rows on screen, and their columns.
    shown: Vec<Shown>,
    columns: Columns,
    /// The view that the list of changes was opened from.
    before: View,
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
    /// What was selected before nothing was listed.
    kept: Option<TalkId>,
    pub search: Option<Search>,
    board: Board,
    pub wall: Wall,
    /// The minute that it shows.
    pub(super) at: Timestamp,
    pub page: Page,
    pub grid: Grid,
    /// Where its talks are talked about and shown.
    known: Known,
}

/// How the list is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// One day, by time.
    #[default]
    ByTime,
    /// One day, halls across, time down.
    Grid,
    /// Hall by hall what is on and what comes next.
    OnNow,
    /// All days, track by track.
    ByTrack,
    /// What changed since it was last looked at.
    Changes,
}

impl View {
    /// The views that one turns through, in order.
    pub const ALL: [Self; 4] = [Self::ByTime, Self::OnNow, Self::Grid, Self::ByTrack];
}

impl Programme {
    /// Without a schedule; `own` is the person's own zone.
    #[must_use]
    pub fn new(wanted: bool, own: TimeZone) -> Self {
        Self { wanted, own: Some(own), ..Self::default() }
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

    /// The selected talk, as an index into the schedule's talks.
    #[must_use]
    pub fn selected(&self) -> Option<usize> {
        match self.rows.get(self.cursor) {
            Some(Row::Talk(talk)) => Some(*talk),
            Some(Row::Change(_)) => {
                let talks = &self.schedule.as_ref()?.talks;
                talks.iter().position(|talk| Some(&talk.id) == self.selected.as_ref())
            }
            _ => None,
        }
    }

    /// The selected talk.
    #[must_use]
    pub fn talk(&self) -> Option<&Talk> {
        self.schedule.as_ref()?.talk(self.selected.as_ref()?)
    }

    /// The view on screen: what a search finds is a list, whatever lies below.
    #[must_use]
    pub fn showing(&self) -> View {
        if self.search.is_some() { View::ByTime } else { self.view }
    }

    /// Where its talks are talked about and shown.
    #[must_use]
    pub fn known(&self) -> &Known {
        &self.known
    }

    /// Where to ask which streams are live, while the conference is on: from the eve of its first day.
    #[must_use]
    pub fn live_list(&self, now: Timestamp) -> Option<Url> {
        let schedule = self.schedule.as_ref()?;
        let eve = schedule.days.first()?.start.checked_sub(EVE).ok()?;
        let on = eve <= now && now < schedule.days.last()?.end;
        self.known.rules().live().filter(|_| on).cloned()
    }

    /// The names under which a talk's room may be found, the most likely first.
    #[must_use]
    pub fn rooms_of(&self, talk: &Talk) -> Vec<Alias> {
        self.schedule.as_ref().map_or_else(Vec::new, |schedule| self.known.rooms_of(schedule, talk))
    }

    /// Takes in what the schedule service reports. A word for the status line comes back where one is due.
    pub fn told(
        &mut self,
        event: schedule::Event,
        catalogue: &Catalogue,
        now: Timestamp,
    ) -> Option<Result<String, String>> {
        match event {
            schedule::Event::Loaded { schedule, warnings, origin, stars, changes } => {
                // Another conference: nothing that was selected, searched or starred holds.
                if self.schedule.as_ref().is_some_and(|before| before.key() != schedule.key()) {
                    let view = if self.view == View::Changes { View::ByTime } else { self.view };
                    let (own, own_time) = (self.own.take(), self.own_time);
                    *self = Self { wanted: true, view, own, own_time, ..Self::default() };
                }
                (self.warnings, self.origin) = (warnings, Some(origin));
                self.known.renew(&schedule, catalogue);
                (self.stars, self.changes) = (stars, changes);
                self.loaded(schedule, now);
                None
            }
            schedule::Event::Unchanged => {
                self.origin = Some(Origin::Network);
                None
            }
            schedule::Event::Stars { key, stars } => {
                if self.schedule.as_ref().is_some_and(|schedule| schedule.key() == key) {
                    self.stars = stars;
                    self.filtered();
                }
                None
            }
            schedule::Event::NotKept { reason } => Some(Err(reason)),
            schedule::Event::Live(live) => {
                if self.known.are_live(live) {
                    self.streamed.clear();
                    self.page.forget();
                    self.filtered();
                }
                None
            }
            schedule::Event::Found { schedule, words, talks } => {
                self.texts_found(&schedule, words, talks);
                None
            }
            schedule::Event::Failed { reason } if self.schedule.is_some() => {
                Some(Err(format!("The schedule shown may be old: {reason}")))
            }
            schedule::Event::Failed { reason } => {
                self.failure = Some(reason);
                None
            }
        }
    }

    fn loaded(&mut self, schedule: Arc<Schedule>, now: Timestamp) {
        let first = self.schedule.is_none();
        self.streamed.clear();
        self.index = Some(Index::new(&schedule));
        let talks = || schedule.talks.iter();
        self.varied = (varied(talks().map(|talk| &talk.kind)), varied(talks().map(|talk| &talk.language)));
        self.schedule = Some(schedule);
        self.failure = None;
        self.index_changes();
        self.minute(now);
        self.page.forget();
        self.forget_texts();
        self.find();
        match self.selected.take() {
            Some(talk) if !first && self.select_talk(&talk) => {}
            _ => self.now(now),
        }
    }

    /// A new minute began.
    pub fn minute(&mut self, now: Timestamp) {
        self.at = now;
        self.admit();
        if self.view == View::OnNow || self.filter.past_hidden {
            self.rebuild();
        }
    }

    /// Keeps the selected row within the list, makes the rows on screen ready, and wraps the page to its pane.
    pub fn arrange(&mut self, list: Size, page: Size) {
        let height = usize::from(list.height).max(1);
        self.top = self.top.min(self.rows.len().saturating_sub(height));
        // The heading above the first talk is shown with it.
        let first = if self.cursor == 1 { 0 } else { self.cursor };
        self.top = self.top.min(first).max((self.cursor + 1).saturating_sub(height));
        self.show(list.width.into(), list.height.into());
        self.arrange_page(page);
    }

    /// The links of the selected talk, as its page numbers them.
    #[must_use]
    pub fn links(&self) -> Vec<PageLink> {
        let (Some(schedule), Some(talk)) = (&self.schedule, self.talk()) else { return vec![] };
        links(talk, &self.known.places(schedule, talk), talk.end() <= self.at)
    }

    fn arrange_page(&mut self, size: Size) {
        let Some(schedule) = self.schedule.clone() else { return };
        let talk = self.selected.as_ref().and_then(|id| schedule.talk(id));
        if !talk.is_some_and(|talk| self.page.holds(&talk.id, size.width)) {
            let mut page = std::mem::take(&mut self.page);
            let links = self.links();
            let sheet = talk.map(|talk| Sheet {
                schedule: &schedule,
                talk,
                zone: self.zone(),
                other: self.other_zone().filter(|_| self.zones_differ(talk.start)),
                own: self.own_time,
                starred: self.stars.contains(&talk.id),
                change: self.change_of(&talk.id),
                links: &links,
            });
            page.wrap(sheet.as_ref(), size.width);
            self.page = page;
        }
        self.page.keep(size.height);
    }
}

/// Whether several talks are called differently.
fn varied<'a>(mut names: impl Iterator<Item = &'a Clean>) -> bool {
    let first = names.next();
    names.any(|name| Some(name) != first)
}
