//! What watching costs in the terminal: one table, on one stream, in one run, with mpv's own outputs beside ours.
//! `cargo bench --bench video` prints it, for slides with a moving camera and for full motion; a word after `--` that is part of
//! a row's name prints those rows alone. The `mpv` package is needed for the comparison.
//!
//! hallway itself runs in a pseudo-terminal, with its player; what both write and use is counted, loop and writer included. The
//! processor time of mpv without an output is taken over the same seconds. What the cells show is compared with the frame
//! that they were made of, scaled to their grid by the player; where there are no colours, luminance with luminance.
#![cfg(target_os = "linux")]
#![recursion_limit = "256"]
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement prints what it finds, or fails")]
#![expect(clippy::cast_precision_loss, reason = "figures for a table")]

#[path = "../src/runtime/video/tests/decoder.rs"]
mod decoder;
#[expect(dead_code, reason = "the tests need more of it")]
#[path = "../tests/player/live.rs"]
mod live;
#[path = "common/programme.rs"]
mod programme;
#[path = "common/pty.rs"]
mod pty;

use std::{
    fs,
    num::NonZero,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

// The decoder of the tests finds them here.
pub(crate) use hallway::{config, player};

use config::{Cells, Colors};
use hallway::runtime::video::Video;
use live::Live;
use player::{Event, How, Request, Slot, cells};
use pty::{Pty, child_of, cpu, resident};
use ratatui::layout::Rect;
use tokio::time::timeout;

/// The picture, in cells.
const AREA: Rect = Rect::new(0, 0, 120, 34);
/// A terminal whose largest picture is that: there are bars above and below it.
const TERMINAL: (u16, u16) = (120, 37);
/// Frames a second of the streams.
const RATE: u32 = 25;
/// What is measured of each row; long enough for segments to come and go.
const MEASURED: Duration = Duration::from_secs(10);
/// The start is not measured: decoders fill their queues, and the first picture is sent whole.
const SETTLING: Duration = Duration::from_secs(3);
const THRESHOLDS: [u8; 5] = [0, 4, 8, 16, 24];
const CELLS: [(&str, Cells); 4] =
    [("half", Cells::Half), ("quadrant", Cells::Quadrant), ("sextant", Cells::Sextant), ("octant", Cells::Octant)];
const COLORS: [(&str, Colors); 4] =
    [("24-bit", Colors::TrueColor), ("256", Colors::Indexed), ("16", Colors::Sixteen), ("mono", Colors::Mono)];
/// mpv's outputs, by the names of their rows.
const OUTPUTS: [(&str, &[&str]); 4] = [
    ("mpv tct 24-bit", &["--vo=tct", "--vo-tct-width=120", "--vo-tct-height=34"]),
    ("mpv tct 256", &["--vo=tct", "--vo-tct-width=120", "--vo-tct-height=34", "--vo-tct-256=yes"]),
    ("mpv sixel 640x360", &["--vo=sixel", "--vo-sixel-width=640", "--vo-sixel-height=360"]),
    ("mpv sixel 320x180", &["--vo=sixel", "--vo-sixel-width=320", "--vo-sixel-height=180"]),
];

fn main() {
    // Cargo's test runs build and start benches too, with their own arguments.
    let words: Vec<String> = std::env::args().skip(1).collect();
    if !words.iter().any(|word| word == "--bench") {
        return;
    }
    let part = words.iter().find(|word| !word.starts_with('-')).cloned().unwrap_or_default();
    for (content, source) in [("slides", slides()), ("motion", motion())] {
        let live = Live::start(&source);
        table(content, &live, &part);
        quality(content, &live, &part);
    }
}

/// What is found of one row.
struct Row {
    /// Of one core, in percent: of all its processes, and of mpv without an output in the same seconds.
    cpu: f64,
    null: f64,
    bytes: f64,
    frames: f64,
    /// Of the process that decodes, in megabytes.
    resident: f64,
}

fn table(content: &str, live: &Live, part: &str) {
    let home = tempfile::tempdir().unwrap();
    let Some(null) = mpv(&["--vo=null"], live, home.path()) else {
        println!("mpv is not installed: there is nothing to compare with (Debian: the package mpv).");
        return;
    };
    pause(SETTLING);
    println!(
        "{:<28} {:>9} {:>7} {:>7} {:>7} {:>8} {:>8}",
        format!("{content}, {}×{} cells", AREA.width, AREA.height),
        "KB/s",
        "CPU %",
        "null %",
        "ratio",
        "frames/s",
        "RSS MB"
    );
    let wanted = |name: &str| format!("{content} {name}").contains(part);
    for (name, options) in OUTPUTS.into_iter().filter(|(name, _)| wanted(name)) {
        let output = mpv(options, live, home.path()).unwrap();
        let row = measure(&output, output.process(), &null);
        print(name, &Row { frames: f64::NAN, ..row });
    }
    for (cells, _) in CELLS {
        for (colors, _) in COLORS {
            let name = format!("{cells} {colors}");
            if wanted(&name) {
                let hallway = hallway(cells, colors, live, home.path());
                let player = child_of(hallway.process(), "hallway-player").expect("the player runs");
                print(&name, &measure(&hallway, player, &null));
            }
        }
    }
}

fn print(name: &str, row: &Row) {
    let Row { cpu, null, bytes, frames, resident } = row;
    let frames = if frames.is_nan() { "-".to_owned() } else { format!("{frames:.1}") };
    println!(
        "  {name:<26} {:>9.1} {cpu:>7.1} {null:>7.1} {:>7.2} {frames:>8} {resident:>8.0}",
        bytes / 1_000.0,
        cpu / null
    );
}

/// Counts for a while what a terminal's program, and its player if that is another process, write and use.
fn measure(terminal: &Pty, player: u32, null: &Pty) -> Row {
    pause(SETTLING);
    let program = terminal.process();
    let used = || cpu(program) + if player == program { 0.0 } else { cpu(player) };
    let (before, null_before, seen, begun) = (used(), cpu(null.process()), terminal.seen(), Instant::now());
    pause(MEASURED);
    let seconds = begun.elapsed().as_secs_f64();
    let now = terminal.seen();
    Row {
        cpu: (used() - before) / seconds * 100.0,
        null: (cpu(null.process()) - null_before) / seconds * 100.0,
        bytes: (now.0 - seen.0) as f64 / seconds,
        frames: (now.1 - seen.1) as f64 / seconds,
        resident: resident(player),
    }
}

fn mpv(options: &[&str], live: &Live, home: &Path) -> Option<Pty> {
    let url = live.url();
    let fixed = ["mpv", "--no-config", "--ytdl=no", "--load-scripts=no", "--hwdec=no", "--ao=null", "--really-quiet"];
    let words: Vec<&str> = fixed.iter().chain(options).copied().chain([url.as_str()]).collect();
    Pty::start(&words, TERMINAL, home, &[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")])
}

/// hallway with nothing on its screen but the stream and its bars.
fn hallway(cells: &str, colors: &str, live: &Live, home: &Path) -> Pty {
    let folder = home.join(".config/hallway");
    fs::create_dir_all(&folder).unwrap();
    let settings = format!("[video]\ncells = \"{cells}\"\ncolors = \"{colors}\"\nsize = \"full\"\n");
    fs::write(folder.join("config.toml"), settings).unwrap();
    let schedule = home.join("schedule.xml");
    fs::write(&schedule, programme::fosdem(1).replace("https://stream.example.org/hall0.m3u8", &live.url())).unwrap();
    let words =
        [env!("CARGO_BIN_EXE_hallway"), "--schedule", schedule.to_str().unwrap(), "--at", "2026-01-31T09:05:00+01:00"];
    let variables = [("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("HALLWAY_AO", "null")];
    let mut hallway = Pty::start(&words, TERMINAL, home, &variables).expect("hallway starts");
    hallway.wait_for("Talk number");
    hallway.press("w");
    // Words are written in pieces; pictures are counted.
    hallway.wait_for_frames(50);
    hallway
}

/// How near the cells come to the frames, and what the thresholds cost: all that has one grid, on the same frames.
fn quality(content: &str, live: &Live, part: &str) {
    println!("{:<28} {:>9} {:>8}", format!("{content}: what cells show"), "KB/s", "PSNR dB");
    for (name, kind) in CELLS {
        let mut ways: Vec<Way> =
            COLORS.iter().map(|(colors, kind_of)| Way::new(name, kind, colors, *kind_of, 8)).collect();
        let others = THRESHOLDS.into_iter().filter(|threshold| *threshold != cells::THRESHOLD);
        ways.extend(others.map(|threshold| Way::new(name, kind, "24-bit", Colors::TrueColor, threshold)));
        ways.retain(|way| format!("{content} {}", way.name).contains(part));
        if !ways.is_empty() {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
            runtime.block_on(watch(live, &mut ways));
        }
        for way in ways {
            let seconds = f64::from(way.frames) / f64::from(RATE);
            let ratio = way.ratios.iter().sum::<f64>() / way.ratios.len() as f64;
            println!("  {:<26} {:>9.1} {ratio:>8.1}", way.name, way.bytes as f64 / seconds / 1_000.0);
        }
    }
}

/// One way of drawing, and a terminal that it is drawn on.
struct Way {
    name: String,
    kind: Cells,
    colors: Colors,
    video: Video,
    terminal: vt100::Parser,
    bytes: usize,
    frames: u32,
    ratios: Vec<f64>,
}

impl Way {
    fn new(cells: &str, kind: Cells, name: &str, colors: Colors, threshold: u8) -> Self {
        let mut video = Video::new(kind, colors).with_threshold(threshold);
        video.place(Some(AREA));
        let size = |cells: u16| NonZero::new(cells).unwrap();
        let terminal = vt100::Parser::new(size(AREA.height), size(AREA.width), 0);
        let name =
            if threshold == cells::THRESHOLD { name.to_owned() } else { format!("{name}, threshold {threshold}") };
        Self { name: format!("{cells} {name}"), kind, colors, video, terminal, bytes: 0, frames: 0, ratios: vec![] }
    }

    fn show(&mut self, frame: &player::Frame, count: bool) {
        let mut out = Vec::new();
        self.video.paint(frame, &mut out);
        self.terminal.process(&out);
        if !count {
            return;
        }
        self.bytes += out.len();
        self.frames += 1;
        if self.frames.is_multiple_of(RATE) {
            let seen = decoder::decode(self.terminal.screen(), AREA, self.kind, &|n| cells::Palette::xterm().color(n));
            let ratio = if self.colors == Colors::Mono {
                cells::psnr(&luminance(&seen), &luminance(&frame.rgb))
            } else {
                cells::psnr(&seen, &frame.rgb)
            };
            self.ratios.push(ratio.unwrap());
        }
    }
}

fn luminance(rgb: &[u8]) -> Vec<u8> {
    rgb.chunks(3).map(|pixel| cells::luminance([pixel[0], pixel[1], pixel[2]])).collect()
}

/// Draws the player's frames in each of these ways.
async fn watch(live: &Live, ways: &mut [Way]) {
    const SLOT: Slot = Slot::First;
    let state = tempfile::tempdir().unwrap();
    let program = PathBuf::from(env!("CARGO_BIN_EXE_hallway-player"));
    let mut player = player::spawn(program, state.path().join("player.log"));
    let (width, height) = ways[0].video.grid().unwrap();
    let ask = |request| player.service.requests.send(request).unwrap();
    ask(Request::Mute { slot: SLOT, on: true });
    ask(Request::Grid { slot: SLOT, width, height });
    ask(Request::Load { slot: SLOT, url: live.url().parse().unwrap(), how: How::default() });
    let playing = async { while !matches!(player.service.events.recv().await, Some(Event::Playing { .. })) {} };
    timeout(Duration::from_secs(30), playing).await.expect("it plays");
    let begun = Instant::now();
    while begun.elapsed() < SETTLING + MEASURED {
        player.service.requests.send(Request::Grant { slot: SLOT }).unwrap();
        player.frames.changed().await.unwrap();
        let frame = player.frames.borrow_and_update().of(SLOT).cloned();
        if let Some(frame) = frame {
            for way in ways.iter_mut() {
                way.show(&frame, begun.elapsed() > SETTLING);
            }
        }
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

/// Nothing stands still, and there is noise on it.
fn motion() -> String {
    format!("mandelbrot=size=1280x720:rate={RATE},noise=alls=14:allf=t")
}

/// Time that passes: what is measured goes on for a while.
#[expect(clippy::disallowed_methods, reason = "nothing is waited for")]
fn pause(time: Duration) {
    thread::sleep(time);
}
