//! What the process gives up before it touches a stranger's bytes.
//!
//! It is one process for all outputs, and what is given up does not come back: so it keeps what each output needs that this
//! machine offers, and no more. What holds is written to the log once.
#![expect(unsafe_code, reason = "dispositions of signals and leaving at once have no safe interface")]
#[cfg(target_os = "linux")]
mod calls;
#[cfg(target_os = "linux")]
mod files;
#[cfg(all(test, target_os = "linux"))]
mod tests;

use std::{
    fs::File,
    io::{self, BufReader},
    os::fd::AsFd as _,
};

/// What the outputs ask for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Needs {
    /// Windows can be opened.
    pub(crate) windows: bool,
    /// The console's screen can be taken.
    pub(crate) screen: bool,
}

/// Sets the limits and takes both pipes away from the places where libraries write: requests come from the first,
/// packets go to the second. `say` is told what holds.
///
/// # Errors
/// What the system says; nothing may be played then.
pub(crate) fn enter(needs: Needs, say: impl FnOnce(&str)) -> io::Result<(BufReader<File>, File)> {
    limit()?;
    steady_memory();
    default_signals();
    let requests = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let packets = File::from(io::stdout().as_fd().try_clone_to_owned()?);
    divert()?;
    say(&close(needs));
    Ok((BufReader::new(requests), packets))
}

/// Shuts the cage. A kernel that lacks a part of it is no reason not to play: it is said.
#[cfg(target_os = "linux")]
fn close(needs: Needs) -> String {
    let files = files::close(needs);
    let calls = calls::close();
    let open = |on, words: &'static str| if on { words } else { "no" };
    format!(
        "cage: {files}, {calls}, no new privileges, {} GB of data. Pane and sound: the sound server's socket and /dev/snd. \
         Window: {}. Framebuffer: {}.",
        DATA >> 30,
        open(needs.windows, "the display's socket and key, /dev/dri"),
        open(needs.screen, "/dev/dri and the terminal"),
    )
}

#[cfg(not(target_os = "linux"))]
fn close(_needs: Needs) -> String {
    "cage: none on this system".to_owned()
}

/// Ends the process without running anybody's destructors: decoders still run in other threads.
pub(crate) fn leave(code: i32) -> ! {
    // SAFETY: `_exit` has no preconditions. Nothing is buffered: the packets' thread flushes what it writes.
    unsafe { libc::_exit(code) }
}

#[cfg(target_os = "linux")]
fn limit() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, Signal, setrlimit};

    let at_most = |most| Rlimit { current: Some(most), maximum: Some(most) };
    // hallway keeps its end of the pipes open only while it lives; this holds even if another process inherited them.
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
    rustix::thread::set_no_new_privs(true)?;
    // A core dump would hold nothing of use, and fill a disk at each crash.
    setrlimit(Resource::Core, at_most(0))?;
    // Two streams take some 60 files and sockets.
    setrlimit(Resource::Nofile, at_most(512))?;
    // What is allocated: two streams of 3840 × 2160 take 0.55 GB on two cores. Addresses are bounded more widely: a graphics card's driver
    // takes some for its own memory.
    setrlimit(Resource::Data, at_most(DATA))?;
    setrlimit(Resource::As, at_most(64 << 30))?;
    Ok(())
}

/// Most bytes of data.
#[cfg(target_os = "linux")]
const DATA: u64 = 2 << 30;

#[cfg(not(target_os = "linux"))]
fn limit() -> io::Result<()> {
    Ok(())
}

/// glibc keeps what was freed for a stream's buffers, and finds no use for it with the next stream: without these, a player
/// that is sent from hall to hall grows by some 10 MB each time. What is large is taken from the system and given back.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn steady_memory() {
    const LARGE: i32 = 128 * 1_024;
    for (parameter, value) in [(libc::M_MMAP_THRESHOLD, LARGE), (libc::M_TRIM_THRESHOLD, LARGE), (libc::M_ARENA_MAX, 2)]
    {
        // SAFETY: it sets a number of the allocator's, before there is another thread.
        unsafe { libc::mallopt(parameter, value) };
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn steady_memory() {}

/// Rust's start-up code handles these two to tell a stack overflow from the rest, and swallows one that was sent.
fn default_signals() {
    for signal in [libc::SIGSEGV, libc::SIGBUS] {
        // SAFETY: the default action runs no code of ours, and no other thread exists that could set another.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
    }
}

/// Standard input becomes empty and standard output the log, so that no library reads or writes on the pipes.
#[cfg(target_os = "linux")]
fn divert() -> io::Result<()> {
    rustix::stdio::dup2_stdin(File::open("/dev/null")?)?;
    rustix::stdio::dup2_stdout(io::stderr())?;
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn divert() -> io::Result<()> {
    Ok(())
}
