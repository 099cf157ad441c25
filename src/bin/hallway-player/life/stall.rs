//! A stream of which nothing new arrives: when that is told, when it is opened anew, and when it is left alone.
use std::time::{Duration, Instant};

use hallway::player::Event;

use super::{
    Deed, Life, Phase,
    times::{GIVEN_UP, LOOK, STALLED, STEADY},
};

/// Since when nothing new arrives.
#[derive(Clone, Debug)]
pub(super) struct Starved {
    since: Instant,
    /// When the scout is sent next.
    look: Instant,
    told: bool,
    /// mpv says nothing of it: it plays, by its own account, and stands where it is.
    frozen: bool,
    /// Nothing new is there to be had: opening it anew would only show the end of it once more.
    still: bool,
}

impl Starved {
    fn new(since: Instant, now: Instant, frozen: bool) -> Self {
        Self { since, look: now + LOOK, told: false, frozen, still: false }
    }

    /// It was paused, or goes on after that.
    pub(super) fn begin_anew(&mut self, now: Instant) {
        (self.since, self.look) = (now, now + LOOK);
    }

    pub(super) fn deadline(&self) -> Instant {
        let next = match (self.told, self.still) {
            (false, _) => self.since + STALLED,
            (true, false) => self.since + GIVEN_UP,
            (true, true) => self.look,
        };
        next.min(self.look)
    }
}

impl Life {
    pub(super) fn starve(&mut self, now: Instant) -> Vec<Deed> {
        let Phase::Playing { since, .. } = self.phase else { return Vec::new() };
        self.rate(now);
        let steady = now.duration_since(since) >= STEADY;
        let since = self.rough.filter(|_| !steady).unwrap_or(now);
        self.rough = Some(since);
        self.phase = Phase::Starved(Starved::new(since, now, false));
        vec![Deed::Tell(Event::Buffering { slot: self.slot })]
    }

    pub(super) fn fed(&mut self, now: Instant) -> Vec<Deed> {
        match &self.phase {
            Phase::Starved(starved) if !starved.frozen => self.play(now),
            _ => Vec::new(),
        }
    }

    /// Is what plays still where it was?
    pub(super) fn measured(&mut self, at: Option<i64>, now: Instant) -> Vec<Deed> {
        let same = at.is_some() && std::mem::replace(&mut self.at, at) == at;
        match &mut self.phase {
            Phase::Playing { moved, .. } if !same => *moved = now,
            Phase::Playing { moved, .. } if now.duration_since(*moved) >= STALLED => {
                let since = *moved;
                self.rate(since);
                self.phase = Phase::Starved(Starved::new(since, now, true));
                let mut deeds = vec![Deed::Tell(Event::Buffering { slot: self.slot })];
                deeds.extend(self.still_starved(now));
                return deeds;
            }
            Phase::Starved(starved) if starved.frozen && !same => return self.play(now),
            _ => {}
        }
        Vec::new()
    }

    pub(super) fn still_starved(&mut self, now: Instant) -> Vec<Deed> {
        let Phase::Starved(starved) = &mut self.phase else { return Vec::new() };
        let Starved { since, frozen, still, .. } = *starved;
        let waited = now.duration_since(since);
        if waited >= GIVEN_UP && starved.told && !still {
            return self.open(now);
        }
        let mut deeds = Vec::new();
        let look = starved.look <= now;
        if look {
            starved.look = now + LOOK;
            deeds.extend(frozen.then_some(Deed::Measure));
        }
        let tell = waited >= STALLED && (!starved.told || (look && still));
        if tell {
            self.attempt += u32::from(!starved.told);
            starved.told = true;
            let left = if still { LOOK } else { GIVEN_UP.saturating_sub(waited) };
            let (trouble, reason) = self.known.stall(since, now);
            deeds.push(self.told(trouble, reason, left.max(Duration::from_secs(1))));
        }
        if look {
            deeds.extend(self.look_closely());
        }
        deeds
    }

    /// A look came in while nothing new arrived.
    pub(super) fn seen_starved(&mut self, now: Instant) -> Vec<Deed> {
        let Phase::Starved(starved) = &mut self.phase else { return Vec::new() };
        let was_still = std::mem::replace(&mut starved.still, self.known.stands_still(starved.since));
        // There is something new after all, and mpv had its time to find it: it comes back to what is live.
        if was_still && !starved.still && now.duration_since(starved.since) >= GIVEN_UP {
            return self.open(now);
        }
        Vec::new()
    }
}
