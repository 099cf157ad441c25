//! `hallway-player --listen`: the player at the other end of SSH. It is asked over a Unix socket instead of a pipe, by
//! somebody whom nothing but the token and the whitelist keep from this machine.
//!
//! One client at a time. When its connection ends, what plays goes on for [`GRACE`]: a tunnel that is cut comes back within
//! seconds, and its hallway then asks for the same stream, which is not begun anew.
mod client;
mod guard;
mod known;
mod options;
pub(crate) mod proxy;
mod socket;
mod switch;
mod whitelist;

use std::{
    fs::File,
    io::{self, BufReader, Read, Write as _},
    os::unix::net::UnixStream,
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

use hallway::player::{
    Event, Request, Slot,
    agent::{Notice, Token},
};

pub(crate) use options::{Options, options};

use crate::{Failure, cage, mpv, outbox::Outbox, output::Surroundings, slot::Deck};
use client::Desk;
use known::Known;
use proxy::Proxy;
use switch::Switch;

/// How long what plays goes on without anybody who asked for it.
const GRACE: Duration = Duration::from_secs(10);
/// What was asked and is not done yet. More waits in the socket.
const WAITING: usize = 16;

/// What comes from the one client, in its order.
pub(crate) enum Heard {
    Came(UnixStream),
    /// It is there still.
    Pulse,
    Asked(Request),
    /// Why its connection ended.
    Gone(String),
}

/// Opens what it needs, gives up the rest, and serves for as long as its standard input lasts.
pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let token = Token::read(&options.token).map_err(Failure::Start)?;
    if !options.allow_private {
        guard::close().map_err(Failure::Start)?;
    }
    let listener = socket::bind(&options.socket).map_err(Failure::Start)?;
    let proxy =
        (!options.allow_private).then(|| Proxy::bind(options.allow.clone())).transpose().map_err(Failure::Pipe)?;
    // As with pipes: before mpv exists, and while there is one thread. Nothing is listened at from then on.
    let surroundings = Surroundings::new(options.screen.clone());
    let (input, output) = cage::enter(surroundings.needs(), crate::complain).map_err(Failure::Pipe)?;
    let ear = Arc::new(Ear { known: Mutex::default(), notices: Mutex::new(steady(output)) });
    if let Some(proxy) = proxy {
        guard::leave_open(proxy.start().map_err(Failure::Pipe)?);
    }
    let keeper = mpv::Log::start().map_err(Failure::Mpv)?;
    let version = keeper.version();
    let keeper = Arc::new(Mutex::new(keeper));
    let switch = Switch::default();
    let listening = Arc::clone(&ear);
    let outbox = Outbox::start(switch.clone()).map_err(Failure::Pipe)?;
    outbox.overheard(Box::new(move |event| listening.hear(event)));
    let decks = Slot::BOTH.map(|slot| Deck::new(slot, &outbox, &keeper, surroundings.clone()));
    let (tell, heard) = mpsc::sync_channel(WAITING);
    let refused = Arc::clone(&ear);
    let desk = Desk::new(token, options.output, tell, Box::new(move |notice| refused.tell(&notice)));
    desk.open(listener).map_err(Failure::Pipe)?;
    end_with(input).map_err(Failure::Pipe)?;
    ear.tell(&Notice::Listening);
    Server { decks, outbox, switch, ear, version, until: None }.serve(&heard)
}

struct Server {
    decks: [Deck; 2],
    outbox: Arc<Outbox>,
    switch: Switch,
    ear: Arc<Ear>,
    /// mpv's.
    version: String,
    /// When what plays stops, where nobody has asked for it again.
    until: Option<Instant>,
}

impl Server {
    fn serve(mut self, heard: &mpsc::Receiver<Heard>) -> Result<(), Failure> {
        loop {
            let wait = self.until.map(|until| until.saturating_duration_since(Instant::now()));
            match wait.map_or_else(|| heard.recv().map_err(Into::into), |wait| heard.recv_timeout(wait)) {
                Ok(Heard::Came(stream)) => {
                    self.switch.attach(stream);
                    self.ready();
                    self.ear.tell(&Notice::Connected);
                }
                Ok(Heard::Pulse) => self.ready(),
                Ok(Heard::Asked(request)) => self.perform(request)?,
                Ok(Heard::Gone(reason)) => {
                    self.switch.detach();
                    self.ear.known().left();
                    self.until = Some(Instant::now() + GRACE);
                    self.ear.tell(&Notice::Gone { reason });
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    self.until = None;
                    // Whoever has come back and not asked for it does not want it.
                    let abandoned = Slot::BOTH.into_iter().filter(|slot| self.ear.known().is_left(*slot));
                    for slot in abandoned.collect::<Vec<_>>() {
                        self.perform(Request::Stop { slot })?;
                    }
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => return Ok(()),
            }
        }
    }

    fn ready(&self) {
        self.outbox.tell(Event::Ready { mpv: self.version.clone() });
    }

    fn perform(&mut self, request: Request) -> Result<(), Failure> {
        let slot = request.slot();
        let resumed = self.ear.known().asked(&request);
        let [first, second] = &mut self.decks;
        let deck = match slot {
            Slot::First => first,
            Slot::Second => second,
        };
        if let Some(events) = resumed {
            for event in events {
                self.outbox.tell(event);
            }
            // What is loaded plays: a pause that is wished still is asked for next.
            return deck.perform(Request::Pause { slot, on: false }).map_err(Failure::Mpv);
        }
        deck.perform(request).map_err(Failure::Mpv)
    }
}

/// Hears what the slots tell, whether or not somebody is connected, and passes on what `hallway agent` is to know.
struct Ear {
    known: Mutex<Known>,
    notices: Mutex<File>,
}

impl Ear {
    fn hear(&self, event: &Event) {
        let notice = self.known().told(event);
        if let Some(notice) = notice {
            self.tell(&notice);
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, notice: &Notice) {
        let Ok(mut line) = serde_json::to_vec(notice) else { return };
        line.push(b'\n');
        // Where nobody reads, nobody misses it.
        self.notices.lock().unwrap_or_else(PoisonError::into_inner).write_all(&line).unwrap_or_default();
    }
}

/// A pipe that nobody reads is not waited for.
fn steady(pipe: File) -> File {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::io::ioctl_fionbio(&pipe, true) {
        crate::complain(&format!("the agent's pipe: {error}"));
    }
    pipe
}

/// `hallway agent` holds the other end of the input, so that this ends with it.
fn end_with(mut input: BufReader<File>) -> io::Result<()> {
    thread::Builder::new().name("end".to_owned()).spawn(move || {
        let mut some = [0; 64];
        while input.read(&mut some).is_ok_and(|read| read > 0) {}
        // The socket's file stays: the cage lets none be removed.
        cage::leave(0)
    })?;
    Ok(())
}
