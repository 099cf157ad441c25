//! The one-shot commands from exec to exit, on a programme of 1,800 talks in a file: what a status bar waits for.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints its table, and stops where anything fails"
)]

#[path = "common/programme.rs"]
mod programme;

use std::{
    process::{Command, Stdio},
    time::Instant,
};

const TALKS: usize = 1_800;
const RUNS: usize = 20;
/// What `now` is to take at most, in milliseconds.
const BOUND: f64 = 100.0;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("schedule.xml");
    // A real schedule may be named instead.
    let named = std::env::var("HALLWAY_SCHEDULE").ok();
    let text = named.map_or_else(|| programme::fosdem(TALKS), |path| std::fs::read_to_string(path).unwrap());
    std::fs::write(&file, &text).unwrap();
    println!("{} KB", text.len() / 1_000);
    let rows: [(&str, &[&str], Option<f64>); 5] = [
        ("now", &["now"], Some(BOUND)),
        ("next", &["next"], Some(BOUND)),
        ("check", &["check"], None),
        ("search", &["search", "number", "rust"], None),
        ("resolve --all", &["resolve", "--all"], None),
    ];
    for (name, arguments, bound) in rows {
        let mut took: Vec<f64> = (0..RUNS)
            .map(|_| {
                let begun = Instant::now();
                let command = &mut Command::new(env!("CARGO_BIN_EXE_hallway"));
                command.arg(&file).args(arguments).args(["--at", "2026-01-31T10:30:00+01:00"]);
                let ended = command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
                assert!(ended.success(), "{name}");
                begun.elapsed().as_secs_f64() * 1_000.0
            })
            .collect();
        took.sort_by(f64::total_cmp);
        let bound = bound.map_or_else(String::new, |bound| format!(", bound {bound} ms"));
        println!("{name:<14} median {:.1} ms, worst {:.1} ms{bound}", took[RUNS / 2], took[RUNS - 1]);
    }
}
