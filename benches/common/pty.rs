//! A program in a real pseudo-terminal whose bytes are counted, not looked at: the counting costs the program nothing.
use std::{
    fs,
    io::{Read as _, Write},
    path::Path,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Begins what is to be shown at once (mode 2026): hallway sends it once a frame.
const BEGIN: &[u8] = b"\x1b[?2026h";
const PATIENCE: Duration = Duration::from_mins(1);
/// Ticks a second in `/proc/*/stat`, on Linux wherever it runs.
const TICKS: f64 = 100.0;

/// What came from the program.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) bytes: usize,
    pub(crate) frames: usize,
    /// The last of it, for what is waited for.
    tail: Vec<u8>,
}

/// A running program. It is killed with the value.
pub(crate) struct Pty {
    seen: Arc<Mutex<Seen>>,
    keys: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    _master: Box<dyn MasterPty + Send>,
}

impl Pty {
    /// Starts a program with nothing of the environment but the search path, `home` and `variables`. `None`: there is no such
    /// program.
    pub(crate) fn start(
        words: &[&str],
        (columns, rows): (u16, u16),
        home: &Path,
        variables: &[(&str, &str)],
    ) -> Option<Self> {
        let size = PtySize { rows, cols: columns, pixel_width: columns * 10, pixel_height: rows * 20 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(words[0]);
        command.args(&words[1..]);
        command.env_clear();
        command.env("PATH", std::env::var("PATH").unwrap());
        command.env("HOME", home);
        command.env("LANG", "C.UTF-8");
        for (name, value) in variables {
            command.env(name, value);
        }
        command.cwd(home);
        let child = pair.slave.spawn_command(command).ok()?;
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let seen = Arc::<Mutex<Seen>>::default();
        let theirs = Arc::clone(&seen);
        thread::spawn(move || {
            let mut chunk = vec![0; 65_536];
            while let Ok(length @ 1..) = reader.read(&mut chunk) {
                let mut seen = theirs.lock().unwrap();
                seen.bytes += length;
                // One that is cut in two is counted with the next piece.
                let kept = seen.tail.len().min(BEGIN.len() - 1);
                let piece = [&seen.tail[seen.tail.len() - kept..], &chunk[..length]].concat();
                seen.frames += piece.windows(BEGIN.len()).filter(|bytes| *bytes == BEGIN).count();
                seen.tail.extend_from_slice(&chunk[..length]);
                let surplus = seen.tail.len().saturating_sub(1 << 17);
                seen.tail.drain(..surplus);
            }
        });
        Some(Self { seen, keys, child, _master: pair.master })
    }

    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits until these words came by.
    pub(crate) fn wait_for(&self, words: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !self.seen.lock().unwrap().tail.windows(words.len()).any(|bytes| bytes == words.as_bytes()) {
            assert!(Instant::now() < deadline, "{words:?} does not come");
            #[expect(clippy::disallowed_methods, reason = "it looks again for what it waits for, with a deadline")]
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until so many frames came by.
    pub(crate) fn wait_for_frames(&self, frames: usize) {
        let deadline = Instant::now() + PATIENCE;
        while self.seen.lock().unwrap().frames < frames {
            assert!(Instant::now() < deadline, "no {frames} frames come");
            #[expect(clippy::disallowed_methods, reason = "it looks again for what it waits for, with a deadline")]
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Bytes and frames so far.
    pub(crate) fn seen(&self) -> (usize, usize) {
        let seen = self.seen.lock().unwrap();
        (seen.bytes, seen.frames)
    }

    pub(crate) fn process(&self) -> u32 {
        self.child.process_id().unwrap()
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        self.child.kill().unwrap_or_default();
        self.child.wait().map(drop).unwrap_or_default();
    }
}

/// Seconds that a process has used, those of its ended threads included.
pub(crate) fn cpu(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let ticks = |field: usize| fields.split_whitespace().nth(field).unwrap().parse::<f64>().unwrap();
    // The 14th and the 15th of all.
    (ticks(11) + ticks(12)) / TICKS
}

/// Megabytes that a process holds.
pub(crate) fn resident(process: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1_024.0
}

/// The child of a process that has this name.
pub(crate) fn child_of(process: u32, name: &str) -> Option<u32> {
    let numbers = fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    numbers.into_iter().find(|id: &u32| {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        let parent = stat.rsplit_once(')').and_then(|(_, fields)| fields.split_whitespace().nth(1)?.parse().ok());
        parent == Some(process) && stat.contains(name)
    })
}
