//! What watching costs: slides with a moving camera, at 120×34 cells, beside `mpv --vo=null` on the same stream in the
//! same run. `cargo bench --bench video` prints a table; the `mpv` package is needed for the comparison.
//!
//! CPU is user and system time. hallway's share is `hallway-player` and the threads that carry and paint its frames; the
//! web server of the stream, which lives in this process too, is not counted.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement prints what it finds, or fails")]

#[expect(dead_code, reason = "the tests need more of it")]
#[path = "../tests/player/live.rs"]
mod live;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use hallway::{
    config::{Cells, Colors},
    player::{self, Event, How, Player, Request, Slot},
    runtime::video::Video,
};
use live::Live;
use ratatui::layout::Rect;
use tokio::time::timeout;

/// The pane.
const AREA: Rect = Rect::new(0, 0, 120, 34);
/// Frames a second of the stream.
const RATE: u32 = 25;
/// Long enough for segments to come and go.
const MEASURED: Duration = Duration::from_secs(20);
const SLOT: Slot = Slot::First;
/// Ticks a second in `/proc/*/stat`, on Linux wherever it runs.
const TICKS: f64 = 100.0;
/// "Synchronized output" around what is painted: the terminal's writer adds it.
const AROUND: usize = 16;

fn main() {
    // Cargo's test runs build and start benches too, with their own arguments.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let live = Live::start(&slides());
    let mpv = Mpv::start(&live.url());
    if mpv.is_none() {
        println!("The mpv package is not installed: nothing to compare with.");
    }
    println!(
        "{:<22} {:>9} {:>9} {:>7} {:>8} {:>15}",
        "120×34 cells", "hallway", "mpv null", "ratio", "KB/s", "frames/due"
    );
    for (name, cells, colors) in [
        ("half blocks, 24-bit", Cells::Half, Colors::TrueColor),
        ("half blocks, 256", Cells::Half, Colors::Indexed),
        ("sextants, 24-bit", Cells::Sextant, Colors::TrueColor),
    ] {
        let found = measure(&live, mpv.as_ref(), cells, colors);
        let (beside, ratio) = match found.mpv {
            Some(mpv) => (format!("{mpv:.1} %"), format!("{:.2}", found.hallway / mpv)),
            None => ("-".to_owned(), "-".to_owned()),
        };
        println!(
            "{name:<22} {:>9} {beside:>9} {ratio:>7} {:>8.1} {:>15}",
            format!("{:.1} %", found.hallway),
            found.bytes / 1_000.0,
            format!("{}/{}", found.frames, found.due),
        );
    }
}

/// One row of the table.
struct Found {
    /// Of one core, in percent.
    hallway: f64,
    mpv: Option<f64>,
    /// A second, to the terminal.
    bytes: f64,
    frames: u32,
    due: u32,
}

fn measure(live: &Live, mpv: Option<&Mpv>, cells: Cells, colors: Colors) -> Found {
    let state = tempfile::tempdir().unwrap();
    let log = state.path().join("player.log");
    let mut player = player::spawn(PathBuf::from(env!("CARGO_BIN_EXE_hallway-player")), log.clone());
    let mut video = Video::new(cells, colors);
    video.place(Some(AREA));
    let (width, height) = video.grid().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        ask(&player, Request::Mute { slot: SLOT, on: true });
        ask(&player, Request::Grid { slot: SLOT, width, height });
        ask(&player, Request::Load { slot: SLOT, url: live.url().parse().unwrap(), how: How::default() });
        let playing = async { while !matches!(player.service.events.recv().await, Some(Event::Playing { .. })) {} };
        timeout(Duration::from_secs(30), playing).await.expect("it plays");
        // The start is not measured: decoders fill their queues, and the first picture is sent whole.
        paint(&mut player, &mut video, Duration::from_secs(3)).await;
        let child = child_with(&log);
        let before = (cpu(child) + threads(), mpv.map(|mpv| cpu(mpv.0.id())), Instant::now());
        let (bytes, frames) = paint(&mut player, &mut video, MEASURED).await;
        let seconds = before.2.elapsed().as_secs_f64();
        let share = |used: f64| used / seconds * 100.0;
        Found {
            hallway: share(cpu(child) + threads() - before.0),
            mpv: mpv.zip(before.1).map(|(mpv, before)| share(cpu(mpv.0.id()) - before)),
            bytes: f64::from(bytes) / seconds,
            frames,
            due: u32::try_from(MEASURED.as_secs()).unwrap() * RATE,
        }
    })
}

