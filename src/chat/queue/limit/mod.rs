//! One limit of a server, as far as it is learned. Times are milliseconds after 1970.
//!
//! Synapse's limits are leaky buckets (`synapse/api/ratelimiting.py`): a bucket holds what was let through, leaks at a rate, and
//! what finds it full is refused with the time at which there is room for one more. Since the bucket was last empty, at `start`,
//! `count` requests went in; a refusal names `start + (count - burst + 1) / rate`. So one refusal after a burst that found the
//! bucket empty gives the interval between two requests (`count = burst`), and two refusals give it in any case: the times they name
//! are as many intervals apart as requests went through between them.
use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

mod learn;

/// Milliseconds.
pub(super) type Millis = i64;

/// Longest wait that is believed; whoever asks for more is tried again after it.
pub(super) const LONGEST: Millis = 3_600_000;
/// What a wait of nothing, and one that is not named, comes to first; doubled from there.
const NONE: Millis = 1_000;
const MISSING: Millis = 5_000;
/// Longest wait that is guessed, and the shortest after several refusals in a row: doubled from there.
const LONGEST_GUESS: Millis = 600_000;
const AGAIN: Millis = 250;
const LONGEST_AGAIN: Millis = 60_000;
/// Shortest interval that is believed.
const SHORTEST: Millis = 20;
/// A request sent longer ago than this before the next one has left no trace.
const FORGOTTEN: Millis = 600_000;
/// Requests kept to learn from.
const MOST: usize = 256;

/// What is known of a limit.
#[derive(Clone, Debug, Default)]
pub(super) struct Limit {
    /// The server asked to send nothing before.
    until: Option<Millis>,
    /// When what was not refused was sent, the oldest first.
    sent: VecDeque<Millis>,
    /// Refusals in a row.
    refusals: u32,
    mark: Option<Mark>,
    pace: Option<Pace>,
    /// Intervals to stay behind what would be allowed, so that as many requests of others go through at once.
    spare: i64,
}

/// A time named by the server, counted from when the refused request was sent, and how many went through since.
#[derive(Clone, Copy, Debug)]
struct Mark {
    at: Millis,
    through: i64,
}

#[derive(Clone, Copy, Debug)]
struct Pace {
    interval: Millis,
    /// Requests let through at once by an empty bucket, where that is known.
    burst: Option<i64>,
    /// When the next one is allowed.
    ready: Millis,
    /// Measured between two refusals rather than estimated from one.
    firm: bool,
}

impl Pace {
    /// The interval, and a little for what clocks and networks do.
    fn step(&self) -> Millis {
        self.interval + self.interval / 200 + 15
    }

    /// A request went out at `now`: the next one is allowed an interval later. What was not used counts up to a burst.
    fn advance(&mut self, now: Millis, spare: i64) {
        let step = self.step();
        let late = now - self.ready - spare * step;
        let unused = match self.burst {
            Some(burst) => (burst - 1) * step,
            None if late > 3 * step => late,
            None => 0,
        };
        self.ready = self.ready.max(now - spare * step - unused) + step;
    }
}

impl Limit {
    /// One that leaves room for this many requests of others.
    pub(super) fn sparing(spare: i64) -> Self {
        Self { spare, ..Self::default() }
    }

    /// When the next request may be sent; long ago if nothing stands against it.
    pub(super) fn free_at(&self) -> Millis {
        let paced = self.pace.map_or(Millis::MIN, |pace| pace.ready + self.spare * pace.step());
        self.until.map_or(paced, |until| until.max(paced))
    }

    /// A request was sent.
    pub(super) fn sent(&mut self, now: Millis) {
        if self.sent.back().is_some_and(|last| now - last > FORGOTTEN) {
            self.sent.clear();
        }
        if self.sent.len() == MOST {
            self.sent.pop_front();
        }
        self.sent.push_back(now);
        if let Some(pace) = &mut self.pace {
            // The bucket may have run empty since, which no count would show.
            if now - pace.ready > (3 + self.spare) * pace.step() {
                self.mark = None;
            }
            pace.advance(now, self.spare);
        }
        if let Some(mark) = &mut self.mark {
            mark.through += 1;
        }
    }

