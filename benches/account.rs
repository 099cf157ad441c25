//! An account with 200 rooms and 18,000 events, against Synapse: the list of rooms after a start while the homeserver is
//! stopped, the memory, a message from another client's request to the terminal, and a burst of 5,000 messages over 50 rooms:
//! keys meanwhile, and whether each message is there once. Takes some minutes, most of them to fill the homeserver.
#![recursion_limit = "256"]
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints its table, and stops where anything fails"
)]

#[path = "../tests/common/account.rs"]
mod account;
#[path = "common/complete.rs"]
mod complete;
#[path = "../tests/support/mod.rs"]
mod support;
#[path = "../tests/common/terminal.rs"]
mod terminal;

use std::{
    fs,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::{StreamExt as _, stream};
use hallway::host::{Account, NewRoom};
use support::Conference;
use terminal::Terminal;

const ROOMS: usize = 200;
const EVENTS: usize = 18_000;
const STARTS: usize = 11;
const LATENCIES: usize = 51;
const BURST: usize = 5_000;
const BURST_ROOMS: usize = 50;
/// Requests on their way to the homeserver at once.
const AT_ONCE: usize = 6;
const SIZE: (u16, u16) = (200, 60);
const CTRL_Q: &str = "\u{11}";

fn main() {
    let conference = Conference::start(&["--quiet-attendees"]);
    let tokio = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let home = tempfile::tempdir().unwrap();
    account::sign_in(&conference, home.path(), "ana");
    let begun = Instant::now();
    let others: Vec<_> = ["ben", "cleo"].map(|user| Arc::new(tokio.block_on(conference.sign_in(user)))).into();
    let ana = tokio.block_on(conference.sign_in("ana"));
    let rooms = tokio.block_on(fill(&ana, &others));
    println!("an account with {ROOMS} rooms and {EVENTS} events, filled in {:.0} s", begun.elapsed().as_secs_f64());

    // The first start fetches; it ends once everything is there.
    let mut cold = open(&conference, home.path());
    listed(&mut cold);
    cold.read_for(Duration::from_secs(20));
    end(&mut cold);

    conference.order("stop-homeserver").unwrap();
    let mut starts: Vec<f64> = (0..STARTS).map(|_| start(&conference, home.path())).collect();
    figure("exec to the list of rooms, the homeserver stopped", &mut starts, 100.0);
    conference.order("start-homeserver").unwrap();

    let mut terminal = open(&conference, home.path());
    listed(&mut terminal);
    terminal.read_for(Duration::from_secs(15));
    println!("  resident memory: {:.1} MB (bound: 70 MB)", resident(terminal.process()));
    latency(&tokio, &mut terminal, &others[0], &rooms[0]);
    burst(&tokio, &mut terminal, &others, &rooms);
    println!("  resident memory after it: {:.1} MB", resident(terminal.process()));
    end(&mut terminal);
    let profile = home.path().join(".local/share/hallway/profiles/default");
    let (missing, twice) = tokio.block_on(complete::compare(&profile, &ana, &rooms[..BURST_ROOMS]));
    println!("  of the burst, against the homeserver's own list: {missing} missing, {twice} twice (bound: 0)");
}

/// Makes the rooms and fills them.
async fn fill(ana: &Account, others: &[Arc<Account>]) -> Vec<String> {
    let make = |number: usize| {
        let ben = Arc::clone(&others[0]);
        async move {
            let room = NewRoom {
                name: format!("Bench room {number:03}"),
                topic: "What is measured".to_owned(),
                alias: format!("bench-{number:03}"),
                space: false,
                state: vec![],
            };
            ben.create_room(&room).await.unwrap()
        }
    };
    let rooms: Vec<String> = stream::iter(0..ROOMS).map(make).buffered(AT_ONCE).collect().await;
    let join = |room: &String| {
        let (room, cleo) = (room.clone(), Arc::clone(&others[1]));
        async move {
            ana.join(&room).await.unwrap();
            cleo.join(&room).await.unwrap();
        }
    };
    stream::iter(rooms.iter().map(join)).buffer_unordered(AT_ONCE).collect::<Vec<()>>().await;
    let events = (0..EVENTS - 4 * ROOMS).map(|number| (number, "as it was before"));
    say(others, &rooms, events).await;
    rooms
}

async fn say(others: &[Arc<Account>], rooms: &[String], messages: impl Iterator<Item = (usize, &str)>) {
    let send = |(number, words): (usize, &str)| {
        let other = Arc::clone(&others[number % others.len()]);
        let (room, text) = (rooms[number % rooms.len()].clone(), format!("{words} {number}"));
        async move { drop(other.send(&room, &text).await.unwrap()) }
    };
    stream::iter(messages.map(send)).buffer_unordered(AT_ONCE).collect::<Vec<()>>().await;
}

fn open(conference: &Conference, home: &Path) -> Terminal {
    let schedule = conference.facts.schedule.to_str().unwrap().to_owned();
    let program = env!("CARGO_BIN_EXE_hallway");
    Terminal::start(program, &["--schedule", &schedule, "#bench-000:localhost"], SIZE, home, &[])
}

/// Waits until rooms of the list stand on the screen, besides the one that was asked for.
fn listed(terminal: &mut Terminal) {
    terminal.wait_for("Bench room 003");
}

fn start(conference: &Conference, home: &Path) -> f64 {
    let begun = Instant::now();
    let mut terminal = open(conference, home);
    listed(&mut terminal);
    let took = begun.elapsed().as_secs_f64() * 1_000.0;
    end(&mut terminal);
    took
}

fn end(terminal: &mut Terminal) {
    terminal.press(CTRL_Q);
    terminal.wait_for_end();
}

/// From the other client's request to the terminal.
fn latency(tokio: &tokio::runtime::Runtime, terminal: &mut Terminal, ben: &Arc<Account>, room: &str) {
    let mut times = Vec::new();
    for number in 0..LATENCIES {
        // Not in step with anything.
        terminal.read_for(Duration::from_millis(150 + (number as u64 * 37) % 200));
        let (ben, room, text) = (Arc::clone(ben), room.to_owned(), format!("how long does number {number}. take"));
        let wanted = format!("number {number}. take");
        let begun = Instant::now();
        tokio.spawn(async move { ben.send(&room, &text).await.unwrap() });
        terminal.wait_for(&wanted);
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    figure("a message, from the request to the terminal", &mut times, 60.0);
}

/// Types while messages come in as fast as the homeserver takes them.
fn burst(tokio: &tokio::runtime::Runtime, terminal: &mut Terminal, others: &[Arc<Account>], rooms: &[String]) {
    let (senders, targets) = (others.to_vec(), rooms[..BURST_ROOMS].to_vec());
    let begun = Instant::now();
    let sending = tokio.spawn(async move {
        say(&senders, &targets, (0..BURST).map(|number| (number, complete::MARK))).await;
    });
    let mut times = Vec::new();
    let mut number = 0;
    while !sending.is_finished() {
        terminal.read_for(Duration::from_millis(23));
        // Letters that stand nowhere else on the screen.
        let letter = char::from_u32(0xa500 + number % 256).unwrap().to_string();
        let pressed = Instant::now();
        terminal.press(&letter);
        terminal.wait_for(&letter);
        times.push(pressed.elapsed().as_secs_f64() * 1_000.0);
        number += 1;
        if number.is_multiple_of(60) {
            terminal.press("\u{15}");
        }
    }
    terminal.press("\u{15}");
    println!("  {BURST} messages over {BURST_ROOMS} rooms in {:.0} s", begun.elapsed().as_secs_f64());
    figure("a key meanwhile, to the terminal", &mut times, 20.0);
    terminal.read_for(Duration::from_secs(5));
}

fn figure(what: &str, times: &mut [f64], bound: f64) {
    times.sort_by(f64::total_cmp);
    let at = |part: usize| times[(times.len() - 1) * part / 100];
    println!(
        "  {what}: median {:.1} ms, 99 of 100 within {:.1} ms, worst {:.1} ms of {} (bound: {bound} ms)",
        at(50),
        at(99),
        at(100),
        times.len()
    );
}

/// Megabytes of memory that a process has in use.
fn resident(process: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1_024.0
}
