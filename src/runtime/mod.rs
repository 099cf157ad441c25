//! The edge: the one loop, the one writer, the terminal guard. The only place that awaits and that reads a clock.
mod clipboard;
mod clock;
mod editor;
mod guard;
mod input;
mod notifier;
mod outputs;
mod pane;
pub mod pictures;
mod screen;
mod services;
mod signals;
#[cfg(target_os = "linux")]
mod stderr;
pub mod video;
mod writer;

pub use clipboard::{Clipboard, LONGEST as LONGEST_COPY};
pub use clock::Clock;
pub use editor::Editor;
pub use guard::Guard;
pub use input::{Input, translate};
pub use notifier::Notifier;
pub use outputs::Outputs;
pub use services::Services;
pub use signals::Signals;
pub use writer::Writer;

use std::{fmt, io, process::ExitStatus, time::Duration};

use ratatui::layout::Size;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval, sleep_until, timeout};

use crate::{
    app::{Effect, Msg, State, TerminalRequest},
    ui::theme::Theme,
};
use editor::Editing;
use pane::Pane;
use pictures::Pictures;
use screen::Screen;
use signals::Told;
use video::{Budget, Video};

/// Messages handled before the screen is drawn again.
const BATCH: usize = 64;
/// How long an interrupt may take to be heard of after it has ended the person's editor.
const ECHO: Duration = Duration::from_secs(1);
/// Facts from services are drawn at most this often; a key is drawn at once.
const FRAME: Duration = Duration::from_millis(16);
/// How long the first frame may wait for a programme that is on the disk. Longer, and it says that it is reading.
const HEAD_START: Duration = Duration::from_millis(35);

/// How long the way out of the terminal may wait for its answer to our last question: whoever has the terminal next would
/// take it for keys.
const ANSWER: Duration = Duration::from_secs(1);

/// Where themes are looked up: the edge knows the folders and the terminal.
pub struct Themes(pub Box<Lookup>);

/// Finds a theme by name; the error says what is wrong with it.
pub type Lookup = dyn Fn(&str) -> Result<Theme, String>;

impl fmt::Debug for Themes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Themes")
    }
}

/// The one loop.
#[derive(Debug)]
pub struct Runtime {
    pub input: Input,
    pub services: Services,
    pub state: State,
    /// What happens first, once the programme on the disk is there.
    pub first: Vec<Msg>,
    pub theme: Theme,
    /// Finds a theme by name; the error says what is wrong with it.
    pub themes: Themes,
    pub video: Video,
    /// What the stream's picture may take of the line.
    pub budget: Budget,
    pub pictures: Pictures,
    pub writer: Writer,
    pub clock: Clock,
    pub notifier: Notifier,
    pub clipboard: Clipboard,
    /// The person's editor, for messages; `None` where there is no terminal to give it.
    pub editor: Option<Editor>,
    /// `None` in a test or a bench, which have no terminal of their own.
    pub guard: Option<Guard>,
    /// `None` where nothing is to be taken over.
    pub signals: Option<Signals>,
}

/// What woke the loop.
enum Woken {
    Msg(Msg),
    Signal(Told),
    Frame,
    /// A picture can be painted.
    Picture,
    /// The terminal answered with this column.
    Answered(u16, std::time::Instant),
    Due,
    /// The person's editor ended.
    Edited(io::Result<ExitStatus>),
    /// Something is to be done or said of a text that was copied.
    Copied(clipboard::Told),
    /// The terminal is gone.
    Closed,
}

