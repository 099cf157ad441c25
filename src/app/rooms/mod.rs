//! The windows: the programme is the first one, each room has one of its own, and one to four of them are on screen.
mod follow;
mod news;
mod note;
mod order;
mod panes;
mod restore;

pub use note::Note;

use super::{
    Effect,
    drafts::Drafts,
    room::{Activity, Focus, Room, Stage},
};
use crate::{
    chat::{self, Alias, EventId, RoomId, TimelineId},
    schedule::TalkId,
};
use note::Key;
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
        let Some(room) = self.windows.get(index).filter(|_| self.away) else { return false };
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

    /// Shows the room's window, made now if there is none. `signed_in`: whether it can be joined at once.
    ///
    /// # Errors
    /// In words, where there are too many windows.
    pub fn enter(&mut self, aliases: Vec<Alias>, talk: Option<TalkId>, signed_in: bool) -> Result<Vec<Effect>, String> {
        let found = self.windows.iter().position(|room| room.thread.is_none() && room.is_called(&aliases));
        if let Some(index) = found {
            self.show(index + 1);
            let Some(room) = self.windows.get_mut(index) else { return Ok(vec![]) };
            room.talk = talk.or(room.talk.take());
            let again = matches!(room.stage, Stage::Failed { .. } | Stage::Account) && signed_in;
            return Ok(if again { room.retry() } else { vec![] });
        }
        let index = self.make(Room::new(aliases, talk))?;
        self.show(index + 1);
        Ok(if signed_in { self.begin(index) } else { vec![] })
    }

    /// The window of a room that the account is in, or of a thread there, made now if there is none: its number as in
    /// [`Rooms::show`].
    ///
    /// # Errors
    /// In words, where there are too many windows.
    pub fn window_of(&mut self, id: &RoomId, thread: Option<&EventId>) -> Result<usize, String> {
        let same = |room: &Room| room.meant() == Some(id) && room.thread.as_ref() == thread;
        if let Some(index) = self.windows.iter().position(same) {
            return Ok(index + 1);
        }
        let known = self.known(id).cloned();
        let main = self.index_of_room(id).and_then(|index| self.windows.get(index));
        let alias = known.as_ref().and_then(|room| room.alias.clone()).or_else(|| main?.alias().cloned());
        let mut room = Room::new(alias.into_iter().collect(), main.and_then(|main| main.talk.clone()));
        room.thread = thread.cloned();
        if let Some(known) = known {
            room.named(&known);
        }
        let index = self.make(room)?;
        // It is followed as soon as it is shown.
        let opened = self.open(index, id);
        debug_assert!(opened.is_empty(), "nothing was written there yet");
        Ok(index + 1)
    }

    /// Joins what waited for an account.
    #[must_use]
    pub fn signed_in(&mut self) -> Vec<Effect> {
        let waits = |room: &Room| room.stage == Stage::Account && room.note.awaited.is_none();
        let waiting: Vec<_> = (0..self.windows.len()).filter(|at| self.windows.get(*at).is_some_and(waits)).collect();
        waiting.into_iter().flat_map(|at| self.begin(at)).collect()
    }

    /// The account is gone: every room waits for one.
    pub fn signed_out(&mut self) {
        for room in &mut self.windows {
            // A room without a public name is found again by its id.
            if room.alias().is_none() || room.thread.is_some() {
                room.note.awaited = room.meant().cloned();
            }
            room.note.followed = false;
            room.stage = Stage::Account;
        }
        self.joined.clear();
        self.heard = false;
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

    /// The server let the account into a room.
    #[must_use]
    pub fn let_in(&mut self, alias: &Alias, id: &RoomId) -> Vec<Effect> {
        let same = self.index_of_room(id);
        let Some(index) = self.waiting_for(alias) else { return vec![] };
        let Some(same) = same.filter(|same| *same != index) else { return self.open(index, id) };
        // Another of its names was used before: one room, one window.
        let (Some(key), Some(kept)) = (self.key_at(index), self.key_at(same)) else { return vec![] };
        let pane = self.pane_of(key);
        let focused = self.current_key() == Some(key);
        let gone = self.windows.remove(index);
        match pane {
            Some(pane) if self.pane_of(kept).is_some() => self.drop_pane(pane),
            Some(pane) => self.panes.windows.iter_mut().skip(pane).take(1).for_each(|place| *place = kept),
            None => {}
        }
        let Some(same) = self.index_of(kept) else { return vec![] };
        let effects = self.windows.get_mut(same).map_or_else(Vec::new, |room| room.take_over(gone));
        if focused {
            self.show(same + 1);
        }
        self.revision += 1;
        effects
    }

    /// The window that waits to be joined under this name.
    pub fn waiting_room(&mut self, alias: &Alias) -> Option<&mut Room> {
        let index = self.waiting_for(alias)?;
        self.windows.get_mut(index)
    }

    /// The windows of a room: its main timeline's, and those of its threads.
    pub fn of(&mut self, id: &RoomId) -> impl Iterator<Item = &mut Room> {
        self.windows.iter_mut().filter(move |room| room.id() == Some(id))
    }

    /// The window of a timeline, and whether it is on screen.
    pub fn window_mut(&mut self, timeline: &TimelineId) -> Option<(&mut Room, bool)> {
        let same = |room: &Room| room.id() == Some(&timeline.room) && room.thread == timeline.thread;
        let index = self.windows.iter().position(same)?;
        let shown = self.is_shown(index);
        Some((self.windows.get_mut(index)?, shown))
    }

    /// How many windows wait to be joined, and until when at the earliest.
    #[must_use]
    pub fn waiting(&self) -> (usize, Option<jiff::Timestamp>) {
        let joining = self.windows.iter().filter_map(|room| match room.stage {
            Stage::Joining { until } => Some(until),
            _ => None,
        });
        let times: Vec<_> = joining.collect();
        (times.len(), times.into_iter().flatten().min())
    }

    /// What is typed and not sent.
    #[must_use]
    pub fn drafts(&self) -> Drafts {
        let mut all = self.drafts.clone();
        for (place, draft) in self.windows.iter().filter_map(|room| Some((room.place()?, room.draft()))) {
            // An empty window takes away nothing that waits for its room.
            if !draft.is_empty() {
                all.put(place, draft);
            }
        }
        all
    }

    /// Whether a window of this room is on screen.
    #[must_use]
    pub fn shows(&self, id: &RoomId) -> bool {
        self.windows.iter().enumerate().any(|(index, room)| room.id() == Some(id) && self.is_shown(index))
    }

    /// Mentions in rooms that have no window.
    pub fn elsewhere(&self) -> impl Iterator<Item = &chat::Room> {
        let open = |id: &RoomId| self.windows.iter().any(|room| room.id() == Some(id));
        self.joined.iter().filter(move |room| room.mentions > 0 && !open(&room.id))
    }

    /// Every window, for what happens once a second.
    pub fn windows_mut(&mut self) -> impl Iterator<Item = &mut Room> {
        self.windows.iter_mut()
    }

    /// The window goes on with what was written there before.
    fn pick_up(&mut self, index: usize) {
        let Some(room) = self.windows.get_mut(index) else { return };
        if let Some(draft) = room.place().and_then(|place| self.drafts.take(&place)) {
            room.restore(draft);
        }
    }

    fn key_at(&self, index: usize) -> Option<Key> {
        self.windows.get(index).map(|room| room.note.key)
    }

    fn index_of(&self, key: Key) -> Option<usize> {
        self.windows.iter().position(|room| room.note.key == key)
    }

    /// The window of a room's main timeline.
    fn index_of_room(&self, id: &RoomId) -> Option<usize> {
        self.windows.iter().position(|room| room.thread.is_none() && room.meant() == Some(id))
    }

    fn waiting_for(&self, alias: &Alias) -> Option<usize> {
        let waits = |room: &Room| matches!(room.stage, Stage::Joining { .. }) && room.alias() == Some(alias);
        self.windows.iter().position(waits)
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

    fn make(&mut self, room: Room) -> Result<usize, String> {
        if self.windows.len() >= MOST {
            return Err(format!("{MOST} rooms are open: close one with /wc first."));
        }
        Ok(self.push(room))
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
        let room = self.windows.remove(index);
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
            self.drafts.put(place, room.draft());
        }
        let Some(timeline) = room.timeline() else { return vec![] };
        if room.note.followed { vec![chat::Request::Close(timeline).into()] } else { vec![] }
    }

    /// Opens the room at once where the account is in it already, else asks to join.
    fn begin(&mut self, index: usize) -> Vec<Effect> {
        let Some(room) = self.windows.get_mut(index) else { return vec![] };
        let known = self.joined.iter().find(|joined| joined.alias.is_some() && joined.alias.as_ref() == room.alias());
        match known.filter(|known| !known.invited).map(|joined| joined.id.clone()) {
            Some(id) => self.open(index, &id),
            None => room.retry(),
        }
    }

    fn open(&mut self, index: usize, id: &RoomId) -> Vec<Effect> {
        let known = self.joined.iter().find(|joined| joined.id == *id);
        let Some(room) = self.windows.get_mut(index) else { return vec![] };
        if let Some(known) = known {
            room.named(known);
        }
        room.note.awaited = None;
        self.revision += 1;
        if room.note.shown == 0 && room.waiting().is_empty() {
            room.stage = Stage::Joined(id.clone());
            self.pick_up(index);
            return vec![];
        }
        let effects = room.joined(id);
        self.pick_up(index);
        effects
    }
}
