//! What refusals tell of a limit.
use super::{LONGEST, Limit, Mark, Millis, Pace, SHORTEST};

/// What clocks and networks may add to a request.
const SLACK: Millis = 100;
/// Two limits that name times no farther apart, and at least so far away, are one.
const SAME: Millis = 500;
const FAR: Millis = 2_000;

impl Limit {
    /// By the server there is room for one more at `named`, as counted from the request; `until`: from the answer, which is what
    /// is waited for.
    pub(super) fn learn(&mut self, named: Millis, until: Millis) {
        let learned = match (self.mark, self.pace) {
            (Some(mark), pace) if mark.through > 0 => Some(self.measured(mark, (named - mark.at) / mark.through, pace)),
            // Somebody else took the place.
            (Some(_), pace) => pace,
            (None, Some(pace)) if pace.firm => Some(Pace { burst: self.burst(named, pace.interval), ..pace }),
            (None, before) => self.estimate(named).or(before),
        };
        self.pace = learned.map(|pace| Pace { interval: pace.interval.clamp(SHORTEST, LONGEST), ready: until, ..pace });
        self.mark = Some(Mark { at: named, through: 0 });
    }

    /// From two refusals, if nobody else sent anything between them. Somebody did where that is far from what was measured before,
    /// or where what went through would have been refused.
    fn measured(&self, mark: Mark, interval: Millis, before: Option<Pace>) -> Pace {
        let close = before.is_some_and(|pace| near(interval, pace.interval));
        match before {
            Some(pace) if close => Pace { interval, firm: true, ..pace },
            Some(pace) if pace.firm => pace,
            Some(pace) if !self.fits(mark, interval) => Pace { firm: true, ..pace },
            _ => Pace { interval, burst: None, ready: 0, firm: true },
        }
    }

    /// Whether what went through since the mark would have done so at this interval.
    fn fits(&self, mark: Mark, interval: Millis) -> bool {
        let through = usize::try_from(mark.through).unwrap_or(usize::MAX);
        let Some(first) = self.sent.len().checked_sub(through) else { return true };
        let allowed = (0..).map(|number| mark.at + number * interval);
        self.sent.iter().skip(first).zip(allowed).all(|(sent, allowed)| *sent + SLACK >= allowed)
    }

    /// From one refusal. The interval is no shorter than the time from the last request that went through to the one named.
    /// It is the time from the first one of a run that found an empty bucket, or a whole part of it. Where it is not plain
    /// which, the shortest is tried: it either fits, or the next refusal tells.
    fn estimate(&self, named: Millis) -> Option<Pace> {
        let shortest = named - self.sent.back()?;
        if shortest <= 0 {
            return None;
        }
        let (begun, count, clean) = self.run(named)?;
        let whole = named - begun;
        let pace = Pace { interval: shortest, burst: None, ready: named, firm: false };
        let plain = clean && whole < 2 * shortest;
        Some(if plain { Pace { interval: whole, burst: Some(count), ..pace } } else { pace })
    }

    /// The last run of requests that went through, between which no bucket runs empty: when it began, of how many it was, and
    /// whether what went out before it had leaked by then, as far as it is known.
    fn run(&self, named: Millis) -> Option<(Millis, i64, bool)> {
        let shortest = named - self.sent.back()?;
        let mut begun = *self.sent.back()?;
        let mut count = 0;
        for sent in self.sent.iter().rev() {
            if begun - sent > shortest {
                return Some((begun, count, self.is_empty_at(begun, named - begun)));
            }
            (begun, count) = (*sent, count + 1);
        }
        Some((begun, count, true))
    }

    /// Whether nothing is left in a bucket that leaks one in an `interval` of what was sent before `time`.
    fn is_empty_at(&self, time: Millis, interval: Millis) -> bool {
        let (mut empty, interval) = (Millis::MIN, interval.max(1));
        for sent in self.sent.iter().take_while(|sent| **sent < time) {
            empty = empty.max(*sent) + interval;
        }
        empty <= time
    }

    /// How many an empty bucket lets through, where the interval is known: the time named lies whole intervals after a burst that
    /// found it empty.
    fn burst(&self, named: Millis, interval: Millis) -> Option<i64> {
        let (begun, count, clean) = self.run(named)?;
        let (whole, rest) = ((named - begun + interval / 2) / interval, (named - begun + interval / 2) % interval);
        let fits = (rest - interval / 2).abs() < interval / 7;
        (clean && fits && whole >= 1).then_some((count - whole + 1).max(1))
    }

    /// Whether a refusal that names `named` is of the limit that this one is of: both leave room for one more at one time.
    pub(in crate::chat::queue) fn agrees(&self, at: Millis, wait: Millis) -> bool {
        let Some(mark) = self.mark else { return false };
        let ahead = self.pace.map_or(0, |pace| mark.through * pace.interval);
        (FAR..=LONGEST).contains(&wait) && (mark.at + ahead - (at + wait)).abs() < SAME
    }

    /// Takes over what another limit, which turned out to be this one, was sent.
    pub(in crate::chat::queue) fn merge(&mut self, other: &Self) {
        let mut sent: Vec<_> = self.sent.iter().chain(&other.sent).copied().collect();
        sent.sort_unstable();
        self.sent = sent.into_iter().collect();
        if !self.pace.is_some_and(|pace| pace.firm) {
            (self.pace, self.mark) = (other.pace.filter(|pace| pace.firm), None);
        }
        if let Some(until) = other.until {
            self.wait(until);
        }
    }
}

fn near(one: Millis, other: Millis) -> bool {
    one * 100 >= other * 97 && one * 10 <= other * 13
}
