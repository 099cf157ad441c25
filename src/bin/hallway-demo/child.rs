//! Programs that the conference stands on, none of which outlives it.
use std::{
    ffi::OsStr,
    io,
    os::unix::process::CommandExt as _,
    process::{Child, Command, ExitStatus, Stdio},
    sync::OnceLock,
};

/// A child that is killed, and gone, when this is dropped.
#[derive(Debug)]
pub(crate) struct Bound(Child);

impl Bound {
    /// Starts it without input, in a process group of its own, so that a Ctrl-C at the terminal reaches it through us
    /// alone.
    pub(crate) fn spawn(command: &mut Command) -> io::Result<Self> {
        command.stdin(Stdio::null()).process_group(0).spawn().map(Self)
    }

    /// How it ended, if it has.
    pub(crate) fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        self.0.try_wait()
    }
}

impl Drop for Bound {
    fn drop(&mut self) {
        // It may have ended by itself, which is as well. A killed child is gone in a moment, and with it its files' writer.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// A command whose process is sent `signal` when this process ends, also when it is killed: `setpriv` (util-linux) gives it
/// a parent-death signal. That follows the starting thread, so that it must be started from one that lives as long as the
/// process: the main one. Where there is no `setpriv`, the command alone.
pub(crate) fn command(signal: &str, program: impl AsRef<OsStr>) -> Command {
    static FOUND: OnceLock<bool> = OnceLock::new();
    if !*FOUND.get_or_init(|| runs("setpriv", &["--pdeathsig", "KILL", "--", "true"])) {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", signal, "--"]).arg(program);
    command
}

/// Whether a program is there and succeeds with these arguments.
pub(crate) fn runs(program: impl AsRef<OsStr>, arguments: &[&str]) -> bool {
    let mut quiet = Command::new(program);
    quiet.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}
