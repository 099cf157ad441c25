//! The player process: mpv behind hallway's vocabulary. It reads requests from standard input, writes events and frames
//! to standard output, and ends when its input ends.
//!
//! Video from strangers is decoded here, in a process that holds no key and no message. It is the only program of the
//! package that links libmpv, so hallway starts without that library.
mod cage;
mod cause;
mod life;
mod mpv;
mod outbox;
mod output;
mod render;
mod slot;

use std::{
    env,
    io::{self, IsTerminal as _, Write as _},
    process::ExitCode,
    sync::{Arc, Mutex},
};

use hallway::player::{Event, Screen, Slot, wire};

use outbox::Outbox;
use output::Surroundings;
use slot::Deck;

fn main() -> ExitCode {
    if io::stdin().is_terminal() {
        complain("hallway-player is started by hallway, and speaks with it over pipes");
        return ExitCode::from(2);
    }
    let screen = match Screen::read(env::args().skip(1)) {
        Ok(screen) => screen,
        Err(words) => {
            complain(&words);
            return ExitCode::from(2);
        }
    };
    match serve(Surroundings::new(screen)) {
        Ok(()) => cage::leave(0),
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

enum Failure {
    Pipe(io::Error),
    Mpv(String),
}

fn serve(surroundings: Surroundings) -> Result<(), Failure> {
    // Before mpv exists and while there is one thread: limits set later would miss threads that run already.
    let (mut requests, packets) = cage::enter(&surroundings).map_err(Failure::Pipe)?;
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
