//! A program in a real pseudo-terminal, read back through an emulator.
use std::{
    io::{Read as _, Write},
    path::Path,
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

/// How long anything may take before a test gives up: long enough for a busy machine with two cores.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// A running program and the screen it drew.
pub(crate) struct Terminal {
    parser: vt100::Parser,
    output: Receiver<Vec<u8>>,
    keys: Box<dyn Write + Send>,
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    /// Everything the program wrote, in bytes.
    pub(crate) written: usize,
    /// Whether the program ever took the alternate screen: it may take it and give it back within one read.
    pub(crate) was_alternate: bool,
}

impl Terminal {
    /// Starts `program` in a terminal of `columns` × `rows`, with its XDG folders below `home` and nothing else of the
    /// environment but the search path and `variables`.
    pub(crate) fn start(
        program: &str,
        arguments: &[&str],
        (columns, rows): (u16, u16),
        home: &Path,
        variables: &[(&str, &str)],
    ) -> Self {
        let pair = native_pty_system().openpty(size(columns, rows)).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        command.env("PATH", std::env::var("PATH").unwrap());
        command.env("TERM", "xterm-256color");
        command.env("COLORTERM", "truecolor");
        command.env("LANG", "C.UTF-8");
        command.env("HOME", home);
        for (name, value) in variables {
            command.env(name, value);
        }
        command.cwd(home);
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let (tell, output) = mpsc::channel();
        thread::spawn(move || {
            let mut chunk = [0; 16_384];
            while let Ok(length @ 1..) = reader.read(&mut chunk) {
                if tell.send(chunk[..length].to_vec()).is_err() {
                    break;
                }
            }
        });
        let parser = vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0);
        Self { parser, output, keys, master: pair.master, child, written: 0, was_alternate: false }
    }

    pub(crate) fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// The screen as text, a line a row.
    pub(crate) fn text(&self) -> String {
        self.screen().contents()
    }

    /// Types, as a keyboard would send it.
    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    pub(crate) fn resize(&mut self, columns: u16, rows: u16) {
        self.master.resize(size(columns, rows)).unwrap();
        self.parser.screen_mut().set_size(rows.try_into().unwrap(), columns.try_into().unwrap());
    }

    /// Reads until the condition holds; panics with the screen if it does not within [`PATIENCE`].
    pub(crate) fn wait_until<T>(&mut self, what: &str, mut condition: impl FnMut(&vt100::Screen) -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = condition(self.parser.screen()) {
                return found;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(error) => panic!("{what}: {error}; the screen is\n{}", self.text()),
            }
        }
    }

    /// Reads until `text` stands on the screen.
    pub(crate) fn wait_for(&mut self, text: &str) {
        self.wait_until(text, |screen| screen.contents().contains(text).then_some(()));
    }

    /// Reads what comes for a while, whatever it is.
    pub(crate) fn read_for(&mut self, time: Duration) {
        let deadline = Instant::now() + time;
        while let Ok(bytes) = self.output.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            self.take(&bytes);
        }
    }

    /// Waits for the program to end, and reads its last words.
    pub(crate) fn wait_for_end(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        // The output ends when the last holder of the terminal is gone.
        loop {
            match self.output.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.take(&bytes),
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
                Err(mpsc::RecvTimeoutError::Timeout) => panic!("it does not end; the screen is\n{}", self.text()),
            }
        }
        self.child.wait().unwrap()
    }

    pub(crate) fn process(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Whether the terminal is in the mode a shell expects: it echoes, and lines are edited by the kernel.
    pub(crate) fn is_cooked(&self) -> bool {
        let modes = self.master.get_termios().unwrap();
        let flags = format!("{:?}", modes.local_flags);
        flags.contains("ECHO") && flags.contains("ICANON")
    }

    fn take(&mut self, bytes: &[u8]) {
        self.written += bytes.len();
        for piece in bytes.chunk_by(|_, next| *next != 0x1b) {
            self.parser.process(piece);
            self.was_alternate |= self.parser.screen().alternate_screen();
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Ended already, in the best case.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn size(columns: u16, rows: u16) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

/// Each user of this file needs a part of it; here all of it is used, so that none of it is dead code in another.
const _: () = {
    _ = Terminal::wait_for;
    _ = Terminal::resize;
    _ = Terminal::read_for;
    _ = Terminal::process;
    _ = Terminal::is_cooked;
    _ = Terminal::wait_for_end;
    _ = Terminal::press;
    _ = |terminal: &Terminal| (terminal.written, terminal.was_alternate, terminal.screen().size());
};
