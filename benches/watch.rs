//! From exec to the first picture on the terminal: `hallway watch URL` beside `mpv --vo=tct`, in turns, on the same live stream
//! and in the same pseudo-terminal. `cargo bench --bench watch` prints a table; the `mpv` package is needed for the comparison.
#![cfg(target_os = "linux")]
#![recursion_limit = "256"]
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement prints what it finds, or fails")]

#[expect(dead_code, reason = "the tests need more of it")]
#[path = "../tests/player/live.rs"]
mod live;

use std::{
    io::{Read as _, Write as _},
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use live::Live;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};

const SIZE: PtySize = PtySize { rows: 34, cols: 120, pixel_width: 0, pixel_height: 0 };
/// Of each.
const RUNS: usize = 15;
/// Of mpv's median.
const BOUND: f64 = 1.1;
/// Segments come and go between two runs.
const PAUSE: Duration = Duration::from_millis(700);
/// Half blocks: hallway has them in no words, and mpv draws nothing else.
const PICTURE: [&str; 2] = ["▀", "▄"];

fn main() {
    // Cargo's test runs build and start benches too, with their own arguments.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let live = Live::start("testsrc2=size=1280x720:rate=25");
    let has_mpv = Command::new("mpv").arg("--version").output().is_ok();
    let (mut ours, mut theirs) = (vec![], vec![]);
    for _ in 0..RUNS {
        ours.push(hallway(&live.url(), home.path()));
        if has_mpv {
            theirs.push(mpv(&live.url(), home.path()));
        }
    }
    println!("exec to the first picture on the terminal, 120×34 cells, {RUNS} times each, in turns");
    let ours = row("hallway watch", ours);
    if has_mpv {
        let theirs = row("mpv --vo=tct", theirs);
        let ratio = ours / theirs;
        let verdict = if ratio <= BOUND { "within the bound" } else { "OVER THE BOUND" };
        println!("  {ratio:.2} × (bound {BOUND}: {verdict})");
    } else {
        println!("The mpv package is not installed: nothing to compare with.");
    }
}

/// Prints a row; gives the median, in milliseconds.
fn row(name: &str, mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    println!("  {name:<16} median {median:4.0} ms, best {:4.0} ms, worst {worst:4.0} ms", times[0]);
    median
}

fn hallway(url: &str, home: &Path) -> f64 {
    first_picture(env!("CARGO_BIN_EXE_hallway"), &["watch", url], home)
}

fn mpv(url: &str, home: &Path) -> f64 {
    let plain = ["--no-config", "--ytdl=no", "--load-scripts=no", "--osc=no", "--hwdec=no", "--really-quiet"];
    first_picture("mpv", &[&plain[..], &["--ao=null", "--vo=tct", url]].concat(), home)
}

/// Milliseconds until the terminal was sent the first of a picture. Ends the program then.
fn first_picture(program: &str, arguments: &[&str], home: &Path) -> f64 {
    let pair = native_pty_system().openpty(SIZE).unwrap();
    let mut command = CommandBuilder::new(program);
    command.args(arguments);
    command.env_clear();
    let own = [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("LANG", "C.UTF-8"), ("HALLWAY_AO", "null")];
    for (name, value) in own {
        command.env(name, value);
    }
    command.env("PATH", std::env::var("PATH").unwrap());
    command.env("HOME", home);
    let mut output = pair.master.try_clone_reader().unwrap();
    let mut keys = pair.master.take_writer().unwrap();
    let begun = Instant::now();
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let (mut seen, mut chunk) = (Vec::new(), vec![0; 65_536]);
    let took = loop {
        let count = output.read(&mut chunk).unwrap_or(0);
        assert!(count > 0, "{program} ended without a picture: {}", String::from_utf8_lossy(&seen));
        seen.extend_from_slice(&chunk[..count]);
        if PICTURE.iter().any(|half| seen.windows(half.len()).any(|bytes| bytes == half.as_bytes())) {
            break begun.elapsed();
        }
    };
    keys.write_all(b"q").unwrap();
    // The terminal is read to its end, or the program would wait for that.
    while output.read(&mut chunk).is_ok_and(|count| count > 0) {}
    child.wait().unwrap();
    #[expect(clippy::disallowed_methods, reason = "the machine comes to rest between two of them")]
    thread::sleep(PAUSE);
    took.as_secs_f64() * 1_000.0
}
