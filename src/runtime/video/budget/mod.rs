//! How many bytes the picture may take of the line to the terminal. Pure: it is told of what was sent, of the terminal's
//! answers and of the time.
//!
//! Over SSH, frames that are left out come too late: sshd, the pseudo-terminal and TCP take megabytes before anything here
//! has to wait (a line of 200 KB/s was 8 seconds behind). So no more is sent than the line carries, and how much that is the
//! terminal tells: a question that is sent behind a picture is answered when the picture has arrived.
mod line;
#[cfg(test)]
mod tests;

use std::time::{Duration, Instant};

use line::Line;

/// Bytes a second in tmux or screen over SSH: they take everything and answer themselves, so that nothing can be measured.
/// What slides with a camera take at 120×34 cells, half as much again; nearly every line carries it.
const FIXED: u32 = 150_000;
/// Pictures a second that the bytes are spread over.
const RATE: f64 = 25.0;
/// What is saved up while nothing is sent, in pictures: frames do not come to the millisecond.
const SAVED: f64 = 2.0;
/// A part of a picture's share that is worth the bytes around it.
const WORTH: f64 = 0.25;

/// A bucket that fills with what the line carries. Text is sent at once, whatever is in it, and the picture gets what is left.
#[derive(Debug)]
pub struct Budget {
    kind: Kind,
    /// Bytes that may be sent. Below zero after much text.
    left: f64,
    /// When `left` was right.
    counted: Option<Instant>,
}

#[derive(Debug)]
enum Kind {
    /// The terminal is here: it takes what comes.
    Free,
    /// So many bytes a second.
    Fixed(u32),
    Measured(Box<Line>),
}

/// What the next picture may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    All,
    Bytes(usize),
    /// Nothing before this moment, unless the terminal answers.
    Wait(Instant),
}

impl Default for Budget {
    /// None at all.
    fn default() -> Self {
        Self::new(Kind::Free)
    }
}

impl Budget {
    /// None where the terminal is on this machine. Over SSH, what the line carries; in tmux or screen over SSH, and where
    /// the terminal cannot be asked, a fixed number.
    /// `setting`, in kilobytes a second, comes before all of this.
    #[must_use]
    pub fn choose(setting: Option<u32>, variable: &dyn Fn(&str) -> Option<String>) -> Self {
        let is_set = |name: &&str| variable(name).is_some_and(|value| !value.is_empty());
        let far = ["SSH_CONNECTION", "SSH_TTY"].iter().any(is_set);
        let between = ["TMUX", "STY", "ZELLIJ"].iter().any(is_set);
        // Answers are told from keys on Linux alone.
        let answers =
            cfg!(target_os = "linux") && variable("TERM").is_none_or(|term| !matches!(term.as_str(), "" | "dumb"));
        Self::new(match setting {
            Some(kilobytes) => Kind::Fixed(kilobytes.saturating_mul(1_000).max(1_000)),
            None if far && between => Kind::Fixed(FIXED),
            None if far && answers => Kind::Measured(Box::default()),
            None if far => Kind::Fixed(FIXED),
            None => Kind::Free,
        })
    }

    fn new(kind: Kind) -> Self {
        Self { kind, left: 0.0, counted: None }
    }

    /// Whether the terminal is asked for answers, which then come among what is typed.
    #[must_use]
    pub fn asks(&self) -> bool {
        matches!(self.kind, Kind::Measured(_))
    }

    /// What a picture may take that is sent now.
    pub fn grant(&mut self, now: Instant) -> Grant {
        if let Kind::Measured(line) = &mut self.kind
            && let Some(until) = line.waits(now)
        {
            // What it would have carried meanwhile it still has to carry.
            self.counted = Some(now);
            return Grant::Wait(until);
        }
        let Some(rate) = self.rate() else { return Grant::All };
        self.fill(rate, now);
        let worth = rate / RATE * WORTH;
        if self.left < worth {
            return Grant::Wait(now + Duration::from_secs_f64((worth - self.left) / rate) + Duration::from_millis(1));
        }
        Grant::Bytes(whole(self.left))
    }

    /// So many bytes are on their way to the terminal, `picture` of them for the picture.
    pub fn sent(&mut self, bytes: usize, picture: usize, now: Instant) {
        if let Some(rate) = self.rate() {
            self.fill(rate, now);
            self.left -= float(bytes);
        }
        if let Kind::Measured(line) = &mut self.kind {
            line.sent(bytes, picture);
        }
    }

    /// The column to ask the terminal for, if it is time to ask it behind what is sent now: the answer names it again.
    /// `columns`: how many there are.
    pub fn question(&mut self, columns: u16, now: Instant) -> Option<u16> {
        match &mut self.kind {
            Kind::Measured(line) => line.question(columns, now),
            _ => None,
        }
    }

    /// The terminal answered with this column.
    pub fn answered(&mut self, column: u16, now: Instant) {
        if let Kind::Measured(line) = &mut self.kind {
            line.answered(column, now);
        }
    }

    /// The terminal is another's for a while, and may answer to that one: nothing is waited for.
    pub fn forget(&mut self) {
        if let Kind::Measured(line) = &mut self.kind {
            line.forget();
        }
    }

    /// Whether an answer is still to come.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        matches!(&self.kind, Kind::Measured(line) if line.is_waiting())
    }

    /// Bytes a second; `None`: no bound.
    #[must_use]
    pub fn rate(&self) -> Option<f64> {
        match &self.kind {
            Kind::Free => None,
            Kind::Fixed(rate) => Some(f64::from(*rate)),
            Kind::Measured(line) => Some(line.rate()),
        }
    }

    fn fill(&mut self, rate: f64, now: Instant) {
        let most = rate / RATE * SAVED;
        let passed = self.counted.map(|counted| now.saturating_duration_since(counted).as_secs_f64());
        self.left = passed.map_or(most, |passed| (self.left + passed * rate).min(most));
        self.counted = Some(now);
    }
}

#[expect(clippy::cast_precision_loss, reason = "far from 2^53 bytes")]
fn float(bytes: usize) -> f64 {
    bytes as f64
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and a saturating cast")]
fn whole(bytes: f64) -> usize {
    bytes.max(0.0) as usize
}
