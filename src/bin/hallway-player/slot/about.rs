//! What was logged about a stream: for the log, and for the reason of a failure.
use std::{
    io::{self, Write as _},
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use super::RECENT;
use crate::{cause, mpv::Log};

/// Most lines that a stream may write into the log, however often it is opened, before the next is asked for.
const LINES: usize = 200;

/// What was logged about the stream that is open: for the log, and for the reason of a failure.
pub(super) struct About {
    /// Where FFmpeg's lines arrive, and how many were seen.
    log: Arc<Mutex<Log>>,
    seen: usize,
    cause: Option<(Instant, String)>,
    pub(super) journal: Journal,
}

impl About {
    pub(super) fn new(log: Arc<Mutex<Log>>) -> Self {
        Self { log, seen: 0, cause: None, journal: Journal(0) }
    }

    /// A line of this slot's own mpv.
    pub(super) fn hear(&mut self, line: &str) {
        self.journal.write(line);
        self.weigh(line);
    }

    /// Takes FFmpeg's lines.
    pub(super) fn listen(&mut self) {
        let Self { log, seen, journal, .. } = self;
        let lines = log.lock().unwrap_or_else(PoisonError::into_inner).since(seen, |line| journal.write(line));
        for line in lines {
            self.weigh(&line);
        }
    }

    fn weigh(&mut self, line: &str) {
        if let Some(words) = cause::words(line) {
            self.cause = Some((Instant::now(), words));
        }
    }

    /// The last reason that was logged.
    pub(super) fn cause(&mut self) -> Option<String> {
        self.listen();
        self.cause.take().filter(|(heard, _)| heard.elapsed() < RECENT).map(|(_, words)| words)
    }

    /// The stream is opened, perhaps once more.
    pub(super) fn forget(&mut self) {
        self.listen();
        self.cause = None;
    }

    /// Another stream was asked for.
    pub(super) fn anew(&mut self) {
        self.forget();
        self.journal = Journal(0);
    }
}

/// Writes into hallway's log. Counts the lines.
pub(super) struct Journal(usize);

impl Journal {
    pub(super) fn write(&mut self, line: &str) {
        self.0 += 1;
        if self.0 <= LINES {
            let line = line.chars().take(400).collect::<String>();
            writeln!(io::stderr(), "hallway-player: {line}").unwrap_or_default();
        }
    }
}
