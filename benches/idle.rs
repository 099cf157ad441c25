//! What a joined, quiet room costs: bytes to the terminal between two minutes of the clock, and the part of a core.
#![recursion_limit = "256"]
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints its table, and stops where anything fails"
)]
#![expect(clippy::cast_precision_loss, reason = "figures for a table")]

#[path = "../tests/common/account.rs"]
mod account;
#[path = "../tests/support/mod.rs"]
mod support;
#[path = "../tests/common/terminal.rs"]
mod terminal;

use std::{
    fs,
    time::{Duration, Instant},
};

use jiff::Zoned;
use support::Conference;

/// How long nothing is done.
const LONG: Duration = Duration::from_secs(130);
/// The clock on the screen may be drawn in the first seconds of a minute.
const CLOCK: i8 = 2;
/// Of a core, in percent.
const BOUND: f64 = 0.5;

fn main() {
    let conference = Conference::start(&["--quiet-attendees"]);
    let home = tempfile::tempdir().unwrap();
    account::sign_in(&conference, home.path(), "ana");
    let mut terminal = account::open(&conference, home.path(), (120, 40));
    terminal.wait_for("On now");
    terminal.press("\r");
    terminal.wait_for("#demo-");
    // What joining brings in comes to rest.
    terminal.read_for(Duration::from_secs(15));

    let (begun, ticks) = (Instant::now(), cpu(terminal.process()));
    let (mut with_the_clock, mut between) = (0, 0);
    while begun.elapsed() < LONG {
        let before = terminal.written;
        terminal.read_for(Duration::from_millis(200));
        let bytes = terminal.written - before;
        if Zoned::now().second() <= CLOCK { with_the_clock += bytes } else { between += bytes }
    }
    let seconds = (cpu(terminal.process()) - ticks) as f64 / 100.0;
    let part = seconds / begun.elapsed().as_secs_f64() * 100.0;
    println!("a joined quiet room, no video, {} s", LONG.as_secs());
    println!("  bytes between two minutes of the clock: {between} (bound: 0); with the clock: {with_the_clock}");
    println!("  {part:.2} % of a core (bound: {BOUND} %)");
    println!("  {}", if between == 0 && part < BOUND { "within the bounds" } else { "OVER A BOUND" });
}

/// Processor time of a process, user and system, in hundredths of a second (Linux counts in these).
fn cpu(process: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let fields: Vec<_> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}
