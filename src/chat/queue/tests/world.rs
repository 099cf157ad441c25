//! A server that limits as Synapse does, and the queue working against it: simulated, in milliseconds.
use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;

use super::super::{Place, Queue, Step, Ticket};
use crate::chat::{Address, Rank, RoomId};

/// Synapse's limiter, line by line (`synapse/api/ratelimiting.py`), in seconds.
#[derive(Clone, Debug)]
pub(super) struct Bucket {
    pub(super) rate: f64,
    pub(super) burst: f64,
    count: f64,
    start: f64,
}

impl Bucket {
    pub(super) fn new(rate: f64, burst: u32) -> Self {
        Self { rate, burst: burst.into(), count: 0.0, start: 0.0 }
    }

    /// One that has so many in it at time 0.
    pub(super) fn filled(mut self, count: f64) -> Self {
        self.count = count.min(self.burst);
        self
    }

    /// Milliseconds to wait, where the request is refused.
    pub(super) fn ask(&mut self, now: i64) -> Option<i64> {
        let now = now as f64 / 1_000.0;
        let mut performed = self.count - (now - self.start) * self.rate;
        if performed < 0.0 {
            (performed, self.count, self.start) = (0.0, 0.0, now);
        }
        if performed <= self.burst - 1.0 {
            self.count += 1.0;
            return None;
        }
        let allowed = (self.start + (self.count - self.burst + 1.0) / self.rate).max(now);
        Some((1_000.0 * (allowed - now)) as i64)
    }
}

/// What the server does about a room.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Manner {
    /// The account's server is not in it.
    pub(super) far: bool,
    /// Whether that can be told.
    pub(super) unknown: bool,
    /// How long a join takes once it is let in.
    pub(super) takes: i64,
    pub(super) ends: End,
    /// How many times nothing is heard first.
    pub(super) unheard: u8,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum End {
    #[default]
    Joined,
    Refused,
    Lost,
}

/// What a server answers to a join in place of what its limit says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trick {
    Honest,
    /// There was too much, and so long is to be waited, if that is said.
    Asks(Option<i64>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Found,
    Done,
    Limited(Option<i64>),
    Unheard,
}

pub(super) struct World {
    pub(super) now: i64,
    pub(super) queue: Queue,
    pub(super) near: Bucket,
    /// `None`: one limiter for both.
    pub(super) far: Option<Bucket>,
    pub(super) message: Bucket,
    pub(super) manners: Vec<Manner>,
    /// What is answered in place of the limiter's own answer, one after the other; nothing after the last.
    pub(super) hostile: Vec<Trick>,
    /// Milliseconds to the server and back.
    pub(super) trip: i64,
    under_way: Vec<(i64, Ticket, What)>,
    rooms: HashMap<Ticket, usize>,
    /// The same for rooms that are left.
    leaves: HashMap<Ticket, usize>,
    /// When which room was let in, refused, lost or left.
    pub(super) over: BTreeMap<usize, i64>,
    pub(super) left: BTreeMap<usize, i64>,
    pub(super) refusals: usize,
    /// Joins sent: when, and of which room.
    pub(super) sent: Vec<(i64, usize)>,
    pub(super) parted: Vec<i64>,
    /// No join before, by what was answered: of rooms near and far.
    told: [i64; 2],
    told_leaves: i64,
    /// Joins under way that were sent while another one was quick.
    pub(super) turns: usize,
}

pub(super) fn address(room: usize) -> Address {
    format!("#room-{room}:example.org").parse::<crate::chat::Alias>().unwrap().into()
}

pub(super) fn id(room: usize) -> RoomId {
    format!("!room-{room}:example.org").parse().unwrap()
}

pub(super) fn at(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap()
}

impl World {
    pub(super) fn new(near: Bucket, far: Option<Bucket>, manners: Vec<Manner>) -> Self {
        Self {
            now: 0,
            queue: Queue::default(),
            near,
            far,
            message: Bucket::new(1e6, 1_000_000),
            manners,
            hostile: vec![],
            trip: 20,
            under_way: vec![],
            rooms: HashMap::new(),
            leaves: HashMap::new(),
            over: BTreeMap::new(),
            left: BTreeMap::new(),
            refusals: 0,
            sent: vec![],
            parted: vec![],
            told: [i64::MIN; 2],
            told_leaves: i64::MIN,
            turns: 0,
        }
    }

    /// Synapse as it comes, with rooms that are all there.
    pub(super) fn synapse(rooms: usize) -> Self {
        let manner = Manner { takes: 60, ..Manner::default() };
        let mut world = Self::new(Bucket::new(0.1, 10), Some(Bucket::new(0.01, 10)), vec![manner; rooms]);
        world.message = Bucket::new(0.2, 10);
        world
    }

    pub(super) fn ask(&mut self, room: usize, rank: Rank) {
        assert!(self.queue.join(vec![address(room)], rank));
    }

