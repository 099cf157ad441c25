//! The chooser: which conference to open. The known ones, those that are running and coming first; or any address or
//! file that is typed or pasted.
mod when;
mod word;

use std::time::Duration;

use jiff::civil::Date;
use ratatui::layout::Size;

pub use word::source;

use super::{
    Candidate, Field, Finder, Key,
    line::{Line, Tone, wrapped},
};
use crate::{
    catalogue::{Catalogue, Conference, Standing},
    schedule::Source,
    text::{self, Clean},
};

/// Rows above what is said and listed: the heading, what is typed, a blank.
const HEAD: usize = 3;

/// The chooser, while it is on screen.
#[derive(Debug)]
pub struct Chooser {
    finder: Finder<usize>,
    conferences: Vec<(Conference, Standing)>,
    today: Date,
    pub stage: Stage,
    rows: Vec<Row>,
    top: usize,
    shown: usize,
    said: Vec<Line>,
}

/// What it waits for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Stage {
    #[default]
    Choosing,
    /// A programme is being read.
    Reading(Choice),
    /// Reading it failed, for this reason.
    Failed(Choice, String),
}

/// What was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it is called on the screen.
    pub title: Clean,
    pub source: Source,
    /// How often it is fetched again, where the catalogue says so.
    pub every: Option<Duration>,
    /// Why it may not be there yet, in words.
    pub early: Option<String>,
}

/// A row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    Heading(Standing),
    /// A conference, by its number among those found.
    Found(usize),
    /// What is typed is an address or a file.
    Typed,
}

/// A conference as the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    pub conference: &'a Conference,
    pub standing: Standing,
    /// The graphemes of the title that what is typed found.
    pub matched: &'a [usize],
    /// `30–31 Jan 2027`.
    pub dates: String,
    /// `in 66 days`, with a word where that is a guess.
    pub when: String,
}

impl Chooser {
    /// All conferences that are known.
    #[must_use]
    pub fn new(catalogue: &Catalogue, today: Date) -> Self {
        let listed = catalogue.listed(today);
        let conferences: Vec<_> = listed.iter().map(|row| (row.conference.clone(), row.standing)).collect();
        let candidate = |(index, (conference, _)): (usize, &(Conference, Standing))| {
            let names =
                conference.aliases.iter().fold(conference.id.clone(), |names, alias| names + " " + alias.as_str());
            Candidate::new("conference", conference.title.clone(), Clean::line(&names), index)
        };
        let finder = Finder::new(conferences.iter().enumerate().map(candidate).collect());
        let mut chooser = Self {
            finder,
            conferences,
            today,
            stage: Stage::default(),
            rows: Vec::new(),
            top: 0,
            shown: 0,
            said: Vec::new(),
        };
        chooser.list();
        chooser
    }

    /// What is typed.
    #[must_use]
    pub fn field(&self) -> &Field {
        self.finder.query()
    }

    /// Does what a key means while typing; `false` if it means nothing here.
    pub fn key(&mut self, key: Key) -> bool {
        let before = self.field().text().to_owned();
        let handled = self.finder.key(key);
        self.typed(&before);
        handled
    }

    /// Puts pasted text into what is typed.
    pub fn paste(&mut self, text: &str) {
        let before = self.field().text().to_owned();
        self.finder.paste(text.trim());
        self.typed(&before);
    }

    fn typed(&mut self, before: &str) {
        if self.field().text() != before {
            if matches!(self.stage, Stage::Failed(..)) {
                self.stage = Stage::Choosing;
            }
            self.list();
        }
    }

    /// Selects another one, so many rows further down.
    pub fn select(&mut self, by: isize) {
        self.finder.select(by);
    }

    /// What is selected, or typed in full.
    ///
    /// # Errors
    /// In words, where nothing is called that.
    pub fn choice(&self) -> Result<Choice, String> {
        let typed = self.field().text();
        if let Some(source) = source(typed) {
            return Ok(Choice { title: Clean::line(typed.trim()), source, every: None, early: None });
        }
        let found = self.finder.chosen().and_then(|found| self.conferences.get(found.payload));
        match found {
            Some((conference, _)) => Ok(Choice::of(conference, self.today)),
            None => Err(format!(
                "No conference is called “{}”. An address begins with https://, a file with / or ./",
                Clean::line(typed)
            )),
        }
    }

    /// The rows on screen, each with whether it is selected.
    pub fn rows(&self) -> impl Iterator<Item = (Row, bool)> {
        let rows = self.rows.iter().skip(self.top).take(self.shown);
        rows.map(|row| (*row, *row == Row::Typed || *row == Row::Found(self.finder.selected())))
    }

