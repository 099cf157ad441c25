//! The windows: the programme is the first one, each room has one of its own, and one to four of them are on screen.
mod enter;
mod follow;
mod going;
mod news;
mod note;
mod order;
mod panes;
mod restore;
mod standing;

pub use enter::Entering;
pub use note::Note;
pub use standing::{Standing, Standings};

use super::{
    Effect,
    drafts::Drafts,
    room::{Activity, Focus, Room},
};
use crate::chat::{self, Address, Progress, RoomId, TimelineId};
pub(super) use note::Key;
use panes::Panes;

/// Windows at most; rooms that are not on screen cost memory, too.
pub(super) const MOST: usize = 100;

/// All windows but the programme's.
#[derive(Debug, Default)]
pub struct Rooms {
    windows: Vec<Room>,
    /// A room is on screen rather than the programme.
    away: bool,
    panes: Panes,
    /// Counts what is shown and what happens, so that it is known what came before what.
    clock: u64,
    /// When the programme was shown last.
    programme_shown: u64,
    /// Where one was when one began to go through what happened, and where that has led.
    origin: Option<(Option<Key>, Option<Key>)>,
    /// The rooms the account is in, as the service told them last.
    joined: Vec<chat::Room>,
    /// The service has told them once.
    heard: bool,
    /// How far joining and leaving has come.
    queue: Progress,
    /// The rooms on screen that the account is not in, as the service was told.
    attended: Vec<Address>,
    /// What was typed and not sent, for rooms that have no window yet.
    drafts: Drafts,
    /// Goes up with every change that is kept for the next start.
    revision: u64,
}

impl Rooms {
    #[must_use]
    pub fn new(drafts: Drafts) -> Self {
        Self { drafts, ..Self::default() }
    }

    #[must_use]
    pub fn windows(&self) -> &[Room] {
        &self.windows
    }

    /// Number of the window that has the keys; 0 is the programme.
    #[must_use]
    pub fn current_index(&self) -> usize {
        let key = self.panes.windows.get(self.panes.focus).filter(|_| self.away);
        key.and_then(|key| self.index_of(*key)).map_or(0, |index| index + 1)
    }

    /// The room that has the keys.
    #[must_use]
    pub fn current(&self) -> Option<&Room> {
        self.windows.get(self.current_index().checked_sub(1)?)
    }

    pub fn current_mut(&mut self) -> Option<&mut Room> {
        let index = self.current_index().checked_sub(1)?;
        self.windows.get_mut(index)
    }

    /// Whether this window (0 is the first room's) is on screen, in any pane.
    #[must_use]
    pub fn is_shown(&self, index: usize) -> bool {
        let Some(room) = self.windows.get(index).filter(|_| self.away && !self.panes.covered) else { return false };
        self.pane_of(room.note.key)
            .is_some_and(|pane| pane == self.panes.focus || self.panes.fit.get(pane) == Some(&true))
    }

    /// The rooms on screen.
    pub fn shown_mut(&mut self) -> impl Iterator<Item = &mut Room> {
        let shown: Vec<bool> = (0..self.windows.len()).map(|index| self.is_shown(index)).collect();
        self.windows.iter_mut().zip(shown).filter(|(_, shown)| *shown).map(|(room, _)| room)
    }

    #[must_use]
    pub fn joined(&self) -> &[chat::Room] {
        &self.joined
    }

    /// What the service tells of a room.
    #[must_use]
    pub fn known(&self, id: &RoomId) -> Option<&chat::Room> {
        self.joined.iter().find(|room| room.id == *id)
    }

    /// Counts the changes that are to be kept for the next start.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Shows the window of this number, if there is one: in the pane that has it, else in the one that has the keys.
    pub fn show(&mut self, index: usize) -> bool {
        let Some(number) = index.checked_sub(1) else {
            self.away = false;
            self.clock += 1;
            self.programme_shown = self.clock;
            return true;
        };
        let Some(key) = self.windows.get(number).map(|room| room.note.key) else { return false };
        match self.pane_of(key) {
            Some(pane) => self.panes.focus = pane,
            None => match self.panes.windows.get_mut(self.panes.focus) {
                Some(place) => *place = key,
                None => self.panes.windows.push(key),
            },
        }
        self.entered();
        true
    }

