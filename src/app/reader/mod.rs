//! A list that is read over the screen: who is here, what a search found, all settings. What its rows hold may come later.
mod lay;

use super::{Command, Field, Key, line::Line};
use crate::{
    chat::{Address, EventId, RoomId, UserId},
    player::StreamUrl,
};

/// Rows kept; what is beyond is not shown, and said.
pub const MOST: usize = 5_000;

/// The list, while it is open.
#[derive(Debug, Default)]
pub struct Reader {
    title: String,
    about: About,
    rows: Vec<Row>,
    /// Rows that were left out.
    left_out: usize,
    /// What is said in place of rows: what is waited for, or what went wrong.
    instead: Option<Instead>,
    /// The rows that what is typed leaves.
    shown: Vec<usize>,
    /// The selected one of them.
    cursor: usize,
    /// What narrows the rows.
    pub narrow: Field,
    /// Whether letters go there.
    pub typing: bool,
    page: lay::Page,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Wrapped where it is too wide, under the beginning of its last piece.
    pub line: Line,
    /// What enter does there.
    pub go: Option<Go>,
}

/// What enter does on a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Go {
    /// Shows the message in its room.
    Message { room: RoomId, event: EventId },
    /// Opens the room for direct messages with this person.
    Query(UserId),
    /// Shows the room.
    Room(RoomId),
    /// Tells who somebody is.
    Whois { room: RoomId, user: UserId },
    /// Puts the text into the line where a message is typed.
    Insert(String),
    /// Shows the window of this number, the programme being 0.
    Window(usize),
    /// Changes the setting of this name: to its next value, where there are few.
    Set(String),
    /// Does what this command does without an argument.
    Run(Command),
    /// Does what this command does with this after it.
    RunWith(Command, String),
    /// Goes to the room with this address.
    Enter(Address),
    /// Does this with what waits to be joined or left: what follows `/queue`.
    Queue(&'static str),
    /// Goes where the link leads: in hallway, else the web browser is asked.
    Link(String),
    /// Copies the text.
    Copy(String),
    /// Opens the page in the web browser.
    Open(url::Url),
    /// Watches a stream: the first of these addresses that plays.
    Watch { title: String, urls: Vec<StreamUrl> },
}

/// What a list is about: an answer that comes later finds its list by it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum About {
    /// All of it was there from the beginning.
    #[default]
    Itself,
    Help,
    Members {
        room: RoomId,
        /// Only those whose name has these words.
        words: String,
    },
    Person(UserId),
    Found {
        room: RoomId,
        words: String,
    },
    Inbox,
    Ignored,
    Settings,
    /// What waits to be joined or left.
    Queue,
    /// The widgets of a room.
    Widgets(RoomId),
    /// What can be chosen of the stream: all of it, its sound, its subtitles.
    Stream(Command),
}

/// What is said in place of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instead {
    Waiting(String),
    Failed(String),
}

impl Reader {
    /// A list that is all there.
    #[must_use]
    pub fn new(title: String, rows: Vec<Row>) -> Self {
        let mut reader = Self { title, ..Self::default() };
        reader.fill(rows);
        reader
    }

    /// A list whose rows are on their way; `words` say what is waited for.
    #[must_use]
    pub fn waiting(title: String, about: About, words: &str) -> Self {
        let instead = Some(Instead::Waiting(words.to_owned()));
        Self { title, about, instead, ..Self::default() }
    }

    /// Says what the list is about.
    #[must_use]
    pub fn on(mut self, about: About) -> Self {
        self.about = about;
        self
    }

    #[must_use]
    pub fn about(&self) -> &About {
        &self.about
    }

    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    pub fn retitle(&mut self, title: String) {
        self.title = title;
    }

    /// What is said in place of rows.
    #[must_use]
    pub fn instead(&self) -> Option<&Instead> {
        self.instead.as_ref()
    }

    /// Puts the rows in; the one that was selected stays so, by its number.
    pub fn fill(&mut self, rows: Vec<Row>) {
        let all = rows.len();
        self.fill_of(rows, all);
    }

    /// The same for rows that move while they are looked at: the one that was selected stays so wherever it is now.
    pub fn fill_again(&mut self, rows: Vec<Row>) {
        let go = self.selected().and_then(|row| row.go.clone());
        self.fill(rows);
        let same = |row: &usize| go.is_some() && self.rows.get(*row).is_some_and(|row| row.go == go);
        self.cursor = self.shown.iter().position(same).unwrap_or(self.cursor);
    }

    /// Puts in those rows of `all` that are to be shown.
    pub fn fill_of(&mut self, mut rows: Vec<Row>, all: usize) {
        self.left_out = all.saturating_sub(rows.len().min(MOST));
        rows.truncate(MOST);
        self.rows = rows;
        self.instead = None;
        let cursor = self.cursor;
        self.narrowed();
        self.cursor = cursor.min(self.shown.len().saturating_sub(1));
    }

