//! The keyboard: one thread of ours on crossterm's `poll` and `read`. Not `EventStream`, whose thread holds the reader
//! that a cursor report needs.
use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use crossterm::event::{self, Event, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};
use ratatui::layout::Size;
use tokio::sync::mpsc;

use crate::app::{Key, Mouse, MouseKind, Msg};

/// Keys that may wait for the loop.
const BACKLOG: usize = 1_024;
/// How soon the thread notices that nobody listens any more.
const PATIENCE: Duration = Duration::from_millis(250);

/// The thread that reads; it ends when this is dropped.
#[derive(Debug)]
pub struct Input {
    /// Everything typed, clicked, pasted or resized. Closed when the terminal is gone.
    pub messages: mpsc::Receiver<Msg>,
    stop: Arc<AtomicBool>,
}

impl Input {
    /// Starts reading the terminal.
    ///
    /// # Errors
    /// Where no thread can be had.
    pub fn start() -> io::Result<Self> {
        let (tell, messages) = mpsc::channel(BACKLOG);
        let stop = Arc::<AtomicBool>::default();
        let stopped = Arc::clone(&stop);
        thread::Builder::new().name("input".to_owned()).spawn(move || read(&tell, &stopped))?;
        Ok(Self { messages, stop })
    }

    /// An input whose messages come from a channel: what a test or a bench types.
    #[must_use]
    pub fn from_channel(messages: mpsc::Receiver<Msg>) -> Self {
        Self { messages, stop: Arc::default() }
    }
}

impl Drop for Input {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
    }
}

fn read(tell: &mpsc::Sender<Msg>, stop: &AtomicBool) {
    while !stop.load(Ordering::SeqCst) {
        let event = match event::poll(PATIENCE) {
            Ok(false) => continue,
            Ok(true) => event::read(),
            Err(error) => Err(error),
        };
        let msg = match event {
            Ok(event) => translate(event),
            // A signal came between; nothing was lost.
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => {
                tracing::info!(%error, "the terminal is gone");
                return;
            }
        };
        if let Some(msg) = msg
            && tell.blocking_send(msg).is_err()
        {
            return;
        }
    }
}

/// What a terminal's event means to the program; `None` for those it has no use for.
#[must_use]
pub fn translate(event: Event) -> Option<Msg> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => Some(Msg::Key(Key::from(key))),
        Event::Paste(text) => Some(Msg::Paste(text)),
        Event::Resize(width, height) => Some(Msg::Resized(Size::new(width, height))),
        Event::Mouse(mouse) => {
            let kind = match mouse.kind {
                MouseEventKind::Down(MouseButton::Left) => MouseKind::Click,
                // Most terminals say so of a wheel that turns sideways; with Shift, any wheel does.
                MouseEventKind::ScrollLeft => MouseKind::WheelLeft,
                MouseEventKind::ScrollRight => MouseKind::WheelRight,
                MouseEventKind::ScrollUp if mouse.modifiers.contains(KeyModifiers::SHIFT) => MouseKind::WheelLeft,
                MouseEventKind::ScrollDown if mouse.modifiers.contains(KeyModifiers::SHIFT) => MouseKind::WheelRight,
                MouseEventKind::ScrollUp => MouseKind::WheelUp,
                MouseEventKind::ScrollDown => MouseKind::WheelDown,
                _ => return None,
            };
            Some(Msg::Mouse(Mouse { column: mouse.column, row: mouse.row, kind }))
        }
        _ => None,
    }
}