impl Runtime {
    /// Runs until the person quits, a signal ends the program or the terminal is gone; gives back the state for what must
    /// be kept, and the services, which may still have something to finish.
    ///
    /// # Errors
    /// Where drawing fails, which it does only for want of memory.
    pub async fn run(mut self) -> io::Result<(State, Services)> {
        let mut ticks = interval(self.clock.tick);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        self.head_start().await;
        let mut painter = Painter::new(self.state.size)?;
        self.video.measure();
        let canvas = Msg::Canvas(self.pictures.measure());
        for msg in std::iter::once(canvas).chain(std::mem::take(&mut self.first)) {
            self.handle(msg, &mut painter)?;
        }
        while !self.state.quitting {
            painter.paint(&mut self)?;
            for _ in 0..BATCH {
                let woken = self.wait(&mut ticks, &mut painter).await;
                match woken {
                    Woken::Msg(msg) => self.handle(msg, &mut painter)?,
                    Woken::Signal(Told::Resumed) => self.resume(&mut painter)?,
                    // It was for the editor.
                    Woken::Signal(Told::Interrupted) if painter.interrupt_is_the_editors() => {}
                    Woken::Signal(Told::End | Told::Interrupted) | Woken::Closed => self.state.quitting = true,
                    Woken::Edited(status) => self.edited(status, &mut painter)?,
                    Woken::Copied(told) => self.copied(told, &mut painter)?,
                    Woken::Frame => painter.pane.fresh = true,
                    Woken::Picture => painter.pictures = true,
                    Woken::Answered(column, at) => {
                        self.budget.answered(column, at);
                        painter.pane.wait = None;
                    }
                    Woken::Due => break,
                }
                if self.state.quitting {
                    break;
                }
            }
            self.lend(&mut painter).await?;
            if std::mem::take(&mut painter.stopping)
                && let Some(guard) = &self.guard
            {
                settle(&mut self.input, &mut self.budget).await;
                guard.suspend()?;
            }
        }
        if let Some(editing) = painter.editing.take() {
            editing.abandon();
        }
        let farewell = [self.video.farewell(), self.pictures.farewell()].concat();
        self.writer.send(farewell);
        settle(&mut self.input, &mut self.budget).await;
        Ok((self.state, self.services))
    }

    /// A programme on the disk is there before the first frame, so that nothing flickers.
    async fn head_start(&mut self) {
        if !self.state.awaits_schedule() {
            return;
        }
        if let Ok(Some(event)) = timeout(HEAD_START, self.services.schedule.events.recv()).await {
            for effect in self.state.update(Msg::Schedule(event)) {
                self.services.perform(effect);
            }
        }
    }

