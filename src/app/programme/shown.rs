//! The rows on screen, ready to be drawn.
use unicode_segmentation::UnicodeSegmentation as _;

use super::{Columns, HALL, Programme, Row, Standing, View, columns::Wanted};
use crate::{
    app::words,
    schedule::{Change, Fate, Schedule, Talk, search::Marks},
    text,
};

/// Cells of a title from which on something may stand beside it.
const ROOMY: usize = 24;

/// One row on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The head of a track or a day, or of a group.
    Head(String),
    Talk(Box<Entry>),
    Change(Box<ChangeEntry>),
}

/// A talk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands in time; a cancelled one stands nowhere.
    pub standing: Option<Standing>,
    pub star: bool,
    /// Something about it changed.
    pub changed: bool,
    pub cancelled: bool,
    /// `14:30–15:00`, with the day before it where the list has several.
    pub when: String,
    pub title: Marked,
    pub people: Marked,
    pub hall: Marked,
    pub track: Marked,
    pub kind: String,
    pub language: String,
    /// `28 min left`, `new room`, `cancelled`.
    pub words: String,
}

/// A change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangeEntry {
    pub star: bool,
    pub cancelled: bool,
    pub when: String,
    pub title: String,
    /// What happened, from old to new.
    pub words: String,
}

/// Words, and which of their graphemes a search found: counted from zero, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    pub words: String,
    pub marks: Vec<usize>,
}

impl Marked {
    fn of(words: &str, marks: Vec<usize>) -> Self {
        Self { words: words.to_owned(), marks }
    }

    /// Appends words behind something that parts them.
    fn join(&mut self, between: &str, words: &str, marks: &[usize]) {
        if !self.words.is_empty() {
            self.words.push_str(between);
        }
        let start = self.words.graphemes(true).count();
        self.words.push_str(words);
        self.marks.extend(marks.iter().map(|mark| start + mark));
    }
}

impl Programme {
    /// The rows on screen, from the first one on.
    #[must_use]
    pub fn shown(&self) -> &[Shown] {
        &self.shown
    }

    /// The columns that they have.
    #[must_use]
    pub fn columns(&self) -> Columns {
        self.columns
    }

    /// Makes the rows of a list of this size ready.
    pub(super) fn show(&mut self, width: usize, height: usize) {
        let Some(schedule) = self.schedule.clone() else { return };
        let dated = self.dated();
        let range = if dated { "Sat 14:30–15:00" } else { "14:30–15:00" };
        let wanted = Wanted {
            when: text::width(range),
            track: self.showing() != View::ByTrack,
            kind: self.varied.0,
            language: self.varied.1,
        };
        self.columns = Columns::new(width, wanted);
        let rows: Vec<Row> = self.rows.iter().skip(self.top).take(height).copied().collect();
        self.shown = rows.into_iter().map(|row| self.shown_row(&schedule, row, dated)).collect();
    }

    /// Whether times need their day: the list has several, or the person's clock shows another one.
    fn dated(&self) -> bool {
        let search = self.search.as_ref().filter(|search| !search.words().is_empty());
        let many = search.map_or(self.view == View::ByTrack, |search| !search.by_time);
        many || (self.own_time && self.zones_differ(self.at))
    }

    fn shown_row(&mut self, schedule: &Schedule, row: Row, dated: bool) -> Shown {
        match row {
            Row::Track(track) => {
                Shown::Head(schedule.tracks.get(track).map_or_else(String::new, |track| track.label().to_owned()))
            }
            Row::Day(day) => Shown::Head(schedule.days.get(day).map(|day| words::day(day.date)).unwrap_or_default()),
            Row::Texts => Shown::Head("In the abstracts and biographies".to_owned()),
            Row::Talk(talk) => match schedule.talks.get(talk) {
                Some(found) => Shown::Talk(Box::new(self.entry(schedule, talk, found, dated))),
                None => Shown::Head(String::new()),
            },
            Row::Change(change) => match self.changes.get(change) {
                Some(change) => Shown::Change(Box::new(self.change_entry(schedule, change))),
                None => Shown::Head(String::new()),
            },
        }
    }