/// Takes and paints frames as the program does. Tells the bytes and the frames.
async fn paint(player: &mut Player, video: &mut Video, time: Duration) -> (u32, u32) {
    let (mut out, mut bytes, mut frames) = (Vec::new(), 0, 0);
    let painting = async {
        loop {
            ask(player, Request::Grant { slot: SLOT });
            player.frames.changed().await.unwrap();
            let frame = player.frames.borrow_and_update().of(SLOT).cloned();
            if let Some(frame) = frame {
                out.clear();
                video.paint(&frame, &mut out);
                bytes += out.len() + if out.is_empty() { 0 } else { AROUND };
                frames += 1;
            }
        }
    };
    let () = timeout(time, painting).await.unwrap_or_default();
    (u32::try_from(bytes).unwrap(), frames)
}

fn ask(player: &Player, request: Request) {
    player.service.requests.send(request).unwrap();
}

/// mpv without a window and without a terminal, decoding only.
struct Mpv(Child);

impl Mpv {
    fn start(url: &str) -> Option<Self> {
        Command::new("mpv")
            .args(["--no-config", "--no-terminal", "--ytdl=no", "--load-scripts=no", "--hwdec=no", "--mute=yes"])
            .args(["--vo=null", "--audio-fallback-to-null=yes", url])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()
            .map(Self)
    }
}

impl Drop for Mpv {
    fn drop(&mut self) {
        self.0.kill().and_then(|()| self.0.wait()).map(drop).unwrap_or_default();
    }
}

/// A title and lines that change every ten seconds, and a noisy camera in the corner.
fn slides() -> String {
    let text = |text: &str, x: u16, y: u16, size: u16, color: &str| {
        format!(",drawtext=text='{text}':x={x}:y={y}:fontsize={size}:fontcolor={color}")
    };
    let number = r"%{eif\:t/10\:d}";
    [
        format!("color=c=0xf4f4f0:size=1280x720:rate={RATE},drawbox=x=0:y=0:w=1280:h=90:c=0x8a2a80:t=fill"),
        text(&format!("Talk slide {number}"), 40, 20, 52, "white"),
        text(&format!("- First point, number {number}"), 60, 150, 40, "0x202020"),
        text("- A second point with some longer text", 60, 230, 40, "0x202020"),
        text(&format!("let x = {number};"), 60, 330, 34, "0x0044aa"),
        format!("[slide];gradients=size=384x216:rate={RATE}:speed=0.02:nb_colors=5,noise=alls=14:allf=t[camera]"),
        ";[slide][camera]overlay=x=880:y=490".to_owned(),
    ]
    .concat()
}

/// The process that writes into this log.
fn child_with(log: &Path) -> u32 {
    let numbers = fs::read_dir("/proc").unwrap().filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    let mut ours = numbers.filter(|id: &u32| fs::read_link(format!("/proc/{id}/fd/2")).is_ok_and(|file| file == log));
    ours.next().expect("the player runs")
}

/// Seconds that a process has used, those of its ended threads included.
fn cpu(process: u32) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let ticks = |field: usize| fields.split_whitespace().nth(field).unwrap().parse::<f64>().unwrap();
    // The 14th and the 15th of all.
    (ticks(11) + ticks(12)) / TICKS
}

/// Seconds that the painting thread (the main one) and the player's two have used.
fn threads() -> f64 {
    let tasks = fs::read_dir("/proc/self/task").unwrap().filter_map(|entry| Some(entry.ok()?.path()));
    let ours = tasks.filter(|task| {
        task.ends_with(std::process::id().to_string())
            || fs::read_to_string(task.join("comm")).is_ok_and(|name| name.starts_with("player"))
    });
    let nanoseconds = ours.filter_map(|task| {
        fs::read_to_string(task.join("schedstat")).ok()?.split_whitespace().next()?.parse::<f64>().ok()
    });
    nanoseconds.sum::<f64>() / 1e9
}