    /// Waits for the next thing to do. `biased`, in this order: input first, for no key may wait for a flood of events;
    /// then signals; drawing when it is due, so that a flood does not hold back the screen either.
    async fn wait(&mut self, ticks: &mut Interval, painter: &mut Painter) -> Woken {
        if painter.wanted.is_some() || painter.stopping {
            return Woken::Due;
        }
        let (next, fresh) = (painter.due(&self.state), painter.pane.fresh);
        let due = async {
            match next {
                Some(due) => {
                    self.writer.idle().await;
                    sleep_until(due).await;
                }
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            msg = self.input.messages.recv() => msg.map_or(Woken::Closed, Woken::Msg),
            told = next_signal(&mut self.signals) => Woken::Signal(told),
            status = ended(&mut painter.editing) => Woken::Edited(status),
            told = self.clipboard.told() => Woken::Copied(told),
            Some((column, at)) = self.input.answers.recv() => Woken::Answered(column, at),
            () = due => Woken::Due,
            _ = ticks.tick() => Woken::Msg(Msg::Tick((self.clock.now)())),
            () = self.pictures.ready() => Woken::Picture,
            heard = self.services.next(!fresh) => heard.map_or(Woken::Frame, Woken::Msg),
        }
    }

    fn handle(&mut self, msg: Msg, painter: &mut Painter) -> io::Result<()> {
        match &msg {
            Msg::Key(_) | Msg::Paste(_) | Msg::Mouse(_) => painter.at_once(),
            Msg::Resized(size) => painter.repaint(*size)?,
            _ => {}
        }
        // The cells may have another size now, too.
        let resized = matches!(msg, Msg::Resized(_));
        let mut effects = self.state.update(msg);
        if resized {
            self.video.measure();
            effects.extend(self.state.update(Msg::Canvas(self.pictures.measure())));
        }
        for effect in effects {
            self.perform(effect, painter)?;
        }
        Ok(())
    }

    fn copied(&mut self, told: clipboard::Told, painter: &mut Painter) -> io::Result<()> {
        painter.extra.extend(told.bytes);
        match told.words {
            Some(words) => self.handle(Msg::Warned(words), painter),
            None => Ok(()),
        }
    }

    /// The shell may have used the terminal while the program was stopped.
    fn resume(&mut self, painter: &mut Painter) -> io::Result<()> {
        if painter.editing.is_some() {
            // The editor continues, too, and has the terminal.
            return Ok(());
        }
        if let Some(guard) = &self.guard {
            guard.renew()?;
        }
        painter.repaint(self.state.size)
    }

    fn perform(&mut self, effect: Effect, painter: &mut Painter) -> io::Result<()> {
        match self.services.perform(effect) {
            None => Ok(()),
            Some(TerminalRequest::Bell) => {
                painter.extra.push(0x07);
                Ok(())
            }
            Some(TerminalRequest::Notify { title, body }) => {
                painter.extra.extend_from_slice(&self.notifier.bytes(&title, &body));
                Ok(())
            }
            Some(TerminalRequest::Edit(text)) => {
                painter.wanted = Some(text);
                Ok(())
            }
            Some(TerminalRequest::Copy(text)) => {
                painter.extra.extend(self.clipboard.copy(text));
                Ok(())
            }
            Some(TerminalRequest::Repaint) => painter.repaint(self.state.size),
            Some(TerminalRequest::Theme(name)) => {
                let found = (self.themes.0)(&name).map(|theme| self.theme = theme);
                self.handle(Msg::Themed(found), painter)
            }
            Some(TerminalRequest::Mouse(on)) => {
                if let Some(guard) = &mut self.guard {
                    guard.mouse(on)?;
                }
                Ok(())
            }
            Some(TerminalRequest::Suspend) => {
                painter.stopping = true;
                Ok(())
            }
        }
    }
}

/// The end of the editor that runs, if one does.
async fn ended(editing: &mut Option<Editing>) -> io::Result<ExitStatus> {
    match editing {
        Some(editing) => editing.ended().await,
        None => std::future::pending().await,
    }
}

/// Waits for the answer to what the terminal was asked.
async fn settle(input: &mut Input, budget: &mut Budget) {
    let answered = async {
        while budget.is_waiting()
            && let Some((column, at)) = input.answers.recv().await
        {
            budget.answered(column, at);
        }
    };
    if timeout(ANSWER, answered).await.is_err() {
        tracing::info!("the terminal does not answer");
    }
    budget.forget();
}

async fn next_signal(signals: &mut Option<Signals>) -> Told {
    match signals {
        Some(signals) => signals.next().await,
        None => std::future::pending().await,
    }
}

/// When and what to draw.
#[expect(clippy::struct_excessive_bools, reason = "each is a reason to draw of its own")]
#[derive(Debug)]
struct Painter {
    screen: Screen,
    /// The screen must be drawn although the state did not change.
    forced: bool,
    /// The stream's pane.
    pane: Pane,
    /// A picture is ready, or was left for later.
    pictures: bool,
    /// Bell and clipboard, on their way with the next bytes.
    extra: Vec<u8>,
    /// The earliest moment of the next drawing.
    next: Instant,
    /// The text for which the person's editor is wanted.
    wanted: Option<String>,
    /// The editor, while it has the terminal: nothing is drawn then.
    editing: Option<Editing>,
    /// When the last one ended.
    edited: Option<Instant>,
    /// The program is to be stopped, as by Ctrl+Z.
    stopping: bool,
    /// The stream has the whole screen: nothing is drawn then.
    covered: bool,
}

impl Painter {
    /// The terminal interrupts the editor and us at once, and we may hear of it only after the editor has ended. While the
    /// terminal is ours, it interrupts nobody.
    fn interrupt_is_the_editors(&self) -> bool {
        self.editing.is_some() || self.edited.is_some_and(|edited| edited.elapsed() < ECHO)
    }

    fn new(size: Size) -> io::Result<Self> {
        let screen = Screen::new(size)?;
        let next = Instant::now();
        Ok(Self {
            screen,
            forced: true,
            pane: Pane::new(),
            pictures: false,
            extra: Vec::new(),
            next,
            wanted: None,
            editing: None,
            edited: None,
            stopping: false,
            covered: false,
        })
    }

