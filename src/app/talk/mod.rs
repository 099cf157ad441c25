//! A talk's page.
mod lines;
mod links;

use jiff::tz::TimeZone;
use ratatui::layout::Size;
use url::Url;

use super::line::Line;
use crate::schedule::{Change, Schedule, Talk, TalkId};
pub use links::links;

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

    /// Wraps the talk to a pane of this size; without a talk or a pane there are no lines.
    pub fn arrange(&mut self, sheet: Option<&Sheet<'_>>, pane: Size) {
        let sheet = sheet.filter(|_| pane.width > 0);
        let wanted = sheet.map(|sheet| (sheet.talk.id.clone(), pane.width));
        if self.of != wanted {
            self.lines = sheet.map_or_else(Vec::new, |sheet| lines::lines(sheet, pane.width.into()));
            self.of = wanted;
        }
        self.top = self.top.min(self.lines.len().saturating_sub(pane.height.into()));
    }
}

/// A link of the page, with the words for what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageLink<'a> {
    pub url: &'a Url,
    pub kind: &'static str,
    pub text: &'a str,
}