    /// A request was answered and not refused.
    pub(super) fn passed(&mut self) {
        self.refusals = 0;
    }

    /// The request sent at `at` never reached the server, or was refused.
    pub(super) fn unsent(&mut self, at: Millis) {
        let Some(index) = self.sent.iter().rposition(|sent| *sent == at) else { return };
        self.sent.remove(index);
        if let Some(pace) = &mut self.pace {
            pace.ready -= pace.step();
        }
        if let Some(mark) = &mut self.mark {
            mark.through = (mark.through - 1).max(0);
        }
    }

    /// The request sent at `at` was refused; `wait`: how long the server asks to wait, if it says so.
    pub(super) fn refused(&mut self, at: Millis, wait: Option<Millis>, now: Millis) {
        self.unsent(at);
        let again = if self.refusals == 0 { 0 } else { doubled(AGAIN, self.refusals).min(LONGEST_AGAIN) };
        match wait {
            // Less than a millisecond can be meant once.
            Some(wait @ 0..=LONGEST) if wait > 0 || self.refusals == 0 => {
                let until = now + if wait == 0 { NONE } else { wait.max(again) };
                self.learn(at + wait, until);
                self.wait(until);
            }
            Some(wait) if wait > LONGEST => {
                self.mark = None;
                self.wait(now + LONGEST);
            }
            none => {
                let wait = self.guess(if none.is_some() { NONE } else { MISSING }, now);
                self.wait(now + wait);
            }
        }
        self.refusals = self.refusals.saturating_add(1);
    }

    fn wait(&mut self, until: Millis) {
        self.until = Some(self.until.map_or(until, |before| before.max(until)));
    }

    /// The server does not say how long: each time twice as long as the last time.
    fn guess(&mut self, first: Millis, now: Millis) -> Millis {
        self.mark = None;
        match self.pace {
            Some(Pace { firm: true, .. }) => doubled(first, self.refusals).min(LONGEST_GUESS),
            other => {
                let interval = other.map_or(first, |pace| (pace.interval * 2).clamp(first, LONGEST_GUESS));
                self.pace = Some(Pace { interval, burst: Some(1), ready: now + interval, firm: false });
                interval
            }
        }
    }

    /// Whether the server asked for the wait that lasts until [`Limit::free_at`].
    pub(super) fn is_known(&self) -> bool {
        self.until.is_some()
    }

    /// A clock that was set back makes no wait longer than the longest.
    pub(super) fn mind_the_clock(&mut self, now: Millis) {
        if let Some(until) = &mut self.until {
            *until = (*until).min(now + LONGEST);
        }
        if let Some(pace) = &mut self.pace {
            pace.ready = pace.ready.min(now + LONGEST);
        }
    }

    pub(super) fn keep(&self) -> KeptLimit {
        let pace = self.pace.map(|pace| (pace.interval, pace.burst, pace.ready, pace.firm));
        KeptLimit { until: self.until, pace }
    }

    pub(super) fn restore(kept: &KeptLimit, spare: i64) -> Self {
        let sound = |at: &Millis| (0..Millis::MAX / 4).contains(at);
        let pace = kept.pace.filter(|(interval, burst, ready, _)| {
            (SHORTEST..=LONGEST).contains(interval)
                && burst.is_none_or(|burst| (1..=1_000_000).contains(&burst))
                && sound(ready)
        });
        let pace = pace.map(|(interval, burst, ready, firm)| Pace { interval, burst, ready, firm });
        Self { until: kept.until.filter(sound), pace, ..Self::sparing(spare) }
    }
}

fn doubled(first: Millis, times: u32) -> Millis {
    first.saturating_mul(1 << times.min(20))
}

/// What is kept of a limit over a restart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeptLimit {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Millis>,
    /// Interval, burst, when the next is allowed, and whether it was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pace: Option<(Millis, Option<i64>, Millis, bool)>,
}
