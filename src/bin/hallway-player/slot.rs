//! One of the two players: an instance of mpv, the thread that hears its events, and the requests for it.
use std::{
    collections::VecDeque,
    hash::{BuildHasher as _, RandomState},
    io::{self, Write as _},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

use hallway::player::{Event, Request, Slot, StreamUrl};
use libmpv2::Mpv;

use crate::{
    cause,
    life::{Deed, Fact, Life},
    mpv::{self, End, Events, Happening, Log, Waker, Watched},
    outbox::Outbox,
    render::{self, Canvas},
};

/// Most lines that a stream may write into the log before the next is opened.
const LINES: usize = 200;
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
            Request::Stop { .. } | Request::Pause { .. } | Request::Mute { .. } | Request::Volume { .. } => {
                self.ask(request);
            }
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

/// The slot as its own thread sees it.
struct Player {
    mpv: &'static Mpv,
    asked: mpsc::Receiver<Request>,
    slot: Slot,
    outbox: Arc<Outbox>,
    canvas: Arc<Canvas>,
    life: Life,
    about: About,
    /// The playlist's entry that was loaded last: what comes late from others does not count.
    wanted: Option<i64>,
    started: Option<i64>,
    seekable: bool,
    /// Percent, and whether mute.
    volume: (u8, bool),
    told: Option<(u8, bool)>,
}

impl Player {
    fn run(mut self, mut events: Events) {
        loop {
            let limit = self.life.deadline().map(|deadline| deadline.saturating_duration_since(Instant::now()));
            let happening = events.wait(limit.map_or(RECENT, |limit| limit.min(RECENT)));
            self.about.listen();
            while let Ok(request) = self.asked.try_recv() {
                self.perform(request);
            }
            if happening == Happening::Shutdown {
                // Nothing here asks mpv to quit. A new process is the way on.
                crate::cage::leave(1);
            }
            self.hear(happening);
            self.learn(Fact::Time);
        }
    }

    fn perform(&mut self, request: Request) {
        let done = match request {
            Request::Load { url, .. } => {
                self.learn(Fact::Load(url));
                self.mpv.set_property("pause", false)
            }
            Request::Stop { .. } => {
                self.learn(Fact::Stop);
                Ok(())
            }
            Request::Pause { on, .. } => self.mpv.set_property("pause", on),
            Request::Mute { on, .. } => self.mpv.set_property("mute", on),
            Request::Volume { percent, .. } => self.mpv.set_property("volume", i64::from(percent.min(100))),
            Request::Grid { .. } | Request::Grant { .. } => Ok(()),
        };
        if let Err(error) = done {
            self.about.journal.write(&mpv::words(&error));
        }
    }

    fn hear(&mut self, happening: Happening) {
        let ours = self.started == self.wanted;
        match happening {
            Happening::Started(entry) => {
                self.started = Some(entry);
                if self.started == self.wanted {
                    self.canvas.begin();
                }
            }
            Happening::Ended { entry, how } if Some(entry) == self.wanted => self.ended(how),
            Happening::Restarted if ours => {
                // mpv tells of changed properties only later.
                let pixels =
                    |name| self.mpv.get_property::<i64>(name).ok().and_then(|pixels| u32::try_from(pixels).ok());
                let (width, height) = (pixels("dwidth").unwrap_or(0), pixels("dheight").unwrap_or(0));
                for fact in [Fact::Width(width), Fact::Height(height), Fact::Restarted] {
                    self.learn(fact);
                }
            }
            Happening::Log(line) => self.about.hear(&line),
            Happening::Flag(Watched::Pause, on) => self.learn(Fact::Paused(on)),
            Happening::Flag(Watched::Starved, on) if ours => self.learn(Fact::Starved(on)),
            Happening::Flag(Watched::Seekable, on) => self.seekable = on,
            Happening::Flag(Watched::Mute, on) => self.sound((self.volume.0, on)),
            Happening::Number(Watched::Volume, percent) => {
                self.sound((u8::try_from(percent).unwrap_or(100), self.volume.1));
            }
            Happening::Number(Watched::Width, pixels) => self.learn(Fact::Width(u32::try_from(pixels).unwrap_or(0))),
            Happening::Number(Watched::Height, pixels) => self.learn(Fact::Height(u32::try_from(pixels).unwrap_or(0))),
            _ => {}
        }
    }

    fn ended(&mut self, how: End) {
        let reason = match how {
            End::Stopped => return,
            End::Eof if self.seekable => return self.learn(Fact::Finished),
            End::Eof => self.about.cause().unwrap_or_else(|| "the stream ended".to_owned()),
            End::Failed(words) => self.about.cause().unwrap_or_else(|| format!("the stream cannot be played: {words}")),
        };
        self.learn(Fact::Failed(reason));
    }

    fn sound(&mut self, volume: (u8, bool)) {
        self.volume = volume;
        if self.told.replace(volume) != Some(volume) {
            self.outbox.tell(Event::Volume { slot: self.slot, percent: volume.0, mute: volume.1 });
        }
    }

    fn learn(&mut self, fact: Fact) {
        let mut facts = VecDeque::from([fact]);
        while let Some(fact) = facts.pop_front() {
            for deed in self.life.learn(fact, Instant::now()) {
                match deed {
                    Deed::Tell(event) => {
                        if matches!(event, Event::Connecting { .. }) {
                            // Pictures of what was played before may still come.
                            self.canvas.clear();
                        }
                        self.outbox.tell(event);
                    }
                    Deed::Open(url) => {
                        if let Err(error) = self.open(&url) {
                            facts.push_back(Fact::Failed(format!("mpv does not open it: {}", mpv::words(&error))));
                        }
                    }
                    Deed::Close => self.close(),
                }
            }
        }
    }

    fn open(&mut self, url: &StreamUrl) -> libmpv2::Result<()> {
        self.about.forget();
        self.wanted = None;
        self.mpv.command("loadfile", &[url.as_str(), "replace"])?;
        self.wanted = Some(self.mpv.get_property("playlist/0/id")?);
        Ok(())
    }

    fn close(&mut self) {
        self.wanted = None;
        self.canvas.clear();
        self.outbox.forget(self.slot);
        if let Err(error) = self.mpv.command("stop", &[]) {
            self.about.journal.write(&mpv::words(&error));
        }
    }
}

/// What was logged about the stream that is open: for the log, and for the reason of a failure.
struct About {
    /// Where FFmpeg's lines arrive, and how many were seen.
    log: Arc<Mutex<Log>>,
    seen: usize,
    cause: Option<(Instant, String)>,
    journal: Journal,
}

impl About {
    fn new(log: Arc<Mutex<Log>>) -> Self {
        Self { log, seen: 0, cause: None, journal: Journal(0) }
    }

    /// A line of this slot's own mpv.
    fn hear(&mut self, line: &str) {
        self.journal.write(line);
        self.weigh(line);
    }

    /// Takes FFmpeg's lines.
    fn listen(&mut self) {
        let Self { log, seen, journal, .. } = self;
        let lines = log.lock().unwrap_or_else(PoisonError::into_inner).since(seen, |line| journal.write(line));
        for line in lines {
            self.weigh(&line);
        }
    }

    fn weigh(&mut self, line: &str) {
        if let Some(words) = cause::words(line) {
            self.cause = Some((Instant::now(), words));
        }
    }

    /// The last reason that was logged.
    fn cause(&mut self) -> Option<String> {
        self.listen();
        self.cause.take().filter(|(heard, _)| heard.elapsed() < RECENT).map(|(_, words)| words)
    }

    /// Begins anew, with a new stream.
    fn forget(&mut self) {
        self.listen();
        self.cause = None;
        self.journal = Journal(0);
    }
}

/// Writes into hallway's log. Counts the lines.
struct Journal(usize);

impl Journal {
    fn write(&mut self, line: &str) {
        self.0 += 1;
        if self.0 <= LINES {
            let line = line.chars().take(400).collect::<String>();
            writeln!(io::stderr(), "hallway-player: {line}").unwrap_or_default();
        }
    }
}

/// Most pixels each way.
const GRID: u16 = hallway::player::cells::GRID;

fn jitter() -> f64 {
    f64::from(u16::try_from(RandomState::new().hash_one(0_u8) & 0xffff).unwrap_or(0)) / f64::from(u16::MAX)
}
