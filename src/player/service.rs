//! Starts the player process, restarts it, and carries both directions.
use std::{
    fs::{File, OpenOptions},
    io,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use tokio::sync::{mpsc, watch};

use super::{
    Event, Latest, Request, Screen, verdict,
    wire::{self, Packet},
    wishes::Wishes,
};
use crate::service::{self, Peer, Service};

/// How long the process may take to end once its input has ended; then it is killed.
const FAREWELL: Duration = Duration::from_millis(500);

/// The player as the program holds it. Frames pass beside `events`: the latest wins, none queues.
#[derive(Debug)]
pub struct Player {
    pub service: Service<Request, Event>,
    /// The latest frames. [`Request::Grant`] asks for the next of a slot.
    pub frames: watch::Receiver<Latest>,
}

/// Starts the service; the process itself starts with the first [`Request::Load`], and ends when the program lets go of
/// the requests' sender. `program` is `hallway-player`, `log` the file that its standard error goes to.
#[must_use]
pub fn spawn(program: PathBuf, log: PathBuf) -> Player {
    spawn_on(program, log, None)
}

/// The same where the player may take the whole `screen` of a console.
#[must_use]
pub fn spawn_on(program: PathBuf, log: PathBuf, screen: Option<&Screen>) -> Player {
    let arguments = screen.map(Screen::arguments).unwrap_or_default();
    let (service, Peer { mut requests, events }) = service::pair();
    let (latest, frames) = watch::channel(Latest::default());
    let shared = Arc::new(Shared::default());
    let ours = Arc::clone(&shared);
    // Threads and no tasks: the process is told to die with the thread that spawned it, so that one must stay; and the
    // one that serves requests never waits for the other, which waits for the screen.
    let keeper = thread::Builder::new()
        .name("player".to_owned())
        .spawn(move || Keeper { program, arguments, log, events, latest, shared: ours, crashes: Vec::new() }.run());
    let asker = thread::Builder::new().name("player-requests".to_owned()).spawn(move || {
        while let Some(request) = requests.blocking_recv() {
            shared.ask(&request);
        }
        shared.close();
    });
    if let Err(error) = keeper.and(asker) {
        tracing::error!("no thread for the player: {error}");
    }
    Player { service, frames }
}

/// What both threads see.
#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    wishes: Wishes,
    running: Option<Running>,
    /// Loads that were asked for: one more than before starts a process that could not be started.
    loads: u64,
    closed: bool,
}

#[derive(Debug)]
struct Running {
    child: Child,
    /// `None`: it was told to end.
    requests: Option<ChildStdin>,
}

impl Shared {
    fn ask(&self, request: &Request) {
        let mut state = self.lock();
        state.wishes.note(request);
        if matches!(request, Request::Load { .. }) {
            state.loads += 1;
            self.changed.notify_all();
        }
        if let Some(running) = &mut state.running {
            running.ask(request);
        }
    }

