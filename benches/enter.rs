//! From the key to the room: the whole program in a pseudo-terminal against Synapse on loopback. Rooms never seen before, which
//! are read while they are joined, and the same rooms seen again. `cargo bench --bench enter` prints a table.
#![recursion_limit = "256"]
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints its table, and stops where anything fails"
)]

#[path = "../tests/common/account.rs"]
mod account;
#[path = "../tests/support/mod.rs"]
mod support;
#[path = "../tests/common/terminal.rs"]
mod terminal;

use std::time::{Duration, Instant};

use hallway::schedule::parse;
use support::Conference;
use terminal::Terminal;

/// Rooms that are gone to.
const ROOMS: usize = 30;
/// Characters of a room's name that tell it from the others and stand on one line.
const NAMED: usize = 20;
/// A pause between two rooms: a person looks first.
const PAUSE: Duration = Duration::from_millis(700);

fn main() {
    // Cargo's test runs build and start benches too, with their own arguments.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let conference = Conference::start(&["--quiet-attendees"]);
    let schedule = parse::parse(&std::fs::read(&conference.facts.schedule).unwrap()).unwrap().schedule;
    let home = tempfile::tempdir().unwrap();
    account::sign_in(&conference, home.path(), "ana");
    let mut terminal = account::open(&conference, home.path(), (160, 50));
    terminal.wait_for("online");
    // A room first, so that there is a line to type in.
    terminal.press("\r");
    terminal.wait_for("2:#demo-");
    let talks: Vec<_> = schedule.talks.iter().take(ROOMS).collect();
    let (mut new, mut again) = (Vec::new(), Vec::new());
    for talk in &talks {
        terminal.read_for(PAUSE);
        terminal.press(&format!("/join #demo-{}:localhost", talk.slug));
        terminal.read_for(PAUSE / 4);
        new.push(shown(&mut terminal, "\r", &talk.title));
    }
    for (number, talk) in talks.iter().enumerate() {
        terminal.read_for(PAUSE);
        terminal.press(&format!("/win {}", number + 3));
        terminal.read_for(PAUSE / 4);
        again.push(shown(&mut terminal, "\r", &talk.title));
    }
    println!("from the key to a message of the room on the terminal, {} rooms", talks.len());
    row("never seen before", new, 300.0);
    row("seen before", again, 50.0);
}

/// Presses the key, and gives the milliseconds until the room says that it got this name.
fn shown(terminal: &mut Terminal, key: &str, title: &str) -> f64 {
    let name: String = title.chars().take(NAMED).collect();
    let said = format!("Organiser named the room {name}");
    let there = |screen: &vt100::Screen| screen.contents().contains(&said);
    assert!(!there(terminal.screen()), "two rooms are called {name}");
    let pressed = Instant::now();
    terminal.press(key);
    terminal.wait_until(&said, |screen| there(screen).then_some(()));
    pressed.elapsed().as_secs_f64() * 1_000.0
}

fn row(name: &str, mut times: Vec<f64>, bound: f64) {
    times.sort_by(f64::total_cmp);
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    let verdict = if worst <= bound { "within the bound" } else { "OVER THE BOUND" };
    println!("  {name:<20} median {median:4.0} ms, worst {worst:4.0} ms (bound {bound} ms: {verdict})");
}
