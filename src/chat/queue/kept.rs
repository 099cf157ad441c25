//! The queue as it is kept over a restart.
use serde::{Deserialize, Serialize};

use super::{
    MOST, Queue, SPARE,
    limit::{KeptLimit, Limit},
};
use crate::chat::{Address, Rank, RoomId};

/// What is kept: the rooms, and what was learned of the server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    #[serde(default)]
    joins: Vec<KeptJoin>,
    #[serde(default)]
    leaves: Vec<RoomId>,
    #[serde(default)]
    held: bool,
    #[serde(default)]
    near: KeptLimit,
    #[serde(default)]
    far: KeptLimit,
    #[serde(default)]
    as_one: bool,
    #[serde(default)]
    leaving: KeptLimit,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct KeptJoin {
    addresses: Vec<Address>,
    rank: Rank,
}

impl Queue {
    /// What is to be kept of it.
    #[must_use]
    pub fn keep(&self) -> Kept {
        let joins = self.joins.iter().filter(|join| !join.dropped);
        let mut joins: Vec<_> = joins.collect();
        joins.sort_by_key(|join| join.ticket);
        let joins = joins.into_iter().map(|join| KeptJoin { addresses: join.addresses.clone(), rank: join.rank });
        let leaves = self.leaves.iter().filter(|leave| !leave.dropped);
        Kept {
            joins: joins.collect(),
            leaves: leaves.map(|leave| leave.room.clone()).collect(),
            held: self.held,
            near: self.near.keep(),
            far: self.far.keep(),
            as_one: self.as_one,
            leaving: self.leaving.keep(),
        }
    }

    /// A queue that goes on where that one was.
    #[must_use]
    pub fn restore(kept: Kept) -> Self {
        let mut queue = Self {
            near: Limit::restore(&kept.near, 0),
            far: Limit::restore(&kept.far, 0),
            leaving: Limit::restore(&kept.leaving, SPARE),
            as_one: kept.as_one,
            held: kept.held,
            ..Self::default()
        };
        for join in kept.joins.into_iter().take(MOST) {
            queue.join(join.addresses, join.rank);
        }
        for room in kept.leaves.into_iter().take(MOST) {
            queue.leave(room, false);
        }
        // Where nothing waits, nobody would see why the next room does not come.
        queue.held &= !queue.is_empty();
        queue
    }
}

impl Kept {
    /// Nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.joins.is_empty() && self.leaves.is_empty()
    }
}
