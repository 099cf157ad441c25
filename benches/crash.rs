//! From the player's death to its next picture: killed with SIGKILL and SIGSEGV while a live stream plays.
#![cfg(target_os = "linux")]
#![recursion_limit = "256"]
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints its table, and stops where anything fails"
)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use hallway::player::{self, How, Player, Request, Slot};
use rustix::process::{Pid, Signal, kill_process};
use support::Conference;

const SLOT: Slot = Slot::First;
/// More than two crashes in a minute are answered with a pause, so each is given a player of its own.
const RUNS: usize = 5;
/// In milliseconds.
const BOUND: f64 = 1_000.0;

fn main() {
    let conference = Conference::start(&["--quiet-attendees"]);
    let url = conference.facts.streams.values().next().unwrap().to_string();
    println!("from the player's death to its next picture, {RUNS} times each (bound: {BOUND} ms)");
    for (name, signal) in [("SIGKILL", Signal::KILL), ("SIGSEGV", Signal::SEGV)] {
        let mut times: Vec<f64> = (0..RUNS).map(|_| support::block_on(crash(&url, signal))).collect();
        times.sort_by(f64::total_cmp);
        let (median, worst) = (times[RUNS / 2], times[RUNS - 1]);
        let verdict = if worst < BOUND { "within the bound" } else { "OVER THE BOUND" };
        println!("  {name}: median {median:.0} ms, worst {worst:.0} ms: {verdict}");
    }
}

/// Kills a player that plays; how long until the next frame, in milliseconds.
async fn crash(url: &str, signal: Signal) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("player.log");
    let mut player = player::spawn(env!("CARGO_BIN_EXE_hallway-player").into(), log.clone());
    let ask = |player: &Player, request| player.service.requests.send(request).unwrap();
    ask(&player, Request::Grid { slot: SLOT, width: 120, height: 68 });
    ask(&player, Request::Load { slot: SLOT, url: url.parse().unwrap(), how: How::default() });
    for _ in 0..25 {
        ask(&player, Request::Grant { slot: SLOT });
        frame(&mut player).await;
    }
    let begun = Instant::now();
    kill_process(process_with(&log), signal).unwrap();
    ask(&player, Request::Grant { slot: SLOT });
    frame(&mut player).await;
    begun.elapsed().as_secs_f64() * 1_000.0
}

async fn frame(player: &mut Player) {
    let next = async {
        loop {
            tokio::select! {
                changed = player.frames.changed() => {
                    changed.unwrap();
                    if player.frames.borrow_and_update().of(SLOT).is_some() {
                        return;
                    }
                }
                Some(_) = player.service.events.recv() => {}
            }
        }
    };
    tokio::time::timeout(Duration::from_mins(1), next).await.expect("a picture within a minute");
}

/// The player whose standard error is this log.
fn process_with(log: &Path) -> Pid {
    let processes =
        fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    let ours = |process: &i32| fs::read_link(format!("/proc/{process}/fd/2")).is_ok_and(|target| target == log);
    Pid::from_raw(processes.into_iter().find(ours).unwrap()).unwrap()
}
