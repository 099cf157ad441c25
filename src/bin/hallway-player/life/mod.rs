//! What one slot is to play, and how that goes. Pure: told of facts and of the time, it answers with what to do.
//!
//! mpv tells one thing where much can be wrong, so a scout looks at the manifest beside it: as a stream is opened, when it
//! ends or fails, while nothing of it arrives, and in its stead where there is nothing to open.
mod open;
mod sight;
mod stall;
#[cfg(test)]
mod tests;
mod times;

use std::time::{Duration, Instant};

use hallway::player::{Event, How, Quality, Slot, StreamUrl, Trouble};

pub(crate) use open::Bitrate;
use sight::{Known, Pace, Verdict};
pub(crate) use sight::{Sighting, Stream};
use times::{ASKING, CHOOSING, GOOD, MEASURE, OPENING};

/// What happened.
#[derive(Clone, Debug)]
pub(crate) enum Fact {
    Load(StreamUrl, How),
    Stop,
    /// Picture or sound plays.
    Restarted,
    /// Playback waits for the network, or no longer does.
    Starved(bool),
    Paused(bool),
    Width(u32),
    Height(u32),
    /// It is opened anew, without a word: another sound was wanted, or what is live.
    Reopened,
    /// A recording came to its end.
    Finished,
    /// The person closed its window.
    Closed,
    /// mpv has played all that it got of what is live. A reason in words, if it turns out to be none to end.
    Over(String),
    /// A reason in words.
    Failed(String),
    /// The answer to [`Deed::Look`] of that number.
    Seen(u64, Sighting),
    /// The answer to [`Deed::Measure`]: in milliseconds; `None` where mpv does not say.
    At(Option<i64>),
    /// Time has passed.
    Time,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Deed {
    Open(StreamUrl, How, Bitrate),
    Close,
    /// Look at the manifest; at that of this quality's variant too, where one is named.
    Look(u64, StreamUrl, Option<Quality>),
    /// Tell how far it is.
    Measure,
    /// These are the lines to choose from.
    Lines(Vec<u16>),
    Tell(Event),
}

/// One slot's stream.
#[derive(Debug)]
pub(crate) struct Life {
    slot: Slot,
    wanted: Option<(StreamUrl, How)>,
    phase: Phase,
    known: Known,
    /// The number of the last look, and of the last that was answered; answers to those before are about something else.
    look: u64,
    seen: u64,
    /// Failures since it last played well.
    attempt: u32,
    shape: (u32, u32),
    paused: bool,
    /// When it began to wait for the network again and again.
    rough: Option<Instant>,
    /// How far it was when that was looked at last.
    at: Option<i64>,
    /// A number from 0 to 1, another each time: not all of a hall's viewers come back in the same moment.
    jitter: fn() -> f64,
}

#[derive(Clone, Debug)]
enum Phase {
    Idle,
    /// The list of variants is waited for.
    Choosing {
        since: Instant,
    },
    Opening {
        since: Instant,
    },
    Playing {
        since: Instant,
        moved: Instant,
        measured: Instant,
    },
    Starved(stall::Starved),
    /// mpv has nothing to play, and the scout was asked why.
    Asking {
        since: Instant,
        reason: String,
        over: bool,
        then: Then,
    },
    Waiting {
        until: Instant,
        pace: Pace,
    },
}

/// What follows where nothing is wrong with the manifest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// mpv has just failed: it is tried again after a wait.
    Wait,
    Open,
}

impl Life {
    pub(crate) fn new(slot: Slot, jitter: fn() -> f64) -> Self {
        Self {
            slot,
            wanted: None,
            phase: Phase::Idle,
            known: Known::default(),
            look: 0,
            seen: 0,
            attempt: 0,
            shape: (0, 0),
            paused: false,
            rough: None,
            at: None,
            jitter,
        }
    }

