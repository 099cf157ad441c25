//! What the service tells of rooms that were gone to: where they are, what they show, whether the account was let in.
use super::{Rooms, enter::Entering};
use crate::{
    app::{
        Effect,
        room::{Room, Stage},
    },
    chat::{About, Address, Name, Progress, RoomId},
};

impl Rooms {
    /// A room was found at one of its addresses. Another window may show it already: one room, one window.
    #[must_use]
    pub fn located(&mut self, asked: &Address, at: &Address, id: &RoomId) -> Vec<Effect> {
        let Some(index) = self.asked_as(asked) else { return vec![] };
        let (index, mut effects) = self.unite(index, at, id);
        if self.known(id).is_some_and(|known| !known.invited) {
            effects.extend(self.open(index, id));
        } else if let Some(room) = self.windows.get_mut(index).filter(|room| room.id().is_none()) {
            effects.extend(room.located(at, id));
            self.revision += 1;
        }
        effects
    }

    /// The server let the account into a room.
    #[must_use]
    pub fn let_in(&mut self, asked: &Address, at: &Address, id: &RoomId) -> Vec<Effect> {
        let Some(index) = self.asked_as(asked) else { return vec![] };
        let (index, mut effects) = self.unite(index, at, id);
        effects.extend(self.open(index, id));
        effects
    }

    /// None of a room's addresses leads anywhere. Whoever joins it is told once more by that.
    pub fn lost(&mut self, asked: &Address, reason: &str) -> bool {
        let found = self.asked_as(asked).and_then(|index| self.windows.get_mut(index));
        found.map(|room| room.not_found(reason.to_owned())).is_some()
    }

    /// The server did not let the account into a room.
    pub fn refused(&mut self, asked: &Address, reason: &str) -> bool {
        let found = self.asked_as(asked).and_then(|index| self.windows.get_mut(index));
        found.filter(|room| room.stage == Stage::Joining).map(|room| room.refused(reason.to_owned())).is_some()
    }

    /// The person gave up joining a room: it is read along in.
    pub fn given_up(&mut self, asked: &Address) -> bool {
        let found = self.asked_as(asked).and_then(|index| self.windows.get_mut(index));
        found.filter(|room| room.stage == Stage::Joining).map(Room::look_on).is_some()
    }

    /// The server is heard again: what could not be found or shown is asked for once more.
    pub fn heard_again(&mut self) {
        self.windows.iter_mut().filter(|room| room.is_outside()).for_each(Room::look_again);
    }

    /// What a room is that is shown without being in it.
    pub fn peeked(&mut self, id: &RoomId, about: &About) -> bool {
        let told =
            self.windows.iter_mut().filter(|room| room.found() == Some(id)).map(|room| room.peeked(about.clone()));
        let any = told.count() > 0;
        self.revision += u64::from(any);
        any
    }

    /// A room is not shown to those who are not in it.
    pub fn peek_failed(&mut self, id: &RoomId, reason: &str) -> bool {
        let asked = self.windows.iter_mut().filter(|room| room.found() == Some(id));
        asked.map(|room| room.peek_failed(reason.to_owned())).count() > 0
    }

    /// The account is in the room no longer: its windows are closed. What was typed there and not sent is kept.
    #[must_use]
    pub fn left(&mut self, id: &RoomId) -> Vec<Effect> {
        self.joined.retain(|room| room.id != *id);
        let (mut effects, away) = (vec![], self.away);
        let mut any = false;
        while let Some(index) = self.windows.iter().position(|room| room.id() == Some(id)) {
            effects.extend(self.remove(index));
            any = true;
        }
        if any && away {
            if self.panes.windows.is_empty() {
                self.show(0);
            } else {
                self.entered();
            }
        }
        effects
    }

    /// How far joining and leaving has come; says whether that is news.
    pub fn told_queue(&mut self, progress: Progress) -> bool {
        let news = self.queue != progress;
        self.queue = progress;
        news
    }

    /// Goes on with a room: opens it where the account is in it already, else reads along or asks to join.
    pub(super) fn begin(&mut self, index: usize, entering: Entering) -> Vec<Effect> {
        let Some(room) = self.windows.get(index) else { return vec![] };
        if let Some((at, id)) = self.in_already(room.addresses()) {
            let (at, id) = (at.clone(), id.clone());
            let (index, mut effects) = self.unite(index, &at, &id);
            effects.extend(self.open(index, &id));
            return effects;
        }
        let Some(room) = self.windows.get_mut(index) else { return vec![] };
        let peeks = entering == Entering::Peek || room.note.only_shown;
        match entering {
            Entering::Later => vec![],
            _ if peeks && room.waiting().is_empty() => {
                room.look_on();
                vec![]
            }
            Entering::Peek | Entering::Join => room.retry(),
        }
    }

    /// The room with one of these addresses, where the account is in it.
    pub(in crate::app) fn in_already<'s>(&'s self, addresses: &'s [Address]) -> Option<(&'s Address, &'s RoomId)> {
        let is = |room: &crate::chat::Room, address: &Address| match &address.name {
            Name::Alias(alias) => room.alias.as_ref() == Some(alias),
            Name::Id(id) => room.id == *id,
        };
        let room = |address| Some((address, self.joined.iter().find(|room| is(room, address))?));
        let (at, room) = addresses.iter().find_map(room)?;
        (!room.invited).then_some((at, &room.id))
    }

    fn asked_as(&self, asked: &Address) -> Option<usize> {
        self.windows.iter().position(|room| room.thread.is_none() && room.was_asked_as(asked))
    }

    /// The window turned out to be that of a room, which may have one already: what was written in this one then goes there.
    /// Returns the one that is left.
    pub(super) fn unite(&mut self, index: usize, at: &Address, id: &RoomId) -> (usize, Vec<Effect>) {
        let called = |room: &Room| room.is_outside() && room.asked().any(|asked| asked.name == at.name);
        let is = |(other, room): &(usize, &Room)| {
            *other != index && room.thread.is_none() && (room.is_of(id) || called(room))
        };
        let same = self.windows.iter().enumerate().find(is).map(|(other, _)| other);
        if let Some(room) = self.windows.get_mut(index) {
            room.found_at(at);
        }
        let keys = same.and_then(|same| Some((self.key_at(index)?, self.key_at(same)?)));
        let Some((key, kept)) = keys else { return (index, vec![]) };
        let pane = self.pane_of(key);
        let focused = self.current_key() == Some(key);
        let mut gone = self.windows.remove(index);
        match pane {
            Some(pane) if self.pane_of(kept).is_some() => self.drop_pane(pane),
            Some(pane) => self.panes.windows.iter_mut().skip(pane).take(1).for_each(|place| *place = kept),
            None => {}
        }
        let mut effects: Vec<Effect> = gone.unpeek().into_iter().collect();
        let Some(same) = self.index_of(kept) else { return (index, effects) };
        if let Some(room) = self.windows.get_mut(same) {
            room.note.shown = room.note.shown.max(gone.note.shown);
            effects.extend(room.take_over(gone, focused));
        }
        if focused {
            self.show(same + 1);
        }
        self.revision += 1;
        (same, effects)
    }
}
