//! What the line carries, by the round trips of questions that queue behind what was sent: additive growth below what was
//! found, multiplicative decrease where the queue grows.
use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use super::float;

/// Bytes a second: at first (at the most), least, most.
const FIRST: f64 = 100_000.0;
const LEAST: f64 = 15_000.0;
const MOST: f64 = 8_000_000.0;
/// What is sent where the terminal never answers: as where it cannot be asked.
const UNKNOWN: f64 = 150_000.0;
/// Between two questions.
const EVERY: Duration = Duration::from_millis(250);
/// A queue of so long is too long.
const QUEUE: Duration = Duration::from_millis(120);
/// How long the first picture waits for the answer to the first question.
const FIRST_PATIENCE: Duration = Duration::from_secs(1);
/// Nothing is expected of a question after that; an answer that comes later still counts.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long the shortest way is remembered: lines change.
const MEMORY: Duration = Duration::from_secs(20);
/// Questions that may still be answered.
const OPEN: usize = 8;
/// By how much more is sent after a good answer: while the line was never full, well below what it carried when it was,
/// and near that.
const AT_FIRST: f64 = 1.5;
const FAR: f64 = 1.08;
const NEAR: f64 = 1.02;
/// By how much less after a bad one, at the most.
const LESS: f64 = 0.6;
/// And after the first of its kind, or where the queue is not yet too long.
const A_LITTLE_LESS: f64 = 0.95;
/// What part of it is then sent of what the line was seen to carry: the queue empties meanwhile.
const CARRIED: f64 = 0.85;
/// Between so many answers the best is believed; and no more than this many times what was to be sent.
const SEEN: usize = 4;
const MOST_SEEN: f64 = 1.2;
/// Seconds between two answers that say something of what was carried between.
const SHORTEST: f64 = 0.15;

#[derive(Debug)]
pub(super) struct Line {
    rate: f64,
    /// What it carried when it was full last.
    full: Option<f64>,
    /// What it was seen to carry between the last answers.
    carried: VecDeque<f64>,
    /// The shortest way there and back: of late, and of the time before.
    base: [Option<Duration>; 2],
    /// When `base` began.
    since: Option<Instant>,
    /// Everything sent so far, in bytes.
    total: f64,
    /// Bytes of pictures since the last question.
    pictures: usize,
    /// Not answered yet, the oldest first.
    open: VecDeque<Question>,
    /// The column of the last question, and when it was asked.
    column: u16,
    asked: Option<Instant>,
    last: Option<Answer>,
    /// When less was sent last because of a queue: older questions say nothing new.
    lessened: Option<Instant>,
    /// Bad answers since the last good one.
    late: u32,
    /// Whether any question was ever answered.
    answers: bool,
}

#[derive(Clone, Copy, Debug)]
struct Question {
    column: u16,
    asked: Instant,
    /// Everything sent before it.
    total: f64,
    /// It was not answered in time.
    given_up: bool,
}

#[derive(Clone, Copy, Debug)]
struct Answer {
    at: Instant,
    /// Everything that had arrived by then.
    total: f64,
}

impl Default for Line {
    fn default() -> Self {
        Self {
            rate: FIRST,
            full: None,
            carried: VecDeque::new(),
            base: [None; 2],
            since: None,
            total: 0.0,
            pictures: 0,
            open: VecDeque::new(),
            column: 0,
            asked: None,
            last: None,
            lessened: None,
            late: 0,
            answers: false,
        }
    }
}

impl Line {
    pub(super) fn rate(&self) -> f64 {
        self.rate
    }

    pub(super) fn is_waiting(&self) -> bool {
        self.open.iter().any(|question| !question.given_up)
    }

    pub(super) fn sent(&mut self, bytes: usize, picture: usize) {
        self.total += float(bytes);
        self.pictures += picture;
    }

    /// While an answer is late nothing is sent behind it: until when, if it does not come.
    pub(super) fn waits(&mut self, now: Instant) -> Option<Instant> {
        self.give_up(now);
        let question = self.open.iter().find(|question| !question.given_up)?;
        let (from, until) = match self.shortest() {
            Some(base) => (question.asked + base + QUEUE, question.asked + PATIENCE),
            // It does not answer: it would be waited for again and again.
            None if self.open.iter().any(|question| question.given_up) => return None,
            // Not even the line's length is known: one picture is enough to ask.
            None => (question.asked, question.asked + FIRST_PATIENCE),
        };
        (from..until).contains(&now).then_some(until)
    }