    /// Says why there are no rows.
    pub fn fail(&mut self, reason: String) {
        self.instead = Some(Instead::Failed(reason));
    }

    /// How many rows there are, and how many of them are shown.
    #[must_use]
    pub fn count(&self) -> (usize, usize) {
        (self.rows.len() + self.left_out, self.shown.len())
    }

    /// The lines on screen, the selected ones marked.
    pub fn lines(&self) -> impl Iterator<Item = (&Line, bool)> {
        self.page.lines().map(|(row, line)| (line, row == self.cursor))
    }

    /// The first line on screen, and how many lines there are.
    #[must_use]
    pub fn place(&self) -> (usize, usize) {
        self.page.place()
    }

    /// The selected row.
    #[must_use]
    pub fn selected(&self) -> Option<&Row> {
        self.rows.get(*self.shown.get(self.cursor)?)
    }

    /// Selects another row, `by` rows further down; stops at the ends.
    pub fn select(&mut self, by: isize) {
        self.cursor = self.cursor.saturating_add_signed(by).min(self.shown.len().saturating_sub(1));
    }

    /// Moves by so many lines of the screen.
    pub fn turn(&mut self, lines: isize) {
        self.cursor = self.page.from(self.cursor, lines);
        self.select(0);
    }

    /// Selects the next row below (or above) on which enter does something.
    pub fn find(&mut self, below: bool) {
        let goes =
            |at: &usize| self.shown.get(*at).and_then(|row| self.rows.get(*row)).is_some_and(|row| row.go.is_some());
        let found =
            if below { (self.cursor + 1..self.shown.len()).find(goes) } else { (0..self.cursor).rev().find(goes) };
        self.cursor = found.unwrap_or(self.cursor);
    }

    /// Selects what stands on this line of the screen; true where it was selected already.
    pub fn click(&mut self, line: usize) -> bool {
        let Some(row) = self.page.lines().nth(line).map(|(row, _)| row) else { return false };
        let again = self.cursor == row;
        self.cursor = row;
        again
    }

    /// Letters narrow the rows from now on.
    pub fn search(&mut self) {
        self.typing = true;
    }

    /// Does what the key means while typing; `false` if it means nothing here.
    pub fn key(&mut self, key: Key) -> bool {
        let known = self.typing && self.narrow.key(key);
        if known {
            self.narrowed();
        }
        known
    }

    /// Puts pasted text into what narrows the rows.
    pub fn paste(&mut self, text: &str) {
        self.typing = true;
        self.narrow.paste(text);
        self.narrowed();
    }

    /// Goes back by one step: out of what was typed. `false` where there is nothing left but to close.
    pub fn back(&mut self) -> bool {
        let narrow = self.typing || !self.narrow.is_empty();
        self.typing = false;
        if narrow {
            self.narrow.set("");
            self.narrowed();
        }
        narrow
    }

    /// Lays out what is shown for a pane of so many columns and rows, the selected row within it.
    pub fn arrange(&mut self, (columns, rows): (u16, u16)) {
        let lines = self.shown.iter().filter_map(|row| self.rows.get(*row)).map(|row| &row.line);
        self.page.arrange(lines, self.cursor, columns, rows);
    }

    fn narrowed(&mut self) {
        let before = self.shown.get(self.cursor).copied();
        let wanted = self.narrow.text().to_lowercase();
        let words: Vec<&str> = wanted.split_whitespace().collect();
        let says = |row: &Row| {
            let text = row.words().to_lowercase();
            words.iter().all(|word| text.contains(word))
        };
        self.shown = (0..self.rows.len()).collect();
        if !words.is_empty() {
            self.shown.retain(|row| self.rows.get(*row).is_some_and(says));
        }
        self.cursor = before.and_then(|row| self.shown.iter().position(|shown| *shown == row)).unwrap_or(0);
        self.page.forget();
    }
}

impl Row {
    /// A row on which enter does nothing.
    #[must_use]
    pub fn text(line: Line) -> Self {
        Self { line, go: None }
    }

    /// What it says, for the clipboard.
    #[must_use]
    pub fn words(&self) -> String {
        lay::words(&self.line)
    }

    /// What is copied of it: the address that it is about, else its words.
    #[must_use]
    pub fn copied(&self) -> String {
        match &self.go {
            Some(Go::Link(text) | Go::Copy(text)) => text.clone(),
            Some(Go::Open(url)) => url.to_string(),
            Some(Go::Watch { urls, .. }) => urls.first().map_or_else(|| self.words(), ToString::to_string),
            _ => self.words().trim().to_owned(),
        }
    }

    #[must_use]
    pub fn going(line: Line, go: Go) -> Self {
        Self { line, go: Some(go) }
    }
}

#[cfg(test)]
mod tests;
