//! What the pixel protocols take: kilobytes a frame, time to make them, and how near what a terminal shows comes to the frame,
//! as others' decoders have it. `cargo bench --bench pixels [NAME]` prints a table; ffmpeg makes the frames, as a stream has them.
//!
//! The pane has 120×34 cells of 10×20 pixels; the player is asked for 600×340 of them. The first frame, which is sent whole, is
//! left out.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement prints what it finds, or fails")]

#[expect(dead_code, reason = "the tests need more of it")]
#[path = "../src/runtime/video/pixels/tests/terminal.rs"]
mod terminal;

use std::{
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use hallway::{
    config::{Cells, Colors},
    player::{Frame, Slot},
    runtime::{
        pictures::Protocol,
        video::{Video, pixels::Pixels},
    },
};
use ratatui::layout::Rect;
use terminal::Terminal;

const PANE: Rect = Rect::new(0, 0, 120, 34);
const CELL: (u16, u16) = (10, 20);
/// Frames a second, and frames.
const RATE: usize = 25;
const FRAMES: usize = 75;
/// As a slide has it that stands still, with a camera beside it; and everything moving, with noise.
const SLIDES: &str = "color=c=0xf4f4f0:size=1280x720:rate=25,drawbox=x=0:y=0:w=1280:h=90:c=0x8a2a80:t=fill,\
    drawtext=text='Talk slide 3':x=40:y=20:fontsize=52:fontcolor=white,\
    drawtext=text='- First point, number 3':x=60:y=150:fontsize=40:fontcolor=0x202020,\
    drawtext=text='- A second point with some longer text':x=60:y=230:fontsize=40:fontcolor=0x202020[slide];\
    gradients=size=384x216:rate=25:speed=0.02:nb_colors=5,noise=alls=14:allf=t[camera];\
    [slide][camera]overlay=x=880:y=490";
const MOTION: &str = "gradients=size=1280x720:rate=25:speed=0.05:nb_colors=8,noise=alls=20:allf=t";

fn main() {
    // Cargo's test runs build and start benches too, with their own arguments.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let only: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    println!("{:<24} {:>24} {:>24}", "120×34 cells of 10×20", "slides: KB, PSNR, ms", "motion: KB, PSNR, ms");
    for (name, protocol, local) in [
        ("kitty, tiles", Protocol::Kitty, false),
        ("kitty, shared memory", Protocol::Kitty, true),
        ("iTerm2, JPEG", Protocol::Iterm2, false),
        ("sixel, tiles", Protocol::Sixel, false),
    ] {
        if !only.is_empty() && !only.iter().any(|only| name.contains(only.as_str())) {
            continue;
        }
        let columns = [SLIDES, MOTION].map(|source| {
            let found = measure(source, protocol, local);
            format!("{:.1}  {:.1} dB  {:.2}", found.bytes / 1_000.0, found.likeness, found.time.as_secs_f64() * 1e3)
        });
        println!("{name:<24} {:>24} {:>24}", columns[0], columns[1]);
    }
}

/// Of each frame, on average.
struct Found {
    bytes: f64,
    time: Duration,
    /// Decibels (PSNR), at most 99.
    likeness: f64,
}

fn measure(source: &str, protocol: Protocol, local: bool) -> Found {
    let pixels = Pixels::new(protocol, false).with_cells_of(CELL.0, CELL.1);
    let pixels = if local { pixels.beside_the_terminal() } else { pixels };
    let mut video = Video::new(Cells::Half, Colors::TrueColor).with_pixels(Some(pixels));
    video.place(Some(PANE));
    let (width, height) = video.grid().unwrap();
    let frames = frames(source, width, height);
    let mut terminal = Terminal::new(PANE.width, PANE.height, CELL);
    let (mut bytes, mut time, mut likeness, mut out) = (0, Duration::ZERO, 0.0, Vec::new());
    for (number, frame) in frames.iter().enumerate() {
        out.clear();
        let start = Instant::now();
        video.paint(frame, &mut out);
        let took = start.elapsed();
        terminal.process(&out);
        if number > 0 {
            (bytes, time) = (bytes + out.len(), time + took);
            // Looking at it takes longer than all the rest.
            if number.is_multiple_of(RATE) {
                likeness += psnr(&terminal.pixels(PANE), frame);
            }
        }
    }
    let float = |number: usize| f64::from(u32::try_from(number).unwrap());
    let count = u32::try_from(frames.len() - 1).unwrap();
    Found {
        bytes: float(bytes) / f64::from(count),
        time: time / count,
        likeness: likeness / float((FRAMES - 1) / RATE),
    }
}

fn psnr(shown: &[Option<[u8; 3]>], frame: &Frame) -> f64 {
    let width = usize::from(PANE.width * CELL.0);
    let scale = width / usize::from(frame.width);
    let mut sum = 0.0;
    for (n, pixel) in shown.iter().enumerate() {
        let at = (n / width / scale * usize::from(frame.width) + n % width / scale) * 3;
        let pixel = pixel.expect("there is a picture everywhere");
        sum += pixel.iter().zip(&frame.rgb[at..at + 3]).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2)).sum::<f64>();
    }
    let mean = sum / f64::from(u32::try_from(shown.len() * 3).unwrap());
    (10.0 * (255.0_f64.powi(2) / mean).log10()).min(99.0)
}

/// Frames as they come out of H.264 at 1.5 Mbit/s, scaled to the grid.
fn frames(source: &str, width: u16, height: u16) -> Vec<Frame> {
    let quiet = ["-hide_banner", "-loglevel", "error", "-nostdin"];
    let mut encoder = Command::new("ffmpeg")
        .args(quiet)
        .args(["-f", "lavfi", "-i", source, "-frames:v", &FRAMES.to_string()])
        .args(["-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-pix_fmt", "yuv420p"])
        .args(["-b:v", "1500k", "-maxrate", "1500k", "-bufsize", "1500k", "-f", "mpegts", "-"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("ffmpeg is installed");
    let decoded = Command::new("ffmpeg")
        .args(["-hide_banner", "-loglevel", "error", "-f", "mpegts", "-i", "-"])
        .args(["-vf", &format!("scale={width}:{height}:flags=bilinear"), "-pix_fmt", "rgb24", "-f", "rawvideo", "-"])
        .stdin(encoder.stdout.take().unwrap())
        .output()
        .unwrap();
    assert!(encoder.wait().unwrap().success());
    let size = usize::from(width) * usize::from(height) * 3;
    let frame = |rgb: &[u8]| Frame { slot: Slot::First, width, height, rgb: rgb.to_vec() };
    let frames: Vec<Frame> = decoded.stdout.chunks_exact(size).map(frame).collect();
    assert_eq!(frames.len(), FRAMES);
    frames
}