    pub(super) fn question(&mut self, columns: u16, now: Instant) -> Option<u16> {
        self.give_up(now);
        let early = self.is_waiting() || self.asked.is_some_and(|asked| now < asked + EVERY);
        if self.pictures == 0 || early {
            return None;
        }
        self.column = if self.column >= columns { 1 } else { self.column + 1 };
        // As many columns as questions that may be open, else one may be taken for another.
        if self.open.len() == OPEN || self.open.iter().any(|question| question.column == self.column) {
            self.open.pop_front();
        }
        self.pictures = 0;
        self.asked = Some(now);
        self.open.push_back(Question { column: self.column, asked: now, total: self.total, given_up: false });
        Some(self.column)
    }

    pub(super) fn answered(&mut self, column: u16, now: Instant) {
        let Some(at) = self.open.iter().position(|question| question.column == column) else { return };
        // Answers come in the order of the questions: those before it are lost.
        let Some(question) = self.open.drain(..=at).next_back() else { return };
        let took = now.saturating_duration_since(question.asked);
        if !std::mem::replace(&mut self.answers, true) {
            // It carries this at least; a line in this machine says anything.
            self.rate = (self.total / took.as_secs_f64().max(0.001)).clamp(LEAST, FIRST);
        }
        self.remember(took, now);
        let base = self.shortest().unwrap_or(took);
        let carried = self.last.and_then(|last| rate(question.total - last.total, now, last.at));
        if let Some(carried) = carried {
            self.carried.truncate(SEEN - 1);
            self.carried.push_front(carried.min(self.rate * MOST_SEEN));
        }
        if took > base + QUEUE {
            self.late += 1;
            self.lessen(&question, now);
        } else if std::mem::take(&mut self.late) > 1 {
            // The queue has just gone.
        } else if took > base + QUEUE / 3 {
            // One that stays would be taken for the line's length in the end.
            self.rate = (self.rate * A_LITTLE_LESS).max(LEAST);
        } else if carried.is_some_and(|carried| carried >= self.rate * LESS) {
            self.grow();
        }
        self.last = Some(Answer { at: now, total: question.total });
    }

    pub(super) fn forget(&mut self) {
        self.open.clear();
        self.carried.clear();
        self.last = None;
    }

    /// The queue grows: as much is sent as the line was seen to carry, and a little less.
    fn lessen(&mut self, question: &Question, now: Instant) {
        if question.given_up || self.lessened.is_some_and(|lessened| question.asked < lessened) {
            return;
        }
        if self.late == 1 {
            // An answer may also be late because a machine is busy: one of them does not make the line thin. The queue is
            // short all the same, for nothing is sent while an answer is late.
            self.rate = (self.rate * A_LITTLE_LESS).max(LEAST);
            return;
        }
        let carried = self.carried.iter().copied().fold(0.0, f64::max);
        let carried = if carried > 0.0 { carried } else { self.rate };
        self.full = Some(carried);
        self.rate = (carried * CARRIED).clamp(self.rate * LESS, self.rate).max(LEAST);
        self.lessened = Some(now);
    }

    fn grow(&mut self) {
        let factor = match self.full {
            None => AT_FIRST,
            Some(full) if self.rate < full * 0.8 => FAR,
            Some(full) if self.rate < full * 1.3 => NEAR,
            // It carries more than it did.
            Some(_) => FAR,
        };
        self.rate = (self.rate * factor).min(MOST);
    }

    fn give_up(&mut self, now: Instant) {
        for question in &mut self.open {
            if !question.given_up && now >= question.asked + PATIENCE {
                question.given_up = true;
                self.rate = if self.answers { (self.rate * LESS).max(LEAST) } else { UNKNOWN };
            }
        }
    }

    fn remember(&mut self, took: Duration, now: Instant) {
        if self.since.is_none_or(|since| now >= since + MEMORY) {
            self.base = [None, self.base[0]];
            self.since = Some(now);
        }
        self.base[0] = Some(self.base[0].map_or(took, |base| base.min(took)));
    }

    fn shortest(&self) -> Option<Duration> {
        self.base.iter().flatten().min().copied()
    }
}

/// Bytes a second; `None` where too little time passed.
fn rate(bytes: f64, now: Instant, before: Instant) -> Option<f64> {
    let passed = now.saturating_duration_since(before).as_secs_f64();
    (passed > SHORTEST).then(|| bytes / passed)
}
