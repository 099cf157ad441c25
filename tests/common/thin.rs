//! A terminal at the other end of a thin line: it reads so many bytes a second and no more, and answers where its cursor is
//! when it comes to the question.
use std::{
    collections::VecDeque,
    io::{Read as _, Write},
    sync::{Arc, Condvar, Mutex, MutexGuard},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long anything may take before a test gives up.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);
/// How often it reads.
const BEAT: Duration = Duration::from_millis(2);
const QUESTION: &[u8] = b"\x1b[6n";
/// A picture begins with it, and nothing else does: the cursor's place is saved.
const PICTURE: &[u8] = b"\x1b7";

pub(crate) struct Thin {
    shared: Arc<Shared>,
    child: Box<dyn Child + Send + Sync>,
    /// The line is there as long as this.
    _master: Box<dyn MasterPty + Send>,
}

struct Shared {
    seen: Mutex<Seen>,
    changed: Condvar,
    keys: Mutex<Box<dyn Write + Send>>,
}

/// What came through the line so far.
pub(crate) struct Seen {
    parser: vt100::Parser,
    pub(crate) bytes: usize,
    pub(crate) pictures: usize,
    pub(crate) questions: usize,
    /// Whether questions are answered.
    answers: bool,
    ended: bool,
    /// The last few bytes: a sequence may come in two parts.
    tail: VecDeque<u8>,
}

impl Seen {
    pub(crate) fn text(&self) -> String {
        self.parser.screen().contents()
    }
}

impl Thin {
    /// Runs a command in a terminal of `columns` × `rows` that reads `rate` bytes a second. Of the environment nothing but the
    /// search path and `variables` is there.
    pub(crate) fn start(
        command: &[String],
        variables: &[(&str, &str)],
        (columns, rows): (u16, u16),
        rate: usize,
    ) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut builder = CommandBuilder::new(&command[0]);
        builder.args(&command[1..]);
        builder.env_clear();
        builder.env("PATH", std::env::var("PATH").unwrap());
        for (name, value) in
            [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("LANG", "C.UTF-8")].iter().chain(variables)
        {
            builder.env(name, value);
        }
        let child = pair.slave.spawn_command(builder).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let shared = Arc::new(Shared {
            seen: Mutex::new(Seen {
                parser: vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0),
                bytes: 0,
                pictures: 0,
                questions: 0,
                answers: true,
                ended: false,
                tail: VecDeque::new(),
            }),
            changed: Condvar::new(),
            keys: Mutex::new(pair.master.take_writer().unwrap()),
        });
        let theirs = Arc::clone(&shared);
        thread::spawn(move || {
            let (begun, mut carried) = (Instant::now(), 0_u128);
            let mut chunk = vec![0; 65_536];
            let mut late = 0;
            loop {
                // What the line could have carried by now, and did not, is gone: it saves nothing up.
                let whole = begun.elapsed().as_micros() * rate as u128 / 1_000_000;
                late = late.max(whole.saturating_sub(carried).saturating_sub(rate as u128 / 50));
                let free = usize::try_from(whole - late - carried.min(whole - late)).unwrap().min(chunk.len());
                if free == 0 {
                    // The pace of a line is what is made here, nothing that is waited for.
                    #[expect(clippy::disallowed_methods, reason = "it is the line that is slow")]
                    thread::sleep(BEAT);
                    continue;
                }
                match reader.read(&mut chunk[..free]) {
                    Ok(length @ 1..) => {
                        carried += length as u128;
                        theirs.take(&chunk[..length]);
                    }
                    _ => break,
                }
            }
            theirs.seen().ended = true;
            theirs.changed.notify_all();
        });
        Self { shared, child, _master: pair.master }
    }

    pub(crate) fn press(&self, keys: &str) {
        self.shared.type_in(keys.as_bytes());
    }

    pub(crate) fn seen(&self) -> MutexGuard<'_, Seen> {
        self.shared.seen()
    }

    /// From now on questions are answered, or are not.
    pub(crate) fn answer(&self, on: bool) {
        self.shared.seen().answers = on;
    }

    /// Waits until what came is as wanted, and gives what that is; panics with the screen if it never is.
    pub(crate) fn wait_until<T>(&self, what: &str, mut wanted: impl FnMut(&Seen) -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.shared.seen();
        loop {
            if let Some(found) = wanted(&seen) {
                return found;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "{what}: never; the screen is\n{}", seen.text());
            assert!(!seen.ended, "{what}: the program ended; the screen is\n{}", seen.text());
            seen = self.shared.changed.wait_timeout(seen, left).unwrap().0;
        }
    }

    pub(crate) fn wait_for(&self, text: &str) {
        self.wait_until(text, |seen| seen.text().contains(text).then_some(()));
    }

    /// Waits for the program's end; tells whether it was a good one.
    pub(crate) fn wait_for_end(&mut self) -> bool {
        self.child.wait().unwrap().success()
    }
}

impl Drop for Thin {
    fn drop(&mut self) {
        // Ended already, in the best case.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Shared {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap()
    }

    fn type_in(&self, bytes: &[u8]) {
        let mut keys = self.keys.lock().unwrap();
        // It may have ended.
        keys.write_all(bytes).and_then(|()| keys.flush()).ok();
    }

    fn take(&self, bytes: &[u8]) {
        let mut answers = vec![];
        let mut seen = self.seen();
        for byte in bytes {
            seen.bytes += 1;
            seen.parser.process(&[*byte]);
            seen.tail.push_back(*byte);
            if seen.tail.len() > QUESTION.len() {
                seen.tail.pop_front();
            }
            let ends = |with: &[u8]| seen.tail.iter().rev().take(with.len()).eq(with.iter().rev());
            let (question, picture) = (ends(QUESTION), ends(PICTURE));
            seen.pictures += usize::from(picture);
            if question {
                seen.questions += 1;
                if seen.answers {
                    let (row, column) = seen.parser.screen().cursor_position();
                    answers.push(format!("\x1b[{};{}R", row + 1, column + 1));
                }
            }
        }
        drop(seen);
        for answer in answers {
            self.type_in(answer.as_bytes());
        }
        self.changed.notify_all();
    }
}

/// Each test binary uses a part of this file; here all of it is used, so that none of it is dead code in another.
const _: () = {
    _ = Thin::start;
    _ = Thin::press;
    _ = Thin::answer;
    _ = Thin::wait_for;
    _ = Thin::wait_for_end;
    _ = |thin: &Thin| {
        let seen = thin.seen();
        (seen.bytes, seen.pictures, seen.questions)
    };
};
