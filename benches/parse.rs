//! Reading a schedule of FOSDEM's size: bytes a second of `parse`, and the most memory that a process which does nothing
//! else takes. The real schedules beside the repository where they are, else one made up.
#![recursion_limit = "256"]
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints its table, and stops where anything fails"
)]
#![expect(clippy::cast_precision_loss, reason = "figures for a table")]

#[path = "common/programme.rs"]
mod programme;

use std::{
    env, fs,
    hint::black_box,
    io::Read as _,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

use hallway::schedule::parse::parse;

/// What is read at least, in megabytes a second.
const SPEED: f64 = 150.0;
/// What the process takes at most, in sizes of the file.
const MEMORY: f64 = 10.0;
const RUNS: usize = 101;
/// The largest that FOSDEM has published is the one that is held to the bounds.
const BOUND_TO: &str = "fosdem-2026.xml";

fn main() {
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let [word, file] = arguments.as_slice()
        && word == "only-parse"
    {
        return only_parse(Path::new(file));
    }
    let made_up = tempfile::tempdir().expect("a temporary folder");
    let mut files = shared().unwrap_or_else(|| {
        let path = made_up.path().join("made-up.xml");
        fs::write(&path, programme::fosdem(1_500)).expect("a temporary file");
        vec![path]
    });
    // A part of a name measures that one alone.
    if let Some(part) = arguments.first() {
        files.retain(|file| file.to_string_lossy().contains(part));
    }
    println!("{RUNS} times each in one process, then once in one of its own");
    println!("{:<40} {:>6} {:>9} {:>7} {:>8} {:>9}", "file", "KB", "median ms", "best ms", "MB/s", "memory, ×");
    let alone = files.len() == 1;
    for file in files {
        let bytes = fs::read(&file).unwrap();
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some([best, median]) = times(&bytes) else { continue };
        let speed = bytes.len() as f64 / median / 1e6;
        let memory = peak(&file) * 1_024.0 / bytes.len() as f64;
        let (size, best, median) = (bytes.len() / 1_000, best * 1_000.0, median * 1_000.0);
        println!("{name:<40} {size:>6} {median:>9.2} {best:>7.2} {speed:>8.0} {memory:>9.1}");
        if alone || name == BOUND_TO {
            println!("  bounds: {SPEED} MB/s at least, {MEMORY} sizes of the file at most");
            println!("  {}", if speed >= SPEED && memory < MEMORY { "within the bounds" } else { "OVER A BOUND" });
        }
    }
}

/// The real schedules of all families.
fn shared() -> Option<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/schedules");
    let mut files: Vec<_> = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path()).collect();
    files.sort();
    // Small ones tell of the start of the process, not of the parser.
    files.retain(|file| fs::metadata(file).is_ok_and(|data| data.len() > 100_000));
    (!files.is_empty()).then_some(files)
}

/// The shortest and the median, in seconds; `None` where it is no schedule.
fn times(bytes: &[u8]) -> Option<[f64; 2]> {
    parse(bytes).ok()?;
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let begun = Instant::now();
            let parsed = black_box(parse(black_box(bytes)));
            let took = begun.elapsed().as_secs_f64();
            drop(parsed);
            took
        })
        .collect();
    times.sort_by(f64::total_cmp);
    Some([*times.first()?, *times.get(RUNS / 2)?])
}

/// The most memory that a process took which read the file and parsed it, in KB: its resident set with the program.
fn peak(file: &Path) -> f64 {
    let program = env::current_exe().expect("this program");
    let output = Command::new(program).arg("only-parse").arg(file).output().expect("this program again");
    String::from_utf8_lossy(&output.stdout).trim().parse().unwrap_or(f64::NAN)
}

fn only_parse(file: &Path) {
    let mut bytes = Vec::new();
    fs::File::open(file).expect("the file").read_to_end(&mut bytes).expect("its bytes");
    let parsed = black_box(parse(&bytes));
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    println!("{}", peak.unwrap_or_default().trim().trim_end_matches(" kB"));
    drop(parsed);
}
