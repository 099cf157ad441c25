//! What came of what was tried.
use jiff::Timestamp;

use super::{
    Queue,
    entry::{Place, Stage, Ticket},
    limit::{LONGEST, Limit, Millis},
};
use crate::chat::{Address, RoomId};

/// Pause after which a server that did not answer is tried again, doubled each time, and its longest.
const SILENCE: Millis = 2_000;
const LONGEST_SILENCE: Millis = 60_000;

/// What was under way.
enum Under {
    Find(usize, Millis),
    Join(usize, Millis),
    Leave(usize, Millis),
}

impl Queue {
    /// The first address of the room to join that has this ticket.
    #[must_use]
    pub fn asked(&self, ticket: Ticket) -> Option<&Address> {
        self.joins.get(self.join_of(ticket)?)?.addresses.first()
    }

    /// The room to leave that has this ticket.
    #[must_use]
    pub fn leaving(&self, ticket: Ticket) -> Option<&RoomId> {
        self.leaves.get(self.leave_of(ticket)?).map(|leave| &leave.room)
    }

    /// The room was found, or found to go on elsewhere when it was to be joined: it is joined when its turn comes. `false` if it
    /// was given up meanwhile.
    pub fn found(&mut self, ticket: Ticket, place: Place, now: Timestamp) -> bool {
        if let Some(Under::Join(index, _)) = self.heard_from(ticket, now.as_millisecond())
            && let Some(limit) = self.limit_of(index)
        {
            limit.passed();
        }
        let Some(index) = self.join_of(ticket) else { return false };
        let Some(join) = self.joins.get_mut(index) else { return false };
        if join.dropped {
            self.joins.remove(index);
            return false;
        }
        join.stage = Stage::Waiting;
        join.place = Some(place);
        join.attend(&self.on_screen);
        self.joins.sort_by_key(super::Join::order);
        true
    }

    /// It is over, however it ended: the room leaves the queue.
    pub fn done(&mut self, ticket: Ticket, now: Timestamp) {
        match self.heard_from(ticket, now.as_millisecond()) {
            Some(Under::Join(index, _)) => {
                if let Some(limit) = self.limit_of(index) {
                    limit.passed();
                }
                self.remove_join(index);
            }
            Some(Under::Find(index, _)) => self.remove_join(index),
            Some(Under::Leave(index, _)) => {
                self.leaving.passed();
                self.remove_leave(index);
            }
            None => {}
        }
    }

    /// The account is in this room: others that wait for it under another name are done, too. Gives the first address of each, and
    /// the one that led there.
    pub fn entered(&mut self, room: &RoomId) -> Vec<(Address, Address)> {
        let mut entered = Vec::new();
        for index in (0..self.joins.len()).rev() {
            let Some(join) = self.joins.get(index).filter(|join| join.waits() && join.is_room(room)) else { continue };
            let Some(asked) = join.addresses.first().cloned() else { continue };
            let at = join.place.as_ref().map_or_else(|| asked.clone(), |place| place.at.clone());
            entered.push((asked, at));
            self.remove_join(index);
        }
        entered
    }

    /// The account is to stay in this room after all.
    pub fn stay(&mut self, room: &RoomId) {
        if let Some(index) = self.leaves.iter().position(|leave| leave.room == *room && leave.since.is_none()) {
            self.remove_leave(index);
        }
    }

