//! hallway at the other end of a thin line, a stream in full motion in a pane of 120×34 cells: how long a key takes to its
//! echo on the terminal, how many pictures a second are sent, and how much of the line is used; beside the same without a
//! budget. `cargo bench --bench line` prints a table.
//!
//! The line is a pseudo-terminal that is read at its pace, once right behind hallway and once behind a real ssh and sshd, which
//! take megabytes before anything has to wait.
#![cfg(target_os = "linux")]
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement prints what it finds, or fails")]

#[expect(dead_code, reason = "the tests need more of it")]
#[path = "../tests/player/live.rs"]
mod live;
#[path = "../tests/common/programme.rs"]
mod programme;
#[path = "../tests/common/sshd.rs"]
mod sshd;
#[path = "../tests/common/thin.rs"]
mod thin;

use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

use live::Live;
use programme::{hallway, with_stream};
use sshd::Sshd;
use thin::Thin;

/// The pane beside the programme is then 120×34.
const SIZE: (u16, u16) = (304, 80);
/// The budget finds the line's width.
const SETTLE: Duration = Duration::from_secs(8);
const MEASURED: Duration = Duration::from_secs(25);
/// Between an echo and the next key.
const PAUSE: Duration = Duration::from_millis(150);
/// What is typed into the search.
const WORD: &str = "stream";
const SSH: [&str; 3] = ["SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"];

/// What is to be reached at a rate: the part used, milliseconds of the median and of the worst key.
const BOUNDS: [(usize, f64, f64, f64); 2] = [(200_000, 0.80, 50.0, 1_000.0), (60_000, 0.65, f64::INFINITY, 2_500.0)];

fn main() {
    // Cargo's test runs build and start benches too, with their own arguments.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let live = Live::start(&programme::motion());
    let sshd = Sshd::start();
    println!("{:<34} {:>10} {:>6} {:>12} {:>12}  bounds", "line", "pictures/s", "used", "key, median", "key, worst");
    for (rate, used, median, worst) in BOUNDS {
        for (over, budget) in [(None, true), (Some(&sshd), true), (None, false), (Some(&sshd), false)] {
            // Without one, a key waits for most of a minute there.
            if !budget && rate < 200_000 {
                continue;
            }
            let found = measure(&live, over, rate, budget);
            let name = format!(
                "{} KB/s, {}{}",
                rate / 1_000,
                if over.is_some() { "ssh" } else { "pseudo-terminal" },
                if budget { "" } else { ", no budget" }
            );
            let kept = found.used >= used && found.median <= median && found.worst <= worst;
            let verdict = match (budget, kept) {
                (false, _) => "-",
                (true, true) => "kept",
                (true, false) => "NOT KEPT",
            };
            println!(
                "{name:<34} {:>10.1} {:>5.0}% {:>9.0} ms {:>9.0} ms  {verdict}",
                found.pictures,
                found.used * 100.0,
                found.median,
                found.worst
            );
        }
    }
}

struct Found {
    /// A second.
    pictures: f64,
    used: f64,
    /// In milliseconds.
    median: f64,
    worst: f64,
}

fn measure(stream: &Live, over: Option<&Sshd>, rate: usize, budget: bool) -> Found {
    let home = tempfile::tempdir().unwrap();
    let schedule = with_stream(home.path(), &stream.url());
    let line = start(over, home.path(), &schedule, rate, budget);
    line.wait_for("A talk with a stream");
    line.press("w");
    line.wait_until("pictures", |seen| (seen.pictures > 10).then_some(()));
    pause(SETTLE);
    line.press("/");
    let counted = || {
        let seen = line.seen();
        (Instant::now(), seen.bytes, seen.pictures)
    };
    let before = counted();
    let (mut waits, mut typed, mut forth) = (vec![], String::new(), true);
    while before.0.elapsed() < MEASURED {
        // A word, letter by letter, and back.
        let pressed = Instant::now();
        if let Some(letter) = WORD.get(typed.len()..=typed.len()).filter(|_| forth) {
            typed.push_str(letter);
            line.press(letter);
        } else {
            typed.pop();
            line.press("\x7f");
        }
        forth = if forth { typed.len() < WORD.len() } else { typed.len() == 1 };
        line.wait_until(&typed, |seen| {
            let text = seen.text();
            let (_, field) = text.split_once("search: ")?;
            (field.split("  ").next() == Some(typed.as_str())).then_some(())
        });
        waits.push(pressed.elapsed().as_secs_f64() * 1_000.0);
        pause(PAUSE);
    }
    let after = counted();
    let seconds = (after.0 - before.0).as_secs_f64();
    waits.sort_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, reason = "some megabytes")]
    let a_second = |from: usize, to: usize| (to - from) as f64 / seconds;
    #[expect(clippy::cast_precision_loss, reason = "some hundred thousands")]
    let used = a_second(before.1, after.1) / rate as f64;
    Found { pictures: a_second(before.2, after.2), used, median: waits[waits.len() / 2], worst: *waits.last().unwrap() }
}

/// Time that passes at the pace of a person: nothing is waited for.
#[expect(clippy::disallowed_methods, reason = "a measurement goes on for a time")]
fn pause(time: Duration) {
    thread::sleep(time);
}

fn start(over: Option<&Sshd>, home: &Path, schedule: &Path, rate: usize, budget: bool) -> Thin {
    let folder = home.display().to_string();
    let Some(sshd) = over else {
        let variables = [("HOME", folder.as_str()), ("SSH_TTY", "/dev/pts/9")];
        return Thin::start(&hallway(schedule), &variables[..if budget { 2 } else { 1 }], SIZE, rate);
    };
    let mut command = vec!["ssh".to_owned(), "-tt".to_owned()];
    command.extend(sshd.arguments());
    command.push("env".to_owned());
    if !budget {
        command.extend(SSH.map(|name| format!("--unset={name}")));
    }
    command.extend([format!("HOME={folder}"), "COLORTERM=truecolor".to_owned()]);
    command.extend(hallway(schedule));
    Thin::start(&command, &[], SIZE, rate)
}
