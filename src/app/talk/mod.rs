//! A talk's page.
mod lines;
mod links;

use jiff::tz::TimeZone;

use super::line::Line;
use crate::schedule::{Change, Schedule, Talk, TalkId};
pub use links::{PageLink, links};

/// The page of the selected talk, wrapped to its pane.
#[derive(Debug, Default)]
pub struct Page {
    /// Whether the keys go to the page.
    pub open: bool,
    /// First line on screen.
    pub top: usize,
    lines: Vec<Line>,
    of: Option<(TalkId, u16)>,
}

/// What a page is made of.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    pub schedule: &'a Schedule,
    pub talk: &'a Talk,
    /// The zone that times are shown in, and the other one where its clock shows another time.
    pub zone: &'a TimeZone,
    pub other: Option<&'a TimeZone>,
    /// Whether the first of them is the person's own.
    pub own: bool,
    pub starred: bool,
    pub change: Option<&'a Change>,
    /// Its links, in the order of their numbers.
    pub links: &'a [PageLink],
}

impl Page {
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// What was wrapped no longer holds.
    pub fn forget(&mut self) {
        self.of = None;
    }

    /// Moves the page by so many lines; the next arrangement keeps it in range.
    pub fn scroll(&mut self, lines: isize) {
        self.top = self.top.saturating_add_signed(lines);
    }

    /// Whether the lines are those of this talk, for a pane of so many columns.
    #[must_use]
    pub fn holds(&self, talk: &TalkId, columns: u16) -> bool {
        self.of.as_ref().is_some_and(|(of, wrapped)| of == talk && *wrapped == columns)
    }

    /// Wraps a talk to so many columns; without a talk or a pane there are no lines.
    pub fn wrap(&mut self, sheet: Option<&Sheet<'_>>, columns: u16) {
        let sheet = sheet.filter(|_| columns > 0);
        self.lines = sheet.map_or_else(Vec::new, |sheet| lines::lines(sheet, columns.into()));
        self.of = sheet.map(|sheet| (sheet.talk.id.clone(), columns));
    }

    /// Keeps what is on screen within the lines; the pane has so many rows.
    pub fn keep(&mut self, rows: u16) {
        self.top = self.top.min(self.lines.len().saturating_sub(rows.into()));
    }
}