    /// When [`Fact::Time`] is due.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        match &self.phase {
            Phase::Choosing { since } => Some(*since + CHOOSING),
            Phase::Opening { since } => Some(*since + OPENING),
            Phase::Playing { .. } | Phase::Starved(_) if self.paused => None,
            Phase::Playing { measured, .. } => Some(*measured + MEASURE),
            Phase::Starved(starved) => Some(starved.deadline()),
            Phase::Asking { since, .. } => Some(*since + ASKING),
            Phase::Waiting { until, .. } => Some(*until),
            Phase::Idle => None,
        }
    }

    #[must_use]
    pub(crate) fn learn(&mut self, fact: Fact, now: Instant) -> Vec<Deed> {
        match fact {
            Fact::Load(url, how) => self.load(url, how, now),
            Fact::Stop => self.end(Event::Stopped { slot: self.slot }),
            Fact::Closed if self.wanted.is_some() => self.end(Event::Closed { slot: self.slot }),
            Fact::Finished if self.is_open() => self.end(Event::Ended { slot: self.slot }),
            Fact::Over(reason) if self.is_open() => self.ask(reason, true, now),
            Fact::Failed(reason) if self.is_open() => self.ask(reason, false, now),
            Fact::Failed(better) => {
                // What mpv logs of its end may be heard after that.
                if let Phase::Asking { reason, over: false, then: Then::Wait, .. } = &mut self.phase {
                    *reason = better;
                }
                Vec::new()
            }
            Fact::Restarted if self.is_open() => self.play(now),
            Fact::Reopened if self.is_open() => self.reopened(now),
            Fact::Starved(true) => self.starve(now),
            Fact::Starved(false) => self.fed(now),
            Fact::Paused(on) => {
                self.paused = on;
                match &mut self.phase {
                    Phase::Starved(starved) => starved.begin_anew(now),
                    Phase::Playing { moved, measured, .. } => (*moved, *measured) = (now, now),
                    _ => {}
                }
                vec![Deed::Tell(Event::Paused { slot: self.slot, on })]
            }
            Fact::Width(width) => self.reshape((width, self.shape.1)),
            Fact::Height(height) => self.reshape((self.shape.0, height)),
            Fact::Seen(number, sighting) if self.heeds(number) => {
                self.seen = number;
                self.saw(&sighting, now)
            }
            Fact::At(at) => self.measured(at, now),
            Fact::Time if self.deadline().is_some_and(|deadline| deadline <= now) => self.overdue(now),
            Fact::Finished
            | Fact::Closed
            | Fact::Over(_)
            | Fact::Restarted
            | Fact::Reopened
            | Fact::Seen(..)
            | Fact::Time => Vec::new(),
        }
    }

    fn overdue(&mut self, now: Instant) -> Vec<Deed> {
        match self.phase.clone() {
            Phase::Choosing { .. } | Phase::Waiting { pace: Pace::Soon, .. } => self.open(now),
            Phase::Opening { .. } => self.ask("the stream does not start".to_owned(), false, now),
            Phase::Playing { since, moved, .. } => {
                self.phase = Phase::Playing { since, moved, measured: now };
                vec![Deed::Measure]
            }
            Phase::Starved(_) => self.still_starved(now),
            Phase::Asking { reason, over, then, .. } => self.answered(None, &reason, over, then, now),
            Phase::Waiting { .. } => {
                let reason = "the stream cannot be had".to_owned();
                self.phase = Phase::Asking { since: now, reason, over: false, then: Then::Open };
                self.look_closely()
            }
            Phase::Idle => Vec::new(),
        }
    }

    /// Whether what was seen is of use. Where nothing arrives, looks are sent sooner than a slow server answers them.
    fn heeds(&self, number: u64) -> bool {
        let late = matches!(self.phase, Phase::Starved(_)) && number > self.seen;
        self.wanted.is_some() && (number == self.look || late)
    }

    /// What was seen is about what is wanted.
    fn saw(&mut self, sighting: &Sighting, now: Instant) -> Vec<Deed> {
        let before = self.lines();
        self.known.note(sighting, now);
        let mut deeds = Vec::new();
        if self.lines() != before {
            deeds.push(Deed::Lines(self.lines()));
        }
        deeds.extend(match self.phase.clone() {
            Phase::Asking { reason, over, then, .. } => self.answered(Some(sighting), &reason, over, then, now),
            Phase::Choosing { .. } => match sighting {
                Sighting::Silent(_) => self.open(now),
                _ => self.answered(Some(sighting), "", false, Then::Open, now),
            },
            // mpv would not open what is not on the web; but it may well hold on to the rest.
            Phase::Opening { .. } | Phase::Playing { .. } | Phase::Starved(_)
                if matches!(sighting, Sighting::Refused(_)) =>
            {
                let mut deeds = vec![Deed::Close];
                deeds.extend(self.answered(Some(sighting), "", false, Then::Wait, now));
                deeds
            }
            Phase::Opening { .. } | Phase::Playing { .. } if self.is_misled() => self.open(now),
            Phase::Starved(_) => self.seen_starved(now),
            _ => Vec::new(),
        });
        deeds
    }

    /// mpv has nothing more to play. It may not be the stream's fault, so it is looked at.
    fn ask(&mut self, reason: String, over: bool, now: Instant) -> Vec<Deed> {
        self.rate(now);
        let playing = matches!(self.phase, Phase::Playing { .. });
        // What was found while mpv tried is the answer.
        let found = self.known.last.take().map(|(sighting, _)| sighting);
        let found = found.filter(|sighting| !matches!(sighting, Sighting::Stream(_)) && !playing);
        let mut deeds = vec![Deed::Close];
        if let Some(sighting) = found {
            deeds.extend(self.answered(Some(&sighting), &reason, over, Then::Wait, now));
            return deeds;
        }
        if playing {
            deeds.push(Deed::Tell(Event::Buffering { slot: self.slot }));
        }
        self.phase = Phase::Asking { since: now, reason, over, then: Then::Wait };
        deeds.extend(self.look_closely());
        deeds
    }

    /// The manifest is known, as far as it can be had.
    fn answered(
        &mut self,
        sighting: Option<&Sighting>,
        reason: &str,
        over: bool,
        then: Then,
        now: Instant,
    ) -> Vec<Deed> {
        match (self.known.judge(sighting, reason, over), then) {
            (Verdict::Ended, _) => self.end(Event::Ended { slot: self.slot }),
            (Verdict::Fine | Verdict::Wait { pace: Pace::Soon, .. }, Then::Open) => self.open(now),
            (Verdict::Fine, Then::Wait) => self.retry(Trouble::Failed, reason.to_owned(), Pace::Soon, now),
            (Verdict::Wait { trouble, reason, pace }, _) => self.retry(trouble, reason, pace, now),
        }
    }

    fn look_closely(&mut self) -> Vec<Deed> {
        let Some((url, how)) = &self.wanted else { return Vec::new() };
        self.look += 1;
        vec![Deed::Look(self.look, url.clone(), Some(how.quality))]
    }

    fn play(&mut self, now: Instant) -> Vec<Deed> {
        if !matches!(self.phase, Phase::Playing { .. }) {
            self.phase = Phase::Playing { since: now, moved: now, measured: now };
        }
        self.known.plays();
        vec![self.playing()]
    }

    fn reshape(&mut self, shape: (u32, u32)) -> Vec<Deed> {
        let changed = std::mem::replace(&mut self.shape, shape) != shape;
        // Both halves of a shape are told one after the other; a picture has both.
        if changed && shape.0 > 0 && shape.1 > 0 && matches!(self.phase, Phase::Playing { .. }) {
            vec![self.playing()]
        } else {
            Vec::new()
        }
    }

    fn playing(&self) -> Deed {
        let (width, height) = self.shape;
        Deed::Tell(Event::Playing { slot: self.slot, width, height })
    }

    /// It is closed already.
    fn retry(&mut self, trouble: Trouble, reason: String, pace: Pace, now: Instant) -> Vec<Deed> {
        let wait = times::wait(pace, self.attempt).mul_f64(0.8 + 0.4 * (self.jitter)());
        self.attempt += 1;
        self.phase = Phase::Waiting { until: now + wait, pace };
        vec![self.told(trouble, reason, wait)]
    }

    fn told(&self, trouble: Trouble, reason: String, wait: Duration) -> Deed {
        let seconds = u32::try_from(wait.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX);
        Deed::Tell(Event::Retrying { slot: self.slot, trouble, reason, seconds, attempt: self.attempt })
    }

    fn end(&mut self, told: Event) -> Vec<Deed> {
        self.wanted = None;
        self.phase = Phase::Idle;
        self.attempt = 0;
        self.known = Known::default();
        // Looks that are on their way are about something else.
        self.look += 1;
        self.seen = self.look;
        vec![Deed::Close, Deed::Tell(told)]
    }

    /// It is about to wait or to fail: has it played well?
    fn rate(&mut self, now: Instant) {
        if matches!(self.phase, Phase::Playing { since, .. } if now.duration_since(since) >= GOOD) {
            self.attempt = 0;
        }
    }

    /// mpv has the stream: what it says of it counts.
    fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Opening { .. } | Phase::Playing { .. } | Phase::Starved(_))
    }
}