    /// Ends the process, by force if it does not by itself.
    fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        self.changed.notify_all();
        if let Some(running) = &mut state.running {
            running.requests = None;
        }
        let until = Instant::now() + FAREWELL;
        // The other thread takes its exit status.
        while let Some(running) = &mut state.running {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return end(&mut running.child);
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Running {
    fn ask(&mut self, request: &Request) {
        let Some(pipe) = &mut self.requests else { return };
        if let Err(error) = wire::write_request(pipe, request) {
            // It has crashed, which the other thread sees too; or it does not read, and then it hangs.
            tracing::warn!("the player does not take requests: {error}");
            end(&mut self.child);
        }
    }
}

/// Kills the process and takes its exit status, so that nothing stays behind.
fn end(child: &mut Child) {
    if let Err(error) = child.kill().and_then(|()| child.wait()) {
        tracing::warn!("the player does not end: {error}");
    }
}

/// The thread that spawns the process and reads what it says.
struct Keeper {
    program: PathBuf,
    arguments: Vec<String>,
    log: PathBuf,
    events: mpsc::Sender<Event>,
    latest: watch::Sender<Latest>,
    shared: Arc<Shared>,
    /// When it crashed, within the last minute.
    crashes: Vec<Instant>,
}

impl Keeper {
    fn run(mut self) {
        let mut loads = 0;
        while self.wait_for_load(loads) {
            let packets = match self.start() {
                Ok(packets) => packets,
                Err(error) => {
                    loads = self.shared.lock().loads;
                    self.tell(verdict::without_program(&self.program, &error));
                    continue;
                }
            };
            let ready = self.read(packets);
            let status = self.reap();
            if self.shared.lock().closed {
                return;
            }
            if !ready && verdict::cannot_be_had(status) {
                loads = self.shared.lock().loads;
                self.tell(verdict::without_mpv(&self.log));
            } else {
                // A new process is told what is wished at that moment.
                loads = 0;
                if let Some(wait) = self.after_crash() {
                    self.tell(verdict::crashed(status, wait));
                    self.pause(wait);
                } else {
                    // Whoever asks again has a new count.
                    self.crashes.clear();
                    let mut state = self.shared.lock();
                    loads = state.loads;
                    let played = state.wishes.names();
                    // One of them ended it: with the next that is asked for, the others do not come back by themselves.
                    state.wishes.give_up();
                    drop(state);
                    self.tell(verdict::left_alone(status, &played));
                }
            }
        }
    }

    /// Waits until there is something to play that was not tried in vain. `false`: the program has let go.
    fn wait_for_load(&self, tried: u64) -> bool {
        let mut state = self.shared.lock();
        loop {
            if state.closed {
                return false;
            }
            if state.wishes.any() && state.loads > tried {
                return true;
            }
            state = self.shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn start(&self) -> io::Result<ChildStdout> {
        // Held while the process starts, so that it is told every request once.
        let mut state = self.shared.lock();
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(open_log(&self.log).map_or_else(|_| Stdio::null(), Stdio::from))
            .spawn()?;
        let (Some(requests), Some(packets)) = (child.stdin.take(), child.stdout.take()) else {
            end(&mut child);
            return Err(io::Error::other("it has no pipes"));
        };
        without_waiting(&requests)?;
        let mut running = Running { child, requests: Some(requests) };
        for request in state.wishes.replay() {
            running.ask(&request);
        }
        if state.closed {
            running.requests = None;
        }
        state.running = Some(running);
        Ok(packets)
    }

    /// Reads until the process ends or breaks the rules. Tells whether it had come up.
    fn read(&self, packets: ChildStdout) -> bool {
        let (mut packets, mut spare, mut ready) = (io::BufReader::with_capacity(1 << 16, packets), Vec::new(), false);
        loop {
            match wire::read_packet(&mut packets, &mut spare) {
                Ok(Some(Packet::Frame(frame))) => {
                    self.shared.lock().wishes.shown(frame.slot);
                    let mut old = None;
                    self.latest.send_modify(|latest| old = latest.put(Arc::new(frame)));
                    spare = old.and_then(Arc::into_inner).map(|old| old.rgb).unwrap_or_default();
                }
                Ok(Some(Packet::Event(event))) => {
                    ready |= matches!(event, Event::Ready { .. });
                    if let Some(event) = verdict::cleaned(event) {
                        self.note(&event);
                        self.tell(event);
                    }
                }
                Ok(None) => return ready,
                Err(error) => {
                    tracing::warn!("the player: {error}");
                    return ready;
                }
            }
        }
    }

    fn note(&self, event: &Event) {
        if let Event::Connecting { slot, .. } | Event::Stopped { slot } | Event::Ended { slot } = event {
            // Its last picture is not the beginning of the next stream.
            self.latest.send_if_modified(|latest| latest.forget(*slot));
        }
    }

    /// Takes the exit status. Whatever made the output end, this process is not listened to again.
    fn reap(&self) -> Option<ExitStatus> {
        let mut state = self.shared.lock();
        let running = state.running.take();
        self.shared.changed.notify_all();
        let mut child = running?.child;
        child.kill().and_then(|()| child.wait()).ok()
    }

    /// How long to wait before the next start; `None`: until it is asked for.
    fn after_crash(&mut self) -> Option<Duration> {
        let now = Instant::now();
        self.crashes.retain(|crash| now.duration_since(*crash) < verdict::COUNTED);
        self.crashes.push(now);
        verdict::wait_after(self.crashes.len())
    }

    fn pause(&self, wait: Duration) {
        let until = Instant::now() + wait;
        let mut state = self.shared.lock();
        while !state.closed && Instant::now() < until {
            let left = until.saturating_duration_since(Instant::now());
            state = self.shared.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn tell(&self, event: Event) {
        // Where nobody listens any more, the end is near.
        self.events.blocking_send(event).unwrap_or_default();
    }
}

fn open_log(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.append(true).create(true).open(path)
}

/// A pipe that is full means a process that does not read: writing fails then, instead of waiting.
#[cfg(target_os = "linux")]
fn without_waiting(pipe: &ChildStdin) -> io::Result<()> {
    Ok(rustix::io::ioctl_fionbio(pipe, true)?)
}

#[cfg(not(target_os = "linux"))]
fn without_waiting(_pipe: &ChildStdin) -> io::Result<()> {
    Ok(())
}