    /// A conference of the list.
    #[must_use]
    pub fn entry(&self, found: usize) -> Option<Entry<'_>> {
        let shown = self.finder.shown().nth(found)?;
        let (conference, standing) = self.conferences.get(shown.candidate.payload)?;
        let dates = when::dates(conference.start, conference.end);
        let when = when::standing(conference, *standing, self.today);
        Some(Entry { conference, standing: *standing, matched: shown.label, dates, when })
    }

    /// What is said above the list: what is read, what failed and what to do.
    #[must_use]
    pub fn said(&self) -> &[Line] {
        &self.said
    }

    /// The row of the screen where the list begins.
    #[must_use]
    pub fn head(&self) -> usize {
        HEAD + self.said.len() + usize::from(!self.said.is_empty())
    }

    /// Selects what stands in this row of the screen; says whether it was selected already.
    pub fn click(&mut self, row: usize) -> bool {
        let row = row.checked_sub(self.head()).filter(|row| *row < self.shown);
        match row.and_then(|row| self.rows.get(self.top + row)) {
            Some(Row::Found(found)) => {
                let before = self.finder.selected();
                let by = isize::try_from(*found).unwrap_or_default() - isize::try_from(before).unwrap_or_default();
                self.finder.select(by);
                by == 0
            }
            Some(Row::Typed) => true,
            Some(Row::Heading(_)) | None => false,
        }
    }

    /// Keeps the selected row within a screen of this size; `back` names what Esc goes back to.
    pub fn arrange(&mut self, size: Size, back: Option<&str>) {
        let columns = usize::from(size.width).saturating_sub(4).max(1);
        self.said = self.words(columns, back);
        // A small terminal still shows what is selected, and its heading.
        let most = usize::from(size.height).saturating_sub(HEAD + 3).max(1);
        if self.said.len() > most {
            self.said.truncate(most);
            if let Some(piece) = self.said.last_mut().and_then(|line| line.0.last_mut()) {
                piece.text = text::fit(&format!("{} and more", piece.text), columns.min(text::width(&piece.text) + 2));
            }
        }
        self.shown = usize::from(size.height).saturating_sub(self.head()).max(1);
        let selected = Row::Found(self.finder.selected());
        let at = self.rows.iter().position(|row| *row == selected).unwrap_or_default();
        // The heading above the first of a group is shown with it.
        let first = at - usize::from(at > 0 && matches!(self.rows.get(at - 1), Some(Row::Heading(_))));
        self.top = self.top.min(self.rows.len().saturating_sub(self.shown));
        self.top = self.top.min(first).max((at + 1).saturating_sub(self.shown));
    }

    fn list(&mut self) {
        self.top = 0;
        // Whichever of them is on screen.
        self.finder.arrange(u16::MAX);
        if source(self.field().text()).is_some() {
            self.rows = vec![Row::Typed];
            return;
        }
        let headed = self.field().is_empty();
        let mut last = None;
        self.rows.clear();
        for (found, candidate) in self.finder.hits().enumerate() {
            let standing = self.conferences.get(candidate.payload).map(|(_, standing)| *standing);
            if headed && last != standing {
                self.rows.extend(standing.map(Row::Heading));
                last = standing;
            }
            self.rows.push(Row::Found(found));
        }
    }

    fn words(&self, columns: usize, back: Option<&str>) -> Vec<Line> {
        let back = back.map(|title| format!("Esc goes back to {title}."));
        match &self.stage {
            Stage::Choosing => vec![],
            Stage::Reading(choice) => {
                let mut said =
                    wrapped(Tone::Waiting, &format!("Reading the programme of {} …", choice.title), columns, 0);
                said.extend(back.into_iter().flat_map(|back| wrapped(Tone::Dim, &back, columns, 0)));
                said
            }
            Stage::Failed(choice, reason) => {
                let failed = format!("The programme of {} cannot be opened: {reason}", choice.title);
                let mut said = wrapped(Tone::Error, &failed, columns, 0);
                let advice = ["Enter tries it again, or choose another one."].map(str::to_owned);
                let advice = choice.early.clone().into_iter().chain(advice).chain(back).collect::<Vec<_>>().join(" ");
                said.extend(wrapped(Tone::Text, &advice, columns, 0));
                said
            }
        }
    }
}

impl Choice {
    /// A conference of the catalogue.
    #[must_use]
    pub fn of(conference: &Conference, today: Date) -> Self {
        Self {
            title: conference.title.clone(),
            source: Source::Urls(conference.schedules.clone()),
            every: Some(conference.refresh),
            early: when::early(conference, conference.standing(today), today),
        }
    }
}