    /// The server refused because there was too much: the room keeps its place. `wait`: how long it asks to wait, in
    /// milliseconds, if it says so. Tells whether it asks for more than is believed.
    pub fn limited(&mut self, ticket: Ticket, wait: Option<i64>, now: Timestamp) -> bool {
        let now = now.as_millisecond();
        match self.heard_from(ticket, now) {
            Some(Under::Find(index, _)) => {
                // The server's directory is rarely limited.
                self.pause(wait.unwrap_or_default(), now);
                self.try_again(index);
            }
            Some(Under::Join(index, since)) => {
                self.leaving.unsent(since);
                let near = self.joins.get(index).is_some_and(|join| self.is_near(join));
                let (one, other) = if near { (&self.near, &self.far) } else { (&self.far, &self.near) };
                if !self.as_one && wait.is_some_and(|wait| other.agrees(since, wait)) {
                    let merged = one.clone();
                    if near {
                        std::mem::swap(&mut self.near, &mut self.far);
                    }
                    self.as_one = true;
                    self.near.merge(&merged);
                }
                if let Some(limit) = self.limit_of(index) {
                    limit.refused(since, wait, now);
                }
                self.try_again(index);
            }
            Some(Under::Leave(index, since)) => {
                self.leaving.refused(since, wait, now);
                match self.leaves.get_mut(index) {
                    Some(leave) if !leave.dropped => leave.since = None,
                    _ => self.remove_leave(index),
                }
            }
            None => {}
        }
        wait.is_some_and(|wait| wait > LONGEST)
    }

    /// The server did not answer at all: the room keeps its place, and nothing is tried for a while.
    pub fn unheard(&mut self, ticket: Ticket, now: Timestamp) {
        let now = now.as_millisecond();
        match self.under(ticket) {
            Some(Under::Find(index, _)) => self.try_again(index),
            Some(Under::Join(index, since)) => {
                self.leaving.unsent(since);
                if let Some(limit) = self.limit_of(index) {
                    limit.unsent(since);
                }
                self.try_again(index);
            }
            Some(Under::Leave(index, since)) => {
                self.leaving.unsent(since);
                match self.leaves.get_mut(index) {
                    Some(leave) if !leave.dropped => leave.since = None,
                    _ => self.remove_leave(index),
                }
            }
            None => return,
        }
        if self.silence.until.is_none_or(|until| until <= now) {
            let pause = SILENCE.saturating_mul(1 << self.silence.times.min(10)).min(LONGEST_SILENCE);
            self.silence.until = Some(now + pause);
            self.silence.times = self.silence.times.saturating_add(1);
        }
    }

    /// The server is heard again.
    pub fn heard(&mut self) {
        self.silence = super::Silence::default();
    }

    fn pause(&mut self, wait: Millis, now: Millis) {
        let until = now + wait.clamp(SILENCE, LONGEST);
        self.silence.until = Some(self.silence.until.map_or(until, |before| before.max(until)));
    }

    /// Takes note that an answer came.
    fn heard_from(&mut self, ticket: Ticket, now: Millis) -> Option<Under> {
        self.silence.times = 0;
        let under = self.under(ticket);
        match &under {
            Some(Under::Find(_, since)) => self.finds.took(now - since),
            Some(Under::Join(_, since) | Under::Leave(_, since)) => self.answers.took(now - since),
            None => {}
        }
        under
    }

    fn under(&self, ticket: Ticket) -> Option<Under> {
        if let Some(index) = self.join_of(ticket) {
            return match self.joins.get(index)?.stage {
                Stage::Waiting => None,
                Stage::Finding(since) => Some(Under::Find(index, since)),
                Stage::Joining(since) => Some(Under::Join(index, since)),
            };
        }
        let index = self.leave_of(ticket)?;
        Some(Under::Leave(index, self.leaves.get(index)?.since?))
    }

    fn limit_of(&mut self, index: usize) -> Option<&mut Limit> {
        let near = self.is_near(self.joins.get(index)?);
        Some(if near { &mut self.near } else { &mut self.far })
    }

    fn try_again(&mut self, index: usize) {
        match self.joins.get_mut(index) {
            Some(join) if !join.dropped => join.stage = Stage::Waiting,
            _ => self.remove_join(index),
        }
    }

    fn remove_join(&mut self, index: usize) {
        if index < self.joins.len() && !self.joins.remove(index).dropped {
            self.done.0 += 1;
        }
    }

    fn remove_leave(&mut self, index: usize) {
        if index < self.leaves.len() && !self.leaves.remove(index).dropped {
            self.done.1 += 1;
        }
    }
}
