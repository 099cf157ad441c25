//! The player process: mpv behind hallway's vocabulary. It reads requests from standard input, writes events and frames
//! to standard output, and ends when its input ends. With `--listen` it is asked over a socket instead, by a hallway at the
//! other end of SSH.
//!
//! Video from strangers is decoded here, in a process that holds no key and no message. It is the only program of the
//! package that links libmpv, so hallway starts without that library.
mod authorities;
mod cage;
mod cause;
mod life;
mod listen;
mod mpv;
mod outbox;
mod output;
mod render;
mod scout;
mod slot;

use std::{
    env,
    ffi::OsString,
    io::{self, IsTerminal as _, Write as _},
    panic,
    process::ExitCode,
    sync::{Arc, Mutex},
};

use hallway::player::{Event, Screen, Slot, agent, wire};

use outbox::Outbox;
use output::Surroundings;
use slot::Deck;

fn main() -> ExitCode {
    // A thread that is missing would leave a player that hears or says nothing more. hallway starts another.
    panic::set_hook(Box::new(|panicked| {
        complain(&panicked.to_string());
        cage::leave(1)
    }));
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let served = if arguments.iter().any(|word| word == "--listen") {
        listen::options(&arguments).map_err(Failure::Start).and_then(|options| listen::run(&options))
    } else if io::stdin().is_terminal() {
        Err(Failure::Start("hallway-player is started by hallway, and speaks with it over pipes".to_owned()))
    } else {
        screen(&arguments).and_then(|screen| serve(Surroundings::new(screen)))
    };
    match served {
        Ok(()) => cage::leave(0),
        Err(Failure::Start(words)) => {
            complain(&words);
            cage::leave(agent::WRONG_START)
        }
        Err(Failure::Pipe(error)) => {
            complain(&format!("the pipe from hallway: {error}"));
            cage::leave(1)
        }
        Err(Failure::Mpv(error)) => {
            complain(&error);
            cage::leave(i32::from(wire::NO_MPV))
        }
    }
}

/// Why the process ends.
enum Failure {
    /// What it was told when it started cannot be done.
    Start(String),
    Pipe(io::Error),
    Mpv(String),
}

/// What the arguments say of the console's screen.
fn screen(arguments: &[OsString]) -> Result<Option<Screen>, Failure> {
    Screen::read(arguments.iter().map(|word| word.to_string_lossy().into_owned())).map_err(Failure::Start)
}

fn serve(surroundings: Surroundings) -> Result<(), Failure> {
    // Before mpv exists and while there is one thread: limits set later would miss threads that run already.
    let (mut requests, packets) = cage::enter(surroundings.needs(), complain).map_err(Failure::Pipe)?;
    // FFmpeg's log goes to the first instance of mpv. It is kept to the end: without it FFmpeg writes to standard error.
    let keeper = mpv::Log::start().map_err(Failure::Mpv)?;
    let version = keeper.version();
    let keeper = Arc::new(Mutex::new(keeper));
    let outbox = Outbox::start(packets).map_err(Failure::Pipe)?;
    outbox.tell(Event::Ready { mpv: version });
    let mut first = Deck::new(Slot::First, &outbox, &keeper, surroundings.clone());
    let mut second = Deck::new(Slot::Second, &outbox, &keeper, surroundings);
    while let Some(request) = wire::read_request(&mut requests).map_err(Failure::Pipe)? {
        let deck = match request.slot() {
            Slot::First => &mut first,
            Slot::Second => &mut second,
        };
        deck.perform(request).map_err(Failure::Mpv)?;
    }
    Ok(())
}

/// Standard error is hallway's log.
fn complain(text: &str) {
    writeln!(io::stderr(), "hallway-player: {text}").unwrap_or_default();
}