    fn entry(&mut self, schedule: &Schedule, index: usize, talk: &Talk, dated: bool) -> Entry {
        let searching = self.search.as_ref().is_some_and(|search| !search.words().is_empty());
        let marks = self.index.as_mut().filter(|_| searching).map(|found| found.marks(index)).unwrap_or_default();
        let cancelled = talk.fate == Fate::Cancelled;
        let standing = Standing::of(talk, self.at);
        let change = self.change_of(&talk.id);
        let people = people(schedule, talk, &marks);
        let track = schedule.track_of(talk).map_or("", |track| track.name.as_str());
        // What matched has to be seen, be it beside the title.
        let mut beside = Marked::default();
        let roomy = self.columns.title >= ROOMY;
        if roomy && self.columns.people == 0 && !people.marks.is_empty() {
            beside = found(schedule, talk, &marks);
        }
        let unseen = beside.words.is_empty() && marks.title.is_empty();
        if roomy && unseen && self.columns.track == 0 && !marks.track.is_empty() {
            beside.join("", track, &marks.track);
        }
        let mut title = Marked::of(if talk.fate == Fate::Amended { "amended: " } else { "" }, vec![]);
        title.join("", &talk.title, &marks.title);
        let title = titled(title, &beside, self.columns.title);
        let fitting = |words: String| match words.strip_suffix(" left") {
            Some(short) if text::width(&words) > self.columns.words => short.to_owned(),
            _ => words,
        };
        let words = match (standing.words(talk, self.at), change) {
            _ if cancelled => "cancelled".to_owned(),
            (words, _) if !words.is_empty() => fitting(words),
            (_, Some(change)) => change.kinds.first().map_or_else(String::new, |kind| kind.word().to_owned()),
            _ => String::new(),
        };
        let start = talk.start.to_zoned(self.zone().clone());
        let day = if dated { start.strftime("%a ").to_string() } else { String::new() };
        Entry {
            standing: (!cancelled).then_some(standing),
            star: self.stars.contains(&talk.id),
            changed: change.is_some(),
            cancelled,
            when: format!("{day}{}–{}", words::clock(talk.start, self.zone()), words::clock(talk.end(), self.zone())),
            title,
            people,
            hall: Marked::of(short_hall(schedule, talk), marks.hall),
            track: Marked::of(track, marks.track),
            kind: talk.kind.to_string(),
            language: talk.language.to_string(),
            words,
        }
    }

    fn change_entry(&self, schedule: &Schedule, change: &Change) -> ChangeEntry {
        let start = change.start.to_zoned(self.zone().clone());
        ChangeEntry {
            star: self.stars.contains(&change.talk),
            cancelled: change.kinds.contains(&crate::schedule::ChangeKind::Cancelled),
            when: start.strftime("%a %H:%M").to_string(),
            title: change.title.to_string(),
            words: change.words(schedule, self.zone()),
        }
    }
}

/// Those people whom a search found.
fn found(schedule: &Schedule, talk: &Talk, marks: &Marks) -> Marked {
    let mut found = Marked::default();
    for (person, marks) in schedule.people_of(talk).zip(&marks.people).filter(|(_, marks)| !marks.is_empty()) {
        found.join(", ", &person.name, marks);
    }
    found
}

/// The title with something beside it, which has up to two thirds of the cells.
fn titled(title: Marked, beside: &Marked, cells: usize) -> Marked {
    if beside.words.is_empty() {
        return title;
    }
    let taken = text::width(&beside.words) + 3;
    let fitted = text::fit(&title.words, cells.saturating_sub(taken).max(cells / 3));
    let count = fitted.graphemes(true).count();
    let mut titled = Marked::of(&fitted, title.marks.into_iter().filter(|mark| *mark < count).collect());
    titled.join(" · ", &beside.words, &beside.marks);
    titled
}

fn people(schedule: &Schedule, talk: &Talk, marks: &Marks) -> Marked {
    let mut people = Marked::default();
    for (number, person) in schedule.people_of(talk).enumerate() {
        let found = marks.people.get(number).map(Vec::as_slice).unwrap_or_default();
        people.join(", ", &person.name, found);
    }
    people
}

/// The hall's name; without what stands in brackets where it is long: `K.1.105` for `K.1.105 (La Fontaine)`.
#[must_use]
pub fn short_hall<'a>(schedule: &'a Schedule, talk: &Talk) -> &'a str {
    short_name(schedule.hall_of(talk).map_or("", |hall| hall.label()))
}

/// A hall's name without what stands in brackets, where it is long.
#[must_use]
pub fn short_name(name: &str) -> &str {
    if text::width(name) <= HALL { name } else { name.split(" (").next().unwrap_or(name) }
}