    fn at_once(&mut self) {
        self.next = Instant::now();
    }

    /// Everything is drawn anew: what stands on the terminal is not known any more.
    fn repaint(&mut self, size: Size) -> io::Result<()> {
        self.screen = Screen::new(size)?;
        self.forced = true;
        self.at_once();
        Ok(())
    }

    /// When something is to be drawn, if anything is.
    fn due(&self, state: &State) -> Option<Instant> {
        if self.editing.is_some() {
            return None;
        }
        if state.watch.covers_screen() {
            return (!self.extra.is_empty()).then_some(self.next);
        }
        // What was covered is drawn anew as soon as it is to be seen.
        let behind = self.covered || self.forced || state.is_stale() || self.pictures || !self.extra.is_empty();
        behind.then_some(self.next).or_else(|| self.pane.due(self.next.into()).map(Instant::from))
    }

    /// While the stream has the whole screen, the terminal gets only what it does not show; afterwards everything is drawn anew,
    /// for the console may have been used otherwise. Tells whether there is anything to draw on.
    fn uncover(&mut self, run: &mut Runtime) -> io::Result<bool> {
        if run.state.watch.covers_screen() {
            if !self.extra.is_empty() {
                run.writer.send(std::mem::take(&mut self.extra));
            }
            return Ok(false);
        }
        if std::mem::take(&mut self.covered) {
            self.repaint(run.state.size)?;
        }
        Ok(true)
    }

    /// Draws what changed, if the terminal has taken what it was given before.
    fn paint(&mut self, run: &mut Runtime) -> io::Result<()> {
        self.covered |= run.state.watch.covers_screen();
        let now = Instant::now();
        if self.due(&run.state).is_none_or(|due| now < due) || !run.writer.is_idle() || !self.uncover(run)? {
            return Ok(());
        }
        self.next = now + FRAME;
        let mut bytes = std::mem::take(&mut self.extra);
        let whole = std::mem::take(&mut self.forced);
        if run.state.take_stale() || whole {
            let (drawn, picture) = self.screen.draw(&run.state, &run.theme)?;
            self.pane.placed(picture, whole, run);
            let gone = run.video.gone();
            if !gone.is_empty() {
                bytes.extend_from_slice(&self.screen.beside(&gone));
            }
            bytes.extend_from_slice(&drawn);
            if whole {
                run.pictures.forget();
            }
            run.pictures.place(run.state.pictures.shown());
            self.pictures = true;
        }
        // Text is on its way before the picture, and comes out of what the picture may take.
        run.budget.sent(bytes.len(), 0, now.into());
        let mut paint = Vec::new();
        self.pane.paint(run, &mut paint);
        if !paint.is_empty() {
            // The question counts what is before it.
            let picture = paint.len();
            run.budget.sent(picture, picture, now.into());
            ask(&mut paint, run);
            let video = self.screen.beside(&paint);
            run.budget.sent(video.len() - picture, 0, now.into());
            bytes.extend_from_slice(&video);
        }
        let before = bytes.len();
        if std::mem::take(&mut self.pictures) {
            let mut paint = Vec::new();
            self.pictures = run.pictures.paint(run.theme.text.bg, &mut paint);
            if !paint.is_empty() {
                bytes.extend_from_slice(&self.screen.beside(&paint));
            }
        }
        run.budget.sent(bytes.len() - before, 0, now.into());
        if !bytes.is_empty() {
            run.writer.send(bytes);
        }
        Ok(())
    }
}

/// Asks the terminal, behind the picture, where the cursor is: the answer comes when the picture has arrived.
fn ask(paint: &mut Vec<u8>, run: &mut Runtime) {
    let Size { width, height } = run.state.size;
    if height >= input::ROW
        && let Some(column) = run.budget.question(width, Instant::now().into())
    {
        paint.extend_from_slice(format!("\x1b[{};{column}H\x1b[6n", input::ROW).as_bytes());
    }
}
