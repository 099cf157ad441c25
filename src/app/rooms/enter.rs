//! Going to rooms: their windows, joining, and what was written there before.
use super::{MOST, Rooms};
use crate::{
    app::{
        Effect,
        drafts::Drafts,
        room::{Room, Stage},
    },
    chat::{Address, EventId, RoomId},
    schedule::TalkId,
};

impl Rooms {
    /// Shows the room's window, made now if there is none. `signed_in`: whether it can be joined at once.
    ///
    /// # Errors
    /// In words, where there are too many windows.
    pub fn enter(
        &mut self,
        addresses: Vec<Address>,
        talk: Option<TalkId>,
        signed_in: bool,
    ) -> Result<Vec<Effect>, String> {
        let found = self.windows.iter().position(|room| room.thread.is_none() && room.is_called(&addresses));
        if let Some(index) = found {
            self.show(index + 1);
            let Some(room) = self.windows.get_mut(index) else { return Ok(vec![]) };
            room.talk = talk.or(room.talk.take());
            let again = matches!(room.stage, Stage::Failed { .. } | Stage::Account) && signed_in;
            return Ok(if again { room.retry() } else { vec![] });
        }
        let index = self.make(Room::new(addresses, talk))?;
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
        let mut room =
            Room::new(alias.map(Address::from).into_iter().collect(), main.and_then(|main| main.talk.clone()));
        room.thread = thread.cloned();
        room.history.thread = thread.is_some();
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
        let waits = |room: &Room| room.stage == Stage::Account && room.note.expected.is_none();
        let waiting: Vec<_> = (0..self.windows.len()).filter(|at| self.windows.get(*at).is_some_and(waits)).collect();
        waiting.into_iter().flat_map(|at| self.begin(at)).collect()
    }

    /// The account is gone: every room waits for one.
    pub fn signed_out(&mut self) {
        for room in &mut self.windows {
            // A room without a public name is found again by its id.
            if room.alias().is_none() || room.thread.is_some() {
                room.note.expected = room.meant().cloned();
            }
            room.note.followed = false;
            room.stage = Stage::Account;
        }
        self.joined.clear();
        self.heard = false;
    }

    /// The server let the account into a room.
    #[must_use]
    pub fn let_in(&mut self, asked: &Address, at: &Address, id: &RoomId) -> Vec<Effect> {
        let same = self.index_of_room(id);
        let Some(index) = self.waiting_for(asked) else { return vec![] };
        if let Some(room) = self.windows.get_mut(index) {
            room.found_at(at);
        }
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
    pub fn waiting_room(&mut self, asked: &Address) -> Option<&mut Room> {
        let index = self.waiting_for(asked)?;
        self.windows.get_mut(index)
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

    fn waiting_for(&self, asked: &Address) -> Option<usize> {
        let waits =
            |room: &Room| matches!(room.stage, Stage::Joining { .. }) && room.addresses().first() == Some(asked);
        self.windows.iter().position(waits)
    }

    pub(super) fn make(&mut self, room: Room) -> Result<usize, String> {
        if self.windows.len() >= MOST {
            return Err(format!("{MOST} rooms are open: close one with /wc first."));
        }
        Ok(self.push(room))
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

    pub(super) fn open(&mut self, index: usize, id: &RoomId) -> Vec<Effect> {
        let known = self.joined.iter().find(|joined| joined.id == *id);
        let Some(room) = self.windows.get_mut(index) else { return vec![] };
        if let Some(known) = known {
            room.named(known);
        }
        room.note.expected = None;
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

    /// The window goes on with what was written there before.
    pub(super) fn pick_up(&mut self, index: usize) {
        let Some(room) = self.windows.get_mut(index) else { return };
        if let Some(draft) = room.place().and_then(|place| self.drafts.take(&place)) {
            room.restore(draft);
        }
    }
}
