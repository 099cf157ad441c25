//! From exec to the first frame that shows a cached programme of 900 talks, before any network: the server that the
//! programme came from takes connections and never answers.
#![recursion_limit = "256"]
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints its table, and stops where anything fails"
)]

#[path = "common/programme.rs"]
mod programme;
#[path = "../tests/common/terminal.rs"]
mod terminal;

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    thread,
    time::Instant,
};

use terminal::Terminal;

const TALKS: usize = 900;
const RUNS: usize = 20;
/// What the first frame is to take at most, in milliseconds.
const BOUND: f64 = 50.0;

fn main() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = format!("http://{}/schedule.xml", listener.local_addr().expect("an address"));
    // The first connection is answered, the later ones are held open.
    thread::spawn(move || {
        let mut held = Vec::new();
        for (number, stream) in listener.incoming().flatten().enumerate() {
            let mut stream = stream;
            if number == 0 {
                let mut request = [0; 4_096];
                let body = programme::fosdem(TALKS);
                if stream.read(&mut request).is_ok() {
                    let reply_head =
                        format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
                    stream.write_all(&[reply_head.as_bytes(), body.as_bytes()].concat()).ok();
                }
            } else {
                held.push(stream);
            }
        }
    });
    let start = || {
        let begun = Instant::now();
        let program = env!("CARGO_BIN_EXE_hallway");
        let mut terminal = Terminal::start(program, &["--schedule", &address], (120, 40), home.path(), &[]);
        terminal.wait_for("Talk number");
        let took = begun.elapsed().as_secs_f64() * 1_000.0;
        terminal.press("\u{11}");
        terminal.wait_for_end();
        took
    };
    // Fetches, and fills the cache.
    let fetched = start();
    let mut times: Vec<f64> = (0..RUNS).map(|_| start()).collect();
    times.sort_by(f64::total_cmp);
    let (median, worst) = (times[RUNS / 2], times[RUNS - 1]);
    println!("exec to the first frame, {TALKS} talks, {RUNS} starts (bound: {BOUND} ms)");
    println!("  from the cache: median {median:.1} ms, worst {worst:.1} ms; fetched the first time: {fetched:.0} ms");
    println!("  {}", if median < BOUND { "within the bound" } else { "OVER THE BOUND" });
}
