//! From the key to the next hall's first picture on the terminal, beside the time that a fresh `mpv` needs to the first
//! picture of the same stream, in turns. `cargo bench --bench zap` prints a table; the `mpv` package is needed for the
//! comparison. Also what the player's process holds in memory: with one stream, while two are loaded, and after.
#![cfg(target_os = "linux")]
#![recursion_limit = "256"]
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement prints what it finds, or fails")]

#[expect(dead_code, reason = "the tests need more of it")]
#[path = "../tests/player/halls.rs"]
mod halls;
#[expect(dead_code, reason = "the tests need more of it")]
#[path = "../tests/player/live.rs"]
mod live;
#[expect(dead_code, reason = "the tests need more of it")]
#[path = "../tests/common/peers.rs"]
mod peers;
#[path = "../tests/common/stage.rs"]
mod stage;

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use halls::{Terminal, picture, press, watching};
use live::Live;
use ratatui::layout::Size;
use tokio::time::{sleep, timeout};

const SIZE: Size = Size::new(160, 50);
const PIXELS: (u16, u16) = (1_280, 720);
/// Of each kind.
const RUNS: usize = 15;
/// Of mpv's median.
const BOUND: f64 = 0.8;
/// Segments come and go between two runs.
const PAUSE: Duration = Duration::from_millis(1_700);
const DEADLINE: Duration = Duration::from_mins(1);

fn main() {
    // Cargo's test runs build and start benches too, with their own arguments.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let found = runtime.block_on(measure());
    println!("from the key to the next stream's first picture, {RUNS} times each, in turns");
    let zap = row("zap, in the pane", found.zap, None);
    let fast = row("the last of five zaps, 10 ms apart", found.fast, None);
    let null = row("fresh mpv, decoding only (vo=null)", found.null, Some((zap, fast)));
    let tct = row("fresh mpv, in the terminal (vo=tct)", found.tct, Some((zap, fast)));
    if null.is_none() || tct.is_none() {
        println!("The mpv package is not installed: nothing to compare with.");
    }
    let [one, two, after] = found.memory.map(|kilobytes| kilobytes / 1_024.0);
    println!("the player in memory: one stream {one:.0} MB, most of a zap {two:.0} MB, after all zaps {after:.0} MB");
}

struct Found {
    zap: Vec<f64>,
    fast: Vec<f64>,
    null: Vec<f64>,
    tct: Vec<f64>,
    /// In kilobytes.
    memory: [f64; 3],
}

/// Prints a row; with the medians of ours beside a comparison, their part of it. Gives the median, in milliseconds.
fn row(name: &str, mut times: Vec<f64>, ours: Option<(Option<f64>, Option<f64>)>) -> Option<f64> {
    times.sort_by(f64::total_cmp);
    let (median, worst) = (*times.get(times.len() / 2)?, *times.last()?);
    let ratio =
        ours.and_then(|(zap, fast)| Some((zap? / median, fast? / median))).map_or(String::new(), |(zap, fast)| {
            let verdict = if zap <= BOUND { "within the bound" } else { "OVER THE BOUND" };
            format!("  zap {zap:.2} × (bound {BOUND}: {verdict}), last of five {fast:.2} ×")
        });
    println!("  {name:<36} median {median:4.0} ms, worst {worst:4.0} ms{ratio}");
    Some(median)
}

async fn measure() -> Found {
    let streams = [Live::start(&picture(0, PIXELS)), Live::start(&picture(1, PIXELS))];
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("player.log");
    let terminal = Terminal::new(SIZE);
    let (runtime, world) = watching(&[&streams[0], &streams[1]], SIZE, terminal.clone(), log.clone()).await;
    let measuring = async {
        let mut found = Found { zap: vec![], fast: vec![], null: vec![], tct: vec![], memory: [0.0; 3] };
        let shows = async |hall| timeout(DEADLINE, terminal.shows(hall)).await.expect("a picture").at;
        press(&world, "w").await;
        shows(0).await;
        sleep(PAUSE).await;
        let player = process_with(&log);
        found.memory[0] = memory(player, "VmRSS");
        for run in 0..RUNS {
            let next = 1 - run % 2;
            let pressed = Instant::now();
            press(&world, "alt-right").await;
            found.zap.push(milliseconds(shows(next).await - pressed));
            sleep(PAUSE).await;
            found.null.extend(fresh("null", &streams[next].url()));
            found.tct.extend(fresh("tct", &streams[next].url()));
        }
        let mut here = RUNS % 2;
        for _ in 0..RUNS {
            // With two halls, the fourth key is on its way back: what is loaded is given up and asked for again.
            for _ in 0..4 {
                press(&world, "alt-right").await;
                sleep(Duration::from_millis(10)).await;
            }
            let pressed = Instant::now();
            press(&world, "alt-right").await;
            here = 1 - here;
            found.fast.push(milliseconds(shows(here).await - pressed));
            sleep(PAUSE).await;
        }
        found.memory[1] = memory(player, "VmHWM");
        found.memory[2] = memory(player, "VmRSS");
        press(&world, "ctrl-q").await;
        found
    };
    let (ended, found) = tokio::join!(runtime.run(), measuring);
    ended.unwrap();
    found
}

/// Milliseconds from the start of a fresh mpv to its first picture: what it logs of it, or the first cells that it draws.
/// `None` where there is no mpv.
fn fresh(output: &str, url: &str) -> Option<f64> {
    let begun = Instant::now();
    let mut mpv = Command::new("mpv");
    mpv.args(["--no-config", "--ytdl=no", "--load-scripts=no", "--osc=no", "--hwdec=no", "--input-terminal=no"]);
    // Without a sound card both find that out, each time; this says so at once.
    let silent = std::env::var_os("HALLWAY_AO").is_some_and(|ao| ao == "null");
    mpv.arg(if silent { "--ao=null" } else { "--audio-fallback-to-null=yes" });
    match output {
        "null" => mpv.args(["--vo=null", "--msg-level=all=no,cplayer=v"]),
        _ => mpv.args(["--vo=tct", "--vo-tct-width=120", "--vo-tct-height=34", "--really-quiet"]),
    };
    let mut mpv = mpv.arg(url).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let mut said = BufReader::new(mpv.stdout.take()?);
    let seen = if output == "null" {
        said.lines().map_while(Result::ok).any(|line| line.contains("first video frame after restart shown"))
    } else {
        let (mut bytes, mut chunk) = (Vec::new(), [0; 4_096]);
        loop {
            let count = said.read(&mut chunk).unwrap_or(0);
            bytes.extend_from_slice(&chunk[..count]);
            // tct's cells, after what prepares the screen.
            if count == 0 || bytes.windows(3).any(|bytes| bytes == "▄".as_bytes()) {
                break count > 0;
            }
        }
    };
    let time = milliseconds(begun.elapsed());
    mpv.kill().and_then(|()| mpv.wait()).map(drop).unwrap_or_default();
    assert!(seen, "mpv ended without a picture");
    Some(time)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// A line of `/proc/*/status`, in kilobytes.
fn memory(process: u32, name: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// The process that writes into this log.
fn process_with(log: &Path) -> u32 {
    let numbers = fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let mut ours = numbers.filter(|id: &u32| fs::read_link(format!("/proc/{id}/fd/2")).is_ok_and(|file| file == log));
    ours.next().expect("the player runs")
}
