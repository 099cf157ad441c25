//! hallway's end of the player at the other end of SSH: a socket that leads home, and everything that was asked of it asked
//! again when it is there once more.
use std::{
    io::{self, BufReader, Read, Write},
    net::Shutdown,
    os::unix::net::UnixStream,
    path::PathBuf,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use tokio::sync::{mpsc, watch};

use super::{
    Event, Latest, Player, Request, Slot,
    agent::{Greeting, LINE, PATIENCE, PULSE, SILENCE, Token},
    reach::{self, Failure},
    verdict,
    wire::{self, Packet},
    wishes::Wishes,
};
use crate::service::{self, Peer};

/// How long a request may wait for the tunnel to take it; then the tunnel is taken for dead.
const WRITE: Duration = Duration::from_secs(2);
/// The first wait before it is tried again, and the longest.
const BACKOFF: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(15));

/// Where the player at home is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote {
    /// The socket that ssh made here (`ssh -R`).
    pub socket: PathBuf,
    /// The file with the token of `hallway agent`.
    pub token: PathBuf,
}

/// The player at the other end of SSH. Nothing is connected before the first [`Request::Load`]. Its frames never come.
/// `None`: no such player is named, and the service is one that has ended.
#[must_use]
pub fn connect(remote: Option<Remote>) -> Player {
    let (service, Peer { mut requests, events }) = service::pair();
    let (_, frames) = watch::channel(Latest::default());
    let Some(remote) = remote else { return Player { service, frames } };
    let shared = Arc::new(Shared::default());
    let (ours, pulse) = (Arc::clone(&shared), Arc::clone(&shared));
    let started = [
        thread::Builder::new()
            .name("remote".to_owned())
            .spawn(move || Keeper { remote, events, shared: ours, told: None }.run()),
        thread::Builder::new().name("remote-pulse".to_owned()).spawn(move || pulse.beat()),
        thread::Builder::new().name("remote-requests".to_owned()).spawn(move || {
            while let Some(request) = requests.blocking_recv() {
                shared.ask(&request);
            }
            shared.close();
        }),
    ];
    for error in started.into_iter().filter_map(Result::err) {
        tracing::error!("no thread for the player at home: {error}");
    }
    Player { service, frames }
}

/// What the threads see.
#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    wishes: Wishes,
    line: Option<UnixStream>,
    /// Loads that were asked for: each is tried at once.
    loads: u64,
    closed: bool,
}

impl Shared {
    fn ask(&self, request: &Request) {
        // Frames do not go over the network.
        if matches!(request, Request::Grid { .. } | Request::Grant { .. }) {
            return;
        }
        let mut state = self.lock();
        state.wishes.note(request);
        if matches!(request, Request::Load { .. }) {
            state.loads += 1;
            self.changed.notify_all();
        }
        state.say(request);
    }

    fn close(&self) {
        let mut state = self.lock();
        state.closed = true;
        // Otherwise what plays at home goes on for a while, as where a tunnel is cut.
        for slot in Slot::BOTH {
            state.say(&Request::Stop { slot });
        }
        state.hang_up();
        self.changed.notify_all();
    }

