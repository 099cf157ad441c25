//! The screen drawn into memory: ratatui's diff becomes bytes for the writer.
use std::{
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};

use ratatui::{
    Terminal, TerminalOptions, Viewport,
    backend::CrosstermBackend,
    layout::{Position, Rect, Size},
};

use crate::{
    app::State,
    ui::{self, Picture, theme::Theme},
};

/// Terminals that know it show everything between the two at once; the others ignore it (mode 2026).
const BEGIN: &[u8] = b"\x1b[?2026h";
const END: &[u8] = b"\x1b[?2026l";
const HIDE: &[u8] = b"\x1b[?25l";
const SHOW: &[u8] = b"\x1b[?25h";

/// What was drawn last, and the way to draw the next.
#[derive(Debug)]
pub(super) struct Screen {
    terminal: Terminal<CrosstermBackend<Memory>>,
    memory: Memory,
    /// Whether the whole screen must be wiped first: its contents are unknown.
    wipe: bool,
    /// Whether the last drawing left the cursor visible.
    cursor: bool,
}

impl Screen {
    pub(super) fn new(size: Size) -> io::Result<Self> {
        let memory = Memory::default();
        // A fixed viewport: ratatui then never asks the terminal for its size or its cursor.
        let options = TerminalOptions { viewport: Viewport::Fixed(Rect::from((Position::ORIGIN, size))) };
        let terminal = Terminal::with_options(CrosstermBackend::new(memory.clone()), options)?;
        Ok(Self { terminal, memory, wipe: true, cursor: false })
    }

    /// Draws the state. The bytes are what differs from the last drawing; the picture is where the stream's is to stand.
    pub(super) fn draw(&mut self, state: &State, theme: &Theme) -> io::Result<(Vec<u8>, Option<Picture>)> {
        let mut video = None;
        self.terminal.draw(|frame| video = ui::view(state, theme, frame))?;
        let drawn = self.memory.take();
        // ratatui does not tell; its last words to the backend do.
        self.cursor = drawn.windows(SHOW.len()).any(|bytes| bytes == SHOW);
        let mut bytes = Vec::with_capacity(drawn.len() + 32);
        bytes.extend_from_slice(BEGIN);
        if std::mem::take(&mut self.wipe) {
            bytes.extend_from_slice(b"\x1b[0m\x1b[2J");
        }
        bytes.extend_from_slice(&drawn);
        bytes.extend_from_slice(END);
        Ok((bytes, video))
    }

    /// Wraps bytes that paint elsewhere so that the cursor stays where the last drawing left it.
    pub(super) fn beside(&self, paint: &[u8]) -> Vec<u8> {
        let (before, after): (&[u8], &[u8]) = if self.cursor { (HIDE, SHOW) } else { (b"", b"") };
        [BEGIN, before, b"\x1b7", paint, b"\x1b8", after, END].concat()
    }
}

/// Bytes in memory, shared between ratatui's backend and the screen.
#[derive(Clone, Debug, Default)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl Memory {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
