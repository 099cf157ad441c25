//! The terminal in raw mode on its alternate screen, and the way back out of it.
use std::io::{self, IsTerminal as _};

use crossterm::{
    cursor,
    event::{
        DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste, EnableFocusChange,
        EnableMouseCapture,
    },
    queue,
    terminal::{self, EnterAlternateScreen, LeaveAlternateScreen},
};

use super::writer::Writer;

/// Proof that the terminal is in raw mode, on the alternate screen, with bracketed paste. Dropped, by an unwinding panic
/// too, it gives the terminal back as it was, through the one writer and so after everything already handed to it.
#[derive(Debug)]
pub struct Guard {
    writer: Writer,
    mouse: bool,
    #[cfg(target_os = "linux")]
    _stderr: super::stderr::Redirected,
}

impl Guard {
    /// Takes the terminal. `log` is where standard error goes until the guard is dropped: no library's complaint may land
    /// on the screen.
    ///
    /// # Errors
    /// Where standard input or output is no terminal, or it refuses raw mode.
    pub fn take(writer: Writer, log: &std::path::Path, mouse: bool) -> io::Result<Self> {
        if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            return Err(io::Error::other("hallway needs a terminal: standard input and output must be one"));
        }
        #[cfg(not(target_os = "linux"))]
        let _ = log;
        #[cfg(target_os = "linux")]
        let stderr = super::stderr::Redirected::to(log)?;
        let guard = Self {
            writer,
            mouse,
            #[cfg(target_os = "linux")]
            _stderr: stderr,
        };
        guard.enter()?;
        Ok(guard)
    }

    fn enter(&self) -> io::Result<()> {
        terminal::enable_raw_mode()?;
        let mut bytes = Vec::new();
        // Whether the terminal has the keyboard decides whether a mention needs a bell; those that do not know it are silent.
        queue!(bytes, EnterAlternateScreen, EnableBracketedPaste, EnableFocusChange, cursor::Hide)?;
        if self.mouse {
            queue!(bytes, EnableMouseCapture)?;
        }
        self.writer.send(bytes);
        Ok(())
    }

    /// Gives the terminal to another program; [`Guard::renew`] takes it back.
    pub(super) fn lend(&self) {
        self.leave();
    }

    /// Takes clicks and the wheel from now on, or leaves them to the terminal.
    ///
    /// # Errors
    /// For want of memory.
    pub fn mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        let mut bytes = Vec::new();
        if on {
            queue!(bytes, EnableMouseCapture)?;
        } else {
            queue!(bytes, DisableMouseCapture)?;
        }
        self.writer.send(bytes);
        Ok(())
    }

    fn leave(&self) {
        let mut bytes = b"\x1b[?2026l\x1b[0m".to_vec();
        let queued = queue!(
            bytes,
            DisableMouseCapture,
            DisableFocusChange,
            DisableBracketedPaste,
            cursor::Show,
            LeaveAlternateScreen
        );
        if queued.is_ok() {
            self.writer.finish(bytes);
        }
        // A terminal that is gone (SIGHUP) has nothing to give back to.
        if let Err(error) = terminal::disable_raw_mode() {
            tracing::warn!(%error, "the terminal stays as it is");
        }
    }

    /// Takes the terminal again after the program was stopped and continued.
    ///
    /// # Errors
    /// Where the terminal refuses raw mode.
    pub fn renew(&self) -> io::Result<()> {
        // crossterm remembers that raw mode is on, but the shell has set its own since.
        terminal::disable_raw_mode()?;
        self.enter()
    }

    /// Gives the terminal back and stops the program, as Ctrl+Z does elsewhere. SIGCONT lets it go on.
    ///
    /// # Errors
    /// Where the signal cannot be sent.
    pub fn suspend(&self) -> io::Result<()> {
        self.leave();
        #[cfg(target_os = "linux")]
        rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::TSTP)?;
        Ok(())
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.leave();
    }
}
