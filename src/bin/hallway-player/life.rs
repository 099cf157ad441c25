//! What one slot is to play, and how that goes. Pure: told of facts and of the time, it answers with what to do.
use std::time::{Duration, Instant};

use hallway::player::{Event, How, Slot, StreamUrl, Trouble};

/// A stream that waits for the network this long has stalled, and is said to.
const STALLED: Duration = Duration::from_secs(10);
/// After this it is opened anew: it may be the connection, and waiting moves it away from what is live.
const GIVEN_UP: Duration = Duration::from_secs(20);
/// Longest opening. mpv has a limit for each step of it; this one is for all together.
const OPENING: Duration = Duration::from_secs(30);
/// What has played this long was a good attempt: the next failure is counted anew.
const GOOD: Duration = Duration::from_secs(5);
/// The first wait and the longest; each is twice the one before.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(8));

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
    /// A recording came to its end.
    Finished,
    /// The person closed its window.
    Closed,
    /// A reason in words.
    Failed(String),
    /// Time has passed.
    Time,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Deed {
    Open(StreamUrl, How),
    Close,
    Tell(Event),
}

/// One slot's stream.
#[derive(Debug)]
pub(crate) struct Life {
    slot: Slot,
    wanted: Option<(StreamUrl, How)>,
    phase: Phase,
    /// Failures since it last played well.
    attempt: u32,
    shape: (u32, u32),
    paused: bool,
    /// A number from 0 to 1, another each time: not all of a hall's viewers come back in the same moment.
    jitter: fn() -> f64,
}

#[derive(Clone, Copy, Debug)]
enum Phase {
    Idle,
    Opening { since: Instant },
    Playing { since: Instant },
    Starved { since: Instant, told: bool },
    Waiting { until: Instant },
}

impl Life {
    pub(crate) fn new(slot: Slot, jitter: fn() -> f64) -> Self {
        Self { slot, wanted: None, phase: Phase::Idle, attempt: 0, shape: (0, 0), paused: false, jitter }
    }

    /// When [`Fact::Time`] is due.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        match self.phase {
            Phase::Opening { since } => Some(since + OPENING),
            Phase::Starved { .. } if self.paused => None,
            Phase::Starved { since, told } => Some(since + if told { GIVEN_UP } else { STALLED }),
            Phase::Waiting { until } => Some(until),
            Phase::Idle | Phase::Playing { .. } => None,
        }
    }

    #[must_use]
    pub(crate) fn learn(&mut self, fact: Fact, now: Instant) -> Vec<Deed> {
        match fact {
            Fact::Load(url, how) => {
                self.wanted = Some((url, how));
                self.attempt = 0;
                self.shape = (0, 0);
                self.open(now)
            }
            Fact::Stop => self.end(Event::Stopped { slot: self.slot }),
            Fact::Closed if self.wanted.is_some() => self.end(Event::Closed { slot: self.slot }),
            Fact::Finished if self.is_open() => self.end(Event::Ended { slot: self.slot }),
            Fact::Failed(reason) if self.is_open() => self.retry(reason, now),
            Fact::Restarted if self.is_open() => self.play(now),
            Fact::Starved(true) if matches!(self.phase, Phase::Playing { .. }) => {
                self.phase = Phase::Starved { since: now, told: false };
                vec![Deed::Tell(Event::Buffering { slot: self.slot })]
            }
            Fact::Starved(false) if matches!(self.phase, Phase::Starved { .. }) => self.play(now),
            Fact::Paused(on) => {
                self.paused = on;
                if let Phase::Starved { since, .. } = &mut self.phase {
                    *since = now;
                }
                vec![Deed::Tell(Event::Paused { slot: self.slot, on })]
            }
            Fact::Width(width) => self.reshape((width, self.shape.1)),
            Fact::Height(height) => self.reshape((self.shape.0, height)),
            Fact::Time if self.deadline().is_some_and(|deadline| deadline <= now) => self.overdue(now),
            Fact::Finished | Fact::Closed | Fact::Failed(_) | Fact::Restarted | Fact::Starved(_) | Fact::Time => {
                Vec::new()
            }
        }
    }

    fn overdue(&mut self, now: Instant) -> Vec<Deed> {
        match self.phase {
            Phase::Opening { .. } => self.retry("the stream does not start".to_owned(), now),
            Phase::Starved { since, told: false } => {
                self.phase = Phase::Starved { since, told: true };
                self.attempt += 1;
                vec![self.told("the stream has stalled".to_owned(), GIVEN_UP.saturating_sub(STALLED))]
            }
            Phase::Starved { told: true, .. } | Phase::Waiting { .. } => self.open(now),
            Phase::Idle | Phase::Playing { .. } => Vec::new(),
        }
    }

    fn open(&mut self, now: Instant) -> Vec<Deed> {
        let Some((url, how)) = self.wanted.clone() else { return Vec::new() };
        self.phase = Phase::Opening { since: now };
        vec![Deed::Tell(Event::Connecting { slot: self.slot, url: url.clone() }), Deed::Open(url, how)]
    }

    fn play(&mut self, now: Instant) -> Vec<Deed> {
        if !matches!(self.phase, Phase::Playing { .. }) {
            self.phase = Phase::Playing { since: now };
        }
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

    fn retry(&mut self, reason: String, now: Instant) -> Vec<Deed> {
        if matches!(self.phase, Phase::Playing { since } if now.duration_since(since) >= GOOD) {
            self.attempt = 0;
        }
        let wait = backoff(self.attempt).mul_f64(0.8 + 0.4 * (self.jitter)());
        self.attempt += 1;
        self.phase = Phase::Waiting { until: now + wait };
        vec![Deed::Close, self.told(reason, wait)]
    }

    fn told(&self, reason: String, wait: Duration) -> Deed {
        let seconds = u32::try_from(wait.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX);
        Deed::Tell(Event::Retrying {
            slot: self.slot,
            trouble: Trouble::Failed,
            reason,
            seconds,
            attempt: self.attempt,
        })
    }

    fn end(&mut self, told: Event) -> Vec<Deed> {
        self.wanted = None;
        self.phase = Phase::Idle;
        self.attempt = 0;
        vec![Deed::Close, Deed::Tell(told)]
    }

    /// mpv has the stream: what it says of it counts.
    fn is_open(&self) -> bool {
        !matches!(self.phase, Phase::Idle | Phase::Waiting { .. })
    }
}

