//! The palette: one fuzzy finder over rooms, talks, people, tracks, halls and commands.
mod collect;
mod recent;
mod there;

use super::{Candidate, Command, Finder, Key, Narrow, Shown, rooms::Rooms};
use crate::{
    chat::{Address, RoomId, UserId, link::Target},
    schedule::TalkId,
    text::Clean,
};

pub use collect::World;
pub(super) use collect::conference;
pub use recent::{Place, Recent};

/// The palette, while it is open.
#[derive(Debug)]
pub struct Palette {
    finder: Finder<Action>,
    pub title: &'static str,
    /// What is typed may be a place itself, whether it is known or not.
    leads: bool,
}

/// What enter does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    Talk(TalkId),
    /// A window that is open, by its number.
    Window(usize),
    /// A room that the account is not in, as far as is known, by the addresses that may lead there.
    Room(Vec<Address>),
    /// A room that the account is in.
    Joined(RoomId),
    /// Somebody who gives talks, by name, and the one that comes next.
    Speaker(Clean, TalkId),
    /// Somebody to talk to alone.
    User(UserId),
    /// The room of a track, by the track's name.
    Track(Clean),
    /// What is on in a hall, by its name.
    Hall(Clean),
    /// Where what is typed leads.
    Visit(Target),
    Run(Command),
    /// A command that needs more: it is begun where messages are typed.
    Type(&'static str),
    /// React with this emoji to what is selected.
    React(&'static str),
}

/// What leaves one kind alone. A colon and a slash begin commands elsewhere.
const NARROWS: &[Narrow] = &[
    ('#', &[collect::ROOM]),
    ('@', &[collect::PERSON]),
    ('>', &[collect::COMMAND]),
    (':', &[collect::COMMAND]),
    ('/', &[collect::COMMAND]),
];

impl Palette {
    /// Collects what can be found: where one was lately comes first, then open windows and what is on now.
    #[must_use]
    pub fn new(world: &World<'_>) -> Self {
        Self {
            finder: Finder::narrowed_by(world.everything(), NARROWS),
            title: "Find · # rooms · @ people · > commands · enter goes · esc closes",
            leads: true,
        }
    }

    /// A palette of these candidates.
    #[must_use]
    pub fn of(candidates: Vec<Candidate<Action>>, title: &'static str) -> Self {
        Self { finder: Finder::new(candidates), title, leads: false }
    }

    /// The open windows alone.
    #[must_use]
    pub fn of_windows(rooms: &Rooms) -> Self {
        Self::of(collect::all_windows(rooms), "Find a window · enter goes · esc closes")
    }

    /// All rooms: those with a window first.
    #[must_use]
    pub fn of_rooms(world: &World<'_>) -> Self {
        Self { leads: true, ..Self::of(world.rooms(), "Find a room · enter goes · esc closes") }
    }

    /// Whether rows may have marks.
    #[must_use]
    pub fn has_marks(&self) -> bool {
        self.leads
    }

    /// What is typed, and what that finds.
    #[must_use]
    pub fn finder(&self) -> &Finder<Action> {
        &self.finder
    }

    /// The hits on screen.
    pub fn shown(&self) -> impl Iterator<Item = Shown<'_, Action>> {
        self.finder.shown()
    }

    /// Selects another hit, `by` rows further down; stops at the ends.
    pub fn select(&mut self, by: isize) {
        self.finder.select(by);
    }

    /// As [`Finder::click`].
    pub fn click(&mut self, row: usize) -> Option<bool> {
        self.finder.click(row)
    }

    /// Does what the key means while typing; `false` if it means nothing here.
    pub fn key(&mut self, key: Key) -> bool {
        let handled = self.finder.key(key);
        self.lead();
        handled
    }

    /// Puts pasted text into what is typed.
    pub fn paste(&mut self, text: &str) {
        self.finder.paste(text);
        self.lead();
    }

    /// Keeps the selected hit within `rows` rows.
    pub fn arrange(&mut self, rows: u16) {
        self.finder.arrange(rows);
    }

    /// A place that is typed in full comes first: among what was found, where it is known, else as a row of its own.
    fn lead(&mut self) {
        if !self.leads || self.finder.has_lead() {
            return;
        }
        let Some(target) = there::target(self.finder.query().text()) else { return };
        match self
            .finder
            .candidates()
            .iter()
            .position(|candidate| there::is(&candidate.payload, &candidate.label, &target))
        {
            Some(known) => self.finder.prefer(known),
            None => self.finder.lead(there::row(target)),
        }
    }
}