    /// What happened in windows on screen is seen.
    pub fn settle(&mut self) {
        self.shown_mut().for_each(|room| room.activity = Activity::Quiet);
    }

    /// Closes the room that has the keys: the window before it takes its place, or the pane closes where that one has a pane
    /// of its own.
    #[must_use]
    pub fn close(&mut self) -> Vec<Effect> {
        let Some(index) = self.current_index().checked_sub(1) else { return vec![] };
        let effects = self.remove(index);
        if self.panes.windows.is_empty() {
            self.show(0);
        } else {
            self.entered();
        }
        effects
    }

    /// The windows of a room, whether the account is in it or reads along: its main timeline's, and those of its threads.
    pub fn of(&mut self, id: &RoomId) -> impl Iterator<Item = &mut Room> {
        self.windows.iter_mut().filter(move |room| room.shown() == Some(id))
    }

    /// The window of a timeline, and whether it is on screen.
    pub fn window_mut(&mut self, timeline: &TimelineId) -> Option<(&mut Room, bool)> {
        let same = |room: &Room| room.shown() == Some(&timeline.room) && room.thread == timeline.thread;
        let index = self.windows.iter().position(same)?;
        let shown = self.is_shown(index);
        Some((self.windows.get_mut(index)?, shown))
    }

    /// Whether a window of this room is on screen.
    #[must_use]
    pub fn shows(&self, id: &RoomId) -> bool {
        self.windows.iter().enumerate().any(|(index, room)| room.shown() == Some(id) && self.is_shown(index))
    }

    /// Mentions in rooms that have no window.
    pub fn elsewhere(&self) -> impl Iterator<Item = &chat::Room> {
        let open = |id: &RoomId| self.windows.iter().any(|room| room.id() == Some(id));
        self.joined.iter().filter(move |room| room.mentions > 0 && !open(&room.id))
    }

    /// How far joining and leaving has come.
    #[must_use]
    pub fn queue(&self) -> &Progress {
        &self.queue
    }

    /// Every window, for what happens once a second.
    pub fn windows_mut(&mut self) -> impl Iterator<Item = &mut Room> {
        self.windows.iter_mut()
    }

    fn key_at(&self, index: usize) -> Option<Key> {
        self.windows.get(index).map(|room| room.note.key)
    }

    fn index_of(&self, key: Key) -> Option<usize> {
        self.windows.iter().position(|room| room.note.key == key)
    }

    /// The window of a room's main timeline.
    fn index_of_room(&self, id: &RoomId) -> Option<usize> {
        self.windows.iter().position(|room| room.thread.is_none() && room.is_of(id))
    }

    /// The window that has the keys now is shown.
    fn entered(&mut self) {
        let here = self.panes.windows.get(self.panes.focus).copied();
        self.away = here.is_some();
        self.clock += 1;
        self.revision += 1;
        let clock = self.clock;
        for room in &mut self.windows {
            if here == Some(room.note.key) {
                room.activity = Activity::Quiet;
                room.note.shown = clock;
            } else if room.focus == Focus::Tree {
                // There is one tree, beside whatever room has the keys.
                room.focus = Focus::Composer;
            }
        }
    }

    fn push(&mut self, mut room: Room) -> usize {
        self.clock += 1;
        self.revision += 1;
        room.note.key = Key(self.clock);
        self.windows.push(room);
        self.pick_up(self.windows.len() - 1);
        self.windows.len() - 1
    }

    /// Takes a window away, with the pane that it stands in unless another window can take its place there.
    fn remove(&mut self, index: usize) -> Vec<Effect> {
        let Some(key) = self.key_at(index) else { return vec![] };
        let mut room = self.windows.remove(index);
        self.revision += 1;
        if let Some(pane) = self.pane_of(key) {
            let free = |at: usize| self.key_at(at).filter(|key| self.pane_of(*key).is_none());
            match index.checked_sub(1).and_then(free) {
                Some(before) => self.panes.windows.iter_mut().skip(pane).take(1).for_each(|place| *place = before),
                None => self.drop_pane(pane),
            }
            self.away &= !self.panes.windows.is_empty();
        }
        if let Some(place) = room.place() {
            self.drafts.add(place, room.draft());
        }
        let Some(timeline) = room.timeline() else { return room.unpeek().into_iter().collect() };
        if room.note.followed { vec![chat::Request::Close(timeline).into()] } else { vec![] }
    }
}
