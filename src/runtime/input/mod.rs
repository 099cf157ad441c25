//! The keyboard: one thread of ours. It is read by crossterm's `poll` and `read`; where the terminal is asked how far it is
//! (over SSH, see [`super::video::budget`]), by [`decode`]. crossterm tells of such an answer only in
//! `cursor::position`, which holds back the keys until it comes, or for two seconds where none does.
#[cfg(target_os = "linux")]
mod asked;
#[cfg(any(target_os = "linux", test))]
mod decode;

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crossterm::event::{self, Event, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};
use ratatui::layout::Size;
use tokio::sync::{Notify, mpsc};

use crate::app::{Key, Mouse, MouseKind, Msg};

/// Keys that may wait for the loop.
const BACKLOG: usize = 1_024;
/// How soon the thread notices that nobody listens any more.
const PATIENCE: Duration = Duration::from_millis(250);

/// The row that the terminal is asked for: not the first, where the answer would look like a key (`CSI 1 ; 2 R` is Shift+F3).
pub(super) const ROW: u16 = 2;

/// The thread that reads; it ends when this is dropped.
#[derive(Debug)]
pub struct Input {
    /// Everything typed, clicked, pasted or resized. Closed when the terminal is gone.
    pub messages: mpsc::Receiver<Msg>,
    /// The columns that the terminal answered with, and when; closed where none can come.
    pub(super) answers: mpsc::Receiver<(u16, Instant)>,
    shared: Arc<Shared>,
    thread: Option<thread::Thread>,
}

/// What the loop tells the thread, and the other way round.
#[derive(Debug, Default)]
struct Shared {
    stop: AtomicBool,
    /// Another program has the terminal.
    rest: AtomicBool,
    resting: Notify,
}

impl Input {
    /// Starts reading the terminal.
    ///
    /// # Errors
    /// Where no thread can be had.
    pub fn start() -> io::Result<Self> {
        let (tell, messages) = mpsc::channel(BACKLOG);
        Self::spawn(messages, mpsc::channel(1).1, move |shared| read(&tell, shared))
    }

    /// Starts reading a terminal that is asked: its answers are told apart from what is typed. Within a tokio runtime.
    ///
    /// # Errors
    /// Where no thread can be had, or the system does not tell of a new size.
    #[cfg(target_os = "linux")]
    pub fn start_asked() -> io::Result<Self> {
        let (tell, messages) = mpsc::channel(BACKLOG);
        let (tell_answer, answers) = mpsc::channel(BACKLOG);
        asked::tell_sizes(tell.clone())?;
        Self::spawn(messages, answers, move |shared| asked::read(&tell, &tell_answer, shared))
    }

    #[cfg(not(target_os = "linux"))]
    pub fn start_asked() -> io::Result<Self> {
        Self::start()
    }

    fn spawn(
        messages: mpsc::Receiver<Msg>,
        answers: mpsc::Receiver<(u16, Instant)>,
        read: impl FnOnce(&Shared) + Send + 'static,
    ) -> io::Result<Self> {
        let shared = Arc::<Shared>::default();
        let theirs = Arc::clone(&shared);
        let handle = thread::Builder::new().name("input".to_owned()).spawn(move || read(&theirs))?;
        Ok(Self { messages, answers, shared, thread: Some(handle.thread().clone()) })
    }

    /// Stops reading, and waits until the thread does not: what is typed then is for whoever has the terminal.
    pub(super) async fn rest(&self) {
        self.shared.rest.store(true, Ordering::SeqCst);
        if self.thread.is_some() && tokio::time::timeout(PATIENCE * 4, self.shared.resting.notified()).await.is_err() {
            tracing::warn!("the keyboard's thread does not rest");
        }
    }

    /// Reads again.
    pub(super) fn wake(&self) {
        self.shared.rest.store(false, Ordering::SeqCst);
        if let Some(thread) = &self.thread {
            thread.unpark();
        }
    }

    /// An input whose messages come from a channel: what a test or a bench types.
    #[must_use]
    pub fn from_channel(messages: mpsc::Receiver<Msg>) -> Self {
        Self { messages, answers: mpsc::channel(1).1, shared: Arc::default(), thread: None }
    }
}

impl Drop for Input {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        self.wake();
    }
}

impl Shared {
    /// Whether to go on reading; rests first, as long as another program has the terminal.
    fn goes_on(&self) -> bool {
        if self.rest.load(Ordering::SeqCst) {
            self.resting.notify_one();
            while self.rest.load(Ordering::SeqCst) {
                thread::park();
            }
        }
        !self.stop.load(Ordering::SeqCst)
    }
}

fn read(tell: &mpsc::Sender<Msg>, shared: &Shared) {
    while shared.goes_on() {
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
        Event::FocusGained => Some(Msg::Focused(true)),
        Event::FocusLost => Some(Msg::Focused(false)),
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
        Event::Key(_) => None,
    }
}