    /// Lets time pass until `until`, or until nothing is left to do.
    pub(super) fn run(&mut self, until: i64) {
        loop {
            self.turns += 1;
            assert!(self.turns < 200_000, "it never ends");
            while let Some(step) = self.queue.next(at(self.now)) {
                self.start(step);
            }
            let answer = self.under_way.iter().map(|(at, ..)| *at).min();
            let wake = self.queue.wake(at(self.now)).map(Timestamp::as_millisecond);
            assert!(wake.is_none_or(|wake| wake > self.now), "asked to be asked at once");
            let Some(next) = answer.into_iter().chain(wake).min().filter(|next| *next <= until) else {
                self.now = self.now.max(until.min(i64::MAX - 1));
                return;
            };
            self.now = next;
            while let Some(index) = self.under_way.iter().position(|(at, ..)| *at <= next) {
                let (_, ticket, what) = self.under_way.remove(index);
                self.end(ticket, what);
            }
        }
    }

    /// Runs until nothing is left to do, and says when the last room was done.
    pub(super) fn finish(&mut self) -> i64 {
        let mut end = self.now;
        while !self.queue.is_empty() {
            end += 3_600_000;
            self.run(end);
            assert!(end < 3_600_000 * 10_000, "it never ends");
        }
        self.over.values().chain(self.left.values()).copied().max().unwrap_or_default()
    }

    fn start(&mut self, step: Step) {
        match step {
            Step::Find { ticket, addresses } => {
                let room = addresses[0].as_number();
                self.rooms.insert(ticket, room);
                let what = if self.manners[room].ends == End::Lost { What::Done } else { What::Found };
                self.under_way.push((self.now + self.trip, ticket, what));
            }
            Step::Join { ticket, .. } => {
                let room = self.rooms[&ticket];
                self.sent.push((self.now, room));
                let manner = self.manners[room];
                assert!(
                    self.now >= self.told[usize::from(manner.far && !manner.unknown)],
                    "sooner than the server said"
                );
                self.first_come(ticket, room);
                let arrives = self.now + self.trip / 2;
                let (what, takes) = if manner.unheard > 0 {
                    self.manners[room].unheard -= 1;
                    (What::Unheard, 100)
                } else if let Some(Trick::Asks(wait)) = self.hostile.pop() {
                    self.refusals += 1;
                    (What::Limited(wait), 0)
                } else {
                    let bucket = if manner.far { self.far.as_mut() } else { None };
                    if let Some(wait) = bucket.unwrap_or(&mut self.near).ask(arrives) {
                        self.refusals += 1;
                        (What::Limited(Some(wait)), 500)
                    } else {
                        self.message.ask(arrives);
                        (What::Done, manner.takes)
                    }
                };
                self.under_way.push((self.now + self.trip + takes, ticket, what));
            }
            Step::Leave { ticket, room } => {
                assert!(self.now >= self.told_leaves, "sooner than the server said");
                self.parted.push(self.now);
                self.leaves.insert(ticket, Address::from(room).as_number());
                let (what, takes) = match self.message.ask(self.now + self.trip / 2) {
                    Some(wait) => {
                        self.refusals += 1;
                        (What::Limited(Some(wait)), 500)
                    }
                    None => (What::Done, 50),
                };
                self.under_way.push((self.now + self.trip + takes, ticket, what));
            }
        }
    }

    /// Nothing goes out before a room on screen that could go out as well.
    fn first_come(&self, ticket: Ticket, room: usize) {
        let index = self.queue.join_of(ticket).unwrap();
        let (before, this) = (&self.queue.joins[..index], &self.queue.joins[index]);
        for join in before {
            let same = self.queue.is_near(join) == self.queue.is_near(this);
            assert!(!(join.waits() && join.place.is_some() && same), "room {room} before {:?}", join.addresses);
        }
    }

    fn end(&mut self, ticket: Ticket, what: What) {
        let now = at(self.now);
        if let Some(room) = self.leaves.get(&ticket).copied() {
            if let What::Limited(wait) = what {
                self.told_leaves = self.now + wait.unwrap_or_default();
                self.queue.limited(ticket, wait, now);
            } else {
                self.left.insert(room, self.now);
                self.queue.done(ticket, now);
            }
            return;
        }
        let room = self.rooms[&ticket];
        let manner = self.manners[room];
        match what {
            What::Found => {
                let near = !manner.far || manner.unknown;
                let place = Place { at: address(room), room: id(room), via: vec![], near };
                self.queue.found(ticket, place, now);
            }
            What::Done => {
                self.over.insert(room, self.now);
                self.queue.done(ticket, now);
            }
            What::Limited(wait) => {
                let told = &mut self.told[usize::from(manner.far && !manner.unknown)];
                *told = (*told).max(self.now + wait.unwrap_or_default().min(super::super::limit::LONGEST));
                self.queue.limited(ticket, wait, now);
            }
            What::Unheard => self.queue.unheard(ticket, now),
        }
    }
}

impl Address {
    /// The number in the name of a simulated room.
    fn as_number(&self) -> usize {
        self.name.as_str().split(['-', ':']).nth(1).unwrap().parse().unwrap()
    }
}
