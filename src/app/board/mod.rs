//! The board: what is on in every hall, what comes next, and how long it is until then.
mod words;

use jiff::Timestamp;
use ratatui::layout::Size;

pub use words::{COUNTED, after, countdown, free, progress, when};

use super::{
    line::{Line, Tone, wrapped},
    words as said,
};
use crate::{
    schedule::{Board, HallNow, Schedule, board_of},
    text,
};

/// From this width on, a hall takes one row, else two.
pub const WIDE: u16 = 110;
/// The board as it hangs on the wall: its halls in their order, and which of them are on screen.
#[derive(Debug, Default)]
pub struct Wall {
    entries: Vec<Entry>,
    /// The halls where nothing more is held at all.
    over: Vec<usize>,
    /// What is said of them below the others.
    tail: Vec<Line>,
    pub order: Order,
    /// The side that moving from hall to hall keeps to.
    side: Side,
    /// First entry on screen.
    top: usize,
    /// How many are on screen, and the rows that each of them takes.
    shown: usize,
    rows: usize,
}

/// How the halls are ordered; those with nothing more on the day come last in either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As the schedule has them.
    #[default]
    Halls,
    /// What begins next comes first.
    Soonest,
}

/// One hall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Index into the schedule's halls.
    pub hall: usize,
    /// What is on, the talk that began last first: indices into the schedule's talks.
    pub now: Vec<usize>,
    pub next: Option<usize>,
    pub rest: Rest,
}

/// What is left of a hall's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rest {
    /// Something begins later on the day, or is on.
    Today,
    /// Nothing more on the day, but on another one.
    Later,
}

/// Which of a hall's talks the cursor stands on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Side {
    #[default]
    Now,
    Next,
}

impl Wall {
    /// Puts up what is on at `now` and comes next, of these talks (ascending indices into the schedule's).
    pub fn put_up(&mut self, schedule: &Schedule, talks: impl IntoIterator<Item = usize>, now: Timestamp) {
        let Board { halls, over } = board_of(schedule, talks, now);
        let today = schedule.day_at(now);
        let entry = |here: HallNow| {
            let later = here.next.and_then(|next| schedule.talks.get(next)).is_some_and(|next| Some(next.day) != today);
            let rest = match here.next {
                _ if !here.now.is_empty() => Rest::Today,
                Some(_) if !later => Rest::Today,
                _ => Rest::Later,
            };
            Entry { hall: here.hall, now: here.now, next: here.next, rest }
        };
        self.entries = halls.into_iter().map(entry).collect();
        self.over = over;
        let start = |entry: &Entry| entry.next.and_then(|next| schedule.talks.get(next)).map(|next| next.start);
        match self.order {
            Order::Halls => self.entries.sort_by_key(|entry| (entry.rest, entry.hall)),
            Order::Soonest => self.entries.sort_by_key(|entry| {
                // Where the next talk is on another day, what is on now is the last of this one.
                let next = start(entry).filter(|_| entry.rest == Rest::Later || words::today(schedule, entry, today));
                (entry.rest, next.is_none(), next, entry.hall)
            }),
        }
    }

    /// The halls in their order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The halls on screen, and the rows that each takes.
    #[must_use]
    pub fn shown(&self) -> (&[Entry], usize) {
        let last = (self.top + self.shown).min(self.entries.len());
        (self.entries.get(self.top..last).unwrap_or_default(), self.rows)
    }

    /// `on in 12 of 29 halls`, or that nothing is.
    #[must_use]
    pub fn summary(&self) -> String {
        let on = self.entries.iter().filter(|entry| !entry.now.is_empty()).count();
        match (on, self.entries.len() + self.over.len()) {
            (_, 0) => String::new(),
            (0, _) if self.entries.is_empty() => "all of it is over".to_owned(),
            (0, _) => "nothing is on now".to_owned(),
            (_, all) => format!("on in {on} of {}", said::count(all, "hall", "halls")),
        }
    }