fn backoff(failures: u32) -> Duration {
    let (first, longest) = BACKOFF;
    first.saturating_mul(2_u32.saturating_pow(failures)).min(longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLOT: Slot = Slot::First;

    struct Told {
        life: Life,
        now: Instant,
    }

    impl Told {
        fn new() -> Self {
            Self { life: Life::new(SLOT, || 0.5), now: Instant::now() }
        }

        fn learn(&mut self, fact: Fact) -> Vec<Deed> {
            self.life.learn(fact, self.now)
        }

        fn after(&mut self, seconds: f64) -> Vec<Deed> {
            self.now += Duration::from_secs_f64(seconds);
            self.learn(Fact::Time)
        }
    }

    fn url() -> StreamUrl {
        "http://live.example.org/a.m3u8".parse().unwrap()
    }

    fn opening() -> Vec<Deed> {
        vec![Deed::Tell(Event::Connecting { slot: SLOT, url: url() }), Deed::Open(url(), How::default())]
    }

    fn playing(width: u32, height: u32) -> Vec<Deed> {
        vec![Deed::Tell(Event::Playing { slot: SLOT, width, height })]
    }

    fn retrying(reason: &str, seconds: u32, attempt: u32) -> Deed {
        Deed::Tell(Event::Retrying {
            slot: SLOT,
            trouble: Trouble::Failed,
            reason: reason.to_owned(),
            seconds,
            attempt,
        })
    }

    fn failed() -> Fact {
        Fact::Failed("gone".to_owned())
    }

    #[test]
    fn a_stream_is_opened_and_its_shape_told() {
        let mut told = Told::new();
        assert_eq!(told.learn(Fact::Load(url(), How::default())), opening());
        assert_eq!(told.learn(Fact::Width(1_280)), []);
        assert_eq!(told.learn(Fact::Height(720)), []);
        assert_eq!(told.learn(Fact::Restarted), playing(1_280, 720));
        assert_eq!(told.learn(Fact::Height(720)), []);
        assert_eq!(told.learn(Fact::Height(480)), playing(1_280, 480));
        assert_eq!(told.life.deadline(), None);
    }

    #[test]
    fn failures_are_tried_again_after_longer_and_longer_waits() {
        let mut told = Told::new();
        assert_eq!(told.learn(Fact::Load(url(), How::default())), opening());
        for (attempt, (wait, seconds)) in (1..).zip([(0.5, 1), (1.0, 1), (2.0, 2), (4.0, 4), (8.0, 8), (8.0, 8)]) {
            assert_eq!(told.learn(failed()), [Deed::Close, retrying("gone", seconds, attempt)]);
            assert_eq!(told.after(wait - 0.1), []);
            assert_eq!(told.learn(failed()), [], "what comes late from a stream that is closed");
            assert_eq!(told.after(0.11), opening());
        }
        assert_eq!(told.learn(Fact::Restarted), playing(0, 0));
        assert_eq!(told.after(GOOD.as_secs_f64()), []);
        assert_eq!(told.learn(failed()), [Deed::Close, retrying("gone", 1, 1)], "it had played well");
    }

    #[test]
    fn a_stream_that_ends_at_once_is_not_hammered() {
        let mut told = Told::new();
        assert_eq!(told.learn(Fact::Load(url(), How::default())), opening());
        assert_eq!(told.learn(failed()), [Deed::Close, retrying("gone", 1, 1)]);
        assert_eq!(told.after(0.5), opening());
        assert_eq!(told.learn(Fact::Restarted), playing(0, 0));
        assert_eq!(told.learn(failed()), [Deed::Close, retrying("gone", 1, 2)]);
        assert_eq!(told.after(0.5), []);
        assert_eq!(told.after(0.5), opening());
    }

    #[test]
    fn a_stalled_stream_is_said_to_be_and_opened_anew() {
        let mut told = Told::new();
        assert_eq!(told.learn(Fact::Load(url(), How::default())), opening());
        assert_eq!(told.learn(Fact::Starved(true)), [], "before it plays, it is being opened");
        assert_eq!(told.learn(Fact::Restarted), playing(0, 0));
        assert_eq!(told.learn(Fact::Starved(true)), [Deed::Tell(Event::Buffering { slot: SLOT })]);
        assert_eq!(told.learn(Fact::Starved(false)), playing(0, 0));
        assert_eq!(told.learn(Fact::Starved(true)), [Deed::Tell(Event::Buffering { slot: SLOT })]);
        assert_eq!(told.after(9.9), []);
        assert_eq!(told.after(0.1), [retrying("the stream has stalled", 10, 1)]);
        assert_eq!(told.after(9.9), []);
        assert_eq!(told.after(0.1), opening());
        assert_eq!(told.after(30.0), [Deed::Close, retrying("the stream does not start", 1, 2)]);
    }

    #[test]
    fn a_paused_stream_does_not_stall() {
        let mut told = Told::new();
        let paused = |on| [Deed::Tell(Event::Paused { slot: SLOT, on })];
        assert_eq!(told.learn(Fact::Load(url(), How::default())), opening());
        assert_eq!(told.learn(Fact::Restarted), playing(0, 0));
        assert_eq!(told.learn(Fact::Starved(true)), [Deed::Tell(Event::Buffering { slot: SLOT })]);
        assert_eq!(told.learn(Fact::Paused(true)), paused(true));
        assert_eq!(told.after(3_600.0), []);
        assert_eq!(told.learn(Fact::Paused(false)), paused(false));
        assert_eq!(told.after(9.9), []);
        assert_eq!(told.after(0.1), [retrying("the stream has stalled", 10, 1)]);
    }

    #[test]
    fn stopping_ends_it_whatever_it_does() {
        let stopped = [Deed::Close, Deed::Tell(Event::Stopped { slot: SLOT })];
        let mut told = Told::new();
        assert_eq!(told.learn(Fact::Load(url(), How::default())), opening());
        assert_eq!(told.learn(failed()).len(), 2);
        assert_eq!(told.learn(Fact::Stop), stopped);
        assert_eq!(told.after(3_600.0), []);
        assert_eq!(told.learn(Fact::Restarted), []);
        assert_eq!(told.learn(Fact::Load(url(), How::default())), opening());
        let ended = [Deed::Close, Deed::Tell(Event::Ended { slot: SLOT })];
        assert_eq!(told.learn(Fact::Finished), ended, "the end of a recording");
        assert_eq!(told.after(3_600.0), []);
    }

    #[test]
    fn a_window_that_is_closed_ends_it_also_while_it_waits() {
        let closed = [Deed::Close, Deed::Tell(Event::Closed { slot: SLOT })];
        let mut told = Told::new();
        assert_eq!(told.learn(Fact::Closed), [], "there is none");
        assert_eq!(told.learn(Fact::Load(url(), How::default())), opening());
        assert_eq!(told.learn(failed()).len(), 2);
        assert_eq!(told.learn(Fact::Closed), closed);
        assert_eq!(told.after(3_600.0), []);
        assert_eq!(told.learn(Fact::Load(url(), How::default())), opening());
        assert_eq!(told.learn(Fact::Restarted), playing(0, 0));
        assert_eq!(told.learn(Fact::Closed), closed);
    }
}
