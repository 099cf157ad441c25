//! One of the two players: an instance of mpv, the thread that hears its events, and the requests for it.
mod about;
mod controls;
mod lookout;
mod player;
mod stage;
mod tune;

use std::{
    hash::{BuildHasher as _, RandomState},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::Duration,
};

use hallway::player::{Event, Output, Request, Slot, StreamUrl, Trouble};

use about::About;
use controls::Controls;
use lookout::Lookout;
use player::Player;
use stage::Stage;

use crate::{
    life::{Bitrate, Life},
    mpv::{self, Events, Log, Waker},
    outbox::{Outbox, Voice},
    output::{BINDINGS, Surroundings},
    render::{self, Canvas},
    scout::Scout,
};

/// What FFmpeg logged longer ago has nothing to do with a failure now. It is asked at least this often.
const RECENT: Duration = Duration::from_secs(10);

/// A slot as the requests see it. mpv is started for each output with the first stream there, or when frames of the slot are
/// first wanted.
pub(crate) struct Deck {
    slot: Slot,
    outbox: Arc<Outbox>,
    log: Arc<Mutex<Log>>,
    surroundings: Surroundings,
    running: [Option<Running>; Output::ALL.len()],
    /// Where the slot's stream is, or was last.
    output: Option<Output>,
    grid: (u16, u16),
    /// Percent, and whether mute: of the slot, wherever it is heard.
    sound: (u8, bool),
}

struct Running {
    requests: mpsc::Sender<Request>,
    waker: Waker,
    canvas: Arc<Canvas>,
}

impl Deck {
    pub(crate) fn new(slot: Slot, outbox: &Arc<Outbox>, log: &Arc<Mutex<Log>>, surroundings: Surroundings) -> Self {
        Self {
            slot,
            outbox: Arc::clone(outbox),
            log: Arc::clone(log),
            surroundings,
            running: [const { None }; Output::ALL.len()],
            output: None,
            grid: (0, 0),
            sound: (100, slot == Slot::Second),
        }
    }

    /// # Errors
    /// In words, where mpv cannot be started.
    pub(crate) fn perform(&mut self, request: Request) -> Result<(), String> {
        match &request {
            Request::Grant { slot } => self.outbox.grant(*slot),
            Request::Grid { width, height, .. } => {
                self.grid = (*width.min(&GRID), *height.min(&GRID));
                match &self.running[Output::Pane as usize] {
                    Some(running) => running.canvas.resize(self.grid),
                    None if *width > 0 && *height > 0 => self.make_ready(Output::Pane)?,
                    None => {}
                }
            }
            Request::Load { url, how, .. } => match self.move_to(how.output) {
                Ok(()) => self.ask(request),
                // Without that there is nothing at all; another output is one that this mpv or this machine lacks.
                Err(reason) if how.output == Output::Pane => return Err(reason),
                Err(reason) => self.refuse(url.clone(), how.output, reason),
            },
            Request::Stop { slot } if self.output.is_none() => self.outbox.tell(Event::Stopped { slot: *slot }),
            Request::Shoot { slot } if self.output.is_none() => {
                self.outbox.tell(Event::ShotFailed { slot: *slot, reason: "nothing plays".to_owned() });
            }
            Request::Mute { on, .. } => {
                self.sound.1 = *on;
                self.ask_all(&request);
            }
            Request::Volume { percent, .. } => {
                self.sound.0 = *percent.min(&100);
                self.ask_all(&request);
            }
            Request::Stop { .. }
            | Request::Pause { .. }
            | Request::Speed { .. }
            | Request::Seek { .. }
            | Request::Track { .. }
            | Request::Say { .. }
            | Request::Shoot { .. } => self.ask(request),
        }
        Ok(())
    }

    fn ask(&self, request: Request) {
        if let Some(running) = self.output.and_then(|output| self.running[output as usize].as_ref()) {
            running.ask(request);
        }
    }

    fn ask_all(&self, request: &Request) {
        self.running.iter().flatten().for_each(|running| running.ask(request.clone()));
    }

    /// The next stream is on this output. Where another has one still, it ends there, and nothing more is said of it.
    fn move_to(&mut self, output: Output) -> Result<(), String> {
        self.make_ready(output)?;
        if self.output != Some(output) {
            self.outbox.hand_over(self.slot, output);
            self.ask(Request::Stop { slot: self.slot });
            self.output = Some(output);
        }
        Ok(())
    }

    /// The output cannot be had: nothing plays in this slot.
    fn refuse(&mut self, url: StreamUrl, output: Output, reason: String) {
        let slot = self.slot;
        self.outbox.hand_over(slot, output);
        self.ask(Request::Stop { slot });
        self.output = None;
        self.outbox.tell(Event::Connecting { slot, url });
        let (trouble, seconds) = (Trouble::Failed, 0);
        self.outbox.tell(Event::Retrying { slot, trouble, reason, seconds, attempt: 1 });
    }

    /// Starts mpv, unless it runs: some of the time to the first picture of a stream, spent before the stream is asked for.
    fn make_ready(&mut self, output: Output) -> Result<(), String> {
        // One that has ended, which nothing here asks it to, takes no more requests.
        let runs = self.running[output as usize].as_ref().is_some_and(|running| !running.waker.is_gone());
        if !runs {
            self.running[output as usize] = Some(self.start(output)?);
        }
        Ok(())
    }

    fn start(&self, output: Output) -> Result<Running, String> {
        let mpv = mpv::instance(self.surroundings.options(output))?;
        let said = |error: libmpv2::Error| mpv::words(&error);
        // Before its events are heard: it is never heard otherwise, and never said to be.
        mpv.set_property("volume", i64::from(self.sound.0)).map_err(said)?;
        mpv.set_property("mute", self.sound.1).map_err(said)?;
        let canvas = match output {
            Output::Pane => render::start(mpv, self.slot, Arc::clone(&self.outbox))?,
            Output::Window | Output::Framebuffer | Output::Audio => Arc::default(),
        };
        canvas.resize(self.grid);
        if output == Output::Window {
            for (key, command) in BINDINGS {
                mpv.command("keybind", &[key, command]).map_err(said)?;
            }
        }
        let events = Events::of(mpv, true)?;
        let (requests, asked) = mpsc::channel();
        let waker = Waker::of(mpv);
        let player = Player {
            mpv,
            asked,
            slot: self.slot,
            outbox: Voice { outbox: Arc::clone(&self.outbox), slot: self.slot, output },
            canvas: Arc::clone(&canvas),
            stage: Stage::new(output, self.surroundings.clone(), waker.clone()),
            life: Life::new(self.slot, jitter),
            lookout: Lookout::new(Scout::shared(), waker.clone()),
            bitrate: Bitrate::default(),
            about: About::new(Arc::clone(&self.log)),
            wanted: None,
            started: None,
            seekable: false,
            volume: self.sound,
            told: None,
            controls: Controls::default(),
        };
        thread::Builder::new()
            .name("events".to_owned())
            .spawn(move || player.run(events))
            .map_err(|error| error.to_string())?;
        Ok(Running { requests, waker, canvas })
    }
}

impl Running {
    fn ask(&self, request: Request) {
        // The thread ends with its mpv only.
        self.requests.send(request).unwrap_or_default();
        self.waker.wake();
    }
}

/// Most pixels each way.
const GRID: u16 = hallway::player::cells::GRID;

fn jitter() -> f64 {
    f64::from(u16::try_from(RandomState::new().hash_one(0_u8) & 0xffff).unwrap_or(0)) / f64::from(u16::MAX)
}