    /// Says now and then that somebody is here.
    fn beat(&self) {
        let mut state = self.lock();
        while !state.closed {
            state = self.changed.wait_timeout(state, PULSE).unwrap_or_else(PoisonError::into_inner).0;
            if let Some(line) = &mut state.line
                && line.write_all(b"\n").is_err()
            {
                state.hang_up();
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn say(&mut self, request: &Request) {
        let Some(line) = &mut self.line else { return };
        if let Err(error) = wire::write_request(line, request) {
            tracing::warn!("the player at home does not take requests: {error}");
            self.hang_up();
        }
    }

    /// The thread that reads sees the end, and goes on from there.
    fn hang_up(&mut self) {
        if let Some(line) = self.line.take() {
            line.shutdown(Shutdown::Both).unwrap_or_default();
        }
    }
}

/// The thread that connects and reads.
struct Keeper {
    remote: Remote,
    events: mpsc::Sender<Event>,
    shared: Arc<Shared>,
    /// What was said of why there is nobody: once is enough.
    told: Option<String>,
}

impl Keeper {
    fn run(mut self) {
        let (mut failures, mut loads) = (0, 0);
        while let Some(asked) = self.wait(loads, backoff(failures)) {
            // Who asks once more is answered once more.
            if asked > loads {
                self.told = None;
            }
            loads = asked;
            match self.connect() {
                Ok(stream) => {
                    failures = 0;
                    let end = self.read(&stream);
                    self.shared.lock().hang_up();
                    if self.shared.lock().closed {
                        return;
                    }
                    tracing::info!("the connection to the player at home: {end}");
                    if self.shared.lock().wishes.any() {
                        self.tell(Event::Crashed { reason: "the connection to the player at home was cut".to_owned() });
                    }
                }
                Err(failure) => {
                    failures += 1;
                    self.unavailable(&failure);
                }
            }
        }
    }

    /// Waits until something is to be played: for a new one at once, for an old one after `pause`. How many were asked for;
    /// `None`: the program has let go.
    fn wait(&self, tried: u64, pause: Duration) -> Option<u64> {
        let until = Instant::now() + pause;
        let mut state = self.shared.lock();
        loop {
            if state.closed {
                return None;
            }
            let left = until.saturating_duration_since(Instant::now());
            if state.wishes.any() && (state.loads > tried || left.is_zero()) {
                return Some(state.loads);
            }
            // Without a wish nothing is tried until there is one.
            let left = if state.wishes.any() { left } else { Duration::MAX };
            state = if left == Duration::MAX {
                self.shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
            } else {
                self.shared.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0
            };
        }
    }

    fn connect(&self) -> Result<UnixStream, Failure> {
        let token = Token::read(&self.remote.token).map_err(Failure::Token)?;
        reach::trusted(&self.remote.socket)?;
        let stream = UnixStream::connect(&self.remote.socket).map_err(Failure::Nobody)?;
        greet(&stream, &token)?;
        stream.set_read_timeout(Some(SILENCE)).map_err(Failure::Nobody)?;
        let line = stream.try_clone().map_err(Failure::Nobody)?;
        // Held while it is told what is wished, so that it is told every request once.
        let mut state = self.shared.lock();
        state.line = Some(line);
        for request in state.wishes.replay() {
            state.say(&request);
        }
        if state.closed {
            state.hang_up();
        }
        Ok(stream)
    }

    /// Reads until the connection ends or breaks the rules; why it did.
    fn read(&mut self, stream: &UnixStream) -> String {
        let (mut packets, mut ready) = (BufReader::with_capacity(1 << 16, stream), false);
        loop {
            let event = match wire::read_packet(&mut packets, &mut Vec::new()) {
                Ok(Some(Packet::Event(event))) => event,
                Ok(Some(Packet::Frame(_))) => return "it sent a frame, which nobody asked for".to_owned(),
                Ok(None) => return "it was ended".to_owned(),
                Err(error) => return error.to_string(),
            };
            match verdict::cleaned(event) {
                // It is said again whenever one asks whether it is there.
                Some(Event::Ready { .. }) if ready => {}
                Some(event) => {
                    if matches!(event, Event::Ready { .. }) {
                        (ready, self.told) = (true, None);
                    }
                    // What comes before is about what another connection asked for.
                    if ready {
                        self.tell(event);
                    }
                }
                None => {}
            }
        }
    }

    fn unavailable(&mut self, failure: &Failure) {
        let (reason, advice) = failure.words(&self.remote);
        tracing::info!("no player at home: {reason}");
        if self.told.as_ref() != Some(&reason) {
            self.told = Some(reason.clone());
            self.tell(Event::Unavailable { reason, advice });
        }
    }

    fn tell(&self, event: Event) {
        // Where nobody listens any more, the end is near.
        self.events.blocking_send(event).unwrap_or_default();
    }
}

/// Says the token and hears whether it is welcome.
fn greet(mut stream: &UnixStream, token: &Token) -> Result<(), Failure> {
    let mut said = || -> io::Result<Vec<u8>> {
        stream.set_write_timeout(Some(WRITE))?;
        // A wrong token is answered late.
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.write_all(&token.line())?;
        let (mut line, mut byte) = (Vec::new(), [0]);
        while line.len() < LINE && line.last() != Some(&b'\n') {
            stream.read_exact(&mut byte)?;
            line.extend(byte);
        }
        Ok(line)
    };
    // Where ssh finds nobody at home, it hangs up without a word.
    let line = said().map_err(Failure::Nobody)?;
    match Greeting::read(&line) {
        Some(Greeting::Welcome) => Ok(()),
        Some(Greeting::Busy) => Err(Failure::Busy),
        Some(Greeting::Refused) => Err(Failure::Refused),
        None => Err(Failure::Other),
    }
}

/// How long to wait after so many failures.
fn backoff(failures: u32) -> Duration {
    let (first, longest) = BACKOFF;
    failures.checked_sub(1).map_or(Duration::ZERO, |more| first.saturating_mul(2_u32.saturating_pow(more)).min(longest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_waits_grow_and_end() {
        assert_eq!([0, 1, 2, 3, 4, 5, 6, 99].map(|failures| backoff(failures).as_secs()), [0, 1, 2, 4, 8, 15, 15, 15]);
    }

    #[test]
    fn without_a_place_there_is_a_service_that_has_ended() {
        let mut player = connect(None);
        assert!(player.service.events.blocking_recv().is_none());
    }
}
