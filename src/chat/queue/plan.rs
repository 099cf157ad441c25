//! What is to be done next, and when.
use jiff::Timestamp;

use super::{
    Queue, Step,
    entry::{Join, Stage, Ticket},
    limit::Millis,
};

/// Finds at once.
const FINDS: usize = 4;
/// How long a free slot is kept for a room that is being found and comes before others: on screen, and else.
const KEPT: (Millis, Millis) = (2_000, 500);

/// What can be started now, or else when that may be.
#[derive(Default)]
struct Plan {
    start: Option<Start>,
    wake: Option<Millis>,
}

enum Start {
    Find(usize),
    Join(usize),
    Leave(usize),
}

impl Plan {
    fn wake_at(&mut self, at: Millis) {
        self.wake = Some(self.wake.map_or(at, |before| before.min(at)));
    }
}

impl Queue {
    /// What to start now, if anything; called again until it is nothing.
    pub fn next(&mut self, now: Timestamp) -> Option<Step> {
        let now = now.as_millisecond();
        for limit in [&mut self.near, &mut self.far, &mut self.leaving] {
            limit.mind_the_clock(now);
        }
        match self.plan(now).start? {
            Start::Find(index) => {
                let join = self.joins.get_mut(index)?;
                join.stage = Stage::Finding(now);
                Some(Step::Find { ticket: join.ticket, addresses: join.addresses.clone() })
            }
            Start::Join(index) => {
                let near = self.is_near(self.joins.get(index)?);
                let join = self.joins.get_mut(index)?;
                join.stage = Stage::Joining(now);
                if near { &mut self.near } else { &mut self.far }.sent(now);
                // A join is an event that the person sends.
                self.leaving.sent(now);
                Some(Step::Join { ticket: join.ticket, place: join.place.clone()? })
            }
            Start::Leave(index) => {
                let leave = self.leaves.get_mut(index)?;
                leave.since = Some(now);
                self.leaving.sent(now);
                Some(Step::Leave { ticket: leave.ticket, room: leave.room.clone() })
            }
        }
    }

    /// When to ask again although nothing was told; `None` if only something told can change anything.
    #[must_use]
    pub fn wake(&self, now: Timestamp) -> Option<Timestamp> {
        let plan = self.plan(now.as_millisecond());
        match plan.start {
            Some(_) => Some(now),
            None => Timestamp::from_millisecond(plan.wake?).ok(),
        }
    }

    /// When the next room is tried, where the server asked to wait.
    pub(super) fn next_at(&self, now: Millis) -> Option<Millis> {
        if self.held {
            return None;
        }
        let joins = self.joins.iter().filter(|join| join.waits() && join.place.is_some());
        let limits = joins.map(|join| if self.is_near(join) { &self.near } else { &self.far });
        let leaves = self.leaves.iter().filter(|leave| leave.since.is_none()).map(|_| &self.leaving);
        let known = limits.chain(leaves).filter(|limit| limit.is_known());
        known.map(super::limit::Limit::free_at).filter(|at| *at > now).min()
    }

    /// Whether a join counts against the limit of rooms that the account's server is in.
    pub(super) fn is_near(&self, join: &Join) -> bool {
        self.as_one || join.place.as_ref().is_some_and(|place| place.near)
    }

    fn plan(&self, now: Millis) -> Plan {
        let mut plan = Plan::default();
        if self.held || self.is_empty() {
            return plan;
        }
        if let Some(until) = self.silence.until
            && until > now
        {
            plan.wake_at(until);
            return plan;
        }
        self.plan_finds(now, &mut plan);
        if plan.start.is_none() {
            self.plan_joins(now, &mut plan);
        }
        if plan.start.is_none() {
            self.plan_leaves(now, &mut plan);
        }
        plan
    }

    fn plan_finds(&self, now: Millis, plan: &mut Plan) {
        let Some(index) = self.joins.iter().position(|join| join.waits() && join.place.is_none()) else { return };
        let begun = self.joins.iter().filter_map(|join| match join.stage {
            Stage::Finding(since) => Some(since),
            _ => None,
        });
        match self.finds.room_at(begun, FINDS) {
            Some(at) if at <= now => plan.start = Some(Start::Find(index)),
            Some(at) => plan.wake_at(at),
            None => {}
        }
    }

    fn plan_joins(&self, now: Millis, plan: &mut Plan) {
        let begun = self.joins.iter().filter_map(|join| match join.stage {
            Stage::Joining(since) => Some(since),
            _ => None,
        });
        let Some(room_at) = self.answers.room_at(begun, 1) else { return };
        let (mut near, mut far) = (false, false);
        for (index, join) in self.joins.iter().enumerate() {
            if let (Stage::Finding(since), false) = (join.stage, join.dropped) {
                let until = since + if join.attended.is_some() { KEPT.0 } else { KEPT.1 };
                if now < until {
                    return plan.wake_at(until);
                }
            }
            if !join.waits() || join.place.is_none() {
                continue;
            }
            let (limit, seen) = if self.is_near(join) { (&self.near, &mut near) } else { (&self.far, &mut far) };
            if std::mem::replace(seen, true) {
                continue;
            }
            let at = limit.free_at().max(room_at);
            if at <= now {
                plan.start = Some(Start::Join(index));
                return;
            }
            plan.wake_at(at);
        }
    }

    fn plan_leaves(&self, now: Millis, plan: &mut Plan) {
        let Some(index) = self.leaves.iter().position(|leave| leave.since.is_none()) else { return };
        let Some(room_at) = self.answers.room_at(self.leaves.iter().filter_map(|leave| leave.since), 1) else { return };
        let first = self.leaves.get(index).is_some_and(|leave| leave.first);
        let silent = if first { self.talk.out_at() } else { self.talk.over_at() };
        let at = self.leaving.free_at().max(room_at).max(silent);
        if at <= now {
            plan.start = Some(Start::Leave(index));
        } else {
            plan.wake_at(at);
        }
    }

    /// The room to join that has this ticket.
    pub(super) fn join_of(&self, ticket: Ticket) -> Option<usize> {
        self.joins.iter().position(|join| join.ticket == ticket)
    }

    /// The room to leave that has this ticket.
    pub(super) fn leave_of(&self, ticket: Ticket) -> Option<usize> {
        self.leaves.iter().position(|leave| leave.ticket == ticket)
    }
}
