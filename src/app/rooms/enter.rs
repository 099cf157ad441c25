//! Going to rooms: their windows, joining, and what was written there before.
use super::{MOST, Rooms};
use crate::{
    app::{
        Effect,
        drafts::Drafts,
        room::{Room, Stage},
    },
    chat::{Address, Alias, EventId, Name, Progress, RoomId},
    schedule::TalkId,
};

/// What going to a room asks of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entering {
    /// Nothing yet: nobody is signed in.
    Later,
    /// To show it, and to join it as soon as something is written there.
    Peek,
    /// To join it; until that is through, it is shown.
    Join,
}

impl Rooms {
    /// Shows the room's window, made now if there is none.
    ///
    /// # Errors
    /// In words, where there are too many windows.
    pub fn enter(
        &mut self,
        addresses: Vec<Address>,
        talk: Option<TalkId>,
        entering: Entering,
    ) -> Result<Vec<Effect>, String> {
        if let Some(index) = self.window_for(&addresses) {
            self.show(index + 1);
            let Some(room) = self.windows.get_mut(index) else { return Ok(vec![]) };
            room.talk = talk.or(room.talk.take());
            let again = matches!(room.stage, Stage::Failed { .. } | Stage::Account) || room.lost().is_some();
            let expected = room.note.expected.is_some();
            if !again || expected {
                return Ok(vec![]);
            }
            // More may be known of it by now than when it was looked for in vain.
            room.learn(addresses);
            return Ok(self.begin(index, entering));
        }
        let index = self.make(Room::new(addresses, talk))?;
        self.show(index + 1);
        Ok(self.begin(index, entering))
    }

    /// The window of a room that the account is in, or of a thread there, made now if there is none: its number as in
    /// [`Rooms::show`].
    ///
    /// # Errors
    /// In words, where there are too many windows.
    pub fn window_of(&mut self, id: &RoomId, thread: Option<&EventId>) -> Result<usize, String> {
        let same = |room: &Room| room.is_of(id) && room.thread.as_ref() == thread;
        if let Some(index) = self.windows.iter().position(same) {
            return Ok(index + 1);
        }
        let known = self.known(id).cloned();
        let alias = known.as_ref().filter(|room| !room.invited && thread.is_none()).and_then(|room| room.alias.clone());
        let waits = |room: &Room| {
            let called = |alias: &Alias| room.asked().any(|asked| asked.alias() == Some(alias));
            room.thread.is_none() && room.meant().is_none() && alias.as_ref().is_some_and(called)
        };
        if let Some(index) = self.windows.iter().position(waits) {
            if let Some(room) = self.windows.get_mut(index) {
                room.entered(id);
            }
            self.pick_up(index);
            return Ok(index + 1);
        }
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

    /// Goes on with what waited for an account.
    #[must_use]
    pub fn signed_in(&mut self, entering: Entering) -> Vec<Effect> {
        let waits = |room: &Room| room.stage == Stage::Account && room.note.expected.is_none();
        let waiting: Vec<_> = (0..self.windows.len()).filter(|at| self.windows.get(*at).is_some_and(waits)).collect();
        waiting.into_iter().flat_map(|at| self.begin(at, entering)).collect()
    }

    /// The account is gone: every room waits for one.
    pub fn signed_out(&mut self) {
        for room in &mut self.windows {
            // A room without a public name is found again by its id.
            if room.alias().is_none() || room.thread.is_some() {
                room.note.expected = room.meant().cloned();
            }
            room.note.followed = false;
            room.forget_account();
            room.forget_outside();
            room.stage = Stage::Account;
        }
        self.joined.clear();
        self.heard = false;
        self.queue = Progress::default();
        self.attended.clear();
    }

    /// What is typed and not sent.
    #[must_use]
    pub fn drafts(&self) -> Drafts {
        let mut all = self.drafts.clone();
        for (place, draft) in self.windows.iter().filter_map(|room| Some((room.place()?, room.draft()))) {
            all.add(place, draft);
        }
        all
    }

    /// The window of the room with one of these addresses.
    fn window_for(&self, addresses: &[Address]) -> Option<usize> {
        let known = self.in_already(addresses).map(|(_, id)| id);
        let named = addresses.iter().filter_map(|address| match &address.name {
            Name::Id(id) => Some(id),
            Name::Alias(_) => None,
        });
        let by_id = named.chain(known).find_map(|id| self.index_of_room(id));
        by_id.or_else(|| self.windows.iter().position(|room| room.thread.is_none() && room.is_called(addresses)))
    }

    pub(super) fn make(&mut self, room: Room) -> Result<usize, String> {
        if self.windows.len() >= MOST {
            return Err(format!("{MOST} rooms are open: close one with /wc first."));
        }
        Ok(self.push(room))
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
            room.entered(id);
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
        let places = room.place().into_iter().chain(room.other_places());
        for draft in places.filter_map(|place| self.drafts.take(&place)).collect::<Vec<_>>() {
            room.restore(draft);
        }
    }
}