    /// Whether there is no hall at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.over.is_empty()
    }

    /// Every talk on the board, hall by hall.
    pub fn talks(&self) -> impl Iterator<Item = usize> {
        self.entries.iter().flat_map(|entry| entry.now.iter().copied().chain(entry.next))
    }

    /// The hall of this talk, and on which side it stands.
    #[must_use]
    pub fn find(&self, talk: Option<usize>) -> Option<(usize, Side)> {
        let talk = talk?;
        self.entries.iter().enumerate().find_map(|(at, entry)| {
            let side = match entry {
                entry if entry.now.contains(&talk) => Side::Now,
                entry if entry.next == Some(talk) => Side::Next,
                _ => return None,
            };
            Some((at, side))
        })
    }

    /// The talk to select, so many halls further down; the side is kept where the hall has it.
    #[must_use]
    pub fn step(&mut self, halls: isize, selected: Option<usize>) -> Option<usize> {
        let (at, side) = self.find(selected).unwrap_or((0, self.side));
        // Where a hall has one side only, one is there whichever one came along.
        if self.entries.get(at).is_some_and(|entry| !entry.now.is_empty() && entry.next.is_some()) {
            self.side = side;
        }
        let last = self.entries.len().checked_sub(1)?;
        self.entries.get(at.saturating_add_signed(halls).min(last))?.on(self.side)
    }

    /// The talk beside the selected one in the same hall: what comes next, or what is on.
    #[must_use]
    pub fn aside(&self, right: bool, selected: Option<usize>) -> Option<usize> {
        let (at, _) = self.find(selected)?;
        let entry = self.entries.get(at)?;
        let mut talks = entry.now.iter().copied().chain(entry.next);
        let here = talks.clone().position(|talk| Some(talk) == selected)?;
        if right { talks.nth(here + 1) } else { talks.nth(here.checked_sub(1)?) }
    }

    /// The talk in a cell of the board: `row` from its top; `next` where that is the side of what comes next.
    #[must_use]
    pub fn hit(&self, row: usize, next: bool) -> Option<usize> {
        let (shown, rows) = self.shown();
        let entry = shown.get(row.checked_div(rows)?)?;
        entry.on(if next || row % rows == 1 { Side::Next } else { Side::Now })
    }

    /// Keeps the selected hall within `size`; each hall takes one row where the screen is wide, else two.
    pub fn arrange(&mut self, schedule: &Schedule, size: Size, selected: Option<usize>) {
        let height = usize::from(size.height);
        self.rows = if size.width >= WIDE { 1 } else { 2 };
        self.shown = (height / self.rows).max(1);
        let all = self.entries.len() + usize::from(!self.over.is_empty());
        self.top = self.top.min(all.saturating_sub(self.shown));
        if let Some((at, _)) = self.find(selected) {
            // With the last hall comes the line about those where all is over.
            let end = if at + 1 == self.entries.len() { all } else { at + 1 };
            self.top = self.top.clamp(end.saturating_sub(self.shown).min(at), at);
        }
        let taken = (self.entries.len() - self.top.min(self.entries.len())) * self.rows;
        self.tail = self.tail(schedule, usize::from(size.width), height.saturating_sub(taken));
    }

    /// What is said below the last hall, and in which row.
    #[must_use]
    pub fn below(&self) -> (usize, &[Line]) {
        ((self.entries.len() - self.top.min(self.entries.len())) * self.rows, &self.tail)
    }

    fn tail(&self, schedule: &Schedule, columns: usize, rows: usize) -> Vec<Line> {
        if rows == 0 || self.over.is_empty() {
            return vec![];
        }
        let names = self.over.iter().filter_map(|hall| Some(schedule.halls.get(*hall)?.label()));
        let names = names.collect::<Vec<_>>().join(", ");
        let words = format!("Nothing more in {}: {names}", said::count(self.over.len(), "hall", "halls"));
        let room = columns.saturating_sub(4);
        let mut lines = wrapped(Tone::Dim, &words, room, 0);
        if lines.len() > rows {
            lines.truncate(rows);
            if let Some(piece) = lines.last_mut().and_then(|line| line.0.last_mut()) {
                piece.text = text::fit(&format!("{} and others", piece.text), room);
            }
        }
        lines
            .into_iter()
            .map(|line| line.0.into_iter().fold(Line::of(Tone::Text, "   "), |l, p| l.and(p.tone, p.text)))
            .collect()
    }

    /// Whether a hall on screen has something that begins within the last minutes, whose seconds are counted.
    #[must_use]
    pub fn counts(&self, schedule: &Schedule, now: Timestamp) -> bool {
        let next = self.shown().0.iter().filter_map(|entry| schedule.talks.get(entry.next?));
        next.map(|talk| said::seconds(now, talk.start)).any(|left| left > 0 && left <= COUNTED)
    }
}

impl Entry {
    /// The talk on this side, else the one on the other.
    fn on(&self, side: Side) -> Option<usize> {
        let now = self.now.first().copied();
        match side {
            Side::Now => now.or(self.next),
            Side::Next => self.next.or(now),
        }
    }
}

/// The column at which what comes next begins on a wide board of so many columns.
#[must_use]
pub fn next_column(width: u16) -> u16 {
    width - width * 2 / 5
}
