//! Pixels handed to a terminal on the same machine in shared memory (`t=s`): a frame then costs the line a name.
#[cfg(target_os = "linux")]
use std::{
    collections::VecDeque,
    fs::File,
    hash::{BuildHasher as _, RandomState},
    io::Write as _,
};

#[cfg(target_os = "linux")]
use rustix::{
    fs::Mode,
    shm::{self, OFlags},
};

/// Pieces that the terminal may be behind: it takes one away as it reads it, and the oldest are taken away here.
#[cfg(target_os = "linux")]
const BEHIND: usize = 256;

/// The pieces of shared memory that were handed over and may be there still. What is left is taken away with the value.
#[derive(Debug)]
pub(super) struct Shelf {
    #[cfg(target_os = "linux")]
    names: VecDeque<String>,
}

impl Shelf {
    /// `None` where there is no such memory.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn new() -> Option<Self> {
        None
    }

    /// Puts bytes there under a name that nobody can guess, for this user alone. `None` where it cannot be done.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn put(&mut self, _bytes: &[u8]) -> Option<String> {
        None
    }

    #[cfg(target_os = "linux")]
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere there is none")]
    pub(super) fn new() -> Option<Self> {
        Some(Self { names: VecDeque::new() })
    }

    /// Puts bytes there under a name that nobody can guess, for this user alone. `None` where it cannot be done.
    #[cfg(target_os = "linux")]
    pub(super) fn put(&mut self, bytes: &[u8]) -> Option<String> {
        while self.names.len() >= BEHIND {
            self.names.pop_front().into_iter().for_each(take_away);
        }
        // Its keys come from the system's randomness.
        let number = RandomState::new().hash_one(std::process::id());
        let name = format!("/hallway-{number:016x}");
        let flags = OFlags::CREATE | OFlags::EXCL | OFlags::RDWR;
        let memory = shm::open(name.as_str(), flags, Mode::RUSR | Mode::WUSR).ok()?;
        self.names.push_back(name.clone());
        File::from(memory).write_all(bytes).ok()?;
        Some(name)
    }
}

#[cfg(target_os = "linux")]
impl Drop for Shelf {
    fn drop(&mut self) {
        self.names.drain(..).for_each(take_away);
    }
}

#[cfg(target_os = "linux")]
fn take_away(name: String) {
    // The terminal has done it, as a rule.
    shm::unlink(name).ok();
}
