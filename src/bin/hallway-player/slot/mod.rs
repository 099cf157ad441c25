//! One of the two players: an instance of mpv, the thread that hears its events, and the requests for it.
mod about;
mod controls;
mod player;

use std::{
    hash::{BuildHasher as _, RandomState},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::Duration,
};

use hallway::player::{Event, Request, Slot};

use about::About;
use controls::Controls;
use player::Player;

use crate::{
    life::Life,
    mpv::{self, Events, Log, Waker},
    outbox::Outbox,
    render::{self, Canvas},
};

/// What FFmpeg logged longer ago has nothing to do with a failure now. It is asked at least this often.
const RECENT: Duration = Duration::from_secs(10);

/// A slot as the requests see it. mpv is started for it with its first stream, or when frames of it are first wanted.
pub(crate) struct Deck {
    slot: Slot,
    outbox: Arc<Outbox>,
    log: Arc<Mutex<Log>>,
    running: Option<Running>,
    grid: (u16, u16),
    /// Asked for before there was an mpv to set.
    early: Vec<Request>,
}

struct Running {
    requests: mpsc::Sender<Request>,
    waker: Waker,
    canvas: Arc<Canvas>,
}

impl Deck {
    pub(crate) fn new(slot: Slot, outbox: &Arc<Outbox>, log: &Arc<Mutex<Log>>) -> Self {
        let early = vec![Request::Mute { slot, on: slot == Slot::Second }];
        Self { slot, outbox: Arc::clone(outbox), log: Arc::clone(log), running: None, grid: (0, 0), early }
    }

    /// # Errors
    /// In words, where mpv cannot be started.
    pub(crate) fn perform(&mut self, request: Request) -> Result<(), String> {
        match &request {
            Request::Grant { slot } => self.outbox.grant(*slot),
            Request::Grid { width, height, .. } => {
                self.grid = (*width.min(&GRID), *height.min(&GRID));
                match &self.running {
                    Some(running) => running.canvas.resize(self.grid),
                    None if *width > 0 && *height > 0 => self.make_ready()?,
                    None => {}
                }
            }
            Request::Load { .. } => {
                self.make_ready()?;
                self.ask(request);
            }
            Request::Stop { slot } if self.running.is_none() => self.outbox.tell(Event::Stopped { slot: *slot }),
            Request::Mute { .. } | Request::Volume { .. } if self.running.is_none() => {
                self.early.retain(|early| std::mem::discriminant(early) != std::mem::discriminant(&request));
                self.early.push(request);
            }
            Request::Stop { .. }
            | Request::Pause { .. }
            | Request::Mute { .. }
            | Request::Volume { .. }
            | Request::Speed { .. }
            | Request::Seek { .. }
            | Request::Track { .. }
            | Request::Say { .. }
            | Request::Shoot { .. } => self.ask(request),
        }
        Ok(())
    }

    fn ask(&self, request: Request) {
        if let Some(running) = &self.running {
            running.ask(request);
        }
    }

    /// Starts mpv, unless it runs: some of the time to the first picture of a stream, spent before the stream is asked for.
    fn make_ready(&mut self) -> Result<(), String> {
        if self.running.is_none() {
            let running = self.start()?;
            self.early.drain(..).for_each(|request| running.ask(request));
            self.running = Some(running);
        }
        Ok(())
    }

    fn start(&self) -> Result<Running, String> {
        let mpv = mpv::instance()?;
        let canvas = render::start(mpv, self.slot, Arc::clone(&self.outbox))?;
        canvas.resize(self.grid);
        let events = Events::of(mpv, true)?;
        let (requests, asked) = mpsc::channel();
        let player = Player {
            mpv,
            asked,
            slot: self.slot,
            outbox: Arc::clone(&self.outbox),
            canvas: Arc::clone(&canvas),
            life: Life::new(self.slot, jitter),
            about: About::new(Arc::clone(&self.log)),
            wanted: None,
            started: None,
            seekable: false,
            volume: (100, false),
            told: None,
            controls: Controls::default(),
        };
        thread::Builder::new()
            .name("events".to_owned())
            .spawn(move || player.run(events))
            .map_err(|error| error.to_string())?;
        Ok(Running { requests, waker: Waker(mpv), canvas })
    }
}

impl Running {
    fn ask(&self, request: Request) {
        // The thread ends with the process only.
        self.requests.send(request).unwrap_or_default();
        self.waker.wake();
    }
}

/// Most pixels each way.
const GRID: u16 = hallway::player::cells::GRID;

fn jitter() -> f64 {
    f64::from(u16::try_from(RandomState::new().hash_one(0_u8) & 0xffff).unwrap_or(0)) / f64::from(u16::MAX)
}
